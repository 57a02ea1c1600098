package access

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"bulla/core"
	"bulla/core/signing"
	"bulla/themes"
	"bulla/ui/keymap"
	"bulla/ui/pane"
)

var now = time.Date(2026, 11, 20, 11, 6, 40, 0, time.FixedZone("CET", 3600))

// bench is a Workbench, the pane on it and the size of its frame.
type bench struct {
	t             *testing.T
	core          core.Workbench
	pane          *Pane
	glyphs        themes.Glyphs
	width, height int
	still         bool // the pane has not the keys
}

// newBench composes with a scope, "" for the one at the start.
func newBench(t *testing.T, scope string) *bench {
	t.Helper()
	b := &bench{t: t, pane: New(), glyphs: themes.Unicode(), width: 71, height: 40}
	b.core = core.New(secret(t), moment())
	if scope != "" {
		b.apply(core.SetScope{Text: scope})
	}
	return b
}

// inspecting looks at a pasted token.
func inspecting(t *testing.T, payload string) *bench {
	t.Helper()
	compact, err := signing.Sign(`{"alg":"HS256","typ":"JWT"}`, payload, secret(t))
	if err != nil {
		t.Fatal(err)
	}
	b := newBench(t, "")
	b.apply(core.Paste{Text: compact})
	return b
}

// claims is the payload of a token of Courier's, an hour old, with a scope claim
// (JSON) and the seconds from now on that it lives.
func claims(scope string, lives time.Duration) string {
	return strings.NewReplacer("SCOPE", scope, "IAT", unix(-time.Hour), "EXP", unix(lives)).Replace(
		`{"scope":SCOPE,"tenant_scope":"published/production","tenant_id":"7c9d1f64-2a58-4b0e-9f3d-51c0a86e2b17","iat":IAT,"exp":EXP,"jti":"b1946ac9-2492-4d23-8f6a-2c1b7d3e4f50"}`)
}

func secret(t *testing.T) signing.Key {
	t.Helper()
	k, err := signing.NewSecret([]byte("the-local-secret-of-32-bytes-abc"), "test")
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func moment() core.Moment { return core.Moment{Now: now, ID: "00000000-0000-4000-8000-0000000000aa"} }

func (b *bench) apply(changes ...core.Change) {
	for _, change := range changes {
		b.core = b.core.Apply(change, moment())
	}
}

func (b *bench) frame() pane.Frame {
	s := b.core.Snapshot(now)
	b.pane.SetSize(b.width, b.height)
	return pane.Frame{Snapshot: &s, Glyphs: b.glyphs, Width: b.width, Height: b.height, Focused: !b.still}
}

// do carries out an action as the root would.
func (b *bench) do(action keymap.Action) pane.Effect {
	b.t.Helper()
	if why := b.pane.Disabled(action, b.frame()); why != "" {
		b.t.Fatalf("%s is disabled: %s", action, why)
	}
	return b.pane.Do(action, b.frame())
}

// on moves the cursor to the row of a request.
func (b *bench) on(request string) {
	b.t.Helper()
	b.do(keymap.First)
	for range b.pane.view(b.frame()).rows {
		b.do(keymap.Down)
		if r, ok := b.pane.selected(b.pane.view(b.frame())); ok && r.request(200, "") == request {
			return
		}
	}
	b.t.Fatalf("there is no row %q", request)
}

// fix applies what the fix key would.
func (b *bench) fix() {
	b.t.Helper()
	remedies, why := b.pane.Fix(b.frame())
	if len(remedies) == 0 {
		b.t.Fatalf("nothing is fixed: %s", why)
	}
	b.apply(core.Mend{Remedies: remedies})
}

// screen returns the lines as they show.
func (b *bench) screen() string { return plain(b.pane.Render(b.frame())) }

// detail returns the window of what the cursor is on.
func (b *bench) detail(width int) string {
	b.t.Helper()
	effect := b.do(keymap.Open)
	if effect.Window != pane.DetailWindow {
		b.t.Fatalf("enter opens no window: %+v", effect)
	}
	return effect.Detail.Title + "\n" + plain(effect.Detail.Lines(width))
}

func plain(lines []pane.Line) string {
	var out []string
	for _, line := range lines {
		out = append(out, strings.TrimRight(line.Plain(), " "))
	}
	return strings.Join(out, "\n")
}

// unix is a NumericDate (RFC 7519 section 2).
func unix(after time.Duration) string { return strconv.FormatInt(now.Add(after).Unix(), 10) }
