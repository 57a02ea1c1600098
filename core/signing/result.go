package signing

// Status is what is known of a signature. Invalid is never said of a signature
// that could not be checked.
type Status string

// The states of a signature.
const (
	Valid       Status = "valid"
	Invalid     Status = "invalid"
	Unchecked   Status = "unchecked"
	Absent      Status = "absent"
	Unsupported Status = "unsupported"
)

// Result is the outcome of a verification.
type Result struct {
	Status Status
	// Alg is the header's algorithm, made visible; "" where there is none.
	Alg string
	// Key describes the key or keys that were used, "" where none was.
	Key string
	// Reason is a sentence without its full stop.
	Reason string
	// WrongKey is set where no key is of the kind that the header's algorithm needs,
	// and that is an answer: not where a set may lack the right key.
	WrongKey bool
	// Refused says why no strict reader accepts the token as it is, whatever the key:
	// loose bits, a duplicate member, an extension, an algorithm that is not allowed;
	// "" where nothing speaks against it. The Status says only whether the signature
	// matches.
	Refused string
	// Encoding names how the signature is encoded where it was made with a given key
	// and JWS does not encode it like that (RFC 7515 section 3.1, RFC 7518 section
	// 3.4): "DER", "hex"; "" otherwise.
	Encoding string
	// Fix is what to do about an invalid signature where that is known: what the signer has
	// to change about its encoding, or how to give a secret that fits in another reading;
	// "" otherwise. Of a secret Reason says it too.
	Fix string
	// Used is the key that made the signature or, where none did, the only one that
	// was compared; the zero Key otherwise.
	Used Key
	// LineBreak is what was removed from the end of the secret and belongs to it.
	LineBreak string
	// Unexpected is set where the header's algorithm is not one of those allowed.
	Unexpected bool
	// Open says which secret that everyone knows makes this signature: "the empty
	// secret", `the well-known secret "secret" (NestJS)`; "" for none. It never makes
	// the status Valid: a signature that anyone can make proves nothing. Where the
	// given key is such a secret, the status is that of the comparison.
	Open string
}

// Accepted reports whether a strict reader accepts the token for its signature: it
// matches, and nothing in the form of the token speaks against it.
func (r Result) Accepted() bool { return r.Status == Valid && r.Refused == "" }

// Words returns what came of the verification in a few words, and why.
func (r Result) Summary() (outcome, why string) {
	switch r.Status {
	case Valid:
		if r.Refused != "" {
			return "valid, token refused", r.Refused
		}
		return "valid", r.Reason
	case Invalid:
		return "invalid", r.Reason
	case Absent:
		return "none", r.Reason
	}
	return "not checked", r.Reason
}
