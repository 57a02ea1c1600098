package redact

import (
	"regexp"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"bulla/core/visible"
)

// Identifiers masks who and what a token is about, for texts that leave the user's machine: the
// values that the caller adds, and everything that looks like an email address, a phone number, an
// IP address, a UUID, a key or a token.
type Identifiers struct {
	// IsOrdinary reports whether a value is also a word of bulla's own texts, such as "inbox". It is
	// then only masked where it can't be anything else. Nil stands for no value.
	IsOrdinary func(value string) bool

	known []identifier
	// fragments are parts of the values that texts may show in too many ways to find them whole. A
	// text that has one is masked as a whole.
	fragments []string
}

// identifier is one value and what is shown instead.
type identifier struct {
	value, shown string
	spellings    []string // as texts quote it
	isOrdinary   bool     // or too short to be recognized
}

const (
	// shortestIdentifier is how many characters a value needs to be masked everywhere.
	shortestIdentifier = 3
	// recognizable is how many bytes of a value tell that a shortened text begins with it.
	recognizable = 8
)

// ellipses are the marks of a shortened text (visible.Quote, visible.QuoteASCII).
var ellipses = []string{"…", "..."}

// Add masks a value from now on, and shows another text instead. If a value was added before,
// nothing changes.
func (i *Identifiers) Add(value, shown string) {
	if i.Has(value) || strings.TrimSpace(value) == "" || value == shown {
		return
	}
	if isOdd(value) {
		i.addFragments(value)
	}
	i.known = append(i.known, identifier{
		value: value, shown: shown, spellings: shownAs(value),
		isOrdinary: utf8.RuneCountInString(value) < shortestIdentifier || i.isOrdinary(value),
	})
	// A value that contains another one comes first.
	slices.SortStableFunc(i.known, func(a, b identifier) int { return len(b.value) - len(a.value) })
}

func (i *Identifiers) isOrdinary(value string) bool {
	return i.IsOrdinary != nil && i.IsOrdinary(value)
}

// shownAs returns a value as texts show it: as it is, and with the escapes of a URL, HTML, JSON, a
// sentence and a shell command.
func shownAs(value string) []string {
	all := append(spellings(value), inQuotes(visible.QuoteASCII(value, len(value))),
		inQuotes(string(visible.AppendJSON(nil, visible.QuoteJSON(value)))), strings.ReplaceAll(value, "'", `'\''`))
	slices.Sort(all)
	return slices.Compact(all)
}

// isOdd reports whether texts may show a value in other ways than shownAs returns, because it needs
// escapes of several kinds, has gaps that are closed up, or looks shortened.
func isOdd(value string) bool {
	return visible.Text(value) != value || strings.ContainsAny(value, "\"\\`%…") || strings.Contains(value, "..") ||
		strings.Join(strings.Fields(value), " ") != value
}

// addFragments adds the words of an odd value.
func (i *Identifiers) addFragments(value string) {
	isGap := func(r rune) bool { return !isWordRune(r) }
	for word := range strings.FieldsFuncSeq(value, isGap) {
		if utf8.RuneCountInString(word) >= shortestIdentifier && !i.isOrdinary(word) {
			i.fragments = append(i.fragments, shownAs(word)...)
		}
	}
}

// Has reports whether a value was added.
func (i *Identifiers) Has(value string) bool {
	return slices.ContainsFunc(i.known, func(k identifier) bool { return k.value == value })
}

// Len returns how many values were added.
func (i *Identifiers) Len() int { return len(i.known) }

// inQuotes returns a text without the quotes around it.
func inQuotes(quoted string) string { return quoted[1 : len(quoted)-1] }

// Mask returns a text with all of them masked.
func (i *Identifiers) Mask(text string) string {
	return identifierRE().ReplaceAllString(i.MaskAdded(text), Stars)
}

// MaskAdded returns a text with the added values, keys and tokens masked, and all other IDs as they
// are.
func (i *Identifiers) MaskAdded(text string) string {
	if slices.ContainsFunc(i.fragments, func(fragment string) bool { return hasFragment(text, fragment) }) {
		return Stars
	}
	for _, known := range i.known {
		text = known.mask(text)
	}
	return Opaque(Text(text))
}

