package core

import (
	"bytes"
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"bulla/core/diagnose"
	"bulla/core/redact"
	"bulla/core/scope"
	"bulla/core/token"
)

// MemberChanges are the differences between two headers or payloads. The order of members doesn't
// matter, strings are compared as decoded, and numbers by their source text.
type MemberChanges struct {
	Changes []MemberChange
	// Same is how many members are the same in both. More is how many changes Changes leaves out.
	Same, More int
}

// MemberChange is a header parameter or a claim that differs, or the part of it that does.
type MemberChange struct {
	// Path leads to the value: the name of the member, then the names and positions inside it.
	Path []string
	// A and B are the two values as compact JSON, "" if the token lacks the member. A text that
	// isn't complete JSON is left unchanged.
	A, B string
	// Gained and Lost are the differences of a list in which the order doesn't matter, such as aud.
	Gained, Lost []string
	// Reordered says that such a list only has another order or form.
	Reordered bool
	// Repeated says that Scopes, Users or Times already have the change.
	Repeated bool
}

// Name returns the path as text: "exp", "realm_access.roles", "keys[2].kid".
func (m MemberChange) Name() string {
	var b strings.Builder
	for i, name := range m.Path {
		if i > 0 && !strings.HasPrefix(name, "[") {
			b.WriteByte('.')
		}
		b.WriteString(name)
	}
	return b.String()
}

// maxChanges is how many changes of a header or payload are listed.
const maxChanges = 1000

// comparer collects the changes between two documents.
type comparer struct {
	a, b    token.Document
	changes MemberChanges
}

// compareMembers compares the members of two documents.
func compareMembers(a, b token.Document) MemberChanges {
	c := comparer{a: a, b: b}
	c.changes.Same = c.objects(nil, a.Root, b.Root)
	return c.changes
}

// objects compares the members of two objects, in the order of the first, and returns how many are
// the same. Of members with the same name, the last one counts, as for most JSON readers.
func (c *comparer) objects(path []string, a, b token.Value) (same int) {
	inA, inB := membersOf(a), membersOf(b)
	for _, m := range a.Members {
		other, ok := inB[m.Name]
		switch {
		case m.Shadowed:
		case !ok:
			words, _ := setWords(m.Name, m.Value)
			c.add(MemberChange{Path: below(path, m.Name), A: source(c.a, m.Value), Lost: scope.Distinct(words)})
		case c.values(below(path, m.Name), m.Value, other):
			same++
		}
	}
	for _, m := range b.Members {
		if _, ok := inA[m.Name]; !ok && !m.Shadowed {
			words, _ := setWords(m.Name, m.Value)
			c.add(MemberChange{Path: below(path, m.Name), B: source(c.b, m.Value), Gained: scope.Distinct(words)})
		}
	}
	return same
}

func membersOf(v token.Value) map[string]token.Value {
	members := make(map[string]token.Value, len(v.Members))
	for _, m := range v.Members {
		members[m.Name] = m.Value // the last one counts
	}
	return members
}

// below returns the path of a member of what path leads to.
func below(path []string, name string) []string { return append(slices.Clip(path), redact.Keys(name)) }

func (c *comparer) add(m MemberChange) {
	if len(c.changes.Changes) == maxChanges {
		c.changes.More++
		return
	}
	c.changes.Changes = append(c.changes.Changes, m)
}

// values compares two values and reports whether they are the same.
func (c *comparer) values(path []string, a, b token.Value) (same bool) {
	switch {
	case c.equal(a, b):
		return true
	case a.Kind == token.Object && b.Kind == token.Object && len(a.Members)+len(b.Members) > 0:
		c.objects(path, a, b)
	case c.sets(path, a, b):
	case itemwise(a, b):
		for i := range a.Items {
			c.values(append(slices.Clip(path), "["+strconv.Itoa(i)+"]"), a.Items[i], b.Items[i])
		}
	default:
		c.add(MemberChange{Path: path, A: source(c.a, a), B: source(c.b, b)})
	}
	return false
}

