package signing

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/base64"
	"encoding/hex"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"testing"

	"bulla/core/token"
)

// The example of RFC 7515 appendix A.1.
const (
	rfcToken  = "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
	rfcSecret = "AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow"
)

func rfcKey(t *testing.T) Key {
	t.Helper()
	secret, err := base64.RawURLEncoding.DecodeString(rfcSecret)
	if err != nil {
		t.Fatal(err)
	}
	return secretKey(t, string(secret))
}

func secretKey(t *testing.T, secret string) Key {
	t.Helper()
	key, err := NewSecret([]byte(secret), "a test")
	if err != nil {
		t.Fatal(err)
	}
	return key
}

// forge signs with alg whatever the header says.
func forge(t testing.TB, alg, header, payload string, key Key) string {
	t.Helper()
	input := base64.RawURLEncoding.EncodeToString([]byte(header)) + "." +
		base64.RawURLEncoding.EncodeToString([]byte(payload))
	signature, err := method(alg).Sign(input, key.signer())
	if err != nil {
		t.Fatal(err)
	}
	return input + "." + base64.RawURLEncoding.EncodeToString(signature)
}

// unsigned returns a token with that header and signature text.
func unsigned(header, signature string) string {
	encode := base64.RawURLEncoding.EncodeToString
	return encode([]byte(header)) + "." + encode([]byte(`{"sub":"a"}`)) + "." + signature
}

func TestVerify(t *testing.T) {
	key := rfcKey(t)
	short := secretKey(t, "short")
	sign := func(header string) string { return forge(t, "HS256", header, `{"sub":"a"}`, key) }
	hs256 := sign(`{"alg":"HS256","typ":"JWT"}`)
	cases := []struct {
		name, token string
		key         Key
		want        Status
		wrongKey    bool
		reason      string // a part of it
	}{
		{"RFC 7515 A.1", rfcToken, key, Valid, false, reasonValid},
		{"signed here", hs256, key, Valid, false, reasonValid},
		{"another key", rfcToken, short, Invalid, false, "not made with this key"},
		{"no key", rfcToken, Key{}, Unchecked, false, "no key"},
		{"line feed at the end", rfcToken + "\n", key, Unchecked, false, "LINE FEED"},
		{"CRLF in the signature", rfcToken[:len(rfcToken)-5] + "\r\n" + rfcToken[len(rfcToken)-5:], key, Unchecked, false,
			"CARRIAGE RETURN"},
		{"padding", rfcToken + "=", key, Valid, false, "padding"},
		{"loose bits", rfcToken[:len(rfcToken)-1] + "l", key, Valid, false, "encode nothing"},
		{"a fourth segment", rfcToken + ".AAAA", key, Unchecked, false, "segments"},
		{"duplicate member", sign(`{"alg":"HS256","alg":"HS256"}`), key, Valid, false, "more than once"},
		{"crit", sign(`{"alg":"HS256","crit":["exp"]}`), key, Valid, false, "crit"},
		{"unencoded payload", sign(`{"alg":"HS256","b64":false}`), key, Valid, false, "b64"},
		{"b64 as it is anyway", sign(`{"alg":"HS256","b64":true}`), key, Valid, false, reasonValid},
		{"signed HS256, says HS512", sign(`{"alg":"HS512"}`), key, Invalid, false, "not made with this key"},
		{"no signature", strings.TrimSuffix(hs256, hs256[strings.LastIndex(hs256, ".")+1:]), key, Absent, false,
			"no signature"},
		{"two segments", hs256[:strings.LastIndex(hs256, ".")], key, Absent, false, "no signature"},
		{"none", unsigned(`{"alg":"none"}`, ""), key, Absent, false, "no signature"},
		{"None", unsigned(`{"alg":"None"}`, ""), key, Absent, false, "no signature"},
		{"nOnE with a signature", unsigned(`{"alg":"nOnE"}`, "AAAA"), key, Unchecked, false, "alg is none, but"},
		{"no algorithm", sign(`{"typ":"JWT"}`), key, Unsupported, false, "no alg"},
		{"algorithm is a number", sign(`{"alg":256}`), key, Unsupported, false, "no alg"},
		{"other case", sign(`{"alg":"hs256"}`), key, Unsupported, false, "can't verify"},
		{"RS256 with a secret", sign(`{"alg":"RS256"}`), key, Unchecked, true, "a different kind of key"},
		{"ES256K", sign(`{"alg":"ES256K"}`), key, Unsupported, false, "can't verify"},
		{"ML-DSA-44", sign(`{"alg":"ML-DSA-44"}`), key, Unsupported, false, "can't verify"},
		{"encrypted", "eyJhbGciOiJkaXIiLCJlbmMiOiJBMTI4R0NNIn0..aWlp.Y2Nj.dHR0", key, Unsupported, false, "encrypted"},
		{"empty", "", key, Absent, false, "no signature"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got := verify(token.Decode(c.token), c.key)
			if got.Status != c.want || got.WrongKey != c.wrongKey || !strings.Contains(got.Reason+got.Refused, c.reason) {
				t.Errorf("Verify = %+v, want status %q, wrong key %v, reason with %q", got, c.want, c.wrongKey, c.reason)
			}
			if refused := c.reason != reasonValid && got.Status == Valid; refused && got.Accepted() {
				t.Errorf("accepted: %+v", got)
			}
			if used := got.Status == Valid || got.Status == Invalid; used && got.Key == "" {
				t.Errorf("Key = %q with status %q", got.Key, got.Status)
			}
		})
	}
}

