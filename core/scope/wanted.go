package scope

import "strings"

// Wanted returns the features a list is evidently for, complete or not: those it holds a
// telling scope of, in today's form, an older one or a misspelt one. Toast and client
// are never among them, since nothing tells them from the inbox. The features are shared:
// nobody may write to their slices.
func Wanted(l List) []Feature {
	l = l.Mended()
	var told sign
	for i := range l.Words {
		told |= l.Words[i].tells()
	}
	if told&tellsTenant != 0 && told&tellsBrandEditor == 0 {
		told |= tellsCreate
	}
	var wanted []Feature
	for _, f := range features() {
		if told&f.sign() != 0 {
			wanted = append(wanted, f)
		}
	}
	return wanted
}

// sign is a set of what a word may be telling of.
type sign uint16

// The signs. Create and the brand editor share the scopes of a tenant.
const (
	tellsInbox sign = 1 << iota
	tellsPreferences
	tellsPush
	tellsBrands
	tellsBrandsWrite
	tellsCreate
	tellsBrandEditor
	tellsTenant
)

// sign returns what tells that a feature is wanted.
func (f Feature) sign() sign {
	switch f.Name {
	case "inbox":
		return tellsInbox
	case "preferences":
		return tellsPreferences
	case "push":
		return tellsPush
	case "brands":
		return tellsBrands
	case "brands-write":
		return tellsBrandsWrite
	case "create":
		return tellsCreate
	case "brand-editor":
		return tellsBrandEditor
	default:
		return 0
	}
}

// tells returns what a word is telling of; one that only begins like an inbox scope
// does so too.
func (w *Word) tells() sign {
	switch {
	case w.Entry != nil:
		return w.Entry.tells
	case strings.HasPrefix(w.Text, inboxPrefix):
		return tellsInbox
	default:
		return 0
	}
}

const inboxPrefix = "inbox:"

// signOf returns what a form is telling of.
func signOf(e Entry) sign {
	switch {
	case strings.HasPrefix(e.Pattern, inboxPrefix):
		return tellsInbox
	case e.Group == GroupPreferences:
		return tellsPreferences
	case e.Pattern == writeTokens:
		return tellsPush
	case strings.HasPrefix(e.Pattern, "read:brands"):
		return tellsBrands
	case strings.HasPrefix(e.Pattern, "write:brands"):
		return tellsBrandsWrite
	case e.Group != GroupCreate:
		return 0
	case strings.Contains(e.Pattern, ":brand:"):
		return tellsBrandEditor
	case strings.Contains(e.Pattern, ":notification"):
		return tellsCreate
	default:
		return tellsTenant
	}
}

// Excess returns the words that grant something none of the features needs. Users are
// never among them, nor words that grant nothing known, nor the legacy form of a word
// that is needed: that one is to be replaced, not left out.
func Excess(l List, features []Feature) []Word {
	needed := map[string]bool{}
	for _, feature := range features {
		for _, need := range feature.Needs {
			for _, form := range need.AnyOf {
				needed[form] = true
			}
		}
	}
	legacyRead := needed[inboxRead] && inboxMeant(l.Words)
	var excess []Word
	for i := range l.Words {
		w := &l.Words[i]
		if w.Entry == nil || w.isUser() || needed[w.Entry.Pattern] || needed[w.Entry.Instead] ||
			legacyRead && w.Text == oldRead {
			continue
		}
		excess = append(excess, *w)
	}
	return excess
}
