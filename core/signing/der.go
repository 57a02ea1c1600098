package signing

import (
	"crypto"
	"crypto/dsa" //lint:ignore SA1019 only to name a key that is rejected
	"crypto/ecdh"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"strings"
)

// readDER reads a key in any of the binary forms. Label is that of its PEM block, "" if it is not
// in one.
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
	return Key{}, badKey("this contains no key or certificate, or is damaged")
}

// isDER reports whether data is a key or certificate in a binary form, supported or not.
func isDER(data []byte) bool {
	if len(data) == 0 || data[0] != 0x30 { // every form is a SEQUENCE
		return false
	}
	_, encrypted := parseEncrypted(data)
	_, plain, _ := plainDER(data)
	return encrypted || plain || unsupportedDER(data) != nil
}

// plainDER reads a key or certificate that is not encrypted. It is not ok if der is something else.
func plainDER(der []byte) (read derKey, ok bool, err error) {
	if read, ok := x509Key(der); ok {
		return read, true, nil
	}
	return unusualDER(der)
}

// Labels of the supported PEM blocks (RFC 7468, RFC 5915).
const (
	labelPublic      = "PUBLIC KEY"
	labelRSAPublic   = "RSA PUBLIC KEY"
	labelPrivate     = "PRIVATE KEY"
	labelRSAPrivate  = "RSA PRIVATE KEY"
	labelECPrivate   = "EC PRIVATE KEY"
	labelEncrypted   = "ENCRYPTED PRIVATE KEY"
	labelCertificate = "CERTIFICATE"
)

// maxPrivate is the size in bytes of the largest private key that is read. A key of mostRSA bits
// has under 10,000; crypto/x509 takes minutes to validate one of a megabyte.
const maxPrivate = 16 << 10

// x509Key reads a key in one of the forms that crypto/x509 reads. It is not ok if der is something
// else.
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

// unsupportedDER returns an error for a binary form that is known but not supported.
func unsupportedDER(der []byte) error {
	if _, err := x509.ParseCertificateRequest(der); err == nil {
		return unsupportedForm{name: "a certificate request",
			convert: "Extract its public key with: openssl req -inform DER -in FILE -noout -pubkey"}.err()
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
		return unsupportedForm{name: "a PKCS #12 file",
			convert: "Extract its key with: openssl pkcs12 -in FILE -nodes -nocerts -out key.pem"}.err()
	}
	if kind := unsupportedKind(der); kind != "" {
		return unknownKey("this is %s that is damaged, or of a kind that bulla doesn't support. %s", kind, otherKinds)
	}
	return nil
}

// otherKinds says what to give instead of an unsupported key.
const otherKinds = "Give an RSA, EC (P-256, P-384, P-521) or Ed25519 key"

// unsupportedKind names a key of an unsupported algorithm, "" for other bytes. Keys on secp256k1 or
// of future algorithms are keys too, not secrets.
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

// kindOf names an algorithm, and its curve if it has one, by object identifier.
func kindOf(algorithm pkix.AlgorithmIdentifier) string {
	text := "object identifier " + algorithm.Algorithm.String()
	var curve asn1.ObjectIdentifier
	if unmarshal(algorithm.Parameters.FullBytes, &curve) {
		text += ", curve " + curve.String()
	}
	return text
}

// asymmetric makes a Key from a key in DER.
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
			r.repairs[i].fix = "put -----BEGIN " + read.label + "----- and -----END " + read.label +
				"----- on lines around the base64"
		}
	}
	var more []repair
	if read.unusual != (repair{}) {
		more = append(more, read.unusual)
	}
	if label != "" && strings.TrimPrefix(label, "X509 ") != read.label {
		more = append(more, repair{"corrected the label of the BEGIN line",
			"write it as -----BEGIN " + read.label + "-----"})
	}
	return r.key(m, more...), nil
}

// checkKind rejects the kinds of keys that can't make a JWS signature.
func (m *material) checkKind() error {
	const fix = ". " + otherKinds
	switch key := m.public.(type) {
	case *rsa.PublicKey:
		if key.N.BitLen() > mostRSA {
			return unknownKey("this RSA key has %d bits, more than the maximum of %d", key.N.BitLen(), mostRSA)
		}
		return nil
	case *ecdsa.PublicKey:
		if curveAlgorithms[key.Curve.Params().Name] == "" {
			return unknownKey("no JWT algorithm uses the curve %s%s", key.Curve.Params().Name, fix)
		}
		return nil
	case ed25519.PublicKey:
		return nil
	case *dsa.PublicKey:
		return unknownKey("JWT does not use DSA keys%s", fix)
	case *ecdh.PublicKey, *ecdh.PrivateKey:
		return unknownKey("X25519 keys are for encryption, not signing%s", fix)
	}
	return unknownKey("this kind of key can't sign a JWT%s", fix)
}
