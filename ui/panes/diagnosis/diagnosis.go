// Package diagnosis is the pane that lists what is wrong with the token, worst first: a line for
// each finding, and for the one under the cursor why it matters and what to do about it.
package diagnosis

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"bulla/core"
	"bulla/core/diagnose"
	"bulla/core/visible"
	"bulla/themes"
	"bulla/ui/keymap"
	"bulla/ui/pane"
)

// Pane is the list of findings. It keeps the cursor, and whether passed checks are shown.
type Pane struct {
	pane.Filtered
	height int
	list   pane.List
	passed bool
	at     diagnose.Finding // the one under the cursor when it was drawn last
	find   bool             // the cursor moves back to it
}

// New returns the pane.
func New() *Pane { return &Pane{} }

// SetSize implements pane.Pane.
func (p *Pane) SetSize(_, height int) { p.height = height }

// Title implements pane.Pane.
func (p *Pane) Title(f pane.Frame) (string, pane.Line) {
	if p.Filter.On() {
		return "Diagnosis", p.Filter.Facts(len(p.findings(f)), len(f.Snapshot.Findings))
	}
	var facts pane.Line
	for _, part := range []struct {
		severity diagnose.Severity
		word     string
	}{{diagnose.Error, "error"}, {diagnose.Warning, "warning"}} {
		n := diagnose.Count(f.Snapshot.Findings, part.severity)
		if n == 0 {
			continue
		}
		if facts.Width() > 0 {
			facts.Add(themes.Faint, " "+f.Glyphs.Dot+" ")
		}
		facts.Add(pane.RoleOf(part.severity), visible.Plural(n, part.word))
	}
	if n := diagnose.Count(f.Snapshot.Findings, diagnose.Pass); n > 0 && (f.Width > 50 || facts.Width() == 0) {
		if facts.Width() > 0 {
			facts.Add(themes.Faint, " "+f.Glyphs.Dot+" ")
		}
		facts.Add(themes.Muted, fmt.Sprintf("%d checks passed", n))
	}
	return "Diagnosis", facts
}

// findings returns those that are shown. A filter goes through all of them.
func (p *Pane) findings(f pane.Frame) []diagnose.Finding {
	shown := p.unfiltered(f)
	if p.Filter.On() {
		shown = slices.DeleteFunc(sorted(f.Snapshot.Findings), func(finding diagnose.Finding) bool {
			return !p.Filter.Matches(finding.Code, finding.Title, finding.Severity.String())
		})
	}
	if p.find {
		p.find = false
		i := slices.IndexFunc(shown, func(o diagnose.Finding) bool { return o.Code == p.at.Code && o.Title == p.at.Title })
		p.list.Cursor = max(i, 0)
	}
	return shown
}

// unfiltered returns the findings that are shown without a filter: passed and skipped ones only if
// the user wants them, but always what is known about the signature of a pasted token.
func (p *Pane) unfiltered(f pane.Frame) []diagnose.Finding {
	var shown []diagnose.Finding
	for _, finding := range f.Snapshot.Findings {
		signature := finding.Code == diagnose.CodeSignature && f.Snapshot.Mode == core.Inspect
		if p.passed || finding.Severity < diagnose.Pass || signature {
			shown = append(shown, finding)
		}
	}
	return sorted(shown)
}

// sorted returns findings in the order of the list.
func sorted(findings []diagnose.Finding) []diagnose.Finding {
	return slices.SortedStableFunc(slices.Values(findings), func(a, b diagnose.Finding) int {
		return cmp.Compare(order(a), order(b))
	})
}

// isUsual reports whether a finding is the note that a local key signed the token. Every composed
// token has it, so it comes after the other notes and takes one line.
func isUsual(finding diagnose.Finding) bool {
	return finding.Code == diagnose.CodeLocalKey && finding.Severity == diagnose.Note
}

// order sorts findings: worst first, and the usual one after others of its severity.
func order(finding diagnose.Finding) int {
	if isUsual(finding) {
		return 2*int(finding.Severity) + 1
	}
	return 2 * int(finding.Severity)
}

// Selected returns the finding under the cursor.
func (p *Pane) Selected(f pane.Frame) (diagnose.Finding, bool) {
	shown := p.findings(f)
	if len(shown) == 0 {
		return diagnose.Finding{}, false
	}
	return shown[min(p.list.Cursor, len(shown)-1)], true
}

