// Package token takes a JWT apart for showing: tolerant, lossless, total.
//
// It decodes the JWS compact serialization (RFC 7515 section 7.1) and reads
// header and payload as JSON with member order, byte offsets, duplicates and the
// source text of numbers. It never verifies and never judges a claim: what is
// wrong with the form is a list of faults, and everything that could be read is
// there beside them.
package token

import (
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
	Faults    []Fault
}

// Decode takes text apart. It never fails: Faults says what is wrong. Segments
// joined with dots equal text, up to the number of segments that are kept.
func Decode(text string) Token {
	t := Token{Text: text, Count: strings.Count(text, ".") + 1}
	if len(text) > MaxSize {
		t.fault(FaultTooLarge, Whole, MaxSize, fmt.Sprintf("%d bytes: servers commonly refuse request headers over %d", len(text), MaxSize))
	}
	t.Segments = split(text)
	t.readHeader()
	t.Encrypted = t.Count == 5 && t.Header.Root.has("enc")
	if !t.Encrypted {
		t.readPayload()
		t.readSignature()
		t.checkCount()
		t.checkCut()
	}
	return t
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
	return t.Text[:t.Segments[2].At-1]
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

func split(text string) []Segment {
	var segments []Segment
	for at := 0; len(segments) < maxSegments; {
		dot := strings.IndexByte(text[at:], '.')
		if dot < 0 {
			return append(segments, Segment{At: at, Text: text[at:]})
		}
		segments = append(segments, Segment{At: at, Text: text[at : at+dot]})
		at += dot + 1
	}
	return segments
}

// document decodes segment i and reads it as JSON.
func (t *Token) document(i int, part Part) Document {
	s := &t.Segments[i]
	bytes, faults := decodeSegment(s.Text, s.At, part)
	s.Bytes = bytes
	t.Faults = append(t.Faults, faults...)
	if s.Text == "" {
		return Document{}
	}
	doc, faults := parseJSON(bytes, part)
	t.Faults = append(t.Faults, faults...)
	return doc
}

func (t *Token) readHeader() {
	t.Header = t.document(0, Header)
	if t.Segments[0].Text == "" {
		t.fault(FaultHeaderNotObject, Header, 0, "the header segment is empty")
		return
	}
	if t.Header.Complete && t.Header.Root.Kind != Object {
		t.fault(FaultHeaderNotObject, Header, 0, "the header is JSON but not an object: "+t.Header.Root.Kind.String())
	}
}

func (t *Token) readPayload() {
	if len(t.Segments) < 2 {
		return
	}
	if t.Segments[1].Text == "" {
		t.fault(FaultPayloadNotObject, Payload, t.Segments[1].At, "the payload is empty")
		return
	}
	t.Payload = t.document(1, Payload)
	if t.Payload.Complete && t.Payload.Root.Kind != Object {
		t.fault(FaultPayloadNotObject, Payload, t.Segments[1].At,
			"the payload is JSON but not an object: "+t.Payload.Root.Kind.String()+"; a JWT holds a claims set (RFC 7519 section 7.2)")
	}
}

func (t *Token) readSignature() {
	if len(t.Segments) < 3 || t.Segments[2].Text == "" {
		return
	}
	s := &t.Segments[2]
	bytes, faults := decodeSegment(s.Text, s.At, Signature)
	s.Bytes = bytes
	t.Faults = append(t.Faults, faults...)
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
