package scope

import (
	"iter"
	"strings"
	"unicode"
	"unicode/utf8"
)

// fields yields the words between the spaces (U+0020) of text, with their offsets.
func fields(text string) iter.Seq2[int, string] {
	return func(yield func(int, string) bool) {
		at := 0
		for word := range strings.SplitSeq(text, " ") {
			if word != "" && !yield(at, word) {
				return
			}
			at += len(word) + 1
		}
	}
}

// mark is something used as a separator that isn't a space: its first character and its offset.
type mark struct {
	r  rune
	at int
	// escape is the separator if it is encoded as in a URL, such as "%20", otherwise "".
	escape string
}

func newMark(text string, at int) mark {
	r, _ := utf8.DecodeRuneInString(text)
	return mark{r, at, text[:encoded(text)]}
}

// split splits text into pieces, each meant as one scope: at spaces, other white space, commas and
// semicolons. It returns everything but spaces as marks, one for each run.
func split(text string) (pieces []Word, marks []mark) {
	known := catalogue()
	pieces = make([]Word, 0, strings.Count(text, " ")+1)
	if unmarked(text) {
		for at, word := range fields(text) {
			pieces = append(pieces, known.word(word, at))
		}
		return pieces, nil
	}
	for at, word := range fields(text) {
		for word != "" {
			start := strings.IndexFunc(word, isOtherSpace)
			if start < 0 {
				start = len(word)
			}
			p, m := known.splitCommas(word[:start], at)
			pieces, marks = append(pieces, p...), append(marks, m...)
			if start == len(word) {
				break
			}
			marks = append(marks, newMark(word[start:], at+start))
			rest := strings.TrimLeftFunc(word[start:], isOtherSpace)
			at += len(word) - len(rest)
			word = rest
		}
	}
	return pieces, marks
}

// unmarked reports whether only spaces can be separators in text, which is the common case.
func unmarked(text string) bool {
	for i := 0; i < len(text); i++ {
		if c := text[i]; c < ' ' || c > '~' || strings.IndexByte(",;|+%", c) >= 0 {
			return false
		}
	}
	return true
}

// word looks up a piece.
func (x *index) word(text string, at int) Word {
	w := Word{Text: text, At: at}
	w.Entry, w.Argument = x.lookup(text)
	return w
}

func isOtherSpace(r rune) bool { return r != ' ' && unicode.IsSpace(r) }

// splitCommas splits a word at its commas and semicolons, and at the characters of likeCommas. A
// user ID may contain them, so there they separate only at the end and before a known scope.
func (x *index) splitCommas(word string, at int) (pieces []Word, marks []mark) {
	body := strings.TrimRight(word, ",;")
	for from := 0; from < len(body); {
		end := from + x.pieceEnd(body[from:])
		if end > from {
			pieces = append(pieces, x.word(body[from:end], at+from))
		}
		if end == len(body) {
			break
		}
		marks = append(marks, newMark(body[end:], at+end))
		from = end + commas(body[end:])
	}
	if len(body) < len(word) {
		marks = append(marks, newMark(word[len(body):], at+len(body)))
	}
	return pieces, marks
}

// likeCommas are characters that some people use like a comma: + is a space in a URL, | separates a
// list in a shell, and the others are the commas and semicolons of East Asian and Arabic keyboards.
// They separate only before a known scope, and so does an encoded separator.
const likeCommas = "+|\uff0c\u3001\uff1b\u060c"

// escapes are separators as a URL encodes them. In a scope nothing decodes them.
var escapes = [...]string{"%20", "%2C", "%2c", "%3B", "%3b", "%09", "%0A", "%0a", "%2B", "%2b"}

// encoded returns the length of the encoded separator that text begins with, or 0.
func encoded(text string) int {
	for _, escape := range escapes {
		if strings.HasPrefix(text, escape) {
			return len(escape)
		}
	}
	return 0
}

// pieceEnd returns the offset of the first comma that separates, or the length.
func (x *index) pieceEnd(word string) int {
	_, isUser := userID(word)
	end := comma(word, 0)
	for end < len(word) {
		next := end + commas(word[end:])
		after := comma(word, next)
		genuine := isUser || strings.IndexByte(",;", word[end]) < 0
		if !genuine || x.isKnown(word[next:after]) {
			return end
		}
		end = after
	}
	return end
}

// commas returns how many bytes of commas and similar characters text begins with.
func commas(text string) int {
	rest := text
	for {
		after := strings.TrimLeft(rest, ",;"+likeCommas)
		after = after[encoded(after):]
		if len(after) == len(rest) {
			return len(text) - len(rest)
		}
		rest = after
	}
}

// comma returns the offset of the first comma or similar character from start on, or the length.
func comma(word string, start int) int {
	for start < len(word) {
		i := strings.IndexAny(word[start:], ",;%"+likeCommas)
		if i < 0 {
			break
		}
		start += i
		if word[start] != '%' || encoded(word[start:]) > 0 {
			return start
		}
		start++ // another percent sign separates nothing
	}
	return len(word)
}

// isKnown reports whether a piece is a scope, a user in any spelling or a known mistake.
func (x *index) isKnown(text string) bool {
	if _, ok := userID(text); ok {
		return true
	}
	if _, ok := docMistake(text); ok {
		return true
	}
	entry, _ := x.lookup(unescapeColons(text))
	return entry != nil
}

// unescapeColons decodes the colons of a word that was encoded for a URL.
func unescapeColons(word string) string {
	if !strings.Contains(word, "%3") {
		return word
	}
	return strings.NewReplacer("%3A", ":", "%3a", ":").Replace(word)
}
