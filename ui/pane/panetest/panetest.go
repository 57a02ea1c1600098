// Package panetest drives a pane in a test as the root does: it gives the pane keys and a snapshot,
// applies the resulting changes, and reads what shows.
package panetest

import (
	"io"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/lipgloss"
	"github.com/muesli/termenv"

	"bulla/core"
	"bulla/core/signing"
	"bulla/themes"
	"bulla/ui/keymap"
	"bulla/ui/pane"
)

// Secret is the secret of the local key that a Bench composes with.
const Secret = "the-local-secret-of-32-bytes-abc"

// Drawn is a pane or an overlay.
type Drawn interface {
	Render(f pane.Frame) []pane.Line
}

// Bench is a pane on a Workbench, and the frame it has. Its fields may be changed at any time.
type Bench[P Drawn] struct {
	T             *testing.T
	Pane          P
	Core          core.Workbench
	Now           time.Time
	Glyphs        themes.Glyphs
	Width, Height int
	Unfocused     bool
	// Words has Screen join all words by one space, for panes that wrap sentences.
	Words bool
}

// New returns a Bench that composes what the program starts with: the sample user on 20 November
// 2026, 11:06:40 in CET.
func New[P Drawn](t *testing.T, p P, width, height int) *Bench[P] {
	t.Helper()
	now := time.Date(2026, 11, 20, 11, 6, 40, 0, time.FixedZone("CET", 3600))
	b := &Bench[P]{T: t, Pane: p, Now: now, Glyphs: themes.Unicode(), Width: width, Height: height}
	b.Core = core.New(Key(t, Secret, "random local key"), b.moment())
	return b
}

// Key returns the key of a secret.
func Key(t *testing.T, secret, origin string) signing.Key {
	t.Helper()
	key, err := signing.NewSecret([]byte(secret), origin)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

// Sign returns a token of a payload, signed by HS256.
func Sign(t *testing.T, payload string, key signing.Key) string {
	t.Helper()
	compact, err := signing.Sign(`{"alg":"HS256","typ":"JWT"}`, payload, key)
	if err != nil {
		t.Fatal(err)
	}
	return compact
}

func (b *Bench[P]) moment() core.Moment {
	return core.Moment{Now: b.Now, ID: "00000000-0000-4000-8000-0000000000aa"}
}

// Apply changes the Workbench.
func (b *Bench[P]) Apply(changes ...core.Change) {
	for _, change := range changes {
		b.Core = b.Core.Apply(change, b.moment())
	}
}

// Inspect pastes a token of a payload, signed with Secret.
func (b *Bench[P]) Inspect(payload string) {
	b.T.Helper()
	b.Apply(core.Paste{Text: Sign(b.T, payload, Key(b.T, Secret, "test"))})
}

// Frame returns what the pane is drawn from now.
func (b *Bench[P]) Frame() pane.Frame {
	s := b.Core.Snapshot(b.Now)
	if p, ok := any(b.Pane).(pane.Pane); ok {
		p.SetSize(b.Width, b.Height)
	}
	return pane.Frame{
		Snapshot: &s, Now: b.Now, Glyphs: b.Glyphs, Keys: keymap.New(),
		Width: b.Width, Height: b.Height, Focused: !b.Unfocused,
	}
}

// Do carries out actions and returns what came of the last one. One that is disabled fails the
// test.
func (b *Bench[P]) Do(actions ...keymap.Action) (effect pane.Effect) {
	b.T.Helper()
	keyed := any(b.Pane).(pane.Keyed)
	for _, action := range actions {
		if why := keyed.Disabled(action, b.Frame()); why != "" {
			b.T.Fatalf("%s is disabled: %s", action, why)
		}
		effect = b.Carry(keyed.Do(action, b.Frame()))
	}
	return effect
}

// Carry applies the changes of an effect and returns it. If it asks for a reading, Carry runs that
// and goes on with the effect that it ends in.
func (b *Bench[P]) Carry(effect pane.Effect) pane.Effect {
	for effect.Read != nil {
		b.Apply(effect.Changes...)
		effect = effect.Read.Run(b.T.Context())(b.Frame())
	}
	b.Apply(effect.Changes...)
	return effect
}

// Type gives the pane a key as text.
func (b *Bench[P]) Type(key tea.KeyMsg) pane.Effect {
	typing := any(b.Pane).(interface {
		Type(tea.KeyMsg, pane.Frame) pane.Effect
	})
	return b.Carry(typing.Type(key, b.Frame()))
}

// Write types a text a letter at a time and returns what came of the last one.
func (b *Bench[P]) Write(text string) (effect pane.Effect) {
	for _, r := range text {
		effect = b.Type(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune{r}})
	}
	return effect
}

// Press presses keys other than letters.
func (b *Bench[P]) Press(keys ...tea.KeyType) {
	for _, key := range keys {
		b.Type(tea.KeyMsg{Type: key})
	}
}

// Paste pastes a text.
func (b *Bench[P]) Paste(text string) pane.Effect {
	return b.Type(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(text), Paste: true})
}

// Rows returns the lines that show.
func (b *Bench[P]) Rows() []string { return Plain(b.Pane.Render(b.Frame())) }

// Plain returns lines as they show, without the spaces at their ends.
func Plain(lines []pane.Line) []string {
	var rows []string
	for _, line := range lines {
		rows = append(rows, strings.TrimRight(line.Plain(), " "))
	}
	return rows
}

// Painted returns lines as a terminal without colors gets them, each with a line break.
func Painted(t *testing.T, lines []pane.Line) string {
	t.Helper()
	r := lipgloss.NewRenderer(io.Discard)
	r.SetColorProfile(termenv.ANSI)
	palette, err := themes.Load("mono")
	if err != nil {
		t.Fatal(err)
	}
	styles, err := themes.Build(palette, themes.Unicode(), r)
	if err != nil {
		t.Fatal(err)
	}
	var out []byte
	for _, line := range lines {
		out = append(line.Paint(out, styles), '\n')
	}
	return string(out)
}

// Screen returns all that shows.
func (b *Bench[P]) Screen() string {
	screen := strings.Join(b.Rows(), "\n")
	if b.Words {
		return strings.Join(strings.Fields(screen), " ")
	}
	return screen
}

// Shows fails unless each text is on the screen.
func (b *Bench[P]) Shows(texts ...string) {
	b.T.Helper()
	for _, text := range texts {
		if screen := b.Screen(); !strings.Contains(screen, text) {
			b.T.Errorf("%q does not show:\n%s", text, screen)
		}
	}
}

// Hides fails where one of the texts is on the screen.
func (b *Bench[P]) Hides(texts ...string) {
	b.T.Helper()
	for _, text := range texts {
		if screen := b.Screen(); strings.Contains(screen, text) {
			b.T.Errorf("%q shows:\n%s", text, screen)
		}
	}
}
