package call

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"errors"
	"fmt"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

// The secrets that requests carry in these tests. No error may contain them.
const (
	apiKey  = "pk_prod_EXAMPLE0000000000000000000"
	jwt     = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzY29wZSI6InVzZXJfaWQ6dXNlci0xMjMifQ.c2lnbmF0dXJlLW9mLW5vYm9keS1hdC1hbGwtMDAwMDAwMDA"
	session = "hunter2secret"
	body    = `{"password":"correct horse"}`
)

var verbs = []string{"%v", "%+v", "%#v", "%s", "%q", "%d", "%x"}

// noSecret fails if a value prints one of the secrets, whatever the verb.
func noSecret(t *testing.T, values ...any) {
	t.Helper()
	for _, value := range values {
		for _, verb := range verbs {
			out := fmt.Sprintf(verb, value)
			for _, secret := range []string{apiKey, "EXAMPLE0000", jwt, "c2lnbmF0dXJl", session, "correct horse"} {
				if strings.Contains(out, secret) || strings.Contains(out, fmt.Sprintf("%x", secret)) {
					t.Errorf("%s of %T shows %s: %s", verb, value, secret, out)
				}
			}
		}
	}
}

// secretive returns a POST that carries every secret to an address.
func secretive(address string) Request {
	return Request{Method: "POST", URL: address + "/token?session=" + session + "&token=" + jwt, Body: body,
		SecretBody: true, Header: []Field{
			{Name: "Authorization", Value: "Bearer " + apiKey, Secret: true}, {Name: "X-Session", Value: session, Secret: true},
		}}
}

// failing sends a request that has to fail, and returns its error.
func failing(t *testing.T, ctx context.Context, c *Client, r Request) *Error {
	t.Helper()
	response, err := c.Do(ctx, r)
	var e *Error
	if !errors.As(err, &e) {
		t.Fatalf("Do = %v, %v, want an *Error", response, err)
	}
	noSecret(t, err, *e, r)
	if e.Message == "" || e.Hint == "" || strings.ContainsAny(e.Message+e.Hint, "?\n\"") {
		t.Errorf("not a sentence with a hint: %q, hint %q", e.Message, e.Hint)
	}
	return e
}

// hostOf returns the host and port of a test server.
func hostOf(s *httptest.Server) string { return s.Listener.Addr().String() }

// authority signs certificates.
type authority struct {
	certificate *x509.Certificate
	key         *ecdsa.PrivateKey
	pool        *x509.CertPool
}

// certificates are valid from 2000 to 2199, so that they work with any clock.
func newAuthority(t *testing.T) authority {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "test authority"},
		IsCA: true, BasicConstraintsValid: true,
		KeyUsage: x509.KeyUsageCertSign, NotBefore: year(2000), NotAfter: year(2199)}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	certificate, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	pool := x509.NewCertPool()
	pool.AddCert(certificate)
	return authority{certificate, key, pool}
}

func year(n int) time.Time { return time.Date(n, 1, 1, 0, 0, 0, 0, time.UTC) }

// serve starts a TLS server with a certificate of the authority.
func (a authority) serve(t *testing.T, leaf x509.Certificate, handler http.Handler) *httptest.Server {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	leaf.SerialNumber, leaf.KeyUsage = big.NewInt(2), x509.KeyUsageDigitalSignature
	leaf.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}
	if leaf.NotBefore.IsZero() {
		leaf.NotBefore = year(2000)
	}
	if leaf.NotAfter.IsZero() {
		leaf.NotAfter = year(2199)
	}
	der, err := x509.CreateCertificate(rand.Reader, &leaf, a.certificate, &key.PublicKey, a.key)
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewUnstartedServer(handler)
	server.TLS = &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}}}
	server.Config.ErrorLog = quiet()
	server.StartTLS()
	t.Cleanup(server.Close)
	return server
}

// loopback returns the template of a certificate for this machine.
func loopback() x509.Certificate {
	return x509.Certificate{DNSNames: []string{"localhost"}, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}}
}

// listen handles each connection to a real socket with a function.
func listen(t *testing.T, answer func(net.Conn)) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			answer(conn)
			_ = conn.Close()
		}
	}()
	return listener.Addr().String()
}
