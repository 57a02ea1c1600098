package signing

import (
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"bulla/core/token"
)

// TestPrivateKeysPrintNothing prints private keys of every kind with every verb, on their own and
// inside other values.
func TestPrivateKeysPrintNothing(t *testing.T) {
	m := made()
	ecBytes, err := m.p256.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		key    Key
		secret []byte
	}{
		"RSA":     {parseOne(t, privatePEM(t, m.rsa)), m.rsa.D.Bytes()},
		"EC":      {parseOne(t, privatePEM(t, m.p256)), ecBytes},
		"Ed25519": {parseOne(t, privatePEM(t, m.ed25519)), m.ed25519.Seed()},
		"secret":  {parseOne(t, "correct horse battery staple\n"), []byte("correct horse battery staple")},
	} {
		head := c.secret[:12]
		leaks := []string{string(head), hex.EncodeToString(head), strings.Trim(fmt.Sprint(head), "[]"),
			base64.RawStdEncoding.EncodeToString(head),
			base64.RawURLEncoding.EncodeToString(head), strings.TrimSuffix(strings.TrimPrefix(fmt.Sprintf("%#v", head),
				"[]byte{"), "}")}
		result := verify(token.Decode(rfcToken), c.key)
		result.Used = c.key
		values := []any{c.key, &c.key, Keys{c.key}, Keys{c.key, c.key}, result, &result, struct{ hidden Key }{c.key},
			struct{ hidden Keys }{Keys{c.key}}, c.key.Faults(), c.key.Describe(), c.key.Masked(), c.key.PublicJWK()}
		for _, value := range values {
			for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d"} {
				out := fmt.Sprintf(verb, value)
				for _, leak := range leaks {
					if strings.Contains(out, leak) {
						t.Errorf("%s: %s of %T shows the key: %s", name, verb, value, out)
					}
				}
			}
			if out, err := json.Marshal(value); err == nil && strings.Contains(string(out), leaks[3]) {
				t.Errorf("%s: JSON of %T shows the key: %s", name, value, out)
			}
		}
	}
}

func TestDescribe(t *testing.T) {
	secret, err := NewSecret([]byte(strings.Repeat("k", 32)), "variable JWT_SECRET")
	if err != nil {
		t.Fatal(err)
	}
	set, err := Parse([]byte(`{"keys":[`+secretJWK(`,"kid":"a"`)+`,`+secretJWK(`,"kid":"b"`)+`,`+secretJWK("")+`,`+secretJWK("")+`]}`), "file k", nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ name, got, want string }{
		{"secret", secret.Describe(), "secret of 256 bits, from variable JWT_SECRET"},
		{"RSA with kid", parseOne(t, rfcSet).Describe(), "RSA 2048 public, kid 2011-04-29, a test"},
		{"EC", parseOne(t, rfcEC).Describe(), "EC P-256 private, a test"},
		{"Ed25519", parseOne(t, rfcEd25519).Describe(), "Ed25519 private, a test"},
		{"no key", Key{}.Describe(), "no key"},
		{"String", secret.String(), "variable JWT_SECRET (secret, 256 bits)"},
		{"String with kid", parseOne(t, rfcSet).String(), "a test (RSA 2048 public, kid 2011-04-29)"},
		{"no keys", Keys(nil).String(), "no key"},
		{"one key", Keys{secret}.String(), secret.String()},
		{"keys", set.String(), "4 keys: file k (secret, 256 bits, kid a); file k (secret, 256 bits, kid b); file k (secret, 256 bits); 1 more"},
		{"public JWK", parseOne(t, rfcEd25519).PublicJWK(),
			`{"crv":"Ed25519","kty":"OKP","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}`},
		{"hostile kid", parseOne(t, secretJWK(`,"kid":"\u001b[2J"`)).ID(), `\u{001B}[2J`},
		{"zero key", (Key{}).ID() + (Key{}).Kind() + (Key{}).Masked() + (Key{}).Reveal() + (Key{}).Thumbprint() +
			(Key{}).PublicJWK(), ""},
	} {
		if c.got != c.want {
			t.Errorf("%s: %q, want %q", c.name, c.got, c.want)
		}
	}
	if (Key{}).Bits() != 0 || (Key{}).Private() || (Key{}).CanSign() || (Key{}).Faults() != nil {
		t.Error("the zero Key is something")
	}
}
