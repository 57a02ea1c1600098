package fetch

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"

	"bulla/core/call"
	"bulla/ui/keymap"
	"bulla/ui/pane"
	"bulla/ui/pane/panetest"
)

const (
	backendURL = "https://app.example/api/courier-token"
	session    = "a-session-that-nobody-else-knows"
	apiKey     = "pk_prod_EXAMPLE0000000000000000000"
)

var (
	_ pane.Overlay    = (*Overlay)(nil)
	_ pane.Requesting = (*Overlay)(nil)
)

// bench is the overlay, with its own variables and files.
type bench struct{ *panetest.Bench[*Overlay] }

func newBench(t *testing.T) *bench {
	t.Helper()
	secrets := map[string]string{"env:SESSION": session + "\n", "@body.json": "{\"user\": \"pigeon\"}\n", "b64:eA==": session}
	b := &bench{panetest.New(t, New(func(_ context.Context, form string) (string, error) {
		if text, ok := secrets[form]; ok {
			return text, nil
		}
		return "", errors.New("there is nothing there")
	}), 74, 30)}
	b.Words = true
	return b
}

// on moves to the n-th field of a kind.
func (b *bench) on(p kind, n int) {
	b.T.Helper()
	for at, e := range b.Pane.entries {
		if e.kind == p && n == 0 {
			for b.Pane.at != at {
				b.Do(keymap.NextField)
			}
			return
		}
		if e.kind == p {
			n--
		}
	}
	b.T.Fatalf("there is no such field %d", p)
}

// fill types a request: URL, method, body and headers.
func (b *bench) fill(url, verb, text string, fields ...string) {
	b.T.Helper()
	b.on(address, 0)
	b.Write(url)
	b.on(method, 0)
	b.Write(verb)
	b.on(body, 0)
	b.Write(text)
	for _, field := range fields {
		b.Do(keymap.AddHeader)
		b.Write(field)
	}
}

// sends accepts the form and returns the request that it sends.
func (b *bench) sends() call.Request {
	b.T.Helper()
	effect := b.Do(keymap.Accept)
	request, ok := effect.Request.(call.Request)
	if !ok {
		b.T.Fatalf("nothing is sent:\n%s", b.Screen())
	}
	return request
}

