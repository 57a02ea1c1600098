package access_test

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"bulla/core/access"
	"bulla/core/diagnose"
	"bulla/core/scope"
)

var update = flag.Bool("update", false, "rewrite the golden files")

func bearer(text string) access.Bearer { return access.Bearer{Scopes: scope.Parse(text)} }

// longID is as long as a token, but used as a user ID.
var longID = "eyJ" + strings.Repeat("a", 100) + ".SIGNATURE"

func TestDecide(t *testing.T) {
	const inbox = "user_id:pigeon inbox:read:messages inbox:write:events"
	for _, tt := range []struct {
		name    string
		scope   string
		call    access.Call
		outcome access.Outcome
		needs   string
		because string
	}{
		{"the inbox reads", inbox, access.Call{Method: "POST", Path: "/q"}, access.Allowed, "", "the scope has inbox:read:messages and user_id:pigeon"},
		{"the inbox marks", inbox, access.Call{Method: "POST", Path: "/q", Operation: "archive"}, access.Allowed, "", "inbox:write:events"},
		{"an inbox without its scope is empty", "user_id:pigeon inbox:write:events", access.Call{Method: "POST", Path: "/q"}, access.Empty, "inbox:read:messages", "connects but returns no messages: the scope lacks inbox:read:messages"},
		{"an inbox of another user is empty", inbox, access.Call{Method: "POST", Path: "/q", User: "bluebird"}, access.Empty, "user_id:bluebird", `the token acts for "pigeon"`},
		{"an inbox without a user is empty", "inbox:read:messages", access.Call{Method: "POST", Path: "/q"}, access.Empty, "user_id:<id>", "lacks user_id:<id>"},
		{"a websocket without its scope stays silent", "user_id:pigeon", access.Call{Method: "GET", Path: "/"}, access.Empty, "inbox:read:messages", "no messages"},
		{"events without their scope are refused", "user_id:pigeon inbox:read:messages", access.Call{Method: "POST", Path: "/q", Operation: "read"}, access.Forbidden, "inbox:write:events", "lacks inbox:write:events"},
		{"the list of brands", "read:brands", access.Call{Method: "GET", Path: "/brands"}, access.Allowed, "", "read:brands"},
		{"the list of brands is more than one brand", "read:brands:my_brand", access.Call{Method: "GET", Path: "/brands"}, access.Forbidden, "read:brands", "lacks read:brands"},
		{"one brand with the scope for all", "read:brands", access.Call{Method: "GET", Path: "/brands/my_brand"}, access.Allowed, "", "the scope has read:brands"},
		{"one brand with its own scope", "read:brands:my_brand", access.Call{Method: "GET", Path: "/brands/my_brand"}, access.Allowed, "", "read:brands:my_brand"},
		{"another brand", "read:brands:my_brand", access.Call{Method: "GET", Path: "/brands/other"}, access.Forbidden, "read:brands", "lacks read:brands or read:brands:other"},
		{"any brand", "write:brands:my_brand", access.Call{Method: "PUT", Path: "/brands/:id"}, access.Allowed, "", "the scope has write:brands:my_brand"},
		{"a placeholder in the path is not a brand", "read:brands:only", access.Call{Method: "GET", Path: "/brands/%3Cbrand_id%3E"}, access.Forbidden, "read:brands", "lacks"},
		{"a wildcard is passed over", "read:brands:* read:brands:def", access.Call{Method: "GET", Path: "/brands/:id"}, access.Allowed, "", "the scope has read:brands:def"},
		{"a wildcard is not a brand", "read:brands:*", access.Call{Method: "GET", Path: "/brands/:id"}, access.Forbidden, "read:brands", "lacks"},
		{"reading is not writing", "read:brands", access.Call{Method: "DELETE", Path: "/brands/my_brand"}, access.Forbidden, "write:brands", "lacks write:brands"},
		{"a brand over GraphQL", "read:brands:my_brand", access.Call{Method: "POST", Path: "/client/q", Operation: "brand", Brand: "my_brand"}, access.Allowed, "", "my_brand"},
		{"another brand over GraphQL", "read:brands:my_brand", access.Call{Method: "POST", Path: "/client/q", Operation: "brand", Brand: "x"}, access.Forbidden, "read:brands", "read:brands:x"},
		{"the user of the path counts", "user_id:pigeon read:preferences", access.Call{Method: "GET", Path: "/users/bluebird/preferences", User: "pigeon"}, access.Forbidden, "user_id:bluebird", "user_id:bluebird"},
		{"a second user", "user_id:pigeon user_id:bluebird read:preferences", access.Call{Method: "GET", Path: "/users/bluebird/preferences"}, access.Allowed, "", "user_id:bluebird"},
		{"a user ID that is escaped", "user_id:a/b read:preferences", access.Call{Method: "GET", Path: "/users/a%2Fb/preferences/x"}, access.Allowed, "", "user_id:a/b"},
		{"user and scope are both missing", "read:brands", access.Call{Method: "PUT", Path: "/users/pigeon/tokens/t"}, access.Forbidden, "user_id:pigeon write:user-tokens", "lacks user_id:pigeon and write:user-tokens"},
		{"messages of the old API", "user_id:pigeon inbox:read:messages", access.Call{Method: "POST", Path: "/client/q"}, access.Forbidden, "read:messages", "read:messages"},
		{"preferences over GraphQL", "user_id:pigeon read:preferences", access.Call{Method: "POST", Path: "/client/q", Operation: "preferencePage"}, access.Allowed, "", "read:preferences"},
		{"a whole URL", "read:brands", access.Call{Method: "get", Path: "https://api.courier.com/brands?cursor=x"}, access.Allowed, "", "read:brands"},
		{"a URL of the EU", "read:brands", access.Call{Method: "GET", Path: "https://api.eu.courier.com/brands"}, access.Allowed, "", "read:brands"},
		{"a URL of the emulator", inbox, access.Call{Method: "POST", Path: "http://127.0.0.1:4100/q"}, access.Allowed, "", "inbox:read:messages"},
		{"the emulator's websocket", inbox, access.Call{Method: "GET", Path: "ws://127.0.0.1:4100/ws"}, access.Allowed, "", "inbox:read:messages"},
		{"the inbox's socket", inbox, access.Call{Method: "GET", Path: "wss://realtime.courier.io?auth=x"}, access.Allowed, "", "inbox:read:messages"},
		{"the inbox on the wrong host", inbox, access.Call{Method: "POST", Path: "https://api.courier.com/q"}, access.UnknownEndpoint, "", "api.courier.com has no such endpoint: it is on inbox.courier.com or inbox.eu.courier.io"},
		{"another's host", "read:brands", access.Call{Method: "GET", Path: "https://evil.example/brands"}, access.UnknownEndpoint, "", `"evil.example" is not one of Courier's hosts`},
		{"two slashes don't make a host", "read:brands", access.Call{Method: "GET", Path: "//brands"}, access.UnknownEndpoint, "", "doesn't exist"},
		{"a slash at the end", "read:brands", access.Call{Method: "GET", Path: "/brands/"}, access.Allowed, "", "read:brands"},
		{"issuing needs an API key", inbox, access.Call{Method: "POST", Path: "/auth/issue-token"}, access.Unauthorized, "", "only an API key can issue tokens"},
		{"a method that is not there", "read:brands", access.Call{Method: "POST", Path: "/brands"}, access.UnknownMethod, "", "GET, PUT, DELETE"},
		{"an operation that is not there", inbox, access.Call{Method: "POST", Path: "/q", Operation: "drop\x1b"}, access.UnknownEndpoint, "", `"drop\u{001B}"`},
		{"hostile ids are visible", "read:brands", access.Call{Method: "GET", Path: "/users/a%1B%5D/preferences"}, access.Forbidden, "read:preferences", `a\u{001B}]`},
		{"an ID that no scope can contain is not requested", "user_id:pigeon", access.Call{Method: "GET", Path: "/users/pigeon%20x/preferences"}, access.Forbidden, "read:preferences", "the scope lacks user_id:pigeon x and read:preferences, and no scope can contain that ID"},
		{"the user of the token comes after what is missing", "user_id:pigeon", access.Call{Method: "GET", Path: "/users/magpie/preferences"}, access.Forbidden, "user_id:magpie read:preferences", `the scope lacks user_id:magpie and read:preferences; the token acts for "pigeon"`},
		{"the inbox host of the mobile SDKs", inbox, access.Call{Method: "POST", Path: "https://inbox.courier.io/q"}, access.Allowed, "", "inbox:read:messages"},
		{"the socket of old web SDKs", inbox, access.Call{Method: "GET", Path: "wss://realtime.courier.com/"}, access.Allowed, "", "inbox:read:messages"},
		{"the emulator's websocket is not Courier's", inbox, access.Call{Method: "GET", Path: "wss://realtime.courier.io/ws"}, access.UnknownEndpoint, "", "doesn't exist"},
		{"the emulator's websocket is named as such", inbox, access.Call{Method: "GET", Path: "/ws"}, access.Allowed, "", "/ws is its path on bulla's emulator only; on realtime.courier.io it is /"},
		{"a key used as a user is masked", "read:preferences", access.Call{Method: "GET", Path: "/users/pk_prod_ABCDEFGHIJKLMNOPQRSTUVWXYZ12/preferences"}, access.Forbidden, "user_id:pk_prod_****", "user_id:pk_prod_****"},
		{"the end of a token used as a user is hidden", "read:preferences", access.Call{Method: "GET", Path: "/users/" + longID + "/preferences"}, access.Forbidden, "user_id:eyJaaaaaaaaaaaaa... (121 characters)", "user_id:eyJaaaaaaaaaaaaa... (1"},
		{"a list", "user_id:pigeon write:lists", access.Call{Method: "PUT", Path: "/client/lists/news/subscribe/pigeon"}, access.Allowed, "", "the scope has write:lists and user_id:pigeon; Courier doesn't document this endpoint"},
		{"a list of another user", "user_id:pigeon write:lists", access.Call{Method: "DELETE", Path: "https://api.eu.courier.com/client/lists/news/unsubscribe/bluebird"}, access.Forbidden, "user_id:bluebird", "lacks user_id:bluebird"},
		{"reading lists is not subscribing", "user_id:pigeon read:lists", access.Call{Method: "PUT", Path: "/client/lists/news/subscribe/pigeon"}, access.Forbidden, "write:lists", "lacks write:lists"},
		{"a list by another method", "user_id:pigeon write:lists", access.Call{Method: "POST", Path: "/client/lists/news/subscribe/pigeon"}, access.UnknownMethod, "", "with a token this path allows PUT, not"},
		{"a track event", "user_id:pigeon write:track", access.Call{Method: "POST", Path: "/inbound/courier"}, access.Allowed, "", "the scope has write:track"},
		{"a track event without its scope", inbox, access.Call{Method: "POST", Path: "/inbound/courier"}, access.Forbidden, "write:track", "lacks write:track; Courier doesn't document"},
		{"a message of one's own", "user_id:pigeon inbox:write:messages", access.Call{Method: "POST", Path: "https://inbox.courier.com/inbox"}, access.Allowed, "", "inbox:write:messages"},
		{"the inbox deletes", inbox, access.Call{Method: "POST", Path: "/q", Operation: "delete"}, access.Allowed, "", "inbox:write:events"},
		{"a page that is a draft", "user_id:pigeon read:preferences", access.Call{Method: "POST", Path: "/client/q", Operation: "draftPreferencePage"}, access.Allowed, "", "read:preferences"},
		{"commas separate nothing", "user_id:pigeon,inbox:read:messages", access.Call{Method: "POST", Path: "/q", User: "pigeon"}, access.Empty, "user_id:pigeon inbox:read:messages", "lacks"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			d := access.Decide(bearer(tt.scope), tt.call)
			if d.Outcome != tt.outcome || strings.Join(d.Needs, " ") != tt.needs || !strings.Contains(d.Because, tt.because) {
				t.Errorf("outcome %d, needs %q, because %q", d.Outcome, d.Needs, d.Because)
			}
			if strings.ContainsAny(d.Because, "\x1b\n") || strings.Contains(d.Because, "SIGNATURE") ||
				strings.Contains(d.Because, "XYZ12") {
				t.Errorf("because is not visible: %q", d.Because)
			}
		})
	}
}

