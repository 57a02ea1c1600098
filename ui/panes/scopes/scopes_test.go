package scopes

import (
	"strings"
	"testing"
	"unicode"

	"bulla/core"
	"bulla/core/scope"
	"bulla/ui/keymap"
	"bulla/ui/pane"
	"bulla/ui/pane/panetest"
)

// TestEverySize draws empty, usual and hostile scopes in panes of many sizes.
func TestEverySize(t *testing.T) {
	many := strings.Repeat("user_id:a ", 300) + strings.Repeat("read:x", 2000)
	for name, prepare := range map[string]func(b *panetest.Bench[*Pane]){
		"the start":  func(*panetest.Bench[*Pane]) {},
		"no scope":   func(b *panetest.Bench[*Pane]) { b.Apply(core.SetScope{Text: ""}) },
		"unfolded":   func(b *panetest.Bench[*Pane]) { b.Do(keymap.Last, keymap.Toggle) },
		"presets":    func(b *panetest.Bench[*Pane]) { b.Do(keymap.Presets, keymap.Last) },
		"a filter":   func(b *panetest.Bench[*Pane]) { b.Do(keymap.Filter); b.Write("brand") },
		"no match":   func(b *panetest.Bench[*Pane]) { b.Do(keymap.Filter); b.Write("鳩鳩鳩") },
		"a fault":    func(b *panetest.Bench[*Pane]) { b.Do(keymap.AddUser); b.Write("$USER_ID") },
		"many":       func(b *panetest.Bench[*Pane]) { b.Apply(core.SetScope{Text: many}) },
		"a token":    func(b *panetest.Bench[*Pane]) { b.Inspect(`{"scope":"user_id:ann read:brands"}`) },
		"wide":       func(b *panetest.Bench[*Pane]) { b.Inspect(`{"scope":"user_id:鳩鳩鳩鳩鳩 e\u0301:x"}`) },
		"escapes":    func(b *panetest.Bench[*Pane]) { b.Inspect(`{"scope":"user_id:\u001b[31m\u202e a\u0000b\u0085"}`) },
		"no token":   func(b *panetest.Bench[*Pane]) { b.Apply(core.Paste{Text: "hello"}) },
		"no payload": func(b *panetest.Bench[*Pane]) { b.Apply(core.Paste{Text: "eyJhbGciOiJIUzI1NiJ9.e30."}) },
	} {
		b := start(t)
		prepare(b)
		for _, width := range []int{1, 8, 20, 42, 100} {
			for _, height := range []int{1, 3, 7, 12, 26, 60} {
				b.Width, b.Height = width, height
				checkSize(t, name, b)
			}
		}
	}
}

func checkSize(t *testing.T, name string, b *panetest.Bench[*Pane]) {
	t.Helper()
	f := b.Frame()
	title, facts := b.Pane.Title(f)
	box := pane.Box{Title: pane.Line{}, Facts: facts, Glyphs: f.Glyphs}
	lines := box.Draw(b.Pane.Render(f), f.Width+4, f.Height+2)
	if len(lines) != f.Height+2 || title == "" {
		t.Errorf("%s at %dx%d: %d lines, title %q", name, f.Width, f.Height, len(lines), title)
	}
	for _, line := range lines {
		text := line.Plain()
		if line.Width() != f.Width+4 || strings.ContainsFunc(text, unicode.IsControl) {
			t.Errorf("%s at %dx%d: %d cells: %q", name, f.Width, f.Height, line.Width(), text)
		}
	}
}

// TestTheCursorShows moves through the whole list: the cursor is always visible.
func TestTheCursorShows(t *testing.T) {
	b := start(t)
	b.Do(keymap.Last, keymap.Toggle, keymap.First)
	for _, height := range []int{7, 12, 26} {
		b.Height = height
		b.Do(keymap.First)
		seen := map[string]bool{}
		for range len(scope.Catalogue()) + 5 {
			seen[cursor(b)] = true
			b.Do(keymap.Down)
		}
		if seen[""] || len(seen) < 20 {
			t.Errorf("at %d lines the cursor shows on %d rows, hidden %v", height, len(seen), seen[""])
		}
	}
}

func TestToggle(t *testing.T) {
	b := start(t)
	for _, want := range []string{"user_id:pigeon inbox:write:events", "user_id:pigeon inbox:write:events inbox:read:messages"} {
		b.Do(keymap.Toggle)
		if got := b.Core.Request.Scope(); got != want {
			t.Errorf("the scope is %q, want %q", got, want)
		}
	}
	b.Do(keymap.Remove)
	b.Shows("[+] inbox:read:messages   missing", "1 of 2")
	if got := b.Core.Request.Scope(); got != "user_id:pigeon inbox:write:events" {
		t.Errorf("after removing the scope is %q", got)
	}
}

// TestRefused checks that the pane says why a key does nothing.
func TestRefused(t *testing.T) {
	b := start(t)
	b.Apply(core.EditScope{Old: "user_id:pigeon", New: "user_id:magpie"})
	refused := func(action keymap.Action, want string) {
		t.Helper()
		if why := b.Pane.Disabled(action, b.Frame()); !strings.Contains(why, want) || want == "" && why != "" {
			t.Errorf("%s is disabled for %q, want %q", action, why, want)
		}
	}
	refused(keymap.Edit, "move to a user or a scope you typed to edit it")
	refused(keymap.Remove, "")
	b.Do(keymap.Toggle)
	refused(keymap.Remove, "this line has nothing to remove")
	b.Inspect(`{"scope":"user_id:ann read:brands"}`)
	for _, action := range []keymap.Action{
		keymap.Toggle, keymap.Presets, keymap.AddUser, keymap.AddScope, keymap.Edit, keymap.Remove,
	} {
		refused(action, "these are the pasted token's scopes: f composes a fixed one")
	}
	refused(keymap.Down, "")
	refused(keymap.Filter, "")
}

