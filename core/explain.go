package core

import (
	"cmp"
	"strings"

	"bulla/core/courier"
	"bulla/core/diagnose"
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
			e.Detail = e.Detail + ": " + tenant.State + ", " + tenant.Environment
		}
	}
	return e
}

// About returns what is known of a member besides its value: what it means, in the sentences of its
// explanation, and who says so.
func About(id issuers.Identity, part token.Part, name, detail string) []diagnose.Section {
	summary, source, known := meaningOf(id, part, name)
	detail = strings.Replace(detail, " ("+source+")", "", 1)
	if !known && detail == "" {
		detail = "bulla doesn't know it: the documentation of the token's issuer explains it"
		source = "RFC 7519 section 4.3: private claims"
		if part == token.Header {
			source = "RFC 7515 section 4.3: private header parameters"
		}
	}
	sections := []diagnose.Section{
		{Label: "what it means", Texts: strings.Split(cmp.Or(detail, summary), "\n")},
		{Label: "source", Texts: []string{source}},
	}
	if _, own := id.Meaning(name); own && part == token.Payload {
		sections = append(sections, diagnose.Section{Label: "whose claim it is", Texts: []string{id.Title}})
	}
	return sections
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
