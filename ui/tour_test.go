package ui

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"
	"github.com/muesli/termenv"
	"go.uber.org/goleak"

	"bulla/core/call"
	"bulla/core/courier"
	"bulla/core/tour"
	"bulla/themes"
	"bulla/ui/keymap"
	"bulla/ui/layout"
)

// TestTourOnScreen plays every step of the tour at several sizes: it ends as expected, the marked
// target is in sight, and so are all others where there is room.
func TestTourOnScreen(t *testing.T) {
	for _, size := range [][2]int{{160, 50}, {100, 30}, {80, 24}, {50, 18}} {
		t.Run(fmt.Sprintf("%dx%d", size[0], size[1]), func(t *testing.T) {
			d := startWith(t, size[0], size[1], Settings{
				Theme: "dark", Profile: termenv.TrueColor, Glyphs: themes.Unicode(),
				Reach: Reach{Tour: loopback{t, call.New(call.Options{})}},
			})
			d.press("T")
			steps := 0
			for at, more := tour.BuiltIn().First(), true; more; at, more = tour.BuiltIn().Next(at) {
				if steps++; steps > 1 {
					d.press("space")
				}
				d.shows(" " + at.String() + " ")
				if o := d.model.touring.outcome; o.Place != at || len(o.Unmet) > 0 {
					t.Fatalf("%s was played, not %s: %s", o.Place, at, o.Unmet)
				}
				checkFrame(t, d.screen(), size[0], size[1])
				d.checkTargets(at)
			}
			d.press("space")
			d.shows("That was", "ctrl+e writes this page")
			d.press("space")
			d.shows("this is the end of the tour")
			d.press("b")
			d.shows(" 10.4 ")
		})
	}
}

// loopback is a client that fails the test if a request would leave this machine.
type loopback struct {
	t      *testing.T
	client *call.Client
}

func (l loopback) Do(ctx context.Context, r call.Request) (call.Response, error) {
	u, err := url.Parse(r.URL)
	if err != nil || !courier.IsLoopback(u.Hostname()) {
		l.t.Errorf("a request goes to %s", r.URL)
		return call.Response{}, errors.New("not this machine")
	}
	return l.client.Do(ctx, r)
}

// TestTourLeavesNothing checks that leaving the tour, and quitting during one, ends its servers.
func TestTourLeavesNothing(t *testing.T) {
	before := goleak.IgnoreCurrent()
	d := start(t, 100, 30)
	d.press("T", "space", "esc")
	if err := goleak.Find(before); err != nil {
		t.Error("after leaving the tour:", err)
	}
	d.press("T", "s", "q")
	d.model.Close()
	if err := goleak.Find(before); err != nil {
		t.Error("after quitting:", err)
	}
	pending := start(t, 100, 30)
	cmd := pending.begin("T")
	pending.press("ctrl+c")
	pending.model.Close()
	pending.run(cmd)
	if err := goleak.Find(before); err != nil {
		t.Error("after quitting before the servers ran:", err)
	}
}

// TestTourGoesOn checks that a tour that was left goes on at the same step.
func TestTourGoesOn(t *testing.T) {
	d := start(t, 100, 30)
	d.press("T", "c", "6", "space", "esc")
	d.shows("T goes on with step 6.2")
	d.press("T")
	d.shows("6.2 of 10")
}

// checkTargets checks that what a step points at is in sight, one after the other.
func (d *driver) checkTargets(at tour.Place) {
	d.t.Helper()
	p := d.model.tourPane()
	for range p.Targets() {
		target, _ := p.Target()
		shown := d.model.paneShowing(target)
		if _, ok := d.model.plan.Find(shown); !ok {
			d.t.Errorf("%s: the pane for %v is not in sight:\n%s", at, target, ansi.Strip(d.screen()))
		}
		if !d.model.isFocused(keymap.Tour) {
			d.t.Errorf("%s: the focus is not on the tour", at)
		}
		switch target.Kind {
		case tour.Finding:
			if f, ok := d.model.selectedFinding(); !ok || f.Code != target.Name {
				d.t.Errorf("%s: the cursor is on %s, not on %s", at, f.Code, target.Name)
			}
		case tour.Claim:
			if p.Mark(d.model.frame(shown)).IsZero() {
				d.t.Errorf("%s: the claim %s is not marked", at, target.Name)
			}
		}
		if d.model.width >= 100 {
			for _, other := range p.Targets() {
				if _, ok := d.model.plan.Find(d.model.paneShowing(other)); !ok {
					d.t.Errorf("%s: %v is not in sight", at, other)
				}
			}
		}
		if len(p.Targets()) > 1 {
			d.press("right")
		}
	}
}

