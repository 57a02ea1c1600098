package ui

import (
	"fmt"
	"strings"
	"testing"
	"time"

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

// largeTokens are the payloads of tokens of about 2 MB.
func largeTokens() map[string]string {
	var claims, users strings.Builder
	for i := range 50_000 {
		fmt.Fprintf(&claims, `,"claim%06d":"value %d"`, i, i)
		fmt.Fprintf(&users, " user_id:somebody-%013d", i)
	}
	const scope = `{"scope":"user_id:ann inbox:read:messages`
	return map[string]string{
		"one claim":   scope + `","data":"` + strings.Repeat("x", 1_500_000) + `"}`,
		"many claims": scope + `"` + claims.String() + `}`,
		"many users":  scope + users.String() + `"}`,
	}
}

// BenchmarkMoveInLargeToken is what a key costs that only moves a cursor while the token has 2 MB.
func BenchmarkMoveInLargeToken(b *testing.B) {
	for name, payload := range largeTokens() {
		large := signed(&testing.T{}, payload)
		for _, pane := range []string{"1", "3", "4", "5"} {
			b.Run(name+"/"+pane, func(b *testing.B) {
				benchmarkKeys(b, 200, 60, func(d *driver) { d.paste(large); d.press(pane) }, "down", "up")
			})
		}
	}
}

// BenchmarkStart is what the start costs up to the first frame.
func BenchmarkStart(b *testing.B) {
	bench := start(&testing.T{}, 120, 40).model.session.Bench()
	settings := Settings{Theme: "dark", Profile: termenv.TrueColor, Glyphs: themes.Unicode(), Now: time.Now}
	b.ReportAllocs()
	for b.Loop() {
		model, err := New(bench, settings)
		if err != nil {
			b.Fatal(err)
		}
		model.resize(120, 40)
		_ = model.View()
	}
}

// BenchmarkTick is what a second costs.
func BenchmarkTick(b *testing.B) {
	tick := func(name string, prepare func(d *driver)) {
		b.Run(name, func(b *testing.B) {
			d := startWith(&testing.T{}, 120, 40, Settings{
				Theme: "dark", Profile: termenv.TrueColor, Glyphs: themes.Unicode(),
			})
			prepare(d)
			b.ReportAllocs()
			for b.Loop() {
				d.now = d.now.Add(time.Second)
				d.model.Update(tickMsg{})
				_ = d.model.View()
			}
		})
	}
	tick("composing", func(*driver) {})
	for name, payload := range largeTokens() {
		tick(name, func(d *driver) { d.paste(signed(&testing.T{}, payload)) })
	}
}
