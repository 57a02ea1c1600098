package access

import (
	"strings"
	"testing"
	"time"

	"bulla/core/call"
	"bulla/core/courier"
	"bulla/core/hint"
	"bulla/core/probe"
	"bulla/ui/keymap"
	"bulla/ui/pane"
	"bulla/ui/pane/panetest"
)

// open opens the window of the row under the cursor.
func (b *bench) open() *callWindow {
	b.T.Helper()
	window, ok := b.Do(keymap.Open).Overlay.(*callWindow)
	if !ok {
		b.T.Fatal("enter opens no window")
	}
	return window
}

// sending opens the window that sends the row under the cursor.
func (b *bench) sending(action keymap.Action) *sendWindow {
	b.T.Helper()
	window := b.open()
	if why := window.Disabled(action, b.Frame()); why != "" {
		b.T.Fatalf("%s is disabled: %s", action, why)
	}
	return window.Do(action, b.Frame()).Overlay.(*sendWindow)
}

// shown returns what the window shows at a width.
func (b *bench) shown(w *sendWindow, width int) string {
	f := b.Frame()
	f.Width = width
	f.Height = w.Wants(f)
	title, _ := w.Title(f)
	return title + "\n" + strings.Join(panetest.Plain(w.Render(f)), "\n")
}

func TestRequestsOfARow(t *testing.T) {
	b := newBench(t, inboxScope)
	b.on("PUT DELETE /brands")
	window, f := b.open(), b.Frame()
	var titles []string
	for range 3 {
		title, facts := window.Title(f)
		titles = append(titles, title+" "+facts.Plain())
		window.Do(keymap.Right, f)
	}
	want := "PUT /brands 1 of 2: left/right, DELETE /brands 2 of 2: left/right, PUT /brands 1 of 2: left/right"
	if got := strings.Join(titles, ", "); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	window.Do(keymap.Left, f)
	if title, _ := window.Title(f); title != "PUT /brands" {
		t.Errorf("left goes to %s", title)
	}
	b.on("GET /brands")
	if why := b.open().Disabled(keymap.Right, f); why != "there is only one request here" {
		t.Errorf("right is disabled because %q", why)
	}
}

func TestCurlIsCopied(t *testing.T) {
	b := newBench(t, inboxScope)
	window := b.open()
	window.SetRegion(courier.EU)
	token := b.Frame().Snapshot.Token.Text
	got := window.Do(keymap.CopyHere, b.Frame()).Copy
	if !strings.HasPrefix(got, "curl -X POST https://inbox.eu.courier.io/q -H 'Authorization: Bearer "+token+"'") {
		t.Errorf("copies %s", got)
	}
	if shown := strings.Join(panetest.Plain(window.lines(b.Frame())), "\n"); strings.Contains(shown, token[:30]) {
		t.Errorf("the window shows the token:\n%s", shown)
	}
}

