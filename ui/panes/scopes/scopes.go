// Package scopes is the pane that composes a scope string: the users, a checklist of Courier's
// scopes by feature, and the resulting string. For a pasted token it shows what the token grants.
package scopes

import (
	"fmt"
	"slices"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"bulla/core"
	"bulla/core/scope"
	"bulla/themes"
	"bulla/ui/keymap"
	"bulla/ui/pane"
)

const (
	userPrefix = scope.UserPrefix
	firstScope = "inbox:read:messages" // where the cursor starts
)

// Pane is the checklist. It keeps the cursor, what is unfolded and what is being typed. The scopes
// belong to the Workbench.
type Pane struct {
	width, height int
	list          pane.List
	presetList    pane.List
	at            string // the ID of the row under the cursor
	unfolded      map[scope.Group]bool
	filter        pane.Filter
	unfiltered    string // the row under the cursor before the filter was typed
	presets       bool   // the presets are shown instead of the checklist
	entry         *entry
	catalogue     []scope.Entry
}

// New returns the pane with its cursor on the first scope.
func New() *Pane {
	return &Pane{unfolded: map[scope.Group]bool{}, catalogue: scope.Catalogue(), at: firstScope}
}

// Wants implements pane.Wanting: the checklist and what is below it.
func (p *Pane) Wants(f pane.Frame) int {
	rows := p.rows(f)
	return len(rows) + len(p.below(rows, f))
}

// SetSize implements pane.Pane.
func (p *Pane) SetSize(width, height int) { p.width, p.height = width, height }

// Title implements pane.Pane.
func (p *Pane) Title(f pane.Frame) (string, pane.Line) {
	if p.presets {
		return "Presets", pane.Text(themes.Muted, "users stay")
	}
	if p.filter.On() {
		shown, all := p.count(f)
		return "Scopes", p.filter.Facts(shown, all)
	}
	facts := "%d chosen"
	if f.Snapshot.Mode == core.Inspect {
		facts = "%d in the token"
	}
	return "Scopes", pane.Text(themes.Muted, fmt.Sprintf(facts, scopeCount(f)))
}

// scopeCount returns how many scopes the pane shows: those of the request or of the pasted token.
func scopeCount(f pane.Frame) int {
	if f.Snapshot.OfOtherIssuer() {
		return len(f.Snapshot.Granted())
	}
	return len(f.Snapshot.Scopes.Words)
}

// firstWords returns the first words of the scope string, as many as are shown at most.
func firstWords(f pane.Frame) []string {
	list := f.Snapshot.Scopes.Words
	words := make([]string, min(len(list), maxRows))
	for i := range words {
		words[i] = list[i].Text
	}
	return words
}

// Disabled implements pane.Keyed.
func (p *Pane) Disabled(action keymap.Action, f pane.Frame) string {
	switch action {
	case keymap.Toggle, keymap.Presets, keymap.AddUser, keymap.AddScope, keymap.Edit, keymap.Remove:
		switch {
		case f.Snapshot.OfOtherIssuer():
			return "another issuer grants these: press " + f.Keys.Global(keymap.Compose) +
				" to go back to composing for Courier"
		case f.Snapshot.Mode == core.Inspect:
			return "these are the pasted token's scopes: " + f.Keys.Global(keymap.Fix) + " composes a fixed one; " +
				f.Keys.Global(keymap.Compose) + " goes back"
		}
	}
	if action != keymap.Edit && action != keymap.Remove {
		return ""
	}
	row, ok := p.current(f)
	_, asked := userToReplace(f)
	switch {
	case action == keymap.Edit && (!ok || !row.editable()) && !asked:
		return "move to a user or a scope you typed to edit it"
	case action == keymap.Remove && (!ok || !row.on):
		return "this line has nothing to remove"
	}
	return ""
}

