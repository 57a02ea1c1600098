package ui

import (
	"context"
	"strings"
	"testing"

	"github.com/muesli/termenv"

	"bulla/core/backend"
	"bulla/core/call"
	"bulla/core/intake"
	"bulla/core/issuer"
	"bulla/themes"
)

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
