package cli

import (
	"context"
	"errors"
	"time"

	"bulla/core"
	"bulla/core/backend"
	"bulla/core/call"
	"bulla/core/diagnose"
	"bulla/core/report"
)

// leastWatch and mostWatch bound how far apart the looks of --watch are: no backend is
// to be flooded.
const (
	leastWatch = time.Second
	mostWatch  = 24 * time.Hour
)

// every returns how far apart the looks are, 0 where there is one alone.
func (f *fetching) every() (time.Duration, error) {
	switch {
	case f.watch == "":
		return 0, nil
	case f.times < 0:
		return 0, fail("--times is below 0", "give how many answers to wait for, or leave it out")
	}
	return parseSpan("--watch", f.watch, leastWatch, mostWatch)
}

// watching is a token endpoint that is called again and again.
type watching struct {
	*session
	f       *fetching
	w       core.Workbench
	request call.Request
	client  *call.Client
	watch   *backend.Watch
	now     func() time.Time
	// late is set where a token came too late once, seen where there was one at all,
	// answered where anybody answered, and broken where the last look got no answer, a
	// wrong one, or a token with an error.
	late, seen, answered, broken bool
	// failed is why the last look got no answer, nil where it got one.
	failed error
	// wait is how long the last answer asks to be left alone.
	wait time.Duration
}

// keepAt calls the URL until it was called often enough, or an interrupt.
func (f *fetching) keepAt(ctx context.Context, s *session, w core.Workbench, request call.Request, every time.Duration) error {
	l := &watching{session: s, f: f, w: w, request: request, client: s.client(), watch: backend.NewWatch(every), now: s.clock()}
	for n := 1; ; n++ {
		if err := l.look(ctx, n == 1); err != nil {
			return err
		}
		if n == f.times || !l.pause(ctx, max(every, l.wait)) {
			return l.verdict()
		}
	}
}

// pause waits for the next look; false is an interrupt.
func (l *watching) pause(ctx context.Context, every time.Duration) bool {
	if ctx.Err() != nil {
		return false
	}
	select {
	case <-l.After(every):
		return true
	case <-ctx.Done():
		return false
	}
}

// look calls the URL once and prints a line. A watch may begin before the backend does;
// what waiting cannot mend ends it at its first look.
func (l *watching) look(ctx context.Context, first bool) error {
	answer, err := backend.Fetch(ctx, l.client, l.request)
	if ctx.Err() != nil { // a look that was cut short does not count
		if l.failed == nil {
			l.failed = err
		}
		return nil
	}
	var failure *call.Error
	if errors.As(err, &failure) && first && !failure.Passing() {
		return unanswered(err)
	}
	l.failed, l.wait = err, asked(answer)
	l.answered = l.answered || err == nil
	now := l.now()
	seen := report.Watched{At: now, Source: l.f.source(l.request, answer), Wait: l.wait}
	var snapshot core.Snapshot
	if err != nil {
		seen.Failed = err.Error()
		if failure != nil {
			seen.Hint = failure.Hint
		}
	} else if snapshot, err = l.f.look(l.w, core.Receive{Text: answer.Text, Origin: core.Origin{Host: call.HostOf(l.request.URL)}}, now); err != nil {
		return err
	}
	remark := l.watch.Next(now, snapshot.Token.Text, moment(snapshot.Times.IssuedAt), moment(snapshot.Times.ExpiresAt))
	seen.New, seen.Late, seen.Remark = remark.New, remark.Late, remark.Text
	l.late, l.seen = l.late || remark.Late, l.seen || snapshot.Token.Text != ""
	l.broken = seen.Failed != "" || snapshot.Verdict == diagnose.Broken || seen.Source.Fails()
	return l.print(
		func() []byte { return report.Watch(snapshot, seen) },
		func() string { return report.WatchText(snapshot, seen, l.style()) },
	)
}

// asked returns how long an answer that is no success asks to wait, no longer than the
// looks may be apart.
func asked(answer backend.Answer) time.Duration {
	if answer.OK() {
		return 0
	}
	wait, _ := answer.RetryAfter()
	return min(wait, mostWatch)
}

// moment returns when a date is, the zero time for one that cannot be used.
func moment(d diagnose.Date) time.Time {
	if !d.OK() {
		return time.Time{}
	}
	return d.Time
}

// verdict is the answer of the whole watch.
func (l *watching) verdict() error {
	if !l.answered && l.failed != nil {
		return unanswered(l.failed)
	}
	if l.late || !l.seen || l.broken {
		return refusal{}
	}
	return nil
}
