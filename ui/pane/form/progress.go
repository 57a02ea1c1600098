package form

import (
	"fmt"

	"bulla/core/call"
	"bulla/core/expiry"
	"bulla/core/hint"
	"bulla/themes"
)

// Progress is the state of a request to a server: whether it is running, and how the last one
// ended.
type Progress struct {
	host  string
	busy  bool
	fault hint.Problem
	tries int // of the same request
}

// Start records that a request to the host is running.
func (p *Progress) Start(host string) { *p = Progress{host: host, busy: true, tries: p.tries + 1} }

// Failed records why the request failed.
func (p *Progress) Failed(message, advice string) {
	p.busy, p.fault = false, hint.Problem{Message: message, Hint: advice}
}

// Reset forgets the request.
func (p *Progress) Reset() { *p = Progress{} }

// Ended reports whether the last request failed.
func (p *Progress) Ended() bool { return !p.fault.IsZero() }

// WhyNot says why nothing can be sent or changed now, "" if it can.
func (p *Progress) WhyNot() string {
	if p.busy {
		return p.host + " has not answered yet: esc cancels"
	}
	return ""
}

// Progress adds the result of a request, or else the text that says how to send it. The dangers of
// sending it again are shown with the result.
func (s *Sheet) Progress(p *Progress, before, again string, dangers ...string) {
	s.Done()
	from := len(s.lines)
	defer func() { s.outcome = stretch{from, len(s.lines)} }()
	switch {
	case p.busy:
		timeout := expiry.Describe(call.DefaultTimeout)
		s.Whole(themes.Strong, "calling "+p.host+" ...: esc cancels, and so does bulla after "+timeout)
	case !p.fault.IsZero():
		s.column = 0 // it belongs to no field
		for _, danger := range dangers {
			s.Warning(danger)
		}
		s.Fault(p.fault)
		if p.tries > 1 {
			again = fmt.Sprintf("tried %d times; ", p.tries) + again
		}
		s.Whole(themes.Muted, again)
	default:
		s.Whole(themes.Muted, before)
	}
}
