package token

// Codes of faults. They are also the codes of the findings about structure.
const (
	FaultSegments         = "segments"
	FaultTruncated        = "truncated"
	FaultBase64           = "base64"
	FaultPadding          = "padding"
	FaultNonCanonical     = "non-canonical"
	FaultForeignCharacter = "foreign-character"
	FaultJSON             = "json"
	FaultHeaderNotObject  = "header-not-object"
	FaultPayloadNotObject = "payload-not-object"
	FaultDuplicateMember  = "duplicate-member"
	FaultBadUTF8          = "bad-utf8"
	FaultTooDeep          = "too-deep"
	FaultTooLarge         = "too-large"
)

// Fault is one thing that is wrong with the form of a token.
type Fault struct {
	Code string
	Part Part
	// At is a byte offset: in the decoded JSON for the codes json, duplicate-member, bad-utf8 and
	// too-deep, in the token's text for all others.
	At int
	// Nested says that a duplicate member is inside a claim, where it doesn't affect the claims
	// themselves.
	Nested bool
	// Rune is the wrong character, 0 if the fault is not a single character.
	Rune rune
	// Detail is a sentence without its full stop, with untrusted text made visible.
	Detail string
}

// HasFault reports whether the token has a fault with that code.
func (t Token) HasFault(code string) bool {
	for _, f := range t.Faults {
		if f.Code == code {
			return true
		}
	}
	return false
}

func (t *Token) fault(code string, part Part, at int, detail string) {
	t.Faults = append(t.Faults, Fault{Code: code, Part: part, At: at, Detail: detail})
}
