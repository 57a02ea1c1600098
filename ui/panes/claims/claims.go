// Package claims is the pane that shows header and payload in their order, with every member
// explained, times as dates and each scope on its own row. The user can also edit them: in place,
// claim by claim, or in their own editor.
package claims

import (
	"cmp"
	"fmt"
	"slices"

	"bulla/core"
	"bulla/core/edit"
	"bulla/core/token"
	"bulla/core/visible"
	"bulla/themes"
	"bulla/ui/keymap"
	"bulla/ui/pane"
)

// Pane is the list of claims. It keeps the cursor, and what is being typed.
type Pane struct {
	height int
	list   pane.List
	listed listed
	placed bool     // the cursor was moved to the payload, where it starts
	wanted identity // the row that the cursor moves to once it exists

	filter pane.Filter

	text  *partEditor // edits a part in place, nil for none
	claim *claimEntry // a claim being added, nil for none

	left []*partEditor // were left without applying their texts, the latest last
}

// New returns the pane.
func New() *Pane { return &Pane{} }

// SetSize implements pane.Pane.
func (p *Pane) SetSize(_, height int) { p.height = height }

// Title implements pane.Pane.
func (p *Pane) Title(f pane.Frame) (string, pane.Line) {
	payload := f.Snapshot.Token.Payload.Root
	switch {
	case p.text != nil:
		facts := pane.Text(themes.Accent, "editing "+p.text.part.String())
		facts.Add(themes.Faint, " "+f.Glyphs.Dot+" ").Add(themes.Muted, fmt.Sprintf("%d B", len(p.text.editor.Text())))
		return "Claims", facts
	case p.claim != nil:
		return "Claims", pane.Text(themes.Accent, "adding to the "+p.claim.part.String())
	case p.filter.On():
		return "Claims", p.filter.Facts(countMembers(p.rows(f)), countMembers(p.listed.all))
	case len(payload.Members) == 0:
		return "Claims", pane.Line{}
	}
	if len(payload.Members) == 1 {
		return "Claims", pane.Text(themes.Muted, "1 claim")
	}
	return "Claims", pane.Text(themes.Muted, fmt.Sprintf("%d claims", len(payload.Members)))
}

// Wants implements pane.Wanting: all rows and room for more scopes or, while a part is edited, its
// text and the status.
func (p *Pane) Wants(f pane.Frame) int {
	all := p.rows(f)
	_, blank := p.roomForScopes(all, f)
	rows := len(all) + blank
	switch {
	case p.text != nil:
		return max(rows, p.text.editor.Rows(f.Width)+statusRows(f))
	case p.claim != nil:
		return rows + 1 + statusRows(f)
	}
	return rows
}

// Reset implements pane.Resetting. It drops what is being typed, because that belongs to the
// previous token.
func (p *Pane) Reset() {
	p.list, p.placed, p.text, p.claim, p.filter = pane.List{}, false, nil, nil, pane.Filter{}
}

// Disabled implements pane.Keyed.
func (p *Pane) Disabled(action keymap.Action, f pane.Frame) string {
	switch action {
	case keymap.Open, keymap.Filter:
		matching := p.rows(f)
		switch {
		case len(p.listed.all) == 0:
			return "there are no claims"
		case len(matching) == 0 && action == keymap.Open:
			return "no claim matches the filter: " + f.Keys.Cancel(f.Context) + " clears it"
		}
	case keymap.Edit, keymap.OpenEditor, keymap.AddClaim, keymap.Remove:
		return p.uneditable(action, f)
	case keymap.Later, keymap.Earlier:
		return cmp.Or(p.uneditable(action, f), p.immovable(action, f))
	}
	return ""
}

// uneditable says why an action can't edit the part under the cursor, "" if it can.
func (p *Pane) uneditable(action keymap.Action, f pane.Frame) string {
	t := f.Snapshot.Token
	part := p.part(f)
	doc := t.Document(part)
	whole := doc.Complete && doc.Root.Kind == token.Object
	current, _ := p.current(f)
	switch {
	case t.Text == "":
		return "there is no token to edit: " + f.Snapshot.NoToken
	case current.disclosed:
		return "disclosures can't be edited, only signed claims"
	case part == token.Payload && t.Encrypted:
		return "an encrypted payload can't be edited"
	case doc.Text == "":
		return "the " + part.String() + " can't be read: press " +
			f.Keys.Global(keymap.Paste) + " to paste another token"
	case part == token.Payload && t.Nested != "":
		return "the payload is a token itself: press " + f.Keys.Global(keymap.ListHistory) + " to see it"
	case action == keymap.Edit && len(doc.Text) > pane.MaxEditor:
		return fmt.Sprintf("the %s has %d kB: press %s to edit it in $EDITOR",
			part, len(doc.Text)/1000, f.Keys.Key(keymap.Claims, keymap.OpenEditor))
	case action == keymap.AddClaim && !whole:
		return "the " + part.String() + " isn't a complete JSON object: press " +
			f.Keys.Key(keymap.Claims, keymap.Edit) + " to fix it by hand"
	case action == keymap.Remove && (!whole || current.index < 0):
		return "there is no claim to remove here: press " + f.Keys.Key(keymap.Claims, keymap.Edit) + " to edit the text"
	}
	return ""
}

