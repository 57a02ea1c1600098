package form

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"

	"bulla/core/call"
	"bulla/core/expiry"
	"bulla/core/hint"
	"bulla/core/issuer"
	"bulla/themes"
	"bulla/ui/keymap"
	"bulla/ui/pane"
)

func frame(width, height int) pane.Frame {
	return pane.Frame{Glyphs: themes.Unicode(), Keys: keymap.New(), Width: width, Height: height}
}

func plain(lines []pane.Line) string {
	var rows []string
	for _, line := range lines {
		rows = append(rows, strings.TrimRight(line.Plain(), " "))
	}
	return strings.Join(rows, "\n")
}

// TestHidden shows where a secret is without showing it.
func TestHidden(t *testing.T) {
	for text, want := range map[string]int{
		"": 0, "e": 1, "env": 3, "env:NAME": 8, "envelope": 0, "@": 1, "@file": 5, "b64:eA==": 4, "b64": 0, "secret": 0,
	} {
		if got := Hidden(text); got != want {
			t.Errorf("Hidden(%q) = %d, want %d", text, got, want)
		}
	}
}

// TestFieldSaysWhatWasDropped says what a paste lost, until the next change.
func TestFieldSaysWhatWasDropped(t *testing.T) {
	for name, c := range map[string]struct{ text, value, want string }{
		"escape sequence": {"\x1b[31mred", "[31mred", "a control character in the paste was dropped"},
		"several":         {"a\ab\x7f\u009bc", "abc", "3 control characters in the paste were dropped"},
		"not UTF-8":       {"a\ufffd", "a", "a control character in the paste was dropped"},
		"only controls":   {"\x1b", "", "a control character in the paste was dropped"},
		"two lines":       {"user\n123", "user 123", "line breaks or tabs in the paste became spaces"},
		"both":            {"a\tb\x00", "a b", "dropped; line breaks"},
		"shown unchanged": {"a\u202eb\u200b", "a\u202eb\u200b", ""},
	} {
		t.Run(name, func(t *testing.T) {
			f := NewField("", "", nil)
			screen := func() string {
				s := NewBrief(frame(90, 10), 10)
				s.Field("user", &f, true)
				return plain(s.lines)
			}
			f.Type(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(c.text), Paste: true})
			if f.Value() != c.value {
				t.Errorf("value %q, want %q", f.Value(), c.value)
			}
			if got := screen(); !strings.Contains(got, c.want) || strings.Contains(got, "!") != (c.want != "") {
				t.Errorf("%q is not the only message:\n%s", c.want, got)
			}
			f.Type(tea.KeyMsg{Type: tea.KeyLeft})
			if !strings.Contains(screen(), c.want) {
				t.Error("a key that changes nothing removes the message")
			}
			f.Type(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("x")})
			if c.want != "" && strings.Contains(screen(), c.want) {
				t.Error("the message stays forever")
			}
		})
	}
}

// leave reads the file that the field names, as the root does.
func leave(k *Key) {
	f := frame(80, 24)
	effect := k.Leave(f, func(pane.Frame) pane.Effect { return pane.Effect{} })
	if effect.Read != nil {
		effect.Read.Run(context.Background())(f)
	}
}

// TestKeyUsual uses the usual form only if it can be read.
func TestKeyUsual(t *testing.T) {
	const key = "pk_test_EXAMPLE0000000000000000000"
	for name, c := range map[string]struct {
		text string
		err  error
		want string
		hint string
	}{
		"set":     {key, nil, key, "env:KEY"},
		"a line":  {key + "\r\n", nil, key, "env:KEY"},
		"empty":   {"", nil, "", "env:NAME, @FILE or the key"},
		"not set": {"", errors.New("not set"), "", "env:NAME, @FILE or the key"},
	} {
		t.Run(name, func(t *testing.T) {
			k := NewKey("env:KEY", func(context.Context, string) (string, error) { return c.text, c.err })
			if k.Text() != c.want || k.Hint != c.hint || k.Fault().IsZero() != (c.want != "") {
				t.Errorf("key %q, hint %q, fault %v", k.Text(), k.Hint, k.Fault())
			}
		})
	}
}

// TestKeyForget forgets a typed key, and keeps a form that says where to read one.
func TestKeyForget(t *testing.T) {
	for typed, want := range map[string]string{
		"pk_test_EXAMPLE0000": "", "b64:cGtfdGVzdF9F": "", "env:KEY": "env:KEY", "@key.txt": "@key.txt", "": "",
	} {
		k := NewKey("", func(context.Context, string) (string, error) { return "pk_prod_EXAMPLE0000", nil })
		k.Type(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(typed)})
		leave(&k)
		k.Forget()
		if k.Value() != want {
			t.Errorf("of %q the field keeps %q", typed, k.Value())
		}
		if held := k.Text() != ""; held != (typed == "env:KEY") {
			t.Errorf("of %q a key is kept: %v", typed, held)
		}
	}
}

