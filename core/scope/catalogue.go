// Package scope knows the scopes of Courier's tokens: the grammar of the scope string,
// what each word grants, which features need it, and what is likely meant by a word
// that is wrong.
package scope

import (
	"slices"
	"strings"
	"sync"
)

// Status tells how well a form is backed by Courier's documentation.
type Status uint8

// The statuses.
const (
	Documented   Status = iota // named by today's documentation
	Legacy                     // once shown or accepted, replaced since
	Undocumented               // seen in tokens, tests or old SDKs only
	Trap                       // shown by a faulty page, never valid; not in the catalogue
)

// String returns "documented", "legacy", "undocumented" or "trap".
func (s Status) String() string {
	switch s {
	case Legacy:
		return "legacy"
	case Undocumented:
		return "undocumented"
	case Trap:
		return "trap"
	default:
		return "documented"
	}
}

// Group is a heading of the checklist; the values are in its order.
type Group uint8

// The groups.
const (
	GroupUser Group = iota
	GroupInbox
	GroupPreferences
	GroupBrands
	GroupPush
	GroupCreate
	GroupOlder
)

// String returns the heading, such as "Inbox and Toast".
func (g Group) String() string {
	switch g {
	case GroupUser:
		return "User"
	case GroupInbox:
		return "Inbox and Toast"
	case GroupPreferences:
		return "Preferences"
	case GroupBrands:
		return "Brands"
	case GroupPush:
		return "Push tokens"
	case GroupCreate:
		return "Create and designer"
	default:
		return "Older and undocumented"
	}
}

// Entry is one form of scope.
type Entry struct {
	Pattern     string   // the form, with its placeholder: "read:brands:<brand_id>"
	Status      Status   // never Trap
	Group       Group    // heading in the checklist
	Gives       string   // a phrase of at most 30 cells: "read inbox messages"
	Explains    string   // one or two sentences
	NeededBy    []string // features, endpoints and SDK calls
	NeedsUser   bool     // grants nothing without a user_id
	Placeholder string   // "<brand_id>", "" where there is none
	Instead     string   // the form to use today, "" unless Legacy

	bit   uint64 // this form in a set of forms
	tells sign   // the features it shows a token to be meant for
}

// Catalogue returns every documented, legacy and undocumented form, in the order of the
// checklist. The slice is the caller's own.
func Catalogue() []Entry { return slices.Clone(catalogue().entries) }

// index is the catalogue with the ways into it.
type index struct {
	entries   []Entry
	byPattern map[string]*Entry
	// byHead are the forms with one placeholder, by what stands before their first
	// colon.
	byHead map[string][]*Entry
}

// catalogue is the one index that all lookups read; nobody writes to it.
var catalogue = sync.OnceValue(func() *index {
	var entries []Entry
	for _, group := range [][]Entry{
		userEntries(), inboxEntries(), preferenceEntries(), brandEntries(), pushEntries(),
		createEntries(), documentedOlderEntries(), undocumentedEntries(),
	} {
		entries = append(entries, group...)
	}
	known := &index{entries: entries, byPattern: map[string]*Entry{}, byHead: map[string][]*Entry{}}
	for i := range entries {
		e := &entries[i]
		e.Placeholder, e.bit, e.tells = placeholder(e.Pattern), 1<<i, signOf(*e)
		known.byPattern[e.Pattern] = e
		if strings.Count(e.Pattern, "<") == 1 {
			head, _, _ := strings.Cut(e.Pattern, ":")
			known.byHead[head] = append(known.byHead[head], e)
		}
	}
	return known
})

// placeholder returns the first "<...>" of a pattern.
func placeholder(pattern string) string {
	start := strings.IndexByte(pattern, '<')
	if start < 0 {
		return ""
	}
	return pattern[start : start+strings.IndexByte(pattern[start:], '>')+1]
}

// Lookup finds the entry a word is a form of, and what the word has in place of the
// placeholder. Words of faulty pages and words near a known one are not found.
func Lookup(word string) (entry Entry, argument string, ok bool) {
	found, argument := catalogue().lookup(word)
	if found == nil {
		return Entry{}, "", false
	}
	return *found, argument, true
}

// lookup returns the entry of a word, nil where it is a form of none.
func (x *index) lookup(word string) (entry *Entry, argument string) {
	if e := x.byPattern[word]; e != nil && e.Placeholder == "" {
		return e, ""
	}
	head, _, ok := strings.Cut(word, ":")
	if !ok {
		return nil, ""
	}
	for _, e := range x.byHead[head] {
		if argument, ok := match(e, word); ok {
			return e, argument
		}
	}
	return nil, ""
}

// match reads the argument out of a word of a form with one placeholder. Forms with two
// are not asked: user_id:<u>:<tenant> cannot be told from a user id with a colon. An
// argument holds no colon, but for a user id, which may be anything.
func match(e *Entry, word string) (argument string, ok bool) {
	before, after, _ := strings.Cut(e.Pattern, e.Placeholder)
	rest, ok := strings.CutPrefix(word, before)
	if !ok {
		return "", false
	}
	argument, ok = strings.CutSuffix(rest, after)
	switch {
	case !ok || argument == "":
		return "", false
	case e.Group == GroupUser:
		return argument, true
	case strings.Contains(argument, ":") || isResource(argument):
		return "", false
	default:
		return argument, true
	}
}

// isResource reports whether a word names a kind of thing: "tenant:notifications:read"
// lacks its tenant rather than naming one called notifications.
func isResource(word string) bool {
	switch word {
	case "notification", "notifications", "brand", "brands":
		return true
	default:
		return false
	}
}
