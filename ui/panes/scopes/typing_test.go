package scopes

import (
	"slices"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"

	"bulla/core"
	"bulla/ui/keymap"
	"bulla/ui/pane/panetest"
)

func start(t *testing.T) *panetest.Bench[*Pane] {
	t.Helper()
	return panetest.New(t, New(), 42, 26)
}

// cursor returns the row with the cursor as it shows, "" if no row has it.
func cursor(b *panetest.Bench[*Pane]) string {
	for _, row := range b.Rows() {
		if name, ok := strings.CutPrefix(row, b.Glyphs.Cursor+" "); ok {
			return name
		}
	}
	return ""
}

func TestTheFilterGoesToTheFirstMatch(t *testing.T) {
	for _, tt := range []struct{ filter, want string }{
		{"user-tok", "write:user-tokens"},
		{"read", "inbox:read:messages"},
		{"PREFERENCES", "read:preferences"},
		{"brands write", "write:brands "},
		{"pigeon", "user_id pigeon"},
		{"write:lists", "write:lists"}, // in a group that is folded
		{"nothing like it", ""},
		{" ", "inbox:read:messages"},
	} {
		b := start(t)
		b.Do(keymap.Last, keymap.First, keymap.Down, keymap.Filter)
		b.Write(tt.filter)
		if got := cursor(b); !strings.Contains(got, tt.want) || tt.want == "" && got != "" {
			t.Errorf("filter %q: the cursor is on %q, want %q", tt.filter, got, tt.want)
		}
	}
}

func TestArrowsMoveWhileFiltering(t *testing.T) {
	b := start(t)
	b.Do(keymap.Filter)
	b.Write("brands")
	var seen []string
	for _, key := range []tea.KeyType{tea.KeyDown, tea.KeyDown, tea.KeyUp, tea.KeyPgDown, tea.KeyPgUp} {
		b.Press(key)
		seen = append(seen, strings.Fields(cursor(b))[2])
	}
	if want := []string{"read:brands:<brand_id>", "write:brands", "read:brands:<brand_id>", "tenants:brand:read", "read:brands"}; !slices.Equal(seen, want) {
		t.Errorf("the cursor went to %q, want %q", seen, want)
	}
	if got := b.Pane.filter.Text(); got != "brands" {
		t.Errorf("the filter became %q", got)
	}
	b.Press(tea.KeyDown)
	b.Carry(b.Pane.Accept(b.Frame()))
	b.Do(keymap.Toggle) // it asks for the ID
	b.Write("mine")
	b.Carry(b.Pane.Accept(b.Frame()))
	if want := "read:brands:mine"; !slices.Contains(b.Core.Request.Scopes, want) {
		t.Errorf("the scopes are %q, want %q in them", b.Core.Request.Scopes, want)
	}
}

func TestLeavingTheFilterGoesBack(t *testing.T) {
	b := start(t)
	b.Do(keymap.Down)
	b.Do(keymap.Filter)
	b.Write("user-tok")
	for range "user-tok" {
		b.Press(tea.KeyBackspace)
	}
	if got := cursor(b); !strings.Contains(got, "inbox:write:events") {
		t.Errorf("without a filter the cursor is on %q", got)
	}
	b.Write("user-tok")
	b.Press(tea.KeyDown)
	b.Carry(b.Pane.Leave(b.Frame()))
	if got := cursor(b); !strings.Contains(got, "inbox:write:events") || b.Pane.filter.On() {
		t.Errorf("after leaving the cursor is on %q, the filter is %q", got, b.Pane.filter.Text())
	}
}

