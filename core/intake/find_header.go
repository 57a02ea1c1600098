package intake

import (
	"encoding/json"
	"strings"
	"unicode/utf8"

	"bulla/core/visible"
)

// hasFullLength reports whether a token with that decoded header, that many dots and that many
// characters after the last one has the length that its algorithm requires.
func hasFullLength(header string, dots, tail int) bool {
	if required := requiredLength(header, dots); required != unknownLength {
		return tail == required
	}
	if dots != 2 || hasMember(header, `"enc"`) {
		return false
	}
	// RSA signatures are as long as the key: 1024 to 4096 bits.
	return tail == 171 || tail == 342 || tail == 512 || tail == 683
}

const unknownLength = 1 << 30

// requiredLength returns how many characters the last segment must have.
func requiredLength(header string, dots int) int {
	lengths := signatureLengths[:]
	if hasMember(header, `"enc"`) {
		lengths, dots = tagLengths[:], dots-2
	}
	if dots == 2 {
		for _, s := range lengths {
			if strings.Contains(header, s.alg) {
				return s.length
			}
		}
	}
	return unknownLength
}

// algorithmLength is the number of base64url characters of an algorithm's signature or tag.
type algorithmLength struct {
	alg    string
	length int
}

// signatureLengths are those of fixed-size signatures (RFC 7518 section 3.1, RFC 8037 section 3.1,
// RFC 9864 section 2).
var signatureLengths = [...]algorithmLength{
	{`"HS256"`, 43}, {`"HS384"`, 64}, {`"HS512"`, 86},
	{`"ES256"`, 86}, {`"ES384"`, 128}, {`"ES512"`, 176}, {`"ES256K"`, 86},
	{`"EdDSA"`, 86}, {`"Ed25519"`, 86}, {`"Ed448"`, 152},
	{`"ML-DSA-44"`, 3227}, {`"ML-DSA-65"`, 4412}, {`"ML-DSA-87"`, 6170},
	{`"none"`, 0},
}

// tagLengths are those of the tags of a JWE (RFC 7518 section 5.1).
var tagLengths = [...]algorithmLength{
	{`"A128GCM"`, 22}, {`"A192GCM"`, 22}, {`"A256GCM"`, 22},
	{`"A128CBC-HS256"`, 22}, {`"A192CBC-HS384"`, 32}, {`"A256CBC-HS512"`, 43},
}

// minHeader is the number of characters of the shortest header segment that could name anything:
// {"a":1} has ten.
const minHeader = 8

// maxHeader is how many characters of a header segment are decoded here.
const maxHeader = 8 << 10

// headerStarts are the base64url forms of an opening brace followed by what JSON may have next: a
// quote, a space or a line break. A byte order mark may come first.
var headerStarts = [...]string{"eyJ", "eyA", "ewo", "ew0K", "77u_ey"}

func startsHeader(s string) bool {
	if len(s) < 3 || s[0] != 'e' && s[0] != '7' {
		return false
	}
	for _, prefix := range headerStarts {
		if strings.HasPrefix(s, prefix) {
			return true
		}
	}
	return false
}

// headerLetters begin almost every header: they are the base64url of {".
const headerLetters = "eyJ"

// afterLookalikes returns what follows headerLetters in s if some of them are letters of another
// alphabet that look the same, such as a Cyrillic е.
func afterLookalikes(s string) (rest string, ok bool) {
	rest = s
	for _, letter := range headerLetters {
		r, size := utf8.DecodeRuneInString(rest)
		if r != letter && visible.Lookalike(r) != letter {
			return "", false
		}
		rest = rest[size:]
	}
	return rest, len(s)-len(rest) > len(headerLetters)
}

func startsLikeHeader(s string) bool {
	_, ok := afterLookalikes(s)
	return ok || startsHeader(s)
}

// headerOf decodes the base64url at the beginning of a token's first segment.
func headerOf(token string) string {
	head := token[:min(len(token), maxHeader)]
	if rest, ok := afterLookalikes(head); ok {
		head = headerLetters + rest
	}
	if i := strings.IndexFunc(head, func(r rune) bool { return !isSegmentRune(r) }); i >= 0 {
		head = head[:i]
	}
	return decodeStart(head)
}

// hasMember reports whether a JSON text has a member of that name, which is given in quotes, at any
// level.
func hasMember(text, quoted string) bool {
	for {
		i := strings.Index(text, quoted)
		if i < 0 {
			return false
		}
		text = text[i+len(quoted):]
		if strings.HasPrefix(strings.TrimLeft(text, " \t\r\n"), ":") {
			return true
		}
	}
}

// namesAlgorithm reports whether a decoded segment is a header: claims may also contain the name
// alg, but only inside another one, such as the key of cnf (RFC 7800 section 3.2).
func namesAlgorithm(header string) bool {
	if m := parseMembers([]byte(header)); m != nil {
		return m.has("alg")
	}
	return hasMember(header, `"alg"`)
}

// isJSONSegment reports whether a segment is complete JSON and more than a number: a host name or a
// version may be base64url of a number by chance.
func isJSONSegment(segment string) bool {
	if len(segment) > maxHeader {
		return false
	}
	decoded := strings.TrimSpace(headerOf(segment))
	return len(decoded) > 1 && (decoded[0] < '0' || decoded[0] > '9') && json.Valid([]byte(decoded))
}

// isJSONObject reports whether a segment is a JSON object.
func isJSONObject(segment string) bool {
	decoded := decodeStart(segment)
	return strings.HasPrefix(strings.TrimSpace(decoded), "{") && json.Valid([]byte(decoded))
}

// headerTail returns the end of a JOSE header whose beginning was cut off at any character, "" if
// segment is not one.
func headerTail(segment string) string {
	for cut := 0; cut < 4 && cut < len(segment) && len(segment) < maxHeader; cut++ {
		text := decodeStart(segment[cut:])
		if strings.HasSuffix(text, "}") && strings.Contains(text, `"`) && visible.Text(text) == text {
			return text
		}
	}
	return ""
}

func hasClaim(text string) bool {
	for _, claim := range [...]string{`"exp"`, `"iat"`, `"sub"`, `"iss"`, `"scope"`, `"jti"`} {
		if hasMember(text, claim) {
			return true
		}
	}
	return false
}