// identifierRE finds an email address, a phone number, an IP address, and a UUID.
var identifierRE = sync.OnceValue(func() *regexp.Regexp {
	const (
		email = `[^\s@"'<>()\[\]|=:,;/]+@[^\s@"'<>()\[\]|=:,;]+\.[\pL]{2,}`
		phone = `\+[0-9]{7,15}\b`
		ipv4  = `\b[0-9]{1,3}(?:\.[0-9]{1,3}){3}\b`
		ipv6  = `\b(?:[0-9A-Fa-f]{1,4}:){5,7}[0-9A-Fa-f]{1,4}|\b[0-9A-Fa-f]{1,4}(?::[0-9A-Fa-f]{1,4})*::[0-9A-Fa-f:]*`
		uuid  = `[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}`
	)
	return regexp.MustCompile(strings.Join([]string{email, phone, ipv4, uuid, ipv6}, "|"))
})

// mask masks one value in a text.
func (i identifier) mask(text string) string {
	var b strings.Builder
	for at := 0; ; {
		start := i.next(text, at)
		if start < 0 {
			b.WriteString(text[at:])
			return b.String()
		}
		b.WriteString(text[at:start])
		end := start
		for _, spelling := range i.spellings {
			end = max(end, i.end(text, start, spelling))
		}
		if at = end; end > start {
			b.WriteString(i.shown)
		} else {
			b.WriteByte(text[start])
			at++
		}
	}
}

// next returns the first offset from which on the value may follow, or -1.
func (i identifier) next(text string, from int) int {
	first := -1
	for _, spelling := range i.spellings {
		at := strings.Index(text[from:], spelling[:min(len(spelling), recognizable)])
		if at >= 0 && (first < 0 || from+at < first) {
			first = from + at
		}
	}
	return first
}

// end returns where a spelling ends that begins at an offset, whole or shortened. It returns the
// offset itself if something else begins there.
func (i identifier) end(text string, start int, spelling string) int {
	end := start + len(spelling)
	switch isWhole := strings.HasPrefix(text[start:], spelling); {
	case isWhole && i.isOrdinary && !isQuoted(text, start, end):
		return start
	case isWhole && len(spelling) < recognizable && !isWord(text, start, end):
		return start
	case isWhole:
		return end
	case i.isOrdinary:
		return start
	}
	return shortenedEnd(text, start, spelling)
}

// shortenedEnd returns where the beginning of a spelling, an ellipsis and its end are over, or the
// offset itself if no ellipsis follows the beginning.
func shortenedEnd(text string, start int, spelling string) int {
	const widest = 3
	near := text[start:min(len(text), start+len(spelling)+widest)]
	for _, ellipsis := range ellipses {
		at := strings.Index(near, ellipsis)
		if at < 0 || !strings.HasPrefix(spelling, near[:at]) {
			continue
		}
		rest := strings.TrimLeft(text[start+at+len(ellipsis):], ".") // a dot of the value may be beside it
		const longest = 1000                                         // escapes are long
		for length := min(len(spelling), len(rest), longest); length > 0; length-- {
			if strings.HasPrefix(rest, spelling[len(spelling)-length:]) {
				return len(text) - len(rest) + length
			}
		}
		return start + at + len(ellipsis)
	}
	return start
}

// hasFragment reports whether a text has a word, or its beginning or end beside an ellipsis.
func hasFragment(text, word string) bool {
	if strings.Contains(text, word) {
		return true
	}
	for _, ellipsis := range ellipses {
		for before, after, isCut := strings.Cut(text, ellipsis); isCut; before, after, isCut = strings.Cut(after, ellipsis) {
			for length := shortestIdentifier; length < len(word); length++ {
				if strings.HasSuffix(before, word[:length]) || strings.HasPrefix(after, word[len(word)-length:]) {
					return true
				}
			}
		}
	}
	return false
}

// isWord reports whether a stretch of a text is not part of a longer word.
func isWord(text string, start, end int) bool {
	before, _ := utf8.DecodeLastRuneInString(text[:start])
	after, _ := utf8.DecodeRuneInString(text[end:])
	return !isWordRune(before) && !isWordRune(after)
}

func isWordRune(r rune) bool {
	return r == '_' || r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsDigit(r))
}

// isQuoted reports whether a stretch of a text is quoted, or is where a user is named.
func isQuoted(text string, start, end int) bool {
	before, after := text[:start], text[end:]
	if strings.HasSuffix(before, `"`) && strings.HasPrefix(after, `"`) {
		return true
	}
	for _, place := range [...]string{"user_id:", "--user ", "--user '", "/users/"} {
		if strings.HasSuffix(before, place) {
			next, _ := utf8.DecodeRuneInString(after)
			return !isWordRune(next)
		}
	}
	return false
}