func TestAddingSaysWhatWasThere(t *testing.T) {
	add := func(b *panetest.Bench[*Pane]) { b.Do(keymap.AddScope) }
	edit := func(b *panetest.Bench[*Pane]) {
		b.Apply(core.AddScope{Scope: "read:brands:old"})
		b.Pane.at = "read:brands:old"
		b.Do(keymap.Edit)
		b.Pane.entry.field.Set("")
	}
	for _, tt := range []struct {
		open                 func(*panetest.Bench[*Pane])
		typed, message, left string
	}{
		{add, "read:brands", "", "read:brands"},
		{add, "read:brands read:preferences", "added read:brands read:preferences", "read:brands read:preferences"},
		{add, "read:brands inbox:read:messages read:preferences", "added read:brands read:preferences; already present: inbox:read:messages", "read:brands read:preferences"},
		{add, "read:brands read:brands", "added read:brands; already present: read:brands", "read:brands"},
		{add, "inbox:read:messages", "already present: inbox:read:messages", ""},
		{add, "inbox:read:messages inbox:write:events", "already present: inbox:read:messages inbox:write:events", ""},
		{add, " ", "nothing typed, nothing added", ""},
		{edit, "read:brands:new", "", "read:brands:new"},
		{edit, "read:brands:old", "", "read:brands:old"},
		{edit, "inbox:read:messages", "already present: inbox:read:messages", ""},
		{edit, "read:brands:new inbox:read:messages", "added read:brands:new; already present: inbox:read:messages", "read:brands:new"},
	} {
		b := start(t)
		tt.open(b)
		b.Write(tt.typed)
		effect := b.Carry(b.Pane.Accept(b.Frame()))
		if effect.Say != tt.message {
			t.Errorf("%q: said %q, want %q", tt.typed, effect.Say, tt.message)
		}
		want := strings.TrimSpace("user_id:pigeon inbox:read:messages inbox:write:events " + tt.left)
		if got := b.Core.Request.Scope(); got != want {
			t.Errorf("%q: the scope is %q, want %q", tt.typed, got, want)
		}
	}
}

// TestTheUserIsAddedOnce checks that adding the sample user chooses it.
func TestTheUserIsAddedOnce(t *testing.T) {
	b := start(t)
	b.Do(keymap.AddUser)
	b.Write("pigeon")
	effect := b.Carry(b.Pane.Accept(b.Frame()))
	if b.Core.SampleUser || effect.Say != "already present: user_id:pigeon" {
		t.Errorf("sample user %v, said %q", b.Core.SampleUser, effect.Say)
	}
}

// TestScopesComplete completes the last word of a field for scopes, and no other field.
func TestScopesComplete(t *testing.T) {
	for name, tt := range map[string]struct {
		open  keymap.Action
		typed string
		says  string
		want  string
	}{
		"a scope":         {keymap.AddScope, "read:pref", "tab completes it (Preferences: read choices)", "read:preferences"},
		"one of several":  {keymap.AddScope, "write:b", "(Brands: change every); up and down show 1 more", "write:brands"},
		"the second word": {keymap.AddScope, "read:brands read:pref", "tab completes it", "read:brands read:preferences"},
		"unknown":         {keymap.AddScope, "foo", "is not a known Courier scope", "foo"},
		"a user":          {keymap.AddUser, "read:pref", "", "read:pref"},
		"a filter":        {keymap.Filter, "read:pref", "up and down move", "read:pref"},
	} {
		t.Run(name, func(t *testing.T) {
			b := start(t)
			b.Words = true
			b.Do(tt.open)
			b.Write(tt.typed)
			b.Shows(tt.says)
			if offers := tt.want != tt.typed; b.Pane.Completes() != offers {
				t.Errorf("tab completes %q: %v", tt.typed, !offers)
			}
			b.Press(tea.KeyTab)
			got := b.Pane.filter.Text()
			if b.Pane.entry != nil {
				got = b.Pane.entry.field.Value()
			}
			if got != tt.want {
				t.Errorf("tab makes %q of %q, want %q", got, tt.typed, tt.want)
			}
		})
	}
}

// TestUsersComplete completes a user of another token of the session, unless it is chosen.
func TestUsersComplete(t *testing.T) {
	b := start(t)
	b.Do(keymap.AddUser)
	f := b.Frame()
	f.Users = func() []string { return []string{"magpie", "pigeon", "pika"} }
	for _, r := range "pi" {
		b.Pane.Type(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune{r}}, f)
	}
	b.Pane.Type(tea.KeyMsg{Type: tea.KeyTab}, f)
	if got := b.Pane.entry.field.Value(); got != "pika" {
		t.Errorf("completed to %q, want pika: pigeon is chosen", got)
	}
}
