package diagnose_test

import (
	"encoding/base64"
	"strings"
	"testing"

	"bulla/core/diagnose"
	"bulla/core/signing"
)

func TestTypes(t *testing.T) {
	tests := []struct{ typ, says string }{
		{`"at+jwt"`, "an OAuth access token"},
		{`"application/at+JWT"`, "an OAuth access token"},
		{`"logout+jwt"`, "a logout token"},
		{`"secevent+jwt"`, "a security event token"},
		{`"dpop+jwt"`, "a DPoP proof"},
		{`"vc+jwt"`, "a verifiable credential"},
		{`"vp+jwt"`, "a verifiable presentation"},
		{`"dc+sd-jwt"`, "an SD-JWT credential"},
		{`"kb+jwt"`, "the key binding"},
		{`"JOSE"`, "a JWS or JWE"},
		{`"pigeon"`, `typ is "pigeon"`},
		{`7`, "typ is 7"},
		{`"\u001b]52;c;cHduZWQ=\u0007"`, `typ is "\u001b]52`},
	}
	for _, tt := range tests {
		t.Run(tt.typ, func(t *testing.T) {
			findings := given{text: header("typ=" + tt.typ)}.run()
			checkFindings(t, findings)
			f, ok := find(findings, "typ", diagnose.Note)
			if !ok || !strings.Contains(f.Title, tt.says) || f.Because == "" {
				t.Errorf("%+v, want %q", f, tt.says)
			}
		})
	}
	for _, typ := range []string{`"JWT"`, `"jwt"`, `"application/jwt"`} {
		if f, ok := find(given{text: header("typ=" + typ)}.run(), "typ", diagnose.Note); ok {
			t.Errorf("typ %s brings %q", typ, f.Title)
		}
	}
}

func TestSuspiciousKid(t *testing.T) {
	tests := []struct{ kid, what string }{ // kid is the inside of a JSON string, what "" for a plain name
		{"../../../../dev/null", "a file path"},
		{`..\\..\\key`, "a file path"},
		{"/dev/null", "a file path"},
		{"/etc/passwd", "a file path"},
		{"/proc/sys/kernel/randomize_va_space", "a file path"},
		{"..%2f..%2fkey.pem", "a file path"},
		{"file:///etc/passwd", "a file path"},
		{`C:\\keys\\a.pem`, "a file path"},
		{`\\\\host\\share`, "a file path"},
		{"x' UNION SELECT 'key", "SQL"},
		{"1 union all select 1", "SQL"},
		{"' OR '1'='1", "SQL"},
		{"a'--", "SQL"},
		{"a; DROP TABLE keys", "SQL"},
		{"|/bin/sh -c id", "a shell command"},
		{"| id", "a shell command"},
		{"key$(id)", "a shell command"},
		{"`id`", "a shell command"},
		{"a && id", "a shell command"},
		{"${jndi:ldap://host/a}", "a shell command"},
		{"{{7*7}}", "a shell command"},
		{`key\u0000.pem`, "a text with control characters"},

		{"key-1", ""},
		{"2026-11-20T10:00:00Z", ""},
		{"NjVBRjY5MDlCMUIwNzU4RTA2QzZFMDQ4QzQ2MDAyQjVDNjk1RTM2Qg", ""},
		{"/u8x+q3zT7g=", ""},
		{"https://vault.example/keys/sign/1f0c", ""},
		{"did:web:example.com#key-1", ""},
		{"arn:aws:kms:eu-west-1:000000000000:key/1234", ""},
		{"keys/2026/a", ""},
		{"O'Brien", ""},
		{"union", ""},
		{"schl\u00fcssel", ""},
		{"", ""},
	}
	for _, tt := range tests {
		t.Run(tt.kid, func(t *testing.T) {
			findings := given{text: header(`kid="` + tt.kid + `"`)}.run()
			checkFindings(t, findings)
			f, ok := find(findings, "kid-suspicious", diagnose.Warning)
			if ok != (tt.what != "") || !strings.HasPrefix(f.Title, "kid looks like "+tt.what) && ok {
				t.Errorf("%q, want %q", f.Title, tt.what)
			}
		})
	}
}

// TestNestedTokens checks that a token inside a token is reported only once.
func TestNestedTokens(t *testing.T) {
	findings := given{text: signText(healthyHeader().with(`cty="JWT"`).String(), claims()), key: longKey()}.run()
	expect(t, findings, "nested-token note", "signature pass", "!json error", "json skipped", "!payload-not-object error", "!exp-missing warning", "!scope-missing error", "!truncated error")
	findings = given{text: claims(`act={"sub":{"a":["x",{"t":"` + claims() + `"}]}}`)}.run()
	f, ok := find(findings, "nested-token", diagnose.Note)
	if want := `the claim "act" holds a token`; !ok || f.Title != want {
		t.Errorf("title %q, want %q", f.Title, want)
	}
}