func TestDecideBeforeScopes(t *testing.T) {
	full := scope.Parse("user_id:pigeon inbox:read:messages read:brands")
	call := access.Call{Method: "GET", Path: "/brands"}
	refused := access.FromToken(full, []diagnose.Finding{{Code: "exp", Severity: diagnose.Error, Title: "expired 3d ago"}})
	if d := access.Decide(refused, call); d.Outcome != access.Unauthorized ||
		!strings.Contains(d.Because, "expired 3d ago") || d.Allowed() {
		t.Errorf("an expired token: %+v", d)
	}
	if d := access.Decide(access.FromToken(full, nil), call); !d.Allowed() {
		t.Errorf("a good token: %+v", d)
	}
	for path, want := range map[string]bool{"/brands": true, "/users/a/preferences": true, "/auth/issue-token": false, "/send": false} {
		if d := access.Decide(access.Bearer{APIKey: true}, access.Call{Method: "GET", Path: path}); d.Allowed() != want {
			t.Errorf("an API key at GET %s: %+v", path, d)
		}
	}
	issue := access.Call{Method: "POST", Path: "https://api.courier.com/auth/issue-token"}
	d := access.Decide(access.Bearer{APIKey: true}, issue)
	if !d.Allowed() || d.Because != "an API key can issue tokens" {
		t.Errorf("an API key at issue-token: %+v", d)
	}
	client := access.Bearer{ClientKey: true}
	if d := access.Decide(client, access.Call{Method: "POST", Path: "/inbound/courier"}); !d.Allowed() {
		t.Errorf("a client key at a track event: %+v", d)
	}
	if d := access.Decide(client, call); d.Outcome != access.Unauthorized ||
		!strings.Contains(d.Because, "a client key may not call") {
		t.Errorf("a client key at brands: %+v", d)
	}
	foreign := access.FromToken(full, []diagnose.Finding{{Code: "not-courier", Severity: diagnose.Note, Title: "not issued by Courier: no jti"}})
	if d := access.Decide(foreign, call); d.Outcome != access.Unauthorized || !strings.Contains(d.Because, "no jti") {
		t.Errorf("a token of another issuer: %+v", d)
	}
}

