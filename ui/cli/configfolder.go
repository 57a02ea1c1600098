package cli

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"

	"bulla/core/hint"
	"bulla/themes"
	"bulla/ui/config"
)

// configFolder returns the folder of the user's own files, "" if the environment names none.
func (s *session) configFolder() string {
	const name = "bulla"
	if base := s.Getenv("XDG_CONFIG_HOME"); filepath.IsAbs(base) { // others must be ignored, says the specification
		return filepath.Join(base, name)
	}
	if base := s.Getenv("AppData"); runtime.GOOS == "windows" && base != "" {
		return filepath.Join(base, name)
	}
	if home := s.Getenv("HOME"); home != "" {
		return filepath.Join(home, ".config", name)
	}
	return ""
}

// themeFiles returns bulla's themes and the user's own.
func (s *session) themeFiles() config.Themes {
	folder := s.configFolder()
	if folder == "" {
		return config.Themes{}
	}
	folder = filepath.Join(folder, "themes")
	return config.Themes{Folder: folder, Files: os.DirFS(folder)}
}

// checkTheme refuses a value of --theme that can't be used.
func (s *session) checkTheme(name string) error {
	found := s.themeFiles()
	_, err := found.Load(name)
	var unknown *themes.UnknownThemeError
	if errors.As(err, &unknown) {
		return unknownName("--theme", name, found.Names())
	}
	return err
}

// warn tells of a fault in a file of the user's, which doesn't stop the command.
func (s *session) warn(err error) {
	problem := hint.Of(err, "")
	s.note("warning: "+problem.Message, problem.Hint)
}
