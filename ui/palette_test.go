package ui

import (
	"slices"
	"strings"
	"testing"

	"bulla/ui/keymap"
)

func TestPaletteRunsACommandAndTeachesItsKey(t *testing.T) {
	d := start(t, 120, 40)
	d.press(":", "type:theme")
	d.shows("Theme", "choose the theme")
	d.press("enter")
	d.shows("next time press t")
	d.hides("━ Commands ")
	d.press("right")
	d.hides("next time")
}

func TestPaletteGoesToThePane(t *testing.T) {
	d := start(t, 120, 40)
	d.press("ctrl+p", "type:edit claims", "enter")
	if !d.model.isFocused(keymap.Claims) {
		t.Fatalf("the focus is on %s", d.model.contexts[d.model.focus])
	}
	d.shows("editing payload", "next time press e in Claims (4)")
}

// TestPaletteLeavesAnOpenList runs a command of Scopes while its presets are open: their keys mean
// something else.
func TestPaletteLeavesAnOpenList(t *testing.T) {
	d := start(t, 120, 40)
	d.press("s")
	d.shows("1 Presets")
	d.press(":", "type:add user", "enter")
	d.shows("1 Scopes", "user_id:")
}

// TestPaletteSaysWhyNot lists a command that can't be used after those that can, and says why as
// its key does.
func TestPaletteSaysWhyNot(t *testing.T) {
	d := start(t, 120, 40)
	d.paste(sampleToken)
	d.press("r")
	why := d.model.toast
	if why == "" {
		t.Fatal("r reissues a pasted token")
	}
	d.press(":", "type:re")
	top := d.model.top().Overlay.(*palette)
	if usable := func(c foundCommand) bool { return c.why == "" }; !usable(top.found[0]) ||
		!slices.IsSortedFunc(top.found, func(a, b foundCommand) int { return min(len(a.why), 1) - min(len(b.why), 1) }) {
		t.Error("a command that can't be used comes before one that can")
	}
	d.press("esc", ":", "type:reissue as of now")
	d.shows("not now: " + why)
	d.press("enter")
	d.shows("━ Commands ")
	if d.model.toast != why {
		t.Errorf("enter says %q, the key %q", d.model.toast, why)
	}
}

func TestPaletteWithoutAMatch(t *testing.T) {
	d := start(t, 120, 40)
	d.press(":", "type:zzzz")
	d.shows(`no command matches "zzzz"`, "try another word")
	d.press("enter")
	d.shows("━ Commands ")
}

func TestPaletteInspectsAPaste(t *testing.T) {
	d := start(t, 120, 40)
	d.press(":")
	d.paste(sampleToken)
	d.hides("━ Commands ")
	d.shows("inspect")
}

// TestPaletteListsEveryCommandThatApplies holds that it lists the bindings of the panes and of
// everywhere, and no key that only works in a window.
func TestPaletteListsEveryCommandThatApplies(t *testing.T) {
	d := start(t, 120, 40)
	known := append(keymap.Panes(), keymap.Everywhere)
	listed := map[string]bool{}
	for _, c := range d.model.commands() {
		if !slices.Contains(known, c.Context) {
			t.Errorf("%s belongs to %s", c.Name, c.Context)
		}
		listed[c.Name] = true
	}
	for _, name := range []string{"Paste a token", "Go to Claims", "User signature (HMAC)", "Use the local key"} {
		if !listed[name] {
			t.Errorf("%q is not listed", name)
		}
	}
}

// TestEveryCommandOfThePaletteDoesWhatItsKeyDoes runs each command that can be used, in both modes.
func TestEveryCommandOfThePaletteDoesWhatItsKeyDoes(t *testing.T) {
	for _, pasted := range []string{"", sampleToken} {
		open := func() *driver {
			d := start(t, 120, 40)
			if pasted != "" {
				d.paste(pasted)
			}
			return d
		}
		for i, c := range open().model.commands() {
			if c.why != "" || c.Action == keymap.CopyHere {
				continue
			}
			byKey, byName := open(), open()
			if c.Context != keymap.Everywhere {
				byKey.model.setFocus(byKey.model.paneOf(c.Context))
			}
			byKey.model.key(keyMsg(c.Keys()[0]))
			byName.model.perform(byName.model.commands()[i].Binding)
			for _, d := range []*driver{byKey, byName} {
				d.model.toast, d.model.lesson, d.model.view = "", "", ""
			}
			if want, got := byKey.screen(), byName.screen(); want != got && !strings.Contains(c.Name, "$EDITOR") {
				t.Errorf("%s: its key shows\n%s\nthe palette\n%s", c.Name, want, got)
			}
		}
	}
}

func TestPaletteLeavesOutScatteredLetters(t *testing.T) {
	d := start(t, 120, 40)
	d.press(":", "type:clock")
	d.shows("Move the clock: a minute back")
	d.hides("Call your own backend", "Switch the issuer")
}
