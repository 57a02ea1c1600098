package ui

import "testing"

func TestFuzzyFinds(t *testing.T) {
	for query, name := range map[string]string{
		"undo":      "Undo",
		"copy tok":  "Copy the token",
		"tok copy":  "Copy the token",
		"ctt":       "Copy the token",
		"cpy":       "Copy the token",
		"hmac":      "User signature (HMAC)",
		"THEME":     "Theme",
		"clipboard": "Copy the token", // by another word
		"y":         "Copy the token", // by its key
	} {
		if _, _, ok := fuzzy(query, name, "clipboard yank", []string{"y"}); !ok {
			t.Errorf("%q doesn't find %q", query, name)
		}
	}
	for _, query := range []string{"xyz", "copy xyz", "nekot", "pee", "board"} {
		if _, _, ok := fuzzy(query, "Copy the token", "clipboard yank", []string{"y"}); ok {
			t.Errorf("%q finds Copy the token", query)
		}
	}
}

// TestFuzzyPrefers holds which of two names a query finds first.
func TestFuzzyPrefers(t *testing.T) {
	for _, c := range []struct{ query, first, second string }{
		{"copy", "Copy the token", "Compare two payloads, y"},
		{"exp", "Explain the claim", "Next pane"},
		{"cp", "Copy payload", "Clipboard"},
		{"key", "Type the key", "Monkey"},
		{"rem", "Remove the user", "Add or remove a scope"},
	} {
		first, _, _ := fuzzy(c.query, c.first, "", nil)
		second, _, _ := fuzzy(c.query, c.second, "", nil)
		if first <= second {
			t.Errorf("%q: %q scores %d, %q %d", c.query, c.first, first, c.second, second)
		}
	}
}

func TestFuzzySaysWhatMatched(t *testing.T) {
	_, at, _ := fuzzy("tok co", "Copy the token", "", nil)
	marked := ""
	for _, i := range at {
		marked += string("Copy the token"[i])
	}
	if marked != "Cotok" {
		t.Errorf("matched %q at %v", marked, at)
	}
}
