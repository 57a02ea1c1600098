package ui

import (
	"context"
	"errors"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"bulla/core/backend"
	"bulla/core/call"
	"bulla/core/signing"
	"bulla/core/token"
	"bulla/ui/keymap"
	"bulla/ui/terminal"
)

// reader is a screen whose readers count how often they were called.
type reader struct {
	*driver
	reads int
	ctx   context.Context // of the last one
	text  string          // what they read
}

func startReader(t *testing.T) *reader {
	t.Helper()
	a := &reader{text: teamSecret}
	a.driver = start(t, 120, 60) // no window covers the times
	read := func(ctx context.Context, form string) (string, error) {
		if form[0] != '@' { // a variable takes no time
			return "", errors.New("not set")
		}
		a.reads, a.ctx = a.reads+1, ctx
		return a.text, nil
	}
	settings := &a.model.settings
	settings.ReadSigningKey = func(ctx context.Context, form string) (OpenKeys, error) {
		text, err := read(ctx, form)
		return func(ask func() ([]byte, error)) (signing.Keys, error) {
			return signing.Parse([]byte(text), "file", ask)
		}, err
	}
	settings.ReadSystem = func() (string, error) {
		a.reads++
		return sampleToken, nil
	}
	settings.OpenEditor = func(string, string) (tea.ExecCommand, func() (string, error), error) {
		a.reads++
		return nil, nil, errors.New("no editor in this test")
	}
	settings.Reach.ReadAPIKey, settings.Reach.ReadText, settings.Reach.KeyFrom = read, read, ""
	settings.Reach.Call = func(context.Context, call.Request) (backend.Response, error) {
		return backend.Response{}, errors.New("nobody answers in this test")
	}
	return a
}

// readingPlaces are the keys that lead to each place where something is read, and the key that
// begins the reading.
var readingPlaces = map[string]struct {
	before []string
	take   string
}{
	"Key pane":         {[]string{"6", "enter", "type:@key"}, "enter"},
	"signature window": {[]string{"H", "type:@key"}, "tab"},
	"issue window":     {[]string{"i", "ctrl+s", "type:@key"}, "ctrl+s"},
	"issue window tab": {[]string{"i", "ctrl+s", "type:@key"}, "tab"},
	"fetch window":     {[]string{"o", "type:http://127.0.0.1:1", "tab", "tab", "type:X-Key: @key"}, "enter"},
	"clipboard":        {[]string{"p"}, "ctrl+v"},
}

// TestReadsRunInTheBackground checks that nothing is read inside of Update, that the screen is
// drawn in the meantime, and that ctrl+c leaves.
func TestReadsRunInTheBackground(t *testing.T) {
	for place, keys := range readingPlaces {
		t.Run(place, func(t *testing.T) {
			a := startReader(t)
			a.press(keys.before...)
			cmd := a.begin(keys.take)
			if a.reads > 0 {
				t.Fatal("it was read inside of Update")
			}
			a.shows("...; esc cancels")
			before := a.screen()
			a.now = a.now.Add(time.Second)
			a.model.Update(tickMsg{})
			if a.screen() == before {
				t.Error("the clock stopped")
			}
			a.press("ctrl+c")
			if !a.quit {
				t.Error("ctrl+c does not leave")
			}
			a.run(cmd)
			if a.reads != 1 {
				t.Errorf("it was read %d times", a.reads)
			}
			a.hides("esc cancels")
		})
	}
}

// TestEscCancelsARead drops what is read afterwards and the keys that waited.
func TestEscCancelsARead(t *testing.T) {
	for place, keys := range readingPlaces {
		t.Run(place, func(t *testing.T) {
			a := startReader(t)
			a.press(keys.before...)
			before := a.model.snap
			cmd := a.begin(keys.take)
			a.press("q", "esc")
			a.shows("stopped reading")
			a.run(cmd)
			a.shows("stopped reading")
			if a.ctx != nil && a.ctx.Err() == nil {
				t.Error("what reads was not told")
			}
			after := a.model.snap
			if a.quit || after.Token.Text != before.Token.Text || after.Key.String() != before.Key.String() {
				t.Error("it was taken anyway, or a key that waited was")
			}
			a.reads = 0
			if place == "signature window" {
				a.press("shift+tab") // back to the field of the key
			}
			a.press(keys.take)
			if a.reads != 1 {
				t.Errorf("the second time it was read %d times", a.reads)
			}
		})
	}
}

// TestKeysWaitForARead takes keys and pastes after it as if it had taken no time, also those that
// have something read themselves.
func TestKeysWaitForARead(t *testing.T) {
	a := startReader(t)
	a.press("6", "enter", "type:@key")
	cmd := a.begin("enter")
	a.press("5", "1", "H", "type:@other", "tab", "tab")
	a.paste("a signature")
	if !a.model.isFocused(keymap.Key) || a.model.top() != nil {
		t.Fatal("a key was taken before the read ended")
	}
	a.text = sampleAPIKey
	a.run(cmd)
	if a.reads != 2 || !a.model.isFocused(keymap.Scopes) {
		t.Errorf("read %d times, focus %s", a.reads, a.model.contexts[a.model.focus])
	}
	a.shows("User signature", "pk_test_****, from @other", "a signature")
}