// TestTheTitleStays checks that the pane has the same title in both modes.
func TestTheTitleStays(t *testing.T) {
	b := start(t)
	check := func(title, facts string) {
		t.Helper()
		if got, line := b.Pane.Title(b.Frame()); got != title || line.Plain() != facts {
			t.Errorf("the title is %q, %q, want %q, %q", got, line.Plain(), title, facts)
		}
	}
	check("Scopes", "3 chosen")
	b.Do(keymap.Presets)
	check("Presets", "users stay")
	b.Do(keymap.Presets)
	b.Inspect(`{"scope":"user_id:ann read:brands"}`)
	check("Scopes", "2 in the token")
}

// TestAddingAUser checks that a wrong id is reported while it is typed, and that a space is
// refused.
func TestAddingAUser(t *testing.T) {
	b := start(t)
	b.Do(keymap.AddUser)
	b.Write("jane doe")
	b.Shows("an ID can't contain a space")
	if effect := b.Carry(b.Pane.Accept(b.Frame())); !strings.Contains(effect.Say, "spaces separate scopes") ||
		!b.Pane.Typing() {
		t.Errorf("said %q, typing %v", effect.Say, b.Pane.Typing())
	}
	b.Pane.entry.field.Set("$USER_ID")
	b.Shows(`"$USER_ID" is a placeholder`)
	b.Pane.entry.field.Set("jane")
	b.Carry(b.Pane.Accept(b.Frame()))
	if got := b.Core.Request.Scope(); !strings.Contains(got, "user_id:jane") || b.Pane.Typing() {
		t.Errorf("the scope is %q, typing %v", got, b.Pane.Typing())
	}
}

// TestPresetsGoToTheFirstRow keeps the list at its top for a preset that names a later scope first.
func TestPresetsGoToTheFirstRow(t *testing.T) {
	b := start(t)
	b.Do(keymap.Presets)
	for scope.Presets()[b.Pane.presetList.Cursor].Name != "full" {
		b.Do(keymap.Down)
	}
	b.Do(keymap.Accept)
	if got := cursor(b); !strings.HasPrefix(got, "[x] inbox:read:messages") {
		t.Errorf("the cursor is on %q", got)
	}
}

func TestPresetsAskForTheTenant(t *testing.T) {
	b := start(t)
	b.Do(keymap.Presets)
	for scope.Presets()[b.Pane.presetList.Cursor].Name != "brand-editor" {
		b.Do(keymap.Down)
	}
	b.Do(keymap.Accept)
	if effect := b.Carry(b.Pane.Accept(b.Frame())); effect.Say != "this preset needs a tenant ID" {
		t.Errorf("without a tenant: said %q", effect.Say)
	}
	b.Do(keymap.Accept)
	b.Write("acme")
	effect := b.Carry(b.Pane.Accept(b.Frame()))
	if got := b.Core.Request.Scope(); got != "user_id:pigeon tenant:acme:read tenant:acme:brand:read tenant:acme:brand:write" {
		t.Errorf("the scope is %q", got)
	}
	if effect.Say != "preset brand-editor replaced the scopes; u undoes it" || cursor(b) == "" {
		t.Errorf("said %q, the cursor is on %q", effect.Say, cursor(b))
	}
}

// TestPresetOfTheSameScopes says that nothing was replaced, because then there is nothing to undo.
func TestPresetOfTheSameScopes(t *testing.T) {
	b := start(t)
	b.Do(keymap.Presets)
	if effect := b.Do(keymap.Accept); effect.Say != "the scopes are already those of preset inbox" {
		t.Errorf("said %q", effect.Say)
	}
}

// TestAnotherIssuer shows what the token of another issuer grants instead of Courier's scopes.
func TestAnotherIssuer(t *testing.T) {
	b := start(t)
	b.Inspect(`{"iss":"https://dev-1.us.auth0.com/","sub":"auth0|1","aud":"api","scope":"openid read:things","permissions":["delete:things"]}`)
	b.Shows("Granted by its issuer", "openid", "read:things", "delete:things", "Not Courier's: this is an Auth0")
	b.Hides("inbox:read:messages", "Preferences", "unknown")
	if text, _ := b.Pane.Copy(b.Frame()); text != "openid read:things delete:things" {
		t.Errorf("copied %q", text)
	}
	if why := b.Pane.Disabled(keymap.Toggle, b.Frame()); !strings.Contains(why, "another issuer grants these") {
		t.Errorf("space is disabled for %q", why)
	}
	b.Do(keymap.Filter)
	b.Write("delete")
	b.Shows("delete:things")
	b.Hides("openid")
	b.Inspect(`{"iss":"https://accounts.google.com","sub":"1","aud":"a","azp":"a"}`)
	b.Pane.Reset()
	b.Shows("this token has no scopes, roles or")
}
