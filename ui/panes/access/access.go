// Package access is the pane that says which endpoints of Courier's API the token may call: first
// why its inbox is empty, which is the most frequent question, then the endpoints by what they are
// for. Under the cursor it says why, and what to add to the scope.
package access

import (
	"fmt"
	"slices"

	"bulla/core"
	"bulla/themes"
	"bulla/ui/keymap"
	"bulla/ui/pane"
)

// Pane is the list of endpoints. It keeps the cursor, and the decisions about the scopes it saw
// last.
type Pane struct {
	height int
	cursor int // 0 is the inbox, i the row i-1
	top    int
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
	facts := fmt.Sprintf("%d of %d calls allowed", v.allowed, v.all)
	if f.Snapshot.Mode == core.Compose {
		facts += " once issued" // Courier refuses the preview, because the local key signed it
	}
	return name, pane.Text(themes.Muted, facts)
}

// missing reports whether the snapshot has no token.
func missing(f pane.Frame) bool { return f.Snapshot.Token.Text == "" }

// Reset puts the cursor back on the inbox, for a new token.
func (p *Pane) Reset() { p.cursor, p.top = 0, 0 }

// Disabled implements pane.Keyed.
func (p *Pane) Disabled(action keymap.Action, f pane.Frame) string {
	if action == keymap.Open && missing(f) {
		return noToken(f)
	}
	return ""
}

// Do implements pane.Keyed.
func (p *Pane) Do(action keymap.Action, f pane.Frame) pane.Effect {
	switch {
	case missing(f):
	case action == keymap.Open:
		return pane.Effect{Detail: p.detail(f)}
	default:
		p.cursor = pane.Moved(action, p.cursor, p.height/3, p.view(f).stops())
	}
	return pane.Effect{}
}

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
	p.cursor = max(0, min(p.cursor, v.stops()-1))
	if p.cursor == 0 {
		return row{}, false
	}
	return v.rows[p.cursor-1], true
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
	v := p.view(f)
	p.selected(v) // the cursor stays among the rows
	notice := refusalLines(f)
	lines := slices.Clone(notice)
	above, start, end := 0, len(lines), 0 // above is the heading over the row under the cursor
	lines = append(lines, renderInbox(v, f, p.cursor == 0)...)
	if p.cursor == 0 {
		end = len(lines)
	}
	for i, r := range v.rows {
		at := len(lines)
		if i == 0 || v.rows[i-1].group != r.group {
			lines = append(lines, heading(v, r.group, f))
		}
		under := p.cursor == i+1
		if under {
			above, start = at, len(lines)
		}
		lines = append(lines, renderRow(r, f, under)...)
		if under {
			end = len(lines)
		}
	}
	if end-above <= f.Height || p.cursor == 0 && len(notice) < f.Height {
		start = above // the reason of a refusal takes precedence over what follows from it
	}
	return p.scroll(lines, start, end, f)
}

// scroll returns the lines that fit. The lines from start to end are among them, or the first of
// these if there isn't room for all.
func (p *Pane) scroll(lines []pane.Line, start, end int, f pane.Frame) []pane.Line {
	height := max(f.Height, 0)
	p.top = max(p.top, end-height)
	p.top = max(0, min(p.top, start, len(lines)-height))
	visible := fit(lines[p.top:min(p.top+height, len(lines))], f)
	pane.MarkMore(visible, p.top > 0, p.top+height < len(lines), f)
	return visible
}

// fit returns the lines at the width of the frame.
func fit(lines []pane.Line, f pane.Frame) []pane.Line {
	fitted := make([]pane.Line, len(lines))
	for i, line := range lines {
		fitted[i] = line.Fit(f.Width, f.Glyphs.Ellipsis)
	}
	return fitted
}
