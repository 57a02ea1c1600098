package intake

import (
	"encoding/base64"
	"encoding/json"
	"regexp"
	"strings"

	"bulla/core/courier"
	"bulla/core/visible"
)

var (
	pasetoRE = regexp.MustCompile(`^v[1-4]\.(?:local|public)\.[A-Za-z0-9_-]+`)
	opaqueRE = regexp.MustCompile(`^(?:[0-9a-fA-F]{6,}\.[0-9a-fA-F]{16,}|[0-9a-fA-F]{32,})$`)
	unsetRE  = regexp.MustCompile(`^(?:\(?null\)?|undefined|None|nil|NaN|\$env:\w+|<%=?[^%]*%>|\[object \w+\]|\$\{?[A-Za-z_][A-Za-z0-9_.]*\}?|\$\([^)]*\)|[#$]?\{\{?[^{}"]*\}\}?|<[A-Za-z_ -]+>|%[A-Za-z_]+%|(?:process\.env|os\.environ)\S*|(?i:your[_ -][a-z_ -]+))$`)
	nameRE   = regexp.MustCompile(`^(?:export\s+|-H\s+)?["']?[A-Za-z_][A-Za-z0-9_.-]{0,63}["']?\s*[:=]\s*`)
	prefixRE = regexp.MustCompile(`(?i)^(?:bearer$|(?:bearer|token|jwt|dpop)(?:[\s:\x{a0}]|%20)+)`)
)

// maxWord is the number of bytes over which an input is no single value.
const maxWord = 4 << 10

// unwrap takes quotes, a name and a scheme off an input that is a single value.
func unwrap(s string) (bare string, scheme bool) {
	bare = s
	for range 4 {
		bare = strings.Trim(bare, "\"'`;, \u00a0\u2018\u2019\u201c\u201d")
		if loc := prefixRE.FindStringIndex(bare); loc != nil {
			bare, scheme = bare[loc[1]:], true
			continue
		}
		if strings.ContainsAny(bare, "\r\n") || len(bare) > maxWord {
			break
		}
		if loc := nameRE.FindStringIndex(bare); loc != nil && !strings.HasPrefix(bare[loc[1]:], "//") {
			bare = bare[loc[1]:]
		}
	}
	if strings.HasPrefix(bare, "<") && strings.HasSuffix(bare, ">") && strings.Count(bare, ".") == 2 {
		bare = bare[1 : len(bare)-1] // <a.b.c>, not <your-token>
	}
	return bare, scheme
}

// classify names an input that holds no token.
func (f *Found) classify(trimmed string, apiKeys []string) {
	bare, scheme := unwrap(trimmed)
	switch {
	case len(apiKeys) > 0:
		f.Kind = APIKey
		f.remark(APIKeyPasted, "this is a Courier API key ("+apiKeys[0]+"), not a token",
			"an API key issues tokens for every user and belongs on a server only; it is masked here and was not kept",
			"rotate it in Courier's settings if it was shared, and paste the token that issue-token returns")
	case f.secret(trimmed, bare):
	case f.structured(trimmed):
	case len(bare) <= maxWord && f.value(bare, scheme):
	default:
		f.text(trimmed, bare)
	}
}

// text says what is known of an input that is nothing else.
func (f *Found) text(trimmed, bare string) {
	f.Kind = Text
	switch {
	case caseLost(bare):
		f.remark(NotAToken, "this was a token before its capital and small letters were made one", "base64url tells A from a, so nothing of it can be read any more",
			"copy it again from where it was issued, without changing the case")
	case strings.Contains(trimmed, "\x1b[") && strings.Contains(trimmed, "eyJ"):
		f.remark(NotAToken, "colour codes of a terminal stand inside the token", "the program that printed it coloured its parts", "print it again without colours (NO_COLOR=1) and copy that")
	case strings.HasPrefix(bare, "ZXlK"):
		f.remark(NotAToken, "this looks like the base64 of a token", "it begins with ZXlK, which decodes to eyJ; a Kubernetes secret has this form",
			"decode it once (base64 -d) and paste the result")
	case strings.HasPrefix(bare, "eyJ") && shortened(bare):
		f.remark(NotAToken, "the token was shortened or blacked out before it was copied", "logs and screens show the first characters only", "copy the whole token from where it was issued")
	case strings.Trim(trimmed, ".") == "":
		f.remark(NotAToken, "only dots", "the segments between them are empty", "copy the whole token, from eyJ to its last character")
	default:
		f.remark(NotAToken, "no token in it", "a JWT is three base64url segments joined by dots and begins with eyJ", "copy the whole token, from eyJ to its last character")
	}
}

