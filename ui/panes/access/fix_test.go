package access

import (
	"os"
	"strings"
	"testing"
	"time"

	"bulla/core"
	"bulla/core/diagnose"
	"bulla/themes"
	"bulla/ui/pane"
)

// expecting sets the user that the SDK is given.
func (b *bench) expecting(user string) *bench {
	b.Apply(core.SetExpectation{Expectation: core.Expectation{User: user}})
	return b
}

// madeHere is a pasted token that bulla or its emulator signed.
func madeHere(t *testing.T, scope string) *bench {
	t.Helper()
	b := newBench(t, scope)
	b.Apply(core.Paste{Text: b.Core.Snapshot(now).Token.Text})
	return b
}

// foreign is a pasted token of another issuer than Courier.
func foreign(t *testing.T) *bench {
	t.Helper()
	text, err := os.ReadFile("../../../testdata/tokens/rs256-other-issuer.txt")
	if err != nil {
		t.Fatal(err)
	}
	return pasted(t, string(text))
}

// TestFixReplacesTheUser checks that the fix replaces the token's only user with the SDK's user, as
// the diagnosis does, or adds it if there are several.
func TestFixReplacesTheUser(t *testing.T) {
	for _, tt := range []struct {
		name, scope, on string
		scopes, shows   string
	}{
		{"of the inbox", "user_id:pigeon inbox:read:messages", "", "user_id:crow inbox:read:messages", "f fix: replace user_id:pigeon with user_id:crow"},
		{"and adds what is missing too", "user_id:pigeon", "", "user_id:crow inbox:read:messages", "f fix: replace user_id:pigeon with user_id:crow and add inbox:read:messages"},
		{"of a path with the SDK's user", "user_id:pigeon", choose, "user_id:crow write:preferences", "replace user_id:pigeon with user_id:crow and add write:preferences"},
		{"of several users none is replaced", "user_id:pigeon user_id:finch inbox:read:messages", "", "user_id:crow user_id:pigeon user_id:finch inbox:read:messages", "f fix: add user_id:crow"},
		{"none is named", "inbox:read:messages", "", "user_id:crow inbox:read:messages", "f fix: add user_id:crow"},
		{"a row that needs no user", "user_id:pigeon", "GET /brands", "user_id:pigeon read:brands", "f fix: add read:brands"},
		{"with commas between the scopes", "user_id:pigeon,inbox:read:messages", "", "user_id:crow inbox:read:messages", "f fix: rewrite the scope: user_id:crow inbox:read:messages"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			composed := newBench(t, tt.scope).expecting("crow")
			for _, b := range []*bench{composed, inspecting(t, claims(`"`+tt.scope+`"`, time.Hour)).expecting("crow")} {
				b.Width = 100
				if tt.on != "" {
					b.on(tt.on)
				}
				if got := b.Screen(); !strings.Contains(got, tt.shows+"\n") {
					t.Errorf("%q does not show:\n%s", tt.shows, got)
				}
				b.fix()
				if got := b.Core.Snapshot(now).Scopes.Text; got != tt.scopes {
					t.Errorf("the scope is %q, want %q", got, tt.scopes)
				}
			}
		})
	}
}

// TestReplacingInTheDetail checks that the detail says that a user is replaced, not added.
func TestReplacingInTheDetail(t *testing.T) {
	got := newBench(t, "user_id:pigeon inbox:read:messages").expecting("crow").detail(100)
	if !strings.Contains(got, "to change in the scope\nreplace user_id:pigeon with user_id:crow") || strings.Contains(got, "to add") {
		t.Errorf("the detail is\n%s", got)
	}
}

// TestCourierRefusesWhatBullaSigned checks that the pane says so about a pasted token, but not
// about a composed one, which is always a preview.
func TestCourierRefusesWhatBullaSigned(t *testing.T) {
	const refuses = "Courier refuses a token that bulla signed"
	for _, tt := range []struct {
		name  string
		bench *bench
		want  string
	}{
		{"read", madeHere(t, inboxScope), "· Inbox empty? this token can read the messages, but " + refuses},
		{"empty", madeHere(t, "user_id:ann inbox:write:events"), "✗ Inbox empty? it connects but returns no messages: the scope lacks inbox:read:messages; and " + refuses},
	} {
		t.Run(tt.name, func(t *testing.T) {
			tt.bench.Width = 140
			if got := tt.bench.Screen(); !strings.HasPrefix(got, tt.want+"\n") {
				t.Errorf("%q does not show:\n%s", tt.want, got)
			}
			if got := tt.bench.detail(200); !strings.Contains(got, refuses) || !strings.Contains(got, "have Courier issue it") {
				t.Errorf("the detail is\n%s", got)
			}
			tt.bench.on("POST inbox.courier.com/q read, unread, opened, unopened, clicked, archive, unarchive, delete, restore, markAllRead, archiveRead, archiveAll")
			if got := tt.bench.detail(200); !strings.Contains(got, "but "+refuses) ||
				!strings.Contains(got, "have Courier issue it") {
				t.Errorf("the detail of a row is\n%s", got)
			}
		})
	}
	composing, courier := newBench(t, inboxScope), inspecting(t, claims(`"`+inboxScope+`"`, time.Hour))
	for name, b := range map[string]*bench{"composing": composing, "a token of Courier's": courier} {
		if got := b.Screen() + b.detail(200); strings.Contains(got, refuses) {
			t.Errorf("%s:\n%s", name, got)
		}
	}
	b := madeHere(t, inboxScope)
	if remedies, why := b.Pane.Fix(b.Frame()); len(remedies) > 0 || !strings.Contains(why, "have Courier issue it") {
		t.Errorf("f does %+v because %q", remedies, why)
	}
}

