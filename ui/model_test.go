package ui

import (
	"context"
	"encoding/base64"
	"errors"
	"strconv"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"
	"github.com/muesli/termenv"

	"bulla/core"
	"bulla/core/signing"
	"bulla/themes"
	"bulla/ui/keymap"
	"bulla/ui/layout"
	"bulla/ui/pane"
	"bulla/ui/terminal"
)

// driver runs the root model without a terminal: a message at a time, with a clock, a clipboard and
// random bytes of its own.
type driver struct {
	t         *testing.T
	model     *Model
	now       time.Time
	copied    []string
	clipboard string
	files     map[string]string // keys by the name behind the @
	written   map[string]string // what was written to files
	timers    []tea.Msg         // what was to be sent after a while
	quit      bool
}

// counting is a source of bytes that never ends and always is the same.
type counting struct{ n byte }

func (c *counting) Read(p []byte) (int, error) {
	for i := range p {
		c.n++
		p[i] = c.n
	}
	return len(p), nil
}

func start(t *testing.T, width, height int) *driver {
	t.Helper()
	return startWith(t, width, height, Settings{Theme: "mono", Profile: termenv.Ascii, Glyphs: themes.Unicode()})
}

func startWith(t *testing.T, width, height int, settings Settings) *driver {
	t.Helper()
	d := &driver{t: t, now: time.Date(2026, 11, 20, 11, 6, 40, 0, time.FixedZone("CET", 3600))}
	settings.Now = func() time.Time { return d.now }
	settings.After = func(_ time.Duration, msg tea.Msg) tea.Cmd {
		d.timers = append(d.timers, msg)
		return nil
	}
	settings.Random = &counting{}
	settings.Clipboard = func(text string) terminal.Copied {
		d.copied = append(d.copied, text)
		return terminal.Copied{OSC52: true, Native: true}
	}
	settings.ReadSystem = func() (string, error) {
		if d.clipboard == "" {
			return "", errors.New("no clipboard in this test")
		}
		return d.clipboard, nil
	}
	settings.ReadSigningKey = d.readKey
	settings.Reach = d.reach(settings.Reach)
	settings.OpenEditor = func(string, string) (tea.ExecCommand, func() (string, error), error) {
		return nil, nil, errors.New("no editor in this test")
	}
	key, err := signing.NewSecret([]byte("0123456789abcdef0123456789abcdef"), "local key")
	if err != nil {
		t.Fatal(err)
	}
	bench := core.New(key, core.Moment{Now: d.now, ID: "00000000-0000-4000-8000-0000000000aa"})
	d.model, err = New(bench, settings)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(d.model.Close)
	d.send(tea.WindowSizeMsg{Width: width, Height: height})
	return d
}

// readKey reads a key of the test's files, or takes the text as a secret.
func (d *driver) readKey(_ context.Context, from string) (OpenKeys, error) {
	text, origin := from, "typed secret"
	if name, named := strings.CutPrefix(from, "@"); named {
		var ok bool
		if text, ok = d.files[name]; !ok {
			return nil, errors.New("the file behind @ cannot be read")
		}
		origin = "file " + name
	}
	return func(ask func() ([]byte, error)) (signing.Keys, error) {
		return signing.Parse([]byte(text), origin, ask)
	}, nil
}

// send gives the model a message and runs what it asks for.
func (d *driver) send(msg tea.Msg) {
	d.t.Helper()
	_, cmd := d.model.Update(msg)
	if cmd == nil {
		return
	}
	d.run(cmd)
}

// run runs what the model asked for and gives it what comes of that.
func (d *driver) run(cmd tea.Cmd) {
	d.t.Helper()
	switch result := cmd().(type) {
	case tea.QuitMsg:
		d.quit = true
	case tea.BatchMsg:
		for _, cmd := range result {
			d.run(cmd)
		}
	case nil:
	default:
		d.send(result)
	}
}

