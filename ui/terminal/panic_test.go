//go:build unix

package terminal

import (
	"io"
	"os"
	"os/exec"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"
	"github.com/creack/pty"
)

// panics names what panics in the program that this test starts of itself.
const panics = "BULLA_TEST_PANICS"

func TestMain(m *testing.M) {
	if where := os.Getenv(panics); where != "" {
		panicIn(where)
		return
	}
	os.Exit(m.Run())
}

// panicIn runs a program that panics at its first key.
func panicIn(where string) {
	screen := NewScreen(os.Stdout, func() {})
	defer screen.End()
	model := &panicking{where: where}
	program := tea.NewProgram(Direct(model, screen, 80, 24), tea.WithOutput(screen), tea.WithAltScreen())
	_, _ = program.Run()
}

// panicking is a model that panics.
type panicking struct {
	where string
	now   bool
}

func (p *panicking) Init() tea.Cmd { return nil }

func (p *panicking) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	if _, ok := msg.(tea.KeyMsg); !ok {
		return p, nil
	}
	p.now = true
	switch p.where {
	case "Update":
		itBreaks()
	case "a command":
		return p, func() tea.Msg { return itBreaks() }
	case "a batch":
		return p, tea.Batch(func() tea.Msg { return nil }, func() tea.Msg { return itBreaks() })
	}
	return p, nil
}

func (p *panicking) View() string { return "" }

func (p *panicking) Frame() (string, Cursor) {
	if p.now && p.where == "Frame" {
		itBreaks()
	}
	return "ready", Cursor{}
}

func itBreaks() tea.Msg { panic("on purpose") }

// TestPanicIsReadable panics everywhere in a program: the terminal is given back, and what happened
// and where stands on its main screen.
func TestPanicIsReadable(t *testing.T) {
	for _, where := range []string{"Update", "Frame", "a command", "a batch"} {
		cmd := exec.Command(os.Args[0])
		cmd.Env = append(os.Environ(), panics+"="+where, "TERM=screen") // which Bubble Tea asks nothing
		user, err := pty.StartWithSize(cmd, &pty.Winsize{Rows: 24, Cols: 80})
		if err != nil {
			t.Skipf("no pseudo-terminal here: %v", err)
		}
		buffer := make([]byte, 1<<16)
		var output strings.Builder
		typed := false
		for {
			n, err := user.Read(buffer)
			output.Write(buffer[:n])
			if !typed && strings.Contains(output.String(), "ready") {
				typed = true
				_, _ = io.WriteString(user, "x")
			}
			if err != nil {
				break
			}
		}
		_ = cmd.Wait()
		_ = user.Close()
		_, after, left := strings.Cut(output.String(), ansi.ResetModeAltScreenSaveCursor)
		if !left || !strings.Contains(after, "on purpose") || !strings.Contains(after, "itBreaks") {
			t.Errorf("after a panic in %s, the main screen shows:\n%s", where, after)
		}
	}
}
