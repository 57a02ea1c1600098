// Package keymap holds every key binding once. Dispatch, the footer, the panes' lower borders, the
// help and bulla keys all read this list, so they can't disagree.
package keymap

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/charmbracelet/bubbles/key"
)

// Context is where a binding applies. Its text is what the help calls it.
type Context string

// The contexts, in the order of the help.
const (
	Everywhere       Context = "everywhere"
	Scopes           Context = "scopes"
	Expiry           Context = "expiry"
	Token            Context = "token"
	Claims           Context = "claims"
	Diagnosis        Context = "diagnosis"
	Key              Context = "key"
	Access           Context = "access"
	Tour             Context = "tour"
	Flow             Context = "flow"
	PresetList       Context = "in the presets"
	Typing           Context = "while typing"
	TextOverlay      Context = "in a window"
	HelpOverlay      Context = "in the help"
	PaletteOverlay   Context = "in the list of commands"
	PasteOverlay     Context = "in the paste window"
	TokenList        Context = "in the list of tokens"
	IssueOverlay     Context = "in the issue window"
	FetchOverlay     Context = "in the backend window"
	CodeOverlay      Context = "in the code window"
	SignatureOverlay Context = "in the signature window"
	BreakOverlay     Context = "in the list of breaks"
	ChapterList      Context = "in the list of chapters"
	ThemeList        Context = "in the list of themes"
	CallOverlay      Context = "in the call window"
	ProbeOverlay     Context = "in the window that sends a call"
	CompareList      Context = "in the list to compare with"
	CompareOverlay   Context = "in the comparison"
	CopyMenuOverlay  Context = "in the copy menu"
	WriteOverlay     Context = "in the window that writes a file"
)

// Panes returns the contexts of the panes, in the order of the digits that go to them.
func Panes() []Context {
	return []Context{Scopes, Expiry, Token, Claims, Diagnosis, Key, Access, Tour, Flow}
}

// ComesFirst reports whether the keys of a pane are looked up before those that work everywhere.
// These panes are only on the screen during a tour, which has the keys of a presentation.
func ComesFirst(context Context) bool { return context == Tour || context == Flow }

// Binding is an action and the keys that call it in one context.
type Binding struct {
	key.Binding
	Action  Action
	Context Context
	// Explains is the sentence for the help; the Binding's own help text is the short form.
	Explains string
	// sentence is Explains with a %s for each key of another action that it names, and mentioned are
	// these actions, all of which work everywhere. It is "" if Explains names no key that can change.
	sentence  string
	mentioned []Action
	// shown is an action that works everywhere whose key is shown for this one, because it does the
	// same here; "" shows the binding's own key.
	shown Action
	// Name is what a user would search for, and Words are other words that find it. Bindings that
	// move a cursor, and those of overlays, have no name.
	Name, Words string
}

func bind(context Context, action Action, keys, shown, short, explains string) Binding {
	b := Binding{Action: action, Context: context, Explains: explains}
	b.SetKeys(split(keys)...)
	b.SetHelp(shown, short)
	return b
}

// named returns the binding with its name and other words that find it, for the command palette.
func (b Binding) named(name, words string) Binding {
	b.Name, b.Words = name, words
	return b
}

// mentions returns the binding with the actions whose keys its sentence names.
func (b Binding) mentions(actions ...Action) Binding {
	b.sentence, b.mentioned = b.Explains, actions
	return b
}

// showing returns the binding with the action whose key is shown for it.
func (b Binding) showing(action Action) Binding {
	b.shown = action
	return b
}

// split cuts a list of key names at its spaces. A leading space is the space key.
func split(keys string) []string {
	names := strings.Fields(keys)
	if strings.HasPrefix(keys, " ") {
		names = append([]string{" "}, names...)
	}
	return names
}

// Map finds bindings by context and key.
type Map struct{ bindings []Binding }

// New returns the map of all bindings.
func New() Map { return Map{bindings: all()} }

// mentionKeys puts the keys of other actions where a binding names them.
func (m Map) mentionKeys() {
	for i, b := range m.bindings {
		if b.shown != "" {
			m.bindings[i].SetHelp(m.Global(b.shown), b.Help().Desc)
		}
		if b.sentence == "" {
			continue
		}
		var keys []any
		for _, action := range b.mentioned {
			keys = append(keys, m.Global(action))
		}
		m.bindings[i].Explains = fmt.Sprintf(b.sentence, keys...)
	}
}

// Find returns the binding of a key in a context; ok is false if it has none.
func (m Map) Find(context Context, name string) (b Binding, ok bool) {
	for _, b := range m.bindings {
		if b.Context == context && slices.Contains(b.Keys(), name) {
			return b, true
		}
	}
	return Binding{}, false
}

// Get returns the binding of an action in a context.
func (m Map) Get(context Context, action Action) Binding {
	for _, b := range m.bindings {
		if b.Context == context && b.Action == action {
			return b
		}
	}
	return Binding{}
}

// Key returns the key of an action in a context, as texts name it: the one that the user gave to
// the action, or else the usual one.
func (m Map) Key(context Context, action Action) string { return m.Get(context, action).Help().Key }

// Global returns the key of an action that works everywhere.
func (m Map) Global(action Action) string { return m.Key(Everywhere, action) }

// Pane returns the key that goes to a pane.
func (m Map) Pane(pane Context) string {
	return m.Get(Everywhere, GoPane).Keys()[slices.Index(Panes(), pane)]
}

// Cancel returns the key that cancels something in a context, such as a filter. In most panes that
// is the key that goes back everywhere.
func (m Map) Cancel(context Context) string {
	return cmp.Or(m.Key(context, Cancel), m.Global(Compose))
}

// In returns the bindings of a context, in the order of the help.
func (m Map) In(context Context) []Binding {
	var in []Binding
	for _, b := range m.bindings {
		if b.Context == context {
			in = append(in, b)
		}
	}
	return in
}

// keyNames returns all keys of a binding as a person would write them.
func (b Binding) keyNames() string {
	keys := b.Keys()
	if b.Action == GoPane || b.Action == Number {
		return fmt.Sprintf("%s to %s", keys[0], keys[len(keys)-1])
	}
	var names []string
	for _, k := range keys {
		names = append(names, KeyText(k))
	}
	return strings.Join(names, ", ")
}

// Row is one line of the list of keys. Words also find it.
type Row struct{ Context, Keys, Explains, Words string }

// Rows returns the list of keys as the help and bulla keys show it. The keys that move a cursor are
// the same in every list and are listed once.
func (m Map) Rows() []Row {
	var rows []Row
	add := func(context string, bindings []Binding) {
		for _, b := range bindings {
			words := b.Name + " " + b.Words
			rows = append(rows, Row{Context: context, Keys: b.keyNames(), Explains: b.Explains, Words: words})
		}
	}
	add(string(Everywhere), m.In(Everywhere))
	others := func(b Binding) bool { return !IsMovement(b.Action) }
	add("in every list", slices.DeleteFunc(m.In(Scopes), others))
	for _, b := range m.bindings {
		if b.Context != Everywhere && !IsMovement(b.Action) {
			add(string(b.Context), []Binding{b})
		}
	}
	return rows
}

// IsMovement reports whether an action moves a cursor.
func IsMovement(a Action) bool {
	return slices.Contains([]Action{Up, Down, PageUp, PageDown, First, Last}, a)
}
