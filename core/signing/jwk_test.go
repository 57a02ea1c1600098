package signing

import (
	"encoding/base64"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"bulla/core/token"
)

// secretJWK returns a JWK of a secret of 32 bytes with further members.
func secretJWK(members string) string {
	return `{"kty":"oct","k":"` + base64.RawURLEncoding.EncodeToString([]byte("0123456789abcdef0123456789abcdef")) + `"` + members + `}`
}

// changed returns a JWK with a part replaced.
func changed(jwk, old, with string) string {
	if !strings.Contains(jwk, old) {
		panic("the JWK does not hold " + old)
	}
	return strings.Replace(jwk, old, with, 1)
}

func TestJWKNarrows(t *testing.T) {
	rsa := made().rsa
	public := func(members string) string {
		return strings.TrimSuffix(parseOne(t, publicPEM(t, rsa)).PublicJWK(), "}") + members + "}"
	}
	small := func(members string) string {
		return strings.TrimSuffix(parseOne(t, publicPEM(t, made().small)).PublicJWK(), "}") + members + "}"
	}
	cases := []struct {
		name, jwk, algorithms string
		signs                 bool
		faults                string // the codes
		says                  string // a part of the first title
	}{
		{"secret", secretJWK(""), "HS256 HS384 HS512", true, "", ""},
		{"use sig", secretJWK(`,"use":"sig"`), "HS256 HS384 HS512", true, "", ""},
		{"alg", secretJWK(`,"alg":"HS256"`), "HS256", true, "", ""},
		{"too small for its alg", secretJWK(`,"alg":"HS512"`), "", false, "key-weak",
			"key not used: 32 of the 64 bytes for HS512"},
		{"alg of another kind", secretJWK(`,"alg":"RS256"`), "", false, "key-type", `its alg is "RS256"`},
		{"alg of encryption", secretJWK(`,"alg":"A256GCM"`), "", false, "key-type", `its alg is "A256GCM"`},
		{"use enc", secretJWK(`,"use":"enc"`), "", false, "key-type", `its use is "enc"`},
		{"key_ops verify", secretJWK(`,"key_ops":["verify"]`), "HS256 HS384 HS512", false, "", ""},
		{"key_ops sign", secretJWK(`,"key_ops":["sign"]`), "HS256 HS384 HS512", true, "", ""},
		{"key_ops sign of a public key", public(`,"key_ops":["sign"]`), "", false, "key-type", "no verify in its key_ops"},
		{"key_ops in one string", secretJWK(`,"key_ops":["sign, verify"]`), "HS256 HS384 HS512", true, "", ""},
		{"key_ops of encryption", secretJWK(`,"key_ops":["encrypt","decrypt"]`), "", false, "key-type", "no sign or verify"},
		{"key_ops empty", secretJWK(`,"key_ops":[]`), "", false, "key-type", "no sign or verify"},
		{"RSA", public(""), "RS256 RS384 RS512 PS256 PS384 PS512", false, "", ""},
		{"RSA for PS384", public(`,"alg":"PS384"`), "PS384", false, "", ""},
		{"RSA 1024", small(""), "RS256 RS384 RS512 PS256 PS384 PS512", false, "key-weak", "the RSA key is small: 1024 bits"},
		{"RSA 1024 that names an alg", small(`,"alg":"RS256"`), "", false, "key-weak",
			"key not used: 1024 bits, and its alg RS256 needs 2048"},
		{"RSA exponent 1", changed(public(""), `"e":"AQAB"`, `"e":"AQ"`), "", false, "key-weak", "RSA exponent is 1"},
		{"RSA exponent even", changed(public(""), `"e":"AQAB"`, `"e":"AQAA"`), "", false, "key-weak",
			"RSA exponent is 65536"},
		{"RSA exponent 3", changed(public(""), `"e":"AQAB"`, `"e":"Aw"`), "RS256 RS384 RS512 PS256 PS384 PS512", false,
			"key-weak", "the RSA exponent is small: 3"},
		{"RSA of 16 bits", `{"kty":"RSA","n":"AQAB","e":"AQAB"}`, "", false, "key-weak", "an RSA key of only 17 bits"},
		{"EC", rfcEC, "ES256", true, "", ""},
		{"EC with another alg", changed(rfcEC, `"kty"`, `"alg":"ES384","kty"`), "", false, "key-type", `its alg is "ES384"`},
		{"P-521 that says ES521", changed(parseOne(t, publicPEM(t, made().p521)).PublicJWK(), `"kty"`,
			`"alg":"ES521","kty"`), "ES512", false, "", ""},
		{"Ed25519", rfcEd25519, "EdDSA Ed25519", true, "", ""},
		{"Ed25519 by its name of RFC 9864", changed(rfcEd25519, `"kty"`, `"alg":"Ed25519","kty"`), "Ed25519", true, "", ""},
		{"x5c is ignored", secretJWK(`,"x5c":["AAAA"]`), "HS256 HS384 HS512", true, "", ""},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			key := parseOne(t, c.jwk)
			var codes []string
			for _, f := range key.Faults() {
				codes = append(codes, f.Code)
				if f.Because == "" || f.Fix == "" || strings.HasSuffix(f.Title, ".") {
					t.Errorf("fault %+v is not whole", f)
				}
			}
			if got := strings.Join(key.Algorithms(), " "); got != c.algorithms || key.CanSign() != c.signs ||
				strings.Join(codes, " ") != c.faults {
				t.Errorf("Algorithms() = %q, CanSign() = %v, faults %q", got, key.CanSign(), codes)
			}
			if c.says != "" && !strings.Contains(key.Faults()[0].Title, c.says) {
				t.Errorf("fault says %q, want %q", key.Faults()[0].Title, c.says)
			}
		})
	}
}

