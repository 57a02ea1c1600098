package edit

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"bulla/core/token"
)

func TestRequest(t *testing.T) {
	const decoded = `{"input":{"kind":"jwt"},"token":{"header":{"alg":"HS256"},"payload":{"n":1.0e3,"b":9007199254740993,"a":"x y"},` +
		`"signature":{"present":true,"bytes":32}},"times":{"now":"2026-11-20T10:00:00Z"},"faults":[]}`
	for _, c := range []struct{ name, text, header, payload string }{
		{"decode --json", decoded, `{"alg":"HS256"}`, `{"n":1.0e3,"b":9007199254740993,"a":"x y"}`},
		{"decode --json, indented", indent(decoded), `{"alg":"HS256"}`, `{"n":1.0e3,"b":9007199254740993,"a":"x y"}`},
		{"issue --json", `{"token":"a.b.c","header":{"alg":"HS256"},"payload":{"a":1},"issuer":"local"}`, `{"alg":"HS256"}`,
			`{"a":1}`},
		{"jq .token", `{"header":{"alg":"none"},"payload":{"a":1},"signature":{}}`, `{"alg":"none"}`, `{"a":1}`},
		{"jq .token.payload", indent(`{"a":1,"b":[1,2]}`), ``, `{"a":1,"b":[1,2]}`},
		{"without a header", `{"token":{"payload":{"a":1}}}`, ``, `{"a":1}`},
		{"header is null", `{"token":{"header":null,"payload":{"a":1}}}`, ``, `{"a":1}`},
		{"a claim called token", `{"token":"x","sub":"y"}`, ``, `{"token":"x","sub":"y"}`},
		{"a claim called token that is an object", `{"token":{"a":1}}`, ``, `{"token":{"a":1}}`},
		{"a claim called payload", `{"payload":{"a":1}}`, ``, `{"payload":{"a":1}}`},
		{"duplicates stay", `{"a": 1,"a": 2}`, ``, `{"a":1,"a":2}`},
		{"escapes stay", `{"token":{"payload":{"a":"\u00e9 \/"}}}`, ``, `{"a":"\u00e9 \/"}`},
		{"white space around", "\n " + `{"a":1}` + "\n", ``, `{"a":1}`},
		{"empty claims", `{}`, ``, `{}`},
		{"many values", `{"token":{"payload":{"a":[` + strings.Repeat("1,", token.MaxValues+5) + `1],"b":2}}}`, ``,
			`{"a":[` + strings.Repeat("1,", token.MaxValues+5) + `1],"b":2}`},
		{"as deep as may be", `{"token":{"payload":{"a":` + strings.Repeat("[", token.MaxDepth-1) + strings.Repeat("]",
			token.MaxDepth-1) + `}}}`, ``,
			`{"a":` + strings.Repeat("[", token.MaxDepth-1) + strings.Repeat("]", token.MaxDepth-1) + `}`},
	} {
		t.Run(c.name, func(t *testing.T) {
			header, payload, err := Request(c.text)
			if err != nil || header != c.header || payload != c.payload {
				t.Errorf("%q, %q, %v", header, payload, err)
			}
		})
	}
}

