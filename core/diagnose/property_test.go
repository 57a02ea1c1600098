package diagnose_test

import (
	"cmp"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"
	"time"

	"bulla/core/diagnose"
	"bulla/core/scope"
	"bulla/core/signing"
	"bulla/core/token"
	"bulla/core/visible"
)

// checkFindings checks what is true of all findings, whatever the input.
func checkFindings(t *testing.T, findings []diagnose.Finding) {
	t.Helper()
	if len(findings) == 0 {
		t.Error("no findings at all")
	}
	position := map[string]int{}
	for i, code := range diagnose.Codes() {
		position[code] = i
	}
	for i, f := range findings {
		if _, known := position[f.Code]; !known {
			t.Errorf("the code %q is not in the table", f.Code)
		}
		if i > 0 && findings[i-1].Code != diagnose.CodeElsewhere { // which may come first of the notes
			before := findings[i-1]
			if cmp.Or(cmp.Compare(before.Severity, f.Severity), cmp.Compare(position[before.Code], position[f.Code])) > 0 {
				t.Errorf("%s %s is before %s %s", before.Code, before.Severity, f.Code, f.Severity)
			}
		}
		checkFinding(t, f)
	}
}

func checkFinding(t *testing.T, f diagnose.Finding) {
	t.Helper()
	if f.Title == "" {
		t.Errorf("%s has no title", f.Code)
	}
	if f.Severity <= diagnose.Warning && f.Fix == "" {
		t.Errorf("%s %q has no fix", f.Code, f.Title)
	}
	for _, text := range []string{f.Title, f.Because, f.Fix, f.Command} {
		if text != visible.Text(text) {
			t.Errorf("%s says what is not plainly visible: %q", f.Code, text)
		}
		if strings.HasSuffix(text, ".") || strings.TrimSpace(text) != text {
			t.Errorf("%s is not a sentence without a period: %q", f.Code, text)
		}
	}
	if f.Command != "" && (!strings.HasPrefix(f.Command, "bulla issue --remote --scope '") ||
		strings.Count(strings.ReplaceAll(f.Command, `'\''`, ""), "'") != 2) {
		t.Errorf("%s has a command of another form: %s", f.Code, f.Command)
	}
}

// TestFindingsOfSamples checks these properties with every sample.
func TestFindingsOfSamples(t *testing.T) {
	for _, s := range samples() {
		t.Run(s.code, func(t *testing.T) {
			for _, g := range []given{s.bad, s.good} {
				findings := g.run()
				checkFindings(t, findings)
				if again := g.run(); !reflect.DeepEqual(findings, again) {
					t.Error("the same input has other findings the second time")
				}
			}
		})
	}
}

// TestRemedies applies the remedies of a scope one by one: the finding that offered the remedy must
// be gone.
func TestRemedies(t *testing.T) {
	tests := []struct {
		name, scope, user string
		features          []string
	}{
		{"misspelled", "user_id:a inbox:read:message inbox:write:events", "", nil},
		{"misspelled behind a comma", "user_id:a,inbox:read:message,inbox:write:event", "", nil},
		{"legacy", "user_id:a read:messages write:events", "", nil},
		{"trap", "user_id:a inbox:read:write", "", nil},
		{"a trap, half present", "user_id:a inbox:read:write inbox:read:messages", "", nil},
		{"wildcards", "user_id:a inbox:* read:* inbox:read:messages", "", nil},
		{"userId", "userId:a inbox:read:messages", "", nil},
		{"userId behind a comma", "inbox:read:messages,userId:a", "", nil},
		{"doubled", " user_id:a  inbox:read:messages inbox:read:messages", "", nil},
		{"tab", "user_id:a\tinbox:read:messages", "", nil},
		{"only a user", "user_id:a", "", nil},
		{"needed", "user_id:a inbox:read:messages read:preferences write:user-tokens", "", nil},
		{"needed strictly", "user_id:a", "", []string{"client", "push", "create"}},
		{"needed of one tenant", "user_id:a tenant:acme:read", "", []string{"create", "brand-editor"}},
		{"needed behind commas", "user_id:a,inbox:read:messages", "", []string{"inbox", "brands"}},
		{"excess", inboxScope + " write:brands read:lists write:brands", "", []string{"inbox"}},
		{"another user", inboxScope, "b", nil},
		{"another user behind commas", "user_id:a,inbox:read:messages", "b", nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if offered := checkRemedies(t, given{user: tt.user, forFeatures: tt.features}, tt.scope); offered == 0 {
				t.Error("no remedy was offered")
			}
		})
	}
}

