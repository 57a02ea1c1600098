package tour

import (
	"fmt"
	"slices"
	"strings"

	"bulla/core/access"
	"bulla/core/tour"
	"bulla/themes"
	"bulla/ui/keymap"
	"bulla/ui/pane"
)

// Render implements pane.Pane.
func (p *Pane) Render(f pane.Frame) []pane.Line {
	return p.pager.Show(p.lines(f), f.Height, f)
}

// lines returns all lines. The gaps between paragraphs are left out where there isn't room for
// them.
func (p *Pane) lines(f pane.Frame) []pane.Line {
	const widest = 88 // cells of a line that is easy to read
	f.Width = min(f.Width, widest)
	if lines := p.spacious(f); p.large && len(lines) <= f.Height {
		return lines
	}
	lines := joined(p.paragraphs(f), pane.Line{})
	if len(lines) > f.Height && !p.ended {
		return joined(p.paragraphs(f))
	}
	return lines
}

// spacious returns the lines for a projector, with a margin and wide gaps.
func (p *Pane) spacious(f pane.Frame) []pane.Line {
	const margin = 2
	f.Width -= 2 * margin
	lines := []pane.Line{{}}
	for _, line := range joined(p.paragraphs(f), pane.Line{}, pane.Line{}) {
		var indented pane.Line
		indented.PadTo(margin)
		lines = append(lines, *indented.Append(line))
	}
	return lines
}

// joined returns the lines of paragraphs with a gap between them.
func joined(paragraphs [][]pane.Line, gap ...pane.Line) []pane.Line {
	var lines []pane.Line
	for _, paragraph := range paragraphs {
		if len(paragraph) == 0 {
			continue
		}
		if len(lines) > 0 {
			lines = append(lines, gap...)
		}
		lines = append(lines, paragraph...)
	}
	return lines
}

func (p *Pane) paragraphs(f pane.Frame) [][]pane.Line {
	switch {
	case p.tour == nil:
		return nil
	case !p.fault.IsZero():
		return [][]pane.Line{
			pane.Wrap(themes.Error, f.Glyphs.Error+" "+p.fault.Message, f.Width),
			pane.Wrap(themes.Text, p.fault.Hint, f.Width),
			pane.Wrap(themes.Muted, fmt.Sprintf("%s plays the step again, %s lists the chapters, %s leaves the tour.",
				key(f, keymap.Restore), key(f, keymap.Chapters), key(f, keymap.LeaveTour)), f.Width),
		}
	case p.outcome == nil:
		return [][]pane.Line{
			pane.Wrap(themes.Strong, p.tour.Title, f.Width),
			pane.Wrap(themes.Muted, "starting an emulator of Courier on this machine", f.Width),
		}
	case p.ended:
		return p.ending(f)
	}
	step := p.outcome.Step
	paragraphs := [][]pane.Line{
		pane.Wrap(themes.Strong, step.What, f.Width),
		labeled(themes.Muted, "Why:", themes.Text, step.Why, f.Width),
		labeled(themes.Accent, "Try:", themes.Text, step.Try, f.Width),
		append(labeled(themes.Note, "Question:", themes.Text, step.Question, f.Width), p.answered(f)...),
		p.lookAt(f),
	}
	if p.notes {
		paragraphs = append(paragraphs, labeled(themes.Warning, "Notes:", themes.Muted, step.Notes, f.Width))
	}
	return append(paragraphs, p.unmet(f))
}

// labeled returns a paragraph after its label, nothing if it is empty.
func labeled(role themes.Role, label string, textRole themes.Role, text string, width int) []pane.Line {
	if text == "" {
		return nil
	}
	words := []pane.Line{pane.Text(role, label)}
	for word := range strings.FieldsSeq(text) {
		words = append(words, pane.Text(textRole, word))
	}
	return pane.Flow(words, width)
}

// answered returns the answer to the question, or how to show it.
func (p *Pane) answered(f pane.Frame) []pane.Line {
	switch {
	case p.outcome.Step.Question == "":
		return nil
	case p.answer:
		return labeled(themes.Pass, "Answer:", themes.Text, p.outcome.Step.Answer, f.Width)
	}
	show := f.Keys.Get(keymap.Tour, keymap.Answer)
	line := pane.Text(themes.Shortcut, show.Help().Key)
	line.Add(themes.Faint, " shows the answer").Press(show.Keys()[0])
	return []pane.Line{line}
}

