package report_test

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/google/go-cmp/cmp"

	"bulla/core"
	"bulla/core/diagnose"
	"bulla/core/expiry"
	"bulla/core/report"
	"bulla/core/scope"
	"bulla/core/signing"
	"bulla/core/token"
)

var now = time.Unix(1795000000, 0).UTC()

const (
	courierHeader  = `{"alg":"HS256","typ":"JWT"}`
	courierPayload = `{"scope":"user_id:pigeon inbox:read:messages inbox:write:events","tenant_scope":"published/production",` +
		`"tenant_id":"3f0e7b0a-7c1c-4d5e-9a77-0c6b7a1f2d33","iat":1794999000,"exp":1795085400,"jti":"5d3c8f5e-90cb-4a2b-8c1d-6e7f8091a001"}`
)

// compact joins a header, a payload and a signature of 32 bytes.
func compact(header, payload string) string {
	encode := base64.RawURLEncoding.EncodeToString
	return encode([]byte(header)) + "." + encode([]byte(payload)) + "." + encode(make([]byte, 32))
}

func inspect(text string) core.Snapshot {
	return core.Workbench{}.Apply(core.Paste{Text: text}, core.Moment{}).Snapshot(now)
}

func TestDecode(t *testing.T) {
	const head = `{"input":{"kind":"jwt","found_in":"","removed":[],"candidates":1,"tokens":[{"where":"","at":0,"kind":"jwt","alg":"HS256"}],"picked":1},"token":{"header":{"alg":"HS256","typ":"JWT"},"payload":`
	const tail = `,"signature":{"present":true,"bytes":32}},"times":{"now":"2026-11-18T11:06:40Z","issued_at":null,"not_before":null,` +
		`"expires_at":null,"lifetime_seconds":null,"remaining_seconds":null},"faults":[]}`
	tests := []struct{ name, payload, want string }{
		{"order and numbers", `{"b":1.50, "a" : [ 1E+2 , -0, 12345678901234567890 ]}`, `{"b":1.50,"a":[1E+2,-0,12345678901234567890]}`},
		{"escapes as they are", `{"a":"\u00e9\/\ud83d\ude00"}`, `{"a":"\u00e9\/\ud83d\ude00"}`},
		{"beyond ASCII", `{"é":"😀<&>"}`, `{"\u00e9":"\ud83d\ude00<&>"}`},
		{"acting characters", "{\"a\":\"\u202e\u009b\x7f\"}", `{"a":"\u202e\u009b\u007f"}`},
		{"quote in a name", `{"a\"b\\":{}}`, `{"a\"b\\":{}}`},
		{"no object", `[null,true,"x"]`, `[null,true,"x"]`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got := string(report.Decode(inspect(compact(courierHeader, test.payload))))
			got, _, _ = strings.Cut(got, `,"signature"`)
			if want := head + test.want; got != want {
				t.Errorf("got  %s\nwant %s", got, want)
			}
		})
	}
	t.Run("whole", func(t *testing.T) {
		if got, want := string(report.Decode(inspect(compact(courierHeader, "{}")))), head+"{}"+tail+"\n"; got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
	})
}

func TestDecodeFaults(t *testing.T) {
	tests := []struct{ name, payload, shown, code string }{
		{"duplicates show the last", `{"a":1,"b":2,"a":3}`, `{"b":2,"a":3}`, token.FaultDuplicateMember},
		{"lone surrogate", `{"a":"\ud800"}`, `{"a":"\ud800"}`, token.FaultBadUTF8},
		{"bad byte", "{\"a\":\"\xff\"}", `{"a":"\ufffd"}`, token.FaultBadUTF8},
		{"not JSON", `{"a":1`, `null`, token.FaultJSON},
		{"too deep", strings.Repeat("[", 300) + strings.Repeat("]", 300), `null`, token.FaultTooDeep},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			var got struct {
				Token  struct{ Payload json.RawMessage }
				Faults []struct {
					Code, Part, Detail string
					At                 int
				}
			}
			if err := json.Unmarshal(report.Decode(inspect(compact(courierHeader, test.payload))), &got); err != nil {
				t.Fatal(err)
			}
			if string(got.Token.Payload) != test.shown {
				t.Errorf("payload = %s, want %s", got.Token.Payload, test.shown)
			}
			if len(got.Faults) == 0 || got.Faults[0].Code != test.code || got.Faults[0].Part != "payload" ||
				got.Faults[0].Detail == "" {
				t.Errorf("faults = %+v, want %s first", got.Faults, test.code)
			}
		})
	}
}