// press presses keys by their names; "type:..." types a text a key at a time.
func (d *driver) press(keys ...string) {
	d.t.Helper()
	for _, name := range keys {
		if text, ok := strings.CutPrefix(name, "type:"); ok {
			for _, r := range text {
				d.send(keyMsg(string(r)))
			}
			continue
		}
		d.send(keyMsg(name))
	}
}

var keyTypes = map[string]tea.KeyType{
	"ctrl+p": tea.KeyCtrlP,
	"enter":  tea.KeyEnter, "esc": tea.KeyEsc, "tab": tea.KeyTab, "shift+tab": tea.KeyShiftTab,
	"up": tea.KeyUp, "down": tea.KeyDown, "left": tea.KeyLeft, "right": tea.KeyRight,
	"pgup": tea.KeyPgUp, "pgdown": tea.KeyPgDown, "home": tea.KeyHome, "end": tea.KeyEnd,
	"backspace": tea.KeyBackspace, "delete": tea.KeyDelete,
	"ctrl+c": tea.KeyCtrlC, "ctrl+u": tea.KeyCtrlU, "ctrl+v": tea.KeyCtrlV,
	"ctrl+s": tea.KeyCtrlS, "ctrl+r": tea.KeyCtrlR, "ctrl+n": tea.KeyCtrlN, "ctrl+y": tea.KeyCtrlY, "ctrl+z": tea.KeyCtrlZ,
	"ctrl+e": tea.KeyCtrlE,
}

func keyMsg(name string) tea.KeyMsg {
	if t, ok := keyTypes[name]; ok {
		return tea.KeyMsg{Type: t}
	}
	if name == " " || name == "space" {
		return tea.KeyMsg{Type: tea.KeySpace, Runes: []rune{' '}}
	}
	return tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(name)}
}

func (d *driver) paste(text string) { d.send(terminal.PasteMsg{Bytes: []byte(text)}) }

func (d *driver) screen() string {
	frame, _ := d.model.draw()
	return frame
}

// shows fails unless every text is on the screen.
func (d *driver) shows(texts ...string) {
	d.t.Helper()
	for _, text := range texts {
		if !strings.Contains(ansi.Strip(d.screen()), text) {
			d.t.Fatalf("the screen does not show %q:\n%s", text, ansi.Strip(d.screen()))
		}
	}
}

// hides fails if a text is on the screen.
func (d *driver) hides(texts ...string) {
	d.t.Helper()
	for _, text := range texts {
		if strings.Contains(ansi.Strip(d.screen()), text) {
			d.t.Fatalf("the screen shows %q:\n%s", text, ansi.Strip(d.screen()))
		}
	}
}

// scope returns the scope string of the composed token.
func (d *driver) scope() string { return d.model.snap.Request.Scope() }

// sampleToken is a token of Courier's shape that expired and lacks inbox:write:events; ids are made
// up.
const sampleToken = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9" +
	".eyJzY29wZSI6InVzZXJfaWQ6bWFncGllIGluYm94OnJlYWQ6bWVzc2FnZXMiLCJ0ZW5hbnRfc2NvcGUiOiJwdWJsaXNoZWQvcHJvZHVjdGlvbiIsInRlbmFudF9pZCI6IjNmMGU3YjBhLTdjMWMtNGQ1ZS05YTc3LTNjNmI3YTFmMmQzMyIsImlhdCI6MTc5NDYyODgwMCwiZXhwIjoxNzk0NjMyNDAwLCJqdGkiOiI1ZDNjOGY1ZS05MGNiLTRhYWEtODAwMC0wMDAwMDAwMGEwMDEifQ" +
	".AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"

// TestNoTokenToReissue doesn't say that a token was reissued if there is none.
func TestNoTokenToReissue(t *testing.T) {
	d := start(t, 120, 40)
	d.paste(`{"scope":"user_id:ann inbox:read:messages","expires_in":"soon"}`)
	d.press("r")
	d.hides("reissued")
	d.shows("there is no token to reissue")
}

