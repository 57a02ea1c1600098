package ui

import (
	"context"
	"errors"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"bulla/core/intake"
	"bulla/core/signing"
	"bulla/themes"
	"bulla/ui/keymap"
	"bulla/ui/pane"
)

// fieldOverlay is an overlay with one field and an explanation below it.
type fieldOverlay struct {
	title   string
	explain string
	warning string // what is wrong with the text, above the explanation
	field   pane.Field
	traits  pane.Traits
	do      func(action keymap.Action, text string) pane.Effect
}

func (o *fieldOverlay) Title(pane.Frame) (string, pane.Line) { return o.title, pane.Line{} }

func (o *fieldOverlay) Traits() pane.Traits { return o.traits }

func (o *fieldOverlay) Wants(f pane.Frame) int { return len(o.lines(f)) }

func (o *fieldOverlay) Disabled(keymap.Action, pane.Frame) string { return "" }

func (o *fieldOverlay) Do(action keymap.Action, _ pane.Frame) pane.Effect {
	return o.do(action, o.field.Value())
}

func (o *fieldOverlay) Type(key tea.KeyMsg, _ pane.Frame) pane.Effect {
	o.field.Type(key)
	return pane.Effect{}
}

// Yield implements pane.Yielding.
func (o *fieldOverlay) Yield(pane.Frame) bool { return o.field.Value() == "" }

func (o *fieldOverlay) Render(f pane.Frame) []pane.Line {
	var top pane.Pager // it can't be scrolled
	return top.Show(o.lines(f), f.Height, f)
}

// lines are the field, what it dropped from the last paste, and the explanation.
func (o *fieldOverlay) lines(f pane.Frame) []pane.Line {
	lines := []pane.Line{o.field.Line(f.Width, f.Glyphs.Ellipsis)}
	if loss := o.field.Loss(); loss != "" {
		lines = append(lines, pane.Wrap(themes.Warning, f.Glyphs.Warning+" "+loss, f.Width)...)
	}
	if o.warning != "" {
		lines = append(lines, pane.Wrap(themes.Warning, f.Glyphs.Warning+" "+o.warning, f.Width)...)
	}
	lines = append(lines, pane.Line{})
	return append(lines, pane.Wrap(themes.Muted, o.explain, f.Width)...)
}

// newPasteField returns the overlay to type or paste a token into, for terminals that do not mark
// pastes. A marked paste is inspected before it gets here.
func newPasteField(m *Model) *fieldOverlay {
	return &fieldOverlay{
		title: "Paste a token",
		explain: "Paste with your terminal's own key, usually ctrl+shift+v or cmd+v. Anything that contains a token works: " +
			"a header, a curl command, a JSON response.",
		field:  pane.NewField("token ", "", "paste now"),
		traits: pane.Traits{Context: keymap.PasteOverlay, TakesText: true, MaxWidth: pane.FieldsWidth},
		do: func(action keymap.Action, text string) pane.Effect {
			if action == keymap.FromSystem || strings.TrimSpace(text) == "" {
				return m.readClipboard()
			}
			m.inspect(text, intake.Find(text))
			return pane.Effect{}
		},
	}
}

// readClipboard reads the system clipboard and inspects it.
func (m *Model) readClipboard() pane.Effect {
	read := m.settings.ReadSystem
	return pane.Read("reading the system clipboard", func(context.Context) func(pane.Frame) pane.Effect {
		text, err := read()
		found := intake.Find(text)
		return func(pane.Frame) pane.Effect {
			switch {
			case err != nil:
				return pane.Say("can't read the system clipboard: " + err.Error() + "; paste with your terminal's key")
			case text == "":
				return pane.Say("the system clipboard is empty")
			}
			m.inspect(text, found)
			return pane.Effect{}
		}
	})
}

// newPassphrase returns the overlay that asks for the passphrase of an encrypted private key, until
// it is right or the user leaves.
func newPassphrase(m *Model, open OpenKeys) *fieldOverlay {
	o := &fieldOverlay{
		title:   "The private key is encrypted",
		explain: "The passphrase is used once, to read the key, and is not stored.",
		field:   pane.NewField("passphrase ", "", "").Hiding(pane.HideAll),
		traits: pane.Traits{
			Context: keymap.Typing, TakesText: true, TakesPaste: true, MaxWidth: pane.OverlayWidth,
		},
	}
	o.do = func(_ keymap.Action, passphrase string) pane.Effect {
		return pane.Read("opening the key", func(context.Context) func(pane.Frame) pane.Effect {
			keys, err := open(func() ([]byte, error) { return []byte(passphrase), nil })
			return func(pane.Frame) pane.Effect {
				if errors.Is(err, signing.ErrPassphrase) {
					o.field.Set("")
					return pane.Say("this passphrase doesn't open the key: type it again, or press " +
						m.keys.Key(keymap.Typing, keymap.Cancel) + " to leave")
				}
				m.closeOverlay()
				m.useKeys(keys, err)
				return pane.Effect{}
			}
		})
	}
	return o
}