func TestTimes(t *testing.T) {
	tests := []struct{ name, payload, want string }{
		{"none", `{}`, `null null null null null`},
		{"all", `{"iat":1794999000,"nbf":1794999000,"exp":1795085400}`, `"2026-11-18T10:50:00Z" "2026-11-18T10:50:00Z" "2026-11-19T10:50:00Z" 86400 85400`},
		{"expired", `{"exp":1794999999}`, `null null "2026-11-18T11:06:39Z" null -1`},
		{"fractions", `{"iat":1795000000.25,"exp":1795000001.5}`, `"2026-11-18T11:06:40.25Z" null "2026-11-18T11:06:41.5Z" 1.25 1.5`},
		{"no dates", `{"iat":"1795000000","exp":1795000000000}`, `null null null null null`},
		{"far away", `{"iat":1795000000,"exp":99999999999}`, `"2026-11-18T11:06:40Z" null "5138-11-16T09:46:39Z" 98204999999 98204999999`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			var got struct {
				Times map[string]json.RawMessage `json:"times"`
			}
			if err := json.Unmarshal(report.Decode(inspect(compact(courierHeader, test.payload))), &got); err != nil {
				t.Fatal(err)
			}
			var values []string
			for _, name := range []string{"issued_at", "not_before", "expires_at", "lifetime_seconds", "remaining_seconds"} {
				values = append(values, string(got.Times[name]))
			}
			if got := strings.Join(values, " "); got != test.want {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
		})
	}
}

// members returns the names of a JSON object in their order.
func members(t *testing.T, object []byte) []string {
	t.Helper()
	var names []string
	decoder := json.NewDecoder(bytes.NewReader(object))
	if _, err := decoder.Token(); err != nil {
		t.Fatal(err)
	}
	for decoder.More() {
		name, err := decoder.Token()
		if err != nil {
			t.Fatal(err)
		}
		names = append(names, name.(string))
		var value json.RawMessage
		if err := decoder.Decode(&value); err != nil {
			t.Fatal(err)
		}
	}
	return names
}

func TestMembers(t *testing.T) {
	key, err := signing.NewSecret(make([]byte, 32), "test key")
	if err != nil {
		t.Fatal(err)
	}
	issued := core.New(key, core.Moment{Now: now, ID: "5d3c8f5e-90cb-4a2b-8c1d-6e7f8091a001"}).Snapshot(now)
	lifetime, err := expiry.Parse("2 days")
	if err != nil {
		t.Fatal(err)
	}
	at := 3
	tests := []struct {
		name string
		json []byte
		want string
	}{
		{"issue", report.Issue(issued), "token header payload expires_at issuer findings differs"},
		{"decode", report.Decode(inspect(compact(courierHeader, courierPayload))), "input token times faults"},
		{"diagnose", report.Diagnose(inspect(compact(courierHeader, courierPayload))), "input token times faults verdict signature issuer scopes features findings request fix"},
		{"diagnose nothing", report.Diagnose(inspect("hello")), "input token times faults verdict signature issuer scopes features findings request fix"},
		{"scopes", report.Scopes(), "scopes presets"},
		{"preset", report.Preset("inbox", nil), "preset scope scopes"},
		{"expiry", report.Expiry("2 days", lifetime, nil, now), "input valid milliseconds seconds expires_at expires_in warnings error"},
		{"failure", report.Failure(report.Fault{Message: "m", At: &at}), "error"},
		{"themes", report.Themes("dark", nil), "current themes"},
		{"keys", report.Keys(nil), "keys"},
		{"version", report.Version("v1", "go1", "x/y"), "version go system"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			checkJSON(t, test.json)
			if got := strings.Join(members(t, test.json), " "); got != test.want {
				t.Errorf("members = %s, want %s", got, test.want)
			}
			if bytes.Contains(test.json, []byte(`"findings":null`)) {
				t.Error("a list is null")
			}
		})
	}
}

