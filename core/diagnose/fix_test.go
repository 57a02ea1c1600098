package diagnose_test

import (
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"bulla/core/diagnose"
)

// TestFix checks what is requested instead of a token, and what the fix says about it.
func TestFix(t *testing.T) {
	const both = "inbox:read:messages inbox:write:events"
	forInbox := []string{"inbox"}
	tests := []struct {
		name    string
		given   given
		scope   string // of the fix
		changes []string
	}{
		{"a scope is missing", given{text: scoped("user_id:a inbox:read:messages")},
			"user_id:a " + both, []string{"added inbox:write:events"}},
		{"commas", given{text: scoped("user_id:a,inbox:read:messages,inbox:write:events")},
			"user_id:a " + both, []string{"scopes are now separated by one space"}},
		{"encoded spaces", given{text: scoped("user_id:a%20inbox:read:messages"), forFeatures: forInbox},
			"user_id:a " + both, []string{"scopes are now separated by one space", "added inbox:write:events"}},
		{"another scope by mistake", given{text: scoped("user_id:a inbox:read:messages inbox:write:messages"), forFeatures: forInbox},
			"user_id:a " + both, []string{"replaced inbox:write:messages with inbox:write:events"}},
		{"another scope, and nobody says what for", given{text: scoped("user_id:a inbox:read:messages inbox:write:messages")},
			"user_id:a inbox:read:messages inbox:write:messages inbox:write:events", []string{"added inbox:write:events"}},
		{"read:messages by itself", given{text: scoped("user_id:a read:messages")},
			"user_id:a " + both, []string{`"read:messages" is now "inbox:read:messages"`, "added inbox:write:events"}},
		{"read:messages next to others", given{text: scoped("user_id:a read:messages read:brands"), forFeatures: forInbox},
			"user_id:a inbox:read:messages read:brands inbox:write:events",
			[]string{"replaced read:messages with inbox:read:messages", "added inbox:write:events"}},
		{"one tenant, wrong everywhere", given{text: scoped("user_id:a tenant:t:notifications:read tenants:t:notifications:write"), forFeatures: []string{"create"}},
			"user_id:a tenant:t:notification:read tenant:t:notification:write tenant:t:read", []string{
				`"tenant:t:notifications:read" is now "tenant:t:notification:read"`,
				`"tenants:t:notifications:write" is now "tenant:t:notification:write"`, "added tenant:t:read"}},
		{"too much that is harmless, and too much that is not",
			given{text: scoped("user_id:a " + both + " write:user-tokens write:brands tenants:read"), forFeatures: forInbox},
			"user_id:a " + both + " write:user-tokens", []string{"removed write:brands tenants:read"}},
		{"unknown words", given{text: scoped("user_id:a " + both + " foo:bar inbox:*")},
			"user_id:a " + both, []string{"removed foo:bar inbox:*"}},
		{"another user", given{text: claims(), user: "bob"},
			"user_id:bob " + both, []string{"replaced user_id:user-123 with user_id:bob"}},
		{"a placeholder, and the user is known", given{text: scoped("user_id:$USER " + both), user: "bob"},
			"user_id:bob " + both, []string{"removed user_id:$USER", "added user_id:bob"}},
		{"an array", given{text: claims(`scope=["user_id:a","inbox:read:messages","inbox:write:events"]`)},
			"user_id:a " + both, []string{"scope is now one string"}},
		{"another issuer's array, sent to Courier", given{text: claims(`scope=["read","write"]`, "tenant_scope", "tenant_id", "jti"), user: "bob", forFeatures: forInbox},
			"user_id:bob " + both, []string{"issued by Courier", "added user_id:bob", "added inbox:read:messages inbox:write:events", "expires in 1d"}},
		{"no scope, and all is known", given{text: claims("scope"), user: "bob", forFeatures: forInbox},
			"user_id:bob " + both, []string{"added user_id:bob", "added inbox:read:messages inbox:write:events"}},
		{"expired", given{text: claims("iat="+seconds(-72*time.Hour), "exp="+seconds(-24*time.Hour))},
			inboxScope, []string{"expires in 2d"}},
		{"never expires", given{text: claims("exp")}, inboxScope, []string{"expires in 1d"}},
		{"4 minutes", given{text: claims("iat="+seconds(0), "exp="+seconds(4*time.Minute))},
			inboxScope, []string{"expires in 1d"}},
		{"inconsistent claims", given{text: claims(`tenant_scope="published/test"`)}, inboxScope, []string{"issued by Courier"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			findings, fix := diagnose.Diagnose(tt.given.context())
			if fix == nil {
				t.Fatalf("there is no fix; the findings are:\n%s", list(findings))
			}
			if fix.Scope != tt.scope || !slices.Equal(fix.Changes, tt.changes) || fix.Left != 0 {
				t.Errorf("%+v\nwant the scope %q and the changes %q", *fix, tt.scope, tt.changes)
			}
			want := "bulla issue --remote --scope '" + fix.Scope + "' --expires-in " + fix.ExpiresIn
			for _, f := range findings {
				if f.Severity <= diagnose.Warning && f.Command != want {
					t.Errorf("%s has the command %q, want %q", f.Code, f.Command, want)
				}
			}
		})
	}
}

