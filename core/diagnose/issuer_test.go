package diagnose_test

import (
	"encoding/base64"
	"strings"
	"testing"
	"time"

	"bulla/core/diagnose"
	"bulla/core/signing"
)

// courierCodes are findings by Courier's rules, which don't apply to tokens of others.
var courierCodes = strings.Fields("scope-missing scope-type scope-empty scope-unknown scope-legacy scope-trap scope-needed scope-excess user-missing " +
	"user-mismatch user-form user-placeholder lifetime-long lifetime-tiny environment workspace")

// expectNoCourierRules checks that no rule of Courier's was applied.
func expectNoCourierRules(t *testing.T, findings []diagnose.Finding) {
	t.Helper()
	for _, code := range courierCodes {
		expect(t, findings, "!"+code+" error", "!"+code+" warning")
	}
}

// expectNoRemedies checks that no finding has a remedy: only for Courier's tokens bulla knows one.
func expectNoRemedies(t *testing.T, findings []diagnose.Finding) {
	t.Helper()
	for _, f := range findings {
		if f.Command != "" || !f.Remedy.IsZero() {
			t.Errorf("%s has the command %q and the remedy %+v", f.Code, f.Command, f.Remedy)
		}
	}
}

func TestTokensOfOtherIssuers(t *testing.T) {
	header := func(changes ...string) members { return healthyHeader().with(changes...) }
	tests := []struct {
		name  string
		given given
		want  []string
		says  string
	}{
		{"Firebase", given{text: other(`iss="https://securetoken.google.com/demo"`)}, []string{"issuer note", "not-courier note"}, "a Firebase ID token of project demo"},
		{"Okta with scp", given{text: other(`iss="https://a.okta.com/oauth2/default"`, `scp=["openid","profile"]`)}, []string{"issuer note"}, "https://a.okta.com/oauth2/default/v1/keys"},
		{"scopes of Keycloak", given{text: other(`iss="https://a.example/realms/r"`, `scope="profile email"`)}, []string{"issuer note"}, "if you trust this issuer"},
		{"an array of scopes", given{text: other(`scope=["a","b"]`)}, []string{"issuer note", "scope-type note"}, "nothing in the token says who issued it"},
		{"a comma in the scope of an unknown issuer", given{text: other(`iss="https://a.example"`, `scope="a,b"`)}, []string{"scope-separator error"}, "a token from https://a.example"},
		{"a comma in the scope of a known issuer", given{text: other(`iss="https://a.auth0.com/"`, `scope="a,b"`)}, []string{"!scope-separator error", "scope-separator skipped"}, ""},
		{"a short lifetime", given{text: other("iat="+seconds(0), "exp="+seconds(time.Minute))}, []string{"exp-soon note", "lifetime-tiny skipped"}, ""},
		{"a long lifetime", given{text: other("exp=" + seconds(1000*day))}, []string{"lifetime-long skipped"}, ""},
		{"no exp", given{text: other("exp")}, []string{"exp-missing warning"}, "have the issuer add exp"},
		{"no exp of Kubernetes", given{text: other("exp", `sub="system:serviceaccount:a:b"`)}, []string{"exp-missing pass", "!exp-missing warning", "exp skipped"}, ""},
		{"an expired one", given{text: other("exp=" + seconds(-time.Minute))}, []string{"exp error"}, "get a new token from its issuer"},
		{"GitHub App", given{text: sign(header(`alg="RS256"`), members{{"iat", seconds(0)}, {"exp", seconds(11 * time.Minute)}, {"iss", `"123456"`}})},
			[]string{"issuer-rule error"}, "GitHub refuses a token that is valid for longer"},
		{"GitHub App in time", given{text: sign(header(`alg="RS256"`), members{{"iat", seconds(0)}, {"exp", seconds(10 * time.Minute)}, {"iss", `"123456"`}})},
			[]string{"issuer-rule pass"}, ""},
		{"an old APNs token", given{text: sign(header(`alg="ES256"`, `kid="A"`), members{{"iss", `"TEAMID1234"`}, {"iat", seconds(-2 * time.Hour)}})},
			[]string{"issuer-rule error", "exp-missing pass"}, "issued 2 h ago; Apple allows at most 1 h"},
		{"a DPoP proof as bearer", given{text: "Authorization: Bearer: " + sign(header(`typ="dpop+jwt"`), members{{"jti", `"a"`}, {"htm", `"GET"`}, {"htu", `"https://a.example"`}, {"iat", seconds(0)}})},
			[]string{"issuer-rule error"}, "a DPoP proof is not a bearer token"},
		{"a client assertion without exp", given{text: other("exp", `iss="ann"`, `aud="https://a.example/token"`, `jti="1"`)}, []string{"issuer-rule error"}, "a client assertion without exp"},
		{"said to be Entra's", given{text: other(`iss="https://a.example/"`), issuer: "entra"}, []string{"issuer-rule warning", "issuer note"}, "this doesn't look like a Microsoft Entra token"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			findings := tt.given.run()
			expect(t, findings, tt.want...)
			expectNoCourierRules(t, findings)
			expectNoRemedies(t, findings)
			if !says(findings, tt.says) {
				t.Errorf("nothing says %q; the findings are:\n%s", tt.says, list(findings))
			}
		})
	}
}

