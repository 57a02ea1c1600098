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
	Cut     bool   // it was longer than MaxPaste, and the rest was dropped
	Dropped int    // how many bytes were dropped
	Open    bool   // the end mark is missing: there may be more
	Late    bool   // the rest of the previous paste, which was delivered as Open
	// Unmarked says that the terminal doesn't mark pastes: this one came as a burst of text.
	Unmarked bool
}

// paste collects the bytes of an open paste. Bytes over the limit are dropped, except for the last
// few, in which the end mark may have begun.
type paste struct {
	limit    int
	bytes    []byte
	dropped  int
	late     bool
	unmarked bool
}

// add adds the next bytes. At the end mark, done is true and rest is what came after it.
func (p *paste) add(chunk []byte) (rest []byte, done bool) {
	const split = len(pasteEnd) - 1 // how many bytes of an end mark may be there already
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

// message returns the paste as a message.
func (p *paste) message(open bool) PasteMsg {
	kept := min(len(p.bytes), p.limit)
	dropped := p.dropped + len(p.bytes) - kept
	return PasteMsg{
		Bytes: p.bytes[:kept:kept], Cut: dropped > 0, Dropped: dropped, Open: open, Late: p.late, Unmarked: p.unmarked,
	}
}

// readPaste reads the open paste up to its end mark. It also ends if nothing comes for a while, or
// at a ctrl+c with nothing after it: a paste without its end mark must not swallow the keyboard.
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

// readChunk returns the next bytes of a paste, or none if nothing comes within limit. It never
// reads more than Read can return, in case all of them are keys after the end mark.
func (in *Input) readChunk(limit time.Duration) []byte {
	if len(in.pending) > 0 {
		chunk := in.pending
		in.pending = nil
		return chunk
	}
	return in.readFile(in.room-sequenceMax-len(in.keys), limit)
}

// endPaste delivers the open paste.
func (in *Input) endPaste(open bool) {
	msg := in.paste.message(open)
	in.paste = nil
	in.late = open
	if msg.Late && len(msg.Bytes) == 0 {
		return
	}
	in.send(msg)
}

// readLate reads the first bytes after a paste without an end mark. On a slow line they may be the
// rest of it, and pasted text must not act as keys.
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
	// A key says that the user types again. Bytes that begin with ESC may be from the mouse, or a
	// split mark.
	in.late = chunk[0] == esc
}

// isLate reports whether chunk, read after a paste without an end mark, belongs to that paste: it
// has the end mark, or is more than one key.
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
