package backend

import (
	"crypto/sha256"
	"strings"
	"time"

	"bulla/core/expiry"
)

// Watch compares the tokens that an endpoint returns over time and says whether each one arrives
// before the previous one expires. It keeps no token.
type Watch struct {
	every time.Duration
	seen  bool
	last  sighting
}

// sighting is what is remembered of a token.
type sighting struct {
	digest          [sha256.Size]byte
	issued, expires time.Time // zero if there is none
	at              time.Time
}

// Remark says what one poll showed.
type Remark struct {
	// Late is set if a client has no valid token, or won't have one at the next poll: the token is
	// renewed too late.
	Late bool
	// New is set if the token differs from the previous one, and for the first token.
	New bool
	// Text is one line without any part of a token.
	Text string
}

// NewWatch returns a Watch for polls with that interval.
func NewWatch(every time.Duration) *Watch { return &Watch{every: max(every, 0)} }

// Next records what a poll returned: the token, "" if there was none for whatever reason, and its
// iat and exp, zero if it has none.
func (w *Watch) Next(now time.Time, tokenText string, issuedAt, expiresAt time.Time) Remark {
	if tokenText == "" {
		return w.missing(now)
	}
	before, seen := w.last, w.seen
	w.last = sighting{digest: sha256.Sum256([]byte(tokenText)), issued: issuedAt, expires: expiresAt, at: now}
	w.seen = true
	switch {
	case !seen:
		text, late := w.remaining(now, true)
		return remark("first token", late, true, text)
	case before.digest == w.last.digest:
		text, late := w.remaining(now, false)
		return remark("same token", late, false, text)
	}
	text, late := w.remaining(now, true)
	past, missed := w.handover(before, now)
	parts := []string{text, past}
	if older(w.last, before) {
		parts = append(parts, "it was issued before the previous one: several servers may each cache a token of their own")
	}
	return remark("new token", late || missed, true, parts...)
}

// missing is the remark about a response without a token.
func (w *Watch) missing(now time.Time) Remark {
	if !w.seen {
		return remark("no token yet", false, false)
	}
	if w.last.expires.IsZero() {
		return remark("no token", false, false, "the previous one never expires")
	}
	switch left := w.last.expires.Sub(now); {
	case left <= 0:
		return remark("no token", true, false, "the previous one expired "+ago(left))
	case left <= w.every:
		return remark("no token", true, false, "the previous one expires in "+span(left)+", before the next poll in "+span(w.every))
	default:
		return remark("no token", false, false, "the previous one is valid for another "+span(left))
	}
}

// remaining says how long the token is still valid; late is set if it expires before the next poll.
// A fresh token whose whole lifetime is shorter than the interval is not late: the polls are too
// far apart to tell.
func (w *Watch) remaining(now time.Time, fresh bool) (text string, late bool) {
	if w.last.expires.IsZero() {
		return "it never expires", false
	}
	left := w.last.expires.Sub(now)
	whole := w.last.expires.Sub(w.last.issued)
	switch {
	case left <= 0:
		return "it expired " + ago(left), true
	case left > w.every:
		return "valid for another " + span(left), false
	case fresh && !w.last.issued.IsZero() && whole <= w.every:
		return "it is valid for " + span(whole) + ", no longer than the interval of " + span(w.every) + ": poll more often", false
	default:
		return "it expires in " + span(left) + ", before the next poll in " + span(w.every), true
	}
}

// handover says how long the previous token was still valid when this one replaced it: when this
// one was issued, or when the previous one was last returned if that is later. Late is set if it
// had expired by then.
func (w *Watch) handover(before sighting, now time.Time) (text string, late bool) {
	if before.expires.IsZero() {
		return "the previous one never expires", false
	}
	at := w.last.issued
	if at.IsZero() || at.After(now) {
		at = now
	}
	if at.Before(before.at) {
		at = before.at
	}
	switch left := before.expires.Sub(at); {
	case left > 0:
		return "the previous one had " + span(left) + " left", false
	case left == 0:
		return "the previous one expired at that moment", true
	default:
		return "the previous one had expired " + span(-left) + " earlier", true
	}
}

// older reports whether a token was issued before the previous one.
func older(s, before sighting) bool {
	return !s.issued.IsZero() && !before.issued.IsZero() && s.issued.Before(before.issued)
}

func remark(head string, late, isNew bool, parts ...string) Remark {
	if late {
		head += ", too late"
	}
	if len(parts) > 0 {
		head += ": " + strings.Join(parts, "; ")
	}
	return Remark{Late: late, New: isNew, Text: head}
}

// ago says how long ago something was; left is the time until it, which is not positive.
func ago(left time.Duration) string {
	if left > -time.Second {
		return "just now"
	}
	return span(-left) + " ago"
}

// span writes a duration in its two largest units.
func span(d time.Duration) string {
	if d > 0 && d < time.Second {
		return "<1s"
	}
	return expiry.Short(d)
}