// TestNoCommandIsNull checks that an absent command is null in every report, and that the others
// are that of the fix.
func TestNoCommandIsNull(t *testing.T) {
	var got struct {
		Fix      *struct{ Command *string }
		Findings []map[string]any
	}
	commands := func(out []byte) {
		t.Helper()
		got.Fix, got.Findings = nil, nil
		if err := json.Unmarshal(out, &got); err != nil || len(got.Findings) == 0 {
			t.Fatal(err, len(got.Findings))
		}
		for _, f := range got.Findings {
			command, ok := f["command"]
			if isText := command != nil; !ok || isText && (got.Fix == nil || command != *got.Fix.Command) {
				t.Errorf("%v has the command %v", f["code"], command)
			}
		}
	}
	healthy := inspect(compact(courierHeader, courierPayload))
	commands(report.Verify(healthy))
	commands(report.Diagnose(healthy))
	if got.Fix != nil {
		t.Errorf("there is nothing to fix: %+v", got.Fix)
	}
	wildcard := strings.Replace(courierPayload, "inbox:write:events", "inbox:*", 1)
	commands(report.Diagnose(inspect(compact(courierHeader, wildcard))))
	if got.Fix == nil || got.Fix.Command == nil {
		t.Error("the fix has no command")
	}
}

// TestFindingJSON checks the names and the form of the members of a finding and of the fix.
func TestFindingJSON(t *testing.T) {
	wildcard := strings.Replace(courierPayload, "inbox:write:events", "inbox:*", 1)
	s := inspect(compact(courierHeader, wildcard))
	var got struct {
		Findings []json.RawMessage
		Fix      json.RawMessage
	}
	if err := json.Unmarshal(report.Diagnose(s), &got); err != nil || len(got.Findings) == 0 {
		t.Fatal(err, len(got.Findings))
	}
	text := func(v any) string {
		out, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		return string(out)
	}
	f := s.Findings[0]
	want := `{"code":` + text(f.Code) + `,"severity":` + text(f.Severity.String()) + `,"title":` + text(f.Title) +
		`,"because":` + text(f.Because) + `,"fix":` + text(f.Fix) + `,"command":` + text(f.Command) + `}`
	if string(got.Findings[0]) != want || f.Command == "" {
		t.Errorf("got  %s\nwant %s", got.Findings[0], want)
	}
	want = `{"scope":` + text(s.Fix.Scope) + `,"expires_in":` + text(s.Fix.ExpiresIn) +
		`,"changes":` + text(s.Fix.Changes) + `,"command":` + text(s.Fix.Command) + `}`
	if string(got.Fix) != want {
		t.Errorf("got  %s\nwant %s", got.Fix, want)
	}
}

// TestFeaturesOfOtherIssuer checks that JSON lists every feature for any token: another issuer's
// token is ready for none, and no scope is missing in it.
func TestFeaturesOfOtherIssuer(t *testing.T) {
	var got struct {
		Features []struct {
			Name    string
			Ready   bool
			Missing []string
		}
	}
	other := inspect(compact(`{"alg":"RS256"}`, `{"iss":"https://a.example","sub":"ann"}`))
	if err := json.Unmarshal(report.Diagnose(other), &got); err != nil {
		t.Fatal(err)
	}
	if len(got.Features) != len(scope.Features()) {
		t.Errorf("%d features are listed", len(got.Features))
	}
	for _, f := range got.Features {
		if f.Ready || f.Missing == nil || len(f.Missing) > 0 {
			t.Errorf("%+v", f)
		}
	}
}

