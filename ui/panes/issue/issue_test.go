package issue

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"

	"bulla/core"
	"bulla/core/courier"
	"bulla/core/issuer"
	"bulla/core/redact"
	"bulla/ui/keymap"
	"bulla/ui/pane"
	"bulla/ui/pane/panetest"
)

// Keys of the reference. They don't exist.
const (
	prodKey = "pk_prod_EXAMPLE0000000000000000000"
	testKey = "pk_test_EXAMPLE0000000000000000000"
	secret  = "EXAMPLE000000000"
)

var (
	_ pane.Overlay    = (*Overlay)(nil)
	_ pane.Requesting = (*Overlay)(nil)
	_ pane.Resetting  = (*Overlay)(nil)
)

type bench struct{ *panetest.Bench[*Overlay] }

// newBench has a test key in the usual variable, and a production key in a file.
func newBench(t *testing.T, s Settings) *bench {
	t.Helper()
	s.Read = func(_ context.Context, form string) (string, error) {
		secrets := map[string]string{"env:COURIER_API_KEY": testKey + "\n", "@prod.txt": prodKey + "\n"}
		if text, ok := secrets[form]; ok {
			return text, nil
		}
		return "", errors.New("there is nothing there")
	}
	b := &bench{panetest.New(t, New(s), 74, 30)}
	b.Words = true
	return b
}

// usual are the settings if the key is in the environment.
func usual() Settings { return Settings{KeyFrom: "env:COURIER_API_KEY"} }

func (b *bench) sends() issuer.Request {
	b.T.Helper()
	effect := b.Do(keymap.Send)
	request, ok := effect.Request.(issuer.Request)
	if !ok {
		b.T.Fatalf("nothing is sent:\n%s", b.Screen())
	}
	return request
}

// refuses fails unless sending is refused and the reason is shown.
func (b *bench) refuses(why string) {
	b.T.Helper()
	if effect := b.Do(keymap.Send); effect.Request != nil || effect.Say != "nothing was sent" { // the overlay says why
		b.T.Errorf("sends %v, says %q", effect.Request, effect.Say)
	}
	b.Shows("✗ "+why, "Nothing has been sent yet.")
	b.Hides("ctrl+s sends it", "no host")
	if !b.Pane.CannotSend(b.Frame()) {
		b.T.Error("ctrl+s is offered")
	}
}

// TestSend checks that the request that is shown is sent.
func TestSend(t *testing.T) {
	b := newBench(t, usual())
	b.Apply(core.AddScope{Scope: "user_id:magpie"})
	b.Apply(core.SetExpiry{Text: "2 days"})
	b.Shows("host api.courier.com", "environment published/test", "scope user_id:magpie inbox:read:messages inbox:write:events",
		`expires_in "2 days"`, "pk_test_****, from env:COURIER_API_KEY", "Nothing has been sent yet: ctrl+s sends it.")
	b.Hides(secret, "sample")
	request := b.Core.Request
	lifetime, err := request.Lifetime()
	if err != nil {
		t.Fatal(err)
	}
	want := issuer.Request{BaseURL: "https://api.courier.com", APIKey: testKey, Scope: request.Scope(),
		ExpiresIn: lifetime}
	if got := b.sends(); got != want {
		t.Errorf("sends %v, want %v", got, want)
	}
}

// TestRegion switches to the other region, unless a base URL is set.
func TestRegion(t *testing.T) {
	b := newBench(t, usual())
	b.Do(keymap.Region)
	b.Shows("host api.eu.courier.com", "ctrl+r switches to the US")
	if got := b.sends().BaseURL; got != courier.EU.BaseURL() {
		t.Errorf("the base URL is %s", got)
	}
	b.Do(keymap.Region)
	b.Shows("host api.courier.com", "ctrl+r switches to the EU")

	b = newBench(t, Settings{Region: courier.EU})
	b.Shows("host api.eu.courier.com")

	b = newBench(t, Settings{KeyFrom: "env:COURIER_API_KEY", BaseURL: "http://127.0.0.1:4010"})
	b.Shows("host 127.0.0.1:4010", "from COURIER_BASE_URL: http://127.0.0.1:4010/auth/issue-token")
	if why := b.Pane.Disabled(keymap.Region, b.Frame()); !strings.HasPrefix(why, "COURIER_BASE_URL is set") {
		t.Errorf("region: %q", why)
	}
	b.Pane.Do(keymap.Region, b.Frame())
	if got := b.sends().BaseURL; got != "http://127.0.0.1:4010" {
		t.Errorf("the base URL is %s", got)
	}
}

