package cli_test

import (
	"bytes"
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/json"
	"encoding/pem"
	"math/big"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/rogpeppe/go-internal/testscript"
	"github.com/youmark/pkcs8"
)

// The passphrase of rsa-encrypted.pem and the secret of every script.
const (
	passphrase = "coo coo"
	secret     = "0123456789abcdef0123456789abcdef"
)

// keyFiles returns key files of every form, by name: of one RSA key, one EC key, one Ed25519 key
// and one secret, and sets of them.
func keyFiles(t *testing.T) map[string][]byte {
	t.Helper()
	rsaKey, err := rsa.GenerateKey(rand.Reader, 2048)
	check(t, err)
	ecKey, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	check(t, err)
	_, edKey, err := ed25519.GenerateKey(rand.Reader)
	check(t, err)
	files := map[string][]byte{"secret": []byte(secret), "secret-line": []byte(secret + "\n"), "empty": nil}
	for name, key := range map[string]crypto.Signer{"rsa": rsaKey, "ec": ecKey, "ed": edKey} {
		private, err := x509.MarshalPKCS8PrivateKey(key)
		check(t, err)
		public, err := x509.MarshalPKIXPublicKey(key.Public())
		check(t, err)
		files[name+".pem"], files[name+".der"] = block("PRIVATE KEY", private), private
		files[name+"-public.pem"], files[name+"-public.der"] = block("PUBLIC KEY", public), public
		files[name+".jwk"] = asJSON(t, jose.JSONWebKey{Key: key.Public(), KeyID: name})
	}
	sec1, err := x509.MarshalECPrivateKey(ecKey)
	check(t, err)
	encrypted, err := pkcs8.MarshalPrivateKey(rsaKey, []byte(passphrase), nil)
	check(t, err)
	files["ec-sec1.pem"] = block("EC PRIVATE KEY", sec1)
	files["rsa-pkcs1.pem"] = block("RSA PRIVATE KEY", x509.MarshalPKCS1PrivateKey(rsaKey))
	files["rsa-public-pkcs1.pem"] = block("RSA PUBLIC KEY", x509.MarshalPKCS1PublicKey(&rsaKey.PublicKey))
	files["rsa-certificate.pem"] = block("CERTIFICATE", certificate(t, rsaKey))
	files["rsa-encrypted.pem"] = block("ENCRYPTED PRIVATE KEY", encrypted)
	files["cut.pem"] = files["rsa.pem"][:400]

	oct := func(id, text string) jose.JSONWebKey { return jose.JSONWebKey{Key: []byte(text), KeyID: id} }
	other := string(bytes.Repeat([]byte("x"), 32))
	files["public.jwks"] = set(t, jose.JSONWebKey{Key: rsaKey.Public(), KeyID: "r"},
		jose.JSONWebKey{Key: ecKey.Public(), KeyID: "e"}, jose.JSONWebKey{Key: edKey.Public(), KeyID: "d"})
	files["private.jwks"] = set(t, jose.JSONWebKey{Key: rsaKey, KeyID: "r"}, jose.JSONWebKey{Key: ecKey, KeyID: "e"})
	files["secrets.jwks"] = set(t, oct("a", other), oct("b", secret))
	files["same-kid.jwks"] = set(t, oct("a", other), oct("a", secret))
	files["encrypted.jwe"] = encryptedToken(t, `{"sub":"pigeon","exp":1795086400}`)
	return files
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func block(label string, der []byte) []byte {
	return pem.EncodeToMemory(&pem.Block{Type: label, Bytes: der})
}

func certificate(t *testing.T, key *rsa.PrivateKey) []byte {
	t.Helper()
	template := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "pigeon"},
		NotAfter: time.Unix(1900000000, 0)}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	check(t, err)
	return der
}

func asJSON(t *testing.T, v any) []byte {
	t.Helper()
	text, err := json.Marshal(v)
	check(t, err)
	return text
}

func set(t *testing.T, keys ...jose.JSONWebKey) []byte {
	t.Helper()
	return asJSON(t, jose.JSONWebKeySet{Keys: keys})
}

// encryptedToken returns a JWE that the secret opens.
func encryptedToken(t *testing.T, payload string) []byte {
	t.Helper()
	encrypter, err := jose.NewEncrypter(jose.A256GCM, jose.Recipient{Algorithm: jose.DIRECT, Key: []byte(secret)}, nil)
	check(t, err)
	object, err := encrypter.Encrypt([]byte(payload))
	check(t, err)
	text, err := object.CompactSerialize()
	check(t, err)
	return []byte(text)
}

// keys writes the key files into the folder of a script: keys.
func keys(files map[string][]byte) func(*testscript.TestScript, bool, []string) {
	return func(ts *testscript.TestScript, neg bool, args []string) {
		if neg || len(args) > 0 {
			ts.Fatalf("usage: keys")
		}
		for name, content := range files {
			ts.Check(os.WriteFile(ts.MkAbs(name), content, 0o600))
		}
		ts.Setenv("SECRET", secret)
	}
}

// argument runs a command with {} replaced by the content of a file, and checks its exit status:
// argument key.pem 0 bulla verify @token --key {}.
func argument(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 3 {
		ts.Fatalf("usage: argument file status command...")
	}
	content := strings.TrimRight(ts.ReadFile(args[0]), "\n") // as a shell's $(cat file) gives it
	with := []string{args[1]}
	for _, arg := range args[2:] {
		with = append(with, strings.ReplaceAll(arg, "{}", content))
	}
	status(ts, false, with)
}