// hinted is an error with a hint.
type hinted string

func (hinted) Error() string    { return "other users can read the file" }
func (h hinted) Advice() string { return string(h) }

// TestKeyFault keeps the hint of an error about a key that can't be read.
func TestKeyFault(t *testing.T) {
	k := NewKey("", func(context.Context, string) (string, error) { return "", hinted("chmod 600 key.txt") })
	k.Type(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("@key.txt")})
	if !k.Unread() {
		t.Error("a file was read while it was typed")
	}
	leave(&k)
	want := hint.Problem{Message: "the API key can't be read: other users can read the file", Hint: "chmod 600 key.txt"}
	if got := k.Fault(); got != want || k.Unread() {
		t.Errorf("%+v, unread %v, want %+v", got, k.Unread(), want)
	}
}

// TestProblem keeps the hint of an error.
func TestProblem(t *testing.T) {
	_, badURL := call.Check("")
	_, noKey := issuer.Request{BaseURL: "https://api.courier.com"}.Call()
	_, noTime := expiry.Parse("soon")
	for name, c := range map[string]struct {
		err   error
		usual bool
	}{
		"call": {badURL, false}, "issuer": {noKey, false}, "expiry": {noTime, false},
		"another": {errors.New("it failed"), true},
		"wrapped": {fmt.Errorf("in a test: %w", badURL), false},
		"a hint":  {fmt.Errorf("in a test: %w", hinted("chmod 600 key.txt")), false},
		"no hint": {hinted(""), true},
	} {
		got := hint.Of(c.err, "the usual")
		if got.Message != c.err.Error() || got.Hint == "" || (got.Hint == "the usual") != c.usual {
			t.Errorf("%s: %+v", name, got)
		}
	}
	if !hint.Of(nil, "the usual").IsZero() {
		t.Error("no error is a fault")
	}
}

// TestSheet draws labels to the left of their values, and above them in a narrow overlay.
func TestSheet(t *testing.T) {
	set := func(width int) string {
		s := NewSheet(frame(width, 20), 8)
		s.Words("a label", themes.Text, "some words that go on and on until they have to be broken")
		s.Exact("exact", themes.Text, "0123456789", 4)
		s.Fault(hint.Problem{Message: "it failed", Hint: "do something"})
		s.Fault(hint.Problem{})
		s.Gap()
		s.Whole(themes.Muted, "the end")
		return plain(s.Lines(&Scroll{}))
	}
	const wide = "a label some words that go on and on\n        until they have to be broken\nexact   0123\n        4567\n        89\n" +
		"        ✗ it failed\n        do something\n\nthe end"
	if got := set(40); got != wide {
		t.Errorf("at 40 cells:\n%s\nwant\n%s", got, wide)
	}
	const above = "a label\nsome words that go on and on\nuntil they have to be broken\nexact\n0123\n4567\n89\n✗ it failed\ndo something\n\nthe end"
	if got := set(30); got != above {
		t.Errorf("at 30 cells:\n%s\nwant\n%s", got, above)
	}
}

// TestBrief shortens texts that take too many lines.
func TestBrief(t *testing.T) {
	set := func(most int) string {
		s := NewBrief(frame(16, 20), 6)
		s.First("first", themes.Text, "one two three four five six", most)
		s.Ends("ends", themes.Text, "one two three four five six", most, "6 words")
		return plain(s.Lines(&Scroll{}))
	}
	for most, want := range map[int]string{
		1: "first one two t…\nends  … 6 words…",
		2: "first one two\n      three fou…\nends  one two\n      … 6 words…",
		3: "first one two\n      three four\n      five six\nends  one two\n      three four\n      five six",
	} {
		if got := set(most); got != want {
			t.Errorf("in %d lines:\n%s\nwant\n%s", most, got, want)
		}
	}
	s := NewBrief(frame(14, 20), 0)
	s.Ends("", themes.Text, "one two three four five six seven eight nine ten", 3, "10 words")
	if got, want := plain(s.Lines(&Scroll{})), "one two three\n… 10 words …\nnine ten"; got != want {
		t.Errorf("both ends:\n%s\nwant\n%s", got, want)
	}
}

