package key

import (
	"strings"
	"testing"
	"time"

	"bulla/core"
	"bulla/core/diagnose"
	"bulla/core/signing"
	"bulla/themes"
	"bulla/ui/keymap"
	"bulla/ui/pane"
	"bulla/ui/pane/panetest"
)

func TestComposing(t *testing.T) {
	b := newBench(t)
	want := strings.TrimPrefix(`
key       secret of 256 bits, random local key
          ******** (32 bytes)
signature ✓ valid: made with this key
alg       those of the key: HS256 HS384 HS512
iss       any
aud       any
sub       any
require   nothing
leeway    0 s`, "\n")
	if got := b.Screen(); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// TestSmallFrame checks what fits on a terminal of 80x24: key, signature and the rules that are
// set.
func TestSmallFrame(t *testing.T) {
	b := inspecting(t, `{"iss":"https://a.example","sub":"x"}`, secret(t, givenSecret, "variable JWT_SECRET"))
	b.policy(diagnose.Policy{Issuer: "https://a.example", Subject: "y", Leeway: time.Minute})
	b.Width, b.Height = 32, 6
	b.on("leeway")
	b.Pane.Do(keymap.First, b.Frame())
	f := b.Frame()
	f.Focused = false
	var lines []string
	for _, line := range b.Pane.Render(f) {
		lines = append(lines, strings.TrimRight(line.Plain(), " "))
	}
	want := strings.TrimPrefix(`
key     secret of 256 bits, fro…
        ******** (32 bytes)
signed  ✓ valid: made with this…
iss     ✓ https://a.example
sub     ✗ y
leeway  1m`, "\n")
	if got := strings.Join(lines, "\n"); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestTitle(t *testing.T) {
	ed := parse(t, edKey('a', "one"), "file")[0]
	for _, c := range []struct {
		keys []signing.Key
		want string
	}{
		{nil, "none"},
		{[]signing.Key{secret(t, givenSecret, "x")}, "secret, 256 bits"},
		{[]signing.Key{ed}, "Ed25519"},
		{parse(t, rsaKey(), "file"), "RSA 2048"},
		{[]signing.Key{ed, ed, ed}, "3 keys"},
	} {
		name, facts := New().Title(inspecting(t, `{}`, c.keys...).Frame())
		if name != "Key" || facts.Plain() != c.want {
			t.Errorf("the title is %q %q, want Key %q", name, facts.Plain(), c.want)
		}
	}
}

// TestTheUsedKeyIsFirst checks that the key that was compared is shown before the others of a set.
func TestTheUsedKeyIsFirst(t *testing.T) {
	set := parse(t, `{"keys":[`+edKey('a', "one")+`,`+edKey('b', "two")+`]}`, "file keys.json")
	compact, err := signing.Sign(`{"alg":"EdDSA","kid":"two"}`, `{}`, set[1])
	if err != nil {
		t.Fatal(err)
	}
	b := newBench(t)
	b.Apply(core.Paste{Text: compact}, core.SetVerifiers{Keys: set})
	b.Width = 70
	lines := strings.Split(b.Screen(), "\n")
	if want := "used      Ed25519 private, kid two, from file keys.json"; lines[0] != want {
		t.Errorf("the first row is %q, want %q", lines[0], want)
	}
	if want := "other     Ed25519 private, kid one, from file keys.json"; lines[len(lines)-1] != want {
		t.Errorf("the last row is %q, want %q", lines[len(lines)-1], want)
	}
	b.Shows("thumbprint " + set[1].Thumbprint())
	b.Hides(set[0].Thumbprint())
	b.on("other")
	b.Shows("thumbprint " + set[0].Thumbprint())
}

func TestSignatureInWords(t *testing.T) {
	given := secret(t, givenSecret, "x")
	ed := parse(t, edKey('a', ""), "file")[0]
	sign := func(header, payload string, k signing.Key) string {
		t.Helper()
		compact, err := signing.Sign(header, payload, k)
		if err != nil {
			t.Fatal(err)
		}
		return compact
	}
	ok := sign(`{"alg":"HS256"}`, `{}`, given)
	const encrypted = "eyJhbGciOiJkaXIiLCJlbmMiOiJBMjU2R0NNIn0..BwcHBwcHBwcHBwcH.LDXf9peVIU4JK-PRqtSb8Q.0N6nRBlqharAqDaYH6RO-A"
	for _, c := range []struct {
		name, token string
		keys        []signing.Key
		edit        diagnose.Edit
		want        string
		role        themes.Role
	}{
		{name: "valid", token: ok, keys: []signing.Key{given}, want: "✓ valid: made with this key", role: themes.Pass},
		{name: "another key", token: ok, keys: []signing.Key{secret(t, panetest.Secret, "x")},
			want: "✗ invalid: not made with this key", role: themes.Error},
		{name: "no key", token: ok, want: "○ not checked: no key was given", role: themes.Skipped},
		{name: "a key of another kind", token: ok, keys: []signing.Key{ed},
			want: "✗ not checked: HS256 needs a different kind of key than Ed25519 private", role: themes.Error},
		{name: "no signature", token: ok[:strings.LastIndex(ok, ".")+1], keys: []signing.Key{given},
			want: "✗ none: there is no signature", role: themes.Error},
		{name: "an algorithm not known", token: "eyJhbGciOiJYWSJ9.e30.AAAA", keys: []signing.Key{given},
			want: "○ not checked: bulla can't verify this algorithm", role: themes.Skipped},
		{name: "a secret that all know", token: sign(`{"alg":"HS256"}`, `{}`, secret(t, "your-256-bit-secret", "x")),
			want: "anyone can sign with it", role: themes.Error},
		{name: "encrypted, no key", token: encrypted,
			want: "○ encrypted (JWE): only the recipient's key decrypts it, a secret of 32 bytes", role: themes.Skipped},
		{name: "encrypted, another key", token: encrypted, keys: []signing.Key{given}, want: "✗ encrypted (JWE): wrong key",
			role: themes.Error},
		{name: "encrypted, a key of another kind", token: encrypted, keys: []signing.Key{ed},
			want: "✗ encrypted (JWE): dir needs a secret of 32 bytes, not an Ed25519 key", role: themes.Error},
		{name: "edited and signed", token: ok, keys: []signing.Key{given}, edit: diagnose.EditedAndSigned,
			want: "✓ valid: signed again here after the edit", role: themes.Pass},
		{name: "edited only", token: ok, edit: diagnose.EditedOnly,
			want: "✗ invalid: edited here without a key to sign it again", role: themes.Error},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := newBench(t)
			b.Apply(core.Paste{Text: c.token}, core.SetVerifiers{Keys: c.keys})
			b.Core.Edit = c.edit
			b.Width = 120
			b.Shows(c.want)
			if got := signatureOf(b.Frame()).role; got != c.role {
				t.Errorf("it shows as %v, want %v", got, c.role)
			}
		})
	}
	b := newBench(t)
	b.Apply(core.Paste{Text: "nothing of the kind"})
	b.Shows("signature no token")
}

