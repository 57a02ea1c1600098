package edit

import (
	"errors"
	"strings"
	"testing"

	"bulla/core/token"
)

// rfcPayload is the payload of RFC 7515 appendix A.1, with its CR and LF.
const rfcPayload = "{\"iss\":\"joe\",\r\n \"exp\":1300819380,\r\n \"http://example.com/is_root\":true}"

// rfcA1 is the token of RFC 7515 appendix A.1.
const rfcA1 = "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9" +
	".eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ" +
	".dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"

const pretty = "{\n  \"sub\" : \"a\",\n  \"n\" : 1.0e3,\n  \"big\" : 9007199254740993\n}\n"

func parse(text string) token.Document {
	doc, _ := token.Parse(text, token.Payload)
	return doc
}

func TestSet(t *testing.T) {
	for _, c := range []struct{ name, doc, member, value, want string }{
		{"replace", `{"a":1,"b":2}`, "a", `"x"`, `{"a":"x","b":2}`},
		{"append", `{"a":1}`, "b", `[1, 2]`, `{"a":1,"b":[1, 2]}`},
		{"append to nothing", `{}`, "a", `1`, `{"a":1}`},
		{"append to a space", `{ }`, "a", `1`, `{ "a":1}`},
		{"append in one spaced line", `{ "a": 1, "b": 2 }`, "c", `3`, `{ "a": 1, "b": 2, "c": 3 }`},
		{"append to pretty JSON", pretty, "new", `null`, strings.Replace(pretty, "3\n}", "3,\n  \"new\" : null\n}", 1)},
		{"append to one pretty member", "{\n\t\"a\": 1\n}", "b", `2`, "{\n\t\"a\": 1,\n\t\"b\": 2\n}"},
		{"append to CRLF", rfcPayload, "sub", `"joe"`, strings.Replace(rfcPayload, "true}", "true,\r\n \"sub\":\"joe\"}", 1)},
		{"replace in CRLF", rfcPayload, "exp", `1300819381`, strings.Replace(rfcPayload, "9380", "9381", 1)},
		{"other numbers stay", pretty, "sub", `"b"`, strings.Replace(pretty, `"a"`, `"b"`, 1)},
		{"number text is kept", `{"a":0}`, "a", `1.0e3`, `{"a":1.0e3}`},
		{"large number", `{"a":0}`, "a", `9007199254740993`, `{"a":9007199254740993}`},
		{"white space around the value", `{"a":0}`, "a", " {\"b\" : 1}\n", `{"a":{"b" : 1}}`},
		{"the last of duplicates", `{"a":1,"b":2,"a":3}`, "a", `4`, `{"a":1,"b":2,"a":4}`},
		{"escaped name", `{"\u0065xp":1}`, "exp", `2`, `{"\u0065xp":2}`},
		{"name with quotes", `{}`, `a"b\`, `1`, `{"a\"b\\":1}`},
		{"name of another script", `{}`, "имя", `1`, `{"имя":1}`},
		{"name with a control character", `{}`, "a\x1b", `1`, `{"a\u001b":1}`},
		{"name with markup", `{}`, "<&>", `1`, `{"<&>":1}`},
		{"empty name", `{}`, "", `1`, `{"":1}`},
		{"nested members are others", `{"a":{"b":1}}`, "b", `2`, `{"a":{"b":1},"b":2}`},
		{"time", `{"exp":1}`, "exp", `+30m`, `{"exp":1795170600}`},
		{"time in quotes", `{"exp":1}`, "exp", `"in 2 days"`, `{"exp":1795341600}`},
		{"date", `{}`, "nbf", `2026-11-20T12:00:00Z`, `{"nbf":1795176000}`},
		{"time of OpenID Connect", `{}`, "auth_time", `now`, `{"auth_time":1795168800}`},
		{"a number for a time", `{"exp":1}`, "exp", `1795003600.50`, `{"exp":1795003600.50}`},
		{"a number in quotes for a time", `{"exp":1}`, "exp", `"1795003600"`, `{"exp":"1795003600"}`},
		{"null for a time", `{"exp":1}`, "exp", `null`, `{"exp":null}`},
		{"a text for a time", `{"exp":1}`, "exp", `"soon"`, `{"exp":"soon"}`},
		{"an object for a time", `{"exp":1}`, "exp", `{"a":1}`, `{"exp":{"a":1}}`},
		{"a time elsewhere is a text", `{"a":1}`, "a", `"+30m"`, `{"a":"+30m"}`},
		{"byte order mark", "\ufeff{\"a\":1}", "a", `2`, "\ufeff{\"a\":2}"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := Set(parse(c.doc), c.member, c.value, now)
			if err != nil || got != c.want {
				t.Errorf("got  %q, %v\nwant %q", got, err, c.want)
			}
		})
	}
}

func TestSetErrors(t *testing.T) {
	for _, c := range []struct {
		name, doc, member, value string
		at                       int
		message, hint            string
	}{
		{"text without quotes", `{}`, "sub", `user-1`, 0, `"user-1" is not a JSON value`, `quote it: 'sub="user-1"'`},
		{"text with a quote", `{}`, "sub", `it's "me"`, 0, "not a JSON value", `'sub="it'\''s \"me\""'`},
		{"text of another script", `{}`, "имя", `я`, 0, "not a JSON value", `'имя="я"'`},
		{"text that acts on a terminal", `{}`, "a", "x\x1b[31m", 0, `x\u{001B}[31m`, `'a="x\u001b[31m"'`},
		{"nothing", `{}`, "a", ` `, 0, "a has no value", `'a=""'`},
		{"True", `{}`, "a", `True`, 0, `"True" is not a JSON value`, `'a="True"'`},
		{"leading zero", `{}`, "a", ` 01`, 1, "not a JSON value", `'a="01"'`},
		{"shell took the quotes", `{}`, "a", `{b:1}`, 1, "the name b is not in double quotes", `'a=...'`},
		{"open array", `{}`, "a", `[1`, 2, "the closing ]", "single quotes"},
		{"open string", `{}`, "a", ` "x`, 3, "closing quote", "single quotes"},
		{"two members at once", `{}`, "a", `1,"b":2`, 0, "not a JSON value", "quote it"},
		{"too deep", `{}`, "a", strings.Repeat("[", 300) + strings.Repeat("]", 300), token.MaxDepth, "nested more than",
			"single quotes"},
		{"no time", `{}`, "exp", `in 2 dyas`, 5, `the unit "dyas" is not known`, `"in 2 days"`},
		{"nothing for a time", `{}`, "exp", ``, 0, "the time is empty", "in 2 days"},
		{"no UTF-8 in a name", `{}`, "a\xff", `1`, 0, `"a\xff" is not UTF-8`, ""},
		{"document is an array", `[1]`, "a", `1`, 0, "not an array", "{}"},
		{"document is a number", ` 7`, "a", `1`, 1, "not a number", "{}"},
		{"document is broken", `{"a":1,}`, "a", `1`, 7, "a comma before the closing brace", "fix that"},
		{"document is empty", ``, "a", `1`, 0, "ends where a value is expected", "fix that"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := Set(parse(c.doc), c.member, c.value, now)
			var e *Error
			if !errors.As(err, &e) || got != "" {
				t.Fatalf("got %q, %v", got, err)
			}
			if e.At != c.at || !strings.Contains(e.Message, c.message) || !strings.Contains(e.Hint, c.hint) {
				t.Errorf("at %d: %s; %s", e.At, e.Message, e.Hint)
			}
			checkError(t, err, max(len(c.value), len(c.doc)))
		})
	}
}

