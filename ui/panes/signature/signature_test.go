package signature

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"

	"bulla/core"
	"bulla/core/courier"
	"bulla/core/signing"
	"bulla/ui/keymap"
	"bulla/ui/pane/panetest"
)

// The keys and signatures of the reference. The keys don't exist.
const (
	prodKey  = "pk_prod_EXAMPLE0000000000000000000"
	testKey  = "pk_test_EXAMPLE0000000000000000000"
	secret   = "EXAMPLE0000000000000000000"
	prodUser = "e93bdca78168672fbfa461b0c0028229e7b8c3fbf2e192032ddafe9064e72f26"
	testUser = "2d763ca9e5a00a695f69354021a27d59c4b4620c015f9207a2dac463199420be"
)

// bench is the overlay over a Workbench, with its own variables and files.
type bench struct {
	*panetest.Bench[*Overlay]
	reads []string
}

func newBench(t *testing.T, secrets map[string]string) *bench {
	t.Helper()
	b := &bench{}
	b.Bench = panetest.New(t, New(func(_ context.Context, form string) (string, error) {
		b.reads = append(b.reads, form)
		if text, ok := secrets[form]; ok {
			return text, nil
		}
		return "", errors.New("there is nothing at " + form)
	}), 74, 40)
	b.Words = true
	b.Apply(core.AddScope{Scope: "user_id:user-123"})
	return b
}

// TestDigest shows the signature as you type.
func TestDigest(t *testing.T) {
	b := newBench(t, nil)
	b.Shows("there is no API key", "user-123", "none yet")
	b.Paste(prodKey)
	b.Shows("pk_prod_****, typed here: production, published", "8 bytes, 75 73 65 72 2d 31 32 33")
	if got := b.Do(keymap.CopyHere); got.Copy != prodUser || got.Copied != "signature" {
		t.Errorf("copied %q as %q", got.Copy, got.Copied)
	}
	b.Shows(prodUser)
	b.Hides(secret)
	b.Do(keymap.NextField)
	b.Shows("the user of the token; type to replace it")
	b.Write("user-1234") // it replaces the user of the token
	b.Hides(prodUser, "type to replace it")
	b.Shows("user-1234", courier.UserSignature(prodKey, "user-1234"))
	b.Press(tea.KeyBackspace)
	b.Shows(prodUser)
	b.Press(tea.KeyCtrlU)
	b.Shows("user-123", prodUser, "type to replace it")
}

// TestSample says that the signed user is only the sample user.
func TestSample(t *testing.T) {
	b := newBench(t, nil)
	b.Core = core.New(signing.Key{}, core.Moment{Now: b.Now})
	b.Shows("user ID pigeon the sample user; type to replace it")
	b.Do(keymap.NextField)
	b.Write("user-123")
	b.Hides("sample")
	b.Shows("user ID user-123 the message")
}

// TestQuestionMark keeps the key of the environment when someone presses ? for help.
func TestQuestionMark(t *testing.T) {
	b := newBench(t, map[string]string{"env:COURIER_API_KEY": prodKey})
	if got := b.Write("?"); !strings.Contains(got.Say, "esc") {
		t.Errorf("effect %+v", got)
	}
	b.Shows("from env:COURIER_API_KEY", prodUser)
	b.Do(keymap.NextField)
	b.Write("?")
	b.Shows(courier.UserSignature(prodKey, "?"))
}

// TestPasteOverLines says that a user ID was changed when it was pasted.
func TestPasteOverLines(t *testing.T) {
	b := newBench(t, map[string]string{"env:COURIER_API_KEY": prodKey})
	b.Do(keymap.NextField)
	b.Paste("user\n123")
	b.Shows("line breaks or tabs in the paste became spaces", courier.UserSignature(prodKey, "user 123"))
	b.Do(keymap.NextField)
	b.Paste(prodUser[:32] + "\n" + prodUser[32:])
	b.Shows("white space")
}

// TestUsualKey uses the key of the environment until one is typed.
func TestUsualKey(t *testing.T) {
	b := newBench(t, map[string]string{"env:COURIER_API_KEY": testKey + "\n"})
	b.Shows("env:COURIER_API_KEY", "pk_test_****, from env:COURIER_API_KEY: test, published", testUser)
	b.Paste(prodKey)
	b.Shows("typed here", prodUser)
	b.Hides(testUser)
}

