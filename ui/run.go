// Package ui is the terminal program: the root model that routes keys to panes,
// places them on the screen and draws the frames around them. All that it shows
// comes from a core.Snapshot, all that it changes goes through core.Workbench.
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
	"bulla/themes"
	"bulla/ui/terminal"
)

// FramesPerSecond is how often the screen may be drawn anew: the most that
// bubbletea knows, since it is also the longest wait for the first frame.
const FramesPerSecond = 120

// Options are what the program needs from outside.
type Options struct {
	// Workbench is what the program opens on.
	Workbench core.Workbench
	// Input is a text to inspect at once; it counts only where HasInput is set.
	Input    string
	HasInput bool
	// Theme is the theme that the user asked for, "" to choose one.
	Theme string
	// Profile is how many colours the screen has.
	Profile termenv.Profile
	// Keys is the terminal that keys come from, Screen the one that is drawn on.
	Keys, Screen *os.File
	Getenv       func(string) string
	Now          func() time.Time
	// System is the system's clock where Now is not it; see Settings.
	System func() time.Time
	Random io.Reader
	// ReadSigningKey reads keys from what was typed; see Settings.
	ReadSigningKey func(ctx context.Context, from string) (OpenKeys, error)
	Reach          Reach
}

// Run opens the program and returns when the user leaves it or a signal ends it. In that
// case the error is a *terminal.SignalError. The terminal is restored on every way out.
func Run(o Options) error {
	session := terminal.NewSession(o.Keys, o.Screen)
	settings := settingsFor(o, session)
	model, err := New(o.Workbench, settings)
	if err != nil {
		return err
	}
	if width, height, err := terminal.Size(o.Screen); err == nil {
		model.resize(width, height)
	}
	if o.HasInput {
		model.inspect(o.Input)
	}
	input := terminal.NewInput(o.Keys, nil)
	program := tea.NewProgram(model, tea.WithInput(input), tea.WithOutput(o.Screen), tea.WithAltScreen(),
		tea.WithFPS(FramesPerSecond), tea.WithoutSignalHandler())
	input.Deliver(program.Send)
	err = session.Run(program, func() {
		if settings.Theme == "" && terminal.AskBackground(o.Screen, o.Getenv) {
			input.Asked(o.Now)
		}
	})
	input.Settle(100 * time.Millisecond)
	if err != nil {
		return fmt.Errorf("run the terminal program: %w", err)
	}
	return nil
}

// settingsFor reads from the environment how to draw.
func settingsFor(o Options, session *terminal.Session) Settings {
	clipboard := terminal.NewClipboard(o.Screen, o.Getenv, nil)
	s := Settings{
		Theme:          o.Theme,
		Profile:        o.Profile,
		Glyphs:         themes.Unicode(),
		Now:            o.Now,
		System:         o.System,
		Random:         o.Random,
		Clipboard:      clipboard.Copy,
		ReadSystem:     clipboard.Read,
		ReadSigningKey: o.ReadSigningKey,
		Reach:          o.Reach,
		OpenEditor: func(name, text string) (tea.ExecCommand, func() (string, error), error) {
			return session.Editor(name, text, o.Getenv)
		},
	}
	if terminal.CanSuspend() {
		s.Suspend = session.Suspend
	}
	if !terminal.UTF8(o.Getenv) {
		s.Glyphs = themes.ASCII()
	}
	if s.Theme == "" {
		s.Theme = ThemeFor(o.Getenv, o.Profile)
	}
	return s
}

// defaultTheme is the theme where nothing is known of the terminal yet.
const defaultTheme = "dark"

// ThemeFor returns the theme that follows from the environment and the colours of
// the terminal, "" where the terminal has to be asked for its background.
func ThemeFor(getenv func(string) string, profile termenv.Profile) string {
	dark, known := terminal.BackgroundFromEnv(getenv)
	switch {
	case getenv("NO_COLOR") != "" || terminal.Dumb(getenv):
		return "mono"
	case profile == termenv.ANSI:
		return "ansi"
	case known && !dark:
		return "light"
	case known:
		return defaultTheme
	}
	return ""
}

// renderer returns a lipgloss renderer of a fixed profile: one that asks the
// terminal nothing.
func renderer(profile termenv.Profile) *lipgloss.Renderer {
	r := lipgloss.NewRenderer(io.Discard, termenv.WithProfile(profile))
	r.SetColorProfile(profile)
	r.SetHasDarkBackground(true)
	return r
}
