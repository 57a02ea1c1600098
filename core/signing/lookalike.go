package signing

import (
	"bytes"
	"encoding/asn1"
	"encoding/hex"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"
	"unicode"

	"bulla/core/redact"
	"bulla/core/token"
)

// ErrLookalike means that bytes look like key material, or like something that only leads to a key.
// They are never used as a secret: a public key is public, so anyone could forge a token with it.
var ErrLookalike = errors.New("this looks like something other than a key or a secret")

// insist says how to use bytes as a secret although they look like something else.
const insist = "If it really is the secret, give b64: and its base64"

// lookalike returns an error for bytes, or bytes wrapped in them, that contain no readable key but
// are not used as a secret either. It returns nil for a secret.
func lookalike(data []byte) error {
	for layer := 0; ; layer++ {
		if what, give := resembles(data); what != "" {
			text := fmt.Sprintf("this looks like %s, not a secret. Give %s. %s", what, give, insist)
			return keyError{ErrLookalike, text}
		}
		inner, _, ok := undo(data)
		if !ok || layer == maxWrappings {
			return nil
		}
		data = inner
	}
}

// resembles says what data looks like and what to give instead, or "" for a secret.
func resembles(data []byte) (what, give string) {
	if looksDER(data) {
		return "a damaged key or certificate in DER", "the whole file"
	}
	text := plainText(string(bytes.TrimSpace(data)))
	switch {
	case looksPEM(text):
		return "PEM with a damaged BEGIN or END line",
			"the key with lines like -----BEGIN PUBLIC KEY-----, with five hyphens on each side"
	case isURL(text):
		return "a URL", "the content at that address, because bulla fetches no keys"
	case isDiscovery(text):
		return discovery(text)
	case hasMember(text, "kty") || hasQuotedMember(text, "keys") || hasQuotedMember(text, "x5c") || isBareJWK(text):
		return "an incomplete or invalid JWK or key set", `a JWK ({"kty": ...}) or a key set ({"keys": [...]}) as JSON`
	case holdsEncodedKey(text):
		return "the base64 of a key that is damaged, incomplete or inside other text",
			"only the key, with its BEGIN and END lines"
	case !printable(data):
		return "", ""
	case holdsDump(text):
		return "a dump of the bytes of a key", "the key as PEM or as a binary file"
	case containsAny(text, "KeyValue>", "Modulus>", "X509Certificate>", "X509Data>"):
		return "a key in XML", "the key as PEM or as a JWK"
	case isMarkup(text):
		return "an HTML or XML page", "the key set itself, and check what the address returns"
	case containsAny(text, printedKeys...) || hasModulus(text):
		return "the printed details of a key", "the key as PEM or as a JWK"
	case isFingerprint(text):
		return "the fingerprint of a key", "the key itself: a fingerprint can't verify a signature"
	case isFileName(text):
		return "the name of a file", "@ and the name to read the file"
	case isErrorAnswer(text):
		return "an error message from a server or a failed download", "the key, and check what the address returns"
	}
	return "", ""
}

// printedKeys occur in what openssl, keytool and programming languages print about a key.
var printedKeys = []string{
	"Public-Key:", "Private-Key:", "Modulus=", "Modulus:", "modulus:", "Subject Public Key Info:", "hl=",
	"Certificate fingerprints:", "Signature algorithm name:",
	"RsaKey(", "PublicKey(", "PublicNumbers(",
}

// hasModulus reports whether a text has a member for an RSA modulus.
func hasModulus(text string) bool {
	return hasQuotedMember(text, "modulus") || hasQuotedMember(text, "Modulus")
}

// isDiscovery reports whether a text contains members of a discovery document (OpenID Connect
// Discovery 1.0 section 3, RFC 8414 section 2) or a setting with its address.
func isDiscovery(text string) bool {
	return containsAny(text, "jwks_uri", "jwksUri", "jwks-uri", "jwk-set-uri", "JWKS_URI", "JWKS_URL",
		"authorization_endpoint", "/.well-known/")
}

// discovery describes a discovery document, which only says where the keys are.
func discovery(text string) (what, give string) {
	doc, _ := token.Parse(text, token.Whole)
	uri, _ := doc.Root.Get("jwks_uri")
	give = "the key set that its jwks_uri points to"
	if uri.Kind == token.String && strings.HasPrefix(uri.Text, "https://") && !strings.Contains(uri.Text, "@") {
		give += ", " + redact.Quote(uri.Text, 200)
	}
	return "a discovery document or its address", give
}

