package pane

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"

	"bulla/core/edit"
	"bulla/core/token"
	"bulla/themes"
)

var editorKeys = map[string]tea.KeyMsg{
	"left":       {Type: tea.KeyLeft},
	"right":      {Type: tea.KeyRight},
	"up":         {Type: tea.KeyUp},
	"down":       {Type: tea.KeyDown},
	"home":       {Type: tea.KeyHome},
	"end":        {Type: tea.KeyEnd},
	"pgup":       {Type: tea.KeyPgUp},
	"pgdown":     {Type: tea.KeyPgDown},
	"ctrl+a":     {Type: tea.KeyCtrlA},
	"ctrl+e":     {Type: tea.KeyCtrlE},
	"ctrl+left":  {Type: tea.KeyCtrlLeft},
	"ctrl+right": {Type: tea.KeyCtrlRight},
	"alt+b":      {Type: tea.KeyRunes, Runes: []rune("b"), Alt: true},
	"alt+f":      {Type: tea.KeyRunes, Runes: []rune("f"), Alt: true},
	"ctrl+home":  {Type: tea.KeyCtrlHome},
	"ctrl+end":   {Type: tea.KeyCtrlEnd},
	"backspace":  {Type: tea.KeyBackspace},
	"delete":     {Type: tea.KeyDelete},
	"ctrl+w":     {Type: tea.KeyCtrlW},
	"ctrl+k":     {Type: tea.KeyCtrlK},
	"ctrl+u":     {Type: tea.KeyCtrlU},
	"ctrl+z":     {Type: tea.KeyCtrlZ},
	"ctrl+y":     {Type: tea.KeyCtrlY},
	"ctrl+j":     {Type: tea.KeyCtrlJ},
	"space":      {Type: tea.KeySpace, Runes: []rune{' '}},
	"tab":        {Type: tea.KeyTab},
	"alt+x":      {Type: tea.KeyRunes, Runes: []rune("x"), Alt: true},
}

// editorKey returns the message of a key by its name; any other name is typed, and paste:TEXT is
// pasted.
func editorKey(name string) tea.KeyMsg {
	if key, ok := editorKeys[name]; ok {
		return key
	}
	if text, ok := strings.CutPrefix(name, "paste:"); ok {
		return tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(text), Paste: true}
	}
	return tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(name)}
}

// memberBreaks puts each member on a row of its own, which is sure of whole JSON only.
func memberBreaks(text string) (offsets []int, sure bool) {
	doc, _ := token.Parse(text, token.Payload)
	return edit.Breaks(text), doc.Complete
}

func frameOf(width, height int) Frame {
	return Frame{Width: width, Height: height, Glyphs: themes.Unicode(), Focused: true}
}

