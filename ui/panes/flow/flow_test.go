package flow

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"bulla/core/call"
	"bulla/core/emulator"
	"bulla/core/tour"
	"bulla/ui/keymap"
	"bulla/ui/pane"
	"bulla/ui/pane/panetest"
)

// exchange returns a request to a path, with its answer.
func exchange(from, to tour.Party, path string, status int, body string) *tour.Exchange {
	because := http.Header{emulator.BecauseHeader: {"the scope lacks read:brands"}}
	return &tour.Exchange{
		From: from, To: to, Carries: "token",
		Request:  call.Request{Method: "GET", URL: "http://127.0.0.1:4100" + path},
		Response: call.Response{Status: status, Body: body, Header: because},
	}
}

// issued returns the requests of an app that asks its backend for a token: the backend asks Courier
// before it answers, and then the SDK uses the token.
func issued() []*tour.Exchange {
	ask := exchange(tour.Backend, tour.Courier, "/auth/issue-token", 200, `{"token":"secret"}`)
	ask.Nested, ask.Carries = true, "API key"
	read := exchange(tour.SDK, tour.Courier, "/q", 200, `{"data":  {}}`)
	read.For = "pigeon"
	return []*tour.Exchange{exchange(tour.App, tour.Backend, "/token", 200, ""), ask, read}
}

// show returns a pane that shows requests.
func show(t *testing.T, exchanges ...*tour.Exchange) *panetest.Bench[*Pane] {
	t.Helper()
	b := panetest.New(t, New(), 76, 30)
	b.Pane.Show(exchanges, true)
	return b
}

// TestDiagram checks that arrows go from who sends to who receives, that the answer to a request
// which caused another one comes after that one's, and what is next to the arrows.
func TestDiagram(t *testing.T) {
	want := strings.Trim(`
  SDK                   app                   backend               Courier
▸ │                     │ GET /token, with token                    │
  │                     │────────────────────▸│                     │
  │                     │                GET /auth/issue-token, with API key
  │                     │                     │────────────────────▸│
  │                     │                     │◂───── 200 OK ───────│
  │                     │◂───── 200 OK ───────│                     │
  │ GET /q for pigeon, with token             │                     │
  │────────────────────────────────────────────────────────────────▸│
  │◂─────────────────────────── 200 OK ─────────────────────────────│
  │ {"data": {}}        │                     │                     │
`, "\n")
	if got := show(t, issued()...).Screen(); got != want {
		t.Errorf("got:\n%s\nwant:\n%s", got, want)
	}
}

func TestRefused(t *testing.T) {
	b := show(t, exchange(tour.SDK, tour.Courier, "/brands", 403, `{"message":"Forbidden"}`))
	b.Shows("403 Forbidden", "the scope lacks read:brands")
	b.Hides("{", "backend", "app")
	detail := b.Do(keymap.Open).Detail
	text := strings.Join(panetest.Plain(detail.Lines(70)), "\n")
	for _, part := range []string{"GET http://127.0.0.1:4100/brands", "403 Forbidden", `"message": "Forbidden"`, "because", "the scope lacks read:brands"} {
		if !strings.Contains(text, part) {
			t.Errorf("%q is not in the detail:\n%s", part, text)
		}
	}
}

// TestCursor checks which request the cursor is on: the first or the last one of a step, and then
// the last one that was sent again.
func TestCursor(t *testing.T) {
	exchanges := issued()
	b := show(t, exchanges...)
	if b.Pane.Selected() != exchanges[0] || b.Pane.Last() != exchanges[2] {
		t.Error("the cursor is not on the first request")
	}
	b.Do(keymap.Down)
	if b.Pane.Selected() != exchanges[1] {
		t.Error("down doesn't move the cursor")
	}
	b.Pane.Show(exchanges[:2], false)
	if b.Pane.Selected() != exchanges[1] || b.Pane.Last() != exchanges[0] {
		t.Error("the cursor is not on the last request, or Last is one that another caused")
	}
	again := exchange(tour.SDK, tour.Courier, "/again", 200, "")
	b.Pane.Add([]*tour.Exchange{again})
	b.Shows("sent again", "▸ │ GET /again")
	if b.Pane.Selected() != again || b.Pane.Last() != exchanges[0] {
		t.Error("the cursor is not on the request that was sent again")
	}
	if effect := b.Do(keymap.SendAgain); effect.Tour != keymap.SendAgain {
		t.Errorf("s does %v", effect)
	}
}

func TestDisabled(t *testing.T) {
	for _, tt := range []struct {
		pane   *Pane
		action keymap.Action
		want   string
	}{
		{New(), keymap.Open, "no tour is running: press T to start it"},
		{show(t).Pane, keymap.Open, "this step sends no request"},
		{show(t).Pane, keymap.SendAgain, "this step sends no request"},
		{show(t).Pane, keymap.NextStep, ""},
		{show(t, issued()...).Pane, keymap.Open, ""},
	} {
		if got := tt.pane.Disabled(tt.action, pane.Frame{Keys: keymap.New()}); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.action, got, tt.want)
		}
	}
}

// TestSizes draws requests at many sizes, also with texts that act on a terminal: the names of the
// parties and the request under the cursor are in sight.
func TestSizes(t *testing.T) {
	const evil = "\x1b[2J\u202e家族 "
	hostile := exchange(tour.App, tour.Courier, "/"+evil, 500, evil)
	hostile.Response.Header.Set(emulator.BecauseHeader, evil)
	for _, exchanges := range [][]*tour.Exchange{nil, issued(), {hostile}, slices.Concat(issued(), issued(), issued())} {
		b := show(t, exchanges...)
		b.Pane.list.Cursor = max(0, len(exchanges)-1)
		for width := 1; width < 120; width += 7 {
			for height := range 20 {
				b.Width, b.Height = width, height
				lines := b.Pane.Render(b.Frame())
				if len(lines) > height {
					t.Fatalf("%d lines at %dx%d", len(lines), width, height)
				}
				text := strings.Join(panetest.Plain(lines), "\n")
				if strings.ContainsAny(text, "\x1b\u202e") {
					t.Fatalf("%q acts on a terminal", text)
				}
				if len(exchanges) == 0 || width < 20 || height < 4 {
					continue
				}
				if !strings.Contains(lines[0].Plain(), "Courier") || !strings.Contains(text, "▸ ") {
					t.Fatalf("at %dx%d:\n%s", width, height, text)
				}
			}
		}
	}
}
