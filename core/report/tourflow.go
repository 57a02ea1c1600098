package report

import (
	"strings"

	"bulla/core/call"
	"bulla/core/tour"
)

// laneWidth is how many characters apart the parties of a flow are.
const laneWidth = 10

// flow draws requests as arrows between the parties.
func (p *page) flow(exchanges []*tour.Exchange) {
	lanes := tour.Parties(exchanges)
	head := ""
	for _, lane := range lanes {
		head = pad(head+string(lane), len(head)+laneWidth)
	}
	p.exact(span{Strong, head})
	for i, e := range exchanges {
		if e.Nested {
			continue
		}
		p.arrow(lanes, e.From, e.To, e.Call()+", "+carries(e))
		for _, inner := range exchanges[i+1:] {
			if !inner.Nested {
				break
			}
			p.arrow(lanes, inner.From, inner.To, inner.Call()+", "+carries(inner))
			p.arrow(lanes, inner.To, inner.From, call.StatusText(inner.Response.Status))
		}
		p.arrow(lanes, e.To, e.From, call.StatusText(e.Response.Status))
	}
}

// arrow draws one arrow and writes next to it what it carries.
func (p *page) arrow(lanes []tour.Party, from, to tour.Party, text string) {
	var start, end int
	for i, lane := range lanes {
		if lane == from {
			start = i * laneWidth
		}
		if lane == to {
			end = i * laneWidth
		}
	}
	row := []byte(strings.Repeat(" ", len(lanes)*laneWidth))
	for i := range lanes {
		row[i*laneWidth] = '|'
	}
	for at := min(start, end) + 1; at < max(start, end); at++ {
		row[at] = '-'
	}
	if start < end {
		row[end-1] = '>'
	} else {
		row[end+1] = '<'
	}
	p.exact(span{Plain, string(row)}, span{Muted, text})
}
