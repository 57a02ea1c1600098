package diagnose_test

import (
	"encoding/base64"
	"fmt"
	"strings"
	"testing"
	"time"

	"bulla/core/diagnose"
)

// TestNearMisses checks that a value that is nearly right is named, in the finding that says what
// is wrong.
func TestNearMisses(t *testing.T) {
	aud := func(change, want string) given {
		return given{text: claims(change), policy: diagnose.Policy{Audience: want}}
	}
	iss := func(have, want string) given {
		return given{text: claims(`iss="` + have + `"`), policy: diagnose.Policy{Issuer: want}}
	}
	at := func(d time.Duration) string { return seconds(d) }
	for _, c := range []struct {
		name, code, says string
		given            given
	}{
		{"alg in lower case", "alg-unknown", "did you mean HS256", given{text: header(`alg="hs256"`)}},
		{"alg in mixed case", "alg-unknown", "did you mean RS256", given{text: header(`alg="Rs256"`)}},
		{"alg with a hyphen", "alg-unknown", "did you mean HS512", given{text: header(`alg="HS-512"`)}},
		{"alg of Node", "alg-unknown", "did you mean RS256", given{text: header(`alg="RSA-SHA256"`)}},
		{"alg of Java", "alg-unknown", "did you mean HS256", given{text: header(`alg="HmacSHA256"`)}},
		{"alg in upper case", "alg-unknown", "did you mean EdDSA", given{text: header(`alg="EDDSA"`)}},

		{"client_id", "aud", "client_id", aud(`client_id="5bsjlins"`, "5bsjlins")},
		{"azp", "aud", "azp", given{text: claims(`aud="account"`, `azp="web"`), policy: diagnose.Policy{Audience: "web"}}},
		{"appid", "aud", "appid", given{text: claims(`aud="api://x"`, `appid="web"`), policy: diagnose.Policy{Audience: "web"}}},
		{"aud misspelled", "aud", `"audience"`, aud(`audience="web"`, "web")},
		{"https only", "aud", "only in https:// at the beginning", aud(`aud="https://account-d.docusign.com"`, "account-d.docusign.com")},
		{"https and a slash", "aud", "only in https:// at the beginning", aud(`aud="account-d.docusign.com"`, "https://account-d.docusign.com/")},
		{"api of Entra", "aud", "only in api:// at the beginning", aud(`aud="api://4c1d2e3f"`, "4c1d2e3f")},
		{"slash", "iss", "trailing slash", iss("https://a.example/", "https://a.example")},
		{"http", "iss", "http and https", iss("http://a.example", "https://a.example")},
		{"host and port", "iss", "host and port", iss("http://localhost:8180/realms/dev", "http://keycloak:8080/realms/dev")},
		{"port", "iss", "only in the port", iss("http://localhost:8180", "http://localhost:8080")},
		{"path", "iss", "only in the path", iss("https://a.example/oauth2/default", "https://a.example")},
		{"versions of Entra", "iss", "version 1", iss("https://sts.windows.net/4c1d/", "https://login.microsoftonline.com/4c1d/v2.0")},

		{"zone of India", "iat-future", "5h 30m", given{text: claims("iat=" + at(5*time.Hour+30*time.Minute-20*time.Second))}},
		{"zone of Berlin", "iat-future", "UTC", given{text: claims("iat=" + at(2*time.Hour))}},
		{"zone in nbf", "nbf", "UTC", given{text: claims("nbf=" + at(time.Hour-time.Minute))}},
		{"zone in nbf, by iat", "nbf", "9h", given{text: claims("iat="+at(-20*time.Minute), "nbf="+at(9*time.Hour-20*time.Minute))}},
		{"zone in exp", "times-order", "4h", given{text: claims("iat="+at(-time.Minute), "exp="+at(-4*time.Hour-time.Minute))}},

		{"zone behind UTC", "exp", "5h behind", given{text: claims("iat="+at(-5*time.Hour-10*time.Second), "exp="+at(-4*time.Hour-10*time.Second))}},

		{"exp misspelled", "exp-missing", `"exp_"`, given{text: claims("exp", `exp_=1795000000`)}},
		{"exp in capitals", "exp-missing", `"EXP"`, given{text: claims("exp", `EXP=1795000000`)}},
		{"exp swapped", "exp-missing", `"epx"`, given{text: claims("exp", `epx=1795000000`)}},
		{"expires", "exp-missing", `"expires"`, given{text: claims("exp", `expires=1795000000`)}},
		{"expiresAt", "exp-missing", `"expiresAt"`, given{text: claims("exp", `expiresAt=1795000000`)}},
		{"scope misspelled", "scope-missing", `"sope"`, given{text: claims("scope", `sope="user_id:a"`)}},
		{"scope capitalized", "scope-missing", `"Scope"`, given{text: claims("scope", `Scope="user_id:a"`)}},
		{"scopes", "scope-missing", `"scopes"`, given{text: claims("scope", `scopes="user_id:a"`)}},
		{"tenant misspelled", "not-courier", `"tennant_id"`, given{text: claims("tenant_id", `tennant_id="a"`)}},
		{"tenant in camel case", "not-courier", `"tenantScope"`, given{text: claims("tenant_scope", `tenantScope="a"`)}},
		{"required and misspelled", "require", `"tid_"`, given{text: claims("tid_=1"), policy: diagnose.Policy{Require: []string{"tid"}}}},

		{"user with a space", "user-mismatch", "no scope can contain", given{text: scoped("user_id:Jane Doe " + inboxOnly), user: "Jane Doe"}},
		{"rest of a user", "scope-unknown", `follows "user_id:Jane"`, given{text: scoped("user_id:Jane Doe " + inboxOnly)}},
		{"space after the colon", "user-missing", "user_id:ann", given{text: scoped("user_id: ann " + inboxOnly)}},
		{"undefined user", "user-placeholder", "never set", given{text: scoped("user_id:undefined " + inboxOnly)}},
		{"promised user", "user-placeholder", "await", given{text: scoped("user_id:[object Promise] " + inboxOnly)}},
		{"user from a shell", "user-placeholder", "single quotes", given{text: scoped("user_id:$USER_ID " + inboxOnly)}},

		{"promise", "unset-variable", "await", given{text: "Authorization: Bearer [object Promise]"}},
		{"promise in Node", "unset-variable", "await", given{text: "Bearer Promise { <pending> }"}},
		{"coroutine", "unset-variable", "await", given{text: "Bearer <coroutine object get_token at 0x7f0a>"}},
		{"future of Dart", "unset-variable", "await", given{text: "Bearer Instance of 'Future<String>'"}},
		{"task of .NET", "unset-variable", "await", given{text: "Bearer System.Threading.Tasks.Task`1[System.String]"}},
		{"object", "unset-variable", "object", given{text: "Authorization: Bearer [object Object]"}},
		{"method of Python", "unset-variable", "call", given{text: "Bearer <bound method Client.get_token of <x.Client object at 0x7f>>"}},
		{"nothing in a log", "unset-variable", "never set", given{text: "LOG  COURIER Access Token: null"}},
		{"nothing in Go", "unset-variable", "never set", given{text: "Access Token: <nil>"}},
		{"function", "unset-variable", "call", given{text: "Bearer [Function: getToken]"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			var texts []string
			for _, f := range c.given.run() {
				if f.Code == c.code && f.Severity <= diagnose.Note {
					texts = append(texts, f.Title+"\n"+f.Because+"\n"+f.Fix)
				}
			}
			if text := strings.Join(texts, "\n"); !strings.Contains(text, c.says) {
				t.Errorf("%s doesn't say %q:\n%s\nall:\n%s", c.code, c.says, text, list(c.given.run()))
			}
		})
	}
}

