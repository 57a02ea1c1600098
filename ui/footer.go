package ui

import (
	"fmt"
	"slices"

	"bulla/core"
	"bulla/core/diagnose"
	"bulla/core/visible"
	"bulla/themes"
	"bulla/ui/keymap"
	"bulla/ui/pane"
)

// footer shows the message of the last key, or else the keys that work now.
func (m *Model) footer() pane.Line {
	if toast := m.message(); toast != "" {
		line := pane.Text(themes.Toast, " ")
		line.Append(m.shortened(toast)).PadTo(m.width).On(themes.Toast)
		return line
	}
	line := pane.Text(themes.Text, " ")
	if bindings := m.modal(); bindings != nil {
		return *line.Append(m.bindings(bindings, m.width-2))
	}
	if m.isFresh() {
		return *line.Append(m.bindings(m.firstKeys(), m.width-2))
	}
	inTour := keymap.ComesFirst(m.contextOf(m.focus))
	var steady, changing []keymap.Binding
	if inTour {
		steady = m.paneBindings(m.focus, m.frame(m.focus))
	} else {
		steady, changing = m.globalBindings()
	}
	last := m.bindings(m.lastKeys(), m.width)
	room := m.width - last.Width() - 4
	if m.width >= widthOfAll && !inTour {
		room -= widthOfChanging + 2
	}
	if first := m.bindings(steady, room); first.Width() > 0 {
		line.Append(first)
		line.Add(themes.Text, "  ")
	}
	line.Append(last)
	if here := m.bindings(changing, m.width-line.Width()-3); here.Width() > 0 {
		line.Add(themes.Text, "  ")
		line.Append(here)
	}
	return line
}

// globalBindings returns the bindings that work everywhere and that the footer names now. Changing
// are those that come and go or change their words, so that they move no others.
func (m *Model) globalBindings() (steady, changing []keymap.Binding) {
	if m.touring != nil {
		steady = append(steady, m.toTour())
	}
	for _, b := range m.keys.In(keymap.Everywhere) {
		if !m.inFooter(b.Action) {
			continue
		}
		named := described(b, m.wording(b))
		switch {
		case b.Action == keymap.CopyHere:
			changing = slices.Insert(changing, 0, named)
		case b.Action == keymap.Fix && m.width >= widthOfAll:
			changing = append(changing, named)
		default:
			steady = append(steady, named)
		}
	}
	return steady, changing
}

// lastKeys are the bindings that the footer always names.
func (m *Model) lastKeys() []keymap.Binding {
	var last []keymap.Binding
	for _, action := range []keymap.Action{keymap.Palette, keymap.Help, keymap.Quit} {
		if action != keymap.Palette || m.width >= widthOfPalette {
			last = append(last, m.keys.Get(keymap.Everywhere, action))
		}
	}
	return last
}

// described returns a binding that says what it does.
func described(b keymap.Binding, what string) keymap.Binding {
	b.SetHelp(b.Help().Key, what)
	return b
}

// isFresh reports whether the program has just started and nothing was done yet.
func (m *Model) isFresh() bool {
	starts := m.snap.Mode == core.Compose && m.snap.SampleUser && m.isFocused(keymap.Scopes)
	return starts && !m.used && !m.isZoomed() && m.width >= widthOfFirstKeys
}

// longestCopied is how many characters of the name of what can be copied the footer shows at most.
const longestCopied = 14

const (
	// From these widths on, the footer has room for the key of the palette, and for all first keys.
	widthOfPalette   = 60
	widthOfFirstKeys = 76
	// From this width on, the keys that come and go or change their words follow all others, which
	// stay where they are: the one that fixes and the one that copies what is under the cursor.
	// widthOfChanging is the room for them. Narrower screens need it for other keys.
	widthOfAll      = 110
	widthOfChanging = 26
)

// firstKeys are the bindings that the footer shows until the user does something.
func (m *Model) firstKeys() []keymap.Binding {
	var first []keymap.Binding
	for _, key := range []struct {
		context keymap.Context
		action  keymap.Action
		says    string
	}{
		{keymap.Everywhere, keymap.Paste, "paste a token"}, {keymap.Scopes, keymap.Toggle, "pick a scope"},
		{keymap.Everywhere, keymap.Palette, "all commands"}, {keymap.Everywhere, keymap.StartTour, "tour"},
		{keymap.Everywhere, keymap.Help, "help"}, {keymap.Everywhere, keymap.Quit, "quit"},
	} {
		first = append(first, described(m.keys.Get(key.context, key.action), key.says))
	}
	return first
}

// toTour is the key that goes from another pane to that of the tour.
func (m *Model) toTour() keymap.Binding {
	b := m.keys.Get(keymap.Everywhere, keymap.GoPane)
	b.SetHelp(fmt.Sprint(m.paneOf(keymap.Tour)+1), "tour")
	return b
}

// modal returns the bindings of the innermost overlay or of an open field, which get all keys; nil
// if there is neither.
func (m *Model) modal() []keymap.Binding {
	if o := m.top(); o != nil {
		return m.overlayBindings(o)
	}
	if _, ok := m.typing(); ok {
		return m.typingBindings()
	}
	return nil
}

// typingBindings returns the bindings of the open field in the focused pane.
func (m *Model) typingBindings() []keymap.Binding {
	completing, ok := m.panes[m.focus].(pane.Completing)
	return slices.DeleteFunc(m.keys.In(keymap.Typing), func(b keymap.Binding) bool {
		return b.Action == keymap.Complete && !(ok && completing.Completes())
	})
}

// wording is what the footer calls an action now.
func (m *Model) wording(b keymap.Binding) string {
	switch b.Action {
	case keymap.Fix:
		_, isFixing := m.panes[m.focus].(pane.Fixing)
		switch {
		case m.snap.OfOtherIssuer():
			return "reissue"
		case isFixing: // it only fixes the row under the cursor
		case m.snap.AsIssued() && len(m.snap.Request.ChangedBy(m.snap.Remedies())) == 0:
			return "back to composing"
		case m.snap.Mode == core.Inspect && len(m.snap.Remedies()) == 0:
			return "reissue"
		}
	case keymap.Compose:
		switch {
		case m.isZoomed():
			return "all panes"
		case m.snap.Edit != diagnose.NotEdited, m.session.Derived() == core.Edited:
			return "undo the edit"
		case m.session.Derived() != "" && m.snap.Asked() != nil:
			return "undo the paste"
		case m.session.Derived() != "":
			return "undo the fix"
		case m.snap.Asked() != nil:
			return "forget the paste"
		}
	case keymap.CopyHere:
		if _, what := m.copyable(); what != "" {
			return "copy " + visible.ShortenWith(what, longestCopied, m.settings.Glyphs.Ellipsis)
		}
	}
	return b.Help().Desc
}

// inFooter reports whether the footer names a global action now.
func (m *Model) inFooter(action keymap.Action) bool {
	switch action {
	case keymap.Palette, keymap.Help, keymap.Quit, keymap.Settings, keymap.PrevPane, keymap.GoPane, keymap.NextEdge,
		keymap.Redo, keymap.OlderToken, keymap.NewerToken, keymap.StartTour:
		return false
	case keymap.Zoom:
		return !m.isZoomed() && m.disabled(action) == "" // zoomed, esc is named instead
	case keymap.Compose:
		return m.isZoomed() || m.snap.Mode == core.Inspect || m.session.Derived() != "" || m.snap.Asked() != nil
	}
	_, moves := clockStep(action)
	return !moves && m.disabled(action) == ""
}
