package signing

import (
	"crypto/ed25519"
	"crypto/rsa"
	"encoding/hex"
	"fmt"
	"math/big"
	"slices"
)

// smallOrder are the Ed25519 public keys of small order, without their sign bit: a signature that
// matches one of them matches every message. RFC 8032 section 5.1.7 does not check this; Chalkias,
// Garillot and Nikolaenko, "Taming the many EdDSAs", 2020, list the points.
var smallOrder = []string{
	"0000000000000000000000000000000000000000000000000000000000000000",
	"0100000000000000000000000000000000000000000000000000000000000000",
	"26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
	"c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
	"ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
	"edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
	"eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
}

// hasSmallOrder rejects an Ed25519 key whose signatures prove nothing.
func (m *material) hasSmallOrder() (Fault, bool) {
	key, ok := m.public.(ed25519.PublicKey)
	if !ok {
		return Fault{}, false
	}
	point := slices.Clone(key)
	point[len(point)-1] &= 0x7f
	fault := Fault{FaultWeak, "key not used: an Ed25519 key of small order",
		"anyone can make a signature that matches such a key",
		"have the issuer create a new key; treat the tokens of this one as forged"}
	return fault, slices.Contains(smallOrder, hex.EncodeToString(point))
}

// broken rejects an RSA key whose signatures prove nothing.
func (m *material) broken() (Fault, bool) {
	key, ok := m.public.(*rsa.PublicKey)
	if !ok {
		return Fault{}, false
	}
	fault := Fault{Code: FaultWeak, Fix: "have the issuer create a new key; treat the tokens of this one as forged"}
	switch {
	case key.E < 2 || key.E%2 == 0:
		fault.Title = fmt.Sprintf("key not used: its RSA exponent is %d", key.E)
		fault.Because = "with the exponent 1 or an even one, anyone can sign"
	case key.N.Bit(0) == 0:
		fault.Title, fault.Because = "key not used: its RSA modulus is even", "an even modulus is factored immediately"
	case key.N.BitLen() < leastRSA:
		fault.Title = fmt.Sprintf("key not used: an RSA key of only %d bits", key.N.BitLen())
		fault.Because = "RSA keys under 1024 bits have been factored"
	case isROCA(key.N):
		fault.Title = "key not used: it has the ROCA weakness (CVE-2017-15361)"
		fault.Because = "its primes come from a faulty generator, so the private key can be computed from the public one"
	}
	return fault, fault.Title != ""
}

// weaknesses returns the faults of a key that is still used.
func (m *material) weaknesses() []Fault {
	key, ok := m.public.(*rsa.PublicKey)
	if !ok {
		return nil
	}
	var faults []Fault
	if key.N.BitLen() < MinRSA {
		faults = append(faults, Fault{FaultWeak, fmt.Sprintf("the RSA key is small: %d bits", key.N.BitLen()),
			"RFC 7518 section 3.3 forbids keys under 2048 bits for JWT", "have the issuer create a key of 2048 bits or more"})
	}
	if key.E < usualExponent {
		faults = append(faults, Fault{FaultWeak, fmt.Sprintf("the RSA exponent is small: %d", key.E),
			"small exponents have a history of forged signatures", "have the issuer create a key with the exponent 65537"})
	}
	return faults
}

// rocaPrimes are small primes modulo which 65537 generates few residues. A modulus of the faulty
// generator is one of these residues for every prime; only one in 2^27 other moduli is (Nemec and
// others, "The Return of Coppersmith's Attack", section 2).
var rocaPrimes = [...]int64{11, 13, 17, 19, 37, 53, 61, 71, 73, 79, 97, 103, 107, 109, 127, 151, 157}

// isROCA reports whether an RSA modulus has the fingerprint of CVE-2017-15361.
func isROCA(n *big.Int) bool {
	for _, prime := range rocaPrimes {
		rest := new(big.Int).Mod(n, big.NewInt(prime)).Int64()
		if !isPower(rest, prime) {
			return false
		}
	}
	return true
}

// isPower reports whether rest is a power of 65537 modulo prime.
func isPower(rest, prime int64) bool {
	for power, i := int64(1), int64(1); i < prime; i++ {
		if power == rest {
			return true
		}
		power = power * (usualExponent % prime) % prime
	}
	return false
}
