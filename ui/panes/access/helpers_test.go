package access

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"bulla/core"
	"bulla/ui/keymap"
	"bulla/ui/pane/panetest"
)

var now = time.Date(2026, 11, 20, 11, 6, 40, 0, time.FixedZone("CET", 3600))

type bench struct{ *panetest.Bench[*Pane] }

// newBench composes with a scope, "" for the one at the start.
func newBench(t *testing.T, scope string) *bench {
	t.Helper()
	b := &bench{panetest.New(t, New(), 71, 40)}
	if scope != "" {
		b.Apply(core.SetScope{Text: scope})
	}
	return b
}

// inspecting inspects a pasted token.
func inspecting(t *testing.T, payload string) *bench {
	t.Helper()
	b := newBench(t, "")
	b.Inspect(payload)
	return b
}

// claims is the payload of a token of Courier's, an hour old, with a scope claim (JSON) that
// expires after a duration.
func claims(scope string, lives time.Duration) string {
	return strings.NewReplacer("SCOPE", scope, "IAT", unix(-time.Hour), "EXP", unix(lives)).Replace(
		`{"scope":SCOPE,"tenant_scope":"published/production","tenant_id":"7c9d1f64-2a58-4b0e-9f3d-51c0a86e2b17","iat":IAT,"exp":EXP,"jti":"b1946ac9-2492-4d23-8f6a-2c1b7d3e4f50"}`)
}

// on moves the cursor to the row of a request.
func (b *bench) on(request string) {
	b.T.Helper()
	b.Do(keymap.First)
	for range b.Pane.view(b.Frame()).rows {
		b.Do(keymap.Down)
		if r, ok := b.Pane.selected(b.Pane.view(b.Frame())); ok && r.request(200, "") == request {
			return
		}
	}
	b.T.Fatalf("no row is called %q", request)
}

// fix applies what the fix key would.
func (b *bench) fix() {
	b.T.Helper()
	remedies, why := b.Pane.Fix(b.Frame())
	if len(remedies) == 0 {
		b.T.Fatalf("nothing is fixed: %s", why)
	}
	b.Apply(core.Fix{Remedies: remedies})
}

// detail returns the detail of what the cursor is on.
func (b *bench) detail(width int) string {
	b.T.Helper()
	effect := b.Do(keymap.Open)
	window, ok := effect.Overlay.(*callWindow)
	if !ok {
		b.T.Fatalf("enter opens no window: %+v", effect)
	}
	f := b.Frame()
	f.Width = width
	title, _ := window.Title(f)
	return title + "\n" + strings.Join(panetest.Plain(window.lines(f)), "\n")
}

// unix returns a NumericDate (RFC 7519 section 2).
func unix(after time.Duration) string { return strconv.FormatInt(now.Add(after).Unix(), 10) }
