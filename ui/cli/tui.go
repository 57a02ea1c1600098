package cli

import (
	"io"
	"os"
	"time"

	"github.com/muesli/termenv"

	"bulla/core"
	"bulla/ui"
)

// TUI opens the screen and returns when the user leaves it.
type TUI func(TUIRequest) error

// TUIRequest is what the screen starts with.
type TUIRequest struct {
	// Workbench composes the sample token, or holds what flags said of the token
	// to inspect. The input is not in it yet.
	Workbench core.Workbench
	// Input is what to inspect, where HasInput is set.
	Input    string
	HasInput bool
	// Notice is something to say at the start, "" for nothing.
	Notice string
	// Theme is a name of themes.Names, "" to choose by the terminal's background.
	Theme string
	// Profile is how many colours to use.
	Profile termenv.Profile
	// Keys is the terminal to read keys from, Screen the one to draw on.
	Keys, Screen *os.File
	Getenv       func(string) string
	Now          func() time.Time
	Random       io.Reader
	Version      string
}

// openTUI opens bulla's screen.
func openTUI(r TUIRequest) error {
	return ui.Run(ui.Options{
		Workbench: r.Workbench, Input: r.Input, HasInput: r.HasInput, Notice: r.Notice, Theme: r.Theme, Profile: r.Profile,
		Keys: r.Keys, Screen: r.Screen, Getenv: r.Getenv, Now: r.Now, Random: r.Random,
	})
}
