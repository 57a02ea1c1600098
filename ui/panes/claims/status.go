package claims

import (
	"fmt"
	"strconv"
	"time"

	"bulla/core/token"
	"bulla/themes"
	"bulla/ui/pane"
)

// located says what is wrong and where in the text.
func located(text string, f *token.Fault) string {
	line, column := token.LineColumn(text, f.At)
	return fmt.Sprintf("line %d, column %d: %s", line, column, f.Detail)
}

// moment returns a NumericDate with its date in local time and in UTC, because dates that are typed
// without a zone are in UTC.
func moment(t, now time.Time) string {
	local := t.In(now.Location())
	layout := "Mon 2 Jan 15:04:05 MST"
	if local.Year() != now.In(now.Location()).Year() {
		layout = "Mon 2 Jan 2006 15:04:05 MST"
	}
	date := local.Format(layout)
	if _, offset := local.Zone(); offset != 0 {
		date += " (" + utc(local) + ")"
	}
	now = now.Truncate(time.Second) // like a NumericDate, which has whole seconds here
	return strconv.FormatInt(t.Unix(), 10) + ", " + date + ", " + fromNow("", t, now)
}

// utc returns a local time in UTC, with the weekday if that differs.
func utc(local time.Time) string {
	if local.UTC().Day() != local.Day() {
		return local.UTC().Format("Mon 15:04 UTC")
	}
	return local.UTC().Format("15:04 UTC")
}

// signed says which key signs the token with that header after an edit.
func signed(header token.Document, f pane.Frame) []pane.Line {
	if key := f.Snapshot.Keys.Signer(header); !key.IsZero() {
		return pane.Wrap(themes.Pass, f.Glyphs.Pass+" valid JSON: enter signs it again with "+pane.DescribeKey(key), f.Width)
	}
	text := "no key to sign it: it becomes invalid"
	if f.Width >= 70 {
		text = "valid JSON, but there is no key to sign it: enter makes the token invalid"
	}
	return pane.Wrap(themes.Warning, f.Glyphs.Warning+" "+text, f.Width)
}