// TestRequest checks that the request is sent as it was typed.
func TestRequest(t *testing.T) {
	asJSON := call.Field{Name: "Content-Type", Value: "application/json"}
	asForm := call.Field{Name: "Content-Type", Value: "application/x-www-form-urlencoded"}
	for name, c := range map[string]struct {
		method, body string
		fields       []string
		want         call.Request
	}{
		"only the URL": {want: call.Request{Method: "GET"}},
		"a method":     {method: "put", want: call.Request{Method: "PUT"}},
		"a body": {body: "user=pigeon",
			want: call.Request{Method: "POST", Body: "user=pigeon", Header: []call.Field{asForm}}},
		"a body in JSON": {body: `{"user": 1}`, want: call.Request{Method: "POST", Body: `{"user": 1}`, Header: []call.Field{asJSON}}},
		"a body of a given type": {body: `{"user": 1}`, fields: []string{"content-type: text/plain"},
			want: call.Request{Method: "POST", Body: `{"user": 1}`,
				Header: []call.Field{{Name: "content-type", Value: "text/plain"}}}},
		"a body in a file": {method: "PATCH", body: "@body.json",
			want: call.Request{Method: "PATCH", Body: `{"user": "pigeon"}`, SecretBody: true, Header: []call.Field{asJSON}}},
		"a body in base64": {body: " b64:eA== ",
			want: call.Request{Method: "POST", Body: session, SecretBody: true, Header: []call.Field{asForm}}},
		"a body that starts like a variable": {body: "env:a=b", want: call.Request{Method: "POST", Body: "env:a=b", Header: []call.Field{asForm}}},
		"header fields": {fields: []string{"Accept: */*", " X-Tenant :acme  "},
			want: call.Request{Method: "GET",
				Header: []call.Field{{Name: "Accept", Value: "*/*"}, {Name: "X-Tenant", Value: "acme"}}}},
		"a secret by its name": {fields: []string{"Authorization: Bearer " + session, "cookie: s=" + session},
			want: call.Request{Method: "GET", Header: []call.Field{
				{Name: "Authorization", Value: "Bearer " + session, Secret: true},
				{Name: "cookie", Value: "s=" + session, Secret: true}}}},
		"a secret that is read": {fields: []string{"X-User: env:SESSION", "X-More: b64:eA=="},
			want: call.Request{Method: "GET", Header: []call.Field{
				{Name: "X-User", Value: session, Secret: true}, {Name: "X-More", Value: session, Secret: true}}}},
		"a secret after its scheme": {fields: []string{"Authorization: Bearer env:SESSION"},
			want: call.Request{Method: "GET",
				Header: []call.Field{{Name: "Authorization", Value: "Bearer " + session, Secret: true}}}},
		"a secret after another word": {fields: []string{"X-Note: my env:SESSION"},
			want: call.Request{Method: "GET", Header: []call.Field{{Name: "X-Note", Value: "my " + session, Secret: true}}}},
		"a form after several words is plain text": {fields: []string{"X-Note: all of my env:SESSION"},
			want: call.Request{Method: "GET", Header: []call.Field{{Name: "X-Note", Value: "all of my env:SESSION"}}}},
		"a secret in a cookie": {fields: []string{"Cookie: a=1; sid=env:SESSION"},
			want: call.Request{Method: "GET",
				Header: []call.Field{{Name: "Cookie", Value: "a=1; sid=" + session, Secret: true}}}},
		"a body with a password": {body: `{"user": 1, "password": "` + session + `"}`,
			want: call.Request{Method: "POST", Body: `{"user": 1, "password": "` + session + `"}`, SecretBody: true,
				Header: []call.Field{asJSON}}},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t)
			b.fill(backendURL, c.method, c.body, c.fields...)
			c.want.URL = backendURL
			got := b.sends()
			if !slices.Equal(flat(got), flat(c.want)) {
				t.Errorf("got %v, want %v", flat(got), flat(c.want))
			}
			b.Hides(session)
		})
	}
}

// flat returns the whole request as text, without masking.
func flat(r call.Request) []string {
	all := []string{r.Method, r.URL, r.Body, fmt.Sprint(r.SecretBody)}
	for _, f := range r.Header {
		all = append(all, f.Name, f.Value, fmt.Sprint(f.Secret))
	}
	return all
}

// TestFaults shows what is wrong below the field that it is about, and sends nothing.
func TestFaults(t *testing.T) {
	for name, c := range map[string]struct {
		url, method, body, field string
		want                     string
	}{
		"no URL":              {want: "there is no URL"},
		"plain http":          {url: "http://app.example/token", want: "write https://app.example/token"},
		"a path":              {url: "/api/token", want: "this is a path, not a URL with scheme and host write one such as https://"},
		"a relative path":     {url: "../api/token", want: "this is a path"},
		"no scheme":           {url: "//app.example/token", want: "write https://app.example/token"},
		"a URL as header":     {url: backendURL, field: "https://app.example/api", want: "this is a URL, not a header (Name: value) write it into the URL field"},
		"a curl command":      {url: "curl https://app.example", want: "this is a curl command"},
		"a method of symbols": {url: backendURL, method: "G E T", want: "the method is not a word"},
		"no colon":            {url: backendURL, field: "Authorization", want: "there is no colon"},
		"no name":             {url: backendURL, field: ": x", want: "a header name is one word"},
		"an unset variable":   {url: backendURL, field: "Cookie: env:NONE", want: "there is nothing there env:NAME is a variable"},
		"stdin":               {url: backendURL, body: "-", want: "the body can't be read from stdin here env:NAME is a variable"},
		"no such file":        {url: backendURL, body: "@none.json", want: "there is nothing there env:NAME is a variable"},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t)
			fields := []string{c.field}
			if c.field == "" {
				fields = nil
			}
			b.fill(c.url, c.method, c.body, fields...)
			if effect := b.Do(keymap.Accept); effect.Request != nil {
				t.Fatalf("sends %v", effect.Request)
			}
			b.Shows("✗ ", c.want)
			b.Write("x")
			b.Hides("✗ ")
		})
	}
}

