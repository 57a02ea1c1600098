package ui

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/muesli/termenv"

	"bulla/core/issuer"
	"bulla/themes"
	"bulla/ui/pane/panetest"
	"bulla/ui/picture"
)

// pictures are the pictures of the README, in testdata/demo. A picture shows its steps one after
// the other, or only the last one if no step lasts.
var pictures = []struct {
	name, title   string
	width, height int
	steps         []pictureStep
}{
	{"story", "bulla finds out why a token is refused, fixes it and has Courier issue it again", 100, 28, []pictureStep{
		{caption: "Why is this token refused with 401?", lasts: 1500},
		{keys: "p", caption: "Paste it, with whatever is around it", lasts: 1000},
		{paste: "Authorization: Bearer " + sampleToken, caption: "It expired, and it lacks a scope", lasts: 3000},
		{keys: "f", caption: "Fixed: valid for another hour, with the scope", lasts: 2200},
		{keys: "7", caption: "Access shows what the token opens", lasts: 1200},
		{keys: "1", caption: "Pick one more scope", lasts: 300},
		{keys: "down", caption: "Pick one more scope", lasts: 150},
		{keys: "down", caption: "Pick one more scope", lasts: 150},
		{keys: "down", caption: "Pick one more scope", lasts: 150},
		{keys: "down", caption: "Pick one more scope", lasts: 350},
		{keys: "space", caption: "Token, claims and access follow", lasts: 2000},
		{keys: "ctrl+s", caption: "Courier issues it, after you have seen the request", lasts: 1800},
		{keys: "ctrl+s", caption: "Ready for the inbox", lasts: 3000},
	}},
	{"diagnose", "bulla explains why Courier refuses a Firebase token", 80, 24, []pictureStep{
		{paste: "@firebase-in-sdk.txt"},
	}},
	{"compose", "bulla composes a token: scopes, expiry, claims and what they open", 100, 32, []pictureStep{
		{keys: "e type:magpie enter 7 1 down down down space down space"},
	}},
	{"tour", "the tour explains who asks whom for a token, with the requests that were sent", 100, 22, []pictureStep{
		{keys: "T"},
	}},
}

// pictureStep is what a user does, and how many milliseconds an animation then shows the screen.
type pictureStep struct {
	keys    string // as the driver presses them
	paste   string // a text, or @ and a file of testdata/tokens
	caption string
	lasts   int
}

// TestGoldenPictures draws the pictures again and compares them with the files, except for counts
// of checks.
func TestGoldenPictures(t *testing.T) {
	looks := map[string]picture.Look{"dark": picture.Dark(), "light": picture.Light()}
	for _, p := range pictures {
		for theme, look := range looks {
			name := p.name + "-" + theme + ".svg"
			got := picture.Draw(p.title, look, pictureFrames(t, p.width, p.height, theme, p.steps)...)
			checkPicture(t, name, got)
		}
	}
}

// boxAsTextRE finds a line of a box that is left to the font, which may leave gaps.
var boxAsTextRE = regexp.MustCompile(`<text[^>]*>[─-╿▕]`)

// checkPicture compares a picture with its file, and checks that it is small and draws all boxes.
func checkPicture(t *testing.T, name, got string) {
	t.Helper()
	most := 60_000
	if strings.Contains(got, "@keyframes") {
		most = 400_000
	}
	if len(got) > most {
		t.Errorf("%s has %d bytes, more than %d", name, len(got), most)
	}
	if box := boxAsTextRE.FindString(got); box != "" {
		t.Errorf("%s contains %s: add it to strokes in ui/picture/lines.go", name, box)
	}
	path := filepath.Join("..", "testdata", "demo", name)
	want, err := os.ReadFile(path)
	if err == nil && panetest.MaskCounts(string(want)) == panetest.MaskCounts(got) {
		return
	}
	if !*update {
		t.Errorf("%s is not what the program shows (.ci/goldens draws it again; look at it)", path)
		return
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
		t.Fatal(err)
	}
}

// portRE finds the address of an emulator, which has another port each time.
var portRE = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`127\.0\.0\.1:[0-9]{5}`) })

// pictureFrames plays the steps of a picture and returns its frames.
func pictureFrames(t *testing.T, width, height int, theme string, steps []pictureStep) []picture.Frame {
	t.Helper()
	d := startWith(t, width, height, Settings{
		Theme: theme, Profile: termenv.TrueColor, Glyphs: themes.Unicode(), Reach: Reach{Issue: issued(t)},
	})
	var frames []picture.Frame
	for _, step := range steps {
		keys := strings.Fields(step.keys)
		d.press(keys...)
		if step.paste != "" {
			d.paste(pasted(t, step.paste))
		}
		screen := portRE().ReplaceAllString(d.screen(), "127.0.0.1:41234")
		f := picture.Frame{Screen: screen, Caption: step.caption, Lasts: time.Duration(step.lasts) * time.Millisecond}
		for _, key := range keys {
			f.Keys = append(f.Keys, strings.ReplaceAll(key, "down", "↓"))
		}
		if step.lasts > 0 || len(steps) == 1 {
			frames = append(frames, f)
		}
	}
	return frames
}

// pasted returns the text of a step.
func pasted(t *testing.T, text string) string {
	t.Helper()
	name, named := strings.CutPrefix(text, "@")
	if !named {
		return text
	}
	raw, err := os.ReadFile(filepath.Join("..", "testdata", "tokens", name))
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

// issued answers a request as Courier does: with a token that is valid for an hour.
func issued(t *testing.T) func(context.Context, issuer.Request) (issuer.Issued, error) {
	t.Helper()
	return func(_ context.Context, r issuer.Request) (issuer.Issued, error) {
		const rest = `"tenant_scope":"published/test","tenant_id":"3f0e7b0a-7c1c-4d5e-9a77-3c6b7a1f2d33/test",` +
			`"iat":1795169200,"exp":1795172800,"jti":"b0a1d6c4-52c3-4f0e-8d7f-2f6f5f0c9e11"`
		token := panetest.Sign(t, fmt.Sprintf(`{"scope":%q,%s}`, r.Scope, rest), panetest.Key(t, panetest.Secret, "Courier"))
		return issuer.Issued{Token: token, Status: http.StatusOK}, nil
	}
}
