package hint_test

import (
	"errors"
	"fmt"
	"testing"

	"bulla/core/hint"
)

func TestOf(t *testing.T) {
	problem := hint.Problem{Message: "other users can read the file", Hint: "chmod 600 key.txt"}
	for name, c := range map[string]struct {
		err  error
		want hint.Problem
	}{
		"no error":  {nil, hint.Problem{}},
		"a problem": {problem, problem},
		"wrapped": {fmt.Errorf("in a test: %w", problem),
			hint.Problem{Message: "in a test: " + problem.Message, Hint: problem.Hint}},
		"no hint":   {hint.Problem{Message: "it failed"}, hint.Problem{Message: "it failed", Hint: "the usual"}},
		"any other": {errors.New("it failed"), hint.Problem{Message: "it failed", Hint: "the usual"}},
		"a pointer": {&problem, problem},
		"an embedder": {struct {
			hint.Problem
			status int
		}{problem, 404}, problem},
	} {
		if got := hint.Of(c.err, "the usual"); got != c.want {
			t.Errorf("%s: %+v, want %+v", name, got, c.want)
		}
	}
	if !hint.Of(nil, "the usual").IsZero() || problem.IsZero() {
		t.Error("IsZero")
	}
}

func TestAt(t *testing.T) {
	text := []byte("one\ntwo\n")
	for at, want := range map[int]string{
		-1: "line 1, column 1: m", 0: "line 1, column 1: m", 3: "line 1, column 4: m", 4: "line 2, column 1: m",
		6: "line 2, column 3: m", 8: "line 3, column 1: m", 99: "line 3, column 1: m",
	} {
		if got := hint.At(text, at, hint.Problem{Message: "m"}).Error(); got != want {
			t.Errorf("at %d: %s, want %s", at, got, want)
		}
	}
}
