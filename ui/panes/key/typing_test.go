package key

import (
	"encoding/base64"
	"reflect"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"bulla/core"
	"bulla/core/diagnose"
	"bulla/core/signing"
	"bulla/ui/keymap"
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
			b.do(keymap.Edit)
			b.write(c.typed)
			b.accept()
			if got := b.core.Expect.Policy; !reflect.DeepEqual(got, c.want) {
				t.Errorf("the policy is %+v, want %+v", got, c.want)
			}
			if b.pane.Typing() {
				t.Error("it is still being typed")
			}
		})
	}
}

// TestTypedFaults holds that a fault shows while it is typed, and keeps the text from
// being taken.
func TestTypedFaults(t *testing.T) {
	for _, c := range []struct{ rule, typed, want string }{
		{"alg", "HS265", `"HS265" is no signature algorithm: did you mean HS256?`},
		{"alg", "HS256, rs256", `"rs256" is no signature algorithm: did you mean RS256?`},
		{"alg", "banana", `"banana" is no signature algorithm`},
		{"alg", "none", "none is no signature, which is never allowed"},
		{"leeway", "-30s", `"-30s": it is below zero`},
		{"leeway", "-5", `"-5": it is below zero`},
		{"leeway", "soon", `"soon": it is not a time`},
		{"leeway", "2d", `"2d": it is longer than a day`},
	} {
		t.Run(c.rule+" "+c.typed, func(t *testing.T) {
			b := newBench(t)
			b.width = 100
			b.on(c.rule)
			b.do(keymap.Edit)
			b.write(c.typed)
			b.shows("✗ ", c.want)
			effect := b.accept()
			if !strings.Contains(effect.Say, c.want) || len(effect.Changes) > 0 || !b.pane.Typing() {
				t.Errorf("accepting gives %+v, typing %v", effect, b.pane.Typing())
			}
			b.pane.Leave(b.frame())
			if b.pane.Typing() || !reflect.DeepEqual(b.core.Expect.Policy, diagnose.Policy{}) {
				t.Error("leaving does not leave it as it was")
			}
		})
	}
}

func TestTypingSaysWhatItMeans(t *testing.T) {
	b := newBench(t)
	b.width, b.height = 80, 20
	b.on("leeway")
	b.do(keymap.Edit)
	b.shows("leeway", "how far exp and nbf may be off; a plain number counts seconds")
	b.write("90")
	b.shows("1 min 30 s: how far")
	b.pane.Leave(b.frame())

	b.on("alg")
	b.do(keymap.Edit)
	b.shows("nothing allows those of the key")
	b.write("RS256")
	b.shows("! the key at hand does none of these")
	b.write(" HS256")
	b.hides("the key at hand does none of these")
}

// TestEditARule starts with what is there, and takes the rule back where nothing is
// left of it.
func TestEditARule(t *testing.T) {
	b := newBench(t)
	b.policy(diagnose.Policy{Algorithms: []string{"HS256", "HS384"}, Require: []string{"exp"}, Leeway: 90 * time.Second})
	before := b.core
	b.on("alg")
	b.do(keymap.Edit)
	if effect := b.accept(); len(effect.Changes) > 0 || effect.Say != "" {
		t.Errorf("accepting what was there gives %+v", effect)
	}
	b.do(keymap.Edit)
	b.write(" HS512")
	b.accept()
	if got := b.core.Expect.Policy.Algorithms; !reflect.DeepEqual(got, []string{"HS256", "HS384", "HS512"}) {
		t.Errorf("the algorithms are %v", got)
	}
	if got := before.Expect.Policy.Algorithms; !reflect.DeepEqual(got, []string{"HS256", "HS384"}) {
		t.Errorf("the old algorithms became %v", got)
	}
	b.on("leeway")
	b.do(keymap.Edit)
	b.shows("leeway 90s")
	for range len("90s") {
		b.pane.Type(tea.KeyMsg{Type: tea.KeyBackspace}, b.frame())
	}
	b.accept()
	if b.core.Expect.Policy.Leeway != 0 {
		t.Errorf("the leeway is %v, want none", b.core.Expect.Policy.Leeway)
	}
}

func TestTypeAKey(t *testing.T) {
	for _, c := range []struct{ typed, readKey, shown, hidden string }{
		{"env:JWT_SECRET", "env:JWT_SECRET", "env:JWT_SECRET", "****"},
		{"@keys/jwks.json", "@keys/jwks.json", "@keys/jwks.json", "****"},
		{"b64:c2VjcmV0", "b64:c2VjcmV0", "key ************", "c2V"},
		{"hunter2", "hunter2", "key *******", "hunter"},
		{LocalKey, "b64:" + base64.StdEncoding.EncodeToString([]byte(LocalKey)), "key *****", "key local"},
	} {
		t.Run(c.typed, func(t *testing.T) {
			b := newBench(t)
			b.do(keymap.Edit)
			b.write(c.typed)
			b.shows(c.shown, "env:NAME is a variable")
			b.hides(c.hidden)
			if effect := b.accept(); effect.ReadKey != c.readKey || effect.Say != "" {
				t.Errorf("accepting gives %+v, want %q read", effect, c.readKey)
			}
			if !b.pane.Typing() {
				t.Error("what was typed is gone before it could be read")
			}
			if b.pane.Taken(); b.pane.Typing() {
				t.Error("it is still being typed")
			}
			b.hides("key "+c.typed, "env:NAME is")
		})
	}
}

