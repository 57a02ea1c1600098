package ui

import (
	"context"
	"encoding/base64"
	"errors"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"

	"bulla/core"
	"bulla/core/backend"
	"bulla/core/call"
	"bulla/core/courier"
	"bulla/core/diagnose"
	"bulla/core/hint"
	"bulla/core/intake"
	"bulla/core/issuer"
	"bulla/core/probe"
	"bulla/ui/keymap"
)

const sampleAPIKey = "pk_test_EXAMPLE0000000000000000000"

// startIssuing starts with a Courier that answers as issue does.
func startIssuing(
	t *testing.T, width, height int, issue func(context.Context, issuer.Request) (issuer.Issued, error),
) *driver {
	t.Helper()
	return startWith(t, width, height, Settings{Theme: "mono", Reach: Reach{Issue: issue}})
}

// startCalling starts with a backend that answers as do does.
func startCalling(
	t *testing.T, width, height int, do func(context.Context, call.Request) (backend.Response, error),
) *driver {
	t.Helper()
	return startWith(t, width, height, Settings{Theme: "mono", Reach: Reach{Call: do}})
}

// reach completes what a test reaches the world through: nothing answers unless the test says how,
// and one variable holds an API key.
func (d *driver) reach(r Reach) Reach {
	nobody := errors.New("nothing may be sent in this test")
	if r.Issue == nil {
		r.Issue = func(context.Context, issuer.Request) (issuer.Issued, error) {
			d.t.Error(nobody)
			return issuer.Issued{}, nobody
		}
	}
	if r.Call == nil {
		r.Call = func(context.Context, call.Request) (backend.Response, error) {
			d.t.Error(nobody)
			return backend.Response{}, nobody
		}
	}
	if r.Probe == nil {
		r.Probe = func(context.Context, probe.Probe) probe.Answer {
			d.t.Error(nobody)
			return probe.Answer{}
		}
	}
	r.ReadAPIKey = func(_ context.Context, form string) (string, error) {
		if form == "env:"+courier.APIKeyVariable {
			return sampleAPIKey, nil
		}
		return "", errors.New("there is no such secret")
	}
	r.ReadText = r.ReadAPIKey
	if r.WriteFile == nil {
		r.WriteFile = d.write
	}
	if r.Tour == nil {
		r.Tour = call.New(call.Options{})
	}
	r.KeyFrom = "env:" + courier.APIKeyVariable
	return r
}

// begin gives the model a key and returns the command that came of it, which is not run.
func (d *driver) begin(key string) tea.Cmd {
	d.t.Helper()
	_, cmd := d.model.Update(keyMsg(key))
	return cmd
}

func TestCourierIsAskedOnlyAfterTheLine(t *testing.T) {
	var asked []issuer.Request
	d := startIssuing(t, 120, 40, func(_ context.Context, r issuer.Request) (issuer.Issued, error) {
		asked = append(asked, r)
		return issuer.Issued{Token: sampleToken, Status: 200}, nil
	})
	d.press("ctrl+s")
	d.shows("Issue this token with Courier", "published/test")
	d.press("esc")
	if len(asked) > 0 || d.model.snap.IssueWith != courier.Local {
		t.Fatal("opening the window and closing it sends a request or changes the issuer")
	}
	d.press("i")
	d.shows("for Courier", "preview")
	d.press("r", "y", "tab", "ctrl+s")
	if len(asked) > 0 {
		t.Fatal("Courier was asked before the line was shown")
	}
	d.shows("api.courier.com", "published/test", "user_id:pigeon inbox:read:messages inbox:write:events", "1d", "pk_test_****", "ctrl+s")
	d.press("enter", "a", "tab")
	if len(asked) > 0 {
		t.Fatal("another key than ctrl+s asked Courier")
	}
	d.press("esc", "ctrl+s", "ctrl+s")
	if len(asked) != 1 || asked[0].Scope != "user_id:pigeon inbox:read:messages inbox:write:events" ||
		asked[0].BaseURL != courier.US.BaseURL() || asked[0].APIKey != sampleAPIKey {
		t.Fatalf("asked %v", asked)
	}
	if d.model.snap.Mode != core.Inspect || d.model.snap.IssuedBy != courier.Courier {
		t.Error("the response is not inspected as Courier's")
	}
	d.shows("issued by api.courier.com", "only Courier can verify", "inspect")
	d.press("ctrl+s")
	d.shows("ctrl+s works while composing: press f to compose this token, or esc to go back")
	d.press("esc")
	d.shows("for Courier", "preview")
	d.press("i")
	if d.model.snap.IssueWith != courier.Local {
		t.Error("i does not switch back to the local key")
	}
}

