package core_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"bulla/core"
	"bulla/core/diagnose"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// TestGolden pastes each file of testdata/tokens and compares the findings with the golden file
// next to it. The flag -update rewrites those.
func TestGolden(t *testing.T) {
	inputs, err := filepath.Glob("../testdata/tokens/*.txt")
	if err != nil || len(inputs) == 0 {
		t.Fatalf("no tokens to paste: %v", err)
	}
	for _, input := range inputs {
		t.Run(strings.TrimSuffix(filepath.Base(input), ".txt"), func(t *testing.T) {
			text, err := os.ReadFile(input)
			if err != nil {
				t.Fatal(err)
			}
			s := apply(newWorkbench(t), core.Paste{Text: string(text)}).Snapshot(moment(0).Now)
			got, golden := listed(s), strings.TrimSuffix(input, ".txt")+".golden"
			if *update {
				if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if got != string(want) {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
		})
	}
}

// listed is the verdict and the findings that are not a pass or skipped, a line each. It counts no
// checks: a new one that passes must not change a golden file.
func listed(s core.Snapshot) string {
	var b strings.Builder
	fmt.Fprintf(&b, "verdict: %s\n", s.Verdict)
	for _, f := range s.Findings {
		if f.Severity < diagnose.Pass {
			fmt.Fprintf(&b, "%s %s: %s\n", f.Code, f.Severity, f.Title)
		}
	}
	return b.String()
}
