package intake

import (
	"encoding/json"
	"fmt"
	"strings"

	"bulla/core/redact"
	"bulla/core/visible"
)

const (
	pasteJWT = "paste a JWT, which begins with eyJ"
	giveKey  = "provide the key that decrypts it, or ask the issuer for a signed token"
)

// classify says what an input without a token is.
func (f *Found) classify(v view, keys redact.Found) {
	trimmed, read := strings.TrimSpace(v.base), strings.TrimSpace(v.text)
	bare, scheme := unwrap(read)
	start := v.text[:min(len(v.text), maxWords)]
	lower := strings.ToLower(start)
	switch {
	case f.issue(v, keys):
	case keys.Courier != "":
		f.apiKey(keys.Courier, "")
	case f.encodedKey(read):
	case len(bare) <= maxWord && f.opaqueForm(bare, read):
	case f.signedCookie(start):
	case f.secret(trimmed, bare, keys):
	case f.remarkDestroyed(v.text):
	case f.masked(start, lower, bare):
	case f.sdkConfig(keys):
	case f.sentValue():
	case f.structured(trimmed):
	case f.errorResponse(trimmed):
	case f.opaqueField(start, lower):
	case len(bare) <= maxWord && f.value(bare, scheme):
	case f.loggedValue(start):
	case f.clientKey(start, lower):
	case f.errorPhrase(lower):
	case f.sentVariable():
	default:
		f.text(read, bare)
	}
}

func (f *Found) apiKey(masked, form string) {
	f.Kind = APIKey
	f.remark(APIKeyPasted, "this is a Courier API key ("+masked+")"+form+", not a token",
		"an API key can issue tokens for every user and belongs only on a server; it is masked here and was not stored",
		"rotate it in Courier's settings if it was shared, and paste the token that issue-token returns")
}

// encodedKey finds an API key in base64, as in a Kubernetes secret. In base64 all of Courier's keys
// begin in one of these ways.
func (f *Found) encodedKey(text string) bool {
	for _, start := range [...]string{"cGtf", "ZGtf", "dG9rZW5f"} {
		for at := strings.Index(text, start); at >= 0; at = indexFrom(text, at+1, start) {
			if !startsWord(text, at) {
				continue
			}
			decoded, ok := decodeBase64(text[at:runEnd(text, at)])
			if key := redact.Find(decoded).Courier; ok && key != "" {
				f.apiKey(key, " in base64")
				return true
			}
		}
	}
	return false
}

// text describes an input that is nothing else.
func (f *Found) text(trimmed, bare string) {
	f.Kind = Text
	if strings.Trim(trimmed, ".") == "" {
		f.remark(NotAToken, "the input is only dots", "the segments between them are empty", copyWhole)
		return
	}
	payload := decodeStart(bare[:min(len(bare), maxHeader)])
	if strings.HasPrefix(payload, "{") && hasClaim(payload) && json.Valid([]byte(payload)) {
		f.Kind = JWT
		f.remark(Truncated, "this is only the payload of a token",
			"it is one segment with claims such as exp and sub; the header and the signature are missing", copyWhole)
		return
	}
	because := "a JWT is three base64url segments joined by dots and begins with eyJ"
	if n := strings.Count(bare, "."); n > 0 && n < 6 && isSegment(strings.ReplaceAll(bare, ".", "")) {
		because = fmt.Sprintf("it is %s joined by dots, like a host name, a file name or a version; a JWT contains JSON and begins with eyJ", visible.Plural(n+1, "word"))
	}
	f.remark(NotAToken, "no token found", because, pasteJWT)
}

