package scope

import (
	"strings"
	"testing"
)

// BenchmarkOrdinary reads the scope string of Courier's JWT guide, as happens at every keystroke.
func BenchmarkOrdinary(b *testing.B) {
	full, _ := PresetByName("full")
	text := "user_id:pigeon " + Join(full.Scopes)
	b.ReportAllocs()
	for b.Loop() {
		inspect(text)
	}
}

// BenchmarkHostile reads 100 kB of scopes, each of another tenant.
func BenchmarkHostile(b *testing.B) {
	var text strings.Builder
	for i := range 6000 {
		text.WriteString("tenant:" + strings.Repeat("x", i%7) + string(rune('a'+i%26)) + ":read ")
	}
	b.ReportAllocs()
	for b.Loop() {
		inspect(text.String())
	}
}

// inspect does what a snapshot does with a scope string.
func inspect(text string) {
	list := Parse(text)
	Implied(list)
	for _, f := range Features() {
		f.Missing(list)
	}
}
