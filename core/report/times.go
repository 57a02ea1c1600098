package report

import (
	"time"

	"bulla/core"
	"bulla/core/diagnose"
	"bulla/core/expiry"
	"bulla/core/redact"
	"bulla/core/token"
)

// times writes the dates and the lifetime of a token.
func (p *page) times(s core.Snapshot) {
	unread := !s.Token.Payload.Complete || s.Token.Payload.Root.Kind != token.Object
	if unread && s.Times.IssuedAt.State == diagnose.DateAbsent && s.Times.ExpiresAt.State == diagnose.DateAbsent {
		p.fact("times", span{Muted, "not known: the claims could not be read"})
		return
	}
	p.fact("issued", p.date(s, s.Times.IssuedAt)...)
	if s.Times.NotBefore.State != diagnose.DateAbsent {
		p.fact("not before", p.date(s, s.Times.NotBefore)...)
	}
	if s.Times.ExpiresAt.State == diagnose.DateAbsent {
		text := span{Warning, "never"}
		if unread {
			text = span{Muted, "not known: the claims are incomplete"}
		}
		p.fact("expires", text)
		return
	}
	p.fact("expires", p.date(s, s.Times.ExpiresAt)...)
	if lifetime, ok := s.Times.Lifetime(); ok {
		p.fact("lifetime", span{Plain, expiry.Describe(lifetime)})
	}
}

// date returns a date and how far away it is, or why it is unusable.
func (p *page) date(s core.Snapshot, d diagnose.Date) []span {
	if d.OK() {
		return []span{{Plain, readableDate(d.Time) + "  "}, {Muted, Relative(s.Now, d.Time)}}
	}
	if d.State == diagnose.DateAbsent {
		return []span{{Muted, "not given"}}
	}
	source := redact.Short(s.Token.Payload.Source(d.Value), 40)
	return []span{{Plain, source + "  "}, {Error, dateFault(d)}}
}

// dateFault says why a claim is not a usable date.
func dateFault(d diagnose.Date) string {
	switch d.State {
	case diagnose.DateMilliseconds:
		return "milliseconds, not seconds: probably " + readableDate(d.Time)
	case diagnose.DateMicroseconds:
		return "microseconds, not seconds: probably " + readableDate(d.Time)
	case diagnose.DateNanoseconds:
		return "nanoseconds, not seconds: probably " + readableDate(d.Time)
	case diagnose.DateDuration:
		return "a duration, not a date"
	case diagnose.DateOutOfRange:
		return "out of range"
	}
	if d.Value.Kind == token.Number {
		return "not a date"
	}
	return d.Value.Kind.WithArticle() + ", not a number"
}

func readableDate(t time.Time) string { return t.UTC().Format("2006-01-02 15:04:05 UTC") }

// Relative returns how far away a time is: "in 1d 2h", "3m ago", "now".
func Relative(now, t time.Time) string {
	switch span := t.Sub(now); {
	case span >= time.Second:
		return "in " + expiry.Short(span)
	case span <= -time.Second:
		return expiry.Short(-span) + " ago"
	default:
		return "now"
	}
}