// TestSendingMakesCourierTheIssuer sends a request while the local key is the issuer.
func TestSendingMakesCourierTheIssuer(t *testing.T) {
	d := startIssuing(t, 120, 40, func(context.Context, issuer.Request) (issuer.Issued, error) {
		return issuer.Issued{Token: sampleToken, Status: 200}, nil
	})
	d.press("ctrl+s", "ctrl+s", "esc")
	d.shows("for Courier")
	if want := "test"; d.model.snap.KeyScope.Environment != want {
		t.Errorf("the preview is for %q, want %q", d.model.snap.KeyScope.Environment, want)
	}
}

// TestThePreviewIsOfTheKeysEnvironment holds that what is previewed for Courier is for the
// environment that the API key at hand decides, and what is signed here is not.
func TestThePreviewIsOfTheKeysEnvironment(t *testing.T) {
	d := startWith(t, 120, 40, Settings{Theme: "mono"})
	d.shows("published/production")
	d.press("i")
	d.shows("published/test")
	d.press("i")
	d.shows("published/production")
}

// TestTheAnswerIsNotWhatWasAskedFor says so among the findings.
func TestTheAnswerIsNotWhatWasAskedFor(t *testing.T) {
	d := startIssuing(t, 120, 40, func(context.Context, issuer.Request) (issuer.Issued, error) {
		return issuer.Issued{Token: sampleToken, Status: 200}, nil
	})
	d.press("i", "ctrl+s", "ctrl+s")
	if differs := d.model.snap.Differences(); len(differs) == 0 {
		t.Fatal("the response is what was requested")
	}
	d.shows("not-as-asked", `the scope has "user_id:magpie"`, "valid for 1 h instead of 1 day", `issued for "published/production"`)
	d.press("r")
	d.shows("Courier issued this token: press esc, then ctrl+s to issue another")
	d.press("esc")
	if differs := d.model.snap.Differences(); differs != nil {
		t.Errorf("what is composed here differs: %q", differs)
	}
}

func TestCourierRefuses(t *testing.T) {
	d := startIssuing(t, 80, 24, func(context.Context, issuer.Request) (issuer.Issued, error) {
		return issuer.Issued{}, &issuer.Error{
			Problem: hint.Problem{Message: "Courier does not know this key", Hint: "take it from the settings"}, Refused: true,
		}
	})
	d.press("i", "ctrl+s", "ctrl+s")
	d.shows("Courier does not know this key", "take it from the settings")
	if d.model.top() == nil {
		t.Error("the window closed on a refusal")
	}
	d.press("ctrl+s")
	d.shows("tried 2 times; ctrl+s sends it again")
	d.press("esc", "ctrl+s")
	if strings.Contains(d.screen(), "does not know this key") {
		t.Error("the refusal is still there when the window opens again")
	}
}

func TestAnswersThatWereGivenUpAreDropped(t *testing.T) {
	ended := 0
	d := startIssuing(t, 80, 24, func(ctx context.Context, _ issuer.Request) (issuer.Issued, error) {
		if ctx.Err() != nil {
			ended++
		}
		return issuer.Issued{Token: sampleToken, Status: 200}, nil
	})
	d.press("i", "ctrl+s")
	pending := d.begin("ctrl+s")
	d.shows("api.courier.com")
	d.press("esc")
	d.send(pending())
	if ended != 1 || d.model.snap.Mode != core.Compose || d.model.top() != nil {
		t.Errorf("ended %d, mode %s: the response to a canceled request was used", ended, d.model.snap.Mode)
	}
}

