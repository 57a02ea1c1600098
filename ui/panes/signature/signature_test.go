package signature

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"bulla/core"
	"bulla/core/courier"
	"bulla/core/signing"
	"bulla/themes"
	"bulla/ui/keymap"
	"bulla/ui/pane"
)

// The keys and signatures of the reference; no such keys exist.
const (
	prodKey  = "pk_prod_EXAMPLE0000000000000000000"
	testKey  = "pk_test_EXAMPLE0000000000000000000"
	secret   = "EXAMPLE0000000000000000000"
	prodUser = "e93bdca78168672fbfa461b0c0028229e7b8c3fbf2e192032ddafe9064e72f26"
	testUser = "2d763ca9e5a00a695f69354021a27d59c4b4620c015f9207a2dac463199420be"
)

var now = time.Date(2026, 11, 20, 11, 6, 40, 0, time.UTC)

// bench is the window over a Workbench, with variables and files of its own.
type bench struct {
	t             *testing.T
	pane          *Pane
	core          core.Workbench
	width, height int
	reads         []string
}

func newBench(t *testing.T, secrets map[string]string) *bench {
	t.Helper()
	signer, err := signing.NewSecret([]byte("the-local-secret-of-32-bytes-abc"), "test")
	if err != nil {
		t.Fatal(err)
	}
	b := &bench{t: t, core: core.New(signer, core.Moment{Now: now, ID: "00000000-0000-4000-8000-0000000000aa"}), width: 74, height: 40}
	b.core = b.core.Apply(core.AddScope{Scope: "user_id:user-123"}, core.Moment{Now: now})
	b.pane = New(func(form string) (string, error) {
		b.reads = append(b.reads, form)
		if text, ok := secrets[form]; ok {
			return text, nil
		}
		return "", errors.New("there is nothing at " + form)
	})
	return b
}

func (b *bench) frame() pane.Frame {
	s := b.core.Snapshot(now)
	b.pane.SetSize(b.width, b.height)
	return pane.Frame{Snapshot: &s, Glyphs: themes.Unicode(), Width: b.width, Height: b.height, Focused: true}
}

func (b *bench) do(action keymap.Action) pane.Effect {
	b.t.Helper()
	if why := b.pane.Disabled(action, b.frame()); why != "" {
		b.t.Fatalf("%s is disabled: %s", action, why)
	}
	return b.pane.Do(action, b.frame())
}

func (b *bench) press(keys ...tea.KeyType) {
	for _, key := range keys {
		b.pane.Type(tea.KeyMsg{Type: key}, b.frame())
	}
}

func (b *bench) write(text string) {
	for _, r := range text {
		b.pane.Type(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune{r}}, b.frame())
	}
}

func (b *bench) paste(text string) {
	b.pane.Type(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(text), Paste: true}, b.frame())
}

// screen returns the text that shows, its lines joined by a blank.
func (b *bench) screen() string {
	var words []string
	for _, line := range b.pane.Render(b.frame()) {
		words = append(words, strings.Fields(line.Plain())...)
	}
	return strings.Join(words, " ")
}

func (b *bench) shows(texts ...string) {
	b.t.Helper()
	for _, text := range texts {
		if !strings.Contains(b.screen(), text) {
			b.t.Errorf("%q does not show:\n%s", text, b.screen())
		}
	}
}

func (b *bench) hides(texts ...string) {
	b.t.Helper()
	for _, text := range texts {
		if strings.Contains(b.screen(), text) {
			b.t.Errorf("%q shows:\n%s", text, b.screen())
		}
	}
}

// TestDigest shows the signature at every key.
func TestDigest(t *testing.T) {
	b := newBench(t, nil)
	b.shows("there is no API key", "user-123", "none yet")
	b.paste(prodKey)
	b.shows("pk_prod_****, typed here: production, published", "8 bytes, 75 73 65 72 2d 31 32 33")
	if got := b.do(keymap.CopyHere); got.Copy != prodUser || got.Copied != "signature" {
		t.Errorf("copied %q as %q", got.Copy, got.Copied)
	}
	b.shows(prodUser)
	b.hides(secret)
	b.do(keymap.NextField)
	b.write("4")
	b.hides(prodUser)
	b.shows("user-1234", courier.UserSignature(prodKey, "user-1234"))
	b.press(tea.KeyBackspace)
	b.shows(prodUser)
}