func TestComposeInboxForTwoUsersAndTwoDays(t *testing.T) {
	d := start(t, 120, 40)
	d.shows("compose", "sample user", "preview: Courier refuses local-key tokens")
	d.press("a", "type:magpie", "enter", "a", "type:bluebird", "enter")
	d.hides("sample user")
	d.press("tab", "right")
	if want := "user_id:magpie user_id:bluebird inbox:read:messages inbox:write:events"; d.scope() != want {
		t.Errorf("scope = %q, want %q", d.scope(), want)
	}
	d.shows("magpie +1", "2 days = 172,800 s", "expires Sun 22 Nov 11:06:40 CET", "acts for bluebird")
	d.press("y")
	if len(d.copied) != 1 || d.copied[0] != d.model.snap.Token.Text {
		t.Errorf("copied %q", d.copied)
	}
	d.shows("token copied; Courier refuses it: signed with a local key")
}

func TestPasteAnExpiredTokenAndMendIt(t *testing.T) {
	d := start(t, 120, 40)
	d.paste("Authorization: Bearer " + sampleToken)
	d.shows("inspect", "broken: 1 error", "expired 6d", "needs inbox:write:events", "[+] inbox:write:events", "Bearer")
	d.press("f")
	d.shows("compose", "preview: Courier refuses local-key tokens", "added inbox:write:events")
	if want := "user_id:magpie inbox:read:messages inbox:write:events"; d.scope() != want {
		t.Errorf("scope = %q", d.scope())
	}
	if d.model.snap.Request.Expiry != "1h" {
		t.Errorf("expiry = %q, want what the pasted token had", d.model.snap.Request.Expiry)
	}
	d.press("space")
	d.hides("added inbox:write:events")
}

func TestEscLeavesInspecting(t *testing.T) {
	d := start(t, 80, 24)
	before := d.scope()
	d.paste(sampleToken)
	d.press("esc")
	d.shows("compose")
	if d.scope() != before {
		t.Errorf("scope = %q after looking at a token", d.scope())
	}
}

func TestAPIKeyIsNeverShown(t *testing.T) {
	d := start(t, 120, 40)
	d.paste("pk_prod_EXAMPLE0000000000000000000")
	d.shows("an API key, not a token", "pk_prod_****", "rotate it")
	d.hides("EXAMPLE0000")
}

func TestPastesThatHoldNoToken(t *testing.T) {
	for _, text := range []string{"", "   \n", "hello", "\x00\xff\xfe", strings.Repeat("noise ", 400000), "null", "5e2b2615.05efbb3acab9172f88dd3f6f", "\x1b]52;c;cHduZWQ=\x07"} {
		d := start(t, 80, 24)
		d.paste(text)
		d.shows("inspect")
		checkFrame(t, d.screen(), 80, 24)
		d.press("f")
		d.shows("no token to fix")
		d.press("esc")
		d.shows("compose")
	}
}

func TestEditPutsYoursInPlaceOfTheSample(t *testing.T) {
	d := start(t, 120, 40)
	d.press("e", "type:magpie", "enter")
	if want := "user_id:magpie inbox:read:messages inbox:write:events"; d.scope() != want {
		t.Errorf("scope = %q, want %q", d.scope(), want)
	}
	d.press("down", "e")
	d.shows("move to a user or a scope you typed to edit it")
}

func TestTypingQDoesNotQuit(t *testing.T) {
	d := start(t, 120, 40)
	d.press("a", "q", "?", "1")
	if d.quit {
		t.Fatal("q in a field left the program")
	}
	d.press("enter")
	if want := "user_id:q?1 inbox:read:messages inbox:write:events"; d.scope() != want {
		t.Errorf("scope = %q, want %q", d.scope(), want)
	}
	d.press("a", "ctrl+c")
	if !d.quit {
		t.Error("ctrl+c did not leave while typing")
	}
}

func TestPastedQIsNoKey(t *testing.T) {
	d := start(t, 120, 40)
	d.paste("q")
	if d.quit {
		t.Fatal("a pasted q left the program")
	}
	d.shows("inspect")
}