func TestFetchInspectsTheResponse(t *testing.T) {
	responses := map[string]backend.Response{
		"http://localhost:3000/token": {
			Response: call.Response{Status: 200}, Text: `{"token":"` + sampleToken + `"}`, Found: intake.Find(sampleToken),
		},
		"http://localhost:3000/login": {Response: call.Response{Status: 302}, Faults: []hint.Problem{{Message: "localhost:3000 sends on to /login", Hint: "send the session"}}},
	}
	var called []call.Request
	d := startCalling(t, 120, 40, func(_ context.Context, r call.Request) (backend.Response, error) {
		called = append(called, r)
		return responses[r.URL], nil
	})
	d.press("o", "type:http://localhost:3000/login")
	if len(called) > 0 {
		t.Fatal("something was sent while the address was typed")
	}
	d.press("enter")
	d.shows("sends on to /login", "send the session")
	for range "login" {
		d.press("backspace")
	}
	d.press("type:token", "enter")
	if len(called) != 2 || d.model.snap.Mode != core.Inspect || !d.model.isFocused(keymap.Diagnosis) {
		t.Fatalf("called %v, mode %s", called, d.model.snap.Mode)
	}
	d.shows("from localhost:3000", "magpie")
	d.press("esc", "o")
	d.shows("http://localhost:3000/token")
}

func TestPastesGoIntoForms(t *testing.T) {
	d := start(t, 120, 40)
	d.press("o")
	d.paste("http://localhost:3000/token\n")
	d.shows("http://localhost:3000/token")
	d.press("esc", "b")
	d.paste(sampleToken)
	if d.model.top() != nil || d.model.snap.Mode != core.Inspect {
		t.Error("a token pasted over the code is not inspected")
	}
}

func TestUserSignatureForgetsItsKey(t *testing.T) {
	d := start(t, 120, 40)
	d.press("H")
	d.shows(courier.UserSignature(sampleAPIKey, "pigeon")[:32], "pk_test_****")
	d.press("type:pk_prod_TYPED00000", "ctrl+r")
	if !strings.Contains(ansi.Strip(d.screen()), "pk_prod_TYPED00000") {
		t.Error("ctrl+r does not show the key")
	}
	d.press("esc", "H", "ctrl+r", "ctrl+r")
	if strings.Contains(ansi.Strip(d.screen()), "TYPED") {
		t.Error("the key is still there")
	}
}

func TestAccessAddsWhatIsMissing(t *testing.T) {
	d := start(t, 120, 40)
	d.press("7")
	d.shows("/brands", "Access")
	d.press("down")
	for range 30 {
		if d.model.snap.Scopes.Has("read:brands") {
			break
		}
		d.press("down", "f")
	}
	if !d.model.snap.Scopes.Has("read:brands") || !d.model.isFocused(keymap.Access) {
		t.Errorf("f in Access added %q", d.model.snap.Request.Scopes)
	}
}

func TestFixInAccessComposesAPastedTokenAnew(t *testing.T) {
	d := start(t, 120, 40)
	d.paste(sampleToken)
	d.press("7")
	d.shows("401")
}

