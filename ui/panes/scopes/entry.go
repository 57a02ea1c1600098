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
	old     string // the scope that is edited, or where the cursor was before filtering
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
		return p.replace(e, f)
	}
	return p.add(e, f)
}

// replace puts what was typed in the place of the scope that was edited.
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
		return pane.Say("nothing was typed: nothing was added")
	}
	p.at = words[len(words)-1]
	return addAll(words, f.Snapshot.Request.Scopes)
}

// addAll returns the effect of adding scopes to those that are there. Of several it says
// which were added and which were there already; a single new one is seen in the list.
func addAll(words, there []string) pane.Effect {
	var effect pane.Effect
	var added, known []string
	for _, word := range words {
		if slices.Contains(there, word) || slices.Contains(added, word) {
			known = append(known, word)
			continue
		}
		added = append(added, word)
	}
	for _, word := range words { // also those that are there: to add the sample user is to choose it
		effect.Changes = append(effect.Changes, core.AddScope{Scope: word})
	}
	var parts []string
	if len(words) > 1 && len(added) > 0 {
		parts = append(parts, "added "+strings.Join(added, " "))
	}
	if len(known) > 0 {
		parts = append(parts, "already there: "+strings.Join(known, " "))
	}
	effect.Say = strings.Join(parts, "; ")
	return effect
}
