// Package access is the pane that says which endpoints of Courier's API the token may call: first
// why its inbox is empty, which is the most frequent question, then the endpoints by what they are
// for. Under the cursor it says why, and what to add to the scope.
package access

import (
	"fmt"
	"slices"
	"strings"

	"bulla/core"
	"bulla/core/access"
	"bulla/themes"
	"bulla/ui/keymap"
	"bulla/ui/pane"
)

// Pane is the list of endpoints. It keeps the cursor, and the decisions about the scopes it saw
// last.
type Pane struct {
	pane.Filtered
	height int
	list   pane.List // its row 0 is the inbox, i the row i-1
	last   view
}

// New returns the pane.
func New() *Pane { return &Pane{} }

// SetSize implements pane.Pane.
func (p *Pane) SetSize(_, height int) { p.height = height }

// Title implements pane.Pane.
func (p *Pane) Title(f pane.Frame) (string, pane.Line) {
	const name = "Access"
	bearer := f.Snapshot.Bearer()
	switch {
	case bearer.APIKey:
		return name, pane.Text(themes.Muted, "an API key")
	case missing(f):
		return name, pane.Text(themes.Muted, "no token")
	case bearer.Refused != "":
		if _, ok := otherIssuer(f); ok {
			return name, pane.Text(themes.Error, "401: not Courier's")
		}
		return name, pane.Text(themes.Error, "401 on every call")
	}
	v := p.view(f)
	if p.Filter.On() {
		return name, p.Filter.Facts(len(p.shown(v)), len(v.rows))
	}
	facts := fmt.Sprintf("%d of %d calls allowed", v.allowed, v.all)
	if f.Snapshot.Mode == core.Compose {
		facts += " once issued" // Courier refuses the preview, because the local key signed it
	}
	return name, pane.Text(themes.Muted, facts)
}

// missing reports whether the snapshot has no token.
func missing(f pane.Frame) bool { return f.Snapshot.Token.Text == "" }

// Reset puts the cursor back on the inbox, for a new token.
func (p *Pane) Reset() { p.list, p.Filtered = pane.List{}, pane.Filtered{} }

// Point implements pane.Pointable, with a call such as "GET /brands" or "POST /q messages".
func (p *Pane) Point(name string, f pane.Frame) {
	p.Cancel()
	words := append(strings.Fields(name), "", "", "")
	e, _, _, ok := access.Match(words[0], words[1], words[2])
	if !ok || missing(f) {
		return
	}
	for i, r := range p.view(f).rows {
		if slices.ContainsFunc(r.calls, func(d access.Decision) bool {
			of := d.Endpoint
			return of.Method == e.Method && of.Path == e.Path && slices.Equal(of.Operations, e.Operations)
		}) {
			p.list.Cursor = i + 1
			return
		}
	}
}

// Disabled implements pane.Keyed.
func (p *Pane) Disabled(action keymap.Action, f pane.Frame) string {
	switch {
	case (action == keymap.Open || action == keymap.Filter) && missing(f):
		return noToken(f)
	case action == keymap.Open && p.Filter.On() && len(p.shown(p.view(f))) == 0:
		return "no endpoint matches the filter: " + f.Keys.Cancel(f.Context) + " clears it"
	}
	return ""
}

// Do implements pane.Keyed.
func (p *Pane) Do(action keymap.Action, f pane.Frame) pane.Effect {
	switch {
	case missing(f):
	case action == keymap.Open:
		return pane.Effect{Overlay: p.window(f)}
	case action == keymap.Filter:
		p.Filter.Open()
	default:
		first, rows := p.first(), p.shown(p.view(f))
		p.list.Cursor = first + pane.Moved(action, p.list.Cursor-first, p.height/3, 1+len(rows)-first)
	}
	return pane.Effect{}
}

// Click implements pane.Clickable. A click on the row with the cursor opens it.
func (p *Pane) Click(t pane.Target, f pane.Frame) pane.Effect {
	return p.list.Click(t, keymap.Open, p, f)
}

// Scroll implements pane.Scrolling.
func (p *Pane) Scroll(rows int, _ pane.Frame) { p.list.Scroll(rows) }

// Copy implements pane.Copying: it returns the request under the cursor, or the answer about the
// inbox.
func (p *Pane) Copy(f pane.Frame) (text, what string) {
	if missing(f) {
		return "", ""
	}
	v := p.view(f)
	if r, ok := p.selected(v); ok {
		return r.methods() + " " + r.decision().Path, "request"
	}
	return answer(v, f).text, "answer"
}

// selected returns the row under the cursor. ok is false if the cursor is on the inbox.
func (p *Pane) selected(v *view) (r row, ok bool) {
	rows := p.shown(v)
	if p.list.Cursor == 0 || len(rows) == 0 {
		return row{}, false
	}
	return rows[p.list.Cursor-1], true
}

// Wants implements pane.Wanting: all rows, one of them opened.
func (p *Pane) Wants(f pane.Frame) int {
	if missing(f) {
		return len(noTokenLines(f))
	}
	v := p.view(f)
	rows := len(refusalLines(f)) + len(renderInbox(v, f, true)) + len(v.rows) + openedRows
	for i, r := range v.rows {
		if i == 0 || v.rows[i-1].group != r.group {
			rows++
		}
	}
	return rows
}

// openedRows is how many more lines the row under the cursor usually has.
const openedRows = 3

// Render implements pane.Pane.
func (p *Pane) Render(f pane.Frame) []pane.Line {
	if missing(f) {
		lines := noTokenLines(f)
		return fit(lines[:min(len(lines), max(f.Height, 0))], f)
	}
	below, height := p.Filter.Lines(f), f.Height
	f.Height -= len(below)
	return pane.AtBottom(p.renderList(p.view(f), f), fit(below, f), height)
}

// renderList returns the lines that are in sight.
func (p *Pane) renderList(v *view, f pane.Frame) []pane.Line {
	rows := p.shown(v)
	var lines []pane.Line
	above, start, end := 0, 0, 0 // above is the heading over the row under the cursor
	notice := refusalLines(f)
	switch {
	case p.Filter.On() && len(rows) == 0:
		return fit(p.Filter.Nothing(f), f)
	case !p.Filter.On():
		start = len(notice)
		lines = append(slices.Clone(notice), pane.InRow(0, renderInbox(v, f, p.list.Cursor == 0))...)
	}
	if p.list.Cursor == 0 {
		end = len(lines)
	}
	for i, r := range rows {
		at := len(lines)
		if i == 0 || rows[i-1].group != r.group {
			lines = append(lines, heading(v, r.group, f))
		}
		under := p.list.Cursor == i+1
		if under {
			above, start = at, len(lines)
		}
		drawn := renderRow(r, f, under)
		drawn[0] = p.Filter.Highlight(drawn[0])
		lines = append(lines, pane.InRow(i+1, drawn)...)
		if under {
			end = len(lines)
		}
	}
	if end-above <= f.Height || p.list.Cursor == 0 && len(notice) < f.Height {
		start = above // the reason of a refusal takes precedence over what follows from it
	}
	return p.list.Show(fit(lines, f), start, end, f)
}

// fit returns the lines at the width of the frame.
func fit(lines []pane.Line, f pane.Frame) []pane.Line {
	fitted := make([]pane.Line, len(lines))
	for i, line := range lines {
		fitted[i] = line.Fit(f.Width, f.Glyphs.Ellipsis)
	}
	return fitted
}
