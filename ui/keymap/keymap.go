// Package keymap holds every key binding once. Dispatch, the footer, the pane's
// bottom border, the help and the README's table all read the same list, so that
// none of them can say something else.
package keymap

import (
	"slices"
	"strings"

	"github.com/charmbracelet/bubbles/key"
)

// Context says where a binding works.
type Context uint8

// The contexts: everywhere, one of the panes, the list of presets, a line of text
// being typed, a window over the panes that only shows, or one of the others: that
// takes a paste, lists the tokens of a paste, asks Courier, calls a backend, shows code
// or the legacy signature.
const (
	Everywhere Context = iota
	Scopes
	Expiry
	Token
	Claims
	Diagnosis
	Key
	Access
	PresetList
	Typing
	TextOverlay
	PasteOverlay
	TokenList
	IssueOverlay
	FetchOverlay
	CodeOverlay
	SignatureOverlay
)

var contextNames = [...]string{"everywhere", "scopes", "expiry", "token", "claims", "diagnosis", "key", "access", "in the presets", "while typing", "in a window", "in the paste window", "in the list of tokens",
	"asking Courier", "calling a backend", "in the code", "in the user signature"}

// String returns the context's name as the help and the README have it.
func (p Context) String() string { return contextNames[p] }

// Action is what a key does.
type Action string

// The actions.
const (
	Quit        Action = "quit"
	Suspend     Action = "suspend"
	Help        Action = "help"
	Theme       Action = "theme"
	NextPane    Action = "next pane"
	PrevPane    Action = "previous pane"
	GoPane      Action = "go to pane"
	Paste       Action = "paste"
	Compose     Action = "compose"
	CopyToken   Action = "copy token"
	CopyHere    Action = "copy here"
	Fix         Action = "fix"
	Reissue     Action = "reissue"
	Up          Action = "up"
	Down        Action = "down"
	PageUp      Action = "page up"
	PageDown    Action = "page down"
	First       Action = "first"
	Last        Action = "last"
	Left        Action = "left"
	Right       Action = "right"
	Toggle      Action = "toggle"
	Filter      Action = "filter"
	Presets     Action = "presets"
	AddUser     Action = "add user"
	AddScope    Action = "add scope"
	Edit        Action = "edit"
	Remove      Action = "remove"
	Open        Action = "open"
	ShowPassed  Action = "show passed"
	Accept      Action = "accept"
	Cancel      Action = "cancel"
	FromSystem  Action = "from system clipboard"
	ChooseToken Action = "which token"
	OpenEditor  Action = "edit in $EDITOR"
	AddClaim    Action = "add claim"
	Reveal      Action = "reveal"
	LocalKey    Action = "local key"
	Number      Action = "number"
	Issuer      Action = "issuer"
	Send        Action = "send"
	Fetch       Action = "fetch"
	Code        Action = "code"
	Signature   Action = "user signature"
	NextField   Action = "next field"
	PrevField   Action = "previous field"
	AddHeader   Action = "add header"
	Region      Action = "region"
)

// Binding is one action and the keys that call it in one context.
type Binding struct {
	key.Binding
	Action  Action
	Context Context
	// Explains is the sentence of the help; the short form is the Binding's own
	// help text.
	Explains string
}

func bind(context Context, action Action, keys, shown, short, explains string) Binding {
	return Binding{
		Binding:  key.NewBinding(key.WithKeys(split(keys)...), key.WithHelp(shown, short)),
		Action:   action,
		Context:  context,
		Explains: explains,
	}
}

// All returns every binding, in the order of the help.
func All() []Binding {
	all := append(everywhere(), inPanes()...)
	for _, context := range []Context{Scopes, Token, Claims, Diagnosis, Key, Access, PresetList, TextOverlay, TokenList, CodeOverlay} {
		all = append(all, movement(context)...)
	}
	return append(append(all, modal()...), windows()...)
}

