package emulator_test

import (
	"testing"

	"bulla/core/access"
	"bulla/core/scope"
)

// TestSamples sends the requests that others are offered to try a token with.
func TestSamples(t *testing.T) {
	s := start(t)
	token := s.issue(allScopes, "")
	for _, sample := range access.Samples() {
		r := s.do(sample.Method, sample.PathFor("pigeon"), token, sample.Body, "X-Courier-User-Id: pigeon")
		if r.status >= 300 || r.at("errors") != nil {
			t.Errorf("%s %s %s: %d %s", sample.Method, sample.Path, sample.Operation, r.status, r.text)
		}
		decision := access.Decide(access.Bearer{Scopes: scope.Parse(allScopes)}, sample.Call("pigeon"))
		if why := s.lastLog().Why; why != decision.Because {
			t.Errorf("%s %s %s: the log says %s", sample.Method, sample.Path, sample.Operation, why)
		}
	}
}
