package signing

import (
	"crypto"
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"crypto/rsa"
	"encoding/base64"
	"errors"
	"math/big"
	"slices"
	"strings"
	"testing"

	"github.com/go-jose/go-jose/v4"

	"bulla/core/token"
)

// encryptFor makes an encrypted token.
func encryptFor(t *testing.T, alg string, enc jose.ContentEncryption, key any) string {
	t.Helper()
	if hash, ok := oaepHashes[alg]; ok {
		return encryptOAEP(t, alg, hash, key.(*rsa.PublicKey))
	}
	return encryptText(t, "a claims set", enc, jose.Recipient{Algorithm: jose.KeyAlgorithm(alg), Key: key})
}

// encryptText encrypts a text for a recipient.
func encryptText(t *testing.T, text string, enc jose.ContentEncryption, recipient jose.Recipient) string {
	t.Helper()
	encrypter, err := jose.NewEncrypter(enc, recipient, nil)
	if err != nil {
		t.Fatal(err)
	}
	object, err := encrypter.Encrypt([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	compact, err := object.CompactSerialize()
	if err != nil {
		t.Fatal(err)
	}
	return compact
}

// oaepHashes are those of the algorithms that go-jose doesn't know.
var oaepHashes = map[string]crypto.Hash{"RSA-OAEP-384": crypto.SHA384, "RSA-OAEP-512": crypto.SHA512}

// encryptOAEP makes an encrypted token whose key is wrapped by crypto/rsa.
func encryptOAEP(t *testing.T, alg string, hash crypto.Hash, key *rsa.PublicKey) string {
	t.Helper()
	cek := []byte(strings.Repeat("c", 16))
	wrapped, err := rsa.EncryptOAEP(hash.New(), rand.Reader, key, cek, nil)
	if err != nil {
		t.Fatal(err)
	}
	return sealed(t, alg, cek, wrapped)
}

// sealed makes an encrypted token of A128GCM with a wrapped key. Its header has white space, which
// must be kept.
func sealed(t *testing.T, alg string, cek, wrapped []byte) string {
	t.Helper()
	block, err := aes.NewCipher(cek)
	if err != nil {
		t.Fatal(err)
	}
	gcm, err := cipher.NewGCM(block)
	if err != nil {
		t.Fatal(err)
	}
	encode := base64.RawURLEncoding.EncodeToString
	header := encode([]byte(`{ "enc": "A128GCM", "alg": "` + alg + `" }`))
	iv := make([]byte, gcm.NonceSize())
	text := gcm.Seal(nil, iv, []byte("a claims set"), []byte(header))
	tag := len(text) - gcm.Overhead()
	return strings.Join([]string{header, encode(wrapped), encode(iv), encode(text[:tag]), encode(text[tag:])}, ".")
}

// TestDecryptOpenSSL decrypts tokens whose keys openssl wrapped.
func TestDecryptOpenSSL(t *testing.T) {
	o := newOpenSSL(t)
	cek := strings.Repeat("c", 16)
	o.write("key.pem", privatePEM(t, made().rsa))
	for alg, digest := range map[string]string{"RSA-OAEP": "sha1", "RSA-OAEP-256": "sha256", "RSA-OAEP-384": "sha384",
		"RSA-OAEP-512": "sha512"} {
		wrapped := o.run(cek, "pkeyutl", "-encrypt", "-inkey", "key.pem", "-pkeyopt", "rsa_padding_mode:oaep",
			"-pkeyopt", "rsa_oaep_md:"+digest, "-pkeyopt", "rsa_mgf1_md:"+digest)
		text := sealed(t, alg, []byte(cek), []byte(wrapped))
		if got, err := Decrypt(text, Keys{parseOne(t, privatePEM(t, made().rsa))}); err != nil || got != "a claims set" {
			t.Errorf("%s: %q, %v", alg, got, err)
		}
	}
}

func TestDecrypt(t *testing.T) {
	m := made()
	secret := func(size int) []byte { return []byte(strings.Repeat("k", size)) }
	for alg, size := range wrapSizes {
		private, public, given := any(nil), any(nil), ""
		switch {
		case strings.HasPrefix(alg, "RSA"):
			public, private, given = &m.rsa.PublicKey, m.rsa, privatePEM(t, m.rsa)
		case strings.HasPrefix(alg, "ECDH"):
			public, private, given = &m.p384.PublicKey, m.p384, privatePEM(t, m.p384)
		case alg == "dir":
			public, given = secret(16), string(secret(16))
		default:
			public, given = secret(size), string(secret(size))
		}
		text := encryptFor(t, alg, jose.A128GCM, public)
		wrong := Keys{parseOne(t, rfcEC), parseOne(t, rfcEd25519), secretKey(t, "another"), parseOne(t, privatePEM(t,
			m.small))}
		got, err := Decrypt(text, append(wrong, parseOne(t, given)))
		if err != nil || got != "a claims set" {
			t.Errorf("%s: %q, %v", alg, got, err)
		}
		for name, keys := range map[string]Keys{"no key": nil, "zero key": {{}}, "wrong keys": wrong} {
			if got, err := Decrypt(text, keys); !errors.Is(err, ErrDecrypt) || got != "" {
				t.Errorf("%s with %s: %q, %v", alg, name, got, err)
			}
		}
		if private != nil {
			if got, err := Decrypt(text, Keys{parseOne(t, parseOne(t, given).PublicJWK())}); !errors.Is(err, ErrDecrypt) ||
				got != "" {
				t.Errorf("%s with the public key: %q, %v", alg, got, err)
			}
		}
		checkFlips(t, alg, text, parseOne(t, given))
	}
}

// checkFlips checks that an encrypted token is refused after any of its characters changes.
func checkFlips(t *testing.T, alg, text string, key Key) {
	t.Helper()
	for at := 0; at < len(text); at += 7 {
		changed := []byte(text)
		changed[at] ^= 1
		if got, err := Decrypt(string(changed), Keys{key}); err == nil {
			t.Errorf("%s: character %d changed still opens: %q", alg, at, got)
		}
	}
	for _, changed := range []string{text + "=", text + "\n", " " + text, text + ".", strings.TrimSuffix(text,
		text[strings.LastIndex(text, "."):])} {
		if got, err := Decrypt(changed, Keys{key}); err == nil {
			t.Errorf("%s: %q opens: %q", alg, changed, got)
		}
	}
}

func TestDecryptRefuses(t *testing.T) {
	encode := base64.RawURLEncoding.EncodeToString
	for _, header := range []string{`{"alg":"RSA1_5","enc":"A128GCM"}`,
		`{"alg":"PBES2-HS256+A128KW","enc":"A128GCM","p2s":"AAAA","p2c":2000000000}`, `{"alg":"A128gcmkw","enc":"A128GCM"}`,
		`{"enc":"A128GCM"}`} {
		if _, err := Decrypt(encode([]byte(header))+".AAAA.AAAA.AAAA.AAAA", Keys{secretKey(t, "a secret")}); !errors.Is(err,
			ErrEncryption) {
			t.Errorf("%s: %v", header, err)
		}
	}
	if _, err := Decrypt(rfcToken, Keys{rfcKey(t)}); !errors.Is(err, ErrEncryption) {
		t.Errorf("a signed token: %v", err)
	}
}

// TestDecryptNarrowed checks that use, key_ops and alg of a JWK limit what it can decrypt.
func TestDecryptNarrowed(t *testing.T) {
	key := []byte("0123456789abcdef0123456789abcdef")
	text := encryptFor(t, "A256KW", jose.A128GCM, key)
	direct := encryptFor(t, "dir", jose.A256GCM, key)
	for _, c := range []struct {
		members        string
		wraps, directs bool
	}{
		{"", true, true},
		{`,"use":"enc","alg":"A256KW"`, true, false},
		{`,"use":"enc","alg":"A256GCM"`, false, true},
		{`,"key_ops":["unwrapKey","decrypt"]`, true, true},
		{`,"key_ops":["encrypt"]`, false, false},
		{`,"use":"sig"`, false, false},
		{`,"alg":"HS256"`, false, false},
	} {
		keys := Keys{parseOne(t, secretJWK(c.members))}
		_, err := Decrypt(text, keys)
		_, directErr := Decrypt(direct, keys)
		if (err == nil) != c.wraps || (directErr == nil) != c.directs {
			t.Errorf("%s: A256KW %v, dir %v", c.members, err, directErr)
		}
		if got := Verify(token.Decode(text), keys, nil); got.Status != Unsupported {
			t.Errorf("%s: a signature verdict on an encrypted token: %+v", c.members, got)
		}
	}
}

// TestROCA checks a modulus of the form that the faulty generator made, and good ones.
func TestROCA(t *testing.T) {
	product := big.NewInt(1)
	for _, prime := range rocaPrimes {
		product.Mul(product, big.NewInt(prime))
	}
	faulty := new(big.Int).Exp(big.NewInt(usualExponent), big.NewInt(12345), product)
	faulty.Add(faulty, new(big.Int).Lsh(product, 1900))
	if faulty.Bit(0) == 0 {
		faulty.Add(faulty, product)
	}
	jwk := `{"kty":"RSA","e":"AQAB","n":"` + base64.RawURLEncoding.EncodeToString(faulty.Bytes()) + `"}`
	key := parseOne(t, jwk)
	if len(key.Algorithms()) > 0 || !slices.ContainsFunc(key.Faults(),
		func(f Fault) bool { return strings.Contains(f.Title, "ROCA") }) {
		t.Errorf("a ROCA key has %v and %v", key.Algorithms(), key.Faults())
	}
	for _, good := range []*big.Int{made().rsa.N, made().small.N} {
		if isROCA(good) {
			t.Error("a good modulus has the fingerprint")
		}
	}
}
