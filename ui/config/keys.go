package config

import (
	"fmt"
	"slices"
	"strings"

	"github.com/pelletier/go-toml/v2/unstable"

	"bulla/core/spelling"
	"bulla/ui/keymap"
)

// keyOf is a key that the user gave to an action.
type keyOf struct {
	action keymap.Action
	key    string
}

// key reads the keys that the user gives to an action.
func (r *settingsReader) key(name *unstable.Node, value *unstable.Node) {
	actions := keymap.SettableActions()
	i := slices.IndexFunc(actions, func(a keymap.Action) bool { return a.Setting() == string(name.Data) })
	if i < 0 {
		var names []string
		for _, a := range actions {
			names = append(names, a.Setting())
		}
		advice := spelling.Advise(string(name.Data), names, "bulla config lists the actions")
		if isSetting(string(name.Data)) {
			advice = string(name.Data) + " is a setting: put it above [keys]"
		}
		r.fault(int(name.Raw.Offset), quoted(string(name.Data))+" is not an action", advice)
		return
	}
	action := actions[i].Setting()
	texts, ok := r.texts(action, int(name.Raw.Offset), value, wanted{
		"a key in quotes, or a list of them", fmt.Sprintf(`write it as %s = "F" or %[1]s = ["F", "f5"]`, action), true,
	})
	if !ok {
		return
	}
	for _, t := range texts {
		key, why := keymap.ParseKey(t.text)
		if why != "" {
			r.fault(t.at, quoted(t.text)+" can't be used as a key: "+why, keyAdvice(action, t.text))
			continue
		}
		if r.settings.Keys == nil {
			r.settings.Keys = keymap.Given{}
		}
		if !slices.Contains(r.settings.Keys[actions[i]], key) {
			r.settings.Keys[actions[i]] = append(r.settings.Keys[actions[i]], key)
			r.keysAt[keyOf{actions[i], key}] = t.at
		}
	}
}

// keyAdvice says what to write instead of a text that isn't a key.
func keyAdvice(action, text string) string {
	meant := strings.ToLower(strings.ReplaceAll(text, "-", "+"))
	if _, why := keymap.ParseKey(meant); why == "" && meant != text {
		return "did you mean " + meant + "?"
	}
	if isSetting(action) {
		return action + " is also a setting: put that above [keys]"
	}
	isNumbered := func(name string) bool { return strings.ContainsAny(name, "0123456789") }
	names := slices.DeleteFunc(keymap.KeyNames(), isNumbered) // f21 is as near to f11 as to f1
	return spelling.Advise(text, names, `keys are written as "F", "ctrl+k", "alt+x", "f1" to "f20" or "space"`)
}

// isSetting reports whether a name is that of a setting.
func isSetting(name string) bool {
	return slices.ContainsFunc(All(), func(s Setting) bool { return s.Name == name })
}

// dropConflicts drops keys that have another action in the same place. Which keys an action can
// spare depends on the keys that remain, so this is repeated.
func (r *settingsReader) dropConflicts() {
	for {
		worst, other, found := r.conflict()
		if !found {
			return
		}
		r.fault(r.keysAt[worst], quoted(keymap.KeyText(worst.key))+" is the key of "+other.Action.Setting()+
			" in the same place", "choose another key, or give "+other.Action.Setting()+" another one, too")
		delete(r.keysAt, worst)
		keys := slices.DeleteFunc(r.settings.Keys[worst.action], func(key string) bool { return key == worst.key })
		r.settings.Keys[worst.action] = keys
		if len(keys) == 0 {
			delete(r.settings.Keys, worst.action)
		}
		if len(r.settings.Keys) == 0 {
			r.settings.Keys = nil
		}
	}
}

// conflict returns the last key in the file that has another action in the same place.
func (r *settingsReader) conflict() (worst keyOf, other keymap.Binding, found bool) {
	for at, place := range r.keysAt {
		b, ok := r.settings.Keys.Conflict(at.action, at.key)
		if ok && (!found || place > r.keysAt[worst]) {
			worst, other, found = at, b, true
		}
	}
	return worst, other, found
}
