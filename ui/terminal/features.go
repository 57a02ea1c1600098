package terminal

import (
	"io"
	"os"
	"runtime"
	"strings"

	"github.com/charmbracelet/x/term"
	"github.com/muesli/termenv"
)

// IsTerminal reports whether f is a terminal.
func IsTerminal(f *os.File) bool { return term.IsTerminal(f.Fd()) }

// Size returns the size of the terminal f in cells, 80x24 if it doesn't know its size, as on a
// serial line. It fails if f is not a terminal.
func Size(f *os.File) (w, h int, err error) {
	w, h, err = term.GetSize(f.Fd())
	if err == nil && (w == 0 || h == 0) {
		w, h = 80, 24
	}
	return w, h, err
}

// Dumb reports whether the terminal doesn't know control sequences, so that no screen can be drawn:
// TERM is dumb, or unset on a system that uses it.
func Dumb(getenv func(string) string) bool {
	term := getenv("TERM")
	return term == "dumb" || term == "" && runtime.GOOS != "windows"
}

// UTF8 reports whether the terminal shows Unicode. Many containers set no locale although they do,
// so the answer is yes unless the environment says otherwise: the first of LC_ALL, LC_CTYPE and
// LANG that is set is C or POSIX or names another character set, as in de_DE.ISO-8859-1; or TERM is
// dumb or linux, whose font has 512 glyphs at most.
func UTF8(getenv func(string) string) bool {
	if term := getenv("TERM"); term == "dumb" || term == "linux" {
		return false
	}
	for _, name := range []string{"LC_ALL", "LC_CTYPE", "LANG"} {
		if locale := getenv(name); locale != "" {
			return localeUTF8(locale)
		}
	}
	return true
}

// localeUTF8 reads a locale name, language_territory.charset@modifier.
func localeUTF8(locale string) bool {
	locale, _, _ = strings.Cut(locale, "@")
	language, charset, named := strings.Cut(strings.ToUpper(locale), ".")
	if named {
		return charset == "UTF-8" || charset == "UTF8"
	}
	return language != "C" && language != "POSIX" && !strings.HasPrefix(language, "ISO-8859")
}

// ColorProfile returns how many colors to use, from TERM, COLORTERM and the like. Without a
// terminal it returns Ascii, unless CLICOLOR_FORCE is set, which gives 16; with NO_COLOR it always
// returns Ascii. The terminal is not queried.
//
// A TERM that says nothing about colors, such as screen, tmux or putty, gives 16: most of these
// terminals have them, and the others still show bold and reverse.
func ColorProfile(getenv func(string) string, isTTY bool) termenv.Profile {
	out := termenv.NewOutput(io.Discard, termenv.WithEnvironment(environ(getenv)), termenv.WithTTY(isTTY))
	profile := out.EnvColorProfile()
	if profile == termenv.Ascii && isTTY && !NoColor(getenv) && getenv("TERM") != "" && !Dumb(getenv) {
		return termenv.ANSI
	}
	return profile
}

// NoColor reports whether the user wants no color: NO_COLOR is set, or CLICOLOR is 0 and
// CLICOLOR_FORCE doesn't contradict.
func NoColor(getenv func(string) string) bool {
	return termenv.NewOutput(io.Discard, termenv.WithEnvironment(environ(getenv))).EnvNoColor()
}

// environ is an environment in the form that termenv needs.
type environ func(string) string

// Getenv returns the value of the variable key.
func (e environ) Getenv(key string) string { return e(key) }

// Environ returns nothing: the variables are looked up by name.
func (environ) Environ() []string { return nil }
