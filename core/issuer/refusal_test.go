package issuer

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"bulla/core/call"
)

const denied = `{"message":"Unauthorized","type":"authentication_error"}`

func TestRefusals(t *testing.T) {
	for _, c := range []struct {
		name          string
		status        int
		body          string
		header        []string
		kind, reason  string
		message, hint string
		wait          time.Duration
		refused       bool
	}{
		{"400 for expires_in", 400, `{"message":"\"expiresIn\" should be a number of seconds or string representing a timespan","type":"invalid_request_error"}`, nil,
			"invalid_request_error", `"expiresIn" should be a number of seconds or string representing a timespan`, "refused to issue the token (400 Bad Request)", "check expires_in", 0, true},
		{"400 for scope", 400, `{"message":"scope is required","type":"invalid_request_error"}`, nil, "invalid_request_error", "scope is required", `: "scope is required"`, "the names in the scope", 0, true},
		{"400 for who knows", 400, `{"message":"no","type":"invalid_request_error"}`, nil, "invalid_request_error", "no", "(400 Bad Request)", "one space", 0, true},
		{"401", 401, denied, nil, "authentication_error", "Unauthorized", "(401 Unauthorized)", "check the API key pk_prod_****", 0, true},
		{"403", 403, `{"message":"Forbidden","type":"authorization_error"}`, nil, "authorization_error", "Forbidden", "(403 Forbidden)", "may issue tokens", 0, true},
		{"404", 404, `{"message":"Not Found"}`, nil, "", "Not Found", "there is no issue-token endpoint at http://HOST/auth/issue-token (404 Not Found)", "https://api.eu.courier.com", 0, false},
		{"404 of Courier's own", 404, `{"message":"no such tenant","type":"invalid_request_error"}`, nil, "invalid_request_error", "no such tenant", `HOST refused to issue the token (404 Not Found): "no such tenant"`, "check the API key pk_prod_****", 0, true},
		{"404 with only a type", 404, `{"type":"invalid_request_error"}`, nil, "invalid_request_error", "", "there is no issue-token endpoint at http://HOST/auth/issue-token", "base URL", 0, false},
		{"404 of another kind of problem", 404, `{"type":"about:blank","title":"Not Found"}`, nil, "about:blank", "Not Found", "there is no issue-token endpoint at http://HOST/auth/issue-token", "base URL", 0, false},
		{"405", 405, "", nil, "", "", "there is no issue-token endpoint at http://HOST/auth/issue-token (405", "base URL", 0, false},
		{"409", 409, `{"message":"busy","type":"invalid_request_error"}`, nil, "invalid_request_error", "busy", "(409 Conflict)", "try again", 0, true},
		{"413", 413, `{"message":"too big","type":"invalid_request_error"}`, nil, "invalid_request_error", "too big", "(413 Request Entity Too Large)", "36 bytes", 0, true},
		{"429 in seconds", 429, `{"message":"slow down","type":"rate_limit_error"}`, []string{"Retry-After: 90"}, "rate_limit_error", "slow down", "rate-limited the request", "wait 1 min 30 s", 90 * time.Second, true},
		{"429 until a date", 429, "", []string{"Retry-After: Sat, 21 Nov 2026 12:00:30 GMT", "Date: Sat, 21 Nov 2026 12:00:00 GMT"}, "", "", "(429 Too Many Requests)", "wait 30 s", 30 * time.Second, true},
		{"429 without", 429, "", nil, "", "", "(429 Too Many Requests)", "wait a minute", 0, true},
		{"429 as a page", 429, "<html>wait", []string{"Content-Type: text/html", "Retry-After: 5"}, "", "", "(429 Too Many Requests)", "wait 5 s", 5 * time.Second, true},
		{"500", 500, `{"message":"oops","type":"api_error"}`, nil, "api_error", "oops", "HOST failed (500 Internal Server Error)", "in a minute", 0, false},
		{"503", 503, `{"message":"later","type":"api_error"}`, []string{"Retry-After: 120"}, "api_error", "later", "HOST failed (503 Service Unavailable)", "wait 2 min", 120 * time.Second, false},
		{"502 of a gateway", 502, "<html><h1>Bad Gateway", []string{"Content-Type: text/html"}, "", "", "HOST failed (502 Bad Gateway)", "in a minute", 0, false},
		{"418", 418, `{"message":"tea"}`, nil, "", "tea", "(418 I'm a teapot)", "pk_prod_****", 0, true},
		{"304", 304, "", nil, "", "", "answered with an unexpected status (304 Not Modified)", "base URL", 0, false},
		{"a login page", 403, "<!doctype html><title>Sign in", []string{"Content-Type: text/html"}, "", "", "HTML page instead of JSON (403 Forbidden)", "login page", 0, false},
		{"another form of error", 400, `{"error":"invalid_scope","error_description":"what?"}`, nil, "", "what?", `"what?"`, "the names in the scope", 0, true},
		{"an error of another type", 400, `{"message":{"a":1},"type":7}`, nil, "", "", "(400 Bad Request)", "the names in the scope", 0, true},
		{"plain text", 400, "upstream said no", []string{"Content-Type: text/plain"}, "", "upstream said no", `"upstream said no"`, "the names in the scope", 0, true},
		{"a list", 400, `["no"]`, nil, "", `["no"]`, "(400 Bad Request)", "the names in the scope", 0, true},
		{"nothing", 400, "", nil, "", "", "(400 Bad Request)", "the names in the scope", 0, true},
		{"a key that is repeated", 401, `{"message":"key ` + apiKey + ` (EXAMPLE0000000000000000000) is not a key, neither is ` + jwt + `"}`, nil, "", "key pk_prod_**** (****) is not a key, neither is eyJ****", "(401", "key", 0, true},
		{"control characters", 400, `{"message":"\u001b]52;c;\u0007\u202e","type":"\u009b2J"}`, nil, `\u{009B}2J`, `\u{001B}]52;c;\u{0007}\u{202E}`, "(400", "scope", 0, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			server := answering(t, c.status, c.body, c.header...)
			e := refused(t, request(server.URL))
			if e.Status != c.status || e.Type != c.kind || e.Reason != c.reason || e.RetryAfter != c.wait ||
				e.Refused != c.refused {
				t.Errorf("status %d, type %q, reason %q, retry after %s, refused %v", e.Status, e.Type, e.Reason, e.RetryAfter, e.Refused)
			}
			want := strings.ReplaceAll(c.message, "HOST", server.Listener.Addr().String())
			if !strings.Contains(e.Message, want) || !strings.Contains(e.Hint, c.hint) {
				t.Errorf("%s, hint %s, want %q and %q", e.Message, e.Hint, want, c.hint)
			}
		})
	}
}

