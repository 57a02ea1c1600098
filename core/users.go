package core

import (
	"slices"

	"bulla/core/scope"
)

// Users returns the users in the scopes of all tokens of the session, the latest first. It parses
// all of them, so it is not for each key.
func (s *Session) Users() []string {
	var users []string
	for _, e := range slices.Backward(s.Entries()) {
		claim, _ := e.Token().Claim("scope")
		users = append(users, scope.Parse(claim.Text).Users()...)
	}
	return scope.Distinct(users)
}
