package signing

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"strings"
	"testing"

	"github.com/go-jose/go-jose/v4"
)

// secretOf is a JWK of a secret with a kid and other members.
func secretOf(secret, members string) string {
	return `{"kty":"oct","k":"` + base64.RawURLEncoding.EncodeToString([]byte(secret)) + `"` + members + `}`
}

// TestDecryptError checks that the error says why a token can't be decrypted, and what to do.
func TestDecryptError(t *testing.T) {
	m := made()
	p256, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	k16, k32 := strings.Repeat("k", 16), strings.Repeat("k", 32)
	rsaKey, ecKey := privatePEM(t, m.rsa), privatePEM(t, m.p384)
	public := parseOne(t, rsaKey).PublicJWK()
	oaep := encryptFor(t, "RSA-OAEP-256", jose.A128GCM, &m.rsa.PublicKey)
	ecdh := encryptFor(t, "ECDH-ES", jose.A128GCM, &m.p384.PublicKey)
	at := strings.IndexByte(oaep, '.') + 10
	changed := oaep[:at] + string('A'+(oaep[at]+1)%26) + oaep[at+1:]
	wrap := encryptFor(t, "A256KW", jose.A128GCM, []byte(k32))
	direct := encryptFor(t, "dir", jose.A256GCM, []byte(k32))
	encode := base64.StdEncoding.EncodeToString
	for _, c := range []struct {
		name, token string
		keys        []string
		reason, fix string
	}{
		{"no key", oaep, nil, "only the recipient's key decrypts it, a private RSA key", "give that key"},
		{"another RSA key", changed, []string{rsaKey},
			"wrong key: the token was encrypted for another key, or changed later", "for the public key"},
		{"RSA key of another size", oaep, []string{privatePEM(t, m.small)},
			"wrong key: the token is encrypted for an RSA key of 2048 bits, but this one has 1024", "encrypted the token for"},
		{"public key", oaep, []string{public},
			"RSA-OAEP-256 needs a private RSA key, and the given public key only encrypts", "the private key of the pair"},
		{"secret for RSA", oaep, []string{k32}, "RSA-OAEP-256 needs a private RSA key, not a secret",
			"give a private RSA key"},
		{"EC key for RSA", oaep, []string{ecKey}, "RSA-OAEP-256 needs a private RSA key, not an EC P-384 key",
			"give a private RSA key"},
		{"RSA key for EC", ecdh, []string{rsaKey}, "ECDH-ES needs a private EC key on P-384, not an RSA key",
			"give a private EC key on P-384"},
		{"another curve", ecdh, []string{privatePEM(t, p256)},
			"wrong key: the token is encrypted for a key on P-384, but this one is on P-256", "encrypted the token for"},
		{"another secret", wrap, []string{strings.Repeat("x", 32)},
			"wrong key: the token was encrypted for another key, or changed later", "exact bytes"},
		{"short secret", wrap, []string{k16}, "A256KW needs a secret of 32 bytes, but the given one has 16", "exact bytes"},
		{"short secret for dir", direct, []string{k16},
			"dir with A256GCM needs a secret of 32 bytes, but the given one has 16", "NextAuth"},
		{"RSA key for dir", direct, []string{rsaKey}, "dir needs a secret of 32 bytes, not an RSA key",
			"give a secret of 32 bytes"},
		{"base64 as text", direct, []string{encode([]byte(k32))},
			"the secret does not decrypt it as given: the secret matches when decoded as base64", "b64:"},
		{"use", wrap, []string{secretOf(k32, `,"use":"sig"`)}, `the key isn't for encryption: its use is "sig"`,
			"encrypted the token for"},
		{"key_ops", wrap, []string{secretOf(k32, `,"key_ops":["encrypt","wrapKey"]`)},
			`the key isn't for decryption: its key_ops is "encrypt wrapKey"`, "encrypted the token for"},
		{"alg", wrap, []string{secretOf(k32, `,"alg":"dir"`)}, `the key is for "dir", but the header says A256KW`,
			"encrypted the token for"},
		{"several, none of the kind", oaep, []string{k16, ecKey},
			"RSA-OAEP-256 needs a private RSA key, but none of the 2 keys is one", "give a private RSA key"},
		{"several, one of the kind", oaep, []string{k16, public},
			"none of the 2 keys decrypts it; the closest match: RSA-OAEP-256 needs a private RSA key, and the given public key", "private key of the pair"},
		{"several that fit", wrap, []string{strings.Repeat("x", 32), strings.Repeat("y", 32)},
			"none of the 2 keys decrypts it: the token was encrypted for another key", "exact bytes"},
		{"cut off", oaep[:len(oaep)-3], []string{rsaKey},
			"the token is damaged: its authentication tag has 14 bytes, but A128GCM uses 16", "copy the whole token"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var keys Keys
			for _, text := range c.keys {
				keys = append(keys, parseOne(t, text))
			}
			checkClosed(t, c.token, keys, ErrDecrypt, c.reason, c.fix)
		})
	}
}

// checkClosed checks that a token can't be decrypted, and why.
func checkClosed(t *testing.T, compact string, keys Keys, kind error, reason, fix string) {
	t.Helper()
	got, err := Decrypt(compact, keys)
	var closed *DecryptError
	if got != "" || !errors.Is(err, kind) || !errors.As(err, &closed) {
		t.Fatalf("%q, %v", got, err)
	}
	if !strings.HasPrefix(closed.Reason, reason) || !strings.Contains(closed.Fix, fix) {
		t.Errorf("%q, fix %q, want %q, fix %q", closed.Reason, closed.Fix, reason, fix)
	}
}

