package diagnose_test

import (
	"bufio"
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"bulla/core/diagnose"
	"bulla/core/signing"
)

// hostileWant is what the sentence of a row asks for.
type hostileWant struct {
	// codes are "code severity" and, for what must not be reported, "!code severity".
	codes []string
	// says are texts that the findings have to hold.
	says   []string
	policy diagnose.Policy
}

func want(codes ...string) hostileWant { return hostileWant{codes: codes} }

func (w hostileWant) saying(texts ...string) hostileWant {
	w.says = append(w.says, texts...)
	return w
}

// hostileClasses are the classes of which every row has its entry in hostileWants.
var hostileClasses = []string{"alg", "header", "claims", "scope", "terminal"}

// hostileWants are the findings that the sentences of hostile_inputs.jsonl ask for,
// by row.
func hostileWants() map[string]hostileWant {
	wants := map[string]hostileWant{}
	for _, group := range []map[string]hostileWant{hostileAlg(), hostileHeader(), hostileTimes(), hostileClaims(), hostileScope(), hostileTerminal()} {
		maps.Copy(wants, group)
	}
	return wants
}

func hostileAlg() map[string]hostileWant {
	unsigned := want("alg-none error", "signature-missing error", "signature skipped", "!alg-unknown warning").saying("the token is unsigned")
	nearNone := want("alg-unknown warning", "signature-missing error", "!alg-none error").saying("close to none, but not none")
	return map[string]hostileWant{
		"a-none-None":          unsigned,
		"a-none-NONE":          unsigned,
		"a-none-nOnE":          unsigned,
		"a-alg-trailing-space": nearNone,
		"a-alg-word-null":      nearNone,
		"a-none-withsig":       want("alg-none error", "signature error", "!signature-missing error"),
		"a-missing":            want("alg-missing error", "signature skipped", "!alg-none error").saying("RFC 7515 section 4.1.1"),
		"a-null":               want("alg-missing error", "signature skipped").saying("alg is null"),
		"a-nul":                want("alg-unknown warning", "signature skipped", "!signature error").saying(`"HS256\u{0000}"`),
		"a-dup-none":           want("duplicate-member error", "alg-none error").saying(`"HS256", then "none"`),
		"a-dup-hs":             want("duplicate-member error", "!alg-none error").saying(`"none", then "HS256"`),
		"a-es256k":             want("signature skipped", "!signature error", "!alg-unknown warning").saying("this build cannot check the algorithm"),
		"a-ed25519":            want("signature skipped", "!signature error", "!alg-unknown warning"),
		"a-mldsa":              want("alg-unknown warning", "signature skipped", "!signature error").saying("cannot be checked"),
		"a-psychic":            want("psychic error", "!signature-length error").saying("CVE-2022-21449"),
		"a-es256-der":          want("signature-length error", "!psychic error").saying("70 bytes", "ES256 makes 64 bytes", "DER"),
		"a-rs256-short":        want("signature-length error").saying("32 bytes", "the length of an HMAC"),
		"a-empty-secret":       want("key-empty error", "signature skipped", "!key-weak error").saying("anyone can forge it"),
	}
}

func hostileHeader() map[string]hostileWant {
	return map[string]hostileWant{
		"h-crit-empty":      want("crit error").saying("crit is empty"),
		"h-crit-string":     want("crit error").saying("crit is a string, not an array"),
		"h-crit-registered": want("crit error").saying(`crit lists "alg", which every reader knows`),
		"h-crit-absent":     want("crit error").saying(`crit lists "foo", which the header does not have`),
		"h-b64-false":       want("b64 error", "crit error").saying("RFC 7797 section 7"),
		"h-b64-raw":         want("b64 error", "!base64 error", "!foreign-character error", "!json error"),
		"h-x5u":             want("key-in-header warning").saying("never fetched and never trusted"),
		"h-jwk":             want("key-in-header warning").saying("a secret key (jwk with k)"),
		"h-kid-sql":         want("kid-suspicious warning", "kid-type pass").saying("kid looks like SQL", `"x' UNION SELECT 'key"`),
		"h-kid-cmd":         want("kid-suspicious warning", "kid-type pass").saying("kid looks like a shell command", `"|/bin/sh -c id"`),
		"h-typ-at":          want("typ note", "require error").saying("an OAuth access token", `without "client_id", "jti"`),
		"h-typ-osc":         want("typ note", "!typ pass").saying(`\u001b]52;c;cHduZWQ=\u0007`),
		"h-null":            want("header-not-object error", "alg-missing skipped", "kid-type skipped").saying("null"),
		"h-arr":             want("header-not-object error", "alg-missing skipped").saying("array"),
		"h-bom":             want("json error").saying("a byte order mark"),
	}
}

