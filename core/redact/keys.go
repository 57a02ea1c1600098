package redact

import (
	"regexp"
	"slices"
	"strings"
	"sync"
)

// key is a key in a text, from its prefix to its end.
type key struct {
	form     keyForm
	from, to int
}

// Found says which keys a text contains.
type Found struct {
	// Courier is the first Courier API key, masked, or "".
	Courier string
	// Other says what the first key of another system is, such as "a GitHub token", or "".
	Other string
	// Header is the first header that is named like one with a key and has one, such as X-Api-Key,
	// or "".
	Header string
}

// Find looks for keys in a text without escapes. A prefix inside another word is ignored, unless it
// names one of Courier's environments.
func Find(text string) Found {
	var found Found
	for at := 0; ; {
		k, ok := nextKey(text, at, false)
		if !ok {
			break
		}
		if k.form.name == courierKey {
			found.Courier = APIKey(text[k.from:k.to])
			return found // the caller names no other key then
		}
		if found.Other == "" {
			found.Other = k.form.name
		}
		at = k.to
	}
	if from, _ := awsSecret(text); from >= 0 && found.Other == "" {
		found.Other = "an AWS secret access key"
	}
	found.Header = findHeader(text)
	return found
}

// Keys masks the secret part of every key in a text, also if it is percent-encoded or escaped in
// another way, and what a header such as X-Api-Key has. It ignores word boundaries.
func Keys(source string) string {
	// An escape may swallow the first character of a key, so the text as it is comes first.
	masked := maskKeys(source, plain{text: source})
	if p := unescape(masked); p.offsets != nil {
		masked = maskKeys(masked, p)
	}
	if from, to := awsSecret(masked); from >= 0 {
		masked = masked[:from] + Stars + masked[to:]
	}
	return maskHeaders(masked)
}

// maskKeys masks the keys that p, the source without its escapes, shows in it.
func maskKeys(source string, p plain) string {
	var b strings.Builder
	copied := 0
	for at := 0; ; {
		k, ok := nextKey(p.text, at, true)
		if !ok {
			break
		}
		b.WriteString(source[copied:p.offset(k.from+len(k.form.prefix))] + Stars)
		copied, at = p.offset(k.to), k.to
	}
	b.WriteString(source[copied:])
	return b.String()
}

// nextKey returns the first key at or after an offset. With anywhere it also finds keys inside
// other words.
func nextKey(text string, at int, anywhere bool) (key, bool) {
	for ; at+1 < len(text); at++ {
		if !prefixStarts[text[at]][text[at+1]] {
			continue
		}
		boundary := anywhere || at == 0 || strings.IndexByte(base64URL, text[at-1]) < 0
		if !boundary && text[at+1] != 'k' { // only pk_prod_ and the like are found inside words
			continue
		}
		for _, form := range keyForms {
			if !boundary && !form.namesEnvironment() {
				continue
			}
			if to := form.end(text, at); to > 0 {
				return key{form, at, to}, true
			}
		}
	}
	return key{}, false
}

// awsSecretRE finds the 40 characters of a secret access key after its name or after the key ID
// that it belongs to.
var awsSecretRE = sync.OnceValue(func() *regexp.Regexp {
	const (
		before = `(?:secret_?access_?key|aws_?secret(?:_?key)?|\b(?:AKIA|ASIA)[A-Z0-9]{12,})["']?[\s:=,;|/]+["']?`
		name   = `(?:[a-z_]*secret[a-z_]*["']?\s*[:=]\s*["']?)?`
		secret = `([A-Za-z0-9/+]{40})(?:[^A-Za-z0-9/+]|$)`
	)
	return regexp.MustCompile(`(?i)` + before + name + secret)
})

const (
	awsSecretLength = 40
	// longestAWS is the length up to which a text is searched for an AWS secret.
	longestAWS = 16 << 10
)

// awsSecret returns the offsets of an AWS secret access key, which has no prefix of its own, or -1
// for both.
func awsSecret(text string) (from, to int) {
	if len(text) < awsSecretLength || len(text) > longestAWS {
		return -1, -1
	}
	hints := []string{"ecret", "ECRET", "AKIA", "ASIA"}
	if !slices.ContainsFunc(hints, func(s string) bool { return strings.Contains(text, s) }) {
		return -1, -1
	}
	m := awsSecretRE().FindStringSubmatchIndex(text)
	if m == nil {
		return -1, -1
	}
	return m[2], m[3]
}