func TestFaultsOfAnAnswerAreNotLost(t *testing.T) {
	response := backend.Response{Response: call.Response{Status: 401}, Text: sampleToken, Found: intake.Find(sampleToken)}
	response.Faults = []hint.Problem{
		{Message: "the backend did not recognize your session", Hint: "send the session"}, {Message: "the response contains an API key", Hint: "rotate it"},
	}
	d := startCalling(t, 80, 24, func(context.Context, call.Request) (backend.Response, error) {
		return response, nil
	})
	d.press("o", "type:http://localhost:3000/token", "enter")
	d.shows("the backend did not recognize your session", "send the session", "the response contains an API key", "rotate it")
	d.press("esc")
	if d.model.snap.Mode != core.Inspect || d.model.top() != nil {
		t.Error("the token of the response is not inspected")
	}
	response = backend.Response{Response: call.Response{Status: 200}, Faults: response.Faults}
	d.press("o", "enter")
	d.shows("the backend did not recognize your session", "the response contains an API key")
}

func TestCancelingARequestSaysSo(t *testing.T) {
	d := startIssuing(t, 80, 24, func(context.Context, issuer.Request) (issuer.Issued, error) {
		return issuer.Issued{}, nil
	})
	d.press("i", "ctrl+s")
	d.begin("ctrl+s")
	d.shows("esc cancel", "after 15 s")
	screen := ansi.Strip(d.screen())
	if strings.Contains(screen, "ctrl+s send ") || strings.Contains(screen, "esc close ") {
		t.Errorf("keys that do something else now are offered:\n%s", screen)
	}
	d.press("esc")
	d.shows("canceled", "received the request and issued a token")
}

// TestSendingIsOfferedWhereItCanBe names ctrl+s where there is a key only.
func TestSendingIsOfferedWhereItCanBe(t *testing.T) {
	d := startWith(t, 80, 24, Settings{Theme: "mono"})
	d.press("i", "ctrl+s")
	d.shows("ctrl+s send")
	d.press("x")
	screen := ansi.Strip(d.screen())
	if strings.Contains(screen, "ctrl+s send ") || !strings.Contains(screen, "esc close") {
		t.Errorf("what cannot be sent is offered:\n%s", screen)
	}
}

// TestFixUsesNothingFromTheResponse goes back to what was composed, and claims to have fixed
// nothing.
func TestFixUsesNothingFromTheResponse(t *testing.T) {
	d := startIssuing(t, 120, 40, func(context.Context, issuer.Request) (issuer.Issued, error) {
		return issuer.Issued{Token: sampleToken, Status: 200}, nil
	})
	before := d.model.snap.Request
	d.press("i", "ctrl+s", "ctrl+s", "f")
	d.shows("back to the request sent to api.courier.com", "ctrl+s sends it again", "sample user")
	got := d.model.snap.Request
	if got.Scope() != before.Scope() || got.Expiry != before.Expiry || d.model.snap.Mode != core.Compose {
		t.Errorf("composing %+v, before it was %+v", got, before)
	}
	d.press("esc")
	d.shows("inspect", "issued by api.courier.com")
}

// TestFixTwice fixes once, and says so once.
func TestFixTwice(t *testing.T) {
	d := start(t, 120, 40)
	d.model.apply(core.SetExpiry{Text: "1m"})
	d.press("f")
	d.shows("fixed: expires in 1d")
	if d.model.snap.Verdict != diagnose.Healthy {
		t.Errorf("still %s", d.model.snap.Findings[0].Title)
	}
	d.press("f")
	if strings.Contains(d.screen(), "fixed:") {
		t.Error("claims to have fixed it once more")
	}
}

// TestTypedKeysAreForgotten says so, and keeps the environment of the key in the preview.
func TestTypedKeysAreForgotten(t *testing.T) {
	d := startIssuing(t, 120, 40, func(context.Context, issuer.Request) (issuer.Issued, error) {
		return issuer.Issued{Token: sampleToken, Status: 200}, nil
	})
	d.model.settings.Reach.KeyFrom = ""
	d.press("i")
	d.shows("a preview for production; an API key can name another")
	d.press("ctrl+s", "type:"+sampleAPIKey, "ctrl+s", "esc")
	d.shows("published/test")
	d.press("ctrl+s")
	d.shows("the typed key was not kept")
}

