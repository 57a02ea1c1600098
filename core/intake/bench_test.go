package intake

import (
	"math"
	"runtime"
	"strings"
	"testing"
)

// noise returns n bytes that look random and are the same each time.
func noise(n int) string {
	b := make([]byte, n)
	for i, state := 0, uint32(1); i < n; i++ {
		state = state*1664525 + 1013904223
		b[i] = byte(state >> 24)
	}
	return string(b)
}

// benchCases are the inputs whose cost is limited.
func benchCases() []struct{ name, in string } {
	big := encode(hs256) + "." + encode(`{"data":"`+strings.Repeat("a", 3<<19)+`"}`) + "." +
		strings.Repeat("Ab-_", 10) + "AbQ"
	return []struct{ name, in string }{
		{"plain", sample("one")},
		{"header", "Authorization: Bearer " + sample("one")},
		{"lines", wrap(sample("one"), 76, "", "\n")},
		{"json", `{"data":{"token":"` + sample("one") + `"}}`},
		{"2MB-token", big},
		{"2MB-token-in-header", "Authorization: Bearer " + big},
		{"2MB-token-in-lines", wrap(big, 76, "", "\n")},
		{"2MB-noise", noise(2 << 20)},
		{"2MB-letters", encode(noise(3 << 19))},
		{"20000-dots", strings.Repeat(".", 20_000)},
		{"10000-levels", strings.Repeat("[", 10_000) + strings.Repeat("]", 10_000)},
		{"10000-objects", strings.Repeat(`{"a":`, 10_000) + `"` + sample("one") + `"` + strings.Repeat("}", 10_000)},
		{"60kB-of-e", strings.Repeat("e", 60_000)},
		{"200-tokens", manyTokens(200)},
	}
}

func manyTokens(n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(sample(strings.Repeat("x", i)) + "\n")
	}
	return b.String()
}

func BenchmarkFind(b *testing.B) {
	for _, c := range benchCases() {
		b.Run(c.name, func(b *testing.B) {
			b.ReportAllocs()
			b.SetBytes(int64(len(c.in)))
			for b.Loop() {
				Find(c.in)
			}
		})
	}
}

// smallEnough is the time that any input may take, however short it is, including the overhead of
// the race detector.
const smallEnough = 4 << 20

// TestFindAllocates checks how much memory grows with the input.
func TestFindAllocates(t *testing.T) {
	for _, c := range benchCases() {
		limit := uint64(max(4*len(c.in), smallEnough))
		if c.name == "plain" {
			limit = 512
		}
		t.Run(c.name, func(t *testing.T) {
			if got := allocated(c.in); got > limit {
				t.Errorf("Find of %d bytes allocates %d, want at most %d", len(c.in), got, limit)
			}
		})
	}
}

// allocated returns how many bytes one call of Find allocates. It is the least of several
// measurements, since each also counts what the rest of the program allocates at the time.
func allocated(in string) uint64 {
	var before, after runtime.MemStats
	Find(in)
	least := uint64(math.MaxUint64)
	for range 5 {
		runtime.ReadMemStats(&before)
		Find(in)
		runtime.ReadMemStats(&after)
		least = min(least, after.TotalAlloc-before.TotalAlloc)
	}
	return least
}

func TestFindPlainTokenIsCheap(t *testing.T) {
	in := sample("one") + "\n"
	if got := testing.AllocsPerRun(100, func() { Find(in) }); got > 2 {
		t.Errorf("a plain token costs %v allocations, want at most 2", got)
	}
}
