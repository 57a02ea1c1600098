package signing

import (
	"bytes"
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"testing"

	"bulla/core/token"
)

// everyAlgorithm returns a private and a public key for each algorithm.
func everyAlgorithm(t testing.TB) map[string]Keys {
	t.Helper()
	m := made()
	pair := func(private, public string) Keys { return Keys{parseOne(t, private), parseOne(t, public)} }
	rsaPair := pair(privatePEM(t, m.rsa), publicPEM(t, m.rsa))
	edPair := pair(privatePEM(t, m.ed25519), publicPEM(t, m.ed25519))
	secret := parseOne(t, strings.Repeat("not a real secret ", 4))
	return map[string]Keys{
		"HS256": {secret, secret}, "HS384": {secret, secret}, "HS512": {secret, secret},
		"RS256": rsaPair, "RS384": rsaPair, "RS512": rsaPair, "PS256": rsaPair, "PS384": rsaPair, "PS512": rsaPair,
		"ES256": pair(privatePEM(t, m.p256), publicPEM(t, m.p256)),
		"ES384": pair(privatePEM(t, m.p384), publicPEM(t, m.p384)),
		"ES512": pair(privatePEM(t, m.p521), publicPEM(t, m.p521)),
		"EdDSA": edPair, "Ed25519": edPair,
	}
}

// TestEveryAlgorithm signs with each algorithm and verifies with every key.
func TestEveryAlgorithm(t *testing.T) {
	all := everyAlgorithm(t)
	if len(all) != 14 {
		t.Fatalf("%d algorithms", len(all))
	}
	for alg, pair := range all {
		signed, err := Sign(`{"alg":"`+alg+`"}`, `{"sub":"a"}`, pair[0])
		if err != nil {
			t.Fatalf("%s: %v", alg, err)
		}
		tok := token.Decode(signed)
		for _, key := range pair {
			if got := verify(tok, key); got.Status != Valid {
				t.Errorf("%s with %v: %+v", alg, key, got)
			}
		}
		for other, keys := range all {
			if keys[1].Kind() == pair[1].Kind() {
				continue
			}
			if got := verify(tok, keys[1]); got.Status != Unchecked || !got.WrongKey || !got.Used.IsZero() {
				t.Errorf("%s with the key of %s: %+v", alg, other, got)
			}
		}
		if size, fixed := SignatureSize(alg); fixed && size != len(tok.Signature().Bytes) {
			t.Errorf("%s: the signature has %d bytes, not %d", alg, len(tok.Signature().Bytes), size)
		}
	}
}

func TestSignRefuses(t *testing.T) {
	m := made()
	secret := secretKey(t, "a secret of some length")
	cases := []struct {
		name, header string
		key          Key
		want         error
		says         string
	}{
		{"no key", `{"alg":"HS256"}`, Key{}, ErrEmptySecret, "empty"},
		{"no algorithm", `{}`, secret, ErrAlgorithm, `the header has no alg; add "alg":"HS256"`},
		{"no JSON", `alg`, secret, ErrAlgorithm, "has no alg"},
		{"none", `{"alg":"none"}`, secret, ErrAlgorithm,
			`the header says "none", but the key (a test (secret, 184 bits)) signs with HS256, HS384, HS512`},
		{"a different kind", `{"alg":"RS256"}`, secret, ErrAlgorithm, `"RS256"`},
		{"another curve", `{"alg":"ES384"}`, parseOne(t, privatePEM(t, m.p256)), ErrAlgorithm, "signs with ES256"},
		{"public key", `{"alg":"ES256"}`, parseOne(t, publicPEM(t, m.p256)), ErrPublicKey, "EC P-256 public"},
		{"key_ops verify", `{"alg":"HS256"}`, parseOne(t, secretJWK(`,"key_ops":["verify"]`)), ErrPublicKey,
			"allowed to sign"},
		{"hostile alg", `{"alg":"\u001b[2J"}`, secret, ErrAlgorithm, `\u{001B}`},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got, err := Sign(c.header, "{}", c.key)
			if !errors.Is(err, c.want) || got != "" || !strings.Contains(fmt.Sprint(err), c.says) {
				t.Errorf("Sign = %q, %v; want %v with %q", got, err, c.want, c.says)
			}
		})
	}
}

