package access

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode"

	"bulla/core"
	"bulla/core/access"
	"bulla/core/probe"
	"bulla/themes"
	"bulla/ui/keymap"
	"bulla/ui/pane"
)

// headingRE matches the heading of a group up to the number of its endpoints.
var headingRE = regexp.MustCompile(`(?m)^([A-Z][a-zA-Z ]*[a-zA-Z])( {2,}\w+ of )\d+`)

// withTotals puts the number of endpoints of each group into its heading, so that these screens
// don't change with each new endpoint.
func withTotals(screen string) string {
	totals := map[string]int{}
	for _, e := range access.Endpoints() {
		totals[group(e)]++
	}
	return headingRE.ReplaceAllStringFunc(screen, func(text string) string {
		m := headingRE.FindStringSubmatch(text)
		return m[1] + m[2] + strconv.Itoa(totals[m[1]])
	})
}

// TestScreens compares panes with their expected text.
func TestScreens(t *testing.T) {
	for _, tt := range []struct {
		name          string
		bench         func(*testing.T) *bench
		on            string
		width, height int
		want          string
	}{
		{"at the start", func(t *testing.T) *bench { return newBench(t, "") }, "", 71, 9, `
✓ Inbox empty? once issued, this token can read the messages
Inbox                                                             all 3
✓ POST       inbox.courier.com/q messages, count    inbox:read:messages
✓ GET        realtime.courier.io/ websocket         inbox:read:messages
✓ POST       inbox.courier.com/q read, unread, …     inbox:write:events
Brands                                                        none of 6
· GET        /brands                                  needs read:brands
· PUT DELETE /brands                                 needs write:brands
· GET        /brands/:id                              needs read:brands`},
		{"the inbox lacks its scope", func(t *testing.T) *bench { return newBench(t, "user_id:ann inbox:write:events") }, "", 71, 8, `
✗ Inbox empty? it connects but returns no messages: the scope lacks
  inbox:read:messages
  f fix: add inbox:read:messages
Inbox                                                            1 of 3
✗ POST       inbox.courier.com/q messages, …  needs inbox:read:messages
✗ GET        realtime.courier.io/ websocket   needs inbox:read:messages
✓ POST       inbox.courier.com/q read, unread, …     inbox:write:events
Brands                                                        none of 6`},
		{"a token for something else", func(t *testing.T) *bench { return newBench(t, "user_id:ann read:preferences write:preferences") }, "", 71, 6, `
· Inbox empty? it connects but returns no messages: the scope lacks
  inbox:read:messages
  f fix: add inbox:read:messages
Inbox                                                         none of 3
· POST       inbox.courier.com/q messages, …  needs inbox:read:messages
· GET        realtime.courier.io/ websocket   needs inbox:read:messages`},
		{"the cursor on a row", func(t *testing.T) *bench { return newBench(t, inboxScope) }, choose, 71, 8, `
Push tokens                                                   none of 4
· PUT PATCH… /users/:user_id/tokens/:token      needs write:user-tokens
· GET        /users/:user_id/tokens/:token       needs read:user-tokens
Preferences                                                   none of 5
· PUT PATCH… /users/…/preferences/:topic_id     needs write:preferences
  change the choice for one topic: the scope lacks write:preferences
  f fix: add write:preferences
  PUT PATCH DELETE /users/:user_id/preferences/:topic_id`},
		{"a wildcard brand and no user", func(t *testing.T) *bench { return newBench(t, "inbox:read:messages read:brands:*") }, "GET /brands/:id", 71, 10, `
Inbox                                                         none of 3
✗ POST       inbox.courier.com/q messages, count     needs user_id:<id>
✗ GET        realtime.courier.io/ websocket          needs user_id:<id>
· POST       inbox.courier.com/q …  needs user_id:<id> inbox:write:eve…
Brands                                                        none of 6
· GET        /brands                                  needs read:brands
· PUT DELETE /brands                                 needs write:brands
· GET        /brands/:id                              needs read:brands
  read one brand: the scope lacks read:brands or read:brands:<brand_id>
  f fix: add read:brands`},
		{"one brand", func(t *testing.T) *bench { return newBench(t, "read:brands:x") }, "GET /brands/:id", 71, 6, `
· POST       inbox.courier.com/q …  needs user_id:<id> inbox:write:eve…
Brands                                                           1 of 6
· GET        /brands                                  needs read:brands
· PUT DELETE /brands                                 needs write:brands
✓ GET        /brands/:id                          only x: read:brands:x
  read one brand: the scope has read:brands:x; it allows only x`},
		{"expired", func(t *testing.T) *bench {
			return inspecting(t, claims(`"`+inboxScope+` read:brands"`, -72*time.Hour))
		}, "", 71, 10, `
✗ 401 on every call: expired 3d ago
✗ Inbox empty? refused like every call; its scopes would allow it
  f fix: set the expiry to 1d
Inbox                                              3 of 3 by its scopes
✗ POST       inbox.courier.com/q messages, count    inbox:read:messages
✗ GET        realtime.courier.io/ websocket         inbox:read:messages
✗ POST       inbox.courier.com/q read, unread, …     inbox:write:events
Brands                                             2 of 6 by its scopes
✗ GET        /brands                                        read:brands
· PUT DELETE /brands                                 needs write:brands`},
		{"expired and it lacks a scope too", func(t *testing.T) *bench { return inspecting(t, claims(`"user_id:ann"`, -72*time.Hour)) }, "", 71, 4, `
✗ 401 on every call: expired 3d ago
✗ Inbox empty? refused like every call; in a new token, it connects but
  returns no messages: the scope lacks inbox:read:messages
  f fix: set the expiry to 1d and add inbox:read:messages`},
		{"a narrow frame says what requests do", func(t *testing.T) *bench { return newBench(t, "user_id:ann inbox:write:events") }, "POST inbox.courier.com/q messages, count", 38, 7, `
✗ needs inbox:read:mess…  read and co…
  read and count messages: it connects
  but returns no messages: the scope
  lacks inbox:read:messages
  f fix: add inbox:read:messages
  POST inbox.courier.com/q messages,
  count`},
		{"a narrow frame with room for a scope", func(t *testing.T) *bench { return newBench(t, inboxScope) }, "GET /brands", 38, 7, `
✓ receive new messages
✓ mark messages read, archived
Brands                       none of 6
· needs read:brands  list the brands
  the scope lacks read:brands
  f fix: add read:brands
  GET /brands`},
		{"an API key", func(t *testing.T) *bench { return pasted(t, "pk_prod_ABCDEFGHIJKLMNOPQRSTUVWXYZ12") }, "", 71, 8, `
an API key can call every endpoint for every user: keep it on your
server
press p to paste another, esc to go back to composing`},
		{"no token", func(t *testing.T) *bench { return pasted(t, "hello") }, "", 71, 8, `
there is no token: the pasted text contains no token
press p to paste another, esc to go back to composing`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			b := tt.bench(t)
			b.Width, b.Height = tt.width, tt.height
			if tt.on != "" {
				b.on(tt.on)
			}
			if got, want := "\n"+b.Screen(), withTotals(tt.want); got != want {
				t.Errorf("got:%s\nwant:%s", got, want)
			}
		})
	}
}

