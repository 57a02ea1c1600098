// Package token takes a JWT apart for showing: tolerant, lossless, total.
//
// It decodes the JWS compact serialization (RFC 7515 section 7.1) and reads
// header and payload as JSON with member order, byte offsets, duplicates and the
// source text of numbers. It never verifies and never judges a claim: what is
// wrong with the form is a list of faults, and everything that could be read is
// there beside them.
package token

import (
	"encoding/base64"
	"fmt"
	"strings"
)

// MaxSize is the number of bytes over which servers and proxies commonly refuse
// a request header, and with it a bearer token.
const MaxSize = 8 << 10

// maxSegments is how many segments are kept: a JWE has five, and more have no
// meaning.
const maxSegments = 6

// The codes of faults, which are the codes of the structure findings.
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

// Part names the place in a token that something belongs to.
type Part uint8

// The parts of a token.
const (
	Whole Part = iota
	Header
	Payload
	Signature
)

var partNames = [...]string{"token", "header", "payload", "signature"}

// String returns the part's name as RFC 7515 has it.
func (p Part) String() string { return partNames[p] }

// Fault is one thing wrong with the form of a token.
type Fault struct {
	Code string
	Part Part
	// At is a byte offset: in the decoded JSON for the codes json,
	// duplicate-member, bad-utf8 and too-deep, in the token's text for all others.
	At int
	// Nested is set for a duplicate member of an object inside a claim, which no reader
	// of the claims themselves stumbles over.
	Nested bool
	// Rune is the character at fault, 0 where the fault is not one character.
	Rune rune
	// Detail is a sentence without its full stop. Untrusted text in it is visible.
	Detail string
}

// Segment is one of the stretches between the dots of a token.
type Segment struct {
	// At is the byte offset of the segment in the token's text.
	At int
	// Text is the segment as it stands, Bytes what it decodes to.
	Text, Bytes string
	// whole says that every character of Text is one of base64url.
	whole bool
}

// Token is a token taken apart.
type Token struct {
	// Text is the token as it stands.
	Text string
	// Segments are the first segments; Count is how many there are in all.
	Segments []Segment
	Count    int
	// Header and Payload are what was read of the first two segments.
	Header, Payload Document
	// Encrypted reports a JWE (RFC 7516): five segments of which only the header
	// can be read without the key.
	Encrypted bool
	// Nested is the inner token where the payload is not a claims set but a compact
	// token itself (RFC 7519 section 5.2, nested JWT), "" otherwise. The Text of
	// Payload is then all there is of it.
	Nested string
	Faults []Fault
}

// Decode takes text apart. It never fails: Faults says what is wrong. Segments
// joined with dots equal text, up to the number of segments that are kept; where
// foreign dots divide them, which is a fault, the text has those in the dots' place.
func Decode(text string) Token {
	t := Token{Text: text, Count: strings.Count(text, ".") + 1}
	if len(text) > MaxSize {
		t.fault(FaultTooLarge, Whole, MaxSize, fmt.Sprintf("%d bytes: servers commonly refuse request headers over %d", len(text), MaxSize))
	}
	if !t.splitForeign() {
		t.Segments = split(text, min(t.Count, maxSegments))
	}
	var buffer strings.Builder
	buffer.Grow(base64.RawURLEncoding.DecodedLen(t.readable()))
	t.readHeader(&buffer)
	t.Encrypted = t.Count == 5 && t.Header.Root.has("enc")
	if !t.Encrypted {
		t.readPayload(&buffer)
		t.readSignature(&buffer)
		t.checkCount()
		t.checkCut()
	}
	return t
}

// readable returns the length of the segments that may be decoded.
func (t *Token) readable() int {
	n := 0
	for _, s := range t.Segments[:min(len(t.Segments), 3)] {
		n += len(s.Text)
	}
	return n
}

// Signature returns the third segment, the zero Segment where there is none.
func (t Token) Signature() Segment {
	if len(t.Segments) < 3 || t.Encrypted {
		return Segment{}
	}
	return t.Segments[2]
}

// SigningInput returns the text that the signature is made over: header and
// payload segments as they stand (RFC 7515 section 5.1).
func (t Token) SigningInput() string {
	if len(t.Segments) < 3 {
		return t.Text
	}
	payload := t.Segments[1]
	return t.Text[:payload.At+len(payload.Text)]
}

// Claim returns the last payload member of that exact name.
func (t Token) Claim(name string) (Value, bool) { return t.Payload.Root.Get(name) }

// HasFault reports whether a fault of that code was found.
func (t Token) HasFault(code string) bool {
	for _, f := range t.Faults {
		if f.Code == code {
			return true
		}
	}
	return false
}

