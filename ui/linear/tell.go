package linear

import (
	"fmt"
	"strings"
	"time"

	"bulla/core"
	"bulla/core/diagnose"
	"bulla/core/expiry"
	"bulla/core/redact"
	"bulla/core/report"
	"bulla/core/visible"
)

// quote quotes and shortens a text of the user for a sentence.
func quote(text string) string { return redact.Quote(redact.Text(text), 60) }

// show says what the token is, after what was done.
func (d *dialog) show(done ...string) {
	s := d.snapshot()
	d.verdict(s)
	for _, text := range done {
		d.say(text)
	}
	if s.Token.Text == "" {
		d.sayf("no token: %s; undo goes back", s.NoToken)
		d.findings(s)
		if len(s.Findings) > 0 && s.Findings[0].Fix != "" {
			d.say("what to do: " + s.Findings[0].Fix)
		}
		return
	}
	if s.Identity.Title != "" && s.Foreign {
		d.say("issuer: " + s.Identity.Title)
	}
	if s.SampleUser && s.Mode == core.Compose {
		d.sayf("user: %s, a sample; user ID replaces it", core.SampleUser)
	} else if users := s.Users(); len(users) > 0 {
		d.say("user: " + strings.Join(users, ", "))
	}
	d.granted(s)
	d.ready(s)
	d.expires(s)
	d.others(s)
	d.findings(s)
}

// others says how to show another token of the paste, if it has several.
func (d *dialog) others(s core.Snapshot) {
	if len(s.Tokens) > 1 {
		d.sayf("token %d of %d in the paste; token N shows another one", s.Picked+1, len(s.Tokens))
	}
}

// ready names the features that the token is ready for, or would be if Courier issued it.
func (d *dialog) ready(s core.Snapshot) {
	if names := readyNames(s); names != "" {
		d.say("ready for: " + names)
	}
}

func readyNames(s core.Snapshot) string {
	var names []string
	for _, f := range s.Ready() {
		names = append(names, f.Name)
	}
	return strings.Join(names, ", ")
}

// granted names the scopes, roles and permissions of the token.
func (d *dialog) granted(s core.Snapshot) {
	words := withoutUsers(strings.Fields(s.Scopes.Joined()))
	if s.Foreign {
		words = s.Granted()
	}
	const most = 20
	if more := len(words) - most; more > 0 {
		words = append(words[:most:most], fmt.Sprintf("and %d more", more))
	}
	switch {
	case len(words) > 0:
		d.say("scopes: " + redact.Short(strings.Join(words, " "), 1000))
	case len(s.Users()) == 0 && s.Scopes.Text != "":
		d.say("scope: " + redact.Short(s.Scopes.Text, 1000))
	}
}

// verdict says whether the token works, and that the clock was moved if it was.
func (d *dialog) verdict(s core.Snapshot) {
	text := "verdict: " + report.VerdictOrPreview(s)
	if d.shift != 0 {
		text += ", as of " + date(s.Now, d.Now()) + ", not now"
	}
	d.say(text)
}

// expires says when the token expires.
func (d *dialog) expires(s core.Snapshot) {
	switch exp := s.Times.ExpiresAt; {
	case exp.OK():
		d.say("expires: " + date(exp.Time, s.Now) + ", " + distance(exp.Time.Sub(s.Now)))
	case exp.State == diagnose.DateAbsent && s.Token.Payload.Complete:
		d.say("expires: never")
	}
}

// date returns a date as it is said, with the year if that is not the one of now.
func date(t, now time.Time) string {
	form := "Mon 2 Jan 15:04 MST"
	if t.UTC().Year() != now.UTC().Year() {
		form = "Mon 2 Jan 2006 15:04 MST"
	}
	return t.UTC().Format(form)
}

// distance says how far away a time is, in less detail the farther it is.
func distance(away time.Duration) string {
	ago := away < 0
	if ago {
		away = -away
	}
	const day = 24 * time.Hour
	switch {
	case away >= day:
		away = away.Truncate(time.Hour)
	case away >= time.Hour:
		away = away.Truncate(time.Minute)
	default:
		away = away.Truncate(time.Second)
	}
	switch {
	case away < time.Second:
		return "now"
	case ago:
		return expiry.Describe(away) + " ago"
	}
	return "in " + expiry.Describe(away)
}

// findings names the errors and warnings, and how to go on.
func (d *dialog) findings(s core.Snapshot) {
	const most = 8
	named, fixable := 0, false
	for _, f := range s.Findings {
		if f.Severity > diagnose.Warning {
			continue
		}
		fixable = fixable || !f.Remedy.IsZero()
		if named++; named <= most {
			d.finding(f)
		}
	}
	switch {
	case named > most:
		d.sayf("%s more; diagnosis lists them", visible.Plural(named-most, "finding"))
	case fixable && (!s.OfOtherIssuer() || s.CanSign()):
		d.say("fix changes what a new token can fix; diagnosis says more.")
	}
}

func (d *dialog) finding(f diagnose.Finding) { d.sayf("%s: %s: %s", f.Severity, f.Code, f.Title) }

// tell says what is new since before: first the verdict, then what was done, then what differs.
func (d *dialog) tell(before core.Snapshot, done ...string) {
	after := d.snapshot()
	if isOther(before, after) {
		d.show(done...)
		return
	}
	d.verdict(after)
	for _, text := range done {
		d.say(text)
	}
	if after.Token.Text == "" {
		d.say("no token: " + after.NoToken)
		return
	}
	d.differences(core.Compare(before, after))
}

// isOther reports whether another token is shown than before, not one that came from it.
func isOther(before, after core.Snapshot) bool {
	switch {
	case before.Mode == core.Compose && after.Mode == core.Compose:
		return before.Token.Text == "" // nothing to compare with
	case before.Mode == core.Inspect && after.Mode == core.Compose:
		return before.Token.Text == ""
	}
	return before.Inspected.Text != after.Inspected.Text || before.Mode != after.Mode
}

// differences says what the second token has that the first one lacks, and the other way around.
func (d *dialog) differences(c core.Comparison) {
	for _, changes := range []struct {
		label string
		core.Changes
	}{{"user ", c.Users}, {"", c.Scopes}} {
		for _, word := range changes.Gained {
			d.say("+ " + changes.label + redact.Short(word, 200))
		}
		for _, word := range changes.Lost {
			d.say("- " + changes.label + redact.Short(word, 200))
		}
	}
	if c.A.SampleUser && !c.B.SampleUser && len(c.Users.Gained) == 0 {
		d.say("+ user " + core.SampleUser) // now the user that was typed, with the same name
	}
	if readyNames(c.A.Snapshot) != readyNames(c.B.Snapshot) {
		d.ready(c.B.Snapshot)
	}
	if a, b := lifetime(c.A.Snapshot), lifetime(c.B.Snapshot); a != b || c.A.Mode != c.B.Mode {
		d.expires(c.B.Snapshot)
	}
	for _, f := range c.Findings.Gone {
		if f.Severity <= diagnose.Warning {
			d.say("no longer: " + f.Code + ": " + f.Title)
		}
	}
	for _, f := range c.Findings.New {
		if f.Severity <= diagnose.Warning {
			d.finding(f)
		}
	}
}

// lifetime returns how long a token is valid, which stays the same when it is only reissued; -1 for
// one that never expires.
func lifetime(s core.Snapshot) time.Duration {
	if span, ok := s.Times.Lifetime(); ok {
		return span
	}
	return -1
}
