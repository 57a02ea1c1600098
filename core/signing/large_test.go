package signing

import (
	"strings"
	"testing"

	"bulla/core/token"
)

// TestLargePayload checks that the limits of the JSON reader are not reported as a fault of the
// signature.
func TestLargePayload(t *testing.T) {
	key, err := NewSecret([]byte("not a real secret, 32 bytes and more"), "test")
	if err != nil {
		t.Fatal(err)
	}
	for name, payload := range map[string]string{
		"many values": `{"a":[1` + strings.Repeat(",1", 2*token.MaxValues) + `]}`,
		"deep":        `{"a":` + strings.Repeat("[", 2*token.MaxDepth) + strings.Repeat("]", 2*token.MaxDepth) + `}`,
	} {
		t.Run(name, func(t *testing.T) {
			compact, err := Sign(`{"alg":"HS256"}`, payload, key)
			if err != nil {
				t.Fatal(err)
			}
			decoded := token.Decode(compact)
			if !decoded.HasFault(token.FaultTooDeep) {
				t.Fatal("the limit was not reached: the test tests nothing")
			}
			if got := Verify(decoded, Keys{key}, nil); got.Status != Valid {
				t.Errorf("the signature is %s: %s", got.Status, got.Reason)
			}
		})
	}
}