// TestForms reads a variable as soon as its name is typed, and a file when the cursor leaves the
// field.
func TestForms(t *testing.T) {
	b := newBench(t, map[string]string{"env:KEY": prodKey, "@key.txt": testKey + "\n", "b64:eA==": "dk_test_" + secret})
	b.Write("env:KE")
	b.Shows("env:KE", "(tab reads it)")
	b.Hides("cannot be read")
	b.Write("Y")
	b.Shows("from env:KEY", prodUser)
	b.Write("S")
	b.Do(keymap.NextField)
	b.Shows("the API key can't be read: there is nothing at env:KEYS", "none yet")
	b.Do(keymap.PrevField)
	b.Press(tea.KeyCtrlU)
	b.reads = nil
	b.Write("@key.txt")
	if len(b.reads) > 0 {
		t.Errorf("read %q while it was typed", b.reads)
	}
	b.Do(keymap.NextField)
	b.Shows("@key.txt", "from @key.txt", testUser)
	b.Do(keymap.PrevField)
	b.Press(tea.KeyCtrlU)
	b.Write("b64:eA==")
	b.Shows("b64:****", "dk_test_****, from base64: test, draft")
	b.Hides("eA==")
}

// TestNoKey says what was given instead of an API key.
func TestNoKey(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"a token":       {"eyJhbGciOiJIUzI1NiJ9.e30.AAAAAAAAAAAAAAAAAAAAAA", "token, not an API key"},
		"a client key":  {"MDAwMDAwMDAtMDAwMC00MDAwLTgwMDAtMDAwMDAwMDAwMDAw", "client key, not an API key"},
		"a placeholder": {"$YOUR_API_KEY_HERE", "placeholder"},
		"a word":        {"correct-horse-battery", "does not look like a Courier API key"},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t, nil)
			b.Paste(c.text)
			b.Shows(c.want, "none yet")
			b.Hides(c.text)
			if why := b.Pane.Disabled(keymap.CopyHere, b.Frame()); why == "" {
				t.Error("there is a signature to copy")
			}
			if got := b.Pane.Do(keymap.CopyHere, b.Frame()); got.Copy != "" {
				t.Errorf("copied %q", got.Copy)
			}
		})
	}
}

// TestCheck says whether a given signature is right.
func TestCheck(t *testing.T) {
	for name, c := range map[string]struct{ given, want string }{
		"right":            {prodUser, "✓ matches"},
		"upper case":       {strings.ToUpper(prodUser), "✓ matches"},
		"spaces around it": {"  " + prodUser + " ", "✓ matches"},
		"of another key":   {testUser, "✗ wrong: it belongs to another user, or was made with another API key"},
		"one wrong digit":  {"f" + prodUser[1:], "✗ wrong: it belongs to another user, or was made with another API key"},
		"cut":              {prodUser[:60], "✗ wrong: it has 60 hex digits, which are right"},
		"too long":         {prodUser + "00", "✗ wrong: it has 66 hex digits; 64 are expected"},
		"not hex":          {"g" + prodUser[1:], "✗ wrong: it contains characters that are not hex digits"},
		"base64":           {"6TvcpMgWhnL7+kYbDAAoIp57jD+/LhkgMt2v6QZOcvJg=", "it is not hex: it has 45 characters; 64 hex digits are expected"},
		"a token":          {"eyJhbGciOiJIUzI1NiJ9.e30.AAAA", "it is a token (JWT), not a signature"},
		"only spaces":      {"   ", "signature"},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t, map[string]string{"env:COURIER_API_KEY": prodKey})
			b.Do(keymap.NextField)
			b.Do(keymap.NextField)
			b.Paste(c.given)
			b.Shows(c.want)
			if right := strings.Contains(b.Screen(), "✓ matches"); right != strings.HasPrefix(c.want, "✓") {
				t.Errorf("right is %v:\n%s", right, b.Screen())
			}
		})
	}
	b := newBench(t, nil)
	b.Do(keymap.PrevField)
	b.Paste(prodUser)
	b.Shows("checked when there is an API key")
}