func TestPasteIntoAField(t *testing.T) {
	d := start(t, 120, 40)
	d.press("a")
	d.paste("bluebird\n")
	d.press("enter")
	if want := "user_id:bluebird inbox:read:messages inbox:write:events"; d.scope() != want {
		t.Errorf("scope = %q, want %q", d.scope(), want)
	}
}

func TestKeysHeldUpByASlowLine(t *testing.T) {
	d := start(t, 120, 40)
	d.send(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("jj" + strings.Repeat("k", 60) + "5")})
	d.shows("compose")
	if !d.model.isFocused(keymap.Diagnosis) {
		t.Errorf("focus = %s after keys in one piece", d.model.contexts[d.model.focus])
	}
}

// TestKeysOfWindowsInOnePiece holds that keys which come together, as they do over a slow line, act
// in windows as they do one after the other, and are text where text is typed.
func TestKeysOfWindowsInOnePiece(t *testing.T) {
	together := func(d *driver, keys string) { d.send(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(keys)}) }
	d := start(t, 80, 24)
	d.press("?")
	together(d, "jG")
	if d.model.top() == nil || d.model.top().Overlay.(*help).pager == (pane.Pager{}) {
		t.Error("the help does not scroll to its end")
	}
	together(d, "gq3")
	if d.model.top() != nil || !d.model.isFocused(keymap.Token) {
		t.Errorf("the help is still open, or the focus is %s", d.model.contexts[d.model.focus])
	}
	d.press("b")
	first := d.screen()
	together(d, "ll")
	d.press("left", "left")
	if d.screen() != first {
		t.Error("two languages on and two back is another language")
	}
	d.press("esc", "H")
	together(d, "pk_test_q3")
	if d.shows("**********"); d.model.top() == nil {
		t.Error("a letter that is typed into a window closed it")
	}
	d.press("esc")
	d.send(terminal.PasteMsg{Bytes: []byte(sampleToken + "\n" + d.model.snap.Composed.Text)})
	d.shows("which one?")
	together(d, "jk")
	if d.model.top() == nil || d.model.top().Overlay.(*tokenList).cursor != 0 {
		t.Error("one token on and one back is another token")
	}
	together(d, "jj")
	if d.model.top().Overlay.(*tokenList).cursor != 1 {
		t.Error("the cursor does not move in the list of tokens")
	}
}

func TestPasteWindow(t *testing.T) {
	d := start(t, 80, 24)
	d.press("p")
	d.shows("Paste a token")
	d.paste(sampleToken)
	d.shows("inspect", "expired 6d")
	d.hides("Paste a token")
	d.press("p", "enter")
	d.shows("can't read the system clipboard")
	d.clipboard = sampleToken
	d.press("enter")
	d.hides("Paste a token")
	d.press("esc", "p", "esc")
	d.shows("compose")
}

func TestScopeFaultsShowWhileTyping(t *testing.T) {
	d := start(t, 120, 40)
	d.press("n", "type:inbox:read:mesages")
	d.shows("inbox:read:messages", "mesages")
	before := d.screen()
	d.press("type:!")
	if d.screen() == before {
		t.Error("typing changed nothing")
	}
	d.press("esc", "n", "type:inbox:read:mesages,x")
	d.shows("U+002C COMMA")
	d.press("esc")
	if d.scope() != "user_id:pigeon inbox:read:messages inbox:write:events" {
		t.Errorf("scope = %q after leaving the field", d.scope())
	}
	d.press("a", "type:two words", "enter")
	d.shows("an ID can't contain a space")
}

