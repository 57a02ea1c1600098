// Package expiry is the pane in which the lifetime of a token is picked: presets
// with the advice of Courier's documents, free text with its meaning at each key,
// and where it ends. For a pasted token it shows how long that lived and lives.
package expiry

import (
	"errors"
	"fmt"
	"strings"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"bulla/core"
	"bulla/core/expiry"
	"bulla/core/visible"
	"bulla/themes"
	"bulla/ui/keymap"
	"bulla/ui/pane"
)

// Pane is the expiry picker. It keeps the text being typed and what it replaces.
type Pane struct {
	field  *pane.Field
	before []core.Change // what leaving the field brings back
}

// New returns the pane.
func New() *Pane { return &Pane{} }

// SetSize implements pane.Pane; the pane has nothing to scroll.
func (p *Pane) SetSize(int, int) {}

// Title implements pane.Pane.
func (p *Pane) Title(f pane.Frame) (string, pane.Line) {
	if f.Snapshot.Mode == core.Inspect {
		return "Life", pane.Line{}
	}
	return "Expiry", pane.Line{}
}

// Disabled implements pane.Keyed.
func (p *Pane) Disabled(action keymap.Action, f pane.Frame) string {
	if action != keymap.Left && action != keymap.Right && action != keymap.Edit {
		return ""
	}
	if f.Snapshot.Mode == core.Inspect {
		return "this is the life of the pasted token: f composes a fixed one, esc goes back"
	}
	switch action {
	case keymap.Left:
		if _, ok := shorter(f.Snapshot.Request); !ok {
			return "there is no shorter choice: press enter to type an expiry"
		}
	case keymap.Right:
		if _, ok := longer(f.Snapshot.Request); !ok {
			return "nothing is longer than never"
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

// Type implements pane.Typing. The request follows the text at each key, so that
// token and claims show at once what it means.
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

// reason says what is wrong with an expiry, without the place, which the screen
// points at.
func reason(err error) string {
	var fault *expiry.Error
	if errors.As(err, &fault) {
		return fault.Reason
	}
	return err.Error()
}

// Copy returns what the copy key takes from the pane.
func (p *Pane) Copy(f pane.Frame) (text, what string) {
	if f.Snapshot.Mode == core.Inspect {
		return "", ""
	}
	return f.Snapshot.Lifetime.JSON(), "expires_in"
}

// Render implements pane.Pane.
func (p *Pane) Render(f pane.Frame) []pane.Line {
	if f.Snapshot.Mode == core.Inspect {
		return renderLife(f)
	}
	err := f.Snapshot.ExpiryErr
	var lines []pane.Line
	if p.field != nil {
		lines = append(lines, p.field.Line(f.Width, f.Glyphs.Ellipsis), p.pointer(err))
	} else {
		lines = append(lines, renderChoices(f)...)
		if f.Height > 6 {
			lines = append(lines, pane.Line{})
		}
	}
	if err != nil {
		return append(lines, renderError(err, f)...)
	}
	return append(lines, renderMeaning(f)...)
}

// pointer is the line under the field: a mark under the place of the fault.
func (p *Pane) pointer(err error) pane.Line {
	var line pane.Line
	var fault *expiry.Error
	if errors.As(err, &fault) && fault.At <= len(fault.Text) {
		line.PadTo(pane.Width(p.field.Label) + pane.Width(visible.Text(fault.Text[:fault.At])))
		line.Add(themes.Error, "^")
	}
	return line
}

// renderChoices sets the presets in one line, the chosen one in brackets, and a
// text of its own at the end. A bracket takes the place of the blank between two,
// so that nothing moves when another one is chosen.
func renderChoices(f pane.Frame) []pane.Line {
	at := chosen(f.Snapshot.Request)
	var all []string
	for _, c := range choices() {
		all = append(all, c.text)
	}
	if at < 0 {
		all = append(all, f.Snapshot.Request.Expiry)
		at = len(all) - 1
	}
	var lines []pane.Line
	var line pane.Line
	for i, choice := range all {
		if line.Width() > 0 && line.Width()+1+pane.Width(choice)+1 > f.Width {
			lines = append(lines, *closeChoice(&line, i-1 == at, f))
			line = pane.Line{}
		}
		switch {
		case i == at:
			line.Add(themes.Accent, f.Glyphs.SelectedLeft).Add(themes.Strong, choice)
		case i-1 == at && line.Width() > 0:
			line.Add(themes.Accent, f.Glyphs.SelectedRight).Add(themes.Muted, choice)
		default:
			line.Add(themes.Muted, " "+choice)
		}
	}
	return append(lines, *closeChoice(&line, len(all)-1 == at, f))
}

// closeChoice puts the closing bracket behind a chosen one at the end of a line.
func closeChoice(line *pane.Line, chosen bool, f pane.Frame) *pane.Line {
	if chosen {
		line.Add(themes.Accent, f.Glyphs.SelectedRight)
	}
	return line
}

func renderError(err error, f pane.Frame) []pane.Line {
	lines := pane.Wrap(themes.Error, f.Glyphs.Error+" "+reason(err), f.Width)
	var fault *expiry.Error
	if errors.As(err, &fault) && fault.Hint != "" {
		lines = append(lines, pane.Wrap(themes.Muted, fault.Hint, f.Width)...)
	}
	return append(lines, pane.Wrap(themes.Faint, "no token is issued until this is mended", f.Width)...)
}

// renderMeaning says what the lifetime means, when it ends and what speaks
// against it.
func renderMeaning(f pane.Frame) []pane.Line {
	lifetime := f.Snapshot.Lifetime
	var lines []pane.Line
	exp := f.Snapshot.Times.ExpiresAt
	if lifetime.Form() == expiry.Absent {
		lines = append(lines, pane.Text(themes.Strong, "never: no exp claim"))
	} else {
		var meaning pane.Line
		meaning.Add(themes.Strong, lifetime.Words())
		if seconds := grouped(lifetime.Milliseconds()/1000) + " s"; seconds != lifetime.Words() {
			meaning.Add(themes.Muted, " = "+seconds)
		}
		lines = append(lines, meaning)
	}
	if exp.OK() {
		lines = append(lines, endLines(exp.Time, f)...)
	}
	warnings := lifetime.WarningsAt(f.Snapshot.Now.Unix())
	for _, warning := range warnings[:min(len(warnings), max(1, f.Height-6))] {
		lines = append(lines, pane.Wrap(themes.Warning, f.Glyphs.Warning+" "+warning.Text, f.Width)...)
	}
	if len(warnings) == 0 {
		lines = append(lines, pane.Wrap(themes.Muted, expiry.Advice(lifetime), f.Width)...)
	}
	if sent := lifetime.JSON(); sent != "" && f.Height > len(lines)+3 {
		line := pane.Text(themes.Faint, "sent as ")
		line.Add(themes.Muted, sent)
		lines = append(lines, line)
	}
	return lines
}

func endLines(end time.Time, f pane.Frame) []pane.Line {
	local := end.In(f.Snapshot.Now.Location())
	stamp := "Mon _2 Jan 15:04:05"
	if local.Year() != f.Snapshot.Now.Year() {
		stamp = "_2 Jan 2006 15:04:05"
	}
	word := "ends "
	if !f.Snapshot.Now.Before(end) {
		word = "ended "
	}
	line := pane.Text(themes.Muted, word)
	line.Add(themes.Text, local.Format(stamp)).Add(themes.Muted, " "+zone(local))
	lines := []pane.Line{line}
	if _, offset := local.Zone(); offset != 0 {
		utc := pane.Line{}
		utc.PadTo(len(word))
		utc.Add(themes.Muted, end.UTC().Format(stamp)+" UTC")
		lines = append(lines, utc)
	}
	return lines
}

// zone names the zone of a time, "local" where it has only an offset.
func zone(t time.Time) string {
	name, _ := t.Zone()
	if name == "" || strings.ContainsAny(name, "+-0123456789") {
		return "local (UTC" + t.Format("-07:00") + ")"
	}
	return name
}

// grouped writes a number with commas and at most three decimals.
func grouped(n float64) string {
	text := strings.TrimRight(strings.TrimRight(fmt.Sprintf("%.3f", n), "0"), ".")
	whole, fraction, _ := strings.Cut(text, ".")
	sign := ""
	if strings.HasPrefix(whole, "-") {
		sign, whole = "-", whole[1:]
	}
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	if fraction != "" {
		whole += "." + fraction
	}
	return sign + whole
}