// TestUsualKey takes the key of the environment while none is typed.
func TestUsualKey(t *testing.T) {
	b := newBench(t, map[string]string{"env:COURIER_API_KEY": testKey + "\n"})
	b.shows("env:COURIER_API_KEY", "pk_test_****, from env:COURIER_API_KEY: test, published", testUser)
	b.paste(prodKey)
	b.shows("typed here", prodUser)
	b.hides(testUser)
}

// TestForms reads a variable as soon as it is typed, and a file when the field is left.
func TestForms(t *testing.T) {
	b := newBench(t, map[string]string{"env:KEY": prodKey, "@key.txt": testKey + "\n", "b64:eA==": "dk_test_" + secret})
	b.write("env:KE")
	b.shows("env:KE", "which tab reads")
	b.hides("cannot be read")
	b.write("Y")
	b.shows("from env:KEY", prodUser)
	b.write("S")
	b.do(keymap.NextField)
	b.shows("the API key cannot be read: there is nothing at env:KEYS", "none yet")
	b.do(keymap.PrevField)
	b.press(tea.KeyCtrlU)
	b.reads = nil
	b.write("@key.txt")
	if len(b.reads) > 0 {
		t.Errorf("read %q while it was typed", b.reads)
	}
	b.do(keymap.NextField)
	b.shows("@key.txt", "from @key.txt", testUser)
	b.do(keymap.PrevField)
	b.press(tea.KeyCtrlU)
	b.write("b64:eA==")
	b.shows("b64:****", "dk_test_****, from base64: test, draft")
	b.hides("eA==")
}

// TestNoKey names what was given in the place of an API key.
func TestNoKey(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"a token":       {"eyJhbGciOiJIUzI1NiJ9.e30.AAAAAAAAAAAAAAAAAAAAAA", "token and not an API key"},
		"a client key":  {"MDAwMDAwMDAtMDAwMC00MDAwLTgwMDAtMDAwMDAwMDAwMDAw", "client key and not an API key"},
		"a placeholder": {"$YOUR_API_KEY_HERE", "placeholder"},
		"a word":        {"correct-horse-battery", "has not the form of an API key"},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t, nil)
			b.paste(c.text)
			b.shows(c.want, "none yet")
			b.hides(c.text)
			if why := b.pane.Disabled(keymap.CopyHere, b.frame()); why == "" {
				t.Error("there is a signature to copy")
			}
			if got := b.pane.Do(keymap.CopyHere, b.frame()); got.Copy != "" {
				t.Errorf("copied %q", got.Copy)
			}
		})
	}
}

// TestCheck judges a signature that was given.
func TestCheck(t *testing.T) {
	for name, c := range map[string]struct{ given, want string }{
		"right":             {prodUser, "✓ right"},
		"upper case":        {strings.ToUpper(prodUser), "✓ right"},
		"blanks around it":  {"  " + prodUser + " ", "✓ right"},
		"of another key":    {testUser, "✗ wrong: it is another user's, or was made with another API key"},
		"one letter off":    {"f" + prodUser[1:], "✗ wrong: it is another user's, or was made with another API key"},
		"cut":               {prodUser[:60], "✗ wrong: it has 60 hex digits where 64 are due"},
		"too long":          {prodUser + "00", "✗ wrong: it has 66 hex digits where 64 are due"},
		"no hex":            {"g" + prodUser[1:], "✗ wrong: it holds characters that are no hex digits"},
		"base64":            {"6TvcpMgWhnL7+kYbDAAoIp57jD+/LhkgMt2v6QZOcvJg=", "it is not hex: 45 characters where 64 hex digits are due"},
		"a token":           {"eyJhbGciOiJIUzI1NiJ9.e30.AAAA", "it is a token (JWT) and not a signature"},
		"nothing but space": {"   ", "signature"},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t, map[string]string{"env:COURIER_API_KEY": prodKey})
			b.do(keymap.NextField)
			b.do(keymap.NextField)
			b.paste(c.given)
			b.shows(c.want)
			if right := strings.Contains(b.screen(), "✓ right"); right != strings.HasPrefix(c.want, "✓") {
				t.Errorf("right is %v:\n%s", right, b.screen())
			}
		})
	}
	b := newBench(t, nil)
	b.do(keymap.PrevField)
	b.paste(prodUser)
	b.shows("checked once there is an API key")
}

