// Package issuers knows whose token it is: what the tokens of each issuer look like, what their
// claims mean, what to check, and where the keys are published.
//
// An issuer is one row of the table. To add one, add a row to a file of its group and a sample to
// samples_test.go; the tests say what the row lacks. Its position matters: the first row that fits
// is taken, so special kinds of token come before general ones.
package issuers

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"bulla/core/redact"
	"bulla/core/token"
	"bulla/core/visible"
)

// Issuer is one row of the table: a kind of token of one issuer. Its texts are clauses without a
// period.
type Issuer struct {
	// Name is what --issuer takes and JSON has, such as "auth0".
	Name string
	// Title names a token of this kind in a sentence, such as "an Auth0 token".
	Title string
	// Shows says for people how tokens of this kind are recognized.
	Shows string
	// signs must all hold for a token to be of this kind.
	signs []sign
	// detail adds names from the token to the title, such as "of project demo"; nil adds nothing.
	detail func(*view) string
	// About is what people should know about every such token.
	About string
	// advice is what people should know about this one; nil or "" for nothing.
	advice func(*view) string
	// Claims are the claims that mean something special here.
	Claims []Claim
	// grants are the paths to the claims that hold scopes, roles or permissions.
	grants []path
	// Keys is the address where the public keys are, or a command that prints them. {iss} is the
	// claim iss, and the name of another claim in braces is that claim.
	Keys string
	// otherKeys returns what to use instead of Keys, "" for Keys; nil for always Keys.
	otherKeys func(*view) string
	// Holder says who has the key if none is published.
	Holder string

	// Longest is the longest lifetime that the issuer accepts, 0 for any. It is measured from iat,
	// or from now if FromNow is set.
	Longest time.Duration
	FromNow bool
	// Oldest is how old a token may be, measured from iat; 0 for any age.
	Oldest time.Duration
	// Requires are the claims without which Refuser refuses the token.
	Requires []string
	// Refuser is who refuses a token that breaks these rules.
	Refuser string
	// problems finds what else is wrong with a token of this kind; nil finds nothing.
	problems func(*view) []Problem
	// Belongs says where a token goes that is never sent as a bearer token. It is "" for the others.
	Belongs string
	// NoExp is set if it is normal that such a token has no exp.
	NoExp bool
	// Source is the document that the row is based on.
	Source string
}

// Claim says what a claim means in the tokens of one issuer.
type Claim struct{ Name, Summary string }

// Problem is something wrong with a token of a known kind.
type Problem struct {
	// Refused is set if the issuer, or every server, refuses the token because of it.
	Refused             bool
	Title, Because, Fix string
}

// Identity says whose token it is.
type Identity struct {
	// Issuer is the row of the table, nil if no row fits.
	*Issuer
	// Title says what it is, with names from the token: "a Firebase ID token of project demo". It
	// is safe to show, and "" if nothing is known.
	Title string
	// Iss is the claim iss, "" if it is not a string.
	Iss string
	// For is the audience by the claim aud, safe to show; "" if it doesn't say.
	For string
	// RecognizedBy are the claims and header parameters that show it, such as "tenant_id".
	RecognizedBy []string
	// Advice is what people should know about this token, in addition to About; "" for nothing.
	Advice string
	// KeysAt is where the keys are published, with names from the token; "" if they aren't, or if
	// the token lacks the names.
	KeysAt string
	// Problems are what is wrong with it by the rules of its issuer, without those about times.
	Problems []Problem
}

// Recognize says whose token it is. name is what the input calls the token, such as the name of a
// cookie; "" for nothing.
func Recognize(t token.Token, name string) Identity {
	v := newView(t, name)
	for i := range table {
		if by := allOf(table[i].signs, v); len(by) > 0 {
			return table[i].identity(v, by)
		}
	}
	id := Identity{Iss: v.text("iss"), For: v.audience()}
	if id.Iss != "" {
		id.Title = "a token from " + quoted(id.Iss)
	}
	return id
}

// As returns the identity of a token that the user says is of this issuer. RecognizedBy is empty if
// the token doesn't look like it.
func As(issuer *Issuer, t token.Token, name string) Identity {
	v := newView(t, name)
	return issuer.identity(v, allOf(issuer.signs, v))
}

func (i *Issuer) identity(v *view, by []string) Identity {
	id := Identity{Issuer: i, Title: i.Title, Iss: v.text("iss"), For: v.audience(), RecognizedBy: by}
	keys := i.Keys
	if i.otherKeys != nil {
		keys = cmp.Or(i.otherKeys(v), keys)
	}
	id.KeysAt = v.fill(keys)
	if i.detail != nil {
		if detail := i.detail(v); detail != "" {
			id.Title += " " + detail
		}
	}
	if i.advice != nil {
		id.Advice = i.advice(v)
	}
	if i.problems != nil {
		id.Problems = i.problems(v)
	}
	return id
}

// Is reports whether the token is of the issuer with that name.
func (id Identity) Is(name string) bool { return id.Issuer != nil && id.Name == name }

// Meaning returns what a claim means in this token; ok is false if the issuer has no meaning of its
// own for it.
func (id Identity) Meaning(claim string) (summary string, ok bool) {
	if id.Issuer == nil {
		return "", false
	}
	for _, c := range id.Claims {
		if c.Name == claim {
			return c.Summary, true
		}
	}
	return "", false
}

// ByName returns the issuer with that name; ok is false for an unknown name.
func ByName(name string) (issuer *Issuer, ok bool) {
	for i := range table {
		if table[i].Name == name {
			return &table[i], true
		}
	}
	return nil, false
}

// All returns all issuers, in the order of the table.
func All() []Issuer { return slices.Clone(table) }

// Names returns the names of all issuers, in the order of the table.
func Names() []string {
	names := make([]string, len(table))
	for i := range table {
		names[i] = table[i].Name
	}
	return names
}

// Names of rows that other packages act on.
const (
	// Courier is the row of Courier's own tokens.
	Courier = "courier"
	// SelfSigned is the row of tokens that someone else signed to use them at Courier.
	SelfSigned = "self-signed"
)

// table has all issuers; the first that fits is taken. Courier's own tokens come first. A token
// that anyone signed with Courier's scopes comes after those of known issuers and before the kinds
// of token that any issuer may issue.
var table = slices.Concat(
	courierRows, googleRows, cloudRows, identityRows, pipelineRows, appleRows, serviceRows, selfSignedRows, genericRows,
)

// quoted returns a text of a token for a sentence: in quotes, unless it consists only of characters
// that occur in names and addresses.
func quoted(text string) string {
	const most = 80
	text = visible.Shorten(redact.Keys(text), most)
	odd := strings.ContainsFunc(text, func(r rune) bool {
		isLetter := 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9'
		return !isLetter && !strings.ContainsRune("-_.:/@|", r)
	})
	if odd || text == "" {
		return redact.Quote(text, most)
	}
	return text
}
