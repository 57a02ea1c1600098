package emulator

import (
	"cmp"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"net/http"
	"strings"
	"unicode/utf8"

	"bulla/core/access"
	"bulla/core/courier"
	"bulla/core/diagnose"
	"bulla/core/intake"
	"bulla/core/redact"
	"bulla/core/signing"
	"bulla/core/token"
)

// userHeader names the user of a request (Courier: courier-js, inbox-client).
const userHeader = "X-Courier-User-Id"

// clientKeyHeader has the client key of a workspace, which is public (Courier: courier-js,
// tracking-client).
const clientKeyHeader = "X-Courier-Client-Key"

// caller is who sent a request.
type caller struct {
	bearer access.Bearer
	// text is the bearer as it was sent, which is a secret; "" if it is unusable.
	text string
	// shown is what the log shows of it.
	shown string
	// mistaken says why the text is not an API key, for the endpoint that needs one.
	mistaken string
}

// nobody returns a caller without a usable bearer.
func nobody(reason string) caller {
	return caller{bearer: access.Bearer{Refused: reason}, shown: "none", mistaken: reason}
}

// authorization reads the Authorization header (RFC 6750 section 2.1).
func (e *Emulator) authorization(h http.Header) caller {
	values := h.Values("Authorization")
	if len(values) == 0 {
		if _, ok := courier.ClientKeyWorkspace(h.Get(clientKeyHeader)); ok {
			return caller{
				bearer: access.Bearer{ClientKey: true}, shown: "client key",
				mistaken: "a client key can't issue tokens: send an API key",
			}
		}
		return nobody("the Authorization header is missing: send Authorization: Bearer and the token or key")
	}
	if len(values) > 1 {
		return nobody("there are several Authorization headers: send one")
	}
	scheme, text, _ := strings.Cut(strings.TrimSpace(values[0]), " ")
	text = strings.TrimSpace(text)
	switch {
	case !strings.EqualFold(scheme, "Bearer") && text == "":
		return nobody("the scheme is missing: write Bearer before the token or key")
	case !strings.EqualFold(scheme, "Bearer"):
		return nobody("the scheme is not Bearer: write Authorization: Bearer and the token or key")
	case text == "":
		return nobody("there is nothing after Bearer: the variable for the token or key is empty")
	case strings.EqualFold(text, "Bearer"),
		len(text) > len("bearer ") && strings.EqualFold(text[:len("bearer ")], "bearer "):
		return nobody("Bearer appears twice: the SDK already adds it")
	}
	return e.identify(text)
}

// identify says what a bearer is: an API key, a token, or neither.
func (e *Emulator) identify(text string) caller {
	switch {
	case e.isKey(text):
		return caller{bearer: access.Bearer{APIKey: true}, text: text, shown: "key " + redact.APIKey(text)}
	case strings.ContainsAny(text, "${<"):
		return e.unusable(text, "it contains a placeholder such as $YOUR_API_KEY: "+
			"in single quotes the shell does not replace it, use double quotes")
	case strings.ContainsAny(text, " \t,"):
		return e.unusable(text, "there is more than one word after Bearer")
	case courier.IsAPIKey(text):
		why := wrongKey
		if e.isRevoked(sha256.Sum256([]byte(text))) {
			why = "this API key was revoked: use the new one"
		}
		return caller{bearer: access.Bearer{Refused: why}, shown: "key " + redact.APIKey(text), mistaken: why}
	}
	if _, ok := courier.ClientKeyWorkspace(text); ok {
		return e.unusable(text, "this is a client key, which is public and opens nothing here: "+
			"send an API key to issue tokens, and a token for everything else")
	}
	c := caller{
		bearer: e.judge(text), text: text, shown: "token " + e.fingerprint(text),
		mistaken: "this is a token, which can't issue tokens: send an API key",
	}
	if strings.Count(text, ".") != 2 {
		c.shown = "text " + e.fingerprint(text)
		c.mistaken = "this is not an API key: API keys start with pk_, dk_ or token_"
	}
	return c
}