func TestVerifyChooses(t *testing.T) {
	named := func(id string, fill byte) Key {
		k := base64.RawURLEncoding.EncodeToString(bytes.Repeat([]byte{fill}, 32))
		return parseOne(t, `{"kty":"oct","kid":"`+id+`","k":"`+k+`"}`)
	}
	a, b, plain := named("a", 1), named("b", 2), secretKey(t, strings.Repeat("p", 32))
	public := parseOne(t, publicPEM(t, made().p256))
	set := func(members ...string) Keys {
		keys, err := Parse([]byte(`{"keys":[`+strings.Join(members, ",")+`]}`), "a test", nil)
		if err != nil {
			t.Fatal(err)
		}
		return keys
	}
	mixed := set(`{"kty":"oct","kid":"a","k":"`+base64.RawURLEncoding.EncodeToString(bytes.Repeat([]byte{1}, 32))+`"}`,
		changed(public.PublicJWK(), `"kty"`, `"kid":"a","kty"`))
	p256, named256 := parseOne(t, privatePEM(t, made().p256)), changed(public.PublicJWK(), `"kty"`, `"kid":"e","kty"`)
	cases := []struct {
		name, header string
		signer       Key
		keys         Keys
		want         Status
		used         string
		says         string
	}{
		{"by kid", `{"alg":"HS256","kid":"b"}`, b, Keys{a, b}, Valid, b.String(), reasonValid},
		{"kid of another key", `{"alg":"HS256","kid":"a"}`, b, Keys{a, b}, Invalid, a.String(), "not made with this key"},
		{"no such kid", `{"alg":"HS256","kid":"c"}`, b, Keys{a, b}, Unchecked, "no key",
			`none of the given keys has the header's kid "c"`},
		{"no such kid, a single key", `{"alg":"HS256","kid":"c"}`, b, Keys{b}, Valid, b.String(),
			`the key's kid is "b", the header's is "c"`},
		{"no such kid, another single key", `{"alg":"HS256","kid":"c"}`, a, Keys{b}, Invalid, b.String(),
			`the key's kid is "b", the header's is "c"`},
		{"no such kid, a set of one key", `{"alg":"HS256","kid":"c"}`, b, set(`{"kty":"oct","kid":"b","k":"AgIC"}`),
			Unchecked, "no key", `none of the given keys has the header's kid "c"`},
		{"a set without the kind", `{"alg":"RS256"}`, a, set(`{"kty":"oct","k":"AgIC"}`), Unchecked, "no key",
			"RS256 needs a different kind"},
		{"a set whose kid is of another kind", `{"alg":"RS256","kid":"b"}`, b, set(`{"kty":"oct","kid":"b","k":"AgIC"}`),
			Unchecked, "no key", "RS256 needs a different kind"},
		{"two keys of a kid that fit", `{"alg":"HS256","kid":"b"}`, b, set(`{"kty":"oct","kid":"b","k":"AgIC"}`,
			`{"kty":"oct","kid":"b","k":"AwMD"}`), Unchecked, "no key", "several keys of the set have the kid"},
		{"a damaged key of the same kid", `{"alg":"HS256","kid":"b"}`, b, set(`{"kty":"oct","kid":"b","k":"AgIC"}`,
			`{"kty":"oct","kid":"b","k":"*"}`), Unchecked, "no key", "several keys of the set have the kid"},
		{"the same key twice", `{"alg":"ES256","kid":"e"}`, p256, set(named256, named256), Valid, set(named256)[0].String(),
			reasonValid},
		{"one kid for two algorithms", `{"alg":"ES256","kid":"e"}`, p256, set(changed(named256, `"kty"`,
			`"use":"enc","kty"`), named256), Valid, set(named256)[0].String(), reasonValid},
		{"a kid twice that the token does not name", `{"alg":"ES256","kid":"e"}`, p256,
			set(`{"kty":"EC","kid":"b","crv":"P-256"}`, `{"kty":"EC","kid":"b","crv":"P-256"}`, named256), Valid,
			set(named256)[0].String(), reasonValid},
		{"a set of mixed kinds, a secret", `{"alg":"HS256","kid":"a"}`, a, mixed, Unchecked, "no key",
			"secrets in a separate set"},
		{"a set of mixed kinds, a public key", `{"alg":"ES256","kid":"a"}`, parseOne(t, privatePEM(t, made().p256)), mixed,
			Valid, mixed[1].String(), reasonValid},
		{"no such kid, a key without", `{"alg":"HS256","kid":"c"}`, plain, Keys{a, plain, b}, Valid, plain.String(),
			reasonValid},
		{"no kid", `{"alg":"HS256"}`, b, Keys{public, a, b, plain}, Valid, b.String(), reasonValid},
		{"none fits", `{"alg":"HS256"}`, secretKey(t, "else"), Keys{a, public, b}, Invalid, "no key",
			"not made with any of the 2 matching keys"},
		{"kid of another kind", `{"alg":"ES256","kid":"a"}`, a, Keys{a, public}, Unchecked, "no key",
			"ES256 needs a different kind of key than a secret"},
		{"none of the kind", `{"alg":"RS256"}`, a, Keys{a, public}, Unchecked, "no key",
			"RS256 needs a different kind of key than the 2"},
		{"empty", `{"alg":"HS256"}`, a, Keys{}, Unchecked, "no key", "no key was given"},
		{"zero key", `{"alg":"HS256"}`, a, Keys{{}}, Unchecked, "no key", "no key was given"},
		{"kid is a number", `{"alg":"HS256","kid":1}`, a, Keys{a}, Valid, a.String(), reasonValid},
		{"hostile kid", `{"alg":"HS256","kid":"\u001b[2J"}`, a, Keys{a, b}, Unchecked, "no key", `\u{001B}[2J`},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			alg := "HS256"
			if c.signer.Kind() != "secret" {
				alg = c.signer.Algorithms()[0]
			}
			got := Verify(token.Decode(forge(t, alg, c.header, "{}", c.signer)), c.keys, nil)
			if got.Status != c.want || got.Used.String() != c.used || !strings.Contains(got.Reason, c.says) {
				t.Errorf("Check = %+v; want %s, used %s, %q", got, c.want, c.used, c.says)
			}
			if got.Status == Unchecked && got.WrongKey != (strings.Contains(got.Reason, "a different kind") &&
				c.name != "a set without the kind") {
				t.Errorf("WrongKey = %v with %q", got.WrongKey, got.Reason)
			}
		})
	}
}

