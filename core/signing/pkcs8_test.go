package signing

import (
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"errors"
	"strings"
	"testing"

	"github.com/youmark/pkcs8"
)

// encryptedDER encrypts a key with few iterations, so that the tests are quick.
func encryptedDER(t testing.TB, passphrase string) []byte {
	t.Helper()
	opts := *pkcs8.DefaultOpts
	opts.KDFOpts = pkcs8.PBKDF2Opts{SaltSize: 8, IterationCount: 1000,
		HMACHash: pkcs8.DefaultOpts.KDFOpts.(pkcs8.PBKDF2Opts).HMACHash}
	der, err := pkcs8.MarshalPrivateKey(made().p256, []byte(passphrase), &opts)
	if err != nil {
		t.Fatal(err)
	}
	return der
}

func TestParseEncrypted(t *testing.T) {
	const passphrase = "correct horse"
	der := encryptedDER(t, passphrase)
	prompts := 0
	answer := func(text string) func() ([]byte, error) {
		return func() ([]byte, error) { prompts++; return []byte(text), nil }
	}
	canceled := errors.New("canceled")
	cases := []struct {
		name, data string
		ask        func() ([]byte, error)
		want       error
		prompts    int
	}{
		{"right passphrase", block("ENCRYPTED PRIVATE KEY", der), answer(passphrase), nil, 1},
		{"DER", string(der), answer(passphrase), nil, 1},
		{"two blocks, asked once", block("ENCRYPTED PRIVATE KEY", der) + block("ENCRYPTED PRIVATE KEY", der),
			answer(passphrase), nil, 1},
		{"wrong passphrase", block("ENCRYPTED PRIVATE KEY", der), answer("wrong horse"), ErrPassphrase, 1},
		{"empty passphrase", block("ENCRYPTED PRIVATE KEY", der), answer(""), ErrPassphrase, 1},
		{"nobody to ask", block("ENCRYPTED PRIVATE KEY", der), nil, ErrEncrypted, 0},
		{"nobody answers", block("ENCRYPTED PRIVATE KEY", der), func() ([]byte, error) { prompts++; return nil, canceled },
			canceled, 1},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			prompts = 0
			keys, err := Parse([]byte(c.data), "a test", c.ask)
			if !errors.Is(err, c.want) || prompts != c.prompts {
				t.Fatalf("Parse = %v, %v; asked %d times; want %v, %d", keys, err, prompts, c.want, c.prompts)
			}
			if err == nil && (len(keys) != 1 || keys[0].String() != "a test (EC P-256 private)") {
				t.Errorf("keys are %v", keys)
			}
			if err != nil && strings.Contains(err.Error(), "horse") {
				t.Errorf("the error holds the passphrase: %v", err)
			}
		})
	}
}

// TestParseEncryptedHostile checks that a file can't make the library panic or work for long, and
// that nobody is asked for its passphrase.
func TestParseEncryptedHostile(t *testing.T) {
	aes := asn1.ObjectIdentifier{2, 16, 840, 1, 101, 3, 4, 1, 42}
	pbkdf2 := func(iterations int) pkix.AlgorithmIdentifier {
		return identifier(t, oidPBKDF2, struct {
			Salt       []byte
			Iterations int
		}{make([]byte, 8), iterations})
	}
	scrypt := func(n, r, p int) pkix.AlgorithmIdentifier {
		return identifier(t, oidScrypt, struct {
			Salt    []byte
			N, R, P int
		}{make([]byte, 8), n, r, p})
	}
	iv := func(size int) pkix.AlgorithmIdentifier { return identifier(t, aes, make([]byte, size)) }
	cases := []struct {
		name        string
		kdf, cipher pkix.AlgorithmIdentifier
		data        int
		want        error
		says        string
	}{
		{"iterations", pbkdf2(maxIterations + 1), iv(16), 32, ErrBadKey, "iterations of PBKDF2"},
		{"no iterations", pbkdf2(0), iv(16), 32, ErrBadKey, "PBKDF2 parameters are damaged"},
		{"memory", scrypt(1<<30, 8, 1), iv(16), 32, ErrBadKey, "too much work of scrypt"},
		{"work", scrypt(1<<14, 8, 1<<20), iv(16), 32, ErrBadKey, "too much work of scrypt"},
		{"short IV", pbkdf2(1000), iv(15), 32, ErrBadKey, "encrypted data is damaged"},
		{"half a block", pbkdf2(1000), iv(16), 33, ErrBadKey, "encrypted data is damaged"},
		{"no data", pbkdf2(1000), iv(16), 0, ErrBadKey, "encrypted data is damaged"},
		{"IV is not a string", pbkdf2(1000), identifier(t, aes, 5), 32, ErrBadKey, "encryption parameters are damaged"},
		{"unknown cipher", pbkdf2(1000), identifier(t, asn1.ObjectIdentifier{1, 2, 3}, make([]byte, 16)), 32, ErrUnknownKey,
			"openssl pkcs8 -topk8 -v2 aes-256-cbc"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			params := identifier(t, oidPBES2, struct{ KDF, Cipher pkix.AlgorithmIdentifier }{c.kdf, c.cipher})
			der, err := asn1.Marshal(encryptedKey{params, make([]byte, c.data)})
			if err != nil {
				t.Fatal(err)
			}
			_, err = Parse(der, "a test", func() ([]byte, error) {
				t.Error("asked for a passphrase")
				return []byte("x"), nil
			})
			if !errors.Is(err, c.want) || !strings.Contains(err.Error(), c.says) {
				t.Errorf("Parse: %v; want %v with %q", err, c.want, c.says)
			}
		})
	}
}

func identifier(t testing.TB, oid asn1.ObjectIdentifier, params any) pkix.AlgorithmIdentifier {
	t.Helper()
	der, err := asn1.Marshal(params)
	if err != nil {
		t.Fatal(err)
	}
	return pkix.AlgorithmIdentifier{Algorithm: oid, Parameters: asn1.RawValue{FullBytes: der}}
}

// TestParseOldPasswordEncryption checks the hint for PBES1, which is not supported.
func TestParseOldPasswordEncryption(t *testing.T) {
	params := identifier(t, asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 5, 10}, struct {
		Salt       []byte
		Iterations int
	}{make([]byte, 8), 2048})
	der, err := asn1.Marshal(encryptedKey{params, make([]byte, 16)})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := x509.ParsePKCS8PrivateKey(der); err == nil {
		t.Fatal("the sample is a plain key")
	}
	if _, err := Parse(der, "a test", nil); !errors.Is(err, ErrUnknownKey) || !strings.Contains(err.Error(),
		"openssl pkcs8 -topk8") {
		t.Errorf("Parse: %v", err)
	}
}
