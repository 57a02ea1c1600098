package probe

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"strings"
	"time"

	"bulla/core/access"
	"bulla/core/call"
	"bulla/core/expiry"
	"bulla/core/hint"
	"bulla/core/token"
	"bulla/core/visible"
)

// Answer is the real answer to a probe beside the predicted one. All texts are fit to be shown:
// visible, and without the token.
type Answer struct {
	Predicted Prediction
	// Host is the server that answered.
	Host string
	// Status is that of the response, 0 without one.
	Status int
	// Message is what the server says about an error, "" if it says nothing.
	Message string
	// Headers are those that may explain the answer. Body is the beginning of the body, a line each.
	Headers []Header
	Body    []string
	// Took is how long the call took, zero if the client has no clock.
	Took time.Duration
	// Same is set if the answer is the predicted one. Difference compares them in one sentence, also
	// if they are the same.
	Same       bool
	Difference string
	// Fault is why there is no response, or zero.
	Fault hint.Problem
	// Kind is the kind of Fault, "" for none.
	Kind call.Kind
}

// Header is a header field of a response, with its value shortened.
type Header struct{ Name, Value string }

const (
	// maxBody is how many bytes of a body are shown, maxLines how many lines.
	maxBody  = 4000
	maxLines = 60
	// maxMessage is how many characters of a message or header are shown.
	maxMessage = 200
	// wrongClock is the least difference between two clocks that is worth mentioning.
	wrongClock = 30 * time.Second
)

// explaining are the headers that may explain an answer.
func explaining() []string {
	return []string{
		"Date", "Content-Type", "Location", "Retry-After", "Www-Authenticate", "Bulla-Because",
		"X-Request-Id", "X-Amzn-Requestid", "X-Amzn-Errortype",
	}
}

// Compare compares a response, or the error of sending the request, with the prediction.
func (p *Probe) Compare(r call.Response, err error) Answer {
	a := Answer{Predicted: p.Predicted, Host: p.Host}
	if err != nil {
		a.Fault = hint.Of(err, "try again")
		a.Difference = p.noAnswer(&a, err)
		return a
	}
	a.Status, a.Took = r.Status, r.Took
	a.Message = p.message(r)
	for _, name := range explaining() {
		if value := r.Header.Get(name); value != "" {
			a.Headers = append(a.Headers, Header{name, p.shown(value)})
		}
	}
	a.Body = p.body(r)
	a.Same, a.Difference = p.difference(r)
	return a
}

// noAnswer says what a missing response means.
func (p *Probe) noAnswer(a *Answer, err error) string {
	var fault *call.Error
	says := "no answer, so there is nothing to compare"
	if !errors.As(err, &fault) {
		return says
	}
	a.Kind = fault.Kind
	if fault.Sent && p.Call.Endpoint.Writes() {
		says += "; the request may have been carried out"
	}
	return says
}

// shown masks a text, shortens it and makes it visible.
func (p *Probe) shown(text string) string {
	return visible.Text(visible.Shorten(p.Mask(text), maxMessage))
}

// message returns what the response says about an error.
func (p *Probe) message(r call.Response) string {
	if complaint := graphQLError(r); complaint != "" {
		return p.shown(complaint)
	}
	if r.Status < 400 {
		return ""
	}
	_, complaint := r.Complaint()
	return p.shown(complaint)
}

// body returns the beginning of the body.
func (p *Probe) body(r call.Response) []string {
	text := r.Body
	var indented bytes.Buffer
	if len(text) <= maxBody && json.Indent(&indented, []byte(text), "", "  ") == nil {
		text = indented.String()
	}
	text = p.Mask(text) // before it is cut: half a secret no longer looks like one
	isCut := r.Cut
	if len(text) > maxBody {
		text, isCut = text[:maxBody], true
	}
	if strings.TrimSpace(text) == "" {
		return nil
	}
	var lines []string
	for line := range strings.SplitSeq(strings.TrimRight(text, "\r\n"), "\n") {
		if len(lines) == maxLines {
			isCut = true
			break
		}
		lines = append(lines, visible.Text(strings.TrimSuffix(line, "\r")))
	}
	if isCut {
		lines = append(lines, "(the rest is not shown)")
	}
	return lines
}

// difference compares a response with the prediction.
func (p *Probe) difference(r call.Response) (same bool, says string) {
	refusal := graphQLError(r)
	switch {
	case r.Redirect():
		return false, "the server redirects to " + cmp.Or(visible.Text(p.Mask(r.Location)), "nowhere") +
			"; bulla didn't follow, so the token isn't sent there"
	case r.Status == 429:
		return false, p.rateLimited(r)
	case r.Status >= 500:
		return false, "the server failed; that says nothing about the token: try again later"
	case r.OK() && refusal != "":
		return p.errorsInside(refusal)
	case p.Predicted.Fits(r.Status):
		return p.alike(r)
	}
	return false, p.unlike(r)
}

