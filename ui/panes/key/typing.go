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

// typing is a key or a rule being typed.
type typing struct {
	entry
	field pane.Field
}

func newTyping(e entry, f pane.Frame) *typing {
	if e.kind == keyRow {
		return &typing{entry: e, field: pane.NewField("key ", "", "env:NAME, @FILE or a secret").Hiding(form.Hidden)}
	}
	return &typing{entry: e, field: pane.NewField(e.rule.name+" ", e.rule.text(f.Snapshot.Expect.Policy), e.rule.hint)}
}

// Typing implements pane.Typing.
func (p *Pane) Typing() bool { return p.typing != nil }

// Type implements pane.Typing. A key file that is pasted is read at once.
func (p *Pane) Type(key tea.KeyMsg, _ pane.Frame) pane.Effect {
	t := p.typing
	if t.kind == keyRow && key.Paste && t.field.Value() == "" && isFile(key.Runes) {
		return pane.Effect{KeySource: string(key.Runes)}
	}
	t.field.Type(key)
	return pane.Say(t.field.Loss())
}

// isFile reports whether a paste can only be a key file: it has several lines or more
// characters than the field takes, which would spoil it, or it is PEM or a JWK in one line.
func isFile(text []rune) bool {
	if slices.Contains(text, '\n') || len(text) > pane.MaxField {
		return true
	}
	kind := intake.Find(string(text)).Kind
	return kind == intake.PEM || kind == intake.JWK
}

// Accept implements pane.Typing. What has a fault stays in the field, and so does a
// key until it was read.
func (p *Pane) Accept(f pane.Frame) pane.Effect {
	t := p.typing
	if t.kind == keyRow {
		if t.field.Value() == "" {
			p.typing = nil
		}
		return readKey(t.field.Value())
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

// readKey returns the effect of reading a key from what was typed.
func readKey(text string) pane.Effect {
	if text == "" {
		return pane.Say("nothing was typed: the key stays as it is")
	}
	return pane.Effect{KeySource: text}
}

// KeyAccepted implements pane.KeyTyping.
func (p *Pane) KeyAccepted() { p.typing = nil }

// Leave implements pane.Typing.
func (p *Pane) Leave(pane.Frame) pane.Effect {
	p.typing = nil
	return pane.Effect{}
}

// keyForms says how a key is given.
const keyForms = "env:NAME is a variable, @FILE a file, b64:TEXT base64, all else the secret itself; a key file may be pasted"

// lines are the field and what is to be said of what it holds so far.
func (t *typing) lines(f pane.Frame) []pane.Line {
	lines := []pane.Line{t.field.Line(f.Width, f.Glyphs.Ellipsis)}
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
	asks := t.rule.asks
	if t.rule.name == "leeway" && policy.Leeway > 0 {
		asks = expiry.Describe(policy.Leeway) + ": " + asks
	}
	return append(lines, pane.Wrap(themes.Muted, asks, f.Width)...)
}

// note says what speaks against a policy that is being typed, "" where nothing does.
func (t *typing) note(policy diagnose.Policy, f pane.Frame) string {
	if t.rule.name != "alg" || len(policy.Algorithms) == 0 || len(f.Snapshot.Keys) == 0 {
		return ""
	}
	for _, k := range f.Snapshot.Keys {
		if slices.ContainsFunc(k.Algorithms(), func(alg string) bool { return slices.Contains(policy.Algorithms, alg) }) {
			return ""
		}
	}
	return "the key at hand does none of these"
}
