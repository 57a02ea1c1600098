package claims

import (
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"bulla/core/access"
	"bulla/core/scope"
	"bulla/core/token"
	"bulla/themes"
)

// scopeRows returns a row for each scope.
func scopeRows(first row, value token.Value, list scope.List) []row {
	var all []row
	several := len(list.Words) > 1
	offsets := stringOffsets{source: first.source, start: value.Start}
	for i, word := range list.Words {
		if i == maxWords {
			break
		}
		r := first
		r.value, r.name, r.partial = word.Text, "", several
		if i == 0 {
			r.name = first.name
		}
		r.short, r.shortRole, r.explains = explainScope(word)
		if r.shortRole == themes.Warning {
			r.valueRole = themes.Warning
		}
		if several && list.Text == value.Text {
			r.start = offsets.of(word.At)
			r.end = offsets.of(word.At + len(word.Text))
			r.editAt = r.end
		}
		all = append(all, r)
	}
	return all
}

// explainScope explains one scope.
func explainScope(word scope.Word) (short string, role themes.Role, explains string) {
	switch {
	case word.Entry == nil:
		return "not a known Courier scope", themes.Warning, "Courier does not document this scope"
	case word.Entry.Group == scope.GroupUser:
		return "acts for " + word.Argument, themes.Muted, word.Entry.Explains
	}
	explains = word.Entry.Explains + " Needed by " + strings.Join(access.NeededBy(*word.Entry), ", ")
	if word.Entry.Status == scope.Documented {
		return word.Entry.Gives, themes.Muted, explains
	}
	return word.Entry.Status.String() + ": " + word.Entry.Gives, themes.Warning, explains
}

// stringOffsets converts offsets in the text of a JSON string to offsets in the document. They must
// be asked for in ascending order.
type stringOffsets struct {
	source string // with its quotes
	start  int    // of the source in the document
	at     int    // in the source, after the opening quote
	text   int    // in the text, for at
}

// of returns the offset in the document of the byte at an offset of the text.
func (p *stringOffsets) of(offset int) int {
	for p.text < offset && p.at+1 < len(p.source)-1 {
		source, text := step(p.source[p.at+1:])
		p.at += source
		p.text += text
	}
	return p.start + 1 + p.at
}

// step returns the size in bytes of the first character in the source of a string and in its text
// (RFC 8259 section 7).
func step(source string) (size, text int) {
	switch {
	case source[0] != '\\':
		return 1, 1
	case len(source) < len(`\u0000`) || source[1] != 'u':
		return 2, 1
	}
	r := hex(source[2:6])
	if utf16.IsSurrogate(r) {
		pair := len(source) >= len(`\u0000\u0000`) && source[6:8] == `\u`
		if pair && utf16.DecodeRune(r, hex(source[8:12])) != utf8.RuneError {
			return 12, 4
		}
		return 6, 3 // a lone surrogate is kept as three bytes
	}
	return 6, utf8.RuneLen(r)
}

// hex reads four hexadecimal digits.
func hex(digits string) rune {
	n, _ := strconv.ParseUint(digits, 16, 16)
	return rune(n)
}
