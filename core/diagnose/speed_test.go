package diagnose_test

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"bulla/core/diagnose"
	"bulla/core/intake"
	"bulla/core/scope"
	"bulla/core/signing"
	"bulla/core/token"
)

// mostOfFloor is how many times longer than the floor the whole diagnosis of a token may take.
const mostOfFloor = 4

// TestDiagnosisIsQuick limits the time for decoding, the signature and all checks together to a
// multiple of what the standard library needs to read header and payload. Both are measured in
// short turns, one after the other, and the best tenth of their ratios counts. A busy machine
// disturbs most of the turns, but not all, or both sides of one.
func TestDiagnosisIsQuick(t *testing.T) {
	if testing.Short() || raceDetector {
		t.Skip("times are not measured with -short or under the race detector")
	}
	compact, keys := claims(), signing.Keys{longKey()}
	if findings := fullDiagnosis(compact, keys); diagnose.Judge(findings) != diagnose.Healthy {
		t.Fatalf("the token is not healthy:\n%s", list(findings))
	}
	const turns, runs = 201, 100
	var ratios []float64
	for range turns {
		base := timed(runs, func() {
			if err := floor(compact); err != nil {
				t.Fatal(err)
			}
		})
		ratios = append(ratios, float64(timed(runs, func() { fullDiagnosis(compact, keys) }))/float64(base))
	}
	slices.Sort(ratios)
	t.Logf("the diagnosis takes %.1f times the floor, the median %.1f", ratios[turns/10], ratios[turns/2])
	if ratios[turns/10] > mostOfFloor {
		t.Errorf("the diagnosis takes %.1f times the floor, more than %d", ratios[turns/10], mostOfFloor)
	}
}

// timed returns how long f takes on average.
func timed(runs int, f func()) time.Duration {
	start := time.Now()
	for range runs {
		f()
	}
	return time.Since(start) / time.Duration(runs)
}

// TestHugeScopesAreQuick checks that the time only grows with the length of a scope, even if it is
// huge. If the machine is too busy for the limit, four times the words may take at most ten times
// as long.
func TestHugeScopesAreQuick(t *testing.T) {
	const words, most, mostGrowth = 100_000, 2 * time.Second, 10
	for name, word := range map[string]string{
		"unknown": "abc:%d", "misspelled": "read:brand:%d", "users": "user_id:%d", "placeholders": "user_id:$%d", "forms": "userId:%d", "one of each tenant": "tenant:%d:read",
		"wildcards": "w%d:*", "commas": "abc:%d,x", "letters": "abc\\u00e9%d", "the same": "read:brands", "brands": "read:brands:%d", "traps": "tenants:%d:read", "tabs": "\\t%d",
	} {
		t.Run(name, func(t *testing.T) {
			findings, took := diagnosed(t, word, words)
			t.Logf("%d findings: %v", len(findings), took)
			if len(findings) > 400 {
				t.Errorf("%d findings are too many to read", len(findings))
			}
			if took > most && !raceDetector {
				if _, quarter := diagnosed(t, word, words/4); took > mostGrowth*quarter {
					t.Errorf("took %v, and a quarter of it %v", took, quarter)
				}
			}
			if _, err := json.Marshal(findings); err != nil {
				t.Error(err)
			}
		})
	}
}

// diagnosed returns the findings of a token whose scope repeats a word with its number inserted,
// and how long they took.
func diagnosed(t *testing.T, word string, words int) ([]diagnose.Finding, time.Duration) {
	t.Helper()
	var b strings.Builder
	for i := range words {
		b.WriteString(strings.ReplaceAll(word, "%d", strconv.Itoa(i)) + " ")
	}
	tok := token.Decode(claims(`scope="` + strings.TrimSpace(b.String()) + `"`))
	start := time.Now()
	reading := diagnose.ReadFacts(tok, intake.Found{}, "")
	findings := diagnose.Run(diagnose.Context{Now: at, Token: tok, Facts: &reading, For: scope.Features(), User: "ann"})
	took := time.Since(start)
	if got := len(reading.Scopes.Words); got < words {
		t.Errorf("%d words were read, %d were written", got, words)
	}
	return findings, took
}
