//go:build unix

package cli_test

import (
	"io"
	"path/filepath"
	"testing"
)

// secretFields are the keys that have a pipe read in each place of the screen that takes a SECRET:
// those that lead to its field, what shows there, and those that take what was typed.
var secretFields = map[string]struct{ open, shows, before, take string }{
	"Key pane":         {"6\r", "b64:TEXT (base64)", "", "\r"},
	"signature window": {"H", "User signature", "", "\t"},
	"issue window":     {"i\x13", "with Courier", "", "\x13"},
	"fetch window":     {"o", "Call your backend", "http://127.0.0.1:1\t\tX-Key: ", "\r"},
}

// openReading opens the screen and has it read a pipe to which nobody writes.
func openReading(t *testing.T, place, pipe string) *session {
	t.Helper()
	keys := secretFields[place]
	s := openIn(t, []string{"COURIER_API_KEY="})
	s.until("Scopes", 0)
	s.send(keys.open)
	s.until(keys.shows, 0)
	// What is sent at once is one paste: each waits until the one before it shows.
	if keys.before != "" {
		s.send(keys.before)
		s.until("X-Key:", 0)
	}
	s.send("@" + pipe)
	s.until(filepath.Base(pipe), 0)
	s.send(keys.take)
	s.until("esc cancels", 0)
	return s
}

// TestCtrlCWhileAPipeIsRead leaves the program from every place that reads a SECRET.
func TestCtrlCWhileAPipeIsRead(t *testing.T) {
	for place := range secretFields {
		t.Run(place, func(t *testing.T) {
			pipe := newFIFO(t)
			s := openReading(t, place, pipe)
			writer(t, pipe) // it is read
			s.send("\x03")
			s.ended(0)
			s.left()
		})
	}
}

// TestEscWhileAPipeIsRead stays in the place, lets go of the pipe and goes on.
func TestEscWhileAPipeIsRead(t *testing.T) {
	for place, keys := range secretFields {
		t.Run(place, func(t *testing.T) {
			pipe := newFIFO(t)
			s := openReading(t, place, pipe)
			check(t, writer(t, pipe).Close())
			s.send("\x1b")
			s.until("stopped reading", 0)
			released(t, pipe)
			from := len(s.output())
			if place == "signature window" {
				s.send("\x1b[Z") // back to the field of the key
			}
			s.send(keys.take)
			s.until("esc cancels", from)
			_, err := io.WriteString(writer(t, pipe), "pk_test_EXAMPLE0000000000000000000\n")
			check(t, err)
			s.send("\x03")
			s.wait()
			s.left()
		})
	}
}

// TestAKeyFromAPipe is taken as soon as it was written.
func TestAKeyFromAPipe(t *testing.T) {
	pipe := newFIFO(t)
	s := openReading(t, "Key pane", pipe)
	w := writer(t, pipe)
	_, err := io.WriteString(w, secret)
	check(t, err)
	check(t, w.Close())
	s.until("tokens are signed with a secret of 256 bits", 0)
	s.send("q")
	s.ended(0)
	s.left()
}

// TestCtrlCWhileACommandReadsAPipe ends commands, and bulla before its screen opens.
func TestCtrlCWhileACommandReadsAPipe(t *testing.T) {
	for name, args := range map[string][]string{
		"verify --key":   {"verify", "eyJhbGciOiJIUzI1NiJ9.e30.c2ln", "--key"},
		"issue --secret": {"issue", "--user", "pigeon", "--preset", "inbox", "--secret"},
		"hmac --api-key": {"hmac", "--user", "pigeon", "--api-key"},
		"decode INPUT":   {"decode"},
		"bulla INPUT":    {},
		"bulla --key":    {"--key"},
	} {
		t.Run(name, func(t *testing.T) {
			pipe := newFIFO(t)
			s := open(t, append(args, "@"+pipe)...)
			writer(t, pipe) // it is read
			s.send("\x03")
			if status := s.wait(); status == 0 {
				t.Error("it ends as if all had been done")
			}
			s.left()
		})
	}
}
