package claims

import (
	"strings"
	"time"

	"bulla/core/diagnose"
	"bulla/core/expiry"
	"bulla/core/token"
	"bulla/themes"
	"bulla/ui/pane"
)

// timeRows returns the rows of a time claim: the number with its distance from now, and the local
// date, with the time in UTC if that differs.
func timeRows(r row, f pane.Frame) []row {
	times := f.Snapshot.Times
	date := map[string]diagnose.Date{
		"iat": times.IssuedAt, "exp": times.ExpiresAt, "nbf": times.NotBefore,
	}[r.member]
	if !date.OK() {
		r.valueRole, r.shortRole = themes.Error, themes.Error
		r.short = "not a valid date, see Diagnosis"
		return []row{r}
	}
	local := date.Time.In(f.Snapshot.Now.Location())
	from := fromNow(r.member, date.Time, f.Snapshot.Now)
	stamp := local.Format("Mon _2 Jan 15:04:05")
	if local.Year() != f.Snapshot.Now.Year() {
		stamp = local.Format("_2 Jan 2006 15:04:05")
	}
	r.timed, r.short, r.brief = true, from, from
	meaning, _ := token.MeaningOf(token.Payload, r.member)
	r.explains = strings.Join([]string{
		meaning.Summary + ": " + from, local.Format("Mon _2 Jan 2006 15:04:05 MST"), date.Time.UTC().Format(time.RFC3339),
	}, "\n")
	if r.member == "exp" && !f.Snapshot.Now.Before(date.Time) {
		r.valueRole, r.shortRole = themes.Error, themes.Error
	}
	when := r
	when.name, when.value, when.valueRole, when.shortRole = "", stamp, themes.Text, themes.Muted
	when.short = local.Format("MST")
	when.brief = stamp + " " + when.short
	if _, offset := local.Zone(); offset != 0 {
		when.short += " " + f.Glyphs.Dot + " " + date.Time.Format("Mon 15:04:05 UTC")
	}
	return []row{r, when}
}

// fromNow returns the distance of a time from now.
func fromNow(name string, t, now time.Time) string {
	if d := t.Sub(now); d > 0 {
		return "in " + expiry.Short(d)
	}
	ago := now.Sub(t)
	switch {
	case ago < time.Minute && name == "iat":
		return "just now" // without seconds, which would redraw the line all the time
	case name == "exp":
		return "expired " + expiry.Short(ago) + " ago"
	}
	return expiry.Short(ago) + " ago"
}