func hostileTimes() map[string]hostileWant {
	wrongType := func(kind string) hostileWant {
		return want("exp-type error", "exp skipped", "!exp-missing warning").saying("exp is " + kind)
	}
	outOfRange := func(number string) hostileWant {
		return want("exp-range error", "exp skipped").saying("exp " + number + " is no usable date")
	}
	usable := want("exp error", "!exp-type error", "!exp-range error", "!exp-unit error").saying("2026-11-18T12:06:40Z")
	return map[string]hostileWant{
		"c-exp-01":         outOfRange("-1"),
		"c-exp-02":         wrongType("null"),
		"c-exp-03":         wrongType("a string"),
		"c-exp-04":         wrongType("a string"),
		"c-exp-05":         wrongType("a boolean"),
		"c-exp-07":         wrongType("an object"),
		"c-exp-08":         usable,
		"c-exp-09":         usable,
		"c-exp-10":         want("exp-unit error", "exp skipped").saying("in milliseconds", "2026-11-18T12:06:40Z was meant"),
		"c-exp-11":         want("exp-unit error", "exp skipped").saying("in microseconds", "2026-11-18T12:06:40Z was meant"),
		"c-exp-15":         outOfRange("9223372036854775808"),
		"c-exp-16":         outOfRange("1e300"),
		"c-exp-17":         outOfRange("1e400"),
		"c-exp-18":         outOfRange("-1e300"),
		"c-exp-20":         wrongType("a string"),
		"c-exp-22":         want("exp-unit error", "!exp error").saying("looks like a duration", "1970-01-01T01:00:00Z"),
		"c-iat-future":     want("iat-future warning", "times-order error").saying("in the future", "exp lies before iat"),
		"c-exp-before-nbf": want("times-order error").saying("exp lies before nbf", "valid at no time"),
		"c-long-life":      want("lifetime-long warning", "exp pass"),
	}
}

func hostileClaims() map[string]hostileWant {
	noClaims := func(what string) hostileWant {
		return want("payload-not-object error", "exp-missing skipped", "scope-missing skipped", "not-courier skipped").saying(what)
	}
	return map[string]hostileWant{
		"c-dup-exp":        want("duplicate-member error", "exp pass").saying("1, then 4102444800"),
		"c-dup-escaped":    want("duplicate-member error").saying(`"sub" occurs more than once: "a", then "b"`),
		"c-case":           want("exp-missing warning", "exp skipped").saying(`it has "EXP", which no library reads as exp`),
		"c-huge-int":       want("json pass", "bad-utf8 pass"),
		"c-float-keep":     want("json pass", "exp-missing warning"),
		"c-surrogate":      want("bad-utf8 error", "json pass").saying(`lone surrogate \ud800`),
		"c-bad-utf8":       want("bad-utf8 error").saying(`byte \xff is not UTF-8`, "at byte 8 of the payload's JSON"),
		"c-nul":            want("json pass", "sub note").saying(`sub "a\u{0000}b" holds U+0000 NULL at 1`),
		"c-comma":          want("json error").saying("a comma stands before the closing brace", "at byte 11"),
		"c-single-quotes":  want("json error").saying("looks like a Python dict"),
		"c-payload-null":   noClaims("null"),
		"c-payload-array":  noClaims("array"),
		"c-payload-string": noClaims("string"),
		"c-payload-number": noClaims("number"),
		"c-payload-empty":  noClaims("the payload is empty"),
		"c-binary":         want("json error", "!exp-missing warning", "!not-courier note"),
		"c-deep":           want("too-deep error", "!json error").saying("200 levels"),
		"c-many":           want("json pass", "too-large warning", "exp-missing warning"),
		"c-long-string":    want("too-large warning", "json pass"),
		"c-nested":         want("nested-token note", "json skipped", "!json error", "!payload-not-object error").saying("paste the inner token"),
	}
}

func hostileScope() map[string]hostileWant {
	separator := func(named string) hostileWant {
		return want("scope-separator error", "not-courier note", "!scope-separator pass").saying(named)
	}
	character := func(named string) hostileWant {
		return want("scope-character error", "not-courier note", "!scope-unknown warning").saying(named)
	}
	confusable := want("aud error", "!aud pass").saying("holds U+0430 CYRILLIC SMALL LETTER A at 0", `aud is "\u{0430}pi", not "api"`)
	confusable.policy.Audience = "api"
	slash := want("aud error", "!aud pass").saying("differs only in a trailing slash")
	slash.policy.Audience = "https://api.example"
	return map[string]hostileWant{
		"s-00":            separator("U+0020 at byte 0"),
		"s-01":            separator("U+002C COMMA at byte 4"),
		"s-02":            separator("U+002C COMMA at byte 4"),
		"s-04":            separator("U+0009 TAB at byte 4"),
		"s-05":            separator("U+000A LINE FEED at byte 4"),
		"s-06":            character("U+0435 CYRILLIC SMALL LETTER IE at byte 1"),
		"s-08":            character("U+FF52 a fullwidth r at byte 0"),
		"s-10":            want("scope-duplicate note", "scope-separator pass").saying(`"read" is named twice`),
		"s-13":            want("scope-wildcard warning", "!scope-unknown warning").saying(`"read:things/*" is a wildcard`),
		"s-15":            character("U+0022 QUOTATION MARK at byte 1"),
		"s-16":            character("U+0301 COMBINING ACUTE ACCENT at byte 2"),
		"s-array":         want("scope-type error", "scope-missing skipped").saying("scope is an array", "RFC 8693 section 4.2"),
		"s-number":        want("scope-type error", "scope-missing skipped").saying("scope is a number"),
		"s-scp":           want("scope-type error", "scope-missing skipped").saying("the scopes are in scp"),
		"aud-array-mixed": want("aud error").saying("aud lists a number, not only strings"),
		"aud-number":      want("aud error").saying("aud is a number"),
		"aud-slash":       slash,
		"aud-confusable":  confusable,
	}
}

