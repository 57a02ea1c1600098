package token

import (
	"encoding/base64"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"bulla/core"
	"bulla/core/courier"
	"bulla/core/diagnose"
	"bulla/core/token"
	"bulla/themes"
	"bulla/ui/keymap"
	"bulla/ui/pane"
	"bulla/ui/pane/panetest"
)

// compact returns a token of a header and a payload with a signature of zeros.
func compact(header, payload string) string {
	encode := base64.RawURLEncoding.EncodeToString
	return encode([]byte(header)) + "." + encode([]byte(payload)) + "." + encode(make([]byte, 32))
}

const (
	sampleHeader  = `{"alg":"HS256","typ":"JWT"}`
	samplePayload = `{"scope":"user_id:magpie inbox:read:messages","tenant_id":"3f0e7b0a","iat":1795000000,"exp":1795176000}`
)

func snapshotOf(text string) *core.Snapshot {
	return &core.Snapshot{Workbench: core.Workbench{Mode: core.Inspect}, Token: token.Decode(text),
		Now: time.Unix(1795170000, 0)}
}

func frameOf(text string, width, height int, focused bool) pane.Frame {
	return pane.Frame{
		Snapshot: snapshotOf(text), Glyphs: themes.Unicode(), Keys: keymap.New(),
		Width: width, Height: height, Focused: focused,
	}
}

// lit returns the characters that light up in painted lines, and the one under the cursor in
// brackets.
func lit(screen string) string {
	const match, reverse, end = "\x1b[1;4;4m", "\x1b[7m", "\x1b[0m"
	var b strings.Builder
	for screen != "" {
		_, rest, ok := strings.Cut(screen, "\x1b[")
		if !ok {
			break
		}
		text, after, _ := strings.Cut("\x1b["+rest, end)
		switch {
		case strings.HasPrefix(text, match):
			b.WriteString(text[len(match):])
		case strings.HasPrefix(text, reverse):
			b.WriteString("[" + text[len(reverse):] + "]")
		}
		screen = after
	}
	return b.String()
}

func TestMembersLightUp(t *testing.T) {
	text := compact(sampleHeader, samplePayload)
	decoded := token.Decode(text)
	m := decoded.Payload.Root.Members[3]
	start, end := m.Span()
	from, to := decoded.Characters(token.Payload, start, end)

	f := frameOf(text, 40, 9, false)
	f.Mark = pane.Mark{Part: token.Payload, Start: start, End: end}
	p := New()
	if got := lit(panetest.Painted(t, p.Render(f))); got != text[from:to] {
		t.Errorf("lit: %q, want %q", got, text[from:to])
	}
	f.Focused, f.Mark = true, pane.Mark{}
	if got, want := lit(panetest.Painted(t, p.Render(f))), "["+text[from:from+1]+"]"+text[from+1:to]; got != want {
		t.Errorf("with the keys lit: %q, want %q: the cursor goes to what lit up", got, want)
	}
	p.Do(keymap.Right, f)
	if got, want := lit(panetest.Painted(t, p.Render(f))),
		text[from:from+1]+"["+text[from+1:from+2]+"]"+text[from+2:to]; got != want {
		t.Errorf("one further lit: %q, want %q", got, want)
	}
}

// TestMarkOfEveryCharacter puts the cursor on every character: those that encode a member mark it,
// and the marked characters decode to a text that contains it.
func TestMarkOfEveryCharacter(t *testing.T) {
	for _, text := range []string{
		compact(sampleHeader, samplePayload), compact(`{}`, `{"a":1}`), compact("{\r\n \"alg\" : \"none\"\r\n}",
			`{ "a" : [1,2] , "b":{"c":"é長"} }`),
		compact(sampleHeader, `{"a":1,"a":2,"b":`), strings.Replace(compact(sampleHeader, samplePayload), "Ijo",
			"I\u200bjo", 1),
	} {
		decoded := token.Decode(text)
		p, f := New(), frameOf(text, 30, 6, true)
		marked := map[pane.Mark]bool{}
		for at := -1; p.at != at; p.Do(keymap.Right, f) {
			at = p.at
			mark := p.Mark(f)
			if mark.IsZero() {
				continue
			}
			marked[mark] = true
			from, to := decoded.Characters(mark.Part, mark.Start, mark.End)
			i := decoded.Document(mark.Part).MemberAt(mark.Start)
			if start, end := decoded.Document(mark.Part).Root.Members[i].Span(); start != mark.Start || end != mark.End {
				t.Fatalf("at %d of %q: %+v is not a member", at, text, mark)
			}
			if from >= to || at >= to {
				t.Errorf("at %d of %q: the characters %d to %d light up", at, text, from, to)
			}
		}
		if want := len(decoded.Header.Root.Members) + len(decoded.Payload.Root.Members); len(marked) != want {
			t.Errorf("%d members of %d are marked somewhere in %q", len(marked), want, text)
		}
	}
}

