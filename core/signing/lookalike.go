package signing

import (
	"bytes"
	"encoding/asn1"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"bulla/core/token"
	"bulla/core/visible"
)

// ErrLookalike says that bytes look like key material, or like something that only
// leads to a key. They are never used as a secret: a public key is public, so that
// anyone could forge a token with it.
var ErrLookalike = errors.New("this is not a key that bulla reads, and it does not look like a secret")

// insist is how to use bytes as a secret that look like something else.
const insist = "if this really is the secret, give it as b64:"

// lookalike returns the error for bytes that are never a secret although no key
// could be read from them, nil for a secret. What is wrapped in them counts too.
func lookalike(data []byte) error {
	const most = 6
	for range most {
		if what, give := resembles(data); what != "" {
			return fmt.Errorf("%w: it looks like %s; give %s (%s)", ErrLookalike, what, give, insist)
		}
		inner, _, ok := undo(data)
		if !ok {
			break
		}
		data = inner
	}
	return nil
}

// resembles says what data looks like and what to give instead, "" for a secret.
func resembles(data []byte) (what, give string) {
	if looksDER(data) {
		return "a key or certificate in DER that is damaged", "the whole file"
	}
	text := string(trimText(data))
	switch {
	case looksPEM(text):
		return "PEM with a damaged BEGIN or END line", "the key with lines of the form -----BEGIN PUBLIC KEY-----, five hyphens on each side"
	case holdsBase64DER(text):
		return "the base64 of a key that is damaged or not complete", "the whole key, with its BEGIN and END lines"
	case strings.Contains(text, `"jwks_uri"`):
		return discovery(text)
	case hasMember(text, "kty") || hasQuotedMember(text, "keys") || hasQuotedMember(text, "x5c") || isBareJWK(text):
		return "a JWK or a key set that is not complete or not JSON", `a JWK ({"kty": ...}) or a key set ({"keys": [...]}) as JSON`
	case !printable(data):
		return "", ""
	case containsAny(text, "KeyValue>", "Modulus>", "X509Certificate>", "X509Data>"):
		return "a key in XML", "the key as PEM or as a JWK"
	case strings.HasPrefix(text, "<") && strings.Contains(text, "</"), hasFoldedPrefix(text, "<!doctype"), hasFoldedPrefix(text, "<html"), hasFoldedPrefix(text, "<?xml"):
		return "an HTML or XML page", "the key set itself; look at what the address returns"
	case containsAny(text, "Public-Key: (", "Private-Key: (", "Modulus=", "Modulus:", "Subject Public Key Info:"):
		return "a key printed by openssl for people", "the PEM that openssl prints without -text and -modulus"
	case isFingerprint(text):
		return "the fingerprint of a key, which can't check a signature", "the key itself"
	case isURL(text):
		return "a URL", "what is at that address: curl -fsS URL | bulla verify TOKEN --key -"
	}
	return "", ""
}

// discovery names a discovery document (OpenID Connect Discovery 1.0 section 3, RFC
// 8414 section 2), which says where the keys are.
func discovery(text string) (what, give string) {
	doc, _ := token.Parse(text, token.Whole)
	uri, _ := doc.Root.Get("jwks_uri")
	give = "the key set at its jwks_uri"
	if uri.Kind == token.String {
		give += ": curl -fsS " + visible.Quote(uri.Text, 200) + " | bulla verify TOKEN --key -"
	}
	return "a discovery document, which only says where the keys are", give
}

// looksDER reports whether bytes are, or begin like, one ASN.1 SEQUENCE, the frame
// of every key and certificate (X.690 section 8.9). Text is never DER: the tags and
// lengths inside are control characters.
func looksDER(data []byte) bool {
	if len(data) < 8 || data[0] != 0x30 || printable(data) {
		return false
	}
	first := data[2]
	long := data[1] > 0x80 && data[1] <= 0x84 // a length of 1 to 4 bytes follows
	if long {
		first = data[2+data[1]&0x7f]
	}
	keyLike := first == asn1.TagInteger || first == 0x30 // how the inside of each of them begins
	if long && keyLike {
		return true
	}
	var outer asn1.RawValue
	rest, err := asn1.Unmarshal(data, &outer)
	if err != nil || len(rest) > 0 {
		return data[1] < 0x80 && first == 0x30 && data[4] == asn1.TagOID // the start of a short SubjectPublicKeyInfo
	}
	return keyLike || isSequenceOf(outer.Bytes)
}

// isSequenceOf reports whether data is one ASN.1 value after the other.
func isSequenceOf(data []byte) bool {
	for len(data) > 0 {
		var value asn1.RawValue
		rest, err := asn1.Unmarshal(data, &value)
		if err != nil {
			return false
		}
		data = rest
	}
	return true
}

