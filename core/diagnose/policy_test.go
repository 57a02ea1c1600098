package diagnose_test

import (
	"strings"
	"testing"
	"time"

	"bulla/core/diagnose"
)

// TestExpectedValues checks that a finding about an unexpected value names a cause that nobody can
// see.
func TestExpectedValues(t *testing.T) {
	const api = "https://api.example"
	tests := []struct {
		name, aud, want string // aud is JSON
		severity        diagnose.Severity
		says            string // in title and reason
	}{
		{"the same", `"https://api.example"`, api, diagnose.Pass, `"https://api.example", as expected`},
		{"one of several", `["x","https://api.example"]`, api, diagnose.Pass, "as expected"},
		{"a slash more", `"https://api.example/"`, api, diagnose.Error, "differ only in a trailing slash"},
		{"a slash less", `"https://api.example"`, api + "/", diagnose.Error, "differ only in a trailing slash"},
		{"a slash more among others", `["x","https://api.example/"]`, api, diagnose.Error, "differ only in a trailing slash"},
		{"another case", `"https://API.example"`, api, diagnose.Error, "differ only in upper and lower case"},
		{"a space", `" https://api.example"`, api, diagnose.Error, "differ only in the white space"},
		{"a scheme", `"http://api.example"`, api, diagnose.Error, "differ only in http and https"},
		{"a Cyrillic letter", `"https://\u0430pi.example"`, api, diagnose.Error, "contains U+0430 CYRILLIC SMALL LETTER A at 8"},
		{"a Cyrillic letter, third", `"ap\u0430"`, "apa", diagnose.Error, "contains U+0430 CYRILLIC SMALL LETTER A at 2"},
		{"a Cyrillic letter expected", `"https://api.example"`, "https://\u0430pi.example", diagnose.Error, "the expected value contains U+0430 CYRILLIC SMALL LETTER A at 8"},
		{"the Kelvin sign", `"\u212aey"`, "key", diagnose.Error, "contains U+212A at 0"},
		{"a zero-width space", `"api\u200b"`, "api", diagnose.Error, "contains U+200B ZERO WIDTH SPACE at 3"},
		{"an escape", `"api\u001b[2J"`, "api", diagnose.Error, "contains U+001B ESCAPE at 3"},
		{"another value", `"b"`, api, diagnose.Error, `aud is "b", not "https://api.example"`},
		{"several others", `["b","c","d","e"]`, api, diagnose.Error, `aud lists "b", "c", "d" and others, not`},
		{"nobody", `[]`, api, diagnose.Error, "aud is empty"},
		{"a number", `5`, api, diagnose.Error, "aud is a number, not a string or an array of strings"},
		{"a mixed array", `["https://api.example",5]`, api, diagnose.Error, "aud lists a number"},
		{"an object", `{}`, "", diagnose.Error, "aud is an object"},
		{"null", `null`, "", diagnose.Error, "aud is null"},
		{"nothing expected", `"b"`, "", diagnose.Skipped, "no expected aud was given"},
		{"a look-alike, nothing expected", `"https://\u0430pi.example"`, "", diagnose.Note, "contains U+0430 CYRILLIC SMALL LETTER A at 8"},
		{"a letter of another script, nothing expected", `["x","\u0430nn"]`, "", diagnose.Note, `aud "\u{0430}nn" contains U+0430 CYRILLIC SMALL LETTER A at 0`},
		{"an invisible character, nothing expected", `"ad\u200bmin"`, "", diagnose.Note, "contains U+200B ZERO WIDTH SPACE at 2"},
		{"a word of another script, nothing expected", `"\u0430\u043d\u043d\u0430"`, "", diagnose.Skipped, "no expected aud was given"},
		{"an accent, nothing expected", `"Ren\u00e9"`, "", diagnose.Skipped, "no expected aud was given"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			findings := given{text: claims("aud=" + tt.aud), policy: diagnose.Policy{Audience: tt.want}}.run()
			checkFindings(t, findings)
			f, ok := find(findings, "aud", tt.severity)
			if !ok {
				t.Fatalf("no aud %s; the findings are:\n%s", tt.severity, list(findings))
			}
			if !strings.Contains(f.Title+"; "+f.Because, tt.says) {
				t.Errorf("%q because %q, want %q", f.Title, f.Because, tt.says)
			}
		})
	}
}