// Point implements pane.Pointable, with the code of a finding.
func (p *Pane) Point(code string, f pane.Frame) {
	p.Cancel()
	if i := slices.IndexFunc(p.findings(f), func(o diagnose.Finding) bool { return o.Code == code }); i >= 0 {
		p.list.Cursor = i
	}
}

// Reset puts the cursor back on the worst finding, for a new token.
func (p *Pane) Reset() { p.list, p.Filtered = pane.List{}, pane.Filtered{} }

// Type implements pane.Typing.
func (p *Pane) Type(key tea.KeyMsg, f pane.Frame) pane.Effect {
	return p.Filter.Type(key, p, f, func() { p.list.Cursor = 0 })
}

// Leave implements pane.Typing.
func (p *Pane) Leave(pane.Frame) pane.Effect {
	p.Cancel()
	return pane.Effect{}
}

// Cancel implements pane.Cancelable. The cursor stays on its finding.
func (p *Pane) Cancel() bool {
	p.find = p.Filter.Clear()
	return p.find
}

// Disabled implements pane.Keyed.
func (p *Pane) Disabled(action keymap.Action, f pane.Frame) string {
	switch {
	case action == keymap.Open && len(p.findings(f)) == 0 && p.Filter.On():
		return "no finding matches the filter: " + f.Keys.Cancel(f.Context) + " clears it"
	case action == keymap.Open && len(p.findings(f)) == 0:
		return "there are no findings"
	case action == keymap.ShowPassed && diagnose.Count(f.Snapshot.Findings, diagnose.Pass) == 0:
		return "there is no token to check"
	}
	return ""
}

// Do implements pane.Keyed.
func (p *Pane) Do(action keymap.Action, f pane.Frame) pane.Effect {
	switch action {
	case keymap.Open:
		if finding, ok := p.Selected(f); ok {
			return pane.Effect{Detail: detail(finding, f.Glyphs)}
		}
	case keymap.Filter:
		p.Filter.Open()
	case keymap.ShowPassed:
		p.passed = !p.passed
	default:
		p.list.Cursor = pane.Moved(action, p.list.Cursor, p.height/3, len(p.findings(f)))
	}
	return pane.Effect{}
}

// Copy returns what the copy key copies: the command of a finding, or else its fix or its title.
func (p *Pane) Copy(f pane.Frame) (text, what string) {
	finding, ok := p.Selected(f)
	switch {
	case !ok:
		return "", ""
	case finding.Command != "":
		return finding.Command, "command"
	case finding.Fix != "":
		return finding.Fix, "fix"
	}
	return finding.Title, "finding"
}

// usualExplanation is how many lines the explanation of a finding usually has at most.
const usualExplanation = 6

// Wants implements pane.Wanting: room for all findings and for a usual explanation of one. More
// would stay empty, at the cost of other panes, until the cursor is on the finding that needs it.
func (p *Pane) Wants(f pane.Frame) int {
	rows, longest := p.needs(f)
	return rows + min(longest, usualExplanation)
}

// Stretches implements pane.Stretching: room for the longest explanation.
func (p *Pane) Stretches(f pane.Frame) int {
	rows, longest := p.needs(f)
	return rows + longest
}

// needs returns the rows of all findings, and how many more the longest explanation of one has,
// whatever the cursor is on: the frame keeps its size while the cursor moves. It never has room for
// all passed checks.
func (p *Pane) needs(f pane.Frame) (rows, longest int) {
	rows = len(above(f)) + 1
	shown := (&Pane{}).unfiltered(f)
	codes := codeColumn(shown, f)
	for _, finding := range shown {
		rows++
		longest = max(longest, len(renderFinding(finding, codes, f, true))-1)
	}
	return rows, longest
}

// Render implements pane.Pane.
func (p *Pane) Render(f pane.Frame) []pane.Line {
	below, height := p.Filter.Lines(f), f.Height
	f.Height -= len(below)
	lines, start, end := p.lines(f)
	return pane.AtBottom(p.list.Show(lines, start, end, f), below, height)
}

