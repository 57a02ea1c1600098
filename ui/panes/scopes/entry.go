package scopes

import (
	"slices"
	"strings"

	"bulla/core"
	"bulla/core/scope"
	"bulla/ui/pane"
)

// purpose says what the text being typed is for.
type purpose uint8

const (
	addingUser purpose = iota
	editingUser
	addingScope
	editingScope
	addingParameter
	addingTenant
)

// entry is a text being typed and what it is for.
type entry struct {
	purpose purpose
	field   pane.Field
	old     string // the scope being edited
	pattern string // the pattern whose parameter, or the preset whose tenant, is typed
	// users may complete a user. They are read once, when the first character is typed.
	users []string
}

func newEntry(purpose purpose, label, value, hint string) *entry {
	return &entry{purpose: purpose, field: pane.NewField(label, value, hint)}
}

// words returns the scopes of the typed text.
func (e *entry) words() []string {
	value := strings.TrimSpace(e.field.Value())
	if value == "" {
		return nil
	}
	switch e.purpose {
	case addingUser, editingUser:
		return []string{userPrefix + strings.TrimPrefix(value, userPrefix)}
	case addingParameter:
		start := strings.IndexByte(e.pattern, '<')
		end := strings.IndexByte(e.pattern, '>')
		return []string{e.pattern[:start] + value + e.pattern[end+1:]}
	case addingScope, editingScope:
		return strings.Fields(value)
	}
	return nil
}

// fault says what is wrong with the typed text, "" if nothing is, and whether the text can't be
// accepted.
func (e *entry) fault() (text string, blocks bool) {
	if strings.TrimSpace(e.field.Value()) == "" {
		return "", false
	}
	isID := slices.Contains([]purpose{addingUser, editingUser, addingParameter, addingTenant}, e.purpose)
	if isID && len(strings.Fields(e.field.Value())) > 1 {
		return "an ID can't contain a space: spaces separate scopes", true
	}
	fault, ok := worst(scope.Parse(strings.Join(e.words(), " ")).Faults)
	if !ok {
		return "", false
	}
	if fault.Fix == "" {
		return fault.Title, false
	}
	return fault.Title + ": " + fault.Fix, false
}

// worst returns the first fault that breaks a scope, or else the first that makes it unknown.
// Duplicates don't matter while typing.
func worst(faults []scope.Fault) (fault scope.Fault, ok bool) {
	for _, f := range faults {
		switch f.Kind {
		case scope.Duplicate:
		case scope.Separator, scope.Character, scope.UserForm, scope.UserPlaceholder, scope.UserEmpty:
			return f, true
		default:
			if !ok {
				fault, ok = f, true
			}
		}
	}
	return fault, ok
}

// Accept implements pane.Typing.
func (p *Pane) Accept(f pane.Frame) pane.Effect {
	if p.filter.Typing() {
		p.filter.Keep()
		return pane.Effect{}
	}
	e := p.entry
	text, blocks := e.fault()
	if blocks {
		return pane.Say(text)
	}
	p.entry = nil
	value := strings.TrimSpace(e.field.Value())
	switch {
	case e.purpose == addingTenant:
		if value == "" {
			return pane.Say("this preset needs a tenant ID")
		}
		return p.usePreset(e.pattern, value, f)
	case value == "" && (e.purpose == editingUser || e.purpose == editingScope):
		return pane.Change(core.RemoveScope{Scope: e.old})
	case e.purpose == editingUser || e.purpose == editingScope:
		return p.replace(e, f)
	}
	return p.add(e, f)
}

// replace replaces the edited scope with the typed text.
func (p *Pane) replace(e *entry, f pane.Frame) pane.Effect {
	words := e.words()
	p.at = words[0]
	others := slices.DeleteFunc(slices.Clone(f.Snapshot.Request.Scopes), func(s string) bool { return s == e.old })
	effect := addAll(words, others)
	effect.Changes[0] = core.EditScope{Old: e.old, New: words[0]}
	return effect
}

func (p *Pane) add(e *entry, f pane.Frame) pane.Effect {
	words := e.words()
	if len(words) == 0 {
		return pane.Say("nothing typed, nothing added")
	}
	p.at = words[len(words)-1]
	return addAll(words, f.Snapshot.Request.Scopes)
}

// addAll returns the effect of adding words to the present scopes. It says which were added and
// which were present, except for a single new one, which the list shows.
func addAll(words, present []string) pane.Effect {
	var effect pane.Effect
	var added, known []string
	for _, word := range words {
		if slices.Contains(present, word) || slices.Contains(added, word) {
			known = append(known, word)
			continue
		}
		added = append(added, word)
	}
	for _, word := range words { // also present ones: adding the sample user chooses it
		effect.Changes = append(effect.Changes, core.AddScope{Scope: word})
	}
	var parts []string
	if len(words) > 1 && len(added) > 0 {
		parts = append(parts, "added "+strings.Join(added, " "))
	}
	if len(known) > 0 {
		parts = append(parts, "already present: "+strings.Join(known, " "))
	}
	effect.Say = strings.Join(parts, "; ")
	return effect
}
