package terminal

import (
	"cmp"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/atotto/clipboard"
	"github.com/aymanbagabas/go-osc52/v2"
)

const (
	// osc52Max is the payload, in bytes of base64, that most terminals still take.
	osc52Max = 74_000
	// nativeLimit is how long the system clipboard's command may take.
	nativeLimit = 2 * time.Second
)

// Reasons why the system clipboard was not used.
var (
	ErrNothingToCopy    = errors.New("there is nothing to copy")
	ErrNoClipboard      = errors.New("no system clipboard here: install wl-clipboard, xclip or xsel")
	ErrRemote           = errors.New("over ssh the system clipboard is the other machine's")
	ErrClipboardTimeout = errors.New("the system clipboard did not answer")
	ErrClipboardBusy    = errors.New("an earlier clipboard program is still running")
)

// Clipboard copies text in the two ways there are: the system clipboard, by a command of the system, and OSC 52, by
// which the terminal copies, also over ssh. It reads the system clipboard only. The zero value does neither.
type Clipboard struct {
	out    io.Writer
	wrap   func(osc52.Sequence) osc52.Sequence // nil where the terminal knows no OSC 52
	tmux   bool
	native func(string) error // nil where there is none, see reason
	paste  func() (string, error)
	reason error
	limit  time.Duration
	busy   chan struct{} // full while a command of the system runs
}

// NewClipboard returns the clipboard for the terminal that out writes to. It must be the very *os.File the program
// draws to, so that a copy does not land in the middle of a frame. A nil native means the clipboard command of the
// system, if there is one. Over ssh without a display native is not used.
func NewClipboard(out io.Writer, getenv func(string) string, native func(string) error) Clipboard {
	c := Clipboard{
		out: out, native: native, paste: clipboard.ReadAll, limit: nativeLimit,
		tmux: getenv("TMUX") != "", busy: make(chan struct{}, 1),
	}
	if native == nil && !clipboard.Unsupported {
		c.native = clipboard.WriteAll
	}
	switch {
	case isRemote(getenv):
		c.native, c.reason = nil, ErrRemote
	case c.native == nil:
		c.reason = ErrNoClipboard
	}
	term := getenv("TERM")
	switch {
	case term == "dumb" || term == "linux":
	case strings.HasPrefix(term, "screen") && getenv("STY") != "":
		c.wrap = osc52.Sequence.Screen
	default:
		c.wrap = func(s osc52.Sequence) osc52.Sequence { return s }
	}
	return c
}

// isRemote reports whether the program runs over ssh without a display of the user's.
func isRemote(getenv func(string) string) bool {
	ssh := getenv("SSH_TTY") != "" || getenv("SSH_CONNECTION") != ""
	return ssh && getenv("DISPLAY") == "" && getenv("WAYLAND_DISPLAY") == ""
}

// Copied says what became of a copy.
type Copied struct {
	OSC52     bool  // sent to the terminal, which never says whether it copied
	Tmux      bool  // it was tmux that got it, which passes it on only with set-clipboard on
	TooLong   bool  // longer than most terminals take by OSC 52
	Native    bool  // the system clipboard has it
	NativeErr error // why it has not
}

// Copy copies text both ways. It takes up to two seconds when the system clipboard hangs, so call it in a tea.Cmd; its
// command is then left to itself.
func (c Clipboard) Copy(text string) Copied {
	if text == "" {
		return Copied{NativeErr: ErrNothingToCopy} // OSC 52 without text would clear the clipboard
	}
	var result Copied
	if c.wrap != nil {
		_, err := io.WriteString(c.out, c.wrap(osc52.New(text)).String()) // in one write
		result.OSC52 = err == nil
		result.Tmux = c.tmux
		result.TooLong = base64.StdEncoding.EncodedLen(len(text)) > osc52Max
	}
	result.NativeErr = c.copyNative(text)
	result.Native = result.NativeErr == nil
	return result
}

// copyNative copies text to the system clipboard, within the limit.
func (c Clipboard) copyNative(text string) error {
	if c.native == nil {
		return cmp.Or(c.reason, ErrNoClipboard)
	}
	return c.runOne(func() error { return c.native(text) })
}

// Read returns the text of the system clipboard. It takes up to two seconds when the clipboard's command hangs, so call
// it in a tea.Cmd.
func (c Clipboard) Read() (string, error) {
	if c.native == nil {
		return "", cmp.Or(c.reason, ErrNoClipboard)
	}
	text := make(chan string, 1)
	err := c.runOne(func() error {
		read, err := c.paste()
		text <- read
		return err
	})
	if err != nil {
		return "", err
	}
	return <-text, nil
}

// runOne runs a command of the system clipboard, within the limit. One that takes longer goes on by itself, and no
// other is started until it ends, so that commands that hang don't pile up.
func (c Clipboard) runOne(run func() error) error {
	timer := time.NewTimer(c.limit)
	defer timer.Stop()
	select {
	case c.busy <- struct{}{}:
	case <-timer.C:
		return ErrClipboardBusy
	}
	done := make(chan error, 1)
	go func() {
		err := run()
		<-c.busy
		done <- err
	}()
	select {
	case err := <-done:
		if err != nil {
			return fmt.Errorf("the system clipboard failed: %w", err)
		}
		return nil
	case <-timer.C:
		return ErrClipboardTimeout
	}
}

// String says it to the user, in one line. It may hold the text of an error of the system.
func (c Copied) String() string {
	switch {
	case c.Native && c.OSC52:
		return "copied (system clipboard and OSC 52)"
	case c.Native:
		return "copied (system clipboard)"
	case c.OSC52:
		return c.sent() + "; " + c.reason()
	}
	return "not copied: " + c.reason()
}

// reason says why the system clipboard does not have it.
func (c Copied) reason() string {
	return cmp.Or(c.NativeErr, ErrNoClipboard).Error()
}

// sent says what is known of a copy that only the terminal got.
func (c Copied) sent() string {
	sent := "sent to the terminal (OSC 52)"
	if c.Tmux {
		sent = "sent to tmux (OSC 52), which needs set-clipboard on"
	}
	if c.TooLong {
		sent += "; it is longer than many terminals take"
	}
	return sent
}