func TestSendWindow(t *testing.T) {
	courierToken := func(scope string) func(*testing.T) *bench {
		return func(t *testing.T) *bench {
			key := panetest.Key(t, "a key that only Courier has, 32 b", "x")
			return pasted(t, panetest.Sign(t, claims(`"`+scope+`"`, time.Hour), key))
		}
	}
	composedInbox := func(t *testing.T) *bench { return newBench(t, inboxScope) }
	const local = "http://localhost:4100"
	for _, tt := range []struct {
		name   string
		bench  func(*testing.T) *bench
		on     string
		action keymap.Action
		region courier.Region
		base   string
		want   []string
		not    string
	}{
		{"Courier", courierToken("user_id:ann write:brands"), "PUT DELETE /brands", keymap.ToCourier, "", "", []string{
			"Send to Courier\n", "host       api.courier.com\n", "US region; ctrl+r in the window of ctrl+s switches to the EU",
			`! this changes data in workspace "7c9d1f64-2a58-4b0e-9f3d-51c0a86e2b17" at Courier: change the`,
			"request    PUT https://api.courier.com/brands\n", "token      the pasted token, as Authorization: Bearer eyJ****\n", "user       ann\n",
			`body       {"id": "my_brand", "name": "My brand"}`, "predicted  2xx if the signature is valid: the scope has write:brands\n",
			"Nothing has been sent yet: enter sends it.",
		}, ""},
		{"the EU", courierToken("user_id:ann"), "GET /brands", keymap.ToCourier, courier.EU, "", []string{
			"host       api.eu.courier.com\n", "EU region;", "predicted  403 if the signature is valid: the scope lacks read:brands\n",
		}, "changes data"},
		{"another address", courierToken("user_id:ann"), "GET /brands", keymap.ToCourier, "", local, []string{
			"host       localhost:4100\n", "from COURIER_BASE_URL",
		}, ""},
		{"composed, to Courier", composedInbox, "", keymap.ToCourier, "", "", []string{
			"host       inbox.courier.com\n", "the composed token", "predicted  401: the token was signed here, and Courier only accepts its own signature",
		}, ""},
		{"composed, to the emulator", composedInbox, "", keymap.ToEmulator, "", "", []string{
			"Send to the emulator\n", "host       127.0.0.1\n", "it runs for this call only", "request    POST /q\n",
			"predicted  2xx: the scope has inbox:read:messages and user_id:ann",
		}, "changes data"},
		{"of Courier, to the emulator", courierToken("user_id:ann read:brands"), "GET /brands", keymap.ToEmulator, "", "", []string{
			"predicted  401: the emulator doesn't have the key that signed this token, so it can't check the signature",
		}, ""},
		{"a websocket", composedInbox, "GET realtime.courier.io/ websocket", keymap.ToCourier, "", "", []string{
			"the composed token, as auth in the address", "GET https://realtime.courier.io/?auth=eyJ****&cid=bulla&iwpv=v1&userId=ann",
		}, "Bearer"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			b := tt.bench(t)
			if tt.on != "" {
				b.on(tt.on)
			}
			window := b.sending(tt.action)
			window.SetRegion(tt.region)
			window.SetBaseURL(tt.base)
			got := b.shown(window, 106)
			for _, want := range tt.want {
				if !strings.Contains(got, want) {
					t.Errorf("%q is not in\n%s", want, got)
				}
			}
			if tt.not != "" && strings.Contains(got, tt.not) {
				t.Errorf("%q is in\n%s", tt.not, got)
			}
		})
	}
}

// TestWhatCannotBeSent says why.
func TestWhatCannotBeSent(t *testing.T) {
	unsigned := inspecting(t, claims(`"user_id:ann"`, time.Hour)).Frame().Snapshot.Token.SigningInput()
	for _, tt := range []struct {
		name   string
		bench  *bench
		action keymap.Action
		want   string
	}{
		{"no signature", pasted(t, unsigned), keymap.ToCourier, "the token has no signature: every server refuses it"},
		{"no signature", pasted(t, unsigned), keymap.ToEmulator, "the token has no signature: every server refuses it"},
		{"another issuer", foreign(t), keymap.ToCourier, "this is not a token from Courier, so it isn't sent there"},
		{"another issuer", foreign(t), keymap.ToEmulator, ""},
	} {
		window := tt.bench.open()
		if got := window.Disabled(tt.action, tt.bench.Frame()); got != tt.want {
			t.Errorf("%s: %s is disabled because %q, want %q", tt.name, tt.action, got, tt.want)
		}
	}
}

// TestBadBaseURL says what is wrong with it, and doesn't show the password in it.
func TestBadBaseURL(t *testing.T) {
	b := newBench(t, inboxScope)
	window := b.sending(keymap.ToCourier)
	window.SetBaseURL("https://me:hunter22@api.courier.com")
	const message = "the base URL contains a user name or password"
	got := b.shown(window, 106)
	for _, want := range []string{
		"Send to $COURIER_BASE_URL\n", "host       $COURIER_BASE_URL\n", message, "write https://api.courier.com: ",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is not in\n%s", want, got)
		}
	}
	if strings.Contains(got, "hunter22") || strings.Contains(got, "enter sends") {
		t.Errorf("shows the password, or can be sent:\n%s", got)
	}
	if why := window.Disabled(keymap.Accept, b.Frame()); why != message {
		t.Errorf("enter is disabled because %q", why)
	}
}

