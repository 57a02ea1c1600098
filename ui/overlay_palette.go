package ui

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"bulla/core"
	"bulla/themes"
	"bulla/ui/keymap"
	"bulla/ui/layout"
	"bulla/ui/pane"
)

// palette is the overlay that finds a command by its name and runs it. Its commands are the
// bindings of every pane and of everywhere.
type palette struct {
	field    pane.Field
	commands []command
	found    []foundCommand
	list     pane.List
}

// command is a binding in the palette.
type command struct {
	keymap.Binding
	where string // the pane that it belongs to, "" for everywhere
	why   string // why it can't be used now, "" if it can
}

// foundCommand is a command that matches the query, and which characters of its name do.
type foundCommand struct {
	command
	score int
	at    []int
}

func newPalette(m *Model) *palette {
	p := &palette{field: pane.NewField(": ", "", "what do you want to do?"), commands: m.commands()}
	p.search()
	return p
}

// commands lists every action that has a name, the most useful ones of the present mode first.
func (m *Model) commands() []command {
	var all []command
	for _, b := range m.keys.In(keymap.Everywhere) {
		switch b.Action {
		case keymap.Palette: // is open
		case keymap.GoPane:
			all = append(all, m.panesToGoTo(b)...)
		default:
			all = append(all, command{Binding: b, why: m.idle(b.Action)})
		}
	}
	for i, context := range m.contexts[:len(m.slotsNow())] {
		p := layout.Pane(i)
		keyed, ok := m.panes[p].(pane.Keyed)
		if !ok {
			continue
		}
		for _, b := range m.keys.In(context) {
			if b.Name != "" {
				all = append(all, command{Binding: b, where: m.tabName(p), why: keyed.Disabled(b.Action, m.frame(p))})
			}
		}
	}
	slices.SortStableFunc(all, func(a, b command) int { return cmp.Compare(m.rank(a), m.rank(b)) })
	return all
}

// rank sorts commands: the usual ones, those of the focused pane, the others, and last those that
// only move the focus.
func (m *Model) rank(c command) int {
	usual := m.usual()
	i := slices.Index(usual, c.Action)
	switch {
	case i >= 0:
		return i
	case m.isFocused(c.Context):
		return len(usual)
	case slices.Contains([]keymap.Action{keymap.NextPane, keymap.PrevPane, keymap.GoPane}, c.Action):
		return len(usual) + 2
	}
	return len(usual) + 1
}

// usual are the actions that a user most likely wants in the present mode.
func (m *Model) usual() []keymap.Action {
	if m.snap.Mode == core.Inspect {
		return []keymap.Action{
			keymap.Fix, keymap.ShowPassed, keymap.CopyToken, keymap.ListHistory, keymap.Compose, keymap.Paste,
		}
	}
	return []keymap.Action{
		keymap.Paste, keymap.Toggle, keymap.AddUser, keymap.Presets, keymap.CopyToken, keymap.Send, keymap.Code,
	}
}

// panesToGoTo returns a command for each pane.
func (m *Model) panesToGoTo(b keymap.Binding) []command {
	var all []command
	for i, key := range b.Keys()[:len(m.slotsNow())] {
		to := b
		to.Name += " " + m.tabName(layout.Pane(i))
		to.SetKeys(key)
		to.SetHelp(key, to.Name)
		all = append(all, command{Binding: to})
	}
	return all
}

// idle says why a global action would do nothing now, "" if it would do something.
func (m *Model) idle(action keymap.Action) string {
	if action == keymap.Compose && !m.inFooter(action) {
		return "you are composing: there is nothing to go back from"
	}
	return m.disabled(action)
}

// search finds the commands for what was typed: those that can be used first, the best match first.
// If a command has the typed words as they are, those that only have their letters are left out.
// Without a query it lists only those that can be used.
func (p *palette) search() {
	query := p.field.Value()
	empty := strings.TrimSpace(query) == ""
	p.found, p.list = nil, pane.List{}
	for _, c := range p.commands {
		score, at, ok := fuzzy(query, c.Name, c.Words+" "+c.where, c.Keys())
		if ok && (!empty || c.why == "") {
			p.found = append(p.found, foundCommand{command: c, score: score, at: at})
		}
	}
	spelled := func(f foundCommand) bool {
		return pane.HasWords(strings.Join(f.Keys(), " ")+" "+f.Name+" "+f.Words+" "+f.where, query)
	}
	if slices.ContainsFunc(p.found, spelled) {
		p.found = slices.DeleteFunc(p.found, func(f foundCommand) bool { return !spelled(f) })
	}
	slices.SortStableFunc(p.found, func(a, b foundCommand) int {
		if a.why == "" != (b.why == "") {
			return cmp.Compare(len(a.why), len(b.why)) // one of them is empty
		}
		return cmp.Compare(b.score, a.score)
	})
}

// Title implements pane.Overlay.
func (p *palette) Title(pane.Frame) (string, pane.Line) {
	facts := fmt.Sprintf("%d found", len(p.found))
	if strings.TrimSpace(p.field.Value()) == "" {
		facts = fmt.Sprintf("%d of %d apply now", len(p.found), len(p.commands))
	}
	return "Commands", pane.Text(themes.Muted, facts)
}

// Traits implements pane.Overlay.
func (p *palette) Traits() pane.Traits {
	return pane.Traits{Context: keymap.PaletteOverlay, TakesText: true, MaxWidth: paletteWidth, Grows: true}
}

const (
	paletteWidth = 92 // with the border
	paletteRows  = 16 // commands that are in sight at most
	paletteFoot  = 3  // rows below the list: a gap, and what the command does
)

