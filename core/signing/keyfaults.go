package signing

import (
	"crypto/rsa"
	"fmt"
	"slices"
	"strings"

	"bulla/core/redact"
	"bulla/core/visible"
)

// Codes of the faults of a key.
const (
	// FaultWeak is a key that can be guessed or computed.
	FaultWeak = "key-weak"
	// FaultTrimmed is a line break that was removed from the end of a secret.
	FaultTrimmed = "key-trimmed"
	// FaultForm is a key that could only be read after a repair.
	FaultForm = "key-form"
	// FaultSkipped is a key of a set that can't be used (RFC 7517 section 5).
	FaultSkipped = "key-skipped"
	// FaultType is a key that is not for signatures, or of an unknown kind. It is an error, because
	// no token can be verified with the key; the others are warnings.
	FaultType = "key-type"
)

// MinSecret is the minimum size in bytes of an HS256 secret (RFC 7518 section 3.2: the size of the
// hash).
const MinSecret = 32

// Sizes in bits of the RSA modulus.
const (
	// MinRSA is the minimum that RFC 7518 sections 3.3 and 3.5 allow.
	MinRSA = 2048
	// leastRSA is the minimum that crypto/rsa supports.
	leastRSA = 1024
	// mostRSA keeps a signature from taking seconds.
	mostRSA = 16384
)

// usualExponent is the common RSA exponent; smaller ones have a history of forgeries.
const usualExponent = 65537

// Fault is one thing that makes a key unusable or suspicious. Its code is that of a finding; its
// texts are sentences without a full stop.
type Fault struct{ Code, Title, Because, Fix string }

// Faults returns what is wrong with the key. A secret is measured for the most common of its
// algorithms.
func (k Key) Faults() []Fault {
	if k.IsZero() {
		return nil
	}
	alg := ""
	if algorithms := k.material().algorithms; len(algorithms) > 0 {
		alg = algorithms[0]
	}
	return k.FaultsFor(alg)
}

// FaultsFor is Faults with a secret measured for alg, the algorithm of the current token.
func (k Key) FaultsFor(alg string) []Fault {
	if k.IsZero() {
		return nil
	}
	m := k.material()
	faults := slices.Clone(m.faults)
	if m.secret == nil || m.unfit != "" || len(m.secret) >= leastSecret(alg) {
		return faults
	}
	if !isHMAC(alg) {
		alg = "HS256"
	}
	return append(faults, shortSecret(len(m.secret), alg))
}

func shortSecret(size int, alg string) Fault {
	return Fault{FaultWeak, fmt.Sprintf("the secret is short: %d of the %d bytes for %s", size, leastSecret(alg), alg),
		fmt.Sprintf("RFC 7518 section 3.2 requires %d bytes or more for %s; short secrets can be guessed offline",
			leastSecret(alg), alg),
		fmt.Sprintf("use a random secret of %d bytes", leastSecret(alg))}
}

// judge decides which algorithms the key may use and what is wrong with it.
func (m *material) judge() {
	if len(m.repairs) > 0 {
		m.faults = append(m.faults, repaired(m.repairs))
	}
	m.algorithms = m.algorithmsOf()
	m.correctAlgorithm()
	for _, refuse := range []func() (Fault, bool){
		m.skippedKey, m.unknown, m.otherUse, m.otherOperations, m.broken, m.hasSmallOrder, m.otherAlgorithm,
		m.belowItsAlgorithm,
	} {
		if fault, refused := refuse(); refused {
			m.algorithms, m.unfit = nil, fault.Title
			m.faults = append(m.faults, fault)
			return
		}
	}
	if m.alg != "" {
		m.algorithms = []string{m.alg}
	}
	m.faults = append(m.faults, m.weaknesses()...)
	if m.lineBreak != "" {
		m.faults = append(m.faults, Fault{FaultTrimmed, "the line break at the end of the secret was removed",
			"editors and echo add one, and secrets rarely end in one",
			"if it belongs to the secret, give the bytes as b64:"})
	}
}

// correctAlgorithm reads ES521, which is not registered, as ES512 if the curve is P-521. ES512 is
// named after its hash, not its curve.
func (m *material) correctAlgorithm() {
	if m.alg == "ES521" && slices.Equal(m.algorithms, []string{"ES512"}) {
		m.alg = "ES512"
	}
}