// TestMarkIsTheSameAtAllLitCharacters goes from members to characters and back.
func TestMarkIsTheSameAtAllLitCharacters(t *testing.T) {
	text := compact(sampleHeader, samplePayload)
	decoded := token.Decode(text)
	for _, part := range []token.Part{token.Header, token.Payload} {
		for _, m := range decoded.Document(part).Root.Members {
			start, end := m.Span()
			from, to := decoded.Characters(part, start, end)
			for at := from; at < to; at++ {
				p := New()
				p.at = at
				if got, want := p.Mark(frameOf(text, 40, 5, true)), (pane.Mark{Part: part, Start: start, End: end}); got != want {
					t.Errorf("at %d, lit by %s: %+v, want %+v", at, m.Name, got, want)
				}
			}
		}
	}
}

func TestWhatIsUnderTheCursor(t *testing.T) {
	signed := compact(sampleHeader, samplePayload)
	jwe := base64.RawURLEncoding.EncodeToString([]byte(`{"alg":"dir","enc":"A256GCM"}`)) + "..AAAAAAAAAAAAAAAA.AAAA.AAAAAAAAAAAAAAAAAAAAAA"
	for _, c := range []struct {
		name, text string
		at         int
		want       string
	}{
		{"the first claim", signed, strings.Index(signed, ".") + 1, `scope = "user_id:magpie inbox:read:messages"`},
		{"the last claim", signed, strings.LastIndex(signed, ".") - 5, "exp = 1795176000"},
		{"the closing brace", signed, strings.LastIndex(signed, ".") - 1, fmt.Sprintf("payload, %d bytes",
			len(samplePayload))},
		{"the header", signed, 3, `header alg = "HS256"`},
		{"a dot", signed, strings.Index(signed, "."), "a dot between the segments"},
		{"the signature", signed, len(signed) - 1, "signature, 32 bytes"},
		{"a JWE", jwe, len(jwe) - 1, "authentication tag, 22 characters"},
		{"its vector", jwe, strings.Index(jwe, "..") + 3, "initialization vector, 16 characters"},
		{"an extra segment", "a.b.c.d", 6, "an extra segment"},
	} {
		t.Run(c.name, func(t *testing.T) {
			p, f := New(), frameOf(c.text, 60, 9, true)
			p.at = c.at
			lines := p.Render(f)
			if got := lines[len(lines)-1]; got.Plain() != c.want {
				t.Errorf("%q, want %q", got.Plain(), c.want)
			}
		})
	}
}

func TestCursorMoves(t *testing.T) {
	text := strings.Repeat("a", 25)
	uneven := "ab\u200bcd長efghijkl"
	for _, c := range []struct {
		name, text, keys string
		want             int
	}{
		{"on and back", text, "right right left", 1},
		{"not before the start", text, "left up page up", 0},
		{"by rows", text, "right down down", 21},
		{"not beyond the end", text, "last right down page down", 24},
		{"a short last row keeps the cell", text, "right right right right right right down down up", 16},
		{"home", text, "last first", 0},
		{"over what is shown as an escape", uneven, "right right right", 5},
		{"and back", uneven, "right right right left left", 1},
		{"over a wide character", uneven, "right right right right right right", 10},
		{"rows of unequal bytes", uneven, "right down", 6},
		{"the last character of them", uneven, "last", len(uneven) - 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			p, f := New(), frameOf(c.text, 10, 9, true)
			for _, key := range strings.Fields(strings.ReplaceAll(c.keys, "page ", "page_")) {
				p.Do(keymap.Action(strings.ReplaceAll(key, "_", " ")), f)
			}
			if p.at != c.want {
				t.Errorf("%s leads to %d, want %d", c.keys, p.at, c.want)
			}
		})
	}
}

