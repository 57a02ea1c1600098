package ui

import (
	"context"
	"io"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/google/uuid"
	"github.com/muesli/termenv"

	"bulla/core"
	"bulla/core/hint"
	"bulla/core/intake"
	"bulla/core/signing"
	"bulla/core/token"
	"bulla/themes"
	"bulla/ui/config"
	"bulla/ui/keymap"
	"bulla/ui/layout"
	"bulla/ui/pane"
	"bulla/ui/terminal"
)

// Settings say how the program draws, and give it access to everything outside it.
type Settings struct {
	// Theme is the theme that the user chose or that follows from the environment; "" is dark until
	// the terminal says that its background is light.
	Theme   string
	Profile termenv.Profile
	Themes  config.Themes
	// Own are the settings of the user's file, Faults are what is wrong in it, and File edits it; it
	// is nil if there is to be no file.
	Own    config.Settings
	Faults []hint.Fault
	File   *SettingsFile
	// UTF8 says that the terminal shows Unicode, for when Own leaves the glyphs to the locale.
	UTF8   bool
	Glyphs themes.Glyphs
	Now    func() time.Time
	// System is the system's clock if Now is another one, so that the screen can say so; otherwise
	// it is nil.
	System func() time.Time
	Random io.Reader
	// Clipboard copies a text; ReadSystem reads the system clipboard.
	Clipboard  func(text string) terminal.Copied
	ReadSystem func() (string, error)
	// ReadSigningKey reads the text that a SECRET of the command line names: env:NAME, @FILE,
	// b64:TEXT or the text itself. The result parses it as keys. It stops when ctx ends.
	ReadSigningKey func(ctx context.Context, from string) (OpenKeys, error)
	OpenEditor     OpenEditor
	// After sends a message after a while.
	After func(d time.Duration, msg tea.Msg) tea.Cmd
	// Suspend stops the program until the shell continues it; nil if the system can't.
	Suspend tea.Cmd
	Reach   Reach
	// Version is that of the program, for reports.
	Version string
}

// OpenEditor prepares the user's own editor with a text. Done returns the edited text; it must be
// called after cmd, even if cmd failed.
type OpenEditor func(name, text string) (cmd tea.ExecCommand, done func() (string, error), err error)

// OpenKeys parses the keys in what was read. Ask returns the passphrase of an encrypted key; if ask
// is nil, such a key is signing.ErrEncrypted.
type OpenKeys func(ask func() ([]byte, error)) (signing.Keys, error)

// Model is the root: the Session and the state of the screen. It is a pointer and changes only in
// Update.
type Model struct {
	settings Settings
	session  *core.Session
	snap     core.Snapshot // of the session's present Workbench

	paneSet
	keys keymap.Map

	width, height int
	wishes        layout.Wishes // what plan was made from
	plan          layout.Plan
	zoomed        bool // the focused pane has the whole screen
	editing       bool // it edits a part of the token in place
	focus         layout.Pane
	recent        []layout.Pane // the panes that had the focus, the latest first
	toast         string
	shift         int64                          // how many seconds the clock was moved, see now
	used          bool                           // something was changed or pasted, or another pane had the focus
	lesson        string                         // the key of the command that the palette ran last, until the next key
	toasts        int                            // how many messages there were
	mouseOff      bool                           // the terminal selects text
	unsaved       string                         // the text of the settings file that couldn't be saved, "" for none
	overlays      []*openOverlay                 // over the panes, the innermost last
	kept          map[keymap.Action]pane.Overlay // those that were open before, by what opens them
	request       int                            // the number of the request under way, or of the next
	cancel        context.CancelFunc             // ends that request; nil for none
	reading       *backgroundRead                // what is being read in the background; nil for nothing
	touring       *touring                       // the tour that runs; nil for none
	toured        *touring                       // the tour that was left last, to go on with; nil for none
	first         tea.Cmd                        // what the program begins with
	styles        themes.Styles
	theme         string

	view   string // the last frame, "" if it has to be drawn again
	cursor terminal.Cursor
}

// New returns the root model of a Workbench. It fails if the theme can't be built.
func New(bench core.Workbench, settings Settings) (*Model, error) {
	m := &Model{
		settings: settings, session: core.NewSession(bench), paneSet: newPaneSet(),
		kept: map[keymap.Action]pane.Overlay{},
	}
	name := settings.Theme
	if name == "" {
		name = defaultTheme
	}
	if err := m.setTheme(name); err != nil {
		return nil, err
	}
	m.keys = keymap.With(settings.Own.Keys)
	m.mouseOff = settings.Own.Mouse == config.Off
	if len(settings.Faults) > 0 {
		m.toast = m.describeFaults(settings.Faults)
	}
	m.snap = m.session.Snapshot(m.now())
	return m, nil
}

func (m *Model) setTheme(name string) error {
	palette, err := m.settings.Themes.Load(name)
	if err != nil {
		return err
	}
	profile := m.settings.Profile
	if name == "mono" && profile != termenv.Ascii {
		profile = termenv.ANSI // bold and reverse stay where color is not wanted
	}
	styles, err := themes.Build(palette, m.settings.Glyphs, renderer(profile))
	if err != nil {
		return err
	}
	m.styles, m.theme = styles, name
	return nil
}

// The messages of the program, besides those of bubbletea and ui/terminal.
type (
	tickMsg   struct{}
	copiedMsg struct {
		what   string
		copied terminal.Copied
		// warning says why the copied token doesn't work, "" if it may.
		warning string
	}
	editedMsg struct {
		part token.Part
		text string
		err  error
	}
)

