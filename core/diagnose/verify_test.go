package diagnose_test

import (
	"encoding/base64"
	"regexp"
	"slices"
	"strings"
	"testing"

	"bulla/core/diagnose"
)

// verification runs a sample and returns the findings of a verification.
func (g given) verification() []diagnose.Finding {
	ctx := g.context()
	return diagnose.Verification(diagnose.Run(ctx), ctx.Found)
}

// TestVerificationLeavesCourierOut checks that a verification says nothing about Courier, its inbox
// or scopes, because it is for any issuer's token. Only the two findings that name one of Courier's
// own keys mention it.
func TestVerificationLeavesCourierOut(t *testing.T) {
	courier := regexp.MustCompile(`(?i)courier|issue-token|inbox|scope|bulla issue`)
	named := []string{"api-key-pasted", "client-key-pasted"}
	found := 0
	for _, s := range samples() {
		for _, g := range []given{s.bad, s.good} {
			if g.key.IsZero() {
				g.key = longKey() // a verification always has one
			}
			for _, f := range g.verification() {
				found++
				text := strings.Join([]string{f.Title, f.Because, f.Fix, f.Command}, "\n")
				if name := courier.FindString(text); name != "" && !slices.Contains(named, f.Code) {
					t.Errorf("%s says %q:\n%s", f.Code, name, text)
				}
			}
		}
	}
	if found == 0 {
		t.Fatal("no verification has a finding")
	}
}

// TestVerificationIsSorted checks that the worst findings come first.
func TestVerificationIsSorted(t *testing.T) {
	for _, s := range samples() {
		findings := s.bad.verification()
		if !slices.IsSortedFunc(findings, func(a, b diagnose.Finding) int { return int(a.Severity) - int(b.Severity) }) {
			t.Errorf("%s: %v", s.code, findings)
		}
	}
}

// TestVerificationOfAlteredText checks that a verification warns where characters inside the token
// or next to it were removed, and only then.
func TestVerificationOfAlteredText(t *testing.T) {
	token := claims()
	half := token[:60] + "%s" + token[60:]
	for text, want := range map[string]diagnose.Severity{
		"Bearer " + token:                             diagnose.Note,
		`{"token": "` + token + `"}`:                  diagnose.Note,
		"this one: " + token + " (from the log)":      diagnose.Note,
		token + ".":                                   diagnose.Warning,
		token + "?":                                   diagnose.Warning,
		"." + token:                                   diagnose.Warning,
		token + "\x00":                                diagnose.Warning,
		"see _" + token + "_ and **that**":            diagnose.Note,
		"<b>" + token + "</b>":                        diagnose.Note,
		"https://a.example/?token=" + token + "&b=1":  diagnose.Note,
		"_" + token + "_":                             diagnose.Warning,
		"-" + token:                                   diagnose.Warning,
		token + "%0A":                                 diagnose.Warning,
		token + "%20":                                 diagnose.Warning,
		token + "&#10;":                               diagnose.Warning,
		token + `\n`:                                  diagnose.Warning,
		token + "#a":                                  diagnose.Warning,
		token + `"a`:                                  diagnose.Warning,
		token + "<br>":                                diagnose.Warning,
		strings.Replace(half, "%s", " ", 1):           diagnose.Warning,
		strings.Replace(half, "%s", "\r\n", 1):        diagnose.Warning,
		strings.Replace(half, "%s", "%20", 1):         diagnose.Warning,
		"> " + strings.Replace(half, "%s", "\n> ", 1): diagnose.Warning,
	} {
		g := given{text: text, key: longKey()}
		f, ok := find(g.verification(), "wrapped", want)
		if !ok || want == diagnose.Warning && f.Fix == "" {
			t.Errorf("%q: no %s with a fix; the findings are:\n%s", text, want, list(g.verification()))
		}
		if _, ok := find(g.run(), "wrapped", diagnose.Note); !ok {
			t.Errorf("%q: a diagnosis does not keep the note", text)
		}
	}
}

