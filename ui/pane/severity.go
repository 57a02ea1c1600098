package pane

import (
	"bulla/core/diagnose"
	"bulla/themes"
)

// RoleOf returns the role of a severity.
func RoleOf(s diagnose.Severity) themes.Role {
	return [...]themes.Role{themes.Error, themes.Warning, themes.Note, themes.Pass, themes.Skipped}[s]
}

// GlyphOf returns the glyph of a severity.
func GlyphOf(s diagnose.Severity, g themes.Glyphs) string {
	return [...]string{g.Error, g.Warning, g.Note, g.Pass, g.Skipped}[s]
}
