package probe

import (
	"strings"

	"bulla/core"
	"bulla/core/access"
	"bulla/core/courier"
	"bulla/core/diagnose"
	"bulla/core/signing"
)

// Prediction is what the answer to a call should be, by core/access.
type Prediction struct {
	Outcome access.Outcome
	// Status is the status in words: "2xx", "101", "401", "403".
	Status string
	// Because says why in one clause.
	Because string
	// Unverified is set if only Courier can tell whether the signature is valid: the prediction
	// takes it to be.
	Unverified bool
}

// Fits reports whether a status is the predicted one.
func (p Prediction) Fits(status int) bool {
	switch p.Status {
	case success:
		return status >= 200 && status < 300
	case connected:
		return status == 101
	case unauthorized:
		return status == 401
	}
	return status == 403
}

// Title names the answer in a few words, such as "2xx without messages".
func (p Prediction) Title() string {
	if p.Outcome == access.Empty {
		return p.Status + " without messages"
	}
	return p.Status
}

// The statuses of a Prediction.
const (
	success      = "2xx"
	connected    = "101"
	unauthorized = "401"
	forbidden    = "403"
)

// predict decides the call.
func (p *Probe) predict(s core.Snapshot) {
	bearer := s.Bearer()
	if p.Target == Emulator { // which accepts only HS256
		p.unverifiable = !signing.Verify(s.Token, signing.Keys{p.signer}, []string{"HS256"}).Accepted()
	}
	if bearer.Refused == "" {
		bearer.Refused = p.refused(s)
	}
	c := access.Call{
		Method: p.Call.Endpoint.Method, Path: p.Call.Endpoint.Path, Operation: p.Call.Operation, User: p.User,
	}
	d := access.Decide(bearer, c)
	if len(d.GrantedBy) > 0 { // a scope for one brand only allows that brand
		if brand, ok := strings.CutPrefix(d.GrantedBy[0], p.Call.Endpoint.AnyOf[0]+":"); ok {
			p.brand = brand
		}
	}
	p.Predicted = Prediction{
		Outcome: d.Outcome, Status: p.statusOf(d.Outcome), Because: strings.TrimPrefix(d.Because, access.EveryCall),
		Unverified: p.Target == Courier && d.Outcome != access.Unauthorized,
	}
	if d.Outcome == access.Empty {
		_, p.Predicted.Because, _ = strings.Cut(d.Because, ": ") // the title says the rest
	}
}

// statusOf returns the status of an outcome.
func (p *Probe) statusOf(outcome access.Outcome) string {
	switch {
	case outcome == access.Unauthorized:
		return unauthorized
	case outcome == access.Forbidden:
		return forbidden
	case p.IsWebSocket():
		return connected
	}
	return success
}

// unknownKey is why the emulator refuses a token that Courier may have signed.
const unknownKey = "the emulator doesn't have the key that signed this token, so it can't check the signature"

// refused says why the target refuses the signature, "" if it may accept it.
func (p *Probe) refused(s core.Snapshot) string {
	switch {
	case p.isCourier && signedHere(s):
		return "the token was signed here, and Courier only accepts its own signature"
	case p.unverifiable:
		return unknownKey
	}
	return ""
}

// signedHere reports whether the token was certainly not signed by Courier: it was composed or
// edited here, or a key that the user has fits.
func signedHere(s core.Snapshot) bool {
	_, isLocal := s.Finding(diagnose.CodeLocalKey)
	return isLocal || s.IssuedBy == courier.Local || s.Signature.Accepted()
}

// emulatorKey returns the key whose tokens the emulator accepts: the one that fits the token, or
// else the local key.
func emulatorKey(s core.Snapshot) signing.Key {
	if s.Signature.Accepted() && s.Key.Kind() == "secret" {
		return s.Key
	}
	return s.Local
}