func TestEmptyInbox(t *testing.T) {
	if d, ok := access.EmptyInbox(bearer("user_id:pigeon inbox:write:events"), ""); !ok || !slices.Equal(d.Needs, []string{"inbox:read:messages"}) {
		t.Errorf("without its scope: %+v, %v", d, ok)
	}
	if d, ok := access.EmptyInbox(bearer("user_id:pigeon inbox:read:messages inbox:write:events"), ""); ok {
		t.Errorf("a token that reads: %+v", d)
	}
	d, ok := access.EmptyInbox(bearer("user_id:pigeon inbox:read:messages"), "")
	if !ok || d.Outcome != access.Doubtful || d.Allowed() || !slices.Equal(d.Needs, []string{"inbox:write:events"}) || d.Because != "Courier's guide requires both inbox scopes, and the token lacks inbox:write:events" {
		t.Errorf("one of the two scopes: %+v, %v", d, ok)
	}
	if _, ok := access.EmptyInbox(bearer("user_id:pigeon inbox:read:messages"), "bluebird"); !ok {
		t.Error("the SDK's user is another one, and the cause is not found")
	}
}

// TestGoldenGrid decides every endpoint with every scope and a user.
func TestGoldenGrid(t *testing.T) {
	var b strings.Builder
	for _, entry := range scope.Catalogue() {
		word := entry.Pattern
		for placeholder, value := range map[string]string{"<brand_id>": "my_brand", "<id>": "bluebird", "<T>": "acme", "<u>": "u", "<tenant>": "acme"} {
			word = strings.ReplaceAll(word, placeholder, value)
		}
		fmt.Fprintf(&b, "%s (%s)\n", word, entry.Status)
		decisions := access.Table(bearer("user_id:pigeon "+word), "pigeon")
		for _, e := range access.Undocumented() {
			decisions = append(decisions, access.Decide(bearer("user_id:pigeon "+word),
				access.Call{Method: e.Method, Path: e.Path, User: "pigeon"}))
		}
		for _, d := range decisions {
			if d.Allowed() {
				fmt.Fprintf(&b, "  %s %s %s\n", d.Method, d.Path, d.Operation)
			}
		}
	}
	path := filepath.Join("testdata", "grid.golden")
	if *update {
		if err := os.WriteFile(path, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if b.String() != string(want) {
		t.Errorf("the grid differs (.ci/goldens rewrites it; read the diff)\n%s", b.String())
	}
}

// TestMoreScopesNeverDeny adds the scopes one by one, in many orders: what was allowed stays
// allowed, and a refused call is allowed with the scopes that it needs.
func TestMoreScopesNeverDeny(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	var words []string
	for _, entry := range scope.Catalogue() {
		words = append(words, strings.NewReplacer("<brand_id>", "b", "<id>", "pigeon", "<T>", "acme", "<u>", "u", "<tenant>", "t").Replace(entry.Pattern))
	}
	for range 50 {
		random.Shuffle(len(words), func(i, j int) { words[i], words[j] = words[j], words[i] })
		allowed := map[string]bool{}
		for n := range words {
			granted := strings.Join(words[:n], " ")
			for _, d := range access.Table(bearer(granted), "pigeon") {
				name := d.Method + " " + d.Path + " " + d.Operation
				if allowed[name] && !d.Allowed() {
					t.Fatalf("%s is not allowed any more with %q", name, granted)
				}
				allowed[name] = d.Allowed()
				if d.Allowed() {
					continue
				}
				more := bearer(granted + " " + strings.Join(d.Needs, " "))
				same := access.Call{Method: d.Method, Path: d.Path, Operation: d.Operation, User: "pigeon"}
				if again := access.Decide(more, same); !again.Allowed() {
					t.Fatalf("%s with %q asks for %q and is refused with it: %s", name, granted, d.Needs, again.Because)
				}
			}
		}
	}
}

// TestEndpoints checks that the catalogue has every scope of an endpoint, and that no endpoint is
// listed twice.
func TestEndpoints(t *testing.T) {
	known := map[string]bool{}
	for _, entry := range scope.Catalogue() {
		known[entry.Pattern] = true
	}
	seen := map[string]bool{}
	for _, e := range slices.Concat(access.Endpoints(), access.Undocumented()) {
		name := e.Method + " " + e.Path + " " + e.Operation()
		if seen[name] || e.Does == "" || e.Host == "" || len(e.AnyOf) == 0 {
			t.Errorf("%s: twice, or something is not said", name)
		}
		seen[name] = true
		for _, form := range e.AnyOf {
			if !known[form] {
				t.Errorf("%s needs %s, which is not in the catalogue", name, form)
			}
		}
		for _, operation := range e.Operations {
			if got, _, _, ok := access.Match(e.Method, e.Path, operation); !ok || got.Operation() != e.Operation() {
				t.Errorf("%s is not found by %s", name, operation)
			}
		}
	}
}
