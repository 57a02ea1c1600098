package claims

import (
	"fmt"
	"slices"
	"strings"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"bulla/core"
	"bulla/core/edit"
	"bulla/core/token"
	"bulla/themes"
	"bulla/ui/keymap"
	"bulla/ui/pane"
)

// partEditor edits a header or payload in place.
type partEditor struct {
	part   token.Part
	before string
	editor pane.Editor

	// outcome caches what the text of results in at an instant.
	outcome edit.Outcome
	of      string
	at      time.Time
	read    bool
}

// edit opens the part under the cursor in the editor, with its cursor at the value of the claim. A
// text that was left before without applying it comes back.
func (p *Pane) edit(f pane.Frame) pane.Effect {
	r, ok := p.current(f)
	if !ok {
		r.part = token.Payload
	}
	text := f.Snapshot.Token.Document(r.part).Text
	for i, l := range slices.Backward(p.left) {
		if l.part == r.part && l.before == text {
			p.text, p.left = l, slices.Delete(p.left, i, i+1)
			return pane.Say("your text is back; ctrl+z undoes it")
		}
	}
	p.text = &partEditor{part: r.part, before: text, editor: pane.NewEditor(text, r.editAt, breaks)}
	return pane.Effect{}
}

// breaks returns where the rows of a text begin, which is only certain for complete JSON.
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
	before := f.Snapshot.Token.Document(part).Text
	p.text = &partEditor{part: part, before: before, editor: pane.NewEditor(text, at, breaks)}
	return true
}

// now returns what the text results in at an instant.
func (e *partEditor) now(now time.Time) edit.Outcome {
	if text := e.editor.Text(); !e.read || e.of != text || !e.at.Equal(now) {
		e.outcome = edit.Document(text, e.part, now)
		e.of, e.at, e.read = text, now, true
	}
	return e.outcome
}

// Typing implements pane.Typing.
func (p *Pane) Typing() bool { return p.text != nil || p.claim != nil || p.filter.Typing() }

// Type implements pane.Typing.
func (p *Pane) Type(key tea.KeyMsg, f pane.Frame) pane.Effect {
	switch {
	case p.filter.Typing():
		return p.typeFilter(key, f)
	case p.claim != nil:
		p.claim.field.Type(key)
		return pane.Say(p.claim.field.Loss())
	case p.text != nil:
		return p.text.press(key, f)
	}
	return pane.Effect{}
}

// press handles a key: + and - move a time, all others edit the text.
func (e *partEditor) press(key tea.KeyMsg, f pane.Frame) pane.Effect {
	if e.moveTime(key) {
		return pane.Effect{}
	}
	if !e.editor.Type(key, above(f, statusRows(f))) {
		return pane.Say(fmt.Sprintf("the limit is 64 kB: press %s, then %s to edit it in $EDITOR",
			f.Keys.Key(keymap.Typing, keymap.Cancel), f.Keys.Key(keymap.Claims, keymap.OpenEditor)))
	}
	e.offer()
	return pane.Effect{}
}

// offer offers the likeliest scope that begins with the word at the cursor, in the scope claim.
func (e *partEditor) offer() {
	if endings := edit.ScopeEndings(e.editor.Text(), e.editor.Cursor()); len(endings) > 0 && e.part == token.Payload {
		e.editor.Offer(endings[0])
	}
}

// Completes implements pane.Completing.
func (p *Pane) Completes() bool { return p.text != nil && p.text.editor.Ending() != "" }

// Accept implements pane.Typing.
func (p *Pane) Accept(f pane.Frame) pane.Effect {
	if p.filter.Typing() {
		p.filter.Keep()
		return pane.Effect{}
	}
	if p.claim != nil {
		return p.acceptClaim(f)
	}
	e := p.text
	if e == nil {
		return pane.Effect{}
	}
	if e.editor.Text() == e.before {
		p.text = nil
		return pane.Say("nothing changed")
	}
	outcome := e.now(f.Now)
	if outcome.Fault != nil {
		e.editor.GoTo(outcome.Fault.At)
		return pane.Say("fix this first: " + located(e.of, outcome.Fault))
	}
	if r, ok := p.current(f); ok {
		p.wanted = p.here(r)
	}
	p.text = nil
	return pane.Change(core.EditPart{Part: e.part, Text: outcome.Text})
}

