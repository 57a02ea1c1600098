package flow

import (
	"slices"
	"strings"
	"time"

	"bulla/core/call"
	"bulla/core/expiry"
	"bulla/core/tour"
	"bulla/themes"
	"bulla/ui/pane"
)

// Render implements pane.Pane. The names of the parties stay in the first line.
func (p *Pane) Render(f pane.Frame) []pane.Line {
	lines, start, end := p.lines(f)
	if len(p.exchanges) == 0 || f.Height < 2 {
		return lines[:min(len(lines), max(f.Height, 0))]
	}
	head := lines[0]
	f.Height--
	return append([]pane.Line{head}, p.list.Show(lines[1:], start-1, end-1, f)...)
}

// lines returns the diagram, and which of its lines are those of the request under the cursor.
func (p *Pane) lines(f pane.Frame) (lines []pane.Line, start, end int) {
	if len(p.exchanges) == 0 {
		return pane.Wrap(themes.Faint, "this step sends no request", f.Width), 0, 0
	}
	d := newDiagram(p.exchanges, f)
	var moved time.Duration
	lines = []pane.Line{d.head()}
	for i, e := range p.exchanges {
		if i == p.ofStep {
			lines = append(lines, d.row(d.at[0]+2, pane.Text(themes.Accent, "sent again")))
		}
		if e.Moved != moved {
			moved = e.Moved
			lines = append(lines, d.row(d.at[0]+2, pane.Text(themes.Warning, clockText(moved))))
		}
		at := len(lines)
		rows := append(d.request(e, i == p.list.Cursor), d.responses(p.exchanges, i)...)
		lines = append(lines, pane.InRow(i, rows)...)
		if i == p.list.Cursor {
			start, end = at, len(lines)
		}
	}
	return lines, start, end
}

// clockText says where the clock is when the next request is sent.
func clockText(moved time.Duration) string {
	switch {
	case moved == 0:
		return "clock: the present"
	case moved < 0:
		return "clock " + expiry.Short(moved)
	}
	return "clock +" + expiry.Short(moved)
}

// diagram draws arrows between lanes, one for each party.
type diagram struct {
	f     pane.Frame
	lanes []tour.Party
	at    []int // the column of each lane
}

func newDiagram(exchanges []*tour.Exchange, f pane.Frame) diagram {
	const widest = 24 // columns between two lanes
	d := diagram{f: f, lanes: tour.Parties(exchanges)}
	name := len(d.lanes[len(d.lanes)-1])
	gap := max(2, min(widest, (f.Width-2-name)/max(len(d.lanes)-1, 1)))
	for i := range d.lanes {
		d.at = append(d.at, 2+i*gap)
	}
	return d
}

// head names the parties above their lanes.
func (d diagram) head() pane.Line {
	var line pane.Line
	for i, lane := range d.lanes {
		line.PadTo(d.at[i])
		line.Add(themes.Strong, string(lane))
	}
	return line
}

// request draws a request: what it asks and carries, and its arrow.
func (d diagram) request(e *tour.Exchange, cursor bool) []pane.Line {
	from, to := d.column(e.From), d.column(e.To)
	text := pane.Text(themes.Text, e.Call())
	if e.For != "" {
		text.Add(themes.Faint, " for ").Add(themes.Text, e.For)
	}
	text.Add(themes.Faint, ", ").Add(carriesRole(e), "with "+e.Carries)
	label := d.row(min(from, to)+2, text)
	if cursor {
		label = marked(label, d.f)
	}
	return []pane.Line{label, d.arrow(from, to, themes.Accent, pane.Line{})}
}

// marked puts the cursor on a line.
func marked(line pane.Line, f pane.Frame) pane.Line {
	mark := pane.Text(themes.Accent, f.Glyphs.Cursor+" ")
	line = line.Slice(2, max(line.Width(), 2))
	line = *mark.Append(line)
	if f.Focused {
		line = line.Fit(f.Width, f.Glyphs.Ellipsis)
		line.On(themes.Cursor)
	}
	return line
}

// carriesRole gives API keys and missing credentials a color of their own.
func carriesRole(e *tour.Exchange) themes.Role {
	if strings.Contains(e.Carries, "API key") {
		return themes.Warning
	}
	return themes.Payload
}

// responses draws the responses that come before the next request: that of a request which caused
// others comes after theirs.
func (d diagram) responses(exchanges []*tour.Exchange, i int) []pane.Line {
	nextIsNested := i+1 < len(exchanges) && exchanges[i+1].Nested
	var lines []pane.Line
	if exchanges[i].Nested || !nextIsNested {
		lines = d.response(exchanges[i])
	}
	if !exchanges[i].Nested || nextIsNested {
		return lines
	}
	for i > 0 && exchanges[i].Nested {
		i--
	}
	return append(lines, d.response(exchanges[i])...)
}

