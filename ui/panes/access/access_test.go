package access

import (
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"bulla/core"
	"bulla/core/access"
	"bulla/core/diagnose"
	"bulla/ui/keymap"
)

const (
	inboxScope = "user_id:ann inbox:read:messages inbox:write:events"
	choose     = "PUT PATCH DELETE /users/:user_id/preferences/:topic_id"
)

// all is how many calls the pane counts.
var all = strconv.Itoa(len(access.Endpoints()))

func TestFacts(t *testing.T) {
	for _, tt := range []struct {
		name  string
		bench func(*testing.T) *bench
		want  string
	}{
		{"at the start", func(t *testing.T) *bench { return newBench(t, "") }, "3 of " + all + " calls allowed once issued"},
		{"the brands", func(t *testing.T) *bench { return newBench(t, "read:brands write:brands") }, "7 of " + all + " calls allowed once issued"},
		{"a wildcard is not a brand", func(t *testing.T) *bench { return newBench(t, "read:brands:*") }, "0 of " + all + " calls allowed once issued"},
		{"a token of Courier's", inspectingInbox(time.Hour), "3 of " + all + " calls allowed"},
		{"a token of another issuer", foreign, "401: not Courier's"},
		{"expired", inspectingInbox(-time.Minute), "401 on every call"},
		{"an API key", func(t *testing.T) *bench { return pasted(t, "pk_prod_ABCDEFGHIJKLMNOPQRSTUVWXYZ12") }, "an API key"},
		{"no token", func(t *testing.T) *bench { return pasted(t, "hello") }, "no token"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			b := tt.bench(t)
			name, facts := b.Pane.Title(b.Frame())
			if name != "Access" || facts.Plain() != tt.want {
				t.Errorf("title %q, facts %q, want %q", name, facts.Plain(), tt.want)
			}
		})
	}
}

// inspectingInbox inspects a token for the inbox with an exp that is so far ahead.
func inspectingInbox(ahead time.Duration) func(*testing.T) *bench {
	return func(t *testing.T) *bench { return inspecting(t, claims(`"`+inboxScope+`"`, ahead)) }
}

func pasted(t *testing.T, text string) *bench {
	t.Helper()
	b := newBench(t, "")
	b.Apply(core.Paste{Text: text})
	return b
}

