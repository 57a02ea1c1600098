package cells

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"bulla/ui/terminal/vt"
)

// show draws a frame on a terminal and compares what that shows with the frame.
func show(t *testing.T, c *Canvas, screen *vt.Terminal, frame string, width, height int) (drawn []byte) {
	t.Helper()
	drawn = c.Draw(nil, frame, width, height)
	_, _ = screen.Write(drawn)
	if len(screen.Unknown) > 0 {
		t.Fatalf("the terminal doesn't know %q", screen.Unknown)
	}
	var want grid
	want.read(frame, width, height)
	compare(t, screen, &want)
	if t.Failed() {
		t.Fatalf("drawn with %q", drawn)
	}
	return drawn
}

func compare(t *testing.T, screen *vt.Terminal, want *grid) {
	t.Helper()
	for y, row := range screen.Rows() {
		for x, got := range row {
			var p pen
			p.apply(got.Look)
			if got.Text == " " {
				p = p.onSpace()
			}
			if (cell{got.Text, p}) != want.row(y)[x] {
				t.Errorf("row %d, column %d: %q %+v, want %+v", y, x, got.Text, p, want.row(y)[x])
				return
			}
		}
	}
}

// pieces are what random frames consist of.
var pieces = []string{
	"a", "b", " ", "  ", "word", "│", "─", "✓", "…", "日本", "é", "e\u0301", "👍🏽", "👩\u200d🚀", "กำ", "🇩🇪", "❤\ufe0f",
	"\x1b[m", "\x1b[1m", "\x1b[2m", "\x1b[31m", "\x1b[38;5;200m", "\x1b[38;2;1;2;3m", "\x1b[48;2;9;8;7m", "\x1b[0m", "\x1b[1;4;97;40m", "\x1b[7m",
	"\x1b[22m", "\x1b[39;49m", "            ",
}

// randomFrame returns a frame that has some rows of the one before.
func randomFrame(random *rand.Rand, before string, width, height int) string {
	rows := strings.Split(before, "\n")
	for len(rows) < height {
		rows = append(rows, "")
	}
	for range 1 + random.IntN(height) {
		var row strings.Builder
		for range random.IntN(width) {
			row.WriteString(pieces[random.IntN(len(pieces))])
		}
		row.WriteString("\x1b[m")
		rows[random.IntN(height)] = row.String()
	}
	return strings.Join(rows[:height], "\n")
}

// TestDraw draws random frames one after the other, on terminals that are resized, erased and
// written to by others.
func TestDraw(t *testing.T) {
	for seed := range uint64(200) {
		random := rand.New(rand.NewPCG(seed, 1))
		width, height := 1+random.IntN(40), 1+random.IntN(8)
		var c Canvas
		screen, frame := vt.New(width, height), ""
		for step := range 30 {
			switch random.IntN(8) {
			case 0:
				width, height = 1+random.IntN(40), 1+random.IntN(8)
				screen.Resize(width, height)
				frame = ""
			case 1:
				_, _ = screen.Write([]byte("\x1b[H\x1b[41mother text 日本\x1b[m"))
				c.Forget()
			case 2:
				_, _ = screen.Write([]byte("\x1b[2J"))
				c.Erased()
			}
			frame = randomFrame(random, frame, width, height)
			show(t, &c, screen, frame, width, height)
			if again := c.Draw(nil, frame, width, height); len(again) > 0 {
				t.Fatalf("seed %d, step %d: drawing it again writes %q", seed, step, again)
			}
		}
	}
}

// TestDisputedWidths draws on a terminal that adds the widths of code points, as tmux and others
// do: it takes some characters for wider than they are counted here. They are shown whole, the next
// word and the border are where they belong, and no row is lost.
func TestDisputedWidths(t *testing.T) {
	for _, text := range []string{"👍🏽", "👩\u200d🚀", "กำ", "क्षि", "e\u0301"} {
		const width, height = 20, 3
		screen := vt.New(width, height)
		screen.Method = ansi.WcWidth
		var c Canvas
		for _, before := range []string{"", "abc", strings.Repeat("x", 8)} {
			pad := width - ansi.StringWidth(text) - len(before) - len("yend.")
			frame := "header\n" + before + text + "y" + strings.Repeat(" ", pad) + "end│\nfooter"
			_, _ = screen.Write(c.Draw(nil, frame, width, height))
			if screen.Row(0) != "header" || screen.Row(2) != "footer" {
				t.Errorf("%q after %q: the other rows are %q and %q", text, before, screen.Row(0), screen.Row(2))
			}
			if row := screen.Row(1); !strings.HasPrefix(row, before+text+"y ") {
				t.Errorf("%q after %q: the row is %q", text, before, row)
			}
			var end strings.Builder
			for _, cell := range screen.Rows()[1][width-4:] {
				end.WriteString(cell.Text)
			}
			if end.String() != "end│" {
				t.Errorf("%q after %q: the row ends in %q", text, before, end.String())
			}
		}
	}
}

