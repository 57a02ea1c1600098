package claims

import (
	"encoding/base64"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"bulla/core"
	"bulla/core/edit"
	"bulla/core/token"
	"bulla/themes"
	"bulla/ui/keymap"
	"bulla/ui/pane"
	"bulla/ui/pane/panetest"
)

// TestMarkOfEveryRow puts the cursor on every row: the characters that light up decode to a text
// with that claim in it.
func TestMarkOfEveryRow(t *testing.T) {
	for _, payload := range []string{
		`{"scope":"user_id:magpie inbox:read:messages","tenant_id":"x","iat":1795000000,"exp":1795176000}`,
		`{"scope":"user\u005fid:magpie \ud83d\ude00 a\/b \ud800c é長 \"q\"","nbf":1}`, `{ "a" : { "b" : [1,2] } , "a":null}`,
		`{"scope":"","x":""}`, `{"scope":"one"}`, `{"a":1,"b":`, `[1,2]`,
	} {
		d := inspect(t, `{"alg":"none","typ":"JWT"}`, payload)
		rows := d.pane.rows(d.frame())
		if len(rows) < 3 {
			t.Fatalf("%d rows of %s", len(rows), payload)
		}
		for i, r := range rows {
			d.pane.list.Cursor = i
			mark := d.pane.Mark(d.frame())
			decoded := lit(t, d.snap.Token, mark)
			want := d.snap.Token.Document(mark.Part).Text[mark.Start:mark.End]
			if !strings.Contains(decoded, want) || len(decoded) > len(want)+4 {
				t.Errorf("%s %q: %q lights up, want %q", r.member, r.value, decoded, want)
			}
			doc := d.snap.Token.Document(mark.Part)
			if r.index >= 0 && !r.partial && !strings.Contains(want, doc.Source(doc.Root.Members[r.index].Value)) {
				t.Errorf("%s: %q is marked", r.member, want)
			}
			if text, _ := token.Parse(`"`+want+`"`, token.Payload); r.partial && text.Root.Text != r.value {
				t.Errorf("the scope %q: %q is marked", r.value, want)
			}
		}
	}
}

// lit returns what the characters of a mark decode to.
func lit(t *testing.T, decoded token.Token, mark pane.Mark) string {
	t.Helper()
	from, to := decoded.Characters(mark.Part, mark.Start, mark.End)
	segment := decoded.Segments[int(mark.Part-token.Header)]
	first := (from - segment.At) / 4 * 4 // whole groups, so that what is decoded is whole bytes
	last := min((to-segment.At+3)/4*4, len(segment.Text))
	bytes, err := base64.RawURLEncoding.DecodeString(segment.Text[first:last])
	if err != nil {
		t.Fatal(err)
	}
	return string(bytes)
}

// TestFollow checks that the row with a mark lights up and scrolls into view.
func TestFollow(t *testing.T) {
	d := inspect(t, `{"alg":"none"}`, `{"a":1,"b":2,"c":3,"d":4,"scope":"x y z","e":5}`)
	d.height = 3
	f := d.frame()
	f.Focused = false
	doc := d.snap.Token.Payload
	for _, m := range doc.Root.Members {
		start, end := m.Span()
		f.Mark = pane.Mark{Part: token.Payload, Start: start, End: end}
		lines := d.pane.Render(f)
		r, _ := d.pane.current(f)
		if r.member != m.Name {
			t.Errorf("the row of %s is looked at, want that of %s", r.member, m.Name)
		}
		seen := false
		for _, line := range lines {
			seen = seen || strings.Contains(line.Plain(), m.Name+" ")
		}
		if !seen {
			t.Errorf("%s is not in sight", m.Name)
		}
		if again := d.pane.Mark(f); again.Start < start || again.End > end {
			t.Errorf("going back marks %+v, not within %s", again, m.Name)
		}
	}
	f.Mark = pane.Mark{Part: token.Payload, Start: doc.Root.Members[4].NameStart, End: doc.Root.Members[4].Value.End}
	d.pane.goTo(identity{part: token.Payload, name: "scope", set: true})
	d.pane.list.Cursor += 2
	d.pane.Follow(f)
	if r, _ := d.pane.current(f); r.value != "z" {
		t.Errorf("the cursor left %q for %q although that was in the mark", "z", r.value)
	}
}