func TestTypeNoKey(t *testing.T) {
	b := newBench(t)
	b.do(keymap.Edit)
	if effect := b.accept(); effect.ReadKey != "" || effect.Say == "" || b.pane.Typing() {
		t.Errorf("accepting nothing gives %+v", effect)
	}
	b.do(keymap.Edit)
	b.write("secret")
	if b.pane.Leave(b.frame()); b.pane.Typing() {
		t.Error("leaving does not end typing")
	}
	b.do(keymap.Edit)
	b.pane.Reset()
	if b.pane.Typing() {
		t.Error("a reset does not end typing")
	}
}

// TestPasteAKeyFile holds that its line breaks survive.
func TestPasteAKeyFile(t *testing.T) {
	file := publicHalf(t, parse(t, edKey('a', ""), "file")[0]).Reveal()
	b := inspecting(t, `{}`)
	b.do(keymap.Edit)
	effect := b.pane.Type(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(file), Paste: true}, b.frame())
	if effect.ReadKey != file {
		t.Errorf("a pasted key file gives %+v", effect)
	}
	b.pane.Taken()
	b.do(keymap.Edit)
	effect = b.pane.Type(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("one line"), Paste: true}, b.frame())
	if effect.ReadKey != "" || !b.pane.Typing() {
		t.Errorf("a paste of one line gives %+v", effect)
	}
	b.on("iss")
	b.pane.Leave(b.frame())
	b.do(keymap.Edit)
	effect = b.pane.Type(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("a\nb"), Paste: true}, b.frame())
	if effect.ReadKey != "" || !b.pane.Typing() {
		t.Errorf("a paste into a rule gives %+v", effect)
	}
}

func TestReveal(t *testing.T) {
	b := newBench(t)
	b.hides(localSecret)
	b.do(keymap.Reveal)
	b.shows(localSecret)
	b.hides("****")
	b.do(keymap.Reveal)
	b.hides(localSecret)

	b.on("iss")
	b.do(keymap.Reveal)
	b.shows(localSecret)
	b.pane.Reset()
	b.hides(localSecret)
}

// TestRevealEnds holds that a key is hidden again as soon as something else is
// looked at.
func TestRevealEnds(t *testing.T) {
	other := secret(t, "another-secret-of-32-bytes-zyxwv", "random local key")
	for name, changes := range map[string][]core.Change{
		"another key of the same size": {core.SetSigner{Key: other}},
		"another composed token":       {core.SetExpiry{Text: "2h"}},
		"a pasted token":               {core.Paste{Text: "eyJhbGciOiJIUzI1NiJ9.e30.AAAA"}},
		"a pasted token with that key": {core.Paste{Text: "eyJhbGciOiJIUzI1NiJ9.e30.AAAA"}, core.SetVerifiers{Keys: signing.Keys{secret(t, localSecret, "random local key")}}},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t)
			b.do(keymap.Reveal)
			b.shows(localSecret)
			before := b.core
			b.apply(changes...)
			b.hides(localSecret, "another-secret")
			b.core = before
			b.hides(localSecret)
		})
	}
}

// TestScrollThroughAKey reads a key that is longer than its frame line by line, down
// and up again.
func TestScrollThroughAKey(t *testing.T) {
	b := inspecting(t, `{}`, parse(t, edKey('a', "one"), "file")...)
	b.width, b.height = 32, 40
	b.do(keymap.Reveal)
	lines := strings.Split(b.screen(), "\n")
	b.height = 3
	for i := range 6 {
		if got, want := b.screen(), strings.Join(lines[i:i+3], "\n"); got != want {
			t.Fatalf("after %d times down:\n%s\nwant\n%s", i, got, want)
		}
		b.do(keymap.Down)
	}
	b.do(keymap.Last)
	b.shows("leeway")
	b.on("key")
	b.do(keymap.Down)
	b.screen()
	b.do(keymap.Up)
	if got, want := b.screen(), strings.Join(lines[:3], "\n"); got != want {
		t.Errorf("back at the top:\n%s\nwant\n%s", got, want)
	}
}

// TestRevealWraps shows all of a key in a narrow frame.
func TestRevealWraps(t *testing.T) {
	b := inspecting(t, `{}`, parse(t, edKey('a', "one"), "file")...)
	b.width, b.height = 32, 40
	b.do(keymap.Reveal)
	whole := strings.ReplaceAll(strings.ReplaceAll(b.screen(), "\n", ""), " ", "")
	if want := strings.ReplaceAll(strings.ReplaceAll(b.core.Verifiers[0].Reveal(), "\n", ""), " ", ""); !strings.Contains(whole, want) {
		t.Errorf("not all of the key shows:\n%s", b.screen())
	}
}