// itemwise reports whether two values are compared item by item: arrays with the same number of
// objects.
func itemwise(a, b token.Value) bool {
	isObject := func(v token.Value) bool { return v.Kind == token.Object }
	return a.Kind == token.Array && b.Kind == token.Array && len(a.Items) == len(b.Items) &&
		allOf(a.Items, isObject) && allOf(b.Items, isObject)
}

func allOf[T any](items []T, is func(T) bool) bool {
	return !slices.ContainsFunc(items, func(item T) bool { return !is(item) })
}

// equal reports whether two values are the same.
func (c *comparer) equal(a, b token.Value) bool {
	if a.Kind != b.Kind {
		return false
	}
	switch a.Kind {
	case token.Unread:
		return c.a.Source(a) == c.b.Source(b)
	case token.Array:
		return slices.EqualFunc(a.Items, b.Items, c.equal)
	case token.Object:
		inA, inB := membersOf(a), membersOf(b)
		if len(inA) != len(inB) {
			return false
		}
		for name, value := range inA {
			if other, ok := inB[name]; !ok || !c.equal(value, other) {
				return false
			}
		}
		return true
	}
	return a.Text == b.Text
}

// isSet reports whether the order of the values of a member doesn't matter.
func isSet(name string) bool {
	return slices.Contains([]string{
		"aud", "scope", "scp", "scopes", "groups", "roles", "role", "permissions", "authorities", "entitlements", "amr",
	}, name)
}

// sets compares two lists of strings if their order doesn't matter, and returns false otherwise.
func (c *comparer) sets(path []string, a, b token.Value) bool {
	wordsA, okA := setWords(path[len(path)-1], a)
	wordsB, okB := setWords(path[len(path)-1], b)
	if !okA || !okB {
		return false
	}
	changes := compareWords(wordsA, wordsB)
	c.add(MemberChange{
		Path: path, A: source(c.a, a), B: source(c.b, b),
		Gained: changes.Gained, Lost: changes.Lost, Reordered: !changes.Any(),
	})
	return true
}

// setWords returns the strings of a list whose order doesn't matter: of an array, or of a string
// with spaces between them. An audience may have spaces. It is not ok for any other value.
func setWords(name string, v token.Value) (words []string, ok bool) {
	isString := func(v token.Value) bool { return v.Kind == token.String }
	switch {
	case !isSet(name):
		return nil, false
	case isString(v) && name == "aud":
		return []string{redact.Keys(v.Text)}, true
	case isString(v):
		return strings.Fields(redact.Keys(v.Text)), true
	case v.Kind != token.Array || !allOf(v.Items, isString):
		return nil, false
	}
	for _, item := range v.Items {
		words = append(words, redact.Keys(item.Text))
	}
	return words, true
}

// source returns the source text of a value without white space, with keys masked.
func source(doc token.Document, v token.Value) string {
	text := doc.Source(v)
	var compact bytes.Buffer
	if err := json.Compact(&compact, []byte(text)); err == nil {
		text = compact.String()
	}
	return redact.Keys(text)
}

// markRepeated marks the claims that Scopes, Users and Times also list.
func (c *Comparison) markRepeated() {
	listed := setOf(slices.Concat(c.Scopes.Gained, c.Scopes.Lost))
	for _, id := range slices.Concat(c.Users.Gained, c.Users.Lost) {
		listed[scope.UserPrefix+id] = true
	}
	isListed := func(word string) bool { return listed[word] }
	for i := range c.Claims.Changes {
		m := &c.Claims.Changes[i]
		if len(m.Gained)+len(m.Lost) > 0 {
			m.Repeated = allOf(m.Gained, isListed) && allOf(m.Lost, isListed)
			continue
		}
		m.Repeated = len(m.Path) == 1 && slices.ContainsFunc(c.Times, func(t TimeChange) bool {
			usable := func(d diagnose.Date) bool { return d.OK() || d.State == diagnose.DateAbsent }
			return t.Claim == m.Path[0] && usable(t.A) && usable(t.B)
		})
	}
}