func TestVerifyAllowed(t *testing.T) {
	key := rfcKey(t)
	for _, c := range []struct {
		name, token string
		allowed     []string
		want        Status
		unexpected  bool
	}{
		{"nothing said", rfcToken, nil, Valid, false},
		{"allowed", rfcToken, []string{"RS256", "HS256"}, Valid, false},
		{"not allowed", rfcToken, []string{"RS256", "ES256"}, Valid, true},
		{"not allowed without signature", unsigned(`{"alg":"none"}`, ""), []string{"HS256"}, Absent, true},
		{"not allowed and unknown", unsigned(`{"alg":"ES256K"}`, "AAAB"), []string{"HS256"}, Unsupported, true},
		{"no algorithm", unsigned(`{}`, "AAAA"), []string{"HS256"}, Unsupported, false},
		{"encrypted", "eyJhbGciOiJkaXIiLCJlbmMiOiJBMTI4R0NNIn0..aWlp.Y2Nj.dHR0", []string{"HS256"}, Unsupported, false},
	} {
		got := Verify(token.Decode(c.token), Keys{key}, c.allowed)
		if got.Status != c.want || got.Unexpected != c.unexpected || (got.Refused != "") != c.unexpected ||
			got.Accepted() == c.unexpected && c.want == Valid {
			t.Errorf("%s: %+v", c.name, got)
		}
		if c.unexpected && !strings.Contains(got.Refused, "is not allowed, only "+strings.Join(c.allowed, ", ")) {
			t.Errorf("%s: refused for %q", c.name, got.Refused)
		}
	}
}

// TestAlgorithmConfusion signs HS256 with every form of a public key that a library could use as a
// secret.
func TestAlgorithmConfusion(t *testing.T) {
	private := made().rsa
	public := publicPEM(t, private)
	key := parseOne(t, public)
	for name, secret := range map[string]string{
		"PEM": public, "PEM without line break": strings.TrimSpace(public), "DER": string(spkiDER(t, private)),
		"modulus": string(private.N.Bytes()), "JWK": key.PublicJWK(),
	} {
		forged := forge(t, "HS256", `{"alg":"HS256"}`, `{"sub":"admin"}`, newKey(material{secret: []byte(secret)},
			"an attacker"))
		if got := verify(token.Decode(forged), key); got.Status != Unchecked || !got.WrongKey {
			t.Errorf("%s: %+v", name, got)
		}
	}
	inside := forge(t, "RS256", `{"alg":"RS256","jwk":`+key.PublicJWK()+`}`, "{}", parseOne(t, privatePEM(t, private)))
	if got := verify(token.Decode(inside), Key{}); got.Status != Unchecked {
		t.Errorf("a key in the header was used: %+v", got)
	}
}

