package linear

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"bulla/core"
	"bulla/core/diagnose"
	"bulla/core/report"
)

// undo undoes the last step.
func (d *dialog) undo(string) {
	if !d.session.CanUndo() {
		d.say("There is nothing to undo.")
		return
	}
	before := d.snapshot()
	d.tell(before, "undone: "+d.session.Undo())
}

// redo makes the step again that was undone last.
func (d *dialog) redo(string) {
	if !d.session.CanRedo() {
		d.say("There is nothing to redo.")
		return
	}
	before := d.snapshot()
	d.tell(before, "redone: "+d.session.Redo())
}

// compose leaves the pasted token, or forgets the pasted request.
func (d *dialog) compose(string) {
	s := d.snapshot()
	if s.Mode == core.Compose && s.Asked() == nil {
		d.say("You are composing already.")
		return
	}
	d.apply(core.BackToCompose{})
	d.show("back to composing; history lists all tokens")
}

// reissue issues the composed token again.
func (d *dialog) reissue(string) {
	s := d.snapshot()
	if s.Mode == core.Inspect {
		d.refuse("reissue works for composed tokens only", "fix composes one like this")
		return
	}
	d.apply(core.Reissue{})
	after := d.snapshot()
	d.verdict(after)
	d.say("reissued as of now")
	d.expires(after)
}

// history lists the tokens of the session, the oldest first.
func (d *dialog) history(string) {
	entries, shown := d.session.Entries(), d.session.Shown()
	if dropped := d.session.Dropped(); dropped > 0 {
		d.sayf("the %d oldest tokens were dropped to save memory", dropped)
	}
	for i, e := range entries {
		d.say(d.entryLine(i, e, i == shown))
	}
	d.say("open NUMBER shows one, compare NUMBER compares with it.")
}

// entryLine says in a line what a token of the history is.
func (d *dialog) entryLine(i int, e core.Entry, shown bool) string {
	parts := []string{d.nameOf(e)}
	switch {
	case e.Token().Text == "":
		parts = append(parts, "no token")
	case !e.IsLarge():
		s := d.session.SnapshotOf(e, d.now())
		parts = append(parts, report.VerdictOrPreview(s))
		if users := s.Users(); len(users) > 0 {
			parts = append(parts, "user "+users[0])
		}
	}
	if exp := diagnose.ReadTimes(e.Token()).ExpiresAt; exp.OK() {
		verb := "expires "
		if exp.Time.Before(d.now()) {
			verb = "expired "
		}
		parts = append(parts, verb+distance(exp.Time.Sub(d.now())))
	}
	if shown {
		parts = append(parts, "shown now")
	}
	return strconv.Itoa(i+1) + ": " + strings.Join(parts, "; ")
}

// nameOf says how and when a token came into the history.
func (d *dialog) nameOf(e core.Entry) string {
	since := d.Now().Sub(e.Time)
	if since < time.Second {
		return e.How() + " just now"
	}
	return e.How() + " " + distance(-since)
}

// numbered returns the token of the history with a number, and says so if there is none.
func (d *dialog) numbered(given string) (e core.Entry, ok bool) {
	entries := d.session.Entries()
	n, err := strconv.Atoi(given)
	if err != nil || n < 1 || n > len(entries) {
		d.refuse(quote(given)+" is not the number of a token", "history lists them")
		return core.Entry{}, false
	}
	return entries[n-1], true
}

// open shows a token of the history.
func (d *dialog) open(given string) {
	if given == "" {
		d.history("")
		var ok bool
		if given, ok = d.field("token"); !ok {
			return
		}
	}
	if e, ok := d.numbered(given); ok {
		d.session.Show(d.moment(), e)
		d.show()
	}
}

// compare compares the token with another one, the older one first.
func (d *dialog) compare(given string) {
	s := d.snapshot()
	if !d.hasToken(s) {
		return
	}
	other, ok := d.counterpart(given)
	if !ok {
		return
	}
	entries, shown := d.session.Entries(), d.session.Shown()
	at := slices.IndexFunc(entries, func(e core.Entry) bool { return e.ID == other.ID })
	name := "the token shown"
	if shown >= 0 {
		name = d.nameOf(entries[shown])
	}
	a, b, names := d.session.SnapshotOf(other, d.now()), s, [2]string{d.nameOf(other), name}
	if shown >= 0 && at > shown {
		a, b, names = b, a, [2]string{names[1], names[0]}
	}
	d.print(report.CompareText(core.Compare(a, b), names, style()))
}

// counterpart returns the token to compare with: the one with a number, or else what was fixed, or
// else the last other token.
func (d *dialog) counterpart(given string) (core.Entry, bool) {
	if given != "" {
		return d.numbered(given)
	}
	entries, shown := d.session.Entries(), d.session.Shown()
	if before, after, ok := d.session.LastFix(); ok && shown >= 0 && entries[shown].ID == after.ID {
		return before, true
	}
	s := d.snapshot()
	for _, e := range slices.Backward(entries) {
		if t := e.Token().Text; t != "" && t != s.Token.Text && !s.IsSample(e) {
			return e, true
		}
	}
	d.refuse("there is no other token to compare with", "paste one")
	return core.Entry{}, false
}
