package themes

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/charmbracelet/lipgloss"
)

// ErrNoRenderer is returned by Build when it is given no renderer. There is no
// default: lipgloss's own one reads the process's terminal.
var ErrNoRenderer = errors.New("no renderer to build a theme for")

// PaletteError reports a palette that cannot be built.
type PaletteError struct {
	Name   string   // the palette
	Faults []string // what is wrong, in a stable order; never empty
}

// Error names the palette and every fault.
func (e *PaletteError) Error() string {
	return fmt.Sprintf("theme %q cannot be used: %s", e.Name, strings.Join(e.Faults, "; "))
}

// Styles paints text in roles. It never changes after Build, so it may be
// copied and used from several goroutines. The zero Styles paints nothing and
// returns text as it is.
//
// Text is a single line that is already safe to show: a style does not survive
// a line break in every terminal, and nothing is escaped here.
type Styles struct {
	name   string
	glyphs *Glyphs
	spans  *[numGrounds][NumRoles]span
}

// span is what goes before and after a text, both empty for an unstyled one.
type span struct{ before, after string }

// The grounds are the backgrounds that other roles are painted on.
const (
	terminalGround = iota
	cursorGround
	fieldGround
	toastGround
	numGrounds
)

// ground returns the background that a role stands for. Match has a look of its
// own but is no ground: it covers part of a line, and nothing lies on it.
func ground(on Role) int {
	switch on {
	case Cursor:
		return cursorGround
	case Field:
		return fieldGround
	case Toast:
		return toastGround
	default:
		return terminalGround
	}
}

// Build computes how the palette's roles look for the renderer's colour
// profile. The error is ErrNoRenderer, or a *PaletteError for a palette that
// lacks a role, has one too many or has a colour that is none.
//
// The profile Ascii yields no escape sequences at all, not even bold: it is for
// a dumb terminal or a file. For NO_COLOR build "mono" with the profile ANSI.
// With only 16 colours "ansi" looks better than any other palette degraded.
func Build(p Palette, g Glyphs, r *lipgloss.Renderer) (Styles, error) {
	if r == nil {
		return Styles{}, ErrNoRenderer
	}
	if faults := check(p); len(faults) > 0 {
		return Styles{}, &PaletteError{Name: p.Name, Faults: faults}
	}
	s := Styles{name: p.Name, glyphs: &g, spans: new([numGrounds][NumRoles]span)}
	rendered := make(map[Style]span) // many roles share a look, and rendering is slow
	for _, on := range []Role{Text, Cursor, Field, Toast} {
		for role := range NumRoles {
			style := lookOn(p, role, on)
			if _, done := rendered[style]; !done {
				rendered[style] = render(style, r)
			}
			s.spans[ground(on)][role] = rendered[style]
		}
	}
	return s, nil
}

func check(p Palette) []string {
	var faults []string
	for role := range NumRoles {
		if _, ok := p.Roles[role.String()]; !ok {
			faults = append(faults, fmt.Sprintf("role %q is missing", role))
		}
	}
	for _, name := range slices.Sorted(maps.Keys(p.Roles)) {
		if !isRoleName(name) {
			faults = append(faults, fmt.Sprintf("role %q is not known", name))
		}
		style := p.Roles[name]
		for _, colour := range []string{style.FG, style.FG256, style.BG, style.BG256} {
			if !isColour(colour) {
				faults = append(faults, fmt.Sprintf("role %q has the colour %q, want #rrggbb or 0 to 255", name, colour))
			}
		}
	}
	return faults
}

// lookOn returns the look of a role on the ground that the role on stands for.
func lookOn(p Palette, role, on Role) Style {
	style := p.Roles[role.String()]
	if role == on || ground(on) == terminalGround {
		return style
	}
	return style.over(p.Roles[on.String()])
}

// over returns the style on another one's background. A style with its own
// background keeps it. On a reversed ground colours are dropped, so that the
// line stays one even block, and what was reversed is not, so that it still
// stands out.
func (s Style) over(ground Style) Style {
	if s.BG != "" {
		return s
	}
	if ground.Reverse || s.FG == "" {
		s.FG, s.FG256 = ground.FG, ground.FG256
	}
	s.BG, s.BG256 = ground.BG, ground.BG256
	s.Bold = s.Bold || ground.Bold
	s.Faint = s.Faint || ground.Faint
	s.Italic = s.Italic || ground.Italic
	s.Underline = s.Underline || ground.Underline
	s.Reverse = s.Reverse != ground.Reverse
	return s
}

// render lets lipgloss style one letter and keeps what it put around it.
func render(s Style, r *lipgloss.Renderer) span {
	style := r.NewStyle().
		Bold(s.Bold).Faint(s.Faint).Italic(s.Italic).Underline(s.Underline).Reverse(s.Reverse)
	if s.FG != "" {
		style = style.Foreground(lipgloss.CompleteColor{
			TrueColor: s.FG,
			ANSI256:   cmp.Or(s.FG256, s.FG),
			ANSI:      s.FG,
		})
	}
	if s.BG != "" {
		style = style.Background(lipgloss.CompleteColor{
			TrueColor: s.BG,
			ANSI256:   cmp.Or(s.BG256, s.BG),
			ANSI:      indexOnly(s.BG),
		})
	}
	const letter = "x" // occurs in no SGR sequence
	before, after, _ := strings.Cut(style.Render(letter), letter)
	return span{before, after}
}

// indexOnly returns the colour unless it is 24-bit. Among 16 colours such a
// background has no fit that all text can be read on, so it is left out.
func indexOnly(colour string) string {
	if strings.HasPrefix(colour, "#") {
		return ""
	}
	return colour
}

// Name returns the name of the palette, "" for the zero Styles.
func (s Styles) Name() string { return s.name }

// Glyphs returns the glyphs given to Build, ASCII for the zero Styles.
func (s Styles) Glyphs() Glyphs {
	if s.glyphs == nil {
		return ASCII()
	}
	return *s.glyphs
}

// Paint returns text in the look of role and closes every style it opens. An
// empty text stays empty.
func (s Styles) Paint(role Role, text string) string {
	return s.PaintOn(role, Text, text)
}

// PaintOn is Paint on the background of another role: Cursor, Field or Toast.
// Any other value of on, such as Text, means the terminal's own background.
func (s Styles) PaintOn(role, on Role, text string) string {
	if text == "" {
		return ""
	}
	sp := s.span(role, on)
	return sp.before + text + sp.after
}

// Append appends to b what PaintOn returns, and returns the longer slice.
func (s Styles) Append(b []byte, role, on Role, text string) []byte {
	if text == "" {
		return b
	}
	sp := s.span(role, on)
	b = append(b, sp.before...)
	b = append(b, text...)
	return append(b, sp.after...)
}

// Write writes to b what PaintOn returns.
func (s Styles) Write(b *strings.Builder, role, on Role, text string) {
	if text == "" {
		return
	}
	sp := s.span(role, on)
	b.WriteString(sp.before)
	b.WriteString(text)
	b.WriteString(sp.after)
}

func (s Styles) span(role, on Role) span {
	if s.spans == nil || role >= NumRoles {
		return span{}
	}
	return s.spans[ground(on)][role]
}
