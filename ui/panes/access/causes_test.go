package access

import (
	"strings"
	"testing"
	"time"
)

// TestFixOfTheCause checks that the fault of the scope is the reason if it is the cause, and that f
// fixes it.
func TestFixOfTheCause(t *testing.T) {
	for _, tt := range []struct {
		name, claim, on string
		shows           []string
		scope           string // after f
	}{
		{"commas", `"user_id:ann,inbox:read:messages,inbox:write:events"`, "",
			[]string{"✗ Inbox empty? it connects but returns no messages: the scope lacks user_id:<id> and inbox:read:messages, because scopes are separated by U+002C COMMA", "f fix: rewrite the scope: user_id:ann inbox:read:messages inbox:write:events"},
			inboxScope},
		{"commas, and a row that lacks its scope too", `"user_id:ann,inbox:read:messages,inbox:write:events"`, choose,
			[]string{"f fix: rewrite the scope: user_id:ann inbox:read:messages inbox:write:events and add write:preferences"},
			inboxScope + " write:preferences"},
		{"an array", `["user_id:ann","inbox:read:messages","inbox:write:events"]`, "",
			[]string{"scope is an array, not a string", "f fix: rewrite the scope: "}, inboxScope},
		{"another spelling of user_id", `"userId:ann inbox:read:messages inbox:write:events"`, "",
			[]string{`"userId:ann" does not name a user`, "f fix: replace userId:ann with user_id:ann"}, inboxScope},
		{"one of the two scopes", `"user_id:ann inbox:read:messages"`, "",
			[]string{"! Inbox empty? Courier's guide requires both inbox scopes, and the token lacks inbox:write:events\n", "f fix: add inbox:write:events\n", "✓ POST "}, inboxScope},
	} {
		t.Run(tt.name, func(t *testing.T) {
			b := inspecting(t, claims(tt.claim, time.Hour))
			b.Width = 180
			if tt.on != "" {
				b.on(tt.on)
			}
			got := b.Screen()
			for _, want := range tt.shows {
				if !strings.Contains(got, want) {
					t.Errorf("%q does not show:\n%s", want, got)
				}
			}
			b.fix()
			if got := b.Core.Snapshot(now).Scopes.Text; got != tt.scope {
				t.Errorf("the scope is %q, want %q", got, tt.scope)
			}
		})
	}
}

// TestCannotFix checks that the pane says why f can't fix something.
func TestCannotFix(t *testing.T) {
	for _, tt := range []struct{ name, claim, shows, why string }{
		{"a placeholder", `"user_id:$YOUR_USER_ID inbox:read:messages inbox:write:events"`, `, because "$YOUR_USER_ID" is a placeholder, not a user`, "f can't fix this: replace it with the user's ID"},
		{"an ID that is not ASCII", `"user_id:\u6f22\u5b57 inbox:read:messages inbox:write:events"`, "✗ Inbox empty? Courier may reject this token: ", "f can't fix this: give the user a plain ASCII id"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			b := inspecting(t, claims(tt.claim, time.Hour))
			b.Width = 180
			if got := b.Screen(); !strings.Contains(got, tt.shows) || !strings.Contains(got, "fix: "+tt.why) ||
				strings.Contains(got, "not because of this token") {
				t.Errorf("%q and %q do not show:\n%s", tt.shows, tt.why, got)
			}
			if remedies, why := b.Pane.Fix(b.Frame()); len(remedies) > 0 || !strings.HasPrefix(why, tt.why) {
				t.Errorf("f does %+v because %q", remedies, why)
			}
		})
	}
}

// TestViewFollowsTheSuspects checks that access is decided again if the same scope is wrong for
// another reason.
func TestViewFollowsTheSuspects(t *testing.T) {
	b := inspecting(t, claims(`5`, time.Hour))
	if got := b.detail(200); !strings.Contains(got, "scope is a number") {
		t.Fatalf("a number:\n%s", got)
	}
	other := inspecting(t, claims(`["user_id:ann"]`, time.Hour))
	if b.Core.Snapshot(now).Scopes.Text != other.Core.Snapshot(now).Scopes.Text {
		t.Fatal("the scopes differ, and nothing is tested")
	}
	other.Pane = b.Pane
	if got := other.detail(200); strings.Contains(got, "scope is a number") ||
		!strings.Contains(got, "scope is an array") {
		t.Errorf("an array:\n%s", got)
	}
}

// TestWhoseMessages checks that the users are named that the token acts for, but not too many.
func TestWhoseMessages(t *testing.T) {
	for _, tt := range []struct{ users, want string }{
		{"user_id:ann", `the token acts for "ann": the SDK's userId must be exactly that`},
		{"user_id:ann user_id:bob", `the token acts for "ann" and "bob": the SDK's userId must be exactly one of them`},
		{"user_id:a user_id:b user_id:c user_id:d user_id:e user_id:f user_id:g", `the token acts for "a", "b", "c", "d", "e" and 2 more: `},
	} {
		got := inspecting(t, claims(`"`+tt.users+` inbox:read:messages inbox:write:events"`, time.Hour)).detail(300)
		if !strings.Contains(got, tt.want) {
			t.Errorf("%q is not in\n%s", tt.want, got)
		}
	}
}
