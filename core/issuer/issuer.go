// Package issuer asks Courier's issue-token endpoint for a token (Courier: Create an
// auth token) and says what an answer that is no token means.
package issuer

import (
	"context"
	"fmt"
	"net/netip"
	"net/url"
	"strings"
	"time"
	"unicode/utf8"

	"bulla/core/call"
	"bulla/core/courier"
	"bulla/core/diagnose"
	"bulla/core/expiry"
	"bulla/core/visible"
)

// Request is what a token is asked for with.
type Request struct {
	// BaseURL is that of a region (courier.Region.BaseURL), or another one such as the
	// emulator's.
	BaseURL string
	APIKey  string
	Scope   string
	// ExpiresIn goes into the request as it was written; Never leaves it out.
	ExpiresIn expiry.Lifetime
}

// Format writes host, environment and scope, whatever the verb, and not the key.
func (r Request) Format(s fmt.State, _ rune) {
	_, _ = fmt.Fprintf(s, "token from %s, %s, scope %s", r.Host(), r.Environment(), visible.Quote(r.mask(r.Scope), maxReason))
}

// Issued is a token that Courier issued. It is a secret, and untrusted like any paste:
// only Courier can verify it.
type Issued struct {
	Token  string
	Status int
	// Took is how long the answer took, by the clock of the client.
	Took time.Duration
}

// Format writes status and length, whatever the verb, and not the token.
func (i Issued) Format(s fmt.State, _ rune) {
	_, _ = fmt.Fprintf(s, "status %d, token of %d characters", i.Status, len(i.Token))
}

// Call returns the request as it is sent: POST with the key as bearer and a JSON body
// of scope and expires_in. What can be seen to be wrong before is an *Error.
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
		Method: "POST", URL: address, Body: r.body(),
		Header: []call.Field{
			{Name: "Authorization", Value: "Bearer " + r.APIKey, Secret: true},
			{Name: "Content-Type", Value: "application/json"},
			{Name: "Accept", Value: "application/json"},
		},
	}, nil
}

// checkScope names what keeps a scope from being asked for, as an *Error.
func checkScope(scope string) error {
	if strings.TrimSpace(scope) == "" {
		return &Error{Message: "there is no scope to issue a token for", Hint: "give at least user_id:ID and one scope that uses it"}
	}
	for at, char := range scope {
		if _, size := utf8.DecodeRuneInString(scope[at:]); char == utf8.RuneError && size == 1 { // JSON would hold another character
			return &Error{Message: fmt.Sprintf("the scope is not UTF-8: byte %d is 0x%02X", at, scope[at]), Hint: "write user ids and scopes in UTF-8"}
		}
	}
	return nil
}

// endpoint returns the URL of the endpoint.
func (r Request) endpoint() (string, error) {
	if strings.TrimSpace(r.BaseURL) == "" {
		return "", &Error{Message: "there is no base URL to ask", Hint: baseURLs}
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
		return "", &Error{Message: "the base URL has a query", Hint: "write " + withoutPath(call.Show(base))}
	case strings.HasSuffix(root, courier.IssueTokenPath):
		short := url.URL{Scheme: base.Scheme, Host: base.Host, Path: withoutPath(root)}
		return "", &Error{Message: "the base URL already has " + courier.IssueTokenPath + " at its end", Hint: "leave it out: write " + call.Show(&short)}
	}
	return strings.TrimRight(base.String(), "/") + courier.IssueTokenPath, nil
}

// withoutUser refuses a user name and password in a base URL, as an *Error: Courier is
// asked with the API key alone.
func withoutUser(baseURL string) error {
	base, err := url.Parse(strings.TrimSpace(baseURL))
	if err != nil || base.User == nil {
		return nil
	}
	hint := "leave it out: Courier is asked with the API key alone"
	if base.Hostname() != "" {
		hint = "write " + withoutPath(call.Show(base)) + ": Courier is asked with the API key alone"
	}
	return &Error{Message: "the base URL holds a user name or password", Hint: hint}
}

// CheckBase names what is wrong with the base URL, as an *Error.
func (r Request) CheckBase() error {
	_, err := r.endpoint()
	return err
}

// Address returns the URL that is asked, fit to be shown, "" where there is none.
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

// Foreign warns of a host that is neither Courier's nor this machine, "" where it is one
// of them.
func (r Request) Foreign() string {
	base, err := call.Check(r.BaseURL)
	if err != nil || base.Scheme == "http" { // which is for this machine alone
		return ""
	}
	for _, region := range []courier.Region{courier.US, courier.EU} {
		if strings.EqualFold("https://"+base.Hostname(), region.BaseURL()) {
			return ""
		}
	}
	name := base.Hostname()
	if address, err := netip.ParseAddr(name); strings.EqualFold(name, "localhost") || err == nil && address.Unmap().IsLoopback() {
		return ""
	}
	return r.Host() + " is none of Courier's hosts, and gets the API key: " + baseURLs
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

// body returns the JSON of the request.
func (r Request) body() string {
	if member := r.ExpiresIn.JSON(); member != "" {
		return `{"scope": ` + quote(r.Scope) + ", " + member + "}"
	}
	return `{"scope": ` + quote(r.Scope) + "}"
}

// quote returns s as a JSON string of printable ASCII, so that it can be shown as it is
// sent.
func quote(s string) string { return string(visible.AppendJSON(nil, courier.QuoteJSON(s))) }

// Host returns the host that is asked, fit to be shown.
func (r Request) Host() string {
	base, err := call.Check(r.BaseURL)
	if err != nil {
		return "no host"
	}
	return visible.Text(r.mask(base.Host))
}

// Asked returns what the token has to hold, for its diagnosis.
func (r Request) Asked() *diagnose.Request {
	tenant, _ := courier.KeyScope(r.APIKey)
	return &diagnose.Request{Scope: r.Scope, Lifetime: r.ExpiresIn, TenantScope: tenant, Host: r.Host()}
}

// Environment returns what the prefix of the key tells of the environment that the
// token will be for, such as "published/test".
func (r Request) Environment() string {
	if scope, ok := courier.KeyScope(r.APIKey); ok {
		return scope.String()
	}
	if r.APIKey == "" {
		return "unknown: there is no API key"
	}
	return "kept by Courier: the key's prefix does not tell"
}

// Issue asks once for a token. The error is an *Error; a token that was issued is
// never in it.
func Issue(ctx context.Context, c *call.Client, r Request) (Issued, error) {
	request, err := r.Call()
	if err != nil {
		return Issued{}, err
	}
	answer, err := c.Do(ctx, request)
	if err != nil {
		return Issued{}, fromCall(err)
	}
	if !answer.OK() {
		return Issued{}, r.refusal(answer)
	}
	token, fault := r.read(answer)
	if fault != nil {
		return Issued{}, fault
	}
	return Issued{Token: token, Status: answer.Status, Took: answer.Took}, nil
}
