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

func colorChoices() []string { return []string{"auto", "always", "never"} }

// profile returns how many colors stdout gets. An explicit --color overrides NO_COLOR and
// CLICOLOR_FORCE.
func (s *session) profile() termenv.Profile {
	switch s.color {
	case "never":
		return termenv.Ascii
	case "always":
		return min(termenv.ANSI, s.screenProfile()) // a higher value means fewer colors
	default:
		return terminal.ColorProfile(s.Getenv, s.IsTerminal(s.Stdout))
	}
}

// screenProfile returns how many colors the screen can use. NO_COLOR and CLICOLOR are ignored here:
// on the screen they select a theme without colors, which still needs bold and reverse.
func (s *session) screenProfile() termenv.Profile {
	without := func(name string) string {
		if name == "NO_COLOR" || name == "CLICOLOR" {
			return ""
		}
		return s.Getenv(name)
	}
	return terminal.ColorProfile(without, true)
}

// style returns the style of plain text on stdout: the theme with the terminal's own 16 colors,
// which suits any background without having to query it.
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

// narrowest is the smallest width, in characters, that text is laid out for.
const narrowest = 40

// width returns how many characters fit on a line of stdout: COLUMNS if it is set, else the width
// of the terminal. It is 0 if stdout is not a terminal.
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

// build returns the styles of a theme for stdout; ok is false if stdout gets no color.
func (s *session) build(theme string) (styles themes.Styles, ok bool) {
	profile := s.profile()
	if profile == termenv.Ascii {
		return themes.Styles{}, false
	}
	palette, err := s.themeFiles().Load(theme)
	if err != nil {
		return themes.Styles{}, false
	}
	renderer := lipgloss.NewRenderer(io.Discard)
	renderer.SetColorProfile(profile)           // both are set here, so that
	renderer.SetHasDarkBackground(palette.Dark) // lipgloss never queries the terminal
	styles, err = themes.Build(palette, s.glyphs(), renderer)
	return styles, err == nil
}
