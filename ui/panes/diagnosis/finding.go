package diagnosis

import (
	"slices"
	"strings"

	"bulla/core"
	"bulla/core/diagnose"
	"bulla/core/intake"
	"bulla/themes"
	"bulla/ui/keymap"
	"bulla/ui/pane"
)

// codeColumn returns the width of the column of codes, in cells: that of the longest one shown, but
// at least that of most codes, so that the column seldom moves. 0 hides it.
func codeColumn(shown []diagnose.Finding, f pane.Frame) int {
	const withCodes, usual = 64, 12
	if f.Width < withCodes {
		return 0
	}
	column := usual
	for _, finding := range shown {
		column = max(column, pane.Width(finding.Code))
	}
	return column
}

// renderFinding draws a finding, after its code in a column of that width; the one under the cursor
// is opened.
func renderFinding(finding diagnose.Finding, codes int, f pane.Frame, cursor bool) []pane.Line {
	role := pane.RoleOf(finding.Severity)
	line := pane.Text(role, pane.GlyphOf(finding.Severity, f.Glyphs)+" ")
	indent := 2
	if codes > 0 {
		line.Add(themes.Muted, finding.Code)
		line.PadTo(2 + codes)
		line.Add(themes.Text, " ")
		indent = 3 + codes
	}
	text := themes.Text
	if finding.Severity >= diagnose.Pass {
		text = themes.Muted
	}
	title := finding.Title
	if indent == 2 && finding.Severity >= diagnose.Pass {
		title = finding.Code + ": " + title // the title doesn't say which check it was
		if indent+pane.Width(title) > f.Width {
			title = strings.Replace(title, "not checked: ", "", 1) // the glyph says it
		}
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
	if f.Focused || f.Pointed {
		lines[0] = lines[0].Fit(f.Width, f.Glyphs.Ellipsis)
		lines[0].On(themes.Cursor)
	}
	if !opened {
		return lines
	}
	return append(lines, reasons(finding, f, indent)...)
}

// reasons are the lines below the finding under the cursor.
func reasons(finding diagnose.Finding, f pane.Frame, indent int) []pane.Line {
	var lines []pane.Line
	width := max(f.Width-indent, 10)
	for _, reason := range finding.Reasons() {
		more := 0 // by how much the further lines of an item of a list are indented
		if strings.HasPrefix(reason, "- ") {
			more = len("- ")
		}
		for i, l := range pane.Wrap(themes.Muted, reason, width-more) {
			lines = append(lines, indented(l, indent+min(i, 1)*more))
		}
	}
	label := pane.Text(themes.Accent, "fix: ")
	if !finding.Remedy.IsZero() {
		label = pane.Text(themes.Shortcut, f.Keys.Global(keymap.Fix)+" ")
		label.Add(themes.Accent, "fix: ")
	}
	lines = append(lines, labeled(label, finding.Fix, width, indent)...)
	return append(lines, labeled(pane.Text(themes.Accent, "here: "), onScreen(finding, f), width, indent)...)
}

// labeled puts a text after a label; it returns no lines if the text is empty.
func labeled(label pane.Line, text string, width, indent int) []pane.Line {
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

// onScreen says which keys help with a finding, "" if none does. The fix itself is worded for the
// command line as well.
func onScreen(finding diagnose.Finding, f pane.Frame) string {
	s := f.Snapshot
	list, toKey := "press "+f.Keys.Global(keymap.ListHistory), "press "+f.Keys.Pane(keymap.Key)
	several := len(s.Tokens) > 1
	wrong, unchecked := finding.Severity == diagnose.Error, finding.Severity == diagnose.Skipped && len(s.Keys) == 0
	switch code := finding.Code; {
	case code == "tampered":
		return toKey + " to add a key, " + f.Keys.Global(keymap.Compose) + " to undo the edit"
	case (code == "nested-token" || code == intake.SeveralTokens) && several:
		return list + " to list the tokens"
	case code == intake.EncryptedJWE && s.Opened && several:
		return "it is decrypted: " + list + " to list the token inside"
	case code == intake.EncryptedJWE && s.Opened:
		return "it is decrypted: Claims shows its content"
	case code == intake.EncryptedJWE && len(s.Keys) > 0:
		return toKey + " to change the key"
	case code == intake.EncryptedJWE:
		return toKey + " to add the key that opens it"
	case code == diagnose.CodeIssuer && len(s.Keys) == 0 && strings.Contains(finding.Fix, "--key"):
		return toKey + " and paste the keys"
	case code == diagnose.CodeUserPlaceholder && s.Mode == core.Compose:
		return "press " + f.Keys.Pane(keymap.Scopes) + ", then " + f.Keys.Key(keymap.Scopes, keymap.Edit) +
			", and type the user"
	case code == diagnose.CodeSignature && unchecked:
		return toKey + " to add the key"
	case (code == diagnose.CodeSignature || code == diagnose.CodeKeyType) && wrong:
		return toKey + " to change the key"
	case slices.Contains([]string{"alg-unexpected", "iss", "aud", "sub", "require"}, code) && wrong:
		return toKey + " to change the rule"
	}
	return ""
}

// indented returns a line after some blanks.
func indented(line pane.Line, by int) pane.Line {
	out := pane.Text(themes.Text, strings.Repeat(" ", by))
	return *out.Append(line)
}