// TestHidden hides secrets while they are typed.
func TestHidden(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"plain":                    {"Accept: text/html", "Accept: text/html"},
		"a bearer":                 {"Authorization: Bearer abc", "Authorization: Bearer ***"},
		"no scheme":                {"authorization: abc", "authorization: ***"},
		"a cookie":                 {"Cookie: a=b; c", "Cookie: ******"},
		"a variable":               {"Cookie: env:SESSION", "Cookie: env:SESSION"},
		"a variable being typed":   {"Cookie: en", "Cookie: en"},
		"a variable after Bearer":  {"Authorization: Bearer env:SESSION", "Authorization: Bearer env:SESSION"},
		"a file":                   {"X-Api-Key: @key.txt", "X-Api-Key: @key.txt"},
		"base64":                   {"X-Note: b64:eA==", "X-Note: b64:****"},
		"base64 after a word":      {"X-Note: my b64:eA==", "X-Note: my b64:****"},
		"base64 in a cookie":       {"X-Note: a=b64:eA==", "X-Note: a=b64:****"},
		"a session":                {"X-Session: hush", "X-Session: ****"},
		"a session being typed":    {"X-Session", "X-Session"},
		"a secret of two words":    {"X-Password: correct horse", "X-Password: *************"},
		"a URL":                    {"Referer: https://app.example", "Referer: https://app.example"},
		"a token in another field": {"X-Note: eyJhbGciOiJIUzI1NiJ9.e30.AAAA", "X-Note: eyJ"},
		"a key without a name":     {apiKey, "pk_prod_*"},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t)
			b.Do(keymap.AddHeader)
			b.Write(c.text)
			b.Shows("header " + c.want)
			b.Hides("EXAMPLE", "hbGci")
			b.Do(keymap.NextField)
			b.Shows("header " + c.want)
			b.Hides("EXAMPLE", "hbGci")
		})
	}
	b := newBench(t)
	b.fill(backendURL+"?key="+apiKey, "", apiKey)
	b.Hides("EXAMPLE")
}

// TestHiddenBody hides a body from the first member whose name says that it is a secret.
func TestHiddenBody(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"plain":                  {`{"user": "pigeon", "scope": "inbox:read:messages"}`, `{"user": "pigeon", "scope": "inbox:read:messages"}`},
		"a password":             {`{"user": "pigeon", "password": "hush", "a": 1}`, `{"user": "pigeon", "password":****************`},
		"being typed":            {`{"password":"hu`, `{"password":***`},
		"in another case":        {`{ 'Session_ID' : 'hush'}`, `{ 'Session_ID' :********`},
		"inside":                 {`{"login":{"api_key":"hush"}}`, `{"login":{"api_key":********`},
		"a form":                 {"user=pigeon&password=hush", "user=pigeon&password=****"},
		"a list of fields":       {"Cookie: hush", "Cookie:*****"},
		"the word in a sentence": {`{"note": "no password here"}`, `{"note": "no password here"}`},
		"a file":                 {"@secret.json", "@secret.json"},
		"an API key":             {"key " + apiKey, "key pk_prod_*"},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t)
			b.fill(backendURL, "", c.text)
			b.Shows("body " + c.want)
			b.Hides("hush", "EXAMPLE")
			b.on(address, 0)
			b.Shows("body " + c.want)
			b.Hides("hush", "EXAMPLE")
		})
	}
}

