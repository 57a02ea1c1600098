package core

import (
	"slices"
	"time"

	"bulla/core/diagnose"
	"bulla/core/token"
)

// Source is how a token came into the history.
type Source string

// The sources. Composed is a token that was composed without being issued, kept because something
// else took its place.
const (
	Composed Source = "composed"
	Pasted   Source = "pasted"
	Picked   Source = "picked"
	Edited   Source = "edited"
	Fixed    Source = "fixed"
	Reissued Source = "reissued"
	Issued   Source = "issued"
	Received Source = "received"
	Broken   Source = "broken"
)

// Entry is a token of the history.
type Entry struct {
	// ID tells the entries of a Session apart.
	ID     int
	Source Source
	Time   time.Time
	// from is the ID of the entry that the token was made from, composing for none.
	from  int
	bench *Workbench // as it was when the token was on the screen
}

// composing is the ID of the token that is being composed, and of no entry.
const composing = -1

// Token returns the token. It has no text if nothing could be composed.
func (e Entry) Token() token.Token { return e.bench.shown() }

// Host returns the server that the token came from, "" for none.
func (e Entry) Host() string { return e.bench.Origin.Host }

// IsComposed reports whether the token is shown for composing.
func (e Entry) IsComposed() bool { return e.bench.Mode == Compose }

// IsLarge reports whether it takes too long to judge the token for a list.
func (e Entry) IsLarge() bool { return len(e.Token().Text) > 64<<10 }

// How says in a few words how the token came into the history.
func (e Entry) How() string {
	switch {
	case e.Source == Issued:
		return "issued by " + e.Host()
	case e.Source == Received:
		return "from " + e.Host()
	case e.Source == Broken:
		return e.bench.Origin.Broken
	}
	return string(e.Source)
}

// history is the tokens of a Session, the oldest first.
type history struct {
	entries []Entry
	nextID  int
	dropped int
	first   Entry // the token that the Session began with, which is not in the history
}

// Entries returns the history, the oldest first. The last entry is the token that is being
// composed.
func (s *Session) Entries() []Entry {
	last := composedEntry(s.Bench())
	if n := len(s.entries); n > 0 && s.entries[n-1].shows(last.bench) {
		return slices.Clone(s.entries)
	}
	return append(slices.Clone(s.entries), last)
}

// firstEntry returns the token that a Session begins with.
func firstEntry(w Workbench) Entry {
	e := composedEntry(w)
	if w.Mode == Inspect {
		e.bench, e.Source = &w, Pasted
	}
	switch {
	case w.Edit != diagnose.NotEdited:
		e.Source = Edited
	case w.Origin.Host != "":
		e.Source = Receive{Origin: w.Origin}.about(nil).source
	}
	return e
}

// composedEntry returns the token that is being composed, which is not in the history.
func composedEntry(w Workbench) Entry {
	if w.Mode == Inspect {
		BackToCompose{}.apply(&w)
	}
	return Entry{ID: composing, Source: Composed, Time: w.Issued.Now, from: composing, bench: &w}
}

// Shown returns the index in Entries of the token on the screen, -1 if it has none.
func (s *Session) Shown() int {
	present := s.present()
	if present.entry == composing && present.bench.Mode == Compose {
		return len(s.Entries()) - 1
	}
	return s.index(present.entry)
}

// Dropped returns how many old tokens were dropped because there were too many.
func (s *Session) Dropped() int { return s.dropped }

// Show shows an entry. Shown one after the other, entries are one step.
func (s *Session) Show(at Moment, e Entry) { s.take(visiting, at, []Change{Show{Entry: e}}) }

// SnapshotOf returns what follows from an entry at an instant, with the keys and rules of the
// present.
func (s *Session) SnapshotOf(e Entry, now time.Time) Snapshot {
	return s.Bench().Apply(Show{Entry: e}, Moment{Now: now}).Snapshot(now)
}

// IsSample reports whether an entry is the token that the program starts with, which nobody wants
// to compare with a pasted one.
func (s Snapshot) IsSample(e Entry) bool {
	return s.Mode == Inspect && s.SampleUser && e.Source == Composed
}

// LastFix returns the token of the last fix and the one that was fixed; ok is false if there are
// none.
func (s *Session) LastFix() (before, after Entry, ok bool) {
	for _, e := range slices.Backward(s.entries) {
		if e.Source != Fixed && (e.Source != Reissued || e.IsComposed()) {
			continue
		}
		if i := s.index(e.from); i >= 0 {
			return s.entries[i], e, true
		}
	}
	return Entry{}, Entry{}, false
}

