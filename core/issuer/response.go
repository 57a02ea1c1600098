package issuer

import (
	"fmt"
	"strings"

	"bulla/core/call"
	"bulla/core/hint"
	"bulla/core/intake"
	"bulla/core/token"
)

// docsExample is the token that Courier's older documentation shows in a response (Courier: Create
// an auth token). It isn't a JWT.
const docsExample = "5e2b2615.05efbb3acab9172f88dd3f6f"

// NotCourier is the hint about a response that another server sent. A screen adds its key for
// calling one's own backend.
const NotCourier = "the response is not Courier's: check the base URL; to call your own backend use bulla fetch"

// read returns the token of a successful response: its member token, which has to be a JWT.
func (r Request) read(resp call.Response) (string, *Error) {
	e := &Error{Status: resp.Status, Problem: hint.Problem{Hint: NotCourier}}
	answered := r.Host() + " answered " + call.StatusText(resp.Status) + " with "
	switch {
	case resp.Cut:
		e.Message = answered + fmt.Sprintf("more than %d KiB", call.MaxBody>>10)
		return "", e
	case resp.HTML():
		r.page(e)
		return "", e
	case strings.TrimSpace(resp.Body) == "":
		e.Message = answered + "an empty body"
		return "", e
	}
	doc, _ := token.Parse(resp.Body, token.Whole)
	if !doc.Complete || doc.Root.Kind != token.Object {
		e.Message = answered + noObject(doc, resp.Body)
		return "", e
	}
	value, ok := doc.Root.Get("token")
	switch {
	case !ok:
		shown := func(name string) string { return r.shown(name, maxType) }
		e.Message = answered + "JSON without a token: " + call.Members(doc.Root, shown)
	case value.Kind != token.String:
		e.Message = answered + "JSON whose token is " + value.Kind.WithArticle()
	case strings.TrimSpace(value.Text) == "":
		e.Message = answered + "an empty token"
	case !isJWT(value.Text):
		e.Message = answered + "a token that is not a JWT: " + describe(value.Text)
		e.Hint = "a Courier token starts with eyJ and has three segments: check whether a mock answered"
	default:
		return strings.TrimSpace(value.Text), nil
	}
	return "", e
}

// noObject says what the body is instead of a JSON object.
func noObject(doc token.Document, body string) string {
	found := intake.Find(body).Total > 0
	switch {
	case found && doc.Root.Kind != token.Object && (!doc.Complete || doc.Root.Kind == token.String):
		return "a bare token instead of JSON"
	case doc.Complete && found:
		return doc.Root.Kind.WithArticle() + " instead of a JSON object: the token is somewhere in it"
	case doc.Complete:
		return doc.Root.Kind.WithArticle() + " instead of a JSON object"
	default:
		return "something that is not JSON"
	}
}

// isJWT reports whether text is one JWT, with white space around it at most. What is left of a
// token that lost its first characters is not: its header can't be read.
func isJWT(text string) bool {
	found := intake.Find(text)
	if found.Kind != intake.JWT || found.Token != strings.TrimSpace(text) {
		return false
	}
	return token.Decode(found.Token).Header.Root.Kind == token.Object
}

// describe describes a token without quoting it.
func describe(text string) string {
	if text == docsExample {
		return "it is the example of Courier's documentation, " + docsExample
	}
	segments := strings.Count(text, ".") + 1
	if segments == 1 {
		return fmt.Sprintf("it has 1 segment, %d characters", len([]rune(text)))
	}
	return fmt.Sprintf("it has %d segments joined by dots, %d characters", segments, len([]rune(text)))
}
