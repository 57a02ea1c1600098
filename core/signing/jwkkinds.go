package signing

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rsa"
	"math"
	"math/big"
	"slices"
)

// rsa reads an RSA key (RFC 7518 section 6.3).
func (j *jwk) rsa(m *material) {
	n, e := new(big.Int).SetBytes(j.bytes("n")), new(big.Int).SetBytes(j.bytes("e"))
	switch {
	case j.err != nil:
		return
	case n.BitLen() < 2 || n.BitLen() > mostRSA:
		j.fail("n has %d bits, but an RSA key has 2048 to %d", n.BitLen(), mostRSA)
		return
	case e.Sign() == 0 || !e.IsInt64() || e.Int64() > math.MaxInt32:
		j.fail("e is out of range; the common value is AQAB")
		return
	}
	public := &rsa.PublicKey{N: n, E: int(e.Int64())}
	m.public = public
	if !j.has("d") {
		return
	}
	if j.has("oth") || !j.has("p") || !j.has("q") {
		m.unable = "a private RSA key needs its two primes p and q; export it with them or as PEM"
		return
	}
	for _, name := range []string{"d", "p", "q"} { // crypto/rsa takes minutes to validate a key of a megabyte
		if len(j.bytes(name)) > mostRSA/8 {
			j.fail("%s has more than %d bits", name, mostRSA)
			return
		}
	}
	private := &rsa.PrivateKey{PublicKey: *public, D: new(big.Int).SetBytes(j.bytes("d")),
		Primes: []*big.Int{new(big.Int).SetBytes(j.bytes("p")), new(big.Int).SetBytes(j.bytes("q"))}}
	if j.err != nil {
		return
	}
	if _, bad := m.broken(); bad { // judge rejects it with a better text than crypto/rsa
		return
	}
	if err := private.Validate(); err != nil {
		j.fail("n, e, d, p and q don't belong to one key")
		return
	}
	private.Precompute()
	m.private = private
}

// ec reads an EC key (RFC 7518 section 6.2).
func (j *jwk) ec(m *material) {
	curve := curveNamed(j.text("crv"))
	if curve == nil {
		m.kty += " " + j.text("crv")
		return
	}
	size := (curve.Params().BitSize + 7) / 8
	x, y := j.sized("x", size), j.sized("y", size)
	if j.err != nil {
		return
	}
	public, err := ecdsa.ParseUncompressedPublicKey(curve, slices.Concat([]byte{4}, x, y))
	if err != nil {
		j.fail("x and y are not a point on the curve %s", curve.Params().Name)
		return
	}
	m.public = public
	if !j.has("d") {
		return
	}
	d := j.sized("d", size)
	if j.err != nil {
		return
	}
	private, err := ecdsa.ParseRawPrivateKey(curve, d)
	if err != nil || !private.PublicKey.Equal(public) {
		j.fail("d doesn't belong to x and y")
		return
	}
	m.private = private
}

func curveNamed(name string) elliptic.Curve {
	switch name {
	case "P-256":
		return elliptic.P256()
	case "P-384":
		return elliptic.P384()
	case "P-521":
		return elliptic.P521()
	}
	return nil
}

// okp reads an Ed25519 key (RFC 8037 section 2).
func (j *jwk) okp(m *material) {
	if crv := j.text("crv"); crv != "Ed25519" {
		m.kty += " " + crv
		return
	}
	x := j.sized("x", ed25519.PublicKeySize)
	if j.err != nil {
		return
	}
	m.public = ed25519.PublicKey(x)
	if !j.has("d") {
		return
	}
	d := j.sized("d", ed25519.SeedSize)
	if j.err != nil {
		return
	}
	private := ed25519.NewKeyFromSeed(d)
	if !bytes.Equal(private[ed25519.SeedSize:], x) {
		j.fail("d doesn't belong to x")
		return
	}
	m.private = private
}

// sized returns a member that must have exactly size bytes, including leading zeros.
func (j *jwk) sized(name string, size int) []byte {
	decoded := j.bytes(name)
	if j.err == nil && len(decoded) != size {
		j.fail("%s has %d bytes, but the curve needs %d", name, len(decoded), size)
	}
	return decoded
}
