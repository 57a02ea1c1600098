package call

import (
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// quiet discards what net/http logs about clients that close their connection.
func quiet() *log.Logger { return log.New(io.Discard, "", 0) }

// clock advances by two seconds each time it is read.
func clock() func() time.Time {
	at := time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)
	return func() time.Time {
		at = at.Add(2 * time.Second)
		return at
	}
}

func TestDo(t *testing.T) {
	var got *http.Request
	var content []byte
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		got = r
		content, _ = io.ReadAll(r.Body)
		w.Header().Set("X-Token", "t")
		w.WriteHeader(http.StatusTeapot)
		_, _ = io.WriteString(w, "hello")
	}))
	defer server.Close()
	response, err := New(Options{Now: clock()}).Do(t.Context(), Request{
		Method: "PATCH", URL: server.URL + "/a?b=c", Body: body, Header: []Field{
			{Name: "authorization", Value: "Bearer " + apiKey, Secret: true}, {Name: "X-Two", Value: "1"}, {Name: "x-two", Value: "2"}, {Name: "Host", Value: "shop.example"}}})
	if err != nil {
		t.Fatal(err)
	}
	if response.Status != 418 || response.Body != "hello" || response.Cut || response.Header.Get("X-Token") != "t" ||
		response.Took != 2*time.Second || response.At.Second() != 4 || response.Location != "" {
		t.Errorf("response %+v, took %s at %s", response.Header, response.Took, response.At)
	}
	if got.Method != "PATCH" || got.RequestURI != "/a?b=c" || got.Host != "shop.example" || string(content) != body ||
		got.ContentLength != int64(len(body)) {
		t.Errorf("sent %s %s to %s with %q", got.Method, got.RequestURI, got.Host, content)
	}
	want := http.Header{"Authorization": {"Bearer " + apiKey}, "X-Two": {"1", "2"}, "User-Agent": {"bulla"}, "Connection": {"close"}, "Content-Length": {"28"}}
	if fmt.Sprint(got.Header) != fmt.Sprint(want) {
		t.Errorf("sent the header %v", got.Header)
	}
	if out := fmt.Sprintf("%v %+v %#v %s", response, response, response, &response); strings.Contains(out, "hello") {
		t.Errorf("prints its body: %s", out)
	}
}

func TestUserAgent(t *testing.T) {
	agents := make(chan string, 1)
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		agents <- r.UserAgent()
	}))
	defer server.Close()
	if _, err := New(Options{}).Do(t.Context(), Request{
		URL: server.URL, Header: []Field{{Name: "User-Agent", Value: "mine"}},
	}); err != nil {
		t.Fatal(err)
	}
	if got := <-agents; got != "mine" {
		t.Errorf("User-Agent %q", got)
	}
}

func TestHTTPS(t *testing.T) {
	a := newAuthority(t)
	server := a.serve(t, loopback(), http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.WriteString(w, r.Proto)
	}))
	response, err := New(Options{Roots: a.pool}).Do(t.Context(), secretive(server.URL))
	if err != nil || response.Body != "HTTP/1.1" {
		t.Errorf("Do = %q, %v", response.Body, err)
	}
}

