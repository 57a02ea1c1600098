package access_test

import (
	"encoding/base64"
	"slices"
	"strings"
	"testing"
	"time"

	"bulla/core/access"
	"bulla/core/diagnose"
	"bulla/core/intake"
	"bulla/core/token"
)

// diagnosed returns the bearer of a token with a scope claim (JSON), as the diagnosis sees it.
func diagnosed(t *testing.T, scopeClaim, user string) access.Bearer {
	t.Helper()
	part := func(json string) string { return base64.RawURLEncoding.EncodeToString([]byte(json)) }
	payload := `{"scope":` + scopeClaim + `,"tenant_scope":"published/production","tenant_id":"3f0e7b0a-7c1c-4d5e-9a77-0c6b7a1f2d33","iat":1794990000,"exp":1795085400,"jti":"5d3c8f5e-90cb-4a2b-8c1d-6e7f8091a001"}`
	decoded := token.Decode(part(`{"alg":"HS256","typ":"JWT"}`) + "." + part(payload) + "." + strings.Repeat("A", 43))
	facts := diagnose.ReadFacts(decoded, intake.Found{}, "")
	return access.FromToken(facts.Scopes,
		diagnose.Run(diagnose.Context{Now: time.Unix(1795000000, 0), Token: decoded, Facts: &facts, User: user}))
}

// TestCauses checks that the fault of a scope is the reason if it is the cause, and that the fix
// says what to change.
func TestCauses(t *testing.T) {
	const marks = "read"
	preferences := access.Call{Method: "GET", Path: "/users/:user_id/preferences"}
	for _, tt := range []struct {
		name, scope string
		call        access.Call
		because     string
		rest, fix   string
	}{
		{"commas", `"user_id:magpie,inbox:read:messages"`, access.Call{Method: "POST", Path: "/q"},
			"lacks user_id:<id> and inbox:read:messages, because scopes are separated by U+002C COMMA (byte 14)", "", "use a plain space (U+0020)"},
		{"commas, and a scope that is not there", `"user_id:magpie,inbox:read:messages"`, preferences,
			"U+002C COMMA", "read:preferences", "(U+0020); issue a new token with read:preferences in its scope"},
		{"commas elsewhere", `"user_id:magpie inbox:read:messages,inbox:write:events"`, preferences, "the scope lacks read:preferences", "read:preferences", "issue a new token with read:preferences in its scope"},
		{"an array", `["user_id:magpie","inbox:read:messages"]`, access.Call{Method: "POST", Path: "/q"}, ", because scope is an array, not a string", "", `send one string named scope: "user_id:magpie inbox:read:messages"`},
		{"a number", `5`, access.Call{Method: "GET", Path: "/brands"}, ", because scope is a number, not a string", "read:brands", "send one string named scope; issue"},
		{"a placeholder", `"user_id:$YOUR_USER_ID inbox:read:messages"`, access.Call{Method: "POST", Path: "/q"}, `, because "$YOUR_USER_ID" is a placeholder, not a user`, "", "replace it with the user's ID"},
		{"a placeholder, and the SDK's user", `"user_id:$YOUR_USER_ID inbox:read:messages"`, access.Call{Method: "POST", Path: "/q", User: "crow"}, `is a placeholder`, "user_id:crow", "user's ID; issue a new token with user_id:crow"},
		{"a placeholder where no user is needed", `"user_id:$YOUR_USER_ID"`, access.Call{Method: "GET", Path: "/brands"}, "the scope lacks read:brands", "read:brands", "issue"},
		{"a tab in the ID", `"user_id:a\tb inbox:read:messages"`, access.Call{Method: "POST", Path: "/q"}, ", because scopes are separated by U+0009 TAB (byte 9)", "", "use a plain space"},
		{"nothing behind the colon", `"user_id: magpie inbox:read:messages"`, access.Call{Method: "POST", Path: "/q"}, `, because "user_id:" has no ID`, "", `remove the space: write "user_id:magpie"`},
		{"another spelling of user_id", `"userId:magpie inbox:write:events"`, access.Call{Method: "POST", Path: "/q", Operation: marks}, `, because "userId:magpie" does not name a user`, "", `write "user_id:magpie"`},
		{"a misspelled scope", `"user_id:magpie inbox:read:message"`, access.Call{Method: "POST", Path: "/q"}, `, because "inbox:read:message" is not a known Courier scope`, "", `write "inbox:read:messages", the closest known scope`},
		{"user and scope are misspelled", `"userId:magpie inbox:read:message"`, access.Call{Method: "POST", Path: "/q"}, `does not name a user and "inbox:read:message" is not a known Courier scope`, "", `write "user_id:magpie"; write "inbox:read:messages"`},
		{"a scope that no person wrote is not fixed", `"user_id:magpie inbox:read:message ` + strings.Repeat("x", 20_000) + `"`, access.Call{Method: "POST", Path: "/q"}, "the scope lacks inbox:read:messages", "inbox:read:messages", "issue a new token with inbox:read:messages"},
		{"a key in the ID is masked", `"userId:pk_prod_ABCDEFGHIJKLMNOPQRSTUVWXYZ12 inbox:read:messages"`, access.Call{Method: "POST", Path: "/q"}, `"userId:pk_prod_****" does not name a user`, "", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			d := access.Decide(diagnosed(t, tt.scope, ""), tt.call)
			if d.Allowed() || !strings.Contains(d.Because, tt.because) || strings.Contains(d.Because, "XYZ12") {
				t.Errorf("because %q, want %q", d.Because, tt.because)
			}
			if strings.Join(d.ToAdd, " ") != tt.rest || !strings.Contains(d.Fix(), tt.fix) {
				t.Errorf("rest %q, fix %q, want %q, %q", d.ToAdd, d.Fix(), tt.rest, tt.fix)
			}
		})
	}
}

