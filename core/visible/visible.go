// Package visible makes untrusted text harmless and legible.
//
// It is the one way by which text that bulla did not write itself (a pasted
// token, a claim, a file name, an error of a library) reaches a screen, an error
// or a log. Nothing is deleted, since deletion hides evidence: what could act on
// a terminal, reorder a line or stay unseen is spelled out as \u{202E}, and a
// byte that is not UTF-8 as \x9b. The result of Text passes through Text
// unchanged, so text may safely be made visible twice.
//
// It stands in core and not beside the terminal code because findings and
// reports quote untrusted text too, and core imports nothing of the ui.
package visible

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxMarks is how many combining marks may follow one base character. More are
// not writing but a way to paint over neighbouring lines.
const maxMarks = 2

// Span is a stretch of text that is either shown as it stands or was escaped.
type Span struct {
	Text    string
	Escaped bool
}

// Text returns s with every character that is not plainly printable replaced by
// a visible escape. The result holds no control character, no format character,
// no line break and only valid UTF-8.
func Text(s string) string {
	if plain(s) {
		return s
	}
	var b strings.Builder
	for _, span := range Spans(s) {
		b.WriteString(span.Text)
	}
	return b.String()
}

// Quote returns Text(s) in double quotes, shortened in the middle to at most
// limit characters, for use inside a sentence.
func Quote(s string, limit int) string {
	return `"` + Text(Shorten(s, limit)) + `"`
}

// QuoteASCII is Quote for words in which a letter that only looks like another is
// the fault: all that is not printable ASCII is spelled out.
func QuoteASCII(s string, limit int) string {
	var b strings.Builder
	for _, r := range Text(ShortenWith(s, limit, ellipsis)) {
		switch {
		case r == ellipsisRune:
			b.WriteString("...")
		case r < utf8.RuneSelf:
			b.WriteRune(r)
		default:
			fmt.Fprintf(&b, `\u{%04X}`, r)
		}
	}
	return `"` + b.String() + `"`
}

// The mark for what was left out.
const (
	ellipsis     = "…"
	ellipsisRune = '…'
)

// Shorten cuts s in the middle to at most limit characters (runes), with an
// ellipsis where something is missing. Limits under 3 leave s alone.
func Shorten(s string, limit int) string { return ShortenWith(s, limit, ellipsis) }

// ShortenWith is Shorten with another mark, of one character, for the gap.
func ShortenWith(s string, limit int, mark string) string {
	if limit < 3 || len(s) <= limit {
		return s
	}
	if len(s) <= 4*limit && utf8.RuneCountInString(s) <= limit {
		return s
	}
	start, end := 0, len(s)
	for range limit - limit/3 - 1 {
		_, size := utf8.DecodeRuneInString(s[start:])
		start += size
	}
	for range limit / 3 {
		_, size := utf8.DecodeLastRuneInString(s[:end])
		end -= size
	}
	return s[:start] + mark + s[end:]
}

// Spans returns s cut into stretches of plain and of escaped text, in order, so
// that a drawing layer can set the escapes apart.
func Spans(s string) []Span {
	if plain(s) {
		if s == "" {
			return nil
		}
		return []Span{{Text: s}}
	}
	var spans []Span
	var escaped []byte          // the escapes that follow each other so far
	start, marks := 0, maxMarks // no mark without a base: it would land on the border
	for at := 0; at < len(s); {
		r, size := utf8.DecodeRuneInString(s[at:])
		if unicode.Is(unicode.M, r) {
			marks++
		} else {
			marks = 0
		}
		if marks <= maxMarks && printable(r, size) {
			if len(escaped) > 0 {
				spans, escaped = append(spans, Span{Text: string(escaped), Escaped: true}), escaped[:0]
			}
			at += size
			continue
		}
		if start < at {
			spans = append(spans, Span{Text: s[start:at]})
		}
		width := 0
		escaped, width = appendEscape(escaped, s[at:], r, size)
		at += width
		start, marks = at, maxMarks
	}
	if len(escaped) > 0 {
		spans = append(spans, Span{Text: string(escaped), Escaped: true})
	}
	if start < len(s) {
		spans = append(spans, Span{Text: s[start:]})
	}
	return spans
}

// plain reports whether s is ASCII without control characters: the common case,
// answered without allocating.
func plain(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] < 0x20 || s[i] > 0x7e {
			return false
		}
	}
	return true
}

// appendEscape spells out the rune at the start of s behind b and returns how many
// bytes of s that covers.
func appendEscape(b []byte, s string, r rune, size int) (text []byte, width int) {
	if r != utf8.RuneError || size > 1 {
		return fmt.Appendf(b, `\u{%04X}`, r), size
	}
	// A lone surrogate of a JSON escape is kept by the decoder as the three bytes
	// that UTF-8 forbids: name it instead of three bad bytes.
	if len(s) >= 3 && s[0] == 0xed && s[1] >= 0xa0 && s[1] <= 0xbf && s[2] >= 0x80 && s[2] <= 0xbf {
		return fmt.Appendf(b, `\u{%04X}`, 0xd000|int(s[1]&0x3f)<<6|int(s[2]&0x3f)), 3
	}
	return fmt.Appendf(b, `\x%02x`, s[0]), 1
}

// prepends reports whether r is a letter that joins whatever follows it
// (Grapheme_Cluster_Break=Prepend, UAX #29): at the end of a text that would be the
// border beside it.
func prepends(r rune) bool {
	switch {
	case r == 0x0d4e, r == 0x111c2, r == 0x111c3, r == 0x113d1, r == 0x1193f, r == 0x11941, r == 0x11a3a, r >= 0x11a84 && r <= 0x11a89, r == 0x11d46, r == 0x11f02:
		return true
	}
	return false
}

// printable reports whether a rune may stand on a screen as it is.
func printable(r rune, size int) bool {
	if r == utf8.RuneError {
		return false // both a bad byte (size 1) and U+FFFD, which only looks like one
	}
	if !unicode.IsPrint(r) || size < 1 {
		return false
	}
	switch {
	case r == 0x115f || r == 0x1160 || r == 0x3164 || r == 0xffa0: // Hangul fillers: letters without ink
		return false
	case r == 0x2800: // braille blank: a symbol without ink
		return false
	case prepends(r):
		return false
	case r == 0x034f || r == 0x17b4 || r == 0x17b5: // marks without ink
		return false
	case r >= 0x180b && r <= 0x180f, r >= 0xfe00 && r <= 0xfe0f, r >= 0xe0100 && r <= 0xe01ef: // variation selectors
		return false
	}
	return true
}