// TestSaltLength checks that PS256 accepts only a salt as long as its hash (RFC 7518 section 3.5).
func TestSaltLength(t *testing.T) {
	private := made().rsa
	key := parseOne(t, publicPEM(t, private))
	input := base64.RawURLEncoding.EncodeToString([]byte(`{"alg":"PS256"}`)) + ".e30"
	digest := sha256.Sum256([]byte(input))
	for salt, want := range map[int]Status{20: Invalid, 31: Invalid, 32: Valid, 33: Invalid, 222: Invalid} {
		signature, err := rsa.SignPSS(rand.Reader, private, crypto.SHA256, digest[:], &rsa.PSSOptions{SaltLength: salt})
		if err != nil {
			t.Fatal(err)
		}
		got := verify(token.Decode(input+"."+base64.RawURLEncoding.EncodeToString(signature)), key)
		if got.Status != want {
			t.Errorf("salt of %d bytes: %+v, want %s", salt, got, want)
		}
	}
}

func TestSmallRSA(t *testing.T) {
	private := parseOne(t, privatePEM(t, made().small))
	signed, err := Sign(`{"alg":"RS256"}`, "{}", private)
	if err != nil {
		t.Fatal(err)
	}
	got := verify(token.Decode(signed), parseOne(t, publicPEM(t, made().small)))
	if got.Status != Valid || len(got.Used.Faults()) != 1 || got.Used.Faults()[0].Code != FaultWeak {
		t.Errorf("Verify = %+v with faults %v", got, got.Used.Faults())
	}
}

// TestSecretHygiene tries secrets that were given in another form than the one used to sign.
func TestSecretHygiene(t *testing.T) {
	const secret = "not a real secret, 32 bytes and more"
	encoded := base64.StdEncoding.EncodeToString([]byte(secret))
	cases := []struct {
		name, signedWith, given string
		want                    Status
		says                    string
	}{
		{"the same", secret, secret, Valid, reasonValid},
		{"line break trimmed", secret, secret + "\n", Valid, reasonValid},
		{"line break belongs to it", secret + "\n", secret + "\n", Valid, "line break at the end"},
		{"CRLF belongs to it", secret + "\r\n", secret + "\r\n", Valid, "line break at the end"},
		{"base64 given", secret, encoded, Invalid, "decoded as base64: give it as b64:"},
		{"base64url given", secret, strings.TrimRight(encoded, "="), Invalid, "decoded as base64"},
		{"hex given", secret, hex.EncodeToString([]byte(secret)), Invalid, "decoded as hex"},
		{"base64 used as it stands", encoded, secret, Invalid, "the base64 text itself"},
		{"spaces around", secret, " " + secret + " ", Invalid, "white space around"},
		{"line break of the signer's file", secret + "\n", secret, Invalid, "with a line break after it"},
		{"CRLF of the signer's file", secret + "\r\n", secret, Invalid, "(CR LF) after it"},
		{"quotes around", secret, `"` + secret + `"`, Invalid, "quotes around"},
		{"the name of its variable before it", secret, "JWT_SECRET=" + secret, Invalid, "without the name before it"},
		{"byte order mark before it", secret, "\ufeff" + secret, Invalid, "without its byte order mark"},
		{"another", secret, "another secret of no meaning", Invalid, "not made with this key"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			for _, alg := range []string{"HS256", "HS384", "HS512"} {
				signed := forge(t, alg, `{"alg":"`+alg+`"}`, `{"sub":"a"}`, newKey(material{secret: []byte(c.signedWith)},
					"the issuer"))
				got := verify(token.Decode(signed), parseOne(t, c.given))
				if got.Status != c.want || !strings.Contains(got.Reason, c.says) || got.Used.IsZero() {
					t.Errorf("%s: %+v, want %s with %q", alg, got, c.want, c.says)
				}
				if strings.Contains(fmt.Sprintf("%+v", got), "real secret") {
					t.Errorf("%s: the result shows the secret: %+v", alg, got)
				}
			}
		})
	}
	trimmed := parseOne(t, secret+"\n")
	if faults := trimmed.Faults(); len(faults) != 1 || faults[0].Code != FaultTrimmed {
		t.Errorf("faults of a trimmed secret: %v", faults)
	}
}

