package ui

import (
	"fmt"
	"strings"
	"testing"

	"github.com/muesli/termenv"

	"bulla/themes"
)

// benchmarkKeys measures what keys cost that are pressed in turn: the change, what follows from it
// and the frame.
func benchmarkKeys(b *testing.B, width, height int, to func(d *driver), keys ...string) {
	b.Run(fmt.Sprintf("%dx%d", width, height), func(b *testing.B) {
		d := startWith(&testing.T{}, width, height, Settings{
			Theme: "dark", Profile: termenv.TrueColor, Glyphs: themes.Unicode(),
		})
		to(d)
		b.ReportAllocs()
		for i := 0; b.Loop(); i++ {
			d.model.Update(keyMsg(keys[i%len(keys)]))
			_ = d.model.View()
		}
	})
}

// BenchmarkKey is what a key costs that changes the token: the new token, its diagnosis and the
// frame.
func BenchmarkKey(b *testing.B) {
	benchmarkKeys(b, 120, 40, func(*driver) {}, "space")
	benchmarkKeys(b, 200, 60, func(*driver) {}, "space")
}

// BenchmarkMove is what a key costs that only moves a cursor.
func BenchmarkMove(b *testing.B) {
	benchmarkKeys(b, 120, 40, func(*driver) {}, "down", "up")
	benchmarkKeys(b, 200, 60, func(*driver) {}, "down", "up")
}

// BenchmarkMoveInLargeToken is the same while the token has 2 MB.
func BenchmarkMoveInLargeToken(b *testing.B) {
	large := signed(&testing.T{}, `{"scope":"user_id:ann inbox:read:messages","data":"`+strings.Repeat("x", 1_500_000)+`"}`)
	for _, pane := range []string{"3", "4", "5"} {
		benchmarkKeys(b, 200, 60, func(d *driver) { d.paste(large); d.press(pane) }, "down", "up")
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