// checkJSON checks that out is one line of ASCII and one JSON value.
func checkJSON(t *testing.T, out []byte) {
	t.Helper()
	line, ok := bytes.CutSuffix(out, []byte("\n"))
	if !ok || !json.Valid(line) {
		t.Fatalf("not a line of JSON: %q", out)
	}
	for i, c := range line {
		if c < 0x20 || c > 0x7e {
			t.Fatalf("byte %d is %#x, not printable ASCII", i, c)
		}
	}
}

func TestExpiry(t *testing.T) {
	tests := []struct{ input, want string }{
		{"2 days", `{"input":"2 days","valid":true,"milliseconds":172800000,"seconds":172800,"expires_at":"2026-11-20T11:06:40Z","expires_in":"2 days","warnings":[],"error":null}`},
		{"2 dayz", `{"input":"2 dayz","valid":false,"milliseconds":null,"seconds":null,"expires_at":null,"expires_in":null,"warnings":[],"error":{"message":"the unit \"dayz\" is not known","hint":"did you mean \"day\"?","at":2}}`},
		{"-1d", `{"input":"-1d","valid":true,"milliseconds":-86400000,"seconds":-86400,"expires_at":"2026-11-17T11:06:40Z","expires_in":"-1d","warnings":[{"code":"already-expired","severity":"error",` +
			`"text":"the token is already expired when it is issued","fix":"use at least one second, for example \"1d\""}],"error":null}`},
	}
	for _, test := range tests {
		t.Run(test.input, func(t *testing.T) {
			lifetime, err := expiry.Parse(test.input)
			if got := string(report.Expiry(test.input, lifetime, err, now)); got != test.want+"\n" {
				t.Errorf("got  %swant %s", got, test.want)
			}
		})
	}
	t.Run("another error", func(t *testing.T) {
		got := string(report.Expiry("x", expiry.Lifetime{}, errors.New("odd"), now))
		if !strings.Contains(got, `"error":{"message":"odd","hint":"","at":null}`) {
			t.Errorf("got %s", got)
		}
	})
}

func TestScopesNameEveryEntryOnce(t *testing.T) {
	var got struct{ Scopes, Presets []struct{ Name, Form string } }
	if err := json.Unmarshal(report.Scopes(), &got); err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, s := range got.Scopes {
		if seen[s.Name] || (s.Form == "template") != strings.Contains(s.Name, "<") {
			t.Errorf("%s is %s, seen before: %t", s.Name, s.Form, seen[s.Name])
		}
		seen[s.Name] = true
	}
	if len(seen) != len(scope.Catalogue()) || len(got.Presets) != len(scope.Presets()) {
		t.Errorf("%d scopes, %d presets", len(seen), len(got.Presets))
	}
}

func TestVerdict(t *testing.T) {
	tests := []struct{ name, input, want string }{
		{"healthy", compact(courierHeader, courierPayload), "healthy, ready for inbox"},
		{"warning", compact(courierHeader, strings.Replace(courierPayload, `"exp":1795085400,`, "", 1)), "1 warning, ready for inbox"},
		{"broken", compact(courierHeader, strings.Replace(courierPayload, `1795085400`, "1794999900", 1)), "broken: 1 error"},
		{"nothing", "hello", "no token"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			s := inspect(test.input)
			if got := report.Verdict(s); got != test.want {
				t.Errorf("verdict = %q, want %q (%+v)", got, test.want, s.Findings)
			}
		})
	}
}

// marked shows roles as digits, so that a test sees what would be painted.
func marked() report.Style {
	return report.Style{Paint: func(role report.Role, text string) string {
		return "<" + string(rune('a'+role)) + ":" + text + ">"
	}}
}