func everywhere() []Binding {
	return []Binding{
		bind(Everywhere, Paste, "p", "p", "paste", "paste a token to learn why it does not work; pasting with the terminal's own key does the same"),
		bind(Everywhere, Fix, "f", "f", "fix", "apply the fix: of the finding under the cursor, or of the worst one; a pasted token is mended whole"),
		bind(Everywhere, Compose, "esc", "esc", "compose", "take an edit or the fix just made back, or leave a pasted token and go back to composing"),
		bind(Everywhere, CopyToken, "y", "y", "copy token", "copy the token, through the terminal (OSC 52) and the system clipboard"),
		bind(Everywhere, NextPane, "tab", "tab", "pane", "go to the next pane"),
		bind(Everywhere, CopyHere, "c", "c", "copy", "copy what the pane holds: the scope string, expires_in, the claim or the fix under the cursor"),
		bind(Everywhere, Reissue, "r", "r", "reissue", "issue the composed token anew, as of now"),
		bind(Everywhere, Send, "ctrl+s", "ctrl+s", "ask Courier", "have Courier issue what is composed; a window names host, environment and scope before anything is sent"),
		bind(Everywhere, Issuer, "i", "i", "issuer", "switch who is asked for tokens: the local key or Courier; nothing is sent yet"),
		bind(Everywhere, Fetch, "o", "o", "call backend", "call your own backend and look at the token that it answers with"),
		bind(Everywhere, Code, "b", "b", "code", "show code that issues this token from a backend, or uses it in a client"),
		bind(Everywhere, Signature, "u", "u", "user signature", "make or check the legacy HMAC signature of a user"),
		bind(Everywhere, ChooseToken, "w", "w", "which token", "list the tokens of the paste, and those inside of them, to look at another"),
		bind(Everywhere, PrevPane, "shift+tab", "shift+tab", "previous pane", "go to the previous pane"),
		bind(Everywhere, GoPane, "1 2 3 4 5 6 7", "1-7", "go to pane", "go to that pane"),
		bind(Everywhere, Theme, "t", "t", "theme", "switch to the next theme"),
		bind(Everywhere, Help, "?", "?", "help", "show all keys"),
		bind(Everywhere, Suspend, "ctrl+z", "ctrl+z", "suspend", "stop bulla and go back to the shell; fg continues it. While typing, ctrl+z undoes"),
		bind(Everywhere, Quit, "q ctrl+c", "q", "quit", "leave; ctrl+c works everywhere, also while typing"),
	}
}

func inPanes() []Binding {
	return []Binding{
		bind(Scopes, Toggle, " enter", "space", "pick", "choose the scope under the cursor or take it out"),
		bind(Scopes, AddUser, "a", "a", "user", "add a user_id"),
		bind(Scopes, Presets, "s", "s", "presets", "replace the scopes by a preset; users stay"),
		bind(Scopes, Filter, "/", "/", "filter", "show only scopes that match as you type; up and down move through them"),
		bind(Scopes, AddScope, "n", "n", "scope", "type a scope that is not in the list; its faults show as you type"),
		bind(Scopes, Edit, "e", "e", "edit", "change the user or the scope under the cursor"),
		bind(Scopes, Remove, "d delete backspace", "d", "remove", "take the user or scope under the cursor out"),
		bind(Expiry, Left, "left h", "left", "shorter", "choose the next shorter expiry"),
		bind(Expiry, Right, "right l", "right", "longer", "choose the next longer expiry; after 30d comes never"),
		bind(Expiry, Edit, "enter e", "enter", "type", "type expires_in; its meaning shows at each key"),
		bind(Claims, Open, "enter", "enter", "whole", "show the claim under the cursor whole"),
		bind(Token, Left, "left h", "left", "back", "move to the character before; the claim it belongs to lights up"),
		bind(Token, Right, "right l", "right", "on", "move to the next character; the claim it belongs to lights up"),
		bind(Claims, Edit, "e", "e", "edit", "edit the decoded header or payload in place and sign it again; times take +30m or 2026-11-20 12:00 (UTC), ctrl+z undoes, ctrl+w takes a word out"),
		bind(Claims, OpenEditor, "E", "E", "$EDITOR", "edit the decoded header or payload in $EDITOR; what is no JSON yet is mended in place"),
		bind(Claims, AddClaim, "n", "n", "new", "add a claim to the payload, or a parameter to the header"),
		bind(Claims, Remove, "d delete backspace", "d", "remove", "take the claim under the cursor out"),
		bind(Key, Edit, "enter e", "enter", "change", "type the key or the rule under the cursor; a key is env:NAME, @FILE, b64:TEXT or the text itself; one that is pasted is read at once"),
		bind(Key, Remove, "d delete backspace", "d", "forget", "forget the key or the rule under the cursor"),
		bind(Key, Reveal, "v", "v", "show", "show or hide the key itself"),
		bind(Key, LocalKey, "l", "l", "local key", "check and sign with the local key that bulla made at its start"),
		bind(Diagnosis, Open, "enter", "enter", "why", "show the finding under the cursor whole"),
		bind(Diagnosis, ShowPassed, "v", "v", "all checks", "show or hide the checks that passed or could not run"),
		bind(Access, Open, "enter", "enter", "why", "show the endpoint under the cursor whole: what it needs and what the token lacks"),
	}
}

