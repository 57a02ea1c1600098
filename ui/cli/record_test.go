package cli_test

import (
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/creack/pty"

	"bulla/ui"
	"bulla/ui/cli"
)

// castEvents checks that a recording has a header and whole events, and returns the output in it.
func castEvents(t *testing.T, path string) (output string, kinds []string) {
	t.Helper()
	raw, err := os.ReadFile(path)
	check(t, err)
	lines := strings.Split(strings.TrimSuffix(string(raw), "\n"), "\n")
	var header struct{ Version, Width, Height int }
	check(t, json.Unmarshal([]byte(lines[0]), &header))
	if header.Version != 2 || header.Width == 0 || header.Height == 0 {
		t.Errorf("the header is %s", lines[0])
	}
	for _, line := range lines[1:] {
		var event [3]any
		check(t, json.Unmarshal([]byte(line), &event))
		kind := event[1].(string)
		if kind == "o" {
			output += event[2].(string)
		}
		if !slices.Contains(kinds, kind) {
			kinds = append(kinds, kind)
		}
	}
	return output, kinds
}

func TestRecordTour(t *testing.T) {
	path := filepath.Join(t.TempDir(), "demo.cast")
	args := []string{"--auto", "--pace", "0", "--step", "2", "--record", path}
	stdout, stderr, status := runTour(t, "-", nil, args...)
	if status != cli.OK || !strings.Contains(stderr, "with signatures and keys masked\nhint: play it with") {
		t.Errorf("status %d: %s", status, stderr)
	}
	output, _ := castEvents(t, path)
	if got := strings.ReplaceAll(output, "\r\n", "\n"); got != stdout {
		t.Errorf("recorded\n%s\nof\n%s", got, stdout)
	}
	info, err := os.Stat(path)
	check(t, err)
	if info.Mode() != 0o600 && runtime.GOOS != "windows" {
		t.Errorf("mode %s", info.Mode())
	}
	_, stderr, status = runTour(t, "-", nil, args...)
	if status != cli.Failed || !strings.Contains(stderr, "already exists\nhint: name a new file") {
		t.Errorf("the second time: status %d: %s", status, stderr)
	}
	if again, _ := castEvents(t, path); again != output {
		t.Error("the file was written again")
	}
}

// TestRecordTourMasks plays a tour that prints a token in the text of a step.
func TestRecordTourMasks(t *testing.T) {
	token := tokenOf(t, noon, "2 days")
	signature := token[strings.LastIndexByte(token, '.')+1:]
	own := filepath.Join(t.TempDir(), "own.toml")
	check(t, os.WriteFile(own, []byte(`title = "Own"
[[chapter]]
title = "A token"
[[chapter.step]]
what = "Look at `+token+`."
why = "It has a signature."
`), 0o600))
	for _, flag := range []string{"--record", "--record-secrets"} {
		path := filepath.Join(t.TempDir(), "demo.cast")
		args := []string{own, "--auto", "--pace", "0", "--record", path}
		if flag == "--record-secrets" {
			args = append(args, flag)
		}
		stdout, stderr, status := runTour(t, "-", nil, args...)
		if status != cli.OK || !strings.Contains(stdout, signature) {
			t.Fatalf("status %d: %s%s", status, stdout, stderr)
		}
		output, _ := castEvents(t, path)
		if masked := !strings.Contains(output, signature); masked != (flag == "--record") {
			t.Errorf("%s: masked: %v\n%s", flag, masked, output)
		}
		if piece := signature[10:20]; strings.Contains(output, piece) != strings.Contains(output, signature) {
			t.Errorf("%s: %s is in the recording", flag, piece)
		}
	}
}

