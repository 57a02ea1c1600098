package key

import (
	"crypto/ed25519"
	"encoding/base64"
	"fmt"
	"strings"
	"testing"

	"bulla/core"
	"bulla/core/diagnose"
	"bulla/core/signing"
	"bulla/ui/keymap"
	"bulla/ui/pane"
	"bulla/ui/pane/panetest"
)

const givenSecret = "a-given-secret-of-32-bytes-12345"

type bench struct{ *panetest.Bench[*Pane] }

// newBench composes with a local key.
func newBench(t *testing.T) *bench {
	t.Helper()
	return &bench{panetest.New(t, New(), 52, 12)}
}

// inspecting inspects a pasted token with the given header and payload, signed with the given
// secret, and checks it with keys.
func inspecting(t *testing.T, payload string, keys ...signing.Key) *bench {
	t.Helper()
	b := newBench(t)
	b.Apply(core.Paste{Text: panetest.Sign(t, payload, secret(t, givenSecret, "test"))}, core.SetVerifiers{Keys: keys})
	return b
}

func secret(t *testing.T, text, origin string) signing.Key {
	t.Helper()
	return panetest.Key(t, text, origin)
}

// edKey returns the private key of the seed as a JWK.
func edKey(seed byte, kid string) string {
	private := ed25519.NewKeyFromSeed([]byte(strings.Repeat(string(rune(seed)), ed25519.SeedSize)))
	public := private.Public().(ed25519.PublicKey)
	encode := base64.RawURLEncoding.EncodeToString
	return fmt.Sprintf(`{"kty":"OKP","crv":"Ed25519","kid":%q,"x":%q,"d":%q}`, kid, encode(public), encode(private.Seed()))
}

// rsaKey returns a public key of 2048 bits as a JWK. Nobody knows its private part.
func rsaKey() string {
	n := strings.Repeat("\xc5", 256)
	return `{"kty":"RSA","e":"AQAB","n":"` + base64.RawURLEncoding.EncodeToString([]byte(n)) + `"}`
}

func parse(t *testing.T, text, origin string) signing.Keys {
	t.Helper()
	keys, err := signing.Parse([]byte(text), origin, nil)
	if err != nil {
		t.Fatal(err)
	}
	return keys
}

// publicHalf returns the same key without its private part.
func publicHalf(t *testing.T, k signing.Key) signing.Key {
	t.Helper()
	return parse(t, k.PublicJWK(), "public")[0]
}

// policy expects a policy of the token.
func (b *bench) policy(policy diagnose.Policy) {
	b.Apply(core.SetExpectation{Expectation: core.Expectation{Policy: policy}})
}

// on moves the cursor to the row with a label.
func (b *bench) on(label string) {
	b.T.Helper()
	b.Pane.Do(keymap.First, b.Frame())
	for range entries(b.Frame()) {
		b.Pane.Render(b.Frame())
		if b.Pane.selected(b.Frame()).label == label {
			return
		}
		b.Pane.Do(keymap.Down, b.Frame())
	}
	b.T.Fatalf("there is no row %q", label)
}

func (b *bench) accept() pane.Effect { return b.Carry(b.Pane.Accept(b.Frame())) }
