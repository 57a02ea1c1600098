package ui

import (
	"fmt"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"

	"bulla/core"
	"bulla/ui/keymap"
)

// point clicks a text on the screen.
func (d *driver) point(text string) {
	d.t.Helper()
	d.click(d.find(text))
}

// find returns the cell in the middle of a text on the screen.
func (d *driver) find(text string) (x, y int) {
	d.t.Helper()
	screen := ansi.Strip(d.screen())
	for y, row := range strings.Split(screen, "\n") {
		if before, _, ok := strings.Cut(row, text); ok {
			return ansi.StringWidth(before) + ansi.StringWidth(text)/2, y
		}
	}
	d.t.Fatalf("%q is not on the screen:\n%s", text, screen)
	return 0, 0
}

func (d *driver) click(x, y int) {
	d.t.Helper()
	d.send(tea.MouseMsg{X: x, Y: y, Button: tea.MouseButtonLeft, Action: tea.MouseActionPress})
	d.send(tea.MouseMsg{X: x, Y: y, Button: tea.MouseButtonNone, Action: tea.MouseActionRelease})
}

// wheel turns the wheel over a text.
func (d *driver) wheel(text string, button tea.MouseButton) {
	d.t.Helper()
	x, y := d.find(text)
	d.send(tea.MouseMsg{X: x, Y: y, Button: button, Action: tea.MouseActionPress})
}

func TestClickFocusesPanesAndTabs(t *testing.T) {
	d := start(t, 80, 24)
	for _, step := range []struct {
		text string
		want keymap.Context
	}{
		{"3 Token", keymap.Token},
		{"6 Key", keymap.Key},
		{"7 Access", keymap.Access},
		{"Scopes", keymap.Scopes},
		{"preview", keymap.Diagnosis}, // the verdict
	} {
		d.point(step.text)
		if !d.model.isFocused(step.want) {
			t.Errorf("a click on %q focuses %s", step.text, d.model.contexts[d.model.focus])
		}
	}
}

func TestClickTogglesAScope(t *testing.T) {
	d := start(t, 120, 40)
	d.press("4")
	d.point("read:preferences")
	if !strings.Contains(d.scope(), "read:preferences") || !d.model.isFocused(keymap.Scopes) {
		t.Errorf("a click on its name doesn't add the scope: %s", d.scope())
	}
	before := d.scope()
	x, y := d.find("write:preferences")
	d.click(x+16, y) // on the explanation
	if d.scope() != before {
		t.Errorf("a click on the explanation changes the scope: %s", d.scope())
	}
	d.press("space")
	if !strings.Contains(d.scope(), "write:preferences") {
		t.Errorf("the click didn't put the cursor on the row: %s", d.scope())
	}
	d.press("/", "type:brands")
	d.point("Create and designer") // accepts the filter, and unfolds the group
	if d.model.takesText() {
		t.Error("a click on a row leaves the filter open")
	}
	d.press("esc", "end")
	d.shows("tenants:brand:read")
}

func TestClickOnARowOpensItTheSecondTime(t *testing.T) {
	d := start(t, 120, 40)
	d.paste("Authorization: Bearer " + sampleToken)
	d.press("v")
	for _, row := range [][2]string{{"tenant_id", "payload tenant_id"}, {"! ", "what to do"}, {"Inbox empty?", "401"}} {
		text, opened := row[0], row[1]
		if text == "Inbox empty?" {
			d.point("7 Access")
			d.press("down")
		}
		d.point(text)
		if d.model.top() != nil {
			t.Fatalf("the first click on %s opens a window", text)
		}
		d.point(text)
		d.shows(opened)
		if d.model.top() == nil {
			t.Fatalf("the second click on %s opens no window", text)
		}
		d.click(0, 0)
		if d.model.top() != nil {
			t.Fatal("a click next to the window doesn't close it")
		}
	}
}

func TestClickPicksAnExpiry(t *testing.T) {
	d := start(t, 120, 40)
	d.point("7d")
	if got := d.model.session.Bench().Request.Expiry; got != "7d" {
		t.Errorf("expiry = %q", got)
	}
	x, y := d.find("never")
	if d.click(x+8, y); d.model.session.Bench().Request.Never {
		t.Error("a click next to never chooses it")
	}
	d.point("never")
	if !d.model.session.Bench().Request.Never {
		t.Error("never isn't chosen")
	}
}

func TestClickOnAKeyPressesIt(t *testing.T) {
	d := start(t, 120, 40)
	d.point("? help")
	d.shows("Choose scopes and an expiry")
	d.point("esc close")
	d.hides("Choose scopes and an expiry")
	d.point("s presets")
	d.shows("Presets")
	d.point("esc back")
	d.hides("users stay")
	d.point("q quit")
	if !d.quit {
		t.Error("a click on q doesn't quit")
	}
}

func TestClickWhileTyping(t *testing.T) {
	d := start(t, 120, 40)
	d.press("a")
	d.point("4 Claims") // nothing typed: the field closes
	if !d.model.isFocused(keymap.Claims) {
		t.Error("an empty field keeps the focus")
	}
	d.press("1", "a", "type:bluebird")
	d.point("4 Claims")
	d.shows("a field is open")
	if !d.model.isFocused(keymap.Scopes) {
		t.Error("a click loses what was typed")
	}
	d.point("1 Scopes") // which would type a 1
	d.press("enter")
	if !strings.Contains(d.scope(), "user_id:bluebird ") {
		t.Errorf("scope = %s", d.scope())
	}
}