func TestRequestErrors(t *testing.T) {
	for _, c := range []struct {
		name, text    string
		at            int
		message, hint string
	}{
		{"empty", ``, 0, "not well-formed JSON: the JSON ends", "decode --json"},
		{"a token", rfcA1, 0, "not well-formed JSON", "decode --json"},
		{"an array", ` [1]`, 1, "not an object: array", "{...}"},
		{"null", `null`, 0, "not an object: null", "{...}"},
		{"two values", "{}\n{}", 3, "unexpected {", "decode --json"},
		{"a fault", `{"token":{"payload":{"a":1,}}}`, 27, "remove it", "decode --json"},
		{"payload is null", `{"token":{"header":{},"payload":null}}`, 32, "the payload in the input is not a JSON object",
			"payload can be read"},
		{"payload is missing", `{"token":{"header":{}}}`, 9, "the payload in the input is not a JSON object",
			"payload can be read"},
		{"header is a text", `{"header":"x","payload":{}}`, 10, "the header in the input is not a JSON object",
			"header can be read"},
		{"claims too deep", `{"a":` + strings.Repeat("[", 300) + strings.Repeat("]", 300) + `}`, 0, "nested too deep",
			"flatter"},
		{"payload too deep", `{"token":{"payload":{"a":` + strings.Repeat("[", 300) + strings.Repeat("]", 300) + `}}}`, 20,
			"nested too deep", "flatter"},
	} {
		t.Run(c.name, func(t *testing.T) {
			header, payload, err := Request(c.text)
			var e *Error
			if !errors.As(err, &e) || header != "" || payload != "" {
				t.Fatalf("%q, %q, %v", header, payload, err)
			}
			if e.At != c.at || !strings.Contains(e.Message, c.message) || !strings.Contains(e.Hint, c.hint) {
				t.Errorf("at %d: %s; %s", e.At, e.Message, e.Hint)
			}
			checkError(t, err, len(c.text))
		})
	}
}

// indent formats JSON as jq does.
func indent(text string) string {
	var b bytes.Buffer
	if err := json.Indent(&b, []byte(text), "", "  "); err != nil {
		panic(err)
	}
	return b.String()
}

// FuzzRequest checks that Request returns the header and payload that were put into a report, as
// bulla prints it and as jq formats it.
func FuzzRequest(f *testing.F) {
	f.Add(`{"alg":"HS256"}`, `{"n":1.0e3,"b":9007199254740993,"\u0061":"x y"}`)
	f.Add(`{}`, `{"a":{"token":{"payload":{}}},"a":[{"b":[]},null,-0.0]}`)
	f.Fuzz(func(t *testing.T, header, payload string) {
		h, p := parse(header), parse(payload)
		if !h.Complete || !p.Complete || h.Root.Kind != token.Object || p.Root.Kind != token.Object ||
			strings.HasPrefix(header+payload, "\ufeff") {
			if _, _, err := Request(payload); err != nil {
				checkError(t, err, len(payload))
			}
			return
		}
		report := `{"input":{},"token":{"header":` + compact(h) + `,"payload":` + compact(p) + `,"signature":{}},"faults":[]}`
		for _, text := range []string{report, indent(report)} {
			gotHeader, gotPayload, err := Request(text)
			if err != nil || gotHeader != compact(h) || gotPayload != compact(p) {
				t.Fatalf("%q: %q, %q, %v", text, gotHeader, gotPayload, err)
			}
		}
	})
}

// FuzzSet checks that Set changes one value and nothing else, and that Remove undoes what Set
// appended.
func FuzzSet(f *testing.F) {
	f.Add(pretty, "sub", `{"a" : 1}`)
	f.Add(rfcPayload, "new", `1.0e3`)
	f.Add(`{"exp":1,"\u0065xp":2}`, "exp", `"+30m"`)
	f.Add(`{ }`, "имя", `user`)
	f.Fuzz(func(t *testing.T, text, name, value string) {
		doc := parse(text)
		got, err := Set(doc, name, value, now)
		if err != nil {
			checkError(t, err, max(len(text), len(value)))
			return
		}
		changed := parse(got)
		v, ok := changed.Root.Get(name)
		if !ok || !changed.Complete {
			t.Fatalf("%q has no %q", got, name)
		}
		source := changed.Source(v)
		if source != strings.Trim(value, whiteSpace) && !token.IsTimeClaim(name) {
			t.Fatalf("%q was set to %q", value, source)
		}
		if old, ok := doc.Root.Get(name); ok {
			if got != text[:old.Start]+source+text[old.End:] {
				t.Fatalf("%q became %q", text, got)
			}
			return
		}
		if back, ok := Remove(changed, name); !ok || back != text {
			t.Fatalf("%q became %q and then %q", text, got, back)
		}
	})
}
