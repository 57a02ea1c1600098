package emulator

import (
	"cmp"
	"errors"
	"net/http"
	"strings"

	"github.com/google/uuid"

	"bulla/core/access"
	"bulla/core/courier"
	"bulla/core/expiry"
	"bulla/core/redact"
	"bulla/core/scope"
	"bulla/core/signing"
	"bulla/core/token"
)

// The messages of jsonwebtoken about an expiresIn that it does not accept (jsonwebtoken 9,
// sign.js). It is inferred that Courier sends them: the claims of its tokens are in the order of
// this library.
const (
	wrongExpiry  = `"expiresIn" should be a number of seconds or string representing a timespan`
	expirySample = ` eg: "1d", "20h", 60`
)

// maxScope is how long a scope may be. A token with a longer one does not fit in a header here or
// on most servers. Courier refuses it too (inferred).
const maxScope = 16 << 10

// issue answers POST /auth/issue-token (Courier: Create an auth token).
func (e *Emulator) issue(x *exchange, methods []string) response {
	d := access.Decide(x.caller.bearer, access.Call{Method: redact.Opaque(x.Method), Path: callPath(x.URL)})
	if d.Outcome == access.Unauthorized {
		return unauthorized(x.caller.mistaken) // it says what was sent instead of a key
	}
	if resp, refused := refusal(d, methods); refused {
		return resp
	}
	scopes, lifetime, err := readIssue(x.body)
	if err != nil {
		return responseTo(err)
	}
	iat := e.options.Now().Unix()
	exp, expires := lifetime.ExpiresAt(iat)
	if !expires && lifetime.Form() != expiry.Absent {
		return responseTo(bad("%s: the token would expire outside the years 1970 to 9999", wrongExpiry))
	}
	id, err := uuid.NewRandomFromReader(e.random)
	if err != nil {
		return responseTo(errors.New("the random source for the jti can't be read"))
	}
	environment := keyScope(x.caller.text)
	text, err := signing.Sign(courier.Header, courier.Claims{
		Scope: scopes, TenantScope: environment.String(),
		TenantID: courier.TenantID(cmp.Or(e.options.Workspace, courier.SampleWorkspace), environment.Environment),
		IssuedAt: iat, ExpiresAt: exp, Expires: expires, JTI: id.String(),
	}.JSON(), e.options.Signer)
	if err != nil {
		return responseTo(err)
	}
	x.entry.Allowed = true
	return response{
		status: http.StatusOK, body: map[string]string{"token": text}, because: issuedReason(scopes, lifetime, iat),
	}
}

// keyScope returns the environment that the prefix of a key names, or published/production if it
// names none: only Courier knows that of keys that start with token_.
func keyScope(key string) courier.TenantScope {
	if found, ok := courier.KeyScope(key); ok {
		return found
	}
	return courier.TenantScope{State: "published", Environment: "production"}
}

// readIssue reads the body.
func readIssue(body []byte) (scopes string, lifetime expiry.Lifetime, err error) {
	sent, err := readBody(body, "scope", "expires_in")
	if err != nil {
		return "", lifetime, err
	}
	value, ok := sent.Get("scope")
	switch {
	case !ok:
		return "", lifetime, bad("scope is required")
	case value.Kind != token.String:
		return "", lifetime, bad("scope must be a string, not %s", value.Kind.WithArticle())
	case strings.TrimSpace(value.Text) == "":
		return "", lifetime, bad("scope must not be empty")
	case len(value.Text) > maxScope:
		return "", lifetime, bad("scope is larger than %d kB: the token would be too long for a header", maxScope>>10)
	}
	lifetime, err = readExpiry(sent)
	return value.Text, lifetime, err
}

// readExpiry reads expires_in: a string is in milliseconds or names its unit, a number is in
// seconds. A token without it never expires.
func readExpiry(sent object) (lifetime expiry.Lifetime, err error) {
	value, ok := sent.Get("expires_in")
	switch {
	case !ok:
		return expiry.Never(), nil
	case value.Kind == token.String:
		lifetime, err = expiry.Parse(value.Text)
		if masked := redact.Opaque(value.Text); err != nil && masked != value.Text {
			// The error quotes a part of the text, which redact could not recognize.
			_, err = expiry.Parse(masked)
		}
	case value.Kind == token.Number:
		lifetime, err = expiry.ParseNumber(sent.doc.Source(value))
	default:
		return lifetime, bad("%s: expires_in is %s", wrongExpiry, value.Kind.WithArticle())
	}
	var refused *expiry.Error
	if !errors.As(err, &refused) {
		return lifetime, err
	}
	message := wrongExpiry
	if value.Kind == token.String {
		message += expirySample
	}
	message += ": " + refused.Error()
	if refused.Hint != "" {
		message += ": " + refused.Hint
	}
	return lifetime, bad("%s", message)
}

// maxWarnings is how many warnings one line of the log has.
const maxWarnings = 4

// issuedReason says for the log whom a token is for, how long it is valid, and what is probably a
// mistake.
func issuedReason(scopes string, lifetime expiry.Lifetime, iat int64) string {
	list := scope.Parse(scopes)
	reason := "issued for nobody: the scope has no user_id"
	switch users := list.Users(); {
	case len(users) > 0:
		reason = "issued for " + scrub(strings.Join(users, ", "), 60)
	case len(list.UserPlaceholders()) > 0:
		reason = "issued for nobody: the user_id is a placeholder"
	}
	if lifetime.Form() == expiry.Absent {
		reason += ", never expires"
	} else {
		reason += ", valid for " + lifetime.Describe()
	}
	var warnings []string
	for _, w := range lifetime.WarningsAt(iat) {
		warnings = append(warnings, w.Text)
	}
	for _, f := range list.Faults {
		warnings = append(warnings, f.Title)
	}
	if more := len(warnings) - maxWarnings; more > 0 {
		warnings = append(warnings[:maxWarnings], "and more")
	}
	if len(warnings) > 0 {
		reason += "; warning: " + strings.Join(warnings, "; ")
	}
	return reason
}
