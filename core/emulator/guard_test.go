package emulator_test

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"bulla/core/emulator"
	"bulla/core/hint"
)

func TestHost(t *testing.T) {
	s := start(t, func(o *emulator.Options) { o.Hosts = []string{"courier.test"} })
	for host, want := range map[string]int{
		"127.0.0.1": 200, "127.0.0.1:9": 200, "127.8.9.1": 200, "localhost": 200, "LOCALHOST:80": 200, "[::1]": 200, "[::1]:80": 200, "courier.test:4": 200, "Courier.Test": 200,
		"evil.example": 403, "evil.example:80": 403, "localhost.evil.example": 403, "127.0.0.1.nip.io": 403, "192.168.0.7": 403, "10.0.0.1:80": 403, "[fe80::1%25eth0]": 403, "0.0.0.0": 403, "courier.test.": 403,
	} {
		for _, path := range []string{"/health", "/brands"} {
			r := s.do("GET", path, apiKey, "", "Host: "+host)
			if r.status != want || want == 403 && !strings.Contains(r.message(), "is not allowed") {
				t.Errorf("%s %s: %d %s", host, path, r.status, r.text)
			}
		}
	}
	if r := s.raw("GET /health HTTP/1.1\r\nHost:\r\n\r\n"); r.status != 403 {
		t.Errorf("an empty host: %d", r.status)
	}
	if r := s.raw("GET http://evil.example/health HTTP/1.1\r\nHost: localhost\r\n\r\n"); r.status != 403 {
		t.Errorf("a foreign host in the request line: %d", r.status)
	}
}

// TestHostBeyondLoopback sends requests over a connection whose own address is not a loopback
// address.
func TestHostBeyondLoopback(t *testing.T) {
	e := emulator.New(options(t, newClock()))
	for host, want := range map[string]int{"192.168.0.7:80": 200, "[2001:db8::1]": 200, "localhost": 200, "evil.example": 403} {
		r := httptest.NewRequest("GET", "/health", nil)
		r.Host = host
		local := &net.TCPAddr{IP: net.IPv4(192, 168, 0, 7), Port: 80}
		w := httptest.NewRecorder()
		e.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), http.LocalAddrContextKey, net.Addr(local))))
		if w.Code != want {
			t.Errorf("%s: %d, want %d", host, w.Code, want)
		}
	}
}

func TestOrigin(t *testing.T) {
	const app = "http://localhost:3000"
	s := start(t, func(o *emulator.Options) { o.Origins = []string{app, "nonsense"} })
	token := s.issue("read:brands", "")
	for _, tt := range []struct {
		name    string
		headers []string
		status  int
		allowed string
	}{
		{"none", nil, 200, ""},
		{"its own", []string{"Origin: http://" + s.addr}, 200, ""},
		{"its own behind TLS", []string{"Origin: https://" + s.addr}, 200, ""},
		{"one that is allowed", []string{"Origin: " + app, "Sec-Fetch-Site: same-site"}, 200, app},
		{"another port", []string{"Origin: http://localhost:3001"}, 403, ""},
		{"another scheme", []string{"Origin: https://localhost:3000"}, 403, ""},
		{"another site", []string{"Origin: https://evil.example"}, 403, ""},
		{"null", []string{"Origin: null"}, 403, ""},
		{"nonsense", []string{"Origin: \x80"}, 403, ""},
		{"two", []string{"Origin: " + app, "Origin: " + app}, 403, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			for _, path := range []string{"/brands", "/health", "/none"} {
				r := s.do("GET", path, token, "", tt.headers...)
				status := tt.status
				if path == "/none" && status == 200 {
					status = 404
				}
				if r.status != status || r.header.Get("Access-Control-Allow-Origin") != tt.allowed {
					t.Errorf("%s: %d, allows %q", path, r.status, r.header.Get("Access-Control-Allow-Origin"))
				}
				if want := len(tt.headers) > 0; (r.header.Get("Vary") == "Origin") != want {
					t.Errorf("%s: Vary is %q", path, r.header.Get("Vary"))
				}
			}
		})
	}
	t.Run("a form of another site without Origin", func(t *testing.T) {
		r := s.do("POST", "/auth/issue-token", apiKey, `{"scope":"a"}`, "Sec-Fetch-Site: cross-site")
		if r.status != 403 || !strings.Contains(r.message(), "another site may not call") {
			t.Errorf("%d %s", r.status, r.text)
		}
	})
}

