package issuer

import (
	"errors"
	"strings"
	"time"

	"bulla/core/call"
	"bulla/core/courier"
)

// Error says why there is no token: in a sentence, with what to do.
type Error struct {
	// Status is that of the answer, 0 where there was none.
	Status int
	// Type and Reason are Courier's own: the members type and message of its answer,
	// visible, with keys and tokens masked. They are "" where it has none.
	Type, Reason  string
	Message, Hint string
	// RetryAfter is how long Courier asks to wait, 0 where it does not.
	RetryAfter time.Duration
	// Refused is set where Courier's answer is no. It is not set where it could not be
	// asked, or what answered is not Courier.
	Refused bool
	call    *call.Error
}

// Error returns the message.
func (e *Error) Error() string { return e.Message }

// Unwrap returns the *call.Error where there was no answer, nil otherwise.
func (e *Error) Unwrap() error {
	if e.call == nil {
		return nil
	}
	return e.call
}

// fromCall makes an *Error of the error of a call.
func fromCall(err error) error {
	var e *call.Error
	if !errors.As(err, &e) {
		return err
	}
	hint := aboutBase(e.Hint)
	if e.Sent && (e.Kind == call.Timeout || e.Kind == call.Broken || e.Kind == call.Cancelled) {
		hint += "; a token may have been issued that nobody received"
	}
	return &Error{Message: e.Message, Hint: hint, call: e}
}

// aboutBase makes a hint about the URL that was called one about the base URL: that is
// what people write.
func aboutBase(hint string) string {
	words := strings.Split(strings.ReplaceAll(hint, call.ExampleURL, courier.US.BaseURL()), " ")
	for i, word := range words {
		address := strings.TrimRight(word, ";,")
		words[i] = withoutPath(address) + word[len(address):]
	}
	return strings.Join(words, " ")
}
