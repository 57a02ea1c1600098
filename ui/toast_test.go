package ui

import (
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"

	"bulla/ui/terminal"
)

// lastRow returns the footer as it shows.
func (d *driver) lastRow() string {
	rows := strings.Split(ansi.Strip(d.screen()), "\n")
	return strings.TrimSpace(rows[len(rows)-1])
}

// TestMessageIsOneLine drops the last clauses of a message that is too long, and moves nothing.
func TestMessageIsOneLine(t *testing.T) {
	for _, size := range [][2]int{{120, 40}, {80, 24}, {60, 18}, {40, 12}, {24, 8}} {
		d := start(t, size[0], size[1])
		above := strings.Split(d.screen(), "\n")
		for _, test := range []struct{ toast, want string }{
			{"copied", "copied"},
			{"copied it; esc goes back; " + strings.Repeat("and more ", 20), "copied it; esc goes back"},
			{"copied it; " + strings.Repeat("and more ", 20), "copied it"},
			{strings.Repeat("x", 200), strings.Repeat("x", size[0]-3) + "…"},
		} {
			d.model.toast, d.model.view = test.toast, ""
			checkFrame(t, d.screen(), size[0], size[1])
			want := test.want
			if len(want) > size[0]-2 && !strings.HasPrefix(want, "x") {
				want = "copied it"
			}
			if got := d.lastRow(); got != want {
				t.Errorf("at %d columns %q is shown, want %q", size[0], got, want)
			}
			rows := strings.Split(d.screen(), "\n")
			if last := size[1] - 1; strings.Join(rows[:last], "\n") != strings.Join(above[:last], "\n") {
				t.Errorf("at %d columns a message moves the panes", size[0])
			}
		}
	}
}

// TestCopyingSaysWhatMayFail keeps what is wrong with a token from hiding that its copy may not
// arrive.
func TestCopyingSaysWhatMayFail(t *testing.T) {
	for _, tt := range []struct {
		copied terminal.Copied
		want   string
	}{
		{terminal.Copied{OSC52: true, Native: true, Tmux: true, TooLong: true}, "token copied; Courier refuses it"},
		{terminal.Copied{OSC52: true}, "token sent to the terminal to copy; Courier refuses it"},
		{terminal.Copied{OSC52: true, Tmux: true}, "token sent to tmux to copy; Courier refuses it; tmux needs set-clipboard on"},
		{
			terminal.Copied{OSC52: true, Tmux: true, TooLong: true},
			"token sent to tmux to copy; Courier refuses it; it is longer than many terminals accept",
		},
	} {
		if got := (copiedMsg{what: "token", copied: tt.copied, warning: "Courier refuses it"}).String(); got != tt.want {
			t.Errorf("%+v: %q, want %q", tt.copied, got, tt.want)
		}
	}
}

// TestMessageEnds removes a message after its time, and not the next one.
func TestMessageEnds(t *testing.T) {
	d := start(t, 80, 24)
	keys := d.lastRow()
	d.press("y", "y")
	message := d.lastRow()
	if message == keys || len(d.timers) != 2 {
		t.Fatalf("the footer says %q, with %d timers", message, len(d.timers))
	}
	d.send(d.timers[0])
	if got := d.lastRow(); got != message {
		t.Errorf("the time of the first message ends the second: %q", got)
	}
	d.send(d.timers[1])
	if got := d.lastRow(); got != keys {
		t.Errorf("after its time the footer says %q", got)
	}
}

// TestMessageEndsAtTheNextAct also ends it at a key, a paste and a click.
func TestMessageEndsAtTheNextAct(t *testing.T) {
	for name, act := range map[string]func(d *driver){
		"key":   func(d *driver) { d.press("down") },
		"paste": func(d *driver) { d.paste(sampleToken) },
		"click": func(d *driver) { d.click(2, 2) },
	} {
		d := start(t, 80, 24)
		d.press("y")
		before := d.model.toast
		act(d)
		if before == "" || d.model.toast == before {
			t.Errorf("a %s leaves %q", name, d.model.toast)
		}
	}
	d := start(t, 80, 24)
	d.press("y")
	before := d.model.toast
	d.model.Update(tickMsg{})
	d.send(tea.MouseMsg{X: 2, Y: 2, Button: tea.MouseButtonLeft, Action: tea.MouseActionMotion})
	if d.model.toast != before {
		t.Error("time or a movement of the mouse ends a message")
	}
}

// TestAdviceAboutAKeyIsWhole shows what to do about a key that can't be used below its field: it is
// too long for the footer.
func TestAdviceAboutAKeyIsWhole(t *testing.T) {
	d := start(t, 120, 40)
	discovery := `{"jwks_uri":"https://login.example/` + strings.Repeat("tenant/", 5) + `keys"}`
	d.files = map[string]string{"discovery.json": discovery}
	d.press("6", "enter", "type:@discovery.json", "enter")
	d.shows("this looks like a discovery document", "b64: and its base64")
}
