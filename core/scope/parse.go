package scope

import "strings"

// Word is one scope as a server sees it: what lies between two U+0020 (RFC 6749
// section 3.3). Text is untrusted.
type Word struct {
	Text     string
	At       int    // offset in bytes in List.Text
	Entry    *Entry // nil where the word is no known form
	Argument string // what stands in the entry's placeholder, such as the user id
}

// List is a scope string, taken apart.
type List struct {
	Text   string  // as given
	Words  []Word  // in order, repeated ones included
	Faults []Fault // by position
}

// Parse takes a scope string apart. It never fails and never changes the text: what is
// wrong is told in Faults.
func Parse(text string) List {
	entries := catalogue()
	pieces, marks := split(text, entries)
	return List{
		Text:   text,
		Words:  words(text, marks, entries),
		Faults: faults(text, pieces, marks, entries),
	}
}

// words cuts text at U+0020 only. A word that holds another separator is no known form,
// even where it could be read as a user id with a comma in it.
func words(text string, marks []mark, entries []Entry) []Word {
	var list []Word
	for at, word := range fields(text) {
		for len(marks) > 0 && marks[0].at < at {
			marks = marks[1:]
		}
		w := Word{Text: word, At: at}
		if len(marks) == 0 || marks[0].at >= at+len(word) {
			w.Entry, w.Argument = lookup(entries, word)
		}
		list = append(list, w)
	}
	return list
}

// Users returns the ids of the user_id words, each once. Placeholders are left out.
func (l List) Users() []string {
	return l.users(func(id string) bool { return !isPlaceholder(id) })
}

// UserPlaceholders returns the ids of the user_id words that are placeholders left in,
// such as "$YOUR_USER_ID".
func (l List) UserPlaceholders() []string { return l.users(isPlaceholder) }

func (l List) users(keep func(string) bool) []string {
	var ids []string
	seen := map[string]bool{}
	for _, w := range l.Words {
		if w.isUser() && keep(w.Argument) && !seen[w.Argument] {
			seen[w.Argument] = true
			ids = append(ids, w.Argument)
		}
	}
	return ids
}

func (w Word) isUser() bool { return w.Entry != nil && w.Entry.Group == GroupUser }

// Has reports whether the list holds exactly this word.
func (l List) Has(word string) bool {
	for _, w := range l.Words {
		if w.Text == word {
			return true
		}
	}
	return false
}

// Allows reports whether the list holds need or a documented form that covers it:
// read:brands covers read:brands:x, tenants:read covers tenant:x:read. A need with a
// placeholder, "read:brands:<brand_id>", is met by any argument. Wildcards cover
// nothing: they are not documented, so nobody should rely on them.
func (l List) Allows(need string) bool {
	wide := wider(need)
	for _, w := range l.Words {
		if w.Text == need || w.Text == wide || w.grants(need) {
			return true
		}
	}
	return false
}

// grants reports whether the word is of the form of a pattern, with a real argument.
func (w Word) grants(pattern string) bool {
	return w.Entry != nil && w.Entry.Pattern == pattern && isReal(w.Argument)
}

// isReal reports whether an argument is an id, neither a wildcard nor a placeholder.
func isReal(argument string) bool { return !strings.ContainsAny(argument, "*<>") }

// wider returns the documented form that covers a word for all brands or all tenants,
// "" where there is none.
func wider(word string) string {
	entry, _, ok := Lookup(word)
	if !ok {
		return ""
	}
	switch entry.Pattern {
	case "read:brands:<brand_id>":
		return "read:brands"
	case "write:brands:<brand_id>":
		return "write:brands"
	case "tenant:<T>:read":
		return "tenants:read"
	case "tenant:<T>:notification:read":
		return "tenants:notifications:read"
	case "tenant:<T>:notification:write":
		return "tenants:notifications:write"
	case "tenant:<T>:brand:read":
		return "tenants:brand:read"
	default:
		return ""
	}
}

// Join puts words into one scope string, separated as RFC 6749 section 3.3 asks: by one
// space each.
func Join(words []string) string { return strings.Join(words, " ") }
