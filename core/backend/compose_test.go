package backend

import (
	"errors"
	"fmt"
	"testing"

	"bulla/core/call"
)

// readBody reads the body that a form names in these tests.
func readBody(form string) (string, error) {
	texts := map[string]string{"env:BODY": "a=1\r\n", "@a file": " [1]\n\n", "b64:e30K": "{}\n", Stdin: "x", "@empty": ""}
	if text, ok := texts[form]; ok {
		return text, nil
	}
	return "", errUnread
}

var errUnread = errors.New("there is nothing there")

func TestCompose(t *testing.T) {
	const json, form = "application/json", "application/x-www-form-urlencoded"
	for _, c := range []struct {
		name, method, body string
		wantMethod, want   string
		kind               string
		secret             bool
	}{
		{"nothing", "", "", "GET", "", "", false},
		{"a method", "put", "", "PUT", "", "", false},
		{"a form", "", "a=1\n", "POST", "a=1\n", form, false},
		{"a form with a password", "", "a=1&password=b", "POST", "a=1&password=b", form, true},
		{"a form without one", "", "a=1&password=", "POST", "a=1&password=", form, false},
		{"an object", "patch", ` {"a":1}`, "PATCH", ` {"a":1}`, json, false},
		{"an object with a password", "", `{"a":{"api_key":"b"}}`, "POST", `{"a":{"api_key":"b"}}`, json, true},
		{"malformed JSON", "", `[1`, "POST", `[1`, json, false},
		{"a variable", "", "env:BODY", "POST", "a=1", form, true},
		{"a file", "", " @a file\n", "POST", " [1]\n", json, true},
		{"base64", "", "b64:e30K", "POST", "{}\n", json, true},
		{"stdin", "", "-", "POST", "x", form, true},
		{"an empty file", "", "@empty", "POST", "", "", true},
		{"not a variable", "", "env:a=b", "POST", "env:a=b", form, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			header := make([]call.Field, 1, 2)
			header[0] = call.Field{Name: "Accept", Value: "*/*"}
			r, err := Compose(Draft{Method: c.method, URL: "https://app.example/", Header: header, Body: c.body}, readBody)
			if err != nil || r.Method != c.wantMethod || r.URL != "https://app.example/" || r.Body != c.want ||
				r.SecretBody != c.secret {
				t.Errorf("Compose = %v with %q, secret %v, %v", r, r.Body, r.SecretBody, err)
			}
			want := []call.Field{{Name: "Accept", Value: "*/*"}}
			if c.kind != "" {
				want = append(want, call.Field{Name: "Content-Type", Value: c.kind})
			}
			if fmt.Sprint(r.Header) != fmt.Sprint(want) || header[:2][1] != (call.Field{}) {
				t.Errorf("header %v, and %v of the draft", r.Header, header[:2])
			}
		})
	}
	typed := []call.Field{{Name: "content-TYPE", Value: "text/plain"}}
	if r, err := Compose(Draft{Header: typed, Body: "{}"}, readBody); err != nil || len(r.Header) != 1 {
		t.Errorf("with a type: %v, %v", r.Header, err)
	}
	if r, err := Compose(Draft{Body: "@none"}, readBody); err != errUnread || r.Method != "" {
		t.Errorf("a body that can't be read: %v, %v", r, err)
	}
}

func TestNamedSecret(t *testing.T) {
	for text, want := range map[string]string{ // the text before the secret
		`{"user": "pigeon", "password": "hush"}`: `{"user": "pigeon", "password":`,
		`{ 'Session_ID' : 'hush'}`:               `{ 'Session_ID' :`,
		"user=pigeon&password=hush":              "user=pigeon&password=",
		"Cookie: hush":                           "Cookie:",
		`{"query":"login(password: \"hush\")"}`:  `{"query":"login(password:`,
		`"{\"password\":\"hush\"}"`:              `"{\"password\":`,
		`{"note": "no password here"}`:           `{"note": "no password here"}`,
		"":                                       "",
	} {
		if at := NamedSecret(text); text[:at] != want {
			t.Errorf("NamedSecret(%q) = %d, want %d", text, at, len(want))
		}
	}
}

// TestComposeAddsScheme takes a URL that begins with its host.
func TestComposeAddsScheme(t *testing.T) {
	r, err := Compose(Draft{URL: "localhost:3000/token"}, readBody)
	if want := "http://localhost:3000/token"; err != nil || r.URL != want {
		t.Errorf("URL %q, %v, want %q", r.URL, err, want)
	}
}
