package signing

import (
	"crypto/rsa"
	"fmt"
	"slices"
	"strings"

	"bulla/core/visible"
)

// The codes of what is to be said of a key itself.
const (
	// FaultWeak is a key that can be guessed or computed, a warning.
	FaultWeak = "key-weak"
	// FaultTrimmed is a line break that was taken from the end of a secret, a
	// warning.
	FaultTrimmed = "key-trimmed"
	// FaultForm is a key that was read only after a repair, a warning.
	FaultForm = "key-form"
	// FaultSkipped is a key of a set that can't be used (RFC 7517 section 5), a
	// warning.
	FaultSkipped = "key-skipped"
	// FaultType is a key that is not for signatures, or of no kind that is known
	// here, an error: no token can be checked with it.
	FaultType = "key-type"
)

// MinSecret is the number of bytes that an HS256 secret must have at least
// (RFC 7518 section 3.2: as many as the hash has).
const MinSecret = 32

// Sizes in bits of the RSA modulus.
const (
	// MinRSA is the least that RFC 7518 sections 3.3 and 3.5 allow.
	MinRSA = 2048
	// leastRSA is the least that crypto/rsa works with.
	leastRSA = 1024
	// mostRSA keeps a key file from costing seconds for each signature.
	mostRSA = 16384
)

// usualExponent is the RSA exponent that everyone uses; smaller ones have a
// history of forgeries.
const usualExponent = 65537

// Fault is one thing that makes a key unfit or suspicious. Its code is one of the
// key findings; its texts are sentences without a full stop.
type Fault struct{ Code, Title, Because, Fix string }

// Faults returns what is to be said of the key itself, with a secret measured for
// the usual one of its algorithms.
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

// FaultsFor is Faults with a secret measured for alg, the algorithm of the token
// at hand.
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

// Weak reports whether the secret is shorter than RFC 7518 asks for HS256.
func (k Key) Weak() bool { return !k.IsZero() && k.secret() != nil && len(k.secret()) < MinSecret }

func shortSecret(size int, alg string) Fault {
	return Fault{FaultWeak, fmt.Sprintf("the secret is short: %d of the %d bytes that %s needs", size, leastSecret(alg), alg),
		fmt.Sprintf("RFC 7518 section 3.2 asks for %d bytes or more for %s; short ones can be guessed offline", leastSecret(alg), alg),
		fmt.Sprintf("use a random secret of %d bytes", leastSecret(alg))}
}

// judge settles what the key may do and what is to be said of it.
func (m *material) judge() {
	if len(m.repairs) > 0 {
		m.faults = append(m.faults, repaired(m.repairs))
	}
	m.algorithms = m.algorithmsOf()
	m.correctAlgorithm()
	for _, refuse := range []func() (Fault, bool){
		m.skippedKey, m.unknown, m.otherUse, m.otherOperations, m.broken, m.hasSmallOrder, m.otherAlgorithm, m.belowItsAlgorithm,
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
		m.faults = append(m.faults, Fault{FaultTrimmed, "a line break at the end of the secret was left out",
			"editors and echo put one there, and secrets rarely end in one", "if it belongs to the secret, give the bytes as b64:"})
	}
}

// correctAlgorithm reads ES521, which no registry has, as the ES512 that it is
// meant to be where the curve is P-521: ES512 is named after its hash.
func (m *material) correctAlgorithm() {
	if m.alg == "ES521" && slices.Equal(m.algorithms, []string{"ES512"}) {
		m.alg = "ES512"
	}
}

// repaired says after which repairs a key was read.
func repaired(repairs []repair) Fault {
	var what, fixes []string
	for _, r := range repairs {
		what, fixes = append(what, r.what), append(fixes, r.fix)
	}
	return Fault{FaultForm, "key repaired: " + strings.Join(what, ", "),
		"the key was read only after a repair; your application may not do this: it may refuse the key, or use its text as a secret",
		strings.Join(fixes, "; ")}
}

// skippedKey refuses a key of a set that could not be read.
func (m *material) skippedKey() (Fault, bool) {
	return Fault{FaultSkipped, m.skipped,
		"RFC 7517 section 5: a key of a set that can't be used is skipped, and the others still count",
		"have the issuer correct the key, if its tokens are to be checked"}, m.skipped != ""
}

// unknown refuses a key of a set whose kind is not known here. A key for encryption is
// normal in a set, and nothing to warn about.
func (m *material) unknown() (Fault, bool) {
	fault := Fault{FaultType, "the key is not used: its kind is not known here, " + visible.Quote(m.kty, 40),
		"RSA, EC (P-256, P-384, P-521), OKP (Ed25519) and oct are", "check tokens of this key elsewhere"}
	if m.inSet && m.use != "enc" {
		fault.Code = FaultSkipped
	}
	return fault, m.public == nil && m.secret == nil
}

// otherUse refuses a JWK that is not for signatures (RFC 7517 section 4.2).
func (m *material) otherUse() (Fault, bool) {
	return Fault{FaultType, "the key is not used for signatures: its use is " + visible.Quote(m.use, 20),
		"a JWK whose use is not sig is not for signatures (RFC 7517 section 4.2)", "give the key of the set whose use is sig"}, m.use != "" && m.use != "sig"
}

// otherOperations refuses a JWK whose key_ops has neither sign nor verify, and a
// public one that has not verify (RFC 7517 section 4.3). A key that may only sign
// checks what it signed all the same: its owner has both halves.
func (m *material) otherOperations() (Fault, bool) {
	fault := Fault{FaultType, "the key is not used for signatures: its key_ops has neither sign nor verify",
		"key_ops says " + visible.Quote(strings.Join(m.ops, " "), 60) + " (RFC 7517 section 4.3)", "give the key that is for signatures"}
	switch {
	case m.ops == nil || slices.Contains(m.ops, "verify"):
		return Fault{}, false
	case !slices.Contains(m.ops, "sign"):
		return fault, true
	}
	fault.Title, fault.Fix = "the public key is not used to verify: its key_ops has not verify", "give the key whose key_ops has verify"
	return fault, m.secret == nil && m.private == nil
}

// otherAlgorithm refuses a JWK whose alg its kind of key cannot do.
func (m *material) otherAlgorithm() (Fault, bool) {
	return Fault{FaultType, "the key is not used for signatures: its alg is " + visible.Quote(m.alg, 20),
		"a key of this kind can " + strings.Join(m.algorithms, ", "), "give the key whose alg the token names"}, m.alg != "" && !slices.Contains(m.algorithms, m.alg)
}

// belowItsAlgorithm refuses a JWK that is smaller than the algorithm that it
// names itself allows (RFC 7518 sections 3.2, 3.3 and 3.5: MUST). Without an alg
// the same key is used, with a warning.
func (m *material) belowItsAlgorithm() (Fault, bool) {
	if m.alg == "" {
		return Fault{}, false
	}
	if m.secret != nil {
		fault := shortSecret(len(m.secret), m.alg)
		fault.Title = "the key is not used: " + strings.TrimPrefix(fault.Title, "the secret is short: ")
		return fault, len(m.secret) < leastSecret(m.alg)
	}
	key, ok := m.public.(*rsa.PublicKey)
	return Fault{FaultWeak, fmt.Sprintf("the key is not used: %d bits, and its alg %s needs %d", m.bits(), m.alg, MinRSA),
		"RFC 7518 section 3.3 forbids smaller RSA keys", "have the issuer make a key of 2048 bits or more"}, ok && key.N.BitLen() < MinRSA
}