// lookAt lists what the step points at.
func (p *Pane) lookAt(f pane.Frame) []pane.Line {
	var lines []pane.Line
	for i, target := range p.targets {
		if p.large && (i != p.target || target.Kind != tour.Endpoint) {
			continue // the mark on the pane says it
		}
		line := pane.Text(themes.Text, "  ")
		role := themes.Muted
		if i == p.target {
			line, role = pane.Text(themes.Accent, f.Glyphs.Cursor+" "), themes.Accent
		}
		line.Add(role, describe(target))
		if number := slices.Index(keymap.Panes(), ContextOf(target)) + 1; target.Kind != tour.Endpoint {
			line.Add(themes.Faint, fmt.Sprintf(" (%d)", number))
		}
		rows := []pane.Line{line}
		if target.Kind == tour.Endpoint {
			rows = decided(line, target.Name, f)
		}
		lines = append(lines, pane.InRow(i, rows)...)
	}
	return lines
}

// ContextOf returns the context of the pane that shows a target.
func ContextOf(t tour.Target) keymap.Context {
	switch t.Kind {
	case tour.Flow:
		return keymap.Flow
	case tour.Claim:
		return keymap.Claims
	case tour.Segment:
		return keymap.Token
	case tour.Finding:
		return keymap.Diagnosis
	case tour.Endpoint:
		return keymap.Access
	}
	return keymap.Context(t.Name)
}

// describe names a target.
func describe(t tour.Target) string {
	switch t.Kind {
	case tour.Flow:
		return "the flow of the requests"
	case tour.Pane:
		return "the pane " + strings.ToUpper(t.Name[:1]) + t.Name[1:]
	case tour.Segment:
		return "the " + t.Name + " of the token"
	case tour.Claim, tour.Finding:
		return "the " + string(t.Kind) + " " + t.Name
	}
	return t.Name
}

// decided returns the line of an endpoint with what Courier answers to the token on the screen.
func decided(line pane.Line, call string, f pane.Frame) []pane.Line {
	d := tour.Decide(*f.Snapshot, call)
	role, glyph := themes.Error, f.Glyphs.Error
	if d.Allowed() {
		role, glyph = themes.Pass, f.Glyphs.Pass
	}
	line.Add(themes.Text, " ").Add(role, glyph)
	because := strings.TrimPrefix(d.Because, access.EveryCall)
	rows := []pane.Line{line}
	const indent = "    "
	for _, text := range pane.Wrap(themes.Muted, because, max(f.Width-len(indent), 1)) {
		row := pane.Text(themes.Text, indent)
		rows = append(rows, *row.Append(text))
	}
	return rows
}

// unmet says what of the step isn't as the tour expects. In a good tour, there is nothing.
func (p *Pane) unmet(f pane.Frame) []pane.Line {
	var lines []pane.Line
	for _, text := range p.outcome.Unmet {
		lines = append(lines, labeled(themes.Error, f.Glyphs.Error+" not as expected:", themes.Text, text, f.Width)...)
	}
	return lines
}

// ending is the page after the last step: what was learned.
func (p *Pane) ending(f pane.Frame) [][]pane.Line {
	write := f.Keys.Get(keymap.Tour, keymap.WriteFile)
	keys := pane.Text(themes.Shortcut, write.Help().Key)
	keys.Press(write.Keys()[0]).Add(themes.Text, " writes this page as Markdown, to take home")
	paragraphs := [][]pane.Line{
		append(pane.Wrap(themes.Strong, "That was "+p.tour.Title+".", f.Width), keys),
		pane.Wrap(themes.Text, p.tour.About, f.Width),
	}
	for i, chapter := range p.tour.Chapters {
		lines := []pane.Line{pane.Text(themes.Accent, fmt.Sprintf("%d  %s", i+1, chapter.Title))}
		for _, lesson := range chapter.Lessons() {
			for j, text := range pane.Wrap(themes.Text, lesson, max(f.Width-2, 1)) {
				row := pane.Text(themes.Faint, "  ")
				if j == 0 {
					row = pane.Text(themes.Faint, f.Glyphs.Dot+" ")
				}
				lines = append(lines, *row.Append(text))
			}
		}
		paragraphs = append(paragraphs, lines)
	}
	return paragraphs
}