func TestJWKRefuses(t *testing.T) {
	cases := []struct {
		name, jwk string
		want      error
		says      string
	}{
		{"kid is a number", secretJWK(`,"kid":1`), ErrBadKey, "kid must be a string, not a number"},
		{"alg is null", secretJWK(`,"alg":null`), ErrBadKey, "alg must be a string, not null"},
		{"key_ops is a string", secretJWK(`,"key_ops":"sign"`), ErrBadKey, "key_ops must be an array"},
		{"key_ops holds a number", secretJWK(`,"key_ops":[1]`), ErrBadKey, "key_ops must contain strings"},
		{"duplicate member", secretJWK(`,"kid":"a","kid":"b"`), ErrBadKey, "duplicate-member"},
		{"not whole", `{"kty":"oct","k":"AAAA"`, ErrBadKey, "not well-formed JSON at byte 23"},
		{"k is missing", `{"kty":"oct"}`, ErrBadKey, "k is missing"},
		{"k is empty", `{"kty":"oct","k":""}`, ErrEmptySecret, "empty"},
		{"k is padded", `{"kty":"oct","k":"AA=="}`, ErrBadKey, "k is not base64url without padding"},
		{"k has loose bits", `{"kty":"oct","k":"AB"}`, ErrBadKey, "k is not base64url"},
		{"k has a line break", `{"kty":"oct","k":"AA\nAA"}`, ErrBadKey, "k is not base64url"},
		{"n is missing", `{"kty":"RSA","e":"AQAB"}`, ErrBadKey, "n is missing"},
		{"e is zero", `{"kty":"RSA","n":"AQAB","e":"AA"}`, ErrBadKey, "e is out of range"},
		{"e is too large", `{"kty":"RSA","n":"AQAB","e":"AQAAAAAB"}`, ErrBadKey, "e is out of range"},
		{"n is too large", `{"kty":"RSA","n":"` + strings.Repeat("AQAB", 700) + `","e":"AQAB"}`, ErrBadKey, "n has"},
		{"x is short", changed(rfcEC, `"x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU"`, `"x":"AQAB"`), ErrBadKey,
			"x has 3 bytes, but the curve needs 32"},
		{"another curve", changed(rfcEC, `P-256`, `P-384`), ErrBadKey, "x has 32 bytes, but the curve needs 48"},
		{"off the curve", changed(rfcEC, `"y":"x_FE`, `"y":"x_FF`), ErrBadKey, "not a point on the curve P-256"},
		{"d of another EC key", changed(rfcEC, `"d":"jpsQ`, `"d":"jpsR`), ErrBadKey, "d doesn't belong to x and y"},
		{"d of another Ed25519 key", changed(rfcEd25519, `"d":"nWGx`, `"d":"nWGy`), ErrBadKey, "d doesn't belong to x"},
		{"Ed25519 of 31 bytes", changed(rfcEd25519, `"x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"`, `"x":"AQAB"`),
			ErrBadKey, "x has 3 bytes"},
		{"unknown kty", `{"kty":"AKP","pub":"AAAA"}`, ErrUnknownKey, `unknown kind "AKP"`},
		{"unknown curve", `{"kty":"EC","crv":"secp256k1","x":"AA","y":"AA"}`, ErrUnknownKey, `"EC secp256k1"`},
		{"X25519", `{"kty":"OKP","crv":"X25519","x":"AA"}`, ErrUnknownKey, `"OKP X25519"`},
		{"empty set", `{"keys":[]}`, ErrBadKey, "the set contains no key"},
		{"keys is an object", `{"keys":{}}`, ErrBadKey, "keys must be an array"},
		{"a set of texts", `{"keys":["a"]}`, ErrBadKey, "key 1: it is a string, not a JWK"},
		{"kty missing", `{"keys":[{"k":"AAAA"}]}`, ErrBadKey, "kty is missing"},
		{"too many", `{"keys":[` + strings.TrimSuffix(strings.Repeat(`{"kty":"x"},`, 1001), ",") + `]}`, ErrBadKey,
			"more than the maximum of 1000"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			keys, err := Parse([]byte(c.jwk), "a test", nil)
			if !errors.Is(err, c.want) || keys != nil || !strings.Contains(fmt.Sprint(err), c.says) {
				t.Errorf("Parse = %v, %v; want %v with %q", keys, err, c.want, c.says)
			}
		})
	}
}

