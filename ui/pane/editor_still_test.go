package pane

import (
	"strings"
	"testing"
)

// TestEditorKeepsItsRows types what makes a text no JSON for a while: the rows of all other members
// stay where they are.
func TestEditorKeepsItsRows(t *testing.T) {
	const text = `{"a":"one","bc":[1],"d":2}`
	for _, c := range []struct {
		name   string
		cursor int
		keys   []string
		want   string
	}{
		{"an open quote", strings.Index(text, "one"), []string{`"`}, "{\n  \"a\":\"\"one\",\n  \"bc\":[1],\n  \"d\":2\n}"},
		{"an open bracket", strings.Index(text, `"one"`), []string{"{"}, "{\n  \"a\":{\"one\",\n  \"bc\":[1],\n  \"d\":2\n}"},
		{"closed again", strings.Index(text, "one"), []string{`"`, "x", "backspace", "backspace"}, "{\n  \"a\":\"one\",\n  \"bc\":[1],\n  \"d\":2\n}"},
		{"a removed comma", strings.Index(text, `,"bc"`), []string{"delete"}, "{\n  \"a\":\"one\"\n  \"bc\":[1],\n  \"d\":2\n}"},
		{"a member nested", strings.Index(text, "2}"), []string{"{", `"x":`, "right", "}"}, "{\n  \"a\":\"one\",\n  \"bc\":[1],\n  \"d\":{\"x\":2}\n}"},
		{"a member more", strings.Index(text, "2}") + 1, []string{`,"e":`, "3"}, "{\n  \"a\":\"one\",\n  \"bc\":[1],\n  \"d\":2,\n  \"e\":3\n}"},
	} {
		t.Run(c.name, func(t *testing.T) {
			e := NewEditor(text, c.cursor, memberBreaks)
			f := frameOf(40, 12)
			for _, key := range c.keys {
				e.Type(editorKey(key), f)
				e.Lines(f, -1)
			}
			var drawn []string
			for _, line := range e.Lines(f, -1) {
				drawn = append(drawn, strings.TrimRight(line.Plain(), " "))
			}
			if got := strings.Join(drawn, "\n"); got != c.want {
				t.Errorf("got\n%s\nwant\n%s", got, c.want)
			}
		})
	}
}

func TestBreaksMoveAlong(t *testing.T) {
	for _, c := range []struct {
		name           string
		from, to, size int
		want           []int
	}{
		{"before all", 0, 0, 3, []int{5, 8, 12}},
		{"at one", 5, 5, 2, []int{2, 5, 11}},
		{"between", 3, 4, 0, []int{2, 4, 8}},
		{"one within", 3, 7, 1, []int{2, 6}},
		{"a whole row", 2, 5, 0, []int{2, 6}},
		{"behind all", 10, 12, 0, []int{2, 5, 9}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := moved([]int{2, 5, 9}, c.from, c.to, c.size)
			if len(got) != len(c.want) {
				t.Fatalf("got %v, want %v", got, c.want)
			}
			for i := range got {
				if got[i] != c.want[i] {
					t.Fatalf("got %v, want %v", got, c.want)
				}
			}
		})
	}
}
