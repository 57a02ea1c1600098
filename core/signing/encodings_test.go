package signing

import (
	"encoding/asn1"
	"encoding/base64"
	"encoding/hex"
	"math/big"
	"strings"
	"testing"

	"bulla/core/token"
)

// inDER returns an ECDSA signature as crypto libraries write it.
func inDER(t *testing.T, signature []byte) []byte {
	t.Helper()
	half := len(signature) / 2
	der, err := asn1.Marshal(struct{ R, S *big.Int }{new(big.Int).SetBytes(signature[:half]),
		new(big.Int).SetBytes(signature[half:])})
	if err != nil {
		t.Fatal(err)
	}
	return der
}

// TestEncodings checks that signatures are recognized that were made with the key but encoded in
// another way than JWS does.
func TestEncodings(t *testing.T) {
	encode := base64.RawURLEncoding.EncodeToString
	cases := []struct {
		name, want string
		text       func(signature []byte) string
		ecdsa      bool // only where the signature is two numbers
	}{
		{"DER", "DER", func(s []byte) string { return encode(inDER(t, s)) }, true},
		{"DER in hex", "DER in hex", func(s []byte) string { return hex.EncodeToString(inDER(t, s)) }, true},
		{"hex", "hex", func(s []byte) string { return hex.EncodeToString(s) }, false},
		{"hex in capitals", "hex", func(s []byte) string { return strings.ToUpper(hex.EncodeToString(s)) }, false},
		{"hex inside base64url", "hex inside base64url",
			func(s []byte) string { return encode([]byte(hex.EncodeToString(s))) }, false},
		{"base64 inside base64url", "base64 inside base64url",
			func(s []byte) string { return encode([]byte(base64.StdEncoding.EncodeToString(s))) }, false},
	}
	for alg, pair := range everyAlgorithm(t) {
		signed := forge(t, alg, `{"alg":"`+alg+`"}`, `{"sub":"a"}`, pair[0])
		input := signed[:strings.LastIndexByte(signed, '.')+1]
		signature := []byte(token.Decode(signed).Signature().Bytes)
		for _, c := range cases {
			if c.ecdsa && !strings.HasPrefix(alg, "ES") {
				continue
			}
			got := verify(token.Decode(input+c.text(signature)), pair[1])
			if got.Status != Invalid || got.Encoding != c.want || got.Fix == "" || got.Used.IsZero() {
				t.Errorf("%s: %s: %+v", alg, c.name, got)
			}
			if got := verify(token.Decode(input+c.text(append(signature[1:], signature[0]))), pair[1]); got.Encoding != "" {
				t.Errorf("%s: %s of another signature: %+v", alg, c.name, got)
			}
		}
	}
}

// TestStandardBase64 checks that a signature with + and / is told apart from a damaged one.
func TestStandardBase64(t *testing.T) {
	key := rfcKey(t)
	for i := range 1000 {
		signed := forge(t, "HS256", `{"alg":"HS256"}`, `{"n":`+strings.Repeat("1", i+1)+`}`, key)
		dot := strings.LastIndexByte(signed, '.')
		if !strings.ContainsAny(signed[dot:], "-_") {
			continue
		}
		standard := signed[:dot] + strings.NewReplacer("-", "+", "_", "/").Replace(signed[dot:]) + "="
		if got := verify(token.Decode(standard), key); got.Status != Invalid || got.Encoding != "standard base64" {
			t.Errorf("%s: %+v", standard, got)
		}
		if got := verify(token.Decode(standard), secretKey(t, "another secret")); got.Status != Unchecked ||
			got.Encoding != "" {
			t.Errorf("with another key: %+v", got)
		}
		return
	}
	t.Fatal("no signature with - or _")
}

// TestLeadingZeros checks that signatures are recognized whose numbers lost their leading zeros.
func TestLeadingZeros(t *testing.T) {
	encode := base64.RawURLEncoding.EncodeToString
	found := map[int]bool{}
	private, public := parseOne(t, privatePEM(t, made().p256)), parseOne(t, publicPEM(t, made().p256))
	for range 20_000 {
		signed := forge(t, "ES256", `{"alg":"ES256"}`, `{}`, private)
		signature := []byte(token.Decode(signed).Signature().Bytes)
		which := 0
		r, s := signature[:32], signature[32:]
		if r[0] == 0 {
			which, r = 1, r[1:]
		}
		if s[0] == 0 {
			which, s = which+2, s[1:]
		}
		if which == 0 || which == 3 || found[which] {
			continue
		}
		found[which] = true
		short := signed[:strings.LastIndexByte(signed, '.')+1] + encode(append(append([]byte{}, r...), s...))
		if got := verify(token.Decode(short), public); got.Status != Invalid ||
			got.Encoding != "numbers without their leading zeros" {
			t.Errorf("%d: %+v", which, got)
		}
		if len(found) == 2 {
			return
		}
	}
	t.Fatalf("found %v", found)
}

// TestGraphNonce checks the reason for tokens that only Microsoft Graph can check.
func TestGraphNonce(t *testing.T) {
	key := secretKey(t, "a secret")
	signed := forge(t, "HS256", `{"alg":"HS256","nonce":"the digest"}`, `{}`, key)
	shown := strings.Replace(signed, token.Decode(signed).Segments[0].Text,
		base64.RawURLEncoding.EncodeToString([]byte(`{"alg":"HS256","nonce":"a nonce"}`)), 1)
	if got := verify(token.Decode(shown), key); got.Status != Invalid || got.Reason != reasonNonce {
		t.Errorf("%+v", got)
	}
	encoded := secretKey(t, base64.StdEncoding.EncodeToString([]byte("a secret")))
	if got := verify(token.Decode(signed), encoded); !strings.Contains(got.Reason, "decoded as base64") ||
		got.Fix != "give it as b64:" {
		t.Errorf("a nonce hides that the secret is base64: %+v", got)
	}
	if got := verify(token.Decode(signed), key); !got.Accepted() {
		t.Errorf("a token with a nonce of its own: %+v", got)
	}
}