// TestChangeForgetsResult forgets the result of a call when the next one would differ.
func TestChangeForgetsResult(t *testing.T) {
	b := newBench(t)
	b.fill(backendURL, "", "")
	b.Pane.Failed("app.example refused the connection", "start it first")
	b.Do(keymap.NextField)
	b.Pane.Type(tea.KeyMsg{Type: tea.KeyLeft}, b.Frame())
	b.Shows("refused")
	b.Write("x")
	b.Hides("refused", "again")
	b.Shows("Nothing is sent until you press enter.")
}

// TestHeaders adds a header field when all are filled in, up to a limit.
func TestHeaders(t *testing.T) {
	b := newBench(t)
	b.Do(keymap.AddHeader)
	if len(b.Pane.entries) != 4 {
		t.Errorf("%d entries: the empty field was there", len(b.Pane.entries))
	}
	for i := range maxHeader {
		b.Do(keymap.AddHeader)
		b.Write(fmt.Sprintf("X-%d: a", i))
	}
	if why := b.Pane.Disabled(keymap.AddHeader, b.Frame()); why == "" {
		t.Error("there is no limit")
	}
	b.Pane.Do(keymap.AddHeader, b.Frame())
	if len(b.Pane.entries) != maxHeader+3 {
		t.Errorf("%d entries, want %d", len(b.Pane.entries), maxHeader+3)
	}
	b.Do(keymap.PrevField)
	b.on(address, 0)
	b.Write(backendURL)
	if got := b.sends(); len(got.Header) != maxHeader {
		t.Errorf("%d header fields, want %d", len(got.Header), maxHeader)
	}
}

// paste pastes a text into the overlay.
func (b *bench) paste(text string) pane.Effect {
	return b.Pane.Type(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(text), Paste: true}, b.Frame())
}

// TestPasteHeaders adds a field for each line of a pasted block.
func TestPasteHeaders(t *testing.T) {
	for name, c := range map[string]struct {
		typed, text string
		want        []string // the header fields after it
	}{
		"two lines":                  {text: "Authorization: Bearer abc\nCookie: a=b", want: []string{"Authorization: Bearer abc", "Cookie: a=b"}},
		"as a terminal sends":        {text: "Accept: a\r\n\r\n  Cookie: a=b\r", want: []string{"Accept: a", "Cookie: a=b"}},
		"a request":                  {text: "POST /token HTTP/1.1\nHost: a.example\nCookie: a=b", want: []string{"Host: a.example", "Cookie: a=b"}},
		"after a field":              {typed: "X-A: 1", text: "X-B: 2\nX-C: 3", want: []string{"X-A: 1", "X-B: 2", "X-C: 3"}},
		"one line":                   {typed: "X-A: ", text: "b:c", want: []string{"X-A: b:c"}},
		"lines that are not headers": {text: "X-A: 1\nand more", want: []string{"X-A: 1 and more"}},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t)
			b.Do(keymap.AddHeader)
			b.Write(c.typed)
			b.paste(c.text)
			var got []string
			for _, e := range b.Pane.entries {
				if e.kind == header {
					got = append(got, e.text())
				}
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("got %q, want %q", got, c.want)
			}
			if at := b.Pane.entries[b.Pane.at]; at.text() != c.want[len(c.want)-1] ||
				b.Pane.entries[len(b.Pane.entries)-1].kind != body {
				t.Errorf("the field with the cursor is %q", at.text())
			}
		})
	}
	b := newBench(t)
	b.Do(keymap.AddHeader)
	if effect := b.paste(strings.Repeat("X-A: 1\n", maxHeader+1)); !strings.Contains(effect.Say, "room for 30") ||
		len(b.Pane.entries) != 4 {
		t.Errorf("said %q, %d entries", effect.Say, len(b.Pane.entries))
	}
	if b.paste(strings.Repeat("X-A: 1\n", maxHeader)); len(b.Pane.entries) != maxHeader+3 {
		t.Errorf("%d entries", len(b.Pane.entries))
	}
}

