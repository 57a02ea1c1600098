package intake

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// FindExact is Find for a text that must be exactly a token, byte for byte. Only one line break at
// its end is dropped; anything else around or inside the token gets a remark.
func FindExact(text string) Found {
	text = dropLineBreak(text)
	found := Find(text)
	if whole := found.compact(); whole != "" && whole != text {
		at := firstExtra(text, whole)
		r, _ := utf8.DecodeRuneInString(text[at:])
		found.remark(NotAToken, fmt.Sprintf("not exactly a token: %s at byte %d is not part of it", runeName(r), at),
			"--exact reads the input byte for byte and drops only one line break at its end",
			"pass only the token, or leave out --exact to find it in the text")
	}
	return found
}

// compact returns the token as its issuer or holder wrote it: an SD-JWT includes its disclosures
// and key binding (RFC 9901 section 4). A token whose payload has no digests isn't an SD-JWT, and a
// ~ after it doesn't belong to it.
func (f Found) compact() string {
	if f.Kind != SDJWT {
		return f.Token
	}
	if _, ok := f.SignedDigests(); !ok {
		return f.Token
	}
	var whole strings.Builder
	whole.WriteString(f.Token + "~")
	for _, d := range f.Disclosures {
		whole.WriteString(d.Text + "~")
	}
	if isKeyBinding(f.KeyBinding) {
		whole.WriteString(f.KeyBinding)
	}
	return whole.String()
}

// firstExtra returns the offset of the first byte of a text that does not belong to the token in
// it.
func firstExtra(text, token string) int {
	at := 0
	for at < len(text)-1 && at < len(token) && text[at] == token[at] {
		at++
	}
	for at > 0 && !utf8.RuneStart(text[at]) {
		at--
	}
	return at
}

// dropLineBreak removes one line break at the end of a text. A single carriage return is not one.
func dropLineBreak(text string) string {
	line, ok := strings.CutSuffix(text, "\n")
	if !ok {
		return text
	}
	return strings.TrimSuffix(line, "\r")
}
