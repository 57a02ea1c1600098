package call

import (
	"errors"
	"strings"
	"testing"

	"bulla/core/courier"
)

func TestCheckAccepts(t *testing.T) {
	for raw, want := range map[string]string{
		"https://api.courier.com/auth/issue-token": "https://api.courier.com/auth/issue-token",
		"https://api.courier.com":                  "https://api.courier.com",
		" https://example.com/token?user=1 \n":     "https://example.com/token?user=1",
		"HTTPS://example.com:8443/":                "https://example.com:8443/",
		"http://127.0.0.1:3000/token":              "http://127.0.0.1:3000/token",
		"http://127.9.8.7/":                        "http://127.9.8.7/",
		"http://[::1]:3000/token":                  "http://[::1]:3000/token",
		"http://[::ffff:127.0.0.1]/":               "http://[::ffff:127.0.0.1]/",
		"http://LOCALHOST:3000/":                   "http://LOCALHOST:3000/",
	} {
		u, err := Check(raw)
		if err != nil || u.String() != want {
			t.Errorf("Check(%q) = %v, %v, want %s", raw, u, err, want)
		}
	}
}

func TestCheckRefuses(t *testing.T) {
	for _, c := range []struct {
		name, raw string
		kind      Kind
		hint      string
	}{
		{"nothing", "", BadURL, urlExample},
		{"white space", " \n", BadURL, urlExample},
		{"a space inside", "https://example.com/a b", BadURL, "%20"},
		{"a line break inside", "https://example.com/\nHost: evil", BadURL, "pasted"},
		{"no scheme", "api.courier.com/auth", BadURL, "write https://api.courier.com/auth"},
		{"a token", jwt, BadURL, "the endpoint that returns your tokens"},
		{"an API key", apiKey, BadURL, "the endpoint that returns your tokens"},
		{"no scheme, two slashes", "//api.courier.com", BadURL, "write https://api.courier.com"},
		{"one slash", "https:/api.courier.com/auth", BadURL, "write https://api.courier.com/auth"},
		{"no scheme, this machine", "localhost:3000/token?k=" + session, BadURL, "write http://localhost:3000/token"},
		{"no scheme, a user", "me:" + session + "@example.com", BadURL, urlExample},
		{"another scheme", "wss://example.com/token", BadURL, "write https://example.com/token"},
		{"a file", "file:///etc/passwd", BadURL, urlExample},
		{"no host", "https:///token", BadURL, urlExample},
		{"only a port", "https://:443/token", BadURL, urlExample},
		{"an empty port", "https://example.com:/", BadURL, urlExample},
		{"port 0", "https://example.com:0/", BadURL, urlExample},
		{"a port that is too high", "https://example.com:65536/", BadURL, urlExample},
		{"a word as port", "https://example.com:" + session + "/", BadURL, urlExample},
		{"a bad escape", "https://example.com/%zz?k=" + session, BadURL, urlExample},
		{"a user", "https://me:" + session + "@example.com/", BadURL, "Authorization"},
		{"only a user", "https://" + apiKey + "@example.com/", BadURL, "Authorization"},
		{"a fragment", "https://example.com/#token=" + jwt, BadURL, "#"},
		{"an empty fragment", "https://example.com/#", BadURL, "#"},
		{"plain http", "http://api.courier.com/auth?key=" + apiKey, Insecure, "write https://api.courier.com/auth;"},
		{"plain http to a private network", "http://192.168.0.7:3000/", Insecure, "write https://192.168.0.7:3000/;"},
		{"a name that starts like localhost", "http://localhost.example.com/", Insecure, "https://"},
		{"a name that starts like a loopback address", "http://127.0.0.1.example.com/", Insecure, "https://"},
		{"a short form of the address", "http://127.1/", Insecure, "127.0.0.1"},
		{"a number as address", "http://2130706433/", Insecure, "127.0.0.1"},
		{"the address that a server listens on", "http://0.0.0.0:3000/token", Insecure, "write http://127.0.0.1:3000/token"},
		{"the address that a server listens on, IPv6", "http://[::]/token", Insecure, "write http://127.0.0.1/token"},
		{"a token in the path", "http://example.com/" + jwt, Insecure, "write https://example.com/eyJ****"},
		{"a right-to-left override in the host", "http://exa\u202emple.com/", Insecure, "https://"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := Check(c.raw)
			var e *Error
			if !errors.As(err, &e) || e.Kind != c.kind || e.Message == "" || !strings.Contains(e.Hint, c.hint) {
				t.Fatalf("Check = %#v, want %s and a hint with %q", e, c.kind, c.hint)
			}
			if strings.Contains(e.Message+e.Hint, "\u202e") {
				t.Errorf("the error contains a right-to-left override: %q", e.Message)
			}
			noSecret(t, err, *e)
		})
	}
}

func TestHostOf(t *testing.T) {
	for address, want := range map[string]string{
		"http://127.0.0.1:3000/token?session=" + session: "127.0.0.1:3000",
		" https://[::1]/ ":                    "[::1]",
		"https://" + jwt + ":8443/":           "eyJ****:8443",
		"https://exa\u202emple.com":           `exa\u{202E}mple.com`,
		"https://" + strings.Repeat("a", 300): strings.Repeat("a", 66) + "…" + strings.Repeat("a", 33),
		"http://example.com/":                 "",
		"a text":                              "",
	} {
		if got := HostOf(address); got != want {
			t.Errorf("HostOf(%q) = %q, want %q", address, got, want)
		}
	}
}

// FuzzCheck checks that Check accepts only https and this machine, and that its errors are visible
// text.
func FuzzCheck(f *testing.F) {
	for _, seed := range []string{"https://api.courier.com", "http://127.0.0.1:1/x?y", "localhost:3000", "http://u:p@h/#f", "https://[::1]:0", "a://b"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		u, err := Check(raw)
		if err == nil {
			if u.User != nil || u.Fragment != "" || u.Hostname() == "" ||
				u.Scheme != "https" && (u.Scheme != "http" || !courier.IsLoopback(u.Hostname())) {
				t.Fatalf("Check(%q) = %v", raw, u)
			}
			return
		}
		var e *Error
		if !errors.As(err, &e) || e.Hint == "" {
			t.Fatalf("Check(%q) = %v", raw, err)
		}
		for _, r := range e.Message + e.Hint {
			if r < ' ' || r == 0x7f || r >= 0x80 && r < 0xa0 || r >= 0x202a && r <= 0x202e {
				t.Fatalf("Check(%q) says %q", raw, e.Message+e.Hint)
			}
		}
	})
}