func TestNoKey(t *testing.T) {
	inspecting(t, `{}`).Shows("key       none: press enter to add one", "those of the key", "○ not checked")
}

func TestKeyFaults(t *testing.T) {
	b := inspecting(t, `{}`, secret(t, "short", "variable JWT"))
	b.on("alg")
	b.Shows("! the secret is short: 5 of the 32 bytes")
	b.Hides("use a random secret")
	b.on("key")
	b.Shows("! the secret is short: 5 of the 32 bytes", "use a random secret of 32 bytes")

	b = inspecting(t, `{}`, parse(t, givenSecret+"\n", "file")...)
	b.Shows("! the line break at the end")
}

// TestAKeyOfAnUnknownKind checks that the pane says why such a key is not used.
func TestAKeyOfAnUnknownKind(t *testing.T) {
	b := inspecting(t, `{}`, parse(t, `{"keys":[{"kty":"XYZ","kid":"odd"},`+edKey('a', "one")+`]}`, "file")...)
	b.Width = 100
	b.Shows(`unknown kind "XYZ", kid odd, from file`, "! key not used: unknown kind")
	b.Hides("thumbprint", "***")
}

// TestARuleThatCannotBeChecked checks that such a rule looks different from a broken one.
func TestARuleThatCannotBeChecked(t *testing.T) {
	b := newBench(t)
	b.Apply(core.Paste{Text: "eyJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJ4Iiwic3ViIjo.AAAA"})
	b.policy(diagnose.Policy{Audience: "api"})
	b.Shows("aud       ○ api")
	b.on("aud")
	b.Shows("aud       ○ api", "not checked")
}

