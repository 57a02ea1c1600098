package form

import (
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

// IsForm reports whether a text is a form of SECRET that has to be read, and not the
// text itself: env:NAME, @FILE or b64:TEXT.
func IsForm(text string) bool { return isVariable(text) || isFile(text) || isBase64(text) }

func isVariable(text string) bool { return strings.HasPrefix(text, "env:") }
func isFile(text string) bool     { return strings.HasPrefix(text, "@") }
func isBase64(text string) bool   { return strings.HasPrefix(text, "b64:") }

// Hidden returns the offset from which on a secret is hidden while it is typed: not at
// all where it only says, or may come to say, where it is read.
func Hidden(text string) (from int) {
	switch {
	case isFile(text), strings.HasPrefix("env:", text[:min(len(text), len("env:"))]):
		return len(text)
	case isBase64(text):
		return len("b64:")
	}
	return 0
}

// Read reads the text that a form of SECRET names, and stops when ctx ends. Its errors
// contain no secret.
type Read func(ctx context.Context, form string) (string, error)

// Key is the field of an API key, which is typed without being shown or read from
// where a form of SECRET says.
type Key struct {
	Field
	read  Read
	usual string // the variable that is read while nothing was typed, "" for none

	from string // the form that text was read from, "" where it was typed
	text string
	err  error
	left bool // since it was typed: only then is it said that a form cannot be read
	// forgotten is set where a key that was typed was let go of, until another is typed.
	forgotten bool
}

// NewKey returns the field. Usual is the variable, as env:NAME, that is read while nothing
// was typed, "" for none; one that can't be read is ignored.
func NewKey(usual string, read Read) Key {
	k := Key{read: read, usual: usual}
	if usual != "" {
		if text, err := read(context.Background(), usual); err != nil || strings.TrimSpace(text) == "" {
			k.usual = ""
		}
	}
	hint := k.usual
	if hint == "" {
		hint = "env:NAME, @FILE or the key"
	}
	k.Field = NewField("", hint, Hidden)
	k.take()
	return k
}

// Type takes a key press. A variable is read as soon as its name is complete, a file
// only when the field is left.
func (k *Key) Type(key tea.KeyMsg) {
	before := k.Value()
	k.Field.Type(key)
	if k.Value() != before {
		k.left, k.forgotten = false, false
		k.take()
	}
}

// Leave reads the file that the field names, if it names one, and goes on with then. It is
// called when the field is left and before the key is used.
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
			k.put(text, err)
			return then(f)
		}
	})
}

// Forget lets go of a key that was typed or read. A form of env:NAME or @FILE stays.
func (k *Key) Forget() {
	if !isVariable(k.Value()) && !isFile(k.Value()) {
		k.forgotten = k.forgotten || k.Value() != ""
		k.Set("")
	}
	k.from, k.text, k.err, k.left = "", "", nil, false
	k.take()
}

// take reads the field unless it names a file, which may take a while to read.
func (k *Key) take() {
	value := strings.TrimSpace(k.Value())
	if value == "" {
		value = k.usual
	}
	k.from, k.text, k.err = "", issuer.KeyIn(value), nil
	if !IsForm(value) {
		if strings.HasPrefix("env:", value) {
			k.text = "" // a form that is being typed
		}
		return
	}
	k.from, k.text = value, ""
	if !isFile(value) {
		k.put(k.read(context.Background(), value))
	}
}

// put stores what was read.
func (k *Key) put(text string, err error) {
	k.text, k.err = issuer.KeyIn(strings.TrimSpace(text)), err
}

// Text returns the API key, "" where there is none yet.
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

// Fault says what keeps the key from being used; its zero value is nothing. Whether
// Courier takes it, only Courier can tell.
func (k *Key) Fault() hint.Problem {
	const forms = "give env:NAME, @FILE or paste the key itself; it is not shown"
	switch {
	case k.err != nil:
		fault := hint.Of(k.err, forms)
		return hint.Problem{Message: "the API key cannot be read: " + fault.Message, Hint: fault.Hint}
	case k.Unread():
		return hint.Problem{Message: "the file is not read yet", Hint: "tab reads it"}
	case k.text == "" && k.forgotten:
		return hint.Problem{Message: "there is no API key: the one that was typed is not kept", Hint: forms}
	case k.text == "":
		return hint.Problem{Message: "there is no API key", Hint: forms}
	}
	return misplaced(k.text)
}

// shortest is how many characters of a key are judged while it is still being typed.
const shortest = 12

// unfinished reports whether it is too early to say what is wrong with what was typed.
func (k *Key) unfinished() bool { return !k.left && k.Value() != "" && len(k.text) < shortest }

// Unread reports whether the field names a file that was not read yet.
func (k *Key) Unread() bool { return !k.left && isFile(k.from) && k.text == "" }

// misplaced says what was given in the place of an API key: who issues tokens with it
// knows.
func misplaced(text string) hint.Problem { return hint.Of(issuer.CheckKey(text), "") }

// BriefKey adds the field of an API key and what keeps it from being used.
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

// Key adds the field of an API key with what is known of it.
func (s *Sheet) Key(k *Key, here bool) {
	s.Field("API key", &k.Field, here)
	fault := k.Fault()
	switch {
	case k.unfinished():
		s.Words("", themes.Muted, "env:NAME is a variable, @FILE a file, which tab reads")
	case !fault.IsZero():
		s.Fault(fault)
	default:
		s.Words("", themes.Muted, k.known())
	}
}

// known says what is known of an API key: its masked prefix, the environment and state
// that it names, and where it comes from.
func (k *Key) known() string {
	names := "its prefix does not name the environment"
	if scope, ok := courier.KeyScope(k.text); ok {
		names = scope.Environment + ", " + scope.State
	}
	return redact.APIKey(k.text) + ", " + k.origin() + ": " + names
}
