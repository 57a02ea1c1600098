package core

import (
	"strings"

	"bulla/core/courier"
	"bulla/core/issuers"
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

// Explain explains a member of the header or payload of t, which is a token of the issuer id.
func Explain(id issuers.Identity, t token.Token, part token.Part, m token.Member) Explanation {
	summary, source, ok := meaningOf(id, part, m.Name)
	if !ok {
		return Explanation{}
	}
	e := Explanation{Summary: summary, Detail: summary + " (" + source + ")"}
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

// meaningOf returns what a member means to the issuer, or else in general.
func meaningOf(id issuers.Identity, part token.Part, name string) (summary, source string, ok bool) {
	if part == token.Payload {
		if summary, ok := id.Meaning(name); ok {
			return summary, id.Source, true
		}
	}
	meaning, ok := token.MeaningOf(part, name)
	return meaning.Summary, meaning.Source, ok
}
