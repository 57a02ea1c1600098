package claims

import (
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"bulla/core"
	"bulla/core/edit"
	"bulla/core/token"
	"bulla/themes"
	"bulla/ui/pane"
)

// editing is a header or payload being edited in place.
type editing struct {
	part   token.Part
	before string
	editor pane.Editor

	// outcome is what the text of that moment comes to.
	outcome edit.Outcome
	of      string
	at      time.Time
	read    bool
}

// edit opens the part under the cursor, with the editor's cursor at the value of the
// claim.
func (p *Pane) edit(f pane.Frame) {
	r, ok := p.current(f)
	if !ok {
		r.part = token.Payload
	}
	text := document(f.Snapshot.Token, r.part).Text
	p.text = &editing{part: r.part, before: text, editor: pane.NewEditor(text, r.editAt, breaks)}
}

// breaks returns where the rows of a text begin, which is sure of whole JSON only.
func breaks(text string) (offsets []int, sure bool) {
	doc, _ := token.Parse(text, token.Payload)
	return edit.Breaks(text), doc.Complete
}

// ContinueEdit implements pane.PartEditing.
func (p *Pane) ContinueEdit(part token.Part, text string, at int, f pane.Frame) bool {
	if len(text) > pane.MaxEditor {
		return false
	}
	p.claim = nil
	p.text = &editing{part: part, before: document(f.Snapshot.Token, part).Text, editor: pane.NewEditor(text, at, breaks)}
	return true
}

// now returns what the text comes to at an instant.
func (e *editing) now(now time.Time) edit.Outcome {
	if text := e.editor.Text(); !e.read || e.of != text || !e.at.Equal(now) {
		e.outcome = edit.Document(text, e.part, now)
		e.of, e.at, e.read = text, now, true
	}
	return e.outcome
}

// Typing implements pane.Typing.
func (p *Pane) Typing() bool { return p.text != nil || p.claim != nil }

// Type implements pane.Typing.
func (p *Pane) Type(key tea.KeyMsg, f pane.Frame) pane.Effect {
	switch {
	case p.claim != nil:
		p.claim.field.Type(key)
		return pane.Say(p.claim.field.Loss())
	case p.text != nil && !p.text.editor.Type(key, above(f, statusRows(f))):
		return pane.Say("that would be more than 64 kB: leave with esc, E edits it in $EDITOR")
	}
	return pane.Effect{}
}

// Accept implements pane.Typing.
func (p *Pane) Accept(f pane.Frame) pane.Effect {
	if p.claim != nil {
		return p.acceptClaim(f)
	}
	e := p.text
	if e == nil {
		return pane.Effect{}
	}
	if e.editor.Text() == e.before {
		p.text = nil
		return pane.Say("it is as it was")
	}
	outcome := e.now(f.Snapshot.Now)
	if outcome.Fault != nil {
		e.editor.GoTo(outcome.Fault.At)
		return pane.Say("this is not taken yet: " + placed(e.of, outcome.Fault))
	}
	if r, ok := p.current(f); ok {
		p.wanted = p.here(r)
	}
	p.text = nil
	return pane.Change(core.EditPart{Part: e.part, Text: outcome.Text})
}

// Leave implements pane.Typing.
func (p *Pane) Leave(pane.Frame) pane.Effect {
	p.text, p.claim = nil, nil
	return pane.Say("left as it was")
}

// render draws the text with its status below.
func (e *editing) render(f pane.Frame) []pane.Line {
	outcome := e.now(f.Snapshot.Now)
	fault := -1
	if outcome.Fault != nil {
		fault = outcome.Fault.At
	}
	rows := statusRows(f)
	return atBottom(e.editor.Lines(above(f, rows), fault), e.status(f, outcome, rows), f.Height)
}

// statusRows is how many lines below the text are kept for what it comes to, so that
// the text stays where it is.
func statusRows(f pane.Frame) int {
	switch {
	case f.Height < 2:
		return 0
	case f.Height < 6:
		return 1
	case f.Height < 8:
		return 2
	case f.Height < 14:
		return 3
	}
	return 5
}

// above returns the frame without its lowest lines.
func above(f pane.Frame, rows int) pane.Frame {
	f.Height = max(f.Height-rows, 0)
	return f
}

// atBottom puts lines at the bottom of a height, under others.
func atBottom(lines, status []pane.Line, height int) []pane.Line {
	for len(lines) < height-len(status) {
		lines = append(lines, pane.Line{})
	}
	return append(lines, status...)
}

// status says what the text comes to, in so many lines at most: what is wrong with it
// and where, or what its times and its signature become.
func (e *editing) status(f pane.Frame, outcome edit.Outcome, rows int) []pane.Line {
	s := f.Snapshot
	if outcome.Fault != nil {
		return cut(pane.Wrap(themes.Error, f.Glyphs.Error+" "+placed(e.of, outcome.Fault), f.Width), rows, f)
	}
	var said []pane.Line
	for _, r := range outcome.Times {
		said = append(said, pane.Wrap(themes.Text, r.Name+" becomes "+moment(r.Time, s.Now), f.Width)...)
	}
	for i := 0; i < len(outcome.Warnings) && len(said) <= rows; i++ {
		said = append(said, pane.Wrap(themes.Warning, f.Glyphs.Warning+" "+placed(e.of, &outcome.Warnings[i]), f.Width)...)
	}
	said = cut(said, min(rows, max(rows-1, 1)), f) // what enter does has a line, where there is more than one
	return append(said, cut(e.verdict(f, outcome), rows-len(said), f)...)
}

// cut returns as many lines as there is room for, with a mark where some are left out.
func cut(lines []pane.Line, most int, f pane.Frame) []pane.Line {
	if len(lines) <= most || most < 1 {
		return lines[:min(len(lines), max(most, 0))]
	}
	last := lines[most-1]
	last.Add(themes.Faint, " "+f.Glyphs.Ellipsis)
	lines[most-1] = last.Fit(f.Width, f.Glyphs.Ellipsis)
	return lines[:most]
}

// verdict says what enter does with a text that has no fault.
func (e *editing) verdict(f pane.Frame, outcome edit.Outcome) []pane.Line {
	if e.of == e.before {
		return pane.Wrap(themes.Muted, "unchanged: enter leaves it as it is", f.Width)
	}
	header := f.Snapshot.Token.Header
	if e.part == token.Header {
		header, _ = token.Parse(outcome.Text, token.Header)
	}
	return signed(header, f)
}
