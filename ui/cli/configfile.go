package cli

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"

	"github.com/spf13/pflag"

	"bulla/core"
	"bulla/core/courier"
	"bulla/core/expiry"
	"bulla/core/hint"
	"bulla/ui"
	"bulla/ui/config"
)

// configVariable names another settings file; if it is set but empty, or the null device, there is
// to be none.
const configVariable = "BULLA_CONFIG"

// ownSettings are the settings of the user's file.
type ownSettings struct {
	config.Settings
	path   string // "" if there is to be no file
	exists bool
	faults []hint.Fault
}

// configFlag adds the flag of the commands that read the settings file.
func (s *session) configFlag(flags *pflag.FlagSet) {
	flags.BoolVar(&s.noConfig, "no-config", false, "don't read the settings file, nor themes of your own")
}

// screenFlags adds the flags of the commands that open the screen.
func (s *session) screenFlags(flags *pflag.FlagSet) {
	s.configFlag(flags)
	flags.BoolVar(&s.noMotion, "no-motion", false, "keep each message in the last row until the next key")
}

// configPath returns where the settings file is, "" if there is to be none.
func (s *session) configPath() string {
	const name = "config.toml"
	path, named := s.LookupEnv(configVariable)
	switch {
	case s.noConfig || named && (path == "" || path == os.DevNull):
		return ""
	case named:
		return inHome(path, s.Getenv)
	}
	if base := s.Getenv("XDG_CONFIG_HOME"); filepath.IsAbs(base) { // the specification says to ignore others
		return filepath.Join(base, "bulla", name)
	}
	if base := s.Getenv("AppData"); runtime.GOOS == "windows" && base != "" {
		return filepath.Join(base, "bulla", name)
	}
	if home := s.Getenv("HOME"); home != "" {
		return filepath.Join(home, ".config", "bulla", name)
	}
	return ""
}

// ownSettings reads the settings file. A fault in it never stops a command.
func (s *session) ownSettings() ownSettings {
	own := ownSettings{path: s.configPath()}
	if own.path == "" {
		return own
	}
	text, err := readFile(own.path, config.MaxFile)
	_, named := s.LookupEnv(configVariable)
	switch {
	case err == nil:
		own.exists = true
		own.Settings, own.faults = config.Read([]byte(text), s.themeFiles())
	case !errors.Is(err, fs.ErrNotExist):
		own.faults = []hint.Fault{{Problem: hint.Problem{Message: reason(err)}}}
	case named:
		own.faults = []hint.Fault{{Problem: hint.Problem{
			Message: configVariable + " names a file that doesn't exist", Hint: "bulla config prints one to start with",
		}}}
	}
	return own
}

// warnOfSettings tells of what is wrong in the settings file, for commands that read it.
func (s *session) warnOfSettings(faults []hint.Fault) {
	for _, fault := range faults {
		s.warn(&config.FileError{Path: s.configPath(), Fault: fault})
	}
}

// warn tells of a fault in a file of the user's, which doesn't stop the command.
func (s *session) warn(err error) {
	problem := hint.Of(err, "")
	s.note("warning: "+problem.Message, problem.Hint)
}

// file returns what the screen needs to edit the settings file, nil if there is to be none.
func (o ownSettings) file(s *session) *ui.SettingsFile {
	if o.path == "" {
		return nil
	}
	return &ui.SettingsFile{
		Path: o.path,
		Read: func() (string, error) {
			text, err := readFile(o.path, config.MaxFile)
			switch {
			case errors.Is(err, fs.ErrNotExist):
				return config.Settings{}.Text(), nil
			case len(text) > config.MaxFile: // saving it would drop the rest
				err = fail("it is longer than 64 KiB", "")
			}
			if err != nil {
				return "", &config.FileError{Path: o.path, Fault: hint.Fault{Problem: hint.Problem{Message: reason(err)}}}
			}
			return text, nil
		},
		Write: func(text string) error { return writeConfig(o.path, text) },
		Parse: func(text string) (config.Settings, []hint.Fault) {
			settings, faults := config.Read([]byte(text), s.themeFiles())
			return s.forScreen(settings), faults
		},
	}
}

// writeConfig replaces the settings file, or creates it. It follows links, because many people keep
// such files elsewhere and link to them. If it fails, as on a full disk, the old text stays.
func writeConfig(path, text string) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	before, unread := readFile(path, config.MaxFile)
	err := os.WriteFile(path, []byte(text), onlyOwner)
	if err != nil && unread == nil {
		_ = os.WriteFile(path, []byte(before), onlyOwner)
	}
	return err
}

// forScreen returns the settings as the screen uses them: flags and variables win over the file.
// The theme is "" if it depends on the terminal's background, which is not known.
func (s *session) forScreen(settings config.Settings) config.Settings {
	if s.noMotion {
		settings.Motion = config.Off
	}
	asked := s.theme
	if s.color == "never" {
		asked = monochrome
	}
	settings.Theme = ui.ThemeFor(asked, settings.Theme, s.themeFiles(), s.Getenv, s.screenProfile())
	return settings
}

// fill sets the flags that the user did not give to what the settings file says. A variable that
// says where Courier is wins over the region.
func (o ownSettings) fill(d *diagnosis, s *session) {
	if len(d.features) == 0 {
		d.features = o.For
	}
	if d.env == "" {
		d.env = o.Environment
	}
	if d.region == "" && s.Getenv(courier.BaseURLVariable) == "" {
		d.region = o.Region
	}
}

// compose makes the token that the screen starts with what the settings file says.
func (o ownSettings) compose(w core.Workbench, at core.Moment) core.Workbench {
	for _, user := range o.Users {
		w = w.Apply(core.AddScope{Scope: userPrefix + user}, at) // the first one replaces the sample user
	}
	if o.Preset != "" {
		w = w.Apply(core.UsePreset{Name: o.Preset}, at)
	}
	switch {
	case o.ExpiresIn == "":
	case expiry.IsNever(o.ExpiresIn):
		w = w.Apply(core.NeverExpire{}, at)
	default:
		w = w.Apply(core.SetExpiry{Text: o.ExpiresIn}, at)
	}
	if o.Environment != "" {
		w = w.Apply(core.SetEnvironment{Name: o.Environment}, at)
	}
	return w
}