// hostileTerminal holds each claim that acts on a terminal to being spelled out, by
// what the finding on it has to say.
func hostileTerminal() map[string]hostileWant {
	wants := map[string]hostileWant{
		"x-key-osc":   want("exp-missing warning", "json pass"),
		"x-raw-paste": want("not-a-token error"),
		"x-sub-pua":   want("json pass", "sub note").saying(`\u{E0A0}`),
		"x-sub-zalgo": want("json pass", "bad-utf8 pass"),
	}
	for name, escape := range map[string]string{
		"osc52": `\u{001B}]52;c;cHduZWQ=\u{0007}`, "osc8": `\u{001B}]8;;`, "title": `\u{001B}]0;`, "clear": `\u{001B}[2J`, "up": `\u{001B}[1A`,
		"altscreen": `\u{001B}[?1049l`, "ris": `\u{001B}c`, "charset": `\u{001B}(0`, "decrqss": `\u{001B}P$qm`, "kitty": `\u{001B}_G`,
		"iterm": `\u{001B}]1337;`, "palette": `\u{001B}]4;`, "cpr": `\u{001B}[6n`, "enq": `\u{0005}`, "so": `\u{000E}`, "bell": `\u{0007}`,
		"del": `\u{007F}`, "c1-csi": `\u{009B}`, "nel": `\u{0085}`, "rlo": `\u{202E}`, "isolates": `\u{2066}a\u{2069}`, "lrm": `\u{200E}`,
		"zw": `\u{200B}\u{200C}\u{200D}\u{2060}`, "lsep": `\u{2028}`, "hangul-filler": `\u{3164}`, "braille-blank": `\u{2800}`, "fffd": `\u{FFFD}`,
	} {
		wants["x-sub-"+name] = want("json pass", "bad-utf8 pass", "sub note").saying(escape)
	}
	return wants
}

// hostileKeys are keys under which no hostile token may pass for valid.
func hostileKeys() []signing.Key {
	return []signing.Key{{}, longKey(), secretKey("secret")}
}

func TestHostileInputs(t *testing.T) {
	wants := hostileWants()
	for _, row := range hostileRows(t) {
		t.Run(row.ID, func(t *testing.T) {
			w, known := wants[row.ID]
			delete(wants, row.ID)
			if !known && slices.Contains(hostileClasses, row.Class) {
				t.Fatalf("nothing is asked of the row: %s", row.Expect)
			}
			findings := given{text: row.Input, policy: w.policy}.run()
			expect(t, findings, w.codes...)
			for _, text := range w.says {
				if !says(findings, text) {
					t.Errorf("nothing says %q; heard:\n%s", text, heard(findings))
				}
			}
			checkHostile(t, row)
			if t.Failed() {
				t.Log("expected: " + row.Expect)
			}
		})
	}
	for id := range wants {
		t.Errorf("the test names row %s, which is not there", id)
	}
}

// checkHostile holds a row to what must never happen, whatever it is.
func checkHostile(t *testing.T, row hostileRow) {
	t.Helper()
	for _, key := range hostileKeys() {
		findings := given{text: row.Input, key: key}.run()
		checkFindings(t, findings)
		if slices.Contains(hostileClasses, row.Class) {
			expect(t, findings, "!signature pass")
		}
	}
}

// says reports whether a finding that says something holds text.
func says(findings []diagnose.Finding, text string) bool {
	return slices.ContainsFunc(findings, func(f diagnose.Finding) bool {
		return strings.Contains(strings.Join([]string{f.Title, f.Because, f.Fix}, "\n"), text)
	})
}

type hostileRow struct{ ID, Input, Class, Expect string }

func hostileRows(t *testing.T) []hostileRow {
	t.Helper()
	kit := os.Getenv("BULLA_TESTKIT")
	if kit == "" {
		t.Skip("BULLA_TESTKIT names no folder with hostile_inputs.jsonl")
	}
	file, err := os.Open(filepath.Join(kit, "hostile_inputs.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	var rows []hostileRow
	lines := bufio.NewScanner(file)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var row hostileRow
		if err := json.Unmarshal(lines.Bytes(), &row); err != nil {
			t.Fatal(err)
		}
		rows = append(rows, row)
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	return rows
}
