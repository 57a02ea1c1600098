package intake

import "strings"

// hasFullLength reports whether a token with that decoded header, that many dots and that many
// characters after the last one has the length that its algorithm requires.
func hasFullLength(header string, dots, tail int) bool {
	if due := requiredLength(header, dots); due != unknownLength {
		return tail == due
	}
	if dots != 2 || hasMember(header, `"enc"`) {
		return false
	}
	// RSA signatures are as long as the key: 1024 to 4096 bits.
	return tail == 171 || tail == 342 || tail == 512 || tail == 683
}

const unknownLength = 1 << 30

// requiredLength returns how many characters the last segment must have.
func requiredLength(header string, dots int) int {
	lengths := signatureLengths[:]
	if hasMember(header, `"enc"`) {
		lengths, dots = tagLengths[:], dots-2
	}
	if dots == 2 {
		for _, s := range lengths {
			if strings.Contains(header, s.alg) {
				return s.length
			}
		}
	}
	return unknownLength
}

// algorithmLength is the number of base64url characters of an algorithm's signature or tag.
type algorithmLength struct {
	alg    string
	length int
}

// signatureLengths are those of fixed-size signatures (RFC 7518 section 3.1, RFC 8037 section 3.1,
// RFC 9864 section 2).
var signatureLengths = [...]algorithmLength{
	{`"HS256"`, 43}, {`"HS384"`, 64}, {`"HS512"`, 86},
	{`"ES256"`, 86}, {`"ES384"`, 128}, {`"ES512"`, 176}, {`"ES256K"`, 86},
	{`"EdDSA"`, 86}, {`"Ed25519"`, 86}, {`"Ed448"`, 152},
	{`"ML-DSA-44"`, 3227}, {`"ML-DSA-65"`, 4412}, {`"ML-DSA-87"`, 6170},
	{`"none"`, 0},
}

// tagLengths are those of the tags of a JWE (RFC 7518 section 5.1).
var tagLengths = [...]algorithmLength{
	{`"A128GCM"`, 22}, {`"A192GCM"`, 22}, {`"A256GCM"`, 22},
	{`"A128CBC-HS256"`, 22}, {`"A192CBC-HS384"`, 32}, {`"A256CBC-HS512"`, 43},
}
