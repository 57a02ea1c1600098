package ui

import (
	"context"
	"errors"
	"io/fs"
	"strings"
	"testing"
	"time"
)

// write keeps what is written to files, as Reach.WriteFile.
func (d *driver) write(_ context.Context, name, text string, replace bool) error {
	if d.written == nil {
		d.written = map[string]string{}
	}
	if _, exists := d.written[name]; exists && !replace {
		return fs.ErrExist
	}
	if strings.HasPrefix(name, "/nowhere/") {
		return errors.New("there is no folder for " + name)
	}
	d.written[name] = text
	return nil
}

func TestCopyMenu(t *testing.T) {
	d := start(t, 120, 40)
	token := d.model.snap.Token.Text
	d.press("Y")
	d.shows("Copy", "1 token", "2 Authorization header", "POST https://inbox.courier.com/q messages",
		"token without signature", "type to filter")
	d.press("2")
	d.hides("type to filter")
	d.shows("Authorization header copied; Courier refuses it: signed with a local key")
	d.press("Y", "down", "down", "down", "down", "enter")
	d.shows("scope string: copied (system clipboard and OSC 52)")
	d.press("Y", "type:issue", "enter", "Y", "type:expi", "enter", "Y", "type:report", "enter", "y", "Y", "esc")
	want := []string{
		"Authorization: Bearer " + token, "user_id:pigeon inbox:read:messages inbox:write:events",
		`{"scope": "user_id:pigeon inbox:read:messages inbox:write:events", "expires_in": "1d"}`, `"expires_in": "1d"`,
		"# JWT report: ", token,
	}
	if len(d.copied) != len(want) {
		t.Fatalf("copied %q", d.copied)
	}
	for i := range want {
		if !strings.HasPrefix(d.copied[i], want[i]) {
			t.Errorf("copied %q, want %q", d.copied[i], want[i])
		}
	}
}

func TestCopyMenuFilters(t *testing.T) {
	d := start(t, 120, 40)
	d.press("Y", "type:zz")
	d.shows("nothing matches", "filter zz")
	d.press("enter", "up", "down", "ctrl+e")
	d.shows("nothing matches")
	d.press("backspace", "backspace", "backspace", "type:unsigned")
	d.shows("token without signature")
	d.press("ctrl+u")
	d.shows("export line", "type to filter")
	d.press("type:json", "9")
	d.shows("no row has this number")
	d.press("3")
	if last := d.copied[len(d.copied)-1]; last != `{"alg":"HS256","typ":"JWT"}` {
		t.Errorf("copied %q", last)
	}
}

// TestCopyMenuSaysWhyNot opens the menu over a text without a token.
func TestCopyMenuSaysWhyNot(t *testing.T) {
	d := start(t, 120, 40)
	d.paste("hello")
	d.press("Y")
	d.shows("there is no token: the pasted text contains no token")
	d.press("1")
	d.shows("type to filter")
	d.press("ctrl+e")
	d.hides("Write the")
	if len(d.copied) > 0 {
		t.Errorf("copied %q", d.copied)
	}
}

// TestCopyingABrokenToken checks that copying an expired token says that it is.
func TestCopyingABrokenToken(t *testing.T) {
	d := start(t, 120, 40)
	d.paste(sampleToken)
	for _, keys := range [][]string{{"y"}, {"3", "c"}, {"Y", "3"}} {
		d.press(keys...)
		d.shows(" copied; Courier refuses it: expired 6d")
	}
	d.press("5", "c")
	d.hides("Courier refuses it: expired")
	if n := len(d.copied); n != 4 {
		t.Errorf("%d copies", n)
	}
}

// TestCopyMenuHasTheClaim copies the claim under the cursor of the Claims pane.
func TestCopyMenuHasTheClaim(t *testing.T) {
	d := start(t, 120, 40)
	d.press("4", "home", "Y", "type:under")
	d.shows("claim under the cursor", "alg = HS256")
	d.press("enter")
	if last := d.copied[len(d.copied)-1]; last != "HS256" {
		t.Errorf("copied %q", last)
	}
}