// TestVerifyNoFlippedByte changes every bit of a token, and every fifth byte to each base64url
// character.
func TestVerifyNoFlippedByte(t *testing.T) {
	const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_."
	for name, c := range map[string]struct {
		token string
		key   Key
		full  bool // else one change a byte: other algorithms are slower
	}{
		"HS256": {rfcToken, rfcKey(t), true}, "RS256": {rfcRS256, parseOne(t, rfcRSA), false},
		"ES256": {rfcES256, parseOne(t, rfcEC), false}, "EdDSA": {rfcEdDSA, parseOne(t, rfcEd25519), false},
	} {
		changed := []byte(c.token)
		check := func(at int, b byte) {
			if b == c.token[at] {
				return
			}
			changed[at] = b
			if got := verify(token.Decode(string(changed)), c.key); got.Accepted() {
				t.Fatalf("%s: byte %d changed from %q to %q still verifies", name, at, c.token[at], b)
			}
			changed[at] = c.token[at]
		}
		for at := range changed {
			check(at, alphabet[at%len(alphabet)])
			for bit := range 8 {
				if c.full {
					check(at, c.token[at]^1<<bit)
				}
			}
			for i := range len(alphabet) {
				if c.full && at%5 == 0 { // each comparison that fails tries the well-known secrets too
					check(at, alphabet[i])
				}
			}
		}
		if got := verify(token.Decode(string(changed)), c.key); !got.Accepted() {
			t.Fatalf("%s: the token itself: %+v", name, got)
		}
	}
}