func TestPreflight(t *testing.T) {
	const app = "http://localhost:3000"
	s := start(t, func(o *emulator.Options) {
		o.Origins = []string{app}
		o.Fail = []emulator.Failure{{Status: 500, Times: 1}}
	})
	// The preflight that a browser sends before courier-js marks a message.
	preflight := []string{"Access-Control-Request-Method: POST", "Access-Control-Request-Headers: authorization,content-type,x-courier-client-source-id,x-courier-ua,x-courier-user-id,x-evil,x-courier-\"x"}
	r := s.do("OPTIONS", "/q", "", "", append(preflight, "Origin: "+app)...)
	if r.status != 204 {
		t.Fatalf("%d %s", r.status, r.text)
	}
	for name, want := range map[string]string{
		"Access-Control-Allow-Origin": app, "Access-Control-Allow-Methods": "GET, POST, PUT, PATCH, DELETE", "Vary": "Origin", "Access-Control-Allow-Credentials": "",
		"Access-Control-Allow-Headers":  "authorization, content-type, x-courier-client-source-id, x-courier-ua, x-courier-user-id",
		"Access-Control-Expose-Headers": "Bulla-Because, Retry-After", "Access-Control-Max-Age": "600",
	} {
		if got := r.header.Get(name); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
	if r := s.do("OPTIONS", "/q", "", "", append(preflight, "Origin: http://localhost:3001")...); r.status != 403 || r.header.Get("Access-Control-Allow-Methods") != "" {
		t.Errorf("a foreign origin: %d", r.status)
	}
	if r := s.do("POST", "/q", "", "", "Origin: "+app); r.status != 500 || r.header.Get("Access-Control-Allow-Origin") != app {
		t.Errorf("a requested failure can't be read: %d", r.status)
	}
}

func TestCheckOrigin(t *testing.T) {
	for text, ok := range map[string]bool{"http://localhost:3000": true, "https://app.example": true, "localhost:3000": false, "": false, "http://a/b": false, "*": false} {
		if err := emulator.CheckOrigin(text); (err == nil) != ok {
			t.Errorf("%q: %v", text, err)
		}
	}
}

func TestCheckAddr(t *testing.T) {
	for _, tt := range []struct {
		addr                string
		withoutKey, withKey bool
		says                string
	}{
		{"127.0.0.1:4100", true, true, ""}, {"127.1.2.3:0", true, true, ""}, {"[::1]:80", true, true, ""}, {"localhost:80", true, true, ""}, {"[::ffff:127.0.0.1]:80", true, true, ""},
		{":80", false, true, "listen on 127.0.0.1, or give an API key"}, {"0.0.0.0:80", false, true, "other machines"}, {"[::]:80", false, true, "other machines"},
		{"192.168.0.7:80", false, true, "other machines"}, {"example.com:80", false, true, "other machines"}, {"localhost.example:80", false, true, "other machines"},
		{"127.0.0.1", false, false, "is not host:port"}, {"", false, false, "is not host:port"}, {"::1:80", false, false, "is not host:port"},
		{"127.0.0.1:", false, false, "has no port"}, {"127.0.0.1:http", false, false, "has no port"}, {"127.0.0.1:70000", false, false, "has no port"}, {"127.0.0.1:-1", false, false, "has no port"},
		{"\x1b[2J", false, false, `\u{001B}`},
	} {
		withoutKey, withKey := emulator.CheckAddr(tt.addr, false), emulator.CheckAddr(tt.addr, true)
		if (withoutKey == nil) != tt.withoutKey || (withKey == nil) != tt.withKey {
			t.Errorf("%q: without a key %v, with a key %v", tt.addr, withoutKey, withKey)
		}
		var refused hint.Problem
		if withoutKey != nil && (!errors.As(withoutKey, &refused) || !strings.Contains(refused.Hint, "--a") ||
			strings.Contains(refused.Message, "write ")) {
			t.Errorf("%q: the hint is %v", tt.addr, withoutKey)
		}
		if withoutKey != nil && !strings.Contains(withoutKey.Error()+": "+refused.Hint, tt.says) {
			t.Errorf("%q: %v, want %q", tt.addr, withoutKey, tt.says)
		}
	}
}

// TestRefusalsNameWhatHelps follows the advice of the refusals.
func TestRefusalsNameWhatHelps(t *testing.T) {
	s := start(t)
	for _, tt := range []struct {
		name    string
		headers []string
		says    string
	}{
		{"a host", []string{"Host: courier.test:4100"}, "--allow-host and its name without the port"},
		{"an origin", []string{"Origin: http://localhost:3000"}, "--allow-origin and this origin"},
		{"an origin that can't be allowed", []string{"Origin: null"}, "a page from a web server"},
		{"two origins", []string{"Origin: http://localhost:3000", "Origin: http://localhost:3000"}, "send one"},
		{"another site without an origin", []string{"Sec-Fetch-Site: cross-site"}, "with fetch, which sends one"},
	} {
		r := s.do("POST", "/brands", apiKey, "", tt.headers...)
		if r.status != 403 || !strings.Contains(r.message(), tt.says) || s.lastLog().Why != r.message() {
			t.Errorf("%s: %d %s, the log says %s", tt.name, r.status, r.text, s.lastLog())
		}
		if refusesFlag := !strings.Contains(tt.says, "--"); refusesFlag == strings.Contains(r.message(), "--allow") {
			t.Errorf("%s: %s", tt.name, r.message())
		}
	}
	s = start(t, func(o *emulator.Options) {
		o.Hosts, o.Origins = []string{"courier.test"}, []string{"http://localhost:3000"}
	})
	if r := s.do("GET", "/brands", apiKey, "", "Host: courier.test:4100", "Origin: http://localhost:3000"); r.status != 200 {
		t.Errorf("with both allowed: %d %s", r.status, r.text)
	}
}
