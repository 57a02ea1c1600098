//go:build unix

package terminal

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/google/go-cmp/cmp"
)

// silence in a script of chunks is a terminal that sends nothing for as long as the reader waits.
const silence = ""

// script simulates a terminal for an Input over a pipe: chunks arrive one after the other, each as
// soon as the reader waits for more. Nothing depends on time.
type script struct {
	t      *testing.T
	in     *Input
	w      *os.File
	chunks []string
	keys   []byte   // all that Read handed on
	reads  []string // the same, Read by Read
	msgs   []tea.Msg
	events []string // both, in order
}

func newScript(t *testing.T, chunks ...string) *script {
	t.Helper()
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	s := &script{t: t, w: w, chunks: chunks}
	s.in = NewInput(r, s.record)
	s.in.ready = s.ready
	t.Cleanup(func() { _, _ = r.Close(), w.Close() })
	return s
}

func (s *script) record(msg tea.Msg) {
	s.msgs = append(s.msgs, msg)
	s.events = append(s.events, describe(msg))
}

func describe(msg tea.Msg) string {
	switch msg := msg.(type) {
	case PasteMsg:
		text := fmt.Sprintf("paste %q", msg.Bytes)
		if msg.Open {
			text += " open"
		}
		if msg.Late {
			text += " late"
		}
		if msg.Unmarked {
			text += " unmarked"
		}
		if msg.Cut {
			text += fmt.Sprintf(" dropped %d", msg.Dropped)
		}
		return text
	case BackgroundMsg:
		return fmt.Sprintf("dark %t", msg.Dark)
	}
	return fmt.Sprintf("%T", msg)
}

// ready is where the reader waits: when it has read everything, the next chunk arrives.
func (s *script) ready(limit time.Duration) bool {
	if readable(s.in.File, 0) {
		return true
	}
	if limit == 0 || len(s.chunks) == 0 {
		return false
	}
	return s.arrive()
}

// arrive writes the next chunk, or reports false at a silence.
func (s *script) arrive() bool {
	chunk := s.chunks[0]
	s.chunks = s.chunks[1:]
	if chunk == silence {
		return false
	}
	if _, err := io.WriteString(s.w, chunk); err != nil {
		s.t.Fatal(err)
	}
	return true
}

// play reads as Bubble Tea does, only when there is something to read, into a buffer of the given
// size.
func (s *script) play(size int) *script {
	s.t.Helper()
	p := make([]byte, size)
	for len(s.chunks) > 0 || readable(s.in.File, 0) || s.in.paste != nil || len(s.in.keys) > 0 {
		waiting := readable(s.in.File, 0) || s.in.paste != nil || len(s.in.keys) > 0
		if !waiting && !s.arrive() {
			continue
		}
		n, err := s.in.Read(p)
		if err != nil {
			s.t.Fatalf("Read: %v", err)
		}
		s.key(p[:n])
	}
	return s
}

func (s *script) key(b []byte) {
	if len(b) == 0 {
		return
	}
	s.keys = append(s.keys, b...)
	s.reads = append(s.reads, string(b))
	if last := len(s.events) - 1; last >= 0 && strings.HasPrefix(s.events[last], "keys ") {
		var before string
		_, _ = fmt.Sscanf(s.events[last], "keys %q", &before)
		s.events[last] = fmt.Sprintf("keys %q", before+string(b))
		return
	}
	s.events = append(s.events, fmt.Sprintf("keys %q", b))
}

// teaBuffer is the size of the buffer Bubble Tea reads with.
const teaBuffer = 256

