// Package key is the pane that shows which key signs or verifies the token, the result, and the
// rules for the token. The key itself is masked until the user asks to see it.
package key

import (
	"fmt"
	"slices"

	"bulla/core"
	"bulla/core/courier"
	"bulla/core/signing"
	"bulla/themes"
	"bulla/ui/keymap"
	"bulla/ui/pane"
)

// Pane is the list of keys and rules. It keeps the cursor, what is being typed and which key is
// revealed.
type Pane struct {
	height int
	at     position
	top    int
	wheel  pane.Wheel
	// start and end are the lines of the row under the cursor when it was last rendered.
	start, end int
	typing     *typing
	// revealed is the key that is shown while the token is revealedIn; the zero Key for none.
	revealed   signing.Key
	revealedIn string
}

// New returns the pane.
func New() *Pane { return &Pane{} }

// SetSize implements pane.Pane.
func (p *Pane) SetSize(_, height int) { p.height = height }

// Title implements pane.Pane.
func (p *Pane) Title(f pane.Frame) (string, pane.Line) {
	keys := f.Snapshot.Keys
	switch {
	case len(keys) > 1:
		return "Key", pane.Text(themes.Muted, fmt.Sprintf("%d keys", len(keys)))
	case len(keys) == 0 || keys[0].IsZero():
		return "Key", pane.Text(themes.Muted, "none")
	}
	return "Key", pane.Text(themes.Muted, size(keys[0]))
}

// size returns the kind and size of a key: "secret, 256 bits", "RSA 2048", "EC P-256".
func size(k signing.Key) string {
	switch k.Kind() {
	case "secret":
		return fmt.Sprintf("secret, %d bits", k.Bits())
	case "RSA":
		return fmt.Sprintf("RSA %d", k.Bits())
	}
	return k.Kind()
}

// Wants implements pane.Wanting: all rows, and one more for the one under the cursor.
func (p *Pane) Wants(f pane.Frame) int {
	f.Focused = false
	rows := 1
	for _, e := range entries(f) {
		rows += len(p.renderEntry(e, f, false))
	}
	return rows
}

// Reset implements pane.Resetting.
func (p *Pane) Reset() { *p = Pane{height: p.height} }

// Disabled implements pane.Keyed.
func (p *Pane) Disabled(action keymap.Action, f pane.Frame) string {
	e := p.selected(f)
	switch action {
	case keymap.Edit:
		if e.kind == signatureRow {
			return "the signature depends on the key and the rules: " + press(keymap.Edit, f) + " on one of them"
		}
	case keymap.Remove:
		return whyNotForget(e, f)
	case keymap.Reveal:
		if p.subject(f).IsZero() {
			return "there is no key to show: " + press(keymap.Edit, f) + " on the key to add one"
		}
	}
	return ""
}

// whyNotForget says why a row can't be forgotten, "" if it can.
func whyNotForget(e entry, f pane.Frame) string {
	switch {
	case e.kind == signatureRow:
		return "the signature is part of the token: " + press(keymap.Remove, f) + " on the key or a rule"
	case e.kind == keyRow && signs(f.Snapshot):
		return "composing needs a key to sign with: " + press(keymap.LocalKey, f) + " for the local key"
	case e.kind == keyRow && e.key.IsZero():
		return "there is no key to forget"
	case e.kind == ruleRow && !e.rule.isSet(f.Snapshot.Expect.Policy):
		return "there is no rule for " + e.rule.name + " yet: " + press(keymap.Edit, f) + " to add one"
	}
	return ""
}

// press says which key carries out an action of the pane.
func press(action keymap.Action, f pane.Frame) string {
	return "press " + f.Keys.Key(keymap.Key, action)
}

// signs reports whether the key signs the token, rather than verifies a pasted one.
func signs(s *core.Snapshot) bool { return s.Mode == core.Compose || s.IssuedBy == courier.Local }

// same reports whether two keys are the same and have the same origin.
func same(a, b signing.Key) bool {
	return a.String() == b.String() && a.Private() == b.Private() && a.Reveal() == b.Reveal()
}

// Do implements pane.Keyed.
func (p *Pane) Do(action keymap.Action, f pane.Frame) pane.Effect {
	if p.Disabled(action, f) != "" {
		return pane.Effect{}
	}
	e := p.selected(f)
	switch action {
	case keymap.Edit:
		p.typing = newTyping(e, f)
	case keymap.Remove:
		return forget(e, f)
	case keymap.Reveal:
		p.reveal(f)
	case keymap.LocalKey:
		return pane.Effect{UseLocalKey: true}
	default:
		p.move(action, f)
	}
	return pane.Effect{}
}

// move moves the cursor, but first scrolls through a row that is taller than the frame.
func (p *Pane) move(action keymap.Action, f pane.Frame) {
	switch {
	case action == keymap.Down && p.end > p.top+p.height:
		p.top++
		return
	case action == keymap.Up && p.start < p.top:
		p.top--
		return
	case action == keymap.First:
		p.top = 0
	}
	all := entries(f)
	p.at = all[pane.Moved(action, p.index(all), p.height/2, len(all))].position
}

// forget removes the key or the rule of a row.
func forget(e entry, f pane.Frame) pane.Effect {
	if e.kind == keyRow {
		left := slices.Delete(slices.Clone(f.Snapshot.Keys), e.number, e.number+1)
		if len(left) == 0 {
			left = nil
		}
		return pane.Effect{
			Changes: []core.Change{core.SetVerifiers{Keys: left}},
			Say:     "forgot the key: " + e.key.Describe(),
		}
	}
	expect := f.Snapshot.Expect
	e.rule.put(&expect.Policy, "")
	return pane.Change(core.SetExpectation{Expectation: expect})
}

// subject returns the key that reveal shows: the one under the cursor, or else the one in use.
func (p *Pane) subject(f pane.Frame) signing.Key {
	if e := p.selected(f); e.kind == keyRow {
		return e.key
	}
	return f.Snapshot.Key
}

// reveal shows the key, or hides it again.
func (p *Pane) reveal(f pane.Frame) {
	k := p.subject(f)
	if p.reveals(k, f) {
		p.hide()
		return
	}
	p.revealed, p.revealedIn = k, f.Snapshot.Token.Text
}

func (p *Pane) hide() { p.revealed, p.revealedIn = signing.Key{}, "" }

// reveals reports whether a key is shown: the user asked for it, and the token is still the same.
func (p *Pane) reveals(k signing.Key, f pane.Frame) bool {
	return !p.revealed.IsZero() && p.revealedIn == f.Snapshot.Token.Text && same(p.revealed, k)
}

// Copy implements pane.Copying: the public half of a key, a secret only while it is revealed, or
// the text of a rule.
func (p *Pane) Copy(f pane.Frame) (text, what string) {
	switch e := p.selected(f); e.kind {
	case keyRow:
		if p.reveals(e.key, f) {
			return e.key.Reveal(), "key"
		}
		return e.key.PublicJWK(), "public key"
	case ruleRow:
		return e.rule.text(f.Snapshot.Expect.Policy), e.rule.name
	default:
		return signatureOf(f).text, "signature"
	}
}