// TestVerificationOfSDJWT checks that a verification warns of what follows a ~ and was not checked,
// and that a diagnosis keeps its note.
func TestVerificationOfSDJWT(t *testing.T) {
	mail := base64.RawURLEncoding.EncodeToString([]byte(`["salt","email","a"]`))
	cnf := `cnf={"jwk":{"kty":"EC"}}`
	binding := signText(`{"alg":"HS256","typ":"kb+jwt"}`, `{"nonce":"1"}`)
	for _, c := range []struct {
		name, text string
		want       diagnose.Severity
		title      string
	}{
		{"signed disclosure", disclosing(mail, digestOf(mail)), diagnose.Note, "an SD-JWT"},
		{"key binding", claims(cnf, `_sd=["x"]`) + "~" + binding, diagnose.Warning, "key binding"},
		{"junk for a key binding", claims(cnf, `_sd=["x"]`) + "~junk", diagnose.Warning, "key binding"},
		{"key binding without cnf", claims(`_sd=["x"]`) + "~" + binding, diagnose.Warning, "key binding"},
		{"another hash", claims(`_sd_alg="sha-512"`, `_sd=["x"]`) + "~" + mail + "~", diagnose.Warning, "sha-256"},
		{"tilde", claims() + "~", diagnose.Warning, `"~" after`},
		{"junk", claims() + "~junk", diagnose.Warning, `"~" after`},
		{"three words", claims() + "~a.b.c", diagnose.Warning, `"~" after`},
	} {
		t.Run(c.name, func(t *testing.T) {
			g := given{text: c.text, key: longKey()}
			f, ok := find(g.verification(), "sd-jwt", c.want)
			if !ok || !strings.Contains(f.Title, c.title) {
				t.Errorf("the findings are:\n%s", list(g.verification()))
			}
			if _, ok := find(g.run(), "sd-jwt", diagnose.Note); !ok {
				t.Errorf("a diagnosis says:\n%s", list(g.run()))
			}
		})
	}
}

// TestForeignSpaceIsRefused checks that a no-break space inside a token is reported like a
// zero-width space.
func TestForeignSpaceIsRefused(t *testing.T) {
	token := claims()
	for _, sign := range []string{"\u00a0", "\u200b", "\u3000"} {
		g := given{text: token[:60] + sign + token[60:], key: longKey()}
		for _, findings := range [][]diagnose.Finding{g.run(), g.verification()} {
			if _, ok := find(findings, "foreign-character", diagnose.Error); !ok {
				t.Errorf("%q: %s", sign, list(findings))
			}
		}
	}
}

// TestHeaderForm checks that the severity depends on where the credential is sent: to Courier, to
// another API, or unknown.
func TestHeaderForm(t *testing.T) {
	other := signText(`{"alg":"HS256","typ":"JWT"}`, `{"iss":"https://a.example","sub":"ann","exp":4102444800}`)
	scopes := signText(`{"alg":"HS256","typ":"JWT"}`, `{"scope":"inbox:read:messages","exp":4102444800}`)
	for _, c := range []struct {
		text string
		want string
	}{
		{"Authorization: JWT " + claims(), "header-form error"},
		{"Authorization: JWT " + scopes, "header-form error"},
		{"Authorization: JWT " + other, "header-form warning"},
		{"curl https://api.courier.com/x -H 'Authorization: JWT " + other + "'", "header-form error"},
		{"curl wss://realtime.eu.courier.io -H 'Authorization: JWT " + other + "'", "header-form error"},
		{"curl https://www.courier.com/docs -H 'Authorization: JWT " + other + "'", "header-form warning"},
		{"curl https://api.example/courier.com -H 'Authorization: JWT " + claims() + "'", "header-form warning"},
		{"GET / HTTP/1.1\nHost: inbox.courier.com\nAuthorization: " + other, "header-form error"},
		{"Authorization: DPoP " + claims(), "header-form error"},
		{"Authorization: DPoP " + other, "!header-form warning"},
		{"Authorization: bearer " + claims(), "!header-form error"},
	} {
		g := given{text: c.text}
		expect(t, g.run(), c.want)
		expect(t, g.verification(), c.want)
	}
	expect(t, given{text: "Authorization: JWT " + other, forFeatures: []string{"inbox"}}.run(), "header-form error")
}
