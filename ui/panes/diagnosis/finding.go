package diagnosis

import (
	"slices"
	"strings"

	"bulla/core"
	"bulla/core/diagnose"
	"bulla/themes"
	"bulla/ui/pane"
)

// codeColumn is how many cells the code of a finding has: as many as the longest.
const codeColumn = 20

func renderFinding(finding diagnose.Finding, f pane.Frame, cursor bool) []pane.Line {
	role := Role(finding.Severity)
	line := pane.Text(role, Glyph(finding.Severity, f.Glyphs)+" ")
	indent := 2
	if f.Width >= 64 {
		line.Add(themes.Muted, finding.Code)
		line.PadTo(2 + codeColumn)
		line.Add(themes.Text, " ")
		indent = 3 + codeColumn
	}
	text := themes.Text
	if finding.Severity >= diagnose.Pass {
		text = themes.Muted
	}
	title := finding.Title
	if indent == 2 && finding.Severity >= diagnose.Pass {
		title = finding.Code + ": " + title // the words alone do not say which check it was
	}
	titleLines := pane.Wrap(text, title, max(f.Width-indent, 10))
	opened := cursor && !isUsual(finding)
	if !opened && len(titleLines) > 1 {
		titleLines = []pane.Line{pane.Text(text, title)}
	}
	var lines []pane.Line
	for i, t := range titleLines {
		if i == 0 {
			lines = append(lines, *line.Append(t))
			continue
		}
		lines = append(lines, indented(t, indent))
	}
	if !cursor {
		return lines
	}
	if f.Focused {
		lines[0] = lines[0].Fit(f.Width, f.Glyphs.Ellipsis)
		lines[0].On(themes.Cursor)
	}
	if !opened {
		return lines
	}
	return append(lines, reasons(finding, f, indent)...)
}

// reasons are the lines under the finding that the cursor is on.
func reasons(finding diagnose.Finding, f pane.Frame, indent int) []pane.Line {
	var lines []pane.Line
	width := max(f.Width-indent, 10)
	for _, l := range pane.Wrap(themes.Muted, finding.Because, width) {
		lines = append(lines, indented(l, indent))
	}
	label := pane.Text(themes.Accent, "fix: ")
	if !finding.Remedy.IsZero() {
		label = pane.Text(themes.Shortcut, "f ")
		label.Add(themes.Accent, "fix: ")
	}
	lines = append(lines, labelled(label, finding.Fix, width, indent)...)
	return append(lines, labelled(pane.Text(themes.Accent, "here: "), onScreen(finding, f.Snapshot), width, indent)...)
}

// labelled sets a text behind a label, none where the text is empty.
func labelled(label pane.Line, text string, width, indent int) []pane.Line {
	var lines []pane.Line
	for i, l := range pane.Wrap(themes.Text, text, width-label.Width()) {
		line := pane.Line{}
		if i == 0 {
			line = label
		}
		line.PadTo(label.Width())
		lines = append(lines, indented(*line.Append(l), indent))
	}
	return lines
}

// onScreen says which keys of the screen help with a finding, "" where none does: its
// fix is worded for the command line as well.
func onScreen(finding diagnose.Finding, s *core.Snapshot) string {
	several := len(s.Tokens) > 1
	wrong, unchecked := finding.Severity == diagnose.Error, finding.Severity == diagnose.Skipped && len(s.Keys) == 0
	switch code := finding.Code; {
	case code == "tampered":
		return "6 gives a key, esc takes the edit back"
	case code == "nested-token" && several:
		return "w lists the tokens"
	case code == "encrypted-jwe" && s.Opened && several:
		return "it is opened: w lists the token inside"
	case code == "encrypted-jwe" && s.Opened:
		return "it is opened: the claims show what is inside"
	case code == "encrypted-jwe" && len(s.Keys) > 0:
		return "6 changes the key"
	case code == "encrypted-jwe":
		return "6 gives the key that opens it"
	case code == diagnose.CodeSignature && unchecked:
		return "6 gives the key"
	case (code == diagnose.CodeSignature || code == diagnose.CodeKeyType) && wrong:
		return "6 changes the key"
	case slices.Contains([]string{"alg-unexpected", "iss", "aud", "sub", "require"}, code) && wrong:
		return "6 changes the rule"
	}
	return ""
}

func indented(line pane.Line, by int) pane.Line {
	out := pane.Text(themes.Text, strings.Repeat(" ", by))
	return *out.Append(line)
}
