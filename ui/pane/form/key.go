package form

import (
	"cmp"
	"context"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"bulla/core/courier"
	"bulla/core/hint"
	"bulla/core/issuer"
	"bulla/core/redact"
	"bulla/themes"
	"bulla/ui/pane"
)

// IsForm reports whether a text is a form of SECRET that has to be read, not the secret itself:
// env:NAME, @FILE or b64:TEXT.
func IsForm(text string) bool { return isVariable(text) || isFile(text) || isBase64(text) }

func isVariable(text string) bool { return strings.HasPrefix(text, "env:") }
func isFile(text string) bool     { return strings.HasPrefix(text, "@") }
func isBase64(text string) bool   { return strings.HasPrefix(text, "b64:") }

// Hidden returns the offset from which a secret is hidden while it is typed. A text that says where
// to read the secret, or starts like one, is not hidden.
func Hidden(text string) (from int) {
	switch {
	case isFile(text), strings.HasPrefix("env:", text[:min(len(text), len("env:"))]):
		return len(text)
	case isBase64(text):
		return len("b64:")
	}
	return 0
}

// Read reads the text that a form of SECRET names, and stops when ctx ends. Its errors contain no
// secret.
type Read func(ctx context.Context, form string) (string, error)

// Key is the field of an API key, which is typed without being shown, or read from a form of
// SECRET.
type Key struct {
	Field
	read  Read
	usual string // the variable that is read while the field is empty, "" for none

	from string // the form that text was read from, "" if it was typed
	text string
	err  error
	left bool // since the last key press: errors of reading are shown only then
	// forgotten is set if a typed key was forgotten and no other was typed.
	forgotten bool
}

// NewKey returns the field. Usual is the variable, as env:NAME, that is read while the field is
// empty, "" for none; one that can't be read is ignored.
func NewKey(usual string, read Read) Key {
	k := Key{read: read, usual: usual}
	if usual != "" {
		if text, err := read(context.Background(), usual); err != nil || strings.TrimSpace(text) == "" {
			k.usual = ""
		}
	}
	k.Field = NewField("", cmp.Or(k.usual, "env:NAME, @FILE or the key"), Hidden)
	k.readValue()
	return k
}

// Type handles a key press. A variable is read as soon as its name is complete, a file only when
// the cursor leaves the field.
func (k *Key) Type(key tea.KeyMsg) {
	before := k.Value()
	k.Field.Type(key)
	if k.Value() != before {
		k.left, k.forgotten = false, false
		k.readValue()
	}
}

// Leave reads the file that the field names, if it names one, and continues with then. It is called
// when the cursor leaves the field, and before the key is used.
func (k *Key) Leave(f pane.Frame, then func(pane.Frame) pane.Effect) pane.Effect {
	if !k.Unread() {
		k.left = true
		return then(f)
	}
	read, from := k.read, k.from
	return pane.Read("reading the file of the API key", func(ctx context.Context) func(pane.Frame) pane.Effect {
		text, err := read(ctx, from)
		return func(f pane.Frame) pane.Effect {
			k.left = true
			k.store(text, err)
			return then(f)
		}
	})
}

// Forget forgets a key that was typed or read. A form such as env:NAME or @FILE stays.
func (k *Key) Forget() {
	if !isVariable(k.Value()) && !isFile(k.Value()) {
		k.forgotten = k.forgotten || k.Value() != ""
		k.Set("")
	}
	k.from, k.text, k.err, k.left = "", "", nil, false
	k.readValue()
}

// readValue reads the field unless it names a file, which may take a while to read.
func (k *Key) readValue() {
	value := strings.TrimSpace(k.Value())
	if value == "" {
		value = k.usual
	}
	k.from, k.text, k.err = "", issuer.KeyIn(value), nil
	if !IsForm(value) {
		if strings.HasPrefix("env:", value) {
			k.text = "" // an incomplete form
		}
		return
	}
	k.from, k.text = value, ""
	if !isFile(value) {
		k.store(k.read(context.Background(), value))
	}
}

// store stores the result of reading.
func (k *Key) store(text string, err error) {
	k.text, k.err = issuer.KeyIn(strings.TrimSpace(text)), err
}

// Text returns the API key, "" if there is none yet.
func (k *Key) Text() string { return k.text }

// origin says where the key comes from.
func (k *Key) origin() string {
	switch {
	case isBase64(k.from):
		return "from base64"
	case k.from != "":
		return "from " + k.from
	}
	return "typed here"
}

// Fault says why the key can't be used; it is zero if it can. Only Courier knows whether it accepts
// the key.
func (k *Key) Fault() hint.Problem {
	const forms = "type env:NAME or @FILE, or paste the key; it is not shown"
	switch {
	case k.err != nil:
		fault := hint.Of(k.err, forms)
		return hint.Problem{Message: "the API key can't be read: " + fault.Message, Hint: fault.Hint}
	case k.Unread():
		return hint.Problem{Message: "the file has not been read yet", Hint: "press tab to read it"}
	case k.text == "" && k.forgotten:
		return hint.Problem{Message: "there is no API key: the typed key was not kept", Hint: forms}
	case k.text == "":
		return hint.Problem{Message: "there is no API key", Hint: forms}
	}
	return hint.Of(issuer.CheckKey(k.text), "")
}

// shortest is the length from which a key is checked while it is typed.
const shortest = 12

// unfinished reports whether it is too early to check what was typed.
func (k *Key) unfinished() bool { return !k.left && k.Value() != "" && len(k.text) < shortest }

// Unread reports whether the field names a file that has not been read yet.
func (k *Key) Unread() bool { return !k.left && isFile(k.from) && k.text == "" }

// BriefKey adds the field of an API key and why it can't be used.
func (s *Sheet) BriefKey(label string, k *Key, here bool) {
	s.Field(label, &k.Field, here)
	if k.unfinished() {
		return
	}
	column := s.column
	if s.frame.Width < narrow {
		s.column = 0 // every cell counts
	}
	s.Fault(k.Fault())
	s.column = column
}

// Key adds the field of an API key and what is known about it.
func (s *Sheet) Key(k *Key, here bool) {
	s.Field("API key", &k.Field, here)
	fault := k.Fault()
	switch {
	case k.unfinished():
		s.Words("", themes.Muted, "env:NAME is a variable, @FILE a file (tab reads it)")
	case !fault.IsZero():
		s.Fault(fault)
	default:
		s.Words("", themes.Muted, k.known())
	}
}

// known says what is known about an API key: its prefix, the environment and state that it names,
// and where it comes from.
func (k *Key) known() string {
	names := "its prefix does not name the environment"
	if scope, ok := courier.KeyScope(k.text); ok {
		names = scope.Environment + ", " + scope.State
	}
	return redact.APIKey(k.text) + ", " + k.origin() + ": " + names
}
