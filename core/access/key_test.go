package access_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"bulla/core/access"
	"bulla/core/courier"
	"bulla/core/diagnose"
	"bulla/core/scope"
)

// TestZeroDecision checks that the zero Decision allows nothing.
func TestZeroDecision(t *testing.T) {
	if d := (access.Decision{}); d.Allowed() || d.Outcome != access.Undecided {
		t.Errorf("a zero decision has the outcome %d", d.Outcome)
	}
}

// TestWithAPIKey checks what an API key may call, and when the call has to name a user as well.
func TestWithAPIKey(t *testing.T) {
	for _, tt := range []struct {
		name    string
		call    access.Call
		outcome access.Outcome
		because string
	}{
		{"issuing", access.Call{Method: "post", Path: "/auth/issue-token"}, access.Allowed, "an API key can issue tokens"},
		{"issuing, with a slash at the end", access.Call{Method: "POST", Path: "/auth/issue-token/"}, access.Allowed, "an API key can issue tokens"},
		{"issuing in the EU", access.Call{Method: "POST", Path: "https://api.eu.courier.com/auth/issue-token"}, access.Allowed, "an API key can issue tokens"},
		{"issuing at the emulator", access.Call{Method: "POST", Path: "http://127.0.0.1:4100/auth/issue-token"}, access.Allowed, "an API key can issue tokens"},
		{"issuing at a stranger's", access.Call{Method: "POST", Path: "https://evil.example/auth/issue-token"}, access.UnknownEndpoint, `"evil.example" is not one of Courier's hosts: this endpoint is on api.courier.com or api.eu.courier.com`},
		{"issuing at the inbox", access.Call{Method: "POST", Path: "https://inbox.courier.com/auth/issue-token"}, access.UnknownEndpoint, "inbox.courier.com has no such endpoint: it is on api.courier.com or api.eu.courier.com"},
		{"issuing by GET", access.Call{Method: "GET", Path: "/auth/issue-token"}, access.UnknownMethod, `with an API key this path allows POST, not "GET"`},
		{"what is not known", access.Call{Method: "POST", Path: "/send"}, access.UnknownEndpoint, "tokens can't call this endpoint; Courier's API reference says whether it exists"},
		{"brands", access.Call{Method: "GET", Path: "/brands"}, access.Allowed, "an API key can call every endpoint"},
		{"the user in the path", access.Call{Method: "GET", Path: "/users/pigeon/preferences"}, access.Allowed, "an API key can call every endpoint"},
		{"a brand by GraphQL", access.Call{Method: "POST", Path: "/client/q", Operation: "brand"}, access.Allowed, "an API key can call every endpoint"},
		{"the user of the inbox", access.Call{Method: "POST", Path: "/q"}, access.Allowed, "an API key can call every endpoint; pass the user in the x-courier-user-id header"},
		{"the user of the client API", access.Call{Method: "POST", Path: "/client/q", Operation: "recipientPreferences"}, access.Allowed, "an API key can call every endpoint; pass the user in the x-courier-user-id header"},
		{"the user of the websocket", access.Call{Method: "GET", Path: "/"}, access.Allowed, "an API key can call every endpoint; pass the user as userId in the query"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if d := access.Decide(access.Bearer{APIKey: true}, tt.call); d.Outcome != tt.outcome || d.Because != tt.because ||
				d.GrantedBy != nil {
				t.Errorf("outcome %d, because %q", d.Outcome, d.Because)
			}
		})
	}
}

// TestIssuingWithToken checks that every token is refused, and that the fix is an API key rather
// than another token.
func TestIssuingWithToken(t *testing.T) {
	expired := []diagnose.Finding{{Code: "exp", Severity: diagnose.Error, Title: "expired 3d ago",
		Fix: "issue a new token"}}
	for name, b := range map[string]access.Bearer{"sound": bearer("user_id:pigeon read:brands"), "expired": access.FromToken(scope.Parse("read:brands"), expired)} {
		d := access.Decide(b, access.Call{Method: "POST", Path: "/auth/issue-token/"})
		if d.Outcome != access.Unauthorized || d.Because != "401: only an API key can issue tokens" || d.Fix() != "call it from your backend with an API key" || d.Needs != nil {
			t.Errorf("%s: %+v, fix %q", name, d, d.Fix())
		}
		d = access.Decide(b, access.Call{Method: "POST", Path: "https://evil.example/auth/issue-token"})
		if d.Outcome != access.UnknownEndpoint || !strings.Contains(d.Because, "not one of Courier's hosts") {
			t.Errorf("%s at a stranger's: %+v", name, d)
		}
	}
	for _, e := range access.Endpoints() {
		if e.KeyOnly {
			t.Errorf("%s %s is among those that tokens open", e.Method, e.Path)
		}
	}
}

// TestRefusedBy checks that the finding is kept that says why a token is refused.
func TestRefusedBy(t *testing.T) {
	const key = "pk_prod_ABCDEFGHIJKLMNOPQRSTUVWXYZ12"
	exp := diagnose.Finding{Code: "exp", Severity: diagnose.Error, Title: "expired 3d ago"}
	foreign := diagnose.Finding{Code: diagnose.CodeNotCourier, Severity: diagnose.Note,
		Title: "not issued by Courier: it has " + key}
	for _, tt := range []struct {
		name          string
		findings      []diagnose.Finding
		code, refused string
	}{
		{"nothing", nil, "", ""},
		{"a check that held", []diagnose.Finding{{Code: diagnose.CodeNotCourier, Severity: diagnose.Pass, Title: "Courier's claims are there"}}, "", ""},
		{"both", []diagnose.Finding{exp, foreign}, "not-courier", "not issued by Courier: it has pk_prod_****"},
		{"expired", []diagnose.Finding{exp}, "exp", "expired 3d ago"},
		{"another issuer", []diagnose.Finding{foreign}, "not-courier", "not issued by Courier: it has pk_prod_****"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if b := access.FromToken(scope.Parse("read:brands"), tt.findings); b.RefusedBy.Code != tt.code ||
				b.Refused != tt.refused {
				t.Errorf("by %q: %q", b.RefusedBy.Code, b.Refused)
			}
		})
	}
}

