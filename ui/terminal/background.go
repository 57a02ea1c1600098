package terminal

import (
	"bytes"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/charmbracelet/x/term"
)

// backgroundQuery asks for the background colour (xterm control sequences, OSC 11). Terminals end their answer as
// the query ends; BEL is the form all of them know.
const backgroundQuery = "\x1b]11;?\a"

// queryLife is how long an answer is still expected.
const queryLife = time.Second

// BackgroundMsg is the terminal's answer to AskBackground.
type BackgroundMsg struct {
	Dark bool // light text is readable on it
}

// AskBackground writes the background query to w and reports whether it did. It does not wait: the answer, if one
// comes, is a BackgroundMsg of the Input. It asks nothing where no answer comes (TERM unset, dumb, linux, screen), or
// where none is needed: COLORFGBG has it, or NO_COLOR is set.
func AskBackground(w io.Writer, getenv func(string) string) bool {
	term := getenv("TERM")
	if term == "" || term == "dumb" || term == "linux" || strings.HasPrefix(term, "screen") {
		return false
	}
	if _, known := BackgroundFromEnv(getenv); known || getenv("NO_COLOR") != "" {
		return false
	}
	_, err := io.WriteString(w, backgroundQuery)
	return err == nil
}

// BackgroundFromEnv reads the background from COLORFGBG, which some terminals set to "foreground;background" or
// "foreground;default;background", in the 16 ANSI colours. Black to cyan (0 to 6) and bright black (8) are dark.
func BackgroundFromEnv(getenv func(string) string) (dark, known bool) {
	value := getenv("COLORFGBG")
	last := strings.LastIndexByte(value, ';')
	if last < 0 {
		return false, false
	}
	colour, err := strconv.Atoi(value[last+1:])
	if err != nil || colour < 0 || colour > 15 {
		return false, false
	}
	return colour <= 6 || colour == 8, true
}

// answer takes a whole answer of the terminal. Only the one to the background query is of use.
func (in *Input) answer(introducer byte, text []byte) {
	colour, found := bytes.CutPrefix(text, []byte("11;"))
	if introducer != ']' || !found {
		return
	}
	in.mu.Lock()
	in.query.open = false
	in.mu.Unlock()
	if luma, ok := luminance(string(colour)); ok {
		in.send(BackgroundMsg{Dark: luma < 0.5})
	}
}

// luminance returns how bright an X11 colour is, from 0 (black) to 1 (white): "rgb:R/G/B" or "rgba:R/G/B/A" with one
// to four hexadecimal digits each (XParseColor). The weights are those of ITU-R BT.709, on the encoded values.
func luminance(colour string) (luma float64, ok bool) {
	form, parts, _ := strings.Cut(colour, ":")
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

// query is a background query whose answer is awaited.
type query struct {
	open  bool
	asked time.Time
	now   func() time.Time
}

// Asked notes that AskBackground has just written its query. Settle measures with now.
func (in *Input) Asked(now func() time.Time) {
	in.mu.Lock()
	defer in.mu.Unlock()
	in.query = query{open: true, asked: now(), now: now}
}

// Settle waits, after the program has ended, for an answer that is still on its way, no longer than limit, and throws
// it away: else it lands in the user's shell. What was typed before the answer goes with it. It returns at once when
// nothing was asked within the last second, when the answer is there, when something still reads the input, or when
// the terminal is a shell's by now.
func (in *Input) Settle(limit time.Duration) {
	in.mu.Lock()
	q := in.query
	in.query.open = false
	in.mu.Unlock()
	late := q.open && q.now().Sub(q.asked) >= queryLife
	if !q.open || late || !in.cuts || !foreground(in.File) || !in.reading.TryLock() {
		return
	}
	defer in.reading.Unlock()

	// In cooked mode the terminal would keep the answer back until a line end, and echo it.
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