// FuzzVerify checks that only a signed token itself is accepted: a token of any algorithm is
// refused after a change of any byte, even if the changed character only has bits that encode
// nothing.
func FuzzVerify(f *testing.F) {
	type signed struct {
		text string
		key  Key
	}
	var tokens []signed
	pairs := everyAlgorithm(f)
	for _, alg := range slices.Sorted(maps.Keys(pairs)) {
		text, err := Sign(`{"alg":"`+alg+`"}`, `{"sub":"a"}`, pairs[alg][0])
		if err != nil {
			f.Fatal(err)
		}
		tokens = append(tokens, signed{text, pairs[alg][1]})
	}
	for i, s := range tokens {
		f.Add(s.text, uint8(i), uint16(0), byte(0))
		f.Add(s.text+"\n", uint8(i), uint16(len(s.text)-1), byte(1))
	}
	f.Add(unsigned(`{"alg":"none"}`, ""), uint8(0), uint16(9), byte(0x20))
	for i, s := range tokens { // every other last character, some with the same meaning
		for flip := byte(1); flip < 0x40; flip++ {
			f.Add("", uint8(i), uint16(len(s.text)-1), flip)
		}
	}
	f.Fuzz(func(t *testing.T, text string, which uint8, at uint16, flip byte) {
		s := tokens[int(which)%len(tokens)]
		// An ECDSA signature has a twin that verifies as well: anyone can make it, by design, but
		// not by changing one byte. Algorithms of one family share a key.
		own := slices.ContainsFunc(tokens, func(s signed) bool { return s.text == text })
		if got := verify(token.Decode(text), s.key); got.Accepted() && !own && !strings.HasPrefix(got.Alg, "ES") {
			t.Fatalf("%q verifies", text)
		}
		changed := []byte(s.text)
		changed[int(at)%len(changed)] ^= flip
		if got := verify(token.Decode(string(changed)), s.key); got.Accepted() != (flip == 0) {
			t.Fatalf("byte %d flipped by %#x: %+v", int(at)%len(changed), flip, got)
		}
	})
}

func TestSign(t *testing.T) {
	key := rfcKey(t)
	parts := strings.Split(rfcToken, ".")
	var texts []string
	for _, part := range parts[:2] {
		text, err := base64.RawURLEncoding.DecodeString(part)
		if err != nil {
			t.Fatal(err)
		}
		texts = append(texts, string(text))
	}
	got, err := Sign(texts[0], texts[1], key)
	if err != nil || got != rfcToken {
		t.Errorf("Sign = %q, %v; want the token of RFC 7515 A.1", got, err)
	}
	if _, err := Sign("{}", "{}", Key{}); !errors.Is(err, ErrEmptySecret) {
		t.Errorf("Sign without a key: %v, want %v", err, ErrEmptySecret)
	}
}

func TestNewSecret(t *testing.T) {
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	public, err := x509.MarshalPKIXPublicKey(&private.PublicKey)
	if err != nil {
		t.Fatal(err)
	}
	pkcs8, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		t.Fatal(err)
	}
	cases := []struct {
		name   string
		secret []byte
		want   error
	}{
		{"nil", nil, ErrEmptySecret},
		{"empty", []byte{}, ErrEmptySecret},
		{"PEM", pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: public}), ErrNotSecret},
		{"PEM behind a blank line", append([]byte("\n"), pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY",
			Bytes: pkcs8})...), ErrNotSecret},
		{"DER public", public, ErrNotSecret},
		{"DER private", pkcs8, ErrNotSecret},
		{"SSH", []byte("ssh-ed25519 AAAAC3NzaC1lZDI1NTE5"), ErrNotSecret},
		{"JWK", []byte(` {"kty":"oct","k":"AAAA"}`), ErrNotSecret},
		{"JWKS", []byte(`{"keys":[]}`), ErrNotSecret},
		{"one byte", []byte{0}, nil},
		{"begins like DER", []byte("0123456789"), nil},
		{"JSON that is not a key", []byte(`{"a":1}`), nil},
		{"text", []byte("a secret of some length"), nil},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			key, err := NewSecret(c.secret, "a test")
			if !errors.Is(err, c.want) || key.IsZero() != (c.want != nil) {
				t.Errorf("NewSecret = %v, %v; want error %v", key, err, c.want)
			}
		})
	}
}

// TestNewSecretClones checks that the caller may reuse its buffer.
func TestNewSecretClones(t *testing.T) {
	buffer := []byte("0123456789abcdef0123456789abcdef")
	key, err := NewSecret(buffer, "a test")
	if err != nil {
		t.Fatal(err)
	}
	before, err := Sign(`{"alg":"HS256"}`, "{}", key)
	if err != nil {
		t.Fatal(err)
	}
	clear(buffer)
	if after, err := Sign(`{"alg":"HS256"}`, "{}", key); err != nil || after != before {
		t.Errorf("after the buffer was cleared: %q, %v; want %q", after, err, before)
	}
}