func TestScrollShowsWhatLightsUp(t *testing.T) {
	payload := `{"first":1,"long":"` + strings.Repeat("x", 2000) + `","last":2}`
	text := compact(sampleHeader, payload)
	decoded := token.Decode(text)
	p, f := New(), frameOf(text, 30, 6, false)
	for _, i := range []int{2, 0, 1} {
		start, end := decoded.Payload.Root.Members[i].Span()
		f.Mark = pane.Mark{Part: token.Payload, Start: start, End: end}
		from, to := decoded.Characters(token.Payload, start, end)
		got := lit(panetest.Painted(t, p.Render(f)))
		if got == "" || !strings.HasPrefix(text[from:to], got) {
			t.Errorf("%s: lit is %q, want the beginning of %q", decoded.Payload.Root.Members[i].Name, got, text[from:to])
		}
	}
	f.Mark = pane.Mark{}
	top := p.top
	p.Render(f)
	if p.top != top {
		t.Errorf("the pane scrolled from %d to %d with nothing lit", top, p.top)
	}
}

func TestFactsOfAnEditedToken(t *testing.T) {
	for _, c := range []struct {
		edit diagnose.Edit
		want string
	}{{diagnose.NotEdited, "local key"}, {diagnose.EditedOnly, "edited, not signed"}, {diagnose.EditedAndSigned,
		"edited, signed here"}} {
		f := frameOf(compact(sampleHeader, samplePayload), 60, 9, false)
		f.Snapshot.Edit, f.Snapshot.IssuedBy = c.edit, courier.Local
		if _, facts := New().Title(f); !strings.HasSuffix(facts.Plain(), c.want) {
			t.Errorf("%q, want %q at its end", facts.Plain(), c.want)
		}
	}
}

// texts are tokens and other texts, including hostile ones.
func texts() []string {
	sample := compact(sampleHeader, samplePayload)
	return []string{
		"", ".", "...", "a.b.c.d.e.f.g", sample, sample[:50], strings.Replace(sample, ".", "\u200b.", 1),
		strings.ReplaceAll(sample, "-", "–"),
		"\x1b]52;c;cHduZWQ=\x07." + sample, "eyJ\xff\xfe." + strings.Repeat("長",
			90) + ".\u202e" + strings.Repeat("e\u0301\u0301\u0301", 20), compact("\x1b[2J", "\x9b31m\r\n\t"),
		compact(`{"\u001b]0;x":"`+strings.Repeat("\u0301", 40)+`"}`, `{"a\u202e":"`+strings.Repeat("家族", 40)+`"`),
	}
}

// TestPaneKeepsItsSize draws every token in every size, with the cursor anywhere.
func TestPaneKeepsItsSize(t *testing.T) {
	actions := []keymap.Action{keymap.Left, keymap.Right, keymap.Up, keymap.Down, keymap.PageUp, keymap.PageDown,
		keymap.First, keymap.Last}
	random := rand.New(rand.NewPCG(3, 5))
	for _, text := range texts() {
		p := New()
		for width := 1; width <= 120; width += 7 {
			for height := 1; height <= 30; height += 3 {
				f := frameOf(text, width, height, random.IntN(2) == 0)
				p.Do(actions[random.IntN(len(actions))], f)
				f.Mark = pane.Mark{Part: token.Payload, Start: random.IntN(100), End: random.IntN(200)}
				lines := pane.Box{Glyphs: f.Glyphs}.Draw(p.Render(f), width+4, height+2)
				if len(lines) != height+2 {
					t.Fatalf("%d lines at %dx%d", len(lines), width, height)
				}
				for _, line := range lines {
					if line.Width() != width+4 {
						t.Fatalf("a line of %d cells at %dx%d: %q", line.Width(), width, height, line.Plain())
					}
				}
				p.Mark(f)
				p.Wants(f)
			}
		}
	}
}

func TestNoTokenHasNoCursor(t *testing.T) {
	p, f := New(), frameOf("", 40, 5, true)
	if why := p.Disabled(keymap.Right, f); !strings.HasPrefix(why, "there is no token") {
		t.Errorf("disabled: %q", why)
	}
	if mark := p.Mark(f); !mark.IsZero() {
		t.Errorf("marked: %+v", mark)
	}
}

// BenchmarkRenderLargeToken draws a token of two megabytes after each key.
func BenchmarkRenderLargeToken(b *testing.B) {
	text := compact(sampleHeader, `{"a":"`+strings.Repeat("x", 1<<20)+`","b":"`+strings.Repeat("y", 1<<19)+`"}`)
	for name, text := range map[string]string{"whole": text, "damaged": strings.Replace(text, "eHh4", "e\u200bHh4", 1)} {
		b.Run(name, func(b *testing.B) {
			p, f := New(), frameOf(text, 76, 20, true)
			p.Do(keymap.Last, f)
			for b.Loop() {
				p.Do(keymap.Up, f)
				p.Wants(f)
				p.Render(f)
			}
		})
	}
}
