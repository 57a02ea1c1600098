package themes

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/charmbracelet/lipgloss"
	"github.com/muesli/termenv"
)

// Styles paints text in roles. It never changes after Build, so it may be copied and used from
// several goroutines. The zero Styles returns text unchanged.
//
// Text must be a single line that is already safe to show: not every terminal keeps a style after a
// line break, and nothing is escaped here.
type Styles struct {
	glyphs *Glyphs
	spans  *[numGrounds][NumRoles]span
}

// span is what comes before and after a text; both are empty for an unstyled one.
type span struct{ before, after string }

// The grounds are the backgrounds on which other roles are painted.
const (
	terminalGround = iota
	cursorGround
	fieldGround
	toastGround
	numGrounds
)

// ground returns the background of a role. Match has its own background but is not a ground: it
// covers part of a line, and no other role is painted on it.
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

// Build computes how the palette's roles look in the renderer's color profile. It fails for a
// palette with a missing or unknown role or an invalid color.
//
// The profile Ascii gives no escape sequences at all, not even bold: it is for a dumb terminal or a
// file. For NO_COLOR build "mono" with the profile ANSI. With only 16 colors "ansi" looks better
// than any other palette.
func Build(p Palette, g Glyphs, r *lipgloss.Renderer) (Styles, error) {
	if faults := check(p); len(faults) > 0 {
		return Styles{}, fmt.Errorf("theme %q can't be used: %s", p.Name, strings.Join(faults, "; "))
	}
	if r.ColorProfile() == termenv.ANSI {
		p = withSixteenColors(p)
	}
	s := Styles{glyphs: &g, spans: new([numGrounds][NumRoles]span)}
	rendered := make(map[Style]span) // many roles look the same, and rendering is slow
	for _, on := range []Role{Text, Cursor, Field, Toast} {
		for role := range NumRoles {
			style := styleOn(p, role, on)
			if _, done := rendered[style]; !done {
				rendered[style] = render(style, r)
			}
			s.spans[ground(on)][role] = rendered[style]
		}
	}
	return s, nil
}

// withSixteenColors returns the palette with a reversed cursor row and message, and an underlined
// field, in place of 24-bit backgrounds: none of the 16 colors can replace these so that all text
// stays readable.
func withSixteenColors(p Palette) Palette {
	p.Roles = maps.Clone(p.Roles)
	for role, style := range map[Role]Style{Cursor: {Reverse: true}, Toast: {Reverse: true}, Field: {Underline: true}} {
		if is24Bit(p.Roles[role.String()].BG) {
			p.Roles[role.String()] = style
		}
	}
	return p
}

// check returns what is wrong with a palette, in a stable order.
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
		for _, color := range []string{style.FG, style.FG256, style.BG, style.BG256} {
			if !IsColor(color) {
				faults = append(faults, fmt.Sprintf("role %q has the color %q, want #rrggbb or 0 to 255", name, color))
			}
		}
	}
	return faults
}

// styleOn returns the style of a role on the background of another. A style with its own background
// keeps it.
func styleOn(p Palette, role, on Role) Style {
	style, under := p.Roles[role.String()], p.Roles[on.String()]
	if role == on || ground(on) == terminalGround || style.BG != "" {
		return style
	}
	if under.Reverse || on == Cursor && !isVerdict(role) {
		style = style.plain()
	}
	return style.over(under)
}

// isVerdict reports whether a role keeps its color on the cursor row. Other text there has the
// color of the row, so that the row can stand out and still be readable.
func isVerdict(role Role) bool { return role == Error || role == Warning || role == Pass }

// plain returns the style without its color, and not faint.
func (s Style) plain() Style {
	s.FG, s.FG256, s.Faint = "", "", false
	return s
}

// over returns the style on the background of another one. On a reversed background, a reversed
// style is not reversed, so that it stays visible.
func (s Style) over(ground Style) Style {
	if s.FG == "" {
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

// render lets lipgloss style one letter and keeps the sequences around it.
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

// indexOnly returns the color unless it is 24-bit.
func indexOnly(color string) string {
	if is24Bit(color) {
		return ""
	}
	return color
}

func is24Bit(color string) bool { return strings.HasPrefix(color, "#") }

// Glyphs returns the glyphs given to Build, ASCII for the zero Styles.
func (s Styles) Glyphs() Glyphs {
	if s.glyphs == nil {
		return ASCII()
	}
	return *s.glyphs
}

// Paint returns text in the style of role and ends every style that it starts. An empty text stays
// empty.
func (s Styles) Paint(role Role, text string) string {
	return string(s.Append(nil, role, Text, text))
}

// Append appends what Paint returns, but on the background of another role: Cursor, Field or Toast.
// Any other value of on, such as Text, means the terminal's own background.
func (s Styles) Append(b []byte, role, on Role, text string) []byte {
	if text == "" {
		return b
	}
	sp := s.span(role, on)
	b = append(b, sp.before...)
	b = append(b, text...)
	return append(b, sp.after...)
}

func (s Styles) span(role, on Role) span {
	if s.spans == nil || role >= NumRoles {
		return span{}
	}
	return s.spans[ground(on)][role]
}
