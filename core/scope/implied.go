package scope

import (
	"slices"
	"strings"
)

// Implied returns the features that a token with this list is evidently meant for, even if it lacks
// scopes of theirs. Legacy and misspelled scopes count as well.
//
// A scope shows that the first feature that needs it is meant. So Toast and courier-js are never
// returned: an earlier feature needs each of their scopes. A scope that a later feature shares
// shows nothing if the list has a scope that only the later one explains: tenant:x:read next to
// tenant:x:brand:write is there for the brand editor, not for Create.
//
// The features are shared, so callers must not write to their slices.
func Implied(l List) []Feature {
	l = l.Fixed()
	first, implied := make([]bool, len(features())), make([]bool, len(features()))
	for i := range l.Words {
		if users := l.Words[i].users(); len(users) > 0 {
			first[users[0]] = true
		}
	}
	for i := range l.Words {
		users := l.Words[i].users()
		if len(users) > 0 && !slices.ContainsFunc(users[1:], func(i int) bool { return first[i] }) {
			implied[users[0]] = true
		}
	}
	var list []Feature
	for i, f := range features() {
		if implied[i] {
			list = append(list, f)
		}
	}
	return list
}

// users returns the indexes of the features that need the word. Anything that begins with "inbox:"
// counts as a scope of the inbox.
func (w *Word) users() []int {
	switch {
	case strings.HasPrefix(w.Text, inboxPrefix):
		return catalogue().byPattern[inboxRead].users
	case w.Entry != nil:
		return w.Entry.users
	default:
		return nil
	}
}

// usersOf returns the indexes of the features that need a pattern.
func usersOf(pattern string) []int {
	var users []int
	for i, f := range features() {
		if f.Uses(pattern) {
			users = append(users, i)
		}
	}
	return users
}

// Excess returns the words that grant something none of the features needs. It never returns users,
// words that grant nothing known, or a word that should be replaced rather than removed: the legacy
// form of a needed scope, or one that was requested by mistake instead of it.
func Excess(l List, features []Feature) []Word {
	needed := func(pattern string) bool {
		return slices.ContainsFunc(features, func(f Feature) bool { return f.Uses(pattern) })
	}
	mistaken := map[string]bool{}
	for _, f := range features {
		missing, _ := f.Missing(l)
		for _, m := range missing {
			mistaken[MistakenFor(m)] = true
		}
	}
	var excess []Word
	for i := range l.Words {
		w := &l.Words[i]
		if w.Entry == nil || w.isUser() || needed(w.Entry.Pattern) || needed(w.Entry.Instead) || mistaken[w.Text] {
			continue
		}
		excess = append(excess, *w)
	}
	return excess
}

// Narrow reports whether a documented scope reaches only data of the token's own user, or only
// reads brands. Courier's documentation gives clients such scopes by default, so one too many does
// little harm.
func (e *Entry) Narrow() bool {
	return e.Status == Documented && (e.NeedsUser || e.Pattern == readBrands || e.Pattern == readOneBrand)
}