// TestUser shows the bytes of the message.
func TestUser(t *testing.T) {
	for name, c := range map[string]struct{ id, want string }{
		"beyond ASCII":       {"usér-✓", "9 bytes, 75 73 c3 a9 72 2d e2 9c 93"},
		"one byte":           {"a", "1 byte, 61"},
		"long":               {strings.Repeat("a", 60), "60 bytes, 61"},
		"a space at the end": {"pigeon ", "ends with a space"},
		"a scope":            {"user_id:pigeon", "the message is only the ID"},
		"bidi":               {"a\u202eb", "61 e2 80 ae 62"},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t, map[string]string{"env:COURIER_API_KEY": prodKey})
			b.Do(keymap.NextField)
			b.Press(tea.KeyCtrlU)
			b.Paste(c.id)
			b.Shows(c.want)
			if got := b.Do(keymap.CopyHere).Copy; got != courier.UserSignature(prodKey, c.id) {
				t.Errorf("signed another text: %s", got)
			}
		})
	}
}

// TestReveal shows the key only on request.
func TestReveal(t *testing.T) {
	b := newBench(t, nil)
	if b.Pane.Disabled(keymap.Reveal, b.Frame()) == "" {
		t.Error("there is a key to show")
	}
	b.Paste(prodKey)
	b.Hides(secret)
	if effect := b.Do(keymap.Reveal); strings.Contains(fmt.Sprintf("%+v", effect), secret) {
		t.Error("the effect contains the key")
	}
	b.Shows(prodKey)
	b.Do(keymap.Reveal)
	b.Hides(secret)
	b.Do(keymap.Reveal)
	b.Write("X")
	b.Hides(secret)
	if effect := b.Do(keymap.CopyHere); strings.Contains(fmt.Sprintf("%+v", effect), secret) {
		t.Error("the effect contains the key")
	}
}

// TestUse shows where the signature is sent, and what replaced it.
func TestUse(t *testing.T) {
	newBench(t, nil).Shows("x-courier-client-key", "x-courier-user-id", "x-courier-user-signature", "userSignature", "data.userSignature",
		"never with a JWT", "courier-react v8+", "courier-ui-inbox v1+", "never expires", "issue a JWT")
}

// TestSizes checks that every line fits the width and that none contains a secret.
func TestSizes(t *testing.T) {
	b := newBench(t, nil)
	b.Paste(prodKey)
	b.Do(keymap.NextField)
	b.Write("usér-✓\u202e")
	b.Do(keymap.NextField)
	b.Write("not a signature")
	for b.Width = 20; b.Width <= 110; b.Width += 6 {
		for b.Height = 3; b.Height <= 40; b.Height += 4 {
			for range fields {
				b.Do(keymap.NextField)
				checkLines(t, b)
			}
			b.Press(tea.KeyPgDown)
			checkLines(t, b)
		}
	}
}

func checkLines(t *testing.T, b *bench) {
	t.Helper()
	f := b.Frame()
	lines := b.Pane.Render(f)
	if want := min(f.Height, b.Pane.Wants(f)); len(lines) != want {
		t.Fatalf("%dx%d: %d lines, want %d", f.Width, f.Height, len(lines), want)
	}
	for _, line := range lines {
		if line.Width() != f.Width || strings.Contains(line.Plain(), secret[:12]) {
			t.Fatalf("%dx%d: %d cells: %q", f.Width, f.Height, line.Width(), line.Plain())
		}
	}
}

// TestPaging scrolls to the last line of an overlay that doesn't fit. The next key press returns to
// the field.
func TestPaging(t *testing.T) {
	b := newBench(t, nil)
	b.Height = 6
	if _, facts := b.Pane.Title(b.Frame()); facts.Plain() != "pgdn: more" {
		t.Errorf("facts %q", facts.Plain())
	}
	b.Shows("API key")
	b.Hides("backend that does")
	for range 10 {
		b.Press(tea.KeyPgDown)
	}
	b.Shows("the code of a backend")
	if _, facts := b.Pane.Title(b.Frame()); facts.Plain() != "pgup: more" {
		t.Errorf("facts at the end %q", facts.Plain())
	}
	b.Press(tea.KeyPgUp)
	b.Hides("the code of a backend")
	b.Write("x")
	b.Shows("API key")
}
