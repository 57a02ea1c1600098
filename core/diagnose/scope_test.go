package diagnose_test

import (
	"encoding/base64"
	"strings"
	"testing"

	"bulla/core/diagnose"
	"bulla/core/scope"
)

func TestScopeRules(t *testing.T) {
	tests := []struct {
		name  string
		scope string // the inside of a JSON string
		want  []string
	}{
		{"healthy", inboxScope, []string{"scope-separator pass", "scope-unknown pass", "scope-needed pass", "user-missing pass", "user-several pass", "scope-excess skipped"}},
		{"commas", "user_id:a,inbox:read:messages,inbox:write:events", []string{"scope-separator error", "!user-missing error", "!scope-needed warning", "scope-needed skipped", "!scope-needed pass"}},
		{"commas, and one is missing", "user_id:a,inbox:read:messages", []string{"scope-separator error", "scope-needed warning"}},
		{"comma and space", "user_id:a, inbox:read:messages, inbox:write:events", []string{"scope-separator error"}},
		{"no-break space", `user_id:a\u00a0inbox:read:messages inbox:write:events`, []string{"scope-separator error"}},
		{"tab", `user_id:a\tinbox:read:messages inbox:write:events`, []string{"scope-separator error"}},
		{"line break", `user_id:a\ninbox:read:messages inbox:write:events`, []string{"scope-separator error"}},
		{"plus sign", "user_id:a+inbox:read:messages+inbox:write:events", []string{"scope-separator error", "!scope-unknown warning", "!scope-needed warning"}},
		{"bar", "user_id:a inbox:read:messages|inbox:write:events", []string{"scope-separator error", "!scope-unknown warning"}},
		{"full-width comma", `user_id:a inbox:read:messages\uff0cinbox:write:events`, []string{"scope-separator error", "!scope-character error"}},
		{"bar in a user ID", "user_id:auth0|a inbox:read:messages inbox:write:events", []string{"scope-separator pass", "user-form pass"}},
		{"doubled space", "user_id:a  inbox:read:messages inbox:write:events", []string{"scope-separator error", "!scope-unknown warning"}},
		{"outer spaces", " " + inboxScope + " ", []string{"scope-separator error"}},
		{"Cyrillic letter", `user_id:a inbox:r\u0435ad:messages inbox:write:events`, []string{"scope-character error", "!scope-unknown warning"}},
		{"backslash and quote", `user_id:a\"b\\c inbox:read:messages inbox:write:events`, []string{"scope-character error"}},
		{"singular event", "user_id:a inbox:read:messages inbox:write:event", []string{"scope-legacy warning", "!scope-unknown warning"}},
		{"scopes of v6", "user_id:a read:messages write:events", []string{"scope-legacy warning", "scope-needed warning"}},
		{"misspelled, and nothing else is missing", "user_id:a inbox:read:mesages inbox:write:events", []string{"scope-unknown warning", "!scope-needed warning", "scope-needed skipped"}},
		{"misspelled, and something is missing", "user_id:a inbox:read:mesages", []string{"scope-unknown warning", "scope-needed warning"}},
		{"only to read choices", "user_id:a read:preferences", []string{"scope-needed note"}},
		{"only read:messages", "user_id:a read:messages", []string{"scope-legacy warning", "scope-needed warning"}},
		{"read:messages and others", "user_id:a read:messages write:user-tokens", []string{"scope-legacy pass", "scope-needed pass"}},
		{"spaces encoded for a URL", "user_id:a%20inbox:read:messages%20inbox:write:events", []string{"scope-separator error", "!scope-needed warning"}},
		{"trap of the create-a-jwt page", "user_id:a inbox:read:write", []string{"scope-trap warning", "!scope-unknown warning"}},
		{"trap of the designer README", "user_id:a tenants:T:notifications:write", []string{"scope-trap warning"}},
		{"shell placeholder", "user_id:$YOUR_USER_ID inbox:read:messages inbox:write:events", []string{"user-placeholder error", "!user-missing error"}},
		{"template placeholder", "user_id:{{userId}} inbox:read:messages inbox:write:events", []string{"user-placeholder error"}},
		{"angle placeholder", "user_id:<user-id> inbox:read:messages inbox:write:events", []string{"user-placeholder error"}},
		{"nothing after user_id", "user_id: inbox:read:messages inbox:write:events", []string{"user-missing error"}},
		{"userId", "userId:a inbox:read:messages inbox:write:events", []string{"user-form error", "!user-missing error"}},
		{"user-id", "user-id:a inbox:read:messages inbox:write:events", []string{"user-form error"}},
		{"no user", "inbox:read:messages inbox:write:events", []string{"user-missing error"}},
		{"no user needed", "read:brands", []string{"user-missing skipped", "user-several skipped", "!user-missing error"}},
		{"wildcard", "user_id:a inbox:*", []string{"scope-wildcard warning"}},
		{"wildcard user", "user_id:* " + inboxScope, []string{"scope-wildcard warning"}},
		{"several users", "user_id:a user_id:b inbox:read:messages inbox:write:events", []string{"user-several note", "!user-several warning"}},
		{"several users and nothing else", "user_id:a user_id:b user_id:a", []string{"scope-empty error", "user-several note", "scope-duplicate note"}},
		{"only a user", "user_id:a", []string{"scope-empty error"}},
		{"nothing", "", []string{"scope-empty error"}},
		{"a scope twice", inboxScope + " inbox:read:messages", []string{"scope-duplicate note"}},
		{"another service's scopes", "openid email", []string{"scope-unknown warning", "!user-missing error", "!user-missing pass"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			expect(t, given{text: scoped(tt.scope)}.run(), tt.want...)
		})
	}
}