// TestTourKeepsTheSession checks that the user's own session, cursors and clock come back as they
// were, whatever happens in the tour.
func TestTourKeepsTheSession(t *testing.T) {
	d := start(t, 120, 40)
	d.paste(sampleToken)
	d.press("4", "down", "down", ">", "up", "down")
	before, text, shift := d.screen(), d.model.snap.Token.Text, d.model.shift
	d.press("T", "space", "space", "1", "down", "space", "}", "p")
	d.paste("nonsense")
	d.press("enter", "esc", "u", "z", "T")
	d.shows("1.3 of 10", "clock")
	d.press("r")
	d.hides("clock +1d")
	d.press("esc")
	d.shows("left the tour; your history has 1 token from it")
	d.press("up", "down")
	if d.screen() != before || d.model.snap.Token.Text != text || d.model.shift != shift {
		t.Errorf("the screen was:\n%s\nand is:\n%s", before, d.screen())
	}
}

// TestTourKeys checks the keys of the tour that don't play a step.
func TestTourKeys(t *testing.T) {
	d := start(t, 100, 30)
	d.press("8")
	d.shows("no tour is running: press T to start it")
	d.press("T", "a")
	d.shows("Answer: Your backend and Courier")
	d.press("n")
	d.shows("Notes: Point at the cookie")
	d.press("space")
	d.hides("Answer: ")
	d.shows("Notes: ")
	d.press("c", "5", "b")
	d.shows("4.5 of 10")
	d.press("4", "T")
	d.shows("4.5 of 10")
	d.press("T")
	d.hides("Tour")
	d.press(":", "type:tour", "enter")
	d.shows("4.5 of 10", "next time press T")
}

// TestTourNamesItsKeys checks that the footer of another pane names the key that goes back to the
// tour, and that Scopes and Expiry name those that go back to composing.
func TestTourNamesItsKeys(t *testing.T) {
	d := start(t, 100, 30)
	d.press("T", "space", "space", "1")
	d.shows("8 tour", "space pick", "1.3 of 10")
	d.press("2")
	d.shows("8 tour", "left shorter")
	d.press("8")
	d.hides("8 tour")
	d.shows("space next", "a answer")
	d.press("space")
	d.shows("2.1 · Anatomy of a token")
	d.press("esc", "1")
	d.hides("8 tour")
}

// TestFlowShowsTheClock checks that the flow says where the clock is between requests, and says it
// again only when it was moved.
func TestFlowShowsTheClock(t *testing.T) {
	d := start(t, 100, 70)
	d.press("T", "c", "6", "9")
	d.shows("clock +10m", "clock +15m")
	d.press("s")
	d.shows("sent again")
	d.press("8", "0", "s")
	if n := strings.Count(ansi.Strip(d.screen()), "clock: the present"); n != 1 {
		t.Errorf("the present is named %d times:\n%s", n, ansi.Strip(d.screen()))
	}
}

// TestFlowOpens checks that a request of the flow can be read in full, without its secrets.
func TestFlowOpens(t *testing.T) {
	d := start(t, 120, 40)
	d.press("T", "9", "down", "enter")
	d.shows("backend to Courier", "POST /auth/issue-token", "Authorization: Bearer", "200 OK", `"token"`)
	d.hides("TOURKEY")
	d.press("esc", "space")
	d.shows("1.2 of 10", "401 Unauthorized")
	d.press("9", "esc")
	if !d.model.isFocused(keymap.Tour) {
		t.Error("esc in the flow doesn't go to the tour")
	}
}

// TestTourHandout checks that the handout can be written.
func TestTourHandout(t *testing.T) {
	d := start(t, 100, 30)
	d.press("T", "ctrl+e")
	d.shows("Write the handout to a file", "handout.md")
	d.press("enter")
	if text := d.written["handout.md"]; !strings.Contains(text, "## 10. When it is not the token") {
		t.Errorf("wrote %q", text)
	}
}

// TestSendAgain checks that what the audience changes gets a real answer: a character of the token,
// the scopes, the clock.
func TestSendAgain(t *testing.T) {
	d := start(t, 120, 40)
	d.press("T", "s")
	d.shows("sent again", "POST /q: 200 OK")
	d.press("3", "right", "x")
	d.shows("changed y to z; u undoes it")
	d.press("8", "s")
	d.shows("POST /q: 401 Unauthorized, because")
	d.press("u")
	d.press("s")
	d.shows("POST /q: 200 OK")
	d.press("}", "s")
	d.shows("POST /q: 401 Unauthorized, because expired")
	d.press("0", "s")
	d.shows("POST /q: 200 OK")

	d.press("c", "4", "space", "1")
	d.shows("4.2 of 10", "inspect")
	d.press("/", "type:read:brands", "enter", "space")
	d.shows("composing again: 8, then s issues the token and sends the request", "compose for Courier")
	d.press("8", "s")
	d.shows("GET /brands: 403 Forbidden, because the scope lacks read:brands", "inspect")
	d.press("u", "u", "ctrl+s")
	d.shows("POST /auth/issue-token: 200 OK")
	d.press("s")
	d.shows("GET /brands: 200 OK")

	d.press("c", "2", "space") // a step without a request
	d.press("s")
	d.shows("this step sends no request; ctrl+s issues the token")
}

