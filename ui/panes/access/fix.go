package access

import (
	"fmt"

	"bulla/core"
	"bulla/core/access"
	"bulla/core/diagnose"
	"bulla/core/redact"
	"bulla/core/visible"
	"bulla/themes"
	"bulla/ui/keymap"
	"bulla/ui/pane"
)

// Fix implements pane.Fixing: it adds to the scope what the row under the cursor needs.
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

// remedy returns what makes a call allowed, or why the fix key can't.
func remedy(d access.Decision, f pane.Frame) (remedies []diagnose.Remedy, why string) {
	remedies = f.Snapshot.RemediesFor(d)
	if f.Snapshot.Bearer().Refused != "" {
		return fixRefused(remedies, f)
	}
	finding, signed := signedHere(f)
	switch {
	case len(remedies) > 0:
		return remedies, ""
	case d.Allowed() && signed:
		return nil, finding.Fix
	case d.Allowed():
		return nil, "this call is already allowed"
	case len(d.Causes) > 0 || len(d.Needs) == 0:
		return nil, f.Keys.Global(keymap.Fix) + " can't fix this: " + d.Fix()
	case f.Snapshot.Mode == core.Inspect:
		return nil, fmt.Sprintf("only you know the user: press %s in Diagnosis to compose a fixed token, "+
			"then %s in Scopes to add a user", f.Keys.Global(keymap.Fix), f.Keys.Key(keymap.Scopes, keymap.AddUser))
	}
	return nil, "only you know the user: press " + f.Keys.Key(keymap.Scopes, keymap.AddUser) + " in Scopes to add one"
}

// fixRefused returns the remedy of a refused token together with the changes that a call needs, or
// says what to do if the fix key can't fix it.
func fixRefused(changes []diagnose.Remedy, f pane.Frame) (remedies []diagnose.Remedy, why string) {
	if finding, ok := otherIssuer(f); ok {
		return nil, finding.Fix // nothing can turn it into one of Courier's tokens
	}
	if by := f.Snapshot.Bearer().RefusedBy; !by.Remedy.IsZero() {
		return append([]diagnose.Remedy{by.Remedy}, changes...), ""
	}
	return nil, "the token is refused: press " + f.Keys.Global(keymap.Fix) + " in Diagnosis to fix it"
}

// otherIssuer returns the finding that the token isn't one of Courier's, if that is why it is
// refused.
func otherIssuer(f pane.Frame) (finding diagnose.Finding, ok bool) {
	finding = f.Snapshot.Bearer().RefusedBy
	return finding, finding.Code == diagnose.CodeNotCourier
}

// signedHere returns the finding that bulla or its emulator signed a pasted or received token. A
// composed token is always a preview, so it needs no note.
func signedHere(f pane.Frame) (finding diagnose.Finding, ok bool) {
	if f.Snapshot.Mode != core.Inspect {
		return diagnose.Finding{}, false
	}
	return f.Snapshot.Finding(diagnose.CodeLocalKey)
}

// inboxRemedy says what to do, below the answer about the inbox.
func inboxRemedy(v *view, f pane.Frame) []pane.Line {
	_, signed := signedHere(f)
	if f.Snapshot.Bearer().Refused == "" && v.inbox.Allowed() && !signed {
		return nil
	}
	return fixLines(v.inbox, f)
}

// remedyLines says what to do, below the row under the cursor, if anything is missing. For a
// refused token the first row says it.
func remedyLines(d access.Decision, f pane.Frame) []pane.Line {
	if d.Allowed() || f.Snapshot.Bearer().Refused != "" {
		return nil
	}
	return fixLines(d, f)
}

// fixLines says what the fix key does, or what to do if it can't help.
func fixLines(d access.Decision, f pane.Frame) []pane.Line {
	label := pane.Text(themes.Accent, "fix: ")
	remedies, why := remedy(d, f)
	if len(remedies) == 0 {
		return labelled(label, why, f)
	}
	key := pane.Text(themes.Shortcut, f.Keys.Global(keymap.Fix)+" ")
	return labelled(*key.Append(label), describe(remedies), f)
}

// describe says what remedies of a scope do.
func describe(remedies []diagnose.Remedy) string {
	const longest = 60 // characters of a scope string
	parts := make([]string, len(remedies))
	for i, r := range remedies {
		switch r.Kind {
		case diagnose.ReplaceScope:
			parts[i] = "replace " + printableScopes([]string{r.Old}) + " with " + printableScopes([]string{r.New})
		case diagnose.RewriteScope:
			parts[i] = "rewrite the scope: " + redact.Short(r.New, longest)
		case diagnose.RemoveScope:
			parts[i] = "remove " + printableScopes([]string{r.Old})
		case diagnose.SetExpiry:
			parts[i] = "set the expiry to " + visible.Text(r.New)
		default:
			parts[i] = "add " + printableScopes(r.Scopes)
		}
	}
	return visible.List(parts, "and")
}

// labelled lays out a text after a label.
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
