package cast_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"
	"time"

	"bulla/ui/cast"
)

// file is a file in memory that has room for some bytes.
type file struct {
	bytes.Buffer
	room   int
	closed bool
}

func (f *file) Write(b []byte) (int, error) {
	if len(b) > f.room {
		n, _ := f.Buffer.Write(b[:f.room])
		f.room = 0
		return n, errors.New("no space left on device")
	}
	f.room -= len(b)
	return f.Buffer.Write(b)
}

func (f *file) Truncate(size int64) error {
	f.Buffer.Truncate(int(size))
	return nil
}

func (f *file) Close() error {
	f.closed = true
	return nil
}

// record makes a recording whose clock goes on by 1.5 s at each look, and returns what was written.
func record(t *testing.T, room int, do func(r *cast.Recording)) (string, error) {
	t.Helper()
	f, now := &file{room: room}, time.Unix(1795169200, 0)
	r := cast.New(f, func() time.Time {
		defer func() { now = now.Add(1500 * time.Millisecond) }()
		return now
	}, "xterm-256color")
	do(r)
	err := r.Close()
	if !f.closed {
		t.Error("the file is still open")
	}
	return f.String(), err
}

func TestRecording(t *testing.T) {
	got, err := record(t, 1<<20, func(r *cast.Recording) {
		r.Resize(10, 2)
		r.Frame([]string{"one", "<\x1b[1mtwo\x1b[0m>"}, "")
		r.Frame([]string{"one", "2 \"ü\""}, "")
		r.Frame([]string{"one", "2 \"ü\""}, "") // nothing changed
		r.Resize(10, 2)
		r.Frame([]string{"one", "2 \"ü\""}, "\x1b[1;1H")
		r.Resize(4, 1)
		r.Frame([]string{"one"}, "")
		r.Text("a\nb\n")
		r.Text("")
	})
	want := `{"version":2,"width":10,"height":2,"timestamp":1795169200,"env":{"TERM":"xterm-256color"}}
[1.500000, "o", "\u001b[?25l\u001b[2J\u001b[1;1Hone\u001b[2;1H<\u001b[1mtwo\u001b[0m>"]
[3.000000, "o", "\u001b[2;1H2 \"ü\""]
[4.500000, "o", "\u001b[1;1H"]
[6.000000, "r", "4x1"]
[7.500000, "o", "\u001b[?25l\u001b[2J\u001b[1;1Hone"]
[9.000000, "o", "a\r\nb\r\n"]
`
	if got != want || err != nil {
		t.Errorf("got %v\n%s\nwant\n%s", err, got, want)
	}
}

// TestFullDisk holds that a recording ends with a whole event when there is no room for the next
// one, and says why.
func TestFullDisk(t *testing.T) {
	got, err := record(t, 150, func(r *cast.Recording) {
		r.Resize(10, 2)
		for range 100 {
			r.Text("some text\n")
		}
	})
	lines := strings.Split(strings.TrimSuffix(got, "\n"), "\n")
	if err == nil || !strings.Contains(err.Error(), "no space left") {
		t.Errorf("err = %v", err)
	}
	if len(lines) != 2 || lines[1] != `[1.500000, "o", "some text\r\n"]` {
		t.Errorf("%q", got)
	}
}
