// Package expiry is the pane that sets when a token expires: presets with the advice of Courier's
// docs, or any expires_in, with its meaning as you type. It also takes when the token is to expire,
// such as "until 17:00", and shows the expires_in that this comes to. For a pasted token it shows
// how much time is left.
package expiry

import (
	"errors"
	"fmt"

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
		return "this is the pasted token's expiry: " + f.Keys.Global(keymap.Fix) + " composes a fixed one; " +
			f.Keys.Global(keymap.Compose) + " goes back"
	}
	switch action {
	case keymap.Left:
		if _, ok := shorter(f.Snapshot.Request); !ok {
			return "no choice is shorter: press " + f.Keys.Key(keymap.Expiry, keymap.Edit) + " to type an expiry"
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
		field := pane.NewField("expires_in ", "", "2 days, until 17:00, never")
		p.field = &field
	}
	return pane.Effect{}
}

// Click implements pane.Clickable: it picks a choice. A click on the chosen one changes nothing.
func (p *Pane) Click(t pane.Target, f pane.Frame) pane.Effect {
	if all := choices(); t.Row < len(all) && t.Row != chosen(f.Snapshot.Request) {
		return choose(all[t.Row].text, true)
	}
	return pane.Effect{}
}

// Yield implements pane.Yielding. Nothing is lost: the request changes with each key.
func (p *Pane) Yield(f pane.Frame) bool {
	if f.Snapshot.ExpiryErr != nil {
		return false
	}
	p.field = nil
	return true
}

// Typing implements pane.Typing.
func (p *Pane) Typing() bool { return p.field != nil }

// Type implements pane.Typing. The request changes with each key, so that the token and the claims
// show what the text means.
func (p *Pane) Type(key tea.KeyMsg, f pane.Frame) pane.Effect {
	p.field.Type(key)
	p.field.Offer(expiry.Endings(p.field.Value()))
	return pane.Effect{Changes: p.changes(f), Say: p.field.Loss()}
}

// changes returns what the typed text changes in the request. A time becomes the expires_in that it
// comes to now: that is what will be sent.
func (p *Pane) changes(f pane.Frame) []core.Change {
	text := p.field.Value()
	given, err := p.given(f)
	switch {
	case text == "":
		return p.before
	case expiry.IsNever(text):
		return []core.Change{core.NeverExpire{}}
	case err == nil:
		text = given.Lifetime.Source()
	}
	return []core.Change{core.SetExpiry{Text: text}}
}

// given reads the typed text. Tokens are issued at the present, whatever the clock shows.
func (p *Pane) given(f pane.Frame) (expiry.Given, error) {
	if text := p.field.Value(); text != "" && !expiry.IsNever(text) {
		return expiry.Read(text, f.Now)
	}
	return expiry.Given{}, f.Snapshot.ExpiryErr
}

// Completes implements pane.Completing.
func (p *Pane) Completes() bool { return p.field != nil && p.field.Ending() != "" }

// Accept implements pane.Typing.
func (p *Pane) Accept(f pane.Frame) pane.Effect {
	given, err := p.given(f)
	if err != nil {
		return pane.Say(reason(err))
	}
	var effect pane.Effect
	if !given.End.IsZero() {
		effect.Changes = p.changes(f) // time has passed since the last key
		form := "Mon 2 Jan 15:04 MST"
		if given.End.Year() != f.Now.Year() {
			form = "2 Jan 2006 15:04 MST"
		}
		effect.Say = fmt.Sprintf("expires_in %s: until %s, if issued now", given.Lifetime.Source(), given.End.Format(form))
	}
	p.field = nil
	return effect
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
