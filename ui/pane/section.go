package pane

import (
	"bulla/core/diagnose"
	"bulla/themes"
)

// Sections lays out the parts of a text for a window, without those that are empty.
func Sections(sections []diagnose.Section, width int) []Line {
	var lines []Line
	for _, section := range sections {
		var texts []Line
		for _, text := range section.Texts {
			texts = append(texts, Wrap(themes.Text, text, width)...)
		}
		if len(texts) > 0 {
			lines = append(append(lines, Line{}), Wrap(themes.Accent, section.Label, width)...)
			lines = append(lines, texts...)
		}
	}
	return lines
}
