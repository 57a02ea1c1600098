package cli

import (
	"context"
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
	// late is set where a token came too late once, seen where there was one at all, and
	// broken where the last answer was wrong or an error was found in its token.
	late, seen, broken bool
}

// keepAt calls the URL until it was called often enough, or an interrupt.
func (f *fetching) keepAt(ctx context.Context, s *session, w core.Workbench, request call.Request, every time.Duration) error {
	l := &watching{session: s, f: f, w: w, request: request, client: s.client(), watch: backend.NewWatch(every), now: s.clock()}
	for n := 1; ; n++ {
		if err := l.look(ctx, n == 1); err != nil {
			return err
		}
		if n == f.times || !l.wait(ctx, every) {
			return l.verdict()
		}
	}
}

// wait waits for the next look; false is an interrupt.
func (l *watching) wait(ctx context.Context, every time.Duration) bool {
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

// look calls the URL once and prints a line. Where nobody answers the first time,
// there is nothing to watch; later it is what a watch is there to tell.
func (l *watching) look(ctx context.Context, first bool) error {
	answer, err := backend.Fetch(ctx, l.client, l.request)
	if ctx.Err() != nil {
		return nil
	}
	if err != nil && first {
		return unanswered(err)
	}
	now := l.now()
	seen := report.Watched{At: now, Source: l.f.source(l.request, answer)}
	var snapshot core.Snapshot
	if err != nil {
		seen.Failed = err.Error()
	} else if snapshot, err = l.f.look(l.w, core.Receive{Text: answer.Text, Origin: originOf(l.request)}, now); err != nil {
		return err
	}
	remark := l.watch.Next(now, snapshot.Token.Text, moment(snapshot.Times.IssuedAt), moment(snapshot.Times.ExpiresAt))
	seen.New, seen.Late, seen.Remark = remark.New, remark.Late, remark.Text
	l.late, l.seen = l.late || remark.Late, l.seen || snapshot.Token.Text != ""
	l.broken = seen.Failed == "" && (snapshot.Verdict == diagnose.Broken || seen.Source.Fails())
	return l.print(
		func() []byte { return report.Watch(snapshot, seen) },
		func() string { return report.WatchText(snapshot, seen, l.style()) },
	)
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
	if l.late || !l.seen || l.broken {
		return refusal{}
	}
	return nil
}
