// Package token decodes a JWT so that it can be shown, and tolerates every damage.
//
// It decodes the JWS compact serialization (RFC 7515 section 7.1) and parses header and payload as
// JSON with member order, byte offsets, duplicates and the source text of numbers. It never
// verifies a signature or judges a claim. What is wrong with the form is a list of faults, next to
// everything that could be read.
package token

import (
	"encoding/base64"
	"fmt"
	"strings"
)

// MaxSize is the size in bytes above which servers and proxies commonly reject a request header,
// and with it a bearer token.
const MaxSize = 8 << 10

// Part is the part of a token that something belongs to.
type Part uint8

// The parts of a token.
const (
	Whole Part = iota
	Header
	Payload
	Signature
)

var partNames = [...]string{"token", "header", "payload", "signature"}

// String returns the part's name, as in RFC 7515.
func (p Part) String() string { return partNames[p] }

// Token is a decoded token.
type Token struct {
	// Text is the token itself.
	Text string
	// Segments are the first segments; Count is the number of all segments.
	Segments []Segment
	Count    int
	// Header and Payload are the first two segments, parsed.
	Header, Payload Document
	// Encrypted says that the token is a JWE (RFC 7516): five segments, and without the key only
	// the header can be read.
	Encrypted bool
	// Nested is the inner token if the payload is a compact token itself instead of a claims set
	// (nested JWT, RFC 7519 section 5.2). Payload then has only its Text.
	Nested string
	Faults []Fault
}

// Decode decodes text. It never fails: Faults says what is wrong. The segments joined with dots
// equal text, up to the number of segments that are kept. If foreign dots separate them, which is a
// fault, text has those instead of dots.
func Decode(text string) Token {
	t := Token{Text: text, Count: strings.Count(text, ".") + 1}
	if len(text) > MaxSize {
		t.fault(FaultTooLarge, Whole, MaxSize,
			fmt.Sprintf("%d bytes: servers commonly reject request headers over %d bytes", len(text), MaxSize))
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

// readable returns the total length of the segments that are decoded.
func (t *Token) readable() int {
	n := 0
	for _, s := range t.Segments[:min(len(t.Segments), 3)] {
		n += len(s.Text)
	}
	return n
}

// Signature returns the third segment, or the zero Segment if the token has no signature.
func (t Token) Signature() Segment {
	if len(t.Segments) < 3 || t.Encrypted {
		return Segment{}
	}
	return t.Segments[2]
}

// SigningInput returns the text that is signed: the header and payload segments with the dot
// between them (RFC 7515 section 5.1).
func (t Token) SigningInput() string {
	if len(t.Segments) < 3 {
		return t.Text
	}
	payload := t.Segments[1]
	return t.Text[:payload.At+len(payload.Text)]
}

// Document returns the header if part is Header, or else the payload.
func (t Token) Document(part Part) Document {
	if part == Header {
		return t.Header
	}
	return t.Payload
}

// Claim returns the last claim with exactly this name.
func (t Token) Claim(name string) (Value, bool) { return t.Payload.Root.Get(name) }

// read parses decoded bytes as JSON and adds the faults to those of the token.
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
			"the payload is JSON but not an object: "+t.Payload.Root.Kind.String()+
				"; a JWT contains a claims set (RFC 7519 section 7.2)")
	}
}

func (t *Token) readSignature(buffer *strings.Builder) {
	if len(t.Segments) > 2 && t.Segments[2].Text != "" {
		t.decode(2, Signature, buffer)
	}
}

// nested reports whether text, without white space around it, is itself a token: two or three
// segments of base64url, or the five of a JWE, that begin with a JOSE header.
func nested(text string) (inner string, ok bool) {
	inner = strings.Trim(text, " \t\r\n")
	if !strings.HasPrefix(inner, "e") { // like every JSON object in base64url, and unlike JSON
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
