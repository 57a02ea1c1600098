//go:build unix

package quiet_test

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"bulla/ui/terminal/quiet"

	_ "github.com/charmbracelet/bubbletea" // whose init asks the terminal
	"github.com/creack/pty"
)

// playMain makes the test binary act as the program.
const playMain = "QUIET_TEST_PLAY_MAIN"

func TestMain(m *testing.M) {
	quiet.Restore()
	if os.Getenv(playMain) != "" {
		fmt.Println("TERM is", os.Getenv("TERM"))
		return
	}
	os.Exit(m.Run())
}

// TestStartAsksNothing starts a program that links Bubble Tea on a terminal that does not answer.
func TestStartAsksNothing(t *testing.T) {
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), "TERM=xterm-256color", "COLORFGBG=", playMain+"=1")
	start := time.Now()
	user, err := pty.Start(cmd)
	if err != nil {
		t.Skipf("no pseudo-terminal here: %v", err)
	}
	defer func() { _ = user.Close() }()
	out, _ := io.ReadAll(user) // on Linux the end is an error
	if err := cmd.Wait(); err != nil {
		t.Fatal(err)
	}
	if bytes.ContainsRune(out, 0x1b) {
		t.Errorf("the terminal was asked %q", out)
	}
	if !strings.Contains(string(out), "TERM is xterm-256color") {
		t.Errorf("output = %q, want TERM as it was", out)
	}
	if took := time.Since(start); took > 4*time.Second {
		t.Errorf("the start took %v: it waited for an answer", took)
	}
}
