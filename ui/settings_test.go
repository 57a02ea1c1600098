package ui

import (
	"errors"
	"testing"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/muesli/termenv"

	"bulla/core/hint"
	"bulla/themes"
	"bulla/ui/config"
	"bulla/ui/keymap"
)

// settingsFile is a settings file in memory.
type settingsFile struct {
	text string
	err  error // of writing it
}

func (f *settingsFile) file() *SettingsFile {
	return &SettingsFile{
		Path: "/home/me/.config/bulla/config.toml",
		Read: func() (string, error) { return f.text, nil },
		Write: func(text string) error {
			if f.err == nil {
				f.text = text
			}
			return f.err
		},
		Parse: func(text string) (config.Settings, []hint.Fault) {
			return config.Read([]byte(text), config.Themes{})
		},
	}
}

// startSet starts the program with a settings file.
func startSet(t *testing.T, text string) (*driver, *settingsFile) {
	t.Helper()
	f := &settingsFile{text: text}
	own, faults := f.file().Parse(text)
	return startWith(t, 120, 40, Settings{
		Theme: "dark", Profile: termenv.TrueColor, Glyphs: glyphsFor(own, true), UTF8: true,
		Own: own, Faults: faults, File: f.file(),
	}), f
}

// edit does what happens once the user's editor has left a text.
func (d *driver) edit(text string) {
	d.t.Helper()
	file := d.model.settings.File
	before, err := file.Read()
	if err != nil {
		d.t.Fatal(err)
	}
	d.send(file.save(before, text))
}

func TestKeysOfTheUser(t *testing.T) {
	d, _ := startSet(t, "[keys]\npaste = \"P\"\ncopy-menu = \"ctrl+k\"\nup = \"W\"\n")
	d.shows("P paste a token")
	d.press("P")
	d.shows("━ Paste")
	d.press("esc", "p")
	d.shows("━ Paste") // the key before still works
	d.press("esc", "?")
	d.shows("P, p")
	d.press("/", "type:move up")
	d.shows("W, up, k")
	d.press("esc", "esc", ":", "type:copy as")
	d.shows("ctrl+k")
	d.press("enter")
	d.shows("next time press ctrl+k")
	d.press("esc", "down", "down", "W")
	if at := d.model.keys.Get(keymap.Scopes, keymap.Up).Help().Key; at != "W" {
		t.Errorf("up is shown as %q", at)
	}
}

func TestSwappedKeys(t *testing.T) {
	d, _ := startSet(t, "[keys]\nhelp = \"p\"\npaste = \"?\"\n")
	d.press("p")
	d.shows("━ Keys")
	d.press("esc", "?")
	d.shows("━ Paste")
}

func TestFaultsOfTheFileAreShownFirst(t *testing.T) {
	d, _ := startSet(t, "theme = \"nrod\"\nmouse = \"of\"\n")
	d.shows(`config.toml:1:9: theme: "nrod" is not known; did you mean nord?; and 1 more fault`)
	d.press("down")
	d.hides("config.toml")
	d, _ = startSet(t, "theme = \"x\"\nmouse = \"of\"\n") // bulla config lists all themes
	d.shows(`config.toml:1:9: theme: "x" is not known; and 1 more fault; press , to edit the file`)
}

func TestSettingsAreUsedAtOnce(t *testing.T) {
	d, f := startSet(t, "")
	d.edit("theme = \"nord\"\nglyphs = \"ascii\"\nmouse = \"off\"\n[keys]\npaste = \"P\"\n")
	d.shows("saved in /home/me/.config/bulla/config.toml", "+-")
	if f.text == "" || d.model.theme != "nord" || !d.model.mouseOff || d.model.settings.Glyphs != themes.ASCII() {
		t.Errorf("theme %q, mouse off: %t", d.model.theme, d.model.mouseOff)
	}
	d.press("down")
	d.shows("P paste")
	d.press("t", "down", "enter") // what the user chooses on the screen stays
	d.shows(`theme dracula; to keep it for the next start, press , and set theme = "dracula"`)
	chosen := d.model.theme
	d.edit("theme = \"nord\"\nusers = [\"anna\"]\n")
	d.shows("what a token starts with applies from the next start on")
	if d.model.theme != chosen || d.model.mouseOff || d.model.settings.Glyphs != themes.Unicode() {
		t.Errorf("theme %q, mouse off: %t", d.model.theme, d.model.mouseOff)
	}
	d.press("P")
	d.hides("━ Paste")
	d.edit("theme = \"nrod\"\n")
	d.shows(`config.toml:1:9: theme: "nrod" is not known`)
	if f.text != "theme = \"nrod\"\n" {
		t.Error("a file with a fault wasn't saved, so the user's work is lost")
	}
}

