package scope

import (
	"fmt"
	"strings"

	"bulla/core/visible"
)

// checker finds the faults of the pieces of one text, in order.
type checker struct {
	entries  []Entry
	inbox    bool            // read:messages stands for inbox:read:messages
	seen     map[string]bool // pieces checked before
	searches int             // unknown words compared with the catalogue so far
}

// check returns what is wrong with a piece. A cause is told once: a misspelt word with
// a foreign letter is not unknown as well.
func (c *checker) check(p piece) []Fault {
	if c.seen[p.text] {
		return []Fault{duplicateFault(p)}
	}
	c.seen[p.text] = true
	if id, ok := userID(p.text); ok {
		return userFaults(p, id)
	}
	if r, at, bad := badCharacter(p.text); bad {
		return []Fault{characterFault(p, r, at, c.nearest(p.text))}
	}
	if strings.Contains(p.text, "*") {
		return []Fault{wildcardFault(p)}
	}
	if instead, ok := trap(p.text); ok {
		return []Fault{trapFault(p, instead)}
	}
	entry, argument := lookup(c.entries, p.text)
	switch {
	case entry == nil:
		return []Fault{unknownFault(p, c.nearest(p.text))}
	case strings.ContainsAny(argument, "<>"):
		return []Fault{unfilledFault(p)}
	case entry.Status == Legacy:
		return []Fault{legacyFault(p, entry.Instead, entry.Explains)}
	case p.text == oldRead && c.inbox:
		return []Fault{legacyFault(p, inboxRead, "It reads messages of the older API and is no substitute in the inbox.")}
	default:
		return nil
	}
}

// nearest returns the one known word a piece is a misspelling of, "" where there is none
// or where too many were looked for already.
func (c *checker) nearest(word string) string {
	if c.searches >= maxSearches {
		return ""
	}
	c.searches++
	near, _, ok := nearest(c.entries, word)
	if _, _, bad := badCharacter(near); !ok || bad {
		return ""
	}
	return near
}

func duplicateFault(p piece) Fault {
	return Fault{
		Kind:    Duplicate,
		At:      p.at,
		Word:    p.text,
		Title:   visible.QuoteASCII(p.text, maxShown) + " is named twice",
		Because: "naming a scope again grants nothing more and makes the token longer",
		Fix:     "name it once",
	}
}

func wildcardFault(p piece) Fault {
	return Fault{
		Kind:    Wildcard,
		At:      p.at,
		Word:    p.text,
		Title:   visible.QuoteASCII(p.text, maxShown) + " is a wildcard",
		Because: "Courier documents no wildcards: it may grant nothing, or far more than was meant",
		Fix:     "name each scope that is needed",
	}
}

func trapFault(p piece, instead string) Fault {
	return Fault{
		Kind:    TrapForm,
		At:      p.at,
		Word:    p.text,
		Title:   visible.QuoteASCII(p.text, maxShown) + " is a slip of a documentation page",
		Because: "it matches no scope Courier lists, so it grants nothing",
		Fix:     "write " + visible.QuoteASCII(instead, maxShown),
		Instead: instead,
	}
}

func legacyFault(p piece, instead, because string) Fault {
	return Fault{
		Kind:    LegacyForm,
		At:      p.at,
		Word:    p.text,
		Title:   visible.QuoteASCII(p.text, maxShown) + " is an older form",
		Because: because,
		Fix:     "write " + visible.QuoteASCII(instead, maxShown),
		Instead: instead,
	}
}

func unknownFault(p piece, instead string) Fault {
	f := Fault{
		Kind:    Unknown,
		At:      p.at,
		Word:    p.text,
		Title:   visible.QuoteASCII(p.text, maxShown) + " is no scope Courier names",
		Because: "an unknown scope grants nothing",
		Fix:     "take it out, or choose one from the list",
		Instead: instead,
	}
	if instead != "" {
		f.Fix = fmt.Sprintf("did you mean %s? then write that", visible.QuoteASCII(instead, maxShown))
	}
	return f
}

func unfilledFault(p piece) Fault {
	return Fault{
		Kind:    Unknown,
		At:      p.at,
		Word:    p.text,
		Title:   visible.QuoteASCII(p.text, maxShown) + " still holds a placeholder",
		Because: "Courier has nothing by that name",
		Fix:     "put the id in place of the part in angle brackets",
	}
}

// userFaults returns what is wrong with a word that names a user.
func userFaults(p piece, id string) []Fault {
	var found []Fault
	add := func(kind FaultKind, title, because, fix, instead string) {
		found = append(found, Fault{
			Kind: kind, At: p.at, Word: p.text, Title: title, Because: because, Fix: fix, Instead: instead,
		})
	}
	if !strings.HasPrefix(p.text, UserPrefix) {
		right := UserPrefix + id
		add(UserForm, visible.QuoteASCII(p.text, maxShown)+" does not name a user",
			"Courier reads user_id: alone, in lower case with an underscore and a colon", "write "+visible.QuoteASCII(right, maxShown), right)
	}
	switch {
	case id == "":
		add(UserEmpty, "no id stands after "+visible.QuoteASCII(p.text, maxShown), "the token acts for nobody", "put the user's id there, without a space", "")
	case isPlaceholder(id):
		add(UserPlaceholder, visible.QuoteASCII(id, maxShown)+" is a placeholder, not a user",
			"it was never filled in: inside single quotes a shell leaves $NAME as it is", "put the user's id there", "")
	case id == "*":
		found = append(found, wildcardFault(p))
	default:
		if r, at, bad := badCharacter(p.text); bad {
			found = append(found, characterFault(p, r, at, ""))
		}
	}
	return found
}
