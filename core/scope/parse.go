package scope

import (
	"slices"
	"strings"
)

// Word is one scope as a server sees it: whatever is between two spaces (U+0020, RFC 6749 section
// 3.3). Text is untrusted.
type Word struct {
	Text     string
	At       int    // offset in bytes in List.Text
	Entry    *Entry // nil if the word isn't in the catalogue
	Argument string // what replaces the entry's placeholder, such as the user ID
}

// List is a parsed scope string.
type List struct {
	Text   string  // as given
	Words  []Word  // in order, including repeated ones
	Faults []Fault // by position; the first hundred of each kind
	// Unlisted is how many more faults there are than Faults lists.
	Unlisted int

	pieces  int      // how many scopes were meant, whatever separates them
	fixed   bool     // Fixed returned it
	users   []string // the IDs that Users returns
	granted grants
}

// Parse parses a scope string. It never fails and never changes the text: Faults says what is
// wrong.
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

// words splits text at U+0020 only. A word that contains another separator is unknown, even if it
// could be read as a user ID with a comma.
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

// Users returns the IDs of the user_id words, each once, without placeholders. The slice is shared,
// so callers must not write to it.
func (l List) Users() []string { return l.users }

// UserPlaceholders returns the IDs of the user_id words that are placeholders nobody filled in,
// such as "$YOUR_USER_ID".
func (l List) UserPlaceholders() []string { return l.ids(isPlaceholder) }

func (l *List) ids(keep func(string) bool) []string {
	var ids []string
	seen := map[string]bool{}
	for i := range l.Words {
		if w := &l.Words[i]; w.isUser() && !seen[w.Argument] && keep(w.Argument) {
			seen[w.Argument] = true
			ids = append(ids, w.Argument)
		}
	}
	return ids
}

func (w *Word) isUser() bool { return w.Entry != nil && w.Entry.Group == GroupUser }

// HasFault reports whether the list has a fault of that kind.
func (l List) HasFault(kind FaultKind) bool {
	return slices.ContainsFunc(l.Faults, func(f Fault) bool { return f.Kind == kind })
}

// Joined returns the words separated by one space, which usually is the text itself: it may be 2 MB
// long.
func (l List) Joined() string {
	if len(l.Words) > 0 && !l.HasFault(Separator) {
		return l.Text
	}
	return join(l.Words)
}

// Has reports whether the list has exactly this word.
func (l List) Has(word string) bool {
	return slices.ContainsFunc(l.Words, func(w Word) bool { return w.Text == word })
}

// Allows reports whether the list has need, or a documented scope that covers it: read:brands
// covers read:brands:x, and tenants:read covers tenant:x:read. Any argument meets a need with a
// placeholder, such as "read:brands:<brand_id>". Wildcards cover nothing, because Courier doesn't
// document them.
func (l List) Allows(need string) bool {
	wide := ""
	if entry, _ := catalogue().lookup(need); entry != nil {
		wide = wider(entry.Pattern)
	}
	for i := range l.Words {
		w := &l.Words[i]
		if w.Text == need || wide != "" && w.Text == wide || w.grants(need) {
			return true
		}
	}
	return false
}

// grants reports whether the word matches a pattern with a real argument.
func (w *Word) grants(pattern string) bool {
	return w.Entry != nil && w.Entry.Pattern == pattern && isReal(w.Argument)
}

// isReal reports whether an argument is an ID rather than a wildcard or a placeholder.
func isReal(argument string) bool { return !strings.ContainsAny(argument, "*<>") }

// Distinct returns words without repeats, in order.
func Distinct(words []string) []string {
	seen := make(map[string]bool, len(words))
	return slices.DeleteFunc(slices.Clone(words), func(word string) bool {
		repeated := seen[word]
		seen[word] = true
		return repeated
	})
}

// Join joins words to a scope string, separated by one space (RFC 6749 section 3.3).
func Join(words []string) string { return strings.Join(words, " ") }
