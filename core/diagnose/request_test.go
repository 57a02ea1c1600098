package diagnose_test

import (
	"strings"
	"testing"
	"time"

	"bulla/core/courier"
	"bulla/core/diagnose"
)

// TestDifferences checks the title and the fix of every difference between a token and its request.
func TestDifferences(t *testing.T) {
	test := courier.TenantScope{State: "published", Environment: "test"}
	with := func(a *diagnose.Request, scope courier.TenantScope) *diagnose.Request {
		a.TenantScope, a.Host = scope, "courier.example"
		return a
	}
	none := courier.TenantScope{}
	for name, c := range map[string]struct {
		text    string
		request *diagnose.Request
		title   string // "" for no finding
		fix     string
	}{
		"another environment": {claims(), with(requested(inboxScope, "1d"), test), `issued for "published/production" instead of published/test`, "may have its own key"},
		"another state":       {claims(`tenant_scope="draft/test"`), with(requested(inboxScope, "1d"), test), `issued for "draft/test"`, "courier.example"},
		"that environment":    {claims(`tenant_scope="published/test"`), with(requested(inboxScope, "1d"), test), "", ""},
		"a key without one":   {claims(), with(requested(inboxScope, "1d"), none), "", ""},
		"no environment":      {claims("tenant_scope"), with(requested(inboxScope, "1d"), test), "", ""},
		"hostile environment": {claims(`tenant_scope="\u001b[31m/test"`), with(requested(inboxScope, "1d"), test), `issued for "\u{001B}[31m/test"`, ""},
		"another lifetime":    {claims(), with(requested(inboxScope, "2d"), none), "valid for 1 day instead of 2 days", "check what answers at courier.example: a proxy, a mock or a cache"},
		"no end":              {claims("exp"), with(requested(inboxScope, "2d"), none), "never expires instead of after 2 days", "may leave out"},
		"less":                {claims(), with(requested(inboxScope+" read:brands", "1d"), none), `the scope lacks "read:brands", which was requested`, "may leave out"},
		"more":                {claims(), with(requested("user_id:user-123 inbox:read:messages", "1d"), none), `the scope has "inbox:write:events", which was not requested`, "check what answers at courier.example: a proxy, a mock or a cache"},
		"another user":        {claims(), with(requested(strings.Replace(inboxScope, "user-123", "ann", 1), "1d"), none), `the scope has "user_id:user-123" instead of "user_id:ann"`, "its own token"},
		"nobody knows who":    {claims(), requested(inboxScope, "2d"), "valid for 1 day instead of 2 days", "check which server answered: "},
	} {
		t.Run(name, func(t *testing.T) {
			f, ok := find(given{text: c.text, request: c.request}.run(), "not-as-asked", diagnose.Warning)
			if ok != (c.title != "") || !strings.HasPrefix(f.Title, c.title) || !strings.Contains(f.Fix, c.fix) {
				t.Errorf("%v %q, fix %q, want %q and %q", ok, f.Title, f.Fix, c.title, c.fix)
			}
			if ok && f.Because == "" {
				t.Error("it doesn't say why it matters")
			}
		})
	}
}

// TestRequestedAlready checks that no remedy is offered that the request already had.
func TestRequestedAlready(t *testing.T) {
	less := "user_id:user-123 inbox:read:messages"
	for name, c := range map[string]struct {
		given given
		code  string
		fix   string
		mends bool
	}{
		"a requested scope":              {given{text: scoped(less), request: requested(inboxScope, "1d")}, "scope-needed", "it was requested: find out why the server left it out", false},
		"a scope that was not requested": {given{text: scoped(less), request: requested(less, "1d")}, "scope-needed", "add it to the scope", true},
		"a typo of the answer":           {given{text: scoped(inboxScope + " inbox:read:message"), request: requested(inboxScope, "1d")}, "scope-unknown", "it was not requested", false},
		"a typo of the request":          {given{text: scoped(less + " inbox:read:message"), request: requested(less+" inbox:read:message", "1d")}, "scope-unknown", "", true},
		"commas of the answer": {given{text: scoped(strings.ReplaceAll(inboxScope, " ", ",")),
			request: requested(inboxScope, "1d")}, "scope-separator", "had the right form", false},
		"an array in the answer": {given{text: claims(`scope=["user_id:user-123","inbox:read:messages","inbox:write:events"]`), request: requested(inboxScope, "1d")}, "scope-type", "had the right form", false},
		"another user in the answer": {given{text: scoped(strings.Replace(inboxScope, "user-123", "ann", 1)),
			user: "user-123", request: requested(inboxScope, "1d")}, "user-mismatch", "it was not requested", false},
		"a lifetime that was not requested": {given{text: claims("iat="+seconds(0), "exp="+seconds(time.Minute)), request: requested(inboxScope, "1d")}, "exp-soon", "the request was for 1 day: find out why the server gave another", false},
		"too long a lifetime": {given{text: claims("exp=" + seconds(1000*24*time.Hour)),
			request: requested(inboxScope, "2d")}, "lifetime-long", "the request was for 2 days", false},
		"too long a lifetime, as requested": {given{text: claims("iat="+seconds(0), "exp="+seconds(90*24*time.Hour)),
			request: requested(inboxScope, "90d")}, "lifetime-long", "shorter", true},
		"no end": {given{text: claims("exp"), request: requested(inboxScope, "2d")}, "exp-missing", "the request had expires_in: find out why the server left it out", false},
		"a good lifetime that has passed": {given{text: claims("iat="+seconds(-48*time.Hour),
			"exp="+seconds(-24*time.Hour)), request: requested(inboxScope, "1d")}, "exp", "issue a new token", false},
	} {
		t.Run(name, func(t *testing.T) {
			for _, f := range c.given.run() {
				if f.Code != c.code || f.Severity > diagnose.Warning {
					continue
				}
				if f.Remedy.IsZero() == c.mends || !c.mends && f.Command != "" || !strings.Contains(f.Fix, c.fix) {
					t.Errorf("%s: fix %q, remedy %+v, command %q", f.Title, f.Fix, f.Remedy, f.Command)
				}
				return
			}
			t.Errorf("no %s; the findings are:\n%s", c.code, list(c.given.run()))
		})
	}
}

// TestSoonWhenComposed checks that a composed token that is valid for a few minutes gets a longer
// expiry: a new one would expire just as soon.
func TestSoonWhenComposed(t *testing.T) {
	text := claims("iat="+seconds(-time.Minute), "exp="+seconds(4*time.Minute))
	for composed, want := range map[bool]string{true: "1d", false: "5m"} {
		f, ok := find(given{text: text, composed: composed}.run(), "exp-soon", diagnose.Warning)
		if !ok || f.Remedy.New != want {
			t.Errorf("composed %v: %v, %+v, fix %q", composed, ok, f.Remedy, f.Fix)
		}
	}
}
