package ui

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
	"github.com/muesli/termenv"

	"bulla/core/backend"
	"bulla/core/call"
	"bulla/core/intake"
	"bulla/core/issuer"
	"bulla/themes"
)

// TestMessagesCoverNoBorder holds that the panes and the window stay closed below a message of
// several lines.
func TestMessagesCoverNoBorder(t *testing.T) {
	for _, size := range [][2]int{{120, 40}, {80, 24}, {60, 18}, {40, 12}, {24, 8}} {
		for lines := 1; lines <= max(3, size[1]/4); lines++ {
			for name, open := range map[string]string{"panes": "", "help": "?", "signature": "H"} {
				t.Run(fmt.Sprintf("%s under %d lines at %dx%d", name, lines, size[0], size[1]), func(t *testing.T) {
					d := start(t, size[0], size[1])
					if open != "" {
						d.press(open)
					}
					if !d.model.plan.Border && open == "" {
						t.Skip("this size has no borders")
					}
					d.model.toast = strings.Repeat("x ", (lines-1)*size[0]/2+4)
					d.model.view = ""
					checkFrame(t, d.screen(), size[0], size[1])
					rows := strings.Split(ansi.Strip(d.screen()), "\n")
					if !strings.Contains(rows[size[1]-lines], "x x") || strings.Contains(rows[size[1]-lines-1], "x x") {
						t.Fatalf("the message has not %d lines:\n%s", lines, strings.Join(rows, "\n"))
					}
					above := strings.Join(rows[:size[1]-lines], "\n")
					if !strings.ContainsAny(above, "╰┗") || strings.Count(above, "┏") != strings.Count(above, "┗") {
						t.Errorf("a border is covered:\n%s", strings.Join(rows, "\n"))
					}
				})
			}
		}
	}
}

// TestALongMessageOnAKeyIsWhole holds that all of it shows on the usual smallest terminal, to its
// advice at the end.
func TestALongMessageOnAKeyIsWhole(t *testing.T) {
	d := start(t, 80, 24)
	discovery := `{"jwks_uri":"https://login.example/` + strings.Repeat("tenant/", 15) + `keys"}`
	d.files = map[string]string{"discovery.json": discovery}
	d.press("6", "enter", "type:@discovery.json", "enter")
	d.shows("this looks like a discovery document", "b64: and its base64")
}

// TestFooterSaysThatFixGoesBack doesn't offer to reissue where the fix key goes back to what
// Courier was asked for.
func TestFooterSaysThatFixGoesBack(t *testing.T) {
	d := startWith(t, 120, 40, Settings{Theme: "mono", Profile: termenv.Ascii, Glyphs: themes.Unicode()})
	composed := d.model.snap.Composed.Text
	d.model.settings.Reach.Issue = func(context.Context, issuer.Request) (issuer.Issued, error) {
		return issuer.Issued{Token: composed, Status: 200}, nil
	}
	d.press("i", "ctrl+s", "ctrl+s", "down")
	d.shows("f back to composing")
	d.hides("f reissue", "f fix  ")
	d.press("f")
	d.shows("back to the request sent to api.courier.com")
}

// TestHostOfABackendIsMasked shows no key that was typed as the host of a backend.
func TestHostOfABackendIsMasked(t *testing.T) {
	d := startCalling(t, 120, 40, func(context.Context, call.Request) (backend.Response, error) {
		return backend.Response{Response: call.Response{Status: 200}, Text: sampleToken, Found: intake.Find(sampleToken)}, nil
	})
	d.press("o", "type:https://"+sampleAPIKey+".example/token", "enter")
	if host := d.model.snap.Origin.Host; host == "" || strings.Contains(host, sampleAPIKey) {
		t.Errorf("the host is shown as %q", host)
	}
}
