package keymap

import (
	"slices"
	"strings"
)

// Given are the keys that the user gave to actions, by the names that bubbletea gives them. They
// come first and are shown; the keys that an action had before still work, unless the user gave
// them to another action.
type Given map[Action][]string

// With returns the map of all bindings with the keys that the user gave to actions.
func With(given Given) Map {
	if len(given) == 0 {
		return New()
	}
	bindings := slices.Clone(all())
	for i, b := range bindings {
		if !isSettable(b) {
			continue
		}
		own := given[b.Action]
		keys := slices.DeleteFunc(slices.Clone(b.Keys()), func(name string) bool {
			return slices.Contains(own, name) || given.takes(name, b)
		})
		bindings[i].SetKeys(slices.Concat(own, keys)...)
		if len(own) > 0 {
			bindings[i].SetHelp(KeyText(own[0]), b.Help().Desc)
			bindings[i].shown = ""
		}
	}
	m := Map{bindings: bindings}
	m.mentionKeys()
	return m
}

// takes reports whether the user gave a key of a binding to another action that works in the same
// place.
func (g Given) takes(name string, from Binding) bool {
	for action, keys := range g {
		if action == from.Action || !slices.Contains(keys, name) {
			continue
		}
		for _, b := range Settable(action) {
			if overlap(b.Context, from.Context) {
				return true
			}
		}
	}
	return false
}

// Conflict returns the binding that already has a key which the user gave to an action, in a place
// where the action works; ok is false if there is none. An action with keys of the user's can spare
// those that it had before.
func (g Given) Conflict(action Action, name string) (taken Binding, ok bool) {
	for _, mine := range Settable(action) {
		for _, b := range all() {
			if b.Action == action || !overlap(mine.Context, b.Context) {
				continue
			}
			keys, own := g[b.Action]
			if !own || !isSettable(b) {
				keys = b.Keys()
			}
			if slices.Contains(keys, name) {
				return b, true
			}
		}
	}
	return Binding{}, false
}

// overlap reports whether a key can't have two actions in two contexts. What works everywhere also
// works in the panes.
func overlap(a, b Context) bool {
	inPane := func(c Context) bool {
		return c == PresetList || slices.Contains(Panes(), c) && !ComesFirst(c)
	}
	return a == b || a == Everywhere && inPane(b) || b == Everywhere && inPane(a)
}

// Settable returns the bindings of an action whose keys the user may choose: those that work
// everywhere or in a pane, and those that move a cursor. Keys of fields and windows stay as they
// are, so that text can always be typed and a window always be left.
func Settable(action Action) []Binding {
	var settable []Binding
	for _, b := range all() {
		if b.Action == action && isSettable(b) {
			settable = append(settable, b)
		}
	}
	return settable
}

func isSettable(b Binding) bool {
	switch b.Action {
	case GoPane, Number, Accept, Cancel, Suspend: // they belong to rows, leave a window, or are always the same
		return false
	}
	inPane := b.Context == Everywhere || b.Context == PresetList || slices.Contains(Panes(), b.Context)
	return inPane || IsMovement(b.Action) && b.Context != PaletteOverlay
}

// SettableActions returns the actions whose keys the user may choose, in the order of the help.
func SettableActions() []Action {
	var actions []Action
	for _, b := range all() {
		if isSettable(b) && !slices.Contains(actions, b.Action) {
			actions = append(actions, b.Action)
		}
	}
	return actions
}

// Setting returns the name of the action in the settings file, such as copy-token.
func (a Action) Setting() string {
	return strings.ReplaceAll(strings.ToLower(strings.ReplaceAll(string(a), "$", "")), " ", "-")
}

// KeyText returns a key as a person would write it, and as ParseKey reads it.
func KeyText(name string) string {
	if rest, ok := strings.CutSuffix(name, " "); ok {
		return rest + "space"
	}
	return strings.ReplaceAll(name, "pgdown", "pgdn")
}
