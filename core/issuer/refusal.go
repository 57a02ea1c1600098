package issuer

import (
	"strconv"
	"strings"

	"bulla/core/call"
	"bulla/core/courier"
	"bulla/core/expiry"
	"bulla/core/redact"
	"bulla/core/visible"
)

const (
	// maxReason and maxType are the numbers of characters of Courier's words that are
	// quoted.
	maxReason = 300
	maxType   = 60
)

// invalidRequest is the type that Courier's own errors with status 400, 404, 409 and 413
// have (Courier: Handling responses and errors). A 404 without it comes from a server
// that has no such endpoint.
const invalidRequest = "invalid_request_error"

const baseURLs = "the base URL is https://api.courier.com, for the EU https://api.eu.courier.com"

// refusal explains an answer that is no success (Courier: Handling responses and
// errors).
func (r Request) refusal(a call.Answer) *Error {
	kind, message := a.Complaint()
	e := &Error{Status: a.Status, Type: r.shown(kind, maxType), Reason: r.shown(message, maxReason)}
	if wait, ok := a.RetryAfter(); ok {
		e.RetryAfter = wait
	}
	switch {
	case a.Redirect():
		r.redirect(e, a)
	case a.HTML() && a.Status < 500 && a.Status != 429:
		r.page(e)
	case a.Status == 429:
		e.Refused = true
		e.Message, e.Hint = r.Host()+" takes no more requests for now ("+call.StatusText(a.Status)+")", waiting(e, "wait a minute and try again")
	case a.Status >= 500:
		e.Message = r.Host() + " failed (" + call.StatusText(a.Status) + ")"
		e.Hint = waiting(e, "try again in a minute; the request itself may be fine")
	case a.Status == 405 || a.Status == 404 && (kind != invalidRequest || message == ""):
		e.Message, e.Hint = "no tokens are issued at "+r.Address()+" ("+call.StatusText(a.Status)+")", baseURLs
	case a.Status >= 400:
		e.Refused = true
		e.Message, e.Hint = r.Host()+" refused to issue the token ("+call.StatusText(a.Status)+")", r.remedy(e)
	default:
		e.Message, e.Hint = r.Host()+" answered with a status that means nothing here ("+call.StatusText(a.Status)+")", baseURLs
	}
	if e.Reason != "" {
		e.Message += `: "` + e.Reason + `"`
	}
	return e
}

// remedy returns what to do about a status of 400 and more.
func (r Request) remedy(e *Error) string {
	switch e.Status {
	case 400:
		return badRequest(e.Reason)
	case 401:
		return "check the API key " + redact.APIKey(r.APIKey) + ": it has to be whole, not revoked, of the environment that you mean, and of this region" + r.otherRegion()
	case 403:
		return "use an API key that may issue tokens: one of the workspace and environment that the users are in"
	case 404:
		return "check the API key " + redact.APIKey(r.APIKey) + ": its workspace has to be in this region" + r.otherRegion() + "; " + baseURLs
	case 409:
		return "try again: the request met another one"
	case 413:
		return "shorten the scope, which has " + strconv.Itoa(len(r.Scope)) + " bytes: one token for one user is enough"
	default:
		return "check scope, expires_in and the API key " + redact.APIKey(r.APIKey)
	}
}

// badRequest returns what to do about a 400, by what Courier says of it.
func badRequest(reason string) string {
	const (
		scope  = "check the scope: names and spelling (bulla scopes lists them, on the screen Scopes does), one space between them"
		expiry = `check expires_in: one number and one unit, such as "2 days", or whole seconds`
	)
	lower := strings.ToLower(reason)
	switch {
	case strings.Contains(lower, "expire") || strings.Contains(lower, "timespan") || strings.Contains(lower, "time span"):
		return expiry
	case strings.Contains(lower, "scope") || strings.Contains(lower, "user_id"):
		return scope
	default:
		return scope + "; " + expiry
	}
}

// otherRegion names the other region where the base URL is that of one.
func (r Request) otherRegion() string {
	host := r.Host()
	for _, region := range []courier.Region{courier.US, courier.EU} {
		other := courier.EU
		if region == courier.EU {
			other = courier.US
		}
		if "https://"+host == region.BaseURL() {
			return " (the other one is " + other.BaseURL() + ")"
		}
	}
	return ""
}

// waiting returns how long to wait, or else where the server does not say.
func waiting(e *Error, otherwise string) string {
	if e.RetryAfter <= 0 {
		return otherwise
	}
	return "wait " + expiry.Words(e.RetryAfter) + ", as it asks (Retry-After), and try again"
}

func (r Request) redirect(e *Error, a call.Answer) {
	e.Message = r.Host() + " sends on"
	if a.Location != "" {
		e.Message += " to " + a.Location
	}
	e.Message += " (" + call.StatusText(a.Status) + "), which was not followed: the API key would go there"
	place := "it"
	if base := withoutPath(a.Location); base != a.Location {
		place = base
	}
	e.Hint, e.Reason = "if that is the right place, give "+place+" as base URL; "+baseURLs, ""
}

func (r Request) page(e *Error) {
	e.Message = r.Host() + " answered with an HTML page and not with JSON (" + call.StatusText(e.Status) + ")"
	e.Hint, e.Reason = "a proxy or a login page is in between, or the base URL is that of a web site: "+baseURLs, ""
}

// shown returns untrusted text fit to be shown. It is masked before it is shortened,
// which would tear a key apart.
func (r Request) shown(text string, most int) string {
	return visible.Text(visible.Shorten(r.mask(text), most))
}
