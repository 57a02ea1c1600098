package ui

import (
	"math/rand/v2"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"
	"github.com/muesli/termenv"

	"bulla/core/courier"
	"bulla/core/signing"
	"bulla/themes"
	"bulla/ui/terminal"
)

// checkFrame holds what every frame promises: its size, and that it carries no sequence except the
// colors of the program itself.
func checkFrame(t *testing.T, frame string, width, height int) {
	t.Helper()
	lines := strings.Split(frame, "\n")
	if len(lines) != height {
		t.Fatalf("%d lines, want %d:\n%s", len(lines), height, frame)
	}
	for i, line := range lines {
		if w := ansi.StringWidth(line); w != width {
			t.Fatalf("line %d of a %dx%d frame is %d cells wide: %q", i, width, height, w, line)
		}
	}
	for _, r := range withoutSGR(frame) {
		if r == '\n' {
			continue
		}
		if r < 0x20 || r == 0x7f || r >= 0x80 && r < 0xa0 || unicode.Is(unicode.Cf, r) || r == utf8.RuneError {
			t.Fatalf("the frame holds %U:\n%q", r, frame)
		}
	}
}

// withoutSGR removes the sequences that set colors, the only ones that a frame may hold.
func withoutSGR(frame string) string {
	var b strings.Builder
	for {
		start := strings.Index(frame, "\x1b[")
		if start < 0 {
			return b.String() + frame
		}
		end := start + 2
		for end < len(frame) && (frame[end] >= '0' && frame[end] <= '9' || frame[end] == ';') {
			end++
		}
		if end >= len(frame) || frame[end] != 'm' {
			return b.String() + frame // whatever follows is for the caller to find
		}
		b.WriteString(frame[:start])
		frame = frame[end+1:]
	}
}

// hostile are values that act on a terminal that shows them raw.
var hostile = []string{
	"\x1b]52;c;cHduZWQ=\x07", "\x1b[2J\x1b[H", "\x1b]0;title\x07", "\x9b31m", "a\u009b31mb", "\u202eabc", "a\u200bb", "\r\n\t\b\x00", "e" + strings.Repeat("\u0301", 40),
	"\u3164\u2800\ufeff", "\U000e0041\U000e0042", "👨‍👩‍👧‍👦 家族 ไทย", "\xff\xfe\xfd", "\x1b[1;1H\x1b[41m", "\x1bP+q544e\x1b\\", strings.Repeat("長", 300), strings.Repeat("x", 5000),
}

// hostileToken carries a text in its claim names, its values and its scope.
func hostileToken(t *testing.T, text string) string {
	t.Helper()
	key, err := signing.NewSecret([]byte("0123456789abcdef0123456789abcdef"), "test key")
	if err != nil {
		t.Fatal(err)
	}
	payload := courier.Claims{
		Scope: "user_id:" + text + " inbox:read:" + text, TenantScope: text, TenantID: text, IssuedAt: 1, JTI: text,
	}.JSON()
	name := strings.NewReplacer(`"`, "", `\`, "", "\n", "", "\x00", "").Replace(text)
	payload = payload[:len(payload)-1] + "," + `"` + name + `":"` + "raw" + `"}`
	kid := strings.NewReplacer(`"`, "", `\`, "").Replace(text)
	compact, err := signing.Sign(`{"alg":"HS256","typ":"JWT","kid":"`+kid+`"}`, payload, key)
	if err != nil {
		t.Fatal(err)
	}
	return compact
}

func TestHostileTokensInEveryPane(t *testing.T) {
	for _, text := range hostile {
		for _, size := range [][2]int{{120, 40}, {80, 24}, {50, 18}, {24, 8}} {
			d := startWith(t, size[0], size[1], Settings{Theme: "dark", Profile: termenv.TrueColor, Glyphs: themes.Unicode()})
			d.paste(hostileToken(t, text))
			for _, pane := range []string{"1", "2", "3", "4", "5", "6"} {
				d.press(pane)
				checkFrame(t, d.screen(), size[0], size[1])
				d.press("down", "down", "down", "enter")
				checkFrame(t, d.screen(), size[0], size[1])
				d.press("esc")
				if d.model.snap.Mode == 0 {
					d.paste(hostileToken(t, text))
				}
			}
			d.press("f")
			checkFrame(t, d.screen(), size[0], size[1])
			d.press("c")
			checkFrame(t, d.screen(), size[0], size[1])
		}
	}
}

