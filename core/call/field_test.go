package call

import (
	"errors"
	"strings"
	"testing"
)

// isForm knows the forms of the command line. The screen has fewer.
func isForm(text string) bool {
	return text == "-" || text == "prompt" || strings.HasPrefix(text, "env:") || strings.HasPrefix(text, "@") ||
		strings.HasPrefix(text, "b64:")
}

var errUnread = errors.New("the variable \"NONE\" is not set")

// read returns the secrets of a few variables and a file.
func readForm(form string) (string, error) {
	for known, text := range map[string]string{"env:S": session, "env:C": "csrf-value", "@a file": session + "\r\n",
		"-": session, "env:EMPTY": " \n", "env:LINES": session + "\n" + session, "env:WHOLE": "id=" + session + "; a=b"} {
		if form == known {
			return text, nil
		}
	}
	return "", errUnread
}

func TestParseField(t *testing.T) {
	for _, c := range []struct {
		name, text, field, value string
		secret, typed            bool
	}{
		{"plain", "Accept: application/json", "Accept", "application/json", false, false},
		{"no space", "Accept:application/json", "Accept", "application/json", false, false},
		{"white space around everything", " Accept \t:  text/html \r\n", "Accept", "text/html", false, false},
		{"colons in the value", "Referer: https://a.example:8443/x", "Referer", "https://a.example:8443/x", false, false},
		{"an empty value", "X-Empty:", "X-Empty", "", false, false},
		{"an empty secret", "X-Session:", "X-Session", "", true, false},
		{"read as a whole", "X-Open: env:S", "X-Open", session, true, false},
		{"read from stdin", "X-Open: -", "X-Open", session, true, false},
		{"a hyphen in a text", "X-Open: a - b", "X-Open", "a - b", false, false},
		{"a form in a text", "X-Open: see env:S for it", "X-Open", "see env:S for it", false, false},
		{"a form after a comma", "X-Open: a,env:S", "X-Open", "a,env:S", false, false},
		{"a file with a space in its name", "X-Open: @a file", "X-Open", session, true, false},
		{"Bearer", "authorization: Bearer env:S", "authorization", "Bearer " + session, true, false},
		{"Basic and several spaces", "Authorization: basic   env:S", "Authorization", "basic " + session, true, false},
		{"ApiKey and a file", "X-Open: ApiKey @a file", "X-Open", "ApiKey " + session, true, false},
		{"an unknown scheme", "X-Open: v1 env:S", "X-Open", "v1 " + session, true, false},
		{"typed after a scheme", "Authorization: Bearer " + session, "Authorization", "Bearer " + session, true, true},
		{"typed", "X-Api-Key: " + apiKey, "X-Api-Key", apiKey, true, true},
		{"a parameter", `Authorization: Digest username="env:S", nonce="1"`, "Authorization", `Digest username="env:S", nonce="1"`, true, true},
		{"a whole cookie", "Cookie: env:S", "Cookie", session, true, false},
		{"pairs", "Cookie: session=env:S; theme=dark; csrf=env:C", "Cookie", "session=" + session + "; theme=dark; csrf=csrf-value", true, false},
		{"pairs without spaces", "cookie: a=b;session = env:S", "cookie", "a=b;session =" + session, true, false},
		{"a pair from stdin", "Cookie: session=-", "Cookie", "session=" + session, true, false},
		{"a form and a typed pair", "Cookie: session=env:S; csrf_token=abc", "Cookie", "session=" + session + "; csrf_token=abc", true, true},
		{"a form and an empty pair", "Cookie: session=env:S; csrf_token=", "Cookie", "session=" + session + "; csrf_token=", true, false},
		{"typed pairs", "Cookie: theme=dark; b", "Cookie", "theme=dark; b", true, true},
		{"pairs of another header", "X-Open: a=env:S", "X-Open", "a=env:S", false, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, typed, err := ParseField(c.text, isForm, readForm)
			if err != nil || got.Name != c.field || got.Value != c.value || got.Secret != c.secret || typed != c.typed {
				t.Errorf("ParseField = %q: %q, secret %v, typed %v, %v", got.Name, got.Value, got.Secret, typed, err)
			}
			if got.Secret {
				noSecret(t, got, &got)
			}
		})
	}
}