func TestSettingsThatAreNotSaved(t *testing.T) {
	d, f := startSet(t, "theme = \"nord\"\n")
	d.edit(f.text)
	d.shows("nothing changed in /home/me/.config/bulla/config.toml")
	f.err = errors.New("read-only file system")
	d.edit("theme = \"dark\"\n")
	d.shows("not saved: read-only file system; , opens your text again")
	var opened string
	d.model.settings.OpenEditor = func(_, text string) (tea.ExecCommand, func() (string, error), error) {
		opened = text
		return nil, nil, errors.New("no editor in this test")
	}
	d.press(",")
	d.shows("not saved: no editor in this test")
	d.press(",")
	if opened != "theme = \"dark\"\n" {
		t.Errorf("the editor has %q", opened)
	}
	f.err = nil
	d.edit(opened)
	d.shows("saved in /home/me/.config/bulla/config.toml")
	d.press(",")
	d.shows("nothing changed: no editor in this test")
	without := start(t, 120, 40)
	without.press(",")
	without.shows("bulla was started without a settings file")
}

// TestSettingsOfAnotherProgramStay saves a text after another program has written the file.
func TestSettingsOfAnotherProgramStay(t *testing.T) {
	d, f := startSet(t, "")
	f.text = "theme = \"nord\"\n"
	d.send(f.file().save("", "mouse = \"off\"\n"))
	d.shows("not saved: another program changed the file meanwhile; , opens your text again")
	if f.text != "theme = \"nord\"\n" {
		t.Errorf("the file has %q", f.text)
	}
}

// TestMessagesStayWithoutMotion checks that no message goes away by itself.
func TestMessagesStayWithoutMotion(t *testing.T) {
	d, _ := startSet(t, "motion = \"off\"\n")
	d.press("u")
	d.shows("there is nothing to undo")
	if len(d.timers) > 0 {
		t.Errorf("timers: %v", d.timers)
	}
	d.press("down")
	d.hides("there is nothing to undo")
}

func TestMouseOfTheUser(t *testing.T) {
	d, _ := startSet(t, "mouse = \"off\"\n")
	d.press("m")
	d.shows("mouse on")
}

// TestKeysOfTheUserCanBeClicked checks that a click on a key that is shown does what the key does.
func TestKeysOfTheUserCanBeClicked(t *testing.T) {
	for _, key := range []string{"P", "f5", "ctrl+pgdn", "alt+x", "alt+space", "shift+up"} {
		d, _ := startSet(t, "[keys]\npaste = \""+key+"\"\n")
		d.shows(key + " paste a token")
		for x, line := 0, d.model.lines()[39]; x < 120; x++ {
			if target := line.TargetAt(x); target.Key != "" {
				d.send(keyNamed(target.Key))
				break
			}
		}
		d.shows("━ Paste")
	}
}

// TestNamesOfKeys checks that the user can name every key that bubbletea knows, and that every name
// is one that bubbletea sends.
func TestNamesOfKeys(t *testing.T) {
	known := map[string]bool{}
	for kind := tea.KeyF20; kind <= tea.KeyBackspace; kind++ {
		name := kind.String()
		if kind == tea.KeyRunes || name == "" {
			continue
		}
		known[name] = true
		parsed, why := keymap.ParseKey(keymap.KeyText(name))
		if name == "ctrl+c" || name == "ctrl+z" {
			if why == "" {
				t.Errorf("%s can have another action", name)
			}
			continue
		}
		if parsed != name {
			t.Errorf("%q is read as %q: %s", name, parsed, why)
		}
	}
	for _, text := range keymap.KeyNames() {
		if name, why := keymap.ParseKey(text); !known[name] {
			t.Errorf("%s is read as %q, which no terminal sends: %s", text, name, why)
		}
	}
	for text, want := range map[string]string{
		"F": "F", "é": "é", " ": " ", "alt+space": "alt+ ", "alt+F": "alt+F", "alt+pgdn": "alt+pgdown", "pgdown": "pgdown",
		"": "", "ff": "", "ctrl+F": "", "ctrl+1": "", "f21": "", "alt+": "", "\x1b": "", "ctrl+m": "", "meta+x": "",
	} {
		if name, _ := keymap.ParseKey(text); name != want {
			t.Errorf("%q is read as %q, want %q", text, name, want)
		}
	}
}
