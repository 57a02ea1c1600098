package keymap

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// KeyNames returns the names of the keys that are not a character.
func KeyNames() []string {
	names := []string{
		"space", "enter", "tab", "esc", "backspace", "delete", "insert", "home", "end", "pgup", "pgdn",
		"up", "down", "left", "right",
	}
	for i := range 20 {
		names = append(names, fmt.Sprintf("f%d", i+1))
	}
	return names
}

// ParseKey reads a key as a person writes it, such as F, space or ctrl+k, and returns the name that
// bubbletea has for it. If no terminal sends such a key, or it can't have another action, why says
// so.
func ParseKey(text string) (name, why string) {
	rest, alt := strings.CutPrefix(text, "alt+")
	name, why = parseWithoutAlt(rest)
	switch {
	case why != "" || !alt:
		return name, why
	case rest == "space": // bubbletea calls it "alt+ "
		return "alt+ ", ""
	}
	return "alt+" + name, ""
}

func parseWithoutAlt(text string) (name, why string) {
	text = strings.ReplaceAll(text, "pgdown", "pgdn")
	r, size := utf8.DecodeRuneInString(text)
	if size > 0 && size == len(text) && unicode.IsPrint(r) && !unicode.IsMark(r) {
		return text, ""
	}
	switch text {
	case "space":
		return " ", ""
	case "pgdn":
		return "pgdown", ""
	case "ctrl+c":
		return "", "ctrl+c always quits"
	case "ctrl+z":
		return "", "ctrl+z always suspends, and undoes while typing"
	case "ctrl+i", "ctrl+m", "ctrl+[":
		same := map[string]string{"ctrl+i": "tab", "ctrl+m": "enter", "ctrl+[": "esc"}[text]
		return "", "terminals send " + text + " as " + same
	}
	if slices.Contains(KeyNames(), text) || slices.Contains(combined(), text) {
		return strings.ReplaceAll(text, "pgdn", "pgdown"), ""
	}
	if letter, ok := strings.CutPrefix(text, "shift+"); ok && len(letter) == 1 {
		return "", "write " + strings.ToUpper(letter) + " for shift+" + letter
	}
	return "", "bulla doesn't know this key"
}

// combined returns the names of the keys with ctrl or shift that terminals send.
func combined() []string {
	names := []string{"shift+tab", "ctrl+@", "ctrl+\\", "ctrl+]", "ctrl+^", "ctrl+_", "ctrl+pgup", "ctrl+pgdn"}
	for r := 'a'; r <= 'z'; r++ {
		names = append(names, "ctrl+"+string(r))
	}
	for _, key := range []string{"up", "down", "left", "right", "home", "end"} {
		names = append(names, "ctrl+"+key, "shift+"+key, "ctrl+shift+"+key)
	}
	return names
}
