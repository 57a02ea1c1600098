package courier

import (
	"encoding/json"
	"strconv"
	"strings"
)

// Header is the header of every token that Courier issues, byte for byte.
const Header = `{"alg":"HS256","typ":"JWT"}`

// Claims are the claims of a Courier token. Times are NumericDates in whole seconds.
type Claims struct {
	Scope       string
	TenantScope string
	TenantID    string
	IssuedAt    int64
	// ExpiresAt is the claim exp, which is only written if Expires is true.
	ExpiresAt int64
	Expires   bool
	JTI       string
}

// JSON returns the payload with its members in Courier's order: scope, tenant_scope, tenant_id,
// iat, exp, jti.
func (c Claims) JSON() string {
	var b strings.Builder
	b.WriteString(`{"scope":` + QuoteJSON(c.Scope))
	b.WriteString(`,"tenant_scope":` + QuoteJSON(c.TenantScope))
	b.WriteString(`,"tenant_id":` + QuoteJSON(c.TenantID))
	b.WriteString(`,"iat":` + strconv.FormatInt(c.IssuedAt, 10))
	if c.Expires {
		b.WriteString(`,"exp":` + strconv.FormatInt(c.ExpiresAt, 10))
	}
	b.WriteString(`,"jti":` + QuoteJSON(c.JTI) + `}`)
	return b.String()
}

// QuoteJSON returns s as a JSON string as JavaScript writes it, with <, > and & unescaped.
func QuoteJSON(s string) string {
	var b strings.Builder
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	_ = encoder.Encode(s) // encoding a string never fails
	return strings.TrimSuffix(b.String(), "\n")
}
