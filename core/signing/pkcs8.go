package signing

import (
	"crypto/x509/pkix"
	"encoding/asn1"
	"errors"
	"fmt"
	"strings"

	"github.com/youmark/pkcs8"
)

// Limits of what opening an encrypted key may cost. They stand well above what
// openssl and cloud consoles write, and keep a key file from holding a program
// for minutes.
const (
	maxIterations = 10_000_000
	maxScrypt     = 1 << 30 // bytes of memory
)

// encryptedKey is EncryptedPrivateKeyInfo of RFC 5958 section 3.
type encryptedKey struct {
	Algorithm pkix.AlgorithmIdentifier
	Data      []byte
}

// The object identifiers of password-based encryption (RFC 8018 appendix A, RFC
// 7914 section 7).
var (
	oidPBES2  = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 5, 13}
	oidPBKDF2 = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 5, 12}
	oidScrypt = asn1.ObjectIdentifier{1, 3, 6, 1, 4, 1, 11591, 4, 11}
)

// passwordBased are the arcs of password-based encryption: PKCS #5 and PKCS #12.
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

// decrypt opens an encrypted PKCS #8 key.
func (r *reader) decrypt(der []byte, info encryptedKey) (any, error) {
	if err := checkCost(info); err != nil {
		return nil, err
	}
	if len(der) > maxPrivate {
		return nil, fmt.Errorf("%w: it has %d bytes, more than any private key (at most %d)",
			ErrBadKey, len(der), maxPrivate)
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
		return nil, fmt.Errorf("%w: it is empty", ErrPassphrase)
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

// errScheme names the remedy for encryption that is not read here.
var errScheme = fmt.Errorf("%w: it is encrypted in a way that is not read here; convert it with: openssl pkcs8 -topk8 -v2 aes-256-cbc -in FILE -out key.pem", ErrUnknownKey)

// checkCost refuses what cannot be opened, or not in reasonable time, before
// anyone is asked for a passphrase. The library checks none of it and panics at
// lengths that do not fit.
func checkCost(info encryptedKey) error {
	var params struct{ KDF, Cipher pkix.AlgorithmIdentifier }
	if !info.Algorithm.Algorithm.Equal(oidPBES2) {
		return errScheme
	}
	if _, err := asn1.Unmarshal(info.Algorithm.Parameters.FullBytes, &params); err != nil {
		return fmt.Errorf("%w: its encryption parameters are damaged", ErrBadKey)
	}
	block := cbcBlock(params.Cipher.Algorithm.String())
	if block == 0 {
		return errScheme
	}
	var iv []byte
	if _, err := asn1.Unmarshal(params.Cipher.Parameters.FullBytes, &iv); err != nil {
		return fmt.Errorf("%w: its encryption parameters are damaged", ErrBadKey)
	}
	if len(iv) != block || len(info.Data) == 0 || len(info.Data)%block != 0 {
		return fmt.Errorf("%w: its encrypted part is damaged", ErrBadKey)
	}
	if err := checkDerivation(params.KDF); err != nil {
		return fmt.Errorf("%w: %w", ErrBadKey, err)
	}
	return nil
}

// cbcBlock returns the block size in bytes of the ciphers that are read, AES and
// triple DES in CBC mode; 0 for others.
func cbcBlock(oid string) int {
	switch oid {
	case "2.16.840.1.101.3.4.1.2", "2.16.840.1.101.3.4.1.22", "2.16.840.1.101.3.4.1.42":
		return 16
	case "1.2.840.113549.3.7":
		return 8
	}
	return 0
}

// checkDerivation refuses a derivation of the key that costs too much.
func checkDerivation(kdf pkix.AlgorithmIdentifier) error {
	switch {
	case kdf.Algorithm.Equal(oidPBKDF2):
		var params struct {
			Salt       []byte
			Iterations int
		}
		if _, err := asn1.Unmarshal(kdf.Parameters.FullBytes, &params); err != nil || params.Iterations < 1 {
			return errors.New("its PBKDF2 parameters are damaged")
		}
		if params.Iterations > maxIterations {
			return fmt.Errorf("it asks for %d iterations of PBKDF2, the most is %d", params.Iterations, maxIterations)
		}
	case kdf.Algorithm.Equal(oidScrypt):
		var params struct {
			Salt    []byte
			N, R, P int
		}
		if _, err := asn1.Unmarshal(kdf.Parameters.FullBytes, &params); err != nil || params.N < 2 || params.R < 1 || params.P < 1 {
			return errors.New("its scrypt parameters are damaged")
		}
		if params.N > maxScrypt/128/params.R || params.P > 16 {
			return errors.New("it asks for too much work of scrypt")
		}
	}
	return nil
}