// TestClickNextToAnOverlay closes it only if nothing typed is lost.
func TestClickNextToAnOverlay(t *testing.T) {
	d := start(t, 120, 40)
	d.press("p", "type:x")
	d.click(0, 5)
	d.shows("Paste a token")
	d.press("backspace")
	d.click(0, 5)
	d.hides("Paste a token")
	d.press("i", "ctrl+s")
	d.click(0, 5)
	if d.model.top() == nil {
		t.Error("a click closes a window with fields")
	}
}

func TestClickChoosesAToken(t *testing.T) {
	d := start(t, 120, 40)
	d.paste(oauthAnswer(t))
	d.point("1-9 choose") // several keys: it presses none
	d.shows("which one?")
	d.point("id_token")
	d.shows("token 2 of 3")
}

func TestWheelScrollsWithoutTheFocus(t *testing.T) {
	d := start(t, 80, 24)
	d.press("7", "1")
	d.shows("Inbox empty?")
	d.wheel("Inbox empty?", tea.MouseButtonWheelDown)
	d.hides("Inbox empty?")
	if !d.model.isFocused(keymap.Scopes) {
		t.Error("the wheel moves the focus")
	}
	d.wheel("7 Access", tea.MouseButtonWheelUp)
	d.shows("Inbox empty?")

	before := d.scope()
	d.wheel("user_id", tea.MouseButtonWheelDown)
	d.wheel("1 Scopes", tea.MouseButtonWheelDown)
	d.hides("pigeon sample")
	d.press("down")
	d.shows("user_id") // the cursor is in sight again
	if d.scope() != before {
		t.Error("the wheel changes the scope")
	}
	d.press("?")
	d.wheel("Choose scopes", tea.MouseButtonWheelDown)
	d.hides("Choose scopes")
}

func TestOtherButtonsDoNothing(t *testing.T) {
	d := start(t, 120, 40)
	before := d.screen()
	x, y := d.find("read:preferences")
	for _, msg := range []tea.MouseMsg{
		{Button: tea.MouseButtonRight, Action: tea.MouseActionPress},
		{Button: tea.MouseButtonMiddle, Action: tea.MouseActionPress},
		{Button: tea.MouseButtonLeft, Action: tea.MouseActionMotion},
		{Button: tea.MouseButtonLeft, Action: tea.MouseActionRelease},
		{Button: tea.MouseButtonBackward, Action: tea.MouseActionPress},
	} {
		msg.X, msg.Y = x, y
		d.send(msg)
		if d.screen() != before {
			t.Errorf("%+v changes the screen", msg)
		}
	}
}

func TestSwitchTheMouse(t *testing.T) {
	d := start(t, 80, 24)
	d.press("m")
	d.shows("mouse off: the terminal selects text; m switches it on")
	off := fmt.Sprintf("%T", tea.DisableMouse())
	if got := fmt.Sprintf("%T", d.model.mouseMode()()); got != off {
		t.Errorf("the mouse is not off: %s", got)
	}
	d.press("m")
	d.shows("mouse on")
	if got := fmt.Sprintf("%T", d.model.mouseMode()()); got == off {
		t.Error("the mouse is not on")
	}
}

// TestEveryCellIsSafeToClick clicks every cell in many states: frames stay exact, and nothing is
// done that isn't drawn.
func TestEveryCellIsSafeToClick(t *testing.T) {
	states := map[string][]string{
		"compose": nil, "presets": {"s"}, "typing": {"a", "type:x"}, "filter": {"/", "type:read"}, "key": {"6", "enter"},
		"access": {"7"}, "token": {"3"}, "claims": {"4", "e"}, "inspect": {"paste"}, "help": {"?"}, "code": {"b"}, "paste": {"p"},
		"signature": {"H"}, "backend": {"o", "type:x"}, "tokens": {"several"},
	}
	for _, size := range [][2]int{{120, 40}, {80, 24}, {48, 16}, {24, 8}, {10, 3}} {
		step := 1 + size[0]*size[1]/30
		for name, keys := range states {
			prepare := func() *driver {
				d := start(t, size[0], size[1])
				for _, key := range keys {
					switch key {
					case "paste":
						d.paste("Authorization: Bearer " + sampleToken)
					case "several":
						d.paste(oauthAnswer(t))
					default:
						d.press(key)
					}
				}
				return d
			}
			d := prepare()
			for at := 0; at < size[0]*size[1]; at += step {
				x, y := at%size[0], at/size[0]
				d.click(x, y)
				checkFrame(t, d.screen(), size[0], size[1])
				if d.quit && d.model.session.Bench().Mode == core.Compose {
					d.quit = false
				}
				if at%7 == 0 {
					d.send(tea.MouseMsg{X: x, Y: y, Button: tea.MouseButtonWheelDown, Action: tea.MouseActionPress})
					checkFrame(t, d.screen(), size[0], size[1])
				}
				if at%97 == 0 {
					d = prepare()
				}
			}
			if t.Failed() {
				t.Fatalf("%s at %dx%d", name, size[0], size[1])
			}
		}
	}
}

func TestClickInWindows(t *testing.T) {
	d := start(t, 120, 40)
	d.press("b")
	d.point("Python")
	d.shows("‹Python›")
	d.press("esc", "Y")
	d.point("scope string")
	if len(d.copied) != 1 || d.copied[0] != d.scope() {
		t.Errorf("copied %q", d.copied)
	}
	d.press("Y", "type:curl")
	d.click(0, 5)
	if d.model.top() != nil {
		t.Error("a filter keeps the menu open")
	}
}