func TestRemove(t *testing.T) {
	for _, c := range []struct {
		name, doc, member, want string
		ok                      bool
	}{
		{"first", `{"a":1, "b":2}`, "a", `{"b":2}`, true},
		{"middle", `{"a":1, "b":2 , "c":3}`, "b", `{"a":1, "c":3}`, true},
		{"last", `{"a":1, "b":2 }`, "b", `{"a":1 }`, true},
		{"only", `{ "a":1 }`, "a", `{  }`, true},
		{"the last of duplicates", `{"a":1,"b":2,"a":3}`, "a", `{"a":1,"b":2}`, true},
		{"escaped name", `{"a":1,"\u0065xp":1}`, "exp", `{"a":1}`, true},
		{"CRLF", rfcPayload, "exp", "{\"iss\":\"joe\",\r\n \"http://example.com/is_root\":true}", true},
		{"pretty", pretty, "big", "{\n  \"sub\" : \"a\",\n  \"n\" : 1.0e3\n}\n", true},
		{"not there", `{"a":1}`, "b", `{"a":1}`, false},
		{"in a broken document", `{"a":1,`, "a", `{"a":1,`, false},
	} {
		if got, ok := Remove(parse(c.doc), c.member); got != c.want || ok != c.ok {
			t.Errorf("%s: %q, %v", c.name, got, ok)
		}
	}
}