const inboxOnly = "inbox:read:messages inbox:write:events"

// TestNoNearMiss checks that what only resembles a near miss is not called one.
func TestNoNearMiss(t *testing.T) {
	for _, c := range []struct {
		name, not string
		given     given
	}{
		{"another algorithm", "did you mean", given{text: header(`alg="XS256"`)}},
		{"a claim of Entra", "compared exactly", given{text: claims("exp", `ext=1`, `sid="a"`)}},
		{"another claim", "compared exactly", given{text: claims("scope", `score=1`)}},
		{"a token that has just expired", "time zone", given{text: claims("iat="+seconds(-time.Hour-10*time.Second), "exp="+seconds(-10*time.Second))}},
		{"a clock that drifts", "time zone", given{text: claims("iat=" + seconds(17*time.Minute))}},
		{"a date in the future", "time zone", given{text: claims("iat=" + seconds(40*24*time.Hour))}},
		{"an unknown scope", `follows "user_id`, given{text: scoped("user_id:a inbox:read:message " + inboxOnly)}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if all := list(c.given.run()); strings.Contains(all, c.not) {
				t.Errorf("says %q:\n%s", c.not, all)
			}
		})
	}
}

// TestUsualCuts checks that a token that was cut off at a usual length names what does that.
func TestUsualCuts(t *testing.T) {
	long := claims(`x="` + strings.Repeat("A", 9000) + `"`)
	short := claims()
	withRSA := header(`alg="RS256"`)
	withRSA = withSignature(withRSA, strings.Repeat("a", 256))
	for _, c := range []struct {
		text, says string
	}{
		{short[:255], "VARCHAR(255)"}, {short[:256], "VARCHAR(256)"}, {long[:512], "512"}, {long[:1024], "1,024 characters"},
		{long[:2048], "URL"}, {long[:4095], "terminal"}, {long[:4096], "cookie"}, {long[:8192], "header"},
		{"Bearer " + long[:4096-7], `with "Bearer " it has exactly 4,096`}, {withRSA[:500], "VARCHAR(500)"},
	} {
		t.Run(fmt.Sprint(len(c.text)), func(t *testing.T) {
			all := fmt.Sprintf("%+v", given{text: c.text}.run())
			if !strings.Contains(all, c.says) {
				t.Errorf("cut off after %d: no %q in\n%s", len(c.text), c.says, all)
			}
		})
	}
	if all := fmt.Sprintf("%+v", given{text: short[:257]}.run()); strings.Contains(all, "it has exactly") {
		t.Errorf("a length that is not usual is named:\n%s", all)
	}
}

// TestExtraSegment checks that nothing is asked for that is not missing.
func TestExtraSegment(t *testing.T) {
	extra := claims() + "." + base64.RawURLEncoding.EncodeToString([]byte("more"))
	f, ok := find(given{text: extra}.run(), "segments", diagnose.Error)
	if !ok || strings.Contains(f.Fix, "whole token") {
		t.Errorf("the fix is %q", f.Fix)
	}
}