func TestPolicyRules(t *testing.T) {
	issuer := diagnose.Policy{Issuer: "https://a.example", Subject: "ann", Audience: "x"}
	require := func(names ...string) diagnose.Policy { return diagnose.Policy{Require: names} }
	tests := []struct {
		name   string
		text   string
		policy diagnose.Policy
		want   []string
	}{
		{"nothing expected", claims(), diagnose.Policy{}, []string{"iss skipped", "aud skipped", "sub skipped", "require skipped", "leeway pass", "alg-unexpected skipped"}},
		{"all missing", claims(), issuer, []string{"iss error", "aud error", "sub error"}},
		{"all there", claims(`iss="https://a.example"`, `sub="ann"`, `aud="x"`), issuer, []string{"iss pass", "aud pass", "sub pass"}},
		{"a number as sub", claims(`sub=7`), issuer, []string{"sub error"}},
		{"claims that cannot be read", claims()[:90], issuer, []string{"iss skipped", "!iss error", "aud skipped", "sub skipped"}},
		{"requirements that cannot be read", claims()[:90], require("tid"), []string{"require skipped", "!require error"}},
		{"required and there", claims(), require("exp", "jti"), []string{"require pass"}},
		{"required twice", claims(), require("tid", "tid"), []string{"require error"}},
		{"an access token", sign(healthyHeader().with(`typ="application/AT+JWT"`), healthyClaims().with(`iss="i"`, `aud="a"`, `sub="s"`, `client_id="c"`)), diagnose.Policy{}, []string{"require pass", "typ note"}},
		{"an access token without client_id", sign(healthyHeader().with(`typ="at+jwt"`), healthyClaims().with(`iss="i"`, `aud="a"`, `sub="s"`)), diagnose.Policy{}, []string{"require warning", "!require error"}},
		{"an allowed algorithm", claims(), diagnose.Policy{Algorithms: []string{"HS256"}}, []string{"alg-unexpected pass"}},
		{"no algorithm at all", header("alg"), diagnose.Policy{Algorithms: []string{"HS256"}}, []string{"alg-unexpected error", "alg-missing error"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			findings := given{text: tt.text, policy: tt.policy}.run()
			checkFindings(t, findings)
			expect(t, findings, tt.want...)
		})
	}
}

// TestRequireNames checks that the finding names what is missing, and what almost matches it.
func TestRequireNames(t *testing.T) {
	f, ok := find(given{text: claims(`TID="t"`), policy: diagnose.Policy{Require: []string{"jti", "tid", "x\x1b"}}}.run(),
		"require", diagnose.Error)
	if !ok {
		t.Fatal("nothing is missing")
	}
	if want := `required claims are missing: "tid", "x\u{001B}"`; f.Title != want {
		t.Errorf("title %q, want %q", f.Title, want)
	}
	if !strings.Contains(f.Because, `it has "TID"`) {
		t.Errorf("because %q", f.Because)
	}
	f, _ = find(given{text: header(`typ="at+jwt"`)}.run(), "require", diagnose.Error)
	if want := `an access token (at+jwt) without "iss", "aud"`; f.Title != want {
		t.Errorf("title %q, want %q", f.Title, want)
	}
}

func TestLeeway(t *testing.T) {
	const half, minute = 30 * time.Second, time.Minute
	tests := []struct {
		name   string
		text   string
		leeway time.Duration
		want   []string
		says   string // in some title
	}{
		{"none", claims(), 0, []string{"leeway pass", "!leeway note"}, "no leeway: times are exact to the second"},
		{"some", claims(), half, []string{"leeway note"}, "a leeway of 30s"},
		{"expired within", claims("exp=" + seconds(-half/2)), half, []string{"exp pass", "exp-soon warning", "!exp error"}, "expired 15s ago, within the leeway of 30s"},
		{"expired at its end", claims("exp=" + seconds(-half)), half, []string{"exp error", "exp-soon skipped"}, "expired 30s ago, more than the leeway of 30s"},
		{"expired after", claims("exp=" + seconds(-minute)), half, []string{"exp error"}, "expired 1m ago, more than the leeway of 30s"},
		{"nbf within", claims("nbf=" + seconds(half)), half, []string{"nbf pass", "!nbf error"}, "valid in 30s, within the leeway of 30s"},
		{"nbf after", claims("nbf=" + seconds(minute)), half, []string{"nbf error"}, "more than the leeway of 30s ahead"},
		{"iat within", claims("iat=" + seconds(half)), half, []string{"iat-future pass", "!iat-future warning"}, "within the leeway of 30s"},
		{"iat after", claims("iat=" + seconds(minute)), half, []string{"iat-future warning"}, "issued 1m in the future, more than the leeway of 30s"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			findings := given{text: tt.text, policy: diagnose.Policy{Leeway: tt.leeway}}.run()
			checkFindings(t, findings)
			expect(t, findings, tt.want...)
			for _, f := range findings {
				if strings.Contains(f.Title, tt.says) {
					return
				}
			}
			t.Errorf("nothing says %q; the findings are:\n%s", tt.says, list(findings))
		})
	}
}