func TestParseFieldRefuses(t *testing.T) {
	for _, c := range []struct{ name, text, message, hint string }{
		{"no colon", "Bearer " + apiKey, "there is no colon", "Name: value"},
		{"nothing", " ", "there is no colon", "Name: value"},
		{"a token", jwt, "there is no colon", "Name: value"},
		{"only a form", "env:S", "no header name before the secret", "Authorization: Bearer env:NAME"},
		{"only base64", "b64:" + session, "no header name before the secret", "Name: value"},
		{"only a hyphen", "-", "no header name before the secret", "Name: value"},
		{"no name", ": " + session, "one word", "Name: value"},
		{"a secret before the colon", "Bearer " + session + ":x", "one word", "Name: value"},
		{"a name in quotes", `"Authorization: Bearer ` + session + `"`, "one word", "Name: value"},
		{"set by the connection", "Content-Length: env:NONE", `"Content-Length" is set by the connection`, "leave it out"},
		{"a second field", "X-Session: " + session + "\nX: y", "line break", "remove"},
		{"a control character", "X-Session: " + session + "\x1b[2J", "control character", "copy"},
		{"several lines that were read", "X-Session: env:LINES", `"X-Session" contains a line break`, "remove"},
		{"an empty secret", "X-Session: env:EMPTY", "is empty", "leave the header out"},
		{"a whole cookie as the value of one", "Cookie: session=env:WHOLE", "semicolon", "Cookie: env:NAME"},
		{"an empty secret for a pair", "Cookie: session=env:EMPTY", "is empty", "leave the header out"},
	} {
		t.Run(c.name, func(t *testing.T) {
			field, typed, err := ParseField(c.text, isForm, readForm)
			var e *Error
			if !errors.As(err, &e) || e.Kind != BadRequest || !strings.Contains(e.Message, c.message) ||
				!strings.Contains(e.Hint, c.hint) {
				t.Fatalf("ParseField = %v", err)
			}
			if field != (Field{}) || typed {
				t.Errorf("and the field %v, typed %v", field, typed)
			}
			noSecret(t, err, *e)
		})
	}
	for _, text := range []string{"X: env:NONE", "X: Bearer env:NONE", "Cookie: a=env:S; b=env:NONE"} {
		if field, _, err := ParseField(text, isForm, readForm); err != errUnread || field != (Field{}) {
			t.Errorf("%s: %v, %v", text, field, err)
		}
	}
}

func TestCutScheme(t *testing.T) {
	for value, want := range map[string][2]string{
		"Bearer abc": {"Bearer ", "abc"}, "api-key   a b": {"api-key ", "a b"}, "Basic ": {"Basic ", ""},
		"correct horse": {"", "correct horse"}, "Bearer": {"", "Bearer"}, "": {"", ""},
	} {
		if scheme, credential := CutScheme(value); [2]string{scheme, credential} != want {
			t.Errorf("CutScheme(%q) = %q, %q", value, scheme, credential)
		}
	}
}

func TestIsSecretName(t *testing.T) {
	for name, want := range map[string]bool{
		"Authorization": true, "proxy-authorization": true, "COOKIE": true, "X-Api-Key": true, "x_api_key": true, "apikey": true, "X-CSRF-Token": true,
		"X-Client-Secret": true, "X-Password": true, "passwd": true, "user_pwd": true, "passphrase": true, "X-Hub-Signature-256": true, "X-Session": true, "X-Amz-Security-Token": true,
		"Accept": false, "Content-Type": false, "Idempotency-Key": false, "User-Agent": false, "X-Request-Id": false, "Origin": false, "": false,
	} {
		if got := IsSecretName(name); got != want {
			t.Errorf("IsSecretName(%q) = %v", name, got)
		}
	}
}
