// Package token is the pane that shows the token itself: its three segments in
// three colours, how long it is and who signed it.
package token

import (
	"fmt"

	"bulla/core"
	"bulla/core/courier"
	"bulla/core/intake"
	"bulla/core/signing"
	"bulla/core/token"
	"bulla/themes"
	"bulla/ui/keymap"
	"bulla/ui/pane"
)

// Pane is the token as text. It keeps the scroll position.
type Pane struct {
	height, top int
}

// New returns the pane.
func New() *Pane { return &Pane{} }

// SetSize implements pane.Pane.
func (p *Pane) SetSize(_, height int) { p.height = height }

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
	facts.Add(themes.Muted, Size(len(s.Token.Text))).Add(themes.Faint, " "+f.Glyphs.Dot+" ")
	role, words := signer(s)
	facts.Add(role, words)
	return "Token", facts
}

// signer says in two words who signed the token.
func signer(s *core.Snapshot) (themes.Role, string) {
	switch {
	case s.Issuer == courier.Local:
		return themes.Warning, "local key"
	case s.Signature.Status == signing.Valid:
		return themes.Pass, "signature valid"
	case s.Signature.Status == signing.Invalid:
		return themes.Error, "signature invalid"
	case s.Signature.Status == signing.Absent:
		return themes.Error, "no signature"
	}
	return themes.Muted, "not checked"
}

// Size writes a number of bytes for people.
func Size(n int) string {
	switch {
	case n < 10_000:
		return fmt.Sprintf("%d B", n)
	case n < 10_000_000:
		return fmt.Sprintf("%d kB", n/1000)
	}
	return fmt.Sprintf("%d MB", n/1_000_000)
}

// Wants implements pane.Wanting: the token whole, and a line on who signed it.
func (p *Pane) Wants(f pane.Frame) int {
	return pane.HardLines(f.Snapshot.Token.Text, max(f.Width, 1)) + 1
}

// Reset implements pane.Resetting.
func (p *Pane) Reset() { p.top = 0 }

// Disabled implements pane.Keyed; the pane only scrolls.
func (p *Pane) Disabled(keymap.Action, pane.Frame) string { return "" }

// Do implements pane.Keyed.
func (p *Pane) Do(action keymap.Action, f pane.Frame) pane.Effect {
	p.top = pane.Moved(action, p.top, p.height-1, pane.HardLines(f.Snapshot.Token.Text, max(f.Width, 1)))
	p.clamp(f)
	return pane.Effect{}
}

func (p *Pane) clamp(f pane.Frame) {
	p.top = max(0, min(p.top, pane.HardLines(f.Snapshot.Token.Text, max(f.Width, 1))-f.Height+1))
}

// Render implements pane.Pane.
func (p *Pane) Render(f pane.Frame) []pane.Line {
	t := f.Snapshot.Token
	if t.Text == "" {
		return renderMissing(f)
	}
	p.clamp(f)
	room := max(f.Height-1, 1)
	var lines []pane.Line
	if plain := segments(t); plain != nil {
		for i := p.top; i < p.top+room && i*f.Width < len(t.Text); i++ {
			lines = append(lines, colour(t.Text, plain, i*f.Width, min((i+1)*f.Width, len(t.Text))))
		}
	} else {
		for _, text := range pane.HardWrap(t.Text, f.Width, p.top, room) {
			lines = append(lines, pane.Text(themes.Text, text))
		}
	}
	pane.MarkMore(lines, p.top > 0, p.top+len(lines) < pane.HardLines(t.Text, f.Width), f)
	if len(lines) < f.Height {
		lines = append(lines, note(f))
	}
	return lines
}

// segments returns the byte offsets at which the second and third segment end, or
// nil for a text that is not plain ASCII, whose cells are not its bytes.
func segments(t token.Token) []int {
	for i := 0; i < len(t.Text); i++ {
		if t.Text[i] < 0x20 || t.Text[i] > 0x7e {
			return nil
		}
	}
	ends := []int{len(t.Text), len(t.Text)}
	for i := 0; i < 2 && i < len(t.Segments); i++ {
		ends[i] = t.Segments[i].At + len(t.Segments[i].Text)
	}
	return ends
}

// colour sets the bytes from..to of the token, each segment in its colour and
// the dots between them faint.
func colour(text string, ends []int, from, to int) pane.Line {
	var line pane.Line
	role := func(at int) themes.Role {
		switch {
		case at < ends[0]:
			return themes.Header
		case at == ends[0] || at == ends[1]:
			return themes.Faint
		case at < ends[1]:
			return themes.Payload
		}
		return themes.Signature
	}
	for at := from; at < to; {
		end := at + 1
		for end < to && role(end) == role(at) {
			end++
		}
		line.Add(role(at), text[at:end])
		at = end
	}
	return line
}

// note is the line under the token: who signed it and what that means.
func note(f pane.Frame) pane.Line {
	s := f.Snapshot
	switch {
	case s.Issuer == courier.Local:
		line := pane.Text(themes.Warning, "signed with a local key")
		return *line.Add(themes.Muted, ": Courier will refuse it")
	case s.Signature.Status == signing.Unchecked:
		return pane.Text(themes.Muted, "signature not checked: "+s.Signature.Reason)
	}
	return pane.Text(themes.Muted, s.Signature.Reason)
}

// renderMissing says why there is no token.
func renderMissing(f pane.Frame) []pane.Line {
	s := f.Snapshot
	lines := pane.Wrap(themes.Error, s.Missing, f.Width)
	if s.Mode == core.Inspect {
		if s.Found.Kind != intake.Empty {
			lines = append(lines, pane.Wrap(themes.Muted, fmt.Sprintf("what was pasted: %s, %s", s.Found.Kind, Size(s.Found.Size)), f.Width)...)
		}
		lines = append(lines, pane.Wrap(themes.Muted, "p pastes another, esc goes back to composing", f.Width)...)
	}
	return lines
}
