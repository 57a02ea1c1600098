package token

import (
	"strings"
	"testing"

	"bulla/core/visible"
)

func TestJSONFaults(t *testing.T) {
	for _, c := range []struct {
		name, in string
		at       int
		detail   string
	}{
		{"empty", ``, 0, "the JSON ends where a value is expected"},
		{"only an opening brace", `{`, 1, "the JSON ends where a member name"},
		{"only a name", `{"a"`, 4, "the JSON ends where a colon and a value"},
		{"only a colon", `{"a":`, 5, "the JSON ends where a value"},
		{"no closing brace", `{"a":1`, 6, "the JSON ends where a comma or the closing } is expected"},
		{"no closing bracket", `{"a":[1`, 7, "a comma or the closing ]"},
		{"trailing comma", `{"a":1,}`, 7, "comma before the closing brace: remove it"},
		{"trailing comma over lines", "{\"a\":1,\n}", 8, "comma before the closing brace"},
		{"trailing comma in an array", `{"a":[1, ]}`, 9, "comma before the closing bracket"},
		{"two commas", `{"a":1,,"b":2}`, 7, "an extra comma"},
		{"comma first", `{,"a":1}`, 1, "an extra comma"},
		{"single quotes around a name", `{'a':1}`, 1, "single quotes"},
		{"single quotes around a value", `{"a":'x'}`, 5, "single quotes"},
		{"single quotes after a comma", `{"a":1,'b':2}`, 7, "single quotes"},
		{"backquotes", "{\"a\":`x`}", 5, "backquotes"},
		{"curly quotes around a name", `{“a”:1}`, 1, "U+201C LEFT DOUBLE QUOTATION MARK"},
		{"curly quotes around a value", `{"a":”x”}`, 5, "curly quotes"},
		{"unquoted name", `{exp:1}`, 1, "the name exp is not in double quotes"},
		{"unquoted name after a comma", `{"a":1,$b-c:2}`, 7, "the name $b-c is not in double quotes"},
		{"number as a name", `{1:2}`, 1, "the name 1 is not in double quotes"},
		{"missing comma", `{"a":1 "b":2}`, 7, "a comma is missing before the next member"},
		{"missing comma over lines", "{\"a\":\"x\"\n\"b\":2}", 9, "a comma is missing before the next member"},
		{"missing comma in an array", `[1 2]`, 3, "a comma is missing between two values"},
		{"missing comma after an object", `[{} {}]`, 4, "a comma is missing"},
		{"semicolon", `{"a":1;"b":2}`, 6, "expected a comma or the closing }, not U+003B SEMICOLON"},
		{"missing colon", `{"a" 1}`, 5, "a colon is missing between the name and its value"},
		{"equals sign", `{"a"=1}`, 4, "expected a colon after the name, not ="},
		{"only a name and braces", `{"a"}`, 4, "a colon and a value are missing before }"},
		{"name and comma", `{"a","b":1}`, 4, "a colon and a value are missing"},
		{"no value", `{"a":}`, 5, "a value is missing before }"},
		{"no value but a comma", `{"a":,"b":1}`, 5, "a value is missing before U+002C COMMA"},
		{"two colons", `{"a"::1}`, 5, "a value is missing before :"},
		{"line break in a string", "{\"a\":\"x\n\"}", 7,
			"a line break (U+000A LINE FEED) in a string: close the string before it"},
		{"tab in a string", "{\"a\":\"\t\"}", 6, `an unescaped control character (U+0009 TAB) in a string: write \t`},
		{"escape character in a string", "{\"a\":\"\x1b\"}", 6,
			`an unescaped control character (U+001B ESCAPE) in a string: write \u001b`},
		{"control after an escape", "{\"a\":\"\\n\x00\"}", 8, `write \u0000`},
		{"control in a name", "{\"\b\":1}", 2, `write \b`},
		{"unknown escape", `{"a":"\x41"}`, 6, `a backslash before x is not a JSON escape: write a backslash as \\`},
		{"Windows path", `{"a":"C:\dir"}`, 8, "a backslash before d"},
		{"short escape", `{"a":"\u12"}`, 6, "four hexadecimal digits"},
		{"open string", `{"a":"x}`, 8, "its closing quote is missing"},
		{"open string after an escape", `{"a":"x\"}`, 10, "its closing quote is missing"},
		{"backslash at the end", `{"a":"x\`, 8, "its closing quote is missing"},
		{"quote inside a string", `{"a":"say "hi""}`, 11, `write a quote inside a string as \"`},
		{"line comment", "{\"a\":1 // one\n}", 7, "a comment where"},
		{"block comment", `{/* a */"a":1}`, 1, "JSON has no comments, remove it"},
		{"hash comment", "{\"a\":1,\n# b\n\"b\":2}", 8, "a comment"},
		{"comment as a value", `{"a":/**/1}`, 5, "a comment where a value is expected"},
		{"comment after the end", `{} // x`, 3, "JSON has no comments"},
		{"NaN", `{"a":NaN}`, 5, "NaN is not a JSON number"},
		{"Infinity", `{"a":Infinity}`, 5, "Infinity is not a JSON number"},
		{"minus Infinity", `{"a":-Infinity}`, 6, "Infinity is not a JSON number"},
		{"undefined", `{"a":undefined}`, 5, "undefined is not a JSON value: write null"},
		{"nil", `{"a":nil}`, 5, "write null"},
		{"True", `{"a":True}`, 5, "Python"},
		{"False", `{"a":False}`, 5, "Python"},
		{"None", `{"a":None}`, 5, "Python"},
		{"TRUE", `{"a":TRUE}`, 5, "TRUE is not a JSON value: write true"},
		{"bare text", `{"a":user-1}`, 5, "user-1 is not a JSON value: put text in double quotes"},
		{"leading zero", `{"a":01}`, 6, "must not begin with 0"},
		{"leading zero below zero", `{"a":-01}`, 7, "must not begin with 0"},
		{"plus sign", `{"a":+1}`, 5, "a plus sign: JSON numbers have none"},
		{"no digit before the point", `{"a":.5}`, 5, "write 0.5"},
		{"no digit before the point, below zero", `{"a":-.5}`, 6, "write -0.5"},
		{"no digit after the point", `{"a":1.}`, 7, "expected a digit after the decimal point, not }"},
		{"no digit in the exponent", `{"a":1e}`, 7, "expected a digit in the exponent"},
		{"only a minus", `{"a":-}`, 6, "expected a digit, not }"},
		{"hexadecimal", `{"a":0x1f}`, 6, "not x: anything but a plain number needs double quotes"},
		{"span", `{"a":30m}`, 7, "not m: anything but a plain number needs double quotes"},
		{"underscore between digits", `{"a":1_000}`, 6, "needs double quotes"},
		{"date", `{"a":2026-11-20}`, 9, "not -"},
		{"no-break space", "{\"a\":\u00a01}", 5, "U+00A0 NO-BREAK SPACE where a value is expected"},
		{"wrong closing character", `{"a":[1}`, 7, "expected a comma or the closing ], not }"},
		{"text after the end", `{}x`, 2, "unexpected x after the end"},
		{"second object", `{}{}`, 2, "unexpected { after the end"},
		{"not UTF-8", "\xff", 0, `byte \xff`},
	} {
		t.Run(c.name, func(t *testing.T) {
			doc, faults := Parse(c.in, Payload)
			if doc.Complete || len(faults) != 1 {
				t.Fatalf("complete = %v, faults %+v", doc.Complete, faults)
			}
			f := faults[0]
			if f.Code != FaultJSON || f.Part != Payload || f.At != c.at || !strings.Contains(f.Detail, c.detail) {
				t.Errorf("%+v, want %q at %d", f, c.detail, c.at)
			}
			if f.Detail != visible.Text(f.Detail) {
				t.Errorf("%q is not plainly visible", f.Detail)
			}
		})
	}
}

func TestNested(t *testing.T) {
	inner := compact(hs256, `{"a":1}`)
	unsigned := inner[:strings.LastIndexByte(inner, '.')]
	for _, c := range []struct {
		name, payload string
		want          string
		code          string // of the fault there is, "" for none
	}{
		{"signed", inner, inner, ""},
		{"without its signature", unsigned, unsigned, ""},
		{"empty signature", unsigned + ".", unsigned + ".", ""},
		{"encrypted", b64(`{"alg":"dir","enc":"A128GCM"}`) + "..aWl.Y2.dGFn",
			b64(`{"alg":"dir","enc":"A128GCM"}`) + "..aWl.Y2.dGFn", ""},
		{"white space around", "\n" + inner + " \n", inner, ""},
		{"pretty header", compact("{\n \"alg\": \"none\"}", `{}`), compact("{\n \"alg\": \"none\"}", `{}`), ""},
		{"header without alg", compact(`{"typ":"JWT"}`, `{}`), "", FaultJSON},
		{"only a header", b64(hs256), "", FaultJSON},
		{"four segments", inner + ".x", "", FaultJSON},
		{"foreign character", inner + "*", "", FaultJSON},
		{"cut header", inner[5:], "", FaultJSON},
		{"in a JSON string", `"` + inner + `"`, "", FaultPayloadNotObject},
		{"claims", `{"a":"` + inner + `"}`, "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := Decode(compact(`{"alg":"HS256","cty":"JWT"}`, c.payload))
			if got.Nested != c.want || got.Payload.Text != c.payload {
				t.Errorf("nested = %q, payload = %q", got.Nested, got.Payload.Text)
			}
			if c.code == "" && len(got.Faults) > 0 || c.code != "" && !got.HasFault(c.code) {
				t.Errorf("faults: %+v", got.Faults)
			}
			if c.want != "" && (got.Payload.Complete || got.Payload.Root.Kind != Unread) {
				t.Errorf("the token inside was read as JSON: %+v", got.Payload.Root)
			}
		})
	}
}

