//go:build linux

package cli_test

import (
	"bufio"
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"
	"github.com/creack/pty"
	"golang.org/x/sys/unix"

	"bulla/ui/keymap"
)

// TestSoak uses the screen at random for as long as BULLA_SOAK says, such as 10m: keys, pastes,
// mouse events and sizes. It must stay alive, keep its memory flat, and give the terminal back.
// BULLA_SOAK_SEED repeats a run.
func TestSoak(t *testing.T) {
	length, err := time.ParseDuration(os.Getenv("BULLA_SOAK"))
	if err != nil {
		t.Skip("BULLA_SOAK names no duration")
	}
	seed, err := strconv.ParseUint(os.Getenv("BULLA_SOAK_SEED"), 10, 64)
	if err != nil {
		seed = uint64(time.Now().UnixNano())
	}
	s := newSoak(t, seed)
	defer s.report()
	for start := time.Now(); time.Since(start) < length && !t.Failed(); {
		for range 50 {
			s.act()
		}
		s.check()
	}
	s.leave()
}

// soak is bulla under random use.
type soak struct {
	*session
	random *rand.Rand
	seed   uint64
	keys   []string
	texts  []string
	log    []string // the last events
	count  int
	rows   int   // of the terminal
	memory []int // in kB, over time
	slow   time.Duration
}

func newSoak(t *testing.T, seed uint64) *soak {
	t.Helper()
	path, err := program()
	check(t, err)
	cmd := exec.Command(path)
	cmd.Dir = t.TempDir() // for files that it is asked to write
	// The editor changes nothing, and no request leaves the machine.
	environment := remoteTerminal("VISUAL=true", "HTTP_PROXY=http://127.0.0.1:9", "HTTPS_PROXY=http://127.0.0.1:9")
	s := &soak{session: openCommand(t, environment, cmd), seed: seed, random: rand.New(rand.NewPCG(seed, seed))}
	s.keys, s.texts = soakKeys(), soakTexts(t)
	s.until("Scopes", 0)
	return s
}

// soakKeys returns the bytes of all keys that have a binding, and of some that have none, except
// those that end or suspend the program.
func soakKeys() []string {
	codes := map[string]string{
		"enter": "\r", "esc": escape, "tab": "\t", "shift+tab": "\x1b[Z", "backspace": "\x7f", "delete": "\x1b[3~",
		"up": "\x1b[A", "down": "\x1b[B", "right": "\x1b[C", "left": "\x1b[D",
		"home": "\x1b[H", "end": "\x1b[F", "pgup": "\x1b[5~", "pgdown": "\x1b[6~",
	}
	keys := []string{"é", "長", "\x1bx", "\x1b[15~", "\x00"}
	for _, row := range keymap.New().Rows() {
		for _, name := range strings.Split(row.Keys, ", ") {
			letter, control := strings.CutPrefix(name, "ctrl+")
			switch code, named := codes[name]; {
			case name == "q" || name == "ctrl+c" || name == "ctrl+z":
			case named:
				keys = append(keys, code)
			case control && len(letter) == 1:
				keys = append(keys, string(rune(letter[0]&0x1f)))
			case len([]rune(name)) == 1:
				keys = append(keys, name)
			}
		}
	}
	for digit := range 7 {
		keys = append(keys, strconv.Itoa(digit+1))
	}
	return append(keys, " ", "j", "k", "\r", "\r", escape, escape)
}

// soakTexts returns what is pasted: tokens, other texts, and hostile ones of the testkit.
func soakTexts(t *testing.T) []string {
	t.Helper()
	const sampleToken = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzY29wZSI6InVzZXJfaWQ6bWFncGllIGluYm94OnJlYWQ6bWVzc2FnZXMiLCJleHAiOjE3OTQ2MzI0MDB9." +
		"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
	texts := []string{
		"", "q", sampleToken, "Authorization: Bearer " + sampleToken, sampleToken + "\n" + hostileToken(`"HS256"`), attack,
		"user_id:pigeon inbox:read:messages",
		strings.Repeat("x", 100_000), strings.Repeat("長い", 2000), strings.Repeat("{\"a\":[", 3000),
		"curl https://api.courier.com/auth/issue-token -d '{\"scope\":\"user_id:a\",\"expires_in\":\"1d\"}'",
	}
	f, err := os.Open(filepath.Join(os.Getenv("BULLA_TESTKIT"), "hostile_inputs.jsonl"))
	if err != nil {
		return texts
	}
	defer func() { _ = f.Close() }()
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<24)
	for lines.Scan() {
		var members map[string]any
		if json.Unmarshal(lines.Bytes(), &members) != nil {
			continue
		}
		for _, member := range members {
			if text, ok := member.(string); ok && text != "" && len(text) < 1<<20 {
				texts = append(texts, strings.ReplaceAll(text, "\x1b[201~", "")) // what follows would be keys
			}
		}
	}
	return texts
}

// escapeTime is how long the program waits after ESC, and more: without it, ESC is Alt for the next
// key.
const escapeTime = 60 * time.Millisecond