// TestUser shows the message as its bytes.
func TestUser(t *testing.T) {
	for name, c := range map[string]struct{ id, want string }{
		"beyond ASCII": {"usér-✓", "9 bytes, 75 73 c3 a9 72 2d e2 9c 93"},
		"one byte":     {"a", "1 byte, 61"},
		"long":         {strings.Repeat("a", 60), "60 bytes, 61"},
		"a blank":      {"pigeon ", "ends with a blank"},
		"a scope":      {"user_id:pigeon", "the message is the id alone"},
		"bidi":         {"a\u202eb", "61 e2 80 ae 62"},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t, map[string]string{"env:COURIER_API_KEY": prodKey})
			b.do(keymap.NextField)
			b.press(tea.KeyCtrlU)
			b.paste(c.id)
			b.shows(c.want)
			if got := b.do(keymap.CopyHere).Copy; got != courier.UserSignature(prodKey, c.id) {
				t.Errorf("signed another text: %s", got)
			}
		})
	}
}

// TestReveal shows the key only while that is asked for.
func TestReveal(t *testing.T) {
	b := newBench(t, nil)
	if b.pane.Disabled(keymap.Reveal, b.frame()) == "" {
		t.Error("there is a key to show")
	}
	b.paste(prodKey)
	b.hides(secret)
	if effect := b.do(keymap.Reveal); strings.Contains(fmt.Sprintf("%+v", effect), secret) {
		t.Error("the effect holds the key")
	}
	b.shows(prodKey)
	b.do(keymap.Reveal)
	b.hides(secret)
	b.do(keymap.Reveal)
	b.write("X")
	b.hides(secret)
	if effect := b.do(keymap.CopyHere); strings.Contains(fmt.Sprintf("%+v", effect), secret) {
		t.Error("the effect holds the key")
	}
}

// TestEnd is there for whoever wonders what the signature is for.
func TestEnd(t *testing.T) {
	newBench(t, nil).shows("x-courier-client-key", "x-courier-user-id", "x-courier-user-signature", "userSignature", "data.userSignature",
		"never with a JWT", "courier-react v8+", "courier-ui-inbox v1+", "never expires", "issue a JWT")
}

// TestSizes draws every line in its width and no secret in any.
func TestSizes(t *testing.T) {
	b := newBench(t, nil)
	b.paste(prodKey)
	b.do(keymap.NextField)
	b.write("usér-✓\u202e")
	b.do(keymap.NextField)
	b.write("not a signature")
	for b.width = 20; b.width <= 110; b.width += 6 {
		for b.height = 3; b.height <= 40; b.height += 4 {
			for range fields {
				b.do(keymap.NextField)
				checkLines(t, b)
			}
			b.press(tea.KeyPgDown)
			checkLines(t, b)
		}
	}
}

func checkLines(t *testing.T, b *bench) {
	t.Helper()
	f := b.frame()
	lines := b.pane.Render(f)
	if want := min(f.Height, b.pane.Wants(f)); len(lines) != want {
		t.Fatalf("%dx%d: %d lines, want %d", f.Width, f.Height, len(lines), want)
	}
	for _, line := range lines {
		if line.Width() != f.Width || strings.Contains(line.Plain(), secret[:12]) {
			t.Fatalf("%dx%d: %d cells: %q", f.Width, f.Height, line.Width(), line.Plain())
		}
	}
}

// TestPaging reaches the last line of a window that is cut, and comes back to the field
// with the next key.
func TestPaging(t *testing.T) {
	b := newBench(t, nil)
	b.height = 6
	if _, facts := b.pane.Title(b.frame()); facts.Plain() != "pgdn: more" {
		t.Errorf("facts %q", facts.Plain())
	}
	b.shows("API key")
	b.hides("backend that does")
	for range 10 {
		b.press(tea.KeyPgDown)
	}
	b.shows("a backend that does")
	if _, facts := b.pane.Title(b.frame()); facts.Plain() != "pgup: more" {
		t.Errorf("facts at the end %q", facts.Plain())
	}
	b.press(tea.KeyPgUp)
	b.hides("a backend that does")
	b.write("x")
	b.shows("API key")
}