func TestDecodeText(t *testing.T) {
	s := inspect("Bearer " + compact(`{"alg":"HS256"}`, "{\"a\":[1, {}],\"a\":{\"b\":\"\u202e\"},\"exp\":\"soon\"}"))
	got := report.DecodeText(s, report.Style{})
	const plain = `header
{
  "alg": "HS256"  // HMAC with SHA-256
}

payload
{
  "a": [
    1,
    {}
  ],
  "a": {
    "b": "\u202e"
  },
  "exp": "soon"  // servers reject it from this time on
}

removed    the Bearer scheme
signature  32 bytes, not checked
issued     not given
expires    "soon"  a string, not a number

x duplicate-member  "a" occurs more than once: [1, {}], then {"b":"\u{202E}"}; readers disagree on which one to use
                    at byte 13 of the payload's JSON
                    fix: have the issuer write each name once
`
	if diff := cmp.Diff(plain, got); diff != "" {
		t.Error(diff)
	}
	bad := inspect(compact(`{"alg":"HS256"}`, "{\"a\":\"\x9b\"}"))
	if painted := report.DecodeText(bad, marked()); !strings.Contains(painted, `<m:\x9b>`) {
		t.Errorf("the escape is not set apart: %s", painted)
	}
}

func TestDiagnoseText(t *testing.T) {
	s := inspect(compact(courierHeader, strings.Replace(courierPayload, `1795085400`, "1794999900", 1)))
	folded, listed := report.DiagnoseText(s, report.Style{}, false), report.DiagnoseText(s, report.Style{}, true)
	for _, line := range []string{"x broken: 1 error\n", "\ntoken      jwt, HS256, ", "\nuser       pigeon\n", "\nfor        x inbox, has the scopes, but Courier refuses the token\n", "\nx exp  expired 1m 40s ago\n"} {
		if !strings.Contains(folded, line) {
			t.Errorf("%q is not in\n%s", line, folded)
		}
	}
	if strings.Contains(folded, "\n+ base64") || !strings.Contains(listed, "\n+ base64") ||
		strings.Contains(listed, "lists them") {
		t.Errorf("folded:\n%s\nlisted:\n%s", folded, listed)
	}
	for _, f := range s.Findings {
		if !strings.Contains(listed, " "+f.Code+" ") {
			t.Errorf("%s is not listed", f.Code)
		}
	}
	if s.Verdict != diagnose.Broken {
		t.Errorf("verdict = %s", s.Verdict)
	}
}

func TestListsAreTidy(t *testing.T) {
	lifetime, err := expiry.Parse("3600")
	_, fault := expiry.Parse("2 \u202edayz")
	if err != nil || fault == nil {
		t.Fatal(err, fault)
	}
	for name, text := range map[string]string{
		"scopes": report.ScopesText(report.Style{}),
		"keys": report.KeysText([]report.Binding{{Context: "everywhere", Keys: "q", Explains: "leave"},
			{Context: "scopes", Keys: "←", Explains: "x"}}, report.Style{}),
		"expiry": report.ExpiryText("3600", lifetime, nil, now, report.Style{}),
		"never":  report.ExpiryText("", expiry.Never(), nil, now, report.Style{}),
		"fault":  report.ExpiryText("2 \u202edayz", expiry.Lifetime{}, fault, now, report.Style{}),
	} {
		t.Run(name, func(t *testing.T) { checkText(t, text) })
	}
}

// checkText checks that text consists of lines that are safe on any terminal.
func checkText(t *testing.T, text string) {
	t.Helper()
	if !strings.HasSuffix(text, "\n") || strings.HasPrefix(text, "\n") {
		t.Errorf("no lines: %q", text)
	}
	for i, r := range text {
		if r != '\n' && (unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || r == unicode.ReplacementChar) {
			t.Fatalf("%U at byte %d", r, i)
		}
	}
	if strings.Contains(text, " \n") || strings.Contains(text, "\n\n\n") {
		t.Errorf("a line ends in a space, or two lines are empty: %q", text)
	}
}

