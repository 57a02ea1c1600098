package snippet

import (
	_ "embed"
	"os/exec"
	"strconv"
	"testing"
	"time"

	"bulla/core/expiry"
)

//go:embed testdata/timer.mjs
var timerScript []byte

// TestTimerRuns runs the refresh timer on a clock that the test controls.
func TestTimerRuns(t *testing.T) {
	node := program(t, "node")
	for _, tt := range []struct {
		expires string
		after   time.Duration
	}{
		{"1m", 30 * time.Second},
		{"1d", 21*time.Hour + 36*time.Minute},
		{"30 days", 29 * 24 * time.Hour}, // longer than one setTimeout can wait
		{"1000 days", 999 * 24 * time.Hour},
		{"45s", 0},
		{"", 0},
	} {
		t.Run(tt.expires, func(t *testing.T) {
			t.Parallel()
			r := Request{Scope: "user_id:pigeon", ExpiresIn: expiry.Never()}
			if tt.expires != "" {
				r.ExpiresIn = parsed(t, tt.expires)
			}
			folder := t.TempDir()
			code := write(t, folder, "courier-refresh.mjs", []byte(rendered(t, "refresh", r)))
			command := exec.CommandContext(t.Context(), node, write(t, folder, "timer.mjs", timerScript), code,
				strconv.FormatInt(tt.after.Milliseconds(), 10))
			if out, err := command.CombinedOutput(); err != nil || string(out) != "ok\n" {
				t.Errorf("%v\n%s", err, out)
			}
		})
	}
}
