package intake

import (
	"encoding/base64"
	"regexp"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// isSegmentByte reports whether c is of the base64url alphabet (RFC 4648 section 5).
func isSegmentByte(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-' || c == '_'
}

func isSegmentRune(r rune) bool { return r < utf8.RuneSelf && isSegmentByte(byte(r)) }

// segmentBytes is isSegmentByte as a table, for the one loop that runs over every token.
var segmentBytes = func() (table [256]bool) {
	for i := range table {
		table[i] = isSegmentByte(byte(i))
	}
	return table
}()

// pairSet holds the first two bytes of the prefixes that a text is searched for. In random text
// they match so rarely that the CPU predicts the branch.
type pairSet [256][4]uint64

func pairsOf(prefixes ...string) *pairSet {
	var set pairSet
	for _, p := range prefixes {
		set[p[0]][p[1]>>6] |= 1 << (p[1] & 63)
	}
	return &set
}

func (set *pairSet) has(a, b byte) bool { return set[a][b>>6]>>(b&63)&1 != 0 }

// isSegment reports whether s is only base64url.
func isSegment(s string) bool {
	for i := 0; i < len(s); i++ {
		if !segmentBytes[s[i]] {
			return false
		}
	}
	return true
}

// isTokenRune reports whether r may be inside a damaged token: everything except delimiters. The
// decoder names what doesn't belong there.
func isTokenRune(r rune) bool {
	if r < ' ' || r == 0x7f {
		return r != '\t' && r != '\n' && r != '\r' && r != 0x1b // the rest of a terminal sequence
	}
	if r < utf8.RuneSelf {
		return r != ' ' && !strings.ContainsRune("\"'`<>(){}[],;&|\\?#", r)
	}
	switch {
	case r <= 0x9f: // C1, which controls a terminal like ESC
		return false
	case isForeignSpace(r):
		return false
	case r >= 0x2018 && r <= 0x201f, r == 0xab, r == 0xbb, r == 0x2039, r == 0x203a: // quotes
		return false
	case r >= 0x2500 && r <= 0x257f: // box drawing
		return false
	}
	return true
}

// isForeignSpace reports whether r is a space or a line break outside ASCII.
func isForeignSpace(r rune) bool { return r >= utf8.RuneSelf && unicode.IsSpace(r) }

// isInvisible reports whether r is an invisible character outside ASCII.
func isInvisible(r rune) bool { return isForeignSpace(r) || unicode.Is(unicode.Cf, r) }

// wordEnd returns the offset where the word that begins at at ends. Characters that still escape
// something end it: the result would otherwise read differently when it is pasted again.
func wordEnd(text string, at int) int {
	for at < len(text) {
		if c := text[at]; segmentBytes[c] || c == '.' {
			at++
			continue
		}
		r, size := utf8.DecodeRuneInString(text[at:])
		if !isTokenRune(r) || r == '%' && isPercent(text[at:]) || r == '=' && isQuotedPrintable(text[at:]) {
			return at
		}
		at += size
	}
	return at
}

// borders are the characters that draw the sides of a box or a table.
const borders = "│┃║|"

// breakWidth returns the length of the line break at the beginning of s, including one that is
// written as \n in a string literal; 0 for none.
func breakWidth(s string) int {
	if s == "" || s[0] != '\n' && s[0] != '\r' && s[0] != '\\' && s[0] < utf8.RuneSelf {
		return 0
	}
	for _, br := range [...]string{"\r\n", "\n", "\r", `\r\n`, `\n`, `\\r\\n`, `\\n`, "\u0085", "\u2028", "\u2029"} {
		if strings.HasPrefix(s, br) {
			return len(br)
		}
	}
	return 0
}

// indexFrom returns the index of s in text from at on, -1 for none.
func indexFrom(text string, at int, s string) int {
	i := strings.Index(text[at:], s)
	if i < 0 {
		return -1
	}
	return at + i
}

// skip returns the first offset from at on that holds none of the runes.
func skip(text string, at int, runes string) int {
	return len(text) - len(strings.TrimLeft(text[at:], runes))
}

// hasWords reports whether s contains a letter or a digit.
func hasWords(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }) >= 0
}

func hasLetters(s string) bool { return strings.IndexFunc(s, unicode.IsLetter) >= 0 }

// looksLikeWord reports whether a short piece of base64url is more likely a word, a number or a
// ruled line: random characters mix their kinds.
func looksLikeWord(piece string) bool {
	if piece == "." {
		return false
	}
	piece = strings.Trim(piece, ".=")
	if len(piece) > 24 {
		return strings.Trim(piece, "-_") == ""
	}
	letters := strings.Map(func(r rune) rune {
		if strings.ContainsRune("-_/+.", r) {
			return -1
		}
		return r
	}, piece)
	if strings.Trim(letters, "0123456789") == "" {
		return true
	}
	if strings.IndexFunc(letters, func(r rune) bool { return !unicode.IsLetter(r) }) >= 0 {
		return false
	}
	return letters[1:] == strings.ToLower(letters[1:]) || letters == strings.ToUpper(letters)
}

// decodeStart decodes base64url as far as it has complete characters.
func decodeStart(s string) string {
	if len(s)%4 == 1 {
		s = s[:len(s)-1]
	}
	decoded, err := base64.RawURLEncoding.DecodeString(s)
	if err != nil {
		return ""
	}
	return string(decoded)
}

// compileOnce returns a regular expression that is compiled when it is first used. A token with
// nothing around it needs none of them, and neither does start-up.
func compileOnce(expr string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(expr) })
}