// act sends one random event.
func (s *soak) act() {
	var event string
	switch n := s.random.IntN(100); {
	case n < 60:
		event = s.keys[s.random.IntN(len(s.keys))]
	case n < 88:
		event = s.mouseEvent()
	case n < 97:
		event = pasted(s.texts[s.random.IntN(len(s.texts))])
	case n < 98:
		event = s.texts[s.random.IntN(len(s.texts))] // without marks
		event = strings.Map(func(r rune) rune {
			if r < ' ' || r == 0x7f || r == 'q' {
				return ' ' // a control character is a key, such as ctrl+c, and so is q on a slow machine
			}
			return r
		}, event[:min(len(event), 5000)])
		if len(event) < 100 {
			event = "" // keys, perhaps q
		}
	default:
		size := pty.Winsize{Cols: uint16(1 + s.random.IntN(200)), Rows: uint16(1 + s.random.IntN(60))}
		s.rows = int(size.Rows)
		s.note(fmt.Sprintf("size %dx%d", size.Cols, size.Rows))
		check(s.t, pty.Setsize(s.tty, &size))
		return
	}
	if s.isOver() {
		return // check says so
	}
	s.note(fmt.Sprintf("%.60q", event))
	s.send(event)
	if event == escape {
		<-time.After(escapeTime)
	}
}

// mouseEvent returns a click, a movement or a turn of the wheel somewhere, also outside of the
// screen. It leaves out the footer, where q is.
func (s *soak) mouseEvent() string {
	buttons := []int{0, 0, 0, 0, 1, 2, 32, 35, 64, 65, 65, 4, 16, 128}
	button, x, y := buttons[s.random.IntN(len(buttons))], 1+s.random.IntN(210), 1+s.random.IntN(38)
	if y == s.rows {
		y--
	}
	event := fmt.Sprintf("\x1b[<%d;%d;%d", button, x, y)
	return event + "M" + event + "m"
}

// note remembers an event for the report.
func (s *soak) note(event string) {
	s.count++
	s.log = append(s.log, event)
	if len(s.log) > 60 {
		s.log = s.log[1:]
	}
}

// check waits until the program has handled everything and draws a full screen, and notes its
// memory.
func (s *soak) check() {
	s.t.Helper()
	start := time.Now()
	s.drained()
	if s.isOver() {
		s.t.Fatalf("bulla ended with status %d:\n%s", s.wait(), tail(strings.ReplaceAll(ansi.Strip(s.output()), "\r", "")))
	}
	s.trim()
	at := len(s.output())
	for _, columns := range []uint16{119, 120} { // two, because a size that it has draws nothing
		check(s.t, pty.Setsize(s.tty, &pty.Winsize{Cols: columns, Rows: 40}))
	}
	s.rows = 40
	drawn := func() bool { return strings.Contains(s.output()[at:], "\x1b[40H") } // the last of its rows
	eventually(s.t, "the screen is not drawn", drawn)
	s.slow = max(s.slow, time.Since(start))
	s.memory = append(s.memory, residentKB(s.t, s.cmd.Process.Pid))
}

// drained waits until the program has read all events.
func (s *soak) drained() {
	s.t.Helper()
	tty, err := os.OpenFile(fmt.Sprintf("/proc/%d/fd/0", s.cmd.Process.Pid), os.O_RDONLY|unix.O_NOCTTY, 0)
	if err != nil {
		return // it ended
	}
	defer func() { _ = tty.Close() }()
	for end := time.Now().Add(time.Minute); ; <-time.After(time.Millisecond) {
		left, err := unix.IoctlGetInt(int(tty.Fd()), unix.TIOCINQ)
		switch {
		case err != nil || left == 0 || s.isOver():
			return
		case time.Now().After(end):
			s.t.Fatalf("bulla reads no more events: %d bytes are left", left)
		}
	}
}

// isOver reports whether bulla ended. Its end isn't seen on the terminal while something else has
// that open.
func (s *soak) isOver() bool {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", s.cmd.Process.Pid))
	return err != nil || strings.Contains(string(status), "\nState:\tZ")
}

// trim drops the output so far, except for the modes that it switched.
func (s *soak) trim() {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := s.all.Bytes()
	keep := max(0, len(out)-100)
	modes := modeRE.FindAllString(string(out[:keep]), -1)
	rest := bytes.Clone(out[keep:])
	s.all.Reset()
	s.all.WriteString(strings.Join(modes[max(0, len(modes)-50):], ""))
	s.all.Write(rest)
}

// leave quits, and checks that the terminal is as it was.
func (s *soak) leave() {
	s.t.Helper()
	s.drained()
	for range 12 {
		s.send(escape)
		<-time.After(escapeTime)
	}
	s.send("q")
	s.restored(0)
	if n := len(s.memory); n >= 8 {
		early, late := median(s.memory[n/4:n/2]), median(s.memory[3*n/4:])
		if late > early*3/2+20_000 {
			s.t.Errorf("the memory grew from %d kB to %d kB", early, late)
		}
	}
}

// report says what was done, and the last events if it failed.
func (s *soak) report() {
	s.t.Logf("seed %d: %d events, slowest answer %s, memory in kB %v",
		s.seed, s.count, s.slow.Round(time.Millisecond), thinned(s.memory))
	if s.t.Failed() {
		s.t.Logf("the last events:\n%s", strings.Join(s.log, "\n"))
	}
}

// thinned returns at most twenty of the numbers.
func thinned(all []int) []int {
	var some []int
	for i := 0; i < len(all); i += max(1, len(all)/20) {
		some = append(some, all[i])
	}
	return some
}

func median(numbers []int) int {
	sorted := slices.SortedFunc(slices.Values(numbers), cmp.Compare[int])
	return sorted[len(sorted)/2]
}

// residentKB returns how much memory a process has.
func residentKB(t *testing.T, pid int) int {
	t.Helper()
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		t.Fatalf("bulla is gone: %v", err)
	}
	_, after, _ := strings.Cut(string(status), "VmRSS:")
	n, err := strconv.Atoi(strings.Fields(after)[0])
	check(t, err)
	return n
}