func TestOpenSecrets(t *testing.T) {
	sign := func(alg, secret string) string {
		return forge(t, alg, `{"alg":"`+alg+`"}`, `{"sub":"a"}`, newKey(material{secret: []byte(secret)}, "an issuer"))
	}
	good := sign("HS256", "nothing that anyone knows")
	const known = `the well-known secret "secret" (tutorials)`
	cases := []struct {
		name, token string
		key         Key
		status      Status
		want        string
	}{
		{"empty", sign("HS256", ""), Key{}, Unchecked, "the empty secret"},
		{"empty, with a key", sign("HS512", ""), rfcKey(t), Invalid, "the empty secret"},
		{"jwt.io before", sign("HS256", "your-256-bit-secret"), Key{}, Unchecked,
			`the well-known secret "your-256-bit-secret" (jwt.io)`},
		{"jwt.io now", sign("HS512", "a-valid-string-secret-that-is-at-least-512-bits-long-which-is-very-long"), Key{},
			Unchecked, `the well-known secret "a-valid-string-secret-that-is-at-least-512-bits-long-which-is-very-long" (jwt.io)`},
		{"secret", sign("HS384", "secret"), Key{}, Unchecked, known},
		{"Supabase", sign("HS256", "super-secret-jwt-token-with-at-least-32-characters-long"), Key{}, Unchecked,
			`the well-known secret "super-secret-jwt-token-with-at-least-32-characters-long" (Supabase)`},
		{"decoded", sign("HS512", "\x8d\xab\xda\x8a\x7b\xac"), Key{}, Unchecked,
			`the well-known secret "javainuse", decoded from base64 (Java tutorials)`},
		{"RFC 7515", rfcToken, Key{}, Unchecked, `the well-known secret "b64:` + rfcSecret + `" (RFC 7515 and RFC 7520)`},
		{"with a key of another kind", sign("HS256", "secret"), parseOne(t, rfcEC), Unchecked, known},
		{"with another key", sign("HS256", "secret"), secretKey(t, "not it"), Invalid, known},
		{"valid under it", sign("HS256", "secret"), secretKey(t, "secret"), Valid, known},
		{"unknown", good, Key{}, Unchecked, ""},
		{"refused", sign("HS256", "secret") + "\n", Key{}, Unchecked, ""},
		{"no HMAC", forge(t, "HS256", `{"alg":"RS256"}`, "{}", secretKey(t, "secret")), Key{}, Unchecked, ""},
	}
	for _, c := range cases {
		if got := verify(token.Decode(c.token), c.key); got.Open != c.want || got.Status != c.status {
			t.Errorf("%s: %+v, want %s with %q", c.name, got, c.status, c.want)
		}
	}
}

// TestPayloadOfAnyKind checks that a signature can be valid whatever the payload is, but that a
// payload with two readings is refused.
func TestPayloadOfAnyKind(t *testing.T) {
	for payload, want := range map[string]Status{
		"foo": Valid, "": Valid, "\x00\xff": Valid, `{"sub":`: Valid, "null": Valid, "[]": Valid,
		`{"a":{"sub":"a","sub":"b"}}`: Valid,
	} {
		got := verify(token.Decode(forge(t, "HS256", `{"alg":"HS256"}`, payload, rfcKey(t))), rfcKey(t))
		if got.Status != want || !got.Accepted() {
			t.Errorf("payload %q: %+v, want %s", payload, got, want)
		}
	}
	for _, payload := range []string{`{"sub":"a","sub":"b"}`, "{\"sub\":\"\xff\"}", `{"sub":"\ud800"}`} {
		got := verify(token.Decode(forge(t, "HS256", `{"alg":"HS256"}`, payload, rfcKey(t))), rfcKey(t))
		if got.Status != Valid || got.Refused == "" || got.Accepted() {
			t.Errorf("payload %q: %+v, want a valid signature of a token that is refused", payload, got)
		}
	}
}

// TestKeyFaultsForAlgorithm checks that a secret is long enough or too short depending on the
// algorithm.
func TestKeyFaultsForAlgorithm(t *testing.T) {
	key := secretKey(t, strings.Repeat("k", 40))
	for alg, want := range map[string]int{"HS256": 0, "HS384": 1, "HS512": 1, "": 0, "RS256": 0} {
		if got := key.FaultsFor(alg); len(got) != want || want == 1 && !strings.Contains(got[0].Because, alg) {
			t.Errorf("FaultsFor(%q) = %v", alg, got)
		}
	}
	if got := secretKey(t, "password").Faults(); len(got) != 1 ||
		got[0].Title != "the secret is short: 8 of the 32 bytes for HS256" {
		t.Errorf("Faults() = %v", got)
	}
}
