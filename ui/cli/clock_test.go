package cli_test

import (
	"encoding/json"
	"testing"
	"time"

	"bulla/core/edit"
	"bulla/core/token"
	"bulla/ui/cli"
)

// TestTimesWithoutAZone checks that a time means the same for --now, for --claim and for the
// screen's editor, in UTC where it names no zone, on machines of every zone.
func TestTimesWithoutAZone(t *testing.T) {
	const hour = 3600
	for _, zone := range []*time.Location{time.UTC, time.FixedZone("PST", -8*hour), time.FixedZone("NZDT", 13*hour)} {
		now := noon.In(zone)
		for text, want := range map[string]string{
			"2026-11-20 12:00": "2026-11-20T12:00:00Z", "2026-11-20": "2026-11-20T00:00:00Z",
			"2026-11-20T12:00":        "2026-11-20T12:00:00Z",
			"2026-11-20 12:00 +02:00": "2026-11-20T10:00:00Z", "2026-11-20t12:00:00z": "2026-11-20T12:00:00Z",
			"tomorrow 00:30": "2026-11-19T00:30:00Z", "+2d": noon.Add(48 * time.Hour).Format(time.RFC3339),
			"1795003600": "2026-11-18T12:06:40Z",
		} {
			var judged struct {
				Times struct {
					Now string `json:"now"`
				} `json:"times"`
			}
			answer(t, now, &judged, "decode", "x", "--json", "--now", text)
			var issued struct {
				ExpiresAt string `json:"expires_at"`
			}
			answer(t, now, &issued, "issue", "--user", "a", "--preset", "inbox", "--json", "--claim", "exp="+text)
			doc, _ := token.Parse(edit.Document(`{"exp":`+text+`}`, token.Payload, now).Text, token.Payload)
			exp, _ := doc.Root.Get("exp")
			typed, err := token.ParseDate(doc.Source(exp))
			check(t, err)
			if judged.Times.Now != want || issued.ExpiresAt != want || typed.Format(time.RFC3339) != want {
				t.Errorf("%q in %v: --now %s, --claim %s, the screen %v; want %s",
					text, zone, judged.Times.Now, issued.ExpiresAt, typed, want)
			}
		}
	}
}

// answer runs bulla at an instant and reads the JSON that it prints.
func answer(t *testing.T, now time.Time, into any, args ...string) {
	t.Helper()
	_, text, _ := outputs(t, "", cli.Process{Args: args, Now: func() time.Time { return now }})
	if err := json.Unmarshal([]byte(text), into); err != nil {
		t.Fatalf("%q: %s", args, text)
	}
}