// TestLitRowsStandOut compares rows that light up with those that don't, and with the cursor.
func TestLitRowsStandOut(t *testing.T) {
	d := inspect(t, `{"alg":"none"}`, `{"a":1,"b":2}`)
	f := d.frame()
	f.Focused = false
	render := func(i int) pane.Line {
		all := d.pane.rows(f)
		return renderRow(all, i, columnsFor(all, f.Width), f, false)
	}
	plain := render(1)
	start, end := d.snap.Token.Payload.Root.Members[0].Span()
	f.Mark = pane.Mark{Part: token.Payload, Start: start, End: end}
	marked := render(1)
	other := render(2)
	cursor := plain.Fit(f.Width, "")
	cursor.On(themes.Cursor)
	if equal(t, marked, plain) || equal(t, marked, cursor) {
		t.Error("a row that lights up looks like others")
	}
	f.Mark = pane.Mark{}
	if !equal(t, other, render(2)) {
		t.Error("a row outside the mark lights up")
	}
}

// equal reports whether two lines look the same without colors.
func equal(t *testing.T, a, b pane.Line) bool {
	t.Helper()
	return panetest.Painted(t, []pane.Line{a}) == panetest.Painted(t, []pane.Line{b})
}

func TestStepReadsEscapes(t *testing.T) {
	for _, c := range []struct {
		source     string
		size, text int
	}{
		{`ab`, 1, 1}, {`\n"`, 2, 1}, {`\u0041x`, 6, 1}, {`\u00e9`, 6, 2}, {`\u9577`, 6, 3}, {`\uD83D\uDE00"`, 12, 4},
		{`\ud83dx`, 6, 3}, {`\ud83d\u0041`, 6, 3}, {`\u`, 2, 1},
	} {
		if size, text := step(c.source); size != c.size || text != c.text {
			t.Errorf("%s: %d bytes for %d, want %d for %d", c.source, size, text, c.size, c.text)
		}
	}
}

// TestRowsAreMadeOnce checks that asking for the mark again doesn't build the rows of a large token
// again.
func TestRowsAreMadeOnce(t *testing.T) {
	d := inspect(t, `{"alg":"none"}`, `{"a":1`+strings.Repeat(`,"claim":"x"`, 5000)+`}`)
	d.do(keymap.Last)
	f := d.frame()
	if n := testing.AllocsPerRun(100, func() { d.pane.Mark(f) }); n > 0 {
		t.Errorf("%v allocations to ask for the mark again", n)
	}
}

// TestHostileInputs visits the rows of every hostile input of the testkit: the characters that
// light up decode to the mark, an edit that adds a blank keeps all other bytes, and every line
// fits.
func TestHostileInputs(t *testing.T) {
	for _, input := range hostileInputs(t) {
		d := start(t)
		d.paste(input)
		d.width, d.height = 60, 9
		for i, r := range d.pane.rows(d.frame()) {
			if i == 200 {
				break
			}
			d.pane.list.Cursor = i
			mark := d.pane.Mark(d.frame())
			doc := d.snap.Token.Document(mark.Part)
			if mark.Start < 0 || mark.End > len(doc.Text) || mark.Start > mark.End {
				t.Fatalf("%q: %s marks %+v of %d bytes", input[:min(len(input), 80)], r.member, mark, len(doc.Text))
			}
			checkSize(t, "a hostile input", d)
		}
		if d.pane.Disabled(keymap.Edit, d.frame()) != "" {
			continue
		}
		part := d.pane.part(d.frame())
		before := d.snap.Token.Document(part).Text
		d.do(keymap.Edit)
		d.press("ctrl+end", " ")
		checkSize(t, "a hostile input being edited", d)
		d.accept()
		outcome := edit.Document(before+" ", part, d.now)
		switch {
		case outcome.Fault != nil:
			if len(d.changes) > 0 || !d.pane.Typing() {
				t.Errorf("%q was taken", before)
			}
		case len(outcome.Times) == 0: // a time in words would become a number
			d.changed(core.EditPart{Part: part, Text: before + " "})
		}
	}
}

func hostileInputs(t *testing.T) []string {
	t.Helper()
	kit := os.Getenv("BULLA_TESTKIT")
	if kit == "" {
		t.Skip("BULLA_TESTKIT names no testkit")
	}
	data, err := os.ReadFile(filepath.Join(kit, "hostile_inputs.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	var inputs []string
	for line := range strings.Lines(string(data)) {
		var row struct{ Input string }
		if err := json.Unmarshal([]byte(line), &row); err != nil {
			t.Fatal(err)
		}
		inputs = append(inputs, row.Input)
	}
	if len(inputs) < 100 {
		t.Fatalf("%d inputs", len(inputs))
	}
	return inputs
}
