package cli

import (
	"cmp"
	"errors"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"bulla/core/report"
	"bulla/themes"
	"bulla/ui/config"
)

func (s *session) themesCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:     "themes",
		Short:   "list the themes of the screen",
		Long:    topicText("themes"),
		Example: "  bulla themes\n  bulla --theme light\n  bulla themes --json | jq -r '.themes[].name'",
		RunE: func(_ *cobra.Command, args []string) error {
			if err := noArguments("themes", args); err != nil {
				return err
			}
			return s.themes()
		},
	}
	s.configFlag(cmd.Flags())
	return cmd
}

func (s *session) themes() error {
	var rows []report.Theme
	found := s.themeFiles()
	for _, err := range found.Unused() {
		s.warn(err)
	}
	for _, name := range found.Names() {
		palette, err := found.Load(name)
		if err != nil {
			s.warn(err)
			continue
		}
		rows = append(rows, report.Theme{Name: name, Title: palette.Title, Dark: palette.Dark})
	}
	current := s.currentTheme()
	return s.print(
		func() []byte { return report.Themes(current, rows) },
		func() string { return s.themesText(current, rows) },
	)
}

// themeFiles returns bulla's themes and the user's own, which are next to the settings file.
func (s *session) themeFiles() config.Themes {
	path := s.configPath()
	if path == "" {
		return config.Themes{}
	}
	folder := filepath.Join(filepath.Dir(path), "themes")
	return config.Themes{Folder: folder, Files: os.DirFS(folder)}
}

// checkTheme refuses a value of --theme that can't be used.
func (s *session) checkTheme(name string) error {
	_, err := s.themeFiles().Load(name)
	var unknown *themes.UnknownThemeError
	if errors.As(err, &unknown) {
		return unknownName("--theme", name, unknown.Known)
	}
	return err
}

// currentTheme returns the theme that the screen uses without --theme.
func (s *session) currentTheme() string {
	own := s.ownSettings()
	s.warnOfSettings(own.faults)
	return cmp.Or(s.forScreen(own.Settings).Theme, themes.Names()[0])
}

// themesText lists the themes in columns, each with a sample in its own colors.
func (s *session) themesText(current string, rows []report.Theme) string {
	name, title := 0, 0
	for _, row := range rows {
		name, title = max(name, len(row.Name)), max(title, len(row.Title))
	}
	var b strings.Builder
	for _, row := range rows {
		mark := " "
		if row.Name == current {
			mark = s.glyphs().Cursor
		}
		line := mark + " " + padded(row.Name, name+2) + padded(row.Title, title+2) + s.sample(row.Name)
		b.WriteString(strings.TrimRight(line, " ") + "\n")
	}
	return b.String()
}

func padded(text string, width int) string {
	return text + strings.Repeat(" ", max(0, width-len(text)))
}

// sample returns a few words in a theme's colors, "" if stdout gets no color.
func (s *session) sample(theme string) string {
	styles, ok := s.build(theme)
	if !ok {
		return ""
	}
	glyphs := styles.Glyphs()
	return styles.Paint(themes.Header, "header") +
		"." + styles.Paint(themes.Payload, "payload") +
		"." + styles.Paint(themes.Signature, "signature") +
		"  " + styles.Paint(themes.Error, glyphs.Error+" error") +
		"  " + styles.Paint(themes.Warning, glyphs.Warning+" warning") +
		"  " + styles.Paint(themes.Pass, glyphs.Pass+" pass")
}
