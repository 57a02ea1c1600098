package diagnose_test

import (
	"testing"
	"time"

	"bulla/core/diagnose"
	"bulla/core/token"
)

// TestNextEdge goes from edge to edge, and back to the first one after the last.
func TestNextEdge(t *testing.T) {
	// {"alg":"none"}, and {"iat":1795000100,"exp":1795000300}
	times := diagnose.ReadTimes(token.Decode("eyJhbGciOiJub25lIn0.eyJpYXQiOjE3OTUwMDAxMDAsImV4cCI6MTc5NTAwMDMwMH0."))
	for at, want := range map[int64]string{0: "iat", 99: "iat", 100: "exp", 299: "exp", 300: "iat", 400: "iat"} {
		if next, ok := times.NextEdge(time.Unix(1795000000+at, 999)); !ok || next.Claim != want {
			t.Errorf("after %d comes %q, %t, want %q", at, next.Claim, ok, want)
		}
	}
	if next, ok := (diagnose.Times{}).NextEdge(time.Unix(0, 0)); ok {
		t.Errorf("a token without dates has %+v", next)
	}
}
