package issuer

import (
	"errors"
	"strings"
	"time"

	"bulla/core/call"
	"bulla/core/courier"
	"bulla/core/hint"
)

// Error says why there is no token, and what to do.
type Error struct {
	hint.Problem
	// Status is that of the response, 0 if there was none.
	Status int
	// Type and Reason are the members type and message of Courier's response, visible and masked;
	// "" if it has none.
	Type, Reason string
	// RetryAfter is how long Courier asks to wait, 0 if it does not.
	RetryAfter time.Duration
	// Refused is set if Courier received the request and refused it. It is not set if there was no
	// response, or if the server that answered is not Courier.
	Refused bool
	cause   *call.Error
}

func problem(message, advice string) *Error {
	return &Error{Problem: hint.Problem{Message: message, Hint: advice}}
}

func (e *Error) say(message, advice string) { e.Problem = hint.Problem{Message: message, Hint: advice} }

// Unwrap returns the *call.Error if there was no response.
func (e *Error) Unwrap() error {
	if e.cause == nil {
		return nil
	}
	return e.cause
}

// fromCall turns the error of a call into an *Error.
func fromCall(err error) error {
	var e *call.Error
	if !errors.As(err, &e) {
		return err
	}
	advice := aboutBase(e.Hint)
	if e.Sent && (e.Kind == call.Timeout || e.Kind == call.Broken || e.Kind == call.Canceled) {
		advice += "; Courier may have issued a token that never arrived"
	}
	failed := problem(e.Message, advice)
	failed.cause = e
	return failed
}

// aboutBase turns a hint about the URL of the call into one about the base URL, which is what the
// user gave.
func aboutBase(advice string) string {
	words := strings.Split(strings.ReplaceAll(advice, call.ExampleURL, courier.US.BaseURL()), " ")
	for i, word := range words {
		address := strings.TrimRight(word, ";,")
		words[i] = withoutPath(address) + word[len(address):]
	}
	return strings.Join(words, " ")
}
