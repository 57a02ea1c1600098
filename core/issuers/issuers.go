// Package issuers knows whose token it is: how the tokens of each issuer look, what their claims
// mean, what to check, and where the keys are published.
//
// An issuer is one row of the table.
package issuers

import (
	"slices"

	"bulla/core/token"
)

// Issuer is one row of the table: a kind of token of one issuer.
type Issuer struct {
	// Name is what --issuer takes and JSON has, such as "auth0".
	Name string
	// Title names a token of this kind in a sentence, such as "an Auth0 access token".
	Title string
	// recognize returns what in a token shows that it is of this kind, nil if it isn't.
	recognize func(token.Token) []string
}

// Identity says whose token it is.
type Identity struct {
	// Issuer is the row of the table, nil if no row fits.
	*Issuer
	// Title says what it is, with names from the token: "a Firebase ID token of project demo". It
	// is safe to show.
	Title string
	// Iss is the claim iss, "" if there is none.
	Iss string
	// RecognizedBy are the claims and header parameters that show it, such as "tenant_id".
	RecognizedBy []string
}

// Recognize says whose token it is.
func Recognize(t token.Token) Identity {
	iss, _ := t.Claim("iss")
	for i := range table {
		if by := table[i].recognize(t); len(by) > 0 {
			return Identity{Issuer: &table[i], Title: table[i].Title, Iss: iss.Text, RecognizedBy: by}
		}
	}
	return Identity{Iss: iss.Text}
}

// ByName returns the issuer with that name; ok is false for an unknown name.
func ByName(name string) (issuer *Issuer, ok bool) {
	i := slices.IndexFunc(table, func(row Issuer) bool { return row.Name == name })
	if i < 0 {
		return nil, false
	}
	return &table[i], true
}

// Names returns the names of all issuers, in the order of the table.
func Names() []string {
	names := make([]string, len(table))
	for i := range table {
		names[i] = table[i].Name
	}
	return names
}

// Courier is the name of the row of Courier's own tokens.
const Courier = "courier"

// table has all issuers; the first that fits is taken.
var table = []Issuer{
	{Name: Courier, Title: "a Courier token", recognize: isCourier},
}

// isCourier reports the claims that every token from Courier has.
func isCourier(t token.Token) []string {
	claims := []string{"tenant_scope", "tenant_id", "jti"}
	for _, name := range claims {
		if claim, ok := t.Claim(name); !ok || claim.Kind != token.String {
			return nil
		}
	}
	return claims
}