// repaired says which repairs made the key readable.
func repaired(repairs []repair) Fault {
	var what, fixes []string
	for _, r := range repairs {
		what, fixes = append(what, r.what), append(fixes, r.fix)
	}
	return Fault{FaultForm, "to read the key, bulla " + visible.List(what, "and"),
		"your application may not do this: it may reject the key, or use its text as a secret",
		strings.Join(fixes, "; ")}
}

// skippedKey rejects a key of a set that could not be read.
func (m *material) skippedKey() (Fault, bool) {
	return Fault{FaultSkipped, m.skipped,
		"RFC 7517 section 5: readers skip the keys of a set that they can't use, and use the others",
		"have the issuer fix the key if you need to verify its tokens"}, m.skipped != ""
}

// unknown rejects a key of an unknown kind. In a set, a key for encryption is normal, so it gets no
// warning.
func (m *material) unknown() (Fault, bool) {
	fault := Fault{FaultType, "key not used: unknown kind " + redact.Quote(m.kty, 40),
		"bulla supports RSA, EC (P-256, P-384, P-521), OKP (Ed25519) and oct",
		"verify tokens of this key with another tool"}
	if m.inSet && m.use != "enc" {
		fault.Code = FaultSkipped
	}
	return fault, m.public == nil && m.secret == nil
}

// otherUse rejects a JWK that is not for signatures (RFC 7517 section 4.2).
func (m *material) otherUse() (Fault, bool) {
	fault := Fault{FaultType, "key not for signatures: its use is " + redact.Quote(m.use, 20),
		"a JWK for signatures has the use sig (RFC 7517 section 4.2)", "give the key of the set with the use sig"}
	return fault, m.use != "" && m.use != "sig"
}

// otherOperations rejects a JWK whose key_ops contains neither sign nor verify, and a public one
// without verify (RFC 7517 section 4.3). A private key that may only sign still verifies its own
// signatures, because its owner has both halves.
func (m *material) otherOperations() (Fault, bool) {
	fault := Fault{FaultType, "key not for signatures: no sign or verify in its key_ops",
		"key_ops is " + redact.Quote(strings.Join(m.ops, " "), 60) + " (RFC 7517 section 4.3)",
		"give the key for signatures"}
	switch {
	case m.ops == nil || slices.Contains(m.ops, "verify"):
		return Fault{}, false
	case !slices.Contains(m.ops, "sign"):
		return fault, true
	}
	fault.Title, fault.Fix = "key not for verifying: no verify in its key_ops", "give the key with verify in its key_ops"
	return fault, m.secret == nil && m.private == nil
}

// otherAlgorithm rejects a JWK whose alg does not match its kind of key.
func (m *material) otherAlgorithm() (Fault, bool) {
	fault := Fault{FaultType, "key not for signatures: its alg is " + redact.Quote(m.alg, 20),
		"a key of this kind can be used with " + strings.Join(m.algorithms, ", "), "give the key with the alg of the token"}
	return fault, m.alg != "" && !slices.Contains(m.algorithms, m.alg)
}

// belowItsAlgorithm rejects a JWK that is smaller than its own alg allows (RFC 7518 sections 3.2,
// 3.3 and 3.5: MUST). Without an alg the same key is used, with a warning.
func (m *material) belowItsAlgorithm() (Fault, bool) {
	if m.alg == "" {
		return Fault{}, false
	}
	if m.secret != nil {
		fault := shortSecret(len(m.secret), m.alg)
		fault.Title = "key not used: " + strings.TrimPrefix(fault.Title, "the secret is short: ")
		return fault, len(m.secret) < leastSecret(m.alg)
	}
	key, ok := m.public.(*rsa.PublicKey)
	fault := Fault{FaultWeak, fmt.Sprintf("key not used: %d bits, and its alg %s needs %d", m.bits(), m.alg, MinRSA),
		"RFC 7518 section 3.3 forbids smaller RSA keys", "have the issuer create a key of 2048 bits or more"}
	return fault, ok && key.N.BitLen() < MinRSA
}
