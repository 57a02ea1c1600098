package key

import (
	"encoding/pem"
	"reflect"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"bulla/core"
	"bulla/core/diagnose"
	"bulla/core/signing"
	"bulla/ui/keymap"
	"bulla/ui/pane"
	"bulla/ui/pane/panetest"
)

func TestTypeRules(t *testing.T) {
	for _, c := range []struct {
		rule, typed string
		want        diagnose.Policy
	}{
		{"alg", "HS256", diagnose.Policy{Algorithms: []string{"HS256"}}},
		{"alg", " RS256,HS256  EdDSA, RS256 ", diagnose.Policy{Algorithms: []string{"RS256", "HS256", "EdDSA"}}},
		{"iss", " https://a.example/x, y ", diagnose.Policy{Issuer: "https://a.example/x, y"}},
		{"aud", "api", diagnose.Policy{Audience: "api"}},
		{"sub", "a  b", diagnose.Policy{Subject: "a  b"}},
		{"require", "exp,sub, exp iat", diagnose.Policy{Require: []string{"exp", "sub", "iat"}}},
		{"leeway", "30s", diagnose.Policy{Leeway: 30 * time.Second}},
		{"leeway", " 1m ", diagnose.Policy{Leeway: time.Minute}},
		{"leeway", "45", diagnose.Policy{Leeway: 45 * time.Second}},
		{"leeway", "0", diagnose.Policy{}},
	} {
		t.Run(c.rule+" "+c.typed, func(t *testing.T) {
			b := newBench(t)
			b.on(c.rule)
			b.Do(keymap.Edit)
			b.Write(c.typed)
			b.accept()
			if got := b.Core.Expect.Policy; !reflect.DeepEqual(got, c.want) {
				t.Errorf("the policy is %+v, want %+v", got, c.want)
			}
			if b.Pane.Typing() {
				t.Error("it is still being typed")
			}
		})
	}
}

// TestTypedFaults checks that a fault shows while it is typed, and that enter then doesn't accept
// the text.
func TestTypedFaults(t *testing.T) {
	for _, c := range []struct{ rule, typed, want string }{
		{"alg", "HS265", `"HS265" is not a signature algorithm: did you mean HS256?`},
		{"alg", "HS256, rs256", `"rs256" is not a signature algorithm: did you mean RS256?`},
		{"alg", "banana", `"banana" is not a signature algorithm`},
		{"alg", "none", "none means no signature and is never allowed"},
		{"leeway", "-30s", `"-30s": it is below zero`},
		{"leeway", "-5", `"-5": it is below zero`},
		{"leeway", "soon", `"soon": it is not a duration`},
		{"leeway", "2d", `"2d": it is longer than a day`},
	} {
		t.Run(c.rule+" "+c.typed, func(t *testing.T) {
			b := newBench(t)
			b.Width = 100
			b.on(c.rule)
			b.Do(keymap.Edit)
			b.Write(c.typed)
			b.Shows("✗ ", c.want)
			effect := b.accept()
			if !strings.Contains(effect.Say, c.want) || len(effect.Changes) > 0 || !b.Pane.Typing() {
				t.Errorf("accepting gives %+v, typing %v", effect, b.Pane.Typing())
			}
			b.Pane.Leave(b.Frame())
			if b.Pane.Typing() || !reflect.DeepEqual(b.Core.Expect.Policy, diagnose.Policy{}) {
				t.Error("leaving does not leave it as it was")
			}
		})
	}
}

func TestTypingSaysWhatItMeans(t *testing.T) {
	b := newBench(t)
	b.Width, b.Height = 80, 20
	b.on("leeway")
	b.Do(keymap.Edit)
	b.Shows("leeway", "the tolerance for exp and nbf; a plain number is in seconds")
	b.Write("90")
	b.Shows("1 min 30 s: the tolerance")
	b.Pane.Leave(b.Frame())

	b.on("alg")
	b.Do(keymap.Edit)
	b.Shows("if empty, those of the key are allowed")
	b.Write("RS256")
	b.Shows("! the key supports none of these")
	b.Write(" HS256")
	b.Hides("the key supports none of these")
}

