package token

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"bulla/core/visible"
)

// maxSegments is how many segments are kept. A JWE has five; one more shows that there are too
// many.
const maxSegments = 6

// Segment is one of the dot-separated pieces of a token.
type Segment struct {
	// At is the byte offset of the segment in the token's text.
	At int
	// Text is the encoded segment, Bytes what it decodes to.
	Text, Bytes string
	// plain says that every character of Text is base64url.
	plain bool
}

// split splits text at its dots into the first n segments and drops the rest.
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

// foreignDots are the characters with which input methods, fonts and translators replace a full
// stop: the ideographic one, its halfwidth form, the fullwidth one and the one dot leader.
const foreignDots = "\u3002\uff61\uff0e\u2024"

func countForeignDots(text string) int {
	n := 0
	for i := 0; i < len(text); {
		if text[i] < utf8.RuneSelf { // nearly always
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(text[i:])
		if strings.ContainsRune(foreignDots, r) {
			n++
		}
		i += size
	}
	return n
}

// splitForeign splits the text at dots and foreign dots, if only that gives the three segments of a
// JWS or the five of a JWE. It records one fault for all foreign dots, because they have one cause.
func (t *Token) splitForeign() bool {
	if t.Count >= 3 {
		return false
	}
	foreign := countForeignDots(t.Text)
	if n := t.Count + foreign; foreign == 0 || n != 3 && n != 5 {
		return false
	}
	t.Count += foreign
	at := 0
	for i, r := range t.Text {
		if r == '.' || strings.ContainsRune(foreignDots, r) {
			t.Segments = append(t.Segments, Segment{At: at, Text: t.Text[at:i]})
			at = i + utf8.RuneLen(r)
		}
	}
	t.Segments = append(t.Segments, Segment{At: at, Text: t.Text[at:]})
	t.foreignDotFault(foreign)
	return true
}

func (t *Token) foreignDotFault(count int) {
	at := strings.IndexAny(t.Text, foreignDots)
	r, _ := utf8.DecodeRuneInString(t.Text[at:])
	detail := fmt.Sprintf("%s at %d instead of .: an input method, a font or a translator replaced the dot",
		visible.Rune(r), at)
	if count > 1 {
		detail += fmt.Sprintf(" (%d in total)", count)
	}
	t.Faults = append(t.Faults, Fault{Code: FaultForeignCharacter, Part: Whole, At: at, Rune: r, Detail: detail})
}

func (t *Token) checkCount() {
	switch {
	case t.Count == 3:
	case t.Count == 1:
		t.fault(FaultSegments, Whole, len(t.Text), "one segment: a JWT has three, header.payload.signature")
	case t.Count == 2:
		t.fault(FaultSegments, Whole, len(t.Text), "two segments: the signature is missing")
	default:
		at := len(t.Text)
		if len(t.Segments) > 3 {
			at = t.Segments[3].At
		}
		t.fault(FaultSegments, Whole, at, fmt.Sprintf("%d segments: a JWT has three, header.payload.signature", t.Count))
	}
}

// checkCut records that a token was cut off, as opposed to damaged in the middle: its last segment
// is not the signature, and the JSON in it breaks off.
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
			t.fault(FaultTruncated, f.Part, len(t.Text),
				fmt.Sprintf("the token is cut off in its %s, after %d characters", f.Part, len(t.Text)))
			return
		}
	}
}
