package scope

import (
	"fmt"
	"strings"

	"bulla/core/visible"
)

// checker collects the faults of one text.
type checker struct {
	found    []Fault
	counts   [faultKinds]int // how many there are of each kind, the unlisted included
	unlisted int
	inbox    bool    // read:messages stands for inbox:read:messages
	seen     wordSet // pieces checked before
	searches int     // unknown words compared with the catalogue so far
}

// maxOfKind is how many faults of a kind are listed. Texts with more were not written by
// a person, and each takes longer to word than to find.
const maxOfKind = 100

// wants counts a fault of a kind and reports whether it is to be listed.
func (c *checker) wants(kind FaultKind) bool {
	c.counts[kind]++
	if c.counts[kind] > maxOfKind {
		c.unlisted++
		return false
	}
	return true
}

func (c *checker) add(f Fault) { c.found = append(c.found, f) }

// check finds what is wrong with a piece. A cause is told once: a misspelt word with a
// foreign letter is not unknown as well.
func (c *checker) check(w Word) {
	if c.seen.add(w.Text) {
		if c.wants(Duplicate) {
			c.add(duplicateFault(w))
		}
		return
	}
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
	if strings.IndexByte(w.Text, '*') >= 0 {
		if c.wants(Wildcard) {
			c.add(wildcardFault(w))
		}
		return
	}
	if instead, ok := trap(w.Text); ok {
		if c.wants(TrapForm) {
			c.add(trapFault(w, instead))
		}
		return
	}
	c.checkForm(w)
}

// checkForm finds what is wrong with a word that has the characters of a scope.
func (c *checker) checkForm(w Word) {
	switch {
	case w.Entry == nil:
		if c.wants(Unknown) {
			c.add(unknownFault(w, c.nearest(w.Text)))
		}
	case strings.ContainsAny(w.Argument, "<>"):
		if c.wants(Unknown) {
			c.add(unfilledFault(w))
		}
	case w.Entry.Status == Legacy:
		if c.wants(LegacyForm) {
			c.add(legacyFault(w, w.Entry.Instead, w.Entry.Explains))
		}
	case w.Text == oldRead && c.inbox && c.wants(LegacyForm):
		c.add(legacyFault(w, inboxRead, "It reads messages of the older API and is no substitute in the inbox."))
	}
}

// nearest returns the one known word a piece is a misspelling of, "" where there is none
// or where too many were looked for already.
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

func duplicateFault(w Word) Fault {
	return Fault{
		Kind:    Duplicate,
		At:      w.At,
		Word:    w.Text,
		Title:   visible.QuoteASCII(w.Text, maxShown) + " is named twice",
		Because: "naming a scope again grants nothing more and makes the token longer",
		Fix:     "name it once",
	}
}

func wildcardFault(w Word) Fault {
	return Fault{
		Kind:    Wildcard,
		At:      w.At,
		Word:    w.Text,
		Title:   visible.QuoteASCII(w.Text, maxShown) + " is a wildcard",
		Because: "Courier documents no wildcards: it may grant nothing, or far more than was meant",
		Fix:     "name each scope that is needed",
	}
}

func trapFault(w Word, instead string) Fault {
	return Fault{
		Kind:    TrapForm,
		At:      w.At,
		Word:    w.Text,
		Title:   visible.QuoteASCII(w.Text, maxShown) + " is a slip of a documentation page",
		Because: "it matches no scope Courier lists, so it grants nothing",
		Fix:     "write " + visible.QuoteASCII(instead, maxShown),
		Instead: instead,
	}
}

func legacyFault(w Word, instead, because string) Fault {
	return Fault{
		Kind:    LegacyForm,
		At:      w.At,
		Word:    w.Text,
		Title:   visible.QuoteASCII(w.Text, maxShown) + " is a legacy scope",
		Because: because,
		Fix:     "write " + visible.QuoteASCII(instead, maxShown),
		Instead: instead,
	}
}

func unknownFault(w Word, instead string) Fault {
	f := Fault{
		Kind:    Unknown,
		At:      w.At,
		Word:    w.Text,
		Title:   visible.QuoteASCII(w.Text, maxShown) + " is no scope Courier names",
		Because: "an unknown scope grants nothing",
		Fix:     "take it out, or choose one from the list",
		Instead: instead,
	}
	if instead != "" {
		f.Fix = fmt.Sprintf("did you mean %s? then write that", visible.QuoteASCII(instead, maxShown))
	}
	return f
}

func unfilledFault(w Word) Fault {
	return Fault{
		Kind:    Unknown,
		At:      w.At,
		Word:    w.Text,
		Title:   visible.QuoteASCII(w.Text, maxShown) + " still holds a placeholder",
		Because: "Courier has nothing by that name",
		Fix:     "put the id in place of the part in angle brackets",
	}
}

// checkUser finds what is wrong with a word that names a user.
func (c *checker) checkUser(w Word, id string) {
	if !strings.HasPrefix(w.Text, UserPrefix) && c.wants(UserForm) {
		c.add(userFormFault(w, UserPrefix+id))
	}
	switch {
	case id == "":
		if c.wants(UserEmpty) {
			c.add(userEmptyFault(w))
		}
	case isPlaceholder(id):
		if c.wants(UserPlaceholder) {
			c.add(userPlaceholderFault(w, id))
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

func userFormFault(w Word, instead string) Fault {
	return Fault{
		Kind:    UserForm,
		At:      w.At,
		Word:    w.Text,
		Title:   visible.QuoteASCII(w.Text, maxShown) + " does not name a user",
		Because: "Courier reads user_id: alone, in lower case with an underscore and a colon",
		Fix:     "write " + visible.QuoteASCII(instead, maxShown),
		Instead: instead,
	}
}

func userEmptyFault(w Word) Fault {
	return Fault{
		Kind:    UserEmpty,
		At:      w.At,
		Word:    w.Text,
		Title:   "no id stands after " + visible.QuoteASCII(w.Text, maxShown),
		Because: "the token acts for nobody",
		Fix:     "put the user's id there, without a space",
	}
}

func userPlaceholderFault(w Word, id string) Fault {
	return Fault{
		Kind:    UserPlaceholder,
		At:      w.At,
		Word:    w.Text,
		Title:   visible.QuoteASCII(id, maxShown) + " is a placeholder, not a user",
		Because: "it was never filled in: inside single quotes a shell leaves $NAME as it is",
		Fix:     "put the user's id there",
	}
}
