package report

import (
	"strings"
	"unicode/utf8"

	"bulla/core/access"
	"bulla/core/scope"
)

type catalogueRecord struct {
	Scopes  []entryRecord  `json:"scopes"`
	Presets []presetRecord `json:"presets"`
}

type entryRecord struct {
	Name      string   `json:"name"`
	Form      string   `json:"form"`
	Status    string   `json:"status"`
	Gives     string   `json:"gives"`
	NeededBy  []string `json:"needed_by"`
	NeedsUser bool     `json:"needs_user"`
}

type presetRecord struct {
	Name   string   `json:"name"`
	Scopes []string `json:"scopes"`
}

// Scopes returns the JSON of the catalogue. The form of a scope is "literal", or "template" if its
// name has a placeholder.
func Scopes() []byte {
	var record catalogueRecord
	for _, e := range scope.Catalogue() {
		form := "literal"
		if e.Placeholder != "" {
			form = "template"
		}
		record.Scopes = append(record.Scopes, entryRecord{
			Name: e.Pattern, Form: form, Status: e.Status.String(), Gives: e.Gives,
			NeededBy: list(access.NeededBy(e)), NeedsUser: e.NeedsUser,
		})
	}
	for _, p := range scope.Presets() {
		record.Presets = append(record.Presets, presetRecord{Name: p.Name, Scopes: list(p.Scopes)})
	}
	return object(record)
}

// Preset returns the JSON of the scope string of a preset.
func Preset(name string, scopes []string) []byte {
	return object(struct {
		Preset string   `json:"preset"`
		Scope  string   `json:"scope"`
		Scopes []string `json:"scopes"`
	}{name, scope.Join(scopes), list(scopes)})
}

// ScopesText returns the catalogue, grouped, and then the presets.
func ScopesText(style Style) string {
	p := &page{style: style}
	entries := scope.Catalogue()
	name, gives := 0, 0
	for _, e := range entries {
		name, gives = max(name, len(e.Pattern)), max(gives, utf8.RuneCountInString(e.Gives))
	}
	for i, e := range entries {
		if i == 0 || entries[i-1].Group != e.Group {
			p.gap()
			p.line(span{Strong, e.Group.String()})
		}
		needed := strings.Join(access.NeededBy(e), ", ")
		if e.Status != scope.Documented {
			needed = strings.TrimSuffix(e.Status.String()+": "+needed, ": ")
		}
		p.line(span{Plain, "  " + pad(e.Pattern, name+2)}, span{Plain, pad(e.Gives, gives+2)}, span{Muted, needed})
	}
	p.gap()
	p.line(span{Strong, "Presets"}, span{Muted, "  bulla issue --user ID --preset NAME"})
	p.presets()
	return p.String()
}

func (p *page) presets() {
	presets := scope.Presets()
	name, gives := 0, 0
	for _, preset := range presets {
		name, gives = max(name, len(preset.Name)), max(gives, utf8.RuneCountInString(preset.Gives))
	}
	for _, preset := range presets {
		p.line(span{Plain, "  " + pad(preset.Name, name+2)},
			span{Plain, pad(preset.Gives, gives+2)}, span{Muted, scope.Join(preset.Scopes)})
	}
}
