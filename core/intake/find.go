package intake

import (
	"slices"
	"strings"
	"unicode/utf8"

	"bulla/core/redact"
)

// pieces is the result of the second step: what was found in a view.
type pieces struct {
	tokens tokenList
	// object is a JWS or a JWE in JSON form, nil for none.
	object members
	keys   redact.Found
}

// piece is one token, whole or damaged, as it was read from a text.
type piece struct {
	token      string
	start, end int    // the range of the text that it was read from
	spans      []span // the parts of that range that the token consists of, if it was split
	notes      []string
	// foreign is the first space outside ASCII that split the token within a line, with its offset;
	// "" for none.
	foreign string
	// ellipsis is the ellipsis after the token, "" for none.
	ellipsis string
	// missingStart is set when the first characters are missing.
	missingStart bool
	// encrypted is set when it is a JWE whose header no longer says so.
	encrypted bool
}

// span is a range of a text.
type span struct{ from, to int }

// find is the second step: it finds what a view holds.
func find(v view) pieces {
	found := pieces{tokens: findTokens(v.text).withoutCookies(), keys: redact.Find(v.text)}
	// The protected header of an object would look like a token that was cut off. Complete tokens
	// in the same text come first, unless the object is the whole input.
	if object, whole := findJOSE(strings.TrimSpace(v.base)); whole || !found.tokens.dotted() {
		found.object = object
	}
	return found
}

// findTokens finds everything that begins like a JOSE header, or like the base64 of one, and joins
// it over the line breaks that a terminal, an email program or an editor inserted. If there is
// none, it looks for tokens whose beginning is missing, and for other base64.
func findTokens(text string) tokenList {
	for _, search := range [...]func(string) tokenList{findHeaders, findWithoutStart, findDamagedWord, findInBase64} {
		if tokens := search(text); len(tokens.list) > 0 {
			return tokens
		}
	}
	return tokenList{}
}

// tokenList holds the different tokens of a text in order, at most MaxCandidates of them.
type tokenList struct {
	list []piece
	// total is how many there are, and repeats how often one of them occurs again.
	total, repeats int
	seen           map[string]bool
}

func (l *tokenList) add(p piece) {
	if l.seen[p.token] {
		l.repeats++
		return
	}
	if l.seen == nil {
		l.seen = map[string]bool{}
	}
	l.seen[p.token] = true
	l.total++
	if len(l.list) < MaxCandidates {
		l.list = append(l.list, p)
	}
}

// dotted reports whether the first token is more than a header.
func (l tokenList) dotted() bool {
	return len(l.list) > 0 && strings.Contains(l.list[0].token, ".")
}

// findHeaders finds the tokens that begin like a header, or in base64 that begins like one.
func findHeaders(text string) tokenList { return findInLayer(text, 0) }

// findInLayer is findHeaders for a text that was decoded from that many layers of base64. Headers
// on their own only count if there is nothing else.
func findInLayer(text string, layers int) tokenList {
	var dotted, headers tokenList
	for at := nextStart(text, 0); at < len(text); {
		var found []piece
		if startsLikeHeader(text[at:]) {
			p := readToken(text, at)
			found, at = []piece{p}, p.end
		} else {
			found, at = findInWord(text, at, layers)
		}
		for _, p := range found {
			switch {
			case !plausible(p.token):
			case strings.Contains(p.token, "."):
				dotted.add(p)
			default:
				headers.add(p)
			}
		}
		at = nextStart(text, at)
	}
	if len(dotted.list) > 0 {
		return dotted
	}
	return headers
}

// lookalikeStarts are how a header may begin in which look-alikes replaced the first letter, or the
// second one. The pair ey is among headerStarts.
var lookalikeStarts = [...]string{"е", "ｅ", "eу", "eү", "eγ", "eｙ"}

var startPairs = pairsOf(slices.Concat(headerStarts[:], base64Starts[:], lookalikeStarts[:])...)

// nextStart returns the offset of the next header, or base64 of one, at the beginning of a word, or
// len(text).
func nextStart(text string, from int) int {
	for i := from; i+1 < len(text); i++ {
		if !startPairs.has(text[i], text[i+1]) {
			continue
		}
		if (startsLikeHeader(text[i:]) || startsBase64(text[i:])) && startsWord(text, i) {
			return i
		}
	}
	return len(text)
}

// startsWord reports whether a word may begin at i.
func startsWord(text string, i int) bool {
	if i == 0 {
		return true
	}
	if i > 1 && text[i-2] == '\\' && strings.IndexByte("nrt", text[i-1]) >= 0 {
		return true // an escape of JSON or of a log
	}
	if c := text[i-1]; c != '-' && c != '_' {
		return !isSegmentByte(c) && c != '.' || endsInScheme(text[:i])
	}
	// The mark of a diff or of Markdown, unless it joins two words.
	word := strings.TrimRight(text[:i], "-_")
	return word == "" || !isSegmentByte(word[len(word)-1]) && word[len(word)-1] != '.'
}

// endsInScheme reports whether a text ends in the word Bearer: a token begins after it even if the
// space is missing.
func endsInScheme(text string) bool {
	const bearer = "bearer"
	rest := len(text) - len(bearer)
	return hasSuffixFold(text, bearer) && (rest == 0 || !isSegmentByte(text[rest-1]) && text[rest-1] != '.')
}

// readToken reads the token that begins at start, across line breaks.
func readToken(text string, start int) piece {
	j := newJoiner(text, start)
	for j.next(false) || j.joinIfComplete() {
	}
	p := piece{token: j.String(), start: start, end: j.end(), notes: j.notes(), foreign: j.foreign}
	if len(j.spans) > 1 {
		p.spans = j.spans
	}
	p.trim(text)
	p.undoSplitEscapes()
	return p
}

// plausible rejects words that only begin like a header.
func plausible(token string) bool {
	first, _, dotted := strings.Cut(token, ".")
	if !dotted {
		return hasMember(headerOf(token), `"alg"`)
	}
	if utf8.RuneCountInString(first) < minHeader {
		return false
	}
	if strings.HasPrefix(first, "eyJ") {
		return true
	}
	inside := strings.TrimLeft(headerOf(token), "\ufeff \t\r\n{")
	return strings.HasPrefix(inside, `"`)
}
