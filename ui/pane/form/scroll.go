package form

import (
	tea "github.com/charmbracelet/bubbletea"

	"bulla/ui/pane"
)

// Scroll is how far a window is scrolled. It begins at the top, and keeps the field
// that is typed in or what came of a request in sight until the user pages.
type Scroll struct {
	top    int
	keeps  kept
	height int // of the window
	lines  int // how many there are
	seen   int // how many of the first lines have been in sight
}

// kept says what is kept in sight.
type kept uint8

const (
	nothing kept = iota
	typedField
	outcome
)

// Page scrolls a page where key asks for it, and reports whether it did.
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

// Follow has the field that is typed in in sight.
func (s *Scroll) Follow() { s.keeps = typedField }

// ToOutcome has in sight what came of a request.
func (s *Scroll) ToOutcome() { s.keeps = outcome }

// Seen returns how many of the first lines have been in sight since the last call of
// Unsee.
func (s *Scroll) Seen() int { return s.seen }

// Unsee has every line count as not seen yet.
func (s *Scroll) Unsee() { s.seen = 0 }

// place scrolls to what is kept in sight among so many lines.
func (s *Scroll) place(sheet *Sheet, height int) {
	s.height, s.lines = height, len(sheet.lines)
	keep := stretch{s.top, s.top}
	switch s.keeps {
	case typedField:
		keep = sheet.field
	case outcome:
		keep = sheet.outcome
		if keep == (stretch{}) {
			keep = stretch{s.lines, s.lines} // nothing came of one: the end
		}
	}
	if s.keeps != nothing {
		s.top = min(max(s.top, keep.to-height), keep.from) // its beginning before its end
	}
	s.top = max(0, min(s.top, s.lines-height))
	if s.top <= s.seen {
		s.seen = max(s.seen, s.top+height)
	}
}

// before and after report whether there are lines above and below those in sight.
func (s *Scroll) before() bool { return s.top > 0 }
func (s *Scroll) after() bool  { return s.top+s.height < s.lines }

// Lines returns the lines that fit the frame.
func (s *Sheet) Lines(scroll *Scroll) []pane.Line {
	s.Done()
	height := max(s.frame.Height, 0)
	scroll.place(s, height)
	shown := s.lines[scroll.top:min(scroll.top+height, len(s.lines))]
	for i := range shown {
		shown[i] = shown[i].Fit(s.frame.Width, s.frame.Glyphs.Ellipsis)
	}
	pane.MarkMore(shown, scroll.before(), scroll.after(), s.frame)
	return shown
}

// Paging names the keys that show the rest of a window that is cut, "" where nothing is.
func (s *Sheet) Paging(scroll *Scroll) string {
	s.Done()
	scroll.place(s, max(s.frame.Height, 0))
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