// TestDecryptErrorForKid checks that both kids are named if they differ, and that the key is still
// tried.
func TestDecryptErrorForKid(t *testing.T) {
	right, wrong := strings.Repeat("k", 32), strings.Repeat("x", 32)
	text := encryptText(t, "a claims set", jose.A128GCM, jose.Recipient{Algorithm: jose.A256KW, Key: []byte(right),
		KeyID: "theirs"})
	ours, theirs := `,"kid":"ours"`, `,"kid":"theirs"`
	if got, err := Decrypt(text, Keys{parseOne(t, secretOf(right, ours))}); err != nil || got != "a claims set" {
		t.Errorf("the right key with another kid: %q, %v", got, err)
	}
	const reason = "wrong key: the token was encrypted for another key, or changed later"
	const fix = "exact bytes"
	checkClosed(t, text, Keys{parseOne(t, secretOf(wrong, ours))}, ErrDecrypt,
		reason+`; the header's kid is "theirs", the key's is "ours"`, fix)
	checkClosed(t, text, Keys{parseOne(t, secretOf(wrong, ours)), secretKey(t, wrong)}, ErrDecrypt,
		`none of the 2 keys decrypts it: the token was encrypted for another key, or changed later; none of them has the header's kid "theirs"`, fix)
	_, err := Decrypt(text, Keys{parseOne(t, secretOf(right, ours)), parseOne(t, secretOf(wrong, theirs))})
	if err == nil || err.Error() != reason {
		t.Errorf("the key that the header names: %v, want %s", err, reason)
	}
}

// TestDecryptErrorHere checks the reasons for tokens that bulla can't decrypt with any key.
func TestDecryptErrorHere(t *testing.T) {
	encode := base64.RawURLEncoding.EncodeToString
	for header, want := range map[string]string{
		`{"alg":"RSA1_5","enc":"A128GCM"}`:                                                `alg "RSA1_5" isn't supported, because its padding`,
		`{"alg":"PBES2-HS256+A128KW","enc":"A128GCM","p2c":2000000000}`:                   `alg "PBES2-HS256+A128KW" isn't supported, because it derives the key from a password`,
		`{"alg":"A128gcmkw","enc":"A128GCM"}`:                                             `alg "A128gcmkw" isn't supported, only A128GCMKW`,
		`{"alg":"HS256","enc":"A128GCM"}`:                                                 `alg "HS256" is for signing`,
		`{"alg":7,"enc":"A128GCM"}`:                                                       `the header has no alg`,
		`{"enc":"A128GCM"}`:                                                               `the header has no alg`,
		`{"alg":"dir","enc":"C20P"}`:                                                      `enc "C20P" isn't supported, only A128CBC-HS256`,
		`{"alg":"dir","enc":"A128GCM","crit":["exp"]}`:                                    `the header's crit`,
		`{"alg":"dir","enc":"A128GCM","zip":"GZ"}`:                                        `zip "GZ" isn't supported, only DEF`,
		`{"alg":"ECDH-ES","enc":"A128GCM","epk":{"kty":"OKP","crv":"X25519","x":"AAAA"}}`: `the header's ephemeral key (epk) is on the curve "OKP X25519"`,
	} {
		checkClosed(t, encode([]byte(header))+".AAAA.AAAA.AAAA.AAAA", Keys{secretKey(t, "a secret")}, ErrEncryption, want, "")
	}
}

// TestDecryptErrorDamaged checks that the error says what is damaged in a token.
func TestDecryptErrorDamaged(t *testing.T) {
	encode := func(size int) string { return base64.RawURLEncoding.EncodeToString(make([]byte, size)) }
	header := func(text string) string { return base64.RawURLEncoding.EncodeToString([]byte(text)) }
	gcm, cbc := header(`{"alg":"dir","enc":"A128GCM"}`), header(`{"alg":"dir","enc":"A128CBC-HS256"}`)
	wrapped, ephemeral := header(`{"alg":"A128KW","enc":"A128GCM"}`), header(`{"alg":"ECDH-ES","enc":"A128GCM"}`)
	for token, want := range map[string]string{
		gcm + "." + encode(3) + "." + encode(12) + "." + encode(3) + "." + encode(16): "it has an encrypted key, but alg dir uses none",
		wrapped + ".." + encode(12) + "." + encode(3) + "." + encode(16):              "its encrypted key is missing",
		gcm + ".." + encode(11) + "." + encode(3) + "." + encode(16):                  "its initialization vector has 11 bytes, but A128GCM uses 12",
		gcm + ".." + encode(12) + "." + encode(3) + "." + encode(15):                  "its authentication tag has 15 bytes, but A128GCM uses 16",
		cbc + ".." + encode(16) + "." + encode(17) + "." + encode(16):                 "its ciphertext has 17 bytes, but A128CBC-HS256 needs a multiple of 16",
		gcm + ".." + encode(12) + ".A=." + encode(16):                                 "its ciphertext isn't base64url",
		ephemeral + ".." + encode(12) + "." + encode(3) + "." + encode(16):            "the header's ephemeral key (epk) can't be used",
	} {
		checkClosed(t, token, Keys{secretKey(t, strings.Repeat("k", 16))}, ErrDecrypt, "the token is damaged: "+want,
			"copy the whole token")
	}
}

// TestDecryptLarge decrypts a token that is too large for an HTTP header: its size isn't damage.
func TestDecryptLarge(t *testing.T) {
	key := strings.Repeat("k", 32)
	plain := strings.Repeat("claims ", 3000)
	text := encryptText(t, plain, jose.A256GCM, jose.Recipient{Algorithm: jose.DIRECT, Key: []byte(key)})
	if got, err := Decrypt(text, Keys{secretKey(t, key)}); err != nil || got != plain {
		t.Errorf("%d bytes of %d, %v", len(got), len(plain), err)
	}
}
