package token

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"
)

// rfcA1 is the example of RFC 7515 appendix A.1.
const rfcA1 = "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9" +
	".eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ" +
	".dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"

func b64(s string) string { return base64.RawURLEncoding.EncodeToString([]byte(s)) }

// compact makes a token of a header, a payload and a signature of 32 zero bytes.
func compact(header, payload string) string {
	return b64(header) + "." + b64(payload) + "." + strings.Repeat("A", 43)
}

const hs256 = `{"alg":"HS256","typ":"JWT"}`

func TestDecodeRFC7515A1(t *testing.T) {
	got := Decode(rfcA1)
	if len(got.Faults) != 0 {
		t.Fatalf("faults: %+v", got.Faults)
	}
	if alg, _ := got.Header.Root.Get("alg"); alg.Text != "HS256" {
		t.Errorf("alg = %q", alg.Text)
	}
	exp, ok := got.Claim("exp")
	if !ok || exp.Kind != Number || got.Payload.Source(exp) != "1300819380" {
		t.Errorf("exp = %+v", exp)
	}
	if len(got.Signature().Bytes) != 32 {
		t.Errorf("signature of %d bytes", len(got.Signature().Bytes))
	}
	if want := rfcA1[:strings.LastIndex(rfcA1, ".")]; got.SigningInput() != want {
		t.Errorf("signing input = %q", got.SigningInput())
	}
}

func TestDecodeFaults(t *testing.T) {
	whole := compact(hs256, `{"a":1}`)
	for _, c := range []struct {
		name, in string
		code     string
		part     Part
		at       int
		detail   string
	}{
		{"no signature", whole[:strings.LastIndex(whole, ".")], FaultSegments, Whole, 47, "two segments"},
		{"one segment", b64(hs256), FaultSegments, Whole, 36, "one segment"},
		{"four segments", whole + ".x", FaultSegments, Whole, 92, "4 segments"},
		{"cut in the payload", b64(hs256) + "." + b64(`{"a":1,"b`), FaultTruncated, Payload, 49, "cut off in its payload"},
		{"impossible length", b64(hs256) + "." + b64(`{"a":1}`) + "AAA.AAAA", FaultBase64, Payload, 50,
			"13 base64url characters"},
		{"padding", b64(hs256) + "=." + b64(`{"a":1}`) + "." + strings.Repeat("A", 43), FaultPadding, Header, 36, "padding"},
		{"loose bits", whole[:len(whole)-1] + "B", FaultNonCanonical, Signature, 90, "last character B"},
		{"zero width space", whole[:4] + "\u200b" + whole[4:], FaultForeignCharacter, Header, 4,
			"U+200B ZERO WIDTH SPACE at 4"},
		{"Cyrillic letter", "\u0435" + whole[1:], FaultForeignCharacter, Header, 0,
			"U+0435 CYRILLIC SMALL LETTER IE at 0 instead of e: it only looks the same"},
		{"markdown", whole[:40] + "*" + whole[41:], FaultForeignCharacter, Payload, 40, "instead of _"},
		{"mask", whole[:40] + "***" + whole[43:], FaultForeignCharacter, Payload, 40, "hide a part"},
		{"header is null", compact(`null`, `{}`), FaultHeaderNotObject, Header, 0, "null"},
		{"payload is an array", compact(hs256, `[]`), FaultPayloadNotObject, Payload, 37, "array"},
		{"payload is empty", b64(hs256) + "..AAAA", FaultPayloadNotObject, Payload, 37, "empty"},
		{"duplicate", compact(hs256, `{"exp":1,"exp":2}`), FaultDuplicateMember, Payload, 9,
			`"exp" occurs more than once: 1, then 2`},
		{"duplicate through an escape", compact(hs256, `{"exp":1,"\u0065xp":2}`), FaultDuplicateMember, Payload, 9, `"exp"`},
		{"duplicate inside", compact(hs256, `{"a":{"b":1,"b":2}}`), FaultDuplicateMember, Payload, 12, `"b"`},
		{"bad UTF-8", compact(hs256, "{\"a\":\"x\x9by\"}"), FaultBadUTF8, Payload, 7, `byte \x9b`},
		{"lone surrogate", compact(hs256, `{"a":"\ud800"}`), FaultBadUTF8, Payload, 6, "lone surrogate"},
		{"trailing comma", compact(hs256, `{"a":1,}`), FaultJSON, Payload, 7, "comma before the closing brace"},
		{"trailing comma in an array", compact(hs256, `[1,]`), FaultJSON, Payload, 3, "comma before the closing bracket"},
		{"python", compact(hs256, `{'a':1}`), FaultJSON, Payload, 1, "Python"},
		{"python constant", compact(hs256, `{"a":None}`), FaultJSON, Payload, 5, "Python"},
		{"text after the end", compact(hs256, `{} x`), FaultJSON, Payload, 3, "unexpected x"},
		{"byte order mark", compact("\ufeff"+hs256, `{}`), FaultJSON, Header, 0, "byte order mark"},
		{"leading zero", compact(hs256, `{"a":01}`), FaultJSON, Payload, 6, "must not begin with 0"},
		{"control character", compact(hs256, "{\"a\":\"\x1b\"}"), FaultJSON, Payload, 6, "ESCAPE"},
		{"too deep", compact(hs256, strings.Repeat("[", MaxDepth+1)), FaultTooDeep, Payload, MaxDepth, "levels"},
		{"large", compact(hs256, `{"a":"`+strings.Repeat("x", MaxSize)+`"}`), FaultTooLarge, Whole, MaxSize,
			"request headers"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := Decode(c.in)
			for _, f := range got.Faults {
				if f.Code == c.code && f.Part == c.part && f.At == c.at && strings.Contains(f.Detail, c.detail) {
					return
				}
			}
			t.Errorf("no fault %s in the %s at %d with %q in %+v", c.code, c.part, c.at, c.detail, got.Faults)
		})
	}
}

