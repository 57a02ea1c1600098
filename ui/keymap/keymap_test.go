package keymap

import (
	"strings"
	"testing"
)

func TestNoKeyTwiceInOnePlace(t *testing.T) {
	for _, context := range Contexts() {
		seen := map[string]Action{}
		for _, b := range New().In(context) {
			for _, k := range b.Keys() {
				if other, twice := seen[k]; twice {
					t.Errorf("%s: %q calls %s and %s", context, k, other, b.Action)
				}
				seen[k] = b.Action
			}
		}
	}
}

func TestEveryBindingExplainsItself(t *testing.T) {
	for _, b := range All() {
		if b.Explains == "" || b.Help().Key == "" || b.Help().Desc == "" || len(b.Keys()) == 0 && b.Action != Toggle {
			t.Errorf("%s in %s lacks words or keys: %+v", b.Action, b.Context, b.Help())
		}
	}
}

func TestSpaceIsBound(t *testing.T) {
	b, ok := New().Find(Scopes, " ")
	if !ok || b.Action != Toggle {
		t.Fatalf("space in the scopes = %q, %v", b.Action, ok)
	}
}

func TestRowsTellMovingOnce(t *testing.T) {
	ups := 0
	for _, row := range Rows() {
		if row.Explains == "move up" {
			ups++
		}
	}
	if ups != 1 {
		t.Errorf("moving up is told %d times", ups)
	}
	if !strings.Contains(Markdown(), "| scopes | `space, enter` | choose") {
		t.Errorf("the table lacks the toggle:\n%s", Markdown())
	}
}
