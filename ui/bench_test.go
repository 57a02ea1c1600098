package ui

import (
	"testing"

	"github.com/muesli/termenv"

	"bulla/themes"
)

// BenchmarkKey is what a key costs: the change, the new token, its diagnosis and the frame.
func BenchmarkKey(b *testing.B) {
	d := startWith(&testing.T{}, 120, 40, Settings{Theme: "dark", Profile: termenv.TrueColor, Glyphs: themes.Unicode()})
	b.ReportAllocs()
	for b.Loop() {
		d.model.Update(keyMsg("space"))
		_ = d.model.View()
	}
}

// BenchmarkTick is what a second costs that changes nothing on the screen.
func BenchmarkTick(b *testing.B) {
	d := startWith(&testing.T{}, 120, 40, Settings{Theme: "dark", Profile: termenv.TrueColor, Glyphs: themes.Unicode()})
	b.ReportAllocs()
	for b.Loop() {
		d.model.Update(tickMsg{})
		_ = d.model.View()
	}
}