func TestRead(t *testing.T) {
	tests := []struct {
		name   string
		chunks []string
		want   []string
	}{
		{"keys", []string{"abc\r"}, []string{`keys "abc\r"`}},
		{"only esc", []string{"\x1b"}, []string{`keys "\x1b"`}},
		{"esc, later a key", []string{"\x1b", silence, "q"}, []string{`keys "\x1bq"`}},
		{"arrow, split", []string{"\x1b", "[", "A"}, []string{`keys "\x1b[A"`}},
		{"alt and a letter", []string{"\x1bp"}, []string{`keys "\x1bp"`}},
		{"alt and [", []string{"\x1b[", silence}, []string{`keys "\x1b["`}},
		{"alt and ]", []string{"\x1b]", silence}, []string{`keys "\x1b]"`}},
		{"alt and P, then a letter", []string{"\x1bPa"}, []string{`keys "\x1bPa"`}},
		{"shift and F3 is not a report", []string{"\x1b[1;2R"}, []string{`keys "\x1b[1;2R"`}},
		{"F1 of the Linux console", []string{"\x1b[[", "A"}, []string{`keys "\x1b[[A"`}},
		{"mouse", []string{"\x1b[<0;10;5M\x1b[<0;10;5m"}, []string{`keys "\x1b[<0;10;5M\x1b[<0;10;5m"`}},
		{"mouse, split", []string{"\x1b", "[", "<0;1", "0;5", "M", "q"}, []string{`keys "\x1b[<0;10;5Mq"`}},
		{"mouse, torn", []string{"\x1b[<0;1", silence, "0;5", silence, "Mq"}, []string{`keys "q"`}},
		{"mouse, torn, then a key", []string{"\x1b[<0;1", silence, "q1"}, []string{`keys "q1"`}},
		{"mouse between pastes", []string{"\x1b[200~a\x1b[201~\x1b[<0;1;1M\x1b[200~b\x1b[201~"}, []string{`paste "a"`, `paste "b"`, `keys "\x1b[<0;1;1M"`}},
		{"mouse, X10", []string{"\x1b[M \x9b", "\x9b"}, []string{`keys "\x1b[M \x9b\x9b"`}},
		{"rune, split", []string{"\xf0\x9f", "\x98", "\x80"}, []string{`keys "😀"`}},
		{"rune, broken", []string{"\xf0\x9fq"}, []string{`keys "\xf0\x9fq"`}},
		{"rune, broken by a paste", []string{"\xf0\x9f\x1b[200~x\x1b[201~"}, []string{`keys "\xf0\x9f"`, `paste "x"`}},
		{"no utf-8", []string{"\xff\x80\xc3"}, []string{`keys "\xff\x80\xc3"`}},
		{"sequence broken by ctrl+c", []string{"\x1b[12\x03"}, []string{`keys "\x1b[12\x03"`}},
		{"sequence without end", []string{"\x1b[" + strings.Repeat("1", 40)}, []string{fmt.Sprintf(`keys "\x1b[%s"`, strings.Repeat("1", 40))}},

		{"paste", []string{"\x1b[200~hello\x1b[201~"}, []string{`paste "hello"`}},
		{"paste between keys, in order", []string{"ab\x1b[200~x\x1b[201~cd"}, []string{`keys "ab"`, `paste "x"`, `keys "cd"`}},
		{"esc, then paste", []string{"\x1b\x1b[200~x\x1b[201~"}, []string{`keys "\x1b"`, `paste "x"`}},
		{"two pastes", []string{"\x1b[200~1\x1b[201~\x1b[200~2\x1b[201~q"}, []string{`paste "1"`, `paste "2"`, `keys "q"`}},
		{"empty paste", []string{"\x1b[200~\x1b[201~"}, []string{`paste ""`}},
		{"paste holds what it likes", []string{"\x1b[200~\x1b[A\x03\x1b]11;?\a\xff\x00\r\n\x1b[200~\x1b[201~"}, []string{`paste "\x1b[A\x03\x1b]11;?\a\xff\x00\r\n\x1b[200~"`}},
		{"stray end mark", []string{"a\x1b[201~b"}, []string{`keys "ab"`}},
		{"end mark split three ways", []string{"\x1b[200~x\x1b", "[20", "1~y"}, []string{`paste "x"`, `keys "y"`}},

		{"paste without end", []string{"\x1b[200~abc", silence, "q"}, []string{`paste "abc" open`, `keys "q"`}},
		{"ctrl+c ends an open paste", []string{"\x1b[200~abc", "\x03", silence, "q"}, []string{`paste "abc" open`, `keys "\x03q"`}},
		{"only ctrl+c in a chunk but not in time", []string{"\x1b[200~abc", "\x03", "d\x1b[201~"}, []string{`paste "abc\x03d"`}},
		{"late tail", []string{"\x1b[200~abc", silence, "q\x1b[201~k"}, []string{`paste "abc" open`, `paste "q" late`, `keys "k"`}},
		{"late tail in pieces", []string{"\x1b[200~abc", silence, "def", silence, "gh\x1b[201~k"}, []string{`paste "abc" open`, `paste "def" open late`, `paste "gh" late`, `keys "k"`}},
		{"only a late end mark", []string{"\x1b[200~abc", silence, "\x1b[201~k"}, []string{`paste "abc" open`, `keys "k"`}},
		{"late end mark, split", []string{"\x1b[200~abc", silence, "\x1b", "[201~", "k"}, []string{`paste "abc" open`, `keys "k"`}},
		{"a new paste after an open one", []string{"\x1b[200~abc", silence, "\x1b[200~x\x1b[201~"}, []string{`paste "abc" open`, `paste "x"`}},
		{"typing again after an open paste", []string{"\x1b[200~abc", silence, "é", silence, "no paste"}, []string{`paste "abc" open`, `keys "éno paste"`}},
		{"mouse after an open paste", []string{"\x1b[200~abc", silence, "\x1b[<35;1;1M", silence, "def\x1b[201~"}, []string{`paste "abc" open`, `keys "\x1b[<35;1;1M"`, `paste "def" late`}},

		{"dark background", []string{"\x1b]11;rgb:1e1e/1e1e/2e2e\x1b\\"}, []string{"dark true"}},
		{"light background", []string{"\x1b]11;rgb:ff/ff/ff\a"}, []string{"dark false"}},
		{"background between keys", []string{"a\x1b]11;rgba:0/0/0/f\ab"}, []string{"dark true", `keys "ab"`}},
		{"background nobody can read", []string{"\x1b]11;pink\a"}, nil},
		{"foreground", []string{"\x1b]10;rgb:ff/ff/ff\aq"}, []string{`keys "q"`}},
		{"device attributes", []string{"\x1b[?62;22c\x1b[>0;276;0cq"}, []string{`keys "q"`}},
		{"shift and right in rxvt is not an answer", []string{"\x1b[c"}, []string{`keys "\x1b[c"`}},
		{"mode", []string{"\x1b[?2026;2$yq"}, []string{`keys "q"`}},
		{"version", []string{"\x1bP>|XTerm(390)\x1b\\q"}, []string{`keys "q"`}},
		{"graphics", []string{"\x1b_Gi=1;OK\x1b\\q"}, []string{`keys "q"`}},
		{"answer without end", []string{"\x1b]11;rgb:1e1e/", silence, "q"}, []string{`keys "q"`}},
		{"answer broken by ctrl+c", []string{"\x1b]11;rgb:\x03"}, []string{`keys "\x03"`}},
		{"answer broken by a key", []string{"\x1b]11;rgb:\x1b[A"}, []string{`keys "\x1b[A"`}},
		{"answer broken by a paste", []string{"\x1b]11;rgb:\x1b[200~x\x1b[201~"}, []string{`paste "x"`}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := newScript(t, tt.chunks...).play(teaBuffer)
			if diff := cmp.Diff(tt.want, s.events); diff != "" {
				t.Errorf("events (-want +got):\n%s", diff)
			}
		})
	}
}

