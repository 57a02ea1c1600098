package courier

import (
	"encoding/json"
	"strconv"
	"strings"
)

// Header is the header of every token that Courier issues, byte for byte.
const Header = `{"alg":"HS256","typ":"JWT"}`

// Claims are the claims of a Courier token. Times are NumericDates in whole
// seconds.
type Claims struct {
	Scope       string
	TenantScope string
	TenantID    string
	IssuedAt    int64
	// ExpiresAt is the claim exp; it is left out where Expires is false.
	ExpiresAt int64
	Expires   bool
	JTI       string
}

// JSON returns the payload with its members in the order in which Courier has
// them: scope, tenant_scope, tenant_id, iat, exp, jti.
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

// QuoteJSON returns s as a JSON string as JavaScript writes it: the characters <, >
// and & stand as they are.
func QuoteJSON(s string) string {
	var b strings.Builder
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	_ = encoder.Encode(s) // a string always encodes
	return strings.TrimSuffix(b.String(), "\n")
}
