package ui

import (
	"fmt"
	"slices"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"bulla/core"
	"bulla/core/report"
	"bulla/core/share"
	"bulla/themes"
	"bulla/ui/keymap"
	"bulla/ui/pane"
)

// shareOptions returns what can be copied depends on, besides the Snapshot.
func (m *Model) shareOptions() share.Options {
	o := share.Options{
		BaseURL: m.settings.Reach.BaseURL, Region: m.region(),
		Report: report.MarkdownOptions{Version: m.settings.Version},
	}
	claims := m.paneOf(keymap.Claims)
	if p, ok := m.panes[claims].(pane.Copying); ok && m.snap.Token.Text != "" {
		o.ClaimValue, o.ClaimName = p.Copy(m.frame(claims))
	}
	return o
}

// copyMenu is the overlay that lists everything that can be copied. Letters filter it.
type copyMenu struct {
	model   *Model
	options share.Options
	filter  string
	list    pane.List
}

func newCopyMenu(m *Model) *copyMenu { return &copyMenu{model: m, options: m.shareOptions()} }

func (c *copyMenu) Title(f pane.Frame) (string, pane.Line) {
	if c.filter != "" {
		facts := pane.Text(themes.Muted, "filter ")
		return "Copy", *facts.Add(themes.Text, c.filter)
	}
	return "Copy", pane.Text(themes.Muted, "type to filter")
}

func (c *copyMenu) Traits() pane.Traits {
	return pane.Traits{Context: keymap.CopyMenuOverlay, TakesText: true, MaxWidth: copyMenuWidth}
}

const (
	// copyMenuWidth is wider than that of other overlays, so that previews say more.
	copyMenuWidth = 100
	// previewed is the width from which a row has room for a preview.
	previewed = 44
	// previewColumn is where it begins.
	previewColumn = 27
)

// items returns the rows whose name, or name as a file, has the filter.
func (c *copyMenu) items(s *core.Snapshot) []share.Item {
	return slices.DeleteFunc(share.Items(*s, c.options), func(i share.Item) bool {
		return !strings.Contains(strings.ToLower(i.Name+" "+i.File), strings.ToLower(c.filter))
	})
}

// Wants keeps its size while the filter is typed.
func (c *copyMenu) Wants(f pane.Frame) int { return len(share.Items(*f.Snapshot, c.options)) }

func (c *copyMenu) Disabled(keymap.Action, pane.Frame) string { return "" }

func (c *copyMenu) Do(action keymap.Action, f pane.Frame) pane.Effect {
	items := c.items(f.Snapshot)
	switch action {
	case keymap.Accept:
		return c.Choose(c.list.Cursor, f)
	case keymap.WriteFile:
		if len(items) == 0 {
			return pane.Say(fmt.Sprintf("nothing matches %q", c.filter))
		}
		return written(items[c.list.Cursor])
	}
	c.list.Cursor = max(pane.Moved(action, c.list.Cursor, f.Height-1, len(items)), 0)
	return pane.Effect{}
}

// Choose copies a row.
func (c *copyMenu) Choose(row int, f pane.Frame) pane.Effect {
	items := c.items(f.Snapshot)
	switch {
	case row >= len(items):
		return pane.Say("no row has this number")
	case items[row].WhyNot != "":
		return pane.Say(items[row].WhyNot)
	}
	c.model.closeOverlay()
	return pane.Effect{Copy: items[row].Text(), Copied: items[row].Name}
}

// Click implements pane.Clickable.
func (c *copyMenu) Click(t pane.Target, f pane.Frame) pane.Effect { return c.Choose(t.Row, f) }

// Yield implements pane.Yielding. The filter may be lost.
func (c *copyMenu) Yield(pane.Frame) bool { return true }

// written returns the effect of writing an item to a file.
func written(i share.Item) pane.Effect {
	if i.WhyNot != "" {
		return pane.Say(i.WhyNot)
	}
	return pane.Effect{Write: &pane.FileText{Name: i.File, What: i.Name, Text: i.Text()}}
}

// Type filters the rows.
func (c *copyMenu) Type(key tea.KeyMsg, _ pane.Frame) pane.Effect {
	switch key.Type {
	case tea.KeyRunes, tea.KeySpace:
		const longest = 30
		c.filter += string(key.Runes)
		if runes := []rune(c.filter); len(runes) > longest {
			c.filter = string(runes[:longest])
		}
	case tea.KeyCtrlU:
		c.filter = ""
	case tea.KeyBackspace:
		runes := []rune(c.filter)
		c.filter = string(runes[:max(len(runes)-1, 0)])
	}
	c.list = pane.List{}
	return pane.Effect{}
}

func (c *copyMenu) Render(f pane.Frame) []pane.Line {
	items := c.items(f.Snapshot)
	if len(items) == 0 {
		return pane.Wrap(themes.Muted, "nothing matches; backspace shows more", f.Width)
	}
	from, to := c.list.Window(len(items), f.Height)
	var lines []pane.Line
	for i := from; i < to; i++ {
		line := c.row(i, items[i], f.Width).Fit(f.Width, f.Glyphs.Ellipsis)
		if i == c.list.Cursor {
			line.On(themes.Cursor)
		}
		lines = append(lines, *line.Row(i))
	}
	pane.MarkMore(lines, from > 0, to < len(items), f)
	return lines
}

// row draws one item: its number, its name, and a preview or why there is none.
func (c *copyMenu) row(i int, item share.Item, width int) pane.Line {
	number := "   "
	if i < 9 {
		number = fmt.Sprintf(" %d ", i+1)
	}
	line := pane.Text(themes.Shortcut, number)
	name, preview, role := themes.Text, item.Preview, themes.Muted
	if item.WhyNot != "" {
		name, preview, role = themes.Faint, item.WhyNot, themes.Faint
	}
	line.Add(name, item.Name)
	if width >= previewed {
		line.PadTo(previewColumn)
		line.Add(role, preview)
	}
	return line
}