// modal are the bindings of what takes all keys for a while.
func modal() []Binding {
	return []Binding{
		bind(PresetList, Accept, " enter", "enter", "choose", "replace the scopes by the preset under the cursor"),
		bind(PresetList, Presets, "s", "esc", "back", "leave the presets; esc does too"),
		bind(Typing, Accept, "enter", "enter", "accept", "take what was typed"),
		bind(Typing, Cancel, "esc", "esc", "cancel", "leave it as it was"),
		bind(TextOverlay, Cancel, "esc enter q ?", "esc", "close", "close the window"),
		bind(PasteOverlay, Accept, "enter", "enter", "take it", "take what was typed; where nothing was, read the system clipboard"),
		bind(PasteOverlay, FromSystem, "ctrl+v", "ctrl+v", "clipboard", "read the system clipboard"),
		bind(PasteOverlay, Cancel, "esc", "esc", "close", "close the window"),
		bind(TokenList, Accept, "enter", "enter", "look at it", "look at the token under the cursor"),
		bind(TokenList, Number, "1 2 3 4 5 6 7 8 9", "1-9", "that one", "look at the token of that number"),
		bind(TokenList, Cancel, "esc q w", "esc", "close", "close the list; w shows it again"),
	}
}

// windows are the bindings of the windows that reach beyond the token: Courier, the
// user's own backend, code and the legacy signature.
func windows() []Binding {
	all := []Binding{
		bind(IssueOverlay, Send, "ctrl+s", "ctrl+s", "send", "send the request that the window shows"),
		bind(IssueOverlay, Cancel, "esc", "esc", "close", "close the window; a request that is under way is given up"),
		bind(IssueOverlay, Region, "ctrl+r", "ctrl+r", "region", "switch between the US and the EU"),
		bind(FetchOverlay, Accept, "enter", "enter", "call it", "send the request that the window shows"),
		bind(FetchOverlay, Cancel, "esc", "esc", "close", "close the window; a request that is under way is given up"),
		bind(FetchOverlay, AddHeader, "ctrl+n", "ctrl+n", "header", "add a header field"),
		bind(CodeOverlay, CopyHere, "y c", "y", "copy", "copy the code"),
		bind(CodeOverlay, Cancel, "esc q b enter", "esc", "close", "close the code"),
		bind(CodeOverlay, Left, "left h shift+tab", "left", "before", "show the language before"),
		bind(CodeOverlay, Right, "right l tab", "right", "next", "show the next language"),
		bind(SignatureOverlay, CopyHere, "ctrl+y", "ctrl+y", "copy", "copy the signature"),
		bind(SignatureOverlay, Cancel, "esc", "esc", "close", "close the window; the key is forgotten"),
		bind(SignatureOverlay, Reveal, "ctrl+r", "ctrl+r", "show key", "show or hide the API key"),
	}
	for _, context := range []Context{IssueOverlay, FetchOverlay, SignatureOverlay} {
		all = append(all,
			bind(context, NextField, "tab down", "tab", "next field", "go to the next field"),
			bind(context, PrevField, "shift+tab up", "shift+tab", "back", "go to the previous field"),
		)
	}
	return all
}

