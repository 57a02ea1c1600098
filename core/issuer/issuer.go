// Package issuer requests tokens from Courier's issue-token endpoint (Courier: Create an auth
// token) and explains the responses that contain no token.
package issuer

import (
	"context"
	"fmt"
	"net/url"
	"strings"
	"time"
	"unicode/utf8"

	"bulla/core/call"
	"bulla/core/courier"
	"bulla/core/diagnose"
	"bulla/core/expiry"
	"bulla/core/redact"
	"bulla/core/visible"
)

// Request is a request for a token.
type Request struct {
	// BaseURL is that of a region (courier.Region.BaseURL), or another one such as the emulator's.
	BaseURL string
	APIKey  string
	Scope   string
	// ExpiresIn is sent as it was written; Never is not sent.
	ExpiresIn expiry.Lifetime
}

// Format writes host, environment and scope, whatever the verb, and never the key.
func (r Request) Format(s fmt.State, _ rune) {
	scope := redact.Quote(r.mask(r.Scope), maxReason)
	_, _ = fmt.Fprintf(s, "token from %s, %s, scope %s", r.Host(), r.Environment(), scope)
}

// Issued is a token that Courier issued. It is a secret. It is also untrusted like pasted text:
// only Courier can verify it.
type Issued struct {
	Token  string
	Status int
	// Took is how long the call took, by the clock of the client.
	Took time.Duration
}

// Format writes status and length, whatever the verb, and never the token.
func (i Issued) Format(s fmt.State, _ rune) {
	_, _ = fmt.Fprintf(s, "status %d, token of %d characters", i.Status, len(i.Token))
}

// Call returns the request to send: a POST with the key as bearer and a JSON body of scope and
// expires_in. The error is an *Error that says what is wrong with the request.
func (r Request) Call() (call.Request, error) {
	address, err := r.endpoint()
	if err != nil {
		return call.Request{}, err
	}
	if err := CheckKey(r.APIKey); err != nil {
		return call.Request{}, err
	}
	if err := checkScope(r.Scope); err != nil {
		return call.Request{}, err
	}
	return call.Request{
		Method: "POST", URL: address, Body: r.JSON(),
		Header: []call.Field{
			{Name: "Authorization", Value: "Bearer " + r.APIKey, Secret: true},
			{Name: "Content-Type", Value: "application/json"},
			{Name: "Accept", Value: "application/json"},
		},
	}, nil
}

// checkScope returns an *Error if a scope can't be sent.
func checkScope(scope string) error {
	if strings.TrimSpace(scope) == "" {
		return problem("there is no scope to issue a token for", "give at least user_id:ID and one scope that uses it")
	}
	for at, char := range scope {
		// JSON would replace the byte with another character.
		if _, size := utf8.DecodeRuneInString(scope[at:]); char == utf8.RuneError && size == 1 {
			return problem(fmt.Sprintf("the scope is not UTF-8: byte %d is 0x%02X", at, scope[at]),
				"write user IDs and scopes in UTF-8")
		}
	}
	return nil
}

// endpoint returns the URL of the endpoint.
func (r Request) endpoint() (string, error) {
	if strings.TrimSpace(r.BaseURL) == "" {
		return "", problem("there is no base URL", baseURLs)
	}
	if err := withoutUser(r.BaseURL); err != nil {
		return "", err
	}
	base, err := call.Check(r.BaseURL)
	if err != nil {
		return "", fromCall(err)
	}
	root := strings.TrimRight(base.Path, "/")
	switch {
	case base.RawQuery != "" || base.ForceQuery:
		return "", problem("the base URL has a query", "write "+withoutPath(call.Show(base)))
	case strings.HasSuffix(root, courier.IssueTokenPath):
		short := url.URL{Scheme: base.Scheme, Host: base.Host, Path: withoutPath(root)}
		return "", problem("the base URL already ends in "+courier.IssueTokenPath, "write "+call.Show(&short))
	}
	return strings.TrimRight(base.String(), "/") + courier.IssueTokenPath, nil
}

