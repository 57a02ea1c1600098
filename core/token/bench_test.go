package token

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"
)

// courierPayload makes a token of about 300 bytes together with hs256.
const courierPayload = `{"scope":"user_id:user-123 inbox:read:messages inbox:write:events","tenant_scope":"published/production",` +
	`"tenant_id":"7c9d1f64","iat":1795000000,"exp":1795086400,"jti":"3f0d6f0e"}`

const large = 2_000_000

// repeat returns a payload that repeats a piece until the token has about size bytes.
func repeat(before, piece, after string, size int) string {
	return compact(hs256, before+strings.Repeat(piece, size/4*3/len(piece))+after)
}

// numbered returns an object of n members with different names.
func numbered(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, `,"k%07d":%d`, i, i%10)
	}
	return "{" + b.String()[1:] + "}"
}

// largeShapes are tokens of 2 MB that made other decoders slow or large.
func largeShapes() map[string]string {
	return map[string]string{
		"one string":            repeat(`{"a":"`, "x", `","exp":1}`, large),
		"one string of escapes": repeat(`{"a":"`, `\u00e9`, `","exp":1}`, large),
		"lone surrogates":       repeat(`{"a":"`, `\ud800`, `","exp":1}`, large),
		"bad UTF-8":             repeat(`{"a":[`, "\"\xff\",", `0],"exp":1}`, large),
		"small members":         compact(hs256, numbered(large/4*3/13)),
		"small members below":   compact(hs256, `{"a":`+numbered(large/4*3/13)+`,"exp":1}`),
		"duplicates":            repeat(`{`, `"a":1,`, `"a":1}`, large),
		"nested, closed": compact(hs256, `{"a":`+strings.Repeat("[", large/8*3)+strings.Repeat("]",
			large/8*3)+`,"exp":1}`),
		"nested, open":       repeat(`{"a":`, "[", "", large),
		"nested objects":     repeat(`{"a":`, `{"b":`, "", large),
		"1,000,000 numbers":  repeat(`{"a":[`, "1,", `1],"exp":1}`, large/3*4),
		"root of numbers":    repeat(`[`, "1,", `1]`, large),
		"empty arrays":       repeat(`{"a":[`, "[],", `[]],"exp":1}`, large),
		"commas":             repeat(`{`, ",", ``, large),
		"quotes":             repeat(`{"a":`, `\"`, ``, large),
		"white space":        repeat(`{"a":1`, ` `, `}`, large),
		"dots":               strings.Repeat(".", large),
		"one letter":         strings.Repeat("e", large),
		"padding":            strings.Repeat("=", large),
		"foreign characters": strings.Repeat("\u200b", large/3),
		"line breaks":        strings.ReplaceAll(repeat(`{"a":"`, "x", `","exp":1}`, large), "4", "4\n"),
	}
}

func smallShapes() map[string]string {
	levels := strings.Repeat("[", 10_000) + strings.Repeat("]", 10_000)
	return map[string]string{
		"20,000 dots":         strings.Repeat(".", 20_000),
		"10,000 levels":       compact(hs256, `{"a":`+levels+`}`),
		"60 kB of one letter": strings.Repeat("e", 60_000),
		"many duplicates":     compact(hs256, `{`+strings.Repeat(`"a":1,`, 3000)+`"a":1}`),
		"3,000 members":       compact(hs256, numbered(3000)),
	}
}

// TestDecodeMemory checks that decoding allocates at most four times the size of a large token,
// garbage included.
func TestDecodeMemory(t *testing.T) {
	for name, in := range largeShapes() {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		Decode(in)
		runtime.ReadMemStats(&after)
		if took := after.TotalAlloc - before.TotalAlloc; took > 4*uint64(len(in)) {
			t.Errorf("%s: %d bytes for %d, %.1f times as much", name, took, len(in), float64(took)/float64(len(in)))
		}
	}
}

// TestDecodeIsQuick limits the time of the same shapes. The limit is four times the goal (5 ms and
// 25 ms), because a machine may be slow and busy: the mistakes that it has to catch are slower by
// orders of magnitude.
func TestDecodeIsQuick(t *testing.T) {
	quick := func(shapes map[string]string, most time.Duration) {
		for name, in := range shapes {
			best := time.Hour
			for runs := 0; runs < 5 && best > most; runs++ {
				start := time.Now()
				Decode(in)
				best = min(best, time.Since(start))
			}
			if best > most {
				t.Errorf("%s: %v, more than %v", name, best, most)
			}
		}
	}
	quick(smallShapes(), 20*time.Millisecond*slowdown)
	quick(largeShapes(), 100*time.Millisecond*slowdown)
}

func TestDecodeAllocations(t *testing.T) {
	in := compact(hs256, courierPayload)
	if allocs := testing.AllocsPerRun(100, func() { Decode(in) }); allocs > 10 {
		t.Errorf("%v allocations for the usual token", allocs)
	}
}

// floor is the least that reading a token can cost with the standard library.
func floor(text string) {
	for _, segment := range strings.SplitN(text, ".", 3)[:2] {
		raw, err := base64.RawURLEncoding.DecodeString(segment)
		if err != nil {
			panic(err)
		}
		var members map[string]any
		if err := json.Unmarshal(raw, &members); err != nil {
			panic(err)
		}
	}
}

func benchmark(b *testing.B, text string, run func(string)) {
	b.ReportAllocs()
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		run(text)
	}
}

func BenchmarkDecode(b *testing.B) {
	text := compact(hs256, courierPayload)
	b.Run("floor", func(b *testing.B) { benchmark(b, text, floor) })
	b.Run("decode", func(b *testing.B) { benchmark(b, text, func(text string) { Decode(text) }) })
}

func BenchmarkDecode2MB(b *testing.B) {
	shapes := largeShapes()
	b.Run("floor", func(b *testing.B) { benchmark(b, shapes["one string"], floor) })
	for name, text := range shapes {
		b.Run(name, func(b *testing.B) { benchmark(b, text, func(text string) { Decode(text) }) })
	}
}
