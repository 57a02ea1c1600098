package key

import (
	"crypto/ed25519"
	"encoding/base64"
	"fmt"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"bulla/core"
	"bulla/core/diagnose"
	"bulla/core/signing"
	"bulla/themes"
	"bulla/ui/keymap"
	"bulla/ui/pane"
)

const (
	localSecret = "the-local-secret-of-32-bytes-abc"
	givenSecret = "a-given-secret-of-32-bytes-12345"
)

var now = time.Date(2026, 11, 20, 11, 6, 40, 0, time.FixedZone("CET", 3600))

// bench is a Workbench, the pane on it and the size of its frame.
type bench struct {
	t             *testing.T
	core          core.Workbench
	pane          *Pane
	width, height int
}

// newBench composes with a local key.
func newBench(t *testing.T) *bench {
	t.Helper()
	b := &bench{t: t, pane: New(), width: 52, height: 12}
	b.core = core.New(secret(t, localSecret, "random local key"), core.Moment{Now: now, ID: "00000000-0000-4000-8000-0000000000aa"})
	return b
}

// inspecting looks at a pasted token of a header and a payload, signed with the
// given secret, and checks it with keys.
func inspecting(t *testing.T, payload string, keys ...signing.Key) *bench {
	t.Helper()
	compact, err := signing.Sign(`{"alg":"HS256","typ":"JWT"}`, payload, secret(t, givenSecret, "test"))
	if err != nil {
		t.Fatal(err)
	}
	b := newBench(t)
	b.apply(core.Paste{Text: compact}, core.SetVerifiers{Keys: keys})
	return b
}

func secret(t *testing.T, text, origin string) signing.Key {
	t.Helper()
	k, err := signing.NewSecret([]byte(text), origin)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

// edKey is a private key of the seed, as a JWK.
func edKey(seed byte, kid string) string {
	private := ed25519.NewKeyFromSeed([]byte(strings.Repeat(string(rune(seed)), ed25519.SeedSize)))
	public := private.Public().(ed25519.PublicKey)
	encode := base64.RawURLEncoding.EncodeToString
	return fmt.Sprintf(`{"kty":"OKP","crv":"Ed25519","kid":%q,"x":%q,"d":%q}`, kid, encode(public), encode(private.Seed()))
}

// rsaKey is a public key of 2048 bits, as a JWK. Nobody knows its private part.
func rsaKey() string {
	n := strings.Repeat("\xc5", 256)
	return `{"kty":"RSA","e":"AQAB","n":"` + base64.RawURLEncoding.EncodeToString([]byte(n)) + `"}`
}

func parse(t *testing.T, text, origin string) signing.Keys {
	t.Helper()
	keys, err := signing.Parse([]byte(text), origin, nil)
	if err != nil {
		t.Fatal(err)
	}
	return keys
}

// publicHalf is the same key without its private part.
func publicHalf(t *testing.T, k signing.Key) signing.Key {
	t.Helper()
	return parse(t, k.PublicJWK(), "public")[0]
}

func (b *bench) apply(changes ...core.Change) {
	for _, change := range changes {
		b.core = b.core.Apply(change, core.Moment{Now: now, ID: "00000000-0000-4000-8000-0000000000ab"})
	}
}

// policy holds the token to a policy.
func (b *bench) policy(policy diagnose.Policy) {
	b.apply(core.Expecting{Expectation: core.Expectation{Policy: policy}})
}

func (b *bench) frame() pane.Frame {
	s := b.core.Snapshot(now)
	b.pane.SetSize(b.width, b.height)
	return pane.Frame{Snapshot: &s, Glyphs: themes.Unicode(), Width: b.width, Height: b.height, Focused: true}
}

// do carries out an action as the root would, and applies what comes of it.
func (b *bench) do(action keymap.Action) pane.Effect {
	b.t.Helper()
	if why := b.pane.Disabled(action, b.frame()); why != "" {
		b.t.Fatalf("%s is disabled: %s", action, why)
	}
	return b.carry(b.pane.Do(action, b.frame()))
}

func (b *bench) carry(effect pane.Effect) pane.Effect {
	b.apply(effect.Changes...)
	return effect
}

// on moves the cursor to the row with a label.
func (b *bench) on(label string) {
	b.t.Helper()
	b.pane.Do(keymap.First, b.frame())
	for range entries(b.frame()) {
		b.pane.Render(b.frame())
		if b.pane.selected(b.frame()).label == label {
			return
		}
		b.pane.Do(keymap.Down, b.frame())
	}
	b.t.Fatalf("there is no row %q", label)
}

// write types a text a key at a time.
func (b *bench) write(text string) {
	for _, r := range text {
		b.carry(b.pane.Type(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune{r}}, b.frame()))
	}
}

func (b *bench) accept() pane.Effect { return b.carry(b.pane.Accept(b.frame())) }

// screen returns the lines as they show.
func (b *bench) screen() string {
	var lines []string
	for _, line := range b.pane.Render(b.frame()) {
		lines = append(lines, strings.TrimRight(line.Plain(), " "))
	}
	return strings.Join(lines, "\n")
}

// shows fails unless each text is on the screen.
func (b *bench) shows(texts ...string) {
	b.t.Helper()
	for _, text := range texts {
		if !strings.Contains(b.screen(), text) {
			b.t.Errorf("%q does not show:\n%s", text, b.screen())
		}
	}
}

// hides fails where a text is on the screen.
func (b *bench) hides(texts ...string) {
	b.t.Helper()
	for _, text := range texts {
		if strings.Contains(b.screen(), text) {
			b.t.Errorf("%q shows:\n%s", text, b.screen())
		}
	}
}