// TestRefused checks that the overlay says why nothing can be sent before the user tries.
func TestRefused(t *testing.T) {
	for name, c := range map[string]struct {
		settings Settings
		change   core.Change
		key      string
		why      string
	}{
		"no key":                       {why: "there is no API key"},
		"a token as key":               {key: "eyJhbGciOiJIUzI1NiJ9.e30.AAAAAAAAAAAAAAAAAAAA", why: "this is a token, not an API key"},
		"a variable not set":           {key: "env:NONE", why: "the API key can't be read: there is nothing there"},
		"expiry not understood":        {settings: usual(), change: core.SetExpiry{Text: "soon"}, why: "expires_in \"soon\""},
		"no scope":                     {settings: usual(), change: core.SetScope{}, why: "the scope is empty"},
		"plain http":                   {settings: Settings{KeyFrom: usual().KeyFrom, BaseURL: "http://example.com"}, why: "plain http to example.com is not sent"},
		"plain http, no key":           {settings: Settings{BaseURL: "http://example.com"}, why: "there is no API key"},
		"a user in the URL":            {settings: Settings{KeyFrom: usual().KeyFrom, BaseURL: "https://me:secret@api.courier.com"}, why: "the base URL contains a user name"},
		"a base URL with the endpoint": {settings: Settings{KeyFrom: usual().KeyFrom, BaseURL: "https://api.courier.com/auth/issue-token"}, why: "the base URL already ends in"},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t, c.settings)
			if c.change != nil {
				b.Apply(c.change)
			}
			b.Paste(c.key)
			b.refuses(c.why)
			if c.key != "" && !strings.HasPrefix(c.key, "env:") {
				b.Hides(c.key)
			}
		})
	}
}

// TestKey types a key, and reads a file when the request is sent.
func TestKey(t *testing.T) {
	b := newBench(t, Settings{})
	b.Shows("environment set by the API key", "type env:NAME or @FILE, or paste the key")
	b.Paste(prodKey)
	b.Shows("environment published/production", "pk_prod_****, typed here")
	b.Hides(secret)
	if effect := b.Do(keymap.Send); strings.Contains(fmt.Sprintf("%+v", effect), secret) ||
		effect.Request.(issuer.Request).APIKey != prodKey {
		t.Errorf("effect %+v", effect)
	}
	b.Pane.Reset()
	b.refuses("there is no API key: the typed key was not kept")

	b.Paste("@prod.txt")
	b.Shows("@prod.txt", "(tab reads it)")
	if b.Pane.CannotSend(b.Frame()) {
		t.Error("the key that reads the file is not offered")
	}
	if got := b.Do(keymap.Send); got.Request != nil || got.Say != "the key was read: check the environment, then press ctrl+s to send" {
		t.Errorf("a request whose environment was not known yet: %+v", got)
	}
	if got := b.sends().APIKey; got != prodKey {
		t.Errorf("another key: %s", redact.APIKey(got))
	}
	b.Shows("from @prod.txt: production, published")
	b.Pane.Reset()
	b.Shows("@prod.txt")
	b.Hides("pk_prod_")
	b.Do(keymap.NextField)
	b.Shows("from @prod.txt")
}