// TestRowsHaveEveryEndpoint counts the requests of the rows, and checks that the rows don't depend
// on the scope.
func TestRowsHaveEveryEndpoint(t *testing.T) {
	names := func(scope string) (all []string) {
		b := newBench(t, scope)
		for _, r := range b.Pane.view(b.Frame()).rows {
			all = append(all, r.group+": "+r.request(200, ""))
		}
		return all
	}
	want := names(inboxScope)
	for _, scope := range []string{"read:brands", "read:brands:x write:preferences", "user_id:ann", "*"} {
		if got := names(scope); !slices.Equal(got, want) {
			t.Errorf("with %s the rows are\n%s\nwant\n%s", scope, strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
	}
	b := newBench(t, inboxScope)
	seen := map[string]int{}
	for _, r := range b.Pane.view(b.Frame()).rows {
		for _, call := range r.calls {
			seen[call.Method+" "+string(call.Endpoint.Host)+call.Path+" "+call.Operation]++
		}
	}
	for _, e := range access.Endpoints() {
		if n := seen[e.Method+" "+string(e.Host)+e.Path+" "+e.Operation()]; n != 1 {
			t.Errorf("%s %s %s is in %d rows", e.Method, e.Path, e.Operation(), n)
		}
	}
	if len(seen) != len(access.Endpoints()) {
		t.Errorf("%d requests in the rows, %d endpoints", len(seen), len(access.Endpoints()))
	}
}

// TestGroupsAreContiguous checks that the rows of a group follow each other, so that each group has
// one heading.
func TestGroupsAreContiguous(t *testing.T) {
	b := newBench(t, inboxScope)
	var groups []string
	for _, r := range b.Pane.view(b.Frame()).rows {
		if n := len(groups); n > 0 && groups[n-1] == r.group {
			continue
		}
		if slices.Contains(groups, r.group) {
			t.Errorf("%s is apart from the other rows of %s: move it in core/access/endpoints.go", r.request(200, ""), r.group)
		}
		groups = append(groups, r.group)
	}
}

// TestCommands runs the command that a detail shows.
func TestCommands(t *testing.T) {
	b := newBench(t, "")
	for _, r := range b.Pane.view(b.Frame()).rows {
		for _, call := range r.calls {
			words := append(strings.Fields(command(call)), "")
			e, _, _, ok := access.Match(words[3], words[4], words[5])
			if !ok || e.Path != call.Endpoint.Path || !slices.Equal(e.AnyOf, call.Endpoint.AnyOf) ||
				e.Host != call.Endpoint.Host {
				t.Errorf("%s asks about %+v, not %+v", command(call), e, call.Endpoint)
			}
		}
	}
}

func TestMoving(t *testing.T) {
	b := newBench(t, "")
	b.Height = 9
	last := len(b.Pane.view(b.Frame()).rows)
	for _, step := range []struct {
		action keymap.Action
		want   int
	}{
		{keymap.Up, 0}, {keymap.Down, 1}, {keymap.PageDown, 4}, {keymap.PageUp, 1}, {keymap.Last, last}, {keymap.Down, last},
		{keymap.First, 0},
	} {
		b.Do(step.action)
		b.Screen()
		if b.Pane.list.Cursor != step.want {
			t.Fatalf("after %s the cursor is on %d, want %d", step.action, b.Pane.list.Cursor, step.want)
		}
	}
	b.Do(keymap.Last)
	b.Screen()
	b.Pane.Reset()
	if got := b.Screen(); b.Pane.list.Cursor != 0 || !strings.Contains(got, question) {
		t.Errorf("after a reset the cursor is on %d:\n%s", b.Pane.list.Cursor, got)
	}
}

func TestFix(t *testing.T) {
	for _, tt := range []struct {
		name    string
		bench   func(*testing.T) *bench
		on      string
		want    string
		explain string
	}{
		{"an inbox that lacks its scope", func(t *testing.T) *bench { return newBench(t, "user_id:ann") }, "", "inbox:read:messages", ""},
		{"an inbox that is read", func(t *testing.T) *bench { return newBench(t, inboxScope) }, "", "", "already allowed"},
		{"a row", func(t *testing.T) *bench { return newBench(t, inboxScope) }, choose, "write:preferences", ""},
		{"a row that is open", func(t *testing.T) *bench { return newBench(t, "read:brands") }, "GET /brands", "", "already allowed"},
		{"a row with a wildcard", func(t *testing.T) *bench { return newBench(t, "read:brands:*") }, "GET /brands/:id", "read:brands", ""},
		{"no user", func(t *testing.T) *bench { return newBench(t, "read:preferences") }, "GET /users/:user_id/preferences", "", "press a in Scopes to add one"},
		{"neither user nor scope", func(t *testing.T) *bench { return newBench(t, "read:brands") }, choose, "write:preferences", ""},
		{"no user in a paste", func(t *testing.T) *bench { return inspecting(t, claims(`"read:preferences"`, time.Hour)) }, "GET /users/:user_id/preferences", "", "press f in Diagnosis to compose"},
		{"a pasted token", func(t *testing.T) *bench { return inspecting(t, claims(`"user_id:ann"`, time.Hour)) }, choose, "write:preferences", ""},
		{"an expired token", func(t *testing.T) *bench { return inspecting(t, claims(`"user_id:ann"`, -time.Hour)) }, choose, "write:preferences", ""},
		{"a token of another issuer", foreign, choose, "", "use a token from Courier's issue-token endpoint"},
		{"no token", func(t *testing.T) *bench { return pasted(t, "hello") }, "", "", "there is no token"},
		{"an API key", func(t *testing.T) *bench { return pasted(t, "pk_prod_ABCDEFGHIJKLMNOPQRSTUVWXYZ12") }, "", "", "on your server"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			b := tt.bench(t)
			if tt.on != "" {
				b.on(tt.on)
			}
			remedies, why := b.Pane.Fix(b.Frame())
			var added []string
			for _, r := range remedies {
				if r.Kind != diagnose.AddScopes && r.Kind != diagnose.SetExpiry {
					t.Errorf("the remedy is %+v", r)
				}
				added = append(added, r.Scopes...)
			}
			if strings.Join(added, " ") != tt.want || !strings.Contains(why, tt.explain) || (why == "") == (tt.want == "") {
				t.Errorf("adds %q because %q, want %q, %q", added, why, tt.want, tt.explain)
			}
		})
	}
}

// TestFixAllows applies the fix of every row. The row is then allowed, and the cursor is still on
// it.
func TestFixAllows(t *testing.T) {
	b := newBench(t, "user_id:ann")
	rows := b.Pane.view(b.Frame()).rows
	for i := range rows {
		b.Pane.list.Cursor = i + 1
		if _, why := b.Pane.Fix(b.Frame()); why != "this call is already allowed" {
			b.fix()
		}
		if r, ok := b.Pane.selected(b.Pane.view(b.Frame())); !ok || !r.decision().Allowed() {
			t.Errorf("%s is not open: %s", r.request(200, ""), r.decision().Because)
		}
	}
	if _, facts := b.Pane.Title(b.Frame()); facts.Plain() != all+" of "+all+" calls allowed once issued" {
		t.Errorf("facts %q", facts.Plain())
	}
}

func TestCopy(t *testing.T) {
	b := newBench(t, "user_id:ann")
	if text, what := b.Pane.Copy(b.Frame()); text != "it connects but returns no messages: the scope lacks inbox:read:messages" || what != "answer" {
		t.Errorf("of the inbox: %q, %q", text, what)
	}
	b.on(choose)
	if text, what := b.Pane.Copy(b.Frame()); text != choose || what != "request" {
		t.Errorf("of a row: %q, %q", text, what)
	}
	b.on("POST /client/q messages")
	if text, _ := b.Pane.Copy(b.Frame()); text != "POST /client/q" {
		t.Errorf("of an operation: %q", text)
	}
	b.Apply(core.Paste{Text: "hello"})
	if text, what := b.Pane.Copy(b.Frame()); text != "" || what != "" {
		t.Errorf("without a token: %q, %q", text, what)
	}
}

func TestNothingToOpen(t *testing.T) {
	b := pasted(t, "hello")
	if why := b.Pane.Disabled(keymap.Open, b.Frame()); !strings.Contains(why, "there is no token") {
		t.Errorf("enter is disabled because %q", why)
	}
	for _, action := range []keymap.Action{keymap.Open, keymap.Down, keymap.Last} {
		if effect := b.Pane.Do(action, b.Frame()); effect.Detail != nil || b.Pane.list.Cursor != 0 {
			t.Errorf("%s without a token: %+v, cursor %d", action, effect, b.Pane.list.Cursor)
		}
	}
}

func TestDetail(t *testing.T) {
	for _, tt := range []struct {
		name  string
		bench func(*testing.T) *bench
		on    string
		want  []string
		not   []string
	}{
		{"a row that is not granted", func(t *testing.T) *bench { return newBench(t, inboxScope) }, choose, []string{
			"PUT /users/:user_id/preferences/:topic_id\n· not allowed: the scope lacks write:preferences", "api.courier.com (EU: api.eu.courier.com)", "DELETE: delete the choice",
			"and user_id:<id> of the user in the path", "401:", "403:", "press esc, then f to add it", `bulla access "$TOKEN" PATCH /users/:user_id/preferences/:topic_id`,
		}, []string{"operations"}},
		{"a brand", func(t *testing.T) *bench { return newBench(t, "read:brands:x") }, "POST /client/q brand", []string{
			"✓ allowed once issued: the scope has read:brands:x", "read:brands, or read:brands:<brand_id>", "no user_id is needed", `bulla access "$TOKEN" POST /client/q brand`,
		}, []string{"to add to the scope", "what to do"}},
		{"the inbox's events", func(t *testing.T) *bench { return newBench(t, inboxScope) }, "POST inbox.courier.com/q read, unread, opened, unopened, clicked, archive, unarchive, delete, restore, markAllRead, archiveRead, archiveAll", []string{
			"inbox.courier.com (EU: inbox.eu.courier.io)", "operations\nread, unread", "archiveAll", "user passed to the SDK", "403:",
		}, []string{"no error:"}},
		{"the websocket", func(t *testing.T) *bench { return newBench(t, "user_id:ann") }, "GET realtime.courier.io/ websocket", []string{
			"✗ empty without an error: it connects but returns no messages", "realtime.courier.io (EU: realtime.eu.courier.io)", "no error: if the scope lacks something, it connects", `bulla access "$TOKEN" GET / websocket`,
		}, []string{"403:"}},
		{"a row of an expired token", func(t *testing.T) *bench { return inspecting(t, claims(`"read:brands"`, -time.Hour)) }, "GET /brands", []string{
			"✗ 401 on every call: expired 1h ago; its scopes: the scope has read:brands", "to change in the token\nset the expiry to 1d", "press esc, then f to change it",
		}, []string{"✓"}},
		{"an inbox that is composed", func(t *testing.T) *bench { return newBench(t, inboxScope) }, "", []string{"✓ once issued, this token can read the messages", "JWT is not enabled in the Inbox provider", "optOutOfInboxSync"}, []string{"not because of this token"}},
		{"an inbox that is read", inspectingInbox(time.Hour), "", []string{
			"why is my inbox empty?", "✓ not because of this token", `the token acts for "ann": the SDK's userId must be exactly that`, "JWT is not enabled in the Inbox provider", "optOutOfInboxSync", "Courier: Inbox with tenants",
		}, []string{"bulla access"}},
		{"an empty inbox", func(t *testing.T) *bench { return newBench(t, "user_id:ann") }, "", []string{
			"✗ it connects but returns no messages", "to add to the scope\ninbox:read:messages", `bulla access "$TOKEN" POST /q messages`,
		}, []string{"not because of this token"}},
		{"a refused inbox", inspectingInbox(-time.Hour), "", []string{
			"✗ refused like every call; its scopes would allow it", "to change in the token\nset the expiry to 1d",
		}, []string{"switched on"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			b := tt.bench(t)
			if tt.on != "" {
				b.on(tt.on)
			}
			got := b.detail(200)
			for _, want := range tt.want {
				if !strings.Contains(got, want) {
					t.Errorf("%q is not in\n%s", want, got)
				}
			}
			for _, not := range tt.not {
				if strings.Contains(got, not) {
					t.Errorf("%q is in\n%s", not, got)
				}
			}
		})
	}
}

// TestViewIsKept checks that access is decided once for a scope, which may be 2 MB long, and again
// if the scope or the user changes.
func TestViewIsKept(t *testing.T) {
	b := newBench(t, inboxScope)
	first := &b.Pane.view(b.Frame()).rows[0]
	if again := &b.Pane.view(b.Frame()).rows[0]; again != first {
		t.Error("the same scope is judged twice")
	}
	b.Apply(core.AddScope{Scope: "read:brands"})
	if v := b.Pane.view(b.Frame()); v.allowed != 6 {
		t.Errorf("after another scope %d are open, want 6", v.allowed)
	}
	b.Apply(core.SetExpectation{Expectation: core.Expectation{User: "bob"}})
	if v := b.Pane.view(b.Frame()); v.inbox.Allowed() || !strings.Contains(v.inbox.Because, "user_id:bob") {
		t.Errorf("for another user: %+v", v.inbox)
	}
}
