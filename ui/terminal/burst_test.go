//go:build unix

package terminal

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// arrival is a text that arrives at an instant.
type arrival struct {
	at   time.Duration
	text string
}

// line simulates a terminal whose bytes arrive by a virtual clock that only waiting moves.
type line struct {
	*script
	now      time.Duration
	arrivals []arrival
	slowest  time.Duration // the longest that Read kept what had arrived
}

func newLine(t *testing.T, arrivals ...arrival) *line {
	t.Helper()
	l := &line{script: newScript(t), arrivals: arrivals}
	l.in.ready = l.ready
	return l
}

// ready waits for the next arrival, but no longer than limit.
func (l *line) ready(limit time.Duration) bool {
	if readable(l.in.File, 0) {
		return true
	}
	if len(l.arrivals) == 0 || l.arrivals[0].at > l.now+limit {
		l.now += limit
		return false
	}
	l.arrive()
	return true
}

// arrive moves the clock to the next arrival.
func (l *line) arrive() {
	l.now = max(l.now, l.arrivals[0].at)
	l.chunks = []string{l.arrivals[0].text}
	l.arrivals = l.arrivals[1:]
	l.script.arrive()
}

// play reads until everything that arrives was read.
func (l *line) play() *line {
	l.t.Helper()
	p := make([]byte, teaBuffer)
	for {
		if !readable(l.in.File, 0) {
			if len(l.arrivals) == 0 {
				return l
			}
			l.arrive()
		}
		began := l.now
		n, err := l.in.Read(p)
		if err != nil {
			l.t.Fatalf("Read: %v", err)
		}
		if n > 0 {
			l.slowest = max(l.slowest, l.now-began)
		}
		l.key(p[:n])
	}
}

// every returns a text that arrives in pieces of so many bytes, with a pause before each.
func every(pause time.Duration, size int, text string) []arrival {
	var all []arrival
	for i, piece := range pieces([]byte(text), size) {
		all = append(all, arrival{at: time.Duration(i) * pause, text: piece})
	}
	return all
}

// after adds one more text that arrives after others.
func after(all []arrival, pause time.Duration, text string) []arrival {
	return append(all, arrival{at: all[len(all)-1].at + pause, text: text})
}

// The texts that terminals without paste marks send: their line breaks are carriage returns,
// mostly.
const (
	twoUsers  = "user_id:wren\ruser_id:bird\r"
	threeRows = "quit\rfilter\rq and d remove things\r"
	pem       = "-----BEGIN PUBLIC KEY-----\rMCowBQYDK2VwAyEA\r-----END PUBLIC KEY-----\r"
	bearer    = "Authorization: Bearer eyJhbGciOiJIUzI1NiJ9.e30.AAAA"
)

// unmarked is the event of a paste without marks.
func unmarked(text string) string { return fmt.Sprintf("paste %q unmarked", text) }

func TestUnmarkedPaste(t *testing.T) {
	const baud9600 = 1042 * time.Microsecond // a byte
	for _, tt := range []struct {
		name string
		line []arrival
		want []string
	}{
		{"at once", every(0, 4096, threeRows), []string{unmarked(threeRows)}},
		{"two short lines", every(0, 4096, twoUsers), []string{unmarked(twoUsers)}},
		{"line feeds", every(0, 4096, "{\n \"a\":\n  true\n}\n"), []string{`paste "{\n \"a\":\n  true\n}\n" unmarked`}},
		{"both", every(0, 4096, "GET /q HTTP/1.1\r\na: b\r\n\r\n"),
			[]string{`paste "GET /q HTTP/1.1\r\na: b\r\n\r\n" unmarked`}},
		{"one long line", every(0, 4096, bearer), []string{unmarked(bearer)}},
		{"9600 baud", every(baud9600, 1, threeRows), []string{unmarked(threeRows)}},
		{"a signing key at 9600 baud", every(baud9600, 1, pem), []string{unmarked(pem)}},
		{"a serial adapter", every(16*time.Millisecond, 16, pem), []string{unmarked(pem)}},
		{"packets", every(100*time.Millisecond, 64, strings.Repeat(threeRows, 20)),
			[]string{unmarked(strings.Repeat(threeRows, 20))}},
		{"characters split", every(time.Millisecond, 1, "Grüße an alle,\rdie 😀 mögen\r"),
			[]string{`paste "Grüße an alle,\rdie 😀 mögen\r" unmarked`}},
		{"then a key", after(every(0, 4096, threeRows), 200*time.Millisecond, "q"),
			[]string{unmarked(threeRows), `keys "q"`}},
		{"then esc at once", every(0, 4096, threeRows+"\x1b"), []string{unmarked(threeRows), `keys "\x1b"`}},
		{"then ctrl+c at once", every(0, 4096, threeRows+"\x03"), []string{unmarked(threeRows), `keys "\x03"`}},
		{"after a key at once", every(0, 4096, "\x1b[A"+threeRows), []string{`keys "\x1b[A"`, unmarked(threeRows)}},
		{"before a marked one", every(0, 4096, threeRows+pasteStart+"x"+pasteEnd),
			[]string{unmarked(threeRows), `paste "x"`}},
		{"after a marked one", every(0, 4096, pasteStart+"x"+pasteEnd+threeRows), []string{`paste "x"`, unmarked(threeRows)}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, newLine(t, tt.line...).play().events); diff != "" {
				t.Errorf("events (-want +got):\n%s", diff)
			}
		})
	}
}