// checkRemedies applies each remedy that is offered for a scope and returns how many there were.
func checkRemedies(t *testing.T, g given, text string) (offered int) {
	t.Helper()
	run := func(text string) []diagnose.Finding {
		g.text = scopeClaim(text)
		return g.run()
	}
	for _, f := range run(text) {
		if f.Remedy.IsZero() || f.Remedy.Kind == diagnose.SetExpiry {
			continue
		}
		offered++
		mended := f.Remedy.ApplyScope(text)
		for _, still := range run(mended) {
			if still.Code == f.Code && still.Severity == f.Severity && still.Title == f.Title {
				t.Errorf("%q: %q stays after %+v made %q", text, f.Title, f.Remedy, mended)
			}
		}
	}
	return offered
}

// TestRemediesOfRandomScopes combines words and separators at random.
func TestRemediesOfRandomScopes(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	words := []string{
		"user_id:a", "user_id:b", "userId:c", "user_id:$X", "user_id:", "user_id:*", "inbox:read:messages", "inbox:write:events", "inbox:write:event",
		"inbox:read:message", "inbox:read:write", "read:messages", "write:events", "read:brands", "read:brand", "read:brands:b1", "tenants:read",
		"tenant:acme:read", "tenant:acme:notifications:read", "tenants:acme:notification:write", "tenant:b:brand:write", "inbox:*", "write:track", "nothing",
		"Inbox:Read:Messages", "read:preferences", "write:user-tokens",
	}
	separators := []string{" ", " ", " ", " ", "  ", ",", ", ", "\t", "\u00a0", ";"}
	features := [][]string{nil, nil, {"inbox"}, {"create", "brand-editor"}, {"client", "push"}}
	for range 400 {
		var b strings.Builder
		for range 1 + random.IntN(6) {
			b.WriteString(words[random.IntN(len(words))] + separators[random.IntN(len(separators))])
		}
		g := given{user: []string{"", "", "a", "z"}[random.IntN(4)], forFeatures: features[random.IntN(len(features))]}
		checkRemedies(t, g, strings.TrimSpace(b.String()))
	}
}

// scopeClaim returns a healthy token with a scope given as plain text.
func scopeClaim(text string) string {
	value, err := json.Marshal(text)
	if err != nil {
		panic(err)
	}
	return claims("scope=" + string(value))
}

