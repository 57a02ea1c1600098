package intake

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// opaqueForm is what a credential looks like that is not a JWT and has a form of its own. Those
// that must be revoked once others saw them are in core/redact instead.
type opaqueForm struct {
	what string // with an article
	re   func() *regexp.Regexp
	fix  string
	// because is "" where the fix says enough.
	because string
}

const (
	exchangeCode    = "exchange the code at the token endpoint, and paste the token in the response"
	exchangeRefresh = "exchange it at the token endpoint, and paste the access token in the response"
	onlyIssuer      = "it contains no claims; only its issuer can look it up"
	askForJWT       = "ask its issuer for a JWT, or check it at the issuer's introspection endpoint; for Courier, call issue-token"
	pushToken       = "register it with Courier as a push token; to log in, paste the JWT that your server got from issue-token"
)

// opaqueForms are documented by the services that issue them. A form comes before those that it
// resembles.
var opaqueForms = []opaqueForm{
	{what: "a Google authorization code", re: compileOnce(`^4/[0-9A-Za-z_.-]{20,}$`), fix: exchangeCode,
		because: "a code is used once, at the token endpoint, to get a token"},
	{what: "a Google refresh token", re: compileOnce(`^1//[0-9A-Za-z_-]{20,}$`), fix: exchangeRefresh,
		because: "a refresh token goes only to the token endpoint; it is not shown and was not stored"},
	{what: "a Microsoft Entra authorization code or refresh token", re: compileOnce(`^(?:[01]\.A[A-Za-z0-9_-]{20,}(?:\.[A-Za-z0-9_-]+)*|M\.[A-Z][A-Za-z0-9]+_[A-Za-z0-9]+\.[A-Za-z0-9!*$._-]{10,})$`),
		fix: exchangeRefresh, because: "it goes only to Entra's token endpoint, which answers with a JWT"},
	{what: "an Ory Hydra access token", re: compileOnce(`^ory_at_[A-Za-z0-9_.-]{20,}$`),
		because: onlyIssuer, fix: "set Hydra's access token strategy to jwt to get a JWT, or check it at the introspection endpoint"},
	{what: "an Ory Hydra refresh token", re: compileOnce(`^ory_rt_[A-Za-z0-9_.-]{20,}$`), fix: exchangeRefresh,
		because: "a refresh token goes only to the token endpoint"},
	{what: "an Ory Hydra authorization code", re: compileOnce(`^ory_ac_[A-Za-z0-9_.-]{20,}$`), fix: exchangeCode,
		because: "a code is used once, at the token endpoint, to get a token"},
	{what: "an Auth0 refresh token", re: compileOnce(`^v1\.M[A-Za-z0-9_-]{20,}$`), fix: exchangeRefresh,
		because: "a refresh token goes only to the token endpoint"},
	{what: "a Laravel Sanctum personal access token", re: compileOnce(`^\d{1,10}\|[A-Za-z0-9]{40,56}$`), because: onlyIssuer, fix: askForJWT},
	{what: "a Supabase publishable key", re: compileOnce(`^sb_publishable_[A-Za-z0-9_-]{16,}$`),
		because: "it is public and names the project, not a user", fix: "send it in the header apikey, and the JWT of the user's session as Authorization: Bearer"},
	{what: "a Salesforce session ID", re: compileOnce(`^00D[A-Za-z0-9]{12,15}![A-Za-z0-9._]{40,}$`), because: onlyIssuer, fix: askForJWT},
	{what: "a Facebook access token", re: compileOnce(`^EAA[A-Za-z0-9]{60,}$`), because: onlyIssuer, fix: askForJWT},
	{what: "a Discord bot token", re: compileOnce(`^[MNO][A-Za-z0-9_-]{22,27}\.[A-Za-z0-9_-]{6}\.[A-Za-z0-9_-]{27,45}$`),
		because: "its first segment is the bot's ID, not a JSON header; it is not shown and was not stored", fix: "reset it if it was shared, and paste the JWT"},
	{what: "an Auth.js CSRF token", re: compileOnce(`^[0-9a-f]{64}\|[0-9a-f]{64}$`), because: "it protects a form; it is not the session",
		fix: "copy the cookie whose name ends in session-token"},
	{what: "an FCM device token", re: compileOnce(`^[A-Za-z0-9_-]{8,}:APA91[A-Za-z0-9_-]{50,}$`), fix: pushToken,
		because: "it is the address of one app on one device, for push notifications"},
	{what: "an Expo push token", re: compileOnce(`^Expo(?:nent)?PushToken\[[^\]\s]{5,60}\]$`), fix: pushToken,
		because: "it is the address of one app on one device, for push notifications"},
}

// opaqueForm recognizes a credential of another service by its form. Values are the same value with
// and without what is before a colon, which is not always a name.
func (f *Found) opaqueForm(values ...string) bool {
	for _, form := range opaqueForms {
		if slices.ContainsFunc(values, form.re().MatchString) {
			f.opaque("this is "+form.what+", not a JWT", form.because, form.fix)
			return true
		}
	}
	return false
}

