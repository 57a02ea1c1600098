package access

import (
	"slices"
	"strings"

	"bulla/core"
	"bulla/core/access"
	"bulla/core/diagnose"
	"bulla/core/redact"
	"bulla/core/scope"
	"bulla/core/visible"
	"bulla/themes"
	"bulla/ui/pane"
)

// Fix implements pane.Fixing: it gives the scope what the row under the cursor needs.
func (p *Pane) Fix(f pane.Frame) (remedies []diagnose.Remedy, why string) {
	if missing(f) {
		return nil, noToken(f)
	}
	v := p.view(f)
	d := v.inbox
	if r, ok := p.selected(v); ok {
		d = r.decision()
	}
	return remedy(d, f)
}

// remedy returns what opens a call, or why no key does.
func remedy(d access.Decision, f pane.Frame) (remedies []diagnose.Remedy, why string) {
	remedies = changes(d, f)
	if f.Snapshot.Bearer().Refused != "" {
		return mending(remedies, f)
	}
	finding, signed := signedHere(f)
	switch {
	case len(remedies) > 0:
		return remedies, ""
	case d.Allowed() && signed:
		return nil, finding.Fix
	case d.Allowed():
		return nil, "it is open already"
	case len(d.Flaws) > 0 || len(d.Needs) == 0:
		return nil, "no key fixes this: " + d.Fix()
	case f.Snapshot.Mode == core.Inspect:
		return nil, "nobody but you knows the user: f in Diagnosis composes the token anew, then a in Scopes adds a user"
	}
	return nil, "nobody but you knows the user: a in Scopes adds one"
}

// changes returns what gives the scope all that a call needs and that is known.
func changes(d access.Decision, f pane.Frame) (remedies []diagnose.Remedy) {
	for _, flaw := range d.Flaws {
		if !flaw.Remedy.IsZero() {
			remedies = append(remedies, flaw.Remedy)
		}
	}
	add := slices.DeleteFunc(slices.Clone(d.Rest), isTemplate)
	wanted := scope.UserPrefix + f.Snapshot.Expect.User
	if replace, ok := otherUser(f); ok && slices.Contains(add, wanted) {
		remedies = append(remedies, replace)
		given := strings.Fields(replace.New)
		add = slices.DeleteFunc(add, func(need string) bool { return slices.Contains(given, need) })
	}
	if len(add) > 0 {
		remedies = append(remedies, diagnose.Remedy{Kind: diagnose.AddScopes, Scopes: add})
	}
	return remedies
}

// otherUser returns what puts the SDK's user in the place of the token's only one, as
// the diagnosis does; ok is false where it has to be added.
func otherUser(f pane.Frame) (replace diagnose.Remedy, ok bool) {
	finding, _ := found(f, diagnose.CodeUserMismatch)
	kind := finding.Remedy.Kind
	return finding.Remedy, kind == diagnose.ReplaceScope || kind == diagnose.RewriteScope
}

// mending returns what mends a token that is refused as it is, with the changes that a
// call needs beside it; or says what to do where no key does.
func mending(changes []diagnose.Remedy, f pane.Frame) (remedies []diagnose.Remedy, why string) {
	if finding, ok := otherIssuer(f); ok {
		return nil, finding.Fix // no key here makes it a token of Courier's
	}
	if by := f.Snapshot.Bearer().RefusedBy; !by.Remedy.IsZero() {
		return append([]diagnose.Remedy{by.Remedy}, changes...), ""
	}
	return nil, "the token is refused as it is: f in Diagnosis mends it"
}

// otherIssuer returns the finding that the token is not one of Courier's, where that is why
// it is refused.
func otherIssuer(f pane.Frame) (finding diagnose.Finding, ok bool) {
	finding = f.Snapshot.Bearer().RefusedBy
	return finding, finding.Code == diagnose.CodeNotCourier
}

// signedHere returns what the diagnosis says of a pasted or received token that bulla
// or its emulator signed. That a composed one is a preview needs no word here.
func signedHere(f pane.Frame) (finding diagnose.Finding, ok bool) {
	if f.Snapshot.Mode != core.Inspect {
		return diagnose.Finding{}, false
	}
	return found(f, diagnose.CodeLocalKey)
}

// found returns the first finding of a code that is more than a check passed or left
// out.
func found(f pane.Frame, code string) (finding diagnose.Finding, ok bool) {
	i := slices.IndexFunc(f.Snapshot.Findings, func(finding diagnose.Finding) bool {
		return finding.Code == code && finding.Severity <= diagnose.Note
	})
	if i < 0 {
		return diagnose.Finding{}, false
	}
	return f.Snapshot.Findings[i], true
}

// isTemplate reports whether a need is a form that an id is missing in.
func isTemplate(need string) bool { return strings.Contains(need, "<") }

// inboxRemedy says below the answer about the inbox what to do.
func inboxRemedy(v *view, f pane.Frame) []pane.Line {
	_, signed := signedHere(f)
	if f.Snapshot.Bearer().Refused == "" && v.inbox.Allowed() && !signed {
		return nil
	}
	return fixLines(v.inbox, f)
}

// remedyLines say under the cursor what to do, nothing where nothing is missing. What a
// refused token lacks first of all stands above.
func remedyLines(d access.Decision, f pane.Frame) []pane.Line {
	if d.Allowed() || f.Snapshot.Bearer().Refused != "" {
		return nil
	}
	return fixLines(d, f)
}

// fixLines say what the fix key does, or what to do where it does nothing.
func fixLines(d access.Decision, f pane.Frame) []pane.Line {
	label := pane.Text(themes.Accent, "fix: ")
	remedies, why := remedy(d, f)
	if len(remedies) == 0 {
		return labelled(label, why, f)
	}
	key := pane.Text(themes.Shortcut, "f ")
	return labelled(*key.Append(label), inWords(remedies), f)
}

// inWords says what remedies of a scope do.
func inWords(remedies []diagnose.Remedy) string {
	const longest = 60 // characters of a scope string
	parts := make([]string, len(remedies))
	for i, r := range remedies {
		switch r.Kind {
		case diagnose.ReplaceScope:
			parts[i] = "put " + scopeWords([]string{r.New}) + " in place of " + scopeWords([]string{r.Old})
		case diagnose.RewriteScope:
			parts[i] = "write the scope anew: " + visible.Text(visible.Shorten(redact.Keys(r.New), longest))
		case diagnose.RemoveScope:
			parts[i] = "take out " + scopeWords([]string{r.Old})
		case diagnose.SetExpiry:
			parts[i] = "compose it anew to expire in " + visible.Text(r.New)
		default:
			parts[i] = "add " + scopeWords(r.Scopes)
		}
	}
	return strings.Join(parts, " and ")
}

// labelled sets a text behind a label.
func labelled(label pane.Line, text string, f pane.Frame) []pane.Line {
	var lines []pane.Line
	for i, wrapped := range pane.Wrap(themes.Text, text, max(room(f)-label.Width(), 10)) {
		var line pane.Line
		if i == 0 {
			line = label
		}
		line.PadTo(label.Width())
		lines = append(lines, *line.Append(wrapped))
	}
	return indented(lines)
}