// TestKeysAreNotAPaste checks that keys stay keys, even if they arrive together, and that no key
// waits for the next one.
func TestKeysAreNotAPaste(t *testing.T) {
	for _, tt := range []struct {
		name string
		line []arrival
	}{
		{"typed", every(120*time.Millisecond, 1, "awren\rabird\r2\r3600\r")},
		{"typed very fast", every(15*time.Millisecond, 1, "awren\rabird\rninbox:read:messages\r2\r3600\r")},
		{"held, as fast as it gets", every(10*time.Millisecond, 1, strings.Repeat("j", 500))},
		{"held, on a line that stalls", every(200*time.Millisecond, 20, strings.Repeat("j", 500))},
		{"held enter", every(10*time.Millisecond, 1, strings.Repeat("\r", 100))},
		{"held back by a busy line", every(0, 4096, "awren\rabird\ry")},
		{"sent by a script", every(0, 4096, "ninbox:read:messages\r2")},
		{"a word and enter", every(0, 4096, "read:brands:my_brand\r")},
		{"two keys a moment apart", every(3*time.Millisecond, 1, "jk")},
		{"many keys in turn", every(0, 4096, strings.Repeat("jjkk", 300))},
		{"ctrl+j", every(30*time.Millisecond, 1, "\n\n")},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var want strings.Builder
			for _, a := range tt.line {
				want.WriteString(a.text)
			}
			l := newLine(t, tt.line...).play()
			if diff := cmp.Diff([]string{fmt.Sprintf("keys %q", want.String())}, l.events); diff != "" {
				t.Errorf("events (-want +got):\n%s", diff)
			}
			if most := l.in.limits.burst; l.slowest > most {
				t.Errorf("a key waited %v, want %v at most", l.slowest, most)
			}
		})
	}
}

// TestATypedKeyIsQuick limits how long every key waits in case it begins a burst.
func TestATypedKeyIsQuick(t *testing.T) {
	for _, key := range []string{"q", "\r", "\t", "é", "😀", "\x1b[A", "\x03"} {
		l := newLine(t, every(30*time.Millisecond, len(key), strings.Repeat(key, 20))...).play()
		if l.slowest > 5*time.Millisecond || len(l.reads) != 20 {
			t.Errorf("%q waited %v in %d reads, want 5ms at most and 20", key, l.slowest, len(l.reads))
		}
	}
}

// TestNoKeyWaitsIfPastesAreMarked checks that a key is drawn at once in a terminal that marked a
// paste or answered a query, and that a burst is still a paste there.
func TestNoKeyWaitsIfPastesAreMarked(t *testing.T) {
	for _, first := range []string{pasteStart + "x" + pasteEnd, "\x1b]11;rgb:0/0/0\a"} {
		l := newLine(t, after(every(0, 4096, first), 30*time.Millisecond, "q")...).play()
		if l.slowest != 0 || string(l.keys) != "q" {
			t.Errorf("after %q, %q waited %v", first, l.keys, l.slowest)
		}
		l = newLine(t, after(every(0, 4096, first), 30*time.Millisecond, threeRows)...).play()
		if got := l.events[len(l.events)-1]; got != unmarked(threeRows) {
			t.Errorf("after %q, a burst is %s", first, got)
		}
	}
}

func TestUnmarkedPasteLimit(t *testing.T) {
	l := newLine(t, every(0, 4096, threeRows+strings.Repeat("x", 2000))...)
	l.in.max = 100
	l.play()
	want := PasteMsg{Bytes: append([]byte(threeRows), bytes.Repeat([]byte("x"), 100-len(threeRows))...),
		Cut: true, Dropped: 1900 + len(threeRows), Unmarked: true}
	if diff := cmp.Diff([]PasteMsg{want}, []PasteMsg{l.msgs[0].(PasteMsg)}); diff != "" || len(l.msgs) != 1 {
		t.Errorf("%d messages, the first (-want +got):\n%s", len(l.msgs), diff)
	}
}
