package diagnose

import (
	"strings"

	"bulla/core/redact"
	"bulla/core/token"
)

// nested looks for a token inside the token: its payload, or a value in a claim (RFC 7519 section
// 5.2, nested JWT).
func (c *checker) nested() {
	title, fix := "", "check the inner token too: it is in the list of tokens (--pick N)"
	if c.Token.Nested != "" {
		title = "the payload is a token itself"
	}
	left, members := maxSearched, c.Token.Payload.Root.Members
	for i := 0; i < len(members) && title == ""; i++ {
		switch value := &members[i].Value; {
		case !holdsToken(value, &left):
		case value.Kind == token.String:
			title = "the claim " + redact.Quote(members[i].Name, 40) + " is a token itself"
		default:
			title, fix = "the claim "+redact.Quote(members[i].Name, 40)+" holds a token", "paste the inner token to have it checked too"
		}
	}
	if title == "" {
		return
	}
	c.add("nested-token", Finding{
		Severity: Note, Title: title,
		Because: "the findings are only about the outer token",
		Fix:     fix,
	})
}

// maxSearched is how many values are searched for a token.
const maxSearched = 10_000

// holdsToken reports whether a value is a token or has one in it.
func holdsToken(v *token.Value, left *int) bool {
	if *left--; *left < 0 {
		return false
	}
	if v.Kind == token.String {
		return isToken(v.Text)
	}
	for i := range v.Members {
		if holdsToken(&v.Members[i].Value, left) {
			return true
		}
	}
	for i := range v.Items {
		if holdsToken(&v.Items[i], left) {
			return true
		}
	}
	return false
}

// isToken reports whether text has the segments of a JWS or a JWE, and its first segment is a JOSE
// header.
func isToken(text string) bool {
	if !strings.HasPrefix(text, "ey") || len(text) > maxNested {
		return false
	}
	if dots := strings.Count(text, "."); dots != 2 && dots != 4 {
		return false
	}
	header, _, _ := strings.Cut(text, ".")
	_, ok := token.Decode(header).Header.Root.Get("alg")
	return ok
}

// maxNested is the size, in bytes, above which a text inside a token is not searched.
const maxNested = 64 << 10