// lines returns all lines of the list, and those of the finding under the cursor.
func (p *Pane) lines(f pane.Frame) (lines []pane.Line, start, end int) {
	shown := p.findings(f)
	switch {
	case p.Filter.On() && len(shown) == 0:
		return p.Filter.Nothing(f), 0, 0
	case !p.Filter.On():
		lines = above(f)
	}
	start, end = len(lines), len(lines)
	codes := codeColumn(shown, f)
	p.list.Cursor = max(0, min(p.list.Cursor, len(shown)-1))
	for i, finding := range shown {
		at := len(lines)
		drawn := renderFinding(finding, codes, f, i == p.list.Cursor)
		drawn[0] = p.Filter.Highlight(drawn[0])
		lines = append(lines, pane.InRow(i, drawn)...)
		if i == p.list.Cursor {
			start, end, p.at = at, len(lines), finding
		}
	}
	if p.Filter.On() {
		return lines, start, end
	}
	if f.Snapshot.NoToken != "" && f.Snapshot.Mode == core.Compose && f.Snapshot.Asked() == nil {
		lines = append(lines, pane.Wrap(themes.Error, f.Glyphs.Error+" no token: "+f.Snapshot.NoToken, f.Width)...)
		lines = append(lines, pane.WithoutToken(f)...)
	}
	if !p.passed && len(shown) < len(f.Snapshot.Findings) {
		lines = append(lines, folded(f))
	}
	if p.list.Cursor == 0 {
		start = 0
	}
	return lines, start, end
}

// Click implements pane.Clickable. A click on the finding with the cursor opens it.
func (p *Pane) Click(t pane.Target, f pane.Frame) pane.Effect {
	return p.list.Click(t, keymap.Open, p, f)
}

// Scroll implements pane.Scrolling.
func (p *Pane) Scroll(rows int, _ pane.Frame) { p.list.Scroll(rows) }

// above is what precedes the findings.
func above(f pane.Frame) []pane.Line { return append(sentRequest(f), features(f)...) }

// sentRequest says what Courier does with the request in the paste.
func sentRequest(f pane.Frame) []pane.Line {
	call := f.Snapshot.SentCall
	if call == "" || f.Snapshot.Mode != core.Inspect {
		return nil
	}
	outcome, fine := f.Snapshot.SentOutcome()
	glyph, role := f.Glyphs.Pass, themes.Pass
	switch {
	case !fine:
		glyph, role = f.Glyphs.Error, themes.Error
	case outcome == "" || f.Snapshot.Verdict == diagnose.Broken:
		glyph, role = f.Glyphs.Note, themes.Note
	}
	text := "this request: " + call
	if outcome != "" {
		text += ": " + outcome
	}
	if all := f.Snapshot.Findings; len(all) > 0 {
		text = strings.TrimSuffix(text, ": "+all[0].Title) // the next line says it
	}
	return labeled(pane.Text(role, glyph+" "), text, f.Width, 0)
}

// features says which features the token has all scopes for.
func features(f pane.Frame) []pane.Line {
	var ready []string
	for _, feature := range f.Snapshot.Ready() {
		ready = append(ready, feature.Title)
	}
	if len(ready) == 0 {
		return nil
	}
	line := pane.Text(themes.Pass, f.Glyphs.Pass+" has all scopes for ")
	return []pane.Line{*line.Add(themes.Text, strings.Join(ready, ", "))}
}

// folded counts the checks that are not shown.
func folded(f pane.Frame) pane.Line {
	passed := diagnose.Count(f.Snapshot.Findings, diagnose.Pass)
	skipped := diagnose.Count(f.Snapshot.Findings, diagnose.Skipped)
	line := pane.Text(themes.Pass, f.Glyphs.Pass+" ")
	line.Add(themes.Faint, fmt.Sprintf("%d checks passed, %d not checked", passed, skipped))
	show := f.Keys.Get(keymap.Diagnosis, keymap.ShowPassed)
	hint := ": press " + show.Help().Key + " to show them"
	if f.Focused && line.Width()+pane.Width(hint) <= f.Width {
		line.Add(themes.Faint, hint).Press(show.Keys()[0])
	}
	return line
}

// detail is the window that explains a finding.
func detail(finding diagnose.Finding, g themes.Glyphs) *pane.Detail {
	return &pane.Detail{Title: finding.Code, Lines: func(width int) []pane.Line {
		title := finding.Title
		if finding.Severity != diagnose.Skipped { // whose title says "not checked"
			title = finding.Severity.String() + ": " + title
		}
		title = pane.GlyphOf(finding.Severity, g) + " " + title
		return append(pane.Wrap(pane.RoleOf(finding.Severity), title, width), pane.Sections(finding.Sections(), width)...)
	}}
}