// TestWarnings shows what may be wrong with the request; sending is still allowed.
func TestWarnings(t *testing.T) {
	for name, c := range map[string]struct {
		key     string
		changes []core.Change
		want    string
	}{
		"the sample user":               {testKey, nil, "· pigeon is the sample user: press esc, then e in Scopes to set yours"},
		"the sample user in production": {prodKey, nil, "! this is production, and pigeon is only the sample user"},
		"no expiry":                     {testKey, []core.Change{core.NeverExpire{}}, "expires_in not sent ! the token will never expire"},
		"an expiry of 0":                {testKey, []core.Change{core.SetExpiry{Text: "0"}}, "✗ the token is already expired when it is issued; use"},
		"an expiry in milliseconds":     {testKey, []core.Change{core.SetExpiry{Text: "3600"}}, "means milliseconds: this is 3.6 s"},
		"only a user":                   {testKey, []core.Change{core.SetScope{Text: "user_id:magpie"}}, "✗ the scope names a user but grants nothing: add"},
		"no user":                       {testKey, []core.Change{core.SetScope{Text: "inbox:read:messages inbox:write:events"}}, "✗ the scope names no user: add user_id:"},
		"half of the inbox":             {testKey, []core.Change{core.SetScope{Text: "user_id:magpie inbox:read:messages"}}, " needs inbox:write:events: add"},
		"a placeholder":                 {testKey, []core.Change{core.AddScope{Scope: "read:brands:<brand_id>"}}, "still contains a placeholder: replace the part in angle brackets"},
		"a placeholder is an error":     {testKey, []core.Change{core.AddScope{Scope: "user_id:$YOUR_USER_ID"}}, "Nothing has been sent yet: ctrl+s sends it anyway."},
		"a foreign host":                {testKey, nil, "! api.courier.com.evil.example is not one of Courier's hosts and would receive the API key"},
		"a user that is a placeholder":  {testKey, []core.Change{core.AddScope{Scope: "user_id:$YOUR_USER_ID"}}, "is a placeholder, not a user"},
		"many faults":                   {testKey, []core.Change{core.SetScope{Text: "user_id:a x1 x2 x3 x4 x5"}}, "and 2 more in Diagnosis"},
	} {
		t.Run(name, func(t *testing.T) {
			settings := Settings{}
			if name == "a foreign host" {
				settings.BaseURL = "https://api.courier.com.evil.example"
			}
			b := newBench(t, settings)
			b.Paste(c.key)
			for _, change := range c.changes {
				b.Apply(change)
			}
			b.Shows(c.want)
			b.sends()
		})
	}
	b := newBench(t, usual())
	b.Apply(core.AddScope{Scope: "user_id:magpie"})
	b.Hides("! ", "local key", "preview")
	b.Apply(core.Paste{Text: b.Core.Composed.Text})
	b.Shows("This requests the composed token, not the pasted one.")
}

// TestWhileSending checks what is disabled while a request is running, and that its result is
// shown.
func TestWhileSending(t *testing.T) {
	b := newBench(t, usual())
	b.sends()
	b.Pane.Busy()
	b.Shows("calling api.courier.com ...: esc cancels, and so does bulla after 15 s")
	for _, action := range []keymap.Action{keymap.Send, keymap.Region} {
		if why := b.Pane.Disabled(action, b.Frame()); !strings.Contains(why, "has not answered yet") {
			t.Errorf("%s while busy: %q", action, why)
		}
	}
	if effect := b.Paste("x"); effect.Say == "" {
		t.Error("a paste while busy is dropped without a message")
	}
	b.Pane.Failed("Courier does not know the key (401)", "use the key of this environment")
	b.Shows("✗ Courier does not know the key (401) use the key of this environment", "ctrl+s sends it again")
	b.sends()
	b.Pane.Busy()
	b.Hides("does not know")
	b.Pane.Failed("Courier does not know the key (401)", "use the key of this environment")
	b.Shows("does not know the key", "tried 2 times; ctrl+s sends it again")
	b.Pane.Reset()
	b.Shows("Nothing has been sent yet: ctrl+s sends it.")
	b.Pane.Busy()
	b.Pane.Failed("Courier does not know the key (401)", "use the key of this environment")
	b.Hides("tried")
}

// TestChangeForgetsResult forgets the result of a request when the next one would differ.
func TestChangeForgetsResult(t *testing.T) {
	b := newBench(t, usual())
	fail := func() {
		b.Pane.Failed("Courier does not know the key (401)", "use the key of this environment")
		b.Shows("does not know the key")
	}
	fail()
	b.Pane.Type(tea.KeyMsg{Type: tea.KeyLeft}, b.Frame())
	b.Shows("does not know the key")
	b.Paste(prodKey)
	b.Hides("does not know the key", "again")
	b.Shows("Nothing has been sent yet: ctrl+s sends it.")
	fail()
	b.Do(keymap.Region)
	b.Hides("does not know the key")
}

