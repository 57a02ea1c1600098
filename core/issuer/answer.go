package issuer

import (
	"fmt"
	"strings"

	"bulla/core/call"
	"bulla/core/intake"
	"bulla/core/token"
)

// docsExample is the token that Courier's older documents show in an answer (Courier:
// Create an auth token). It is no JWT.
const docsExample = "5e2b2615.05efbb3acab9172f88dd3f6f"

const noCourier = "this is no answer of Courier's: check the base URL; an endpoint of your own is called with bulla fetch, on the screen with o"

// read returns the token of a successful answer: its member token, which has to be a
// JWT.
func (r Request) read(a call.Answer) (string, *Error) {
	e := &Error{Status: a.Status, Hint: noCourier}
	answered := r.Host() + " answered " + call.StatusText(a.Status) + " with "
	switch {
	case a.Cut:
		e.Message = answered + fmt.Sprintf("more than %d KiB", call.MaxBody>>10)
		return "", e
	case a.HTML():
		r.page(e)
		return "", e
	case strings.TrimSpace(a.Body) == "":
		e.Message = answered + "nothing in it"
		return "", e
	}
	doc, _ := token.Parse(a.Body, token.Whole)
	if !doc.Complete || doc.Root.Kind != token.Object {
		e.Message = answered + noObject(doc, a.Body)
		return "", e
	}
	value, ok := doc.Root.Get("token")
	switch {
	case !ok:
		e.Message = answered + "JSON without a token: " + call.Members(doc.Root, func(name string) string { return r.shown(name, maxType) })
	case value.Kind != token.String:
		e.Message = answered + "JSON whose token is " + value.Kind.WithArticle()
	case strings.TrimSpace(value.Text) == "":
		e.Message = answered + "an empty token"
	case !isJWT(value.Text):
		e.Message = answered + "a token that is no JWT: " + form(value.Text)
		e.Hint = "a token of Courier's begins with eyJ and has three segments: does a mock answer here?"
	default:
		return strings.TrimSpace(value.Text), nil
	}
	return "", e
}

// noObject says what stands in the place of a JSON object.
func noObject(doc token.Document, body string) string {
	found := intake.Find(body).Total > 0
	switch {
	case found && doc.Root.Kind != token.Object && (!doc.Complete || doc.Root.Kind == token.String):
		return "a bare token and not with JSON"
	case doc.Complete && found:
		return doc.Root.Kind.WithArticle() + " in place of a JSON object: the token is somewhere in it"
	case doc.Complete:
		return doc.Root.Kind.WithArticle() + " in place of a JSON object"
	default:
		return "something that is no JSON"
	}
}

// isJWT reports whether text is one JWT with at most white space around it.
func isJWT(text string) bool {
	found := intake.Find(text)
	return found.Kind == intake.JWT && found.Token == strings.TrimSpace(text)
}

// form describes a token without telling any of it.
func form(text string) string {
	if text == docsExample {
		return "it is the example of Courier's documents, " + docsExample
	}
	segments := strings.Count(text, ".") + 1
	if segments == 1 {
		return fmt.Sprintf("it has 1 segment, %d characters", len([]rune(text)))
	}
	return fmt.Sprintf("it has %d segments joined by dots, %d characters", segments, len([]rune(text)))
}
