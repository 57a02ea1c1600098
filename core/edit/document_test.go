package edit

import (
	"slices"
	"strings"
	"testing"
	"time"

	"bulla/core/token"
	"bulla/core/visible"
)

func TestDocument(t *testing.T) {
	for _, c := range []struct {
		name, edited, want string
		times              []Replaced // their Time is not compared
	}{
		{"nothing to do", pretty, pretty, nil},
		{"RFC 7515", rfcPayload, rfcPayload, nil},
		{"numbers stay", `{"exp":1.7950036e9,"iat":-0,"nbf":9007199254740993}`,
			`{"exp":1.7950036e9,"iat":-0,"nbf":9007199254740993}`, nil},
		{"span", `{"exp":+30m}`, `{"exp":1795170600}`, []Replaced{{Name: "exp", Start: 7, End: 11}}},
		{"words", `{"exp": in 2 days ,"a":1}`, `{"exp": 1795341600 ,"a":1}`, []Replaced{{Name: "exp", Start: 8, End: 17}}},
		{"quoted", `{"exp":"+30m"}`, `{"exp":1795170600}`, []Replaced{{Name: "exp", Start: 7, End: 13}}},
		{"quoted date", `{"nbf":"2026-11-20T12:00:00Z"}`, `{"nbf":1795176000}`, []Replaced{{Name: "nbf", Start: 7, End: 29}}},
		{"bare date", `{"nbf":2026-11-20 12:00 UTC}`, `{"nbf":1795176000}`, []Replaced{{Name: "nbf", Start: 7, End: 27}}},
		{"fraction is dropped", `{"nbf":"2026-11-20T12:00:00.9Z"}`, `{"nbf":1795176000}`, []Replaced{{Name: "nbf", Start: 7,
			End: 31}}},
		{"escapes", `{"\u0065xp":"\u002b30m"}`, `{"\u0065xp":1795170600}`, []Replaced{{Name: "exp", Start: 12, End: 23}}},
		{"over lines", "{\r\n  \"iat\" : now,\r\n  \"exp\" : +1d\r\n}\r\n",
			"{\r\n  \"iat\" : 1795168800,\r\n  \"exp\" : 1795255200\r\n}\r\n",
			[]Replaced{{Name: "iat", Start: 13, End: 16}, {Name: "exp", Start: 29, End: 32}}},
		{"all of them", `{"exp":now,"nbf":now,"iat":now,"auth_time":now,"updated_at":now}`,
			`{"exp":1795168800,"nbf":1795168800,"iat":1795168800,"auth_time":1795168800,"updated_at":1795168800}`,
			[]Replaced{{Name: "exp", Start: 7, End: 10}, {Name: "nbf", Start: 17, End: 20}, {Name: "iat", Start: 27, End: 30},
				{Name: "auth_time", Start: 43, End: 46}, {Name: "updated_at", Start: 60, End: 63}}},
		{"not below the top", `{"a":{"exp":"+30m"},"b":[{"exp":"now"}]}`, `{"a":{"exp":"+30m"},"b":[{"exp":"now"}]}`, nil},
		{"not in a string", `{"a":"\",\"exp\":now"}`, `{"a":"\",\"exp\":now"}`, nil},
		{"not elsewhere", `{"a":"+30m","EXP":"now"}`, `{"a":"+30m","EXP":"now"}`, nil},
		{"a text that is not a time", `{"exp":"soon"}`, `{"exp":"soon"}`, nil},
		{"a number in quotes", `{"exp":"1795003600"}`, `{"exp":"1795003600"}`, nil},
		{"other types", `{"exp":null,"nbf":true,"iat":["now"]}`, `{"exp":null,"nbf":true,"iat":["now"]}`, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := Document(c.edited, token.Payload, now)
			if got.Text != c.want || got.Fault != nil || len(got.Warnings) > 0 {
				t.Errorf("%+v", got)
			}
			for i := range got.Times {
				if shown := got.Times[i].Time.Format(time.RFC3339Nano); !strings.Contains(shown, "2026-11-2") ||
					strings.Contains(shown, ".") {
					t.Errorf("time %s", shown)
				}
				got.Times[i].Time = time.Time{}
			}
			if !slices.Equal(got.Times, c.times) {
				t.Errorf("times: %+v", got.Times)
			}
		})
	}
}

func TestDocumentFaults(t *testing.T) {
	for _, c := range []struct {
		name, edited string
		code         string
		at           int
		detail       string
	}{
		{"empty", ``, token.FaultJSON, 0, "ends where a value is expected"},
		{"array", ` [1]`, token.FaultPayloadNotObject, 1, "not an object: array"},
		{"trailing comma", `{"a":1,}`, token.FaultJSON, 7, "remove it"},
		{"behind a time", `{"exp":+30m,"a":}`, token.FaultJSON, 16, "a value is missing"},
		{"behind two times", `{"exp":"in 2 days","iat":now,"a":}`, token.FaultJSON, 33, "a value is missing"},
		{"before a time", `{"a":,"exp":+30m}`, token.FaultJSON, 5, "a value is missing"},
		{"right behind a time", `{"exp":"+30m" "a":1}`, token.FaultJSON, 14, "a comma is missing"},
		{"missing comma over lines", "{\"exp\":+30m\n\"a\":1}", token.FaultJSON, 12, "a comma is missing"},
		{"half a time", `{"exp":+30,"a":1}`, token.FaultJSON, 10, `"+30" is not a time: a unit is missing`},
		{"unknown unit", `{"exp": in 2 dyas }`, token.FaultJSON, 13, `write "in 2 days"`},
		{"span without a sign", `{"exp":30m}`, token.FaultJSON, 7, `write "in 30m" or "30m ago"`},
		{"bare date that does not exist", `{"exp":2026-02-30}`, token.FaultJSON, 17, "the day is out of range"},
		{"nothing", `{"exp":}`, token.FaultJSON, 7, "a value is missing"},
		{"open string", `{"exp":"in 2 da`, token.FaultJSON, 15, "its closing quote is missing"},
		{"byte order mark", "\ufeff{}", token.FaultJSON, 0, "byte order mark"},
		{"too deep", `{"a":` + strings.Repeat("[", 300) + strings.Repeat("]", 300) + `}`, token.FaultTooDeep,
			4 + token.MaxDepth, "levels deep"},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := Document(c.edited, token.Payload, now).Fault
			if f == nil || f.Code != c.code || f.At != c.at || f.Part != token.Payload || !strings.Contains(f.Detail, c.detail) {
				t.Errorf("%+v, want %s at %d", f, c.code, c.at)
			}
		})
	}
	if f := Document(`7`, token.Header, now).Fault; f == nil || f.Code != token.FaultHeaderNotObject {
		t.Errorf("a header that is a number: %+v", f)
	}
}