// TestOneField has no other field to move to, but reads the file that the only field names.
func TestOneField(t *testing.T) {
	b := newBench(t, usual())
	for _, action := range []keymap.Action{keymap.NextField, keymap.PrevField} {
		if why := b.Pane.Disabled(action, b.Frame()); why != "there is only one field" {
			t.Errorf("%s: %q", action, why)
		}
	}
	b.Paste("@prod.txt")
	b.Do(keymap.NextField)
	b.Shows("from @prod.txt")
	if b.Pane.Disabled(keymap.NextField, b.Frame()) == "" {
		t.Error("the file could be read a second time")
	}
}

// TestDisabledReadsNothing reads the file of a key only when the request is sent, not for the
// footer.
func TestDisabledReadsNothing(t *testing.T) {
	reads := 0
	b := newBench(t, Settings{})
	b.Pane = New(Settings{Read: func(context.Context, string) (string, error) { reads++; return prodKey, nil }})
	b.Paste("@prod.txt")
	before := b.Screen()
	for range 2 {
		if why := b.Pane.Disabled(keymap.Send, b.Frame()); why != "" {
			t.Errorf("sending is disabled: %q", why)
		}
		b.Pane.CannotSend(b.Frame())
	}
	if reads != 0 || b.Screen() != before {
		t.Errorf("read %d times:\n%s", reads, b.Screen())
	}
	b.Do(keymap.Send)
	if reads != 1 {
		t.Errorf("sending read the file %d times", reads)
	}
}

// TestReasonIsShownOnce says why nothing was sent only if the overlay does not show it.
func TestReasonIsShownOnce(t *testing.T) {
	b := newBench(t, Settings{KeyFrom: usual().KeyFrom, BaseURL: "http://example.com"})
	b.Shows("plain http to example.com is not sent")
	if got := b.Do(keymap.Send).Say; got != "nothing was sent" {
		t.Errorf("says %q, which the overlay shows already", got)
	}
	b.Height = 3
	b.Hides("plain http")
	if got := b.Do(keymap.Send).Say; !strings.HasPrefix(got, "nothing was sent: plain http to example.com is not sent") {
		t.Errorf("says %q", got)
	}
}

// longUser is longer than a line of the overlay.
const longUser = "user_id:3f0e7b0a-7c1c-4d5e-9a77-0c6b7a1f2d33-of-the-tenant-3f0e7b0a-7c1c-4d5e-9a77-0c6b7a1f2d33"

// TestSmallScreens shows host, environment and scope, and the key that sends, as soon as the
// overlay opens, however small the screen is.
func TestSmallScreens(t *testing.T) {
	many := longUser + strings.Repeat(" read:preferences write:preferences read:brands inbox:read:messages inbox:write:events", 4)
	for _, size := range []struct{ width, height int }{{26, 8}, {42, 12}, {72, 18}} {
		for name, c := range map[string]struct {
			key    string
			change core.Change
			shows  []string
		}{
			"the sample":      {prodKey, nil, []string{"published/production", "user_id:pigeon inbox:read:messages inbox:write:events", "! "}},
			"a long user":     {testKey, core.SetScope{Text: longUser + " inbox:read:messages inbox:write:events"}, []string{"published/test", "user_id:3f0e", "inbox:write:events"}},
			"many scopes":     {testKey, core.SetScope{Text: many}, []string{"published/test", "user_id:3f0e"}},
			"no known prefix": {"pk_EXAMPLE0000000000000000000000", nil, []string{"only Courier knows"}},
			"a bad expiry":    {testKey, core.SetExpiry{Text: "3600"}, []string{"published/test", "user_id:pigeon", "! a string"}},
		} {
			t.Run(fmt.Sprintf("%s at %dx%d", name, size.width, size.height), func(t *testing.T) {
				b := newBench(t, Settings{KeyFrom: "env:KEY"})
				read := func(context.Context, string) (string, error) { return c.key, nil }
				b.Pane = New(Settings{KeyFrom: "env:KEY", Read: read})
				b.Width, b.Height = size.width, size.height
				if c.change != nil {
					b.Apply(c.change)
				}
				if wants := b.Pane.Wants(b.Frame()); wants > b.Height {
					t.Errorf("wants %d lines", wants)
				}
				b.Shows(append(c.shows, "host api.courier.com", "ctrl+s sends it")...)
				if name == "many scopes" && size.height < 18 {
					b.Shows("21 scopes")
				}
				b.sends()
			})
		}
	}
}

