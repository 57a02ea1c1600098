package config

import (
	"cmp"
	"errors"
	"io"
	"io/fs"
	"path/filepath"
	"strings"

	"bulla/core/hint"
	"bulla/themes"
)

// Themes finds themes by their names: those of bulla, and the user's own. The zero Themes has only
// those of bulla.
type Themes struct {
	// Folder is the path of the folder with the user's themes, for messages, and Files its content.
	// Each theme is a file NAME.json.
	Folder string
	Files  fs.FS
}

// Names returns the names of all themes: first those of bulla, the default before all others, then
// the user's own in alphabetical order.
func (t Themes) Names() []string {
	names := themes.Names()
	for _, name := range t.own() {
		if unusable(name) == "" {
			names = append(names, name)
		}
	}
	return names
}

// Unused returns an error for each file that is not read because of its name.
func (t Themes) Unused() []error {
	var all []error
	for _, name := range t.own() {
		if why := unusable(name); why != "" {
			problem := hint.Problem{Message: "this file is not used: " + why, Hint: "give it another name"}
			all = append(all, &FileError{Path: t.path(name), Fault: hint.Fault{Problem: problem}})
		}
	}
	return all
}

// own returns the names of the user's files in alphabetical order, without their ending.
func (t Themes) own() []string {
	if t.Files == nil {
		return nil
	}
	paths, _ := fs.Glob(t.Files, "*.json") // the pattern is a good one
	for i, path := range paths {
		paths[i] = strings.TrimSuffix(path, ".json")
	}
	return paths
}

func (t Themes) path(name string) string { return filepath.Join(t.Folder, name+".json") }

// unusable returns why the user's own theme can't have that name, "" if it can.
func unusable(name string) string {
	switch {
	case themes.Has(name):
		return "bulla has a theme " + name
	case name == "auto":
		return "auto is the setting that follows the terminal"
	case !isName(name):
		return "the name of a theme has up to 40 letters, digits, hyphens and underscores"
	}
	return ""
}

// Load returns the palette of that name. The error is a *themes.UnknownThemeError if there is none,
// and a *FileError for a file of the user's that can't be used.
func (t Themes) Load(name string) (themes.Palette, error) {
	switch {
	case t.Files == nil || themes.Has(name):
		return themes.Load(name)
	case unusable(name) != "":
		return themes.Palette{}, &themes.UnknownThemeError{Name: name, Known: t.Names()}
	}
	path := t.path(name)
	text, err := readSmall(t.Files, name+".json")
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return themes.Palette{}, &themes.UnknownThemeError{Name: name, Known: t.Names()}
	case err != nil:
		return themes.Palette{}, &FileError{Path: path, Fault: hint.Fault{Problem: hint.Of(err, "")}}
	}
	p, fault := parseTheme(name, text)
	if fault != nil {
		return p, &FileError{Path: path, Fault: *fault}
	}
	return p, nil
}

// isName reports whether a file name without its ending can be the name of a theme. Other names
// could not be typed or shown.
func isName(name string) bool {
	other := func(r rune) bool {
		return !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '-' || r == '_')
	}
	return name != "" && len(name) <= 40 && !strings.ContainsFunc(name, other)
}

// MaxFile is how many bytes a file may have. A theme with every role has about 2 KB, a settings
// file with every setting about 4 KB.
const MaxFile = 64 << 10

// readSmall reads a file, but no pipe or device: those could block the start.
func readSmall(files fs.FS, name string) ([]byte, error) {
	info, err := fs.Stat(files, name)
	if err != nil {
		return nil, cause(err)
	}
	if !info.Mode().IsRegular() {
		return nil, hint.Problem{Message: "it is not a regular file"}
	}
	f, err := files.Open(name)
	if err != nil {
		return nil, cause(err)
	}
	defer func() { _ = f.Close() }() // it was only read
	text, err := io.ReadAll(io.LimitReader(f, MaxFile+1))
	if len(text) > MaxFile {
		return nil, hint.Problem{Message: "it is longer than 64 KiB"}
	}
	return text, cause(err)
}

// cause returns the error of the system without the name of the file, which the caller adds.
func cause(err error) error { return cmp.Or(errors.Unwrap(err), err) }