// TestTourLarge checks the layout for projectors: it leaves out what the step doesn't point at, has
// strong colors, and everything is as it was after the tour.
func TestTourLarge(t *testing.T) {
	d := startWith(t, 160, 50, Settings{Theme: "dark", Profile: termenv.TrueColor, Glyphs: themes.Unicode()})
	d.press("T", "l")
	d.shows("1.1 of 10", "9 Flow", "large layout")
	d.hides("1 Scopes", "7 Access")
	if d.model.theme != "high-contrast" {
		t.Errorf("the theme is %s", d.model.theme)
	}
	d.press("7")
	d.shows("7 Access")
	d.press("T", "l")
	d.shows("1 Scopes")
	if d.model.theme != "dark" {
		t.Errorf("the theme is %s", d.model.theme)
	}
	d.press("l", "esc")
	if d.model.theme != "dark" {
		t.Errorf("after the tour, the theme is %s", d.model.theme)
	}
	d.hides("Tour")
}

// refusing is a client that can't send anything.
type refusing struct{}

func (refusing) Do(context.Context, call.Request) (call.Response, error) {
	return call.Response{}, errors.New("the network is down")
}

// TestTourFails checks that a step that can't be played says why, and that the tour can be left.
func TestTourFails(t *testing.T) {
	d := startWith(t, 100, 30, Settings{
		Theme: "mono", Profile: termenv.Ascii, Glyphs: themes.Unicode(), Reach: Reach{Tour: refusing{}},
	})
	d.press("T")
	d.shows("step 1.1 can't fetch a token", "network is down", "r plays the step again")
	d.press("r", "space", "a", "n", "c", "esc", "esc")
	d.hides("Tour")
}

// TestTourNeverBlocks checks that a step is played outside of Update, that keys wait for it, and
// that esc cancels it.
func TestTourNeverBlocks(t *testing.T) {
	d := start(t, 100, 30)
	cmd := d.begin("T")
	d.shows("playing step 1.1", "starting an emulator of Courier")
	d.press("space", "space")
	d.shows("playing step 1.1")
	d.run(cmd)
	d.shows("1.3 of 10")

	cmd = d.begin(" ")
	d.press("esc")
	d.shows("stopped playing step 2.1", "1.3 of 10")
	d.run(cmd)
	d.shows("1.3 of 10")
	d.press("space")
	d.shows("2.1 ·")

	cmd = d.begin(" ")
	d.press("ctrl+c")
	d.run(cmd)
	if !d.quit {
		t.Error("ctrl+c doesn't quit while a step is played")
	}
}

// TestTourAtOtherSizes resizes the screen in the middle of a tour.
func TestTourAtOtherSizes(t *testing.T) {
	d := start(t, 120, 40)
	d.press("T", "c", "7", "space")
	for width := 1; width <= 200; width += 7 {
		for height := 1; height <= 60; height += 3 {
			d.send(tea.WindowSizeMsg{Width: width, Height: height})
			checkFrame(t, d.screen(), width, height)
			var shown []layout.Pane
			for _, placed := range d.model.plan.Panes {
				if slices.Contains(shown, placed.Pane) {
					t.Fatalf("a pane is on the screen twice at %dx%d: %v", width, height, d.model.plan.Panes)
				}
				shown = append(shown, placed.Pane)
			}
		}
	}
}