// stream has everything that the reader knows, with keys between.
const stream = "aé\x1b[A\x1b[200~one\xff\x1b[B\x1b[201~b\x1b]11;rgb:00/00/00\x1b\\😀\x1bOP" +
	"\x1b[<0;1;1M\x1b[200~two\r\n\x1b[201~\x1b[?1;2cz\x1b[1;2R"

var (
	streamKeys = "aé\x1b[Ab😀\x1bOP\x1b[<0;1;1Mz\x1b[1;2R"
	streamMsgs = []tea.Msg{
		PasteMsg{Bytes: []byte("one\xff\x1b[B")},
		BackgroundMsg{Dark: true},
		PasteMsg{Bytes: []byte("two\r\n")},
	}
)

func TestReadSplitAnywhere(t *testing.T) {
	check := func(t *testing.T, size int, chunks ...string) {
		t.Helper()
		s := newScript(t, chunks...).play(size)
		if got := string(s.keys); got != streamKeys {
			t.Errorf("keys = %q, want %q", got, streamKeys)
		}
		if diff := cmp.Diff(streamMsgs, s.msgs); diff != "" {
			t.Errorf("messages (-want +got):\n%s", diff)
		}
	}
	for i := 1; i < len(stream); i++ {
		t.Run(fmt.Sprintf("at %d", i), func(t *testing.T) { check(t, teaBuffer, stream[:i], stream[i:]) })
	}
	t.Run("at every byte", func(t *testing.T) { check(t, teaBuffer, pieces([]byte(stream), 1)...) })
	for size := 1; size < 80; size++ {
		t.Run(fmt.Sprintf("buffer of %d", size), func(t *testing.T) { check(t, size, stream) })
	}
}

