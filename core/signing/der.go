package signing

import (
	"crypto"
	"crypto/dsa" //lint:ignore SA1019 only to name a key that is refused
	"crypto/ecdh"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"fmt"
)

// readDER reads a key in any of the binary forms.
func (r *reader) readDER(der []byte) (Key, error) {
	if info, ok := parseEncrypted(der); ok {
		private, err := r.decrypt(der, info)
		if err != nil {
			return Key{}, err
		}
		return r.asymmetric(private)
	}
	if key := plainDER(der); key != nil {
		return r.asymmetric(key)
	}
	if err := foreignDER(der); err != nil {
		return Key{}, err
	}
	return Key{}, fmt.Errorf("%w: what it holds is no key or certificate, or is damaged", ErrBadKey)
}

// isDER reports whether data is a key or certificate in a binary form, read here
// or not.
func isDER(data []byte) bool {
	if len(data) == 0 || data[0] != 0x30 { // every form is a SEQUENCE
		return false
	}
	_, encrypted := parseEncrypted(data)
	return encrypted || plainDER(data) != nil || foreignDER(data) != nil
}

// plainDER returns the key that der is in one of the forms that crypto/x509
// reads, nil where it is none.
func plainDER(der []byte) any {
	if key, err := x509.ParsePKIXPublicKey(der); err == nil {
		return key
	}
	if key, err := x509.ParsePKCS1PublicKey(der); err == nil {
		return key
	}
	if key, err := x509.ParsePKCS8PrivateKey(der); err == nil {
		return key
	}
	if key, err := x509.ParsePKCS1PrivateKey(der); err == nil {
		return key
	}
	if key, err := x509.ParseECPrivateKey(der); err == nil {
		return key
	}
	if certificate, err := x509.ParseCertificate(der); err == nil {
		return certificate.PublicKey
	}
	return nil
}

// foreignDER returns the error for a binary form that is known and not read.
func foreignDER(der []byte) error {
	if _, err := x509.ParseCertificateRequest(der); err == nil {
		return foreignForm{name: "a certificate request", convert: "take its public key with: openssl req -inform DER -in FILE -noout -pubkey"}.err()
	}
	var pfx struct { // RFC 7292 section 4
		Version  int
		AuthSafe struct {
			Type    asn1.ObjectIdentifier
			Content asn1.RawValue
		}
		MacData asn1.RawValue `asn1:"optional"`
	}
	if rest, err := asn1.Unmarshal(der, &pfx); err == nil && len(rest) == 0 && pfx.Version == 3 {
		return foreignForm{name: "a PKCS #12 file", convert: "take its key with: openssl pkcs12 -in FILE -nodes -nocerts -out key.pem"}.err()
	}
	if kind := foreignKind(der); kind != "" {
		return foreignForm{name: kind + " that is damaged, or of a kind or curve that signs no JWT here", convert: otherKinds}.err()
	}
	return nil
}

// otherKinds is what to give in the place of a key that is not read here.
const otherKinds = "give an RSA, EC (P-256, P-384, P-521) or Ed25519 key"

// foreignKind names a key whose frame is right and whose inside crypto/x509 does
// not read, "" for other bytes: secp256k1 and the algorithms to come are keys too
// and no secrets.
func foreignKind(der []byte) string {
	var public struct { // RFC 5280 section 4.1
		Algorithm pkix.AlgorithmIdentifier
		Key       asn1.BitString
	}
	if rest, err := asn1.Unmarshal(der, &public); err == nil && len(rest) == 0 {
		return "a public key (object identifier " + public.Algorithm.Algorithm.String() + ")"
	}
	var private struct { // RFC 5958 section 2
		Version   int
		Algorithm pkix.AlgorithmIdentifier
		Key       []byte
	}
	if rest, err := asn1.Unmarshal(der, &private); err == nil && len(rest) == 0 {
		return "a private key (object identifier " + private.Algorithm.Algorithm.String() + ")"
	}
	var sec1 struct { // RFC 5915 section 3
		Version int
		Key     []byte
		Curve   asn1.ObjectIdentifier `asn1:"explicit,tag:0"`
	}
	if rest, err := asn1.Unmarshal(der, &sec1); err == nil && len(rest) == 0 {
		return "an EC private key (curve " + sec1.Curve.String() + ")"
	}
	return ""
}

// asymmetric closes a key that crypto/x509 read.
func (r *reader) asymmetric(key any) (Key, error) {
	m := material{public: key}
	if private, ok := key.(crypto.Signer); ok {
		m.private, m.public = private, private.Public()
	}
	if err := m.checkKind(); err != nil {
		return Key{}, err
	}
	return newKey(m, r.origin), nil
}

// checkKind refuses the kinds of key that make no JWS signature.
func (m *material) checkKind() error {
	const remedy = "; " + otherKinds
	switch key := m.public.(type) {
	case *rsa.PublicKey:
		if key.N.BitLen() > mostRSA {
			return fmt.Errorf("%w: an RSA key of %d bits, the most is %d", ErrUnknownKey, key.N.BitLen(), mostRSA)
		}
		return nil
	case *ecdsa.PublicKey:
		if curveAlgorithms[key.Curve.Params().Name] == "" {
			return fmt.Errorf("%w: no JWT algorithm uses the curve %s%s", ErrUnknownKey, key.Curve.Params().Name, remedy)
		}
		return nil
	case ed25519.PublicKey:
		return nil
	case *dsa.PublicKey:
		return fmt.Errorf("%w: a DSA key, which JWT does not know%s", ErrUnknownKey, remedy)
	case *ecdh.PublicKey, *ecdh.PrivateKey:
		return fmt.Errorf("%w: an X25519 key, which encrypts and does not sign%s", ErrUnknownKey, remedy)
	}
	return fmt.Errorf("%w: a kind of key that signs no JWT%s", ErrUnknownKey, remedy)
}
