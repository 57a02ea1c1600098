package config

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"bulla/core/courier"
	"bulla/core/expiry"
	"bulla/core/hint"
	"bulla/core/redact"
	"bulla/core/scope"
	"bulla/core/spelling"
	"bulla/core/visible"
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
	check func(r *settingsReader, value string) hint.Problem
}

// All returns all settings apart from the keys, in the order of the file.
func All() []Setting {
	return []Setting{
		{Name: "theme", Initial: "auto", text: func(s *Settings) *string { return &s.Theme },
			About: "a theme of bulla themes, or one of your own; auto follows the terminal",
			check: (*settingsReader).checkTheme},
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

// unknownValue is the problem of a value that is not allowed.
func unknownValue(value string, allowed []string) hint.Problem {
	advice := "use one of " + strings.Join(allowed, ", ")
	if near := spelling.Nearest(value, allowed); near != "" {
		advice = "did you mean " + near + "?"
	}
	return hint.Problem{Message: quoted(value) + " is not known", Hint: advice}
}

// quoted quotes and shortens a text of the file for a message, without any secret in it.
func quoted(text string) string { return visible.Quote(redact.Text(text), 40) }

func oneOf(allowed ...string) func(*settingsReader, string) hint.Problem {
	return func(_ *settingsReader, value string) hint.Problem {
		if slices.Contains(allowed, value) {
			return hint.Problem{}
		}
		return unknownValue(value, allowed)
	}
}

func (r *settingsReader) checkTheme(value string) hint.Problem {
	if value == "auto" {
		return hint.Problem{}
	}
	if _, err := r.themes.Load(value); err != nil {
		problem := hint.Of(err, "")
		if names := r.themes.Names(); !slices.Contains(names, value) {
			problem = unknownValue(value, append(names, "auto"))
		}
		return problem
	}
	return hint.Problem{}
}

func checkUser(_ *settingsReader, value string) hint.Problem {
	switch {
	case value == "":
		return hint.Problem{Message: "a user is empty", Hint: "write the user ID that the SDK uses"}
	case strings.Contains(value, " "):
		return hint.Problem{Message: quoted(value) + " contains a space; spaces separate scopes",
			Hint: `write each user as a text of its own: ["a", "b"]`}
	case strings.HasPrefix(value, scope.UserPrefix):
		return hint.Problem{Message: quoted(value) + " begins with " + scope.UserPrefix, Hint: "write only the ID"}
	}
	return hint.Problem{}
}

func checkPreset(_ *settingsReader, value string) hint.Problem {
	preset, ok := scope.PresetByName(value)
	switch {
	case !ok:
		return unknownValue(value, scope.PresetNames())
	case preset.Placeholder != "":
		return hint.Problem{Message: "the preset " + value + " needs a tenant, so it can't be the default",
			Hint: "use another preset; the presets in Scopes include this one"}
	}
	return hint.Problem{}
}

func checkExpiresIn(_ *settingsReader, value string) hint.Problem {
	if expiry.IsNever(value) {
		return hint.Problem{}
	}
	_, err := expiry.Parse(value)
	var fault *expiry.Error
	if errors.As(err, &fault) { // its text names expires_in and a byte, and the setting is named already
		return hint.Problem{Message: quoted(value) + ": " + fault.Reason, Hint: fault.Hint}
	}
	return hint.Of(err, `write it as "1d", "2 days" or "8h"`)
}

func checkEnvironment(_ *settingsReader, value string) hint.Problem {
	if value == "auto" || courier.IsEnvironment(value) {
		return hint.Problem{}
	}
	return unknownValue(value, []string{"auto", "production", "test", "env_ID"})
}

func checkFeature(_ *settingsReader, value string) hint.Problem {
	if _, ok := scope.FeatureByName(value); ok {
		return hint.Problem{}
	}
	var names []string
	for _, f := range scope.Features() {
		names = append(names, f.Name)
	}
	return unknownValue(value, names)
}

// Text returns the settings as the text of a file: every setting with a comment, commented out
// where it has its default. Reading the text gives the same settings.
func (s Settings) Text() string {
	var b strings.Builder
	b.WriteString("# Settings of bulla's screen; bulla help settings explains them.\n" +
		"# A line that begins with # shows a default. There is no place for secrets here.\n")
	for _, setting := range All() {
		values, mark := setting.Get(&s), ""
		written := quotedList(values)
		if setting.list == nil {
			written = fmt.Sprintf("%q", setting.Initial)
			if len(values) > 0 {
				written = fmt.Sprintf("%q", values[0])
			}
		}
		if len(values) == 0 {
			mark = "# "
		}
		fmt.Fprintf(&b, "\n# %s\n%s%s = %s\n", setting.About, mark, setting.Name, written)
	}
	b.WriteString("\n# An action with a key or a list of keys, such as \"F\", \"ctrl+k\" or [\"space\", \"f5\"].\n[keys]\n")
	for _, action := range keymap.SettableActions() {
		binding := keymap.Settable(action)[0]
		keys, mark := s.Keys[action], ""
		if len(keys) == 0 {
			always := func(name string) bool { return name == "ctrl+c" }
			keys, mark = slices.DeleteFunc(slices.Clone(binding.Keys()), always), "# "
		}
		about := binding.Name
		if about == "" {
			about = binding.Explains
		}
		fmt.Fprintf(&b, "%s%s = %s  # %s\n", mark, action.Setting(), quotedKeys(keys), about)
	}
	return b.String()
}

// quotedList returns values as a list in TOML. They have no character that needs another escape
// than Go's, because such values are refused.
func quotedList(values []string) string {
	var quoted []string
	for _, value := range values {
		quoted = append(quoted, fmt.Sprintf("%q", value))
	}
	return "[" + strings.Join(quoted, ", ") + "]"
}

// quotedKeys returns keys in TOML, a list if there are several.
func quotedKeys(keys []string) string {
	var names []string
	for _, key := range keys {
		names = append(names, keymap.KeyText(key))
	}
	if len(names) == 1 {
		return fmt.Sprintf("%q", names[0])
	}
	return quotedList(names)
}
