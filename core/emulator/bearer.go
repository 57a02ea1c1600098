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
	"bulla/core/redact"
	"bulla/core/signing"
	"bulla/core/token"
)

// userHeader tells who is acted for (Courier: courier-js, inbox-client).
const userHeader = "X-Courier-User-Id"

// clientKeyHeader has the client key of a workspace, which is public (Courier:
// courier-js, tracking-client).
const clientKeyHeader = "X-Courier-Client-Key"

// caller is who stands behind a request. Where nobody does, its bearer is refused.
type caller struct {
	bearer access.Bearer
	// text is what was given, which is secret; "" where nothing usable was.
	text string
	// shown is what the log may tell of it.
	shown string
	// mistaken says why the text is no API key, for the endpoint that takes nothing else.
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
		return nobody("there is no Authorization header: send Authorization: Bearer and the token or key")
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
		return nobody("nothing stands behind Bearer: the variable that should hold the token or key is empty")
	case strings.EqualFold(text, "Bearer") || len(text) > len("bearer ") && strings.EqualFold(text[:len("bearer ")], "bearer "):
		return nobody("Bearer stands there twice: the SDK or header adds it already")
	}
	return e.identify(text)
}

// identify tells what a bearer is: an API key, a token, or neither.
func (e *Emulator) identify(text string) caller {
	switch {
	case e.isKey(text):
		return caller{bearer: access.Bearer{APIKey: true}, text: text, shown: "key " + redact.APIKey(text)}
	case strings.ContainsAny(text, "${<"):
		return e.stranger(text, "a placeholder such as $YOUR_API_KEY was left in: single quotes keep the shell from filling it in, use double quotes")
	case strings.ContainsAny(text, " \t,"):
		return e.stranger(text, "more than one word stands behind Bearer")
	case courier.IsAPIKey(text):
		return caller{bearer: access.Bearer{Refused: wrongKey}, shown: "key " + redact.APIKey(text), mistaken: wrongKey}
	}
	if _, ok := courier.ClientKeyWorkspace(text); ok {
		return e.stranger(text, "this is a client key, which is public and opens nothing here: issuing takes an API key, the rest a token")
	}
	c := caller{bearer: e.judge(text), text: text, shown: "token " + e.fingerprint(text), mistaken: "this is a token, and a token issues no tokens: send an API key"}
	if strings.Count(text, ".") != 2 {
		c.shown = "text " + e.fingerprint(text)
		c.mistaken = "this is no API key: those begin with pk_, dk_ or token_"
	}
	return c
}

const wrongKey = "this is not the API key of this emulator"

// stranger returns a caller whose text is neither key nor token.
func (e *Emulator) stranger(text, reason string) caller {
	c := nobody(reason)
	c.shown = "text " + e.fingerprint(text)
	return c
}

// isKey compares a text with the API key in a time that does not tell how much of it
// is right.
func (e *Emulator) isKey(text string) bool {
	if e.options.APIKey == "" {
		return courier.IsAPIKey(text)
	}
	sum := sha256.Sum256([]byte(text))
	return subtle.ConstantTimeCompare(sum[:], e.keySum[:]) == 1
}

// fingerprint tells one secret from another in the log and nothing more.
func (e *Emulator) fingerprint(text string) string {
	hash := sha256.New()
	_, _ = hash.Write(e.salt[:]) // a hash takes everything
	_, _ = hash.Write([]byte(text))
	return hex.EncodeToString(hash.Sum(nil)[:4])
}

// judge makes a bearer of a token, as it stands now.
func (e *Emulator) judge(text string) access.Bearer {
	t := token.Decode(text)
	facts := diagnose.ReadFacts(t)
	signature := signing.Verify(t, signing.Keys{e.options.Signer}, []string{"HS256"})
	b := access.FromToken(facts.Scopes, diagnose.Run(diagnose.Context{
		Now: e.options.Now(), Token: t, Facts: &facts, Signature: signature, Key: e.options.Signer, Issuer: courier.Local,
	}))
	if b.Refused == "" && !signature.Accepted() { // to a diagnosis, a signature that was not checked is not an error
		b.Refused = cmp.Or(signature.Refused, signature.Reason)
	}
	return b
}

// user returns the user that the request says it acts for.
func (x *exchange) user() string {
	text := x.Header.Get(userHeader)
	if utf8.ValidString(text) {
		return text
	}
	// fetch writes a header as Latin-1 (Fetch, append: a ByteString).
	runes := make([]rune, len(text))
	for i := range len(text) {
		runes[i] = rune(text[i])
	}
	return string(runes)
}

// shownBearer tells who asks, for a request that ends before its bearer counts.
func (e *Emulator) shownBearer(r *http.Request) string {
	switch {
	case e.unfit != nil: // there is no salt for a fingerprint
		return "none"
	case opensSocket(r):
		return e.queried(r).shown
	}
	return e.authorization(r.Header).shown
}

// decide asks core/access about a call, and tells the log.
func (x *exchange) decide(call access.Call) access.Decision {
	call.Method = redact.Opaque(call.Method) // which may be quoted in part
	d := access.Decide(x.caller.bearer, call)
	x.entry.Allowed = d.Allowed()
	return d
}

// refusal returns the answer to a decision that neither lets the request through nor
// answers it with nothing.
func refusal(d access.Decision, methods []string) (a answer, refused bool) {
	switch d.Outcome {
	case access.Allowed, access.Empty:
		return answer{}, false
	case access.Unauthorized:
		return unauthorized(d.Because), true
	case access.UnknownMethod:
		a = failure(http.StatusMethodNotAllowed, d.Because)
		a.allow = methods
		return a, true
	case access.UnknownEndpoint:
		return failure(http.StatusNotFound, d.Because), true
	}
	return failure(http.StatusForbidden, d.Because), true
}

// acting returns the user that a decision is about.
func acting(d access.Decision) string {
	if user := d.Params["user_id"]; user != "" {
		return user
	}
	return d.User
}

// needUser returns a fault where an API key does not say for whom it acts; a token
// always does.
func needUser(d access.Decision) error {
	if d.Endpoint.NeedsUser && acting(d) == "" {
		return bad("an API key acts for nobody by itself: name the user in the header %s", strings.ToLower(userHeader))
	}
	return nil
}
