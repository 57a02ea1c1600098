package core_test

import (
	"slices"
	"testing"

	"bulla/core"
)

func TestUsersOfTheSession(t *testing.T) {
	s := newSession(t)
	s.do(core.AddScope{Scope: "user_id:magpie"})
	s.do(core.Paste{Text: "user_id:bluebird user_id:magpie inbox:read:messages"})
	if got, want := s.Users(), []string{"bluebird", "magpie"}; !slices.Equal(got, want) {
		t.Errorf("users %q, want %q", got, want)
	}
}