func TestExpiryIsReadAtEachKey(t *testing.T) {
	d := start(t, 120, 40)
	d.press("2", "enter", "type:someday")
	d.shows("no token", "number")
	if d.model.snap.Token.Text != "" {
		t.Error("a token was issued for an expiry that cannot be read")
	}
	d.press("ctrl+u", "type:3600")
	d.shows("3.6 s")
	d.press("ctrl+u", "type:2 days")
	d.shows("172,800 s")
	d.press("esc")
	d.shows("1 day = 86,400 s")
	d.press("end", "right", "right", "right", "right")
	d.shows("never")
	if _, ok := d.model.snap.Token.Claim("exp"); ok {
		t.Error("never has an exp")
	}
	d.press("left", "left")
	if d.model.snap.Request.Expiry != "7d" {
		t.Errorf("expiry = %q", d.model.snap.Request.Expiry)
	}
}

func TestPresetsFilterAndRemove(t *testing.T) {
	d := start(t, 120, 40)
	d.press("s", "down", "down", "enter")
	if want := "user_id:pigeon read:preferences write:preferences"; d.scope() != want {
		t.Errorf("scope = %q, want %q", d.scope(), want)
	}
	d.press("/", "type:brands", "enter")
	d.shows("read:brands")
	d.hides("inbox:read:messages  read")
	d.press("esc")
	d.shows("Inbox and Toast")
	d.press("s", "esc")
	d.shows("1 Scopes")
}

func TestParameterScope(t *testing.T) {
	d := start(t, 120, 40)
	d.press("/", "type:read:brands:", "enter", "space", "type:my_brand", "enter", "esc")
	if !strings.HasSuffix(d.scope(), " read:brands:my_brand") {
		t.Errorf("scope = %q", d.scope())
	}
	d.press("d")
	if strings.Contains(d.scope(), "my_brand") {
		t.Errorf("scope = %q after removing", d.scope())
	}
}

func TestDisabledKeysSayWhy(t *testing.T) {
	d := start(t, 120, 40)
	d.paste(sampleToken)
	d.press("1", "space")
	d.shows("these are the pasted token's scopes")
	d.press("r")
	d.shows("r reissues composed tokens only")
	d.press("2", "right")
	d.shows("the pasted token's expiry")
}

func TestFixOfOneFinding(t *testing.T) {
	d := start(t, 120, 40)
	d.press("n", "type:inbox:write:event", "enter", "5", "f")
	if strings.Contains(d.scope()+" ", "inbox:write:event ") {
		t.Errorf("scope = %q after the fix", d.scope())
	}
}

func TestThemeFollowsTheTerminal(t *testing.T) {
	d := startWith(t, 120, 40, Settings{Profile: termenv.TrueColor, Glyphs: themes.Unicode()})
	d.send(terminal.BackgroundMsg{Dark: false})
	if d.model.theme != "light" {
		t.Errorf("theme = %q on a light terminal", d.model.theme)
	}
	chosen := startWith(t, 120, 40, Settings{Theme: "dark", Profile: termenv.TrueColor, Glyphs: themes.Unicode()})
	chosen.send(terminal.BackgroundMsg{Dark: false})
	if chosen.model.theme != "dark" {
		t.Errorf("theme = %q although dark was asked for", chosen.model.theme)
	}
}

// TestNothingIsDrawnTwice checks that the screen isn't drawn again for a message that changes
// nothing. Two of them come with every start.
func TestNothingIsDrawnTwice(t *testing.T) {
	d := startWith(t, 120, 40, Settings{Profile: termenv.TrueColor, Glyphs: themes.Unicode()})
	d.model.View()
	for _, msg := range []tea.Msg{
		tea.WindowSizeMsg{Width: 120, Height: 40}, terminal.BackgroundMsg{Dark: true},
		tea.MouseMsg{Action: tea.MouseActionMotion},
	} {
		if d.send(msg); d.model.view == "" {
			t.Errorf("the screen is drawn again after %#v", msg)
		}
	}
	for _, msg := range []tea.Msg{tea.WindowSizeMsg{Width: 110, Height: 40}, terminal.BackgroundMsg{}} {
		d.model.View()
		if d.send(msg); d.model.view != "" {
			t.Errorf("the screen isn't drawn again after %#v", msg)
		}
	}
}