// caseLost recognises a token that was turned into capitals or small letters.
func caseLost(word string) bool {
	if len(word) < 40 || len(word) > maxHeader || !strings.EqualFold(word[:3], "eyj") || strings.ContainsAny(word, " \r\n") {
		return false
	}
	return word == strings.ToUpper(word) || word == strings.ToLower(word)
}

func shortened(word string) bool {
	for _, sign := range []string{"...", "…", "***", "[", "<", "xxx", "XXX"} {
		if strings.Contains(word, sign) {
			return true
		}
	}
	return false
}

// secret names keys and tokens of other systems by their shape.
func (f *Found) secret(trimmed, bare string) bool {
	if strings.Contains(trimmed, "-----BEGIN ") {
		f.pem(trimmed)
		return true
	}
	if pasetoRE.MatchString(bare) {
		f.Kind = Paseto
		f.remark(NotAToken, "this is a PASETO token, not a JWT", "it begins with its version and purpose, such as v4.public", "Courier issues JWTs: take the token from issue-token's answer")
		return true
	}
	name := findOther(trimmed)
	if isBasic(bare) {
		name = "a user name and password (Basic)"
	}
	if name == "" {
		return false
	}
	f.Kind = KnownSecret
	f.remark(OtherSecret, "this looks like "+name+", not a JWT", "its first characters say so; it is not shown and was not kept",
		"revoke it if it was shared, and paste the JWT")
	return true
}

// isBasic reports whether s is the Basic scheme's user and password (RFC 7617).
func isBasic(s string) bool {
	credentials, ok := strings.CutPrefix(s, "Basic ")
	decoded, err := base64.StdEncoding.DecodeString(credentials)
	return ok && err == nil && strings.Contains(string(decoded), ":")
}

func (f *Found) pem(text string) {
	f.Kind = PEM
	what, fix := "a certificate or public key", "to check a signature with it, give it as the key"
	if strings.Contains(text, "PRIVATE KEY") {
		what, fix = "a private key", "keep it out of what you share; it was not kept here"
	}
	f.remark(OtherSecret, "this is "+what+" in PEM form, not a token", "it begins with -----BEGIN", fix)
}

// structured names JSON, addresses and XML.
func (f *Found) structured(trimmed string) bool {
	switch {
	case strings.HasPrefix(trimmed, "{") || strings.HasPrefix(trimmed, "["):
		return f.json(trimmed)
	case strings.HasPrefix(trimmed, "PHNhbW"), strings.HasPrefix(trimmed, "<saml") && strings.Contains(trimmed, ":"):
		f.Kind = SAML
		f.remark(NotAToken, "this is a SAML assertion, not a JWT", "it is XML", "Courier issues JWTs: take the token from issue-token's answer")
	case strings.Contains(trimmed, "://") && !strings.ContainsAny(trimmed, " \r\n"):
		f.Kind = URL
		f.remark(NotAToken, "this is an address without a token in it", "no part of the URL is a JWT", "paste the token itself, or the answer of that address")
	default:
		return false
	}
	return true
}

// members are the members of a JSON object whose values are not looked into.
type members map[string]json.RawMessage

func (m members) has(names ...string) bool {
	for _, name := range names {
		if _, ok := m[name]; ok {
			return true
		}
	}
	return false
}