// Do implements pane.Keyed.
func (p *Pane) Do(action keymap.Action, f pane.Frame) pane.Effect {
	if p.presets {
		return p.doPresets(action, f)
	}
	switch action {
	case keymap.Toggle:
		return p.toggle(f)
	case keymap.Presets:
		p.presets, p.presetList = true, pane.List{}
	case keymap.Filter:
		p.filter.Open()
		p.unfiltered = p.at
	case keymap.AddUser:
		p.entry = newEntry(addingUser, userPrefix, "", "the SDK's userId")
	case keymap.AddScope:
		p.entry = newEntry(addingScope, "scope ", "", "such as read:brands:my_brand")
	case keymap.Edit:
		return p.edit(f)
	case keymap.Remove:
		if row, ok := p.current(f); ok && row.on {
			return pane.Change(core.RemoveScope{Scope: row.word})
		}
	default:
		p.move(action, p.rows(f))
	}
	return pane.Effect{}
}

// toggle acts on the row under the cursor according to its kind.
func (p *Pane) toggle(f pane.Frame) pane.Effect {
	row, ok := p.current(f)
	switch {
	case !ok:
		return pane.Effect{}
	case row.kind == heading:
		p.unfolded[row.group] = !p.unfolded[row.group]
	case row.kind == user:
		return p.edit(f)
	case row.kind == addUser:
		p.entry = newEntry(addingUser, userPrefix, "", "the SDK's userId")
	case row.kind == known && row.entry.Placeholder != "" && row.instance == "":
		p.entry = newEntry(addingParameter, row.entry.Placeholder+" ", "", "the ID")
		p.entry.pattern = row.entry.Pattern
	default:
		return pane.Change(core.ToggleScope{Scope: row.word})
	}
	return pane.Effect{}
}

// edit opens the field for the row under the cursor. While there is a user that the screen asks to
// replace, it opens the field for that user from any row that can't be edited.
func (p *Pane) edit(f pane.Frame) pane.Effect {
	row, ok := p.current(f)
	word, asked := userToReplace(f)
	switch {
	case asked && (!ok || !row.editable() || row.word == word):
		p.editUser(word, "")
	case ok && row.kind == user:
		p.editUser(row.word, strings.TrimPrefix(row.word, userPrefix))
	case ok && row.editable():
		p.entry = newEntry(editingScope, "scope ", row.word, "")
		p.entry.old = row.word
	}
	return pane.Effect{}
}

// userToReplace returns the user that the screen asks to replace: the sample, or a placeholder that
// is the only user.
func userToReplace(f pane.Frame) (word string, ok bool) {
	if f.Snapshot.SampleUser {
		return userPrefix + core.SampleUser, true
	}
	list := f.Snapshot.Scopes
	if placeholders := list.UserPlaceholders(); len(placeholders) == 1 && len(list.Users()) == 0 {
		return userPrefix + placeholders[0], true
	}
	return "", false
}

func (p *Pane) editUser(word, value string) {
	p.entry = newEntry(editingUser, userPrefix, value, "the SDK's userId")
	p.entry.old = word
}

// doPresets handles an action while the presets are shown.
func (p *Pane) doPresets(action keymap.Action, f pane.Frame) pane.Effect {
	presets := scope.Presets()
	switch action {
	case keymap.Accept:
		preset := presets[p.presetList.Cursor]
		if preset.Placeholder != "" {
			p.entry = newEntry(addingTenant, "tenant ID ", "", "the ID")
			p.entry.pattern = preset.Name
			return pane.Effect{}
		}
		return p.usePreset(preset.Name, "", f)
	case keymap.Presets:
		p.presets = false
	default:
		p.presetList.Cursor = pane.Moved(action, p.presetList.Cursor, p.height/2, len(presets))
	}
	return pane.Effect{}
}