func TestRelative(t *testing.T) {
	tests := []struct {
		at   time.Time
		want string
	}{
		{now, "now"},
		{now.Add(999 * time.Millisecond), "now"},
		{now.Add(90 * time.Minute), "in 1h 30m"},
		{now.Add(-36 * time.Hour), "1d 12h ago"},
	}
	for _, test := range tests {
		if got := report.Relative(now, test.at); got != test.want {
			t.Errorf("Relative(%v) = %q, want %q", test.at.Sub(now), got, test.want)
		}
	}
}

func TestDecodeTextLines(t *testing.T) {
	const jwe = "eyJhbGciOiJkaXIiLCJlbmMiOiJBMjU2R0NNIn0..AAAAAAAAAAAAAAAA.AAAA.AAAAAAAAAAAAAAAAAAAAAA"
	tests := []struct{ name, input, line string }{
		{"milliseconds", compact(courierHeader, `{"exp":1795085400000}`), "expires    1795085400000  milliseconds, not seconds: probably 2026-11-19 10:50:00 UTC"},
		{"microseconds", compact(courierHeader, `{"exp":1795085400000000}`), "expires    1795085400000000  microseconds, not seconds: probably 2026-11-19 10:50:00 UTC"},
		{"duration", compact(courierHeader, `{"exp":3600}`), "expires    3600  a duration, not a date"},
		{"out of range", compact(courierHeader, `{"nbf":-1}`), "not before -1  out of range"},
		{"never", compact(courierHeader, `{}`), "expires    never"},
		{"lifetime", compact(courierHeader, courierPayload), "lifetime   1 day"},
		{"unsigned", strings.TrimRight(compact(courierHeader, "{}"), "A"), "signature  none"},
		{"short", strings.TrimRight(compact(courierHeader, "{}"), "A") + "AA", "signature  1 byte, not checked"},
		{"encrypted", jwe,
			"encrypted: only the recipient's key decrypts it, a secret of 32 bytes; give that key with --key"},
		{"times of an encrypted one", jwe, "times      not known: the claims could not be read"},
		{"several", compact(courierHeader, "{}") + "\n" + compact(courierHeader, `{"sub":"magpie"}`), "tokens     > 1  line 1  HS256\n             2  line 2  HS256, magpie\n             --pick N picks another one\n"},
		{"nothing", "hello", "x not-a-token  "},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			text := report.DecodeText(inspect(test.input), report.Style{})
			if !strings.Contains("\n"+text, "\n"+test.line) {
				t.Errorf("%q is not in\n%s", test.line, text)
			}
			checkText(t, text)
		})
	}
}

func TestSigner(t *testing.T) {
	key := func(fill byte) signing.Key {
		k, err := signing.NewSecret(bytes.Repeat([]byte{fill}, 32), "test key")
		if err != nil {
			t.Fatal(err)
		}
		return k
	}
	issued := core.New(key(1), core.Moment{Now: now, ID: "5d3c8f5e-90cb-4a2b-8c1d-6e7f8091a001"}).Snapshot(now)
	checked := func(k signing.Key) core.Snapshot {
		w := core.Workbench{}.Apply(core.SetVerifiers{Keys: signing.Keys{k}}, core.Moment{})
		return w.Apply(core.Paste{Text: issued.Token.Text}, core.Moment{}).Snapshot(now)
	}
	tests := []struct {
		name     string
		snapshot core.Snapshot
		line     string
	}{
		{"composed", issued, "signer     a local key"},
		{"valid", checked(key(1)), "signer     the given key: test key (secret, 256 bits)"},
		{"invalid", checked(key(2)), "signer     not the given key: "},
		{"Courier's own", inspect(compact(courierHeader, courierPayload)), "signer     not checked: only Courier holds the key"},
		{"unsupported", inspect(compact(`{"alg":"Ed448","typ":"JWT"}`, courierPayload)), "signer     bulla can't verify this algorithm"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if text := report.DiagnoseText(test.snapshot, report.Style{}, false); !strings.Contains(text, "\n"+test.line) {
				t.Errorf("%q is not in\n%s", test.line, text)
			}
		})
	}
}