// TestOutcomes checks the symbol of each rule.
func TestOutcomes(t *testing.T) {
	const payload = `{"iss":"i","aud":["a","b"],"sub":"s"}`
	for _, c := range []struct {
		label  string
		policy diagnose.Policy
		want   string
	}{
		{"alg", diagnose.Policy{Algorithms: []string{"HS256", "RS256"}}, "alg       ✓ HS256 RS256"},
		{"alg", diagnose.Policy{Algorithms: []string{"RS256"}}, "alg       ✗ RS256"},
		{"iss", diagnose.Policy{Issuer: "i"}, "iss       ✓ i"},
		{"iss", diagnose.Policy{Issuer: "j"}, "iss       ✗ j"},
		{"aud", diagnose.Policy{Audience: "b"}, "aud       ✓ b"},
		{"aud", diagnose.Policy{Audience: "c"}, "aud       ✗ c"},
		{"sub", diagnose.Policy{Subject: "s"}, "sub       ✓ s"},
		{"sub", diagnose.Policy{Subject: "t"}, "sub       ✗ t"},
		{"require", diagnose.Policy{Require: []string{"iss", "sub"}}, "require   ✓ iss sub"},
		{"require", diagnose.Policy{Require: []string{"iss", "exp"}}, "require   ✗ iss exp"},
		{"leeway", diagnose.Policy{Leeway: 90 * time.Second}, "leeway    90s"},
	} {
		t.Run(c.want, func(t *testing.T) {
			b := inspecting(t, payload, secret(t, givenSecret, "x"))
			b.policy(c.policy)
			b.Height = 30
			b.Shows(c.want)
			b.on(c.label)
			b.Shows(c.want)
			finding, ok := b.Pane.selected(b.Frame()).rule.finding(b.Frame())
			if failed := strings.Contains(c.want, "✗"); failed != (ok && finding.Severity == diagnose.Error) {
				t.Fatalf("the finding is %v %q", finding.Severity, finding.Title)
			}
			if ok && finding.Severity == diagnose.Error {
				b.Shows(strings.Fields(finding.Fix)[0])
			}
		})
	}
}

func TestDisabled(t *testing.T) {
	given := secret(t, givenSecret, "x")
	for _, c := range []struct {
		name   string
		bench  *bench
		on     string
		action keymap.Action
		want   string
	}{
		{"edit the signature", newBench(t), "signature", keymap.Edit,
			"the signature depends on the key and the rules: press enter on one of them"},
		{"edit the key", newBench(t), "key", keymap.Edit, ""},
		{"edit a rule", newBench(t), "iss", keymap.Edit, ""},
		{"forget the signature", newBench(t), "signature", keymap.Remove,
			"the signature is part of the token: press d on the key or a rule"},
		{"forget the signer", newBench(t), "key", keymap.Remove,
			"composing needs a key to sign with: press l for the local key"},
		{"forget a key", inspecting(t, `{}`, given), "key", keymap.Remove, ""},
		{"forget no key", inspecting(t, `{}`), "key", keymap.Remove, "there is no key to forget"},
		{"forget no rule", newBench(t), "aud", keymap.Remove, "there is no rule for aud yet: press enter to add one"},
		{"reveal no key", inspecting(t, `{}`), "key", keymap.Reveal,
			"there is no key to show: press enter on the key to add one"},
		{"reveal no key from a rule", inspecting(t, `{}`), "iss", keymap.Reveal,
			"there is no key to show: press enter on the key to add one"},
		{"reveal from a rule", newBench(t), "iss", keymap.Reveal, ""},
		{"the local key", inspecting(t, `{}`), "key", keymap.LocalKey, ""},
		{"move", newBench(t), "key", keymap.Down, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			c.bench.on(c.on)
			if got := c.bench.Pane.Disabled(c.action, c.bench.Frame()); got != c.want {
				t.Errorf("it says %q, want %q", got, c.want)
			}
			if c.want == "" {
				return
			}
			if effect := c.bench.Pane.Do(c.action, c.bench.Frame()); len(effect.Changes) > 0 || c.bench.Pane.Typing() {
				t.Errorf("it acts anyway: %+v", effect)
			}
		})
	}
}

func TestForget(t *testing.T) {
	b := newBench(t)
	b.policy(diagnose.Policy{Algorithms: []string{"HS256"}, Issuer: "i", Audience: "a", Subject: "s",
		Require: []string{"exp"}, Leeway: time.Second})
	b.Core.Expect.User = "pigeon"
	for _, label := range []string{"alg", "iss", "aud", "sub", "require", "leeway"} {
		b.on(label)
		b.Do(keymap.Remove)
		if e := b.Pane.selected(b.Frame()); e.rule.isSet(b.Core.Expect.Policy) || e.label != label {
			t.Errorf("%s is %q after it was forgotten, and the cursor on %s", label, e.rule.text(b.Core.Expect.Policy), e.label)
		}
	}
	if b.Core.Expect.User != "pigeon" {
		t.Error("the user that was expected is forgotten too")
	}
}