// TestJWKSetKeepsUnknown checks that a key of an unknown kind doesn't hide the other keys of its
// set.
func TestJWKSetKeepsUnknown(t *testing.T) {
	keys, err := Parse([]byte(`{"keys":[{"kty":"AKP","kid":"pq","alg":"ML-DSA-44","pub":"AAAA"},`+rfcSet+`]}`), "a test",
		nil)
	if err != nil || len(keys) != 2 {
		t.Fatalf("Parse = %v, %v", keys, err)
	}
	if keys[0].Algorithms() != nil || keys[0].Private() || keys[0].ID() != "pq" ||
		keys[0].Faults()[0].Code != FaultSkipped || keys[0].Thumbprint() != "" {
		t.Errorf("the unknown key is %v with %v", keys[0], keys[0].Faults())
	}
	if got := keys[0].Kind(); got != `unknown kind "AKP"` {
		t.Errorf("Kind() = %q", got)
	}
	if !slices.Equal(keys[1].Algorithms(), []string{"RS256"}) {
		t.Errorf("the other key is %v", keys[1])
	}
	got := Verify(token.Decode(unsigned(`{"alg":"RS256","kid":"pq"}`, "AAAA")), keys, nil)
	if got.Status != Unchecked || got.WrongKey || !strings.Contains(got.Reason, "unknown kind") {
		t.Errorf("Verify with the unknown key: %+v", got)
	}
}

// TestJWKWithoutPrimes checks that a private RSA key with d but without primes is read as a public
// key.
func TestJWKWithoutPrimes(t *testing.T) {
	jwk := strings.TrimSuffix(parseOne(t, publicPEM(t, made().rsa)).PublicJWK(), "}") + `,"d":"AQAB"}`
	key := parseOne(t, jwk)
	if key.Private() || len(key.Algorithms()) != 6 {
		t.Errorf("key is %v", key)
	}
	if _, err := Sign(`{"alg":"RS256"}`, "{}", key); !errors.Is(err, ErrPublicKey) || !strings.Contains(err.Error(),
		"p and q") {
		t.Errorf("Sign: %v", err)
	}
}

// TestJWKPrivateRSA signs with a JWK that was made from a PEM key.
func TestJWKPrivateRSA(t *testing.T) {
	encode := base64.RawURLEncoding.EncodeToString
	k := made().rsa
	members := fmt.Sprintf(`,"d":"%s","p":"%s","q":"%s"}`, encode(k.D.Bytes()), encode(k.Primes[0].Bytes()),
		encode(k.Primes[1].Bytes()))
	public := parseOne(t, publicPEM(t, k))
	jwk := strings.TrimSuffix(public.PublicJWK(), "}") + members
	signed, err := Sign(`{"alg":"PS256"}`, "{}", parseOne(t, jwk))
	if err != nil {
		t.Fatal(err)
	}
	if got := verify(token.Decode(signed), public); got.Status != Valid {
		t.Errorf("Verify = %+v", got)
	}
	swapped := changed(jwk, `"p":"`+encode(k.Primes[0].Bytes()), `"p":"`+encode(k.Primes[1].Bytes()))
	if _, err := Parse([]byte(swapped), "a test", nil); !errors.Is(err, ErrBadKey) || !strings.Contains(err.Error(),
		"don't belong to one key") {
		t.Errorf("with a wrong prime: %v", err)
	}
}
