package cli_test

import (
	"encoding/base64"
	"fmt"
	"slices"
	"strings"
	"testing"
)

// TestKeyInAToken shows no part of an API key that is in a token, wherever it is and however long
// the text around it. Only decode, which prints the claims as they are, does.
func TestKeyInAToken(t *testing.T) {
	const key = "pk_prod_0123456789ABCDEFGHJKMNPQRSTVWXYZ0123"
	const header, payload = `{"alg":"HS256","typ":"JWT"}`, `{"scope":"user_id:ann inbox:read:messages","exp":1}`
	for place, parts := range map[string][2]string{
		"kid":    {`{"alg":"HS256","kid":"%[1]s"}`, payload},
		"alg":    {`{"alg":"%[1]s"}`, payload},
		"typ":    {`{"alg":"HS256","typ":"%[1]s"}`, payload},
		"crit":   {`{"alg":"HS256","crit":["%[1]s"],"%[1]s":1}`, payload},
		"jku":    {`{"alg":"HS256","jku":"https://%[1]s"}`, payload},
		"user":   {header, `{"scope":"user_id:%[1]s inbox:read:messages"}`},
		"scope":  {header, `{"scope":"user_id:ann inbox:read:%[1]s %[1]s"}`},
		"times":  {header, `{"scope":"user_id:ann","iat":"%[1]s","nbf":["%[1]s"],"exp":"%[1]s"}`},
		"issuer": {header, `{"iss":"%[1]s","aud":["%[1]s"],"sub":"%[1]s","jti":"%[1]s","tenant_scope":"%[1]s"}`},
		"names":  {header, `{"%[1]s":1,"%[1]s":2,"Scope":"%[1]s"}`},
		"faults": {header, `{"scope":"user_id:ann","exp":%[1]s}`},
	} {
		for _, around := range []int{0, 7, 30, 100, 400} {
			secret := strings.Repeat("x", around) + key
			text := encoded(parts[0], secret) + "." + encoded(parts[1], secret) + "." + strings.Repeat("A", 43)
			for _, command := range [][]string{
				{"diagnose"}, {"report"}, {"access"}, {"verify"},
				{"diagnose", "--user", "ann"}, {"diagnose", "--aud", "web", "--iss", "me"},
			} {
				_, stdout, stderr := headless(t, slices.Concat([]string{"--color", "never"}, command, []string{text})...)
				if out := stdout + stderr; showsKey(out) {
					t.Errorf("%s, %d characters before the key: %s shows it:\n%s", place, around, command, out)
				}
			}
		}
	}
}

// TestKeyInAnArgument shows no part of an API key that was given as something else.
func TestKeyInAnArgument(t *testing.T) {
	const key = "pk_prod_0123456789ABCDEFGHJKMNPQRSTVWXYZ0123"
	token := encoded(`{"alg":"HS256"}`, "") + "." + encoded(`{"scope":"user_id:ann"}`, "") + "." + strings.Repeat("A", 43)
	for _, around := range []string{"", "1 ", strings.Repeat("x", 7), strings.Repeat("x", 30), strings.Repeat("x", 100)} {
		for _, args := range [][]string{
			{"expiry", around + key}, {"issue", "--user", "ann", "--expires-in", around + key},
			{"verify", token, "--aud", around + key}, {"diagnose", token, "--user", around + key},
			{"scopes", "user_id:ann inbox:read:" + around + key},
		} {
			_, stdout, stderr := headless(t, append([]string{"--color", "never"}, args...)...)
			if out := stdout + stderr; showsKey(out) {
				t.Errorf("%q shows the key:\n%s", args, out)
			}
		}
	}
}

// showsKey reports whether a text has a piece of the key of these tests.
func showsKey(text string) bool {
	return slices.ContainsFunc([]string{"0123456789", "QRSTV", "WXYZ", "Z0123"}, func(piece string) bool {
		return strings.Contains(text, piece)
	})
}

// encoded returns a part of a token from a format with one text.
func encoded(format, text string) string {
	if strings.Contains(format, "%") {
		format = fmt.Sprintf(format, text)
	}
	return base64.RawURLEncoding.EncodeToString([]byte(format))
}