// Adopt puts tokens of another Session into the history without showing them, and returns how many
// of them are new. It takes those that the user pasted or made there. It takes a token that was
// issued there, or that the other Session began with, only if also reports true for it.
func (s *Session) Adopt(other *Session, also func(token.Token) bool) int {
	first := other.first.bench
	adopted, ids := 0, map[int]int{}
	for _, e := range append(other.Entries(), other.first) {
		text := e.Token().Text
		isFirst := text == first.shown().Text || text == first.Composed.Text
		if text == "" || (isFirst || e.Source == Issued) && !also(e.Token()) {
			continue
		}
		id := s.idOf(e.bench)
		if id == composing {
			from, ok := ids[e.from]
			if !ok {
				from = composing
			}
			id = s.insert(len(s.entries), Entry{Source: e.Source, Time: e.Time, from: from, bench: e.bench})
			adopted++
		}
		if e.ID != composing {
			ids[e.ID] = id
		}
	}
	return adopted
}

// Show shows an entry of the history. What is expected of a token and the keys that check one stay.
// A token that was composed comes back with its request and the key that signed it, and so does the
// request that an issuer answered.
type Show struct{ Entry Entry }

func (c Show) apply(w *Workbench) bool {
	then := *c.Entry.bench
	if then.Mode == Inspect && !then.EditsComposed && then.Origin.Request == nil {
		then.Request, then.SampleUser, then.Issued = w.Request, w.SampleUser, w.Issued
		then.Composed, then.NotComposed, then.Signer = w.Composed, w.NotComposed, w.Signer
		then.IssueWith, then.KeyScope = w.IssueWith, w.KeyScope
	}
	then.Verifiers, then.Expect = w.Verifiers, w.Expect
	*w = then
	return false
}

func (c Show) about(*Workbench) about { return does("show the "+string(c.Entry.Source)+" token", "") }

// place returns the ID of the entry that next shows after a change, and puts its token into the
// history if it isn't there. The source is that of the change.
func (s *Session) place(before *Workbench, next *step, change Change, source Source, at Moment) int {
	bench, from := &next.bench, next.entry
	if show, ok := change.(Show); ok {
		s.keepComposed(before, bench, "", len(s.entries))
		return show.Entry.ID
	}
	if source != "" {
		s.keepComposed(before, bench, source, s.index(from))
	}
	if before.Mode == Compose {
		from = s.idOf(before)
	}
	switch {
	case bench.shown().Text == "" || bench.Mode == Compose && source == "":
		return composing
	case slices.Contains([]Source{Pasted, Received, Issued, Broken, Fixed, Reissued}, source):
		return s.add(Entry{Source: source, Time: at.Now, from: from, bench: bench})
	}
	if id := s.idOf(bench); id != composing {
		return id
	}
	if source == "" { // a key signed an edited token again, or the entry was dropped
		source = Pasted
		if bench.Edit != diagnose.NotEdited {
			source = Edited
		}
	}
	return s.add(Entry{Source: source, Time: at.Now, from: from, bench: bench})
}

// keepComposed keeps the composed token in the history, before an entry, if a change replaces it
// with one from elsewhere. The token that the Session began with is worth keeping only if a fix
// replaces it, to compare them.
func (s *Session) keepComposed(before, after *Workbench, source Source, i int) {
	composed := composedEntry(*before)
	text := composed.Token().Text
	if text == "" || text == after.Composed.Text || s.idOf(composed.bench) != composing {
		return
	}
	if text == s.first.bench.Composed.Text && (source != Fixed || before.Mode != Compose) {
		return
	}
	s.insert(i, composed)
}

// add adds an entry, or replaces the newest one if that has the same token, and returns its ID.
func (h *history) add(e Entry) int {
	bench := *e.bench // a copy, so that the entry doesn't keep the step
	e.bench = &bench
	if n := len(h.entries); n > 0 && h.entries[n-1].shows(e.bench) {
		newest := &h.entries[n-1]
		e.ID, e.from = newest.ID, newest.from
		*newest = e
		return e.ID
	}
	return h.insert(len(h.entries), e)
}

// insert inserts an entry before the one at an index, at the end if that is negative, and returns
// its ID. The oldest entries are dropped once they are too many or hold too much text.
func (h *history) insert(i int, e Entry) int {
	if i < 0 {
		i = len(h.entries)
	}
	e.ID = h.nextID
	h.nextID++
	h.entries = slices.Insert(h.entries, i, e)
	extra := excess(len(h.entries), maxEntries, func(i int) *Workbench { return h.entries[i].bench })
	h.entries = slices.Delete(h.entries, 0, extra)
	h.dropped += extra
	return e.ID
}

// index returns the index of the entry with an ID, -1 if it was dropped or there is none.
func (h *history) index(id int) int {
	return slices.IndexFunc(h.entries, func(e Entry) bool { return e.ID == id })
}

// idOf returns the ID of the newest entry with the token that w shows, composing if there is none.
func (h *history) idOf(w *Workbench) int {
	for _, e := range slices.Backward(h.entries) {
		if e.shows(w) {
			return e.ID
		}
	}
	return composing
}

// shows reports whether w shows the token of the entry.
func (e Entry) shows(w *Workbench) bool {
	return e.bench.Mode == w.Mode && e.bench.Edit == w.Edit && e.bench.shown().Text == w.shown().Text
}
