package key

import (
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"bulla/core"
	"bulla/core/diagnose"
	"bulla/core/expiry"
	"bulla/core/intake"
	"bulla/themes"
	"bulla/ui/pane"
	"bulla/ui/pane/form"
)

// typing is a key or a rule that the user types.
type typing struct {
	entry
	field pane.Field
	fault string // why the key that was typed can't be used, until the next key
}

func newTyping(e entry, f pane.Frame) *typing {
	if e.kind == keyRow {
		return &typing{entry: e, field: pane.NewField("key ", "", "env:NAME, @FILE or a secret").Hiding(form.Hidden)}
	}
	return &typing{entry: e, field: pane.NewField(e.rule.name+" ", e.rule.text(f.Snapshot.Expect.Policy), e.rule.hint)}
}

// Typing implements pane.Typing.
func (p *Pane) Typing() bool { return p.typing != nil }

// Type implements pane.Typing. A pasted key file is read immediately.
func (p *Pane) Type(key tea.KeyMsg, _ pane.Frame) pane.Effect {
	t := p.typing
	if t.kind == keyRow && key.Paste && t.field.Value() == "" && isFile(key.Runes) {
		return pane.Effect{KeySource: string(key.Runes)}
	}
	t.fault, p.wheel = "", pane.Wheel{}
	t.field.Type(key)
	return pane.Say(t.field.Loss())
}

// isFile reports whether a paste must be a key file: the field would spoil it, because it has
// several lines or too many characters, or it is PEM or a JWK in one line.
func isFile(text []rune) bool {
	if slices.Contains(text, '\n') || len(text) > pane.MaxField {
		return true
	}
	kind := intake.Find(string(text)).Kind
	return kind == intake.PEM || kind == intake.JWK
}

// Accept implements pane.Typing. The text stays in the field if it is wrong, and a key until it has
// been read.
func (p *Pane) Accept(f pane.Frame) pane.Effect {
	t := p.typing
	if t.kind == keyRow {
		if t.field.Value() == "" {
			p.typing = nil
		}
		return giveKey(t.field.Value())
	}
	expect := f.Snapshot.Expect
	before := t.rule.text(expect.Policy)
	if fault := t.rule.put(&expect.Policy, t.field.Value()); fault != "" {
		return pane.Say(fault)
	}
	p.typing = nil
	if t.rule.text(expect.Policy) == before {
		return pane.Effect{}
	}
	return pane.Change(core.SetExpectation{Expectation: expect})
}

// giveKey returns the effect of reading a typed key.
func giveKey(text string) pane.Effect {
	if text == "" {
		return pane.Say("nothing typed, the key is unchanged")
	}
	return pane.Effect{KeySource: text}
}

// KeyAccepted implements pane.KeyTyping.
func (p *Pane) KeyAccepted() { p.typing = nil }

// KeyRefused implements pane.KeyTyping.
func (p *Pane) KeyRefused(why string) {
	if p.typing != nil {
		p.typing.fault = why
	}
}

// Leave implements pane.Typing.
func (p *Pane) Leave(pane.Frame) pane.Effect {
	p.typing = nil
	return pane.Effect{}
}

// keyForms says how to give a key.
const keyForms = "env:NAME, @FILE, b64:TEXT (base64) or the secret itself; you can also paste a key file"

// lines returns the field and below it what is wrong with its text or what it is for.
func (t *typing) lines(f pane.Frame) []pane.Line {
	lines := []pane.Line{t.field.Line(f.Width, f.Glyphs.Ellipsis)}
	if t.fault != "" {
		return append(lines, pane.Wrap(themes.Error, f.Glyphs.Error+" "+t.fault, f.Width)...)
	}
	if t.kind == keyRow {
		return append(lines, pane.Wrap(themes.Muted, keyForms, f.Width)...)
	}
	policy := f.Snapshot.Expect.Policy
	if fault := t.rule.put(&policy, t.field.Value()); fault != "" {
		return append(lines, pane.Wrap(themes.Error, f.Glyphs.Error+" "+fault, f.Width)...)
	}
	if note := t.note(policy, f); note != "" {
		lines = append(lines, pane.Wrap(themes.Warning, f.Glyphs.Warning+" "+note, f.Width)...)
	}
	help := t.rule.help
	if t.rule.name == "leeway" && policy.Leeway > 0 {
		help = expiry.Describe(policy.Leeway) + ": " + help
	}
	return append(lines, pane.Wrap(themes.Muted, help, f.Width)...)
}

// note warns about a policy that is being typed, "" for no warning.
func (t *typing) note(policy diagnose.Policy, f pane.Frame) string {
	if t.rule.name != "alg" || len(policy.Algorithms) == 0 || len(f.Snapshot.Keys) == 0 {
		return ""
	}
	for _, k := range f.Snapshot.Keys {
		allowed := func(alg string) bool { return slices.Contains(policy.Algorithms, alg) }
		if slices.ContainsFunc(k.Algorithms(), allowed) {
			return ""
		}
	}
	return "the key supports none of these"
}