func TestRedirectIsNotFollowed(t *testing.T) {
	var elsewhere atomic.Int32
	other := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { elsewhere.Add(1) }))
	defer other.Close()
	for _, c := range []struct {
		name   string
		status int
		to     string
		want   string
	}{
		{"another port of this host", 307, other.URL + "/login?key=" + apiKey, other.URL + "/login"},
		{"another host", 302, "https://login.example.com/a?t=" + jwt, "https://login.example.com/a"},
		{"another path", 301, "/token/?session=" + session, "/token/"},
		{"308 with a user", 308, "https://me:" + session + "@example.com/#" + jwt, "https://example.com/"},
		{"303 with a token in its path", 303, "https://example.com/" + jwt, "https://example.com/eyJ****"},
		{"no address", 302, "http://[" + session, "an address that can't be read"},
		{"no host", 302, "javascript:alert(1)", "an address that can't be read"},
		{"no Location", 302, "", ""},
		{"a Location without a redirect", 201, "/token/1", ""},
		{"a right-to-left override", 302, "https://exa\u202emple.com/\u009b", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			var seen atomic.Int32
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				seen.Add(1)
				if c.to != "" {
					w.Header().Set("Location", c.to)
				}
				w.WriteHeader(c.status)
			}))
			defer server.Close()
			response, err := New(Options{}).Do(t.Context(), secretive(server.URL))
			if err != nil || response.Status != c.status || !strings.HasSuffix(response.Location, c.want) ||
				strings.ContainsAny(response.Location, "?#@\u202e\u009b") {
				t.Errorf("Do = %v to %q, %v; want %q", response, response.Location, err, c.want)
			}
			if seen.Load() != 1 || elsewhere.Load() != 0 {
				t.Errorf("%d requests here, %d elsewhere", seen.Load(), elsewhere.Load())
			}
			noSecret(t, response, response.Location)
		})
	}
}

func TestBodyIsReadToALimit(t *testing.T) {
	for _, c := range []struct {
		size int
		cut  bool
	}{{0, false}, {MaxBody, false}, {MaxBody + 1, true}, {16 * MaxBody, true}} {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			_, _ = io.WriteString(w, strings.Repeat("x", c.size))
		}))
		response, err := New(Options{}).Do(t.Context(), Request{URL: server.URL})
		if err != nil || response.Cut != c.cut || len(response.Body) != min(c.size, MaxBody) {
			t.Errorf("%d bytes: Do = %v, cut %v, %v", c.size, response, response.Cut, err)
		}
		server.Close()
	}
}

// TestReadingStopsAtTheLimit sends one byte too many and then never ends the response: the client
// does not wait for the rest.
func TestReadingStopsAtTheLimit(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.WriteString(w, strings.Repeat("x", MaxBody+1))
		_ = http.NewResponseController(w).Flush()
		<-r.Context().Done()
	}))
	defer server.Close()
	response, err := New(Options{}).Do(t.Context(), Request{URL: server.URL})
	if err != nil || !response.Cut || len(response.Body) != MaxBody {
		t.Errorf("Do = %v, cut %v, %v", response, response.Cut, err)
	}
}

// TestNothingIsSentTwice loses the connection after the request. On an idle connection, net/http
// would send it again.
func TestNothingIsSentTwice(t *testing.T) {
	for _, method := range []string{"GET", "POST"} {
		var requests atomic.Int32
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if requests.Add(1) == 1 {
				return
			}
			panic(http.ErrAbortHandler)
		}))
		c := New(Options{})
		if _, err := c.Do(t.Context(), Request{Method: method, URL: server.URL}); err != nil {
			t.Fatal(err)
		}
		e := failing(t, t.Context(), c, Request{
			Method: method, URL: server.URL, Header: []Field{{Name: "Idempotency-Key", Value: "1"}},
		})
		if e.Kind != Broken || !e.Sent || requests.Load() != 2 {
			t.Errorf("%s: %v (sent %v) after %d requests", method, e, e.Sent, requests.Load())
		}
		server.Close()
	}
}

