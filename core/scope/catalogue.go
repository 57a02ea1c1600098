// Package scope knows the scopes of Courier's tokens: the grammar of the scope string, what each
// scope grants, which features need it, and what a misspelled scope most likely means.
//
// A scope is one row of entries.go, and a feature is one row of features.go that names the scopes
// it needs. Everything else follows from these rows.
package scope

import (
	"slices"
	"strings"
	"sync"
)

// Status tells how well Courier's documentation backs a scope.
type Status uint8

// The statuses.
const (
	Documented   Status = iota // named by the current documentation
	Legacy                     // once documented or accepted, replaced since
	Undocumented               // seen only in tokens, tests or old SDKs
)

// String returns "documented", "legacy" or "undocumented".
func (s Status) String() string {
	switch s {
	case Legacy:
		return "legacy"
	case Undocumented:
		return "undocumented"
	default:
		return "documented"
	}
}

// Group is a heading of the checklist. The values are in the order of the checklist.
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

// Entry is a scope of the catalogue, or a family of scopes that differ in one ID.
type Entry struct {
	Pattern     string   // the scope, with its placeholder: "read:brands:<brand_id>"
	Status      Status   // how well it is documented
	Group       Group    // its heading in the checklist
	Gives       string   // a phrase of at most 30 cells: "read inbox messages"
	Explains    string   // one or two sentences
	UsedBy      []string // uses that are neither a Feature nor an endpoint, such as old SDKs
	NeedsUser   bool     // grants nothing without a user_id
	Placeholder string   // "<brand_id>"; "" if the pattern has none. Derived from Pattern
	Instead     string   // the scope that replaces a Legacy one, otherwise ""

	users []int // the indexes of the features that need it, derived from their rows
}

// Catalogue returns every scope in the order of the checklist. The caller owns the slice.
func Catalogue() []Entry { return slices.Clone(catalogue().entries) }

// index is the catalogue with the maps that Lookup needs.
type index struct {
	entries   []Entry
	byPattern map[string]*Entry
	byHead    map[string][]*Entry // entries with one placeholder, by what precedes the first colon
}

// catalogue returns the one index that all lookups read. It never changes.
var catalogue = sync.OnceValue(func() *index {
	known := &index{entries: entries(), byPattern: map[string]*Entry{}, byHead: map[string][]*Entry{}}
	for i := range known.entries {
		e := &known.entries[i]
		e.Placeholder, e.users = placeholder(e.Pattern), usersOf(e.Pattern)
		known.byPattern[e.Pattern] = e
		if strings.Count(e.Pattern, "<") == 1 {
			head, _, _ := strings.Cut(e.Pattern, ":")
			known.byHead[head] = append(known.byHead[head], e)
		}
	}
	return known
})

// placeholder returns the first "<...>" of a pattern, or "".
func placeholder(pattern string) string {
	start := strings.IndexByte(pattern, '<')
	if start < 0 {
		return ""
	}
	return pattern[start : start+strings.IndexByte(pattern[start:], '>')+1]
}

// Lookup returns the entry that a word matches, and what the word has in place of the placeholder.
// It doesn't find misspelled scopes, nor mistakes copied from incorrect docs.
func Lookup(word string) (entry Entry, argument string, ok bool) {
	found, argument := catalogue().lookup(word)
	if found == nil {
		return Entry{}, "", false
	}
	return *found, argument, true
}

// lookup returns the entry that a word matches, or nil.
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

// match returns the argument of a word that matches a pattern with one placeholder. Patterns with
// two are never matched: user_id:<u>:<tenant> looks like a user ID that contains a colon. Only a
// user ID may contain a colon.
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

// isResource reports whether a word is the name of a kind of resource. It keeps
// "tenant:notifications:read" from being read as a scope of a tenant called notifications.
func isResource(word string) bool {
	switch word {
	case "notification", "notifications", "brand", "brands":
		return true
	default:
		return false
	}
}