func (v Value) has(name string) bool {
	_, ok := v.Get(name)
	return ok
}

func (t *Token) fault(code string, part Part, at int, detail string) {
	t.Faults = append(t.Faults, Fault{Code: code, Part: part, At: at, Detail: detail})
}

// split cuts text at its first dots into n segments; what follows is left out.
func split(text string, n int) []Segment {
	segments := make([]Segment, n)
	at := 0
	for i := range segments {
		end := len(text)
		if dot := strings.IndexByte(text[at:], '.'); dot >= 0 {
			end = at + dot
		}
		segments[i] = Segment{At: at, Text: text[at:end]}
		at = end + 1
	}
	return segments
}

// read reads decoded bytes as JSON.
func (t *Token) read(text string, part Part) Document {
	doc, faults := Parse(text, part)
	t.Faults = append(t.Faults, faults...)
	return doc
}

func (t *Token) readHeader(buffer *strings.Builder) {
	if t.Segments[0].Text == "" {
		t.fault(FaultHeaderNotObject, Header, 0, "the header segment is empty")
		return
	}
	t.decode(0, Header, buffer)
	t.Header = t.read(t.Segments[0].Bytes, Header)
	if t.Header.Complete && t.Header.Root.Kind != Object {
		t.fault(FaultHeaderNotObject, Header, 0, "the header is JSON but not an object: "+t.Header.Root.Kind.String())
	}
}

func (t *Token) readPayload(buffer *strings.Builder) {
	if len(t.Segments) < 2 {
		return
	}
	s := &t.Segments[1]
	if s.Text == "" {
		t.fault(FaultPayloadNotObject, Payload, s.At, "the payload is empty")
		return
	}
	t.decode(1, Payload, buffer)
	if inner, ok := nested(s.Bytes); ok {
		t.Nested = inner
		t.Payload = Document{Text: s.Bytes, Root: Value{End: len(s.Bytes)}}
		return
	}
	t.Payload = t.read(s.Bytes, Payload)
	if t.Payload.Complete && t.Payload.Root.Kind != Object {
		t.fault(FaultPayloadNotObject, Payload, s.At,
			"the payload is JSON but not an object: "+t.Payload.Root.Kind.String()+"; a JWT holds a claims set (RFC 7519 section 7.2)")
	}
}

func (t *Token) readSignature(buffer *strings.Builder) {
	if len(t.Segments) > 2 && t.Segments[2].Text != "" {
		t.decode(2, Signature, buffer)
	}
}

// nested returns the token that text is, white space around it aside: two or
// three segments of base64url, or the five of a JWE, behind a JOSE header.
func nested(text string) (inner string, ok bool) {
	inner = strings.Trim(text, " \t\r\n")
	if !strings.HasPrefix(inner, "e") { // where every JSON object in base64url begins, and no JSON does
		return "", false
	}
	header, _, _ := strings.Cut(inner, ".")
	if dots := strings.Count(inner, "."); dots != 1 && dots != 2 && dots != 4 || len(header) > MaxSize {
		return "", false
	}
	for i := range len(inner) {
		if !isBase64URL(inner[i]) && inner[i] != '.' {
			return "", false
		}
	}
	decoded, err := base64.RawURLEncoding.DecodeString(header)
	if err != nil {
		return "", false
	}
	doc, _ := Parse(string(decoded), Header)
	return inner, doc.Complete && doc.Root.has("alg")
}

func (t *Token) checkCount() {
	switch {
	case t.Count == 3:
	case t.Count == 1:
		t.fault(FaultSegments, Whole, len(t.Text), "one segment: a JWT has three, header.payload.signature")
	case t.Count == 2:
		t.fault(FaultSegments, Whole, len(t.Text), "two segments: the signature is not there")
	default:
		at := len(t.Text)
		if len(t.Segments) > 3 {
			at = t.Segments[3].At
		}
		t.fault(FaultSegments, Whole, at, fmt.Sprintf("%d segments: a JWT has three, header.payload.signature", t.Count))
	}
}

// checkCut tells a token that was cut off from one that was damaged inside: its
// last segment is not the signature and its JSON ends in the middle.
func (t *Token) checkCut() {
	part, doc := Header, t.Header
	if t.Count == 2 {
		part, doc = Payload, t.Payload
	}
	if t.Count > 2 || doc.Complete || doc.Text == "" {
		return
	}
	for _, f := range t.Faults {
		if f.Code == FaultJSON && f.At >= len(doc.Text) && f.Part == part {
			t.fault(FaultTruncated, f.Part, len(t.Text), fmt.Sprintf("the token was cut off in its %s, after %d characters", f.Part, len(t.Text)))
			return
		}
	}
}
