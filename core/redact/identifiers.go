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
type Identifiers struct{ known []identifier }

// identifier is one value and what is shown instead.
type identifier struct {
	value, shown string
	spellings    []string // as texts quote it
	// ordinary is set for a value that is also a word of bulla's own texts, such as "inbox", or too
	// short to be recognized. It is only masked where it can't be anything else.
	ordinary bool
}

const (
	// shortestIdentifier is how many characters a value needs to be masked everywhere.
	shortestIdentifier = 3
	// recognizable is how many bytes of a value tell that a shortened text begins with it.
	recognizable = 8
)

// Add masks a value from now on, and shows another text instead. Ordinary is set for a value that
// is also a word of bulla's own texts. If a value was added before, nothing changes.
func (i *Identifiers) Add(value, shown string, ordinary bool) {
	if i.Has(value) || strings.TrimSpace(value) == "" || value == shown {
		return
	}
	short := utf8.RuneCountInString(value) < shortestIdentifier
	added := identifier{value: value, shown: shown, ordinary: ordinary || short}
	for _, value := range []string{value, strings.TrimSpace(value)} {
		added.spellings = append(added.spellings, spellings(value)...)
		added.spellings = append(added.spellings, visible.Text(value), inQuotes(visible.QuoteASCII(value, len(value))),
			inQuotes(visible.QuoteJSON(value)), inQuotes(string(visible.AppendJSON(nil, visible.QuoteJSON(value)))),
			strings.ReplaceAll(value, "'", `'\''`)) // in a shell command
	}
	slices.Sort(added.spellings)
	added.spellings = slices.Compact(added.spellings)
	i.known = append(i.known, added)
	// A value that contains another one comes first.
	slices.SortStableFunc(i.known, func(a, b identifier) int { return len(b.value) - len(a.value) })
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
	case isWhole && i.ordinary && !isQuoted(text, start, end):
		return start
	case isWhole && len(spelling) < recognizable && !isWord(text, start, end):
		return start
	case isWhole:
		return end
	case i.ordinary:
		return start
	}
	return shortenedEnd(text, start, spelling)
}

// shortenedEnd returns where the beginning of a spelling, an ellipsis and its end are over, or the
// offset itself if no ellipsis follows the beginning.
func shortenedEnd(text string, start int, spelling string) int {
	at, shared := start, 0
	for shared < len(spelling) && at < len(text) && text[at] == spelling[shared] {
		at, shared = at+1, shared+1
	}
	rest, isCut := strings.CutPrefix(text[at:], "…")
	if !isCut {
		rest, isCut = strings.CutPrefix(text[at:], "...")
	}
	if !isCut {
		return start
	}
	const longest = 1000 // escapes are long
	for length := min(len(spelling), len(rest), longest); length > 0; length-- {
		if strings.HasPrefix(rest, spelling[len(spelling)-length:]) {
			return len(text) - len(rest) + length
		}
	}
	return len(text) - len(rest)
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
