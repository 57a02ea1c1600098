package config

import (
	"fmt"
	"slices"
	"strings"

	"bulla/ui/keymap"
)

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
