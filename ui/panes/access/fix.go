package access

import (
	"slices"
	"strings"

	"bulla/core"
	"bulla/core/access"
	"bulla/core/diagnose"
	"bulla/themes"
	"bulla/ui/pane"
)

// Fix implements pane.Fixing: it adds to the scope what the row under the cursor
// needs.
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
	add := slices.DeleteFunc(slices.Clone(d.Needs), isTemplate)
	switch {
	case f.Snapshot.Bearer().Refused != "":
		return nil, "the token is refused as it is: f in Diagnosis mends it"
	case len(add) > 0:
		return []diagnose.Remedy{{Kind: diagnose.AddScopes, Scopes: add}}, ""
	case len(d.Needs) == 0:
		return nil, "it is open already"
	case f.Snapshot.Mode == core.Inspect:
		return nil, "nobody but you knows the user: f in Diagnosis composes the token anew, then a in Scopes adds a user"
	}
	return nil, "nobody but you knows the user: a in Scopes adds one"
}

// isTemplate reports whether a need is a form that an id is missing in.
func isTemplate(need string) bool { return strings.Contains(need, "<") }

// inboxRemedy says below the answer about the inbox what to do.
func inboxRemedy(v *view, f pane.Frame) []pane.Line {
	if f.Snapshot.Bearer().Refused == "" {
		return remedyLines(v.inbox, f)
	}
	_, why := remedy(v.inbox, f)
	return labelled(pane.Text(themes.Accent, "fix: "), why, f)
}

// remedyLines say under the cursor what to add, nothing where nothing is missing. What
// a refused token lacks first of all stands above.
func remedyLines(d access.Decision, f pane.Frame) []pane.Line {
	if len(d.Needs) == 0 || f.Snapshot.Bearer().Refused != "" {
		return nil
	}
	label := pane.Text(themes.Accent, "fix: ")
	remedies, why := remedy(d, f)
	if len(remedies) == 0 {
		return labelled(label, why, f)
	}
	key := pane.Text(themes.Key, "f ")
	return labelled(*key.Append(label), "add "+scopeWords(remedies[0].Scopes), f)
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
