package keymap

import (
	"math/rand/v2"
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

// TestShownKeysWork checks that every key that is shown is one of the binding's own, or one of the
// action that does the same everywhere, whatever keys the user chose.
func TestShownKeysWork(t *testing.T) {
	for name, keys := range map[string]Map{
		"usual": New(), "all others": With(rebound()), "one": With(Given{Compose: {"ctrl+g"}, Presets: {"P"}}),
		"swapped": With(Given{Help: {"p"}, Paste: {"?"}, Compose: {"x"}, Flip: {"esc"}}),
	} {
		for _, b := range keys.bindings {
			shown := b.Help().Key
			works := slices.ContainsFunc(b.Keys(), func(key string) bool { return KeyText(key) == shown })
			isRange := b.Action == GoPane || b.Action == Number
			if !works && !isRange && (b.shown == "" || shown != keys.Global(b.shown)) {
				t.Errorf("%s: %s in %s shows %q, but its keys are %q", name, b.Action, b.Context, shown, b.Keys())
			}
		}
	}
}

// TestEveryActionKeepsAKey checks that no choice of keys that has no conflict leaves an action
// without a key: texts always have one to name.
func TestEveryActionKeepsAKey(t *testing.T) {
	actions := SettableActions()
	for seed := range uint64(200) {
		random := rand.New(rand.NewPCG(seed, 1))
		given := Given{}
		for range 1 + random.IntN(len(actions)) {
			of := Settable(actions[random.IntN(len(actions))])[0]
			given[actions[random.IntN(len(actions))]] = []string{of.Keys()[random.IntN(len(of.Keys()))]}
		}
		for conflict := true; conflict; {
			conflict = false
			for _, action := range actions {
				for _, key := range given[action] {
					if _, taken := given.Conflict(action, key); taken {
						delete(given, action)
						conflict = true
					}
				}
			}
		}
		keys := With(given)
		for _, b := range keys.bindings {
			if len(b.Keys()) == 0 || b.Help().Key == "" {
				t.Fatalf("seed %d: %s in %s has no key with %v", seed, b.Action, b.Context, given)
			}
			if got, ok := keys.Find(b.Context, b.Keys()[0]); !ok || got.Action != b.Action {
				t.Fatalf("seed %d: %q in %s is %s, not %s, with %v", seed, b.Keys()[0], b.Context, got.Action, b.Action, given)
			}
		}
	}
}

// rebound returns a letter of its own for every action that can have another key.
func rebound() Given {
	given := Given{}
	for i, action := range SettableActions() {
		given[action] = []string{string(rune(0x400 + i))}
	}
	return given
}

func TestSentencesNameTheKeysOfTheUser(t *testing.T) {
	for _, tt := range []struct {
		context Context
		action  Action
		want    string
	}{
		{Everywhere, Zoom, "give the pane the whole screen; Z or ctrl+g shows all panes again"},
		{TokenList, Cancel, "close the list; W shows it again"},
		{PresetList, Presets, "leave the presets; ctrl+g does the same"},
	} {
		keys := With(Given{Zoom: {"Z"}, Compose: {"ctrl+g"}, ListHistory: {"W"}})
		if got := keys.Get(tt.context, tt.action).Explains; got != tt.want {
			t.Errorf("%s in %s: %q, want %q", tt.action, tt.context, got, tt.want)
		}
	}
	if got := New().Get(TokenList, Cancel).Explains; got != "close the list; w shows it again" {
		t.Errorf("with the usual keys: %q", got)
	}
}

func TestKeysForTexts(t *testing.T) {
	keys := With(Given{Compose: {"pgdown"}, Paste: {"alt+ "}})
	for _, tt := range []struct{ got, want string }{
		{keys.Global(Paste), "alt+space"}, {keys.Key(Scopes, Toggle), "space"}, {keys.Pane(Key), "6"},
		{keys.Cancel(Scopes), "pgdn"}, {keys.Cancel(HelpOverlay), "esc"}, {keys.Key(PresetList, Presets), "pgdn"},
	} {
		if tt.got != tt.want {
			t.Errorf("%q, want %q", tt.got, tt.want)
		}
	}
}
