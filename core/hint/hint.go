// Package hint has the type of every message that says what is wrong and what to do about it.
package hint

import "errors"

// Problem says what is wrong and what to do about it. It is a value, and can be returned as an
// error. Types that know more, such as a status, embed it.
type Problem struct {
	// Message is one sentence without a period, and so is Hint, which may be empty. Untrusted text
	// in them is visible, and they contain no secret.
	Message, Hint string
}

// Error returns the message.
func (p Problem) Error() string { return p.Message }

// Advice returns the hint. Errors with this method keep their hint in Of.
func (p Problem) Advice() string { return p.Hint }

// IsZero reports whether nothing is wrong.
func (p Problem) IsZero() bool { return p == Problem{} }

// Of returns an error as a problem, with the hint that the error has or else the usual one. It is
// zero for no error.
func Of(err error, usual string) Problem {
	if err == nil {
		return Problem{}
	}
	var advising interface{ Advice() string }
	if errors.As(err, &advising) && advising.Advice() != "" {
		usual = advising.Advice()
	}
	return Problem{Message: err.Error(), Hint: usual}
}