// TestOneCauseIsReportedOnce checks that two features that both need a user make one finding.
func TestOneCauseIsReportedOnce(t *testing.T) {
	tests := []struct{ name, scope, code string }{
		{"no ID after user_id", "user_id: inbox:read:messages inbox:write:events", "user-missing"},
		{"no user at all", "inbox:read:messages read:preferences", "user-missing"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			n := 0
			for _, f := range (given{text: scoped(tt.scope), forFeatures: []string{"inbox", "preferences"}}).run() {
				if f.Code == tt.code {
					n++
				}
			}
			if n != 1 {
				t.Errorf("%s is reported %d times", tt.code, n)
			}
		})
	}
}

func TestManyFaultsAreBounded(t *testing.T) {
	words := strings.Repeat("abc:def:", 1)
	var b strings.Builder
	for i := range 3000 {
		b.WriteString(words + strings.Repeat("x", i%7) + string(rune('a'+i%26)) + " ")
	}
	findings := given{text: scoped("user_id:a inbox:read:messages " + b.String() + "inbox:*")}.run()
	if len(findings) > 200 {
		t.Errorf("%d findings are too many to read", len(findings))
	}
	expect(t, findings, "scope-wildcard warning", "scope-unknown warning")
}

// TestFeatures checks --for with every feature: its preset is enough, each scope that is removed is
// named, and an extra one is reported.
func TestFeatures(t *testing.T) {
	complete := map[string]string{
		"inbox":        "user_id:a inbox:read:messages inbox:write:events",
		"toast":        "user_id:a inbox:read:messages inbox:write:events",
		"preferences":  "user_id:a read:preferences write:preferences",
		"push":         "user_id:a write:user-tokens",
		"brands":       "read:brands",
		"brands-write": "write:brands",
		"client":       "user_id:a inbox:read:messages inbox:write:events read:preferences write:preferences read:brands",
		"create":       "user_id:a tenants:read tenants:notifications:read tenants:notifications:write",
		"brand-editor": "user_id:a tenant:acme:read tenant:acme:brand:read tenant:acme:brand:write",
	}
	for _, feature := range scope.Features() {
		t.Run(feature.Name, func(t *testing.T) {
			text, ok := complete[feature.Name]
			if !ok {
				t.Fatalf("no complete scope string of %s in the test", feature.Name)
			}
			named := []string{feature.Name}
			expect(t, given{text: scoped(text), forFeatures: named}.run(),
				"scope-needed pass", "scope-excess pass", "!user-missing error")
			expect(t, given{text: scoped(text + " write:track"), forFeatures: named}.run(), "scope-excess warning")
			words := strings.Fields(text)
			for i, word := range words {
				rest := strings.Join(append(append([]string{}, words[:i]...), words[i+1:]...), " ")
				findings := given{text: scoped(rest), forFeatures: named}.run()
				if strings.HasPrefix(word, "user_id:") {
					expect(t, findings, "user-missing error", "scope-needed pass")
					continue
				}
				f, ok := find(findings, "scope-needed", diagnose.Error)
				if !ok {
					t.Errorf("without %s nothing is missing", word)
				} else if !strings.Contains(f.Title, strings.NewReplacer("acme", "").Replace(word)) &&
					!strings.Contains(f.Title, "<T>") && !strings.Contains(f.Title, word) {
					t.Errorf("without %s: %q", word, f.Title)
				}
			}
		})
	}
}