func TestBadRequest(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
		t.Error("the request was sent")
	}))
	defer server.Close()
	for name, r := range map[string]Request{
		"a method of two words":          {Method: "GET /", URL: server.URL},
		"no header name":                 {URL: server.URL, Header: []Field{{Value: session}}},
		"a space in a name":              {URL: server.URL, Header: []Field{{Name: "X Y", Value: session}}},
		"a colon in a name":              {URL: server.URL, Header: []Field{{Name: "X:", Value: session}}},
		"a letter beyond ASCII":          {URL: server.URL, Header: []Field{{Name: "Ü", Value: session}}},
		"a line feed in a value":         {URL: server.URL, Header: []Field{{Name: "Authorization", Value: "Bearer " + apiKey + "\n", Secret: true}}},
		"a second header":                {URL: server.URL, Header: []Field{{Name: "X", Value: "1\r\nHost: evil"}}},
		"a NUL in a value":               {URL: server.URL, Header: []Field{{Name: "X", Value: session + "\x00"}}},
		"a Content-Length of its own":    {URL: server.URL, Header: []Field{{Name: "content-length", Value: "5"}}},
		"a Transfer-Encoding of its own": {URL: server.URL, Header: []Field{{Name: "Transfer-Encoding", Value: "chunked"}}},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := New(Options{}).Do(t.Context(), r)
			e, ok := err.(*Error)
			if !ok || e.Kind != BadRequest || e.Hint == "" || e.Sent {
				t.Errorf("Do = %#v", err)
			}
			noSecret(t, err, r)
		})
	}
}

func TestProxy(t *testing.T) {
	a := newAuthority(t)
	server := a.serve(t, loopback(), http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, "through")
	}))
	received := make(chan string, 1)
	through := func(status string) string {
		return listen(t, func(conn net.Conn) {
			buffer := make([]byte, 4096)
			n, _ := conn.Read(buffer)
			received <- string(buffer[:n])
			_, _ = io.WriteString(conn, "HTTP/1.1 "+status+"\r\n\r\n")
			if status != "200 OK" {
				return
			}
			onward, err := net.Dial("tcp", hostOf(server))
			if err != nil {
				return
			}
			defer onward.Close()
			go func() { _, _ = io.Copy(onward, conn) }()
			_, _ = io.Copy(conn, onward)
		})
	}
	client := func(proxy string) *Client {
		return New(Options{Roots: a.pool, Proxy: func(*http.Request) (*url.URL, error) { return url.Parse(proxy) }})
	}
	t.Run("it is not used for this machine", func(t *testing.T) {
		response, err := client("http://127.0.0.1:1").Do(t.Context(), secretive(server.URL))
		if err != nil || response.Body != "through" {
			t.Errorf("Do = %v, %v", response, err)
		}
	})
	t.Run("it sees only the host", func(t *testing.T) {
		e := failing(t, t.Context(), client("http://me:"+session+"@"+through("200 OK")), secretive("https://courier.invalid"))
		request := <-received
		if !strings.HasPrefix(request, "CONNECT courier.invalid:443 ") || strings.Contains(request, apiKey) ||
			strings.Contains(request, "/token") {
			t.Errorf("the proxy received %q", request)
		}
		if e.Kind != TLS || e.Message != "the certificate of courier.invalid is for localhost, 127.0.0.1" {
			t.Errorf("Do = %s: %s", e.Kind, e.Message)
		}
	})
	for _, c := range []struct{ name, proxy, want, hint string }{
		{"it wants a password", "http://me:" + session + "@" + through("407 Proxy Authentication Required"), "did not connect to courier.invalid (407 Proxy Authentication Required)", "password"},
		{"it refuses", "http://" + through("403 Forbidden"), "did not connect to courier.invalid (403 Forbidden)", "NO_PROXY"},
		{"it can't be reached", "http://me:" + session + "@" + closedPort(t), "can't be reached", "HTTPS_PROXY"},
		{"its address is invalid", "http://me:" + session + "@%zz", "the address of the proxy can't be read", "http://host:port"},
	} {
		t.Run(c.name, func(t *testing.T) {
			e := failing(t, t.Context(), client(c.proxy), secretive("https://courier.invalid"))
			if e.Kind != Proxy || !strings.HasSuffix(e.Message, c.want) || !strings.Contains(e.Hint, c.hint) || e.Sent {
				t.Errorf("Do = %s: %s (%s)", e.Kind, e.Message, e.Hint)
			}
			if len(received) > 0 {
				<-received
			}
		})
	}
}

