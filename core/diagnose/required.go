package diagnose

import (
	"cmp"
	"slices"
	"strings"

	"bulla/core/redact"
	"bulla/core/token"
)

// The claims that RFC 9068 section 2.2 requires of an access token. A server must check the first
// three (section 4), so it refuses a token without them. The others are only the issuer's duty.
var (
	checkedClaims = []string{"iss", "exp", "aud"}
	writtenClaims = []string{"sub", "client_id", "iat", "jti"}
)

// require checks for the claims that the user or the type of the token requires. A claim that is
// null counts as missing.
func (c *checker) require() {
	access := c.isAccessToken()
	switch {
	case len(c.Policy.Require) == 0 && !access:
		c.skip("require", "not checked: no claim was required", "")
		return
	case !c.readable() && len(c.Policy.Require) > 0:
		c.unreadable("require", quoted(c.Policy.Require))
		return
	case !c.readable():
		c.skip("require", "not checked", "the claims could not be read")
		return
	}
	if lacking := c.lacking(c.Policy.Require); len(lacking) > 0 {
		c.add("require", Finding{
			Severity: Error, Title: "required claims are missing: " + quoted(lacking),
			Because: cmp.Or(c.misspelledClaims(lacking), "servers that require this refuse the token"),
			Fix:     "have the issuer add what is missing, or don't require it",
		})
	}
	if access {
		c.accessToken()
	}
	if !c.has("require") {
		c.pass("require", "has the required claims", "")
	}
}

// accessToken reports claims that an access token (RFC 9068) lacks.
func (c *checker) accessToken() {
	const title = "an access token (at+jwt) without "
	const fix = "have the authorization server add what is missing, or use JWT as the typ"
	if lacking := c.lacking(checkedClaims); len(lacking) > 0 {
		c.add("require", Finding{
			Severity: Error, Title: title + quoted(lacking),
			Fix:     fix,
			Because: "a server must check iss, aud and exp, and refuses a token without them (RFC 9068 section 4)",
		})
	}
	if lacking := c.lacking(writtenClaims); len(lacking) > 0 {
		c.add("require", Finding{
			Severity: Warning, Title: title + quoted(lacking),
			Fix:     fix,
			Because: "RFC 9068 section 2.2 requires the issuer to write this, but section 4 doesn't make servers check it",
		})
	}
}

// lacking returns the names that no claim has.
func (c *checker) lacking(names []string) []string {
	var lacking []string
	for _, name := range names {
		if claim, ok := c.Token.Claim(name); (!ok || claim.Kind == token.Null) && !slices.Contains(lacking, name) {
			lacking = append(lacking, name)
		}
	}
	return lacking
}

// quoted lists names for a title.
func quoted(names []string) string {
	var shown []string
	for _, name := range names[:min(len(names), 2*maxValues+1)] {
		shown = append(shown, redact.Quote(name, 40))
	}
	return strings.Join(shown, ", ")
}