func TestForgetKeys(t *testing.T) {
	set := parse(t, `{"keys":[`+edKey('a', "one")+`,`+edKey('b', "two")+`]}`, "file")
	b := inspecting(t, `{}`, set...)
	b.on("other")
	b.Do(keymap.Remove)
	if left := b.Core.Verifiers; len(left) != 1 || left[0].ID() != "one" {
		t.Fatalf("left are %v, want the key one", left)
	}
	if len(set) != 2 || set[1].ID() != "two" {
		t.Error("forgetting changed the old set")
	}
	b.on("key")
	b.Do(keymap.Remove)
	if b.Core.Verifiers != nil {
		t.Errorf("left are %v, want none", b.Core.Verifiers)
	}
}

func TestLocalKey(t *testing.T) {
	for _, b := range []*bench{newBench(t), inspecting(t, `{}`)} {
		if effect := b.Do(keymap.LocalKey); !effect.UseLocalKey || len(effect.Changes) > 0 {
			t.Errorf("the effect is %+v", effect)
		}
	}
}

// TestTheCursorStaysOnItsRow checks that the cursor stays on a rule whose position among the rows
// changes.
func TestTheCursorStaysOnItsRow(t *testing.T) {
	b := newBench(t)
	b.on("require")
	b.policy(diagnose.Policy{Require: []string{"exp"}})
	if e := b.Pane.selected(b.Frame()); e.label != "require" {
		t.Errorf("the cursor is on %s", e.label)
	}
	b.Do(keymap.Up)
	if e := b.Pane.selected(b.Frame()); e.label != "signature" {
		t.Errorf("the cursor is on %s, want signature", e.label)
	}
	b.Do(keymap.Last)
	if e := b.Pane.selected(b.Frame()); e.label != "leeway" {
		t.Errorf("the cursor is on %s, want leeway", e.label)
	}
	b.Pane.Reset()
	if e := b.Pane.selected(b.Frame()); e.label != "key" {
		t.Errorf("after a reset the cursor is on %s, want key", e.label)
	}
}

func TestCopy(t *testing.T) {
	private := parse(t, edKey('a', "one"), "file")[0]
	public := publicHalf(t, private)
	for _, c := range []struct {
		name       string
		bench      *bench
		on         string
		reveal     bool
		text, what string
	}{
		{name: "a secret", bench: newBench(t), on: "key", what: "public key"},
		{name: "a revealed secret", bench: newBench(t), on: "key", reveal: true, text: panetest.Secret, what: "key"},
		{name: "a public key", bench: inspecting(t, `{}`, public), on: "key", text: public.PublicJWK(), what: "public key"},
		{name: "a revealed public key", bench: inspecting(t, `{}`, public), on: "key", reveal: true, text: public.Reveal(),
			what: "key"},
		{name: "a private key", bench: inspecting(t, `{}`, private), on: "key", text: public.PublicJWK(), what: "public key"},
		{name: "a revealed private key", bench: inspecting(t, `{}`, private), on: "key", reveal: true,
			text: private.Reveal(), what: "key"},
		{name: "no key", bench: inspecting(t, `{}`), on: "key", what: "public key"},
		{name: "the signature", bench: newBench(t), on: "signature", text: "valid: made with this key", what: "signature"},
		{name: "no rule", bench: newBench(t), on: "iss", what: "iss"},
	} {
		t.Run(c.name, func(t *testing.T) {
			c.bench.on(c.on)
			if c.reveal {
				c.bench.Do(keymap.Reveal)
			}
			if text, what := c.bench.Pane.Copy(c.bench.Frame()); text != c.text || what != c.what {
				t.Errorf("copied %q as %q, want %q as %q", text, what, c.text, c.what)
			}
		})
	}
	b := newBench(t)
	b.policy(diagnose.Policy{Require: []string{"exp", "sub"}})
	b.on("require")
	if text, what := b.Pane.Copy(b.Frame()); text != "exp sub" || what != "require" {
		t.Errorf("copied %q as %q", text, what)
	}
}

var (
	_ pane.Pane      = (*Pane)(nil)
	_ pane.Keyed     = (*Pane)(nil)
	_ pane.Typing    = (*Pane)(nil)
	_ pane.Resetting = (*Pane)(nil)
	_ pane.Copying   = (*Pane)(nil)
)