// TestBrokenProxy checks that errors name the proxy, and not only the host behind it.
func TestBrokenProxy(t *testing.T) {
	t.Parallel()
	done := make(chan struct{})
	t.Cleanup(func() { close(done) })
	says := func(text string, hangs bool) func(net.Conn) {
		return func(conn net.Conn) {
			read(conn)
			_, _ = io.WriteString(conn, text)
			if hangs {
				<-done
			}
		}
	}
	const connected = "HTTP/1.1 200 OK\r\n\r\n"
	for _, c := range []struct {
		name     string
		response func(net.Conn)
		kind     Kind
		message  string
		hint     string
	}{
		{"it closes", says("", false), Proxy, "the proxy ADDRESS did not connect to courier.invalid: it closed the connection, or its response was not HTTP", "HTTPS_PROXY"},
		{"it sends garbage", says("SSH-2.0-OpenSSH_9.9\r\n\r\n", false), Proxy, "the proxy ADDRESS did not connect to courier.invalid: it closed", "HTTPS_PROXY"},
		{"it sends nothing", says("", true), Proxy, "the proxy ADDRESS did not connect to courier.invalid within 1 s", "HTTPS_PROXY"},
		{"it connects and closes", says(connected, false), Broken, "courier.invalid broke off the TLS handshake", "the proxy ADDRESS (HTTPS_PROXY) is in between"},
		{"it connects and sends garbage", says(connected+"garbage and more of it", false), Broken, "courier.invalid broke off the TLS handshake", "the proxy ADDRESS (HTTPS_PROXY) is in between"},
		{"it connects and sends nothing", says(connected, true), Timeout, "courier.invalid did not finish the TLS handshake", "the proxy ADDRESS (HTTPS_PROXY) is in between"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			proxy := listen(t, c.response)
			o := Options{Proxy: func(*http.Request) (*url.URL, error) { return url.Parse("http://me:" + session + "@" + proxy) }}
			e := failing(t, t.Context(), limited(o, func(l *limits) { l.whole = later }), secretive("https://courier.invalid"))
			if e.Kind != c.kind || !strings.HasPrefix(e.Message, strings.ReplaceAll(c.message, "ADDRESS", proxy)) ||
				!strings.Contains(e.Hint, strings.ReplaceAll(c.hint, "ADDRESS", proxy)) || e.Sent {
				t.Errorf("%s: %s (%s)", e.Kind, e.Message, e.Hint)
			}
		})
	}
}

// closedPort returns an address on which nothing listens.
func closedPort(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	return listener.Addr().String()
}

func TestRetryAfter(t *testing.T) {
	at := time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		name, value, date string
		want              time.Duration
		ok                bool
	}{
		{"seconds", "30", "", 30 * time.Second, true},
		{"none", "0", "", 0, true},
		{"a date", "Sat, 21 Nov 2026 12:01:30 GMT", "", 90 * time.Second, true},
		{"a date by the server's clock", "Sat, 21 Nov 2026 13:01:30 GMT", "Sat, 21 Nov 2026 13:00:00 GMT", 90 * time.Second, true},
		{"a date that has passed", "Sat, 21 Nov 2026 11:00:00 GMT", "", 0, true},
		{"too many seconds", "99999999999999999999", "", longestWait, true},
		{"a distant date", "Fri, 31 Dec 9999 23:59:59 GMT", "", longestWait, true},
		{"missing", "", "", 0, false},
		{"a word", "soon", "", 0, false},
		{"a negative number", "-1", "", 0, false},
	} {
		response := Response{At: at, Header: http.Header{"Retry-After": {c.value}, "Date": {c.date}}}
		if got, ok := response.RetryAfter(); got != c.want || ok != c.ok {
			t.Errorf("%s: RetryAfter = %s, %v, want %s, %v", c.name, got, ok, c.want, c.ok)
		}
	}
	const date = "Sat, 21 Nov 2026 12:01:30 GMT"
	if got, ok := (Response{Header: http.Header{"Retry-After": {date}}}).RetryAfter(); ok || got != 0 {
		t.Errorf("without a clock: RetryAfter = %s, %v", got, ok)
	}
	if got, ok := (Response{Header: http.Header{"Retry-After": {date}, "Date": {"Sat, 21 Nov 2026 12:01:00 GMT"}}}).RetryAfter(); !ok || got != 30*time.Second {
		t.Errorf("with only the server's clock: RetryAfter = %s, %v", got, ok)
	}
}

