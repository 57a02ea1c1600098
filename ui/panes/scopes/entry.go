package scopes

import (
	"slices"
	"strings"

	"bulla/core"
	"bulla/core/scope"
	"bulla/ui/pane"
)

// purpose says what a text that is being typed is for.
type purpose uint8

const (
	filtering purpose = iota
	addingUser
	editingUser
	addingScope
	editingScope
	addingParameter
	addingTenant
)

// entry is a text being typed and what becomes of it.
type entry struct {
	purpose purpose
	field   pane.Field
	old     string // the scope that is edited
	pattern string // the pattern that gets its parameter, or the preset its tenant
}

func newEntry(purpose purpose, label, value, hint string) *entry {
	return &entry{purpose: purpose, field: pane.NewField(label, value, hint)}
}

// words returns the scopes that the typed text stands for.
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

// fault returns what is wrong with the typed text, "" where nothing is, and
// whether it keeps the text from being taken.
func (e *entry) fault() (text string, blocks bool) {
	if e.purpose == filtering || strings.TrimSpace(e.field.Value()) == "" {
		return "", false
	}
	single := e.purpose == addingUser || e.purpose == editingUser || e.purpose == addingParameter || e.purpose == addingTenant
	if single && len(strings.Fields(e.field.Value())) > 1 {
		return "a space ends a scope: an id cannot hold one", true
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

// worst returns the first fault that breaks a scope, else the first that makes it
// unknown; that a scope is there already does not matter while it is typed.
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
	e := p.entry
	text, blocks := e.fault()
	if blocks {
		return pane.Say(text)
	}
	p.entry = nil
	value := strings.TrimSpace(e.field.Value())
	switch {
	case e.purpose == filtering:
		return pane.Effect{}
	case e.purpose == addingTenant:
		if value == "" {
			return pane.Say("a tenant id is needed for this preset")
		}
		return p.usePreset(e.pattern, value)
	case value == "" && (e.purpose == editingUser || e.purpose == editingScope):
		return pane.Change(core.RemoveScope{Scope: e.old})
	case e.purpose == editingUser || e.purpose == editingScope:
		return p.replace(e)
	}
	return p.add(e, f)
}

// replace puts what was typed in the place of the scope that was edited.
func (p *Pane) replace(e *entry) pane.Effect {
	words := e.words()
	p.at = words[0]
	effect := pane.Change(core.EditScope{Old: e.old, New: words[0]})
	for _, word := range words[1:] {
		effect.Changes = append(effect.Changes, core.AddScope{Scope: word})
	}
	return effect
}

func (p *Pane) add(e *entry, f pane.Frame) pane.Effect {
	var effect pane.Effect
	if len(e.words()) == 0 {
		return pane.Say("nothing was typed: nothing was added")
	}
	for _, word := range e.words() {
		if slices.Contains(f.Snapshot.Request.Scopes, word) {
			effect.Say = word + " is there already"
		}
		effect.Changes = append(effect.Changes, core.AddScope{Scope: word})
		p.at = word
	}
	return effect
}