// TestAppend keeps the field of the appended sheet, and the result of a request, visible.
func TestAppend(t *testing.T) {
	field, progress := NewField("here", "", nil), Progress{}
	progress.Failed("it failed", "do something")
	set := func(scroll *Scroll) string {
		s, other := NewSheet(frame(40, 2), 8), NewSheet(frame(40, 2), 8)
		s.Words("", themes.Text, "0")
		s.Words("", themes.Text, "1")
		s.Words("", themes.Text, "2")
		other.Field("field", &field, true)
		other.Progress(&progress, "", "again")
		s.Append(other)
		return strings.Join(strings.Fields(plain(s.Lines(scroll))), " ")
	}
	var scroll Scroll
	for _, c := range []struct {
		name string
		do   func()
		want string
	}{
		{"at first", func() {}, "0 1"},
		{"the field", scroll.Follow, "2 field here"},
		{"the outcome, its beginning first", scroll.ToOutcome, "✗ it failed do something"},
	} {
		c.do()
		if got := set(&scroll); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

// TestPaging names the key that shows more, marks the side that has more, and counts how many of
// the first lines have been visible.
func TestPaging(t *testing.T) {
	up, down := themes.Unicode().Up, themes.Unicode().Down
	press := func(key tea.KeyType) func(*Scroll) {
		return func(scroll *Scroll) { scroll.Page(tea.KeyMsg{Type: key}, 3) }
	}
	for _, c := range []struct {
		name          string
		width, lines  int
		do            []func(*Scroll)
		paging, marks string
		seen          int
	}{
		{"all of it", 40, 3, nil, "", "", 3},
		{"the beginning", 40, 9, nil, "pgdn: more", down, 3},
		{"further on", 40, 9, []func(*Scroll){press(tea.KeyPgDown)}, "pgup/dn: more", up + down, 5},
		{"the end", 40, 9, []func(*Scroll){(*Scroll).ToOutcome}, "pgup: more", up, 0},
		{"narrow", 26, 9, nil, "pgdn", down, 3},
		{"narrow, further on", 26, 9, []func(*Scroll){press(tea.KeyPgDown)}, "pgup/dn", up + down, 5},
		{"narrow, the end", 26, 9, []func(*Scroll){(*Scroll).ToOutcome}, "pgup", up, 0},
		{"all of it after paging", 40, 9, []func(*Scroll){press(tea.KeyPgDown), press(tea.KeyPgDown), press(tea.KeyPgDown),
			press(tea.KeyPgDown)}, "pgup: more", up, 9},
		{"not seen anymore", 40, 9, []func(*Scroll){press(tea.KeyPgDown), press(tea.KeyPgDown), (*Scroll).Unsee},
			"pgup/dn: more", up + down, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			set := func() *Sheet {
				s := NewSheet(frame(c.width, 3), 0)
				for i := range c.lines {
					s.Words("", themes.Text, fmt.Sprint(i))
				}
				return s
			}
			var scroll Scroll
			for _, do := range c.do {
				set().Lines(&scroll)
				do(&scroll)
			}
			if len(c.do) > 0 && c.seen == 0 {
				scroll.Unsee()
			}
			if got := set().Paging(&scroll); got != c.paging {
				t.Errorf("%q, want %q", got, c.paging)
			}
			box := pane.Box{Glyphs: themes.Unicode()}.Draw(set().Lines(&scroll), c.width+4, 5)
			marks := ""
			for _, line := range box {
				if end := line.Plain(); strings.HasSuffix(end, up) || strings.HasSuffix(end, down) {
					marks += string([]rune(end)[c.width+3:])
				}
			}
			if marks != c.marks || scroll.Seen() != c.seen {
				t.Errorf("marked with %q, want %q; seen %d, want %d", marks, c.marks, scroll.Seen(), c.seen)
			}
		})
	}
}

// TestScroll keeps the field with the cursor visible until the user pages.
func TestScroll(t *testing.T) {
	field := NewField("here", "", nil)
	show := func(scroll *Scroll) string {
		s := NewSheet(frame(40, 3), 8)
		for i := range 5 {
			s.Words("", themes.Text, fmt.Sprint(i))
		}
		s.Field("field", &field, true)
		s.Note("of it")
		s.Done()
		for i := range 5 {
			s.Words("", themes.Text, fmt.Sprint(5+i))
		}
		return strings.Join(strings.Fields(plain(s.Lines(scroll))), " ")
	}
	scroll := &Scroll{}
	scroll.Follow()
	steps := []struct {
		name string
		do   func()
		want string
	}{
		{"at first", func() {}, "4 field here · of it"},
		{"a page down", func() { scroll.Page(tea.KeyMsg{Type: tea.KeyPgDown}, 3) }, "· of it 5 6"},
		{"the end", scroll.ToOutcome, "7 8 9"},
		{"a page up", func() { scroll.Page(tea.KeyMsg{Type: tea.KeyPgUp}, 3) }, "5 6 7"},
		{"back at the field", scroll.Follow, "field here · of it 5"},
	}
	for _, step := range steps {
		step.do()
		if got := show(scroll); got != step.want {
			t.Errorf("%s: %q, want %q", step.name, got, step.want)
		}
	}
	if scroll.Page(tea.KeyMsg{Type: tea.KeyDown}, 3) {
		t.Error("down pages")
	}
}
