package ui

import (
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
		if traits.MaxWidth < pane.OverlayWidth {
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
