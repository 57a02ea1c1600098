package terminal

import (
	"bytes"
	"errors"
	"math"
	"testing"
)

// env makes a getenv of name and value pairs.
func env(pairs ...string) func(string) string {
	vars := make(map[string]string)
	for i := 0; i+1 < len(pairs); i += 2 {
		vars[pairs[i]] = pairs[i+1]
	}
	return func(name string) string { return vars[name] }
}

func TestAskBackground(t *testing.T) {
	tests := []struct {
		name   string
		getenv func(string) string
		want   bool
	}{
		{"xterm", env("TERM", "xterm-256color"), true},
		{"tmux", env("TERM", "tmux-256color"), true},
		{"COLORFGBG without a color", env("TERM", "rxvt", "COLORFGBG", "default;default"), true},
		{"COLORFGBG", env("TERM", "rxvt", "COLORFGBG", "15;0"), false},
		{"no color wanted", env("TERM", "xterm", "NO_COLOR", "1"), false},
		{"unset", env(), false},
		{"dumb", env("TERM", "dumb"), false},
		{"console", env("TERM", "linux"), false},
		{"screen", env("TERM", "screen.xterm-256color"), false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var out bytes.Buffer
			wrote := ""
			if tt.want {
				wrote = "\x1b]11;?\a"
			}
			if got := AskBackground(&out, tt.getenv); got != tt.want || out.String() != wrote {
				t.Errorf("AskBackground = %t and wrote %q, want %t and %q", got, out.String(), tt.want, wrote)
			}
		})
	}
}

// failing is a terminal that can't be written to any more.
type failing struct{}

func (failing) Write([]byte) (int, error) { return 0, errors.New("gone") }

func TestAskBackgroundWithoutTerminal(t *testing.T) {
	if AskBackground(failing{}, env("TERM", "xterm")) {
		t.Error("AskBackground = true although the query could not be written")
	}
}

func TestBackgroundFromEnv(t *testing.T) {
	tests := []struct {
		value       string
		dark, known bool
	}{
		{"15;0", true, true},
		{"0;15", false, true},
		{"0;7", false, true},
		{"7;8", true, true},
		{"12;default;6", true, true},
		{"0;default", false, false},
		{"0;16", false, false},
		{"0;-1", false, false},
		{"0", false, false},
		{"", false, false},
	}
	for _, tt := range tests {
		t.Run(tt.value, func(t *testing.T) {
			dark, known := BackgroundFromEnv(env("COLORFGBG", tt.value))
			if dark != tt.dark || known != tt.known {
				t.Errorf("BackgroundFromEnv = %t, %t, want %t, %t", dark, known, tt.dark, tt.known)
			}
		})
	}
}

func TestLuminance(t *testing.T) {
	tests := []struct {
		color string
		want  float64
		ok    bool
	}{
		{"rgb:0000/0000/0000", 0, true},
		{"rgb:ffff/ffff/ffff", 1, true},
		{"rgb:f/f/f", 1, true},
		{"rgb:80/80/80", 128.0 / 255, true},
		{"rgb:0/f/0", 0.7152, true},
		{"rgba:fff/fff/fff/000", 1, true},
		{"rgb:ff/ff", 0, false},
		{"rgb:ff/ff/ff/ff", 0, false},
		{"rgb:fffff/0/0", 0, false},
		{"rgb:00001/0/0", 0, false},
		{"rgb:/0/0", 0, false},
		{"rgb:+1/0/0", 0, false},
		{"rgb:g/0/0", 0, false},
		{"#ffffff", 0, false},
		{"", 0, false},
	}
	for _, tt := range tests {
		t.Run(tt.color, func(t *testing.T) {
			got, ok := luminance(tt.color)
			if ok != tt.ok || ok && math.Abs(got-tt.want) > 1e-9 {
				t.Errorf("luminance = %v, %t, want %v, %t", got, ok, tt.want, tt.ok)
			}
		})
	}
}
