// Package signature is the overlay of Courier's legacy user signature: an HMAC of the user ID with
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
	o := &Overlay{
		read:  read,
		key:   form.NewKey("env:"+courier.APIKeyVariable, read),
		user:  form.NewField("", "the user ID that your app passes to the SDK", nil),
		given: form.NewField("", "a signature to check, if you have one", nil),
	}
	o.scroll.Follow()
	return o
}

// Reset implements pane.Resetting: when the overlay closes, everything that was typed is forgotten.
func (o *Overlay) Reset() { *o = *New(o.read) }

// Traits implements pane.Overlay.
func (o *Overlay) Traits() pane.Traits {
	return pane.Traits{Context: keymap.SignatureOverlay, TakesText: true, TakesPaste: true, MaxWidth: pane.OverlayWidth,
		Grows: true, Kept: true}
}

// Title implements pane.Overlay.
func (o *Overlay) Title(f pane.Frame) (string, pane.Line) {
	facts := "legacy HMAC-SHA256"
	if paging := o.sheet(f).Paging(&o.scroll); paging != "" {
		facts = paging
	}
	return "User signature", pane.Text(themes.Muted, facts)
}

// Wants implements pane.Wanting.
func (o *Overlay) Wants(f pane.Frame) int { return o.sheet(f).Len() }

// Render implements pane.Overlay.
func (o *Overlay) Render(f pane.Frame) []pane.Line { return o.sheet(f).Lines(&o.scroll) }

// Disabled implements pane.Keyed.
func (o *Overlay) Disabled(action keymap.Action, f pane.Frame) string {
	switch {
	case action == keymap.Reveal && o.key.Text() == "":
		return "there is no key to show"
	case action == keymap.CopyHere && o.digest(f) == "":
		return "there is no signature yet: it needs an API key and a user ID"
	}
	return ""
}

// Do implements pane.Keyed.
func (o *Overlay) Do(action keymap.Action, f pane.Frame) pane.Effect {
	if o.Disabled(action, f) != "" {
		return pane.Effect{}
	}
	switch action {
	case keymap.NextField:
		return o.goTo((o.at+1)%fields, f)
	case keymap.PrevField:
		return o.goTo((o.at+fields-1)%fields, f)
	case keymap.Reveal:
		o.revealed = !o.revealed
	case keymap.CopyHere:
		return pane.Effect{Copy: o.digest(f), Copied: "signature"}
	}
	return pane.Effect{}
}

func (o *Overlay) goTo(at field, f pane.Frame) pane.Effect {
	o.at = at
	o.scroll.Follow()
	return o.key.Leave(f, func(pane.Frame) pane.Effect { return pane.Effect{} })
}

// Type implements pane.Overlay. A changed key is hidden again. No key starts with a question mark,
// so it explains where the help is.
func (o *Overlay) Type(key tea.KeyMsg, f pane.Frame) pane.Effect {
	if o.at == keyField && o.key.Value() == "" && !key.Paste && key.String() == "?" {
		return pane.Say("type an API key here; for help press " + f.Keys.Key(keymap.SignatureOverlay, keymap.Cancel) +
			", then " + f.Keys.Global(keymap.Help))
	}
	if o.scroll.Page(key, f.Height) {
		return pane.Effect{}
	}
	o.scroll.Follow()
	switch o.at {
	case keyField:
		before := o.key.Value()
		o.key.Type(key)
		o.revealed = o.revealed && o.key.Value() == before
	case userField:
		o.user.Type(key)
	default:
		o.given.Type(key)
	}
	return pane.Effect{}
}

// usual returns the user of the token, whose ID is signed if none is typed; "" for none.
func usual(f pane.Frame) string {
	if users := f.Snapshot.Users(); len(users) > 0 {
		return users[0]
	}
	return ""
}

// userID returns the message that is signed, "" for none.
func (o *Overlay) userID(f pane.Frame) string { return cmp.Or(o.user.Value(), usual(f)) }

// digest returns the signature, "" if the key or the user is missing or the key is not one.
func (o *Overlay) digest(f pane.Frame) string {
	if !o.key.Fault().IsZero() || o.userID(f) == "" {
		return ""
	}
	return courier.UserSignature(o.key.Text(), o.userID(f))
}

// Secrets implements pane.Secretive.
func (o *Overlay) Secrets(f pane.Frame) []string {
	return []string{o.key.Text(), o.digest(f), o.toCheck()}
}

// toCheck returns the signature that was given.
func (o *Overlay) toCheck() string { return strings.TrimSpace(o.given.Value()) }
