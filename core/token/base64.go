package token

import (
	"encoding/base64"
	"fmt"
	"strings"
	"unicode/utf8"

	"bulla/core/visible"
)

// decode decodes segment i leniently, because the result is only shown: characters outside the
// base64url alphabet (RFC 4648 section 5) become faults and are skipped. Segments without such
// characters share the token's one buffer.
func (t *Token) decode(i int, part Part, buffer *strings.Builder) {
	s := &t.Segments[i]
	start := buffer.Len()
	clean := sink{out: buffer}
	s.plain = clean.writeAll(s.Text)
	if !s.plain { // drop what was written and start again
		buffer, start = new(strings.Builder), 0
		buffer.Grow(base64.RawURLEncoding.DecodedLen(len(s.Text)))
		clean = sink{out: buffer}
		t.dropForeign(s, part, &clean)
	}
	if clean.count%4 == 1 {
		t.fault(FaultBase64, part, s.At+len(s.Text),
			fmt.Sprintf("%d base64url characters is an impossible length: one is missing or extra", clean.count))
		clean.n--
	}
	clean.flush()
	s.Bytes = buffer.String()[start:]
	if clean.looseBits() {
		t.fault(FaultNonCanonical, part, s.At+s.position(clean.count-1),
			fmt.Sprintf("the last character %c has extra bits that encode nothing; strict decoders reject it", clean.last))
	}
}

// DecodeBase64 decodes base64 or base64url (RFC 4648 sections 4 and 5), with or without padding.
func DecodeBase64(text string) ([]byte, error) {
	return base64.RawStdEncoding.DecodeString(toStandard.Replace(strings.TrimRight(text, "=")))
}

// toStandard replaces the characters of base64url with those of standard base64.
var toStandard = strings.NewReplacer("-", "+", "_", "/")

// sink decodes base64url characters in chunks, so that a segment needs no copy of its text.
type sink struct {
	out   *strings.Builder
	chunk [chunkSize]byte
	n     int // characters in chunk
	count int // characters in total
	last  byte
}

// chunkSize is the number of characters decoded at once, a multiple of four.
const chunkSize = 256

// writeAll decodes text. It stops and returns false if the text is not entirely base64url.
func (s *sink) writeAll(text string) bool {
	if len(text)%4 == 1 {
		return false
	}
	for text != "" {
		s.n = copy(s.chunk[:], text)
		s.count += s.n
		s.last = s.chunk[s.n-1]
		text = text[s.n:]
		if !s.flush() {
			return false
		}
	}
	return true
}

// write adds one base64url character.
func (s *sink) write(c byte) {
	if s.n == len(s.chunk) {
		s.flush()
	}
	s.chunk[s.n], s.last = c, c
	s.n++
	s.count++
}

// flush decodes the chunk and reports whether all of it was base64url.
func (s *sink) flush() bool {
	var decoded [chunkSize / 4 * 3]byte
	n, err := base64.RawURLEncoding.Decode(decoded[:], s.chunk[:s.n])
	s.out.Write(decoded[:n])
	whole := n == base64.RawURLEncoding.DecodedLen(s.n) // the decoder skips line breaks
	s.n = 0
	return whole && err == nil
}

// looseBits reports whether the last character has non-zero bits that encode nothing. Such a text
// is a second spelling of the same bytes, which strict decoders reject (RFC 4648 section 3.5).
func (s *sink) looseBits() bool {
	switch s.count % 4 {
	case 2:
		return sextet(s.last)&0x0f != 0
	case 3:
		return sextet(s.last)&0x03 != 0
	}
	return false
}

func isBase64URL(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-' || c == '_'
}

// encodes reports whether c encodes six bits: a base64url character, or + or / of the standard
// alphabet.
func encodes(c byte) bool { return isBase64URL(c) || c == '+' || c == '/' }

// maxForeign is how many foreign characters of a segment get a fault of their own.
const maxForeign = 8

// dropForeign writes the segment without the characters that are not base64url. It translates + and
// / of the standard alphabet, because their meaning is known.
func (t *Token) dropForeign(s *Segment, part Part, clean *sink) {
	body := strings.TrimRight(s.Text, "=")
	if body != s.Text {
		t.Faults = append(t.Faults, Fault{Code: FaultPadding, Part: part, At: s.At + len(body), Rune: '=',
			Detail: "= padding: RFC 7515 section 2 uses base64url without it"})
	}
	if strings.Trim(body, "*") == "" && body != "" {
		t.Faults = append(t.Faults, Fault{Code: FaultForeignCharacter, Part: part, At: s.At, Rune: '*',
			Detail: fmt.Sprintf("the %s is masked with asterisks, so it cannot be read or checked", part)})
		return
	}
	foreign := 0
	for i := 0; i < len(body); {
		c := body[i]
		if isBase64URL(c) {
			clean.write(c)
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(body[i:])
		if foreign++; foreign <= maxForeign {
			t.Faults = append(t.Faults, Fault{Code: FaultForeignCharacter, Part: part, At: s.At + i, Rune: r,
				Detail: foreignDetail(body, i, s.At+i)})
		}
		switch r {
		case '+':
			clean.write('-')
		case '/':
			clean.write('_')
		}
		i += size
	}
	if foreign > maxForeign {
		t.fault(FaultForeignCharacter, part, s.At, fmt.Sprintf("%d more characters are not base64url", foreign-maxForeign))
	}
}

// foreignDetail names the foreign character at byte i of a segment and, if known, how it got there.
// At is where it is in the token.
func foreignDetail(segment string, i, at int) string {
	r, size := utf8.DecodeRuneInString(segment[i:])
	if r == utf8.RuneError && size == 1 {
		return fmt.Sprintf(`byte \x%02x at %d is not UTF-8`, segment[i], at)
	}
	named := fmt.Sprintf("%s at %d", visible.Rune(r), at)
	if letter := visible.Lookalike(r); letter != 0 {
		return fmt.Sprintf("%s instead of %c: it only looks the same", named, letter)
	}
	switch r {
	case '+', '/':
		return named + " is standard base64: a JWT uses base64url, with - and _ instead of + and /"
	case '*':
		if strings.Contains(segment, "***") {
			return named + ": asterisks hide a part of the token"
		}
		return named + " instead of _: a Markdown renderer removed the underscores"
	case 0x2010, 0x2011, 0x2013, 0x2014, 0x2212:
		return named + " instead of -: an editor replaced the hyphen"
	case 0x2026:
		return named + ": the token was shortened before it was copied"
	case '%':
		return named + ": the token is still percent-encoded"
	}
	return named + " is not a base64url character"
}

// sextet returns the six bits that a base64url character encodes.
func sextet(c byte) int {
	switch {
	case c >= 'A' && c <= 'Z':
		return int(c - 'A')
	case c >= 'a' && c <= 'z':
		return int(c-'a') + 26
	case c >= '0' && c <= '9':
		return int(c-'0') + 52
	case c == '-':
		return 62
	}
	return 63
}
