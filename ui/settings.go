package ui

import (
	"cmp"
	"errors"
	"path/filepath"
	"reflect"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"bulla/core/hint"
	"bulla/core/visible"
	"bulla/themes"
	"bulla/ui/config"
	"bulla/ui/keymap"
)

// SettingsFile is the user's file with settings.
type SettingsFile struct {
	// Path is where it is, for messages.
	Path string
	// Read returns its text, or a file with all defaults if there is none yet.
	Read func() (text string, err error)
	// Write replaces the file, or creates it.
	Write func(text string) error
	// Parse reads the settings in a text.
	Parse func(text string) (config.Settings, []hint.Fault)
}

// settingsEditedMsg is what the user's editor left of the settings file.
type settingsEditedMsg struct {
	settings config.Settings
	changed  bool
	faults   []hint.Fault // of the text; the rest of it is used
	err      error        // nothing was written
	unsaved  string       // the text that was not written, to go on with
}

// editSettings opens the settings file in the user's own editor, or the text that couldn't be saved
// last. It is written only if the text was changed.
func (m *Model) editSettings() tea.Cmd {
	file, prepare, unsaved := m.settings.File, m.settings.OpenEditor, m.unsaved
	return func() tea.Msg {
		before, err := file.Read()
		if err != nil {
			return settingsEditedMsg{err: err, unsaved: unsaved}
		}
		return inEditor(prepare, "config.toml", cmp.Or(unsaved, before), func(text string, err error) tea.Msg {
			if err != nil {
				return settingsEditedMsg{err: err, unsaved: unsaved}
			}
			return file.save(before, text)
		})
	}
}

// save writes a text to the file if it was changed, and reads the settings in it. It doesn't
// overwrite what another program wrote meanwhile.
func (f *SettingsFile) save(before, text string) settingsEditedMsg {
	if text == before {
		return settingsEditedMsg{}
	}
	now, err := f.Read()
	if err == nil && now != before {
		err = errors.New("another program changed the file meanwhile")
	}
	if err == nil {
		err = f.Write(text)
	}
	if err != nil {
		return settingsEditedMsg{err: err, unsaved: text}
	}
	settings, faults := f.Parse(text)
	return settingsEditedMsg{settings: settings, changed: true, faults: faults}
}

// settingsEdited uses the settings that were edited, and says so.
func (m *Model) settingsEdited(msg settingsEditedMsg) tea.Cmd {
	path := visible.Text(m.settings.File.Path)
	m.unsaved = msg.unsaved
	switch {
	case msg.unsaved != "":
		edit := m.keys.Key(keymap.Everywhere, keymap.Settings)
		m.toast = "not saved: " + visible.Text(msg.err.Error()) + "; " + edit + " opens your text again"
		return nil
	case msg.err != nil:
		m.toast = "nothing changed: " + visible.Text(msg.err.Error())
		return nil
	case !msg.changed:
		m.toast = "nothing changed in " + path
		return nil
	}
	before := m.settings.Own
	m.useSettings(msg.settings)
	m.toast = "saved in " + path
	switch {
	case len(msg.faults) > 0:
		m.toast = m.describeFaults(msg.faults)
	case !reflect.DeepEqual(forNextStart(before), forNextStart(msg.settings)):
		m.toast += "; what a token starts with applies from the next start on"
	}
	return m.mouseMode()
}

// describeFaults says what is wrong in the settings file.
func (m *Model) describeFaults(faults []hint.Fault) string {
	first := &config.FileError{Path: filepath.Base(m.settings.File.Path), Fault: faults[0]}
	clauses := []string{first.Error()}
	const longest = 60 // a longer remedy, such as the list of all themes, would leave no room for the rest
	if first.Hint != "" && len(first.Hint) <= longest {
		clauses = append(clauses, first.Hint)
	}
	if more := len(faults) - 1; more > 0 {
		clauses = append(clauses, "and "+visible.Plural(more, "more fault"))
	}
	return strings.Join(append(clauses, "press "+m.keys.Global(keymap.Settings)+" to edit the file"), "; ")
}

// forNextStart returns the settings that only a start uses.
func forNextStart(s config.Settings) config.Settings {
	return config.Settings{
		Users: s.Users, For: s.For, Preset: s.Preset, ExpiresIn: s.ExpiresIn, Region: s.Region, Environment: s.Environment,
	}
}

// useSettings uses other settings from now on. What the user did on the screen since the start,
// such as choosing a theme, stays unless its setting was changed.
func (m *Model) useSettings(s config.Settings) {
	before := m.settings.Own
	m.settings.Own = s
	m.keys = keymap.With(s.Keys)
	if s.Mouse != before.Mouse {
		m.mouseOff = s.Mouse == config.Off
	}
	if s.Theme != before.Theme && s.Theme != "" {
		_ = m.setTheme(s.Theme) // reading the settings has checked it
	}
	if s.Glyphs != before.Glyphs {
		m.settings.Glyphs = glyphsFor(s, m.settings.UTF8)
		_ = m.setTheme(m.theme) // it is on the screen, so it builds
		m.remeasure()
	}
	m.arrange()
}

// glyphsFor returns the glyphs that follow from the settings and the terminal.
func glyphsFor(s config.Settings, utf8 bool) themes.Glyphs {
	if s.ShowsUnicode(utf8) {
		return themes.Unicode()
	}
	return themes.ASCII()
}
