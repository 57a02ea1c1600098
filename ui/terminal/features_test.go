package terminal

import (
	"runtime"
	"testing"

	"github.com/muesli/termenv"
)

func TestDumb(t *testing.T) {
	tests := []struct {
		term string
		want bool
	}{
		{"dumb", true},
		{"", runtime.GOOS != "windows"},
		{"linux", false},
		{"xterm", false},
	}
	for _, tt := range tests {
		t.Run(tt.term, func(t *testing.T) {
			if got := Dumb(env("TERM", tt.term)); got != tt.want {
				t.Errorf("Dumb = %t, want %t", got, tt.want)
			}
		})
	}
}

func TestUTF8(t *testing.T) {
	tests := []struct {
		name   string
		getenv func(string) string
		want   bool
	}{
		{"nothing set", env("TERM", "xterm"), true},
		{"LANG", env("LANG", "en_GB.UTF-8"), true},
		{"small letters", env("LANG", "en_GB.utf8"), true},
		{"C.UTF-8", env("LANG", "C.UTF-8"), true},
		{"modifier", env("LANG", "de_DE.UTF-8@euro"), true},
		{"no character set", env("LANG", "en_GB"), true},
		{"C", env("LANG", "C"), false},
		{"POSIX", env("LC_CTYPE", "POSIX"), false},
		{"latin 1", env("LANG", "de_DE.ISO-8859-1"), false},
		{"latin 1, glibc's spelling", env("LANG", "de_DE.iso88591"), false},
		{"only latin 1", env("LANG", "ISO-8859-1"), false},
		{"EUC", env("LANG", "ja_JP.eucJP"), false},
		{"LC_ALL first", env("LC_ALL", "C", "LC_CTYPE", "en_GB.UTF-8", "LANG", "en_GB.UTF-8"), false},
		{"LC_CTYPE before LANG", env("LC_CTYPE", "en_GB.UTF-8", "LANG", "C"), true},
		{"console", env("TERM", "linux", "LANG", "en_GB.UTF-8"), false},
		{"dumb", env("TERM", "dumb", "LANG", "en_GB.UTF-8"), false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := UTF8(tt.getenv); got != tt.want {
				t.Errorf("UTF8 = %t, want %t", got, tt.want)
			}
		})
	}
}

func TestColorProfile(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("the console decides there, not TERM")
	}
	tests := []struct {
		name   string
		getenv func(string) string
		isTTY  bool
		want   termenv.Profile
	}{
		{"true color", env("TERM", "xterm-256color", "COLORTERM", "truecolor"), true, termenv.TrueColor},
		{"256", env("TERM", "xterm-256color"), true, termenv.ANSI256},
		{"16", env("TERM", "xterm"), true, termenv.ANSI},
		{"a screen without its colors in TERM", env("TERM", "screen"), true, termenv.ANSI},
		{"colors not wanted", env("TERM", "screen", "CLICOLOR", "0"), true, termenv.Ascii},
		{"a pipe in screen", env("TERM", "screen"), false, termenv.Ascii},
		{"dumb", env("TERM", "dumb"), true, termenv.Ascii},
		{"no TERM", env(), true, termenv.Ascii},
		{"NO_COLOR", env("TERM", "xterm-256color", "NO_COLOR", "1"), true, termenv.Ascii},
		{"pipe", env("TERM", "xterm-256color", "COLORTERM", "truecolor"), false, termenv.Ascii},
		{"pipe, forced", env("TERM", "xterm-256color", "CLICOLOR_FORCE", "1"), false, termenv.ANSI},
		{"NO_COLOR beats force", env("TERM", "xterm", "NO_COLOR", "1", "CLICOLOR_FORCE", "1"), true, termenv.Ascii},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := ColorProfile(tt.getenv, tt.isTTY); got != tt.want {
				t.Errorf("ColorProfile = %v, want %v", got, tt.want)
			}
		})
	}
}
