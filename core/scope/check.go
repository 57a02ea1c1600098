package scope

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

const (
	// maxOfKind is how many faults of a kind are listed. No person wrote a text with more, and
	// describing a fault takes longer than finding it.
	maxOfKind = 100
	// maxSearches is how many unknown words of one text are compared with the catalogue.
	maxSearches = 50
)

// checker collects the faults of one text.
type checker struct {
	found    []Fault
	counts   [faultKinds]int // how many there are of each kind, including the unlisted
	unlisted int
	inbox    bool            // read:messages was meant as inbox:read:messages
	seen     map[string]bool // pieces checked before
	searches int             // unknown words compared with the catalogue so far
	// user is the word that names a user directly before the piece that is checked, or "",
	// and next is the piece after it.
	user, next string
}

// faults returns what is wrong with a text, by position, and how many more faults there are.
func faults(text string, pieces []Word, marks []mark) (found []Fault, unlisted int) {
	c := checker{inbox: inboxMeant(pieces), seen: map[string]bool{}}
	if len(pieces) == 0 {
		c.add(emptyFault())
		c.checkMarks(marks)
		return c.found, c.unlisted
	}
	c.checkSpaces(text)
	c.checkMarks(marks)
	for i := 0; i < len(pieces); i++ {
		c.next = ""
		if i+1 < len(pieces) {
			c.next = pieces[i+1].Text
		}
		c.check(pieces[i])
		c.user = ""
		if id, ok := userID(pieces[i].Text); ok {
			c.user = pieces[i].Text
			i += placeholderTail(id, pieces[i+1:])
			if id == "" && isDetachedID(c.next) {
				i++ // named with the user_id: before it
			}
		}
	}
	slices.SortStableFunc(c.found, func(a, b Fault) int { return cmp.Compare(a.At, b.At) })
	return c.found, c.unlisted
}

func (c *checker) add(f Fault) { c.found = append(c.found, f) }

// wants counts a fault of a kind and reports whether to list it. Callers ask first, because
// describing a fault is slow.
func (c *checker) wants(kind FaultKind) bool {
	c.counts[kind]++
	if c.counts[kind] > maxOfKind {
		c.unlisted++
		return false
	}
	return true
}

// checkSpaces finds leading, trailing and doubled spaces, one fault for each run.
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
		single := start > 0 && at < len(text) && at-start == 1
		if single || !c.wants(Separator) {
			continue
		}
		switch {
		case start == 0:
			c.add(spaceFault(start, "the scope begins with a space (U+0020 at byte 0)"))
		case at == len(text):
			c.add(spaceFault(start, fmt.Sprintf("the scope ends with a space (U+0020 at byte %d)", start)))
		default:
			c.add(spaceFault(start+1, fmt.Sprintf("more than one space (U+0020 at byte %d)", start+1)))
		}
	}
}

// checkMarks reports characters that are used as separators but aren't. They are counted apart from
// doubled spaces, which a server still reads as separators.
func (c *checker) checkMarks(marks []mark) {
	c.unlisted += max(0, len(marks)-maxOfKind)
	for _, m := range marks[:min(len(marks), maxOfKind)] {
		c.add(separatorFault(m))
	}
}

// check finds what is wrong with a piece. Each cause is reported once: a misspelled word with a
// foreign letter isn't reported as unknown too.
func (c *checker) check(w Word) {
	if c.seen[w.Text] {
		if c.wants(Duplicate) {
			c.add(duplicateFault(w))
		}
		return
	}
	c.seen[w.Text] = true
	if id, ok := userID(w.Text); ok {
		c.checkUser(w, id)
		return
	}
	if r, at, bad := badCharacter(w.Text); bad {
		if c.wants(Character) {
			c.add(characterFault(w, r, at, c.nearest(w.Text)))
		}
		return
	}
	if strings.Contains(w.Text, "*") {
		if c.wants(Wildcard) {
			c.add(wildcardFault(w))
		}
		return
	}
	if instead, ok := docMistake(w.Text); ok {
		if c.wants(TrapForm) {
			c.add(mistakeFault(w, instead))
		}
		return
	}
	c.checkKnown(w)
}

// checkKnown finds what is wrong with a word that has no invalid character.
func (c *checker) checkKnown(w Word) {
	switch {
	case w.Entry == nil:
		if c.wants(Unknown) {
			c.add(c.unknown(w))
		}
	case strings.ContainsAny(w.Argument, "<>"):
		if c.wants(Unknown) {
			c.add(unfilledFault(w))
		}
	case w.Entry.Status == Legacy:
		if c.wants(LegacyForm) {
			c.add(legacyFault(w, w.Entry.Instead, w.Entry.Explains))
		}
	case w.Text == legacyRead && c.inbox && c.wants(LegacyForm):
		c.add(legacyFault(w, inboxRead, "It reads messages through the older API and doesn't work for the inbox."))
	}
}

// unknown returns the fault of a word that is not a known scope. Directly after a user, it may be
// the rest of an ID with a space in it.
func (c *checker) unknown(w Word) Fault {
	near := c.nearest(w.Text)
	if near == "" && c.user != "" && isDetachedID(w.Text) {
		return restOfUserFault(w, c.user)
	}
	return unknownFault(w, near)
}

// isDetachedID reports whether a piece after user_id: may be an ID, or a part of one: scopes have a
// colon.
func isDetachedID(piece string) bool { return piece != "" && !strings.ContainsAny(piece, ":=*") }

// checkUser finds what is wrong with a word that names a user.
func (c *checker) checkUser(w Word, id string) {
	if !strings.HasPrefix(w.Text, UserPrefix) && c.wants(UserForm) {
		c.add(userFormFault(w, UserPrefix+id))
	}
	switch {
	case id == "":
		if c.wants(UserEmpty) {
			c.add(userEmptyFault(w, c.next))
		}
	case isPlaceholder(id):
		if c.wants(UserPlaceholder) {
			c.add(userPlaceholderFault(w, id, c.next))
		}
	case id == "*":
		if c.wants(Wildcard) {
			c.add(wildcardFault(w))
		}
	default:
		if r, at, bad := badCharacter(w.Text); bad && c.wants(Character) {
			c.add(characterFault(w, r, at, ""))
		}
	}
}

// nearest returns the known scope that a word misspells, or "" if no scope is near or too many
// words were compared already.
func (c *checker) nearest(word string) string {
	if c.searches >= maxSearches {
		return ""
	}
	c.searches++
	near, _, ok := nearest(catalogue().entries, word)
	if _, _, bad := badCharacter(near); !ok || bad {
		return ""
	}
	return near
}

// badCharacter finds the first character outside %x21, %x23-5B and %x5D-7E (RFC 6749 section 3.3).
func badCharacter(word string) (r rune, at int, found bool) {
	for i, r := range word {
		if r <= ' ' || r > '~' || r == '"' || r == '\\' {
			return r, i, true
		}
	}
	return 0, 0, false
}
