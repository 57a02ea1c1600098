package core

import (
	"bulla/core/courier"
	"bulla/core/diagnose"
	"bulla/core/expiry"
	"bulla/core/token"
)

// adoptExpiry takes over the lifetime of a pasted token; one without exp never
// expires, and one whose times are unusable gets a day.
func (r *Request) adoptExpiry(times diagnose.Times) {
	lifetime, ok := times.Lifetime()
	switch {
	case times.ExpiresAt.State == diagnose.DateAbsent:
		r.Never = true
	case ok && lifetime > 0:
		r.Expiry, r.Never = expiry.Format(float64(lifetime.Milliseconds())), false
	default:
		r.Expiry, r.Never = "1d", false
	}
}

// adoptEnvironment takes over the environment of a pasted token where it names
// one.
func (r *Request) adoptEnvironment(t token.Token) {
	claim, _ := t.Claim("tenant_scope")
	if tenant, ok := courier.ParseTenantScope(claim.Text); ok {
		r.Environment = tenant.Environment
	}
}
