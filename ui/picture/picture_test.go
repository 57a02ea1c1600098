package picture

import (
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"
	"time"
)

// parsed checks that a picture is XML that needs nothing else, and returns the texts in it.
func parsed(t *testing.T, svg string) []string {
	t.Helper()
	for _, outside := range []string{"<script", "@import", "@font-face", "url(", "href", "<image"} {
		if strings.Contains(svg, outside) {
			t.Errorf("the picture contains %s", outside)
		}
	}
	var texts []string
	for d := xml.NewDecoder(strings.NewReader(svg)); ; {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return texts
		}
		if err != nil {
			t.Fatalf("%v:\n%s", err, svg)
		}
		if start, ok := token.(xml.StartElement); ok && start.Name.Local == "text" {
			var text string
			if err := d.DecodeElement(&text, &start); err != nil {
				t.Fatal(err)
			}
			texts = append(texts, text)
		}
	}
}

func has(t *testing.T, svg string, parts ...string) {
	t.Helper()
	for _, part := range parts {
		if !strings.Contains(svg, part) {
			t.Errorf("%s is not in the picture:\n%s", part, svg)
		}
	}
}

func TestStill(t *testing.T) {
	screen := "╭──╮ \x1b[1;38;2;255;0;16ma & b  <c>\x1b[0m✓\n╰──╯ \x1b[7mreverse\x1b[0m    "
	svg := Draw("Two \"rows\"", Dark(), Frame{Screen: screen})
	if got := strings.Join(parsed(t, svg), "|"); got != "a & b|<c>|✓|reverse" {
		t.Errorf("texts = %s", got)
	}
	has(t, svg,
		`viewBox="0 0 172 66"`, // 16 columns, 2 rows and the margin
		"<title id=\"t\">Two &#34;rows&#34;</title>", "╭──╮ a &amp; b  &lt;c&gt;✓\n╰──╯ reverse</desc>",
		"color:#ff0010;font-weight:700", `x="45" textLength="45">a &amp; b<`, `x="108" textLength="27">&lt;c&gt;<`,
		`x="139.5">✓<`, `x="45" y="-14" width="63" height="19"`, // behind the reversed text
		"M9 -4.5h18", "M4.5 5v-4.5a4.5 5 0 0 1 4.5-5", // both dashes at once, and a corner
	)
	if strings.Contains(svg, "keyframes") {
		t.Error("a still moves")
	}
}

func TestAnimation(t *testing.T) {
	svg := Draw("Two frames", Light(),
		Frame{Screen: "same\nold ", Caption: "What now?", Lasts: time.Second},
		Frame{Screen: "same\nnew ", Caption: "That", Keys: []string{"f"}, Lasts: 3 * time.Second})
	if got := strings.Join(parsed(t, svg), "|"); got != "same|old|new|What now?|f|That" {
		t.Errorf("texts = %s", got)
	}
	has(t, svg,
		"@keyframes K0{0%{visibility:visible}25%{visibility:hidden}}.K0{animation:K0 4000ms step-end infinite}",
		"@keyframes K1{0%{visibility:hidden}25%{visibility:visible}}",
		`<g class="K0 o"><g transform="translate(14 47)">`, // hidden where animations are not wanted
		`<g class="K1"><g transform="translate(14 47)">`,
		"@media(prefers-reduced-motion:reduce){[class^=K]{animation:none}}",
		"<desc id=\"d\">What now?\nThat\nsame\nnew</desc>",
	)
}

// TestBoxes checks that every line of the program's boxes is drawn, not left to the font.
func TestBoxes(t *testing.T) {
	for _, row := range []string{"╭─╮", "│ │", "╰─╯", "┏━┓", "┃ ┃", "┗━┛", "┝━┥", "▕"} {
		for _, r := range strings.TrimSpace(row) {
			if _, ok := strokes(string(r)); !ok && r != ' ' {
				t.Errorf("%c is not drawn", r)
			}
		}
	}
	if _, ok := strokes("x"); ok {
		t.Error("a letter is a line")
	}
}

func TestUnknownStyle(t *testing.T) {
	for _, sequence := range []string{"\x1b[5m", "\x1b[38;5;4m", "\x1b[38;2;1m"} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%q is drawn as if it had no style", sequence)
				}
			}()
			Draw("", Dark(), Frame{Screen: sequence + "x"})
		}()
	}
}