// Do implements pane.Keyed.
func (p *Pane) Do(action keymap.Action, f pane.Frame) pane.Effect {
	switch action {
	case keymap.Open:
		return p.open(f)
	case keymap.Filter:
		p.filter.Open()
	case keymap.Edit:
		return p.edit(f)
	case keymap.OpenEditor:
		part := p.part(f)
		return pane.Effect{OpenEditor: &pane.EditorText{Part: part, Text: f.Snapshot.Token.Document(part).Text}}
	case keymap.AddClaim:
		p.claim = newClaimEntry(p.part(f))
	case keymap.Remove:
		return p.remove(f)
	case keymap.Later, keymap.Earlier:
		return p.moveTime(action, f)
	default:
		count := len(p.rows(f))
		p.list.Cursor = pane.Moved(action, p.list.Cursor, p.height/2, count)
	}
	return pane.Effect{}
}

// part returns the part of the row under the cursor.
func (p *Pane) part(f pane.Frame) token.Part {
	if r, ok := p.current(f); ok {
		return r.part
	}
	return token.Payload
}

// current returns the row under the cursor.
func (p *Pane) current(f pane.Frame) (row, bool) {
	all := p.rows(f)
	if len(all) == 0 {
		return row{index: -1}, false
	}
	return all[min(p.list.Cursor, len(all)-1)], true
}

// remove removes the claim under the cursor and moves the cursor to the next one.
func (p *Pane) remove(f pane.Frame) pane.Effect {
	r, ok := p.current(f)
	if !ok || r.index < 0 {
		return pane.Effect{}
	}
	doc := f.Snapshot.Token.Document(r.part)
	p.wanted = identity{part: r.part, index: min(r.index, len(doc.Root.Members)-2), set: true}
	text, _ := edit.Remove(withLast(doc, r.index), r.member)
	return pane.Change(core.EditPart{Part: r.part, Text: text})
}

// withLast returns a document in which the member at index is the last of its name, because
// edit.Remove removes the last one.
func withLast(doc token.Document, index int) token.Document {
	doc.Root.Members = slices.Clone(doc.Root.Members)
	name := doc.Root.Members[index].Name
	for i := index + 1; i < len(doc.Root.Members); i++ {
		if doc.Root.Members[i].Name == name {
			doc.Root.Members[i].Name += " (later)"
		}
	}
	return doc
}

// open shows the full claim under the cursor.
func (p *Pane) open(f pane.Frame) pane.Effect {
	r, ok := p.current(f)
	if !ok {
		return pane.Effect{}
	}
	identity := f.Snapshot.Identity
	return pane.Effect{Detail: &pane.Detail{
		Title: r.location() + " " + r.member,
		Lines: func(width int) []pane.Line {
			lines := hardWrapped(r.source, width)
			if r.partial {
				lines = hardWrapped(r.value, width)
			}
			if r.index >= 0 {
				lines = append(lines, pane.Sections(core.About(identity, r.part, r.member, r.explains), width)...)
			} else if r.explains != "" {
				lines = append(append(lines, pane.Line{}), pane.Wrap(themes.Muted, r.explains, width)...)
			}
			if r.partial {
				lines = append(lines, pane.Line{}, pane.Text(themes.Accent, "the full claim"))
				lines = append(lines, hardWrapped(r.source, width)...)
			}
			return lines
		},
	}}
}

// maxDetail is how many bytes of a value open shows.
const maxDetail = 1 << 16

// hardWrapped returns the lines of any text, wrapped at the width.
func hardWrapped(text string, width int) []pane.Line {
	shown := visible.Text(text[:min(len(text), maxDetail)])
	var lines []pane.Line
	for _, part := range pane.HardWrap(shown, width, 0, 10000) {
		lines = append(lines, pane.Text(themes.Text, part))
	}
	return lines
}

// Copy returns the value under the cursor for the clipboard.
func (p *Pane) Copy(f pane.Frame) (text, what string) {
	r, ok := p.current(f)
	if !ok {
		return "", ""
	}
	return r.value, r.member
}
