package layout

import "slices"

const (
	besideColumns = 96  // Columns from which Guide is next to what it points at; otherwise it is above.
	minGuide      = 44  // Columns.
	maxGuide      = 64  // Columns: lines of prose that are longer are hard to read.
	roomyColumns  = 150 // Columns and rows from which all panes have room next to Guide.
	roomyRows     = 38
	leastShown    = 6 // Rows of a frame next to Guide, border included.
)

// arrangeTour shows Guide and what it points at. Where there is room, all other panes are there
// too.
func arrangeTour(body Rect, ws Wishes) []Placed {
	guide := frame{pane: ws.first(Guide), want: rowsOf(ws.first(Guide), ws.Rows) + borders}
	switch {
	case body.W < besideColumns:
		rows := clamp(guide.want, body.H*2/5, body.H*3/5)
		placed := Placed{Pane: guide.pane, Rect: Rect{X: body.X, Y: body.Y, W: body.W, H: rows}}
		below := Rect{X: body.X, Y: body.Y + rows, W: body.W, H: body.H - rows}
		return append([]Placed{placed}, ws.stackShown(below, ws.pointedAt())...)
	case ws.Few:
		columns := body.columns(body.W / 2)
		return append(columns[0].stack(guide.rest(0)), ws.stackShown(columns[1], ws.pointedAt())...)
	case body.W >= roomyColumns && body.H >= roomyRows:
		if placed := ws.arrangeRoomy(body, guide); ws.showsAll(placed) {
			return placed
		}
	}
	columns := body.columns(clamp(body.W*2/5, minGuide, maxGuide))
	return append(columns[0].stack(guide.rest(0)), ws.stackShown(columns[1], ws.pointedAt())...)
}

// arrangeRoomy has three columns: Guide with Exchanges below it, and two for all other panes.
func (ws Wishes) arrangeRoomy(body Rect, guide frame) []Placed {
	left := clamp(body.W*2/5, minGuide, maxGuide)
	columns := body.columns(left, (body.W-left)*45/100)
	ws.Recent = append(slices.Clone(ws.Shown), ws.Recent...)
	exchanges := ws.frame(Exchanges).between(leastShown, body.H/2)
	return slices.Concat(
		columns[0].stack(guide.rest(body.H/3), exchanges),
		columns[1].stack(
			ws.frame(Choices).between(leastChoices, body.H/3).atMost(body.H*2/5),
			ws.frame(Settings, Signing).between(leastSettings, leastSettings).atMost(12),
			ws.frame(Calls).rest(leastCalls),
		),
		columns[2].stack(
			ws.frame(Encoded).between(leastEncoded, body.H/3),
			ws.frame(Decoded).between(leastDecoded, body.H/2),
			ws.frame(Findings).rest(leastFindings),
		),
	)
}

// showsAll reports whether every pane that Guide points at has a frame of its own or is in front.
func (ws Wishes) showsAll(placed []Placed) bool {
	return !slices.ContainsFunc(ws.Shown, func(p Pane) bool {
		_, ok := Plan{Panes: placed}.Find(p)
		return !ok
	})
}

// pointedAt returns the panes to show next to Guide: the one with the focus, and those that Guide
// points at.
func (ws Wishes) pointedAt() []Pane {
	panes := slices.Clone(ws.Shown)
	if ws.Focus != ws.first(Guide) && !slices.Contains(panes, ws.Focus) {
		panes = append([]Pane{ws.Focus}, panes...)
	}
	if len(panes) == 0 {
		panes = []Pane{ws.first(Findings)}
	}
	return panes
}

// stackShown shows as many of the panes as there is room for. If not all fit, the one with the
// focus is among them. The last frame has all panes that have no frame as tabs.
func (ws Wishes) stackShown(r Rect, panes []Pane) []Placed {
	n := clamp(r.H/leastShown, 1, len(panes))
	if i := slices.Index(panes, ws.Focus); i >= n {
		panes[n-1] = ws.Focus
	}
	frames := make([]frame, n)
	for i, p := range panes[:n] {
		want := rowsOf(p, ws.Rows) + borders
		frames[i] = frame{pane: p, want: want, spare: want, least: min(max(want, leastShown), r.H/n)}
	}
	hidden := slices.DeleteFunc(ws.all(), func(p Pane) bool {
		return p == ws.first(Guide) || slices.Contains(panes[:n-1], p)
	})
	if len(hidden) > 1 && !ws.Few {
		frames[n-1].tabs = hidden
	}
	frames[n-1].fills = true
	return r.stack(frames...)
}
