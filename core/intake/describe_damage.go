package intake

import (
	"encoding/json"
	"fmt"
	"strings"

	"bulla/core/visible"
)

const copyWhole = "copy the whole token from where it was issued, from eyJ to its last character"

// remarkDamage says what happened to the first token before it was pasted, as far as the text
// around it shows. What its own characters show is left to the decoder.
func (f *Found) remarkDamage(v view, p piece) {
	at := len(p.token)
	switch mark, offset := ellipsis(p.token); {
	case p.missingStart:
		f.remarkMissingStart(p)
	case offset >= 0:
		f.remark(Truncated, fmt.Sprintf("the token was shortened: %s replaces part of it at byte %d", mark, offset),
			"a screen, a log or a tool left out the middle of it", copyWhole)
	case p.ellipsis != "" && !hasSignature(p.token):
		f.remark(Truncated, fmt.Sprintf("the token was shortened: it ends with an ellipsis at byte %d", at),
			"a screen or a log left out the rest before it was copied", copyWhole)
	case redactionAfter(v, p) != "":
		f.remark(Truncated, fmt.Sprintf("the token was redacted from byte %d on: %s", at, quote(redactionAfter(v, p), 24)),
			"a log or a tool hides the rest on purpose", copyWhole)
	case redactionInside(p.token) >= 0:
		offset := redactionInside(p.token)
		mark := quote(p.token[offset:min(len(p.token), offset+12)], 16)
		f.remark(Truncated, fmt.Sprintf("part of the token was redacted: %s at byte %d", mark, offset),
			"a log or a tool replaced what it hides, so the signature can't be checked", copyWhole)
	case startsWithClaims(p.token):
		f.remark(Truncated, "the header of the token is missing: it begins with the claims",
			"its first segment contains claims such as exp and sub, but no alg", copyWhole)
	}
}

// ellipsis returns the first ellipsis inside a token and its offset, -1 for none. Two dots in a row
// are allowed: the segment between them may be empty.
func ellipsis(token string) (mark string, at int) {
	dots := strings.Index(token, "...")
	if one := strings.Index(token, "…"); one >= 0 && (dots < 0 || one < dots) {
		return visible.Rune('…'), one
	}
	return "an ellipsis (...)", dots
}

var (
	redactedRE  = compileOnce(`^[ .]{0,4}[\[<({*]{1,3}[ .]{0,4}(?i:redacted|masked|filtered|hidden|removed|truncated|shortened|snip|cut|omitted|secret|sensitive|\.\.|…|\d+ (?:more )?(?:bytes|chars))[^\]>)}\r\n]{0,20}[\]>)}*]{0,3}`)
	shortenedRE = compileOnce(`^eyJ[A-Za-z0-9_-]{0,60}(?:\.{2,}|…|\*{2,}|[•●█▒░▓]|\.?[\[<({](?i:redacted|masked|filtered|hidden|removed|truncated|\.\.|…)|xxx|XXX)`)
)

// redactionAfter returns the mark after a token that says that something was left out.
func redactionAfter(v view, p piece) string {
	return redactedRE().FindString(v.text[p.end:min(len(v.text), p.end+maxSeparator)])
}

// redactionInside returns the offset of characters or words that replace part of the token, -1 for
// none.
func redactionInside(token string) int {
	if at := redactionAt(token[:min(len(token), maxHeader)]); at >= 0 {
		return at
	}
	last := strings.LastIndexByte(token, '.') + 1
	if at := redactionAt(token[last:min(len(token), last+maxHeader)]); at >= 0 {
		return last + at
	}
	return -1
}

// redactionWords are what tools write instead of a signature. They are long enough not to occur in
// one by chance.
var redactionWords = [...]string{"REDACTED", "redacted", "Redacted", "REMOVED", "removed_", "MASKED", "masked"}

// redactionAt returns the offset of the first run of one character that hides something, or of a
// word that says so; -1 for none. A few x in a row are also random.
func redactionAt(s string) int {
	run, last := 0, rune(-1)
	for at, r := range s {
		if r != last {
			run, last = 0, r
		}
		run++
		if least := redactionRun(r); least > 0 && run == least {
			return at - (least-1)*len(string(r))
		}
	}
	for _, word := range redactionWords {
		if at := strings.Index(s, word); at >= 0 {
			return at
		}
	}
	return -1
}

// redactionRun returns how many times in a row a character must occur to hide something, 0 if it
// never does.
func redactionRun(r rune) int {
	switch r {
	case 'x', 'X':
		return 8
	case '*', '#':
		return 3
	case '•', '●', '█', '▒', '░', '▓':
		return 2
	}
	return 0
}

// startsWithClaims reports whether the first segment of a token is a payload.
func startsWithClaims(token string) bool {
	header := headerOf(token)
	if strings.Count(token, ".") != 1 || namesAlgorithm(header) || !json.Valid([]byte(header)) {
		return false
	}
	return hasClaim(header)
}

func (f *Found) remarkMissingStart(p piece) {
	segment, _, _ := strings.Cut(p.token, ".")
	what := "its first segment is empty"
	if segment != "" {
		what = "its first segment does not decode to a JSON object"
	}
	if tail := headerTail(segment); tail != "" {
		what = "the rest of the header is " + quote(tail, 40)
	}
	f.remark(Truncated, "the first characters of the token are missing", what+"; nothing was guessed to replace it", copyWhole)
	if p.encrypted {
		f.remark(EncryptedJWE, "the token is encrypted (JWE)", "its segments have the lengths of an initialization vector and a tag",
			giveKey)
	}
}

// remarkDestroyed says what is left of a token that was destroyed before it was pasted, and reports
// whether there is one.
func (f *Found) remarkDestroyed(text string) bool {
	if at, capitals := findChangedCase(text); at >= 0 {
		letters := "lowercase"
		if capitals {
			letters = "uppercase"
		}
		f.Kind = JWT
		f.remark(NotAToken, fmt.Sprintf("a token was changed to %s, at byte %d", letters, at),
			"base64url is case-sensitive, so the token can't be read any more",
			"copy it again from where it was issued, without changing the case")
		return true
	}
	for at := indexFrom(text, 0, "eyJ"); at >= 0; at = indexFrom(text, at+1, "eyJ") {
		if startsWord(text, at) && shortenedRE().MatchString(text[at:min(len(text), at+maxSeparator)]) {
			f.Kind = JWT
			f.remark(Truncated, fmt.Sprintf("the token was shortened or redacted at byte %d before it was copied", at),
				"logs and screens often show only the first characters of a token", copyWhole)
			return true
		}
	}
	return false
}

// shortestChangedCase is the length of the shortest word in one case that is taken for a former
// token.
const shortestChangedCase = 40

// findChangedCase finds a token that was changed to upper or lower case; at is -1 for none.
func findChangedCase(text string) (at int, capitals bool) {
	for at := 0; at+shortestChangedCase <= len(text); at++ {
		if text[at]|0x20 != 'e' || text[at+1]|0x20 != 'y' || text[at+2]|0x20 != 'j' || !startsWord(text, at) {
			continue
		}
		end := wordEnd(text, at)
		word := text[at:end]
		oneCase := word == strings.ToUpper(word) || word == strings.ToLower(word)
		if oneCase && len(word) >= shortestChangedCase && hasDigit(word) {
			return at, text[at] == 'E'
		}
		at = end
	}
	return -1, false
}

func hasDigit(s string) bool { return strings.ContainsAny(s, "0123456789") }