// TestGrantedBy checks that the scopes that allow a call are named, all of them if the call doesn't
// say which brand.
func TestGrantedBy(t *testing.T) {
	const several = "read:brands:a read:brands:b read:brands:a read:brands:* read:brands:<brand_id>"
	for _, tt := range []struct{ scope, path, want string }{
		{"read:brands read:brands:a", "/brands/:id", "read:brands"},
		{several, "/brands/:id", "read:brands:a read:brands:b"},
		{several, "/brands/b", "read:brands:b"},
		{several, "/brands/c", ""},
		{several, "/brands", ""},
		{"read:brands:<brand_id>", "/brands/:id", ""},
		{"user_id:pigeon read:preferences", "/users/pigeon/preferences", "read:preferences"},
		{"user_id:pigeon read:preferences", "/users/magpie/preferences", ""},
	} {
		d := access.Decide(bearer(tt.scope), access.Call{Method: "GET", Path: tt.path})
		if got := strings.Join(d.GrantedBy, " "); got != tt.want || d.Allowed() != (tt.want != "") {
			t.Errorf("%s with %q is opened by %q, want %q: %s", tt.path, tt.scope, got, tt.want, d.Because)
		}
	}
}

// TestNoKeyIsShown uses an API key, and a token, as an ID, an operation or a host. What a decision
// shows has neither of them; what code needs is complete.
func TestNoKeyIsShown(t *testing.T) {
	const key = "pk_prod_ABCDEFGHIJKLMNOPQRSTUVWXYZ12"
	for _, tt := range []struct {
		name  string
		scope string
		call  access.Call
		path  string
	}{
		{"in the path", "read:brands", access.Call{Method: "GET", Path: "/users/" + key + "/preferences"}, "/users/pk_prod_****/preferences"},
		{"in the path, and granted", "read:preferences user_id:" + key, access.Call{Method: "GET", Path: "/users/" + key + "/preferences"}, "/users/pk_prod_****/preferences"},
		{"escaped", "", access.Call{Method: "GET", Path: "/users/pk%5Fprod%5FABCDEFGHIJKLMNOPQRSTUVWXYZ12/preferences"}, "/users/pk_prod_****/preferences"},
		{"in a URL", "", access.Call{Method: "GET", Path: "https://api.courier.com/users/" + key + "/preferences"}, "https://api.courier.com/users/pk_prod_****/preferences"},
		{"in an unknown path", "", access.Call{Method: "GET", Path: "/" + key}, "/pk_prod_****"},
		{"as a token", "", access.Call{Method: "GET", Path: "/users/" + longID + "/preferences"}, "/users/eyJaaaaaaaaaaaaaaaaaaaaa... (113 characters)/preferences"},
		{"as the SDK's user", "", access.Call{Method: "POST", Path: "/q", User: key}, "/q"},
		{"as the operation", "", access.Call{Method: "POST", Path: "/q", Operation: key}, "/q"},
		{"as the token's user", "inbox:read:messages user_id:" + key, access.Call{Method: "POST", Path: "/q"}, "/q"},
		{"as the brand", "user_id:pigeon", access.Call{Method: "GET", Path: "/brands/" + key}, "/brands/pk_prod_****"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			d := access.Decide(bearer(tt.scope), tt.call)
			shown := fmt.Sprint(d.Method, d.Path, d.Operation, d.Needs, d.Because, d.Fix(), d.PrintableUser())
			if strings.Contains(shown, "XYZ12") || strings.Contains(shown, "SIGNATURE") || d.Path != tt.path {
				t.Errorf("path %q, in all %s", d.Path, shown)
			}
		})
	}
	d := access.Decide(bearer("read:brands"), access.Call{Method: "GET", Path: "/users/" + key + "/preferences"})
	if d.User != key || d.Params["user_id"] != key ||
		!slices.Equal(d.ToAdd, []string{"user_id:" + key, "read:preferences"}) {
		t.Errorf("user %q, params %q, rest %q", d.User, d.Params, d.ToAdd)
	}
	brands := access.Call{Method: "GET", Path: "https://" + strings.ToLower(key) + ".example/brands"}
	if d := access.Decide(bearer(""), brands); strings.Contains(d.Because+d.Path, "xyz12") {
		t.Errorf("a host: %+v", d)
	}
}

// TestHosts checks the names of the hosts against those of the regions.
func TestHosts(t *testing.T) {
	for host, eu := range map[access.Host]string{access.API: "api.eu.courier.com", access.Inbox: "inbox.eu.courier.io", access.Realtime: "realtime.eu.courier.io"} {
		if host.In(courier.US) != string(host) || host.In(courier.EU) != eu {
			t.Errorf("%s is %s in the US and %s in the EU", host, host.In(courier.US), host.In(courier.EU))
		}
	}
}