// TestNoFix checks when there is none: a new token is not the cure, or only a person knows what to
// request.
func TestNoFix(t *testing.T) {
	long := strings.Repeat("user_id:a ", 2000)
	for name, g := range map[string]given{
		"healthy":                  {text: claims()},
		"only notes":               {text: scoped(inboxScope + " write:user-tokens"), forFeatures: []string{"inbox"}},
		"another issuer":           {text: claims("scope", "tenant_scope", "tenant_id", "jti", "exp="+seconds(-time.Hour))},
		"no user":                  {text: scoped("inbox:read:messages")},
		"a placeholder as user":    {text: scoped("user_id:$USER inbox:read:messages inbox:write:events")},
		"a misspelled placeholder": {text: scoped("userId:$USER read:brands")},
		"no scope can name them":   {text: claims(), user: "Jane Doe"},
		"a placeholder as tenant":  {text: scoped("user_id:a tenant:<T>:read"), forFeatures: []string{"inbox"}},
		"no tenant":                {text: claims(), forFeatures: []string{"brand-editor"}},
		"nothing is known":         {text: scoped("user_id:a foo:bar")},
		"a clock is wrong":         {text: claims("iat=" + seconds(time.Hour))},
		"a draft key":              {text: claims(`tenant_scope="draft/production"`)},
		"a key as user":            {text: scoped("user_id:pk_prod_EXAMPLE0000000000000000000 read:brands,")},
		"a damaged payload":        {text: scoped("user_id:a,read:brands")[:200]},
		"an API key":               {text: "pk_prod_EXAMPLE0000000000000000000"},
		"a scope nobody has typed": {text: scoped(long + "inbox:*")},
	} {
		t.Run(name, func(t *testing.T) {
			findings, fix := diagnose.Diagnose(g.context())
			if fix != nil {
				t.Errorf("it requests %q\n%s", fix.Scope, list(findings))
			}
			for _, f := range findings {
				if f.Command != "" {
					t.Errorf("%s has a command: %s", f.Code, f.Command)
				}
			}
		})
	}
}

// TestFixCommand checks the parts of the command that depend on what is around the token.
func TestFixCommand(t *testing.T) {
	_, fix := diagnose.Diagnose(given{text: claims("exp"), region: "eu"}.context())
	if fix == nil || !strings.HasSuffix(fix.Command, " --expires-in 1d --region eu") {
		t.Errorf("in the EU: %+v", fix)
	}
	_, fix = diagnose.Diagnose(given{text: claims("exp"), environment: "test"}.context())
	if fix == nil || fix.Left != 1 {
		t.Errorf("a wrong environment is not left: %+v", fix)
	}
	_, fix = diagnose.Diagnose(given{text: scoped("user_id:" + strings.Repeat("a", 1000) + " read:brands,")}.context())
	if fix == nil || fix.Command != "" || fix.Scope == "" {
		t.Errorf("a scope that is too long to type: %+v", fix)
	}
}

// TestFixOfRequest checks that a fix starts from our own request, and that there is none if the
// response would be the same.
func TestFixOfRequest(t *testing.T) {
	const lacking = "user_id:user-123 inbox:read:messages"
	_, fix := diagnose.Diagnose(given{text: scoped(lacking), request: requested(lacking, "2d")}.context())
	if fix == nil || fix.Scope != inboxScope || fix.ExpiresIn != "2d" {
		t.Errorf("a request that lacks a scope: %+v", fix)
	}
	_, fix = diagnose.Diagnose(given{text: scoped(lacking), request: requested(inboxScope, "1d")}.context())
	if fix != nil {
		t.Errorf("the server left a scope out: %+v", fix)
	}
}

// TestPlaceholderIsOneError checks that a placeholder is not reported again as another user than
// the expected one, and that the expected user replaces it.
func TestPlaceholderIsOneError(t *testing.T) {
	for _, tt := range []struct {
		name, scope, user string
		codes             []string
		remedy            diagnose.Remedy
	}{
		{"no user expected", "user_id:$USER inbox:read:messages inbox:write:events", "", []string{"user-placeholder"}, diagnose.Remedy{}},
		{"ann expected", "user_id:$USER inbox:read:messages inbox:write:events", "ann", []string{"user-placeholder"},
			diagnose.Remedy{Kind: diagnose.ReplaceScope, Old: "user_id:$USER", New: "user_id:ann"}},
		{"no scope can name them", "user_id:$USER inbox:read:messages inbox:write:events", "Ann Lee", []string{"user-placeholder", "user-mismatch"}, diagnose.Remedy{}},
		{"next to another user", "user_id:$USER user_id:bob inbox:read:messages inbox:write:events", "ann", []string{"user-placeholder", "user-mismatch"},
			diagnose.Remedy{Kind: diagnose.ReplaceScope, Old: "user_id:$USER", New: "user_id:ann"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var codes []string
			for _, f := range diagnose.Run(given{text: scoped(tt.scope), user: tt.user}.context()) {
				if f.Severity <= diagnose.Warning {
					codes = append(codes, f.Code)
				}
				if f.Code == "user-placeholder" && !reflect.DeepEqual(f.Remedy, tt.remedy) {
					t.Errorf("the remedy is %+v, want %+v", f.Remedy, tt.remedy)
				}
			}
			if !slices.Equal(codes, tt.codes) {
				t.Errorf("the findings are %v, want %v", codes, tt.codes)
			}
		})
	}
}
