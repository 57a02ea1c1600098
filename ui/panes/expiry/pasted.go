package expiry

import (
	"time"

	"bulla/core/diagnose"
	"bulla/core/expiry"
	"bulla/themes"
	"bulla/ui/keymap"
	"bulla/ui/pane"
)

// renderPasted shows how much time is left until a pasted token expires, its times on one scale,
// and its lifetime.
func renderPasted(f pane.Frame) []pane.Line {
	times := f.Snapshot.Times
	exp := times.ExpiresAt
	switch {
	case f.Snapshot.Token.Text == "":
		return append([]pane.Line{pane.Text(themes.Faint, "no token")}, pane.WithoutToken(f)...)
	case exp.State == diagnose.DateAbsent && f.Snapshot.Token.Nested != "":
		text := "unknown: the payload is itself a token; press " + f.Keys.Global(keymap.ListHistory) + " to inspect it"
		return pane.Wrap(themes.Muted, text, f.Width)
	case exp.State == diagnose.DateAbsent && f.Snapshot.Token.Encrypted && !f.Snapshot.Opened:
		return pane.Wrap(themes.Muted, "unknown: the token is encrypted", f.Width)
	case exp.State == diagnose.DateAbsent && !f.Snapshot.Token.Payload.Complete:
		return pane.Wrap(themes.Muted, "unknown: the payload is incomplete", f.Width)
	case exp.State == diagnose.DateAbsent:
		return append([]pane.Line{pane.Text(themes.Warning, f.Glyphs.Warning+" it never expires")},
			pane.Wrap(themes.Muted, expiry.Advice(expiry.Never()), f.Width)...)
	case !exp.OK():
		return pane.Wrap(themes.Error, f.Glyphs.Error+" exp is not a valid date: see Diagnosis", f.Width)
	}
	lines := []pane.Line{leftLine(exp.Time, f)}
	lines = append(lines, dateLines(exp.Time, f)...)
	lines = append(lines, timelineOf(f)...)
	if lifetime, ok := times.Lifetime(); ok && lifetime > 0 {
		line := pane.Text(themes.Muted, "lifetime ")
		line.Add(themes.Text, expiry.Describe(lifetime))
		lines = append(lines, line)
	}
	return lines
}

func leftLine(exp time.Time, f pane.Frame) pane.Line {
	left := exp.Sub(f.Snapshot.Now)
	if nbf := f.Snapshot.Times.NotBefore; nbf.OK() && f.Snapshot.Now.Before(nbf.Time) {
		wait := expiry.Short(nbf.Time.Sub(f.Snapshot.Now))
		return pane.Text(themes.Error, f.Glyphs.Error+" not valid yet, for another "+wait)
	}
	if left <= 0 {
		return pane.Text(themes.Error, f.Glyphs.Error+" expired "+expiry.Short(-left)+" ago")
	}
	return pane.Text(themes.Pass, f.Glyphs.Pass+" "+expiry.Short(left)+" left")
}
