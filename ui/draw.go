package ui

import (
	"fmt"
	"strings"

	"bulla/themes"
	"bulla/ui/keymap"
	"bulla/ui/layout"
	"bulla/ui/pane"
	"bulla/ui/terminal"
)

// draw returns the whole screen, exactly as large as the terminal, and the place of its cursor,
// which is shown in an open field.
func (m *Model) draw() (frame string, cursor terminal.Cursor) {
	if m.width < 1 || m.height < 1 {
		return "", cursor
	}
	lines := m.lines()
	out := make([]byte, 0, m.width*m.height*3)
	for i, line := range lines {
		if i > 0 {
			out = append(out, '\n')
		}
		if cell, ok := line.Cursor(); ok {
			cursor = terminal.Cursor{X: cell, Y: i, Shown: true}
		}
		out = line.Paint(out, m.styles)
	}
	return string(out), cursor
}

func (m *Model) lines() []pane.Line {
	if m.plan.Class == layout.None {
		return m.tooSmall()
	}
	lines := make([]pane.Line, m.height)
	lines[0] = m.header().Fit(m.width, m.settings.Glyphs.Ellipsis)
	for _, placed := range m.plan.Panes {
		for i, line := range m.drawPane(placed) {
			lines[placed.Rect.Y+i].Append(line)
		}
	}
	if o := m.top(); o != nil { // one below it would show around it
		m.drawOverlay(o, lines)
	}
	lines[m.height-1] = m.footer().Fit(m.width, m.settings.Glyphs.Ellipsis)
	return lines
}

// tooSmall fills a screen that is too small for a pane.
func (m *Model) tooSmall() []pane.Line {
	lines := make([]pane.Line, m.height)
	text := fmt.Sprintf("bulla needs %dx%d", layout.MinWidth, layout.MinHeight)
	for i := range lines {
		if i == 0 {
			lines[i].Add(themes.Warning, text)
		}
		lines[i] = lines[i].Fit(m.width, "")
	}
	return lines
}

// drawPane draws a pane in its frame.
func (m *Model) drawPane(placed layout.Placed) []pane.Line {
	p := m.panes[placed.Pane]
	f := m.frame(placed.Pane)
	name, facts := p.Title(f)
	title := m.title(placed, name, f.Focused)
	if m.pointsAt(placed.Pane) {
		mark := pane.Text(themes.Accent, f.Glyphs.Cursor+" ")
		title = *mark.Append(title)
	}
	if !m.plan.Border {
		return pane.Borderless(title, p.Render(f), placed.Rect.W, placed.Rect.H, f.Glyphs)
	}
	box := pane.Box{Title: title, Facts: facts, Glyphs: m.settings.Glyphs, Focus: f.Focused}
	box.Hint = m.hint(placed.Pane, f, placed.Rect.W-6)
	return box.Draw(p.Render(f), placed.Rect.W, placed.Rect.H)
}

// title returns the number and name of a pane. In a shared frame it names all panes; where their
// names don't fit, those not shown have their number only.
func (m *Model) title(placed layout.Placed, name string, focused bool) pane.Line {
	role := themes.Muted
	if focused {
		role = themes.Title
	}
	number := func(p layout.Pane) string { return fmt.Sprintf("%d", int(p)+1) }
	if len(placed.Tabs) == 0 {
		line := pane.Text(themes.Shortcut, number(placed.Pane)+" ")
		return *line.Add(role, name).Press(number(placed.Pane))
	}
	room := placed.Rect.W
	if m.plan.Border {
		room -= 8
	}
	divider := " " + m.settings.Glyphs.Divider + " "
	for _, tabs := range []struct {
		divider string
		named   bool // also the panes that are not shown
	}{{divider, true}, {"  ", true}, {divider, false}, {" ", false}} {
		var line pane.Line
		for i, tab := range placed.Tabs {
			if i > 0 {
				line.Add(themes.Faint, tabs.divider)
			}
			label := pane.Text(themes.Shortcut, number(tab))
			switch {
			case tab == placed.Pane:
				label.Add(themes.Text, " ").Add(themes.Title, name)
			case tabs.named:
				label.Add(themes.Faint, " "+m.tabName(tab))
			}
			line.Append(*label.Press(number(tab)))
		}
		if line.Width() <= room || tabs.divider == " " {
			return line
		}
	}
	return pane.Line{}
}

// tabName returns the name of a pane that isn't shown.
func (m *Model) tabName(p layout.Pane) string {
	name := string(m.contexts[p])
	return strings.ToUpper(name[:1]) + name[1:]
}

// hint lists the keys of the focused pane for its lower border.
func (m *Model) hint(p layout.Pane, f pane.Frame, width int) pane.Line {
	if !f.Focused {
		return pane.Line{}
	}
	if _, ok := m.typing(); ok {
		return m.bindings(m.typingBindings(), width)
	}
	if keymap.ComesFirst(m.contextOf(p)) {
		return pane.Line{} // the footer has them
	}
	return m.bindings(m.paneBindings(p, f), width)
}

// paneBindings returns the bindings of a pane that are worth naming now.
func (m *Model) paneBindings(p layout.Pane, f pane.Frame) []keymap.Binding {
	keyed, ok := m.panes[p].(pane.Keyed)
	if !ok {
		return nil
	}
	if m.canCompose(p) {
		f = composing(f)
	}
	var usable []keymap.Binding
	for _, b := range m.keys.In(m.contextOf(p)) {
		if !keymap.IsMovement(b.Action) && keyed.Disabled(b.Action, f) == "" {
			usable = append(usable, b)
		}
	}
	return usable
}

// bindings lists as many bindings as fit into the width.
func (m *Model) bindings(bindings []keymap.Binding, width int) pane.Line {
	var line pane.Line
	for _, b := range bindings {
		part := pane.Text(themes.Shortcut, b.Help().Key)
		part.Add(themes.Muted, " "+b.Help().Desc)
		if b.Action != keymap.Number { // which stands for several keys
			part.Press(b.Keys()[0])
		}
		gap := 0
		if line.Width() > 0 {
			gap = 2
		}
		if line.Width()+gap+part.Width() > width {
			break
		}
		line.PadTo(line.Width() + gap)
		line.Append(part)
	}
	return line
}
