package cli_test

import (
	"bufio"
	"cmp"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"bulla/ui/pane/panetest"
)

// A session is a stretch of the README, or a topic of bulla help, whose commands follow each other
// in one folder and one environment. Those that end in & stay there until the session ends; what is
// shown of them is their first line.
const (
	sessionStart = "<!-- session -->\n"
	sessionEnd   = "<!-- end of session -->"
)

// sessionBlockRE finds the blocks of a session, stepRE the commands in a block.
var (
	sessionBlockRE = regexp.MustCompile("(?ms)^```console\n(.*?)^```$")
	stepRE         = regexp.MustCompile(`(?m)^\$ ((?:[^\n]*\\\n)*[^\n]*)\n`)
)

// cutSession returns the README before its session, in it and after it.
func cutSession(readme string) (before, session, after string) {
	before, rest, _ := strings.Cut(readme, sessionStart)
	session, after, _ = strings.Cut(rest, sessionEnd)
	return before, session, after
}

// outsideSessions returns the README without its session.
func outsideSessions(readme string) string {
	before, _, after := cutSession(readme)
	return before + after
}

// replaceOutside changes the text before and after the session.
func replaceOutside(readme string, change func(string) string) string {
	before, session, after := cutSession(readme)
	return change(before) + sessionStart + session + sessionEnd + change(after)
}

// step is one command of a session and what it is shown to print.
type step struct{ command, output string }

func steps(block string) []step {
	var all []step
	at := stepRE.FindAllStringSubmatchIndex(block, -1)
	for i, m := range at {
		end := len(block)
		if i+1 < len(at) {
			end = at[i+1][0]
		}
		all = append(all, step{block[m[2]:m[3]], block[m[1]:end]})
	}
	return all
}

// backendSession runs the commands of a session. Servers listen on free ports: what they say of
// theirs takes the place of the ports in the README.
type backendSession struct {
	t       *testing.T
	dir     string
	env     []string
	ports   map[string]string // by those of the README
	started []*exec.Cmd
	ran     int // commands so far
}

// portRE finds the port of an address of this machine.
var portRE = regexp.MustCompile(`127\.0\.0\.1:(\d+)`)

func newBackendSession(t *testing.T) *backendSession {
	s := &backendSession{t: t, dir: t.TempDir(), ports: map[string]string{}}
	s.env = append(os.Environ(), "NO_COLOR=1", "LC_ALL=C.UTF-8", "GORACE=atexit_sleep_ms=0", "PORT=0", "COURIER_API_KEY=", "COURIER_BASE_URL=")
	t.Cleanup(func() {
		for _, cmd := range s.started {
			_ = cmd.Process.Kill()
			_ = cmd.Wait() // it was killed
		}
	})
	return s
}

// here replaces the ports of the README in a text by those of this run.
func (s *backendSession) here(text string) string { return replacePorts(text, s.ports) }

// there replaces the ports of this run in a text by those of the README.
func (s *backendSession) there(text string) string {
	readme := map[string]string{}
	for of, free := range s.ports {
		readme[free] = of
	}
	return replacePorts(text, readme)
}

// replacePorts replaces each port once: a new one may begin like one that is replaced later.
func replacePorts(text string, ports map[string]string) string {
	return anyPortRE.ReplaceAllStringFunc(text, func(port string) string {
		return ":" + cmp.Or(ports[port[1:]], port[1:])
	})
}

// anyPortRE finds what may be a port.
var anyPortRE = regexp.MustCompile(`:\d+`)

// run runs a command and returns what it prints on stdout; shown is what the README shows of that.
func (s *backendSession) run(command, shown string) string {
	s.t.Helper()
	if variables, ok := strings.CutPrefix(command, "export "); ok {
		for variable := range strings.FieldsSeq(variables) {
			s.env = append(s.env, s.here(variable))
		}
		return ""
	}
	text, background := strings.CutSuffix(command, " &")
	if background {
		text = "exec " + portRE.ReplaceAllString(text, "127.0.0.1:0")
	}
	if command == "bulla serve &" { // which takes a port by itself
		text += " --addr 127.0.0.1:0"
	}
	cmd := exec.Command("bash", "-c", s.here(text))
	cmd.Dir, cmd.Env = s.dir, s.env
	if background {
		return s.start(cmd, shown)
	}
	out, err := cmd.Output()
	if exit, ok := err.(*exec.ExitError); err != nil && (!ok || exit.ExitCode() != 1) {
		s.t.Fatalf("$ %s: %v\n%s", command, err, out)
	}
	return s.there(string(out))
}

// runAll runs the commands of a block, and returns the block with what they print. If that differs
// from what the block shows, it is an error, unless the golden files are being rewritten.
func (s *backendSession) runAll(block string) string {
	s.t.Helper()
	comparable := func(text string) string { return momentary.ReplaceAllString(panetest.MaskCounts(text), "TIME") }
	var b strings.Builder
	for _, step := range steps(block) {
		got := s.run(strings.ReplaceAll(step.command, "\\\n", ""), step.output)
		s.ran++
		if comparable(got) == comparable(step.output) {
			got = step.output
		} else if !*update {
			s.t.Errorf("$ %s\ngives\n%s\nand what is shown is\n%s", step.command, got, step.output)
		}
		b.WriteString("$ " + step.command + "\n" + got)
	}
	return b.String()
}

// start starts a command that stays and returns its first line, which it prints when it is ready,
// and which tells its port.
func (s *backendSession) start(cmd *exec.Cmd, shown string) string {
	s.t.Helper()
	out, err := cmd.StdoutPipe()
	if err != nil {
		s.t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		s.t.Fatal(err)
	}
	s.started = append(s.started, cmd)
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		s.t.Fatalf("%s printed no line: %v", cmd, err)
	}
	readme, free := portRE.FindStringSubmatch(shown), portRE.FindStringSubmatch(line)
	if readme == nil || free == nil {
		s.t.Fatalf("%s printed %q, and the README shows %q: a port is missing", cmd, line, shown)
	}
	s.ports[readme[1]] = free[1]
	return s.there(line)
}

// momentary matches what differs in each run: times, durations and how long requests took.
var momentary = regexp.MustCompile(`\d{4}-\d\d-\d\d \d\d:\d\d:\d\d|\d\d:\d\d:\d\d|\bin \d+ ms|(?:in |another |had )\d+[dhms](?: \d+[hms])?(?: ago)?|just now|\bnow\b|\d+s ago`)

// TestReadmeSession runs what the README shows under "In CI".
func TestReadmeSession(t *testing.T) {
	for _, name := range []string{"bash", "curl", "node"} {
		if _, err := exec.LookPath(name); err != nil {
			t.Skip(name + " was not found, and the session of the README needs it")
		}
	}
	path := filepath.FromSlash(readmePath)
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	before, text, after := cutSession(string(raw))
	s := newBackendSession(t)
	rewritten := sessionBlockRE.ReplaceAllStringFunc(text, func(block string) string {
		return "```console\n" + s.runAll(sessionBlockRE.FindStringSubmatch(block)[1]) + "```"
	})
	if s.ran < 5 {
		t.Fatalf("only %d commands in the session of the README", s.ran)
	}
	if *update {
		if err := os.WriteFile(path, []byte(before+sessionStart+rewritten+sessionEnd+after), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}
