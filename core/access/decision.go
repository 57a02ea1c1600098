package access

import (
	"strings"

	"bulla/core/diagnose"
	"bulla/core/redact"
	"bulla/core/visible"
)

// Call is one request.
type Call struct {
	Method string
	// Path is the path of the request, a URL, or a path with placeholders as in Endpoint.Path.
	Path string
	// Operation is the field of a GraphQL request, such as brand; "" means the first of its path.
	Operation string
	// User is the user that the SDK acts for, sent as x-courier-user-id. If it is empty, the call
	// acts for the user in the path, or else the first user of the token.
	User string
	// Brand is the brand that a GraphQL request asks for, "" for none in particular.
	Brand string
}

// Outcome is how a request ends.
type Outcome uint8

// The outcomes.
const (
	// Undecided is the outcome of the zero Decision, which allows nothing.
	Undecided Outcome = iota
	Allowed
	// Empty is a request with an empty response: the inbox connects and returns no messages
	// (Courier: Authenticate Courier Inbox SDKs, Troubleshooting).
	Empty
	// Unauthorized is 401: the token is rejected, everywhere or at this endpoint.
	Unauthorized
	// Forbidden is 403: the scope doesn't allow it.
	Forbidden
	// UnknownMethod and UnknownEndpoint are requests that no token allows. Whether an API key
	// allows them isn't known.
	UnknownMethod
	UnknownEndpoint
	// Doubtful is an inbox whose scopes allow reading its messages, although something else about
	// the token may keep it empty. Only EmptyInbox returns it.
	Doubtful
)

// Decision is the answer to one call. Method, Path, Operation, Needs and Because are for display:
// API keys are masked in them, and anything as long as a token is cut. User, Params, GrantedBy and
// ToAdd are as given, for use in code.
type Decision struct {
	Endpoint Endpoint
	// Method, Path and Operation are those of the call.
	Method, Path, Operation string
	Outcome                 Outcome
	// User is the user that the call acts for, or "".
	User string
	// Params are the values of the placeholders in Endpoint.Path.
	Params map[string]string
	// GrantedBy are the scopes of the token that allow the call. There are several only if the call
	// doesn't say which brand: each then allows its own brand.
	GrantedBy []string
	// Needs are the missing scopes in the order of a scope string, nil if none are missing.
	Needs []string
	// Causes are the findings that keep Courier from finding in the scope what the call needs.
	// ToAdd are the scopes that are missing even after these are fixed.
	Causes []diagnose.Finding
	ToAdd  []string
	// Because says why in one clause. It is safe to print.
	Because string

	userUnusable bool // no scope can contain the ID of the user
}

// Allowed reports whether the request succeeds.
func (d Decision) Allowed() bool { return d.Outcome == Allowed }

// Fix says what to do so that the call is allowed, "" if changing the scope doesn't help.
func (d Decision) Fix() string {
	if d.Endpoint.KeyOnly && !d.Allowed() {
		return "call it from your backend with an API key"
	}
	var steps []string
	for _, f := range d.Causes {
		steps = append(steps, redact.Keys(f.Fix))
	}
	if d.userUnusable {
		steps = append(steps, "give the user an ID of printable ASCII without spaces, quotation marks or backslashes")
	}
	if len(d.ToAdd) > 0 {
		words := make([]string, len(d.ToAdd))
		for i, word := range d.ToAdd {
			words[i] = printable(word)
		}
		steps = append(steps, "issue a new token with "+strings.Join(words, " ")+" in its scope")
	}
	return strings.Join(steps, "; ")
}

// PrintableUser returns the user that the call acts for, safe to print, or "".
func (d Decision) PrintableUser() string { return printable(d.User) }

// printable returns words of a scope for a sentence.
func printable(words string) string { return visible.Text(redact.ID(words)) }

// title returns the title of a finding with keys masked.
func title(f diagnose.Finding) string { return visible.Text(redact.Keys(f.Title)) }