func TestAnswers(t *testing.T) {
	b := inspectingInbox(time.Hour)(t)
	window := b.sending(keymap.ToCourier)
	window.Answered(probe.Answer{
		Predicted: probe.Prediction{Status: "2xx", Because: "the scope has it"}, Host: "inbox.courier.com", Status: 401,
		Message: "Unauthorized", Headers: []probe.Header{{Name: "Date", Value: "today"}}, Body: []string{"{", `  "a": 1`, "}"},
		Took: 120 * time.Millisecond, Difference: "Courier rejects the token itself",
	})
	const gap = "                                             "
	want := "POST inbox.courier.com/q messages: predicted and real\n! Courier rejects the token itself\n\n" +
		"predicted" + gap + "real, from inbox.courier.com\n2xx" + gap + "      401 Unauthorized\n"
	if got := b.shown(window, 106); !strings.HasPrefix(got, want) || !strings.Contains(got, "in 120 ms") ||
		!strings.Contains(got, "\n  \"a\": 1\n") || !strings.Contains(got, "Date: today") {
		t.Errorf("in two columns:\n%s", got)
	}
	narrow := b.shown(window, 74)
	if !strings.Contains(narrow, "predicted\n2xx\nthe scope has it\n\nreal, from inbox.courier.com\n401 Unauthorized\nUnauthorized\n") {
		t.Errorf("one above the other:\n%s", narrow)
	}
	window.Answered(probe.Answer{
		Predicted: probe.Prediction{Status: "2xx"}, Host: "h", Difference: "no answer, so there is nothing to compare",
		Fault: hint.Problem{Message: "h is slow", Hint: "try again"}, Kind: call.Timeout,
	})
	if got := b.shown(window, 74); !strings.Contains(got, "✗ no answer, so") || !strings.Contains(got, "no answer\nh is slow\ntry again\n") {
		t.Errorf("without an answer:\n%s", got)
	}
}

// TestBusy sends once and waits.
func TestBusy(t *testing.T) {
	b := newBench(t, inboxScope)
	window := b.sending(keymap.ToEmulator)
	if _, ok := window.Do(keymap.Accept, b.Frame()).Request.(probe.Probe); !ok {
		t.Fatal("enter sends nothing")
	}
	window.Busy()
	if why := window.Disabled(keymap.Accept, b.Frame()); why != "the emulator has not answered yet: esc cancels" {
		t.Errorf("enter is disabled because %q", why)
	}
	if e := window.Do(keymap.Accept, b.Frame()); e.Request != nil {
		t.Error("enter sends the call twice")
	}
	if got := b.shown(window, 74); !strings.Contains(got, "calling the emulator ...: esc cancels") {
		t.Errorf("while it waits:\n%s", got)
	}
}

var _ interface {
	pane.Overlay
	pane.Requesting
	pane.Scrolling
} = (*sendWindow)(nil)

// TestMovedClock moves the clock past the end of the token: the emulator follows, Courier does not.
func TestMovedClock(t *testing.T) {
	b := newBench(t, inboxScope)
	window := b.open()
	f := b.Frame()
	s := f.Snapshot.At(now.Add(48 * time.Hour))
	f.Snapshot, f.Height = &s, 40
	for action, wants := range map[keymap.Action][]string{
		keymap.ToEmulator: {"401: expired", "the emulator uses the clock of the screen, which you moved"},
		keymap.ToCourier:  {"401: the token was signed here", "the clock of the screen was moved"},
	} {
		send := window.Do(action, f).Overlay.(*sendWindow)
		got := strings.Join(panetest.Plain(send.Render(f)), "\n")
		for _, want := range wants {
			if !strings.Contains(got, want) {
				t.Errorf("%s: %q is not in\n%s", action, want, got)
			}
		}
	}
}