func TestReplace(t *testing.T) {
	header, rest, _ := strings.Cut(rfcA1, ".")
	payload, signature, _ := strings.Cut(rest, ".")
	const jwe = "eyJhbGciOiJkaXIiLCJlbmMiOiJBMTI4R0NNIn0..aWl.Y2.dGFn"
	for _, c := range []struct {
		name, text string
		part       token.Part
		document   string
		want       string
	}{
		{"payload", rfcA1, token.Payload, `{"a":1}`, header + ".eyJhIjoxfQ." + signature},
		{"header", rfcA1, token.Header, `{"a":1}`, "eyJhIjoxfQ." + payload + "." + signature},
		{"the same text", rfcA1, token.Payload, rfcPayload, rfcA1},
		{"the same text with padding", "eyJhIjoxfQ==." + payload + ".", token.Header, `{"a":1}`,
			"eyJhIjoxfQ==." + payload + "."},
		{"the rest is damaged", "e\u200b.x=.+/=.y", token.Payload, `{"a":1}`, "e\u200b.eyJhIjoxfQ.+/=.y"},
		{"no payload yet", header, token.Payload, `{"a":1}`, header + ".eyJhIjoxfQ"},
		{"no signature", header + "." + payload, token.Payload, `{}`, header + ".e30"},
		{"many segments", "a.b.c.d.e.f.g.h", token.Payload, `{}`, "a.e30.c.d.e.f.g.h"},
		{"empty text", rfcA1, token.Payload, ``, header + ".." + signature},
		{"a signature has no JSON", rfcA1, token.Signature, `{}`, rfcA1},
		{"the whole neither", rfcA1, token.Whole, `{}`, rfcA1},
		{"encrypted payload", jwe, token.Payload, `{}`, jwe},
		{"header of an encrypted token", jwe, token.Header, `{}`, "e30" + jwe[strings.IndexByte(jwe, '.'):]},
	} {
		if got := Replace(token.Decode(c.text), c.part, c.document); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

func TestCompact(t *testing.T) {
	for in, want := range map[string]string{
		rfcPayload: `{"iss":"joe","exp":1300819380,"http://example.com/is_root":true}`,
		pretty:     `{"sub":"a","n":1.0e3,"big":9007199254740993}`,
		` { "a b" : "\" c\\" , "a b" : [ 1 , "\u0041" ] } `: `{"a b":"\" c\\","a b":[1,"\u0041"]}`,
		`{ "a" : `: `{ "a" : `,
		``:         ``,
	} {
		if got := compact(parse(in)); got != want {
			t.Errorf("%q: %q", in, got)
		}
	}
}