// TestInboxCausesAgreeWithDiagnosis checks that the pane names the same causes of an empty inbox as
// the diagnosis.
func TestInboxCausesAgreeWithDiagnosis(t *testing.T) {
	b := inspecting(t, claims(`"`+inboxScope+`"`, time.Hour))
	var found diagnose.Finding
	for _, finding := range b.Frame().Snapshot.Findings {
		if finding.Code == "elsewhere" {
			found = finding
		}
	}
	reasons := found.Reasons()
	if got := b.detail(2000); len(reasons) < 2 || !strings.Contains(got, strings.Join(reasons, "\n")) ||
		!strings.Contains(got, found.Fix) {
		t.Errorf("the diagnosis gives %q, the detail is\n%s", reasons, got)
	}
	explained, _ := diagnose.Explain("elsewhere")
	if got := newBench(t, inboxScope).detail(2000); !strings.Contains(got, explained.Why) ||
		!strings.Contains(got, explained.Fix) {
		t.Errorf("composing, the detail is\n%s", got)
	}
}

// TestOnlyOneBrand checks that the scope is named as it is in the token, with the brands that it is
// for.
func TestOnlyOneBrand(t *testing.T) {
	const one = "GET /brands/:id"
	for _, tt := range []struct {
		scope string
		width int
		on    string
		want  []string
		not   string
	}{
		{"read:brands:abc", 71, one, []string{"  only abc: read:brands:abc\n", "read one brand: the scope has read:brands:abc; it allows only abc"}, "<brand_id>"},
		{"read:brands:abc", 71, "POST /client/q brand", []string{"/client/q brand", "  only abc: read:brands:abc\n"}, ""},
		{"read:brands:abc", 44, one, []string{"✓ read one brand   only abc: read:brands:abc\n"}, ""},
		{"read:brands:abc", 38, "GET /brands", []string{"✓ read one brand  only abc: read:bran…\n"}, ""},
		{"read:brands:abc read:brands:def read:brands:abc", 100, one, []string{"  only 2 brands: read:brands:abc read:brands:def\n", "it allows only 2 brands"}, ""},
		{"read:brands:* read:brands:def", 71, one, []string{"  only def: read:brands:def\n"}, ""},
		{"read:brands read:brands:abc", 71, one, []string{"read:brands\n"}, "only"},
	} {
		b := newBench(t, tt.scope)
		b.Width = tt.width
		b.on(tt.on)
		got := b.Screen()
		for _, want := range tt.want {
			if !strings.Contains(got, want) {
				t.Errorf("with %s %q does not show:\n%s", tt.scope, want, got)
			}
		}
		if tt.not != "" && strings.Contains(got, tt.not) {
			t.Errorf("with %s %q shows:\n%s", tt.scope, tt.not, got)
		}
	}
	b := newBench(t, "read:brands:abc")
	b.on(one)
	if got := b.detail(200); !strings.Contains(got, "✓ allowed once issued: the scope has read:brands:abc; it allows only abc") {
		t.Errorf("the detail is\n%s", got)
	}
}

// TestASCIIGlyphsDiffer checks that a row that is not allowed does not have the glyph of an allowed
// one.
func TestASCIIGlyphsDiffer(t *testing.T) {
	b := newBench(t, "user_id:ann read:brands")
	b.Glyphs = themes.ASCII()
	for _, line := range strings.Split(b.Screen(), "\n") {
		if strings.Contains(line, "needs ") && strings.Contains(line, "+") {
			t.Errorf("%q is both open and not", line)
		}
	}
	expired := inspecting(t, claims(`"user_id:ann read:brands"`, -time.Hour))
	expired.Glyphs = themes.ASCII()
	got := expired.Screen()
	for _, want := range []string{"x GET        /brands", "- PUT DELETE /brands"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q does not show:\n%s", want, got)
		}
	}
}

// TestNotGrantedIsNotUnchecked checks that only the diagnosis uses the glyph for not checked.
func TestNotGrantedIsNotUnchecked(t *testing.T) {
	for name, b := range benches(t) {
		if got := b.Screen(); strings.Contains(got, b.Glyphs.Skipped) {
			t.Errorf("%s:\n%s", name, got)
		}
	}
}