func TestRandomKey(t *testing.T) {
	key, err := RandomKey(strings.NewReader(strings.Repeat("k", MinSecret)))
	if err != nil || key.String() != "random local key (secret, 256 bits)" || key.Faults() != nil {
		t.Errorf("RandomKey = %v, %v", key, err)
	}
	if key, err := RandomKey(strings.NewReader("short")); !errors.Is(err, io.ErrUnexpectedEOF) || !key.IsZero() {
		t.Errorf("RandomKey of a short reader = %v, %v", key, err)
	}
}

func TestKeyPrintsNoSecret(t *testing.T) {
	const secret = "correct horse battery staple, 32"
	key := secretKey(t, secret)
	type holder struct {
		Shown  Key
		hidden Key
		list   []Key
	}
	h := holder{key, key, []Key{key}}
	leaks := []string{secret, hex.EncodeToString([]byte(secret)), fmt.Sprint([]byte(secret))[1:30], fmt.Sprintf("%#v",
		[]byte(secret))[7:40], "0x63, 0x6f"}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d", "%t"} {
		for _, value := range []any{key, &key, h, &h, []Key{key}, Keys{key, key}, map[string]Key{"a": key}, []any{h},
			verify(token.Decode(rfcToken), key), struct{ hidden Keys }{Keys{key}}} {
			out := fmt.Sprintf(verb, value)
			for _, leak := range leaks {
				if strings.Contains(strings.ToLower(out), strings.ToLower(leak)) {
					t.Errorf("%s of %T shows the secret: %s", verb, value, out)
				}
			}
		}
	}
	if got := fmt.Sprintf("%v|%+v|%#v|%s", key, key, key, key); got != strings.Repeat("a test (secret, 256 bits)|",
		3)+"a test (secret, 256 bits)" {
		t.Errorf("a key prints as %q", got)
	}
}

func TestKeyIsVisible(t *testing.T) {
	key, err := NewSecret([]byte("secret"), "file \x1b[2J")
	if err != nil {
		t.Fatal(err)
	}
	if want := `file \u{001B}[2J (secret, 48 bits)`; key.String() != want {
		t.Errorf("String() = %q, want %q", key.String(), want)
	}
}

func TestWeak(t *testing.T) {
	for _, c := range []struct {
		bytes int
		want  bool
	}{{1, true}, {MinSecret - 1, true}, {MinSecret, false}, {64, false}} {
		key := secretKey(t, string(bytes.Repeat([]byte("k"), c.bytes)))
		faults := key.Faults()
		if weak := len(faults) == 1 && faults[0].Code == FaultWeak; weak != c.want || len(faults) > 1 {
			t.Errorf("a secret of %d bytes has the faults %v", c.bytes, faults)
		}
	}
	if (Key{}).Faults() != nil || (Key{}).String() != "no key" || (Key{}).Algorithms() != nil {
		t.Error("the zero Key is not a weak key and has no algorithm")
	}
}

func TestAlgorithms(t *testing.T) {
	if got := secretKey(t, "secret").Algorithms(); !slices.Equal(got, []string{"HS256", "HS384", "HS512"}) {
		t.Errorf("Algorithms() = %q", got)
	}
	for _, c := range []struct {
		alg        string
		registered bool
		size       int
	}{
		{"HS256", true, 32}, {"ES512", true, 132}, {"RS256", true, 0}, {"none", true, 0}, {"ES256K", true, 64}, {"hs256",
			false, 0}, {"", false, 0},
	} {
		size, fixed := SignatureSize(c.alg)
		if Registered(c.alg) != c.registered || size != c.size || fixed != (c.size > 0) {
			t.Errorf("%q: registered %v, size %d, fixed %v", c.alg, Registered(c.alg), size, fixed)
		}
	}
}
