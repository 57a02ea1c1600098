package signing

import (
	"cmp"
	"crypto/ecdsa"
	"crypto/rsa"
	"encoding/base64"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/go-jose/go-jose/v4"

	"bulla/core/redact"
	"bulla/core/token"
)

// The kinds of DecryptError.
var (
	// ErrDecrypt means that the token is damaged or that none of the keys decrypts it.
	ErrDecrypt = errors.New("none of the keys decrypts the token")
	// ErrEncryption means that bulla doesn't support the encryption that the header names.
	ErrEncryption = errors.New("this encryption isn't supported")
)

// DecryptError says why a token could not be decrypted and what to do about it, each in a sentence
// without its full stop. It says whether a key is of the right kind, but never at which step
// decryption failed, because that would let an attacker who can send many tokens decrypt one (RFC
// 7516 section 11.5).
type DecryptError struct {
	Reason, Fix string
	kind        error
}

// Error implements error.
func (e *DecryptError) Error() string { return e.Reason }

// Unwrap returns ErrDecrypt or ErrEncryption.
func (e *DecryptError) Unwrap() error { return e.kind }

// unsupportedEncryption returns an ErrEncryption.
func unsupportedEncryption(fix, format string, args ...any) *DecryptError {
	return &DecryptError{fmt.Sprintf(format, args...), fix, ErrEncryption}
}

// unsupported says what in the header isn't supported, nil if everything is.
func (e *encryption) unsupported() *DecryptError {
	const other = "have the issuer encrypt with RSA-OAEP-256, ECDH-ES or A256KW"
	alg, enc := redact.Quote(e.alg, 40), redact.Quote(e.enc, 40)
	_, wraps := wrapSizes[e.alg]
	_, encrypts := contentSizes[e.enc]
	switch {
	case e.alg == "":
		return unsupportedEncryption(other, "the header has no alg")
	case e.alg == "RSA1_5":
		return unsupportedEncryption(other,
			"alg %s isn't supported, because its padding lets attackers decrypt tokens (RFC 8725 section 3.2)", alg)
	case strings.HasPrefix(e.alg, "PBES2-"):
		return unsupportedEncryption("decrypt it with your own library, or "+other,
			"alg %s isn't supported, because it derives the key from a password and a token can demand hours of work", alg)
	case !wraps && Registered(e.alg):
		return unsupportedEncryption(other, "alg %s is for signing, but this token is encrypted", alg)
	case !wraps:
		return unsupportedEncryption(other, "alg %s isn't supported, only %s", alg, names(wrapSizes))
	case !encrypts:
		return unsupportedEncryption("have the issuer encrypt with A256GCM or A256CBC-HS512",
			"enc %s isn't supported, only %s", enc, names(contentSizes))
	}
	return e.extension()
}

// extension is unsupported for the header's additions to the encryption.
func (e *encryption) extension() *DecryptError {
	if _, ok := e.token.Header.Root.Get("crit"); ok {
		return unsupportedEncryption("decrypt it with the issuer's library",
			"the header's crit lists extensions that readers must support, and bulla supports none")
	}
	zip, compressed := e.token.Header.Root.Get("zip")
	switch {
	case compressed && zip.Text != "DEF":
		return unsupportedEncryption("have the issuer compress with DEF or not at all",
			"zip %s isn't supported, only DEF", redact.Quote(zip.Text, 40))
	case strings.HasPrefix(e.alg, "ECDH-ES") && e.err == nil && e.senderCurve() == "":
		return unsupportedEncryption("have the issuer encrypt for a key on P-256",
			"the header's ephemeral key (epk) is on the curve %s, but only P-256, P-384 and P-521 are supported",
			redact.Quote(e.sender.kty, 40))
	}
	return nil
}

// senderCurve returns the curve of the ephemeral key, "" if it isn't supported.
func (e *encryption) senderCurve() string {
	if key, ok := e.sender.public.(*ecdsa.PublicKey); ok {
		return key.Curve.Params().Name
	}
	return ""
}

// names lists the keys of a map in order.
func names[V any](table map[string]V) string {
	return strings.Join(slices.Sorted(maps.Keys(table)), ", ")
}

// damage returns an ErrDecrypt for a damaged token.
func damage(detail string) *DecryptError {
	const fix = "copy the whole token again, from eyJ to its last character"
	return &DecryptError{"the token is damaged: " + detail, fix, ErrDecrypt}
}