func TestRegions(t *testing.T) {
	for base, want := range map[string]string{
		"https://api.courier.com": " (the other region is https://api.eu.courier.com)", "https://api.eu.courier.com/": " (the other region is https://api.courier.com)", "http://127.0.0.1:1": "",
	} {
		if got := request(base).otherRegion(); got != want {
			t.Errorf("other region of %s = %q, want %q", base, got, want)
		}
	}
}

func TestLongReason(t *testing.T) {
	e := refused(t, request(answering(t, 400, `{"message":"`+strings.Repeat("scope ", 20_000)+jwt+`"}`).URL))
	if n := len([]rune(e.Reason)); n != maxReason || len(e.Message) > 2*maxReason {
		t.Errorf("%d characters: %s", n, e.Message)
	}
}

func TestRedirects(t *testing.T) {
	for _, status := range []int{301, 302, 303, 307, 308} {
		elsewhere := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
			t.Errorf("%d was followed", status)
		}))
		e := refused(t, request(answering(t, status, "<html>moved", "Location: "+elsewhere.URL+"/new/auth/issue-token?key="+apiKey).URL))
		if !strings.Contains(e.Message, " redirects to "+elsewhere.URL+"/new/auth/issue-token (") ||
			!strings.Contains(e.Message, "not followed") || e.Refused || e.Status != status {
			t.Errorf("%d: %s", status, e.Message)
		}
		elsewhere.Close()
	}
	if e := refused(t, request(answering(t, 302, "").URL)); !strings.Contains(e.Message, " redirects to another address (302 Found); not followed") {
		t.Errorf("without Location: %s", e.Message)
	}
}

