package issuers

import (
	"strings"

	"bulla/core/courier"
	"bulla/core/scope"
	"bulla/core/token"
)

// courierRows are Courier's own tokens.
var courierRows = []Issuer{
	{
		Name: Courier, Title: "a Courier token",
		Shows:  "tenant_scope, tenant_id and jti",
		signs:  []sign{hasText("tenant_scope", "tenant_id", "jti")},
		detail: workspace,
		About:  "Courier's inbox, preferences and other client APIs accept it",
		Claims: []Claim{
			{"tenant_scope", "state and environment of its API key"},
			{"tenant_id", "the Courier workspace"},
			{"account_id", "a tenant of the workspace"},
		},
		grants: claims("scope"),
		Holder: "only Courier has the key of your workspace",
		Source: "Observed in tokens that Courier issued",
	},
}

// workspace names the workspace of a token. Nearly every token that is read has one, and what has
// the form of its ID needs no masking.
func workspace(v *view) string {
	id := v.text("tenant_id")
	if _, _, ok := courier.ParseTenantID(id); ok {
		return "of workspace " + id
	}
	return claimed("of workspace", "tenant_id")(v)
}

// selfSignedRows are tokens that someone signed to use them at Courier, which only accepts its own.
var selfSignedRows = []Issuer{
	{
		Name: SelfSigned, Title: "a self-signed token for Courier",
		Shows: "Courier's scopes, tenant_scope or tenant_id, but not all of Courier's claims",
		signs: []sign{either(courierScope, hasText("tenant_scope"), lacks(hasText("tenant_id"), "iss"))},
		About: "its claims look like Courier's, but Courier didn't sign it",
		Claims: []Claim{
			{"scope", "what it would allow at Courier"},
			{"tenant_scope", "state and environment, as Courier writes them"},
			{"tenant_id", "a workspace, as Courier writes it"},
		},
		grants: claims("scope"),
		Holder: "whoever signed it has the key",
		Source: "Courier: JWT authentication guide",
	},
}

// courierScope holds if a scope names a user as Courier's scopes do, or is one for the inbox.
func courierScope(v *view) []string {
	const most = 64 << 10 // nobody writes a longer scope string
	claim := v.claim("scope")
	texts := []string{claim.Text}
	for i, item := range claim.Items {
		if i < 100 && item.Kind == token.String {
			texts = append(texts, item.Text)
		}
	}
	for _, text := range texts {
		for word := range strings.FieldsFuncSeq(text[:min(len(text), most)], notInScope) {
			if strings.HasPrefix(word, scope.UserPrefix) || strings.HasPrefix(word, "inbox:") {
				return []string{"scope"}
			}
		}
	}
	return nil
}

// notInScope reports whether a character separates scopes, or is used as if it did.
func notInScope(r rune) bool { return r <= ' ' || r == ',' || r == ';' || r == '+' || r > '~' }