// TestEdited checks that the signature of an edited token is reported as such.
func TestEdited(t *testing.T) {
	changed := claims("exp=4102444800")
	stale := changed[:strings.LastIndexByte(changed, '.')] + claims()[strings.LastIndexByte(claims(), '.'):]
	tests := []struct {
		name  string
		given given
		want  []string
	}{
		{"without a key", given{text: stale, edit: diagnose.EditedOnly}, []string{"tampered error", "signature skipped", "!edited note"}},
		{"with a key", given{text: stale, edit: diagnose.EditedOnly, key: longKey()}, []string{"tampered error", "signature skipped", "!signature error"}},
		{"changed elsewhere", given{text: stale, key: longKey()}, []string{"signature error", "!tampered error"}},
		{"signed again", given{text: changed, edit: diagnose.EditedAndSigned, key: longKey()}, []string{"edited note", "signature pass", "!tampered error"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			findings := tt.given.run()
			checkFindings(t, findings)
			expect(t, findings, tt.want...)
		})
	}
	f, _ := find(given{text: changed, edit: diagnose.EditedAndSigned, key: longKey()}.run(), "edited", diagnose.Note)
	if !strings.Contains(f.Title, longKey().String()) || strings.Contains(f.Title, testSecret) {
		t.Errorf("title %q does not name the key", f.Title)
	}
}

// TestRSASignatureLength checks that a short RSA signature is named after the HMAC that has its
// length.
func TestRSASignatureLength(t *testing.T) {
	for size, want := range map[int]string{32: "an HMAC (HS256)", 48: "an HMAC (HS384)", 64: "an HMAC (HS512)", 96: "128 bytes or more"} {
		g := given{text: withSignature(header(`alg="RS256"`), strings.Repeat("a", size))}
		f, ok := find(g.run(), "signature-length", diagnose.Error)
		if !ok || !strings.HasSuffix(f.Because, want) {
			t.Errorf("%d bytes: %q, want %q", size, f.Because, want)
		}
	}
}

// TestLineBreakOfTheSecret checks that the finding on a line break after a secret agrees with the
// signature.
func TestLineBreakOfTheSecret(t *testing.T) {
	keys, err := signing.Parse([]byte(testSecret+"\n"), "a key file", nil)
	if err != nil {
		t.Fatal(err)
	}
	for secret, want := range map[string]string{
		testSecret:        "the line break at the end of the secret was removed",
		testSecret + "\n": "the secret ends in a line break",
	} {
		text := signWith(healthyHeader().String(), healthyClaims().String(), secret)
		f, ok := find(given{text: text, key: keys[0]}.run(), "key-trimmed", diagnose.Warning)
		if !ok || f.Title != want {
			t.Errorf("signed with %q: %q, want %q", secret, f.Title, want)
		}
	}
}

// TestDetachedFixesAgree checks that no fix says that a detached signature was cut off.
func TestDetachedFixesAgree(t *testing.T) {
	protected, rest, _ := strings.Cut(claims(), ".")
	_, signature, _ := strings.Cut(rest, ".")
	f, ok := find(given{text: protected + ".." + signature}.run(), "payload-not-object", diagnose.Error)
	if !ok || strings.Contains(f.Fix, "again") {
		t.Errorf("%v, %q", ok, f.Fix)
	}
}

func TestOpenSecrets(t *testing.T) {
	with := func(secret string) given {
		return given{text: signWith(healthyHeader().String(), healthyClaims().String(), secret)}
	}
	expect(t, with("").run(), "key-empty error", "!signature pass", "!key-weak error")
	expect(t, with("secret").run(), "key-weak error", "key-empty pass", "!signature pass")
	known := with("your-256-bit-secret")
	expect(t, known.run(), "key-weak error", "signature skipped")
	f, _ := find(known.run(), "key-weak", diagnose.Error)
	if !strings.Contains(f.Title, `signed with the well-known secret "your-256-bit-secret" (jwt.io): anyone can forge it`) {
		t.Errorf("title %q", f.Title)
	}
	expect(t, given{text: withSignature(header(`alg="ES256"`), strings.Repeat("a", 64))}.run(), "key-empty skipped")
}

// TestUnfitKeyIsReportedOnce checks that a key that is too short for its algorithm is one finding.
func TestUnfitKeyIsReportedOnce(t *testing.T) {
	tooShort := `{"kty":"oct","alg":"HS512","k":"` + base64.RawURLEncoding.EncodeToString([]byte(testSecret)) + `"}`
	keys, err := signing.Parse([]byte(tooShort), "a key file", nil)
	if err != nil {
		t.Fatal(err)
	}
	expect(t, given{text: claims(), key: keys[0]}.run(), "key-type error", "!key-weak warning", "signature skipped")
}

// TestUnreadableHeaderIsNotJudged checks that the checks of the header are skipped if the header
// can't be read.
func TestUnreadableHeaderIsNotJudged(t *testing.T) {
	findings := given{text: signText(`[]`, healthyClaims().String())}.run()
	for _, code := range []string{"alg-missing", "alg-none", "alg-unknown", "alg-unexpected", "crit", "b64", "typ", "kid-type", "kid-suspicious", "key-in-header"} {
		expect(t, findings, code+" skipped", "!"+code+" pass")
	}
}

// TestCutOffSignature checks that a signature that was cut off is reported before a signature that
// doesn't match.
func TestCutOffSignature(t *testing.T) {
	whole := claims()
	f := given{text: whole[:len(whole)-8], key: longKey()}.run()
	if f[0].Code != "signature-length" || f[1].Code != "signature" || f[1].Severity != diagnose.Error {
		t.Errorf("heard:\n%s", list(f[:2]))
	}
}
