package visible

import (
	"fmt"
	"unicode"
	"unicode/utf8"
)

// Rune names one character, for use in a sentence. Characters that often damage tokens and scopes
// get their code point and Unicode name or kind: "U+200B ZERO WIDTH SPACE". Other printable ASCII
// is returned unchanged, and other characters as their code point only, because a letter of another
// script could reverse the direction of the sentence.
func Rune(r rune) string {
	switch name := runeName(r); {
	case name != "":
		return fmt.Sprintf("U+%04X %s", r, name)
	case r > ' ' && r < utf8.RuneSelf:
		return string(r)
	}
	return fmt.Sprintf("U+%04X", r)
}

// runeName returns the name of a character that gets into tokens and scopes by pasting, or the kind
// of one that looks like another.
func runeName(r rune) string {
	for _, known := range [...]struct {
		r    rune
		name string
	}{
		{0x00, "NULL"}, {0x08, "BACKSPACE"}, {0x09, "TAB"}, {0x0A, "LINE FEED"}, {0x0D, "CARRIAGE RETURN"},
		{0x1B, "ESCAPE"}, {0x20, "SPACE"}, {0x22, "QUOTATION MARK"}, {0x2C, "COMMA"}, {0x3B, "SEMICOLON"},
		{0x5C, "BACKSLASH"}, {0x7F, "DELETE"}, {0xA0, "NO-BREAK SPACE"}, {0xAD, "SOFT HYPHEN"},
		{0xE9, "LATIN SMALL LETTER E WITH ACUTE"}, {0x0301, "COMBINING ACUTE ACCENT"},
		{0x03BF, "GREEK SMALL LETTER OMICRON"}, {0x0430, "CYRILLIC SMALL LETTER A"}, {0x0435, "CYRILLIC SMALL LETTER IE"},
		{0x043E, "CYRILLIC SMALL LETTER O"}, {0x0440, "CYRILLIC SMALL LETTER ER"}, {0x0441, "CYRILLIC SMALL LETTER ES"},
		{0x0443, "CYRILLIC SMALL LETTER U"}, {0x0445, "CYRILLIC SMALL LETTER HA"}, {0x0455, "CYRILLIC SMALL LETTER DZE"},
		{0x0456, "CYRILLIC SMALL LETTER BYELORUSSIAN-UKRAINIAN I"}, {0x2003, "EM SPACE"}, {0x2009, "THIN SPACE"},
		{0x200B, "ZERO WIDTH SPACE"}, {0x200C, "ZERO WIDTH NON-JOINER"}, {0x200D, "ZERO WIDTH JOINER"}, {0x2010, "HYPHEN"},
		{0x2011, "NON-BREAKING HYPHEN"}, {0x2013, "EN DASH"}, {0x2014, "EM DASH"}, {0x2018, "LEFT SINGLE QUOTATION MARK"},
		{0x2019, "RIGHT SINGLE QUOTATION MARK"}, {0x201C, "LEFT DOUBLE QUOTATION MARK"},
		{0x201D, "RIGHT DOUBLE QUOTATION MARK"}, {0x2028, "LINE SEPARATOR"}, {0x2029, "PARAGRAPH SEPARATOR"},
		{0x202E, "RIGHT-TO-LEFT OVERRIDE"}, {0x202F, "NARROW NO-BREAK SPACE"}, {0x2060, "WORD JOINER"},
		{0x3000, "IDEOGRAPHIC SPACE"}, {0xFEFF, "ZERO WIDTH NO-BREAK SPACE"}, {0xFF1A, "FULLWIDTH COLON"},
		{0xFFFD, "REPLACEMENT CHARACTER"},
		{0x061C, "ARABIC LETTER MARK"}, {0x200E, "LEFT-TO-RIGHT MARK"}, {0x200F, "RIGHT-TO-LEFT MARK"},
		{0x2026, "HORIZONTAL ELLIPSIS"}, {0x2212, "MINUS SIGN"}, {0x3002, "IDEOGRAPHIC FULL STOP"}, {0xFF0C,
			"FULLWIDTH COMMA"},
	} {
		if known.r == r {
			return known.name
		}
	}
	switch {
	case 0xFF01 <= r && r <= 0xFF5E:
		return fmt.Sprintf("a fullwidth %c", r-0xFEE0)
	case unicode.IsControl(r):
		return "a control character"
	case unicode.Is(unicode.Mn, r):
		return "a combining mark"
	case unicode.Is(unicode.Cf, r):
		return "an invisible character"
	case unicode.Is(unicode.Cyrillic, r):
		return "a Cyrillic letter"
	case unicode.Is(unicode.Greek, r):
		return "a Greek letter"
	}
	return ""
}
