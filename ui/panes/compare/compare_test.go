package compare

import (
	"strings"
	"testing"

	"bulla/core"
	"bulla/ui/keymap"
	"bulla/ui/pane/panetest"
)

const (
	courierClaims = `"tenant_scope":"published/production","tenant_id":"7c9d1f64-2a58-4b0e-9f3d-51c0a86e2b17",`
	oldPayload    = `{"scope":"user_id:pigeon inbox:read:messages read:brands",` + courierClaims +
		`"iat":1794900000,"exp":1794903600,"jti":"3f0d6f0e-5a0b-4a55-8f1c-9a1a6d1f2b3c","note":"a  b\u0007"}`
	newPayload = `{"scope":"user_id:pigeon inbox:read:messages inbox:write:events",` + courierClaims +
		`"iat":1795168000,"exp":1795340800,"jti":"a0e5cb00-3a52-4bd5-9a0d-6f1f3a2f9f10","note":"a b\u0007","extra":1}`
)

// newBench returns a bench that compares two payloads.
func newBench(t *testing.T, width, height int, a, b string) *panetest.Bench[*Overlay] {
	t.Helper()
	bench := panetest.New[*Overlay](t, nil, width, height)
	snapshot := func(payload string) core.Snapshot {
		bench.Inspect(payload)
		return bench.Core.Snapshot(bench.Now)
	}
	bench.Pane = New(snapshot(a), snapshot(b), [2]string{"pasted 5m ago", "fixed just now"})
	return bench
}

// TestColumns shows both values of a row next to each other where there is room.
func TestColumns(t *testing.T) {
	b := newBench(t, 116, 60, oldPayload, newPayload)
	b.Shows(
		"expires 5d 1h later, gains inbox:write:events, loses read:brands, 2 problems fixed",
		"            pasted 5m ago                                        fixed just now",
		"~ verdict   broken: 1 error, 1 warning                           healthy, ready for inbox",
		"+ inbox:write:events  mark read",
		"- read:brands         every brand",
		"~ exp       2026-11-17 08:20:00 UTC, 3d 1h ago                   2026-11-22 09:46:40 UTC, in 1d 23h  (+5d 1h)",
		"✗ exp           expired 3d 1h ago",
		`~ note      "a  b\u0007"                                         "a b\u0007"`,
		"+ extra                                                          1",
		"+ POST inbox.courier.com/q messages   read and count messages",
	)
}

// TestStacked shows the values of a row one below the other.
func TestStacked(t *testing.T) {
	b := newBench(t, 76, 60, oldPayload, newPayload)
	b.Shows(
		"- pasted 5m ago    + fixed just now",
		"~ verdict   - broken: 1 error, 1 warning",
		"            + healthy, ready for inbox",
		"            + 2026-11-22 09:46:40 UTC, in 1d 23h  (+5d 1h)",
		"+ extra     1",
	)
	b.Width = 44
	b.Shows("~ exp", "  - 2026-11-17 08:20:00 UTC, 3d 1h ago", "  + 2026-11-22 09:46:40 UTC, in 1d 23h")
}

// TestSame says only once that the tokens are the same.
func TestSame(t *testing.T) {
	b := newBench(t, 76, 60, oldPayload, oldPayload)
	if rows := strings.TrimSpace(strings.Join(b.Rows(), "\n")); rows != "the same token" {
		t.Errorf("shows:\n%s", rows)
	}
}

// TestSizes draws hostile tokens at many sizes: no line is wider than the overlay.
func TestSizes(t *testing.T) {
	hostile := `{"` + strings.Repeat("é\u202e", 50) + `":"\u001b[31m","scope":"` + strings.Repeat("x", 300) + `","a":{"b":[1]}}`
	for width := 1; width < 180; width += 7 {
		for _, pair := range [][2]string{{oldPayload, newPayload}, {hostile, newPayload}, {`{"a":`, hostile}} {
			b := newBench(t, width, 20, pair[0], pair[1])
			f := b.Frame()
			for range 5 {
				for _, line := range b.Pane.Render(f) {
					if line.Width() > max(width, leastColumn) {
						t.Fatalf("width %d: a line of %d cells: %q", width, line.Width(), line.Plain())
					}
				}
				b.Pane.Do(keymap.PageDown, f)
			}
		}
	}
}

// TestScrolling holds that the last line can be reached, and no further.
func TestScrolling(t *testing.T) {
	b := newBench(t, 76, 10, oldPayload, newPayload)
	b.Do(keymap.Last, keymap.Down, keymap.PageDown)
	if rows := b.Rows(); !strings.Contains(rows[len(rows)-1], "mark messages read, archived") {
		t.Errorf("the last row is %q", rows[len(rows)-1])
	}
	b.Do(keymap.First)
	b.Shows("expires 5d 1h later")
}

// TestCopy copies the comparison as text, with the names of the tokens.
func TestCopy(t *testing.T) {
	effect := newBench(t, 40, 10, oldPayload, newPayload).Do(keymap.CopyHere)
	for _, want := range []string{"pasted 5m ago", "fixed just now", "+ inbox:write:events", "claims\n"} {
		if !strings.Contains(effect.Copy, want) {
			t.Errorf("the copied text lacks %q:\n%s", want, effect.Copy)
		}
	}
	if effect.Copied != "comparison" {
		t.Errorf("copied as %q", effect.Copied)
	}
}

// TestTimePasses compares again when the clock goes on.
func TestTimePasses(t *testing.T) {
	b := newBench(t, 116, 60, oldPayload, newPayload)
	b.Shows("healthy, ready for inbox", "✗ exp ")
	b.Now = b.Now.AddDate(0, 0, 10)
	b.Hides("healthy, ready for inbox", "✗ exp ")
}