func TestEditorKeys(t *testing.T) {
	const members = `{"a":1,"bc":"long text"}`
	for _, c := range []struct {
		name   string
		text   string
		cursor int
		keys   string // separated by blanks
		want   string // with | where the cursor is
	}{
		{"typing", "ac", 1, "b", "ab|c"},
		{"typing a blank", "ac", 1, "space", "a |c"},
		{"several letters in one piece", "ac", 1, "xyz", "axyz|c"},
		{"right and left", "abc", 0, "right right left", "a|bc"},
		{"not beyond the ends", "ab", 0, "left right right right", "ab|"},
		{"backspace", "abc", 2, "backspace", "a|c"},
		{"backspace at the start", "abc", 0, "backspace", "|abc"},
		{"delete", "abc", 1, "delete", "a|c"},
		{"delete at the end", "abc", 3, "delete", "abc|"},
		{"a line feed", "ab", 1, "ctrl+j", "a\n|b"},
		{"over a line feed", "a\nb", 1, "right left right x", "a\nx|b"},
		{"joining lines", "a\nb", 2, "backspace", "a|b"},
		{"joining lines from before", "a\nb", 1, "delete", "a|b"},
		{"ctrl+k", "ab cd\nef", 2, "ctrl+k", "ab|\nef"},
		{"ctrl+k at the end of a line", "ab\nef", 2, "ctrl+k", "ab|ef"},
		{"ctrl+u", "ab cd\nef", 4, "ctrl+u", "|d\nef"},
		{"ctrl+w", "one two", 7, "ctrl+w", "one |"},
		{"ctrl+w over blanks", "one, ", 5, "ctrl+w", "|"},
		{"words", "one two.three", 0, "ctrl+right alt+f alt+f alt+b", "one two.|three"},
		{"words backwards", "one two", 7, "ctrl+left ctrl+left ctrl+left", "|one two"},
		{"home and end", "abc\ndef", 5, "home x end y", "abc\nxdefy|"},
		{"ctrl+a and ctrl+e", "abc", 1, "ctrl+e x ctrl+a y", "y|abcx"},
		{"up and down keep the cell", "abcd\nx\nefgh", 3, "down down", "abcd\nx\nefg|h"},
		{"up at the top", "abc\ndef", 6, "up up up", "ab|c\ndef"},
		{"pages", strings.Repeat("x\n", 50), 0, "pgdown pgdown pgup", strings.Repeat("x\n", 5) + "|" + strings.Repeat("x\n", 45)},
		{"ctrl+home and ctrl+end", "ab\ncd", 2, "ctrl+end x ctrl+home y", "y|ab\ncdx"},
		{"home of a row that only looks like one", members, 12, "home x", `{"a":1,x|"bc":"long text"}`},
		{"end of a row that only looks like one", members, 2, "end x", `{"a":1,x|"bc":"long text"}`},
		{"ctrl+k stays in the row and leaves the comma", members, 4, "ctrl+k", `{"a"|,"bc":"long text"}`},
		{"ctrl+k on the comma", members, 4, "ctrl+k ctrl+k", `{"a"|"bc":"long text"}`},
		{"ctrl+u stays in the row", members, 12, "ctrl+u", `{"a":1,|"long text"}`},
		{"down over rows that only look like some", members, 1, "down", `{"a":1,|"bc":"long text"}`},
		{"undo takes back what was typed", "ab", 1, "x y z ctrl+z", "a|b"},
		{"undo stops at a blank", "ab", 1, "x space y ctrl+z", "ax |b"},
		{"undo stops where the cursor moved", "ab", 1, "x right y ctrl+z", "axb|"},
		{"undo and redo", "ab", 1, "x ctrl+k ctrl+z ctrl+z ctrl+y ctrl+y", "ax|"},
		{"undo of what was removed", "one two", 7, "ctrl+w ctrl+z", "one two|"},
		{"redo is gone after typing", "ab", 1, "x ctrl+z y ctrl+y", "ay|b"},
		{"nothing to take back", "ab", 1, "ctrl+z ctrl+y", "a|b"},
		{"pasted lines", "ab", 1, "paste:x\r\ny\tz ctrl+z paste:q", "aq|b"},
		{"keys that do nothing", "ab", 1, "tab alt+x", "a|b"},
		{"a character with its mark is one", "ae\u0301b", 4, "backspace", "a|b"},
		{"marks that paint over other lines are many", "a\u0301\u0301\u0301b", 7, "backspace", "a\u0301\u0301|b"},
		{"bad bytes are one each", "a\xff\xfeb", 1, "delete x", "ax|\xfeb"},
		{"a lone surrogate is one", "a\xed\xa0\xbdb", 4, "left x", "ax|\xed\xa0\xbdb"},
		{"control characters are one each", "a\x1b[0mb", 1, "delete", "a|[0mb"},
	} {
		t.Run(c.name, func(t *testing.T) {
			e := NewEditor(c.text, c.cursor, memberBreaks)
			for _, name := range strings.Fields(c.keys) {
				if !e.Type(editorKey(name), frameOf(40, 6)) {
					t.Fatalf("%s was refused", name)
				}
			}
			if got := e.Text()[:e.cursor] + "|" + e.Text()[e.cursor:]; got != c.want {
				t.Errorf("%s: %q, want %q", c.keys, got, c.want)
			}
		})
	}
}