// TestAPastedTokenStopsARead looks at a token that is pasted while something is read, as it does
// where a field is open. What was read no longer matters.
func TestAPastedTokenStopsARead(t *testing.T) {
	for _, place := range []string{"Key pane", "clipboard"} {
		for _, unmarked := range []bool{false, true} {
			a := startReader(t)
			keys := readingPlaces[place]
			a.press(keys.before...)
			key := a.model.snap.Key.String()
			cmd := a.begin(keys.take)
			a.press("q")
			a.send(terminal.PasteMsg{Bytes: []byte("Bearer " + sampleToken + "\r"), Unmarked: unmarked})
			a.shows("inspect", "stopped reading")
			a.hides("esc cancels")
			a.text = sampleAPIKey
			a.run(cmd)
			a.shows("stopped reading")
			if a.model.snap.Token.Text != sampleToken || len(a.open()) != 0 || a.model.top() != nil || a.quit {
				t.Errorf("%s: the token is %q, open fields: %v", place, a.model.snap.Token.Text, a.open())
			}
			if a.ctx != nil && a.ctx.Err() == nil {
				t.Errorf("%s: what reads was not told", place)
			}
			if a.press("esc"); a.model.snap.Key.String() != key {
				t.Errorf("%s: the key that was read is used", place)
			}
		}
	}
}

// TestAPastedTextWaitsForARead checks that text for a field is not lost without a message.
func TestAPastedTextWaitsForARead(t *testing.T) {
	for place, keys := range readingPlaces {
		if place == "clipboard" {
			continue // nothing but a token is pasted there
		}
		a := startReader(t)
		a.press(keys.before...)
		cmd := a.begin(keys.take)
		a.paste("zebra")
		a.shows("...; your paste waits; esc cancels")
		a.press("esc")
		a.shows("stopped reading", "your paste was dropped")
		a.run(cmd)
		a.hides("zebra")
	}
}

// TestKeysOfOnePieceWaitAsKeys takes keys that came in one piece during a read as keys afterwards,
// not as a paste into the field that was open.
func TestKeysOfOnePieceWaitAsKeys(t *testing.T) {
	a := startReader(t)
	a.press("6", "enter", "type:@key")
	cmd := a.begin("enter")
	a.model.Update(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("53")})
	a.run(cmd)
	if !a.model.isFocused(keymap.Token) || a.model.snap.Key.Bits() != 8*len(teamSecret) {
		t.Errorf("focus %s, key %v", a.model.contexts[a.model.focus], a.model.snap.Key)
	}
}

// TestAFloodOfKeysIsBounded keeps no more keys than a person types.
func TestAFloodOfKeysIsBounded(t *testing.T) {
	a := startReader(t)
	a.press("6", "enter", "type:@key")
	a.begin("enter")
	for range 2 * maxWaiting {
		a.press("x")
	}
	if got := len(a.model.reading.waiting); got != maxWaiting {
		t.Errorf("%d keys are kept", got)
	}
}

// TestATypedFieldReadsNothing types file names into every field, a key at a time.
func TestATypedFieldReadsNothing(t *testing.T) {
	for place, keys := range readingPlaces {
		a := startReader(t)
		a.press(keys.before...)
		a.press("type:.pem", "backspace", "left", "right", "home", "end")
		a.screen()
		if a.reads > 0 {
			t.Errorf("%s: read %d times while it was typed", place, a.reads)
		}
	}
}

// TestThePassphraseIsTriedInTheBackground opens an encrypted key outside of Update. Its file is
// read only once, because a pipe can't be read again.
func TestThePassphraseIsTriedInTheBackground(t *testing.T) {
	a := startReader(t)
	a.text, _ = encrypted(t, "right")
	a.press("6", "enter", "type:@key", "enter")
	a.shows("The private key is encrypted")
	a.press("type:right")
	cmd := a.begin("enter")
	a.shows("opening the key ...; esc cancels", "The private key is encrypted")
	a.press("esc")
	a.run(cmd)
	a.shows("stopped opening the key", "The private key is encrypted")
	a.press("enter")
	a.shows("tokens are signed with RSA 2048 private")
	if a.reads != 1 {
		t.Errorf("the file was read %d times", a.reads)
	}
}

// TestTheEditorIsPreparedInTheBackground writes and reads the editor's file outside of Update.
func TestTheEditorIsPreparedInTheBackground(t *testing.T) {
	a := startReader(t)
	a.press("4")
	cmd := a.begin("E")
	if a.reads > 0 {
		t.Fatal("the editor was prepared inside of Update")
	}
	a.run(cmd)
	a.shows("the editor failed: no editor in this test")

	read := false
	later := laterMsg(func() tea.Msg {
		read = true
		return editedMsg{part: token.Payload, text: `{"a":1}`}
	})
	_, cmd = a.model.Update(later)
	if read {
		t.Error("the editor's file was read inside of Update")
	}
	a.run(cmd)
	if got := a.model.snap.Token.Payload.Text; got != `{"a":1}` {
		t.Errorf("the payload is %s", got)
	}
}

// TestCopyRunsInTheBackground starts no clipboard program inside of Update.
func TestCopyRunsInTheBackground(t *testing.T) {
	copies := 0
	a := startReader(t)
	a.model.settings.Clipboard = func(string) terminal.Copied {
		copies++
		return terminal.Copied{Native: true}
	}
	cmd := a.begin("y")
	if copies > 0 {
		t.Error("it was copied inside of Update")
	}
	a.run(cmd)
	if copies != 1 {
		t.Errorf("copied %d times", copies)
	}
}
