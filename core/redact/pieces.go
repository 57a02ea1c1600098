package redact

import (
	"encoding/binary"
	"regexp"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"
)

// Secrets returns the secrets that a text shows: the signatures of tokens, the secret part of keys,
// and private keys in PEM and JWK. It finds tokens by how they start.
func Secrets(text string) []string {
	var all []string
	for _, m := range signatureRE().FindAllStringSubmatch(text, -1) {
		all = append(all, strings.FieldsFunc(m[1], func(r rune) bool { return r == '.' || r == '~' })...)
	}
	for at := 0; ; {
		k, ok := nextKey(text, at, true)
		if !ok {
			break
		}
		all = append(all, text[k.from+len(k.form.prefix):k.to])
		at = k.to
	}
	if from, to := awsSecret(text); from >= 0 {
		all = append(all, text[from:to])
	}
	for _, m := range privatePEM().FindAllStringSubmatch(text, -1) {
		all = append(all, strings.Fields(strings.NewReplacer(`\n`, "\n", `\r`, "\n").Replace(m[1]))...)
	}
	for _, m := range privateJWK().FindAllStringSubmatch(text, -1) {
		all = append(all, m[1])
	}
	return all
}

// IsRandom reports whether a text is one word of at least 16 letters and digits that looks random,
// as a secret does, and not like the beginning of a token.
func IsRandom(word string) bool {
	const shortest, longest = 16, 200
	return len(word) >= shortest && len(word) <= longest && tokenStart(word) != 0 &&
		strings.Trim(word, base64URL+"+/=") == "" && strings.ContainsAny(word, "0123456789") &&
		strings.ToLower(word) != word && strings.ToUpper(word) != word
}

// signatureRE finds tokens, and what comes after their second dot: the signature of a JWS with what
// an SD-JWT adds to it, or the encrypted parts of a JWE.
var signatureRE = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?:eyJ|eyA|ewo|ew0)[A-Za-z0-9_+/=%-]*\.[A-Za-z0-9_+/=%-]*\.([A-Za-z0-9_.~+/=%-]+)`)
})

var privatePEM = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?s)-----BEGIN [A-Z ]*PRIVATE KEY-----(.*?)(?:-----END|$)`)
})

// privateJWK finds the private members of a JWK (RFC 7518 section 6).
var privateJWK = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`\\?"(?:k|d|p|q|dp|dq|qi)\\?"\s*:\s*\\?"([A-Za-z0-9_+/=-]+)`)
})

// Pieces finds pieces of secrets where a screen shows them wrapped, scrolled or cut. The zero
// Pieces knows no secret.
type Pieces struct {
	known map[string]bool
	// windows are all sequences of as many bytes as a window has. A longer piece is made of them.
	windows map[uint64]bool
	short   []string // secrets that are shorter than a window
	// crowded is set if there were too many secrets to know all windows.
	crowded bool
}

const (
	// window is how many bytes of a secret are recognized anywhere: fewer are found in other texts
	// by chance, and are of no use to anyone.
	window = 8
	// mostWindows is how many windows are kept. They take about 20 MB.
	mostWindows = 1 << 20
)

// Add adds a secret. One of less than 4 bytes is ignored: it would be found everywhere.
func (p *Pieces) Add(secret string) {
	if len(secret) < shortestSecret || p.known[secret] {
		return
	}
	if p.known == nil {
		p.known, p.windows = map[string]bool{}, map[uint64]bool{}
	}
	p.known[strings.Clone(secret)] = true
	if len(secret) < window {
		p.short = append(p.short, secret)
	}
	for at := range len(secret) - window + 1 {
		if len(p.windows) >= mostWindows {
			p.crowded = true
			return
		}
		p.windows[windowAt(secret, at)] = true
	}
}

// AddToken adds the signature of a token or its encrypted parts, and the secrets that the text of
// the token shows otherwise. A token without parts is a secret as a whole.
func (p *Pieces) AddToken(text string) {
	isEnd := func(r rune) bool { return r == '.' || r == '~' }
	segments := strings.FieldsFunc(text, isEnd)
	switch {
	case strings.IndexFunc(text, isEnd) < 0:
		p.Add(text)
	case len(segments) > 2:
		for _, segment := range segments[2:] {
			p.Add(segment)
		}
	}
	p.AddIn(text)
}

// AddIn adds the secrets that a text shows; see Secrets.
func (p *Pieces) AddIn(text string) {
	for _, secret := range Secrets(text) {
		p.Add(secret)
	}
}

func windowAt(text string, at int) uint64 {
	return binary.LittleEndian.Uint64([]byte(text[at : at+window]))
}

// Find returns where a text shows pieces of secrets, as byte offsets in order. A piece that is
// shorter than 8 bytes is not found, unless it is a whole secret.
func (p *Pieces) Find(text string) [][2]int {
	var found [][2]int
	for at := range len(text) - window + 1 {
		if p.windows[windowAt(text, at)] {
			found = append(found, [2]int{at, at + window})
		}
	}
	for _, secret := range p.short {
		for from := 0; ; {
			at := strings.Index(text[from:], secret)
			if at < 0 {
				break
			}
			found = append(found, [2]int{from + at, from + at + len(secret)})
			from += at + 1
		}
	}
	if p.crowded {
		for _, run := range anyPieceRE().FindAllStringIndex(text, -1) {
			found = append(found, [2]int{run[0], run[1]})
		}
	}
	return joined(text, found)
}

// anyPieceRE finds what may be a piece of a token or a key.
var anyPieceRE = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`[A-Za-z0-9_+/=-]{8,}`) })

// joined returns stretches of a text in order, without overlaps and with whole characters.
func joined(text string, found [][2]int) [][2]int {
	slices.SortFunc(found, func(a, b [2]int) int { return a[0] - b[0] })
	var out [][2]int
	for _, f := range found {
		for f[0] > 0 && !utf8.RuneStart(text[f[0]]) {
			f[0]--
		}
		for f[1] < len(text) && !utf8.RuneStart(text[f[1]]) {
			f[1]++
		}
		if n := len(out); n > 0 && f[0] <= out[n-1][1] {
			out[n-1][1] = max(out[n-1][1], f[1])
			continue
		}
		out = append(out, f)
	}
	return out
}

// Mask returns a text with each character of a piece replaced.
func (p *Pieces) Mask(text, mark string) string {
	var b strings.Builder
	at := 0
	for _, f := range p.Find(text) {
		b.WriteString(text[at:f[0]] + strings.Repeat(mark, utf8.RuneCountInString(text[f[0]:f[1]])))
		at = f[1]
	}
	return b.String() + text[at:]
}
