package cli

import (
	"io"
	"strconv"

	"github.com/charmbracelet/lipgloss"
	"github.com/muesli/termenv"

	"bulla/core/report"
	"bulla/themes"
	"bulla/ui/terminal"
)

func colourChoices() []string { return []string{"auto", "always", "never"} }

// profile returns how many colours stdout gets. An explicit --color wins over
// NO_COLOR and CLICOLOR_FORCE.
func (s *session) profile() termenv.Profile {
	switch s.colour {
	case "never":
		return termenv.Ascii
	case "always":
		return min(termenv.ANSI, s.screenProfile()) // fewer colours are higher values
	default:
		return terminal.ColorProfile(s.Getenv, s.IsTerminal(s.Stdout))
	}
}

// screenProfile returns how many colours the screen can have. NO_COLOR chooses a
// theme without colours there and leaves the terminal what it can: bold and reverse
// are no colours.
func (s *session) screenProfile() termenv.Profile {
	without := func(name string) string {
		if name == "NO_COLOR" {
			return ""
		}
		return s.Getenv(name)
	}
	return terminal.ColorProfile(without, true)
}

// style returns the look of plain text on stdout. It is the theme of the
// terminal's own colours, which suits any background without asking for it.
func (s *session) style() report.Style {
	glyphs := s.glyphs()
	style := report.Style{Width: s.width(), Marks: report.Marks{
		Error: glyphs.Error, Warning: glyphs.Warning, Note: glyphs.Note, Pass: glyphs.Pass, Skipped: glyphs.Skipped,
	}}
	styles, ok := s.build("ansi")
	if !ok {
		return style
	}
	roles := [report.NumRoles]themes.Role{
		report.Plain: themes.Text, report.Muted: themes.Muted, report.Faint: themes.Faint, report.Strong: themes.Strong,
		report.Header: themes.Header, report.Payload: themes.Payload, report.Signature: themes.Signature,
		report.Error: themes.Error, report.Warning: themes.Warning, report.Note: themes.Note,
		report.Pass: themes.Pass, report.Skipped: themes.Skipped, report.Escaped: themes.Escaped,
	}
	style.Paint = func(role report.Role, text string) string { return styles.Paint(roles[role], text) }
	return style
}

// narrowest is the least width in characters that text is laid out for.
const narrowest = 40

// width returns how many characters fit a line of stdout: COLUMNS where it is set, else
// the width of the terminal; 0 where stdout is none.
func (s *session) width() int {
	if !s.IsTerminal(s.Stdout) {
		return 0
	}
	width, err := strconv.Atoi(s.Getenv("COLUMNS"))
	if err != nil || width < 1 {
		if width, _, err = terminal.Size(s.Stdout); err != nil || width < 1 {
			return 0
		}
	}
	return max(width, narrowest)
}

func (s *session) glyphs() themes.Glyphs {
	if terminal.UTF8(s.Getenv) {
		return themes.Unicode()
	}
	return themes.ASCII()
}

// build returns the styles of a theme for stdout; not ok where there is no colour.
func (s *session) build(theme string) (styles themes.Styles, ok bool) {
	profile := s.profile()
	if profile == termenv.Ascii {
		return themes.Styles{}, false
	}
	palette, err := themes.Load(theme)
	if err != nil {
		return themes.Styles{}, false
	}
	renderer := lipgloss.NewRenderer(io.Discard)
	renderer.SetColorProfile(profile)           // both are set, so that nobody asks
	renderer.SetHasDarkBackground(palette.Dark) // the terminal
	styles, err = themes.Build(palette, s.glyphs(), renderer)
	return styles, err == nil
}
