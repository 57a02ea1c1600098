package ui

import (
	"slices"
	"testing"

	"bulla/ui/keymap"
	"bulla/ui/pane"
)

// TestOverlaysAreComplete names what an overlay lacks: a title, a width, a key that closes it.
func TestOverlaysAreComplete(t *testing.T) {
	d := start(t, 120, 40)
	d.paste(oauthAnswer(t)) // several tokens, for their list
	d.press("esc")
	opened := 0
	for _, b := range d.model.keys.In(keymap.Everywhere) {
		o := d.model.newOverlay(b.Action)
		if o == nil {
			continue
		}
		opened++
		traits := o.Traits()
		f := d.model.overlayFrame(&openOverlay{Overlay: o})
		if title, _ := o.Title(f); title == "" {
			t.Errorf("%s opens an overlay without a title", b.Action)
		}
		if traits.MaxWidth < pane.OverlayWidth && !traits.Clear {
			t.Errorf("%s opens an overlay of %d columns", b.Action, traits.MaxWidth)
		}
		if d.model.keys.Get(traits.Context, keymap.Cancel).Action != keymap.Cancel {
			t.Errorf("no key closes the overlay of %s", b.Action)
		}
		if traits.TakesPaste && !traits.TakesText {
			t.Errorf("the overlay of %s takes pastes but no keys", b.Action)
		}
	}
	if opened == 0 {
		t.Error("no action opens an overlay")
	}
}

// TestEveryGlobalActionActs presses each global binding over a pasted token: it must change the
// screen or run a command.
func TestEveryGlobalActionActs(t *testing.T) {
	for _, b := range keymap.New().In(keymap.Everywhere) {
		if !slices.ContainsFunc(b.Keys(), func(name string) bool { return acts(t, name) }) {
			t.Errorf("the action %q does nothing: add a case to newOverlay in overlays.go or to global in keys.go", b.Action)
		}
	}
}

// acts reports whether a key does anything over a pasted token.
func acts(t *testing.T, name string) bool {
	d := start(t, 120, 40)
	d.paste(sampleToken)
	before := d.screen()
	_, cmd := d.model.Update(keyMsg(name))
	return cmd != nil || d.screen() != before
}

// TestOverlaysStack closes the innermost overlay first.
func TestOverlaysStack(t *testing.T) {
	d := start(t, 120, 40)
	d.press("b")
	d.model.push(newDetail(&pane.Detail{Title: "A detail", Lines: func(int) []pane.Line { return []pane.Line{{}} }}))
	d.model.view = ""
	d.shows("A detail")
	d.press("esc")
	d.hides("A detail")
	d.shows("━ Code ")
	d.press("esc")
	if d.model.top() != nil {
		t.Error("an overlay is still open")
	}
}