func (m members) isJWS() bool { return m.has("payload") && m.has("signatures", "signature") }

// isJWSJSON reports whether text is a JWS in JSON form (RFC 7515 section 7.2).
// Its protected header would pass for a token that was cut off.
func isJWSJSON(text string) bool {
	var m members
	return strings.HasPrefix(text, "{") && strings.Contains(text, `"payload"`) && json.Unmarshal([]byte(text), &m) == nil && m.isJWS()
}

func (f *Found) json(text string) bool {
	var m members
	if json.Unmarshal([]byte(text), &m) != nil && !json.Valid([]byte(text)) {
		return false
	}
	for _, name := range []string{"token", "access_token", "accessToken", "id_token", "jwt"} {
		if raw := m[name]; raw != nil && len(raw) < maxWord && f.value(strings.Trim(string(raw), `"`), true) {
			return true
		}
	}
	switch {
	case m.isJWS():
		f.Kind = JWSJSON
		f.remark(JWSJSONForm, "this is a JWS in its JSON form", "JWTs are always in the compact form (RFC 7519 section 3)", "join protected, payload and signature with dots")
	case m.has("kty", "keys"):
		f.Kind = JWK
		f.remark(OtherSecret, "this is a key or key set (JWK), not a token", "it has the member kty or keys", "to check a signature with it, give it as the key")
	case m.has("error", "errors", "message"):
		f.Kind = JSON
		f.remark(NotAToken, "this is an error answer, not a token", "the JSON has the member error or message and no token", "mend the request that was answered so; the token is the member token of a good answer")
	default:
		f.Kind = JSON
		f.remark(NotAToken, "this is JSON without a token in it", "no member holds a JWT", "paste the answer of issue-token, or the token itself")
	}
	return true
}

// value names a single value that stands where a token should. Scheme says that
// Bearer stood before it, so that nothing at all is a value too.
func (f *Found) value(bare string, scheme bool) bool {
	switch {
	case bare == "" || unsetRE.MatchString(bare):
		f.unset(bare)
	case courier.IsUUID(bare):
		f.Kind = UUID
		f.remark(NotAToken, "this is a UUID, not a token", "an id names a workspace, a message or a token, but is none", "paste the token from issue-token's answer")
	case isClientKey(bare):
		f.Kind = ClientKey
		f.remark(ClientKeyPasted, "this is a Courier client key, not a token",
			"a client key names the workspace and is public; current SDKs take a JWT instead", "issue a JWT on your server and pass that")
	case opaqueRE.MatchString(bare), scheme && looksOpaque(bare):
		f.Kind = Opaque
		f.remark(OpaqueToken, "this is an opaque token: only its issuer can tell what it means",
			"it holds no claims; the example answer in Courier's documentation has this form",
			"call issue-token and paste the token it returns: it begins with eyJ")
	default:
		return false
	}
	return true
}

func (f *Found) unset(bare string) {
	f.Kind = Text
	what := "the value is empty: a variable"
	if bare != "" {
		what = visible.Quote(bare, 40) + " is a variable"
	}
	f.remark(UnsetVariable, what+" that was never set",
		"the code that builds the header ran before there was a token, or quotes kept the shell from expanding it",
		"look at where the token is read; in a shell use double quotes around a variable")
}

// looksOpaque reports whether what stands behind Bearer is a random word
// (RFC 6750 section 2.1 has its alphabet).
func looksOpaque(s string) bool {
	word := func(r rune) bool { return isSegmentRune(r) || strings.ContainsRune("._~+/=", r) }
	return len(s) >= 16 && strings.ContainsAny(s, "0123456789") && !strings.HasPrefix(s, "ZXlK") &&
		strings.IndexFunc(s, func(r rune) bool { return !word(r) }) < 0
}

func isClientKey(s string) bool {
	_, ok := courier.ClientKeyWorkspace(s)
	return ok
}
