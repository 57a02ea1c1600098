package tour

import (
	"context"
	"slices"
	"strings"
	"time"

	"bulla/core"
	"bulla/core/call"
	"bulla/core/courier"
)

// Sent is what was sent between two steps, and what came of it.
type Sent struct {
	// Exchanges are the requests in the order in which they were sent. The last one that isn't
	// Nested is the one that was asked for.
	Exchanges []*Exchange
	// Received inspects the token that was issued last, nil if none was.
	Received *core.Receive
}

// Send sends a request of a step again, with the token of a Workbench in place of its own. A token
// that is only composed has to be issued first. The clock is moved from the present by that much.
func (p *Player) Send(ctx context.Context, e *Exchange, bench core.Workbench, moved time.Duration) (Sent, error) {
	return p.again(ctx, bench, moved, func(s *state) error {
		switch {
		case e.From == Backend && strings.HasSuffix(e.Request.URL, courier.IssueTokenPath):
			return p.issue(ctx, s, keyNamed(e.Carries))
		case e.To == Backend:
			p.requestWith(s.bench.Request)
			response, err := p.exchange(ctx, e.From, e.To, e.Carries, e.Request)
			p.receive(s, response, nil)
			return err
		case e.Carries != carried(withToken):
			_, err := p.exchange(ctx, e.From, e.To, e.Carries, e.Request)
			return err
		}
		return p.sendWithToken(ctx, s, e)
	})
}

// Issue requests the token of a Workbench, as the backend does.
func (p *Player) Issue(ctx context.Context, bench core.Workbench, moved time.Duration) (Sent, error) {
	return p.again(ctx, bench, moved, func(s *state) error { return p.issue(ctx, s, apiKey) })
}

// SetClock sets how far the clock is from the present, until the next step or request.
func (p *Player) SetClock(moved time.Duration) { p.shift.Store(int64(moved)) }

// again sends requests between two steps.
func (p *Player) again(
	ctx context.Context, bench core.Workbench, moved time.Duration, send func(*state) error,
) (Sent, error) {
	p.SetClock(moved)
	p.forgetExchanges()
	s := &state{bench: bench}
	err := send(s)
	return Sent{Exchanges: p.exchanges, Received: s.received}, err
}

// sendWithToken sends a request with the token of the Workbench.
func (p *Player) sendWithToken(ctx context.Context, s *state, e *Exchange) error {
	if s.bench.Snapshot(p.Now()).IsPreview() {
		if err := p.issue(ctx, s, apiKey); err != nil || s.received == nil {
			return err
		}
	}
	header, err := p.credentials(s, withToken, "")
	if err != nil {
		return err
	}
	request := e.Request
	request.Header = append(header, slices.DeleteFunc(slices.Clone(request.Header), func(f call.Field) bool {
		return f.Name == "Authorization"
	})...)
	_, err = p.exchange(ctx, e.From, e.To, e.Carries, request)
	return err
}

// keyNamed returns the API key with a title, the usual one if none has it.
func keyNamed(title string) string {
	for _, name := range apiKeyNames() {
		if keyTitle(name) == title {
			return name
		}
	}
	return apiKey
}
