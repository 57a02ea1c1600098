package form

import (
	tea "github.com/charmbracelet/bubbletea"

	"bulla/ui/keymap"
	"bulla/ui/pane"
)

// Scroll is how far an overlay is scrolled. It starts at the top, and keeps the field with the
// cursor or the result of a request visible until the user pages.
type Scroll struct {
	top    int
	keeps  kept
	height int // of the overlay
	lines  int // how many there are
	seen   int // how many of the first lines have been visible
}

// kept says what is kept visible.
type kept uint8

const (
	nothing kept = iota
	typedField
	outcome
)

// Page scrolls by a page if the key is pgup or pgdn, and reports whether it is.
func (s *Scroll) Page(key tea.KeyMsg, height int) bool {
	switch key.Type {
	case tea.KeyPgUp:
		s.top -= max(height-1, 1)
	case tea.KeyPgDown:
		s.top += max(height-1, 1)
	default:
		return false
	}
	s.keeps = nothing
	return true
}

// By scrolls by rows.
func (s *Scroll) By(rows int) { s.top, s.keeps = s.top+rows, nothing }

// Move scrolls as a key for movements says.
func (s *Scroll) Move(action keymap.Action) {
	s.top, s.keeps = pane.Moved(action, s.top, s.height-1, s.lines-s.height+1), nothing
}

// Follow keeps the field with the cursor visible.
func (s *Scroll) Follow() { s.keeps = typedField }

// ToOutcome keeps the result of a request visible.
func (s *Scroll) ToOutcome() { s.keeps = outcome }

// Seen returns how many of the first lines have been visible since the last call of Unsee.
func (s *Scroll) Seen() int { return s.seen }

// Unsee forgets which lines have been visible.
func (s *Scroll) Unsee() { s.seen = 0 }

// update scrolls so that what is kept is visible.
func (s *Scroll) update(sheet *Sheet, height int) {
	s.height, s.lines = height, len(sheet.lines)
	keep := stretch{s.top, s.top}
	switch s.keeps {
	case typedField:
		keep = sheet.field
	case outcome:
		keep = sheet.outcome
		if keep == (stretch{}) {
			keep = stretch{s.lines, s.lines} // there is no result: the end
		}
	}
	if s.keeps != nothing {
		s.top = min(max(s.top, keep.to-height), keep.from) // the beginning matters more than the end
	}
	s.top = max(0, min(s.top, s.lines-height))
	if s.top <= s.seen {
		s.seen = max(s.seen, s.top+height)
	}
}

// before and after report whether there are lines above and below the visible ones.
func (s *Scroll) before() bool { return s.top > 0 }
func (s *Scroll) after() bool  { return s.top+s.height < s.lines }

// Lines returns the lines that fit the frame.
func (s *Sheet) Lines(scroll *Scroll) []pane.Line {
	s.Done()
	height := max(s.frame.Height, 0)
	scroll.update(s, height)
	shown := s.lines[scroll.top:min(scroll.top+height, len(s.lines))]
	for i := range shown {
		shown[i] = shown[i].Fit(s.frame.Width, s.frame.Glyphs.Ellipsis)
	}
	pane.MarkMore(shown, scroll.before(), scroll.after(), s.frame)
	return shown
}

// Paging names the keys that show the rest of the overlay, "" if everything is visible.
func (s *Sheet) Paging(scroll *Scroll) string {
	s.Done()
	scroll.update(s, max(s.frame.Height, 0))
	keys := ""
	switch {
	case scroll.before() && scroll.after():
		keys = "pgup/dn"
	case scroll.before():
		keys = "pgup"
	case scroll.after():
		keys = "pgdn"
	}
	if keys != "" && s.frame.Width >= narrow {
		keys += ": more"
	}
	return keys
}