// TestReasonIsWrapped checks that the reason why a token is refused has up to three lines, and is
// complete in the detail.
func TestReasonIsWrapped(t *testing.T) {
	b := foreign(t)
	got := b.Screen()
	if want := "✗ 401 on every call: these are Courier's endpoints, and this is a token\n  from https://issuer.example, for notifications\n✗ Inbox empty?"; !strings.HasPrefix(got, want) {
		t.Errorf("%q does not show:\n%s", want, got)
	}
	if strings.Contains(got, "press f in Diagnosis") || !strings.Contains(got, "fix: use a token from Courier's issue-token endpoint") {
		t.Errorf("no key makes it a token of Courier's:\n%s", got)
	}
	b.Width, b.Height = 24, 6
	if lines := strings.Split(b.Screen(), "\n"); !strings.HasSuffix(lines[2], "…") ||
		!strings.HasPrefix(lines[3], "✗ Inbox empty?") {
		t.Errorf("three lines and the rest is cut:\n%s", strings.Join(lines, "\n"))
	}
	want := "why it is refused\nthese are Courier's endpoints, and this is a token from https://issuer.example, for notifications\nCourier's APIs refuse it; bulla didn't apply"
	if got := b.detail(200); !strings.Contains(got, want) || !strings.Contains(got, "what to do\nuse a token from Courier's issue-token endpoint") {
		t.Errorf("the detail is\n%s", got)
	}
}

// TestNeedsAreNeverLost checks that every row that is not allowed says so at any width.
func TestNeedsAreNeverLost(t *testing.T) {
	for _, scope := range []string{"read:nothing", "user_id:ann", "inbox:read:messages"} {
		for _, user := range []string{"", "crow", strings.Repeat("long", 40)} {
			for _, width := range []int{34, 38, 42, 55, 56, 71, 120} {
				b := newBench(t, scope).expecting(user)
				b.Width = width
				f := b.Frame()
				for _, r := range b.Pane.view(f).rows {
					line := renderRow(r, f, false)[0]
					if got := line.Plain(); r.decision().Allowed() == strings.Contains(got, " needs ") || line.Width() > width {
						t.Errorf("%s at %d: %q", scope, width, got)
					}
					does, path := r.decision().Endpoint.Does, fullPath(r.decision())
					if got := line.Plain(); !strings.Contains(got, does[:8]) && !strings.Contains(got, path[:4]) {
						t.Errorf("at %d the row itself is lost: %q", width, got)
					}
				}
			}
		}
	}
}

// TestMethodsKeepTheirColumn checks that all paths on a screen start in one column.
func TestMethodsKeepTheirColumn(t *testing.T) {
	for _, tt := range []struct {
		width, column int
		shows         string
	}{{71, 13, "· PUT PATCH… /users/"}, {120, 19, "· PUT PATCH DELETE /users/"}} {
		b := newBench(t, "")
		b.Width = tt.width
		f := b.Frame()
		for _, r := range b.Pane.view(f).rows {
			line := renderRow(r, f, false)[0]
			from, to := line.Slice(0, tt.column), line.Slice(tt.column, tt.width)
			if !strings.HasSuffix(from.Plain(), " ") || strings.HasPrefix(to.Plain(), " ") {
				t.Errorf("at %d: %q", tt.width, line.Plain())
			}
		}
		if got := b.Screen(); !strings.Contains(got, tt.shows) {
			t.Errorf("%q does not show:\n%s", tt.shows, got)
		}
	}
	b := newBench(t, "")
	b.on(choose)
	if got := b.Screen(); !strings.Contains(got, "\n  "+choose) {
		t.Errorf("the methods are not whole under the cursor:\n%s", got)
	}
	if got := pane.Width(choose); got > b.Width {
		t.Errorf("%d cells", got)
	}
}

// TestKeyAsUser checks that a key that is used as a user is hidden in the row, its fix and its
// detail. The fix adds it in full.
func TestKeyAsUser(t *testing.T) {
	const key = "pk_prod_ABCDEFGHIJKLMNOPQRSTUVWXYZ12"
	for _, scope := range []string{"user_id:" + key + " read:brands:" + key, "user_id:pigeon", "inbox:read:messages user_id:pigeon user_id:finch", "user_id:" + key + " " + inboxScope} {
		for _, on := range []string{"", choose} {
			b := newBench(t, scope).expecting(key)
			b.Width = 120
			if on == choose {
				b.on(on)
			}
			shown := b.Screen() + b.detail(200)
			if strings.Contains(shown, "XYZ12") || on == "" && !strings.Contains(shown, "pk_prod_****") {
				t.Errorf("%s, %q:\n%s", scope, on, shown)
			}
		}
	}
	b := newBench(t, "user_id:pigeon").expecting(key)
	b.on(choose)
	b.fix()
	if got := b.Core.Snapshot(now).Scopes.Text; got != "user_id:"+key+" write:preferences" {
		t.Errorf("the fix makes %q", got)
	}
}
