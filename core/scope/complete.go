package scope

import (
	"cmp"
	"slices"
	"strings"
)

// Complete returns the scopes that begin with a word, the most likely first: those of a group that
// chosen has scopes of, then documented ones, then in the order of the catalogue. A scope with a
// placeholder ends where its ID begins. Chosen and legacy scopes are left out.
func Complete(word string, chosen []string) []string {
	if word == "" {
		return nil
	}
	known := catalogue()
	groups := map[Group]bool{}
	for _, c := range chosen {
		if e, _ := known.lookup(c); e != nil {
			groups[e.Group] = true
		}
	}
	var fits []*Entry
	for i := range known.entries {
		e := &known.entries[i]
		start := e.start()
		if e.Status != Legacy && start != word && strings.HasPrefix(start, word) && !slices.Contains(chosen, start) {
			fits = append(fits, e)
		}
	}
	slices.SortStableFunc(fits, func(a, b *Entry) int {
		switch {
		case groups[a.Group] == groups[b.Group]:
			return cmp.Compare(a.Status, b.Status)
		case groups[a.Group]:
			return -1
		}
		return 1
	})
	var completions []string
	for _, e := range fits {
		completions = append(completions, e.start())
	}
	return Distinct(completions)
}

// start returns the pattern up to its first placeholder.
func (e *Entry) start() string {
	start, _, _ := strings.Cut(e.Pattern, "<")
	return start
}