// secret recognizes keys and tokens of other systems by their form.
func (f *Found) secret(trimmed, bare string, keys redact.Found) bool {
	if strings.Contains(trimmed, "-----BEGIN ") || strings.HasPrefix(trimmed, "PuTTY-User-Key-File") {
		f.pem(trimmed)
		return true
	}
	if pasetoRE().MatchString(bare) {
		f.Kind = Paseto
		because := "its prefix says that it is signed, but in a format that JWT libraries can't read"
		if strings.Contains(bare[:min(len(bare), 10)], "local") {
			because = "its prefix says that it is encrypted; only the holder of the key can read it, and JWT libraries can't"
		}
		f.remark(NotAToken, "this is a PASETO token, not a JWT", because, pasteJWT)
		return true
	}
	name := keys.Other
	switch {
	case isBasic(bare):
		name = "a user name and password (Basic)"
	case isMacaroon(bare):
		name = "a macaroon"
	}
	if name == "" {
		return false
	}
	f.Kind = KnownSecret
	f.remark(OtherSecret, "this looks like "+name+", not a JWT", "its first characters say so; it is not shown and was not stored",
		"revoke it if it was shared, and paste the JWT")
	return true
}

// isBasic reports whether s is the Basic scheme's user and password (RFC 7617).
func isBasic(s string) bool {
	if len(s) < len("Basic ") || !strings.EqualFold(s[:len("Basic ")], "Basic ") {
		return false
	}
	decoded, ok := decodeBase64(strings.TrimSpace(s[len("Basic "):]))
	return ok && strings.Contains(decoded, ":")
}

// isMacaroon reports whether s is a macaroon of version 1, which begins with the length of a packet
// and the word location, or of version 2, which is binary.
func isMacaroon(s string) bool {
	if len(s) < shortestBase64 || len(s) > maxWord {
		return false
	}
	decoded, ok := decodeBase64(s)
	if !ok || len(decoded) < 13 {
		return false
	}
	return strings.HasPrefix(decoded, "00") && decoded[4:13] == "location " ||
		strings.HasPrefix(decoded, "\x02\x01") && int(decoded[2]) < len(decoded)-3
}

func (f *Found) pem(text string) {
	f.Kind = PEM
	what, fix := "a certificate or public key", "to check a signature with it, pass it as the key"
	if strings.Contains(text, "PRIVATE KEY") || strings.HasPrefix(text, "PuTTY") {
		what, fix = "a private key", "don't share it; it was not stored here"
	}
	f.remark(OtherSecret, "this is "+what+" in PEM form, not a token", "it begins with -----BEGIN", fix)
}

// structured recognizes JSON, URLs and XML.
func (f *Found) structured(trimmed string) bool {
	switch {
	case strings.HasPrefix(trimmed, "{") || strings.HasPrefix(trimmed, "["):
		return f.json(trimmed)
	case isSAML(trimmed):
		f.Kind = SAML
		f.remark(NotAToken, "this is a SAML assertion, not a JWT", "it is XML", pasteJWT)
	case strings.Contains(trimmed, "://") && !strings.ContainsAny(trimmed, " \r\n"):
		f.url(trimmed)
	default:
		return false
	}
	return true
}

func (f *Found) url(address string) {
	f.Kind = URL
	if start := address[:min(len(address), maxWords)]; f.opaqueField(start, strings.ToLower(start)) {
		return
	}
	if m := errorParamRE().FindStringSubmatch(address); m != nil {
		f.remark(NotAToken, "the server returned an error: "+quote(m[1], maxName), `the redirect URL has the parameter "error" and no token`,
			"correct the request that caused this")
		return
	}
	f.remark(NotAToken, "this URL contains no token", "no part of the URL is a JWT", "paste the token itself, or the response from that URL")
}

// isSAML reports whether text is a SAML assertion or response, in XML or in base64.
func isSAML(text string) bool {
	if name, value, ok := strings.Cut(text, "="); ok && (name == "SAMLResponse" || name == "SAMLRequest") {
		text = value
	}
	start := text[:min(len(text), maxWord)]
	for _, encoded := range [...]string{"PHNhbW", "PD94bWwg", "PFJlc3BvbnNl"} { // <sam, <?xml, <Response
		if strings.HasPrefix(start, encoded) {
			start, _ = decodeBase64(start[:runEnd(start, 0)])
			return strings.Contains(start, "saml") || strings.Contains(start, "SAML")
		}
	}
	if !strings.HasPrefix(start, "<") {
		return false
	}
	named := strings.HasPrefix(start, "<saml") && strings.Contains(start, ":")
	return named || strings.Contains(start, "urn:oasis:names:tc:SAML")
}
