package core

import (
	"cmp"
	"reflect"
	"time"

	"bulla/core/signing"
)

// Session is a Workbench with its past: the steps that can be undone, and the history of tokens,
// which undo leaves alone. It is a pointer; what it returns never changes afterwards. Nothing of it
// is written to disk.
type Session struct {
	steps []*step // the first is the start, or the oldest that was kept
	at    int     // the index of the present one; those after it can be redone
	history
}

// step is the Workbench after a step, and how it came about. It doesn't change once another step
// follows.
type step struct {
	bench Workbench
	// entry is the ID of the entry that is shown, composing if none is.
	entry int
	about
	// open says which changes the step still takes in.
	open kind
}

// kind says which changes are one step together.
type kind uint8

const (
	single   kind = iota // none
	typing               // those made while a text is typed
	visiting             // those that show an entry of the history
)

// The most that the steps and the history each keep: so many of them, and so many bytes of text.
const (
	maxSteps   = 1000
	maxEntries = 1000
	maxText    = 64 << 20
)

// NewSession returns a Session that begins with w.
func NewSession(w Workbench) *Session {
	return &Session{
		steps:   []*step{{bench: w, entry: composing}},
		history: history{first: firstEntry(w)},
	}
}

// Bench returns the present Workbench.
func (s *Session) Bench() Workbench { return s.present().bench }

// Snapshot returns what follows from the present Workbench at an instant.
func (s *Session) Snapshot(now time.Time) Snapshot { return s.present().bench.Snapshot(now) }

func (s *Session) present() *step { return s.steps[s.at] }

// Apply makes changes as one step. Changes that change nothing are not a step.
func (s *Session) Apply(at Moment, changes ...Change) { s.take(single, at, changes) }

// Type makes changes while a text is typed: until EndTyping, all changes are one step.
func (s *Session) Type(at Moment, changes ...Change) { s.take(typing, at, changes) }

// EndTyping ends the step of Type: what is typed next is another one.
func (s *Session) EndTyping() {
	if s.present().open == typing {
		s.present().open = single
	}
}

// CancelTyping takes the step of Type back as if it had never been made, and reports whether there
// was one.
func (s *Session) CancelTyping() bool {
	if s.present().open != typing {
		return false
	}
	s.drop(s.at)
	s.at--
	return true
}

// CanUndo reports whether there is a step to undo.
func (s *Session) CanUndo() bool { return s.at > 0 }

// CanRedo reports whether there is a step to redo.
func (s *Session) CanRedo() bool { return s.at < len(s.steps)-1 }

// Undo returns to before the last step and says what that did, "" if there is none.
func (s *Session) Undo() string {
	if !s.CanUndo() {
		return ""
	}
	s.EndTyping()
	s.at--
	return s.steps[s.at+1].does
}

// Redo makes the step again that was undone last and says what it does, "" if there is none.
func (s *Session) Redo() string {
	if !s.CanRedo() {
		return ""
	}
	s.at++
	return s.present().does
}

// Derived returns how the last step made the token on the screen from another one, or replaced the
// composed one: Fixed, Edited, Reissued, or Pasted for a pasted request. Esc undoes these. It
// returns "" after any other step.
func (s *Session) Derived() Source {
	source, inspecting := s.present().source, s.present().bench.Mode == Inspect
	switch {
	case source == Fixed,
		inspecting && (source == Edited || source == Reissued),
		!inspecting && source == Pasted:
		return source
	}
	return ""
}

// take makes changes. They join the present step if it is still open for that kind of changes.
func (s *Session) take(open kind, at Moment, changes []Change) {
	from := s.present()
	if from.open == typing {
		open = typing // Apply too: it accepts the text
	}
	next := *from
	next.about, next.open = about{}, open
	for _, change := range changes {
		before := next.bench
		next.bench = before.Apply(change, at)
		if !same(&before, &next.bench) {
			made := change.about(&before)
			next.join(made)
			next.entry = s.place(&before, &next, change, made.source, at)
		}
	}
	if next.does == "" {
		return
	}
	if open != single && from.open == open {
		s.at--
	}
	s.drop(s.at + 1)
	before := s.present()
	if !same(&before.bench, &next.bench) || open == visiting && before.entry != next.entry {
		s.steps = append(s.steps, &next)
		s.at++
	}
	s.trim()
}

// join describes one more change of the step.
func (s *step) join(a about) {
	if s.does != "" {
		a.does = named(s.does + ", " + a.does)
	}
	s.about = about{does: a.does, source: cmp.Or(a.source, s.source)}
}

// drop forgets the steps from an index on.
func (s *Session) drop(from int) {
	clear(s.steps[from:])
	s.steps = s.steps[:from]
}

// trim forgets the oldest steps once they are too many or hold too much text.
func (s *Session) trim() {
	extra := excess(len(s.steps), maxSteps+1, func(i int) *Workbench { return &s.steps[i].bench })
	clear(s.steps[:extra])
	s.steps, s.at = s.steps[extra:], s.at-extra
}

// excess returns how many of n Workbenches, the oldest first, are more than may be kept. The newest
// one always is.
func excess(n, most int, bench func(int) *Workbench) int {
	text, newer := 0, &Workbench{}
	for i := n - 1; i >= 0; i-- {
		text += textOf(bench(i), newer)
		if n-i > most || text > maxText && i < n-1 {
			return i + 1
		}
		newer = bench(i)
	}
	return 0
}

// textOf returns the bytes of text that w holds and the next Workbench doesn't share. In memory, a
// token takes up to three times as much as its text.
func textOf(w, next *Workbench) int {
	size := 0
	if w.Found.Size != next.Found.Size || w.Found.Token != next.Found.Token {
		size = w.Found.Size
	}
	for _, texts := range [][2]string{
		{w.Inspected.Text, next.Inspected.Text},
		{w.Original.Text, next.Original.Text},
		{w.Composed.Text, next.Composed.Text},
	} {
		if texts[0] != texts[1] {
			size += len(texts[0])
		}
	}
	return size
}

// same reports whether two Workbenches are equal. Keys that were read separately count as
// different.
func same(a, b *Workbench) bool {
	x, y := *a, *b
	if x.Signer.String() != y.Signer.String() || x.Origin.Signer.String() != y.Origin.Signer.String() ||
		!sameKeys(x.Verifiers, y.Verifiers) {
		return false
	}
	for _, w := range []*Workbench{&x, &y} { // keys hide their secrets in functions, which are never equal
		w.Signer, w.Local, w.Origin.Signer, w.Verifiers = signing.Key{}, signing.Key{}, signing.Key{}, nil
	}
	return reflect.DeepEqual(x, y)
}

func sameKeys(a, b signing.Keys) bool {
	return len(a) == len(b) && (len(a) == 0 || &a[0] == &b[0])
}
