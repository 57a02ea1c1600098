package ui

import (
	"reflect"
	"strings"
	"testing"

	"bulla/ui/keymap"
	"bulla/ui/pane"
)

// TestFilters filters each list as a user does: the title says so, enter keeps the filter, and esc
// clears it and shows what was hidden.
func TestFilters(t *testing.T) {
	for _, c := range []struct{ open, query, shown, hidden string }{
		{"1", "brand", "[ ] read:brands", "[x] inbox:write:events"},
		{"4", "exp", "exp ", "jti "},
		{"5", "signature", "signature", "has all scopes for"},
		{"7", "brand", "/brands", "Inbox empty?"},
		{"b", "python", "Python", "Node.js"},
		{"?", "clipboard", "OSC 52", "go to the next pane"},
	} {
		d := start(t, 120, 60)
		d.press(c.open, "/", "type:"+c.query)
		d.shows("filter "+c.query, "/"+c.query+" ", c.shown)
		d.hides(c.hidden)
		d.press("enter")
		d.shows("/"+c.query+" ", "esc clears it")
		d.hides(c.hidden)
		d.press("esc", "home")
		d.hides("/"+c.query+" ", "esc clears it")
		d.shows(c.hidden)
	}
}

// TestFilterMovesNoFrame filters the claims where rows are few: their frame keeps its size.
func TestFilterMovesNoFrame(t *testing.T) {
	d := start(t, 80, 24)
	d.press("4")
	plan := d.model.plan
	for _, key := range []string{"/", "type:ten", "enter", "esc"} {
		d.press(key)
		if !reflect.DeepEqual(plan, d.model.plan) {
			t.Errorf("%s: frames moved:\n%s", key, d.screen())
		}
	}
}

func TestFiltersWithoutAMatch(t *testing.T) {
	for _, open := range []string{"1", "4", "5", "7", "b", "?"} {
		d := start(t, 120, 40)
		d.press(open, "/", "type:zzz")
		d.shows(`nothing matches "zzz"`)
		d.press("enter", "enter", "up", "down", "esc", "esc")
		d.hides("zzz")
	}
}

// TestFilterKeepsTheRow finds a row, clears the filter and stays on the row.
func TestFilterKeepsTheRow(t *testing.T) {
	d := start(t, 120, 40)
	d.paste(sampleToken)
	d.press("4", "/", "type:jti", "enter", "esc", "c")
	if claim, _ := d.model.snap.Token.Claim("jti"); len(d.copied) != 1 || d.copied[0] != claim.Text {
		t.Errorf("copied %q, not the jti", d.copied)
	}
	d.press("5", "v", "/", "type:alg-none", "enter")
	d.shows("/alg-none 1 of ")
	d.press("esc")
	diagnosis := d.model.panes[d.model.paneOf(keymap.Diagnosis)].(pane.Selecting)
	if finding, _ := diagnosis.Selected(d.model.frame(d.model.focus)); finding.Code != "alg-none" {
		t.Errorf("the cursor is on %s", finding.Code)
	}
	d.press("7", "/", "type:/brands/", "down", "enter")
	access := d.model.panes[d.model.paneOf(keymap.Access)].(pane.Copying)
	before, _ := access.Copy(d.model.frame(d.model.focus))
	d.press("esc")
	if after, _ := access.Copy(d.model.frame(d.model.focus)); after != before || !strings.Contains(after, "/brands/") {
		t.Errorf("the cursor was on %q and is on %q", before, after)
	}
}

// TestFilterOfClaimsTakesNoToken inspects a token that is pasted while the filter is typed.
func TestFilterOfClaimsTakesNoToken(t *testing.T) {
	d := start(t, 120, 40)
	d.press("4", "/", "type:ex")
	d.paste(sampleToken)
	d.shows("inspect", "a pasted token")
	d.hides("/ex")
}

// TestEnterExplains opens the explanation of a finding, a passed check, one that was not checked, a
// claim and an endpoint.
func TestEnterExplains(t *testing.T) {
	d := start(t, 120, 50)
	d.press("5", "enter")
	d.shows("what local-key checks", "why it matters", "how to fix it", "example", "source")
	d.press("esc", "/", "type:exp-missing", "enter", "enter")
	d.shows("pass: ", "what exp-missing checks")
	d.press("esc", "esc", "/", "type:call-denied", "enter", "enter")
	d.shows("not checked", "what call-denied checks")
	d.press("esc", "4", "/", "type:jti", "enter", "enter")
	d.shows("what it means", "the ID of this token", "RFC 7519 section 4.1.7")
	d.press("esc", "7", "down", "enter")
	d.shows("what inbox:read:messages grants")
}