func TestApplyScope(t *testing.T) {
	tests := []struct {
		name   string
		remedy diagnose.Remedy
		text   string
		want   string
	}{
		{"add", diagnose.Remedy{Kind: diagnose.AddScopes, Scopes: []string{"b", "a", "c"}}, "a", "a b c"},
		{"add to nothing", diagnose.Remedy{Kind: diagnose.AddScopes, Scopes: []string{"b"}}, "", "b"},
		{"add a user in front", diagnose.Remedy{Kind: diagnose.AddScopes, Scopes: []string{"user_id:u"}}, "a", "user_id:u a"},
		{"replace", diagnose.Remedy{Kind: diagnose.ReplaceScope, Old: "a", New: "b c"}, "a x a", "b c x"},
		{"replace by what is there", diagnose.Remedy{Kind: diagnose.ReplaceScope, Old: "a", New: "b"}, "a b", "b"},
		{"replace what is not there", diagnose.Remedy{Kind: diagnose.ReplaceScope, Old: "z", New: "b"}, "a", "a"},
		{"remove", diagnose.Remedy{Kind: diagnose.RemoveScope, Old: "a"}, "a x a", "x"},
		{"rewrite", diagnose.Remedy{Kind: diagnose.RewriteScope, New: "n"}, "a", "n"},
		{"expiry", diagnose.Remedy{Kind: diagnose.SetExpiry, New: "1d"}, "a  b", "a  b"},
		{"none", diagnose.Remedy{}, "a  b", "a  b"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := tt.remedy.ApplyScope(tt.text); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func TestCommandIsTypeable(t *testing.T) {
	tests := []struct {
		name, scope string
		want        string
	}{
		{"plain", "user_id:a read:brands", "bulla issue --remote --scope 'user_id:a read:brands' --expires-in 1d"},
		{"a quote", "user_id:o'brien read:brands", `bulla issue --remote --scope 'user_id:o'\''brien read:brands' --expires-in 1d`},
		{"a backslash, which no scope may have", `user_id:a\b read:brands`, ""},
		{"a line break, which is corrected", "user_id:a\nread:brands", "bulla issue --remote --scope 'user_id:a read:brands' --expires-in 1d"},
		{"an escape sequence", "user_id:a\x1b[2J read:brands", ""},
		{"too long to type", "user_id:" + strings.Repeat("a", 1000) + " read:brands", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			value, err := json.Marshal(tt.scope)
			if err != nil {
				t.Fatal(err)
			}
			f, ok := find(given{text: claims("scope="+string(value), "exp")}.run(), "exp-missing", diagnose.Warning)
			if !ok {
				t.Fatal("no exp-missing")
			}
			if f.Command != tt.want {
				t.Errorf("command %q, want %q", f.Command, tt.want)
			}
		})
	}
}

func TestJudge(t *testing.T) {
	tests := []struct {
		severities []diagnose.Severity
		want       diagnose.Verdict
	}{
		{nil, diagnose.Healthy},
		{[]diagnose.Severity{diagnose.Note, diagnose.Pass, diagnose.Skipped}, diagnose.Healthy},
		{[]diagnose.Severity{diagnose.Warning, diagnose.Note}, diagnose.Warn},
		{[]diagnose.Severity{diagnose.Pass, diagnose.Warning, diagnose.Error}, diagnose.Broken},
	}
	for _, tt := range tests {
		t.Run(fmt.Sprint(tt.severities), func(t *testing.T) {
			var findings []diagnose.Finding
			for _, s := range tt.severities {
				findings = append(findings, diagnose.Finding{Severity: s})
			}
			if got := diagnose.Judge(findings); got != tt.want {
				t.Errorf("got %s, want %s", got, tt.want)
			}
		})
	}
}

// FuzzRun checks the properties with any text and any claims.
func FuzzRun(f *testing.F) {
	f.Add(claims(), inboxScope, "user-123", "production", int64(0))
	f.Add("Bearer x.y.z", "user_id:\u202ea,inbox:*\tread:brand", "\x1b]52;c;cHduZWQ=\a", "\x1b[2J", int64(1e18))
	f.Add("pk_prod_EXAMPLE0000000000000000000", "tenant:\u0301a\x9b:read tenant:b:brand:write", "", "test", int64(-1))
	f.Add(claims()[:100], "userId: user_id:$X", "a b", "env_1", int64(3600))
	f.Fuzz(func(t *testing.T, text, scopeText, user, environment string, exp int64) {
		g := given{text: text, user: user, environment: environment, clientKey: environment}
		checkFindings(t, g.run())

		value, err := json.Marshal(scopeText)
		if err != nil {
			t.Skip("no JSON string")
		}
		id, err := json.Marshal(user)
		if err != nil {
			t.Skip("no JSON string")
		}
		payload := healthyClaims().with("scope="+string(value), fmt.Sprintf("exp=%d", exp), "tenant_scope="+string(id),
			"aud="+string(id), "iss="+string(value))
		head := healthyHeader().with("alg="+string(id), "typ="+string(value), "kid="+string(value))
		policy := diagnose.Policy{Algorithms: []string{scopeText}, Issuer: user, Audience: environment, Subject: user,
			Require: []string{scopeText}, Leeway: time.Duration(exp)}
		for _, compact := range []string{sign(healthyHeader(), payload), sign(head, payload)} {
			tok := token.Decode(compact)
			checkFindings(t, diagnose.Run(diagnose.Context{Now: time.Unix(exp, 0), Token: tok,
				Signature: signing.Verify(tok, signing.Keys{longKey()}, nil), Key: longKey(),
				User: user, For: scope.Features()}))
			checkFindings(t, diagnose.Run(diagnose.Context{Now: at, Token: tok,
				Signature: signing.Verify(tok, nil, policy.Algorithms), Policy: policy, Edit: diagnose.EditedOnly}))
		}
	})
}
