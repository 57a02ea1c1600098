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
	"strings"
)

// readDER reads a key in any of the binary forms. Label is that of its PEM block, ""
// where it is not in one.
func (r *reader) readDER(der []byte, label string) (Key, error) {
	if info, ok := parseEncrypted(der); ok {
		private, err := r.decrypt(der, info)
		if err != nil {
			return Key{}, err
		}
		return r.asymmetric(derKey{key: private, label: labelEncrypted}, label)
	}
	read, ok, err := plainDER(der)
	switch {
	case err != nil:
		return Key{}, err
	case ok:
		return r.asymmetric(read, label)
	}
	if err := unsupportedDER(der); err != nil {
		return Key{}, err
	}
	return Key{}, fmt.Errorf("%w: it contains neither a key nor a certificate, or it is damaged", ErrBadKey)
}

// isDER reports whether data is a key or certificate in a binary form, read here
// or not.
func isDER(data []byte) bool {
	if len(data) == 0 || data[0] != 0x30 { // every form is a SEQUENCE
		return false
	}
	_, encrypted := parseEncrypted(data)
	_, plain, _ := plainDER(data)
	return encrypted || plain || unsupportedDER(data) != nil
}

// plainDER reads a key or certificate that is not encrypted; ok is false where der
// is not one.
func plainDER(der []byte) (read derKey, ok bool, err error) {
	if read, ok := x509Key(der); ok {
		return read, true, nil
	}
	return unusualDER(der)
}

// The labels of the PEM blocks whose inside is read here (RFC 7468, RFC 5915).
const (
	labelPublic      = "PUBLIC KEY"
	labelRSAPublic   = "RSA PUBLIC KEY"
	labelPrivate     = "PRIVATE KEY"
	labelRSAPrivate  = "RSA PRIVATE KEY"
	labelECPrivate   = "EC PRIVATE KEY"
	labelEncrypted   = "ENCRYPTED PRIVATE KEY"
	labelCertificate = "CERTIFICATE"
)

// maxPrivate is the number of bytes of the largest private key that is read. A key of
// mostRSA bits has under 10,000; crypto/x509 takes minutes to validate one of a megabyte.
const maxPrivate = 16 << 10

// x509Key reads a key in one of the forms that crypto/x509 reads; ok is false where der
// is not one.
func x509Key(der []byte) (read derKey, ok bool) {
	if key, err := x509.ParsePKIXPublicKey(der); err == nil {
		return derKey{key: key, label: labelPublic}, true
	}
	if key, err := x509.ParsePKCS1PublicKey(der); err == nil {
		return derKey{key: key, label: labelRSAPublic}, true
	}
	if certificate, err := x509.ParseCertificate(der); err == nil && certificate.PublicKey != nil {
		return derKey{key: certificate.PublicKey, label: labelCertificate}, true
	}
	if len(der) > maxPrivate {
		return derKey{}, false
	}
	if key, err := x509.ParsePKCS8PrivateKey(der); err == nil {
		return derKey{key: key, label: labelPrivate}, true
	}
	if key, err := x509.ParsePKCS1PrivateKey(der); err == nil {
		return derKey{key: key, label: labelRSAPrivate}, true
	}
	if key, err := x509.ParseECPrivateKey(der); err == nil {
		return derKey{key: key, label: labelECPrivate}, true
	}
	return derKey{}, false
}

// unsupportedDER returns the error for a binary form that is known and not read.
func unsupportedDER(der []byte) error {
	if _, err := x509.ParseCertificateRequest(der); err == nil {
		return unsupportedForm{name: "a certificate request", convert: "take its public key with: openssl req -inform DER -in FILE -noout -pubkey"}.err()
	}
	var pfx struct { // RFC 7292 section 4
		Version  int
		AuthSafe struct {
			Type    asn1.ObjectIdentifier
			Content asn1.RawValue
		}
		MacData asn1.RawValue `asn1:"optional"`
	}
	if unmarshal(der, &pfx) && pfx.Version == 3 {
		return unsupportedForm{name: "a PKCS #12 file", convert: "take its key with: openssl pkcs12 -in FILE -nodes -nocerts -out key.pem"}.err()
	}
	if kind := unsupportedKind(der); kind != "" {
		name := kind + " that is damaged, or of a kind that no JWT algorithm here uses"
		return unsupportedForm{name: name, convert: otherKinds}.err()
	}
	return nil
}

// otherKinds is what to give instead of a key that is not read here.
const otherKinds = "give an RSA, EC (P-256, P-384, P-521) or Ed25519 key"

// unsupportedKind names a key whose frame is right and whose inside is not read, ""
// for other bytes: secp256k1 and the algorithms to come are keys too, not secrets.
func unsupportedKind(der []byte) string {
	var cert certificate
	if unmarshal(der, &cert) {
		if kind := unsupportedKind(cert.Signed.PublicKey.FullBytes); kind != "" {
			return "a certificate with " + kind
		}
		return "a certificate"
	}
	var public publicKeyInfo
	if unmarshal(der, &public) {
		return "a public key (" + kindOf(public.Algorithm) + ")"
	}
	var private privateKeyInfo
	if unmarshal(der, &private) {
		return "a private key (" + kindOf(private.Algorithm) + ")"
	}
	var sec1 struct { // RFC 5915 section 3
		Version int
		Key     []byte
		Curve   asn1.ObjectIdentifier `asn1:"explicit,tag:0"`
	}
	if unmarshal(der, &sec1) {
		return "an EC private key (curve " + sec1.Curve.String() + ")"
	}
	return ""
}

// kindOf names an algorithm by its object identifier, and a curve by its own.
func kindOf(algorithm pkix.AlgorithmIdentifier) string {
	text := "object identifier " + algorithm.Algorithm.String()
	var curve asn1.ObjectIdentifier
	if unmarshal(algorithm.Parameters.FullBytes, &curve) {
		text += ", curve " + curve.String()
	}
	return text
}

// asymmetric makes a key of what was read from DER.
func (r *reader) asymmetric(read derKey, label string) (Key, error) {
	m := material{public: read.key, only: read.only}
	if private, ok := read.key.(crypto.Signer); ok {
		m.private, m.public = private, private.Public()
	}
	if err := m.checkKind(); err != nil {
		return Key{}, err
	}
	for i := range r.repairs {
		if r.repairs[i] == repairNoBegin {
			r.repairs[i].fix = "put -----BEGIN " + read.label + "----- and -----END " + read.label + "----- on lines around the base64"
		}
	}
	var more []repair
	if read.unusual != (repair{}) {
		more = append(more, read.unusual)
	}
	if label != "" && strings.TrimPrefix(label, "X509 ") != read.label {
		more = append(more, repair{"a BEGIN line for another form of key",
			"write it as -----BEGIN " + read.label + "-----"})
	}
	return r.key(m, more...), nil
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
