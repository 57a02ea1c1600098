package diagnose_test

import (
	"crypto/sha256"
	"encoding/base64"
	"strings"
	"testing"

	"bulla/core/diagnose"
)

// disclosing returns a token whose claims have one digest, followed by a disclosure.
func disclosing(disclosure, digest string) string {
	return claims(`_sd=["`+digest+`"]`) + "~" + disclosure + "~"
}

// digestOf returns the digest with which claims refer to a disclosure (RFC 9901 section 4.2.3).
func digestOf(disclosure string) string {
	sum := sha256.Sum256([]byte(disclosure))
	return base64.RawURLEncoding.EncodeToString(sum[:])
}

func TestSDJWT(t *testing.T) {
	encode := func(s string) string { return base64.RawURLEncoding.EncodeToString([]byte(s)) }
	mail, city := encode(`["s1","email","ann@example.com"]`), encode(`["s2","city","Graz"]`)
	address := encode(`["s3","address",{"_sd":["` + digestOf(city) + `"]}]`)
	element := encode(`["s4","at"]`)
	broken := encode(`{"no":"array"}`)
	tests := []struct {
		name, text string
		want       []string
		says       string
	}{
		{"signed", disclosing(mail, digestOf(mail)), []string{"sd-jwt note", "!sd-jwt error"}, "with one disclosure"},
		{"not signed", disclosing(mail, digestOf(city)), []string{"sd-jwt error"}, `1 of 1 disclosures are not signed: the first is of "email"`},
		{"within another", claims(`_sd=["`+digestOf(address)+`"]`) + "~" + city + "~" + address + "~", []string{"!sd-jwt error", "sd-jwt note"}, "with 2 disclosures"},
		{"the other is missing", claims(`_sd=["`+digestOf(mail)+`"]`) + "~" + city + "~" + address + "~", []string{"sd-jwt error"}, "2 of 2 disclosures are not signed"},
		{"an element of an array", claims(`countries=[{"...":"`+digestOf(element)+`"}]`) + "~" + element + "~", []string{"!sd-jwt error"}, "with one disclosure"},
		{"no array", disclosing(broken, digestOf(broken)), []string{"sd-jwt error"}, "the first is not a JSON array"},
		{"another hash", claims(`_sd_alg="sha-512"`, `_sd=["x"]`) + "~" + mail + "~", []string{"sd-jwt note", "!sd-jwt error"}, "which bulla can't check"},
		{"only a token", claims(), []string{"!sd-jwt note", "!sd-jwt error"}, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			findings := given{text: tt.text, key: longKey()}.run()
			checkFindings(t, findings)
			expect(t, findings, append(tt.want, "signature pass")...)
			if tt.says != "" && !says(findings, tt.says) {
				t.Errorf("nothing says %q; the findings are:\n%s", tt.says, list(findings))
			}
		})
	}
}

// TestSDJWTShowsNothingRaw checks that the name of a disclosure is made visible.
func TestSDJWTShowsNothingRaw(t *testing.T) {
	hostile := base64.RawURLEncoding.EncodeToString([]byte(`["s","\u001b]52;c;cHduZWQ=\u0007","x"]`))
	f, ok := find(given{text: disclosing(hostile, "x")}.run(), "sd-jwt", diagnose.Error)
	if !ok || !strings.Contains(f.Title, `\u{001B}]52`) {
		t.Errorf("title %q", f.Title)
	}
}
