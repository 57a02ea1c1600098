package terminal

import (
	"bytes"
	"unicode/utf8"
)

const (
	bel = 0x07
	esc = 0x1b
	del = 0x7f

	// replyMax is how many bytes an answer of the terminal may have.
	replyMax = 4 << 10
)

// readKey reads what begins with b: a control character, text, an escape sequence, or an answer of
// the terminal.
func (in *Input) readKey(b byte) {
	switch {
	case in.dropsTorn(b):
		in.cut++
	case b == esc:
		in.readEscape()
	case isText(b):
		in.readText(b)
	default:
		in.keys = append(in.keys, b)
	}
}

// readRune reads the rest of the character that begins with lead. Bytes that aren't UTF-8 pass
// unchanged.
func (in *Input) readRune(lead byte) {
	in.keys = append(in.keys, lead)
	for range runeLen(lead) - 1 {
		b, ok := in.next(in.limits.sequence)
		if !ok {
			return
		}
		if utf8.RuneStart(b) {
			in.unread(b)
			return
		}
		in.keys = append(in.keys, b)
	}
}

// runeLen returns the length of the UTF-8 sequence that lead begins, 1 if it begins none.
func runeLen(lead byte) int {
	switch {
	case lead >= 0xf0 && lead <= 0xf4:
		return 4
	case lead >= 0xe0 && lead < 0xf0:
		return 3
	case lead >= 0xc2 && lead < 0xe0:
		return 2
	}
	return 1
}

// readEscape reads what follows an ESC.
func (in *Input) readEscape() {
	b, ok := in.next(in.limits.escape)
	if !ok {
		in.keys = append(in.keys, esc)
		return
	}
	switch b {
	case '[', 'O':
		in.readControl(b)
	case ']', 'P', '_', '^':
		in.readString(b)
	default: // Alt and a key, or Esc and the next sequence
		in.keys = append(in.keys, esc)
		in.unread(b)
	}
}

// readControl reads the rest of a control sequence, ESC [ (CSI) or ESC O (SS3), up to its final
// byte (ECMA-48, 5.4). One that is incomplete or too long passes unchanged.
func (in *Input) readControl(introducer byte) {
	seq := append(make([]byte, 0, sequenceMax), esc, introducer)
	for len(seq) < sequenceMax {
		b, ok := in.next(in.limits.sequence)
		if !ok && isMouse(seq) { // on a slow line: the rest must not act as keys
			in.cut += len(seq)
			in.torn = true
			return
		}
		if !ok {
			break
		}
		if b < 0x20 || b > 0x7e {
			in.unread(b)
			break
		}
		seq = append(seq, b)
		if b >= 0x40 {
			in.endControl(seq)
			return
		}
	}
	in.keys = append(in.keys, seq...)
}

// isMouse reports whether a control sequence, or the beginning of one, is a mouse event in the SGR
// form: ESC [ < button ; column ; row, and M or m. No key begins like that.
func isMouse(seq []byte) bool { return bytes.HasPrefix(seq, []byte("\x1b[<")) }

// dropsTorn reports whether b is dropped, because it belongs to a mouse event whose beginning was
// dropped: the rest of that did not come in time.
func (in *Input) dropsTorn(b byte) bool {
	rest := in.torn && (b >= '0' && b <= '9' || b == ';')
	last := in.torn && (b == 'M' || b == 'm')
	in.torn = rest
	return rest || last
}

// endControl handles a complete control sequence: a mark of a paste, an answer, or a key.
func (in *Input) endControl(seq []byte) {
	switch {
	case string(seq) == pasteStart:
		in.cut += len(seq)
		in.marks = true
		in.paste = &paste{limit: in.max}
		return
	case string(seq) == pasteEnd, isReport(seq):
		in.cut += len(seq)
		return
	case string(seq) == "\x1b[M": // X10 mouse event: button, column and row follow
		seq = in.more(seq, 3)
	case string(seq) == "\x1b[[": // F1 to F5 of the Linux console: a letter follows
		seq = in.more(seq, 1)
	}
	in.keys = append(in.keys, seq...)
}

// more appends the next n bytes to seq, or as many of them as come in time.
func (in *Input) more(seq []byte, n int) []byte {
	for range n {
		b, ok := in.next(in.limits.sequence)
		if !ok {
			break
		}
		seq = append(seq, b)
	}
	return seq
}

// isReport reports whether seq is an answer that no key sends: device attributes (ESC [ ? ... c,
// also with > and =) or the state of a mode (ESC [ ? ... $ y). A cursor position report is not
// among them: F3 with Shift looks the same.
func isReport(seq []byte) bool {
	if bytes.HasSuffix(seq, []byte("$y")) {
		return true
	}
	private := seq[2] == '?' || seq[2] == '>' || seq[2] == '='
	return seq[1] == '[' && private && seq[len(seq)-1] == 'c'
}

// readString reads an answer that is a control string (OSC, DCS, APC or PM), up to BEL or ESC \
// (ST). One that ends early, or is too long, is discarded.
func (in *Input) readString(introducer byte) {
	first, ok := in.next(in.limits.sequence)
	if !ok || !beginsString(introducer, first) {
		in.keys = append(in.keys, esc, introducer) // Alt and a key
		if ok {
			in.unread(first)
		}
		return
	}
	in.cut += 3
	text := []byte{first}
	for len(text) < replyMax {
		b, ok := in.next(in.limits.reply)
		switch {
		case !ok:
			return
		case b == bel:
			in.cut++
			in.answer(introducer, text)
			return
		case b == esc:
			in.endString(introducer, text)
			return
		case b < 0x20:
			in.unread(b)
			return
		}
		in.cut++
		text = append(text, b)
	}
}

// endString reads the byte after an ESC inside a control string: a backslash ends the string, any
// other byte begins another sequence.
func (in *Input) endString(introducer byte, text []byte) {
	b, ok := in.next(in.limits.sequence)
	if ok && b == '\\' {
		in.cut += 2
		in.answer(introducer, text)
		return
	}
	if ok {
		in.unread(b)
	}
	in.unread(esc)
}

// beginsString distinguishes an answer of the terminal from Alt and a key, typed quickly. An answer
// has a digit after the introducer of an OSC (or l or L, for titles), a parameter after that of a
// DCS, and any printable character after those of APC and PM.
func beginsString(introducer, first byte) bool {
	switch introducer {
	case ']':
		return first >= '0' && first <= '9' || first == 'l' || first == 'L'
	case 'P':
		return first >= 0x20 && first <= 0x3f
	}
	return first >= 0x20 && first <= 0x7e
}
