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
	// maxReason and maxType are how many characters of Courier's message and type are quoted.
	maxReason = 300
	maxType   = 60
)

// invalidRequest is the type of Courier's errors with status 400, 404, 409 and 413 (Courier:
// Handling responses and errors). A 404 without it comes from a server that does not have the
// endpoint.
const invalidRequest = "invalid_request_error"

const baseURLs = "the base URL is https://api.courier.com, for the EU https://api.eu.courier.com"

// refusal explains a response that is not a success (Courier: Handling responses and errors).
func (r Request) refusal(resp call.Response) *Error {
	kind, message := resp.Complaint()
	e := &Error{Status: resp.Status, Type: r.shown(kind, maxType), Reason: r.shown(message, maxReason)}
	if wait, ok := resp.RetryAfter(); ok {
		e.RetryAfter = wait
	}
	status := " (" + call.StatusText(resp.Status) + ")"
	switch {
	case resp.Redirect():
		r.redirect(e, resp)
	case resp.HTML() && resp.Status < 500 && resp.Status != 429:
		r.page(e)
	case resp.Status == 429:
		e.Refused = true
		e.say(r.Host()+" rate-limited the request"+status, wait(e, "wait a minute and try again"))
	case resp.Status >= 500:
		e.say(r.Host()+" failed"+status, wait(e, "try again in a minute; the request may be fine"))
	case resp.Status == 405 || resp.Status == 404 && (kind != invalidRequest || message == ""):
		e.say("there is no issue-token endpoint at "+r.Address()+status, baseURLs)
	case resp.Status >= 400:
		e.Refused = true
		e.say(r.Host()+" refused to issue the token"+status, r.advice(e))
	default:
		e.say(r.Host()+" answered with an unexpected status"+status, baseURLs)
	}
	if e.Reason != "" {
		e.Message += `: "` + e.Reason + `"`
	}
	return e
}

// advice returns what to do about a status from 400 to 499.
func (r Request) advice(e *Error) string {
	key := redact.APIKey(r.APIKey)
	switch e.Status {
	case 400:
		return badRequest(e.Reason)
	case 401:
		return "check the API key " + key + ": it has to be complete, not revoked, for the right environment, " +
			"and for this region" + r.otherRegion()
	case 403:
		return "use an API key that may issue tokens, from the workspace and environment of the users"
	case 404:
		return "check the API key " + key + ": its workspace has to be in this region" + r.otherRegion() + "; " + baseURLs
	case 409:
		return "try again: the request conflicted with another one"
	case 413:
		return "shorten the scope, which has " + strconv.Itoa(len(r.Scope)) + " bytes: issue one token per user"
	default:
		return "check scope, expires_in and the API key " + key
	}
}

// badRequest returns what to do about a 400 with the given reason.
func badRequest(reason string) string {
	const (
		scope  = "check the names in the scope (see bulla scopes, or the Scopes pane), with one space between them"
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

// otherRegion names the other region if the base URL is that of a region.
func (r Request) otherRegion() string {
	host := r.Host()
	for _, region := range []courier.Region{courier.US, courier.EU} {
		other := courier.EU
		if region == courier.EU {
			other = courier.US
		}
		if "https://"+host == region.BaseURL() {
			return " (the other region is " + other.BaseURL() + ")"
		}
	}
	return ""
}

// wait returns the advice to wait as long as the server asks, or else the usual advice.
func wait(e *Error, usual string) string {
	if e.RetryAfter <= 0 {
		return usual
	}
	return "wait " + expiry.Describe(e.RetryAfter) + ", as the server asks (Retry-After), and try again"
}

func (r Request) redirect(e *Error, resp call.Response) {
	target := "to another address"
	if resp.Location != "" {
		target = "to " + resp.Location
	}
	base := "it"
	if short := withoutPath(resp.Location); short != resp.Location {
		base = short
	}
	e.Reason = ""
	e.say(r.Host()+" redirects "+target+" ("+call.StatusText(resp.Status)+"); not followed, so the API key is not sent there",
		"if the address is right, use "+base+" as the base URL; "+baseURLs)
}

func (r Request) page(e *Error) {
	e.Reason = ""
	e.say(r.Host()+" answered with an HTML page instead of JSON ("+call.StatusText(e.Status)+")",
		"a proxy or a login page is in between, or the base URL is that of a website: "+baseURLs)
}

// shown returns untrusted text fit to be shown.
func (r Request) shown(text string, most int) string {
	return visible.Text(visible.Shorten(r.mask(text), most))
}
