package token

import "bulla/ui/pane"

// sheet is the token's text, broken into rows.
type sheet struct {
	text  string
	width int
	// plain says that each byte is one cell, as in all undamaged tokens. Their rows are computed,
	// not stored.
	plain bool
	rows  []pane.Row
}

// maxUneven is how many bytes of a text that is not plain are shown, because finding a row needs
// all rows before it.
const maxUneven = 1 << 16

func newSheet(text string, width int) sheet {
	s := sheet{text: text, width: max(width, 1), plain: isPlain(text)}
	if !s.plain {
		s.rows = pane.Rows(text[:min(len(text), maxUneven)], s.width)
	}
	return s
}

// isPlain reports whether text is ASCII without control characters.
func isPlain(text string) bool {
	for i := range len(text) {
		if text[i] < 0x20 || text[i] > 0x7e {
			return false
		}
	}
	return true
}

// count returns the number of rows.
func (s *sheet) count() int {
	if s.plain {
		return (len(s.text) + s.width - 1) / s.width
	}
	return len(s.rows)
}

// row returns the row with that index.
func (s *sheet) row(i int) pane.Row {
	if s.plain {
		return pane.Row{From: i * s.width, To: min((i+1)*s.width, len(s.text))}
	}
	return s.rows[i]
}

// rowOf returns the index of the row with the byte at an offset.
func (s *sheet) rowOf(at int) int {
	if s.plain {
		return max(0, min(at/s.width, s.count()-1))
	}
	return pane.RowOf(s.rows, at)
}

// end returns the byte after the last one that is shown.
func (s *sheet) end() int {
	if s.plain {
		return len(s.text)
	}
	return s.rows[len(s.rows)-1].To
}

// lay returns the token in rows for a frame. It caches them, because a token may have megabytes.
func (p *Pane) lay(f pane.Frame) *sheet {
	if text := f.Snapshot.Token.Text; p.sheet.text != text || p.sheet.width != max(f.Width, 1) {
		p.sheet = newSheet(text, f.Width)
	}
	return &p.sheet
}
