package ui

import (
	"context"
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"bulla/ui/pane"
	"bulla/ui/terminal"
)

// backgroundRead is something that is read in the background, because it may take a while: a file,
// a pipe, a key with a passphrase, the clipboard.
type backgroundRead struct {
	what   string // as in "reading the key", for the footer
	cancel context.CancelFunc
	// waiting are the keys, and the pastes into fields, that came in the meantime. They are handled
	// in order afterwards, as if the read had taken no time.
	waiting []tea.Msg
}

// maxWaiting is how many keys and pastes wait at most.
const maxWaiting = 1000

// readMsg is the end of a background read; done uses the result.
type readMsg struct {
	of   *backgroundRead
	done func() tea.Cmd
}

// startRead starts a background read; only one is under way at a time. Run reads outside of Update
// and stops when its context ends; done uses the result inside of Update.
func (m *Model) startRead(what string, run func(context.Context) (done func() tea.Cmd)) tea.Cmd {
	ctx, cancel := context.WithCancel(context.Background())
	r := &backgroundRead{what: what, cancel: cancel}
	m.reading = r
	return func() tea.Msg {
		defer cancel()
		return readMsg{of: r, done: run(ctx)}
	}
}

// startOverlayRead starts a background read for the innermost overlay.
func (m *Model) startOverlayRead(r pane.Reading) tea.Cmd {
	o := m.top()
	return m.startRead(r.What, func(ctx context.Context) func() tea.Cmd {
		done := r.Run(ctx)
		return func() tea.Cmd {
			if o == nil || m.top() != o {
				return nil // the overlay was closed in the meantime
			}
			return m.effect(done(m.overlayFrame(o)))
		}
	})
}

// readEnded handles the end of a read, unless it was canceled, and then the keys that waited for
// it.
func (m *Model) readEnded(msg readMsg) tea.Cmd {
	if msg.of != m.reading {
		return nil
	}
	m.reading = nil
	cmds := []tea.Cmd{msg.done()}
	for _, waiting := range msg.of.waiting {
		_, cmd := m.Update(waiting)
		cmds = append(cmds, cmd)
	}
	return tea.Batch(cmds...)
}

// waits reports whether a key was handled because something is being read: esc cancels the read,
// other keys wait for its end.
func (m *Model) waits(key tea.KeyMsg) bool {
	if m.reading == nil {
		return false
	}
	if key.Type == tea.KeyEsc {
		m.toast = m.cancelRead("")
		return true
	}
	m.wait(key)
	return true
}

// wait keeps a key or a paste until the read ends.
func (m *Model) wait(msg tea.Msg) {
	if len(m.reading.waiting) < maxWaiting {
		m.reading.waiting = append(m.reading.waiting, msg)
	}
}

// cancelRead cancels the background read, drops what waits for it, and returns what to say about
// it. Because says why the user may not expect that, "" if they do.
func (m *Model) cancelRead(because string) string {
	message := "stopped " + m.reading.what + because
	if m.reading.pasted() {
		message += "; your paste was dropped, so paste it again"
	}
	m.reading.cancel()
	m.reading = nil
	return message
}

// pasted reports whether a paste waits.
func (r *backgroundRead) pasted() bool {
	return slices.ContainsFunc(r.waiting, func(msg tea.Msg) bool {
		_, ok := msg.(terminal.PasteMsg)
		return ok
	})
}

// status says what is read, for the footer.
func (r *backgroundRead) status() string {
	if r.pasted() {
		return r.what + " ...; your paste waits; esc cancels"
	}
	return r.what + " ...; esc cancels"
}
