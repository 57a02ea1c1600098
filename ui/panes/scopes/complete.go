package scopes

import (
	"fmt"
	"slices"
	"strings"

	"bulla/core/scope"
	"bulla/ui/pane"
)

// offer offers the field what may complete the last word of its text.
func (e *entry) offer(f pane.Frame) {
	word := e.lastWord()
	var endings []string
	for _, whole := range e.completions(word, f) {
		endings = append(endings, strings.TrimPrefix(whole, word))
	}
	e.field.Offer(endings)
}

func (e *entry) completions(word string, f pane.Frame) []string {
	switch e.purpose {
	case addingScope, editingScope:
		return scope.Complete(word, f.Snapshot.Request.Scopes)
	case addingUser, editingUser:
		return e.usersFrom(word, f)
	}
	return nil
}

// usersFrom returns the users of the session's tokens that begin with a word, except for those that
// are chosen.
func (e *entry) usersFrom(word string, f pane.Frame) []string {
	if f.Users == nil || word == "" {
		return nil
	}
	if e.users == nil {
		chosen := f.Snapshot.Users()
		e.users = scope.Distinct(slices.Concat(chosen, f.Users()))[len(chosen):]
	}
	return slices.DeleteFunc(slices.Clone(e.users), func(user string) bool {
		return !strings.HasPrefix(user, word) || user == word
	})
}

// lastWord returns the word at the end of the text, "" after a space.
func (e *entry) lastWord() string {
	text := e.field.Value()
	return text[strings.LastIndexByte(text, ' ')+1:]
}

// completion says what tab makes of the last word, "" if it can't be completed.
func (e *entry) completion() string {
	ending := e.field.Ending()
	if ending == "" {
		return ""
	}
	text := "tab completes it"
	if known, _, ok := scope.Lookup(e.lastWord() + ending); ok {
		text += fmt.Sprintf(" (%s: %s)", known.Group, known.Gives)
	}
	if others := e.field.Offered() - 1; others > 0 {
		text += fmt.Sprintf("; up and down show %d more", others)
	}
	return text
}

// Completes implements pane.Completing.
func (p *Pane) Completes() bool { return p.entry != nil && p.entry.field.Ending() != "" }
