package layout

import "slices"

const (
	maxLeft      = 56 // Columns: a list of scopes gains nothing from more.
	minWideLeft  = 44 // Columns.
	minMiddle    = 62 // Columns: from here on, explanations fit next to claims.
	minRight     = 44 // Columns.
	untabbedRows = 34 // Terminal rows from which Medium shows Encoded and Decoded at once.
	twoColumns   = 80 // Columns from which Narrow has two columns.
)

// The least heights of frames, border included.
const (
	leastChoices  = 8
	leastSettings = 8
	leastEncoded  = 5
	leastDecoded  = 6
	leastFindings = 7
	leastCalls    = 5
	leastSigning  = 6
)

// arrange places the panes of class in body, the cells between header and footer.
func arrange(class Class, body Rect, ws Wishes) []Placed {
	if ws.Zoomed || class == Tiny {
		return []Placed{{Pane: ws.Focus, Rect: body, Tabs: ws.all()}}
	}
	if ws.first(Guide) >= 0 {
		return arrangeTour(body, ws)
	}
	switch class {
	case Full:
		return arrangeFull(body, ws)
	case Wide:
		return arrangeWide(body, ws)
	case Medium:
		return arrangeMedium(body, ws)
	default:
		return arrangeNarrow(body, ws)
	}
}

// arrangeFull shows a frame for each slot, in three columns. With FindingsFirst, Findings and
// Encoded change places, so that Findings is in the middle and the others stay where they are.
func arrangeFull(body Rect, ws Wishes) []Placed {
	left := clamp(body.W*28/100, minWideLeft, maxLeft)
	room := body.W - left
	middle := max(room/2, min(minMiddle, room-minRight))
	columns := body.columns(left, middle)

	choices := ws.frame(Choices).rest(leastChoices)
	settings := ws.frame(Settings).between(leastSettings, 13)
	encoded := ws.frame(Encoded).between(leastEncoded, body.H/3).atMost(body.H / 2)
	findings := ws.frame(Findings).between(leastFindings, body.H/2)
	calls := ws.frame(Calls).rest(leastCalls)
	calls.focused = false // going from Findings to Calls and back moves nothing
	upper, corner := encoded, findings
	if ws.FindingsFirst {
		upper, corner = findings, encoded
	}
	return slices.Concat(
		columns[0].stack(choices, settings),
		columns[1].stack(
			upper,
			ws.frame(Decoded).rest(leastDecoded),
			ws.frame(Signing).between(leastSigning, body.H/3),
		),
		columns[2].stack(corner, calls),
	)
}

// arrangeWide has two columns. Settings shares its frame with Signing, Findings with Calls.
func arrangeWide(body Rect, ws Wishes) []Placed {
	columns := body.columns(clamp(body.W*38/100, minWideLeft, maxLeft))
	left := columns[0].stack(ws.frame(Choices).rest(leastChoices), ws.settings(body.H))

	encoded := ws.frame(Encoded).between(leastEncoded, body.H/3).atMost(body.H / 2)
	decoded := ws.frame(Decoded).rest(leastDecoded)
	findings := ws.frame(Findings, Calls)
	if ws.FindingsFirst {
		// Encoded has a quarter here, not a third, so that Decoded keeps room for its rows when
		// Findings takes half.
		encoded.most = body.H / 4
		return append(left, columns[1].stack(findings.between(leastFindings, body.H/2), encoded, decoded)...)
	}
	return append(left, columns[1].stack(encoded, decoded, findings.between(leastFindings, body.H*40/100))...)
}

// settings returns the frame of Settings and Signing in a column with room for both, so that going
// to it moves nothing.
func (ws Wishes) settings(rows int) frame {
	return ws.frame(Settings, Signing).fixed(clamp(rows/3, 10, 13))
}

// arrangeMedium keeps the two columns and lets Encoded and Decoded share a frame too, unless the
// terminal is tall enough for both.
func arrangeMedium(body Rect, ws Wishes) []Placed {
	columns := body.columns(min(body.W*46/100, maxLeft))
	settings := ws.frame(Settings, Signing).forAll().between(leastSettings, 8)
	outputs := []frame{ws.frame(Decoded, Encoded).rest(leastDecoded)}
	if body.H+2 >= untabbedRows {
		settings = ws.settings(body.H)
		outputs = []frame{
			ws.frame(Encoded).between(leastEncoded, body.H/3).atMost(body.H / 2),
			ws.frame(Decoded).rest(leastDecoded),
		}
	}

	findings := ws.frame(Findings, Calls)
	right := append(outputs, findings.between(leastFindings, 9))
	if ws.FindingsFirst {
		right = append([]frame{findings.between(leastFindings, 10).atMost(11)}, outputs...)
	}
	left := columns[0].stack(ws.frame(Choices).rest(leastChoices), settings)
	return append(left, columns[1].stack(right...)...)
}

// arrangeNarrow shows the focused pane and below it, if it is another, the first pane of Findings.
func arrangeNarrow(body Rect, ws Wishes) []Placed {
	if body.W >= twoColumns {
		return arrangeTwoColumns(body, ws)
	}
	// The first pane of Findings stays among the tabs though it is shown below, so that the row of
	// tabs is the same whatever has the focus.
	shown := frame{pane: ws.Focus, tabs: ws.all()}.rest(0)
	below := ws.first(Findings)
	if shown.pane == below {
		return body.stack(shown)
	}
	most := max(5, body.H/4)
	findings := frame{pane: below, want: rowsOf(below, ws.Rows) + borders}
	return body.stack(shown, findings.between(4, most).atMost(most))
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
	columns := body.columns(body.W * 55 / 100)
	tabs := slices.DeleteFunc(ws.all(), func(p Pane) bool { return p == findings })
	return []Placed{
		{Pane: shown, Rect: columns[0], Tabs: tabs},
		{Pane: findings, Rect: columns[1]},
	}
}
