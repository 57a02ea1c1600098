// Package config reads what users may set in files of their own: the settings of the screen, and
// themes.
package config

import (
	"bulla/core/courier"
	"bulla/core/hint"
	"bulla/ui/keymap"
)

// Settings are what the user set for the screen. Every zero value is the default.
type Settings struct {
	Theme, Glyphs, Mouse, Motion           string
	Users, For                             []string
	Preset, ExpiresIn, Region, Environment string
	Keys                                   keymap.Given
}

// The values of Mouse and Motion, and those of Glyphs, that are not the default.
const (
	Off     = "off"
	Unicode = "unicode"
	ASCII   = "ascii"
)

// ShowsUnicode reports whether characters outside ASCII are shown; by default, as the terminal can.
func (s Settings) ShowsUnicode(utf8 bool) bool {
	return s.Glyphs == Unicode || s.Glyphs != ASCII && utf8
}

// Setting is a row of the list of settings. Its values are texts.
type Setting struct {
	// Name is the key in the file, and About its comment there.
	Name, About string
	// Initial is the value that means the default; it is empty for a list.
	Initial string
	// text and list return the field; one of them is nil.
	text func(*Settings) *string
	list func(*Settings) *[]string
	// check returns what is wrong with a value, the zero Problem if nothing is.
	check func(value string, themes Themes) hint.Problem
}

// All returns all settings apart from the keys, in the order of the file.
func All() []Setting {
	return []Setting{
		{Name: "theme", Initial: "auto", text: func(s *Settings) *string { return &s.Theme },
			About: "a theme of bulla themes, or one of your own; auto follows the terminal",
			check: checkTheme},
		{Name: "glyphs", Initial: "auto", text: func(s *Settings) *string { return &s.Glyphs },
			About: "the symbols and frames: unicode, ascii, or auto, which follows the locale",
			check: oneOf("auto", Unicode, ASCII)},
		{Name: "mouse", Initial: "on", text: func(s *Settings) *string { return &s.Mouse },
			About: "on or off; off leaves selecting text to the terminal",
			check: oneOf("on", Off)},
		{Name: "motion", Initial: "on", text: func(s *Settings) *string { return &s.Motion },
			About: "on or off; off keeps a message in the last row until the next key",
			check: oneOf("on", Off)},
		{Name: "users", list: func(s *Settings) *[]string { return &s.Users },
			About: "the user_ids of a token that you compose, such as [\"pigeon\"]",
			check: checkUser},
		{Name: "preset", Initial: "inbox", text: func(s *Settings) *string { return &s.Preset },
			About: "the scopes of a token that you compose: a preset of bulla scopes",
			check: checkPreset},
		{Name: "expires_in", Initial: "1d", text: func(s *Settings) *string { return &s.ExpiresIn },
			About: "how long a token that you compose is valid, such as \"2 days\"; none for no exp",
			check: checkExpiresIn},
		{Name: "environment", Initial: "auto", text: func(s *Settings) *string { return &s.Environment },
			About: "production, test or env_ID: composed tokens are for it, and pasted ones are checked for it",
			check: checkEnvironment},
		{Name: "region", Initial: "auto", text: func(s *Settings) *string { return &s.Region },
			About: "where the workspace is: us or eu; COURIER_BASE_URL wins",
			check: oneOf(append([]string{"auto"}, courier.Regions()...)...)},
		{Name: "for", list: func(s *Settings) *[]string { return &s.For },
			About: "the features that tokens are checked for, as with --for, such as [\"inbox\"]",
			check: checkFeature},
	}
}

// Get returns the values of a setting, none for its default.
func (s *Setting) Get(settings *Settings) []string {
	if s.list != nil {
		return *s.list(settings)
	}
	if text := *s.text(settings); text != "" {
		return []string{text}
	}
	return nil
}

// set stores the values of a setting.
func (s *Setting) set(settings *Settings, values []string) {
	switch {
	case s.list != nil:
		*s.list(settings) = values
	case values[0] == s.Initial:
		*s.text(settings) = ""
	default:
		*s.text(settings) = values[0]
	}
}