func (f *Found) opaque(title, because, fix string) {
	f.Kind = Opaque
	f.remark(OpaqueToken, title, because, fix)
}

var (
	hexRE     = compileOnce(`^[0-9a-fA-F]{32,}(?:-1)?$`)
	hex64RE   = compileOnce(`^(?:[0-9a-f]{64}|[0-9A-F]{64})$`)
	codeRE    = compileOnce(`(?:^|[?&#])code=[^&#\s"']{8,}`)
	sessionRE = compileOnce(`(?i)\b(PHPSESSID|JSESSIONID|ASP\.NET_SessionId|ASPSESSIONID[A-Z]{8}|CFTOKEN|_session_id|laravel_session|connect\.sid|sessionid|sid)=[A-Za-z0-9._!:+/=-]{12,128}(?:[;\s"',]|$)`)
)

// opaqueValue recognizes a random word: hexadecimal, one behind Bearer, or one that mixes letters
// and digits as only a generator does.
func (f *Found) opaqueValue(bare string, scheme bool) bool {
	const callIssue = "call issue-token and paste the token it returns, which begins with eyJ"
	switch {
	case !scheme && hex64RE().MatchString(bare):
		f.opaque("this looks like a user signature (HMAC), or another SHA-256 in hexadecimal",
			"64 hexadecimal digits contain no claims; Courier's legacy userSignature looks like this, but so do checksums and iPhone device tokens",
			"issue a JWT on your server and pass that to the SDK; to check a user signature, run bulla hmac --verify")
	case !scheme && hexRE().MatchString(bare):
		f.opaque("this is an opaque token or a hash",
			"it is hexadecimal and contains no claims; a commit ID or a checksum looks the same", callIssue)
	case opaqueRE().MatchString(bare), scheme && looksOpaque(bare) && !isAuth0(bare):
		f.opaque("this is an opaque token: only its issuer knows what it means",
			"it contains no claims; the example response in Courier's documentation looks like this", callIssue)
	case isAuth0(bare):
		f.opaque("this looks like an opaque access token, such as Auth0 issues",
			"it is 32 random characters with no claims: Auth0 returns such a token if the request has no audience",
			"request it again with an audience (your API's identifier) to get a JWT; for Courier, call issue-token")
	case looksRandom(bare):
		f.opaque("this looks like an opaque token or a session ID",
			"it is a random string with no claims; only its issuer can look it up", askForJWT)
	default:
		return false
	}
	return true
}

// opaqueField recognizes a text that contains only an authorization code, a refresh token or the ID
// of a session on the server.
func (f *Found) opaqueField(text, lower string) bool {
	if !containsAny(lower, "code=", "sess", "sid=", "cftoken=") {
		return false
	}
	if m := sessionRE().FindStringSubmatch(text); m != nil {
		f.opaque("this is a session ID (the cookie "+quote(m[1], maxName)+"), not a JWT",
			"the session is stored on the server, and only the server can look it up", "get a JWT from the app that set the cookie; for Courier, have its server call issue-token")
		return true
	}
	if codeRE().MatchString(text) && !errorParamRE().MatchString(text) {
		f.opaque("this is an authorization code, not a token",
			"the code parameter is used once, at the token endpoint, to get a token", exchangeCode)
		return true
	}
	return false
}

// opaqueMember recognizes a JSON response with a refresh token or a code, and no token.
func (f *Found) opaqueMember(m members) bool {
	for _, name := range [...]string{"refresh_token", "refreshToken"} {
		var value string
		if json.Unmarshal(m[name], &value) == nil && value != "" {
			f.opaque("this response contains only a refresh token", "a refresh token goes only to the token endpoint", exchangeRefresh)
			return true
		}
	}
	return false
}

// isAuth0 reports whether a word is as long as Auth0's opaque tokens, and random.
func isAuth0(s string) bool { return len(s) == 32 && looksRandom(s) }

// looksRandom reports whether a word mixes capital letters, small letters and digits, and is not
// the base64 of a text.
func looksRandom(s string) bool {
	const shortest, longest, fewestDigits = 22, 1 << 10, 3
	if len(s) < shortest || len(s) > longest || !isSegment(s) {
		return false
	}
	digits, changes, last := 0, 0, byte(0)
	for i := 0; i < len(s); i++ {
		class := classOf(s[i])
		if class == 'd' {
			digits++
		}
		if class != last {
			changes++
		}
		last = class
	}
	mixed := strings.ContainsFunc(s, unicode.IsLower) && strings.ContainsFunc(s, unicode.IsUpper)
	if !mixed || digits < fewestDigits || changes*3 < len(s) {
		return false
	}
	decoded, ok := decodeBase64(s)
	return !ok || !utf8.ValidString(decoded)
}

// classOf returns the class of an ASCII character: upper, lower, digit or other.
func classOf(c byte) byte {
	switch {
	case c >= '0' && c <= '9':
		return 'd'
	case c >= 'a' && c <= 'z':
		return 'l'
	case c >= 'A' && c <= 'Z':
		return 'u'
	}
	return 'o'
}