const wrongKey = "this is not the API key of this emulator"

// unusable returns a caller whose bearer is neither a key nor a token.
func (e *Emulator) unusable(text, reason string) caller {
	c := nobody(reason)
	c.shown = "text " + e.fingerprint(text)
	return c
}

// isKey compares a text with the API key in constant time.
func (e *Emulator) isKey(text string) bool {
	sum := sha256.Sum256([]byte(text))
	if e.isRevoked(sum) {
		return false
	}
	if e.options.APIKey == "" {
		return courier.IsAPIKey(text)
	}
	return subtle.ConstantTimeCompare(sum[:], e.keySum[:]) == 1
}

func (e *Emulator) isRevoked(sum [sha256.Size]byte) bool {
	e.revoking.Lock()
	defer e.revoking.Unlock()
	return e.revoked[sum]
}

// fingerprint distinguishes secrets in the log without showing anything of them.
func (e *Emulator) fingerprint(text string) string {
	hash := sha256.New()
	_, _ = hash.Write(e.salt[:]) // a hash never fails
	_, _ = hash.Write([]byte(text))
	return hex.EncodeToString(hash.Sum(nil)[:4])
}

// judge returns the bearer of a token, judged at the current time.
func (e *Emulator) judge(text string) access.Bearer {
	t := token.Decode(text)
	facts := diagnose.ReadFacts(t, intake.Found{}, "")
	signature := signing.Verify(t, signing.Keys{e.options.Signer}, []string{"HS256"})
	b := access.FromToken(facts.Scopes, diagnose.Run(diagnose.Context{
		Now: e.options.Now(), Token: t, Facts: &facts, Signature: signature, Key: e.options.Signer, Issuer: courier.Local,
	}))
	// A signature that was not checked is not an error in a diagnosis.
	if b.Refused == "" && !signature.Accepted() {
		b.Refused = cmp.Or(signature.Refused, signature.Reason)
	}
	return b
}

// user returns the user that the request names.
func (x *exchange) user() string {
	text := x.Header.Get(userHeader)
	if utf8.ValidString(text) {
		return text
	}
	// Browsers write headers as Latin-1 (Fetch standard: a ByteString).
	runes := make([]rune, len(text))
	for i := range len(text) {
		runes[i] = rune(text[i])
	}
	return string(runes)
}

// shownBearer says for the log who sent a request that is answered before its bearer is read.
func (e *Emulator) shownBearer(r *http.Request) string {
	switch {
	case e.unfit != nil: // fingerprints have no salt
		return "none"
	case opensSocket(r):
		return e.queried(r).shown
	}
	return e.authorization(r.Header).shown
}

// decide returns the decision of core/access about a call, and logs it.
func (x *exchange) decide(call access.Call) access.Decision {
	call.Method = redact.Opaque(call.Method) // a part of it may be quoted
	d := access.Decide(x.caller.bearer, call)
	x.entry.Allowed = d.Allowed()
	return d
}

// refusal returns the response to a decision that refuses the request; refused is false for a
// request that is allowed or gets an empty response.
func refusal(d access.Decision, methods []string) (resp response, refused bool) {
	switch d.Outcome {
	case access.Allowed, access.Empty:
		return response{}, false
	case access.Unauthorized:
		return unauthorized(d.Because), true
	case access.UnknownMethod:
		resp = failure(http.StatusMethodNotAllowed, d.Because)
		resp.allow = methods
		return resp, true
	case access.UnknownEndpoint:
		return failure(http.StatusNotFound, d.Because), true
	}
	return failure(http.StatusForbidden, d.Because), true
}

// acting returns the user of a decision.
func acting(d access.Decision) string {
	if user := d.Params["user_id"]; user != "" {
		return user
	}
	return d.User
}

// needUser returns a fault if a request with an API key does not name its user; a token always
// does.
func needUser(d access.Decision) error {
	if d.Endpoint.NeedsUser && acting(d) == "" {
		return bad("an API key has no user: name the user in the header %s", strings.ToLower(userHeader))
	}
	return nil
}