// Leave implements pane.Typing.
func (p *Pane) Leave(f pane.Frame) pane.Effect {
	if p.filter.Typing() {
		p.Cancel()
		return pane.Effect{}
	}
	e := p.text
	p.text, p.claim = nil, nil
	if e != nil && e.editor.Text() != e.before {
		p.keep(e)
		return pane.Say("not applied; " + f.Keys.Key(keymap.Claims, keymap.Edit) + " brings your text back")
	}
	return pane.Say("canceled, nothing changed")
}

// mostLeft is how many texts are kept that were left without applying them.
const mostLeft = 20

// keep keeps a text that was left without applying it.
func (p *Pane) keep(e *partEditor) {
	p.left = append(p.left, e)
	p.left = p.left[max(0, len(p.left)-mostLeft):]
}

// HasLeft reports whether a text for a part of a token was left without applying it.
func (p *Pane) HasLeft(t token.Token) bool {
	return slices.ContainsFunc(p.left, func(e *partEditor) bool { return e.before == t.Document(e.part).Text })
}

// TakeLeft takes the texts over that were left in another pane, and reports whether there are any.
func (p *Pane) TakeLeft(from *Pane) bool {
	for _, e := range from.left {
		p.keep(e)
	}
	return len(from.left) > 0
}

// render renders the text with its status below it.
func (e *partEditor) render(f pane.Frame) []pane.Line {
	outcome := e.now(f.Now)
	fault := -1
	if outcome.Fault != nil {
		fault = outcome.Fault.At
	}
	rows := statusRows(f)
	return pane.AtBottom(e.editor.Lines(above(f, rows), fault), e.status(f, outcome, rows), f.Height)
}

// statusRows is how many lines below the text are reserved for the status, so that the text does
// not move.
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

// above returns the frame without its last rows.
func above(f pane.Frame, rows int) pane.Frame {
	f.Height = max(f.Height-rows, 0)
	return f
}

// status returns at most that many rows: what is wrong with the text and where, or what its times
// and its signature become.
func (e *partEditor) status(f pane.Frame, outcome edit.Outcome, rows int) []pane.Line {
	s := f.Snapshot
	if outcome.Fault != nil {
		return cut(pane.Wrap(themes.Error, f.Glyphs.Error+" "+located(e.of, outcome.Fault), f.Width), rows, f)
	}
	var lines []pane.Line
	if _, claim, ok := e.timeAt(); ok && rows > 1 {
		if date, err := token.ParseDate(claim.Value.Text); err == nil {
			_, shown, _ := strings.Cut(moment(date, s.Now), ", ") // without the number
			lines = pane.Wrap(themes.Text, claim.Name+" is "+shown+"; + and - move it by an hour", f.Width)
		}
	}
	for _, r := range outcome.Times {
		lines = append(lines, pane.Wrap(themes.Text, r.Name+" becomes "+moment(r.Time, s.Now), f.Width)...)
	}
	for i := 0; i < len(outcome.Warnings) && len(lines) <= rows; i++ {
		lines = append(lines, pane.Wrap(themes.Warning, f.Glyphs.Warning+" "+located(e.of, &outcome.Warnings[i]), f.Width)...)
	}
	lines = cut(lines, min(rows, max(rows-1, 1)), f) // keep a row for the verdict if there is more than one
	return append(lines, cut(e.verdict(f, outcome), rows-len(lines), f)...)
}

// cut returns at most that many lines, with an ellipsis if it drops some.
func cut(lines []pane.Line, most int, f pane.Frame) []pane.Line {
	if len(lines) <= most || most < 1 {
		return lines[:min(len(lines), max(most, 0))]
	}
	last := lines[most-1]
	last.Add(themes.Faint, " "+f.Glyphs.Ellipsis)
	lines[most-1] = last.Fit(f.Width, f.Glyphs.Ellipsis)
	return lines[:most]
}

// verdict says what enter does with a text without faults.
func (e *partEditor) verdict(f pane.Frame, outcome edit.Outcome) []pane.Line {
	if e.of == e.before {
		return pane.Wrap(themes.Muted, "unchanged", f.Width)
	}
	header := f.Snapshot.Token.Header
	if e.part == token.Header {
		header, _ = token.Parse(outcome.Text, token.Header)
	}
	return signed(header, f)
}
