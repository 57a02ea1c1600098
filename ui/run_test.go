package ui

import (
	"os"
	"testing"

	"bulla/themes"
)

func TestSettingsFollowTheEnvironment(t *testing.T) {
	for _, c := range []struct {
		name, asked string
		env         map[string]string
		theme       string
		ascii       bool
	}{
		{"nothing known", "", map[string]string{"TERM": "xterm-256color"}, "", false},
		{"asked for", "high-contrast", map[string]string{"TERM": "xterm", "NO_COLOR": "1"}, "high-contrast", false},
		{"NO_COLOR", "", map[string]string{"TERM": "xterm", "NO_COLOR": "1"}, "mono", false},
		{"CLICOLOR", "", map[string]string{"TERM": "xterm", "CLICOLOR": "0"}, "mono", false},
		{"CLICOLOR contradicted", "", map[string]string{"TERM": "xterm-256color", "CLICOLOR": "0", "CLICOLOR_FORCE": "1"}, "", false},
		{"dumb", "", map[string]string{"TERM": "dumb"}, "mono", true},
		{"light by COLORFGBG", "", map[string]string{"TERM": "xterm", "COLORFGBG": "0;15"}, "light", false},
		{"dark by COLORFGBG", "", map[string]string{"TERM": "xterm", "COLORFGBG": "15;0"}, "dark", false},
		{"no UTF-8", "", map[string]string{"TERM": "xterm", "LC_ALL": "C"}, "", true},
	} {
		t.Run(c.name, func(t *testing.T) {
			getenv := func(name string) string { return c.env[name] }
			s := settingsFor(Options{Theme: c.asked, Screen: os.Stdout, Getenv: getenv}, nil)
			if s.Theme != c.theme {
				t.Errorf("theme = %q, want %q", s.Theme, c.theme)
			}
			if ascii := s.Glyphs == themes.ASCII(); ascii != c.ascii {
				t.Errorf("ASCII glyphs: %v, want %v", ascii, c.ascii)
			}
		})
	}
}

func TestUnknownThemeIsNamed(t *testing.T) {
	model := start(t, 80, 24).model
	if _, err := New(model.snap.Workbench, Settings{Theme: "drk", Now: model.settings.Now}); err == nil {
		t.Error("an unknown theme was taken")
	}
}