func TestDocumentWarnings(t *testing.T) {
	const edited = `{"exp":+30m,"a":1,"exp":now,"b":"\ud800"}`
	got := Document(edited, token.Payload, now)
	if got.Fault != nil || len(got.Times) != 2 || len(got.Warnings) != 2 {
		t.Fatalf("%+v", got)
	}
	for i, want := range []struct {
		code string
		at   int
	}{{token.FaultBadUTF8, strings.Index(edited, `\ud800`)}, {token.FaultDuplicateMember, strings.LastIndex(edited,
		`"exp"`)}} {
		if w := got.Warnings[i]; w.Code != want.code || w.At != want.at {
			t.Errorf("%+v, want %s at %d", w, want.code, want.at)
		}
	}
}

func TestBreaks(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"one line", `{"a":1,"b":[1,2],"c":{"d":1,"e":2}}`, `{|"a":1,|"b":[1,2],|"c":{"d":1,"e":2}|}`},
		{"spaces", ` { "a": 1, "b": 2 } `, ` {| "a": 1,| "b": 2 |} `},
		{"commas and braces in strings", `{"a":"},{\",","b":1}`, `{|"a":"},{\",",|"b":1|}`},
		{"empty", `{}`, `{}`},
		{"empty with a space", `{ }`, `{ }`},
		{"no object", `[1,2]`, `[1,2]`},
		{"nothing", ``, ``},
		{"several lines", pretty, pretty},
		{"some breaks", "{\"a\":1,\r\n \"b\":2,\"c\":3}", "{|\"a\":1,\r\n \"b\":2,|\"c\":3|}"},
		{"being typed", `{"a":1,"b":`, `{|"a":1,|"b":`},
		{"only a brace", `{`, `{`},
		{"a comma at the end", `{"a":1,`, `{|"a":1,|`},
		{"a comma before the brace", `{"a":1,}`, `{|"a":1,|}`},
		{"an open string", "{\"a\":\"x,\n\"b\":1,\"c\":2}", "{|\"a\":\"x,\n\"b\":1,|\"c\":2|}"},
		{"words", `{"exp": in 2 days,a:'x'}`, `{|"exp": in 2 days,|a:'x'|}`},
		{"text after the end", `{"a":1},x`, `{|"a":1|},x`},
		{"byte order mark", "\ufeff{\"a\":1}", "\ufeff{|\"a\":1|}"},
	} {
		got := c.text
		breaks := Breaks(c.text)
		for _, at := range slices.Backward(breaks) {
			got = got[:at] + "|" + got[at:]
		}
		if got != c.want || !slices.IsSorted(breaks) || len(slices.Compact(slices.Clone(breaks))) != len(breaks) {
			t.Errorf("%s: %q at %v", c.name, got, breaks)
		}
	}
}

// FuzzDocument checks that any text may be typed: nothing panics, positions are inside the text,
// and what isn't a time stays.
func FuzzDocument(f *testing.F) {
	for _, text := range []string{pretty, rfcPayload, `{"exp":+30m,"a":1,"iat":"now",}`,
		`{"exp":in 2 days,"nbf":"2026-11-20"`, `{"\u0065xp":now}`, "{\"exp\":now\n\"iat\":1}"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		got := Document(text, token.Payload, now)
		if got.Fault != nil {
			if got.Fault.At < 0 || got.Fault.At > len(text) || got.Fault.Detail != visible.Text(got.Fault.Detail) {
				t.Fatalf("%q: %+v", text, got.Fault)
			}
		}
		for _, w := range got.Warnings {
			if w.At < 0 || w.At > len(text) {
				t.Fatalf("%q: %+v", text, w)
			}
		}
		rest, at := got.Text, 0
		for _, r := range got.Times {
			piece := text[at:r.Start] + dateSource(r.Time)
			if !token.IsTimeClaim(r.Name) || !strings.HasPrefix(rest, piece) {
				t.Fatalf("%q became %q", text, got.Text)
			}
			rest, at = rest[len(piece):], r.End
		}
		if rest != text[at:] {
			t.Fatalf("%q became %q", text, got.Text)
		}
		doc := parse(text)
		if got.Fault == nil && !parse(got.Text).Complete || doc.Complete && doc.Root.Kind == token.Object &&
			len(got.Times) == 0 && got.Text != text {
			t.Fatalf("%q: %+v", text, got)
		}
		last := 0
		for _, at := range Breaks(text) {
			if at <= last || at > len(text) {
				t.Fatalf("breaks of %q: %v", text, Breaks(text))
			}
			last = at
		}
	})
}