func TestWriteFile(t *testing.T) {
	d := start(t, 120, 40)
	token := d.model.snap.Token.Text
	d.press("3", "ctrl+e")
	d.shows("Write the token to a file", "token.jwt", "392 bytes, readable only by you")
	d.press("enter")
	d.hides("Write the")
	d.shows("wrote 392 bytes to ./token.jwt; only you can read it")
	if d.written["token.jwt"] != token {
		t.Fatalf("wrote %q", d.written)
	}
	d.written["token.jwt"] = "something else"
	d.press("ctrl+e", "enter")
	d.shows("this file exists: press enter again to replace it, or type another name")
	if d.written["token.jwt"] != "something else" {
		t.Fatal("it was replaced unasked")
	}
	d.press("type:2", "backspace", "enter")
	if d.written["token.jwt"] != token {
		t.Fatalf("wrote %q", d.written)
	}
	d.press("ctrl+e", "enter", "type:2", "enter")
	if d.written["token.jwt2"] != token {
		t.Fatalf("wrote %q", d.written)
	}
	d.press("ctrl+e", "ctrl+u", "type:/nowhere/x", "enter")
	d.shows("there is no folder for /nowhere/x", "Write the token")
	d.press("esc")
	d.hides("Write the token")
}

// TestWriteFileAsksForEachName checks that enter replaces only the file that the user was asked
// about.
func TestWriteFileAsksForEachName(t *testing.T) {
	d := start(t, 120, 40)
	d.written = map[string]string{"scope.txt": "1", "scope.txt2": "2"}
	d.press("ctrl+e", "enter", "type:2", "enter")
	if d.written["scope.txt2"] != "2" {
		t.Fatal("another file than the one asked about was replaced")
	}
	d.shows("this file exists")
	d.press("enter")
	if d.written["scope.txt2"] == "2" || d.written["scope.txt"] != "1" {
		t.Errorf("wrote %q", d.written)
	}
}

// TestWriteFileOfPanes checks what ctrl+e writes in each pane and window.
func TestWriteFileOfPanes(t *testing.T) {
	d := start(t, 120, 40)
	for keys, want := range map[string]string{
		"1": "scope.txt", "2": "body.json", "3": "token.jwt", "4": "claims.json",
		"5": "report.md", "6": "token.jwt", "7": "report.md",
	} {
		d.written = nil
		d.press(keys, "ctrl+e", "enter")
		if text := d.written[want]; text == "" {
			t.Errorf("pane %s: wrote %q, want %s", keys, d.written, want)
		}
	}
	d.written = nil
	d.press("b", "ctrl+e", "enter", "esc", "Y", "down", "ctrl+e", "enter")
	if len(d.written) != 2 || d.written["header.txt"] == "" {
		t.Errorf("wrote %q", d.written)
	}
	d.hides("type to filter") // the copy menu closes, as after copying
}

// TestWriteFileInTheBackground holds that the screen doesn't wait for a file, and that esc leaves.
func TestWriteFileInTheBackground(t *testing.T) {
	started, end := make(chan struct{}), make(chan struct{})
	d := startWith(t, 120, 40, Settings{Theme: "mono", Reach: Reach{
		WriteFile: func(ctx context.Context, _, _ string, _ bool) error {
			close(started)
			<-end
			return ctx.Err()
		},
	}})
	d.press("ctrl+e")
	_, cmd := d.model.Update(keyMsg("enter"))
	d.shows("writing the file")
	done := make(chan struct{})
	go func() { cmd(); close(done) }()
	<-started
	d.press("esc")
	d.shows("stopped writing the file")
	close(end)
	select {
	case <-done:
	case <-time.After(10 * time.Second):
		t.Error("it does not end")
	}
}