// looksDER reports whether bytes are, or begin like, one ASN.1 SEQUENCE, as every key and
// certificate does (X.690 section 8.9). Text is never DER, because the tags and lengths in DER are
// control characters.
func looksDER(data []byte) bool {
	if len(data) < 8 || data[0] != 0x30 || printable(data) {
		return false
	}
	first := data[2]
	long := data[1] > 0x80 && data[1] <= 0x84 // a length of 1 to 4 bytes follows
	if long {
		first = data[2+data[1]&0x7f]
	}
	keyLike := first == asn1.TagInteger || first == 0x30 // how the content of each of them begins
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

// isSequenceOf reports whether data consists of ASN.1 values.
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

// pemWords are the words of PEM labels (RFC 7468).
var pemWords = []string{
	"KEY", "CERTIFICATE", "PKCS7", "PKCS12", "CMS", "CRL", "PARAMETERS", "PGP", "SSH2", "PUBLIC", "PRIVATE",
	"ENCRYPTED", "OPENSSH", "RSA", "EC", "DSA", "X509", "TRUSTED", "NEW", "REQUEST", "BLOCK",
}

// looksPEM reports whether a text has a BEGIN or END line of a key or certificate, even with other
// dashes or none.
func looksPEM(text string) bool {
	if lower := strings.ToLower(text); strings.Contains(lower, "-----begin") || strings.Contains(lower, "-----end") {
		return true
	}
	for line := range strings.Lines(text) {
		for _, mark := range []string{"BEGIN", "END"} {
			before, after, ok := strings.Cut(line, mark)
			if !ok {
				continue
			}
			words := strings.FieldsFunc(after, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
			first := strings.Trim(before, " \t-") == ""
			if len(words) == 0 {
				if first && text != line {
					return true
				}
				continue
			}
			only := first && !slices.ContainsFunc(words, func(w string) bool { return !slices.Contains(pemWords, w) })
			dashed := strings.Count(before[max(0, len(before)-12):], "-") >= 2
			if slices.Contains(pemWords, words[0]) && (only || dashed) {
				return true
			}
		}
	}
	return false
}

// hasMember reports whether a text has a member with that name in JSON, YAML or code: the name
// where a member can begin, possibly quotes, then a colon or an equals sign.
func hasMember(text, name string) bool {
	for rest := text; ; {
		before, after, ok := strings.Cut(rest, name)
		if !ok {
			return false
		}
		rest = after
		if before != "" && !strings.ContainsAny(before[len(before)-1:], " \t\r\n\"'`{,[;(\\") {
			continue
		}
		after = strings.TrimLeft(after[:min(len(after), 12)], " \t\"'`\\]")
		if strings.HasPrefix(after, ":") || strings.HasPrefix(after, "=") {
			return true
		}
	}
}

// hasQuotedMember is hasMember for a name in quotes, because the bare word is too common.
func hasQuotedMember(text, name string) bool {
	return hasMember(text, `"`+name+`"`) || hasMember(text, `'`+name+`'`)
}

// isBareJWK reports whether a text is a JSON object with the members of a key, even without kty.
func isBareJWK(text string) bool {
	if !strings.HasPrefix(text, "{") {
		return false
	}
	doc, _ := token.Parse(text, token.Whole)
	has := func(name string) bool {
		_, ok := doc.Root.Get(name)
		return ok
	}
	return has("n") && has("e") || has("crv") && has("x") || has("k")
}

// isFingerprint reports whether a text is a digest of a key or certificate, as printed by GitHub,
// ssh-keygen and openssl.
func isFingerprint(text string) bool {
	const most = 400
	if len(text) > most {
		return false
	}
	for _, word := range strings.FieldsFunc(text, func(r rune) bool { return unicode.IsSpace(r) || r == '=' }) {
		digest, isSHA := strings.CutPrefix(word, "SHA256:")
		if isSHA && len(digest) == 43 {
			return true
		}
		word = strings.TrimPrefix(word, "MD5:")
		switch colons := strings.Count(word, ":"); colons {
		case 15, 19, 31, 63: // between the bytes of MD5, SHA-1, SHA-256 and SHA-512
			_, err := hex.DecodeString(strings.ReplaceAll(word, ":", ""))
			if err == nil && len(word) == 3*colons+2 {
				return true
			}
		}
	}
	return false
}

// address matches a URL without its scheme: a host, possibly a port, and a path.
var address = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^(localhost|[0-9]+(\.[0-9]+){3}|([a-z0-9-]+\.)+[a-z]{2,})(:[0-9]{2,5})?/[-./\w]*$`)
})

// isURL reports whether a text is one or more URLs, possibly after a name.
func isURL(text string) bool {
	if name, value, ok := strings.Cut(text, "="); ok && !strings.ContainsAny(name, " :/") {
		text = value
	}
	if address().MatchString(text) {
		return true
	}
	words := strings.Fields(text)
	return len(words) > 0 && !slices.ContainsFunc(words, func(word string) bool {
		word = strings.Trim(word, "<>()\"',")
		known := hasFoldedPrefix(word, "https://") || hasFoldedPrefix(word, "http://") || hasFoldedPrefix(word, "file://")
		return !known || strings.HasSuffix(word, "://")
	})
}

// isFileName reports whether a text is one word that names a file, recognized by its folder or by
// an extension of key files.
func isFileName(text string) bool {
	if strings.ContainsAny(text, " \t\r\n") {
		return false
	}
	folders := []string{"./", "../", "~/", "/home/", "/etc/", "/tmp/", "/var/", "/run/", "/usr/", "/root/", "/Users/"}
	endings := []string{
		".pem", ".key", ".pub", ".crt", ".cer", ".der", ".jwk", ".jwks", ".json", ".p8", ".p12", ".pfx",
	}
	return slices.ContainsFunc(folders, func(folder string) bool { return strings.HasPrefix(text, folder) }) ||
		slices.ContainsFunc(endings, func(ending string) bool { return strings.HasSuffix(text, ending) })
}

// isMarkup reports whether a text is an HTML or XML page.
func isMarkup(text string) bool {
	if len(text) < 2 || text[0] != '<' {
		return false
	}
	tag := text[1] == '!' || text[1] == '?' || text[1] >= 'a' && text[1] <= 'z' || text[1] >= 'A' && text[1] <= 'Z'
	return tag && containsAny(text, "</", "<!", "<?", "<html", "<HTML", "<p>", "/>")
}

// isErrorAnswer reports whether a text is an error message that a server or a program returned
// instead of a key.
func isErrorAnswer(text string) bool {
	for _, prefix := range []string{"404:", "404 ", "403 ", "HTTP/1", "HTTP/2", "curl: (", "version https://git-lfs"} {
		if strings.HasPrefix(text, prefix) {
			return true
		}
	}
	doc, _ := token.Parse(text, token.Whole)
	if doc.Root.Kind != token.Object {
		return false
	}
	return slices.ContainsFunc(doc.Root.Members, func(m token.Member) bool {
		return slices.Contains([]string{"error", "errors", "message", "error_description"}, m.Name)
	})
}

// lookups are the beginnings of code that reads a variable, given instead of its value.
var lookups = []string{
	"process.env.", "process.env[", "import.meta.env.", "Deno.env.get(", "os.environ", "os.getenv(", "os.Getenv(",
	"System.getenv(", "ENV[", "ENV.fetch(", "getenv(",
}

// isPlaceholder reports whether a text is a placeholder for a missing value.
func isPlaceholder(text string) bool {
	switch text {
	case "null", "undefined", "[object Object]", "[REDACTED]":
		return true
	}
	name := strings.Trim(strings.TrimPrefix(text, "$"), "{}")
	capitals := name != "" && strings.Trim(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_") == ""
	for _, lookup := range lookups {
		if strings.HasPrefix(text, lookup) {
			return true
		}
	}
	return strings.HasPrefix(text, "$") && capitals ||
		strings.HasPrefix(text, "{{") && strings.HasSuffix(text, "}}") ||
		strings.HasPrefix(text, "<your") && strings.HasSuffix(text, ">")
}

func containsAny(text string, parts ...string) bool {
	return slices.ContainsFunc(parts, func(part string) bool { return strings.Contains(text, part) })
}

func hasFoldedPrefix(text, prefix string) bool {
	return len(text) >= len(prefix) && strings.EqualFold(text[:len(prefix)], prefix)
}