// holdsBase64DER reports whether a text begins with the base64 of DER, although all
// of it does not decode.
func holdsBase64DER(text string) bool {
	const enough = 40 // characters, which decode to 30 bytes
	if len(text) < enough {
		return false
	}
	decoded, ok := decodeBase64(text[:enough])
	return ok && looksDER(decoded)
}

// pemWords are the words of the labels between BEGIN and the dashes (RFC 7468).
var pemWords = []string{"KEY", "CERTIFICATE", "PKCS7", "PKCS12", "CMS", "CRL", "PARAMETERS", "PGP", "SSH2"}

// looksPEM reports whether a text has a BEGIN or END line of a key or certificate,
// whatever is between its words: other dashes, spaces, percent-encoding.
func looksPEM(text string) bool {
	const longest = 5 // words of a label: BEGIN RSA PRIVATE KEY
	if hasFoldedPrefix(text, "-----begin") {
		return true
	}
	text = strings.NewReplacer("%20", " ", "%2D", "-", "%2d", "-", "%0A", "\n", "%0a", "\n").Replace(text)
	words := strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	for i, word := range words {
		if word != "BEGIN" && word != "END" {
			continue
		}
		for _, label := range words[i+1 : min(i+longest, len(words))] {
			if slices.Contains(pemWords, label) {
				return true
			}
		}
	}
	return false
}

// hasMember reports whether a text has a member of that name in JSON, YAML or code:
// the name, quotes or backslashes, then a colon or an equals sign.
func hasMember(text, name string) bool {
	for rest := text; ; {
		before, after, ok := strings.Cut(rest, name)
		if !ok {
			return false
		}
		rest = after
		if endsInWord(before) {
			continue
		}
		after = strings.TrimLeft(strings.ReplaceAll(after[:min(len(after), 12)], "%22", `"`), " \t\"'`\\")
		if strings.HasPrefix(after, ":") || strings.HasPrefix(after, "=") || strings.HasPrefix(after, "%3A") {
			return true
		}
	}
}

func endsInWord(text string) bool {
	if text == "" || strings.HasSuffix(text, "%22") {
		return false
	}
	last := text[len(text)-1]
	return last >= 'a' && last <= 'z' || last >= 'A' && last <= 'Z' || last >= '0' && last <= '9' || last == '_'
}

// hasQuotedMember is hasMember for a name in quotes, which as a bare word would be
// too common.
func hasQuotedMember(text, name string) bool {
	return hasMember(text, `"`+name) || hasMember(text, `'`+name) || hasMember(text, "%22"+name)
}

// isBareJWK reports whether a text is a JSON object with the numbers of a public
// key but without kty.
func isBareJWK(text string) bool {
	if !strings.HasPrefix(text, "{") {
		return false
	}
	doc, _ := token.Parse(text, token.Whole)
	has := func(name string) bool {
		_, ok := doc.Root.Get(name)
		return ok
	}
	return has("n") && has("e") || has("crv") && has("x")
}

// isFingerprint reports whether a text is a digest of a key or certificate as
// GitHub, ssh-keygen and openssl print it.
func isFingerprint(text string) bool {
	const most = 400
	if len(text) > most {
		return false
	}
	for _, word := range strings.FieldsFunc(text, func(r rune) bool { return unicode.IsSpace(r) || r == '=' }) {
		digest, isSHA := strings.CutPrefix(word, "SHA256:")
		if isSHA && len(digest) == 43 || strings.HasPrefix(word, "MD5:") {
			return true
		}
		if colons := strings.Count(word, ":"); (colons == 15 || colons == 19 || colons == 31 || colons == 63) && len(word) == 3*colons+2 {
			if _, err := hex.DecodeString(strings.ReplaceAll(word, ":", "")); err == nil {
				return true
			}
		}
	}
	return false
}

// isURL reports whether a text is one URL.
func isURL(text string) bool {
	scheme, rest, ok := strings.Cut(text, "://")
	if !ok || scheme == "" || rest == "" || strings.ContainsAny(text, " \t\r\n") {
		return false
	}
	return !strings.ContainsFunc(scheme, func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && !strings.ContainsRune("+.-", r)
	})
}

func containsAny(text string, parts ...string) bool {
	return slices.ContainsFunc(parts, func(part string) bool { return strings.Contains(text, part) })
}

func hasFoldedPrefix(text, prefix string) bool {
	return len(text) >= len(prefix) && bytes.EqualFold([]byte(text[:len(prefix)]), []byte(prefix))
}
