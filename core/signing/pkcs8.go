package signing

import (
	"crypto/x509/pkix"
	"encoding/asn1"
	"fmt"
	"strings"

	"github.com/youmark/pkcs8"
)

// Limits on the cost of decrypting a key. They are well above what openssl and cloud consoles
// write, and keep a key file from blocking the program for minutes.
const (
	maxIterations = 10_000_000
	maxScrypt     = 1 << 30 // bytes of memory
)

// encryptedKey is EncryptedPrivateKeyInfo of RFC 5958 section 3.
type encryptedKey struct {
	Algorithm pkix.AlgorithmIdentifier
	Data      []byte
}

// Object identifiers of password-based encryption (RFC 8018 appendix A, RFC 7914 section 7).
var (
	oidPBES2  = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 5, 13}
	oidPBKDF2 = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 5, 12}
	oidScrypt = asn1.ObjectIdentifier{1, 3, 6, 1, 4, 1, 11591, 4, 11}
)

// passwordBased are the prefixes of such identifiers: PKCS #5 and PKCS #12.
var passwordBased = []string{"1.2.840.113549.1.5.", "1.2.840.113549.1.12.1."}

// parseEncrypted reports whether der is an encrypted PKCS #8 key.
func parseEncrypted(der []byte) (encryptedKey, bool) {
	var info encryptedKey
	rest, err := asn1.Unmarshal(der, &info)
	if err != nil || len(rest) > 0 {
		return info, false
	}
	oid := info.Algorithm.Algorithm.String() + "."
	for _, arc := range passwordBased {
		if strings.HasPrefix(oid, arc) {
			return info, true
		}
	}
	return info, false
}

// decrypt decrypts an encrypted PKCS #8 key.
func (r *reader) decrypt(der []byte, info encryptedKey) (any, error) {
	if err := checkCost(info); err != nil {
		return nil, err
	}
	if len(der) > maxPrivate {
		return nil, badKey("the key has %d bytes, more than any private key (%d)", len(der), maxPrivate)
	}
	if r.ask == nil {
		return nil, ErrEncrypted
	}
	if r.passphrase == nil {
		passphrase, err := r.ask()
		if err != nil {
			return nil, fmt.Errorf("ask for the passphrase: %w", err)
		}
		r.passphrase = passphrase
	}
	if len(r.passphrase) == 0 {
		return nil, keyError{ErrPassphrase, "the passphrase is empty"}
	}
	key, err := pkcs8.ParsePKCS8PrivateKey(der, r.passphrase)
	switch {
	case err == nil:
		return key, nil
	case strings.HasPrefix(err.Error(), "pkcs8: unsupported"):
		return nil, errScheme
	}
	return nil, ErrPassphrase
}

// errScheme is the error for unsupported encryption.
var errScheme = unknownKey("bulla doesn't support the encryption of this key. " +
	"Convert it with: openssl pkcs8 -topk8 -v2 aes-256-cbc -in FILE -out key.pem")

// checkCost rejects keys that can't be decrypted, or not in reasonable time, before the user is
// asked for a passphrase. The library checks none of this and panics at wrong lengths.
func checkCost(info encryptedKey) error {
	var params struct{ KDF, Cipher pkix.AlgorithmIdentifier }
	if !info.Algorithm.Algorithm.Equal(oidPBES2) {
		return errScheme
	}
	if _, err := asn1.Unmarshal(info.Algorithm.Parameters.FullBytes, &params); err != nil {
		return badKey("the key's encryption parameters are damaged")
	}
	block := cbcBlock(params.Cipher.Algorithm.String())
	if block == 0 {
		return errScheme
	}
	var iv []byte
	if _, err := asn1.Unmarshal(params.Cipher.Parameters.FullBytes, &iv); err != nil {
		return badKey("the key's encryption parameters are damaged")
	}
	if len(iv) != block || len(info.Data) == 0 || len(info.Data)%block != 0 {
		return badKey("the key's encrypted data is damaged")
	}
	return checkDerivation(params.KDF)
}

// cbcBlock returns the block size in bytes of the supported ciphers, AES and triple DES in CBC
// mode; 0 for others.
func cbcBlock(oid string) int {
	switch oid {
	case "2.16.840.1.101.3.4.1.2", "2.16.840.1.101.3.4.1.22", "2.16.840.1.101.3.4.1.42":
		return 16
	case "1.2.840.113549.3.7":
		return 8
	}
	return 0
}

// checkDerivation rejects a key derivation that costs too much.
func checkDerivation(kdf pkix.AlgorithmIdentifier) error {
	switch {
	case kdf.Algorithm.Equal(oidPBKDF2):
		var params struct {
			Salt       []byte
			Iterations int
		}
		if _, err := asn1.Unmarshal(kdf.Parameters.FullBytes, &params); err != nil || params.Iterations < 1 {
			return badKey("the key's PBKDF2 parameters are damaged")
		}
		if params.Iterations > maxIterations {
			return badKey("the key needs %d iterations of PBKDF2, more than the maximum of %d", params.Iterations, maxIterations)
		}
	case kdf.Algorithm.Equal(oidScrypt):
		var params struct {
			Salt    []byte
			N, R, P int
		}
		_, err := asn1.Unmarshal(kdf.Parameters.FullBytes, &params)
		if err != nil || params.N < 2 || params.R < 1 || params.P < 1 {
			return badKey("the key's scrypt parameters are damaged")
		}
		if params.N > maxScrypt/128/params.R || params.P > 16 {
			return badKey("the key needs too much work of scrypt")
		}
	}
	return nil
}