// wholeKeys are keys of more than one byte, of every kind.
var wholeKeys = []string{"\x1b[A", "\x1b[1;2R", "\x1bOP", "\x1b[[A", "\x1b[M !\xe2", "\x1b[<35;120;40M", "\x1bp", "\x1bé", "é", "€", "😀"}

// TestReadJoins splits keys on a slow line: one Read must return each key complete.
func TestReadJoins(t *testing.T) {
	for _, key := range wholeKeys {
		for i := 1; i < len(key); i++ {
			t.Run(fmt.Sprintf("%q at %d", key, i), func(t *testing.T) {
				s := newScript(t, key[:i], key[i:]).play(teaBuffer)
				if diff := cmp.Diff([]string{key}, s.reads); diff != "" {
					t.Errorf("reads (-want +got):\n%s", diff)
				}
			})
		}
	}
}

// TestReadNeverSplitsOrFills floods the reader: each Read must end between two keys and leave
// space.
func TestReadNeverSplitsOrFills(t *testing.T) {
	for _, key := range append(wholeKeys, "\x1b\x1b[A") {
		t.Run(fmt.Sprintf("%q", key), func(t *testing.T) {
			s := newScript(t)
			flood := strings.Repeat(key, 3000/len(key))
			if _, err := io.WriteString(s.w, flood); err != nil {
				t.Fatal(err)
			}
			var got []byte
			for p := make([]byte, teaBuffer); len(got) < len(flood); {
				n, err := s.in.Read(p)
				if err != nil {
					t.Fatal(err)
				}
				if n == 0 || n == len(p) || n%len(key) != 0 {
					t.Fatalf("Read = %d bytes, want whole keys of %d and space left", n, len(key))
				}
				got = append(got, p[:n]...)
			}
			if string(got) != flood {
				t.Error("the keys changed on their way")
			}
		})
	}
}

func TestReadError(t *testing.T) {
	s := newScript(t)
	if _, err := io.WriteString(s.w, "q\x1b[200~abc"); err != nil {
		t.Fatal(err)
	}
	_ = s.w.Close()
	p := make([]byte, teaBuffer)
	if n, err := s.in.Read(p); string(p[:n]) != "q" || err != nil {
		t.Fatalf("first Read = %q, %v, want q", p[:n], err)
	}
	if n, err := s.in.Read(p); n != 0 || err != io.EOF {
		t.Fatalf("second Read = %d, %v, want EOF", n, err)
	}
	if want := []string{`paste "abc" open`}; !cmp.Equal(s.events, want) {
		t.Errorf("events = %q, want %q", s.events, want)
	}
}