func TestDecodeKeepsWhatCouldBeRead(t *testing.T) {
	got := Decode(b64(hs256) + "." + b64(`{"scope":"a b","exp":17950036`))
	if scope, ok := got.Claim("scope"); !ok || scope.Text != "a b" {
		t.Errorf("scope before the cut is lost: %+v", scope)
	}
	dup := Decode(compact(hs256, `{"exp":1,"exp":2}`))
	if m := dup.Payload.Root.Members; len(m) != 2 || !m[0].Shadowed || m[1].Shadowed {
		t.Errorf("members of a duplicate: %+v", m)
	}
	big := Decode(compact(hs256, `{"n":12345678901234567890.10}`))
	if n, _ := big.Claim("n"); n.Text != "12345678901234567890.10" {
		t.Errorf("number source = %q", n.Text)
	}
	many := Decode(compact(hs256, `{"k":1,`+strings.Repeat(`"x":1,`, 20)+`"k":2}`))
	if k, _ := many.Claim("k"); k.Text != "2" {
		t.Errorf("the last of many duplicates = %q", k.Text)
	}
}

func TestDecodeJWE(t *testing.T) {
	got := Decode(b64(`{"alg":"dir","enc":"A128GCM"}`) + "..aWl.Y2.dGFn")
	if !got.Encrypted || len(got.Faults) != 0 {
		t.Errorf("encrypted = %v, faults %+v", got.Encrypted, got.Faults)
	}
}

func TestParseDate(t *testing.T) {
	for _, c := range []struct {
		in   string
		want string
		err  error
	}{
		{"1300819380", "2011-03-22T18:43:00Z", nil},
		{"1795003600.75", "2026-11-18T12:06:40.75Z", nil},
		{"1.7950036e9", "2026-11-18T12:06:40Z", nil},
		{"17950036e2", "2026-11-18T12:06:40Z", nil},
		{"1795003600.1234567891", "2026-11-18T12:06:40.123456789Z", nil},
		{"0", "1970-01-01T00:00:00Z", nil},
		{"0e999999999999", "1970-01-01T00:00:00Z", nil},
		{"-1", "1969-12-31T23:59:59Z", nil},
		{"-0.25", "1969-12-31T23:59:59.75Z", nil},
		{"1e-30", "1970-01-01T00:00:00Z", nil},
		{"253402300799", "9999-12-31T23:59:59Z", nil},
		{"253402300800", "", ErrDateRange},
		{"1795003600000", "", ErrDateRange},
		{"9223372036854775808", "", ErrDateRange},
		{"1e300", "", ErrDateRange},
		{"-1e300", "", ErrDateRange},
		{"1e99999999999999999999", "", ErrDateRange},
		{"", "", ErrNotNumber},
		{"tomorrow", "", ErrNotNumber},
		{"1e", "", ErrNotNumber},
	} {
		got, err := ParseDate(c.in)
		if !errors.Is(err, c.err) {
			t.Errorf("ParseDate(%q): %v, want %v", c.in, err, c.err)
			continue
		}
		if err == nil && got.Format(time.RFC3339Nano) != c.want {
			t.Errorf("ParseDate(%q) = %s, want %s", c.in, got.Format(time.RFC3339Nano), c.want)
		}
	}
}

