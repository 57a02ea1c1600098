package ui

import (
	"os"
	"testing"

	"github.com/muesli/termenv"

	"bulla/themes"
	"bulla/ui/config"
)

func TestThemeFor(t *testing.T) {
	xterm := map[string]string{"TERM": "xterm"}
	noColor := map[string]string{"TERM": "xterm", "NO_COLOR": "1"}
	for _, c := range []struct {
		name, asked, setting string
		env                  map[string]string
		profile              termenv.Profile
		want                 string
	}{
		{"nothing known", "", "", xterm, termenv.TrueColor, ""},
		{"asked for", "high-contrast", "nord", noColor, termenv.ANSI, "high-contrast"},
		{"NO_COLOR", "", "nord", noColor, termenv.TrueColor, "mono"},
		{"NO_COLOR with 16 colors", "", "ansi", noColor, termenv.ANSI, "mono"},
		{"CLICOLOR", "", "nord", map[string]string{"TERM": "xterm", "CLICOLOR": "0"}, termenv.TrueColor, "mono"},
		{"CLICOLOR contradicted", "", "", map[string]string{"TERM": "xterm", "CLICOLOR": "0", "CLICOLOR_FORCE": "1"},
			termenv.TrueColor, ""},
		{"dumb", "", "", map[string]string{"TERM": "dumb"}, termenv.Ascii, "mono"},
		{"16 colors", "", "", xterm, termenv.ANSI, "ansi"},
		{"16 colors, a setting with more", "", "light", xterm, termenv.ANSI, "ansi"},
		{"16 colors, a setting that needs no more", "", "mono", xterm, termenv.ANSI, "mono"},
		{"256 colors", "", "light", xterm, termenv.ANSI256, "light"},
		{"the setting", "", "nord", map[string]string{"TERM": "xterm", "COLORFGBG": "0;15"}, termenv.TrueColor, "nord"},
		{"light by COLORFGBG", "", "", map[string]string{"TERM": "xterm", "COLORFGBG": "0;15"}, termenv.TrueColor, "light"},
		{"dark by COLORFGBG", "", "", map[string]string{"TERM": "xterm", "COLORFGBG": "15;0"}, termenv.TrueColor, "dark"},
	} {
		getenv := func(name string) string { return c.env[name] }
		if got := ThemeFor(c.asked, c.setting, config.Themes{}, getenv, c.profile); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

func TestGlyphsFollowTheLocale(t *testing.T) {
	for locale, want := range map[string]themes.Glyphs{"C": themes.ASCII(), "C.UTF-8": themes.Unicode()} {
		getenv := func(name string) string { return map[string]string{"TERM": "xterm", "LC_ALL": locale}[name] }
		if s := settingsFor(Options{Screen: os.Stdout, Getenv: getenv}, nil); s.Glyphs != want {
			t.Errorf("%s: %+v", locale, s.Glyphs)
		}
	}
}

func TestUnknownThemeIsNamed(t *testing.T) {
	model := start(t, 80, 24).model
	if _, err := New(model.snap.Workbench, Settings{Theme: "drk", Now: model.settings.Now}); err == nil {
		t.Error("an unknown theme was taken")
	}
}