func (p *Pane) usePreset(name, tenant string, f pane.Frame) pane.Effect {
	p.presets = false
	p.show(name, tenant)
	use := core.UsePreset{Name: name, Argument: tenant}
	effect := pane.Change(use)
	effect.Say = "preset " + name + " replaced the scopes; " + f.Keys.Global(keymap.Undo) + " undoes it"
	if f.Snapshot.Apply(use, core.Moment{}).Request.Scope() == f.Snapshot.Request.Scope() {
		effect.Say = "the scopes are already those of preset " + name
	}
	return effect
}

// show unfolds the groups of a preset and puts the cursor on the first of its scopes in the list.
func (p *Pane) show(name, tenant string) {
	preset, _ := scope.PresetByName(name)
	first := len(p.catalogue)
	for _, word := range preset.Scopes {
		if tenant != "" {
			word = strings.ReplaceAll(word, preset.Placeholder, tenant)
		}
		entry, _, ok := scope.Lookup(word)
		if !ok {
			continue
		}
		p.unfolded[entry.Group] = true
		at := slices.IndexFunc(p.catalogue, func(e scope.Entry) bool { return e.Pattern == entry.Pattern })
		if at >= 0 && at < first {
			first, p.at = at, word
		}
	}
}

// Context implements pane.Contextual.
func (p *Pane) Context() keymap.Context {
	if p.presets {
		return keymap.PresetList
	}
	return keymap.Scopes
}

// Cancel implements pane.Cancelable: it closes the presets, or else clears the filter.
func (p *Pane) Cancel() bool {
	if p.presets {
		p.presets = false
		return true
	}
	return p.filter.Clear()
}

// Copy implements pane.Copying.
func (p *Pane) Copy(f pane.Frame) (text, what string) {
	if f.Snapshot.OfOtherIssuer() {
		return scope.Join(f.Snapshot.Granted()), "scope string"
	}
	return f.Snapshot.Scopes.Joined(), "scope string"
}

// Typing implements pane.Typing.
func (p *Pane) Typing() bool { return p.entry != nil || p.filter.Typing() }

// Type implements pane.Typing.
func (p *Pane) Type(key tea.KeyMsg, f pane.Frame) pane.Effect {
	if p.filter.Typing() {
		return p.filter.Type(key, p, f, func() { p.goToMatch(f) })
	}
	p.entry.field.Type(key)
	p.entry.offer(f)
	return pane.Say(p.entry.field.Loss())
}

// goToMatch puts the cursor on the first row that matches the filter, or back where it was before
// the filter was typed.
func (p *Pane) goToMatch(f pane.Frame) {
	if !p.filter.On() {
		p.at = p.unfiltered
		return
	}
	for _, r := range p.rows(f) {
		if r.selectable() && r.kind != heading {
			p.at = r.id
			return
		}
	}
}

// count returns how many scopes the filter shows, and how many there are.
func (p *Pane) count(f pane.Frame) (shown, all int) {
	scopes := func(rows []row) (n int) {
		for _, r := range rows {
			if r.selectable() && r.kind != heading && r.kind != addUser {
				n++
			}
		}
		return n
	}
	shown = scopes(p.rows(f))
	unfiltered := *p
	unfiltered.filter.Clear()
	unfiltered.unfolded = map[scope.Group]bool{scope.GroupCreate: true, scope.GroupOlder: true}
	return shown, scopes(unfiltered.rows(f))
}

// Leave implements pane.Typing.
func (p *Pane) Leave(pane.Frame) pane.Effect {
	if p.filter.Typing() {
		p.filter.Clear()
		p.at = p.unfiltered
	}
	p.entry = nil
	return pane.Effect{}
}

// Reset implements pane.Resetting.
func (p *Pane) Reset() {
	p.list, p.at, p.filter, p.presets = pane.List{}, firstScope, pane.Filter{}, false
}

// current returns the row under the cursor.
func (p *Pane) current(f pane.Frame) (row, bool) {
	rows := p.rows(f)
	i := p.find(rows)
	if i < 0 {
		return row{}, false
	}
	return rows[i], true
}