// TestFixOfUnwritableUser checks that no scope is requested for a user ID that no scope can
// contain.
func TestFixOfUnwritableUser(t *testing.T) {
	d := access.Decide(bearer("read:preferences"), access.Call{Method: "GET", Path: "/users/pigeon%20x/preferences"})
	if got := d.Fix(); !strings.HasPrefix(got, "give the user an ID of printable ASCII") || strings.Contains(got, "pigeon") {
		t.Errorf("fix %q", got)
	}
}

// TestInboxOfRefusedToken checks that access to an inbox is doubtful if the diagnosis finds that
// Courier may reject the token.
func TestInboxOfRefusedToken(t *testing.T) {
	for _, tt := range []struct{ name, scope, because, needs string }{
		{"an ID that is not ASCII", `"user_id:\u6f22\u5b57 inbox:read:messages inbox:write:events"`, `Courier may reject this token: "user_id:\u{6F22}\u{5B57}" contains`, ""},
		{"a control character", `"user_id:a\u0001b inbox:read:messages"`, "Courier may reject this token: ", "inbox:write:events"},
		{"a misspelled scope for events", `"user_id:magpie inbox:read:messages inbox:write:event"`, "and the token lacks inbox:write:events, because ", "inbox:write:events"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			b := diagnosed(t, tt.scope, "")
			d, ok := access.EmptyInbox(b, "")
			if !ok || d.Outcome != access.Doubtful || !strings.Contains(d.Because, tt.because) ||
				strings.Join(d.Needs, " ") != tt.needs || d.Fix() == "" {
				t.Errorf("%v, %+v, fix %q", ok, d, d.Fix())
			}
			if d := access.Decide(b, access.Call{Method: "POST", Path: "/q"}); !d.Allowed() {
				t.Errorf("the table has changed: %+v", d)
			}
		})
	}
	if d, ok := access.EmptyInbox(diagnosed(t, `"user_id:magpie inbox:read:messages inbox:write:events"`, ""), ""); ok || len(d.Needs)+len(d.Causes) > 0 {
		t.Errorf("a sound token: %+v", d)
	}
}

func TestOperations(t *testing.T) {
	if got := access.Operations("post", "https://inbox.courier.com/q"); !slices.Contains(got, "messages") ||
		!slices.Contains(got, "archive") || slices.Contains(got, "brand") {
		t.Errorf("of the inbox: %q", got)
	}
	if got := access.Operations("GET", "/brands"); got != nil {
		t.Errorf("of a REST path: %q", got)
	}
}
