// Package visible makes untrusted text harmless and legible.
//
// Text that bulla did not write itself (a pasted token, a claim, a file name, an error of a
// library) goes through this package before it reaches a screen, an error or a log. Nothing is
// deleted, because that would hide evidence: characters that control a terminal, reorder a line or
// are invisible become escapes like \u{202E}, and bytes that are not UTF-8 become \x9b. Text leaves
// its own results unchanged, so it is safe to make text visible twice.
//
// The package is in core, not in ui, because findings and reports quote untrusted text too.
package visible

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxMarks is how many combining marks may follow a base character. More don't occur in real text
// but paint over neighboring lines.
const maxMarks = 2

// Span is a piece of text that is either unchanged or an escape.
type Span struct {
	Text    string
	Escaped bool
}

// Text returns s with an escape for every character that is not plainly printable. The result is
// valid UTF-8 without control characters, format characters and line breaks.
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

// Quote returns Text(s) in double quotes, for use in a sentence. It shortens s in the middle to at
// most limit characters.
func Quote(s string, limit int) string {
	return `"` + Text(Shorten(s, limit)) + `"`
}

// QuoteASCII is Quote with escapes for everything that is not printable ASCII, for texts in which
// one letter may look like another.
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

// The ellipsis of shortened text.
const (
	ellipsis     = "…"
	ellipsisRune = '…'
)

// Shorten shortens s to at most limit characters (runes), with an ellipsis in the middle. It does
// nothing for limits under 3.
func Shorten(s string, limit int) string { return ShortenWith(s, limit, ellipsis) }

// ShortenWith is Shorten with another mark than the ellipsis, of one character.
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

// Spans returns the pieces of Text(s) in order, so that the escapes can be styled differently.
func Spans(s string) []Span {
	if plain(s) {
		if s == "" {
			return nil
		}
		return []Span{{Text: s}}
	}
	var spans []Span
	var escaped []byte          // consecutive escapes so far
	start, marks := 0, maxMarks // a mark without a base would land on the border
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

// plain reports whether s is ASCII without control characters, the common case, without allocating.
func plain(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] < 0x20 || s[i] > 0x7e {
			return false
		}
	}
	return true
}

// appendEscape appends the escape of the rune at the start of s to b and returns its size in s.
func appendEscape(b []byte, s string, r rune, size int) (text []byte, width int) {
	if r != utf8.RuneError || size > 1 {
		return fmt.Appendf(b, `\u{%04X}`, r), size
	}
	// The decoder keeps a lone surrogate of a JSON escape as three bytes that UTF-8 forbids. Show
	// one escape for it instead of three bad bytes.
	if len(s) >= 3 && s[0] == 0xed && s[1] >= 0xa0 && s[1] <= 0xbf && s[2] >= 0x80 && s[2] <= 0xbf {
		return fmt.Appendf(b, `\u{%04X}`, 0xd000|int(s[1]&0x3f)<<6|int(s[2]&0x3f)), 3
	}
	return fmt.Appendf(b, `\x%02x`, s[0]), 1
}

// prepends reports whether r is a letter that joins the next character
// (Grapheme_Cluster_Break=Prepend, UAX #29). At the end of a text that would be the border.
func prepends(r rune) bool {
	switch {
	case r == 0x0d4e, r == 0x111c2, r == 0x111c3, r == 0x113d1, r == 0x1193f, r == 0x11941, r == 0x11a3a,
		r >= 0x11a84 && r <= 0x11a89, r == 0x11d46, r == 0x11f02:
		return true
	}
	return false
}

// printable reports whether a rune can be shown on a screen unchanged.
func printable(r rune, size int) bool {
	if r == utf8.RuneError {
		return false // both a bad byte (size 1) and U+FFFD, which only looks like one
	}
	if !unicode.IsPrint(r) || size < 1 {
		return false
	}
	switch {
	case r == 0x115f || r == 0x1160 || r == 0x3164 || r == 0xffa0: // Hangul fillers: invisible letters
		return false
	case r == 0x2800: // braille blank: an invisible symbol
		return false
	case prepends(r):
		return false
	case r == 0x034f || r == 0x17b4 || r == 0x17b5: // invisible marks
		return false
	case r >= 0x180b && r <= 0x180f, r >= 0xfe00 && r <= 0xfe0f, r >= 0xe0100 && r <= 0xe01ef: // variation selectors
		return false
	}
	return true
}
