package terminal

import (
	"os"
	"sync"
	"time"

	tea "github.com/charmbracelet/bubbletea"
)

const (
	// sequenceMax is how many bytes a key, mouse event or mark has at most. Real ones have fewer
	// than 20.
	sequenceMax = 32
	// minRoom is the least space for reading a key: ESC may come before a sequence, as Alt or as
	// the Esc key.
	minRoom = 2 * sequenceMax
	// forever makes next block until a byte comes.
	forever time.Duration = -1
)

// limits say how long the reader waits for the rest of a key, answer or paste.
type limits struct {
	escape   time.Duration // after a lone ESC: the Esc key must stay quick
	sequence time.Duration // inside an escape sequence or a UTF-8 rune
	reply    time.Duration // inside an answer of the terminal
	paste    time.Duration // inside a paste; under the 500 ms Bubble Tea waits for its reader to stop
	key      time.Duration // after a typed character, see gap; a byte at 9,600 bit/s takes 1 ms
	burst    time.Duration // inside a burst that is too quick for keys
	unmarked time.Duration // inside a burst that is a paste
}

// Input is the terminal's input as Bubble Tea reads it: hand it to tea.WithInput. It embeds the
// file, so raw mode and cancelling work as on the file itself, and it cuts out of the stream,
// before Bubble Tea sees them:
//
//   - bracketed pastes, delivered as PasteMsg with their exact bytes;
//   - pastes without brackets, recognized by their speed and form (see burst), delivered in the
//     same way;
//   - the answer to the background query (OSC 11), delivered as BackgroundMsg;
//   - other answers of the terminal, which would look like typed text: these are discarded.
//
// Everything else, keys and mouse events, passes unchanged, and a Read never ends inside an escape
// sequence or a rune if the rest comes in time. The order is kept: keys typed before a paste are
// read before it is delivered, except those between two pastes that arrive in the same chunk of 224
// bytes. This is why a Read ends with the first key.
//
// Bubble Tea calls Read only when the file has bytes, so no bytes may be kept for a later Read.
// This is why keys are read byte by byte: after the mark that starts a paste, the rest is still in
// the file.
//
// On a system without select, Read passes everything through.
type Input struct {
	*os.File

	cuts   bool
	limits limits
	ready  func(limit time.Duration) bool
	max    int // bytes kept of one paste

	reading sync.Mutex // held by Read and Settle; guards what follows
	room    int        // bytes this Read may return
	keys    []byte     // to be returned
	pending []byte     // read from the file after a paste, not handled yet
	paste   *paste     // the open paste; nil for none
	torn    bool       // the beginning of a mouse event was dropped, and its rest may come
	late    bool       // the last paste ended without its end mark, which may still come
	marks   bool       // the terminal marks pastes
	cut     int        // bytes removed that were neither keys nor pasted
	chunk   []byte     // scratch space for reads from the file
	err     error      // of the last read from the file

	mu      sync.Mutex // guards what follows
	deliver func(tea.Msg)
	query   query
}

// NewInput returns the input read from f. Each PasteMsg and BackgroundMsg is passed to deliver,
// usually the Send method of the tea.Program. Deliver may be nil until Deliver is called; messages
// before that are lost.
func NewInput(f *os.File, deliver func(tea.Msg)) *Input {
	in := &Input{
		File:    f,
		cuts:    canWait(f),
		max:     MaxPaste,
		deliver: deliver,
		limits: limits{
			escape:   25 * time.Millisecond,
			sequence: 50 * time.Millisecond,
			reply:    200 * time.Millisecond,
			paste:    400 * time.Millisecond,
			key:      2 * time.Millisecond,
			burst:    25 * time.Millisecond,
			unmarked: 150 * time.Millisecond,
		},
	}
	in.ready = func(limit time.Duration) bool { return readable(f, limit) }
	return in
}

// Deliver sets the function that messages are passed to. The program is created after its input, so
// call this between tea.NewProgram and Run.
func (in *Input) Deliver(deliver func(tea.Msg)) {
	in.mu.Lock()
	defer in.mu.Unlock()
	in.deliver = deliver
}

// Read reads keys and mouse events into p. It returns 0 bytes and no error if everything was
// removed from the input. It never fills p, because Bubble Tea treats a full buffer as incomplete
// and waits. If p has fewer than 64 bytes, which Bubble Tea never does, the rest waits for the next
// Read.
func (in *Input) Read(p []byte) (int, error) {
	if !in.cuts || len(p) == 0 {
		return in.File.Read(p)
	}
	in.reading.Lock()
	defer in.reading.Unlock()

	if len(in.keys) == 0 {
		in.fill(max(len(p), minRoom))
	}
	n := copy(p, in.keys)
	in.keys = in.keys[:copy(in.keys, in.keys[n:])]
	if n == 0 {
		return 0, in.err
	}
	return n, nil // the next read from the file returns an error again
}

// fill blocks until the file has bytes, then reads one key or burst, and everything that was read
// along with it.
func (in *Input) fill(room int) {
	in.err = nil
	in.room = room
	wait := forever
	if in.late && in.paste == nil {
		in.readLate()
		wait = 0
	}
	for ; in.err == nil; wait = 0 {
		if len(in.pending) == 0 && len(in.keys) > 0 {
			return // the rest is still in the file, so it can wait for the next Read
		}
		if in.paste != nil {
			in.readPaste()
			continue
		}
		b, ok := in.next(wait)
		if !ok {
			return
		}
		in.readKey(b)
	}
}

// next returns the next byte, waiting for it no longer than limit. Ok is false if none came, after
// an error, and if a whole sequence would no longer fit.
func (in *Input) next(limit time.Duration) (byte, bool) {
	if len(in.pending) > 0 {
		b := in.pending[0]
		in.pending = in.pending[1:]
		return b, true
	}
	if len(in.keys)+sequenceMax > in.room {
		return 0, false
	}
	chunk := in.readFile(1, limit)
	if len(chunk) == 0 {
		return 0, false
	}
	return chunk[0], true
}

// unread puts b back, to be the next byte.
func (in *Input) unread(b byte) {
	in.pending = append([]byte{b}, in.pending...)
}

// readFile reads at most n bytes, waiting for them no longer than limit. The result is valid until
// the next call.
func (in *Input) readFile(n int, limit time.Duration) []byte {
	if in.err != nil {
		return nil
	}
	if limit != forever && !in.ready(limit) {
		return nil
	}
	if n > len(in.chunk) {
		in.chunk = make([]byte, n)
	}
	n, in.err = in.File.Read(in.chunk[:n])
	return in.chunk[:n]
}

// send delivers msg, if a function for that is set.
func (in *Input) send(msg tea.Msg) {
	in.mu.Lock()
	deliver := in.deliver
	in.mu.Unlock()
	if deliver != nil {
		deliver(msg)
	}
}
