package layout

import "slices"

const (
	maxLeft      = 56 // Columns: a list of scopes gains nothing from more.
	minWideLeft  = 44 // Columns.
	untabbedRows = 34 // Terminal rows from which Medium shows Encoded and Decoded at once.
	twoColumns   = 80 // Columns from which Narrow has two columns.
)

// arrange places the panes of class in body, the cells between header and footer.
func arrange(class Class, body Rect, ws Wishes) []Placed {
	switch class {
	case Wide:
		return arrangeWide(body, ws)
	case Medium:
		return arrangeMedium(body, ws)
	case Narrow:
		return arrangeNarrow(body, ws)
	default:
		return []Placed{{Pane: ws.Focus, Rect: body, Tabs: ws.all()}}
	}
}

// arrangeWide shows a frame for each slot, in two columns.
func arrangeWide(body Rect, ws Wishes) []Placed {
	left, right := body.columns(clamp(body.W*38/100, minWideLeft, maxLeft))
	panes := left.stack(
		ws.frame(Choices),
		ws.frame(Settings).high(ws.SettingsRows, 8, 13),
	)

	findings, encoded, decoded := ws.frame(Findings), ws.frame(Encoded), ws.frame(Decoded)
	if ws.FindingsFirst {
		// Encoded has a quarter here, not a third, so that Decoded keeps room for its rows when
		// Findings takes half.
		return append(panes, right.stack(
			findings.high(ws.FindingsRows, 7, right.H/2),
			encoded.high(ws.EncodedRows, 5, right.H/4),
			decoded,
		)...)
	}
	return append(panes, right.stack(
		encoded.high(ws.EncodedRows, 5, right.H/3),
		decoded,
		findings.high(ws.FindingsRows, 7, right.H*40/100),
	)...)
}

// arrangeMedium keeps the two columns and lets Encoded and Decoded share a frame too, unless the
// terminal is tall enough for both.
func arrangeMedium(body Rect, ws Wishes) []Placed {
	left, right := body.columns(min(body.W*46/100, maxLeft))
	panes := left.stack(
		ws.frame(Choices),
		ws.frame(Settings).high(ws.SettingsRows, 6, 8),
	)

	outputs := []frame{ws.frame(Decoded, Encoded)}
	if body.H+2 >= untabbedRows {
		outputs = []frame{
			ws.frame(Encoded).high(ws.EncodedRows, 5, right.H/3),
			ws.frame(Decoded),
		}
	}

	findings := ws.frame(Findings)
	if ws.FindingsFirst {
		findings = findings.high(ws.FindingsRows, 9, 10)
		return append(panes, right.stack(append([]frame{findings}, outputs...)...)...)
	}
	findings = findings.high(ws.FindingsRows, 7, 9)
	return append(panes, right.stack(append(outputs, findings)...)...)
}

// arrangeNarrow shows the focused pane and below it, if it is another, the first pane of Findings.
// The other panes of Findings are tabs like all others here.
func arrangeNarrow(body Rect, ws Wishes) []Placed {
	if body.W >= twoColumns {
		return arrangeTwoColumns(body, ws)
	}
	// The first pane of Findings stays among the tabs though it is shown below, so that the row of
	// tabs is the same whatever has the focus.
	shown := frame{pane: ws.Focus, tabs: ws.all()}
	below := frame{pane: ws.first(Findings)}
	if shown.pane == below.pane {
		return body.stack(shown)
	}
	return body.stack(shown, below.high(ws.FindingsRows, 4, max(5, body.H/4)))
}

// arrangeTwoColumns is Narrow for a low, wide terminal. The first pane of Findings has the right
// column to itself, so it is not a tab of the left one, which shows Encoded or Decoded while that
// pane has the focus.
func arrangeTwoColumns(body Rect, ws Wishes) []Placed {
	findings := ws.first(Findings)
	shown := ws.Focus
	if shown == findings {
		shown = ws.frame(Decoded, Encoded).pane
	}
	left, right := body.columns(body.W * 55 / 100)
	tabs := slices.DeleteFunc(ws.all(), func(p Pane) bool { return p == findings })
	return []Placed{
		{Pane: shown, Rect: left, Tabs: tabs},
		{Pane: findings, Rect: right},
	}
}
