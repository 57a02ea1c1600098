package pane

import (
	"io"
	"strings"
	"testing"
	"unicode"

	"github.com/charmbracelet/lipgloss"
	"github.com/charmbracelet/x/ansi"
	"github.com/muesli/termenv"

	"bulla/themes"
)

func TestFit(t *testing.T) {
	for _, c := range []struct {
		text  string
		width int
		want  string
	}{
		{"", 3, "   "},
		{"ab", 4, "ab  "},
		{"abcd", 4, "abcd"},
		{"abcde", 4, "abc…"},
		{"abcde", 1, "a"},
		{"abcde", 0, ""},
		{"長い文", 6, "長い文"},
		{"長い文", 5, "長い…"},
		{"長い文", 4, "長 …"}, // half a wide character becomes a blank
		{"a\x1b[31mb", 20, `a\u{001B}[31mb      `},
	} {
		line := Text(themes.Text, c.text)
		got := line.Fit(c.width, "…")
		if got.Plain() != c.want || got.Width() != c.width {
			t.Errorf("Fit(%q, %d) = %q of %d cells, want %q", c.text, c.width, got.Plain(), got.Width(), c.want)
		}
	}
}

func TestLongTextsAreCut(t *testing.T) {
	line := Text(themes.Text, strings.Repeat("長", maxText))
	if line.Width() > maxText || !strings.HasSuffix(line.Plain(), "...") {
		t.Errorf("a long text makes a line of %d cells", line.Width())
	}
	if lines := Wrap(themes.Text, strings.Repeat("x", 1<<20), 40); len(lines) > maxText/40+1 {
		t.Errorf("a long word makes %d lines", len(lines))
	}
}

func TestFitLeavesTheLineAlone(t *testing.T) {
	line := Text(themes.Text, "ab")
	fitted := line.Fit(10, "…")
	fitted.On(themes.Cursor)
	if line.Plain() != "ab" || line.Width() != 2 || line.spans[0].on != themes.Text {
		t.Errorf("fitting changed the line to %q (%d cells)", line.Plain(), line.Width())
	}
}

func TestSlice(t *testing.T) {
	line := Text(themes.Text, "abc")
	line.Add(themes.Error, "長い").Add(themes.Muted, "xyz")
	for _, c := range []struct {
		from, to int
		want     string
	}{{0, 10, "abc長いxyz"}, {2, 5, "c長"}, {4, 8, " いx"}, {4, 6, "  "}, {8, 12, "yz  "}, {3, 3, ""}} {
		got := line.Slice(c.from, c.to)
		if got.Plain() != c.want || got.Width() != c.to-c.from {
			t.Errorf("Slice(%d, %d) = %q of %d cells, want %q", c.from, c.to, got.Plain(), got.Width(), c.want)
		}
	}
}

func TestWrapBreaksAtSpaces(t *testing.T) {
	for _, c := range []struct {
		text  string
		width int
		want  []string
	}{
		{"", 10, nil},
		{"one two three", 8, []string{"one two", "three"}},
		{"user_id:pigeon inbox:read:messages", 20, []string{"user_id:pigeon", "inbox:read:messages"}},
		{"abcdefghij", 4, []string{"abcd", "efgh", "ij"}},
		{"a-b-c d", 3, []string{"a-b", "-c", "d"}},
		{"word", 0, nil},
	} {
		var got []string
		for _, line := range Wrap(themes.Text, c.text, c.width) {
			got = append(got, line.Plain())
		}
		if strings.Join(got, "|") != strings.Join(c.want, "|") {
			t.Errorf("Wrap(%q, %d) = %q, want %q", c.text, c.width, got, c.want)
		}
	}
}

func TestHardWrap(t *testing.T) {
	if got := HardWrap("abcdefghij", 4, 0, 10); strings.Join(got, "|") != "abcd|efgh|ij" {
		t.Errorf("HardWrap = %q", got)
	}
	if got := HardWrap("abcdefghij", 4, 1, 1); strings.Join(got, "|") != "efgh" {
		t.Errorf("HardWrap from line 1 = %q", got)
	}
	if got := HardWrap("a\x00b", 20, 0, 10); strings.Join(got, "|") != `a\u{0000}b` {
		t.Errorf("HardWrap of a NUL = %q", got)
	}
}

func TestBox(t *testing.T) {
	box := Box{
		Title: Text(themes.Title, "Name"), Facts: Text(themes.Muted, "facts"), Hint: Text(themes.Muted, "hint"),
		Glyphs: themes.Unicode(),
	}
	content := []Line{Text(themes.Text, "one"), Text(themes.Text, "two")}
	MarkMore(content, false, true, Frame{Glyphs: themes.Unicode(), Width: 20})
	var got []string
	for _, line := range box.Draw(content, 24, 5) {
		got = append(got, line.Plain())
	}
	want := []string{
		"╭─ Name ─────── facts ─╮",
		"│ one                  │",
		"│ two                  ↓",
		"│                      │",
		"╰─────────────── hint ─╯",
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// FuzzFrame holds what every frame rests on: any text in any width draws exactly that many cells,
// and sends nothing but the theme's own colors.
func FuzzFrame(f *testing.F) {
	f.Add("a\x1b[31mb\x9b\u202e長e\u0301\u0301\u0301", 7)
	f.Add("👨‍👩‍👧‍👦 ไทย한글", 3)
	palette, err := themes.Load("dark")
	if err != nil {
		f.Fatal(err)
	}
	renderer := lipgloss.NewRenderer(io.Discard, termenv.WithProfile(termenv.TrueColor))
	renderer.SetColorProfile(termenv.TrueColor)
	styles, err := themes.Build(palette, themes.Unicode(), renderer)
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, text string, width int) {
		width = 6 + (width%80+80)%80
		lines := append([]Line{Text(themes.Text, text)}, Wrap(themes.Muted, text, width-4)...)
		for _, part := range HardWrap(text, width-4, 0, 5) {
			lines = append(lines, Text(themes.Payload, part))
		}
		box := Box{Title: Text(themes.Title, text), Hint: Text(themes.Muted, text), Glyphs: themes.Unicode()}
		for _, line := range box.Draw(lines, width, 6) {
			painted := string(line.Paint(nil, styles))
			if line.Width() != width || ansi.StringWidth(painted) != width {
				t.Fatalf("%q in %d cells: %d by count, %d on the terminal: %q", text, width, line.Width(), ansi.StringWidth(painted), painted)
			}
			for _, r := range ansi.Strip(painted) {
				if r < 0x20 || r == 0x7f || r >= 0x80 && r < 0xa0 || unicode.Is(unicode.Cf, r) {
					t.Fatalf("%q lets %U through", text, r)
				}
			}
		}
	})
}
