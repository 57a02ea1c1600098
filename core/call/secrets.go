package call

import (
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"html"
	"net/url"
	"strings"
)

const (
	// shortestSecret is the length from which on a secret is masked.
	shortestSecret = 4
	// shortestCode is the length from which on its base64 or hexadecimal is.
	shortestCode = 8
	// longSecret is the length from which on a secret is masked in pieces too, and
	// piece the length of the shortest of them.
	longSecret = 16
	piece      = 8
	// longWord is the length from which on a piece is no ordinary word, though it has no
	// digit.
	longWord = 16
)

// secrets finds in a text what must not be shown.
type secrets struct {
	whole  map[string]bool // folded
	pieces map[string]bool // folded, of piece bytes each
}

// newSecrets takes secrets in, each in every spelling that a server may give it.
func newSecrets(all []string) secrets {
	s := secrets{map[string]bool{}, map[string]bool{}}
	for _, secret := range all {
		if len(secret) < shortestSecret {
			continue
		}
		for _, spelling := range spellings(secret) {
			if len(spelling) >= shortestSecret {
				s.whole[fold(spelling)] = true
			}
		}
		for _, code := range codes(secret) {
			if len(code) >= shortestCode {
				s.whole[fold(code)] = true
			}
		}
		s.addPieces(fold(opaque(secret)))
	}
	return s
}

func (s secrets) addPieces(secret string) {
	if len(secret) < longSecret {
		return
	}
	for at := range len(secret) - piece + 1 {
		s.pieces[secret[at:at+piece]] = true
	}
}

// mask puts stars in the place of all that is found.
func (s secrets) mask(text string) string {
	if len(s.whole) == 0 {
		return text
	}
	folded := fold(text)
	hidden := make([]bool, len(text))
	for secret := range s.whole {
		for at := strings.Index(folded, secret); at >= 0; {
			end := at + len(secret)
			hide(hidden[at:end])
			next := strings.Index(folded[end:], secret)
			if next < 0 {
				break
			}
			at = end + next
		}
	}
	s.hidePieces(folded, hidden)
	return starred(text, hidden)
}

// hidePieces hides what a text has in common with a long secret, unless it may be a word
// of every sentence.
func (s secrets) hidePieces(folded string, hidden []bool) {
	if len(s.pieces) == 0 {
		return
	}
	for at := 0; at+piece <= len(folded); at++ {
		from := at
		for at+piece <= len(folded) && s.pieces[folded[at:at+piece]] {
			at++
		}
		if at == from {
			continue
		}
		if common := folded[from : at-1+piece]; len(common) >= longWord || strings.ContainsAny(common, "0123456789") {
			hide(hidden[from : from+len(common)])
		}
	}
}

func hide(hidden []bool) {
	for i := range hidden {
		hidden[i] = true
	}
}

// starred returns a text with stars for each run of hidden bytes.
func starred(text string, hidden []bool) string {
	var b strings.Builder
	shown := 0 // up to where the text is written
	for at := 0; at < len(text); at++ {
		if !hidden[at] {
			continue
		}
		b.WriteString(text[shown:at] + stars)
		for at < len(text) && hidden[at] {
			at++
		}
		shown = at
	}
	return b.String() + text[shown:]
}

// fold returns a text in lower case, of the same length: only the letters of ASCII
// change.
func fold(text string) string {
	folded := []byte(text)
	for i, c := range folded {
		if c >= 'A' && c <= 'Z' {
			folded[i] = c | 0x20
		}
	}
	return string(folded)
}

// opaque returns what of a secret is masked in pieces, "" for none: a single word, such
// as a key or a session, and of a JWT the signature, since other tokens begin like it.
func opaque(secret string) string {
	if strings.HasPrefix(secret, "eyJ") {
		secret = secret[strings.LastIndexByte(secret, '.')+1:]
	}
	for i := range len(secret) {
		if !inToken(secret[i]) {
			return ""
		}
	}
	return secret
}

// spellings returns a secret as it is, and as a server writes it that decoded it or
// encodes it in a URL, in HTML or in JSON, with slashes escaped or not.
func spellings(secret string) []string {
	all := []string{secret, url.QueryEscape(secret), url.PathEscape(secret), strings.ReplaceAll(secret, "/", `\/`), html.EscapeString(secret)}
	if decoded, err := url.PathUnescape(secret); err == nil {
		all = append(all, decoded)
	}
	if html, err := json.Marshal(secret); err == nil {
		all = append(all, string(html[1:len(html)-1]))
	}
	plain := strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(secret)
	return append(all, plain, strings.ReplaceAll(plain, "/", `\/`))
}

// codes returns a secret in hexadecimal, and what of its base64 is the same whatever
// stands before and behind it, as the name and scheme of a header do: it may begin at
// each of the three places in a group (RFC 4648 section 4).
func codes(secret string) []string {
	all := []string{hex.EncodeToString([]byte(secret))}
	for before, cut := range [...]int{0, 2, 3} {
		text := []byte(strings.Repeat("\x00", before) + secret)
		whole := len(text) * 8 / 6 // characters that the secret alone decides
		for _, encoding := range [...]*base64.Encoding{base64.RawStdEncoding, base64.RawURLEncoding} {
			all = append(all, encoding.EncodeToString(text)[min(cut, whole):whole])
		}
	}
	return all
}
