package terminal

import (
	"bytes"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/charmbracelet/x/term"
)

// backgroundQuery asks for the background color (xterm control sequences, OSC 11). Terminals end
// their answer the same way as the query ends; all of them know BEL.
const backgroundQuery = "\x1b]11;?\a"

// queryTimeout is how long an answer is expected.
const queryTimeout = time.Second

// BackgroundMsg is the terminal's answer to AskBackground.
type BackgroundMsg struct {
	Dark bool // light text is readable on the background
}

// AskBackground writes the background query to w and reports whether it did. It does not wait: the
// answer, if one comes, is a BackgroundMsg of the Input. It writes nothing if no answer would come
// (TERM unset, dumb, linux, screen) or if none is needed (COLORFGBG says it, or the user wants no
// color).
func AskBackground(w io.Writer, getenv func(string) string) bool {
	term := getenv("TERM")
	if term == "" || term == "dumb" || term == "linux" || strings.HasPrefix(term, "screen") {
		return false
	}
	if _, known := BackgroundFromEnv(getenv); known || NoColor(getenv) {
		return false
	}
	_, err := io.WriteString(w, backgroundQuery)
	return err == nil
}

// BackgroundFromEnv reads the background from COLORFGBG, which some terminals set to
// "foreground;background" or "foreground;default;background", in the 16 ANSI colors. Black to cyan
// (0 to 6) and bright black (8) are dark.
func BackgroundFromEnv(getenv func(string) string) (dark, known bool) {
	value := getenv("COLORFGBG")
	last := strings.LastIndexByte(value, ';')
	if last < 0 {
		return false, false
	}
	color, err := strconv.Atoi(value[last+1:])
	if err != nil || color < 0 || color > 15 {
		return false, false
	}
	return color <= 6 || color == 8, true
}

// answer handles a complete answer of the terminal. Only the answer to the background query is
// used.
func (in *Input) answer(introducer byte, text []byte) {
	color, found := bytes.CutPrefix(text, []byte("11;"))
	if introducer != ']' || !found {
		return
	}
	in.marks = true // the terminals that answer this query all do
	in.mu.Lock()
	in.query.open = false
	in.mu.Unlock()
	if luma, ok := luminance(string(color)); ok {
		in.send(BackgroundMsg{Dark: luma < 0.5})
	}
}

// luminance returns how bright an X11 color is, from 0 (black) to 1 (white): "rgb:R/G/B" or
// "rgba:R/G/B/A" with one to four hexadecimal digits each (XParseColor). The weights are those of
// ITU-R BT.709, on the encoded values.
func luminance(color string) (luma float64, ok bool) {
	form, parts, _ := strings.Cut(color, ":")
	values := strings.Split(parts, "/")
	if !(form == "rgb" && len(values) == 3) && !(form == "rgba" && len(values) == 4) {
		return 0, false
	}
	for i, weight := range []float64{0.2126, 0.7152, 0.0722} {
		v, err := strconv.ParseUint(values[i], 16, 16)
		if err != nil || len(values[i]) > 4 {
			return 0, false
		}
		most := uint(1)<<(4*len(values[i])) - 1
		luma += weight * float64(v) / float64(most)
	}
	return luma, true
}

// query is the background query, and whether its answer is still expected.
type query struct {
	open   bool
	sentAt time.Time
	now    func() time.Time
}

// ExpectAnswer says that AskBackground has just written its query. Settle uses now as its clock.
func (in *Input) ExpectAnswer(now func() time.Time) {
	in.mu.Lock()
	defer in.mu.Unlock()
	in.query = query{open: true, sentAt: now(), now: now}
}

// Settle waits, after the program has ended, for an answer that is still on its way, no longer than
// limit, and discards it; otherwise it would end up in the user's shell. Keys typed before the
// answer are discarded too. It returns at once if no query was written within the last second, if
// the answer came already, if something still reads the input, or if the terminal belongs to a
// shell again.
func (in *Input) Settle(limit time.Duration) {
	in.mu.Lock()
	q := in.query
	in.query.open = false
	in.mu.Unlock()
	late := q.open && q.now().Sub(q.sentAt) >= queryTimeout
	if !q.open || late || !in.cuts || !foreground(in.File) || !in.reading.TryLock() {
		return
	}
	defer in.reading.Unlock()

	// In cooked mode the terminal would hold the answer until the end of the line, and echo it.
	if state, err := term.MakeRaw(in.Fd()); err == nil {
		defer func() { _ = term.Restore(in.Fd(), state) }()
	}
	in.err = nil
	deadline := q.now().Add(limit)
	var seen []byte
	for left := limit; left > 0 && !endsAnswer(seen); left = deadline.Sub(q.now()) {
		b := in.readFile(1, left)
		if len(b) == 0 {
			return
		}
		seen = append(seen, b...)
	}
}

// endsAnswer reports whether seen ends with a whole answer to the background query.
func endsAnswer(seen []byte) bool {
	_, text, found := bytes.Cut(seen, []byte("\x1b]11;"))
	return found && (bytes.HasSuffix(text, []byte{bel}) || bytes.HasSuffix(text, []byte("\x1b\\")))
}