// damaged says what is wrong with the form of the token, nil if nothing is.
func (e *encryption) damaged() *DecryptError {
	for _, f := range e.token.Faults {
		if f.Code != token.FaultTooLarge {
			return damage(f.Detail)
		}
	}
	if !e.token.Encrypted {
		return damage("it doesn't have the five segments of an encrypted token")
	}
	segments, err := e.segments()
	if err != nil {
		return err
	}
	size := contentSizes[e.enc]
	agreed := e.alg == "dir" || e.alg == "ECDH-ES"
	switch key, iv, text, tag := len(segments[1]), len(segments[2]), len(segments[3]), len(segments[4]); {
	case agreed && key > 0:
		return damage("it has an encrypted key, but alg " + e.alg + " uses none")
	case !agreed && key == 0:
		return damage("its encrypted key is missing")
	case iv != size.iv:
		return damage(fmt.Sprintf("its initialization vector has %d bytes, but %s uses %d", iv, e.enc, size.iv))
	case tag != size.tag:
		return damage(fmt.Sprintf("its authentication tag has %d bytes, but %s uses %d", tag, e.enc, size.tag))
	case strings.Contains(e.enc, "CBC") && (text == 0 || text%16 != 0):
		return damage(fmt.Sprintf("its ciphertext has %d bytes, but %s needs a multiple of 16", text, e.enc))
	case e.err != nil:
		return damage("the header's ephemeral key (epk) can't be used")
	}
	return e.altered(segments)
}

// segmentNames are the segments of a JWE (RFC 7516 section 3.1).
var segmentNames = [...]string{"header", "encrypted key", "initialization vector", "ciphertext", "authentication tag"}

// segments decodes the segments.
func (e *encryption) segments() (decoded [len(segmentNames)][]byte, closed *DecryptError) {
	for i, text := range strings.Split(e.token.Text, ".") {
		bytes, err := base64.RawURLEncoding.DecodeString(text)
		if err != nil || strings.ContainsAny(text, "\r\n") {
			return decoded, damage("its " + segmentNames[i] + " isn't base64url")
		}
		decoded[i] = bytes
	}
	return decoded, nil
}

// altered says which segment isn't the canonical base64url of its bytes, nil if all are. go-jose
// doesn't check this.
func (e *encryption) altered(decoded [len(segmentNames)][]byte) *DecryptError {
	for i, text := range strings.Split(e.token.Text, ".") {
		if base64.RawURLEncoding.EncodeToString(decoded[i]) != text {
			return damage("the last character of its " + segmentNames[i] + " was changed")
		}
	}
	return nil
}

// needs says which key decrypts the token.
func (e *encryption) needs() string {
	switch {
	case strings.HasPrefix(e.alg, "RSA"):
		return "a private RSA key"
	case strings.HasPrefix(e.alg, "ECDH"):
		return "a private EC key on " + e.senderCurve()
	}
	return fmt.Sprintf("a secret of %d bytes", e.secretSize())
}

// secretSize returns the size in bytes that a secret must have.
func (e *encryption) secretSize() int {
	if e.alg == "dir" {
		return contentSizes[e.enc].key
	}
	return wrapSizes[e.alg]
}

// isKind reports whether the key is of the kind that alg needs, either half.
func (e *encryption) isKind(m *material) bool {
	switch {
	case strings.HasPrefix(e.alg, "RSA"):
		return strings.HasPrefix(m.kind(), "RSA")
	case strings.HasPrefix(e.alg, "ECDH"):
		return strings.HasPrefix(m.kind(), "EC ")
	}
	return m.secret != nil
}

// misfit says why the key can't decrypt the token, nil if it may.
func (e *encryption) misfit(k Key) *DecryptError {
	m := k.material()
	no := func(fix, format string, args ...any) *DecryptError {
		return &DecryptError{fmt.Sprintf(format, args...), fix, ErrDecrypt}
	}
	private := m.secret != nil || m.private != nil
	switch {
	case !e.isKind(m):
		return no("give "+e.needs(), "%s needs %s, not %s", e.alg, e.needs(), m.withArticle())
	case !private && m.unable != "":
		return no("export the key again, with its primes", "%s", m.unable)
	case !private:
		return no("give the private key of the pair",
			"%s needs %s, and the given public key only encrypts", e.alg, e.needs())
	case m.secret != nil && len(m.secret) != e.secretSize():
		return no(e.secretFix(), "%s needs %s, but the given one has %d", e.named(), e.needs(), len(m.secret))
	}
	if reason := cmp.Or(e.otherSize(m), e.forbids(m)); reason != "" {
		return no("give the key that the issuer encrypted the token for", "%s", reason)
	}
	return nil
}

// withArticle returns the kind of key with its article, for use in a sentence.
func (m *material) withArticle() string {
	switch {
	case m.secret != nil:
		return "a secret"
	case m.public == nil:
		return "a key of " + m.kind()
	}
	return "an " + m.kind() + " key"
}

// named returns alg, and also enc if the size of the secret depends on it.
func (e *encryption) named() string {
	if e.alg == "dir" {
		return "dir with " + e.enc
	}
	return e.alg
}