func TestEditorPastesAllThatIsPasted(t *testing.T) {
	e := NewEditor("ab", 1, nil)
	const pasted = "one\r\ntwo\t\x1b[31m\u202e長"
	e.Type(editorKey("paste:"+pasted), frameOf(20, 5))
	if want := "a" + pasted + "b"; e.Text() != want {
		t.Errorf("%q, want %q", e.Text(), want)
	}
}

func TestEditorRefusesWhatIsTooLong(t *testing.T) {
	e := NewEditor(strings.Repeat("x", MaxEditor-1), 0, nil)
	if !e.Type(editorKey("y"), frameOf(20, 5)) {
		t.Error("the last byte that there is room for was refused")
	}
	if e.Type(editorKey("z"), frameOf(20, 5)) || len(e.Text()) != MaxEditor || e.cursor != 1 {
		t.Errorf("%d bytes with the cursor at %d after one too many", len(e.Text()), e.cursor)
	}
}

func TestEditorDraws(t *testing.T) {
	for _, c := range []struct {
		name         string
		text         string
		cursor       int
		keys         string
		width, lines int
		want         []string
	}{
		{"members are set in", `{"a":1,"bc":[1,2]}`, 0, "", 30, 9, []string{`{`, `  "a":1,`, `  "bc":[1,2]`, `}`}},
		{"what is too long goes on below", `{"a":"` + strings.Repeat("x", 30) + `"}`, 0, "", 25, 9, []string{`{`, `  "a":"` + strings.Repeat("x", 17), `  ` + strings.Repeat("x", 13) + `"`, `}`}},
		{"narrow rows are not set in", `{"a":1}`, 0, "", 12, 9, []string{`{`, `"a":1`, `}`}},
		{"line feeds", "a\n\nb\n", 0, "", 12, 9, []string{`a`, ``, `b`, ``}},
		{"escapes", "a\tb\x1b\xff\u202e", 0, "", 40, 9, []string{`a\u{0009}b\u{001B}\xff\u{202E}`}},
		{"wide characters are not halved", "長長長長", 0, "", 8, 9, []string{`長長長`, `長`}},
		{"the cursor stays in sight", strings.Repeat("a\n", 20), 0, "pgdown pgdown down", 12, 3, []string{`a`, `a`, `a`}},
		{"the end of a row", `{"a":1,"b":2}`, 2, "end", 30, 9, []string{`{`, `  "a":1, `, `  "b":2`, `}`}},
		{"an empty text", "", 0, "", 30, 9, []string{` `}},
	} {
		t.Run(c.name, func(t *testing.T) {
			e := NewEditor(c.text, c.cursor, memberBreaks)
			f := frameOf(c.width, c.lines)
			for _, name := range strings.Fields(c.keys) {
				e.Type(editorKey(name), f)
			}
			var got []string
			for _, line := range e.Lines(f, -1) {
				got = append(got, line.Plain())
			}
			if strings.Join(got, "\n") != strings.Join(c.want, "\n") {
				t.Errorf("drawn:\n%s\nwant:\n%s", strings.Join(got, "\n"), strings.Join(c.want, "\n"))
			}
		})
	}
}

func TestEditorMarksTheFault(t *testing.T) {
	for _, c := range []struct {
		name, text string
		fault      int
		want       string
	}{
		{"a letter", `{"a":x}`, 5, "x"},
		{"the end", `{"a":1`, 6, " "},
		{"a control character", "{\"a\x01\"}", 3, `\u{0001}`},
		{"a line feed", "{\"a\n\"}", 3, " "},
		{"none", `{"a":1}`, -1, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			e := NewEditor(c.text, 0, nil)
			var marked string
			for _, line := range e.Lines(frameOf(40, 5), c.fault) {
				for _, s := range line.spans {
					if s.role == themes.Error {
						marked += s.text
					}
				}
			}
			if marked != c.want {
				t.Errorf("%q is marked, want %q", marked, c.want)
			}
		})
	}
}

