package key

import (
	"crypto/ed25519"
	"encoding/base64"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"

	"bulla/core"
	"bulla/core/diagnose"
	"bulla/core/signing"
	"bulla/themes"
	"bulla/ui/keymap"
	"bulla/ui/pane"
	"bulla/ui/pane/panetest"
)

// hostile are texts that would control a terminal that shows them raw.
var hostile = []string{
	"\x1b]52;c;cHduZWQ=\x07", "\x1b[2J\x1b[H", "\x9b31m", "\u202eabc", "a\u200bb", "\r\n\t\b\x00",
	"e" + strings.Repeat("\u0301", 40),
	"👨‍👩‍👧‍👦 家族 ไทย", "\xff\xfe", strings.Repeat("長", 100), strings.Repeat("x", 1000),
}

// hostileBench has hostile text in the key's origin and kid and in every rule.
func hostileBench(t *testing.T, text string) *bench {
	t.Helper()
	kid := strings.NewReplacer(`"`, "", `\`, "").Replace(strings.ToValidUTF8(strings.Map(printed, text), ""))
	keys := parse(t, `{"keys":[`+strings.Replace(edKey('a', "KID"), `"KID"`, `"`+kid+`"`, 1)+`,`+edKey('b', "two")+`]}`,
		text)
	b := inspecting(t, `{"iss":"x"}`, append(keys, secret(t, givenSecret, text))...)
	b.policy(diagnose.Policy{Algorithms: []string{text}, Issuer: text, Audience: text, Subject: text,
		Require: []string{text, text}, Leeway: 1<<62 + 1})
	return b
}

// printed drops what a JSON string can't contain raw.
func printed(r rune) rune {
	if r < 0x20 {
		return -1
	}
	return r
}

// benches are an empty, a usual and several hostile benches.
func benches(t *testing.T) map[string]*bench {
	usual := inspecting(t, `{"iss":"x","sub":"s"}`, secret(t, "short", "variable JWT"))
	usual.policy(diagnose.Policy{Issuer: "https://courier.example", Subject: "s", Require: []string{"exp"},
		Leeway: time.Minute})
	empty := newBench(t)
	empty.Apply(core.Paste{Text: "nothing"})
	all := map[string]*bench{"composing": newBench(t), "inspecting": usual, "no token, no key": empty}
	for _, text := range hostile {
		all["hostile "+text[:min(len(text), 8)]] = hostileBench(t, text)
	}
	return all
}

// TestEverySize draws every size, with and without the cursor, masked and revealed, and while a
// text is typed: no more lines than the frame has, each as wide as the frame, and none controls the
// terminal.
func TestEverySize(t *testing.T) {
	for name, b := range benches(t) {
		t.Run(name, func(t *testing.T) {
			f := b.Frame()
			all := entries(f)
			step := 1
			if strings.HasPrefix(name, "hostile") {
				step = 5
			}
			for width := 24; width <= 120; width += step {
				for height := 1; height <= 20; height++ {
					f.Width, f.Height, f.Focused = width, height, (width+height)%3 > 0
					p := New()
					p.at = all[(width+height)%len(all)].position
					checkLines(t, p, f)
					if (width+height)%2 == 0 {
						p.Do(keymap.Reveal, f)
						checkLines(t, p, f)
					}
					p.Do(keymap.Edit, f)
					if p.Typing() {
						p.Type(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("x\u202e長, ")}, f)
						checkLines(t, p, f)
					}
				}
			}
		})
	}
}

// checkLines checks what is true of every drawing.
func checkLines(t *testing.T, p *Pane, f pane.Frame) {
	t.Helper()
	p.SetSize(f.Width, f.Height)
	lines := p.Render(f)
	if len(lines) > f.Height || len(lines) == 0 {
		t.Fatalf("%d lines in a frame of %dx%d", len(lines), f.Width, f.Height)
	}
	for _, line := range lines {
		text := line.Plain()
		if line.Width() != f.Width || ansi.StringWidth(text) != f.Width {
			t.Fatalf("a line of %d cells, on a terminal %d, in %d: %q", line.Width(), ansi.StringWidth(text), f.Width, text)
		}
		for _, r := range text {
			if r < 0x20 || r == 0x7f || r >= 0x80 && r < 0xa0 || unicode.Is(unicode.Cf, r) {
				t.Fatalf("%U is let through: %q", r, text)
			}
		}
	}
}

// TestNoSecretShows visits every row in every kind of frame: no part of a secret is drawn unless
// the user reveals it.
func TestNoSecretShows(t *testing.T) {
	private := parse(t, edKey('a', "one"), "file")[0]
	pem := strings.Split(private.Reveal(), "\n")[1]
	secrets := []string{panetest.Secret, givenSecret, base64.RawURLEncoding.EncodeToString([]byte(strings.Repeat("a",
		ed25519.SeedSize))), pem}
	b := inspecting(t, `{}`, secret(t, givenSecret, "x"), private)
	for _, b := range []*bench{newBench(t), b} {
		b.Width, b.Height = 200, 60
		for range entries(b.Frame()) {
			b.Hides(secrets...)
			b.Hides("a-given", "local-secret", pem[20:30])
			if b.Pane.Disabled(keymap.Edit, b.Frame()) == "" {
				b.Do(keymap.Edit)
				b.Hides(secrets...)
				b.Pane.Leave(b.Frame())
			}
			b.Do(keymap.Down)
		}
		_, facts := b.Pane.Title(b.Frame())
		if strings.Contains(facts.Plain(), "secret-of") {
			t.Errorf("the title shows the secret: %s", facts.Plain())
		}
	}
	b.on("other")
	b.Do(keymap.Reveal)
	b.Shows(pem)
	b.Hides(givenSecret)
}

// TestAllRowsCanBeReached scrolls through a frame of one line.
func TestAllRowsCanBeReached(t *testing.T) {
	b := newBench(t)
	b.Width, b.Height = 32, 1
	var labels []string
	for range 20 {
		if label, _, _ := strings.Cut(b.Screen(), " "); label != "" && !slices.Contains(labels, label) {
			labels = append(labels, label)
		}
		b.Do(keymap.Down)
	}
	if got, want := strings.Join(labels, " "), "key signed alg iss aud sub require leeway"; got != want {
		t.Errorf("the rows are %q, want %q", got, want)
	}
}

func TestASCII(t *testing.T) {
	for name, b := range map[string]*bench{"composing": newBench(t), "inspecting": inspecting(t, `{}`, parse(t,
		edKey('a', "one"), "file")...)} {
		f := b.Frame()
		f.Glyphs = themes.ASCII()
		for _, line := range b.Pane.Render(f) {
			for _, r := range line.Plain() {
				if r >= 0x80 {
					t.Errorf("%s: %U in %q", name, r, line.Plain())
				}
			}
		}
	}
}

func BenchmarkRenderManyKeys(b *testing.B) {
	var set []string
	for i := range 500 {
		set = append(set, edKey(byte('a'+i%20), fmt.Sprint("kid", i)))
	}
	keys, err := signing.Parse([]byte(`{"keys":[`+strings.Join(set, ",")+`]}`), "file", nil)
	if err != nil {
		b.Fatal(err)
	}
	now := time.Date(2026, 11, 20, 11, 6, 40, 0, time.UTC)
	w := core.New(keys[0], core.Moment{Now: now}).Apply(core.Paste{Text: "eyJhbGciOiJFZERTQSJ9.e30.AAAA"},
		core.Moment{Now: now})
	s := w.Apply(core.SetVerifiers{Keys: keys}, core.Moment{Now: now}).Snapshot(now)
	p := New()
	p.SetSize(50, 8)
	for b.Loop() {
		p.Render(pane.Frame{
			Snapshot: &s, Glyphs: themes.Unicode(), Keys: keymap.New(), Width: 50, Height: 8, Focused: true,
		})
	}
}
