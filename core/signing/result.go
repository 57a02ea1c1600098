package signing

// Status is the outcome of verifying a signature. It is never Invalid for a signature that could
// not be checked.
type Status string

// The values of Status.
const (
	Valid       Status = "valid"
	Invalid     Status = "invalid"
	Unchecked   Status = "unchecked"
	Absent      Status = "absent"
	Unsupported Status = "unsupported"
)

// Result is the outcome of a verification and the reasons for it.
type Result struct {
	Status Status
	// Alg is the header's algorithm, made visible; "" if it has none.
	Alg string
	// Key describes the key or keys that were used, "" if none was.
	Key string
	// Reason is a sentence without its full stop.
	Reason string
	// WrongKey says that no key is of the kind that the header's algorithm needs. It is not set for
	// a set that may lack the right key.
	WrongKey bool
	// Refused says why strict readers reject the token whatever the key: loose bits, a duplicate
	// member, an extension, an algorithm that is not allowed; "" if they don't. Status only says
	// whether the signature matches.
	Refused string
	// Encoding names the encoding of a signature that was made with a given key but is not encoded
	// as JWS requires (RFC 7515 section 3.1, RFC 7518 section 3.4): "DER", "hex"; "" otherwise.
	Encoding string
	// Fix says what to do about an invalid signature if that is known: how the signer must change
	// its encoding, or how to give a secret that matches in another reading; "" otherwise. For a
	// secret, Reason says it too.
	Fix string
	// Used is the key that made the signature or, if none did, the only one that was tried; the
	// zero Key otherwise.
	Used Key
	// LineBreak is the line break that was removed from the end of the secret but belongs to it.
	LineBreak string
	// Unexpected says that the header's algorithm is not one of those allowed.
	Unexpected bool
	// Open names the well-known secret that makes this signature: "the empty secret", `the
	// well-known secret "secret" (NestJS)`; "" for none. It never makes the status Valid: a
	// signature that anyone can make proves nothing. If the given key is such a secret, the status
	// is that of the comparison.
	Open string
}

// Accepted reports whether a strict reader accepts the token: the signature matches, and nothing is
// wrong with the form of the token.
func (r Result) Accepted() bool { return r.Status == Valid && r.Refused == "" }

// Summary returns the outcome of the verification in a few words, and why.
func (r Result) Summary() (outcome, why string) {
	switch r.Status {
	case Valid:
		if r.Refused != "" {
			return "valid, but the token is rejected", r.Refused
		}
		return "valid", r.Reason
	case Invalid:
		return "invalid", r.Reason
	case Absent:
		return "none", r.Reason
	}
	return "not checked", r.Reason
}
