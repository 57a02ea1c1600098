package cli_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"bulla/ui/cli"
)

// TestLinearOnATerminal opens the prompt where no screen can be drawn, or is not wanted, and leaves
// it with ctrl+d and ctrl+c.
func TestLinearOnATerminal(t *testing.T) {
	for name, test := range map[string]struct {
		environment []string
		args        []string
		end         string
		status      int
	}{
		"a terminal that can't draw": {[]string{"TERM=dumb"}, nil, "\x04", cli.OK},
		"the flag":                   {nil, []string{"--linear"}, "\x04", cli.OK},
		"the variable":               {[]string{"BULLA_LINEAR=1"}, nil, "quit\n", cli.OK},
		"an interrupt":               {nil, []string{"--linear"}, "\x03", 130},
	} {
		t.Run(name, func(t *testing.T) {
			s := openIn(t, append([]string{"SSH_TTY=/dev/pts/9", "DISPLAY=", "WAYLAND_DISPLAY="}, test.environment...), test.args...)
			s.until("> ", 0)
			from := len(s.output())
			s.send("user ann\n")
			s.until("- user pigeon\r\n> ", from)
			from = len(s.output())
			s.send("copy\n")
			s.until("token", from)
			s.until("\r\n> ", from+len("copy\r\n"))
			s.send(test.end)
			s.ended(test.status)
			output := s.output()
			drawn := strings.Contains(output, "\x1b]52;") // OSC 52 copies, and nothing else is for the terminal
			if wants := test.environment == nil || test.environment[0] != "TERM=dumb"; drawn != wants {
				t.Errorf("sent OSC 52: %t, want %t", drawn, wants)
			}
			if n := strings.Count(output, "\x1b["); n > 0 {
				t.Errorf("%d control sequences:\n%q", n, output)
			}
		})
	}
}

// TestLinearReadsTheSettingsOnATerminal checks that the settings count where a person types, and
// not where a script does.
func TestLinearReadsTheSettingsOnATerminal(t *testing.T) {
	file := filepath.Join(t.TempDir(), "config.toml")
	check(t, os.WriteFile(file, []byte("users = [\"änne\"]\nmouse = \"of\"\nglyphs = \"unicode\"\n"), 0o600))
	s := openIn(t, []string{"BULLA_CONFIG=" + file, "LC_ALL=C"}, "--linear")
	s.until("> ", 0)
	s.send("\x04")
	s.ended(cli.OK)
	if output := s.output(); !strings.Contains(output, "user: änne\r\n") || !strings.Contains(output, "config.toml:2:") {
		t.Errorf("on a terminal:\n%s", output)
	}
	_, stdout, stderr := outputs(t, "undo\n", cli.Process{
		Args: []string{"--linear"}, Getenv: environment(map[string]string{"BULLA_CONFIG": file}),
	})
	if !strings.Contains(stdout, "user: pigeon, a sample") || strings.Contains(stderr, "config.toml") {
		t.Errorf("from a pipe:\n%s%s", stdout, stderr)
	}
}

// TestLinearVariableIsNotForScripts checks that a script gets the diagnosis and its exit status.
func TestLinearVariableIsNotForScripts(t *testing.T) {
	var want string
	for _, value := range []string{"", "1"} {
		status, stdout, _ := outputs(t, "", cli.Process{
			Args:   []string{tokenOf(t, noon, "1 h"), "--now", "2030-01-01T00:00Z"},
			Getenv: environment(map[string]string{"BULLA_LINEAR": value}),
		})
		if status != cli.No || !strings.Contains(stdout, "expired") || value == "1" && stdout != want {
			t.Errorf("BULLA_LINEAR=%s: status %d\n%s", value, status, stdout)
		}
		want = stdout
	}
}

// TestLinearTour plays the tour in lines where lines are preferred.
func TestLinearTour(t *testing.T) {
	s := openIn(t, []string{"BULLA_LINEAR=1"}, "tour")
	s.until("enter next, b back", 0)
	s.send("q\n")
	s.ended(cli.OK)
	if strings.Contains(s.output(), "\x1b[?1049h") {
		t.Error("the tour opened a screen")
	}
}