// hostileTexts act on a terminal that shows them raw, or cannot be laid out in an obvious way.
var hostileTexts = []string{
	"", "\n\n\n", "\r\n\t\b\x00", "\x1b]52;c;cHduZWQ=\x07\x1b[2J", "a\u009b31mb\u202eabc\u200b", "e" + strings.Repeat("\u0301", 40), strings.Repeat("\u0301", 9),
	"\u3164\u2800\ufeff\U000e0041", "👨‍👩‍👧‍👦 家族 ไทย क्षि 🇩🇪🇩", "\xff\xfe\xfd\xed\xa0\xbd", strings.Repeat("長", 90), strings.Repeat("x", 300),
	strings.Repeat("👍🏽", 50), strings.Repeat("\u1100", 60), strings.Repeat("\U0001F3FD", 60), `{"a":1,"b":{"c":[1,2]},"exp":1795176000}`, "{\r\n \"alg\":\"HS256\",\r\n \"typ\":\"JWT\"\r\n}", `{"a":`,
}

// TestEditorKeepsTheOtherBytes types one letter at every place of hostile texts and takes it back.
func TestEditorKeepsTheOtherBytes(t *testing.T) {
	f := frameOf(30, 5)
	for _, text := range hostileTexts {
		e := NewEditor(text, 0, memberBreaks)
		for at := -1; e.cursor != at; e.Type(editorKey("right"), f) {
			at = e.cursor
			e.Type(editorKey("#"), f)
			if want := text[:at] + "#" + text[at:]; e.Text() != want {
				t.Fatalf("%q, want %q", e.Text(), want)
			}
			e.Type(editorKey("backspace"), f)
			if e.Text() != text || e.cursor != at {
				t.Fatalf("%q with the cursor at %d, want %q and %d", e.Text(), e.cursor, text, at)
			}
		}
		if e.cursor != len(text) {
			t.Errorf("right ends at %d of %d bytes of %q", e.cursor, len(text), text)
		}
		for range text {
			e.Type(editorKey("left"), f)
		}
		if len(text) > 0 && e.cursor != 0 {
			t.Errorf("left ends at %d of %q", e.cursor, text)
		}
	}
}

// checkEditor holds what is true of every editor: the cursor is in the text, the rows are the text,
// and each line fits.
func checkEditor(t *testing.T, e *Editor, f Frame) {
	t.Helper()
	if e.cursor < 0 || e.cursor > len(e.Text()) {
		t.Fatalf("the cursor is at %d of %d bytes", e.cursor, len(e.Text()))
	}
	lines := e.Lines(f, e.cursor/2)
	if len(lines) > f.Height {
		t.Fatalf("%d lines in a height of %d", len(lines), f.Height)
	}
	for _, line := range lines {
		if line.Width() > f.Width {
			t.Fatalf("a line of %d cells in a width of %d: %q", line.Width(), f.Width, line.Plain())
		}
	}
	r := e.rows[e.row()]
	if with, without := e.line(r, e.cursor, -1), e.line(r, -1, -1); fmt.Sprint(with) == fmt.Sprint(without) {
		t.Fatalf("the cursor is not to be seen at %d in %q", e.cursor, e.Text())
	}
	if from, to := e.list.Window(len(e.rows), f.Height); e.row() < from || e.row() >= to {
		t.Fatalf("the cursor in row %d is not among the rows %d to %d", e.row(), from, to)
	}
	at := 0
	for _, r := range e.rows {
		if r.From != at || r.To < r.From {
			t.Fatalf("a row from %d to %d behind one to %d", r.From, r.To, at)
		}
		at = r.To
	}
	if at != len(e.Text()) {
		t.Fatalf("the rows end at %d of %d bytes", at, len(e.Text()))
	}
}

// TestEditorRandomKeys presses whatever there is in whatever order. Taking all of it back brings
// back the text that it began with.
func TestEditorRandomKeys(t *testing.T) {
	names := []string{"x", "\"", ",", "{", "}", "\u0301", "長", "paste:a\n\x1bb"}
	for name := range editorKeys {
		names = append(names, name)
	}
	for seed, text := range hostileTexts {
		random := rand.New(rand.NewPCG(uint64(seed), 7))
		e := NewEditor(text, random.IntN(len(text)+1), memberBreaks)
		f := frameOf(40, 6)
		for range 150 {
			name := names[random.IntN(len(names))]
			if random.IntN(10) == 0 {
				f = frameOf(1+random.IntN(60), 1+random.IntN(12))
			}
			e.Type(editorKey(name), f)
			checkEditor(t, &e, f)
		}
		for range 2 * maxChanges {
			e.Type(editorKey("ctrl+z"), f)
		}
		if e.Text() != text {
			t.Errorf("all taken back: %q, want %q", e.Text(), text)
		}
	}
}

