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

// nextHeaderKey returns the first key at or after an offset that is the value of such a header: in
// HTTP, in JSON, or in the call of a program.
func nextHeaderKey(text string, at int) (headerKey, bool) {
	for ; at < len(text); at++ {
		if c := text[at]; c != ':' && c != '=' && c != ',' {
			continue
		}
		name, quoted := nameBefore(text[:at])
		if text[at] == ',' && !quoted || !namesKey(name) {
			continue
		}
		from, to := valueAfter(text, at+1)
		if to-from >= shortestValue && !strings.Contains(text[from:to], Stars) {
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
func valueAfter(text string, at int) (from, to int) {
	const opens, ends = " \t\"'`\\=>(", " \t\r\n\"'`\\,;)}]<&"
	for range 2 { // a scheme, and what follows it
		for at < len(text) && strings.IndexByte(opens, text[at]) >= 0 {
			at++
		}
		to = at
		for to < len(text) && strings.IndexByte(ends, text[to]) < 0 {
			to++
		}
		switch word := text[at:to]; {
		case strings.EqualFold(word, "bearer") || strings.EqualFold(word, "basic") || strings.EqualFold(word, "token"):
			at = to
			continue
		case word == "" || strings.ContainsAny(word, "${}%*("), word[0] == '@',
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
	copied := 0
	for at := 0; ; {
		k, ok := nextHeaderKey(text, at)
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

// findHeader returns the name of the first header with a key, as written, "" for none.
func findHeader(text string) string {
	for at := 0; ; {
		k, ok := nextHeaderKey(text, at)
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
