package core

import (
	"strconv"
	"time"

	"bulla/core/diagnose"
	"bulla/core/edit"
	"bulla/core/token"
)

// Renew issues the inspected token again with the same claims, as of Now: iat becomes Now, and nbf
// and exp keep their distance from it. It is signed like an edit: with the key at hand, if one fits
// the header.
type Renew struct{ Now time.Time }

func (c Renew) apply(w *Workbench) bool {
	if w.Mode != Inspect || !w.Inspected.Payload.Complete {
		return false
	}
	if w.Edit == diagnose.NotEdited {
		w.Original = w.Inspected
	}
	w.sign(token.Decode(edit.Replace(w.Inspected, token.Payload, renewed(w.Inspected, c.Now))))
	return false
}

func (Renew) about(*Workbench) about { return about{"reissue", Reissued} }

// usualLifetime is that of a renewed token if the old one doesn't say how long it was valid for.
const usualLifetime = time.Hour

// renewed returns the payload of a token as it would be if it were issued now. Time claims that are
// absent stay absent.
func renewed(t token.Token, now time.Time) string {
	times := diagnose.ReadTimes(t)
	lifetime, ok := times.Lifetime()
	if !ok || lifetime <= 0 {
		lifetime = usualLifetime
	}
	notBefore := now
	if times.NotBefore.OK() && times.IssuedAt.OK() && times.NotBefore.Time.Before(times.IssuedAt.Time) {
		notBefore = now.Add(times.NotBefore.Time.Sub(times.IssuedAt.Time))
	}
	payload := t.Payload
	for _, claim := range []struct {
		name string
		old  diagnose.Date
		time time.Time
	}{
		{"iat", times.IssuedAt, now},
		{"nbf", times.NotBefore, notBefore},
		{"exp", times.ExpiresAt, now.Add(lifetime)},
	} {
		if claim.old.State == diagnose.DateAbsent {
			continue
		}
		text, err := edit.Set(payload, claim.name, strconv.FormatInt(claim.time.Unix(), 10), now)
		if err != nil {
			return t.Payload.Text // it is not an object
		}
		payload, _ = token.Parse(text, token.Payload)
	}
	return payload.Text
}

// CanSign reports whether one of the keys at hand can sign the token that is shown again.
func (s Snapshot) CanSign() bool { return !s.editKeys().Signer(s.Token.Header).IsZero() }