// benches are the tokens that are drawn in many sizes.
func benches(t *testing.T) map[string]*bench {
	foreign := newBench(t, inboxScope)
	foreign.Apply(core.SetExpectation{Expectation: core.Expectation{User: "\x1b[31m\u202e\U0001F426 bob " +
		strings.Repeat("長", 300)}})
	return map[string]*bench{
		"default":       newBench(t, ""),
		"empty":         newBench(t, "read:nothing"),
		"wildcards":     newBench(t, "user_id:* read:brands:* write:brands:*"),
		"expired":       inspecting(t, claims(`"user_id:ann read:brands"`, -time.Hour)),
		"no scope":      inspecting(t, `{"iat":1795000000}`),
		"hostile":       inspecting(t, claims(`"user_id:\u001b]0;x\u0007\u202e\u0301\u200b長 write:brands user_id:`+strings.Repeat("x", 5000)+`"`, time.Hour)),
		"a hostile SDK": foreign,
		"an API key":    pasted(t, "pk_prod_ABCDEFGHIJKLMNOPQRSTUVWXYZ12"),
		"no token":      pasted(t, "hello \x1b[2J"),
	}
}

// TestSizes draws every token at many sizes with the cursor on every row: the lines fit the frame,
// have no control characters, and include the row under the cursor.
func TestSizes(t *testing.T) {
	for name, b := range benches(t) {
		t.Run(name, func(t *testing.T) {
			f := b.Frame()
			stops := 1 + len(b.Pane.view(f).rows)
			for _, width := range []int{20, 21, 38, 55, 56, 71, 120} {
				for _, height := range []int{3, 7, 8, 40} {
					f.Width, f.Height, f.Focused = width, height, height%2 == 1
					b.Pane.SetSize(width, height)
					for b.Pane.list.Cursor = range stops {
						check(t, b.Pane.Render(f), f)
					}
				}
			}
		})
	}
}

func check(t *testing.T, lines []pane.Line, f pane.Frame) {
	t.Helper()
	if len(lines) == 0 || len(lines) > f.Height {
		t.Fatalf("%d lines in %dx%d", len(lines), f.Width, f.Height)
	}
	for _, line := range lines {
		if line.Width() != f.Width || pane.Width(line.Plain()) != f.Width {
			t.Fatalf("%d cells in %dx%d: %q", line.Width(), f.Width, f.Height, line.Plain())
		}
		if acts(line.Plain()) {
			t.Fatalf("a line acts on the terminal: %q", line.Plain())
		}
	}
}

