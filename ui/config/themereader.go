package config

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"bulla/core/hint"
	"bulla/core/redact"
	"bulla/core/spelling"
	"bulla/core/token"
	"bulla/themes"
)

// parseTheme reads a theme of the user's. Its name is that of the file. Roles that it leaves out
// are those of dark or light. The fault is nil if there isn't one.
func parseTheme(name string, text []byte) (themes.Palette, *hint.Fault) {
	r := &themeReader{text: text}
	p := r.palette(name)
	return p, r.fault
}

// themeReader reads the file of a theme, up to the first fault.
type themeReader struct {
	text  []byte
	fault *hint.Fault
}

// palette reads the whole file.
func (r *themeReader) palette(name string) themes.Palette {
	document, faults := token.Parse(string(r.text), token.Whole)
	if len(faults) > 0 {
		r.fail(faults[0].At, "this is not good JSON: "+faults[0].Detail, "")
		return themes.Palette{}
	}
	p := themes.Palette{Name: name, Title: "your own", Dark: true}
	own := map[string]themes.Style{}
	r.members(document.Root, "a theme", []string{"name", "title", "dark", "position", "roles"}, func(m token.Member) {
		switch m.Name {
		case "title":
			p.Title = redact.Short(r.str(m), 60)
		case "dark":
			p.Dark = r.yes(m)
		case "roles":
			r.members(m.Value, "roles", roleNames(), func(m token.Member) { own[m.Name] = r.style(m) })
		}
	})
	base := "light"
	if p.Dark {
		base = "dark"
	}
	whole, _ := themes.Load(base) // a built-in theme always loads, and a test checks that
	p.Roles = maps.Clone(whole.Roles)
	maps.Copy(p.Roles, own)
	return p
}

func roleNames() []string {
	var names []string
	for role := range themes.NumRoles {
		names = append(names, role.String())
	}
	return names
}

// style reads how a role looks.
func (r *themeReader) style(m token.Member) themes.Style {
	var s themes.Style
	colors := map[string]*string{"fg": &s.FG, "fg256": &s.FG256, "bg": &s.BG, "bg256": &s.BG256}
	attributes := map[string]*bool{
		"bold": &s.Bold, "faint": &s.Faint, "italic": &s.Italic, "underline": &s.Underline, "reverse": &s.Reverse,
	}
	known := append(slices.Sorted(maps.Keys(colors)), slices.Sorted(maps.Keys(attributes))...)
	r.members(m.Value, "the role "+m.Name, known, func(m token.Member) {
		if color, ok := colors[m.Name]; ok {
			*color = r.color(m)
		} else {
			*attributes[m.Name] = r.yes(m)
		}
	})
	return s
}

// members reads an object: each calls a function with every member, if it is known.
func (r *themeReader) members(v token.Value, what string, known []string, each func(token.Member)) {
	if v.Kind != token.Object {
		r.fail(v.Start, what+" must be an object in braces, not "+v.Kind.WithArticle(), "")
	}
	for _, m := range v.Members {
		if !slices.Contains(known, m.Name) {
			advice := spelling.Advise(m.Name, known, "use one of "+strings.Join(known, ", "))
			r.fail(m.NameStart, fmt.Sprintf("%s can't have %s", what, quoted(m.Name)), advice)
			continue
		}
		each(m)
	}
}

// color reads a color.
func (r *themeReader) color(m token.Member) string {
	color := r.str(m)
	if !themes.IsColor(color) {
		r.fail(m.Value.Start, quoted(color)+" is not a color",
			`write it as "#rrggbb", or as an index from "0" to "255"`)
	}
	return color
}

// str reads a text.
func (r *themeReader) str(m token.Member) string {
	if m.Value.Kind != token.String {
		r.fail(m.Value.Start, m.Name+" must be a text in quotes, not "+m.Value.Kind.WithArticle(), "")
	}
	return m.Value.Text
}

// yes reads true or false.
func (r *themeReader) yes(m token.Member) bool {
	if m.Value.Kind != token.Bool {
		r.fail(m.Value.Start, m.Name+" must be true or false, not "+m.Value.Kind.WithArticle(), "")
	}
	return m.Value.Text == "true"
}

// fail notes a fault at a byte offset, unless there was one before.
func (r *themeReader) fail(at int, message, advice string) {
	if r.fault == nil {
		fault := hint.At(r.text, at, hint.Problem{Message: redact.Text(message), Hint: advice})
		r.fault = &fault
	}
}
