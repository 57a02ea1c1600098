// Package ui is the terminal program. Its root model routes keys to panes and overlays, places them
// on the screen and draws frames around them. Everything it shows comes from a core.Snapshot, and
// everything it changes goes through a core.Session.
package ui

import (
	"context"
	"fmt"
	"io"
	"os"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/lipgloss"
	"github.com/muesli/termenv"

	"bulla/core"
	"bulla/core/hint"
	"bulla/core/intake"
	"bulla/core/tour"
	"bulla/ui/cast"
	"bulla/ui/config"
	"bulla/ui/terminal"
)

// framesPerSecond is how often Bubble Tea looks for something to draw. It never has anything to do,
// because a terminal.Screen draws, so this is the lowest rate.
const framesPerSecond = 1

// Options give the program what it needs from outside.
type Options struct {
	// Workbench is the state that the program opens with.
	Workbench core.Workbench
	// Input is a text to inspect at once, if HasInput is set.
	Input    string
	HasInput bool
	// Themes has the themes of bulla and the user's own.
	Themes config.Themes
	// Own, Faults and File are the user's settings; see Settings. The theme is "" to ask the terminal
	// for its background.
	Own    config.Settings
	Faults []hint.Fault
	File   *SettingsFile
	// Profile is how many colors the screen has.
	Profile termenv.Profile
	// Keys is the terminal to read keys from, Screen the one to draw on.
	Keys, Screen *os.File
	Getenv       func(string) string
	Now          func() time.Time
	// System is the system's clock if Now is another one; see Settings.
	System func() time.Time
	Random io.Reader
	// ReadSigningKey reads keys from what the user typed; see Settings.
	ReadSigningKey func(ctx context.Context, from string) (OpenKeys, error)
	Reach          Reach
	Version        string
	// Tour is a tour to begin with, nil for none, and TourAt its first step. TourNotes also shows
	// the notes for the presenter.
	Tour      *tour.Tour
	TourAt    tour.Place
	TourNotes bool
	// Record is where the screen is recorded, nil for nowhere. Secrets are masked in the recording
	// unless RecordSecrets is set.
	Record        *cast.Recording
	RecordSecrets bool
}

// Run opens the program and returns when the user quits or a signal ends it; for a signal, the
// error is a *terminal.SignalError. The terminal is always restored.
func Run(o Options) error {
	session := terminal.NewSession(o.Keys, o.Screen)
	settings := settingsFor(o, session)
	model, err := New(o.Workbench, settings)
	if err != nil {
		return err
	}
	width, height, err := terminal.Size(o.Screen)
	if err == nil {
		model.resize(width, height)
	}
	defer model.Close()
	if o.HasInput {
		model.inspect(o.Input, intake.Find(o.Input))
	}
	if o.Tour != nil {
		model.first = model.startTour(o.Tour, o.TourAt, o.TourNotes)
	}
	var root terminal.Drawn = model
	if o.Record != nil {
		r := newRecorded(model, o.Record, o.RecordSecrets)
		r.learnPaste(o.Input)
		root = r
	}
	input := terminal.NewInput(o.Keys, nil)
	var program *tea.Program
	screen := terminal.NewScreen(o.Screen, func() { program.Send(terminal.RedrawMsg{}) })
	defer screen.End()
	program = tea.NewProgram(terminal.Direct(root, screen, width, height), tea.WithInput(input), tea.WithOutput(screen),
		tea.WithAltScreen(), tea.WithFPS(framesPerSecond), tea.WithoutSignalHandler(), mouseOption(o.Own))
	input.Deliver(program.Send)
	err = session.Run(program, func() {
		if settings.Theme == "" && terminal.AskBackground(o.Screen, o.Getenv) {
			input.ExpectAnswer(o.Now)
		}
	})
	input.Settle(100 * time.Millisecond)
	if err != nil {
		return fmt.Errorf("run the terminal program: %w", err)
	}
	return nil
}

// mouseOption returns the option that has the terminal send mouse events, unless the user set that
// it doesn't.
func mouseOption(own config.Settings) tea.ProgramOption {
	if own.Mouse == config.Off {
		return func(*tea.Program) {}
	}
	return tea.WithMouseCellMotion()
}

// settingsFor returns the settings that follow from the options and the environment.
func settingsFor(o Options, session *terminal.Session) Settings {
	clipboard := terminal.NewClipboard(o.Screen, o.Getenv, nil)
	s := Settings{
		Theme:          o.Own.Theme,
		Themes:         o.Themes,
		Profile:        o.Profile,
		Own:            o.Own,
		Faults:         o.Faults,
		File:           o.File,
		UTF8:           terminal.UTF8(o.Getenv),
		Now:            o.Now,
		System:         o.System,
		Random:         o.Random,
		Clipboard:      clipboard.Copy,
		ReadSystem:     clipboard.Read,
		ReadSigningKey: o.ReadSigningKey,
		Reach:          o.Reach,
		Version:        o.Version,
		After: func(d time.Duration, msg tea.Msg) tea.Cmd {
			return tea.Tick(d, func(time.Time) tea.Msg { return msg })
		},
		OpenEditor: func(name, text string) (tea.ExecCommand, func() (string, error), error) {
			return session.Editor(name, text, o.Getenv)
		},
	}
	if terminal.CanSuspend() {
		s.Suspend = session.Suspend
	}
	s.Glyphs = glyphsFor(o.Own, s.UTF8)
	return s
}

// defaultTheme is the theme while the terminal's background is not known.
const defaultTheme = "dark"

// ThemeFor returns the theme of the screen, "" if the terminal has to be asked for its background.
// What the command line asks for wins, then the environment, then the setting. On a terminal with
// 16 colors, ansi replaces a setting that has more: the nearest of the 16 is often hard to read.
func ThemeFor(
	asked, setting string, found config.Themes, getenv func(string) string, profile termenv.Profile,
) string {
	dark, known := terminal.BackgroundFromEnv(getenv)
	switch {
	case asked != "":
		return asked
	case terminal.NoColor(getenv) || terminal.Dumb(getenv):
		return "mono"
	case profile == termenv.ANSI && !suitsSixteenColors(setting, found):
		return "ansi"
	case setting != "":
		return setting
	case known && !dark:
		return "light"
	case known:
		return defaultTheme
	}
	return ""
}

func suitsSixteenColors(theme string, found config.Themes) bool {
	palette, err := found.Load(theme)
	return err == nil && palette.SixteenColors()
}

// renderer returns a lipgloss renderer with a fixed profile, which doesn't query the terminal.
func renderer(profile termenv.Profile) *lipgloss.Renderer {
	r := lipgloss.NewRenderer(io.Discard, termenv.WithProfile(profile))
	r.SetColorProfile(profile)
	r.SetHasDarkBackground(true)
	return r
}