// rateLimited explains 429.
func (p *Probe) rateLimited(r call.Response) string {
	const says = "too many requests; that says nothing about the token: try again "
	if wait, ok := r.RetryAfter(); ok {
		return says + "in " + expiry.Describe(wait)
	}
	return says + "later"
}

// alike says that the status is the predicted one. An inbox may still be empty or not.
func (p *Probe) alike(r call.Response) (same bool, says string) {
	count, counted := messages(r)
	switch {
	case p.Predicted.Outcome == access.Empty && counted && count != "0":
		return false, p.Name() + " returns messages although they were predicted to be missing: " + p.Predicted.Because
	case p.Predicted.Outcome == access.Empty && p.IsWebSocket():
		return true, "as predicted: it connects, and would receive no messages"
	case p.Predicted.Outcome == access.Allowed && counted && count == "0":
		return true, "as predicted; the inbox is empty, and the token is not the reason"
	case p.Predicted.Because == unknownKey:
		return true, "as predicted; that says nothing about Courier, which may accept the token"
	case p.unverifiable:
		return true, "as predicted; the emulator couldn't verify the signature either"
	case p.Predicted.Unverified && r.Status < 300:
		return true, "as predicted, so " + p.Name() + " accepts the signature"
	}
	return true, "as predicted"
}

// errorsInside explains a GraphQL response that has a status of success and errors.
func (p *Probe) errorsInside(refusal string) (same bool, says string) {
	lower := strings.ToLower(refusal)
	denied := strings.Contains(lower, "authoriz") || strings.Contains(lower, "authentic") ||
		strings.Contains(lower, "forbidden") || strings.Contains(lower, "scope")
	switch {
	case denied && p.Predicted.Outcome != access.Allowed:
		return true, "refused as predicted, but GraphQL says so in errors, with a status of success"
	case denied:
		return false, "GraphQL refuses the operation, in errors: see the message"
	}
	return false, "GraphQL didn't carry out the operation: its errors are about the request, not the token"
}

// unlike explains a status that was not predicted.
func (p *Probe) unlike(r call.Response) string {
	predicted := p.Predicted.Status
	switch {
	case r.Status == 401:
		return p.unexpected401(r)
	case r.Status == 403 && predicted == unauthorized:
		return "refused either way; 403 means that " + p.Name() + " accepts the token itself, but not for this call"
	case r.Status == 403:
		return p.Name() + " accepts the token, but not its scope for this call: compare the message with the scope"
	case r.Status == 404 && p.IsWebSocket(), r.Status == 404 && strings.Contains(r.Header.Get("Content-Type"), "html"):
		return "the server has no such path: check that it is " + p.Name() + "'s host"
	case r.Status == 404:
		return "404 is not about the token: the ID in this example doesn't exist in the workspace"
	case r.Status == 101 || r.OK():
		return p.unexpectedSuccess()
	case r.Status >= 400:
		return call.StatusText(r.Status) + " is about the content of this example, not about the token"
	}
	return "this status was not predicted, and it says nothing about the token"
}

// unexpectedSuccess explains a success where a refusal was predicted.
func (p *Probe) unexpectedSuccess() string {
	if p.Predicted.Status == unauthorized {
		return p.Name() + " accepts the token, although it should be refused: " + p.Predicted.Because
	}
	if p.Predicted.Status == forbidden {
		return p.Name() + " allows the call, although " + p.Predicted.Because
	}
	return p.Name() + " answered with another kind of success"
}

// unexpected401 says what usually causes 401 where the token looks valid.
func (p *Probe) unexpected401(r call.Response) string {
	if ahead, ok := r.ClockAhead(); p.Target == Courier && ok && ahead.Abs() >= wrongClock {
		direction := "ahead of"
		if ahead < 0 {
			direction = "behind"
		}
		return "the clock here is " + expiry.Describe(ahead.Abs().Round(time.Second)) + " " + direction + " " + p.Name() +
			"'s: the token may not be valid there"
	}
	return p.Name() + " rejects the token itself; usual reasons: another key signed it, the workspace is in the " +
		"other region, or a clock is wrong"
}

// graphQLError returns the first error in a GraphQL response, or "".
func graphQLError(r call.Response) string {
	doc, _ := token.Parse(r.Body, token.Whole)
	list, ok := doc.Root.Get("errors")
	if !ok || list.Kind != token.Array || len(list.Items) == 0 {
		return ""
	}
	message, _ := list.Items[0].Get("message")
	return cmp.Or(strings.TrimSpace(message.Text), "an error without a message")
}

// messages returns how many messages a response of the inbox has. Ok is false if it doesn't say.
func messages(r call.Response) (count string, ok bool) {
	doc, _ := token.Parse(r.Body, token.Whole)
	data, _ := doc.Root.Get("data")
	if value, ok := data.Get("count"); ok && value.Kind == token.Number {
		return value.Text, true
	}
	page, _ := data.Get("messages")
	value, ok := page.Get("totalCount")
	return value.Text, ok && value.Kind == token.Number
}
