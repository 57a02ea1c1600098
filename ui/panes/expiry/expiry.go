// Package expiry is the pane that sets when a token expires: presets with the advice of Courier's
// docs, or any expires_in, with its meaning as you type. For a pasted token it shows how much time
// is left.
package expiry

import (
	"errors"

	tea "github.com/charmbracelet/bubbletea"

	"bulla/core"
	"bulla/core/expiry"
	"bulla/ui/keymap"
	"bulla/ui/pane"
)

// Pane is the expiry picker. It keeps the text being typed and what it replaces.
type Pane struct {
	field  *pane.Field
	before []core.Change // the changes that undo the typing
}

// New returns the pane.
func New() *Pane { return &Pane{} }

// SetSize implements pane.Pane; the pane has nothing to scroll.
func (p *Pane) SetSize(int, int) {}

// Title implements pane.Pane.
func (p *Pane) Title(pane.Frame) (string, pane.Line) {
	return "Expiry", pane.Line{}
}

// Disabled implements pane.Keyed.
func (p *Pane) Disabled(action keymap.Action, f pane.Frame) string {
	if action != keymap.Left && action != keymap.Right && action != keymap.Edit {
		return ""
	}
	if f.Snapshot.Mode == core.Inspect {
		return "this is the expiry of the pasted token: press f to compose a fixed one, or esc to go back"
	}
	switch action {
	case keymap.Left:
		if _, ok := shorter(f.Snapshot.Request); !ok {
			return "no choice is shorter: press enter to type an expiry"
		}
	case keymap.Right:
		if _, ok := longer(f.Snapshot.Request); !ok {
			return "no choice is longer than never"
		}
	}
	return ""
}

// Do implements pane.Keyed.
func (p *Pane) Do(action keymap.Action, f pane.Frame) pane.Effect {
	switch action {
	case keymap.Left:
		return choose(shorter(f.Snapshot.Request))
	case keymap.Right:
		return choose(longer(f.Snapshot.Request))
	case keymap.Edit:
		request := f.Snapshot.Request
		p.before = []core.Change{core.SetExpiry{Text: request.Expiry}}
		if request.Never {
			p.before = append(p.before, core.NeverExpire{})
		}
		field := pane.NewField("expires_in ", "", "2 days, 90m, never")
		p.field = &field
	}
	return pane.Effect{}
}

// Typing implements pane.Typing.
func (p *Pane) Typing() bool { return p.field != nil }

// Type implements pane.Typing. The request changes with each key, so that the token and the claims
// show what the text means.
func (p *Pane) Type(key tea.KeyMsg, _ pane.Frame) pane.Effect {
	p.field.Type(key)
	effect := pane.Say(p.field.Loss())
	switch text := p.field.Value(); {
	case text == "":
		effect.Changes = p.before
	case expiry.IsNever(text):
		effect.Changes = []core.Change{core.NeverExpire{}}
	default:
		effect.Changes = []core.Change{core.SetExpiry{Text: text}}
	}
	return effect
}

// Accept implements pane.Typing.
func (p *Pane) Accept(f pane.Frame) pane.Effect {
	if err := f.Snapshot.ExpiryErr; err != nil {
		return pane.Say(reason(err))
	}
	p.field = nil
	return pane.Effect{}
}

// Leave implements pane.Typing.
func (p *Pane) Leave(pane.Frame) pane.Effect {
	p.field = nil
	return pane.Change(p.before...)
}

// reason says what is wrong with an expiry, without the offset, because the screen points at it.
func reason(err error) string {
	var fault *expiry.Error
	if errors.As(err, &fault) {
		return fault.Reason
	}
	return err.Error()
}

// Copy implements pane.Copying.
func (p *Pane) Copy(f pane.Frame) (text, what string) {
	if f.Snapshot.Mode == core.Inspect {
		return "", ""
	}
	return f.Snapshot.Lifetime.JSON(), "expires_in"
}