// TestMeantForCourier checks when the token of another issuer is an error, which then comes first.
func TestMeantForCourier(t *testing.T) {
	auth0 := other(`iss="https://a.auth0.com/"`, `scope="openid profile"`)
	clientKey := base64.StdEncoding.EncodeToString([]byte(workspace))
	tests := []struct {
		name  string
		given given
		meant bool
	}{
		{"nothing says so", given{text: auth0}, false},
		{"--for", given{text: auth0, forFeatures: []string{"inbox"}}, true},
		{"--client-key", given{text: auth0, clientKey: clientKey}, true},
		{"--issuer courier", given{text: auth0, issuer: "courier"}, true},
		{"tenant_id and no iss", given{text: other(`tenant_id="` + workspace + `"`)}, true},
		{"tenant_id and an unknown iss", given{text: other(`tenant_id="acme"`, `iss="https://a.example"`)}, true},
		{"tenant_id of a known issuer", given{text: other(`tenant_id="acme"`, `iss="https://a.auth0.com/"`)}, false},
		{"a user of Courier's", given{text: other(`scope="user_id:a read:brands"`)}, true},
		{"the inbox", given{text: other(`scope="inbox:read:messages"`)}, true},
		{"all of Courier's claims but one", given{text: claims("tenant_scope")}, true},
		{"composed here", given{text: claims("tenant_scope"), composed: true}, false},
		{"--issuer auth0", given{text: claims("tenant_scope"), issuer: "auth0"}, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			findings := tt.given.run()
			expectNoCourierRules(t, findings)
			want := "not-courier note"
			if tt.meant {
				want = "not-courier error"
			}
			expect(t, findings, want)
			if tt.meant && findings[0].Code != "not-courier" {
				t.Errorf("%s comes first", findings[0].Code)
			}
		})
	}
}

// TestIssuerIsTheFirstNote checks that nothing below an error or a warning comes before it.
func TestIssuerIsTheFirstNote(t *testing.T) {
	findings := given{text: "Bearer " + other(`iss="https://\u0430.example"`)}.run()
	for _, f := range findings {
		if f.Severity == diagnose.Note {
			if f.Code != "issuer" {
				t.Errorf("%s comes first", f.Code)
			}
			return
		}
	}
	t.Errorf("there is no note:\n%s", list(findings))
}

// TestVerdictFollowsTheSignature checks the token of another issuer with the right and a wrong key.
func TestVerdictFollowsTheSignature(t *testing.T) {
	text := other(`iss="https://a.auth0.com/"`)
	for verdict, key := range map[diagnose.Verdict]signing.Key{
		diagnose.Healthy: longKey(), diagnose.Broken: secretKey("another secret, which is also long"),
	} {
		if got := diagnose.Judge((given{text: text, key: key}).run()); got != verdict {
			t.Errorf("the verdict is %s, want %s", got, verdict)
		}
	}
	if got := diagnose.Judge((given{text: text}).run()); got != diagnose.Healthy {
		t.Errorf("without a key the verdict is %s", got)
	}
}

func TestEncryptedTokens(t *testing.T) {
	jwe := base64.RawURLEncoding.EncodeToString([]byte(`{"alg":"dir","enc":"A256GCM"}`)) + "..AAAAAAAAAAAAAAAA.AAAAAAAA.AAAAAAAAAAAAAAAAAAAAAA"
	cookie := given{text: "next-auth.session-token=" + jwe}.run()
	expect(t, cookie, "issuer note", "encrypted-jwe error", "!not-courier error")
	if says(cookie, "issue-token") || !says(cookie, "AUTH_SECRET") {
		t.Errorf("the findings are:\n%s", list(cookie))
	}
	expect(t, given{text: jwe}.run(), "!issuer note", "encrypted-jwe error", "!not-courier note")
	expect(t, given{text: jwe, forFeatures: []string{"inbox"}}.run(), "not-courier error", "encrypted-jwe error")
}