func TestTenantPlaceholderIsNoRemedy(t *testing.T) {
	f, ok := find(given{text: scoped("user_id:a"), forFeatures: []string{"brand-editor"}}.run(), "scope-needed",
		diagnose.Error)
	if !ok {
		t.Fatal("nothing is missing")
	}
	if !f.Remedy.IsZero() || f.Command != "" || !strings.Contains(f.Fix, "replace <T> with") {
		t.Errorf("remedy %+v, command %q, fix %q: the tenant is not known", f.Remedy, f.Command, f.Fix)
	}
}

func TestExpectedUser(t *testing.T) {
	tests := []struct {
		name, scope, user string
		severity          diagnose.Severity
		after             string // the scope after the remedy, "" without one
	}{
		{"the same", inboxScope, "user-123", diagnose.Pass, ""},
		{"one of several", "user_id:b " + inboxScope, "user-123", diagnose.Pass, ""},
		{"another case", inboxScope, "User-123", diagnose.Error, "user_id:User-123 inbox:read:messages inbox:write:events"},
		{"none", "inbox:read:messages inbox:write:events", "a", diagnose.Error, "user_id:a inbox:read:messages inbox:write:events"},
		{"none of several", "user_id:b user_id:c read:brands", "a", diagnose.Error, "user_id:a user_id:b user_id:c read:brands"},
		{"an ID with a space", inboxScope, "a b", diagnose.Error, ""},
		{"an ID with an escape sequence", inboxScope, "a\x1b[2J", diagnose.Error, ""},
		{"a placeholder", inboxScope, "undefined", diagnose.Error, ""},
		{"named in another form", "userId:user-123 inbox:read:messages inbox:write:events", "user-123", diagnose.Skipped, ""},
		{"another in another form", "userId:b inbox:read:messages inbox:write:events", "user-123", diagnose.Error, "user_id:user-123 userId:b inbox:read:messages inbox:write:events"},
		{"nothing expected", inboxScope, "", diagnose.Skipped, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			findings := given{text: scoped(tt.scope), user: tt.user}.run()
			f, ok := find(findings, "user-mismatch", tt.severity)
			if !ok {
				t.Fatalf("no user-mismatch %s; the findings are:\n%s", tt.severity, list(findings))
			}
			after := ""
			if !f.Remedy.IsZero() {
				after = f.Remedy.ApplyScope(tt.scope)
			}
			if after != tt.after {
				t.Errorf("the remedy makes %q, want %q", after, tt.after)
			}
		})
	}
}

func TestLookalikesAreSpelledOut(t *testing.T) {
	user := given{text: claims(), user: "us\u0435r-123"}.run()
	tenant := given{text: claims(`tenant_scope="published/pr\u043eduction"`)}.run()
	for _, tt := range []struct {
		findings []diagnose.Finding
		want     string
	}{
		{user, `not for "us\u{0435}r-123"`},
		{user, "U+0435 CYRILLIC SMALL LETTER IE"},
		{tenant, `tenant_scope "published/pr\u{043E}duction"`},
	} {
		if !says(tt.findings, tt.want) {
			t.Errorf("nothing says %s; the findings are:\n%s", tt.want, list(tt.findings))
		}
	}
}

