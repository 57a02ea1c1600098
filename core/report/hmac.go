package report

import (
	"bulla/core/diagnose"
	"bulla/core/hint"
	"bulla/core/redact"
)

// UserSignature is the legacy signature of a user, or the verification of one. Reports mask the
// key.
type UserSignature struct {
	User      string
	Key       string
	Signature string
	// Fault says why a given signature does not match; it is zero if it does.
	Fault hint.Problem
}

const hmacSHA256 = "HMAC-SHA256"

// HMAC returns the JSON of a new signature.
func HMAC(u UserSignature) []byte {
	return object(struct {
		User      string `json:"user"`
		Algorithm string `json:"algorithm"`
		Signature string `json:"signature"`
		Key       string `json:"key"`
	}{u.User, hmacSHA256, u.Signature, redact.APIKey(u.Key)})
}

// HMACVerified returns the JSON of the verification of a signature.
func HMACVerified(u UserSignature) []byte {
	return object(struct {
		Valid     bool   `json:"valid"`
		User      string `json:"user"`
		Algorithm string `json:"algorithm"`
		Key       string `json:"key"`
		Because   string `json:"because"`
		Fix       string `json:"fix"`
	}{u.Fault.IsZero(), u.User, hmacSHA256, redact.APIKey(u.Key), u.Fault.Message, u.Fault.Hint})
}

// HMACVerifiedText returns the verification of a signature as text.
func HMACVerifiedText(u UserSignature, style Style) string {
	p := &page{style: style}
	of := " of " + redact.Quote(u.User, 60) + " with the key " + redact.APIKey(u.Key)
	if u.Fault.IsZero() {
		mark, role := p.style.severity(diagnose.Pass)
		p.line(span{role, mark + " "}, span{Plain, "the signature" + of})
		return p.String()
	}
	mark, role := p.style.severity(diagnose.Error)
	p.line(span{role, mark + " "}, span{Plain, "not the signature" + of + ": " + u.Fault.Message})
	p.prose(span{Plain, "  "}, "fix: ", Plain, u.Fault.Hint)
	return p.String()
}
