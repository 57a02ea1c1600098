package scope

import (
	"slices"
	"strings"
)

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
	Faults []Fault // by position; of each kind the first hundred
	// Unlisted is how many more faults there are than Faults lists.
	Unlisted int

	pieces  int      // how many scopes were meant, whatever separates them
	mended  bool     // Mended made it
	users   []string // the ids of Users
	granted grants
}

// Parse takes a scope string apart. It never fails and never changes the text: what is
// wrong is told in Faults.
func Parse(text string) List {
	pieces, marks := split(text)
	list := List{Text: text, Words: pieces, pieces: len(pieces)}
	if len(marks) > 0 {
		list.Words = words(text, marks)
	}
	list.Faults, list.Unlisted = faults(text, pieces, marks)
	list.users = list.ids(func(id string) bool { return !isPlaceholder(id) })
	list.granted = grantsOf(list.Words)
	return list
}

// words cuts text at U+0020 only. A word that holds another separator is no known form,
// even where it could be read as a user id with a comma in it.
func words(text string, marks []mark) []Word {
	known := catalogue()
	var list []Word
	for at, word := range fields(text) {
		for len(marks) > 0 && marks[0].at < at {
			marks = marks[1:]
		}
		w := Word{Text: word, At: at}
		if len(marks) == 0 || marks[0].at >= at+len(word) {
			w.Entry, w.Argument = known.lookup(word)
		}
		list = append(list, w)
	}
	return list
}

// Users returns the ids of the user_id words, each once. Placeholders are left out. The
// slice is shared: nobody may write to it.
func (l List) Users() []string { return l.users }

// UserPlaceholders returns the ids of the user_id words that are placeholders left in,
// such as "$YOUR_USER_ID".
func (l List) UserPlaceholders() []string { return l.ids(isPlaceholder) }

func (l *List) ids(keep func(string) bool) []string {
	var ids []string
	var seen wordSet
	for i := range l.Words {
		if w := &l.Words[i]; w.isUser() && keep(w.Argument) && !seen.add(w.Argument) {
			ids = append(ids, w.Argument)
		}
	}
	return ids
}

func (w *Word) isUser() bool { return w.Entry != nil && w.Entry.Group == GroupUser }

// HasFault reports whether a fault of that kind was found.
func (l List) HasFault(kind FaultKind) bool {
	return slices.ContainsFunc(l.Faults, func(f Fault) bool { return f.Kind == kind })
}

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
func isReal(argument string) bool {
	for i := 0; i < len(argument); i++ {
		switch argument[i] {
		case '*', '<', '>':
			return false
		}
	}
	return true
}

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

// wordSet is a set of words. The few of a usual scope string need no map.
type wordSet struct {
	few  [12]string
	n    int
	many map[string]struct{}
}

// add puts a word in and reports whether it was there before.
func (s *wordSet) add(word string) (again bool) {
	for _, known := range s.few[:s.n] {
		if known == word {
			return true
		}
	}
	if s.n < len(s.few) {
		s.few[s.n] = word
		s.n++
		return false
	}
	if s.many == nil {
		s.many = map[string]struct{}{}
	}
	before := len(s.many)
	s.many[word] = struct{}{}
	return len(s.many) == before
}

// Join puts words into one scope string, separated as RFC 6749 section 3.3 asks: by one
// space each.
func Join(words []string) string { return strings.Join(words, " ") }
