// Package themes turns a palette, which is data, into styles for the screen.
//
// A palette gives each Role a style. Build computes the escape sequences of all roles once, through
// lipgloss, so that a palette of 24-bit colors degrades to what the renderer's profile can show;
// painting is then plain concatenation. Nothing here queries the terminal.
//
// Text has the terminal's own background. Only Cursor, Field, Toast and Match may have another.
//
// To add a theme, add its JSON file.
package themes

import (
	"bytes"
	"cmp"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strconv"
	"strings"
)

//go:embed *.json
var files embed.FS

// Style is how one role looks. A color is "#rrggbb", an index from "0" to "255", or empty for the
// terminal's own.
//
// FG256 and BG256 replace FG and BG on a terminal with 256 colors where lipgloss chooses badly: it
// turns dark grays into medium grays. If they are empty, lipgloss chooses.
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
	Name  string `json:"name"`  // what a user types, such as "high-contrast"
	Title string `json:"title"` // what a list of themes shows
	Dark  bool   `json:"dark"`  // suits a dark background; ansi and mono suit both
	// Position is the theme's place in the list of themes; the first is the default.
	Position int              `json:"position"`
	Roles    map[string]Style `json:"roles"` // by Role.String, every role once
}

// SixteenColors reports whether the palette uses only the 16 colors of the terminal.
func (p Palette) SixteenColors() bool {
	for _, style := range p.Roles {
		for _, color := range []string{style.FG, style.BG} {
			if n, err := strconv.Atoi(color); color != "" && (err != nil || n > 15) {
				return false
			}
		}
	}
	return true
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
	names, _ := fs.Glob(files, "*.json") // the pattern is a good one
	var all []Palette
	for _, name := range names {
		if p, err := read(name); err == nil { // Load returns the error
			all = append(all, p)
		}
	}
	slices.SortFunc(all, func(a, b Palette) int { return cmp.Compare(a.Position, b.Position) })
	names = nil
	for _, p := range all {
		names = append(names, p.Name)
	}
	return names
}

// Has reports whether Names has a name. It reads no palette.
func Has(name string) bool {
	_, err := fs.Stat(files, name+".json")
	return err == nil
}

// Load returns the palette of that name, which must be exactly one of Names. Otherwise the error is
// an *UnknownThemeError. It reads no other palette, because every start waits for it.
func Load(name string) (Palette, error) {
	p, err := read(name + ".json")
	if errors.Is(err, fs.ErrNotExist) {
		return Palette{}, &UnknownThemeError{Name: name, Known: Names()}
	}
	return p, err
}

// read reads an embedded palette. Each theme is one file.
func read(name string) (Palette, error) {
	data, err := files.ReadFile(name)
	if err != nil {
		return Palette{}, err
	}
	var p Palette
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.DisallowUnknownFields() // a misspelled attribute must not pass for an unset one
	if err := dec.Decode(&p); err != nil {
		return Palette{}, fmt.Errorf("theme file %s: %w", name, err)
	}
	return p, nil
}