// String says how copying went, and whether the copy is of use.
func (c copiedMsg) String() string {
	return c.copied.Describe(c.what, c.warning)
}

// Init implements tea.Model.
func (m *Model) Init() tea.Cmd { return tea.Batch(m.tick(), m.first) }

// tick waits for the next full second, when the times on the screen change.
func (m *Model) tick() tea.Cmd {
	now := m.settings.Now()
	next := now.Truncate(time.Second).Add(time.Second)
	return tea.Tick(next.Sub(now), func(time.Time) tea.Msg { return tickMsg{} })
}

// Update implements tea.Model.
func (m *Model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	if m.ignores(msg) {
		return m, nil
	}
	m.view = ""
	message := m.message()
	cmd := m.handle(msg)
	return m, tea.Batch(cmd, m.expire(message, msg))
}

// ignores reports whether a message changes nothing, so that the screen isn't drawn again. The
// terminal reports its size at the start, and again after a stop.
func (m *Model) ignores(msg tea.Msg) bool {
	switch msg := msg.(type) {
	case tea.MouseMsg:
		return msg.Action != tea.MouseActionPress
	case tea.WindowSizeMsg:
		return msg.Width == m.width && msg.Height == m.height
	case terminal.BackgroundMsg:
		return msg.Dark || m.settings.Theme != "" || m.theme != defaultTheme
	}
	return false
}

// handle handles a message.
func (m *Model) handle(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		m.resize(msg.Width, msg.Height)
	case terminal.PasteMsg:
		return m.paste(msg)
	case tea.KeyMsg:
		if msg.Paste { // on systems where ui/terminal doesn't split the input, Bubble Tea finds pastes
			return m.paste(terminal.PasteMsg{Bytes: []byte(string(msg.Runes))})
		}
		return m.key(msg)
	case tea.MouseMsg:
		return m.mouse(msg)
	case terminal.BackgroundMsg:
		_ = m.setTheme("light") // a built-in theme always builds, and a test checks that
	case tickMsg:
		m.snap = m.snap.At(m.now())
		m.arrange()
		return m.tick()
	case tea.ResumeMsg:
		return m.mouseMode()
	case toastEndMsg:
		if msg.number == m.toasts {
			m.toast, m.lesson = "", ""
		}
	case terminal.NotStoppedMsg:
		m.toast = "not suspended: no shell could resume bulla; " + m.keys.Global(keymap.Quit) + " quits"
		return m.mouseMode()
	case copiedMsg:
		m.toast = msg.String()
	case readMsg:
		return m.readEnded(msg)
	case laterMsg:
		return tea.Batch(m.mouseMode(), tea.Cmd(msg)) // Bubble Tea left the mouse off
	case editedMsg:
		m.fromEditor(msg)
	case settingsEditedMsg:
		return m.settingsEdited(msg)
	case answeredMsg:
		m.answered(msg)
	}
	return nil
}

// View implements tea.Model.
func (m *Model) View() string {
	frame, _ := m.Frame()
	return frame
}

// Frame implements terminal.Drawn.
func (m *Model) Frame() (frame string, cursor terminal.Cursor) {
	if m.view == "" {
		m.view, m.cursor = m.draw()
	}
	return m.view, m.cursor
}

// moment returns the time and the random ID that a change needs.
func (m *Model) moment() core.Moment {
	id, err := uuid.NewRandomFromReader(m.settings.Random)
	if err != nil {
		m.toast = "no random bytes for the token's ID: it is all zeros"
	}
	return core.Moment{Now: m.settings.Now(), ID: id.String()}
}

// apply applies changes as one step and takes a new Snapshot.
func (m *Model) apply(changes ...core.Change) {
	if len(changes) == 0 {
		return
	}
	m.used = true
	if _, ok := m.typing(); ok {
		m.session.Type(m.moment(), changes...)
	} else {
		m.session.Apply(m.moment(), changes...)
	}
	m.changed()
}

// changed takes a new Snapshot after the session has changed.
func (m *Model) changed() {
	mode := m.snap.Mode
	m.snap = m.session.Snapshot(m.now())
	if m.snap.Mode != mode {
		m.reset()
	}
	m.arrange()
}

// reset puts cursors and scroll positions back to the start, for another token.
func (m *Model) reset() {
	m.remeasure()
	for _, p := range m.panes {
		if resetting, ok := p.(pane.Resetting); ok {
			resetting.Reset()
		}
	}
}

// inspect inspects a pasted text and focuses its diagnosis.
func (m *Model) inspect(text string, found intake.Found) {
	m.endRequest() // no window is left for its answer
	m.overlays = nil
	m.leaveFields()
	m.apply(core.Paste{Text: text, Found: &found})
	m.reset()
	if m.snap.Asked() != nil {
		m.toast = m.composedFrom()
	}
	m.focusOn(keymap.Diagnosis)
	if len(m.snap.Found.Candidates) > 1 {
		m.push(newTokenList(m))
	}
}

// leaveFields closes the field that is open in a pane, as esc does. Its text is not applied.
func (m *Model) leaveFields() {
	for p := range m.panes {
		typing, ok := m.panes[p].(pane.Typing)
		if !ok || !typing.Typing() {
			continue
		}
		_ = m.leave(typing, layout.Pane(p)) // it only changes the Workbench
		m.toast = "the open field was closed and its text was not applied"
	}
}

// resize places everything for another size.
func (m *Model) resize(width, height int) {
	m.width, m.height = width, height
	m.remeasure()
	for _, o := range m.overlays {
		o.rows = 0
	}
	m.arrange()
}