// TestEditARule starts with the current value, and removes the rule if the text is empty.
func TestEditARule(t *testing.T) {
	b := newBench(t)
	b.policy(diagnose.Policy{Algorithms: []string{"HS256", "HS384"}, Require: []string{"exp"}, Leeway: 90 * time.Second})
	before := b.Core
	b.on("alg")
	b.Do(keymap.Edit)
	if effect := b.accept(); len(effect.Changes) > 0 || effect.Say != "" {
		t.Errorf("accepting what was there gives %+v", effect)
	}
	b.Do(keymap.Edit)
	b.Write(" HS512")
	b.accept()
	if got := b.Core.Expect.Policy.Algorithms; !reflect.DeepEqual(got, []string{"HS256", "HS384", "HS512"}) {
		t.Errorf("the algorithms are %v", got)
	}
	if got := before.Expect.Policy.Algorithms; !reflect.DeepEqual(got, []string{"HS256", "HS384"}) {
		t.Errorf("the old algorithms became %v", got)
	}
	b.on("leeway")
	b.Do(keymap.Edit)
	b.Shows("leeway 90s")
	for range len("90s") {
		b.Pane.Type(tea.KeyMsg{Type: tea.KeyBackspace}, b.Frame())
	}
	b.accept()
	if b.Core.Expect.Policy.Leeway != 0 {
		t.Errorf("the leeway is %v, want none", b.Core.Expect.Policy.Leeway)
	}
}

func TestTypeAKey(t *testing.T) {
	for _, c := range []struct{ typed, source, shown, hidden string }{
		{"env:JWT_SECRET", "env:JWT_SECRET", "env:JWT_SECRET", "****"},
		{"@keys/jwks.json", "@keys/jwks.json", "@keys/jwks.json", "****"},
		{"b64:c2VjcmV0", "b64:c2VjcmV0", "key b64:********", "c2V"},
		{"hunter2", "hunter2", "key *******", "hunter"},
		{"local", "local", "key *****", "key local"},
	} {
		t.Run(c.typed, func(t *testing.T) {
			b := newBench(t)
			b.Do(keymap.Edit)
			b.Write(c.typed)
			b.Shows(c.shown, "env:NAME, @FILE, b64:TEXT (base64)")
			b.Hides(c.hidden)
			if effect := b.accept(); effect.KeySource != c.source || effect.Say != "" {
				t.Errorf("accepting gives %+v, want %q read", effect, c.source)
			}
			if !b.Pane.Typing() {
				t.Error("what was typed is gone before it could be read")
			}
			if b.Pane.KeyAccepted(); b.Pane.Typing() {
				t.Error("it is still being typed")
			}
			b.Hides("key "+c.typed, "env:NAME is")
		})
	}
}

func TestTypeNoKey(t *testing.T) {
	b := newBench(t)
	b.Do(keymap.Edit)
	if effect := b.accept(); effect.KeySource != "" || effect.Say == "" || b.Pane.Typing() {
		t.Errorf("accepting nothing gives %+v", effect)
	}
	b.Do(keymap.Edit)
	b.Write("secret")
	if b.Pane.Leave(b.Frame()); b.Pane.Typing() {
		t.Error("leaving does not end typing")
	}
	b.Do(keymap.Edit)
	b.Pane.Reset()
	if b.Pane.Typing() {
		t.Error("a reset does not end typing")
	}
}

// TestPasteAKeyFile checks that line breaks are kept.
func TestPasteAKeyFile(t *testing.T) {
	file := publicHalf(t, parse(t, edKey('a', ""), "file")[0]).Reveal()
	b := inspecting(t, `{}`)
	b.Do(keymap.Edit)
	effect := b.Pane.Type(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(file), Paste: true}, b.Frame())
	if effect.KeySource != file {
		t.Errorf("a pasted key file gives %+v", effect)
	}
	b.Pane.KeyAccepted()
	b.Do(keymap.Edit)
	effect = b.Pane.Type(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("one line"), Paste: true}, b.Frame())
	if effect.KeySource != "" || !b.Pane.Typing() {
		t.Errorf("a paste of one line gives %+v", effect)
	}
	b.on("iss")
	b.Pane.Leave(b.Frame())
	b.Do(keymap.Edit)
	effect = b.Pane.Type(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("a\nb"), Paste: true}, b.Frame())
	if effect.KeySource != "" || !b.Pane.Typing() {
		t.Errorf("a paste into a rule gives %+v", effect)
	}
}

// TestPasteAKeyFileOfOneLine checks that a key file that a program or a .env file has in one line
// is read at once.
func TestPasteAKeyFileOfOneLine(t *testing.T) {
	public := publicHalf(t, parse(t, edKey('a', ""), "file")[0])
	block := strings.ReplaceAll(string(pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: []byte("EXAMPLE")})),
		"\n", `\n`)
	for name, text := range map[string]string{
		"PEM": block, "PEM in quotes": `"` + block + `"`, "PEM in single quotes": "'" + block + "'",
		"PEM as a variable": `JWT_KEY="` + block + `"`, "JWK": public.PublicJWK(),
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t)
			b.Do(keymap.Edit)
			if effect := b.Paste(text); effect.KeySource != text {
				t.Errorf("the paste gives %+v", effect)
			}
		})
	}
}

