package intake

import (
	"encoding/json"
	"strings"
)

// findWithoutStart finds tokens whose first characters are missing: a payload is where the second
// segment should be.
func findWithoutStart(text string) tokenList {
	var list tokenList
	for from := 0; ; {
		i := strings.Index(text[from:], ".e")
		if i < 0 {
			break
		}
		dot := from + i
		from = dot + 1
		if !startsHeader(text[from:]) {
			continue
		}
		start := dot
		for start > 0 && segmentBytes[text[start-1]] {
			start--
		}
		if start > 0 && text[start-1] == '.' {
			continue // a third segment, as that of a PASETO
		}
		if p, ok := readWithoutStart(text, start, dot); ok {
			list.add(p)
			from = p.end
		}
	}
	return list
}

// readWithoutStart reads the token that begins somewhere in its header, which ends at dot.
func readWithoutStart(text string, start, dot int) (piece, bool) {
	if whole := readToken(text, dot+1); namesAlgorithm(headerOf(whole.token)) { // after a word and a dot
		return whole, true
	}
	p := readToken(text, start)
	_, rest, _ := strings.Cut(p.token, ".")
	p.missingStart = !json.Valid([]byte(decodeStart(text[start:dot]))) // else it is complete JSON, but not an object
	payload, _, _ := strings.Cut(rest, ".")
	dots := strings.Count(p.token, ".")
	if before, _, ok := strings.Cut(payload, "~"); ok && dots == 1 { // only a signature is before disclosures
		payload = before
		p.cut(p.token[:strings.IndexByte(p.token, '~')])
	}
	if dots > 2 || !isSegment(payload) {
		return p, false
	}
	return p, isJSONObject(payload) || headerTail(text[start:dot]) != ""
}

// findDamagedWord accepts an input that is one word in the form of a token even if it doesn't begin
// like a header, since it may be damaged.
func findDamagedWord(text string) tokenList {
	bare, _ := unwrap(text)
	if len(bare) > maxHeader || strings.IndexFunc(bare, func(c rune) bool { return !isTokenRune(c) }) >= 0 {
		return tokenList{}
	}
	for before := ""; bare != before; { // what is cut off may have had a quote before it
		before = bare
		bare, _ = unwrap(bare[:wordEnd(bare, 0)])
	}
	start := strings.Index(text, bare)
	p := piece{token: bare, start: start, end: start + len(bare)}
	switch segments := strings.Split(bare, "."); {
	case len(segments) == 3 && isJSONSegment(segments[0]):
	case len(segments) == 3 && startsHeader(segments[1]):
		p.missingStart = !json.Valid([]byte(decodeStart(segments[0])))
	case isJWEWithoutHeader(segments):
		p.missingStart, p.encrypted = true, true
	default:
		return tokenList{}
	}
	return tokenList{list: []piece{p}, total: 1}
}

// isJWEWithoutHeader recognizes a JWE without its header by the lengths of the initialization
// vector and the tag (RFC 7518 section 5.1).
func isJWEWithoutHeader(segments []string) bool {
	if len(segments) == 5 && segments[0] == "" {
		segments = segments[1:]
	}
	if len(segments) != 4 {
		return false
	}
	for _, s := range segments {
		if !isSegment(s) {
			return false
		}
	}
	vector, tag := len(segments[1]), len(segments[3])
	return (vector == 16 || vector == 22) && (tag == 22 || tag == 32 || tag == 43)
}
