// Package signature is the overlay of Courier's legacy user signature: an HMAC of the user id with
// the API key. It shows key, message and digest as you type, checks a signature, and says where the
// signature is sent and why it was retired.
package signature

import (
	"cmp"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"bulla/core/courier"
	"bulla/themes"
	"bulla/ui/keymap"
	"bulla/ui/pane"
	"bulla/ui/pane/form"
)

// field is the field with the cursor.
type field int

const (
	keyField field = iota
	userField
	givenField
	fields // how many there are
)

// Overlay makes and checks signatures. It keeps the API key while it is open: call Reset when it
// closes.
type Overlay struct {
	read        form.Read
	key         form.Key
	user, given form.Field
	at          field
	revealed    bool
	scroll      form.Scroll
}

// New returns the overlay. Read reads an API key from a form of SECRET, such as env:NAME or @FILE;
// its errors contain no secret.
func New(read form.Read) *Overlay {
	p := &Overlay{
		read:  read,
		key:   form.NewKey("env:"+courier.APIKeyVariable, read),
		user:  form.NewField("", "the user id that your app passes to the SDK", nil),
		given: form.NewField("", "a signature to check, if you have one", nil),
	}
	p.scroll.Follow()
	return p
}

// Reset implements pane.Resetting: when the overlay closes, everything that was typed is forgotten.
func (p *Overlay) Reset() { *p = *New(p.read) }

// Traits implements pane.Overlay.
func (p *Overlay) Traits() pane.Traits {
	return pane.Traits{Context: keymap.SignatureOverlay, TakesText: true, TakesPaste: true, MaxWidth: pane.OverlayWidth,
		Grows: true, Kept: true}
}

// Title implements pane.Overlay.
func (p *Overlay) Title(f pane.Frame) (string, pane.Line) {
	facts := "legacy HMAC-SHA256"
	if paging := p.sheet(f).Paging(&p.scroll); paging != "" {
		facts = paging
	}
	return "User signature", pane.Text(themes.Muted, facts)
}

// Wants implements pane.Wanting.
func (p *Overlay) Wants(f pane.Frame) int { return p.sheet(f).Len() }

// Render implements pane.Overlay.
func (p *Overlay) Render(f pane.Frame) []pane.Line { return p.sheet(f).Lines(&p.scroll) }

// Disabled implements pane.Keyed.
func (p *Overlay) Disabled(action keymap.Action, f pane.Frame) string {
	switch {
	case action == keymap.Reveal && p.key.Text() == "":
		return "there is no key to show"
	case action == keymap.CopyHere && p.digest(f) == "":
		return "there is no signature yet: it needs an API key and a user id"
	}
	return ""
}

// Do implements pane.Keyed.
func (p *Overlay) Do(action keymap.Action, f pane.Frame) pane.Effect {
	if p.Disabled(action, f) != "" {
		return pane.Effect{}
	}
	switch action {
	case keymap.NextField:
		return p.goTo((p.at+1)%fields, f)
	case keymap.PrevField:
		return p.goTo((p.at+fields-1)%fields, f)
	case keymap.Reveal:
		p.revealed = !p.revealed
	case keymap.CopyHere:
		return pane.Effect{Copy: p.digest(f), Copied: "signature"}
	}
	return pane.Effect{}
}

func (p *Overlay) goTo(at field, f pane.Frame) pane.Effect {
	p.at = at
	p.scroll.Follow()
	return p.key.Leave(f, func(pane.Frame) pane.Effect { return pane.Effect{} })
}

// Type implements pane.Overlay. A changed key is hidden again. No key starts with a question mark,
// so it explains where the help is.
func (p *Overlay) Type(key tea.KeyMsg, f pane.Frame) pane.Effect {
	if p.at == keyField && p.key.Value() == "" && !key.Paste && key.String() == "?" {
		return pane.Say("type an API key here; for help press esc, then ?")
	}
	if p.scroll.Page(key, f.Height) {
		return pane.Effect{}
	}
	p.scroll.Follow()
	switch p.at {
	case keyField:
		before := p.key.Value()
		p.key.Type(key)
		p.revealed = p.revealed && p.key.Value() == before
	case userField:
		p.user.Type(key)
	default:
		p.given.Type(key)
	}
	return pane.Effect{}
}

// usual returns the user of the token, whose id is signed if none is typed; "" for none.
func usual(f pane.Frame) string {
	if users := f.Snapshot.Users(); len(users) > 0 {
		return users[0]
	}
	return ""
}

// userID returns the message that is signed, "" for none.
func (p *Overlay) userID(f pane.Frame) string { return cmp.Or(p.user.Value(), usual(f)) }

// digest returns the signature, "" if the key or the user is missing or the key is not one.
func (p *Overlay) digest(f pane.Frame) string {
	if !p.key.Fault().IsZero() || p.userID(f) == "" {
		return ""
	}
	return courier.UserSignature(p.key.Text(), p.userID(f))
}

// toCheck returns the signature that was given.
func (p *Overlay) toCheck() string { return strings.TrimSpace(p.given.Value()) }
