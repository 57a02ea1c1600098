// Package token is the pane that shows the token itself, with its three segments in three colors,
// its length and who signed it. For the character under the cursor it shows the claim that this
// encodes.
package token

import (
	"fmt"

	"bulla/core"
	"bulla/core/courier"
	"bulla/core/diagnose"
	"bulla/core/edit"
	"bulla/core/intake"
	"bulla/core/signing"
	"bulla/themes"
	"bulla/ui/keymap"
	"bulla/ui/pane"
)

// Pane is the token as text. It keeps the cursor and the scroll position.
type Pane struct {
	at   int // the character under the cursor, in bytes of the token's text
	goal int // the column to keep when moving up and down, -1 for that of the cursor
	top  int // the first visible row

	wheel pane.Wheel

	sheet  sheet
	marked marked
}

// New returns the pane.
func New() *Pane { return &Pane{goal: -1} }

// SetSize implements pane.Pane. The pane only needs the size of the frame.
func (p *Pane) SetSize(int, int) {}

// Title implements pane.Pane.
func (p *Pane) Title(f pane.Frame) (string, pane.Line) {
	s := f.Snapshot
	if s.Token.Text == "" {
		return "Token", pane.Line{}
	}
	facts := pane.Text(themes.Muted, s.Signature.Alg)
	if s.Signature.Alg != "" {
		facts.Add(themes.Faint, " "+f.Glyphs.Dot+" ")
	}
	facts.Add(themes.Muted, formatSize(len(s.Token.Text))).Add(themes.Faint, " "+f.Glyphs.Dot+" ")
	role, text := signer(s)
	facts.Add(role, text)
	return "Token", facts
}

// signer says in a few words who signed the token.
func signer(s *core.Snapshot) (themes.Role, string) {
	switch {
	case s.Edit == diagnose.EditedOnly:
		return themes.Error, "edited, not signed"
	case s.Edit == diagnose.EditedAndSigned:
		return themes.Warning, "edited, signed here"
	case s.IsPreview():
		return themes.Warning, "preview"
	case signedHere(s):
		return themes.Warning, "local key"
	case s.Opened:
		return themes.Pass, "decrypted"
	case s.Token.Encrypted:
		return themes.Muted, "encrypted"
	case s.Signature.Unexpected:
		return themes.Error, "alg not allowed"
	case s.Signature.Accepted():
		return themes.Pass, "signature valid"
	case s.Signature.Status == signing.Valid:
		return themes.Error, "token rejected"
	case s.Signature.Status == signing.Invalid:
		return themes.Error, "signature invalid"
	case s.Signature.Status == signing.Absent:
		return themes.Error, "no signature"
	}
	return themes.Muted, "not checked"
}

// signedHere reports whether the token was signed here. One that was broken on purpose may have
// another signature, or none.
func signedHere(s *core.Snapshot) bool { return s.IssuedBy == courier.Local && s.Origin.Broken == "" }

// formatSize formats a number of bytes.
func formatSize(n int) string {
	switch {
	case n < 10_000:
		return fmt.Sprintf("%d B", n)
	case n < 10_000_000:
		return fmt.Sprintf("%d kB", n/1000)
	}
	return fmt.Sprintf("%d MB", n/1_000_000)
}

// Wants implements pane.Wanting: the full token and a line about who signed it.
func (p *Pane) Wants(f pane.Frame) int {
	return p.lay(f).count() + 1
}

// Reset implements pane.Resetting.
func (p *Pane) Reset() { p.at, p.goal, p.top = 0, -1, 0 }

// Disabled implements pane.Keyed.
func (p *Pane) Disabled(action keymap.Action, f pane.Frame) string {
	missing := f.Snapshot.Token.Text == ""
	switch action {
	case keymap.Left, keymap.Right, keymap.Flip:
		if missing {
			return "there is no token: " + f.Snapshot.NoToken
		}
	}
	if _, ok := edit.Flip(f.Snapshot.Token, p.at); action == keymap.Flip && !ok {
		return fmt.Sprintf("only the characters of base64url can be changed: move to one with %s or %s",
			f.Keys.Key(keymap.Token, keymap.Left), f.Keys.Key(keymap.Token, keymap.Right))
	}
	return ""
}

// Do implements pane.Keyed.
func (p *Pane) Do(action keymap.Action, f pane.Frame) pane.Effect {
	switch {
	case action == keymap.Flip:
		return p.flip(f)
	case f.Snapshot.Token.Text != "":
		p.move(action, f)
	}
	return pane.Effect{}
}

