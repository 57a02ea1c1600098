package signing

import (
	"bytes"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"unicode"
)

// plainText undoes percent-encoding, entities, JSON escapes, typographic quotes and dashes, and
// removes invisible characters. The result only serves to recognize what a text is.
func plainText(text string) string {
	for range 2 {
		if decoded, err := url.PathUnescape(text); err == nil {
			text = decoded
		}
	}
	text = escapes.Replace(text)
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.Is(unicode.Cf, r): // zero-width characters, soft hyphens, byte order marks
			return -1
		case unicode.Is(unicode.Pd, r) || r == '−':
			return '-'
		}
		return r
	}, text)
}

// escapes are what plainText replaces.
var escapes = strings.NewReplacer(
	"&quot;", `"`, "&#34;", `"`, "&#x22;", `"`, "&lt;", "<", "&gt;", ">", "&amp;", "&",
	`\u0022`, `"`, `\x22`, `"`, `\"`, `"`, `\u002d`, "-", `\u002D`, "-", `\x2d`, "-",
	`\u0020`, " ", `\u003c`, "<", `\u003e`, ">",
	"\u201c", `"`, "\u201d", `"`, "\u2018", "'", "\u2019", "'",
)

// holdsEncodedKey reports whether a text contains the base64 of a key.
func holdsEncodedKey(text string) bool {
	for _, run := range strings.FieldsFunc(text, func(r rune) bool { return !isBase64(r) }) {
		if len(run) < leastWrapped {
			continue
		}
		start, _ := decodeBase64(run[:leastWrapped])
		whole, _ := decodeBase64(run[:len(run)/4*4])
		if isKeyStart(start) || isKeyStart(whole) {
			return true
		}
	}
	return false
}

func isBase64(r rune) bool {
	return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("+/-_", r)
}

// keyStarts are the first bytes of PEM, PEM in base64, OpenSSH keys, compressed files and Java key
// stores.
var keyStarts = [][]byte{
	[]byte("-----BEGIN"), []byte("LS0tLS1CRUdJTi"),
	[]byte("\x00\x00\x00\x07ssh-"), []byte("\x00\x00\x00\x0bssh-"), []byte("\x00\x00\x00\x13ecdsa-"),
	[]byte("openssh-key-v1\x00"),
	{0x1f, 0x8b, 8}, []byte("PK\x03\x04"), {0xfe, 0xed, 0xfe, 0xed}, []byte("BZh"),
}

// isKeyStart reports whether bytes begin like a key or a file of keys.
func isKeyStart(data []byte) bool {
	if looksDER(data) {
		return true
	}
	for _, start := range keyStarts {
		if bytes.HasPrefix(data, start) {
			return true
		}
	}
	text := string(data)
	return hasMember(text, "kty") || hasQuotedMember(text, "keys")
}

// dumpedKeys matches the object identifiers of RSA, EC and Edwards keys in hex, which every dump of
// one contains, and the length of an RSA modulus of 2048, 3072 or 4096 bits.
var dumpedKeys = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`2a864886f70d0101|2a8648ce3d0201|300506032b65|30820[1-9a-f][0-9a-f]{2}(028[12]0[0-9a-f]|30)`)
})

// holdsDump reports whether a text contains the bytes of a key as hex, as numbers or as escapes of
// a programming language.
func holdsDump(text string) bool {
	const most = 4096
	text = strings.ToLower(text[:min(len(text), most)])
	spaceless := strings.ReplaceAll(text, " ", "")
	if containsAny(spaceless, "[48,130,", "[48,89,48,", "[48,42,48,", `0\x82\x01`, `0y0\x13`, `*\x86h`) {
		return true
	}
	digits := strings.NewReplacer("0x", "", `\x`, "").Replace(text)
	for line := range strings.Lines(digits) {
		if _, after, ok := strings.Cut(line, ": "); ok && len(after) > 32 { // after the offset in a hex dump
			line = after
		}
		compact := strings.Map(func(r rune) rune {
			if r >= '0' && r <= '9' || r >= 'a' && r <= 'f' {
				return r
			}
			return -1
		}, line)
		if dumpedKeys().MatchString(compact) {
			return true
		}
	}
	return false
}
