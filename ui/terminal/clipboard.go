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
	// osc52Max is the longest payload, in bytes of base64, that most terminals accept.
	osc52Max = 74_000
	// nativeLimit is how long the system clipboard's command may take.
	nativeLimit = 2 * time.Second
)

// Reasons why the system clipboard was not used.
var (
	ErrNothingToCopy    = errors.New("there is nothing to copy")
	ErrNoClipboard      = errors.New("no system clipboard here: install wl-clipboard, xclip or xsel")
	ErrRemote           = errors.New("over ssh the system clipboard would be the remote machine's")
	ErrClipboardTimeout = errors.New("the system clipboard did not respond")
	ErrClipboardBusy    = errors.New("an earlier clipboard program is still running")
)

// Clipboard copies text in two ways: to the system clipboard, with a command of the system, and
// through the terminal with OSC 52, which works over ssh too. It reads only the system clipboard.
// The zero value does nothing.
type Clipboard struct {
	out    io.Writer
	wrap   func(osc52.Sequence) osc52.Sequence // nil if the terminal doesn't know OSC 52
	tmux   bool
	native func(string) error // nil if there isn't one; see reason
	paste  func() (string, error)
	reason error
	limit  time.Duration
	busy   chan struct{} // full while a clipboard command runs
}

// NewClipboard returns the clipboard for the terminal that out writes to. It must be the same
// *os.File that the program draws to, so that a copy is not written into the middle of a frame. If
// native is nil, it is the clipboard command of the system, if there is one. Over ssh without a
// display, native is not used.
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

// isRemote reports whether the program runs over ssh without the user's display.
func isRemote(getenv func(string) string) bool {
	ssh := getenv("SSH_TTY") != "" || getenv("SSH_CONNECTION") != ""
	return ssh && getenv("DISPLAY") == "" && getenv("WAYLAND_DISPLAY") == ""
}

// Copied is the result of a copy.
type Copied struct {
	OSC52     bool  // sent to the terminal, which doesn't confirm it
	Tmux      bool  // sent to tmux, which passes it on only with set-clipboard on
	TooLong   bool  // longer than most terminals accept with OSC 52
	Native    bool  // copied to the system clipboard
	NativeErr error // why not
}

// Copy copies text in both ways. It takes up to two seconds if the system clipboard hangs, so call
// it in a tea.Cmd; the clipboard command then keeps running.
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

// Read returns the text of the system clipboard. It takes up to two seconds if the clipboard
// command hangs, so call it in a tea.Cmd.
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

// runOne runs a clipboard command and waits for it until the limit. A command that takes longer
// keeps running, and no other one is started until it ends, so that hanging commands don't pile up.
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

// String describes the result to the user in one line. It may contain the text of a system error.
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

// Describe says in one line how copying went, and whether the copy is of use. What names the text;
// the warning says why it doesn't work, "" if it may.
func (c Copied) Describe(what, warning string) string {
	if warning == "" || !c.OK() {
		return what + ": " + c.String()
	}
	text := what + " " + c.briefly() + "; " + warning
	if caveat := c.caveat(); caveat != "" {
		text += "; " + caveat
	}
	return text
}

// OK reports whether the text was copied in some way.
func (c Copied) OK() bool { return c.Native || c.OSC52 }

// briefly describes a copy that is OK in a few words.
func (c Copied) briefly() string {
	switch {
	case c.Native:
		return "copied"
	case c.Tmux:
		return "sent to tmux to copy"
	}
	return "sent to the terminal to copy"
}

// caveat says why a copy that is OK may not be on the clipboard, "" if it surely is or nothing is
// known.
func (c Copied) caveat() string {
	switch {
	case c.Native:
		return ""
	case c.TooLong:
		return "it is longer than many terminals accept"
	case c.Tmux:
		return "tmux needs set-clipboard on"
	}
	return ""
}

// reason says why the text was not copied to the system clipboard.
func (c Copied) reason() string {
	return cmp.Or(c.NativeErr, ErrNoClipboard).Error()
}

// sent describes a copy that only the terminal got.
func (c Copied) sent() string {
	sent := "sent to the terminal (OSC 52)"
	if c.Tmux {
		sent = "sent to tmux (OSC 52), which needs set-clipboard on"
	}
	if c.TooLong {
		sent += "; it is longer than many terminals accept"
	}
	return sent
}