// flip changes the character under the cursor.
func (p *Pane) flip(f pane.Frame) pane.Effect {
	before := f.Snapshot.Token
	text, ok := edit.Flip(before, p.at)
	if !ok {
		return pane.Effect{}
	}
	e := pane.Change(core.Paste{Text: text})
	e.Say = fmt.Sprintf("changed %c to %c; %s undoes it", before.Text[p.at], text[p.at], f.Keys.Global(keymap.Undo))
	return e
}

// Render implements pane.Pane.
func (p *Pane) Render(f pane.Frame) []pane.Line {
	t := f.Snapshot.Token
	if t.Text == "" {
		return renderMissing(f)
	}
	if !f.Focused {
		p.Follow(f)
	}
	sheet := p.lay(f)
	style := p.style(f)
	room := max(f.Height-1, 1)
	p.scroll(f, style, room)
	var lines []pane.Line
	for i := p.top; i < min(p.top+room, sheet.count()); i++ {
		lines = append(lines, style.line(t.Text, sheet.row(i)))
	}
	pane.MarkMore(lines, p.top > 0, p.top+len(lines) < sheet.count(), f)
	switch {
	case len(lines) >= f.Height:
	case f.Focused:
		lines = append(lines, p.under(t))
	default:
		lines = append(lines, note(f))
	}
	return lines
}

// note returns the line below the token: who signed it and what that means.
func note(f pane.Frame) pane.Line {
	s := f.Snapshot
	switch {
	case s.Edit == diagnose.EditedOnly:
		line := pane.Text(themes.Error, "edited, not signed again")
		return *line.Add(themes.Muted, ": the signature is for the original token")
	case s.IsPreview():
		line := pane.Text(themes.Warning, "a preview signed here: ")
		return *line.Add(themes.Shortcut, f.Keys.Global(keymap.Send)).Add(themes.Muted, " has Courier issue it")
	case signedHere(s):
		line := pane.Text(themes.Warning, "signed with a local key")
		return *line.Add(themes.Muted, ": Courier refuses it")
	case s.Edit == diagnose.EditedAndSigned:
		line := pane.Text(themes.Warning, "edited and signed again here")
		return *line.Add(themes.Muted, ": the issuer's signature is gone")
	case s.Opened:
		line := pane.Text(themes.Pass, "decrypted with the given key")
		return *line.Add(themes.Muted, ": it is encrypted (JWE), not signed")
	case s.Signature.Status == signing.Valid || s.Signature.Status == signing.Invalid:
		return signature(s.Signature)
	case s.Emulated():
		line := pane.Text(themes.Pass, "issued by "+s.Origin.Host)
		return *line.Add(themes.Muted, ", an emulator: Courier refuses it")
	case s.Origin.Issuer == courier.Courier:
		line := pane.Text(themes.Pass, "issued by "+s.Origin.Host)
		return *line.Add(themes.Muted, ": only Courier can verify it")
	case s.Signature.Status == signing.Unchecked && len(s.Keys) == 0:
		line := pane.Text(themes.Muted, "signature not checked: press ")
		return *line.Add(themes.Shortcut, f.Keys.Pane(keymap.Key)).Add(themes.Muted, " to add a key")
	case s.Signature.Status == signing.Unchecked:
		return pane.Text(themes.Muted, "signature not checked: "+s.Signature.Reason)
	}
	return pane.Text(themes.Muted, s.Signature.Reason)
}

// signature returns the result of verifying the signature.
func signature(result signing.Result) pane.Line {
	role := themes.Error
	if result.Accepted() {
		role = themes.Pass
	}
	outcome, why := result.Summary()
	line := pane.Text(role, "signature "+outcome)
	return *line.Add(themes.Muted, ": "+why)
}

// renderMissing says why there is no token.
func renderMissing(f pane.Frame) []pane.Line {
	s := f.Snapshot
	lines := pane.Wrap(themes.Error, s.NoToken, f.Width)
	if s.Mode == core.Inspect {
		if s.Found.Kind != intake.Empty {
			pasted := fmt.Sprintf("pasted: %s, %s", s.Found.Kind, formatSize(s.Found.Size))
			lines = append(lines, pane.Wrap(themes.Muted, pasted, f.Width)...)
		}
	}
	return append(lines, pane.WithoutToken(f)...)
}
