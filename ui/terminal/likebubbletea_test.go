package terminal

import (
	"io"
	"math/rand/v2"
	"os"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"testing"

	tea "github.com/charmbracelet/bubbletea"

	"bulla/ui/terminal/vt"
)

// step is a thing that happens to a program.
type step struct {
	frame         string
	width, height int
	clear         bool   // the screen is cleared
	editor        string // what an editor shows meanwhile
}

// playing is a model that plays steps, each as a message.
type playing struct {
	step step
	out  io.Writer // of an editor
}

func (p *playing) Init() tea.Cmd { return nil }

func (p *playing) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	s, ok := msg.(step)
	if !ok {
		return p, nil
	}
	p.step = s
	switch {
	case s.editor != "":
		return p, tea.Exec(&otherText{p.out, s.editor}, func(error) tea.Msg { return doneMsg{} })
	case s.clear:
		return p, tea.Sequence(tea.ClearScreen, func() tea.Msg { return doneMsg{} })
	}
	return p, func() tea.Msg { return doneMsg{} }
}

// doneMsg says that a step is over.
type doneMsg struct{}

func (p *playing) View() string {
	frame, _ := p.Frame()
	return frame
}

func (p *playing) Frame() (string, Cursor) { return p.step.frame, Cursor{} }

// otherText is an editor that shows a text.
type otherText struct {
	out  io.Writer
	text string
}

func (s *otherText) Run() error {
	_, err := io.WriteString(s.out, s.text)
	return err
}

func (*otherText) SetStdin(io.Reader)  {}
func (*otherText) SetStdout(io.Writer) {}
func (*otherText) SetStderr(io.Writer) {}

// filter notes each step that is over.
func filter(over chan<- struct{}) tea.ProgramOption {
	return tea.WithFilter(func(_ tea.Model, msg tea.Msg) tea.Msg {
		if _, ok := msg.(doneMsg); ok {
			over <- struct{}{}
		}
		return msg
	})
}

// play plays the steps until the end of the program. Settled waits for the last frame.
func play(t *testing.T, model tea.Model, steps []step, settled func(), options ...tea.ProgramOption) {
	t.Helper()
	keys, hold, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = keys.Close(); _ = hold.Close() }()
	over := make(chan struct{}, 1)
	options = append(options, tea.WithAltScreen(), tea.WithInput(keys), tea.WithoutSignalHandler(), filter(over))
	program := tea.NewProgram(model, options...)
	ended := make(chan error, 1)
	go func() {
		_, err := program.Run()
		ended <- err
	}()
	for _, s := range steps {
		program.Send(tea.WindowSizeMsg{Width: s.width, Height: s.height})
		program.Send(s)
		<-over
	}
	for range 2 { // if a Screen left the last frame out, it gets another one
		program.Send(RedrawMsg{})
		program.Send(doneMsg{})
		<-over
		program.Send(doneMsg{}) // it is over after the messages before it were drawn
		<-over
		settled()
	}
	program.Quit()
	if err := <-ended; err != nil {
		t.Fatal(err)
	}
}

// terminalOf returns the screen that the output of a program leaves before it is given back.
func terminalOf(output string, steps []step) *vt.Terminal {
	last := steps[len(steps)-1]
	screen := vt.New(last.width, last.height)
	end := strings.LastIndex(output, "\x1b[2K\r")
	_, _ = screen.Write([]byte(output[:end]))
	return screen
}

// byBubbleTea draws the steps with Bubble Tea's renderer.
func byBubbleTea(t *testing.T, steps []step) *vt.Terminal {
	t.Helper()
	var out lockedBuffer
	play(t, &playing{out: &out}, steps, func() {}, tea.WithOutput(&out), tea.WithFPS(120))
	return terminalOf(out.String(), steps)
}

// byScreen draws the steps with a Screen.
func byScreen(t *testing.T, steps []step) *vt.Terminal {
	t.Helper()
	read, write, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	text := make(chan string)
	go func() {
		all, _ := io.ReadAll(read)
		text <- string(all)
	}()
	screen := NewScreen(write, func() {})
	model := &playing{out: write}
	first := steps[0]
	play(t, Direct(model, screen, first.width, first.height), steps, screen.settle, tea.WithOutput(screen), tea.WithFPS(1))
	screen.End()
	_ = write.Close()
	return terminalOf(<-text, steps)
}

// settle waits until the last frame was written.
func (s *Screen) settle() {
	for {
		s.mu.Lock()
		busy := s.busy
		s.mu.Unlock()
		if !busy {
			return
		}
		runtime.Gosched()
	}
}

type lockedBuffer struct {
	mu sync.Mutex
	b  strings.Builder
}

func (l *lockedBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lockedBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

// sequences returns how many random sequences to compare: BULLA_SEQUENCES, or 50.
func sequences(t *testing.T) uint64 {
	t.Helper()
	n, err := strconv.ParseUint(os.Getenv("BULLA_SEQUENCES"), 10, 32)
	if err != nil {
		return 50
	}
	return n
}

// TestScreenLikeBubbleTea draws random frames with Bubble Tea's renderer and with a Screen, through
// new sizes, editors and cleared screens. In the end both terminals show the same.
func TestScreenLikeBubbleTea(t *testing.T) {
	for seed := range sequences(t) {
		steps := randomSteps(rand.New(rand.NewPCG(seed, 2)))
		want, got := byBubbleTea(t, steps), byScreen(t, steps)
		if len(got.Unknown) > 0 {
			t.Fatalf("seed %d: the Screen sends %q", seed, got.Unknown)
		}
		for y := range want.Rows() {
			for x := range want.Rows()[y] {
				if a, b := want.Rows()[y][x], got.Rows()[y][x]; a.Text != b.Text || a.Style() != b.Style() {
					t.Fatalf("seed %d, row %d, column %d: Bubble Tea shows %+v, the Screen %+v", seed, y, x, a, b)
				}
			}
		}
	}
}

// randomSteps returns steps as users make them: most change a part of the frame.
func randomSteps(random *rand.Rand) []step {
	pieces := []string{
		"a", "word", " ", "   ", "│", "─", "✓", "…", "日本", "é", "👍🏽", "👩\u200d🚀", "กำ", "🇩🇪",
		"\x1b[m", "\x1b[1m", "\x1b[31m", "\x1b[38;5;200m", "\x1b[38;2;1;2;3m", "\x1b[48;2;9;8;7m", "\x1b[1;4;97;40m",
	}
	width, height := 2+random.IntN(40), 1+random.IntN(8)
	var rows []string
	steps := make([]step, 1+random.IntN(8))
	for i := range steps {
		s := &steps[i]
		switch random.IntN(8) {
		case 0:
			width, height = 2+random.IntN(40), 1+random.IntN(8)
		case 1:
			s.clear = true
		case 2:
			s.editor = "\x1b[2J\x1b[Htext in an editor"
		}
		for len(rows) < height {
			rows = append(rows, "")
		}
		rows = rows[:height]
		for range 1 + random.IntN(height) {
			var row strings.Builder
			for range random.IntN(width) {
				row.WriteString(pieces[random.IntN(len(pieces))])
			}
			rows[random.IntN(height)] = row.String() + "\x1b[m"
		}
		s.width, s.height, s.frame = width, height, strings.Join(rows, "\n")
	}
	return steps
}
