package signing

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"sync"
	"testing"
	"time"

	"bulla/core/token"
)

// madeKeys are private keys of every kind, generated once.
type madeKeys struct {
	rsa, small       *rsa.PrivateKey
	p256, p384, p521 *ecdsa.PrivateKey
	ed25519          ed25519.PrivateKey
}

var made = sync.OnceValue(func() (m madeKeys) {
	must := func(err error) {
		if err != nil {
			panic(err)
		}
	}
	var err error
	m.rsa, err = rsa.GenerateKey(rand.Reader, 2048)
	must(err)
	m.small, err = rsa.GenerateKey(rand.Reader, 1024)
	must(err)
	m.p256, err = ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	must(err)
	m.p384, err = ecdsa.GenerateKey(elliptic.P384(), rand.Reader)
	must(err)
	m.p521, err = ecdsa.GenerateKey(elliptic.P521(), rand.Reader)
	must(err)
	_, m.ed25519, err = ed25519.GenerateKey(rand.Reader)
	must(err)
	return m
})

func block(label string, der []byte) string {
	return string(pem.EncodeToMemory(&pem.Block{Type: label, Bytes: der}))
}

func pkcs8DER(t testing.TB, key crypto.Signer) []byte {
	t.Helper()
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	return der
}

func spkiDER(t testing.TB, key crypto.Signer) []byte {
	t.Helper()
	der, err := x509.MarshalPKIXPublicKey(key.Public())
	if err != nil {
		t.Fatal(err)
	}
	return der
}

func sec1DER(t testing.TB, key *ecdsa.PrivateKey) []byte {
	t.Helper()
	der, err := x509.MarshalECPrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	return der
}

func certificateDER(t testing.TB, key crypto.Signer) []byte {
	t.Helper()
	template := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "a test"},
		NotBefore: time.Unix(0, 0), NotAfter: time.Unix(1<<31, 0)}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	return der
}

func requestDER(t testing.TB, key crypto.Signer) []byte {
	t.Helper()
	der, err := x509.CreateCertificateRequest(rand.Reader,
		&x509.CertificateRequest{Subject: pkix.Name{CommonName: "a test"}}, key)
	if err != nil {
		t.Fatal(err)
	}
	return der
}

func privatePEM(t testing.TB, key crypto.Signer) string {
	return block("PRIVATE KEY", pkcs8DER(t, key))
}
func publicPEM(t testing.TB, key crypto.Signer) string { return block("PUBLIC KEY", spkiDER(t, key)) }

// verify checks a signature with one key and no policy. The zero Key means no key.
func verify(t token.Token, key Key) Result { return Verify(t, Keys{key}, nil) }