func TestLimits(t *testing.T) {
	numbers := strings.Repeat("1,", MaxValues) + "1"
	for _, c := range []struct {
		name, in       string
		kind           Kind // of the claim a
		exp            bool // whether exp behind it is read
		complete, deep bool
	}{
		{"as many values as may be", `{"a":[` + strings.Repeat("1,", MaxValues-4) + `1],"exp":1}`, Array, true, true, false},
		{"a claim of too many values", `{"a":[` + numbers + `],"exp":1}`, Unread, true, true, true},
		{"too many in an object", `{"a":` + numbered(MaxValues+1) + `,"exp":1}`, Unread, true, true, true},
		{"too many far below", `{"a":{"b":[[` + numbers + `],[2]],"c":{"d":3}},"exp":1}`, Unread, true, true, true},
		{"two such claims", `{"a":[` + numbers + `],"b":[` + numbers + `],"exp":1}`, Unread, true, true, true},
		{"a fault in such a claim", `{"a":[` + numbers + `,],"exp":1}`, Unread, false, false, true},
		{"too many members", `{"a":1,` + numbered(MaxValues)[1:len(numbered(MaxValues))-1] + `,"exp":1}`, Number, false,
			false, true},
		{"as deep as may be", `{"a":` + strings.Repeat("[", MaxDepth-1) + strings.Repeat("]", MaxDepth-1) + `,"exp":1}`,
			Array, true, true, false},
		{"too deep", `{"a":` + strings.Repeat("[", MaxDepth) + `"]\"",{}` + strings.Repeat("]", MaxDepth) + `,"exp":1}`,
			Array, true, false, true},
		{"too deep and open", `{"a":` + strings.Repeat("[", MaxDepth) + `"]`, Array, false, false, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			doc, faults := Parse(c.in, Payload)
			a, _ := doc.Root.Get("a")
			if _, exp := doc.Root.Get("exp"); a.Kind != c.kind || exp != c.exp || doc.Complete != c.complete {
				t.Errorf("a is %v, exp %v, complete %v", a.Kind, exp, doc.Complete)
			}
			if a.Kind == Unread && c.complete && !strings.HasPrefix(c.in[a.End:], `,"`) {
				t.Errorf("the claim ends at %d", a.End)
			}
			deep := 0
			for _, f := range faults {
				if f.Code == FaultTooDeep {
					deep++
				}
			}
			if deep > 1 || deep == 1 != c.deep {
				t.Errorf("faults: %+v", faults)
			}
		})
	}
}

func TestManyFaultsAreCounted(t *testing.T) {
	for code, in := range map[string]string{
		FaultDuplicateMember: `{` + strings.Repeat(`"a":1,`, 500) + `"a":1}`,
		FaultBadUTF8:         `{"a":"` + strings.Repeat(`\udc00`, 500) + `"}`,
	} {
		_, faults := Parse(in, Payload)
		if len(faults) != maxRepeated+1 || faults[maxRepeated].Code != code ||
			!strings.HasPrefix(faults[maxRepeated].Detail, "400 more") {
			t.Errorf("%s: %d faults, the last %+v", code, len(faults), faults[len(faults)-1])
		}
	}
}