// response draws the arrow of a response with its status, and below it what Courier sent to the
// app, or why it refused.
func (d diagram) response(e *tour.Exchange) []pane.Line {
	role := themes.Error
	if e.Response.OK() {
		role = themes.Pass
	}
	from, to := d.column(e.To), d.column(e.From)
	lines := []pane.Line{d.arrow(from, to, role, pane.Text(role, " "+call.StatusText(e.Response.Status)+" "))}
	column := min(from, to) + 2
	body := pane.Text(themes.Faint, e.Brief())
	toApp := e.To == tour.Courier && e.From != tour.Backend
	if room := d.f.Width - column; e.Response.OK() && toApp && body.Width() > 0 && room > 0 {
		lines = append(lines, d.row(column, body.Fit(min(body.Width(), room), d.f.Glyphs.Ellipsis)))
	}
	for _, text := range pane.Wrap(themes.Muted, e.Refusal(), max(d.f.Width-column, 1)) {
		lines = append(lines, d.row(column, text))
	}
	return lines
}

// column returns the column of a party.
func (d diagram) column(party tour.Party) int { return d.at[slices.Index(d.lanes, party)] }

// row draws the lanes, and a text over those to the right of a column. A text that doesn't fit
// there begins further left.
func (d diagram) row(from int, text pane.Line) pane.Line {
	from = max(2, min(from, d.f.Width-text.Width()))
	line := d.bars(0, from)
	line.PadTo(from)
	line.Append(text)
	if line.Width() < d.f.Width {
		line.Add(themes.Text, " ")
	}
	return *line.Append(d.bars(line.Width(), d.f.Width))
}

// bars draws the lanes from one column to another.
func (d diagram) bars(from, to int) pane.Line {
	var line pane.Line
	for _, at := range d.at {
		if at >= from && at < to {
			line.PadTo(at - from)
			line.Add(themes.Border, d.f.Glyphs.Frame.Vertical)
		}
	}
	return line
}

// arrow draws an arrow from one column to another, with a text on it.
func (d diagram) arrow(from, to int, role themes.Role, text pane.Line) pane.Line {
	g := d.f.Glyphs
	left, right := min(from, to), max(from, to)
	room := right - left - 1
	if text.Width() > room-2 {
		text = text.Fit(max(room-2, 0), "")
	}
	before := (room - text.Width()) / 2
	after := room - text.Width() - before
	line := d.bars(0, left+1)
	start, end := strings.Repeat(g.Frame.Horizontal, max(before, 0)), strings.Repeat(g.Frame.Horizontal, max(after, 0))
	if from < to && after > 0 {
		end = strings.Repeat(g.Frame.Horizontal, after-1) + g.ArrowRight
	}
	if from > to && before > 0 {
		start = g.ArrowLeft + strings.Repeat(g.Frame.Horizontal, before-1)
	}
	line.Add(role, start).Append(text).Add(role, end)
	return *line.Append(d.bars(right, d.f.Width))
}

// detail shows a request and its response in full.
func detail(e *tour.Exchange) *pane.Detail {
	return &pane.Detail{Title: string(e.From) + " to " + string(e.To), Lines: func(width int) []pane.Line {
		lines := exact(themes.Strong, e.RequestText(), width)
		lines = append(lines, pane.Line{})
		role := themes.Error
		if e.Response.OK() {
			role = themes.Pass
		}
		status, rest, _ := strings.Cut(e.ResponseText(), "\n")
		lines = append(lines, pane.Text(role, status))
		lines = append(lines, exact(themes.Text, rest, width)...)
		if because := e.Refusal(); because != "" {
			lines = append(lines, pane.Line{}, pane.Text(themes.Accent, "because"))
			lines = append(lines, pane.Wrap(themes.Text, because, width)...)
			lines = append(lines, pane.Wrap(themes.Muted, "Only the emulator says so. Courier gives no reason.", width)...)
		}
		return lines
	}}
}

// exact wraps lines anywhere, the first one in a role of its own.
func exact(first themes.Role, text string, width int) []pane.Line {
	var lines []pane.Line
	for line := range strings.Lines(strings.TrimRight(text, "\n")) {
		role := themes.Text
		if len(lines) == 0 {
			role = first
		}
		line = strings.TrimSuffix(line, "\n")
		if line == "" {
			lines = append(lines, pane.Line{})
		}
		for _, part := range pane.HardWrap(line, width, 0, len(line)+1) {
			lines = append(lines, pane.Text(role, part))
		}
	}
	return lines
}