// secretFix says what to do about a wrong secret. Some libraries encrypt directly with a key that
// they derive from the secret.
func (e *encryption) secretFix() string {
	fix := "give the exact bytes of the issuer's secret (b64: accepts base64)"
	if e.alg == "dir" {
		fix += "; NextAuth (Auth.js) derives the key from its secret, so only its own library decrypts the token"
	}
	return fix
}

// otherSize says that the token was encrypted for a key of another size or curve, "" if it may have
// been encrypted for this one.
func (e *encryption) otherSize(m *material) string {
	const wrong = "wrong key"
	switch key := m.public.(type) {
	case *rsa.PublicKey:
		segments, _ := e.segments()
		if wrapped := len(segments[1]); wrapped != key.Size() {
			return fmt.Sprintf("%s: the token is encrypted for an RSA key of %d bits, but this one has %d",
				wrong, 8*wrapped, key.N.BitLen())
		}
	case *ecdsa.PublicKey:
		if curve := key.Curve.Params().Name; curve != e.senderCurve() {
			return fmt.Sprintf("%s: the token is encrypted for a key on %s, but this one is on %s",
				wrong, e.senderCurve(), curve)
		}
	}
	return ""
}

// forbids says which member of a JWK forbids decrypting the token (RFC 7517 sections 4.2 to 4.4),
// "" for none.
func (e *encryption) forbids(m *material) string {
	switch {
	case m.use != "" && m.use != "enc":
		return "the key isn't for encryption: its use is " + redact.Quote(m.use, 20)
	case m.ops != nil && !slices.ContainsFunc(m.ops, decrypts):
		return "the key isn't for decryption: its key_ops is " + redact.Quote(strings.Join(m.ops, " "), 60)
	case m.alg != "" && m.alg != e.alg && (e.alg != "dir" || m.alg != e.enc):
		return "the key is for " + redact.Quote(m.alg, 20) + ", but the header says " + e.alg
	}
	return ""
}

// decrypts reports whether an operation of key_ops allows decrypting tokens (RFC 7517 section 4.3).
func decrypts(operation string) bool {
	return slices.Contains([]string{"decrypt", "unwrapKey", "deriveKey", "deriveBits"}, operation)
}

// failure says why none of the keys decrypted the token.
func (e *encryption) failure(object *jose.JSONWebEncryption, keys Keys) *DecryptError {
	if len(keys) == 0 {
		return &DecryptError{"only the recipient's key decrypts it, " + e.needs(), "give that key with --key", ErrDecrypt}
	}
	if reason := e.otherReading(object, keys); reason != "" {
		return &DecryptError{"the secret does not decrypt it as given: " + reason, e.secretFix(), ErrDecrypt}
	}
	c := e.mismatch(keys)
	switch id := keys[0].ID(); {
	case e.kid == "" || slices.ContainsFunc(keys, e.isNamed):
	case len(keys) > 1:
		c.Reason += fmt.Sprintf("; none of them has the header's kid %s", redact.Quote(e.kid, 60))
	case id != "":
		c.Reason += fmt.Sprintf("; the header's kid is %s, the key's is %s",
			redact.Quote(e.kid, 60), redact.Quote(id, 60))
	}
	return c
}

// mismatch says why the keys are the wrong ones, apart from their kid.
func (e *encryption) mismatch(keys Keys) *DecryptError {
	fit := keys.where(func(k Key) bool { return e.misfit(k) == nil })
	if len(fit) > 0 {
		which, fix := "wrong key", e.secretFix()
		if len(keys) > 1 {
			which = fmt.Sprintf("none of the %d keys decrypts it", len(keys))
		}
		if fit[0].secret() == nil {
			fix = "give the private key for the public key that the issuer encrypts with"
		}
		return &DecryptError{which + ": the token was encrypted for another key, or changed later", fix, ErrDecrypt}
	}
	kind := keys.where(func(k Key) bool { return e.isKind(k.material()) })
	switch {
	case len(keys) == 1:
		return e.misfit(keys[0])
	case len(kind) == 0:
		reason := fmt.Sprintf("%s needs %s, but none of the %d keys is one", e.alg, e.needs(), len(keys))
		return &DecryptError{reason, "give " + e.needs(), ErrDecrypt}
	}
	c := e.misfit(kind[0])
	c.Reason = fmt.Sprintf("none of the %d keys decrypts it; the closest match: %s", len(keys), c.Reason)
	return c
}

// otherReading returns the reading in which a secret decrypts the token, "" if none does.
func (e *encryption) otherReading(object *jose.JSONWebEncryption, keys Keys) string {
	for _, key := range keys {
		secret := key.secret()
		if secret == nil || e.forbids(key.material()) != "" {
			continue
		}
		for _, r := range readings {
			other := r.read(string(secret))
			if len(other) != e.secretSize() || other == string(secret) {
				continue
			}
			if _, err := object.Decrypt([]byte(other)); err == nil {
				return r.summary()
			}
		}
	}
	return ""
}