// Wants implements pane.Wanting. The height doesn't depend on what was found, so that nothing
// moves.
func (p *palette) Wants(pane.Frame) int { return 1 + paletteRows + paletteFoot }

// Disabled implements pane.Keyed.
func (p *palette) Disabled(keymap.Action, pane.Frame) string { return "" }

// Do implements pane.Keyed.
func (p *palette) Do(action keymap.Action, f pane.Frame) pane.Effect {
	c, ok := p.selected()
	switch {
	case action != keymap.Accept:
		p.list.Cursor = pane.Moved(action, p.list.Cursor, p.rows(f)-1, len(p.found))
	case !ok:
		return pane.Say(fmt.Sprintf("no command matches %q: type another word, or esc closes", p.field.Value()))
	case c.why != "":
		return pane.Say(c.why)
	default:
		return pane.Effect{Perform: &c.Binding}
	}
	return pane.Effect{}
}

// selected returns the command under the cursor.
func (p *palette) selected() (c foundCommand, ok bool) {
	if len(p.found) == 0 {
		return foundCommand{}, false
	}
	return p.found[min(p.list.Cursor, len(p.found)-1)], true
}

// Click implements pane.Clickable.
func (p *palette) Click(t pane.Target, f pane.Frame) pane.Effect {
	p.list.Cursor = t.Row
	return p.Do(keymap.Accept, f)
}

// Yield implements pane.Yielding. What was searched may be lost.
func (p *palette) Yield(pane.Frame) bool { return true }

// Type implements pane.Overlay.
func (p *palette) Type(key tea.KeyMsg, _ pane.Frame) pane.Effect {
	before := p.field.Value()
	p.field.Type(key)
	if p.field.Value() != before {
		p.search()
	}
	return pane.Effect{}
}

// rows returns how many commands are in sight.
func (p *palette) rows(f pane.Frame) int {
	rows := f.Height - 1
	if f.Height > 2*paletteFoot {
		rows -= paletteFoot
	}
	return max(rows, 1)
}

// Render implements pane.Overlay.
func (p *palette) Render(f pane.Frame) []pane.Line {
	lines := []pane.Line{p.field.Line(f.Width, f.Glyphs.Ellipsis)}
	if len(p.found) == 0 {
		advice := fmt.Sprintf("try another word, such as copy, scope or key; %s, then %s lists all keys",
			f.Keys.Key(keymap.PaletteOverlay, keymap.Cancel), f.Keys.Global(keymap.Help))
		lines = append(lines, pane.Wrap(themes.Muted, fmt.Sprintf("no command matches %q", p.field.Value()), f.Width)...)
		lines = append(lines, pane.Wrap(themes.Faint, advice, f.Width)...)
		return lines[:min(len(lines), max(f.Height, 0))]
	}
	rows := p.rows(f)
	lines = append(lines, p.list.Lines(len(p.found), rows, f, func(i int) pane.Line {
		return p.found[i].row(f, i == p.list.Cursor)
	})...)
	for len(lines) < 1+rows {
		lines = append(lines, pane.Line{})
	}
	lines = append(lines, p.about(f)...)
	return lines[:min(len(lines), max(f.Height, 0))]
}

// about says what the command under the cursor does, or why it can't be used now.
func (p *palette) about(f pane.Frame) []pane.Line {
	c, _ := p.selected()
	text := pane.Wrap(themes.Muted, c.Explains, f.Width)
	if c.why != "" {
		text = pane.Wrap(themes.Warning, f.Glyphs.Warning+" not now: "+c.why, f.Width)
	}
	if most := paletteFoot - 1; len(text) > most {
		text = text[:most]
		text[most-1] = text[most-1].Fit(f.Width-1, "")
		text[most-1].Add(themes.Faint, f.Glyphs.Ellipsis)
	}
	return append([]pane.Line{{}}, text...)
}

// row draws a command: its name with the match, where it works or why it doesn't, and its key.
func (c foundCommand) row(f pane.Frame, cursor bool) pane.Line {
	const nameColumn, least = 42, 12
	role, key := themes.Text, themes.Shortcut
	if c.why != "" {
		role, key = themes.Faint, themes.Faint
	}
	mark := "  "
	if cursor {
		mark = f.Glyphs.Cursor + " "
	}
	line := pane.Text(themes.Accent, mark)
	for i, r := range []rune(c.Name) {
		if slices.Contains(c.at, i) {
			line.Add(themes.Match, string(r))
		} else {
			line.Add(role, string(r))
		}
	}
	shown := pane.Text(key, c.Help().Key)
	room := f.Width - shown.Width() - 2
	if note := cmp.Or(c.why, c.where); note != "" && room-nameColumn >= least {
		line.PadTo(nameColumn)
		line.Add(themes.Faint, note)
	}
	line = line.Fit(max(room, 0), f.Glyphs.Ellipsis)
	return *line.Add(themes.Text, "  ").Append(shown)
}

// perform carries out the command of the palette as its key would, in the pane that it belongs to,
// and says which key does the same.
func (m *Model) perform(b keymap.Binding) tea.Cmd {
	m.overlays = nil
	m.lesson = "next time press " + b.Help().Key
	if b.Context == keymap.Everywhere {
		return m.global(b.Action, b.Keys()[0])
	}
	p := m.paneOf(b.Context)
	if m.focus != p {
		m.lesson += fmt.Sprintf(" in %s (%d)", m.tabName(p), p+1)
		m.setFocus(p)
	}
	if cancelable, ok := m.panes[p].(pane.Cancelable); ok && m.contextOf(p) != b.Context {
		cancelable.Cancel() // a list that is open in the pane has other keys
	}
	return m.paneAction(b.Action)
}
