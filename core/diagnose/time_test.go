package diagnose_test

import (
	"strings"
	"testing"
	"time"

	"bulla/core/diagnose"
)

const day = 24 * time.Hour

func TestTimeRules(t *testing.T) {
	tests := []struct {
		name  string
		token string
		now   time.Time
		want  []string
	}{
		{"exp is now", claims("exp=" + seconds(0)), at, []string{"exp error"}},
		{"a second before exp", claims("exp=" + seconds(time.Second)), at, []string{"exp pass", "exp-soon warning"}},
		{"a nanosecond before exp", claims("exp=" + seconds(0)), at.Add(-1), []string{"exp pass", "!exp error"}},
		{"expired long ago", claims("exp=" + seconds(-20*day)), at, []string{"exp error", "exp-soon skipped"}},

		{"a tenth of the lifetime left", claims("iat="+seconds(-9*time.Hour), "exp="+seconds(time.Hour)), at, []string{"exp-soon pass", "!exp-soon warning"}},
		{"less than a tenth left", claims("iat="+seconds(-9*time.Hour-time.Second), "exp="+seconds(time.Hour)), at, []string{"exp-soon warning"}},
		{"five minutes left", claims("iat="+seconds(-time.Minute), "exp="+seconds(5*time.Minute)), at, []string{"exp-soon pass", "!exp-soon warning"}},
		{"less than five minutes left", claims("iat="+seconds(-time.Minute), "exp="+seconds(5*time.Minute-time.Second)), at, []string{"exp-soon warning"}},
		{"lifetime unknown, a day left", claims("iat", "exp="+seconds(day)), at, []string{"exp-soon pass", "iat-future skipped", "iat-type skipped"}},

		{"lifetime of exactly 30 days", claims("iat="+seconds(0), "exp="+seconds(30*day)), at, []string{"lifetime-long pass", "!lifetime-long warning"}},
		{"lifetime of 30 days and a second", claims("iat="+seconds(0), "exp="+seconds(30*day+time.Second)), at, []string{"lifetime-long warning"}},
		{"lifetime of 1000 days", claims("iat="+seconds(0), "exp="+seconds(1000*day)), at, []string{"lifetime-long warning", "!exp-unit error"}},
		{"lifetime of exactly 5 minutes", claims("iat="+seconds(0), "exp="+seconds(5*time.Minute)), at, []string{"lifetime-tiny pass", "!lifetime-tiny warning"}},
		{"lifetime of a second less", claims("iat="+seconds(0), "exp="+seconds(299*time.Second)), at, []string{"lifetime-tiny warning", "exp-soon warning"}},
		{"lifetime of a thousandth of a week", claims("iat="+seconds(0), "exp="+seconds(604*time.Second)), at, []string{"lifetime-tiny warning"}},
		{"lifetime of a second more", claims("iat="+seconds(0), "exp="+seconds(605*time.Second)), at, []string{"!lifetime-tiny warning"}},
		{"lifetime of none", claims("iat="+seconds(0), "exp="+seconds(0)), at, []string{"lifetime-tiny warning", "exp error"}},

		{"exp null", claims("exp=null"), at, []string{"exp-type error", "exp skipped", "!exp-missing warning"}},
		{"exp true", claims("exp=true"), at, []string{"exp-type error"}},
		{"exp of digits in quotes", claims(`exp="1795003600"`), at, []string{"exp-type error"}},
		{"exp an object", claims("exp={}"), at, []string{"exp-type error"}},
		{"exp 0", claims("exp=0"), at, []string{"exp error"}},
		{"exp -0", claims("exp=-0"), at, []string{"exp error"}},
		{"exp -1", claims("exp=-1"), at, []string{"exp-range error"}},
		{"exp 1e300", claims("exp=1e300"), at, []string{"exp-range error", "!exp pass"}},
		{"exp -1e300", claims("exp=-1e300"), at, []string{"exp-range error"}},
		{"exp 1e400", claims("exp=1e400"), at, []string{"exp-range error"}},
		{"exp above int64", claims("exp=9223372036854775808"), at, []string{"exp-range error"}},
		{"exp in the year 9999", claims("exp=253402300799"), at, []string{"exp pass", "exp-unit pass", "lifetime-long warning"}},
		{"exp after the year 9999", claims("exp=253402300800"), at, []string{"exp-range error"}},
		{"exp with a fraction", claims("exp=" + seconds(time.Hour) + ".75"), at, []string{"exp pass"}},
		{"now between exp and its fraction", claims("exp=" + seconds(0) + ".75"), at.Add(time.Second / 2), []string{"exp pass"}},
		{"exp with an exponent", claims("exp=1.8e9"), at, []string{"exp pass", "!exp-type error"}},
		{"exp in milliseconds", claims("exp=" + seconds(time.Hour) + "000"), at, []string{"exp-unit error", "exp skipped"}},
		{"exp in microseconds", claims("exp=" + seconds(time.Hour) + "000000"), at, []string{"exp-unit error"}},
		{"exp in nanoseconds", claims("exp=" + seconds(time.Hour) + "000000000"), at, []string{"exp-unit error", "!exp-range error"}},
		{"exp too great for nanoseconds", claims("exp=9223372036854775807"), at, []string{"exp-range error", "!exp-unit error"}},
		{"exp a duration", claims("exp=3600"), at, []string{"exp-unit error", "!exp error"}},
		{"exp in the wrong case", claims("exp", "EXP="+seconds(time.Hour)), at, []string{"exp-missing warning"}},
		{"payload cut off before exp", claims()[:120], at, []string{"exp-missing skipped", "!exp-missing warning", "exp skipped"}},

		{"nbf now", claims("nbf=" + seconds(0)), at, []string{"nbf pass"}},
		{"nbf in a second", claims("nbf=" + seconds(time.Second)), at, []string{"nbf error"}},
		{"nbf a string", claims(`nbf="now"`), at, []string{"nbf error"}},
		{"no nbf", claims(), at, []string{"nbf skipped"}},
		{"iat now", claims("iat=" + seconds(0)), at, []string{"iat-future pass"}},
		{"iat in a second", claims("iat=" + seconds(time.Second)), at, []string{"iat-future warning"}},
		{"iat in milliseconds", claims("iat=" + seconds(0) + "000"), at, []string{"iat-type warning", "iat-future skipped", "lifetime-long skipped"}},
		{"exp before iat", claims("iat="+seconds(time.Hour), "exp="+seconds(time.Minute)), at, []string{"times-order error", "iat-future warning"}},
		{"exp before nbf", claims("nbf="+seconds(2*time.Hour), "exp="+seconds(time.Hour)), at, []string{"times-order error", "nbf error"}},
		{"only exp", claims("iat"), at, []string{"times-order skipped", "lifetime-tiny skipped"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			expect(t, given{text: tt.token, now: tt.now}.run(), tt.want...)
		})
	}
}