// TestAnotherKindOfToken does not speak of Courier's signature where Courier makes none.
func TestAnotherKindOfToken(t *testing.T) {
	encode := base64.RawURLEncoding.EncodeToString
	other := encode([]byte(`{"alg":"RS256"}`)) + "." + encode([]byte(`{"iss":"https://issuer.example","sub":"a"}`)) + "." + encode(make([]byte, 256))
	d := startIssuing(t, 120, 40, func(context.Context, issuer.Request) (issuer.Issued, error) {
		return issuer.Issued{Token: other, Status: 200}, nil
	})
	d.press("i", "ctrl+s", "ctrl+s")
	d.shows("api.courier.com returned a token that Courier would not issue")
}

func TestFixInAccessStaysThere(t *testing.T) {
	d := start(t, 120, 40)
	d.model.apply(core.Receive{Text: d.model.snap.Composed.Text})
	d.press("7")
	for range 30 {
		if d.model.snap.Mode == core.Compose {
			break
		}
		d.press("down", "f")
	}
	if d.model.snap.Mode != core.Compose || !d.model.isFocused(keymap.Access) {
		t.Fatalf("mode %s, focus %s", d.model.snap.Mode, d.model.contexts[d.model.focus])
	}
	d.press("esc")
	if d.model.snap.Mode != core.Inspect || !d.model.isFocused(keymap.Access) {
		t.Errorf("after esc: mode %s, focus %s", d.model.snap.Mode, d.model.contexts[d.model.focus])
	}
}

func TestTheSampleUserStaysOne(t *testing.T) {
	d := startWith(t, 120, 40, Settings{Theme: "mono"})
	composed := d.model.snap.Composed.Text
	d.model.settings.Reach.Issue = func(context.Context, issuer.Request) (issuer.Issued, error) {
		return issuer.Issued{Token: composed, Status: 200}, nil
	}
	d.press("i", "ctrl+s", "ctrl+s")
	d.shows("issued by api.courier.com")
	d.press("f")
	d.shows("sample user")
}

func TestKeysNameAPaneInWhichTheyWork(t *testing.T) {
	d := start(t, 120, 40)
	d.press("5", "e")
	d.shows("e does nothing here; press 1 for Scopes, then e: edit the user or scope")
	d.press("backspace")
	d.shows("backspace does nothing here; press 1 for Scopes, then backspace: remove the user or scope")
	d.paste(sampleToken)
	d.press("5", "e")
	d.shows("e does nothing here; press 4 for Claims, then e: edit the claims")
	d.press("Q")
	d.shows("Q does nothing here; ? lists the keys")
	d.send(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("["), Alt: true}) // as a cut escape sequence comes
	if d.model.toast != "" {
		t.Errorf("a part of an escape sequence says %q", d.model.toast)
	}
}

func TestCodeAsksInTheRegionThatWasChosen(t *testing.T) {
	d := start(t, 120, 40)
	d.press("b", "right")
	d.shows("https://api.courier.com")
	d.press("esc", "i", "ctrl+s", "ctrl+r", "esc", "b")
	d.shows("https://api.eu.courier.com")
}

// TestWindowsDoNotShrink holds that the border of a window stays where it is while something is
// typed, and follows the size of the screen.
func TestWindowsDoNotShrink(t *testing.T) {
	d := startWith(t, 120, 40, Settings{Theme: "mono"})
	d.press("H")
	rows := d.model.top().rows
	for _, key := range []string{"ctrl+u", "x", "tab", "ctrl+u", "a", "tab", "f", "f", "backspace", "backspace", "shift+tab", "backspace"} {
		d.press(key)
		_ = d.screen()
		if d.model.top().rows < rows {
			t.Errorf("after %s the window has %d rows, before it had %d", key, d.model.top().rows, rows)
		}
		rows = d.model.top().rows
	}
	d.send(tea.WindowSizeMsg{Width: 80, Height: 20})
	_ = d.screen()
	if d.model.top().rows > 18 {
		t.Errorf("%d rows on a screen of 20", d.model.top().rows)
	}
}
