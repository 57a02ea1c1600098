package terminal

import (
	"bytes"
	"time"
	"unicode/utf8"
)

// A burst is text that comes faster than anyone types: a paste in a terminal that doesn't mark
// pastes, or keys that a slow or busy line delayed. Without a mark, only its form tells them apart.
// It is a paste if
//
//   - it has pasteLength bytes or more, pasteKinds of them different; a held key gives many bytes,
//     but always the same;
//   - or it has a line feed with text after it, which no key but ctrl+j sends, and linesLength
//     bytes, quickKinds of them different;
//   - or it has two lines of lineLength bytes, linesLength bytes in all, linesKinds of them
//     different.
//
// Anything shorter is handled as keys.
const (
	pasteLength = 40
	pasteKinds  = 10
	linesLength = 16
	linesKinds  = 8
	lineLength  = 4
	// A burst of quickLength bytes, quickKinds of them different, is certainly not typed, so it may
	// have longer gaps.
	quickLength = 6
	quickKinds  = 4
)

// burst describes the text read so far.
type burst struct {
	length int
	seen   [256]bool
	kinds  int
	line   int  // bytes of the current line
	lines  int  // lines of lineLength bytes or more
	fed    bool // it had a line feed
}

// add adds the next byte.
func (b *burst) add(c byte) {
	b.length++
	if !b.seen[c] {
		b.seen[c] = true
		b.kinds++
	}
	if c == '\r' || c == '\n' {
		b.fed = b.fed || c == '\n'
		b.line = 0
		return
	}
	if b.line++; b.line == lineLength {
		b.lines++
	}
}

// isPaste reports whether the burst is a paste.
func (b *burst) isPaste() bool {
	switch {
	case b.length >= pasteLength && b.kinds >= pasteKinds:
		return true
	case b.length < linesLength:
		return false
	}
	return b.fed && b.line > 0 && b.kinds >= quickKinds || b.lines >= 2 && b.kinds >= linesKinds
}

// isQuick reports whether the burst came too quickly to be typed.
func (b *burst) isQuick() bool { return b.length >= quickLength && b.kinds >= quickKinds }

// isText reports whether a byte belongs to text, rather than to a key such as Esc, an arrow or
// ctrl+c.
func isText(c byte) bool {
	return c >= 0x20 && c != del || c == '\t' || c == '\r' || c == '\n'
}

// readText reads the text that begins with first, and delivers it as a paste if it is one. No key
// waits for the one typed after it.
func (in *Input) readText(first byte) {
	start := len(in.keys)
	var b burst
	for c, ok := first, true; ok; c, ok = in.next(in.gap(&b)) {
		if !isText(c) {
			in.unread(c)
			return
		}
		from := len(in.keys)
		in.readRune(c)
		for _, c := range in.keys[from:] {
			b.add(c)
		}
		if b.isPaste() {
			in.paste = &paste{limit: in.max, unmarked: true}
			in.paste.add(in.keys[start:])
			in.keys = in.keys[:start]
			in.readUnmarked()
			return
		}
		if len(in.keys)+minRoom > in.room {
			return
		}
	}
}

// gap returns how long to wait for the next byte of a burst. Every typed key waits that long before
// it is drawn, except in a terminal that marks its pastes. What comes without a mark there, as from
// a multiplexer, is a burst only if it comes at once.
func (in *Input) gap(b *burst) time.Duration {
	switch {
	case b.isQuick():
		return in.limits.burst
	case in.marks:
		return 0
	}
	return in.limits.key
}

// readUnmarked reads the rest of an unmarked paste, until nothing comes for a while or a key comes
// that isn't text.
func (in *Input) readUnmarked() {
	for {
		chunk := in.readChunk(in.limits.unmarked)
		end := bytes.IndexFunc(chunk, func(r rune) bool { return r < utf8.RuneSelf && !isText(byte(r)) })
		if end < 0 {
			end = len(chunk)
		}
		in.paste.add(chunk[:end])
		if end < len(chunk) {
			in.pending = bytes.Clone(chunk[end:])
		}
		if len(chunk) == 0 || end < len(chunk) {
			in.endPaste(false)
			return
		}
	}
}