// withoutUser returns an *Error if a base URL contains a user name or password.
func withoutUser(baseURL string) error {
	base, err := url.Parse(strings.TrimSpace(baseURL))
	if err != nil || base.User == nil {
		return nil
	}
	advice := "leave it out"
	if base.Hostname() != "" {
		advice = "write " + withoutPath(call.Show(base))
	}
	return problem("the base URL contains a user name or password", advice+": bulla doesn't send it")
}

// CheckBase returns what is wrong with the base URL as an *Error.
func (r Request) CheckBase() error {
	_, err := r.endpoint()
	return err
}

// Address returns the URL of the endpoint, fit to be shown, "" if there is none.
func (r Request) Address() string {
	address, err := r.endpoint()
	if err != nil {
		return ""
	}
	shown, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return visible.Text(r.mask(call.Show(shown)))
}

// HostWarning warns about a host that is neither Courier's nor this machine, "" if it is one of
// them.
func (r Request) HostWarning() string {
	base, err := call.Check(r.BaseURL)
	if err != nil || base.Scheme == "http" { // only for this machine
		return ""
	}
	for _, region := range []courier.Region{courier.US, courier.EU} {
		if strings.EqualFold("https://"+base.Hostname(), region.BaseURL()) {
			return ""
		}
	}
	if courier.IsLoopback(base.Hostname()) {
		return ""
	}
	return r.Host() + " is not one of Courier's hosts and would receive the API key: " + baseURLs
}

// withoutPath returns an address without the path of the endpoint at its end.
func withoutPath(address string) string {
	for {
		short, ok := strings.CutSuffix(strings.TrimRight(address, "/"), courier.IssueTokenPath)
		if !ok {
			return address
		}
		address = short
	}
}

// JSON returns the body of the request.
func (r Request) JSON() string {
	if member := r.ExpiresIn.JSON(); member != "" {
		return `{"scope": ` + quote(r.Scope) + ", " + member + "}"
	}
	return `{"scope": ` + quote(r.Scope) + "}"
}

// quote returns s as a JSON string of printable ASCII, so that it can be shown exactly as it is
// sent.
func quote(s string) string { return string(visible.AppendJSON(nil, visible.QuoteJSON(s))) }

// Host returns the host of the base URL, fit to be shown.
func (r Request) Host() string {
	base, err := call.Check(r.BaseURL)
	if err != nil {
		return "no host"
	}
	return visible.Text(r.mask(base.Host))
}

// Requested returns what the token should contain, for its diagnosis.
func (r Request) Requested() *diagnose.Request {
	tenant, _ := courier.KeyScope(r.APIKey)
	return &diagnose.Request{Scope: r.Scope, Lifetime: r.ExpiresIn, TenantScope: tenant, Host: r.Host()}
}

// Environment returns the environment that the token will be for, such as "published/test", as far
// as the prefix of the key names it.
func (r Request) Environment() string {
	if scope, ok := courier.KeyScope(r.APIKey); ok {
		return scope.String()
	}
	if r.APIKey == "" {
		return "unknown: there is no API key"
	}
	return "only Courier knows: the key's prefix does not name it"
}

// Issue requests a token once. The error is an *Error and never contains a token.
func Issue(ctx context.Context, c *call.Client, r Request) (Issued, error) {
	request, err := r.Call()
	if err != nil {
		return Issued{}, err
	}
	resp, err := c.Do(ctx, request)
	if err != nil {
		return Issued{}, fromCall(err)
	}
	if !resp.OK() {
		return Issued{}, r.refusal(resp)
	}
	token, failed := r.read(resp)
	if failed != nil {
		return Issued{}, failed
	}
	return Issued{Token: token, Status: resp.Status, Took: resp.Took}, nil
}
