package call

import "testing"

func TestWithScheme(t *testing.T) {
	for text, want := range map[string]string{
		"127.0.0.1:4192/token":     "http://127.0.0.1:4192/token",
		"localhost:3000/api/token": "http://localhost:3000/api/token",
		" localhost/token ":        "http://localhost/token",
		"[::1]:8080/token":         "http://[::1]:8080/token",
		"example.com/x?a=1":        "https://example.com/x?a=1",
		"staging:8443/token":       "https://staging:8443/token",
		"10.0.0.7:3000/token":      "https://10.0.0.7:3000/token",

		"http://example.com":  "http://example.com",
		"https://localhost":   "https://localhost",
		"ftp://example.com":   "ftp://example.com",
		"https:/example.com":  "https:/example.com",
		"//example.com/x":     "//example.com/x",
		"/api/token":          "/api/token",
		"./token.json":        "./token.json",
		"undefined":           "undefined",
		"":                    "",
		"api/token":           "api/token",
		"me:pass@example.com": "me:pass@example.com",
		"localhost:port/x":    "localhost:port/x",
		"eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhIn0.c2ln": "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhIn0.c2ln",
		"pk_prod_EXAMPLE0000000000000000000":        "pk_prod_EXAMPLE0000000000000000000",
		"curl https://example.com":                  "curl https://example.com",
	} {
		if got := WithScheme(text); got != want {
			t.Errorf("WithScheme(%q) = %q, want %q", text, got, want)
		}
	}
}