func TestHTML(t *testing.T) {
	for _, c := range []struct {
		kind, body string
		want       bool
	}{
		{"text/html; charset=utf-8", "<p>hi", true}, {"", "\n<!DOCTYPE html><title>", true}, {"application/json", "<html>", true},
		{"text/html", `{"token":"x"}`, false}, {"application/xml", "<?xml?>", false}, {"text/html", "", false}, {"", jwt, false},
	} {
		response := Response{Body: c.body, Header: http.Header{"Content-Type": {c.kind}}}
		if response.HTML() != c.want {
			t.Errorf("HTML of %q as %q = %v", c.body, c.kind, response.HTML())
		}
	}
}

func TestComplaint(t *testing.T) {
	for _, c := range []struct{ body, kind, message string }{
		{`{"message":"no","type":"invalid_request_error"}`, "invalid_request_error", "no"},
		{`{"error":"invalid_scope","error_description":"what"}`, "", "what"},
		{`{"error":{"type":"t","message":"inside"},"message":"outside"}`, "t", "inside"},
		{`{"error":"invalid"}`, "", "invalid"},
		{`{"message":"","title":"t"}`, "", "t"},
		{`{"message":7,"type":null}`, "", ""},
		{`{"message":"half`, "", "half"},
		{" text \n", "", "text"},
		{`["a"]`, "", `["a"]`},
		{"<html>no", "", ""},
		{"", "", ""},
	} {
		if kind, message := (Response{Body: c.body}).Complaint(); kind != c.kind || message != c.message {
			t.Errorf("%s: %q, %q", c.body, kind, message)
		}
	}
}

// TestWebSocket asks for a WebSocket: the connection is closed after the answer.
func TestWebSocket(t *testing.T) {
	ended := make(chan error, 1)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Upgrade") != "websocket" || r.Header.Get("Connection") != "Upgrade" || r.Header.Get("Sec-WebSocket-Key") == "" {
			t.Errorf("sent the header %v", r.Header)
		}
		conn, _, err := w.(http.Hijacker).Hijack()
		if err != nil {
			t.Error(err)
			return
		}
		defer conn.Close()
		_, _ = io.WriteString(conn, "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n")
		_, err = io.ReadAll(conn)
		ended <- err
	}))
	defer server.Close()
	request := Request{URL: server.URL + "/?auth=" + apiKey, WebSocket: true}
	response, err := New(Options{}).Do(t.Context(), request)
	if err != nil || response.Status != http.StatusSwitchingProtocols || response.Body != "" {
		t.Errorf("response %v, error %v", response, err)
	}
	<-ended // the client closed the connection
	text := request.Text()
	if !strings.Contains(text, "Upgrade: websocket\n") || strings.Contains(text, apiKey) {
		t.Errorf("the request reads\n%s", text)
	}
}

func TestClockAhead(t *testing.T) {
	at := time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)
	response := Response{Header: http.Header{"Date": {"Sat, 21 Nov 2026 11:59:00 GMT"}}, At: at}
	if ahead, ok := response.ClockAhead(); !ok || ahead != time.Minute {
		t.Errorf("ahead by %s, %t", ahead, ok)
	}
	for _, without := range []Response{{At: at}, {Header: response.Header}} {
		if ahead, ok := without.ClockAhead(); ok {
			t.Errorf("ahead by %s without a time", ahead)
		}
	}
}
