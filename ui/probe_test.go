package ui

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"

	"bulla/core/call"
	"bulla/core/probe"
	"bulla/ui/keymap"
)

// courierToken is a token as Courier issues it, for user_id:ann inbox:read:messages.
const courierToken = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9." +
	"eyJzY29wZSI6InVzZXJfaWQ6YW5uIGluYm94OnJlYWQ6bWVzc2FnZXMiLCJ0ZW5hbnRfc2NvcGUiOiJwdWJsaXNoZWQvcHJvZHVjdGlvbiIsInRl" +
	"bmFudF9pZCI6IjdjOWQxZjY0LTJhNTgtNGIwZS05ZjNkLTUxYzBhODZlMmIxNyIsImlhdCI6MTc5NTE2NTYwMCwiZXhwIjoxNzk1MjU1NjAwLCJq" +
	"dGkiOiJiMTk0NmFjOS0yNDkyLTRkMjMtOGY2YS0yYzFiN2QzZTRmNTAifQ.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"

// forbid answers every probe as a server that refuses it.
func forbid(_ context.Context, p probe.Probe) probe.Answer {
	return p.Compare(call.Response{
		Status: 403, Took: 84 * time.Millisecond, Body: `{"message":"Forbidden","type":"authorization_error"}`,
		Header: http.Header{"Content-Type": {"application/json"}, "X-Request-Id": {"6f1c"}},
	}, nil)
}

// startProbing starts with a Courier that answers as handler does, instead of that of the region.
func startProbing(t *testing.T, timeout time.Duration, handler http.HandlerFunc) *driver {
	t.Helper()
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	client := call.New(call.Options{Timeout: timeout})
	return startWith(t, 120, 40, Settings{Theme: "mono", Reach: Reach{
		BaseURL: server.URL,
		Probe:   func(ctx context.Context, p probe.Probe) probe.Answer { return probe.Send(ctx, client, p) },
	}})
}

// messages are the keys that send the request for the messages to Courier.
var sendMessages = []string{"7", "down", "enter", "s", "enter"}

func TestProbes(t *testing.T) {
	for _, tt := range []struct {
		name   string
		status int
		header string
		body   string
		want   []string
	}{
		{"same", 200, "", `{"data":{"messages":{"totalCount":2}}}`, []string{"accepts the signature", "200 OK", `"totalCount": 2`}},
		{"401", 401, "", `{"message":"no"}`, []string{"rejects the token itself; usual reasons: another key signed it", "401 Unauthorized"}},
		{"403", 403, "", `{"message":"scope"}`, []string{"accepts the token, but not its scope for this call", "403 Forbidden"}},
		{"404", 404, "", "", []string{"404 is not about the token"}},
		{"redirect", 302, "https://evil.example/q?auth=1", "", []string{"the server redirects to https://evil.example/q; bulla didn't follow"}},
		{"hostile", 500, "", "\x1b[2J\u202e" + courierToken, []string{"the server failed", `\u{001B}[2J\u{202E}****`}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var got []*http.Request
			var sent string
			d := startProbing(t, 0, func(w http.ResponseWriter, r *http.Request) {
				body, _ := io.ReadAll(r.Body)
				got, sent = append(got, r), string(body)
				if tt.header != "" {
					w.Header().Set("Location", tt.header)
				}
				w.WriteHeader(tt.status)
				_, _ = io.WriteString(w, tt.body)
			})
			d.paste(courierToken)
			d.press(sendMessages[:len(sendMessages)-1]...)
			d.shows("Send to 127.0.0.1:", "from COURIER_BASE_URL", "Nothing has been sent yet")
			if len(got) > 0 {
				t.Fatal("the call was sent before enter")
			}
			d.press("enter")
			d.shows(append(tt.want, "predicted", "real, from 127.0.0.1:", "esc goes back")...)
			if strings.Contains(ansi.Strip(d.screen()), courierToken[40:80]) {
				t.Error("the screen shows the token")
			}
			if len(got) != 1 || got[0].Method+got[0].URL.Path != "POST/q" || got[0].Header.Get("X-Courier-User-Id") != "ann" ||
				got[0].Header.Get("Authorization") != "Bearer "+courierToken || !strings.Contains(sent, "messages") {
				t.Errorf("sent %d requests: %v %s", len(got), got, sent)
			}
		})
	}
}

func TestProbeTakesTooLong(t *testing.T) {
	release := make(chan struct{})
	d := startProbing(t, 30*time.Millisecond, func(http.ResponseWriter, *http.Request) { <-release })
	defer close(release)
	d.paste(courierToken)
	d.press(sendMessages...)
	d.shows("no answer, so there is nothing to compare", "received the request and did not")
}

// TestProbesCanBeCanceled leaves while the request is under way: its answer is dropped.
func TestProbesCanBeCanceled(t *testing.T) {
	d := startProbing(t, 0, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(200) })
	d.paste(courierToken)
	d.press(sendMessages[:len(sendMessages)-1]...)
	pending := d.begin("enter")
	d.shows("calling 127.0.0.1:", "esc cancel")
	d.press("esc")
	d.shows("canceled", "predicted answer")
	d.send(pending())
	d.shows("predicted answer")

	d.press("s")
	pending = d.begin("enter")
	d.paste("hello")
	d.send(pending())
	if d.model.top() != nil || d.model.cancel != nil {
		t.Error("a paste does not end the request")
	}
}

// TestProbesOfTheEmulator sends calls to an emulator that runs for each of them.
func TestProbesOfTheEmulator(t *testing.T) {
	client := call.New(call.Options{})
	d := startWith(t, 120, 40, Settings{Theme: "mono", Reach: Reach{
		Probe: func(ctx context.Context, p probe.Probe) probe.Answer { return probe.Send(ctx, client, p) },
	}})
	d.press("7", "down", "enter", "e")
	d.shows("Send to the emulator", "127.0.0.1", "it runs for this call only")
	d.press("enter")
	d.shows("as predicted", "200 OK", "Your order has shipped")
	d.press("esc", "esc")
	if d.model.top() != nil || !d.model.isFocused(keymap.Access) {
		t.Error("esc does not go back to Access")
	}
	d.paste(courierToken)
	d.press("7", "down", "enter", "e", "enter")
	d.shows("as predicted", "401 Unauthorized", "the emulator doesn't have the key that signed this", "that says nothing about Courier")
}
