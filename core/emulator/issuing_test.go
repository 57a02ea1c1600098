package emulator_test

import (
	"testing"

	"bulla/core/access"
	"bulla/core/scope"
)

// TestGridOfIssuing compares the responses of the endpoint that issues tokens with the decisions of
// core/access: with a key, with a token, and with a slash at the end of the path.
func TestGridOfIssuing(t *testing.T) {
	s := start(t)
	const scopes = "user_id:pigeon read:brands"
	token := s.issue(scopes, "")
	statuses := map[access.Outcome]int{access.Allowed: 200, access.Unauthorized: 401, access.UnknownMethod: 405,
		access.UnknownEndpoint: 404}
	for _, with := range []struct {
		name, text string
		bearer     access.Bearer
	}{
		{"a key", apiKey, access.Bearer{APIKey: true}},
		{"a token", token, access.Bearer{Scopes: scope.Parse(scopes)}},
	} {
		for _, tt := range []struct {
			method, path string
			key, token   int
		}{
			{"POST", "/auth/issue-token", 200, 401},
			{"POST", "/auth/issue-token/", 200, 401},
			{"GET", "/auth/issue-token", 405, 405},
			{"PUT", "/auth/issue-token/", 405, 405},
			{"POST", "/auth/issue-token/more", 404, 404},
			{"POST", "/auth", 404, 404},
		} {
			wanted := tt.token
			if with.bearer.APIKey {
				wanted = tt.key
			}
			d := access.Decide(with.bearer, access.Call{Method: tt.method, Path: tt.path})
			r := s.do(tt.method, tt.path, with.text, `{"scope":"user_id:pigeon","expires_in":"1 day"}`)
			if r.status != wanted || statuses[d.Outcome] != wanted {
				t.Errorf("%s %s with %s: %d, and core/access says outcome %d, want %d: %s", tt.method, tt.path, with.name, r.status, d.Outcome, wanted, d.Because)
			}
			if last := s.lastLog(); last.Allowed != d.Allowed() {
				t.Errorf("%s %s with %s: the log says %+v", tt.method, tt.path, with.name, last)
			}
		}
	}
}
