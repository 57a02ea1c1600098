package ui

import (
	"fmt"
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"bulla/core/report"
	"bulla/core/share"
	"bulla/themes"
	"bulla/ui/keymap"
	"bulla/ui/pane"
)

// shareOptions returns what decides, besides the Snapshot, what can be copied.
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
	filter  pane.Filter
	list    pane.List
}

func newCopyMenu(m *Model) *copyMenu { return &copyMenu{model: m, options: m.shareOptions()} }

func (c *copyMenu) Title(f pane.Frame) (string, pane.Line) {
	if c.filter.On() {
		return "Copy", c.filter.Facts(len(c.items(f)), c.Wants(f))
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

// items returns the items whose name, or name as a file, matches the filter.
func (c *copyMenu) items(f pane.Frame) []share.Item {
	return slices.DeleteFunc(share.Items(*f.Snapshot, c.options), func(i share.Item) bool {
		return !c.filter.Matches(i.Name, i.File)
	})
}

// Wants implements pane.Wanting. The height is that of the whole list, so that the filter moves
// nothing.
func (c *copyMenu) Wants(f pane.Frame) int { return len(share.Items(*f.Snapshot, c.options)) }

func (c *copyMenu) Disabled(keymap.Action, pane.Frame) string { return "" }

func (c *copyMenu) Do(action keymap.Action, f pane.Frame) pane.Effect {
	items := c.items(f)
	switch {
	case len(items) == 0:
		return pane.Say("nothing matches; esc clears the filter")
	case action == keymap.Accept:
		return c.Choose(c.list.Cursor, f)
	case action == keymap.WriteFile:
		return written(items[c.list.Cursor])
	}
	c.list.Cursor = pane.Moved(action, c.list.Cursor, f.Height-1, len(items))
	return pane.Effect{}
}

// Choose copies a row.
func (c *copyMenu) Choose(row int, f pane.Frame) pane.Effect {
	items := c.items(f)
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

// Type filters the items.
func (c *copyMenu) Type(key tea.KeyMsg, f pane.Frame) pane.Effect {
	return c.filter.Search(key, c, f, func() { c.list = pane.List{} })
}

// Cancel implements pane.Cancelable.
func (c *copyMenu) Cancel() bool { return c.filter.Clear() }

func (c *copyMenu) Render(f pane.Frame) []pane.Line {
	items, below := c.items(f), c.filter.Lines(f)
	lines := c.filter.Nothing(f)
	if len(items) > 0 {
		lines = c.list.Lines(len(items), f.Height-len(below), f, func(i int) pane.Line {
			return c.filter.Highlight(c.row(i, items[i], f.Width))
		})
	}
	return pane.AtBottom(lines, below, f.Height)
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
