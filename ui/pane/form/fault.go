package form

import (
	"errors"

	"bulla/core/call"
	"bulla/core/expiry"
	"bulla/core/issuer"
)

// Fault is what keeps something from being done, and what to do about it. Both are
// sentences of the program's own, without a secret.
type Fault struct{ Message, Hint string }

// IsZero reports whether there is no fault.
func (f Fault) IsZero() bool { return f == Fault{} }

// FaultOf returns an error as a fault, with its remedy where it holds one; usual is the
// remedy of all others. A nil error is no fault.
func FaultOf(err error, usual string) Fault {
	var (
		refused *issuer.Error
		failed  *call.Error
		misread *expiry.Error
		hinting interface{ Hint() string }
	)
	switch {
	case err == nil:
		return Fault{}
	case errors.As(err, &refused) && refused.Hint != "":
		usual = refused.Hint
	case errors.As(err, &failed) && failed.Hint != "":
		usual = failed.Hint
	case errors.As(err, &misread) && misread.Hint != "":
		usual = misread.Hint
	case errors.As(err, &hinting) && hinting.Hint() != "":
		usual = hinting.Hint()
	}
	return Fault{Message: err.Error(), Hint: usual}
}
