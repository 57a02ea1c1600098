package signing

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"math/big"
	"slices"
)

// derKey is a key read from DER.
type derKey struct {
	key any // as crypto/x509 returns it
	// label is the PEM label of its form (RFC 7468).
	label string
	// only are the algorithms that the key itself allows, nil for all of its kind.
	only []string
	// unusual is set for a form that many libraries don't read.
	unusual repair
}

// Object identifiers of the keys that crypto/x509 does not read.
var (
	oidPSS     = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 1, 10} // RFC 4055 section 3.1
	oidECKey   = asn1.ObjectIdentifier{1, 2, 840, 10045, 2, 1}      // RFC 5480 section 2.1.1
	oidP256    = asn1.ObjectIdentifier{1, 2, 840, 10045, 3, 1, 7}
	oidP384    = asn1.ObjectIdentifier{1, 3, 132, 0, 34}
	oidP521    = asn1.ObjectIdentifier{1, 3, 132, 0, 35}
	pssMethods = map[string]string{ // hash algorithms of RFC 4055 section 2.1
		"2.16.840.1.101.3.4.2.1": "PS256", "2.16.840.1.101.3.4.2.2": "PS384", "2.16.840.1.101.3.4.2.3": "PS512",
	}
)

// publicKeyInfo is SubjectPublicKeyInfo of RFC 5280 section 4.1.
type publicKeyInfo struct {
	Algorithm pkix.AlgorithmIdentifier
	Key       asn1.BitString
}

// privateKeyInfo is the needed part of OneAsymmetricKey (RFC 5958 section 2).
type privateKeyInfo struct {
	Version   int
	Algorithm pkix.AlgorithmIdentifier
	Key       []byte
}

// certificate is the needed part of a Certificate (RFC 5280 section 4.1).
type certificate struct {
	Signed struct {
		Version      int `asn1:"optional,explicit,default:0,tag:0"`
		SerialNumber *big.Int
		Algorithm    pkix.AlgorithmIdentifier
		Issuer       asn1.RawValue
		Validity     asn1.RawValue
		Subject      asn1.RawValue
		PublicKey    asn1.RawValue
	}
	Algorithm pkix.AlgorithmIdentifier
	Signature asn1.BitString
}

// unmarshal decodes one DER value that has nothing after it.
func unmarshal(der []byte, value any) bool {
	rest, err := asn1.Unmarshal(der, value)
	return err == nil && len(rest) == 0
}

// unusualDER reads the keys and certificates that crypto/x509 does not: RSASSA-PSS keys, and EC
// keys with a compressed point. It is not ok if der is something else. The error is ErrUnknownKey
// for a PSS key with a hash that no JWT algorithm uses.
func unusualDER(der []byte) (read derKey, ok bool, err error) {
	label := labelPublic
	var cert certificate
	if unmarshal(der, &cert) {
		der, label = cert.Signed.PublicKey.FullBytes, labelCertificate
	}
	var public publicKeyInfo
	var private privateKeyInfo
	switch {
	case unmarshal(der, &public) && public.Algorithm.Algorithm.Equal(oidPSS):
		key, damage := x509.ParsePKCS1PublicKey(public.Key.RightAlign())
		read, ok, err = pssKey(key, public.Algorithm, damage)
	case len(der) <= maxPrivate && unmarshal(der, &private) && private.Algorithm.Algorithm.Equal(oidPSS):
		label = labelPrivate
		key, damage := x509.ParsePKCS1PrivateKey(private.Key)
		read, ok, err = pssKey(key, private.Algorithm, damage)
	case public.Algorithm.Algorithm.Equal(oidECKey):
		if key := compressedKey(public); key != nil {
			read, ok = derKey{key: key, unusual: repairCompressed}, true
		}
	}
	read.label = label
	return read, ok, err
}

// pssKey restricts an RSA key to what its RSASSA-PSS parameters allow (RFC 4055 section 3.1).
// Without parameters, every hash is allowed.
func pssKey(key any, algorithm pkix.AlgorithmIdentifier, err error) (derKey, bool, error) {
	if err != nil {
		return derKey{}, false, nil
	}
	only := []string{"PS256", "PS384", "PS512"}
	if parameters := algorithm.Parameters.FullBytes; len(parameters) > 0 {
		var params struct {
			Hash pkix.AlgorithmIdentifier `asn1:"explicit,optional,tag:0"`
		}
		_, err := asn1.Unmarshal(parameters, &params)
		alg := pssMethods[params.Hash.Algorithm.String()]
		if err != nil || alg == "" {
			return derKey{}, true, unknownKey("this RSASSA-PSS key is for a hash that no JWT algorithm uses. " +
				"Give a key for SHA-256, SHA-384 or SHA-512")
		}
		only = []string{alg}
	}
	return derKey{key: key, only: only, unusual: repairPSS}, true, nil
}

// compressedKey reads an EC public key with a compressed point (SEC 1 section 2.3.4). It returns
// nil for other keys.
func compressedKey(info publicKeyInfo) *ecdsa.PublicKey {
	var name asn1.ObjectIdentifier
	if !unmarshal(info.Algorithm.Parameters.FullBytes, &name) {
		return nil
	}
	var curve elliptic.Curve
	switch {
	case name.Equal(oidP256):
		curve = elliptic.P256()
	case name.Equal(oidP384):
		curve = elliptic.P384()
	case name.Equal(oidP521):
		curve = elliptic.P521()
	default:
		return nil
	}
	x, y := elliptic.UnmarshalCompressed(curve, info.Key.RightAlign())
	if x == nil {
		return nil
	}
	size := (curve.Params().BitSize + 7) / 8
	point := slices.Concat([]byte{4}, x.FillBytes(make([]byte, size)), y.FillBytes(make([]byte, size)))
	key, err := ecdsa.ParseUncompressedPublicKey(curve, point)
	if err != nil {
		return nil
	}
	return key
}
