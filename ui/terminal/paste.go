package terminal

import (
	"bytes"
	"time"
)

// MaxPaste is the most bytes kept of one paste: 16 MiB.
const MaxPaste = 16 << 20

const (
	pasteStart = "\x1b[200~" // begins a bracketed paste
	pasteEnd   = "\x1b[201~" // ends it

	ctrlC = 0x03
)

// PasteMsg is one paste.
type PasteMsg struct {
	Bytes   []byte // what was pasted, exactly: not decoded, not cleaned
	Cut     bool   // it was longer than MaxPaste, and the rest was thrown away
	Dropped int    // how many bytes were thrown away
	Open    bool   // the end mark did not come: there may be more
	Late    bool   // the rest of the paste before, which had been handed over as Open
	// Unmarked is set for a paste of a terminal that doesn't mark pastes: it came as a burst of text.
	Unmarked bool
}

// paste collects the bytes of an open paste. What is over the limit is dropped, but for the few bytes in which the
// end mark may have begun.
type paste struct {
	limit    int
	bytes    []byte
	dropped  int
	late     bool
	unmarked bool
}

// add takes the next bytes. At the end mark it is done and returns what came behind it.
func (p *paste) add(chunk []byte) (rest []byte, done bool) {
	const split = len(pasteEnd) - 1 // most bytes of an end mark that can be there already
	from := max(0, len(p.bytes)-split)
	p.bytes = append(p.bytes, chunk...)
	if at := bytes.Index(p.bytes[from:], []byte(pasteEnd)); at >= 0 {
		end := from + at
		rest = bytes.Clone(p.bytes[end+len(pasteEnd):])
		p.bytes = p.bytes[:end]
		return rest, true
	}
	if over := len(p.bytes) - p.limit - split; over > 0 {
		p.dropped += over
		p.bytes = append(p.bytes[:p.limit], p.bytes[len(p.bytes)-split:]...)
	}
	return nil, false
}

// message returns what was collected.
func (p *paste) message(open bool) PasteMsg {
	kept := min(len(p.bytes), p.limit)
	dropped := p.dropped + len(p.bytes) - kept
	return PasteMsg{Bytes: p.bytes[:kept:kept], Cut: dropped > 0, Dropped: dropped, Open: open, Late: p.late, Unmarked: p.unmarked}
}

// readPaste reads the open paste to its end mark. It is also over when nothing comes for a while, and at a ctrl+c
// that comes alone: a paste whose end mark is lost must not swallow the keyboard.
func (in *Input) readPaste() {
	for {
		chunk := in.readChunk(in.limits.paste)
		if len(chunk) == 0 {
			in.endPaste(true)
			return
		}
		if len(chunk) == 1 && chunk[0] == ctrlC && !in.ready(in.limits.sequence) {
			in.keys = append(in.keys, ctrlC)
			in.endPaste(true)
			return
		}
		if rest, done := in.paste.add(chunk); done {
			in.cut += len(pasteEnd)
			in.pending = rest
			in.endPaste(false)
			return
		}
	}
}

// readChunk returns the next bytes of a paste, none after a silence of that limit. It never takes more than can be
// handed on, in case all but the end mark are keys.
func (in *Input) readChunk(limit time.Duration) []byte {
	if len(in.pending) > 0 {
		chunk := in.pending
		in.pending = nil
		return chunk
	}
	return in.readFile(in.room-sequenceMax-len(in.keys), limit)
}

// endPaste hands the open paste over.
func (in *Input) endPaste(open bool) {
	msg := in.paste.message(open)
	in.paste = nil
	in.late = open
	if msg.Late && len(msg.Bytes) == 0 {
		return
	}
	in.send(msg)
}

// readLate reads the first bytes after a paste whose end mark did not come. On a slow line they may be the rest of
// it, and pasted text must not act as keys.
func (in *Input) readLate() {
	chunk := in.readFile(in.room-sequenceMax, forever)
	if len(chunk) == 0 {
		return
	}
	in.pending = bytes.Clone(chunk)
	if isLate(chunk) {
		in.paste = &paste{limit: in.max, late: true}
		return
	}
	// A key says that somebody types again. What begins with ESC may be the mouse, or a mark that is split.
	in.late = chunk[0] == esc
}

// isLate reports whether chunk, read after a paste without end mark, belongs to it: it has the end mark, or it is
// more than one key.
func isLate(chunk []byte) bool {
	before, _, fresh := bytes.Cut(chunk, []byte(pasteStart))
	switch {
	case bytes.Contains(before, []byte(pasteEnd)):
		return true
	case fresh || chunk[0] == esc:
		return false
	}
	return len(chunk) > runeLen(chunk[0])
}
