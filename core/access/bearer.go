package access

import (
	"sync"

	"bulla/core/diagnose"
	"bulla/core/scope"
)

// Bearer is what follows "Authorization: Bearer" (RFC 6750 section 2.1): a token or an API key.
type Bearer struct {
	// Scopes are those of the token.
	Scopes scope.List
	// Refused says why servers answer 401 to every call, "" if they don't. RefusedBy is the finding
	// that says so, or the zero Finding.
	Refused   string
	RefusedBy diagnose.Finding
	// APIKey is set for an API key, which may call everything.
	APIKey bool
	// ClientKey is set for a client key, which is public and may call few endpoints.
	ClientKey bool
	// Suspects are the findings that may be why Courier reads the scope differently than was meant,
	// worst first.
	Suspects []diagnose.Finding

	fixed func() []*scope.List // the scopes after the remedy of each suspect
}

// FromToken returns the bearer for a token with these scopes and findings. A token that Courier
// didn't issue is refused.
func FromToken(scopes scope.List, findings []diagnose.Finding) Bearer {
	b := Bearer{Scopes: scopes, Suspects: suspects(scopes, findings)}
	b.fixed = sync.OnceValue(func() []*scope.List { return fixed(scopes, b.Suspects) })
	if f, ok := diagnose.RefusedByCourier(findings); ok {
		b.Refused, b.RefusedBy = title(f), f
	}
	return b
}
