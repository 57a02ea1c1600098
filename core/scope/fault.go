package scope

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"bulla/core/visible"
)

// FaultKind tells what is wrong with a place in a scope string.
type FaultKind uint8

// The kinds of fault.
const (
	Empty           FaultKind = iota // no scope at all
	Separator                        // something other than one space between words
	Character                        // a character RFC 6749 section 3.3 does not allow
	Unknown                          // no form Courier names
	LegacyForm                       // a form of older SDKs
	TrapForm                         // a form shown by a faulty page
	Duplicate                        // named before
	Wildcard                         // holds a *
	UserForm                         // userId: and the like
	UserPlaceholder                  // an id never filled in
	UserEmpty                        // no id after user_id:

	faultKinds // how many there are
)

// String returns the name in lower case, words joined by hyphens: "user-form".
func (k FaultKind) String() string {
	names := []string{
		"empty", "separator", "character", "unknown", "legacy", "trap", "duplicate", "wildcard",
		"user-form", "user-placeholder", "user-empty",
	}
	if int(k) >= len(names) {
		return "unknown kind"
	}
	return names[k]
}

// Fault is one thing wrong. Title, Because and Fix are safe to print; Word and Instead
// hold untrusted text.
type Fault struct {
	Kind    FaultKind
	At      int    // offset in bytes in List.Text
	Word    string // the word at fault, "" for Empty and Separator
	Rune    rune   // the character of Separator and Character, utf8.RuneError for a bad byte
	Title   string // what is wrong, one line
	Because string // why it matters
	Fix     string // what to do
	Instead string // the word or words to put there, "" where that cannot be told
}

// maxShown is how many characters of a word a message shows.
const maxShown = 60

// maxSearches bounds how many unknown words of one text are compared with the catalogue.
const maxSearches = 50

// faults returns what is wrong with a text, by position, and how many more faults
// there are of kinds that are listed often enough.
func faults(text string, pieces []Word, marks []mark) (found []Fault, unlisted int) {
	c := checker{inbox: inboxMeant(pieces)}
	if len(pieces) == 0 {
		c.add(emptyFault())
		c.checkMarks(marks)
		return c.found, c.unlisted
	}
	c.checkSpaces(text)
	c.checkMarks(marks)
	for i := 0; i < len(pieces); i++ {
		c.check(pieces[i])
		if id, ok := userID(pieces[i].Text); ok {
			i += placeholderTail(id, pieces[i+1:])
		}
	}
	slices.SortStableFunc(c.found, func(a, b Fault) int { return cmp.Compare(a.At, b.At) })
	return c.found, c.unlisted
}

func emptyFault() Fault {
	return Fault{
		Kind:    Empty,
		Title:   "the scope is empty",
		Because: "a token without scopes grants nothing",
		Fix:     "name a user and at least one scope",
	}
}

// checkSpaces finds outer and doubled spaces, one fault for each run.
func (c *checker) checkSpaces(text string) {
	for at := 0; at < len(text); {
		start := strings.IndexByte(text[at:], ' ')
		if start < 0 {
			break
		}
		start += at
		at = start
		for at < len(text) && text[at] == ' ' {
			at++
		}
		if start > 0 && at < len(text) && at-start == 1 || !c.wants(Separator) {
			continue
		}
		where := "the scope begins with a space (U+0020 at byte 0)"
		switch {
		case start == 0:
		case at == len(text):
			where = fmt.Sprintf("the scope ends with a space (U+0020 at byte %d)", start)
		default:
			start++
			where = fmt.Sprintf("more than one space (U+0020 at byte %d)", start)
		}
		c.add(Fault{
			Kind:    Separator,
			At:      start,
			Rune:    ' ',
			Title:   where,
			Because: "RFC 6749 section 3.3 puts exactly one space between scopes and none around them",
			Fix:     "leave one space between two scopes",
		})
	}
}

// separatorName names a character with its code point, also one that visible.Rune takes
// to be plain enough to stand for itself.
func separatorName(r rune) string {
	if name := visible.Rune(r); name != string(r) {
		return name
	}
	return fmt.Sprintf("U+%04X %c", r, r)
}

// checkMarks tells of separators that are none. They count apart from doubled spaces,
// which leave the words apart.
func (c *checker) checkMarks(marks []mark) {
	c.unlisted += max(0, len(marks)-maxOfKind)
	for _, m := range marks[:min(len(marks), maxOfKind)] {
		c.add(Fault{
			Kind:    Separator,
			At:      m.at,
			Rune:    m.r,
			Title:   fmt.Sprintf("%s at byte %d does not separate scopes", separatorName(m.r), m.at),
			Because: "RFC 6749 section 3.3 separates scopes by a space alone: this makes one unknown word of several",
			Fix:     "put one plain space (U+0020) there",
		})
	}
}

// badCharacter finds the first character outside %x21, %x23-5B and %x5D-7E.
func badCharacter(word string) (r rune, at int, found bool) {
	for i, r := range word {
		if r <= ' ' || r > '~' || r == '"' || r == '\\' {
			return r, i, true
		}
	}
	return 0, 0, false
}

func characterFault(w Word, r rune, at int, instead string) Fault {
	name := visible.Rune(r)
	if r == utf8.RuneError && !strings.HasPrefix(w.Text[at:], "\ufffd") {
		name = fmt.Sprintf("the byte 0x%02X", w.Text[at])
	}
	f := Fault{
		Kind:    Character,
		At:      w.At + at,
		Word:    w.Text,
		Rune:    r,
		Title:   fmt.Sprintf("%s holds %s at byte %d", visible.QuoteASCII(w.Text, maxShown), name, w.At+at),
		Because: "RFC 6749 section 3.3 allows only printable ASCII in a scope, without space, quotation mark and backslash",
		Fix:     "type the word again in plain ASCII",
		Instead: instead,
	}
	if _, ok := userID(w.Text); ok {
		f.Fix = "give the user an id of plain ASCII: outside a scope Courier may take others"
	}
	if instead != "" {
		f.Fix = "write " + visible.QuoteASCII(instead, maxShown)
	}
	return f
}
