package cli_test

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
	"time"

	"bulla/ui/cli"
)

// TestHostileInputs runs every hostile input of the test kit through the commands that print what a
// token holds.
func TestHostileInputs(t *testing.T) {
	f, err := os.Open(filepath.Join(testkit(t), "hostile_inputs.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 64<<20)
	count := 0
	for lines.Scan() {
		var row struct{ ID, Input string }
		if err := json.Unmarshal(lines.Bytes(), &row); err != nil {
			t.Fatal(err)
		}
		count++
		t.Run(row.ID, func(t *testing.T) { checkHostile(t, row.Input) })
	}
	if err := lines.Err(); err != nil || count < 200 {
		t.Errorf("read %d inputs, %v", count, err)
	}
}

func checkHostile(t *testing.T, input string) {
	for _, args := range [][]string{
		{"decode"}, {"decode", "--header"}, {"decode", "--payload"}, {"diagnose", "-v"}, {"diagnose", "--json"}, {"decode", "--json"},
		{"verify", "--key", "b64:AAAA"}, {"verify", "--key", "b64:AAAA", "--json"}, {"issue", "--secret", "b64:AAAA"}, {"issue", "--secret", "b64:AAAA", "--json"},
	} {
		out, errs := file(t, ""), file(t, "")
		stdin := file(t, input)
		status := cli.Main(cli.Process{
			Args: append(args, "-", "--now", "1795000000"), Stdin: stdin, Stdout: out, Stderr: errs,
			Getenv: environment(nil), Random: sevens{}, IsTerminal: func(*os.File) bool { return false },
			Now: time.Now,
		})
		if status < cli.OK || status > cli.Failed {
			t.Errorf("%v: status %d", args, status)
		}
		for _, stream := range []*os.File{out, errs} {
			text, err := os.ReadFile(stream.Name())
			if err != nil {
				t.Fatal(err)
			}
			if bad := harmful(string(text)); bad != "" {
				t.Errorf("%v prints %s", args, bad)
			}
			if args[len(args)-1] == "--json" && stream == out && !json.Valid(text) {
				t.Errorf("%v prints no JSON: %q", args, text)
			}
		}
	}
}
