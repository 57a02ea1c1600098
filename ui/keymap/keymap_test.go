package keymap

import (
	"slices"
	"testing"
)

func TestNoKeyTwiceInOneContext(t *testing.T) {
	type where struct {
		context Context
		key     string
	}
	seen := map[where]Action{}
	for _, b := range all() {
		for _, k := range b.Keys() {
			if other, twice := seen[where{b.Context, k}]; twice {
				t.Errorf("%s: %q calls %s and %s", b.Context, k, other, b.Action)
			}
			seen[where{b.Context, k}] = b.Action
		}
	}
}

// TestGlobalKeysHideNoPaneKey checks that no key of a pane works everywhere too: the pane would
// never get it.
func TestGlobalKeysHideNoPaneKey(t *testing.T) {
	keys := New()
	for _, context := range append(Panes(), PresetList) {
		for _, b := range keys.In(context) {
			for _, k := range b.Keys() {
				if global, ok := keys.Find(Everywhere, k); ok && !ComesFirst(context) {
					t.Errorf("%q calls %s in %s and %s everywhere: give one of them another key", k, b.Action, context, global.Action)
				}
			}
		}
	}
}

func TestEveryBindingExplainsItself(t *testing.T) {
	for _, b := range all() {
		if b.Explains == "" || b.Help().Key == "" || b.Help().Desc == "" || len(b.Keys()) == 0 && b.Action != Toggle {
			t.Errorf("%s in %s lacks words or keys: %+v", b.Action, b.Context, b.Help())
		}
	}
}

// TestEveryBindingHasAName checks that the command palette can list every action of the panes and
// of everywhere under a name of its own.
func TestEveryBindingHasAName(t *testing.T) {
	keys := New()
	seen := map[string]Action{}
	for _, context := range append(Panes(), Everywhere) {
		for _, b := range keys.In(context) {
			moves := IsMovement(b.Action) || context == Token && (b.Action == Left || b.Action == Right)
			if b.Name == "" && !moves {
				t.Errorf("%s in %s has no name: add .named(name, words) to its bind call", b.Action, b.Context)
			}
			if other, twice := seen[b.Name]; twice && b.Name != "" {
				t.Errorf("%s and %s are both named %q", b.Action, other, b.Name)
			}
			seen[b.Name] = b.Action
		}
	}
}

// TestRowsKeepContextsTogether checks that no heading of the help comes twice.
func TestRowsKeepContextsTogether(t *testing.T) {
	seen := map[string]bool{}
	last := ""
	for _, row := range New().Rows() {
		if row.Context != last && seen[row.Context] {
			t.Errorf("the rows of %q are in two places", row.Context)
		}
		seen[row.Context], last = true, row.Context
	}
}

func TestSpaceIsBound(t *testing.T) {
	b, ok := New().Find(Scopes, " ")
	if !ok || b.Action != Toggle {
		t.Fatalf("space in the scopes = %q, %v", b.Action, ok)
	}
}

func TestRowsExplainMovingOnce(t *testing.T) {
	ups := 0
	for _, row := range New().Rows() {
		if row.Explains == "move up" {
			ups++
		}
	}
	if ups != 1 {
		t.Errorf("moving up is told %d times", ups)
	}
	toggles := func(r Row) bool {
		return r.Context == "scopes" && r.Keys == "space, enter" && r.Explains == "add or remove the scope under the cursor"
	}
	if !slices.ContainsFunc(New().Rows(), toggles) {
		t.Errorf("the list of keys lacks the toggle:\n%v", New().Rows())
	}
}
