package signing

import (
	"bytes"
	"crypto/x509"
	"encoding/json"
)

// isKeyFile reports whether the bytes are a public or private key, a certificate
// or a JWK in one of the usual forms.
func isKeyFile(data []byte) bool {
	return bytes.Contains(data, []byte("-----BEGIN ")) || isSSH(data) || isJWK(data) || isDER(data)
}

func isSSH(data []byte) bool {
	for _, prefix := range []string{"ssh-rsa AAAA", "ssh-ed25519 AAAA", "ecdsa-sha2-"} {
		if bytes.HasPrefix(data, []byte(prefix)) {
			return true
		}
	}
	return false
}

// isJWK reports whether data is a key or a key set (RFC 7517 sections 4 and 5).
func isJWK(data []byte) bool {
	var key struct {
		Type string          `json:"kty"`
		Keys json.RawMessage `json:"keys"`
	}
	return json.Unmarshal(data, &key) == nil && (key.Type != "" || key.Keys != nil)
}

// isDER reports whether data is a key or certificate that crypto/x509 reads.
func isDER(data []byte) bool {
	if data[0] != 0x30 { // every form is a SEQUENCE
		return false
	}
	parsers := []func([]byte) error{
		func(d []byte) error { _, err := x509.ParsePKIXPublicKey(d); return err },
		func(d []byte) error { _, err := x509.ParsePKCS1PublicKey(d); return err },
		func(d []byte) error { _, err := x509.ParsePKCS8PrivateKey(d); return err },
		func(d []byte) error { _, err := x509.ParsePKCS1PrivateKey(d); return err },
		func(d []byte) error { _, err := x509.ParseECPrivateKey(d); return err },
		func(d []byte) error { _, err := x509.ParseCertificate(d); return err },
	}
	for _, parse := range parsers {
		if parse(data) == nil {
			return true
		}
	}
	return false
}