func TestTicksKeepTheScreenStill(t *testing.T) {
	d := start(t, 120, 40)
	d.now = d.now.Add(2 * time.Minute)
	d.model.Update(tickMsg{})
	before := d.screen()
	d.now = d.now.Add(time.Second)
	d.model.snap = d.model.snap.At(d.now)
	d.model.view = ""
	changed := 0
	old, fresh := strings.Split(before, "\n"), strings.Split(d.screen(), "\n")
	for i := range old {
		if old[i] != fresh[i] {
			changed++
		}
	}
	if changed > 2 {
		t.Errorf("a second changed %d lines", changed)
	}
}

func TestFocusAndDigits(t *testing.T) {
	d := start(t, 80, 24)
	shown := keymap.Panes()[:len(d.model.slotsNow())]
	last := shown[len(shown)-1]
	for i := range shown {
		key := strconv.Itoa(i + 1)
		d.press(key)
		if _, shown := d.model.plan.Find(layout.Pane(i)); d.model.focus != layout.Pane(i) || !shown {
			t.Errorf("key %s: focus %s, shown %v", key, d.model.contexts[d.model.focus], shown)
		}
	}
	d.press("tab")
	if !d.model.isFocused(keymap.Scopes) {
		t.Errorf("tab from the last pane leads to %s", d.model.contexts[d.model.focus])
	}
	d.press("shift+tab")
	if !d.model.isFocused(last) {
		t.Errorf("shift+tab from the first pane leads to %s", d.model.contexts[d.model.focus])
	}
}

// TestPanesActOnTheirBindings checks that a pane with bindings can act on them.
func TestPanesActOnTheirBindings(t *testing.T) {
	d := start(t, 80, 24)
	for i, context := range d.model.contexts {
		bindings := d.model.keys.In(context)
		if _, ok := d.model.panes[i].(pane.Keyed); !ok && len(bindings) > 0 {
			t.Errorf("the pane %s has %d bindings, but is not a pane.Keyed", context, len(bindings))
		}
	}
}

func TestHelpListsEveryKey(t *testing.T) {
	d := start(t, 200, 40)
	d.press("?")
	var seen strings.Builder
	for range 20 {
		seen.WriteString(d.screen())
		d.press("pgdown")
	}
	for _, row := range keymap.New().Rows() {
		words := strings.Fields(row.Explains)
		start := strings.Join(words[:min(len(words), 3)], " ")
		if !strings.Contains(seen.String(), row.Keys) || !strings.Contains(seen.String(), start) {
			t.Errorf("the help does not show %q, which does %q", row.Keys, row.Explains)
		}
	}
	d.press("esc")
	d.hides("paste a token to learn why")
}

func TestDetailWindow(t *testing.T) {
	d := start(t, 80, 24)
	d.paste(sampleToken)
	d.press("enter")
	d.shows("what to do", "on the command line", "bulla issue --remote --scope")
	d.press("q")
	if d.quit {
		t.Fatal("q in a window left the program")
	}
	d.press("4", "enter")
	d.shows("payload scope")
}

// TestReissueOfAnotherIssuersToken offers to sign the same claims again, and only with a key.
func TestReissueOfAnotherIssuersToken(t *testing.T) {
	d := start(t, 120, 40)
	d.paste(`eyJhbGciOiJIUzI1NiJ9.` + base64.RawURLEncoding.EncodeToString([]byte(`{"iss":"https://login.example","sub":"ann","iat":1700000000,"exp":1700003600}`)) +
		".c2lnbmF0dXJlc2lnbmF0dXJlc2lnbmF0dXJlc2lnbmF0dXI")
	d.press("f")
	d.shows("no key can sign this token: press 6 to add one")
	d.press("6", "l")
	d.press("5", "f")
	d.shows("reissued with the same claims", "inspect", "edited · in 1h")
	if exp := d.model.snap.Times.ExpiresAt.Time; !exp.After(d.model.snap.Now) {
		t.Errorf("it expired at %s", exp)
	}
	d.press("esc")
	d.shows("undone: reissue", "expired")
}
