package intake

import "strings"

// errorPhrase is what an SDK, a server or a JWT library writes when it refuses a token.
type errorPhrase struct {
	// phrases are in lower case. One of them has to occur; all words of a phrase that & separates
	// have to occur, in any order.
	phrases             []string
	title, because, fix string
}

const (
	signInFirst = "call signIn with a new JWT from issue-token first; if it fails again, paste that JWT"
	pasteIt     = "paste the token that was sent to see why"
)

// errorPhrases are those of Courier's SDKs, and of the JWT libraries most in use. A phrase comes
// before those that often occur next to it.
var errorPhrases = []errorPhrase{
	{[]string{"expected http 101 response but was & 401", "unexpected server response: 401", "websocket & 401"},
		"the WebSocket was refused: 401 Unauthorized",
		"the server rejected what the SDK sent: an expired JWT, a JWT that Courier didn't issue, or only a client key while JWT is enabled in the Inbox provider",
		signInFirst},
	{[]string{"authentication_error", "courierexception & 401", "courierexception & unauthorized"},
		"Courier answered 401 Unauthorized (authentication_error)",
		"the SDK had no token yet, or Courier rejected the one that it sent: the call came before signIn, the token is expired, or another service issued it",
		signInFirst},
	{[]string{"authorization_error", "courierexception & 403", "courierexception & forbidden"},
		"Courier answered 403 Forbidden (authorization_error)",
		"the token is valid, but its scope does not allow the call", "paste the token to see which scope is missing"},
	{[]string{"invalid_request_error", "courierexception & 400"},
		"Courier answered 400 Bad Request (invalid_request_error)",
		"the request itself is wrong, not the token; the text does not contain the request",
		"correct the member that the message names; paste the request to see more"},
	{[]string{"rate_limit_error"},
		"Courier answered 429 Too Many Requests (rate_limit_error)",
		"too many requests were sent; the token is not the cause", "wait, and issue one token per session instead of one per call"},
	{[]string{"user signature", "usersignature & invalid"},
		"the error is about the legacy user signature (HMAC)",
		"the signature was not made with this API key for this user ID; a JWT needs none",
		"check it with bulla hmac --verify, or issue a JWT instead"},
	{[]string{"jwt expired", "tokenexpired", "signature has expired", "token is expired", "token has expired", "idx10223", "err_jwt_expired",
		`"exp" claim timestamp check failed`},
		"the error says that the token has expired",
		"the server compared exp with its own clock", "issue a new token; paste the old one to see when it expired"},
	{[]string{"jwt not active", "immaturesignature", "token is not valid yet", "token is not yet valid", "token used before issued", "prematurejwt", "idx10222"},
		"the error says that the token is not valid yet",
		"nbf or iat is later than the server's clock", "compare the clocks of the issuer and the server; paste the token to see the difference"},
	{[]string{"no applicable key", "no matching key", "unable to find a signing key", "idx10501", "idx10503", "kid & not found in jwks"},
		"the error says that the server has no key for the token",
		"kid in the token's header is not in the server's key set", "paste the token, and give the issuer's key set with --key"},
	{[]string{"invalid signature", "invalidsignature", "signature verification failed", "signature verification has failed", "signature is invalid",
		"jwt signature does not match", "idx1051", "idx10500", "signatureverification"},
		"the error says that the signature is wrong",
		"the server's key is not the one that signed the token, or the token was changed in transit",
		"paste the token, and give the server's key with --key"},
	{[]string{"jwt audience invalid", "invalid audience", "invalidaudience", "audience doesn't match", "audience does not match", `unexpected "aud"`, "idx10214"},
		"the error says that the audience is wrong",
		"aud in the token is not the value that the server expects", "paste the token to see its aud, and give the expected one with --aud"},
	{[]string{"jwt issuer invalid", "invalid issuer", "invalidissuer", `unexpected "iss"`, "idx10205"},
		"the error says that the issuer is wrong",
		"iss in the token is not the value that the server expects", "paste the token to see its iss, and give the expected one with --iss"},
	{[]string{"jwt malformed", "not enough segments", "invalid number of segments", "must contain exactly 2 period", "invalid token specified", "idx1274", "idx14100",
		"invalid compact jws", "jwt must have 3", "jwt must have three"},
		"the error says that the text is not a JWT",
		"the server received something else, such as undefined, a quoted token or a whole response", "paste exactly what was sent: the value of the Authorization header"},
	{[]string{"jwt must be provided", "no auth token", "no authorization token", "missing authorization header", "authorization header is missing",
		"authorization header missing", "authorization header not found", "credentials_required"},
		"the error says that no token was sent",
		"the request had no Authorization header, or it was empty", `send "Authorization: Bearer", one space and the token`},
	{[]string{"invalid algorithm", "alg value is not allowed", `"alg" & not allowed`, "unexpected signing method", "signing method & is invalid"},
		"the error says that the algorithm is not accepted",
		"alg in the token's header is not one that the server allows", pasteIt},
	{[]string{"unauthorized", "unauthorised", "unauthenticated", "http 401", "error 401", "401 error", "(401)",
		"error: 401", "code 401", "code: 401", "code=401", "status=401", "status: 401", `"status":401`, `"statuscode":401`},
		"the text reports 401 Unauthorized",
		"the server rejected the credential, or received none; the text does not contain it", pasteIt},
	{[]string{"403 forbidden", "status code 403", "status: 403", "http 403", "error 403", "403 error", "(403)", "access denied", "accessdenied"},
		"the text reports 403 Forbidden",
		"the server accepted the credential, but it does not allow the call; the text does not contain it", pasteIt},
}

// errorPhrase recognizes an error message, in lower case, without the token that it is about.
func (f *Found) errorPhrase(lower string) bool {
	if lower = strings.TrimSpace(lower); lower == "401" || lower == "403" {
		lower = "http " + lower
	}
	for _, p := range errorPhrases {
		for _, phrase := range p.phrases {
			if containsAll(lower, strings.Split(phrase, " & ")) {
				f.Kind = Text
				f.remark(NotAToken, p.title, p.because, p.fix)
				return true
			}
		}
	}
	return false
}

func containsAll(text string, words []string) bool {
	for _, word := range words {
		if !strings.Contains(text, word) {
			return false
		}
	}
	return true
}

func containsAny(text string, words ...string) bool {
	for _, word := range words {
		if strings.Contains(text, word) {
			return true
		}
	}
	return false
}

// clientKeyRE finds what is called a client key.
var clientKeyRE = compileOnce(`(?i)client[_-]?key["'\\]*\s{0,4}[:=]\s{0,4}["'\\]*([A-Za-z0-9+/]{24,80}={0,2})`)

// clientKey recognizes a text in which an SDK uses a client key: a configuration, the messages on
// its socket, or a log that says so.
func (f *Found) clientKey(text, lower string) bool {
	if !strings.Contains(lower, "client") {
		return false
	}
	m := clientKeyRE().FindStringSubmatch(text)
	says := containsAny(lower, "client key used", "client key is used", "client key was used", "clientkey used", "using client key", "using a client key", "using the client key")
	if isKey := m != nil && isClientKey(m[1]); !isKey && !says {
		return false
	}
	f.Kind = ClientKey
	f.remark(ClientKeyPasted, "the SDK uses a client key here: the text contains no JWT",
		"with JWT enabled in the Inbox provider, Courier refuses a client key on its own",
		"issue a JWT on your server, and pass it to the SDK's signIn instead of the client key")
	return true
}
