package claims

import (
	"encoding/base64"
	"slices"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"bulla/core"
	"bulla/core/signing"
	"bulla/themes"
	"bulla/ui/keymap"
	"bulla/ui/pane"
)

// driver runs the pane on a Workbench as the root does: it applies changes and keeps messages and
// requests.
type driver struct {
	t       *testing.T
	bench   core.Workbench
	snap    core.Snapshot
	pane    *Pane
	now     time.Time
	width   int
	height  int
	message string
	outside *pane.EditorText
	changes []core.Change
}

func start(t *testing.T) *driver {
	t.Helper()
	key, err := signing.NewSecret([]byte("0123456789abcdef0123456789abcdef"), "local key")
	if err != nil {
		t.Fatal(err)
	}
	d := &driver{t: t, pane: New(), now: time.Date(2026, 11, 20, 11, 30, 0, 0, time.FixedZone("CET", 3600)), width: 90,
		height: 16}
	d.bench = core.New(key, d.moment())
	d.snap = d.bench.Snapshot(d.now)
	return d
}

// inspect starts with a token of a header and a payload that somebody else signed.
func inspect(t *testing.T, header, payload string) *driver {
	t.Helper()
	d := start(t)
	encode := base64.RawURLEncoding.EncodeToString
	d.paste(encode([]byte(header)) + "." + encode([]byte(payload)) + "." + encode(make([]byte, 32)))
	return d
}

func (d *driver) moment() core.Moment {
	return core.Moment{Now: d.now, ID: "00000000-0000-4000-8000-0000000000aa"}
}

func (d *driver) paste(text string) {
	d.apply(core.Paste{Text: text})
	d.pane.Reset()
}

func (d *driver) apply(changes ...core.Change) {
	mode := d.bench.Mode
	for _, c := range changes {
		d.bench = d.bench.Apply(c, d.moment())
	}
	d.snap = d.bench.Snapshot(d.now)
	if d.bench.Mode != mode {
		d.pane.Reset()
	}
}

func (d *driver) frame() pane.Frame {
	return pane.Frame{
		Snapshot: &d.snap, Now: d.snap.Now, Glyphs: themes.Unicode(), Keys: keymap.New(),
		Width: d.width, Height: d.height, Focused: true,
	}
}

func (d *driver) effect(e pane.Effect) {
	d.message, d.outside = e.Say, e.OpenEditor
	d.changes = append(d.changes, e.Changes...)
	d.apply(e.Changes...)
}

// do performs actions, even disabled ones.
func (d *driver) do(actions ...keymap.Action) {
	d.t.Helper()
	for _, action := range actions {
		if why := d.pane.Disabled(action, d.frame()); why != "" {
			d.t.Fatalf("%s is disabled: %s", action, why)
		}
		d.effect(d.pane.Do(action, d.frame()))
	}
}

// on puts the cursor on the first row of a claim.
func (d *driver) on(name string) {
	d.t.Helper()
	i := slices.IndexFunc(d.pane.rows(d.frame()), func(r row) bool { return r.member == name })
	if i < 0 {
		d.t.Fatalf("there is no claim %s", name)
	}
	d.do(keymap.First)
	for range i {
		d.do(keymap.Down)
	}
}

var keyTypes = map[string]tea.KeyType{
	"left": tea.KeyLeft, "right": tea.KeyRight, "up": tea.KeyUp, "down": tea.KeyDown, "home": tea.KeyHome,
	"end":       tea.KeyEnd,
	"backspace": tea.KeyBackspace, "delete": tea.KeyDelete, "ctrl+k": tea.KeyCtrlK, "ctrl+w": tea.KeyCtrlW,
	"ctrl+left": tea.KeyCtrlLeft, "ctrl+z": tea.KeyCtrlZ, "ctrl+home": tea.KeyCtrlHome, "ctrl+end": tea.KeyCtrlEnd,
}

// press presses keys; anything but the name of a key is typed letter by letter.
func (d *driver) press(keys ...string) {
	d.t.Helper()
	for _, name := range keys {
		switch kind, ok := keyTypes[name]; {
		case ok:
			d.effect(d.pane.Type(tea.KeyMsg{Type: kind}, d.frame()))
		case name == "alt+d":
			d.effect(d.pane.Type(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("d"), Alt: true}, d.frame()))
		default:
			for _, r := range name {
				d.effect(d.pane.Type(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune{r}}, d.frame()))
			}
		}
	}
}

func (d *driver) accept() { d.effect(d.pane.Accept(d.frame())) }

func (d *driver) screen() string {
	var b strings.Builder
	for _, line := range d.pane.Render(d.frame()) {
		b.WriteString(strings.TrimRight(line.Plain(), " ") + "\n")
	}
	return b.String()
}

// shows fails unless every text is in the pane.
func (d *driver) shows(texts ...string) {
	d.t.Helper()
	for _, text := range texts {
		if !strings.Contains(d.screen(), text) {
			d.t.Fatalf("the pane does not show %q:\n%s", text, d.screen())
		}
	}
}

// changed fails unless the last change is the edit of a part to a text.
func (d *driver) changed(want core.EditPart) {
	d.t.Helper()
	if len(d.changes) == 0 {
		d.t.Fatalf("nothing was changed; said: %s", d.message)
	}
	if got := d.changes[len(d.changes)-1]; got != core.Change(want) {
		d.t.Errorf("changed:\n%+v\nwant:\n%+v", got, want)
	}
}