func TestNoToken(t *testing.T) {
	for _, c := range []struct{ name, body, kind, message, hint string }{
		{"nothing", "", "", "with an empty body", "base URL"},
		{"white space", " \n", "", "with an empty body", "base URL"},
		{"a page", "<!DOCTYPE html><title>Sign in</title>", "text/html", "answered with an HTML page instead of JSON (200 OK)", "login page"},
		{"a page called JSON", "<html>", "", "HTML page", "proxy"},
		{"text", "welcome", "text/plain", "with something that is not JSON", "base URL"},
		{"half a response", `{"token":"` + jwt, "", "with something that is not JSON", "base URL"},
		{"more than a response", `{"token":"` + jwt + `"}{}`, "", "with something that is not JSON", "base URL"},
		{"a bare token", jwt, "text/plain", "with a bare token instead of JSON", "bulla fetch"},
		{"a token as JSON text", `"` + jwt + `"`, "", "with a bare token instead of JSON", "bulla fetch"},
		{"a token in a list", `[{"token":"` + jwt + `"}]`, "", "with an array instead of a JSON object: the token is somewhere in it", "bulla fetch"},
		{"a list", `[1]`, "", "with an array instead of a JSON object", "base URL"},
		{"null", `null`, "", "with null instead of a JSON object", "base URL"},
		{"no member", `{}`, "", "with JSON without a token: it is an empty object", "base URL"},
		{"other members", `{"jwt":"` + jwt + `","Token":"` + jwt + `"}`, "", `with JSON without a token: it has "jwt", "Token"`, "bulla fetch"},
		{"many members", `{"a":1,"b":1,"c":1,"d":1,"e":1,"f":1,"g":1}`, "", `"e", 2 more`, "base URL"},
		{"a member of control characters", `{"\u001b[2J":1}`, "", `it has "\u{001B}[2J"`, "base URL"},
		{"a key as member", `{"` + apiKey + `":1}`, "", `it has "pk_prod_****"`, "base URL"},
		{"an error with status 200", `{"message":"no","type":"invalid_request_error"}`, "", `it has "message", "type"`, "base URL"},
		{"null as token", `{"token":null}`, "", "with JSON whose token is null", "base URL"},
		{"a number as token", `{"token":7}`, "", "with JSON whose token is a number", "base URL"},
		{"an object as token", `{"token":{"token":"` + jwt + `"}}`, "", "with JSON whose token is an object", "base URL"},
		{"an empty token", `{"token":" "}`, "", "with an empty token", "base URL"},
		{"the example of the documentation", `{"token":"5e2b2615.05efbb3acab9172f88dd3f6f"}`, "", "a token that is not a JWT: it is the example of Courier's documentation, 5e2b2615.05efbb3acab9172f88dd3f6f", "mock"},
		{"another that looks like the example", `{"token":"deadbeef.05efbb3acab9172f88dd3f6a"}`, "", "a token that is not a JWT: it has 2 segments joined by dots, 33 characters", "mock"},
		{"an opaque token", `{"token":"abcdef"}`, "", "a token that is not a JWT: it has 1 segment, 6 characters", "mock"},
		{"a key as token", `{"token":"` + apiKey + `"}`, "", "a token that is not a JWT: it has 1 segment, 34 characters", "mock"},
		{"a header's value as token", `{"token":"Bearer ` + jwt + `"}`, "", "a token that is not a JWT: it has 3 segments", "mock"},
		{"the last of two members counts", `{"token":"` + jwt + `","token":"no"}`, "", "it has 1 segment, 2 characters", "mock"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var header []string
			if c.kind != "" {
				header = append(header, "Content-Type: "+c.kind)
			}
			e := refused(t, request(answering(t, 200, c.body, header...).URL))
			if !strings.Contains(e.Message, c.message) || !strings.Contains(e.Hint, c.hint) || e.Refused || e.Status != 200 {
				t.Errorf("%s, hint %s, refused %v", e.Message, e.Hint, e.Refused)
			}
		})
	}
}

func TestBodyTooLarge(t *testing.T) {
	body := `{"token":"` + jwt + `","padding":"` + strings.Repeat("x", call.MaxBody) + `"}`
	e := refused(t, request(answering(t, 200, body).URL))
	if !strings.Contains(e.Message, "with more than 1024 KiB") {
		t.Error(e.Message)
	}
}

func TestServerDown(t *testing.T) {
	server := httptest.NewServer(http.NotFoundHandler())
	server.Close()
	e := refused(t, request(server.URL))
	var cause *call.Error
	if !errors.As(e, &cause) || cause.Kind != call.Refused || e.Status != 0 || e.Refused ||
		!strings.Contains(e.Message, "nothing listens") {
		t.Errorf("%s, from %v", e.Message, cause)
	}
}
