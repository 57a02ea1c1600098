package ui

import (
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"bulla/core/courier"
	"bulla/themes"
	"bulla/ui/keymap"
	"bulla/ui/layout"
	"bulla/ui/pane"
	"bulla/ui/panes/code"
	"bulla/ui/panes/fetch"
	"bulla/ui/panes/issue"
	"bulla/ui/panes/signature"
)

// newOverlay returns the overlay that an action opens, nil for an action that opens none. A new
// overlay is registered here and its action in the keymap.
func (m *Model) newOverlay(action keymap.Action) pane.Overlay {
	reach := m.settings.Reach
	switch action {
	case keymap.Help:
		return newHelp(m.keys, m.contextOf(m.focus))
	case keymap.Palette:
		return newPalette(m)
	case keymap.Paste:
		return newPasteField(m)
	case keymap.ListHistory:
		return newHistory(m)
	case keymap.Compare:
		return newComparison(m)
	case keymap.Send:
		region := courier.Region(m.snap.Expect.Region)
		return issue.New(issue.Settings{
			BaseURL: reach.BaseURL, Region: region, KeyFrom: reach.KeyFrom, Read: reach.ReadAPIKey,
		})
	case keymap.Fetch:
		return fetch.New(reach.ReadText)
	case keymap.Code:
		return code.New()
	case keymap.CopyMenu:
		return newCopyMenu(m)
	case keymap.Break:
		return newBreakList(m)
	case keymap.Theme:
		return newThemeList(m)
	case keymap.Signature:
		return signature.New(reach.ReadAPIKey)
	}
	return nil
}

// openOverlay is an overlay on the stack.
type openOverlay struct {
	pane.Overlay
	rows int // the most rows it has had so far, for one that grows
}

// open opens the overlay of an action.
func (m *Model) open(action keymap.Action) {
	o, ok := m.kept[action]
	if !ok {
		o = m.newOverlay(action)
	}
	if o == nil {
		return
	}
	if o.Traits().Kept {
		m.kept[action] = o
	}
	m.push(o)
}

// push lays an overlay over what is on the screen.
func (m *Model) push(o pane.Overlay) {
	if follower, ok := o.(followsRegion); ok {
		follower.SetRegion(m.region())
	}
	if follower, ok := o.(followsBaseURL); ok {
		follower.SetBaseURL(m.settings.Reach.BaseURL)
	}
	if follower, ok := o.(followsEmulator); ok {
		follower.SetEmulator(m.runningKey())
	}
	m.overlays = append(m.overlays, &openOverlay{Overlay: o})
}

// top returns the innermost overlay, nil for none.
func (m *Model) top() *openOverlay {
	if len(m.overlays) == 0 {
		return nil
	}
	return m.overlays[len(m.overlays)-1]
}

// closeOverlay closes the innermost overlay, and forgets the secrets in it.
func (m *Model) closeOverlay() {
	if resetting, ok := m.top().Overlay.(pane.Resetting); ok {
		resetting.Reset()
	}
	m.overlays = m.overlays[:len(m.overlays)-1]
}

// overlayKey gives a key to an overlay.
func (m *Model) overlayKey(o *openOverlay, msg tea.KeyMsg) tea.Cmd {
	b, ok := m.keys.Find(o.Traits().Context, msg.String())
	f := m.overlayFrame(o)
	if typing, ok := o.typing(); ok {
		return m.typed(typing, msg, f)
	}
	switch {
	case !ok || msg.Paste:
		return m.effect(o.Type(msg, f))
	case b.Action == keymap.Cancel && o.cancels():
		return nil
	case b.Action == keymap.Cancel:
		m.cancelRequest(o)
		m.closeOverlay()
		return nil
	case b.Action == keymap.Number:
		if numbered, ok := o.Overlay.(pane.Numbered); ok {
			return m.effect(numbered.Choose(digit(msg.String()), f))
		}
	}
	if why := o.Disabled(b.Action, f); why != "" {
		m.toast = why
		return nil
	}
	return m.effect(o.Do(b.Action, f))
}

// typing returns the overlay if a field that it opened takes text now.
func (o *openOverlay) typing() (pane.Typing, bool) {
	typing, ok := o.Overlay.(pane.Typing)
	return typing, ok && typing.Typing()
}