func TestHostileTextAsInput(t *testing.T) {
	for _, text := range hostile {
		d := startWith(t, 80, 24, Settings{Theme: "dark", Profile: termenv.TrueColor, Glyphs: themes.Unicode()})
		d.paste(text)
		checkFrame(t, d.screen(), 80, 24)
		d.press("esc", "a")
		d.paste(text)
		checkFrame(t, d.screen(), 80, 24)
		d.press("enter", "n")
		d.paste(text)
		checkFrame(t, d.screen(), 80, 24)
		d.press("enter", "/")
		d.paste(text)
		checkFrame(t, d.screen(), 80, 24)
		d.press("enter", "2", "enter")
		d.paste(text)
		checkFrame(t, d.screen(), 80, 24)
		d.press("enter", "p")
		checkFrame(t, d.screen(), 80, 24)
	}
}

// TestEverySize draws every size there is in a terminal, composing and inspecting.
func TestEverySize(t *testing.T) {
	d := start(t, 120, 40)
	inspecting := start(t, 120, 40)
	inspecting.paste(sampleToken)
	step := 1
	if testing.Short() {
		step = 7
	}
	for width := 1; width <= 200; width += step {
		for height := 1; height <= 60; height += 3 {
			for _, one := range []*driver{d, inspecting} {
				one.send(tea.WindowSizeMsg{Width: width, Height: height})
				checkFrame(t, one.screen(), width, height)
			}
		}
	}
}

// TestRandomKeys presses whatever there is in whatever order: nothing may panic, and every frame
// keeps its promise.
func TestRandomKeys(t *testing.T) {
	keys := []string{"up", "down", "left", "right", "tab", "shift+tab", "enter", "esc", "space", "home", "end", "pgup", "pgdown", "backspace", "delete",
		"1", "2", "3", "4", "5", "6", "7", "z",
		"a", "n", "e", "E", "d", "l", "w", "s", "/", "f", "r", "y", "c", "t", "?", "p", "v", "j", "k", "g",
		"G", "x", "ctrl+u", "ctrl+v",
		"(", ")", "<", ">", "{", "}", ".", "0", "+", "-", "type:until 17:00",
		"type:inbox", "type:2 days", "type:user_id:x", "type:aud=1"}
	sizes := [][2]int{{120, 40}, {80, 24}, {50, 18}, {24, 8}, {100, 40}, {10, 3}}
	for seed := range uint64(12) {
		random := rand.New(rand.NewPCG(seed, 1))
		d := start(t, 120, 40)
		size := sizes[0]
		for range 400 {
			switch random.IntN(20) {
			case 0:
				d.paste(hostile[random.IntN(len(hostile))])
			case 1:
				d.paste("Bearer " + sampleToken)
			case 2:
				size = sizes[random.IntN(len(sizes))]
				d.send(tea.WindowSizeMsg{Width: size[0], Height: size[1]})
			case 3:
				d.paste(sampleToken + " " + hostileToken(t, hostile[random.IntN(len(hostile))]))
			case 4:
				d.send(terminal.BackgroundMsg{Dark: random.IntN(2) == 0})
			default:
				d.press(keys[random.IntN(len(keys))])
			}
			checkFrame(t, d.screen(), size[0], size[1])
		}
	}
}

func TestFrameTakesAscii(t *testing.T) {
	d := startWith(t, 120, 40, Settings{Theme: "mono", Profile: termenv.Ascii, Glyphs: themes.ASCII()})
	d.paste(sampleToken)
	for _, keys := range [][]string{
		{"1"}, {"2"}, {"3"}, {"4"}, {"5"}, {"6"}, {"enter"}, {"esc", "4", "e"}, {"x", "enter"}, {"n"}, {"esc", "f"}, {"?"},
	} {
		d.press(keys...)
		for _, r := range d.screen() {
			if r >= 0x80 {
				t.Fatalf("%U in a frame for an ASCII terminal:\n%s", r, d.screen())
			}
		}
	}
}
