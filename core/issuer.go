package core

import (
	"slices"
	"strings"

	"bulla/core/diagnose"
	"bulla/core/issuers"
)

// whose says in a clause whose token it is, and whom it is for.
func (s *Snapshot) whose() string {
	switch id := &s.Identity; {
	case id.Is(issuers.SelfSigned):
		return "Courier didn't issue this token"
	case id.Title == "" && id.For != "":
		return "this token is for " + id.For
	case id.Title == "":
		return "this token is not one of Courier's"
	case id.For != "" && !strings.Contains(id.Title, id.For):
		return "this is " + id.Title + ", for " + id.For
	default:
		return "this is " + id.Title
	}
}

// OfOtherIssuer reports whether the inspected token is certainly another issuer's: its scopes,
// roles and permissions are not for Courier's endpoints. A self-signed one was meant for them.
func (s Snapshot) OfOtherIssuer() bool {
	return s.Mode == Inspect && s.Foreign && !s.Identity.Is(issuers.SelfSigned)
}

// Granted returns the scopes, roles and permissions in the token, by the rules of its issuer. They
// are texts of the token, to be made visible before they are shown.
func (s Snapshot) Granted() []string {
	return s.Identity.Granted(s.Token)
}

// readiness returns the features of a token: none of them is ready if Courier refuses it, whatever
// its scopes are. A token that is composed here is only a preview.
func (s Snapshot) readiness() []FeatureState {
	local, isLocal := s.Finding(diagnose.CodeLocalKey)
	_, refused := diagnose.RefusedByCourier(s.Findings)
	if !refused && !(isLocal && local.Severity <= diagnose.Warning) {
		return s.scopeFeatures
	}
	features := slices.Clone(s.scopeFeatures)
	for i := range features {
		features[i].Ready = false
	}
	return features
}
