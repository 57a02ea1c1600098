package expiry

import (
	"time"

	"bulla/core/diagnose"
	"bulla/core/expiry"
	"bulla/themes"
	"bulla/ui/pane"
)

// renderLife shows the life of a pasted token: what is left of it, how long it is
// in all, and where the present lies in it.
func renderLife(f pane.Frame) []pane.Line {
	times := f.Snapshot.Times
	exp := times.ExpiresAt
	switch {
	case f.Snapshot.Token.Text == "":
		return []pane.Line{pane.Text(themes.Faint, "no token, no life")}
	case exp.State == diagnose.DateAbsent && f.Snapshot.Token.Nested != "":
		return pane.Wrap(themes.Muted, "not known: the payload is a token itself, which w looks at", f.Width)
	case exp.State == diagnose.DateAbsent && f.Snapshot.Token.Encrypted && !f.Snapshot.Opened:
		return pane.Wrap(themes.Muted, "not known: the token is encrypted", f.Width)
	case exp.State == diagnose.DateAbsent && !f.Snapshot.Token.Payload.Complete:
		return pane.Wrap(themes.Muted, "not known: the payload could not be read to its end", f.Width)
	case exp.State == diagnose.DateAbsent:
		return append([]pane.Line{pane.Text(themes.Warning, f.Glyphs.Warning+" it never expires")},
			pane.Wrap(themes.Muted, expiry.Advice(expiry.Never()), f.Width)...)
	case !exp.OK():
		return pane.Wrap(themes.Error, f.Glyphs.Error+" exp is not a usable date: see the diagnosis", f.Width)
	}
	lines := []pane.Line{leftLine(exp.Time, f)}
	lines = append(lines, endLines(exp.Time, f)...)
	if lifetime, ok := times.Lifetime(); ok && lifetime > 0 {
		line := pane.Text(themes.Muted, "lifetime ")
		line.Add(themes.Text, expiry.Words(lifetime))
		lines = append(lines, line, lifeBar(times.IssuedAt.Time, exp.Time, f))
	}
	return lines
}

func leftLine(exp time.Time, f pane.Frame) pane.Line {
	left := exp.Sub(f.Snapshot.Now)
	if nbf := f.Snapshot.Times.NotBefore; nbf.OK() && f.Snapshot.Now.Before(nbf.Time) {
		return pane.Text(themes.Error, f.Glyphs.Error+" not valid for another "+expiry.Short(nbf.Time.Sub(f.Snapshot.Now)))
	}
	if left <= 0 {
		return pane.Text(themes.Error, f.Glyphs.Error+" expired "+expiry.Short(-left)+" ago")
	}
	return pane.Text(themes.Pass, f.Glyphs.Pass+" "+expiry.Short(left)+" left")
}

// lifeBar draws iat, exp and now on one scale.
func lifeBar(iat, exp time.Time, f pane.Frame) pane.Line {
	width := f.Width - 4
	if width < 12 {
		return pane.Line{}
	}
	end := exp
	if f.Snapshot.Now.After(exp) {
		end = f.Snapshot.Now
	}
	span := end.Sub(iat)
	if span <= 0 {
		return pane.Line{}
	}
	cell := func(t time.Time) int {
		return max(0, min(width-1, int(float64(t.Sub(iat))/float64(span)*float64(width-1))))
	}
	now, dead := cell(f.Snapshot.Now), cell(exp)
	var line pane.Line
	line.Add(themes.Faint, f.Glyphs.BarStart)
	for i := range width {
		switch {
		case i == now:
			line.Add(themes.Strong, f.Glyphs.BarNow)
		case i == dead:
			line.Add(themes.Faint, f.Glyphs.BarEnd)
		case i < now && i < dead:
			line.Add(themes.Muted, f.Glyphs.BarFill)
		case i < dead:
			line.Add(themes.Pass, f.Glyphs.BarFill)
		default:
			line.Add(themes.Error, f.Glyphs.BarRest)
		}
	}
	return line
}