func FuzzEditor(f *testing.F) {
	for _, text := range hostileTexts {
		f.Add(text, []byte("abc\x01\x02\x03\x80\x90"), uint8(20))
	}
	names := []string{"left", "right", "up", "down", "home", "end", "pgup", "pgdown", "ctrl+left", "ctrl+right", "backspace", "delete", "ctrl+w", "ctrl+k", "ctrl+u", "ctrl+z", "ctrl+y", "ctrl+j"}
	f.Fuzz(func(t *testing.T, text string, keys []byte, width uint8) {
		if len(text) > 2000 || len(keys) > 60 {
			t.Skip("longer than what shows anything new")
		}
		e := NewEditor(text, len(text)/2, memberBreaks)
		room := frameOf(1+int(width%80), 5)
		for _, key := range keys {
			name := string(rune(key))
			if int(key) < len(names) {
				name = names[key]
			}
			e.Type(editorKey(name), room)
			checkEditor(t, &e, room)
		}
		for range 2 * maxChanges {
			e.Type(editorKey("ctrl+z"), room)
		}
		if e.Text() != text {
			t.Errorf("all taken back: %q, want %q", e.Text(), text)
		}
	})
}

// BenchmarkEditorKey types into the middle of texts as long as an editor takes, and draws them.
func BenchmarkEditorKey(b *testing.B) {
	claim := `"claim":"some text of a claim that is not too short",`
	for name, text := range map[string]string{
		"claims":   "{" + strings.Repeat(claim, (MaxEditor-300)/len(claim)) + `"a":1}`,
		"string":   `{"a":"` + strings.Repeat("x", MaxEditor-300) + `"}`,
		"chinese":  `{"a":"` + strings.Repeat("長", (MaxEditor-300)/3) + `"}`,
		"thai":     `{"a":"` + strings.Repeat("ที่", (MaxEditor-300)/9) + `"}`,
		"emoji":    `{"a":"` + strings.Repeat("👍🏽", (MaxEditor-300)/8) + `"}`,
		"controls": strings.Repeat("\x1b", MaxEditor-300),
		"marks":    "e" + strings.Repeat("\u0301", (MaxEditor-300)/2),
		"hidden":   strings.Repeat("\u200b", (MaxEditor-300)/3),
		"bad":      strings.Repeat("\xff", MaxEditor-300),
		"feeds":    strings.Repeat("\n", MaxEditor-300),
	} {
		b.Run(name, func(b *testing.B) {
			e, f := NewEditor(text, len(text)/2, memberBreaks), frameOf(60, 30)
			for i := 0; b.Loop(); i++ {
				e.Type(editorKey([]string{"x", "backspace"}[i%2]), f)
				e.Lines(f, -1)
			}
		})
	}
}

// TestEditorCompletes takes what was offered with tab; any other key forgets it.
func TestEditorCompletes(t *testing.T) {
	f := Frame{Glyphs: themes.Unicode(), Width: 20, Height: 3}
	for key, want := range map[tea.KeyType]string{tea.KeyTab: `"inbox"`, tea.KeyRight: `"in"`} {
		e := NewEditor(`"in"`, 3, nil)
		e.Offer("box")
		if shown := e.Lines(f, -1)[0]; strings.TrimRight(shown.Plain(), " ") != `"inbox"` {
			t.Errorf("shows %q", shown.Plain())
		}
		e.Type(tea.KeyMsg{Type: key}, f)
		e.Type(tea.KeyMsg{Type: tea.KeyTab}, f)
		if e.Text() != want || e.Ending() != "" {
			t.Errorf("%v leaves %q and offers %q, want %q", key, e.Text(), e.Ending(), want)
		}
	}
}
