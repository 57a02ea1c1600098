package form

import (
	"fmt"

	"bulla/core/call"
	"bulla/core/expiry"
	"bulla/core/hint"
	"bulla/themes"
)

// Asking is a request to a server: whether it is under way, and how the last one
// ended.
type Asking struct {
	host  string
	busy  bool
	fault hint.Problem
	tries int // of the same request
}

// Start says that a request to the host is under way.
func (a *Asking) Start(host string) { *a = Asking{host: host, busy: true, tries: a.tries + 1} }

// Failed says how it ended.
func (a *Asking) Failed(message, advice string) {
	a.busy, a.fault = false, hint.Problem{Message: message, Hint: advice}
}

// Reset forgets it.
func (a *Asking) Reset() { *a = Asking{} }

// Ended reports whether the last request came to nothing.
func (a *Asking) Ended() bool { return !a.fault.IsZero() }

// WhyNot says why nothing else can be sent or changed now, "" where it can.
func (a *Asking) WhyNot() string {
	if a.busy {
		return a.host + " has not answered yet: esc gives up"
	}
	return ""
}

// Asking adds what came of a request, or else the text that says what sends it. The
// dangers of sending it again stay in sight with what came of it.
func (s *Sheet) Asking(a *Asking, before, again string, dangers ...string) {
	s.Done()
	from := len(s.lines)
	defer func() { s.outcome = stretch{from, len(s.lines)} }()
	switch {
	case a.busy:
		s.Whole(themes.Strong, "calling "+a.host+" ...: esc gives up, as bulla does after "+expiry.Describe(call.DefaultTimeout))
	case !a.fault.IsZero():
		s.column = 0 // it belongs to no field
		for _, danger := range dangers {
			s.Warning(danger)
		}
		s.Fault(a.fault)
		if a.tries > 1 {
			again = fmt.Sprintf("tried %d times; ", a.tries) + again
		}
		s.Whole(themes.Muted, again)
	default:
		s.Whole(themes.Muted, before)
	}
}
