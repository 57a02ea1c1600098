package report_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"bulla/core"
	"bulla/core/diagnose"
	"bulla/core/report"
	"bulla/core/signing"
)

// verified inspects a token with keys and a policy.
func verified(t *testing.T, input, key string, policy diagnose.Policy) core.Snapshot {
	t.Helper()
	keys, err := signing.Parse([]byte(key), "test key", nil)
	if err != nil {
		t.Fatal(err)
	}
	w := core.Workbench{}.Apply(core.SetExpectation{Expectation: core.Expectation{Policy: policy}}, core.Moment{})
	w = w.Apply(core.SetVerifiers{Keys: keys}, core.Moment{})
	return w.Apply(core.Paste{Text: input}, core.Moment{}).Snapshot(now)
}

func TestVerify(t *testing.T) {
	const secret, other = "0123456789abcdef0123456789abcdef", "abcdef0123456789abcdef0123456789"
	key, err := signing.NewSecret([]byte(secret), "test key")
	if err != nil {
		t.Fatal(err)
	}
	signed := func(header, payload string) string {
		token, err := signing.Sign(header, payload, key)
		if err != nil {
			t.Fatal(err)
		}
		return token
	}
	jwks := `{"keys":[{"kty":"oct","kid":"a","k":"YWJjZGVmMDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODk"},{"kty":"oct","kid":"b","k":"MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY"}]}`
	tests := []struct {
		name, input, key string
		policy           diagnose.Policy
		verdict, valid   string
		lines            []string
	}{
		{"valid", signed(courierHeader, courierPayload), secret, diagnose.Policy{}, "healthy", "true",
			[]string{"+ valid", "key        test key (secret, 256 bits)", "signature  valid: made with this key", "rules      no leeway"}},
		{"one of a set", signed(courierHeader, courierPayload), jwks, diagnose.Policy{}, "healthy", "true",
			[]string{"key        test key (secret, 256 bits, kid b), one of 2 keys"}},
		{"invalid", signed(courierHeader, courierPayload), other, diagnose.Policy{}, "broken", "false",
			[]string{"x refused: 1 error", "signature  invalid: not made with this key"}},
		{"rules", signed(courierHeader, courierPayload), secret,
			diagnose.Policy{Algorithms: []string{"HS256", "HS512"}, Issuer: "a, b", Require: []string{"exp", "sub"},
				Leeway: time.Minute}, "broken", "false",
			[]string{"x refused: the signature is valid, but the token has 2 errors",
				`rules      alg HS256 or HS512, iss "a, b", required exp sub, leeway 1 min`}},
		{"not allowed", signed(courierHeader, courierPayload), secret, diagnose.Policy{Algorithms: []string{"RS256"}},
			"broken", "false",
			[]string{"signature  valid, but the token is rejected: alg HS256 is not allowed, only RS256"}},
		{"unknown kid", signed(`{"alg":"HS256","kid":"z"}`, courierPayload), jwks, diagnose.Policy{}, "warning", "null",
			[]string{`o not checked: none of the given keys has the header's kid "z"`, "signature  not checked: "}},
		{"unknown kid, expired", signed(`{"alg":"HS256","kid":"z"}`, `{"exp":1700000000}`), jwks, diagnose.Policy{}, "broken", "false",
			[]string{"x refused: 1 error", "signature  not checked: "}},
		{"unknown algorithm", compact(`{"alg":"ML-DSA-65","typ":"JWT"}`, courierPayload), secret, diagnose.Policy{}, "warning", "null",
			[]string{"signature  not checked: bulla can't verify this algorithm"}},
		{"unsigned", strings.TrimRight(compact(courierHeader, courierPayload), "A"), secret, diagnose.Policy{}, "broken",
			"false",
			[]string{"signature  none"}},
		{"no token", "hello", secret, diagnose.Policy{}, "broken", "false", []string{"x no token"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			s := verified(t, test.input, test.key, test.policy)
			var got struct {
				Valid   json.RawMessage
				Verdict string
			}
			out := report.Verify(s)
			checkJSON(t, out)
			if err := json.Unmarshal(out, &got); err != nil {
				t.Fatal(err)
			}
			if got.Verdict != test.verdict || string(got.Valid) != test.valid {
				t.Errorf("verdict = %s, valid = %s, want %s, %s", got.Verdict, got.Valid, test.verdict, test.valid)
			}
			text := report.VerifyText(s, report.Style{})
			checkText(t, text)
			for _, line := range test.lines {
				if !strings.Contains("\n"+text, "\n"+line) {
					t.Errorf("%q is not in\n%s", line, text)
				}
			}
			if refuses := report.Refuses(s); refuses != (test.valid == "false") {
				t.Errorf("refuses = %t", refuses)
			}
		})
	}
}

// TestManyTokens checks that a long list of tokens is shortened, and still has the picked one.
func TestManyTokens(t *testing.T) {
	var input strings.Builder
	for i := range 30 {
		input.WriteString(compact(courierHeader, fmt.Sprintf(`{"sub":"user %d"}`, i)) + "\n")
	}
	w := core.Workbench{}.Apply(core.Paste{Text: input.String()}, core.Moment{}).Apply(core.Pick{Index: 27}, core.Moment{})
	s := w.Snapshot(now)
	text := report.DecodeText(s, report.Style{})
	for _, line := range []string{"tokens       1  line 1   HS256, user 0", "             20  line 20  HS256, user 19", "           > 28  line 28  HS256, user 27", "             10 more; --pick N picks another one"} {
		if !strings.Contains(text, "\n"+line+"\n") {
			t.Errorf("%q is not in\n%s", line, text)
		}
	}
	if strings.Contains(text, "user 20") {
		t.Error("all tokens are listed")
	}
	var got struct {
		Input struct {
			Candidates, Picked int
			Tokens             []struct{ Where, Kind, Alg string }
		}
	}
	if err := json.Unmarshal(report.Decode(s), &got); err != nil {
		t.Fatal(err)
	}
	if got.Input.Candidates != 30 || got.Input.Picked != 28 || len(got.Input.Tokens) != 30 ||
		got.Input.Tokens[29].Where != "line 30" || got.Input.Tokens[29].Alg != "HS256" {
		t.Errorf("input = %+v", got.Input)
	}
}
