package ui

import (
	"strings"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"

	"bulla/core/redact"
	"bulla/core/signing"
	"bulla/core/token"
	"bulla/themes"
	"bulla/ui/cast"
	"bulla/ui/pane"
	"bulla/ui/terminal"
)

// recorded is a Model whose screen is recorded. It records what the Model draws, not what is
// written to the terminal: secrets can only be found in whole rows.
type recorded struct {
	*Model
	to *cast.Recording
	// showSecrets records secrets, too.
	showSecrets bool

	drawn   string // that was recorded last
	cursor  terminal.Cursor
	stopped bool // the user knows that the recording stopped
	secrets redact.Pieces
	tokens  map[string]bool // those whose secrets are known
	texts   map[string]bool // the same for other texts
	typed   string          // the end of what was typed or pasted
}

// mostTyped is how much of the typed text is kept to find secrets in it: two full fields.
const mostTyped = 2 * pane.MaxField

const (
	// longestKey is how many characters a key has at least, apart from its prefix, in every form.
	longestKey = 32
	// leastTyped is how many characters of a key are a secret while it is being typed. Fewer may be
	// the beginning of a word.
	leastTyped = 8
)

// newRecorded returns a model that is recorded.
func newRecorded(m *Model, to *cast.Recording, showSecrets bool) *recorded {
	return &recorded{Model: m, to: to, showSecrets: showSecrets, tokens: map[string]bool{}, texts: map[string]bool{}}
}

// Update implements tea.Model.
func (r *recorded) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	_, cmd := r.Model.Update(msg)
	switch msg := msg.(type) {
	case tea.KeyMsg:
		if msg.Paste {
			r.learnPaste(string(msg.Runes))
		}
		r.learnKey(msg)
	case terminal.PasteMsg:
		r.learnPaste(string(msg.Bytes))
		r.learnTyped(strings.TrimRight(string(msg.Bytes), "\r\n"))
		if !r.takesText() { // no more pieces follow
			r.typed = ""
		}
	case editedMsg:
		r.learnText(msg.text)
	}
	if err := r.to.Err(); err != nil && !r.stopped {
		r.stopped, r.Model.view = true, ""
		r.toast = "the recording has stopped: its file can't be written"
	}
	return r, cmd
}

// Frame implements terminal.Drawn.
func (r *recorded) Frame() (frame string, cursor terminal.Cursor) {
	frame, cursor = r.Model.Frame()
	if (frame != r.drawn || cursor != r.cursor) && r.width > 0 && r.height > 0 {
		r.drawn, r.cursor = frame, cursor
		r.record()
	}
	return frame, cursor
}

// View implements tea.Model.
func (r *recorded) View() string {
	frame, _ := r.Frame()
	return frame
}

// record records the present screen.
func (r *recorded) record() {
	lines := r.lines()
	if !r.showSecrets {
		r.learn()
		for _, line := range lines {
			r.learnRow(line.Plain())
		}
		for i := range lines {
			lines[i] = lines[i].Hide(themes.Signature, r.secrets.Find, "•")
		}
	}
	rows, after := make([]string, len(lines)), ansi.HideCursor
	for i, line := range lines {
		rows[i] = string(line.Paint(nil, r.styles))
		if cell, ok := line.Cursor(); ok {
			after = ansi.CursorPosition(cell+1, i+1) + ansi.ShowCursor
		}
	}
	r.to.Resize(r.width, r.height)
	r.to.Frame(rows, after)
}

// learn learns all secrets that the screen may show: those of every token and key of the session,
// and those that an open window knows.
func (r *recorded) learn() {
	r.learnToken(r.snap.Token)
	r.learnToken(r.snap.Composed)
	r.learnToken(r.snap.Inspected)
	r.learnToken(r.snap.Original)
	for _, e := range r.session.Entries() {
		r.learnToken(e.Token())
	}
	for _, c := range r.snap.Tokens {
		r.learnCompact(c.Token)
	}
	r.learnText(r.snap.Found.KeyBinding)
	for _, k := range append(signing.Keys{r.snap.Signer, r.snap.Local}, append(r.snap.Verifiers, r.snap.Keys...)...) {
		if k.Private() {
			r.learnLines(k.Reveal())
		}
	}
	for _, o := range r.overlays {
		if secretive, ok := o.Overlay.(pane.Secretive); ok {
			for _, secret := range secretive.Secrets(r.overlayFrame(o)) {
				r.secrets.Add(secret)
			}
		}
	}
}

// learnToken learns the secrets of a token, and those in its parts: a claim may be a token.
func (r *recorded) learnToken(t token.Token) {
	r.learnCompact(t.Text)
	r.learnText(t.Header.Text)
	r.learnText(t.Payload.Text)
}

// learnCompact learns the secrets of a token as it is written.
func (r *recorded) learnCompact(text string) {
	if text != "" && !r.tokens[text] {
		r.tokens[text] = true
		r.secrets.AddToken(text)
	}
}

// learnText learns the secrets in a text.
func (r *recorded) learnText(text string) {
	if text != "" && !r.texts[text] {
		r.texts[text] = true
		r.secrets.AddIn(text)
	}
}

// learnPaste learns the secrets in a text from outside. A single word may be a secret itself.
func (r *recorded) learnPaste(text string) {
	if word := strings.TrimSpace(text); redact.IsRandom(word) {
		r.secrets.Add(word)
	}
	r.learnText(text)
}

// learnLines learns a key as it is shown.
func (r *recorded) learnLines(key string) {
	for line := range strings.Lines(key) {
		line = strings.TrimSpace(line)
		if !strings.HasPrefix(line, "-----") {
			r.secrets.Add(line)
		}
	}
}

// learnRow learns the secrets in a row of the screen. What was typed doesn't show them all: a field
// may have been corrected anywhere.
func (r *recorded) learnRow(row string) {
	for _, secret := range redact.Secrets(row) {
		if len(secret) >= leastTyped {
			r.secrets.Add(secret)
		}
	}
}

// learnKey learns the secrets in what is being typed.
func (r *recorded) learnKey(key tea.KeyMsg) {
	switch key.Type {
	case tea.KeyRunes, tea.KeySpace:
		r.learnTyped(string(key.Runes))
	case tea.KeyBackspace:
		if n := len(r.typed); n > 0 {
			runes := []rune(r.typed)
			r.typed = string(runes[:len(runes)-1])
		}
		r.learnTyped("")
	case tea.KeyEnter, tea.KeyEsc, tea.KeyTab: // another text follows
		r.typed = ""
	}
}

// learnTyped learns the secrets in what was typed or pasted until now, to which a text is added.
func (r *recorded) learnTyped(text string) {
	r.typed += text
	if n := len(r.typed); n > mostTyped {
		r.typed = strings.ToValidUTF8(r.typed[n-mostTyped:], "")
	}
	// The filler makes half a key long enough to be recognized.
	filler := strings.Repeat("A", longestKey)
	for _, secret := range redact.Secrets(r.typed + filler) {
		if secret = strings.TrimSuffix(secret, filler); len(secret) >= leastTyped {
			r.secrets.Add(secret)
		}
	}
}