// TestMethod shows the method as it is sent, and says if it is unusual.
func TestMethod(t *testing.T) {
	b := newBench(t)
	b.on(method, 0)
	b.Shows("GET, POST or another method; the default is GET, or POST with a body")
	b.Write("po")
	b.Shows("method PO", "GET, POST or another method")
	b.Write("ts")
	b.Shows("method POTS", "an unusual method; the usual ones are GET, POST")
	b.on(address, 0)
	b.Hides("no usual method")
}

// TestBareHost shows what will be called while the URL has no scheme yet, without its query.
func TestBareHost(t *testing.T) {
	b := newBench(t)
	b.Shows("without a scheme it gets https, or http for this machine")
	b.on(address, 0)
	b.Write("127.0.0.1:4192/token?key=" + session)
	b.Shows("calls http://127.0.0.1:4192/token")
	b.Hides("calls http://127.0.0.1:4192/token?")
	if r := b.sends(); !strings.HasPrefix(r.URL, "http://127.0.0.1:4192/token?") {
		t.Errorf("sends to %s", r.URL)
	}
}

// TestWhileSending shows the result of the call, and keeps the form for the next one.
func TestWhileSending(t *testing.T) {
	b := newBench(t)
	b.Shows("Nothing is sent until you press enter.", "https is required, except for localhost", "redirects are not followed")
	b.fill(backendURL, "", "", "Cookie: s="+session)
	first := b.sends()
	b.Pane.Busy()
	b.Shows("calling app.example ...: esc cancels")
	if why := b.Pane.Disabled(keymap.Accept, b.Frame()); why != "app.example has not answered yet: esc cancels" {
		t.Errorf("accept while busy: %q", why)
	}
	if b.Write("x").Say == "" {
		t.Error("a letter while busy is dropped without a message")
	}
	b.Pane.Failed("app.example refused the connection", "start it first")
	b.Shows("✗ app.example refused the connection start it first", "enter sends it again", backendURL)
	if again := b.sends(); !slices.Equal(flat(again), flat(first)) {
		t.Errorf("another request: %v", flat(again))
	}
	b.Pane.Busy()
	b.Pane.Reset()
	b.Shows("Nothing is sent until you press enter.", backendURL)
	b.Hides("refused", session)
	b.sends()
}

// TestSizes checks that every line fits the width and that none contains a secret.
func TestSizes(t *testing.T) {
	b := newBench(t)
	b.fill("ht\u202etp://app.example/"+strings.Repeat("é", 80), "", "@no", "Authorization: Bearer "+session, "Cookie: "+session)
	b.Do(keymap.Accept)
	b.Pane.Failed(strings.Repeat("the host can't be reached ", 5), "try again")
	for b.Width = 20; b.Width <= 110; b.Width += 6 {
		for b.Height = 3; b.Height <= 40; b.Height += 4 {
			for range b.Pane.entries {
				b.Do(keymap.NextField)
				f := b.Frame()
				lines := b.Pane.Render(f)
				if want := min(f.Height, b.Pane.Wants(f)); len(lines) != want {
					t.Fatalf("%dx%d: %d lines, want %d", f.Width, f.Height, len(lines), want)
				}
				for _, line := range lines {
					if line.Width() != f.Width || strings.Contains(line.Plain(), session[:9]) {
						t.Fatalf("%dx%d: %d cells: %q", f.Width, f.Height, line.Width(), line.Plain())
					}
				}
			}
		}
	}
}

// TestFieldStaysVisible keeps the field with the cursor visible in a small overlay, and after a
// call its result.
func TestFieldStaysVisible(t *testing.T) {
	b := newBench(t)
	b.Height = 3
	b.fill(backendURL, "", "a-body")
	b.Shows("a-body")
	b.on(address, 0)
	b.Shows("app.example")
	b.sends()
	b.Pane.Busy()
	b.Shows("esc cancels")
	b.Pane.Failed("it failed", "do something")
	b.Shows("it failed", "do something")
	b.Write("x")
	b.Shows("app.example")
}