// TestTourOfOwn plays a tour of the user's own, whose texts act on a terminal that shows them raw,
// and whose step points at nothing.
func TestTourOfOwn(t *testing.T) {
	const evil = `\u001b[2J\u202e` + "家族 "
	long := strings.Repeat("word ", 300)
	own, err := tour.Parse([]byte(`title = "` + evil + `"
about = "` + evil + `"
[[chapter]]
title = "` + evil + long + `"
[[chapter.step]]
what = "` + evil + long + `"
why = "` + evil + `"
try = "` + evil + `"
question = "` + evil + `"
answer = "` + evil + long + `"
notes = "` + evil + `"
do = [{ issue = "api-key" }, { send = "GET /brands", for = "pigeon", body = "` + evil + `" }]
[chapter.step.expect]
status = [500]
[[chapter.step]]
what = "nothing is sent"
why = "nothing is shown"
`))
	if err != nil {
		t.Fatal(err)
	}
	for _, size := range [][2]int{{160, 50}, {100, 30}, {80, 24}, {24, 8}} {
		d := start(t, size[0], size[1])
		d.run(d.model.startTour(own, own.First(), true))
		for _, keys := range [][]string{
			{"a"}, {"down", "down"}, {"9"}, {"enter"}, {"esc", "esc", "s"}, {"c"}, {"esc", "l"}, {"space"}, {"right"}, {"space"}, {"b", "b"},
		} {
			d.press(keys...)
			checkFrame(t, d.screen(), size[0], size[1])
		}
		if o := d.model.touring.outcome; o.Place != own.First() || len(o.Unmet) != 1 {
			t.Errorf("%s is shown, unmet %s", o.Place, o.Unmet)
		}
	}
}

// TestTourHandsTokensOver checks that what the user pasted or made in a tour is in the history of
// the tour until it is left, and afterwards in that of the user's own session.
func TestTourHandsTokensOver(t *testing.T) {
	d := start(t, 120, 40)
	d.paste(sampleToken)
	pasted := signed(t, `{"sub":"u1","scope":"user_id:u1 inbox:read:messages","exp":1795172600}`)
	d.press("T")
	d.paste(pasted)
	d.press("8", "space", "[")
	d.shows("pasted just now")
	if text := d.model.snap.Token.Text; text != pasted {
		t.Errorf("the next step shows %q", text)
	}
	d.press("8", "space", "8", "r", "3", "right", "x")
	flipped := d.model.snap.Token.Text
	d.press("T", "T")
	d.shows("left the tour; your history has 2 tokens from it; T goes on with step 1.3")
	if d.model.snap.Token.Text != sampleToken {
		t.Error("the tour's token is still on the screen")
	}
	entries := d.model.session.Entries()
	for i, want := range []string{sampleToken, pasted, flipped} {
		if i >= len(entries) || entries[i].Token().Text != want {
			t.Errorf("entry %d of %d is not %q", i, len(entries), want)
		}
	}
	d.press("]")
	if d.model.snap.Token.Text != pasted {
		t.Error("the pasted token can't be shown")
	}
	d.press("T", "space", "T")
	d.shows("left the tour; your own tokens are as they were")
	if n := len(d.model.session.Entries()); n != len(entries) {
		t.Errorf("%d entries, before %d", n, len(entries))
	}
}

// TestTourHandsTextsOver checks that a text that was left in Claims comes back after the tour, with
// the token that it belongs to.
func TestTourHandsTextsOver(t *testing.T) {
	d := start(t, 120, 40)
	d.press("T", "4", "e", "type:half an edit", "esc")
	d.shows("not applied; e brings your text back")
	d.press("8", "space", "4", "e", "type:another", "esc", "T", "T")
	d.shows("left the tour; your history has 2 tokens from it; e in Claims brings your text back")
	d.press("[", "4", "e")
	d.shows("your text is back", "another")
	d.press("esc", "[", "4", "e")
	d.shows("your text is back", "half an edit")
}

// TestTourFarAhead sends a request again at the exp of a token that is valid until the year 9999.
func TestTourFarAhead(t *testing.T) {
	d := start(t, 120, 40)
	d.press("T", "c", "4")
	d.paste(signed(t, `{"scope":"user_id:pigeon","exp":253402300799}`))
	d.press(".", "}")
	if moved := d.model.moved(); moved < 200*365*24*time.Hour {
		t.Errorf("the tour's clock is %s from now", moved)
	}
}

// TestTourProbes checks that Access sends a call to the emulator that issued the tour's tokens, by
// the clock of the screen, so that predicted and real agree.
func TestTourProbes(t *testing.T) {
	d := start(t, 120, 40)
	d.press("T", "7", "down", "enter")
	d.shows("2xx from the emulator")
	d.press("e")
	d.shows("Send to the emulator", "the tour's emulator, on this machine", "Nothing has been sent yet")
	d.press("enter")
	d.shows("✓ as predicted", "200 OK", "Your order has shipped")
	d.press("esc", "esc", "}", "}", "enter", "e", "enter")
	d.shows("✓ as predicted", "401 Unauthorized")
	d.press("esc", "esc", "0")
	d.paste(courierToken)
	d.press("7", "down", "enter", "e", "enter")
	d.shows("✓ as predicted", "401 Unauthorized", "the emulator doesn't have the key that signed this")
}
