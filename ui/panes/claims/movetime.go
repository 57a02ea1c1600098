package claims

import (
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"bulla/core"
	"bulla/core/edit"
	"bulla/core/token"
	"bulla/ui/keymap"
	"bulla/ui/pane"
)

// timeStep is how many seconds + and - move a time by.
const timeStep = 3600

// movedBy returns how far Later or Earlier moves a time.
func movedBy(action keymap.Action) int64 {
	if action == keymap.Earlier {
		return -timeStep
	}
	return timeStep
}

// immovable says why the claim under the cursor can't be moved in time, "" if it can.
func (p *Pane) immovable(action keymap.Action, f pane.Frame) string {
	r, ok := p.current(f)
	if !ok || r.index < 0 || r.disclosed || r.part != token.Payload || !token.IsTimeClaim(r.member) {
		return f.Keys.Key(keymap.Claims, keymap.Later) + " and " + f.Keys.Key(keymap.Claims, keymap.Earlier) +
			" move exp, nbf and iat by an hour: move the cursor to one of them"
	}
	doc := f.Snapshot.Token.Payload
	value := doc.Root.Members[r.index].Value
	if value.Kind != token.Number {
		return r.member + " can't be moved: it is not a number"
	}
	if _, ok := edit.MoveTime(doc, value, movedBy(action)); !ok {
		return r.member + " can't be moved: it would leave the years 1970 to 9999"
	}
	return ""
}

// moveTime moves the time claim under the cursor.
func (p *Pane) moveTime(action keymap.Action, f pane.Frame) pane.Effect {
	r, ok := p.current(f)
	if !ok || r.index < 0 {
		return pane.Effect{}
	}
	doc := f.Snapshot.Token.Payload
	value := doc.Root.Members[r.index].Value
	source, _ := edit.MoveTime(doc, value, movedBy(action))
	p.wanted = p.here(r)
	return pane.Change(core.EditPart{Part: r.part, Text: doc.Text[:value.Start] + source + doc.Text[value.End:]})
}

// timeAt returns the time claim whose number the cursor of the editor is on.
func (e *partEditor) timeAt() (doc token.Document, claim token.Member, ok bool) {
	if e.part != token.Payload {
		return doc, claim, false
	}
	doc, _ = token.Parse(e.editor.Text(), e.part)
	at := e.editor.Cursor()
	i := slices.IndexFunc(doc.Root.Members, func(m token.Member) bool {
		return token.IsTimeClaim(m.Name) && m.Value.Kind == token.Number && m.Value.Start <= at && at <= m.Value.End
	})
	if i < 0 || !doc.Complete {
		return doc, claim, false
	}
	return doc, doc.Root.Members[i], true
}

// moveTime moves the number under the cursor if it is that of a time claim and the key is + or -.
func (e *partEditor) moveTime(key tea.KeyMsg) bool {
	by := map[string]int64{"+": timeStep, "-": -timeStep}[key.String()]
	if by == 0 { // a paste too: its name is in brackets
		return false
	}
	doc, claim, ok := e.timeAt()
	if !ok {
		return false
	}
	source, ok := edit.MoveTime(doc, claim.Value, by)
	if ok {
		e.editor.Replace(claim.Value.Start, claim.Value.End, source)
	}
	return ok
}