// TestDrawLittle counts bytes.
func TestDrawLittle(t *testing.T) {
	const width, height = 40, 3
	rows := func(row string) string { return "top\n" + row + "\nbottom" }
	for _, test := range []struct{ name, before, after, want string }{
		{"nothing", "a", "a", ""},
		{"one letter", "abc", "abx", "\x1b[2;3Hx"},
		{"a color", "abc", "a\x1b[31mb\x1b[mc", "\x1b[2;2H\x1b[31mb\x1b[m"},
		{"two letters with little between", "abcdef", "xbcdey", "\x1b[2Hxbcdey"},
		{"two letters with much between", "abcdefghijkl", "xbcdefghijky", "\x1b[2Hx\x1b[10Cy"},
		{"a shorter row", "abcdefghijkl", "ab", "\x1b[2;3H\x1b[K"},
		{"a little shorter row", "abcdef", "ab", "\x1b[2;3H    "},
		{"bold off", "\x1b[1mabc\x1b[m", "\x1b[1mab\x1b[mc", "\x1b[2;3Hc"},
		{"a wide character", "a日b", "a本b", "\x1b[2;2H本"},
	} {
		screen := vt.New(width, height)
		var c Canvas
		show(t, &c, screen, rows(test.before), width, height)
		if got := string(show(t, &c, screen, rows(test.after), width, height)); got != test.want {
			t.Errorf("%s: drawn with %q, want %q", test.name, got, test.want)
		}
	}
}

// TestPen changes each of these pens to each other one.
func TestPen(t *testing.T) {
	looks := []string{
		"", "1", "2", "1;2", "3;4", "5;7;8;9", "31", "97", "38;5;0", "38;5;255", "38;2;0;0;0", "38;2;255;254;253", "41", "107",
		"48;5;17", "48;2;1;2;3", "1;38;2;9;9;9;48;5;3", "2;31;44",
	}
	for _, from := range looks {
		for _, to := range looks {
			var a, b pen
			a.apply(from)
			b.apply(to)
			sequence := string(appendChange(nil, a, b))
			got := a
			if params, rest, ok := cutSGR(sequence); ok && rest == "" {
				got.apply(params)
			}
			if got != b || len(sequence) > len("\x1b[0;m")+len(to) {
				t.Errorf("from %q to %q: %q gives %+v, want %+v", from, to, sequence, got, b)
			}
		}
	}
	var p pen
	p.apply("38;2;1;2;3;48;5;7;1;73")
	if want := (pen{rgb | 0x010203, indexed | 7, bold}); p != want {
		t.Errorf("the pen is %+v, want %+v", p, want)
	}
}

// BenchmarkDraw draws frames of which a fifth changes.
func BenchmarkDraw(b *testing.B) {
	const width, height = 120, 40
	frames := make([]string, 2)
	for i := range frames {
		var rows []string
		for y := range height {
			text := fmt.Sprintf("\x1b[38;2;200;200;%dm│ %s │\x1b[m", y, strings.Repeat("text ", 22))
			if y%5 == 0 {
				text = fmt.Sprintf("\x1b[1;38;2;200;%d;200m│ %d%s │\x1b[m", y, i, strings.Repeat("other", 22))
			}
			rows = append(rows, text)
		}
		frames[i] = strings.Join(rows, "\n")
	}
	var c Canvas
	var out []byte
	for i := range b.N {
		out = c.Draw(out[:0], frames[i%2], width, height)
	}
}

// FuzzDraw draws two frames one after the other.
func FuzzDraw(f *testing.F) {
	f.Add("abc\n日本", "abd\n\x1b[1mab", uint8(5), uint8(2))
	f.Add("👍🏽x\u0301", "e\u0301\x1b[38;5;1", uint8(3), uint8(1))
	f.Fuzz(func(t *testing.T, first, second string, width, height uint8) {
		w, h := 1+int(width%60), 1+int(height%20)
		var c Canvas
		screen := vt.New(w, h)
		for _, frame := range []string{first, second, first} {
			show(t, &c, screen, clean(frame), w, h)
		}
	})
}

// clean returns a text as frames have it: without control characters and characters that have no
// cell, but with SGR.
func clean(text string) string {
	var b strings.Builder
	for text != "" {
		if params, rest, ok := cutSGR(text); ok {
			b.WriteString("\x1b[" + params + "m")
			text = rest
			continue
		}
		cluster, width := ansi.FirstGraphemeCluster(text, ansi.GraphemeWidth)
		text = text[len(cluster):]
		shown := width > 0 && cluster[0] >= ' ' && cluster[0] != 0x7f && strings.ToValidUTF8(cluster, "") == cluster
		if shown || cluster == "\n" {
			b.WriteString(cluster)
		}
	}
	return b.String()
}