// TestDangersStay checks that dangers stay visible after an error, however small the screen is.
func TestDangersStay(t *testing.T) {
	for _, size := range []struct{ width, height int }{{36, 9}, {42, 12}, {72, 18}} {
		b := newBench(t, Settings{BaseURL: "https://api.courier.com.evil.example"})
		b.Width, b.Height = size.width, size.height
		b.Paste(prodKey)
		b.Apply(core.NeverExpire{})
		b.Pane.Busy()
		b.Pane.Failed("the host refused the connection: nothing listens on port 1", "check that the server runs, and that it uses this port")
		b.Shows("not one of Courier's hosts", "never expire", "with the sample user pigeon", "the host refused the connection")
	}
}

// TestKeyInEnvLine extracts the key from a line of a .env file.
func TestKeyInEnvLine(t *testing.T) {
	b := newBench(t, Settings{})
	b.Paste("export COURIER_API_KEY='" + prodKey + "'")
	b.Shows("published/production", "pk_prod_****, typed here")
	b.Hides(secret)
	if got := b.sends().APIKey; got != prodKey {
		t.Errorf("another key: %s", redact.APIKey(got))
	}
}

// TestSendsOnlyWhatWasVisible refuses to send until host, environment and scope have been visible.
func TestSendsOnlyWhatWasVisible(t *testing.T) {
	page := func(b *bench, key tea.KeyType) { b.Pane.Type(tea.KeyMsg{Type: key}, b.Frame()) }
	refused := func(b *bench) bool {
		effect := b.Do(keymap.Send)
		return effect.Request == nil && strings.HasPrefix(effect.Say, "scroll through host, environment and scope")
	}
	b := newBench(t, usual())
	b.Width, b.Height = 20, 3
	b.Shows("host api.courier.co")
	b.Hides("scope")
	if !refused(b) {
		t.Fatal("sends what was not visible")
	}
	page(b, tea.KeyPgDown)
	if refused(b) {
		t.Error("doesn't send, although everything was visible page by page")
	}
	b.Do(keymap.Region)
	if !refused(b) {
		t.Error("sends to another host that was not visible")
	}
	page(b, tea.KeyPgUp)
	b.Shows("host api.eu.courier")
	page(b, tea.KeyPgDown)
	b.sends()
	b.Pane.Reset()
	if !refused(b) {
		t.Error("what was visible before the overlay closed still counts")
	}
	b.Pane.Reset()
	b.Paste("x")
	b.Hides("host")
	if b.Pane.Type(tea.KeyMsg{Type: tea.KeyCtrlU}, b.Frame()); !refused(b) {
		t.Error("sends from the last field")
	}
}

// TestSizes checks that every line fits the width and that none contains a secret.
func TestSizes(t *testing.T) {
	b := newBench(t, Settings{})
	b.Paste(prodKey)
	b.Apply(core.AddScope{Scope: "read:brands:\u202eé" + strings.Repeat("x", 90)})
	b.Pane.Failed(strings.Repeat("the host can't be reached ", 5), "try again")
	for b.Width = 20; b.Width <= 110; b.Width += 3 {
		for b.Height = 3; b.Height <= 40; b.Height += 2 {
			for _, key := range []tea.KeyType{tea.KeyPgUp, tea.KeyLeft, tea.KeyPgDown} {
				b.Pane.Type(tea.KeyMsg{Type: key}, b.Frame())
				f := b.Frame()
				lines := b.Pane.Render(f)
				if want := min(f.Height, b.Pane.Wants(f)); len(lines) != want {
					t.Fatalf("%dx%d: %d lines, want %d", f.Width, f.Height, len(lines), want)
				}
				for _, line := range lines {
					if line.Width() != f.Width || strings.Contains(line.Plain(), secret) {
						t.Fatalf("%dx%d: %d cells: %q", f.Width, f.Height, line.Width(), line.Plain())
					}
				}
			}
		}
	}
}
