package report

import (
	"unicode/utf8"
)

// Theme is one row of the list of themes.
type Theme struct {
	Name  string `json:"name"`
	Title string `json:"title"`
	Dark  bool   `json:"dark"`
}

// Themes returns the JSON of the list of themes; current is the default.
func Themes(current string, themes []Theme) []byte {
	return object(struct {
		Current string  `json:"current"`
		Themes  []Theme `json:"themes"`
	}{current, themes})
}

// Binding is one row of the list of keys.
type Binding struct {
	Context  string `json:"place"`
	Keys     string `json:"keys"`
	Explains string `json:"explains"`
}

// Keys returns the JSON of the list of keys.
func Keys(keys []Binding) []byte {
	return object(struct {
		Keys []Binding `json:"keys"`
	}{keys})
}

// KeysText returns the list of keys in columns, grouped by where they work.
func KeysText(keys []Binding, style Style) string {
	p := &page{style: style}
	width := 0
	for _, k := range keys {
		width = max(width, utf8.RuneCountInString(k.Keys))
	}
	for i, k := range keys {
		if i == 0 || keys[i-1].Context != k.Context {
			p.gap()
			p.line(span{Strong, k.Context})
		}
		p.line(span{Plain, "  " + pad(k.Keys, width+2)}, span{Muted, k.Explains})
	}
	return p.String()
}

// Completion returns the JSON of the completion script for a shell.
func Completion(shell, script string) []byte {
	return object(struct {
		Shell  string `json:"shell"`
		Script string `json:"script"`
	}{shell, script})
}

// ManPage returns the JSON of a man page, which is in section 1.
func ManPage(name, text string) []byte {
	return object(struct {
		Name    string `json:"name"`
		Section int    `json:"section"`
		Text    string `json:"text"`
	}{name, 1, text})
}

// Version returns the JSON of the program's version, the Go version that built it, and the system
// it was built for.
func Version(version, goVersion, system string) []byte {
	return object(struct {
		Version string `json:"version"`
		Go      string `json:"go"`
		System  string `json:"system"`
	}{version, goVersion, system})
}
