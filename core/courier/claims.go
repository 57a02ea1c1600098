package courier

import (
	"strconv"
	"strings"

	"bulla/core/visible"
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
	b.WriteString(`{"scope":` + visible.QuoteJSON(c.Scope))
	b.WriteString(`,"tenant_scope":` + visible.QuoteJSON(c.TenantScope))
	b.WriteString(`,"tenant_id":` + visible.QuoteJSON(c.TenantID))
	b.WriteString(`,"iat":` + strconv.FormatInt(c.IssuedAt, 10))
	if c.Expires {
		b.WriteString(`,"exp":` + strconv.FormatInt(c.ExpiresAt, 10))
	}
	b.WriteString(`,"jti":` + visible.QuoteJSON(c.JTI) + `}`)
	return b.String()
}
