//go:build unix

package terminal

import (
	"bytes"
	"io"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/google/go-cmp/cmp"
)

func TestPasteLimit(t *testing.T) {
	tests := []struct {
		name   string
		chunks []string
		want   []string
	}{
		{"at the limit", []string{"\x1b[200~12345678\x1b[201~q"}, []string{`paste "12345678"`, `keys "q"`}},
		{"one over", []string{"\x1b[200~123456789\x1b[201~q"}, []string{`paste "12345678" dropped 1`, `keys "q"`}},
		{"far over", []string{"\x1b[200~1234", strings.Repeat("x", 1000), "\x1b[201~q"}, []string{`paste "1234xxxx" dropped 996`, `keys "q"`}},
		{"over, end mark split", []string{"\x1b[200~123456789012345", "67890\x1b[2", "01~q"}, []string{`paste "12345678" dropped 12`, `keys "q"`}},
		{"over, no false end mark at the seam", []string{"\x1b[200~12345\x1b[2", "zzzzzzzzz01~", "\x1b[201~q"}, []string{`paste "12345\x1b[2" dropped 12`, `keys "q"`}},
		{"over and open", []string{"\x1b[200~123456789012345", silence}, []string{`paste "12345678" open dropped 7`}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := newScript(t, tt.chunks...)
			s.in.max = 8
			s.play(teaBuffer)
			if diff := cmp.Diff(tt.want, s.events); diff != "" {
				t.Errorf("events (-want +got):\n%s", diff)
			}
		})
	}
}

// TestPasteLarge pastes 2 MB of random bytes, which takes Bubble Tea seconds.
func TestPasteLarge(t *testing.T) {
	want := make([]byte, 2<<20)
	random := rand.New(rand.NewPCG(1, 2))
	for i := range want {
		want[i] = byte(random.Uint32())
	}
	want = bytes.ReplaceAll(want, []byte(pasteEnd), nil)

	var got []tea.Msg
	s := newScript(t)
	in := NewInput(s.in.File, func(msg tea.Msg) { got = append(got, msg) })
	written := make(chan error, 1)
	go func() {
		_, err := io.WriteString(s.w, pasteStart+string(want)+pasteEnd+"q")
		written <- err
	}()

	start := time.Now()
	p := make([]byte, teaBuffer)
	var keys []byte
	for len(keys) == 0 {
		n, err := in.Read(p)
		if err != nil {
			t.Fatal(err)
		}
		keys = append(keys, p[:n]...)
	}
	if took := time.Since(start); took > time.Second {
		t.Errorf("2 MB took %v, want under 1 s", took)
	}
	if err := <-written; err != nil {
		t.Fatal(err)
	}
	if len(got) != 1 || !bytes.Equal(got[0].(PasteMsg).Bytes, want) {
		t.Errorf("got %d messages, want the one paste, byte for byte", len(got))
	}
	if string(keys) != "q" {
		t.Errorf("keys = %q, want q", keys)
	}
}

func TestPasteBytesAreTheReceiversOwn(t *testing.T) {
	s := newScript(t, "\x1b[200~one\x1b[201~\x1b[200~two\x1b[201~").play(teaBuffer)
	first := s.msgs[0].(PasteMsg).Bytes
	_ = append(first, "xxx"...)
	if got := string(s.msgs[1].(PasteMsg).Bytes); got != "two" {
		t.Errorf("second paste = %q after the first was appended to, want two", got)
	}
}

func BenchmarkPaste(b *testing.B) {
	text := bytes.Repeat([]byte("0123456789abcdef"), 1<<16)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		p := paste{limit: MaxPaste}
		for at := 0; at < len(text); at += 223 {
			p.add(text[at:min(at+223, len(text))])
		}
		if _, done := p.add([]byte(pasteEnd)); !done {
			b.Fatal("no end")
		}
	}
}