func TestReadPassesThroughWhereItCannotWait(t *testing.T) {
	s := newScript(t)
	s.in.cuts = false
	want := "\x1b[200~x\x1b[201~"
	if _, err := io.WriteString(s.w, want); err != nil {
		t.Fatal(err)
	}
	p := make([]byte, teaBuffer)
	if n, err := s.in.Read(p); string(p[:n]) != want || err != nil {
		t.Errorf("Read = %q, %v, want %q", p[:n], err, want)
	}
}

func TestEscIsQuick(t *testing.T) {
	s := newScript(t)
	in := NewInput(s.in.File, nil) // with the real limits
	if _, err := io.WriteString(s.w, "\x1b"); err != nil {
		t.Fatal(err)
	}
	p := make([]byte, teaBuffer)
	start := time.Now()
	n, err := in.Read(p)
	if took := time.Since(start); took > 250*time.Millisecond {
		t.Errorf("Esc took %v", took)
	}
	if string(p[:n]) != "\x1b" || err != nil {
		t.Errorf("Read = %q, %v, want ESC", p[:n], err)
	}
}

func TestDeliverLater(t *testing.T) {
	s := newScript(t, "\x1b[200~x\x1b[201~")
	s.in.Deliver(nil)
	s.play(teaBuffer)
	if s.msgs != nil {
		t.Fatalf("messages = %v with nobody to take them", s.msgs)
	}
	s.in.Deliver(s.record)
	s.chunks = []string{"\x1b[200~y\x1b[201~"}
	s.play(teaBuffer)
	if want := []string{`paste "y"`}; !cmp.Equal(s.events, want) {
		t.Errorf("events = %q, want %q", s.events, want)
	}
}

// FuzzRead checks that Read ends for any input in any chunks, changes nothing, and loses no byte.
// Run it with -fuzzminimizetime 50x: pipes make the coverage vary, and the fuzzer spends its time
// on minimizing.
func FuzzRead(f *testing.F) {
	f.Add([]byte(stream), uint8(7), uint8(255))
	f.Add([]byte("\x1b[200~unterminated"), uint8(3), uint8(1))
	f.Add([]byte("\x1b[200~abc\x03"), uint8(9), uint8(80))
	f.Add([]byte("\x1b]11;\x1b\x1b\x1b[[\x1b[M\x1bP1\x1b_"), uint8(1), uint8(30))
	f.Add(bytes.Repeat([]byte("\x1b"), 600), uint8(200), uint8(255))
	f.Add([]byte("a paste of two lines,\rwithout a mark\x03q"), uint8(5), uint8(255))
	f.Fuzz(func(t *testing.T, data []byte, step, size uint8) {
		if len(data) > 1<<14 {
			t.Skip("longer than a pipe takes at once")
		}
		s := newScript(t, pieces(data, int(step)+1)...)
		s.in.max = 100
		s.play(int(size) + 1)

		pasted, unmarked := 0, 0
		for _, msg := range s.msgs {
			if paste, ok := msg.(PasteMsg); ok {
				pasted += len(paste.Bytes) + paste.Dropped
				if paste.Unmarked {
					unmarked++
				}
				if !bytes.Contains(data, paste.Bytes) {
					t.Errorf("paste %q is not in the input", paste.Bytes)
				}
			}
		}
		if sum := len(s.keys) + pasted + s.in.cut; sum != len(data) {
			t.Errorf("%d keys + %d pasted + %d cut = %d bytes, want %d", len(s.keys), pasted, s.in.cut, sum, len(data))
		}
		if !bytes.ContainsRune(data, 0x1b) && unmarked == 0 && !bytes.Equal(s.keys, data) {
			t.Errorf("keys = %q, want the input %q", s.keys, data)
		}
	})
}

// pieces cuts data into chunks of n bytes.
func pieces(data []byte, n int) []string {
	var chunks []string
	for len(data) > n {
		chunks = append(chunks, string(data[:n]))
		data = data[n:]
	}
	if len(data) > 0 {
		chunks = append(chunks, string(data))
	}
	return chunks
}
