package redact

import (
	"slices"
	"strings"
)

// keyHeaders are headers whose value is a key and whose name does not begin with x-, in lower case.
var keyHeaders = []string{
	"apikey", "api-key", "api-token", "auth-token", "access-key", "private-token", "job-token", "dd-api-key", "dd-application-key",
	"ocp-apim-subscription-key",
}

// publicHeaders are headers that only look like one with a key.
var publicHeaders = []string{
	"x-courier-client-key", "x-csrf-token", "x-xsrf-token", "x-idempotency-key", "x-request-key", "x-cache-key", "x-public-key",
}

// namesKey reports whether the value of a header with that name is a key: X-Api-Key,
// X-Auth-Token, Ocp-Apim-Subscription-Key.
func namesKey(name string) bool {
	name = strings.ToLower(name)
	if slices.Contains(keyHeaders, name) {
		return true
	}
	if !strings.HasPrefix(name, "x-") || slices.Contains(publicHeaders, name) {
		return false
	}
	for _, end := range [...]string{"key", "token", "secret"} {
		if strings.HasSuffix(name, end) {
			return true
		}
	}
	return false
}

const (
	// longestName is the length up to which the name of a header is read.
	longestName = 40
	// shortestValue is the least number of characters of a value that is masked, and shortestKey of
	// one that is reported.
	shortestValue, shortestKey = 4, 8
)

// headerKey is a key in a header that is named like one.
type headerKey struct {
	name     string
	from, to int // the value
}

// isLookup reports whether a value is where a program finds the key, such as process.env.KEY1.
func isLookup(value string) bool {
	starts := []string{"process.", "import.", "os.", "env.", "config.", "settings.", "System."}
	return slices.ContainsFunc(starts, func(start string) bool { return strings.HasPrefix(value, start) })
}

// headerKeys finds the keys in a text. It remembers where values end, so that many names in one
// long word don't read it again and again.
type headerKeys struct {
	text                string
	end, filling, stars nextPlace
}

func newHeaderKeys(text string) *headerKeys {
	return &headerKeys{
		text: text,
		end:  nextPlace{find: func(rest string) int { return strings.IndexAny(rest, " \t\r\n\"'`\\,;)}]<&") }},
		// What a program fills in has one of these.
		filling: nextPlace{find: func(rest string) int { return strings.IndexAny(rest, "${}%*(") }},
		stars:   nextPlace{find: func(rest string) int { return strings.Index(rest, Stars) }},
	}
}

// nextPlace is the first place with something at or after an offset.
type nextPlace struct {
	find     func(rest string) int
	from, at int
	known    bool
}

// after returns the first place at or after an offset, or the end of the text.
func (p *nextPlace) after(text string, from int) int {
	if p.known && p.from <= from && from <= p.at {
		return p.at
	}
	p.known, p.from, p.at = true, from, len(text)
	if length := p.find(text[from:]); length >= 0 {
		p.at = from + length
	}
	return p.at
}

// next returns the first key at or after an offset that is the value of such a header: in HTTP, in
// JSON, or in the call of a program.
func (h *headerKeys) next(at int) (headerKey, bool) {
	text := h.text
	for ; at < len(text); at++ {
		if c := text[at]; c != ':' && c != '=' && c != ',' {
			continue
		}
		name, quoted := nameBefore(text[:at])
		if text[at] == ',' && !quoted || !namesKey(name) {
			continue
		}
		from, to := h.valueAfter(at + 1)
		if to-from >= shortestValue && h.stars.after(text, from)+len(Stars) > to {
			return headerKey{name, from, to}, true
		}
	}
	return headerKey{}, false
}

// nameBefore returns the name at the end of a text, without quotes and spaces, if it may be that of
// a header with a key.
func nameBefore(text string) (name string, quoted bool) {
	const around = " \t\"'`\\"
	end := len(text)
	for end > 0 && len(text)-end < longestName && strings.IndexByte(around, text[end-1]) >= 0 {
		end--
	}
	if end == 0 || strings.IndexByte("ynt", text[end-1]|0x20) < 0 {
		return "", false
	}
	start := end
	for start > 0 && end-start < longestName && strings.IndexByte(base64URL, text[start-1]) >= 0 {
		start--
	}
	return text[start:end], strings.TrimSpace(text[end:]) != ""
}

// valueAfter returns where the value begins and ends that follows the separator at an offset. A
// value that a program fills in is empty, and so are @FILE and env:NAME, which bulla reads, and a
// token, which is masked as one.
func (h *headerKeys) valueAfter(at int) (from, to int) {
	text := h.text
	for range 2 { // a scheme, and what follows it
		for at < len(text) && strings.IndexByte(" \t\"'`\\=>(", text[at]) >= 0 {
			at++
		}
		to = h.end.after(text, at)
		switch word := text[at:to]; {
		case strings.EqualFold(word, "bearer") || strings.EqualFold(word, "basic") || strings.EqualFold(word, "token"):
			at = to
			continue
		case word == "" || h.filling.after(text, at) < to, word[0] == '@',
			strings.HasPrefix(word, "env:"), strings.HasPrefix(word, "eyJ"):
			return at, at
		}
		return at, to
	}
	return at, at
}

// maskHeaders masks the keys in headers that are named like one.
func maskHeaders(text string) string {
	var b strings.Builder
	keys, copied := newHeaderKeys(text), 0
	for at := 0; ; {
		k, ok := keys.next(at)
		if !ok {
			break
		}
		b.WriteString(text[copied:k.from] + Stars)
		copied, at = k.to, k.to
	}
	if copied == 0 {
		return text
	}
	b.WriteString(text[copied:])
	return b.String()
}

// findHeader returns the name of the first header with a key, as written, or "".
func findHeader(text string) string {
	keys := newHeaderKeys(text)
	for at := 0; ; {
		k, ok := keys.next(at)
		if !ok {
			return ""
		}
		value := text[k.from:k.to]
		if len(value) >= shortestKey && strings.ContainsAny(value, "0123456789") && !isLookup(value) {
			return k.name
		}
		at = k.to
	}
}