// cancels cancels something inside the overlay, such as a filter, and reports whether there was
// anything to cancel.
func (o *openOverlay) cancels() bool {
	cancelable, ok := o.Overlay.(pane.Cancelable)
	return ok && cancelable.Cancel()
}

// digit returns the index, counted from 0, that a digit key from 1 to 9 names.
func digit(key string) int { return int(key[0] - '1') }

// overlayRoom returns the cells that an overlay may have, with its border.
func (m *Model) overlayRoom(o *openOverlay) (width, height int) {
	widest := o.Traits().MaxWidth
	width, height = min(m.width, widest), m.height-1 // the last line is the footer's
	if m.width > 40 {
		width = min(m.width-4, widest)
	}
	if m.height > 12 {
		height = m.height - 4
	}
	return width, height
}

// overlayFrame returns what an overlay is drawn from.
func (m *Model) overlayFrame(o *openOverlay) pane.Frame {
	f := pane.Frame{
		Snapshot: &m.snap, Now: m.present(), Glyphs: m.settings.Glyphs, Keys: m.keys, Context: o.Traits().Context,
		Focused: true,
	}
	width, height := m.overlayRoom(o)
	f.Width, f.Height = width-4, height-2
	rows := o.Wants(f)
	if o.Traits().Grows {
		rows = max(rows, o.rows)
	}
	o.rows = min(rows, f.Height)
	f.Height = o.rows
	return f
}

// drawOverlay lays an overlay over the middle of the screen. The lines behind it turn faint, unless
// the overlay shows a theme.
func (m *Model) drawOverlay(o *openOverlay, lines []pane.Line) {
	f := m.overlayFrame(o)
	r := m.overlayRect(o, f)
	name, facts := o.Title(f)
	box := pane.Box{
		Title: pane.Text(themes.Title, name), Facts: facts, Hint: m.bindings(m.overlayBindings(o), r.W-6),
		Glyphs: f.Glyphs, Window: true,
	}
	drawn := box.Draw(o.Render(f), r.W, r.H)
	for i := range lines {
		lines[i].Inert()
		if !o.Traits().Clear {
			lines[i].In(themes.Faint)
		}
		if i < r.Y || i >= r.Y+len(drawn) {
			continue
		}
		under := lines[i]
		line := under.Slice(0, r.X)
		line.Append(drawn[i-r.Y])
		line.Append(under.Slice(r.X+r.W, m.width))
		lines[i] = line
	}
}

// overlayRect returns where an overlay is drawn, with its border.
func (m *Model) overlayRect(o *openOverlay, f pane.Frame) layout.Rect {
	width, height := m.overlayRoom(o)
	rows := f.Height + 2
	y := (m.height - rows) / 2
	if o.Traits().Grows {
		y = (m.height - height) / 2
	}
	return layout.Rect{X: (m.width - width) / 2, Y: y, W: width, H: rows}
}

// overlayBindings returns the bindings of an overlay that are worth naming now. An arrow in the
// border already says that the overlay scrolls. While a request is under way, only the key that
// cancels it is named.
func (m *Model) overlayBindings(o *openOverlay) []keymap.Binding {
	context := o.Traits().Context
	if _, ok := o.Overlay.(pane.Requesting); ok && m.cancel != nil {
		b := m.keys.Get(context, keymap.Cancel)
		b.SetHelp(b.Help().Key, "cancel")
		return []keymap.Binding{b}
	}
	if _, ok := o.typing(); ok {
		return m.keys.In(keymap.Typing)
	}
	f := pane.Frame{Snapshot: &m.snap, Now: m.present(), Keys: m.keys, Context: context}
	return slices.DeleteFunc(m.keys.In(context), func(b keymap.Binding) bool {
		return keymap.IsMovement(b.Action) || isIdle(o.Overlay, b.Action, f)
	})
}

// isIdle reports whether an action of an overlay would do nothing now.
func isIdle(o pane.Overlay, action keymap.Action, f pane.Frame) bool {
	switch action {
	case keymap.Send:
		sending, ok := o.(pane.Sending)
		return ok && sending.CannotSend(f)
	case keymap.Accept, keymap.Cancel: // they may read a file first, and say afterwards why not
		return false
	}
	return o.Disabled(action, f) != ""
}
