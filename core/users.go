package core

import (
	"slices"

	"bulla/core/scope"
)

// Users returns the users in the scopes of all tokens of the session, the latest first.
func (s *Session) Users() []string {
	var users []string
	for _, e := range slices.Backward(s.Entries()) {
		claim, _ := e.Token().Claim("scope")
		for _, user := range scope.Parse(claim.Text).Users() {
			if !slices.Contains(users, user) {
				users = append(users, user)
			}
		}
	}
	return users
}