// TestTimeWords checks the facts in the sentences.
func TestTimeWords(t *testing.T) {
	tests := []struct {
		name, token, code string
		severity          diagnose.Severity
		title, because    string
	}{
		{"how long ago", claims("exp=" + seconds(-26*time.Hour)), "exp", diagnose.Error, "expired 1d 2h ago", "2026-11-19T08:00:00Z"},
		{"this second", claims("exp=" + seconds(0)), "exp", diagnose.Error, "expired just now", "2026-11-20T10:00:00Z"},
		{"year 1970", claims("exp=0"), "exp", diagnose.Error, "ago", "1970"},
		{"how long still", claims("exp=" + seconds(26*time.Hour)), "exp", diagnose.Pass, "valid for another 1d 2h", ""},
		{"the date meant", claims("exp=" + seconds(time.Hour) + "000"), "exp-unit", diagnose.Error, "milliseconds", "2026-11-20T11:00:00Z"},
		{"the year of a duration", claims("exp=3600"), "exp-unit", diagnose.Error, "3600 looks like a duration", "1970-01-01T01:00:00Z"},
		{"expires_in as digits", claims("iat="+seconds(0), "exp="+seconds(3*time.Second)), "lifetime-tiny", diagnose.Warning, "only 3 s", `"3600" is 3.6 seconds`},
		{"skew by how much", claims("iat=" + seconds(90*time.Second)), "iat-future", diagnose.Warning, "1m 30s in the future", "clock"},
		{"a name in capitals", claims("exp", "EXP=1"), "exp-missing", diagnose.Warning, "never expires", `"EXP"`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			findings := given{text: tt.token}.run()
			f, ok := find(findings, tt.code, tt.severity)
			if !ok {
				t.Fatalf("no %s %s; the findings are:\n%s", tt.code, tt.severity, list(findings))
			}
			if !strings.Contains(f.Title, tt.title) || !strings.Contains(f.Because, tt.because) {
				t.Errorf("%q because %q, want %q and %q in them", f.Title, f.Because, tt.title, tt.because)
			}
		})
	}
}

// TestSpansBelowASecond checks that times are exact to a fraction of a second.
func TestSpansBelowASecond(t *testing.T) {
	tests := []struct {
		name string
		given
		want string
	}{
		{"exp", given{text: claims("exp=" + seconds(0) + ".5")}, "expires in less than a second"},
		{"nbf", given{text: claims("nbf=" + seconds(0) + ".5")}, "not valid before 2026-11-20T10:00:00.5Z"},
		{"leeway", given{text: claims("exp=" + seconds(-5*time.Second)), policy: diagnose.Policy{Leeway: 1500 * time.Millisecond}}, "more than the leeway of 1500ms"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if findings := tt.run(); !says(findings, tt.want) {
				t.Errorf("nothing says %q; the findings are:\n%s", tt.want, list(findings))
			}
		})
	}
}

// TestRenewKeepsLifetime checks that the remedy for an expired token keeps its lifetime if that was
// sensible.
func TestRenewKeepsLifetime(t *testing.T) {
	tests := []struct {
		name     string
		lifetime time.Duration
		want     string
	}{
		{"two days", 2 * day, "2d"},
		{"an hour", time.Hour, "1h"},
		{"ninety minutes", 90 * time.Minute, "90m"},
		{"thirty days", 30 * day, "30d"},
		{"too long", 1000 * day, "1d"},
		{"too short", 3 * time.Second, "1d"},
		{"negative", -time.Hour, "1d"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			text := claims("iat="+seconds(-2000*day), "exp="+seconds(-2000*day+tt.lifetime))
			f, ok := find(given{text: text}.run(), "exp", diagnose.Error)
			if !ok {
				t.Fatal("it has not expired")
			}
			if want := (diagnose.Remedy{Kind: diagnose.SetExpiry, New: tt.want}); f.Remedy.Kind != want.Kind ||
				f.Remedy.New != want.New {
				t.Errorf("remedy %+v, want %+v", f.Remedy, want)
			}
			if want := "bulla issue --remote --scope '" + inboxScope + "' --expires-in " + tt.want; f.Command != want {
				t.Errorf("command %q, want %q", f.Command, want)
			}
		})
	}
}