// TestPasteALongKeyFile reads a key file of one line that is too long for the field, and says so if
// it is not a key file.
func TestPasteALongKeyFile(t *testing.T) {
	long := strings.Repeat("x", pane.MaxField+1)
	b := newBench(t)
	b.Do(keymap.Edit)
	if effect := b.Paste(long); effect.KeySource != long {
		t.Errorf("%d of %d characters are read", len(effect.KeySource), len(long))
	}
	b.Write("x")
	if effect := b.Paste(long); effect.KeySource != "" || !strings.Contains(effect.Say, "the rest was dropped") {
		t.Errorf("a paste behind a letter gives %+v", effect)
	}
}

// TestPasteSaysWhatWasLeftOut checks that a secret is never changed without a message.
func TestPasteSaysWhatWasLeftOut(t *testing.T) {
	b := newBench(t)
	b.Do(keymap.Edit)
	if effect := b.Paste("hunter\x1b2"); !strings.Contains(effect.Say, "a control character in the paste was dropped") {
		t.Errorf("effect %+v", effect)
	}
	if effect := b.Write("3"); effect.Say != "" {
		t.Errorf("still says %q", effect.Say)
	}
}

func TestReveal(t *testing.T) {
	b := newBench(t)
	b.Hides(panetest.Secret)
	b.Do(keymap.Reveal)
	b.Shows(panetest.Secret)
	b.Hides("****")
	b.Do(keymap.Reveal)
	b.Hides(panetest.Secret)

	b.on("iss")
	b.Do(keymap.Reveal)
	b.Shows(panetest.Secret)
	b.Pane.Reset()
	b.Hides(panetest.Secret)
}

// TestRevealEnds checks that a key is hidden again as soon as another key or token is inspected.
func TestRevealEnds(t *testing.T) {
	other := secret(t, "another-secret-of-32-bytes-zyxwv", "random local key")
	for name, changes := range map[string][]core.Change{
		"another key of the same size": {core.SetSigner{Key: other}},
		"another composed token":       {core.SetExpiry{Text: "2h"}},
		"a pasted token":               {core.Paste{Text: "eyJhbGciOiJIUzI1NiJ9.e30.AAAA"}},
		"a pasted token with that key": {core.Paste{Text: "eyJhbGciOiJIUzI1NiJ9.e30.AAAA"},
			core.SetVerifiers{Keys: signing.Keys{secret(t, panetest.Secret, "random local key")}}},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t)
			b.Do(keymap.Reveal)
			b.Shows(panetest.Secret)
			before := b.Core
			b.Apply(changes...)
			b.Hides(panetest.Secret, "another-secret")
			b.Core = before
			b.Hides(panetest.Secret)
		})
	}
}

// TestScrollThroughAKey scrolls down and up through a key that is longer than its frame.
func TestScrollThroughAKey(t *testing.T) {
	b := inspecting(t, `{}`, parse(t, edKey('a', "one"), "file")...)
	b.Width, b.Height = 32, 40
	b.Do(keymap.Reveal)
	lines := strings.Split(b.Screen(), "\n")
	b.Height = 3
	for i := range 6 {
		if got, want := b.Screen(), strings.Join(lines[i:i+3], "\n"); got != want {
			t.Fatalf("after %d times down:\n%s\nwant\n%s", i, got, want)
		}
		b.Do(keymap.Down)
	}
	b.Do(keymap.Last)
	b.Shows("leeway")
	b.on("key")
	b.Do(keymap.Down)
	b.Screen()
	b.Do(keymap.Up)
	if got, want := b.Screen(), strings.Join(lines[:3], "\n"); got != want {
		t.Errorf("back at the top:\n%s\nwant\n%s", got, want)
	}
}

// TestRevealWraps checks that a narrow frame shows the complete key.
func TestRevealWraps(t *testing.T) {
	b := inspecting(t, `{}`, parse(t, edKey('a', "one"), "file")...)
	b.Width, b.Height = 32, 40
	b.Do(keymap.Reveal)
	whole := strings.ReplaceAll(strings.ReplaceAll(b.Screen(), "\n", ""), " ", "")
	if want := strings.ReplaceAll(strings.ReplaceAll(b.Core.Verifiers[0].Reveal(), "\n", ""), " ",
		""); !strings.Contains(whole, want) {
		t.Errorf("not all of the key shows:\n%s", b.Screen())
	}
}
