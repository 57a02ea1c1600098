package backend

import (
	"crypto/sha256"
	"strings"
	"time"

	"bulla/core/expiry"
)

// Watch compares the tokens that one endpoint hands out time after time, and tells
// whether each comes before the one before it ends. It keeps no token.
type Watch struct {
	every time.Duration
	seen  bool
	last  sighting
}

// sighting is a token as it was last seen.
type sighting struct {
	digest          [sha256.Size]byte
	issued, expires time.Time // zero for none
	at              time.Time
}

// Remark is what one look has shown.
type Remark struct {
	// Late is set where a client is without a good token, or will be before the next
	// look: the refresh comes too late.
	Late bool
	// New is set where the token is another one than before, the first included.
	New bool
	// Text is one line that holds no part of a token.
	Text string
}

// NewWatch returns a Watch for looks that are that far apart.
func NewWatch(every time.Duration) *Watch { return &Watch{every: max(every, 0)} }

// Next takes in what a look at that time has shown: the token, "" where there was none
// for whatever reason, and its iat and exp, zero where it has none.
func (w *Watch) Next(now time.Time, tokenText string, issuedAt, expiresAt time.Time) Remark {
	if tokenText == "" {
		return w.missing(now)
	}
	before, seen := w.last, w.seen
	w.last = sighting{digest: sha256.Sum256([]byte(tokenText)), issued: issuedAt, expires: expiresAt, at: now}
	w.seen = true
	switch {
	case !seen:
		life, late := w.life(now, true)
		return remark("first token", late, true, life)
	case before.digest == w.last.digest:
		life, late := w.life(now, false)
		return remark("same token", late, false, life)
	}
	life, late := w.life(now, true)
	past, missed := w.handover(before, now)
	parts := []string{life, past}
	if older(w.last, before) {
		parts = append(parts, "it was issued before the last one: several servers may each keep a token of their own")
	}
	return remark("new token", late || missed, true, parts...)
}

// missing remarks on an answer without a token.
func (w *Watch) missing(now time.Time) Remark {
	if !w.seen {
		return remark("no token yet", false, false)
	}
	if w.last.expires.IsZero() {
		return remark("no token", false, false, "the last one never expires")
	}
	switch left := w.last.expires.Sub(now); {
	case left <= 0:
		return remark("no token", true, false, "the last one ended "+ago(left))
	case left <= w.every:
		return remark("no token", true, false, "the last one ends in "+span(left)+", before the next look in "+span(w.every))
	default:
		return remark("no token", false, false, "the last one is good for another "+span(left))
	}
}

// life says how much of its life the token has left; late is set where it will not see
// the next look. One that is fresh and was made to live shorter than that is not late:
// the looks are too far apart to tell.
func (w *Watch) life(now time.Time, fresh bool) (text string, late bool) {
	if w.last.expires.IsZero() {
		return "it never expires", false
	}
	left := w.last.expires.Sub(now)
	whole := w.last.expires.Sub(w.last.issued)
	switch {
	case left <= 0:
		return "it ended " + ago(left), true
	case left > w.every:
		return "good for another " + span(left), false
	case fresh && !w.last.issued.IsZero() && whole <= w.every:
		return "it lives " + span(whole) + " in all, no longer than the " + span(w.every) + " between two looks: look more often", false
	default:
		return "it ends in " + span(left) + ", before the next look in " + span(w.every), true
	}
}

// handover says how much life the token before had left when this one took its place:
// when it was issued, or where the old one was still handed out after that, then. late
// is set where it had none.
func (w *Watch) handover(before sighting, now time.Time) (text string, late bool) {
	if before.expires.IsZero() {
		return "the last one never expires", false
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
		return "the last one had " + span(left) + " left", false
	case left == 0:
		return "the last one ended at that moment", true
	default:
		return "the last one had ended " + span(-left) + " before", true
	}
}

// older reports whether a token was issued before the one that was seen before it.
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

// ago says how long ago something was, of the time that is left until it: none.
func ago(left time.Duration) string {
	if left > -time.Second {
		return "just now"
	}
	return span(-left) + " ago"
}

// span writes a length of time in its two largest units.
func span(d time.Duration) string {
	if d > 0 && d < time.Second {
		return "<1s"
	}
	return expiry.Short(d)
}
