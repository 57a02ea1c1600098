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

// leastWatch and mostWatch are the limits of --watch. The lower one protects the backend.
const (
	leastWatch = time.Second
	mostWatch  = 24 * time.Hour
)

// every returns the interval of --watch, 0 without it.
func (f *fetching) every() (time.Duration, error) {
	switch {
	case f.watch == "":
		return 0, nil
	case f.times < 0:
		return 0, fail("--times is below 0", "give a number of polls, or leave it out")
	}
	return parseDuration("--watch", f.watch, leastWatch, mostWatch)
}

// watching is the state of a --watch.
type watching struct {
	*session
	f       *fetching
	w       core.Workbench
	request call.Request
	client  *call.Client
	watch   *backend.Watch
	now     func() time.Time
	// late is true if any token came too late, seen if there was any token, and answered if there
	// was any response. Broken is true if the last poll got no response, a bad one, or a token with
	// an error.
	late, seen, answered, broken bool
	// failed says why the last poll got no response; it is nil if it got one.
	failed error
	// wait is how long the last response asks to wait.
	wait time.Duration
}

// runWatch polls the URL until --times is reached or an interrupt arrives.
func (f *fetching) runWatch(
	ctx context.Context, s *session, w core.Workbench, request call.Request, every time.Duration,
) error {
	l := &watching{
		session: s, f: f, w: w, request: request, client: s.client(), watch: backend.NewWatch(every), now: s.clock(),
	}
	for n := 1; ; n++ {
		if err := l.poll(ctx, n == 1); err != nil {
			return err
		}
		if n == f.times || !l.pause(ctx, max(every, l.wait)) {
			return l.verdict()
		}
	}
}

// pause waits for the next poll; it returns false if an interrupt arrived.
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

// poll calls the URL once and prints a line. The backend may start later than the watch, so a
// failed request is not an error, unless it is the first one and waiting can't help.
func (l *watching) poll(ctx context.Context, first bool) error {
	response, err := backend.Fetch(ctx, l.client, l.request)
	if ctx.Err() != nil { // a poll that was interrupted does not count
		if l.failed == nil {
			l.failed = err
		}
		return nil
	}
	var failure *call.Error
	if errors.As(err, &failure) && first && !failure.Transient() {
		return err
	}
	l.failed, l.wait = err, retryAfter(response)
	l.answered = l.answered || err == nil
	now := l.now()
	seen := report.Watched{At: now, Source: l.f.source(l.request, response), Wait: l.wait}
	var snapshot core.Snapshot
	if err != nil {
		seen.Failed = err.Error()
		if failure != nil {
			seen.Hint = failure.Hint
		}
	} else if snapshot, err = l.f.inspectResponse(l.w, l.request, response, now); err != nil {
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

// retryAfter returns how long a response that is not a success asks to wait, at most mostWatch.
func retryAfter(response backend.Response) time.Duration {
	if response.OK() {
		return 0
	}
	wait, _ := response.RetryAfter()
	return min(wait, mostWatch)
}

// moment returns the time of a date, the zero time if the date is unusable.
func moment(d diagnose.Date) time.Time {
	if !d.OK() {
		return time.Time{}
	}
	return d.Time
}

// verdict returns the outcome of the whole watch.
func (l *watching) verdict() error {
	if !l.answered && l.failed != nil {
		return l.failed
	}
	if l.late || !l.seen || l.broken {
		return refusal{}
	}
	return nil
}
