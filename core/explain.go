package core

import (
	"strings"

	"bulla/core/courier"
	"bulla/core/signing"
	"bulla/core/token"
)

// Explanation says what a header parameter or claim means.
type Explanation struct {
	// Summary is a few words about it, "" if bulla doesn't know the member.
	Summary string
	// Detail is one or more sentences about it, without the last full stop.
	Detail string
}

// Explain explains a member of the header or payload of t.
func Explain(t token.Token, part token.Part, m token.Member) Explanation {
	meaning, ok := token.MeaningOf(part, m.Name)
	if !ok {
		return Explanation{}
	}
	e := Explanation{Summary: meaning.Summary, Detail: meaning.Summary + " (" + meaning.Source + ")"}
	switch title := signing.AlgorithmTitle(m.Value.Text); {
	case part == token.Header && m.Name == "alg" && title != "":
		e.Summary, e.Detail = title, title+", "+e.Detail
	case part == token.Header && m.Name == "alg" && t.Encrypted:
		e.Summary = "how its key is encrypted"
		e.Detail = e.Summary + " (RFC 7516 section 4.1.1)"
	case part == token.Payload && m.Name == "tenant_scope":
		if tenant, ok := courier.ParseTenantScope(m.Value.Text); ok {
			e.Summary = "environment " + tenant.Environment
			e.Detail = strings.Join([]string{e.Detail, "state " + tenant.State, e.Summary}, ". ")
		}
	}
	return e
}