func TestScopeTypes(t *testing.T) {
	tests := []struct {
		name    string
		changes []string
		want    string // the scope after the remedy, "" without one
	}{
		{"array", []string{`scope=["user_id:a","read:brands"]`}, "user_id:a read:brands"},
		{"number", []string{"scope=7"}, ""},
		{"null", []string{"scope=null"}, ""},
		{"scp array", []string{"scope", `scp=["read:brands"]`}, "read:brands"},
		{"scp string", []string{"scope", `scp="read:brands"`}, "read:brands"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			findings := given{text: claims(tt.changes...)}.run()
			f, ok := find(findings, "scope-type", diagnose.Error)
			if !ok {
				t.Fatalf("no scope-type; the findings are:\n%s", list(findings))
			}
			if f.Remedy.New != tt.want || (f.Command == "") != (tt.want == "") {
				t.Errorf("remedy %+v, command %q, want %q", f.Remedy, f.Command, tt.want)
			}
			expect(t, findings, "scope-missing skipped", "!scope-missing error", "scope-separator skipped")
		})
	}
}

func TestCourierRules(t *testing.T) {
	const (
		ulid    = "01jzq4v7w8x9y0a1b2c3d4e5f6"
		wrk     = "wrk_01jzq4v7w8x9y0a1b2c3d4e5f6"
		envName = "env_" + ulid
	)
	key := func(id string) string { return base64.StdEncoding.EncodeToString([]byte(id)) }
	tests := []struct {
		name        string
		tenantScope string
		tenantID    string
		given       given
		want        []string
	}{
		{"production", "published/production", workspace, given{}, []string{"environment pass", "environment-expected skipped", "workspace skipped", "!test-environment note", "!draft warning"}},
		{"test", "published/test", workspace + "/test", given{}, []string{"environment pass", "test-environment note"}},
		{"named environment", "published/" + envName, workspace + "/" + envName, given{}, []string{"environment pass", "!test-environment note"}},
		{"new workspace", "published/" + envName, wrk + "/" + envName, given{}, []string{"environment pass"}},
		{"draft", "draft/production", workspace, given{}, []string{"environment pass", "draft warning"}},
		{"test scope, production id", "published/test", workspace, given{}, []string{"environment error", "test-environment note"}},
		{"production scope, test id", "published/production", workspace + "/test", given{}, []string{"environment error"}},
		{"two environments", "published/" + envName, wrk + "/env_other", given{}, []string{"environment error"}},
		{"no environment", "production", workspace, given{}, []string{"environment error", "environment-expected skipped"}},
		{"no workspace", "published/production", "acme", given{}, []string{"environment error"}},
		{"expected", "published/test", workspace + "/test", given{environment: "test"}, []string{"environment-expected pass"}},
		{"not expected", "published/test", workspace + "/test", given{environment: "production"}, []string{"environment-expected error"}},
		{"client key of it", "published/test", workspace + "/test", given{clientKey: key(workspace)}, []string{"workspace pass"}},
		{"client key of a new workspace", "published/" + envName, wrk + "/" + envName, given{clientKey: key(wrk)}, []string{"workspace pass"}},
		{"client key of another", "published/production", workspace, given{clientKey: key(wrk)}, []string{"workspace error"}},
		{"no client key at all", "published/production", workspace, given{clientKey: "pk_prod_EXAMPLE"}, []string{"workspace error"}},
		{"client key of the test environment", "published/test", workspace + "/test", given{clientKey: key(workspace + "/test")}, []string{"workspace pass"}},
		{"EU", "published/production", workspace, given{region: "eu"}, []string{"region note"}},
		{"US", "published/production", workspace, given{region: "us"}, []string{"!region note"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			g := tt.given
			g.text = claims(`tenant_scope="`+tt.tenantScope+`"`, `tenant_id="`+tt.tenantID+`"`)
			expect(t, g.run(), append(tt.want, "!not-courier note")...)
		})
	}
}

func TestUnreadableClaimsAreNotMissing(t *testing.T) {
	tests := []struct{ name, text string }{
		{"cut off in the payload", claims()[:90]},
		{"an array", signText(healthyHeader().String(), `[]`)},
		{"text", signText(healthyHeader().String(), `hello`)},
		{"empty", claims()[:strings.IndexByte(claims(), '.')+1] + ".AAAA"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			expect(t, given{text: tt.text}.run(),
				"!exp-missing warning", "!scope-missing error", "!not-courier note", "exp-missing skipped", "scope-missing skipped", "not-courier skipped")
		})
	}
}