func TestRecordRefusals(t *testing.T) {
	dir := t.TempDir()
	taken := filepath.Join(dir, "taken.cast")
	check(t, os.WriteFile(taken, []byte("mine"), 0o600))
	for _, c := range []struct {
		args []string
		want string
	}{
		{[]string{"--record", taken}, "already exists"},
		{[]string{"--record", dir}, "it is a folder"},
		{[]string{"--record", filepath.Join(dir, "none", "a.cast")}, "there is no folder for"},
		{[]string{"--record-secrets"}, "hint: add --record FILE"},
		{[]string{"--record", filepath.Join(dir, "a.cast"), "--json", "x"}, "there is no screen"},
		{[]string{"tour", "--list", "--record", filepath.Join(dir, "a.cast")}, "no step is played"},
		{[]string{"tour", "--record-secrets"}, "hint: add --record FILE"},
	} {
		status, stderr, opened := run(t, "", cli.Process{Args: c.args})
		if status != cli.Failed || !strings.Contains(stderr, c.want) || opened != nil {
			t.Errorf("%q: status %d, %q", c.args, status, stderr)
		}
	}
	if text, err := os.ReadFile(taken); err != nil || string(text) != "mine" {
		t.Errorf("the file that was there is %q, %v", text, err)
	}
	if _, err := os.Stat(filepath.Join(dir, "a.cast")); !os.IsNotExist(err) {
		t.Errorf("something refused was recorded: %v", err)
	}
}

// TestRecordScreen opens the screen with a recording, that of the tour too.
func TestRecordScreen(t *testing.T) {
	for _, args := range [][]string{{}, {"tour"}} {
		for _, secrets := range []bool{false, true} {
			path := filepath.Join(t.TempDir(), "demo.cast")
			all := append(slices.Clone(args), "--record", path)
			if secrets {
				all = append(all, "--record-secrets")
			}
			status, stderr, _ := run(t, "", cli.Process{Args: all, RunTUI: func(o ui.Options) error {
				if o.Record == nil || o.RecordSecrets != secrets {
					t.Errorf("%q: the screen opens with %v, %v", all, o.Record, o.RecordSecrets)
				}
				o.Record.Resize(8, 1)
				o.Record.Frame([]string{"a screen"}, "")
				return fs.ErrInvalid
			}})
			if status != cli.Failed || !strings.Contains(stderr, "recorded in ") {
				t.Errorf("%q: status %d: %s", all, status, stderr)
			}
			if output, _ := castEvents(t, path); !strings.Contains(output, "a screen") {
				t.Errorf("%q: recorded %q", all, output)
			}
		}
	}
}

// TestProgramRecords records the program itself until it is killed, with a resize.
func TestProgramRecords(t *testing.T) {
	path := filepath.Join(t.TempDir(), "demo.cast")
	token := tokenOf(t, noon, "2 days")
	signature := token[strings.LastIndexByte(token, '.')+1:]
	s := open(t, "--record", path, token)
	s.until(signature[len(signature)-10:], 0) // the terminal gets it
	s.brings("?", "Keys")                     // Bubble Tea learns of new sizes only after the first frame
	s.brings("q", "Diagnosis")
	check(t, pty.Setsize(s.tty, &pty.Winsize{Cols: 80, Rows: 24}))
	for {
		raw, err := os.ReadFile(path)
		check(t, err)
		_, after, _ := strings.Cut(string(raw), `"80x24"`)
		if strings.Contains(after, `"o"`) && strings.HasSuffix(after, "\n") {
			break
		}
		select {
		case <-s.grew:
		case <-time.After(10 * time.Second):
			t.Fatalf("no other size was recorded:\n%s", raw)
		}
	}
	check(t, s.cmd.Process.Kill())
	s.wait()
	output, kinds := castEvents(t, path)
	if !slices.Equal(kinds, []string{"o", "r"}) || !strings.Contains(output, "Diagnosis") {
		t.Errorf("events %q:\n%q", kinds, output)
	}
	for at := range len(signature) - 8 {
		if strings.Contains(output, signature[at:at+8]) {
			t.Fatalf("%s was recorded", signature[at:at+8])
		}
	}
}
