package core_test

import (
	"encoding/base64"
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"

	"bulla/core"
	"bulla/core/diagnose"
	"bulla/core/report"
)

// The limits that the documentation promises.
const (
	mostSmall  = 20 * time.Millisecond  // for 20,000 dots, 10,000 levels, 60 kB of one letter
	mostLarge  = 150 * time.Millisecond // for a token of 2 MB
	mostMemory = 12                     // times the size of such a token
)

// unsigned returns a token with a payload and an invented signature.
func unsigned(payload string) string {
	encode := base64.RawURLEncoding.EncodeToString
	return encode([]byte(`{"alg":"HS256","typ":"JWT"}`)) + "." + encode([]byte(payload)) + "." + strings.Repeat("A", 43)
}

// smallShapes are inputs that would keep a careless parser busy for seconds.
func smallShapes() map[string]string {
	const levels, letters = 10_000, 60_000
	nested := strings.Repeat("[", levels) + strings.Repeat("]", levels)
	shapes := map[string]string{
		"20,000 dots":                   strings.Repeat(".", 20_000),
		"20,000 dots behind a header":   "eyJhbGciOiJIUzI1NiJ9" + strings.Repeat(".", 20_000),
		"20,000 segments":               strings.Repeat("eyJ.", 20_000),
		"10,000 levels of arrays":       nested,
		"10,000 levels of objects":      strings.Repeat(`{"a":`, levels) + "1" + strings.Repeat("}", levels),
		"10,000 levels in a token":      unsigned(`{"a":` + nested + `}`),
		"10,000 levels never closed":    unsigned(`{"a":` + strings.Repeat("[", levels)),
		"10,000 levels in a header":     base64.RawURLEncoding.EncodeToString([]byte(`{"alg":`+nested+`}`)) + ".e30.AAAA",
		"60 kB of a letter in a claim":  unsigned(`{"a":"` + strings.Repeat("e", letters) + `"}`),
		"60 kB of a letter in a scope":  unsigned(`{"scope":"` + strings.Repeat("e", letters) + `"}`),
		"60 kB of a letter behind eyJ":  "eyJ" + strings.Repeat("e", letters),
		"60 kB of a letter as a header": "eyJhbGciOiJIUzI1NiJ9." + strings.Repeat("e", letters) + "." + strings.Repeat("e", letters),
	}
	for _, letter := range []string{"e", "A", "a", "0", "-", "_", "=", "~", " ", "\n", "\\", "%", "\"", "<", "{",
		"\x1b", "\u200b", "\u0301", "\xff"} {
		shapes[fmt.Sprintf("60 kB of %q", letter)] = strings.Repeat(letter, letters/len(letter))
	}
	return shapes
}

// largeShapes are tokens of 2 MB.
func largeShapes() map[string]string {
	const size = 2 << 20 / 4 * 3 // the bytes that 2 MB of base64url encode
	text := strings.Repeat("Ab1 ", size/4)
	return map[string]string{
		"one string":       unsigned(`{"scope":"user_id:a inbox:read:messages","iat":1795000000,"exp":1795003600,"data":"` + text + `"}`),
		"in a header":      "Authorization: Bearer " + unsigned(`{"data":"`+text+`"}`),
		"one string, cut":  strings.TrimSuffix(unsigned(`{"iat":1795000000,"data":"`+text), "."+strings.Repeat("A", 43)),
		"one scope":        unsigned(`{"scope":"` + strings.ReplaceAll(text, " ", ":") + `"}`),
		"escape by escape": unsigned(`{"data":"` + strings.Repeat(`\u001b`, size/6) + `"}`),
		"bytes, not JSON":  unsigned(strings.Repeat("\x00\xff", size/2)),
		"members":          unsigned(`{` + strings.Repeat(`"a member":"a value",`, size/21) + `"exp":1795003600}`),
		"words of a scope": unsigned(`{"scope":"` + text + `"}`),
	}
}

// inspected does what the program does with a paste before anybody can read it: find, decode,
// diagnose and write everything down.
func inspected(text string, write func(core.Snapshot) int) int {
	return write(paste(text, diagnose.Policy{}))
}

func diagnosisText(s core.Snapshot) int { return len(report.DiagnoseText(s, report.Style{}, false)) }

func decodedText(s core.Snapshot) int { return len(report.DecodeText(s, report.Style{})) }

func document(s core.Snapshot) int { return len(report.Diagnose(s)) }

// best returns the shortest of several runs of f, since a busy machine only makes a measurement
// longer. It stops early once the limit is met.
func best(most time.Duration, f func()) time.Duration {
	shortest := time.Hour
	for runs := 0; runs < 10 && shortest > most; runs++ {
		start := spent()
		f()
		shortest = min(shortest, spent()-start)
	}
	return shortest
}

func TestSmallInputsAreQuick(t *testing.T) {
	most := mostSmall * slowdown
	for name, text := range smallShapes() {
		for format, write := range map[string]func(core.Snapshot) int{"diagnosis": diagnosisText, "token": decodedText,
			"document": document} {
			took := best(most, func() {
				if inspected(text, write) == 0 {
					t.Errorf("%s: the %s is empty", name, format)
				}
			})
			t.Logf("%s, %s: %v", name, format, took)
			if took > most {
				t.Errorf("%s: %v to the %s, more than %v", name, took, format, most)
			}
		}
	}
}

func TestLargeTokensAreQuick(t *testing.T) {
	most := mostLarge * slowdown
	for name, text := range largeShapes() {
		took := best(most, func() {
			if inspected(text, decodedText) < len(text)/2 {
				t.Errorf("%s: the token is not shown", name)
			}
		})
		t.Logf("%s: %v", name, took)
		if took > most {
			t.Errorf("%s: %v, more than %v", name, took, most)
		}
	}
}

// TestLargeTokenMemory counts everything that is allocated, including what is freed on the way.
func TestLargeTokenMemory(t *testing.T) {
	for name, text := range largeShapes() {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		inspected(text, diagnosisText)
		runtime.ReadMemStats(&after)
		took := after.TotalAlloc - before.TotalAlloc
		t.Logf("%s: %.1f times the size", name, float64(took)/float64(len(text)))
		if took > mostMemory*uint64(len(text)) {
			t.Errorf("%s: %d bytes for a token of %d, more than %d times as much", name, took, len(text), mostMemory)
		}
	}
}

// TestUnseenTextGrowsWithItsLength shows 2 MB of text that must be escaped. Twice as much may take
// twice as long, but not four times.
func TestUnseenTextGrowsWithItsLength(t *testing.T) {
	const most = time.Second * slowdown
	for name, text := range map[string]string{"in a claim": unsigned(`{"data":"` + strings.Repeat("\u200b", 1<<19) +
		`"}`), "as the input": strings.Repeat("\u202e", 1<<19)} {
		for format, write := range map[string]func(core.Snapshot) int{"diagnosis": diagnosisText, "token": decodedText,
			"document": document} {
			if took := best(most, func() { inspected(text, write) }); took > most {
				t.Errorf("%s: %v to the %s, more than %v", name, took, format, most)
			}
		}
	}
}