// FuzzDecode checks that decoding is total and loses nothing, and that its JSON reader accepts
// exactly what the standard library accepts.
func FuzzDecode(f *testing.F) {
	f.Add(rfcA1)
	f.Add("a.b.c.d.e.f.g.h")
	f.Add(strings.Replace(rfcA1, ".", "\u3002", 1))
	f.Add(compact(hs256, `{"a":[1,2,{"b":"\ud83d\ude00\u00e9"}],"c":null}`))
	f.Fuzz(func(t *testing.T, in string) {
		got := Decode(in)
		if got.Count <= maxSegments {
			checkJoins(t, got)
		}
		for _, s := range got.Segments {
			if in[s.At:s.At+len(s.Text)] != s.Text {
				t.Fatalf("segment %+v is not at its place", s)
			}
		}
		for _, fault := range got.Faults {
			if fault.At < 0 || fault.Code == "" || fault.Detail == "" {
				t.Fatalf("a fault without place or words: %+v", fault)
			}
		}
	})
}

// checkJoins checks that a token consists of its segments and dots, and that anything else between
// segments is a fault.
func checkJoins(t *testing.T, got Token) {
	t.Helper()
	at := 0
	for i, s := range got.Segments {
		if i > 0 {
			switch divider := got.Text[at:s.At]; {
			case divider == ".":
			case !strings.Contains(foreignDots, divider) || divider == "" || !got.HasFault(FaultForeignCharacter):
				t.Fatalf("%q divides segments of %q", divider, got.Text)
			}
		}
		at = s.At + len(s.Text)
	}
	if got.Segments[0].At != 0 || at != len(got.Text) {
		t.Fatalf("segments of %q do not join to it", got.Text)
	}
}

// TestDecodeForeignDots checks that a token with foreign dots is shown completely, and that these
// dots are the only fault.
func TestDecodeForeignDots(t *testing.T) {
	whole := compact(hs256, `{"a":1}`)
	for _, c := range []struct {
		name, in, detail string
	}{
		{"ideographic", strings.ReplaceAll(whole, ".", "\u3002"), "U+3002 IDEOGRAPHIC FULL STOP at 36 instead of ."},
		{"half width", strings.ReplaceAll(whole, ".", "\uff61"), "U+FF61"},
		{"full width", strings.ReplaceAll(whole, ".", "\uff0e"), "U+FF0E"},
		{"one dot leader", strings.ReplaceAll(whole, ".", "\u2024"), "U+2024"},
		{"only the first", strings.Replace(whole, ".", "\u3002", 1), "U+3002 IDEOGRAPHIC FULL STOP at 36"},
		{"both kinds", strings.Replace(strings.Replace(whole, ".", "\u3002", 1), ".", "\uff0e", 1), "(2 in total)"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := Decode(c.in)
			checkJoins(t, got)
			if len(got.Faults) != 1 || got.Faults[0].Code != FaultForeignCharacter || got.Faults[0].At != 36 ||
				!strings.Contains(got.Faults[0].Detail, c.detail) {
				t.Errorf("faults %+v", got.Faults)
			}
			if claim, ok := got.Claim("a"); !ok || claim.Text != "1" || !got.Header.Complete ||
				len(got.Signature().Bytes) != 32 {
				t.Errorf("header %+v, payload %+v, signature of %d bytes", got.Header.Root, got.Payload.Root,
					len(got.Signature().Bytes))
			}
			payload := got.Segments[1]
			if got.SigningInput() != c.in[:payload.At+len(payload.Text)] {
				t.Errorf("signing input %q", got.SigningInput())
			}
		})
	}
	if got := Decode(whole[:60] + "\u3002" + whole[60:]); got.Count != 3 || got.Segments[2].Text == "" ||
		!got.HasFault(FaultForeignCharacter) {
		t.Errorf("a foreign dot inside a whole token: %+v", got.Faults)
	}
}

func FuzzJSON(f *testing.F) {
	f.Add(`{"a":[1,2.5e3,{"b":"\ud83d\ude00\u00e9"}],"c":null}`)
	f.Add(`{"a":1,}`)
	f.Fuzz(func(t *testing.T, in string) {
		doc, faults := Parse(in, Payload)
		limited := false
		for _, fault := range faults {
			limited = limited || fault.Code == FaultTooDeep
			if fault.At < 0 || fault.At > len(in) {
				t.Fatalf("fault outside the text: %+v", fault)
			}
		}
		in = strings.TrimPrefix(in, "\ufeff")
		if !limited && doc.Complete != json.Valid([]byte(in)) {
			t.Fatalf("complete = %v for %q", doc.Complete, in)
		}
		if !doc.Complete {
			return
		}
		checkPositions(t, doc, doc.Root)
	})
}

// checkPositions checks that each value's source text, parsed on its own, is that value.
func checkPositions(t *testing.T, doc Document, v Value) {
	if again, _ := Parse(doc.Source(v), Payload); !again.Complete || again.Root.Kind != v.Kind ||
		again.Root.Text != v.Text {
		t.Fatalf("the source %q of %+v does not read back", doc.Source(v), v)
	}
	for _, m := range v.Members {
		checkPositions(t, doc, m.Value)
	}
	for _, item := range v.Items {
		checkPositions(t, doc, item)
	}
}
