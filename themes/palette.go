// Package themes turns a palette, which is data, into styles for the screen.
//
// A palette gives each Role a look. Build computes the escape sequences of all
// roles once, through lipgloss, so that a palette of 24-bit colours degrades to
// what the renderer's profile can show; painting is then plain concatenation.
// Nothing here asks the terminal anything.
//
// Text sits on the terminal's own background. Only Cursor, Field, Toast and
// Match may bring one.
package themes

import (
	"bytes"
	"embed"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

//go:embed *.json
var files embed.FS

// Style is the look of one role. A colour is "#rrggbb", an index from "0" to
// "255", or empty for the terminal's own.
//
// FG256 and BG256 take the place of FG and BG on a terminal with 256 colours,
// for where lipgloss's own choice is poor: it turns dark greys into mid greys.
// When empty, lipgloss chooses.
type Style struct {
	FG        string `json:"fg,omitempty"`
	FG256     string `json:"fg256,omitempty"`
	BG        string `json:"bg,omitempty"`
	BG256     string `json:"bg256,omitempty"`
	Bold      bool   `json:"bold,omitempty"`
	Faint     bool   `json:"faint,omitempty"`
	Italic    bool   `json:"italic,omitempty"`
	Underline bool   `json:"underline,omitempty"`
	Reverse   bool   `json:"reverse,omitempty"`
}

// Palette is a theme as data.
type Palette struct {
	Name  string           `json:"name"`  // what a user types, such as "high-contrast"
	Title string           `json:"title"` // what a list of themes shows
	Dark  bool             `json:"dark"`  // suits a dark background; ansi and mono suit both
	Roles map[string]Style `json:"roles"` // by Role.String, every role once
}

// UnknownThemeError reports a theme name that is not in Names.
type UnknownThemeError struct {
	Name  string   // as given
	Known []string // Names
}

// Error names the theme and all known ones.
func (e *UnknownThemeError) Error() string {
	return fmt.Sprintf("unknown theme %q (themes: %s)", e.Name, strings.Join(e.Known, ", "))
}

// Names returns the names of all themes, the default first.
func Names() []string {
	return []string{"dark", "light", "ansi", "high-contrast", "mono"}
}

// Load returns the palette of that name, which must be one of Names exactly.
// Otherwise the error is an *UnknownThemeError. Only that palette is parsed.
func Load(name string) (Palette, error) {
	if !slices.Contains(Names(), name) {
		return Palette{}, &UnknownThemeError{Name: name, Known: Names()}
	}
	data, err := files.ReadFile(name + ".json")
	if err != nil {
		return Palette{}, fmt.Errorf("theme %q: %w", name, err)
	}
	var p Palette
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.DisallowUnknownFields() // a misspelt attribute must not pass for an unset one
	if err := dec.Decode(&p); err != nil {
		return Palette{}, fmt.Errorf("theme %q: %w", name, err)
	}
	return p, nil
}