func movement(context Context) []Binding {
	return []Binding{
		bind(context, Up, "up k", "up", "up", "move up"),
		bind(context, Down, "down j", "down", "down", "move down"),
		bind(context, PageUp, "pgup ctrl+u", "pgup", "page up", "move a page up"),
		bind(context, PageDown, "pgdown ctrl+d", "pgdn", "page down", "move a page down"),
		bind(context, First, "home g", "home", "first", "go to the first line"),
		bind(context, Last, "end G", "end", "last", "go to the last line"),
	}
}

// Map finds bindings by context and key.
type Map struct{ bindings []Binding }

// New returns the map of all bindings.
func New() Map { return Map{bindings: All()} }

// Find returns the binding that a key has in a context; name is bubbletea's name of
// the key.
func (m Map) Find(context Context, name string) (Binding, bool) {
	for _, b := range m.bindings {
		if b.Context == context && slices.Contains(b.Keys(), name) {
			return b, true
		}
	}
	return Binding{}, false
}

// Get returns the binding of an action in a context; the zero Binding where there
// is none.
func (m Map) Get(context Context, action Action) Binding {
	for _, b := range m.bindings {
		if b.Context == context && b.Action == action {
			return b
		}
	}
	return Binding{}
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

// Contexts returns the contexts in the order of the help.
func Contexts() []Context {
	return []Context{Everywhere, Scopes, Expiry, Token, Claims, Diagnosis, Key, Access, PresetList, Typing, TextOverlay, PasteOverlay, TokenList, IssueOverlay, FetchOverlay, CodeOverlay, SignatureOverlay}
}

// KeyNames returns all keys of a binding as a person would write them.
func (b Binding) KeyNames() string {
	switch b.Action {
	case GoPane:
		return "1 to 7"
	case Number:
		return "1 to 9"
	}
	var names []string
	for _, k := range b.Keys() {
		if shown, ok := shownNames[k]; ok {
			k = shown
		}
		names = append(names, k)
	}
	return strings.Join(names, ", ")
}

var shownNames = map[string]string{" ": "space", "pgdown": "pgdn"}

// Markdown returns the table of all keys for the README. Moving is the same in
// every list and is told once.
func Markdown() string {
	var b strings.Builder
	b.WriteString("| where | key | does |\n|---|---|---|\n")
	for _, row := range Rows() {
		b.WriteString("| " + row.Context + " | `" + row.Keys + "` | " + row.Explains + " |\n")
	}
	return b.String()
}

// Row is one line of the list of keys.
type Row struct{ Context, Keys, Explains string }

// Rows returns the list of keys as the help, the command keys and the README show
// it. Moving is the same in every list and is told once.
func Rows() []Row {
	var rows []Row
	for _, b := range All() {
		if b.Context > Scopes && b.Context != Typing && IsMovement(b.Action) {
			continue
		}
		context := b.Context.String()
		if IsMovement(b.Action) {
			context = "in every list"
		}
		rows = append(rows, Row{Context: context, Keys: b.KeyNames(), Explains: b.Explains})
	}
	slices.SortStableFunc(rows, func(a, b Row) int { return rowOrder(a.Context) - rowOrder(b.Context) })
	return rows
}

// IsMovement reports whether an action moves a cursor.
func IsMovement(a Action) bool {
	return slices.Contains([]Action{Up, Down, PageUp, PageDown, First, Last}, a)
}

// rowOrder keeps the order of the contexts, with moving after the global keys.
func rowOrder(context string) int {
	if context == "in every list" {
		return 1
	}
	return 2 * slices.Index(contextNames[:], context)
}

// split cuts a list of key names at its spaces; a leading space is the space key.
func split(keys string) []string {
	names := strings.Fields(keys)
	if strings.HasPrefix(keys, " ") {
		names = append([]string{" "}, names...)
	}
	return names
}
