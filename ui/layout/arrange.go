package layout

const (
	maxLeft      = 56 // Columns: a list of scopes gains nothing from more.
	minWideLeft  = 44 // Columns.
	untabbedRows = 34 // Terminal rows from which Medium shows Token and Claims at once.
	twoColumns   = 80 // Columns from which Narrow puts the diagnosis beside the pane.
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
		return []Placed{{Pane: ws.Focus, Rect: body, Tabs: allPanes()}}
	}
}

// arrangeWide shows the panes in two columns; Expiry and Key share a frame, and so do
// Diagnosis and Access.
func arrangeWide(body Rect, ws Wishes) []Placed {
	left, right := body.columns(clamp(body.W*38/100, minWideLeft, maxLeft))
	panes := left.stack(
		rest(Scopes),
		fixed(frameRows(ws.ExpiryRows, 8, 13), ws.left(), Expiry, Key),
	)

	if ws.Mode == Inspect {
		// Token has a quarter here, not a third, so that Claims keeps room for its
		// rows when Diagnosis takes half.
		return append(panes, right.stack(
			fixed(frameRows(ws.DiagnosisRows, 7, right.H/2), ws.below(), Diagnosis, Access),
			fixed(frameRows(ws.TokenRows, 5, right.H/4), Token),
			rest(Claims),
		)...)
	}
	return append(panes, right.stack(
		fixed(frameRows(ws.TokenRows, 5, right.H/3), Token),
		rest(Claims),
		fixed(frameRows(ws.DiagnosisRows, 7, right.H*40/100), ws.below(), Diagnosis, Access),
	)...)
}

// arrangeMedium keeps the two columns and lets Token and Claims share a frame too,
// unless the terminal is tall enough for both.
func arrangeMedium(body Rect, ws Wishes) []Placed {
	left, right := body.columns(min(body.W*46/100, maxLeft))
	panes := left.stack(
		rest(Scopes),
		fixed(frameRows(ws.ExpiryRows, 6, 8), ws.left(), Expiry, Key),
	)

	outputs := []slot{rest(ws.output(), Token, Claims)}
	if body.H+2 >= untabbedRows {
		outputs = []slot{
			fixed(frameRows(ws.TokenRows, 5, right.H/3), Token),
			rest(Claims),
		}
	}

	if ws.Mode == Inspect {
		diagnosis := fixed(frameRows(ws.DiagnosisRows, 9, 10), ws.below(), Diagnosis, Access)
		return append(panes, right.stack(append([]slot{diagnosis}, outputs...)...)...)
	}
	diagnosis := fixed(frameRows(ws.DiagnosisRows, 7, 9), ws.below(), Diagnosis, Access)
	return append(panes, right.stack(append(outputs, diagnosis)...)...)
}

// arrangeNarrow shows the focused pane and, where it is not the focused one, the diagnosis.
// Access is a pane like the others here: the frame of the diagnosis keeps the diagnosis.
func arrangeNarrow(body Rect, ws Wishes) []Placed {
	if body.W >= twoColumns {
		return arrangeBeside(body, ws)
	}
	if ws.Focus == Diagnosis {
		return body.stack(rest(Diagnosis, allPanes()...))
	}
	// Diagnosis stays among the tabs though it is shown below, so that the row of
	// tabs is the same whatever has the focus.
	return body.stack(
		rest(ws.Focus, allPanes()...),
		fixed(frameRows(ws.DiagnosisRows, 4, max(5, body.H/4)), Diagnosis),
	)
}

// arrangeBeside is Narrow for a low, wide terminal: the diagnosis has the right column
// to itself, so it is no tab of the left one, which shows an output while the
// diagnosis has the focus.
func arrangeBeside(body Rect, ws Wishes) []Placed {
	shown := ws.Focus
	if shown == Diagnosis {
		shown = ws.Output
	}
	left, right := body.columns(body.W * 55 / 100)
	return []Placed{
		{Pane: shown, Rect: left, Tabs: []Pane{Scopes, Expiry, Token, Claims, Key, Access}},
		{Pane: Diagnosis, Rect: right},
	}
}

// allPanes returns the panes in the order of their digits.
func allPanes() []Pane {
	return []Pane{Scopes, Expiry, Token, Claims, Diagnosis, Key, Access}
}