// acts reports whether a text has characters that control a terminal.
func acts(text string) bool {
	return strings.ContainsFunc(text, func(r rune) bool {
		return unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || r == unicode.ReplacementChar
	})
}

// TestHostileDetail opens every row of the hostile tokens.
func TestHostileDetail(t *testing.T) {
	for name, b := range benches(t) {
		f := b.Frame()
		if missing(f) {
			continue
		}
		for b.Pane.list.Cursor = range 1 + len(b.Pane.view(f).rows) {
			window := b.Pane.window(f)
			send := &sendWindow{to: probe.Courier, call: window.calls[0]}
			for _, f.Width = range []int{20, 74, 106} {
				f.Height = send.Wants(f)
				for _, line := range slices.Concat(window.lines(f), send.Render(f)) {
					if line.Width() > f.Width || acts(line.Plain()) {
						t.Errorf("%s, row %d: %d cells in %d: %q", name, b.Pane.list.Cursor, line.Width(), f.Width, line.Plain())
					}
				}
			}
		}
	}
}

// TestHostileIDsAreShown checks that a missing user is shown, escaped and shortened, and that no
// user is offered that no scope can contain.
func TestHostileIDsAreShown(t *testing.T) {
	b := benches(t)["a hostile SDK"]
	got := b.Screen()
	for _, want := range []string{`user_id:\u{001B}[31m\u{202E}`, "no scope can contain that ID", "fix: f can't fix this: give the user an ID of printable ASCII", "needs another user ID"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q does not show:\n%s", want, got)
		}
	}
	if strings.Contains(got, "add user_id:") {
		t.Errorf("an ID with spaces is added to a scope:\n%s", got)
	}
	if n := strings.Count(got, "長"); n > 400 {
		t.Errorf("%d characters of an ID show", n)
	}
}

// TestCursorStaysInSight moves down and up: the row under the cursor is always visible.
func TestCursorStaysInSight(t *testing.T) {
	for _, size := range []struct{ width, height int }{{71, 8}, {38, 7}, {44, 3}, {24, 5}} {
		b := newBench(t, inboxScope)
		b.Width, b.Height = size.width, size.height
		stops := 1 + len(b.Pane.view(b.Frame()).rows)
		for step := range 2 * stops {
			r, ok := b.Pane.selected(b.Pane.view(b.Frame()))
			want := question
			if ok && size.width < wideRow {
				want = r.decision().Endpoint.Does
			} else if ok {
				want = strings.Split(fullPath(r.decision()), ":user_id")[0]
			}
			want = want[:min(len(want), size.width/2)]
			if got := b.Screen(); !strings.Contains(got, want) {
				t.Fatalf("%dx%d: %q is not in sight:\n%s", size.width, size.height, want, got)
			}
			if step < stops {
				b.Do(keymap.Down)
			} else {
				b.Do(keymap.Up)
			}
		}
	}
}

// TestMoreIsMarked checks that arrows show if there are more lines.
func TestMoreIsMarked(t *testing.T) {
	b := newBench(t, "")
	b.Height = 8
	for _, tt := range []struct {
		on    keymap.Action
		first string
		last  string
	}{{keymap.First, "", "↓"}, {keymap.PageDown, "", "↓"}, {keymap.Last, "↑", ""}} {
		b.Do(tt.on)
		lines := pane.Borderless(pane.Line{}, b.Pane.Render(b.Frame()), b.Width+1, b.Height+1, b.Glyphs)
		first, last := lines[1].Plain(), lines[b.Height].Plain()
		if !strings.HasSuffix(strings.TrimSpace(first), tt.first) || !strings.HasSuffix(strings.TrimSpace(last), tt.last) {
			t.Errorf("after %s:\n%s\n%s", tt.on, first, last)
		}
	}
}

// TestWithoutKeys checks that the text is the same with and without the focus, so that nothing
// moves with it.
func TestWithoutKeys(t *testing.T) {
	for name, b := range benches(t) {
		focused := b.Screen()
		b.Unfocused = true
		if got := b.Screen(); got != focused {
			t.Errorf("%s: without keys\n%s\nwith them\n%s", name, got, focused)
		}
	}
}

// TestASCII checks that allowed calls look different from others without color and without Unicode.
func TestASCII(t *testing.T) {
	b := newBench(t, "user_id:ann read:brands")
	b.Glyphs = themes.ASCII()
	got := b.Screen()
	for _, want := range []string{"- Inbox empty?", "+ GET        /brands", "- PUT DELETE /brands"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q does not show:\n%s", want, got)
		}
	}
	if strings.ContainsFunc(got, func(r rune) bool { return r > unicode.MaxASCII }) {
		t.Errorf("more than ASCII shows:\n%s", got)
	}
}
