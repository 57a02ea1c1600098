package ui

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
	"github.com/muesli/termenv"

	"bulla/themes"
)

// screenSizes are the sizes of the golden matrix: one for each arrangement of the panes.
var screenSizes = [][2]int{{160, 50}, {120, 40}, {80, 24}, {48, 16}, {24, 8}}

// screenThemes are its themes: one that colors, and one that only has bold, faint, underline and
// reverse.
var screenThemes = []string{"dark", "mono"}

// tourSizes are those of a tour, which has arrangements of its own.
var tourSizes = [][2]int{{160, 50}, {100, 30}, {80, 24}}

type screenRow struct {
	name string
	to   func(d *driver)
}

// screenRows are the screens of the matrix: a name, and how a user gets there from the start.
var screenRows = []screenRow{
	{"compose", func(*driver) {}},
	{"inspect", func(d *driver) { d.paste("Authorization: Bearer " + sampleToken) }},
	{"access", func(d *driver) { d.press("7", "down", "down") }},
	{"help", func(d *driver) { d.press("?") }},
	{"zoom", func(d *driver) { d.press("4", "z") }},
	{"help-filtered", func(d *driver) { d.press("?", "/", "type:copy") }},
	{"palette", func(d *driver) { d.press(":") }},
	{"palette-query", func(d *driver) { d.press(":", "type:re", "down") }},
	{"compare", func(d *driver) { d.paste("Authorization: Bearer " + sampleToken); d.press("f", "C") }},
	{"presets", func(d *driver) { d.press("s") }},
	{"clock", func(d *driver) { d.press("2", "}", ">") }},
	{"copy", func(d *driver) { d.paste(sampleToken); d.press("Y", "down") }},
	{"write", func(d *driver) { d.paste(sampleToken); d.press("3", "ctrl+e") }},
	{"break", func(d *driver) { d.press("B", "down") }},
	{"call", func(d *driver) { d.press("7", "down", "down", "down", "enter", "right") }},
	{"send", func(d *driver) { d.paste(courierToken); d.press("7", "down", "down", "down", "enter", "s") }},
	{"answer", func(d *driver) { d.paste(courierToken); d.press("7", "down", "enter", "s", "enter") }},
	{"timeline", func(d *driver) { d.paste(clockToken(d.t, d)); d.press("2") }},
}

// tourRows are the screens of the tour in the matrix.
var tourRows = []screenRow{
	{"tour-flow", func(d *driver) { d.press("T") }},
	{"tour-changed", func(d *driver) { d.press("T", "c", "3", "space", "n") }},
	{"tour-scopes", func(d *driver) { d.press("T", "c", "4", "space", "a", "s") }},
	{"tour-large", func(d *driver) { d.press("T", "c", "3", "space", "l", "right") }},
	{"tour-end", func(d *driver) {
		d.press("T", "c", "end", "enter", "space", "space", "space", "space")
	}},
}

// port finds the address of the tour's emulator, which has another port each time.
var port = regexp.MustCompile(`127\.0\.0\.1:\d{5}`)

// TestScreenMatrix holds what each screen looks like at each size. A golden file has the text of
// the screen and below it, for each theme, how each cell is styled: a letter for the role, a blank
// for a cell without a style. styles.golden explains the letters.
func TestScreenMatrix(t *testing.T) {
	for _, row := range slices.Concat(screenRows, tourRows) {
		sizes := screenSizes
		if strings.HasPrefix(row.name, "tour-") {
			sizes = tourSizes
		}
		for _, size := range sizes {
			name := fmt.Sprintf("%s-%dx%d", row.name, size[0], size[1])
			t.Run(name, func(t *testing.T) {
				var text string
				var looks strings.Builder
				for _, theme := range screenThemes {
					d := startWith(t, size[0], size[1], Settings{
						Theme: theme, Profile: termenv.TrueColor, Glyphs: themes.Unicode(), Reach: Reach{Probe: forbid},
					})
					row.to(d)
					drawn := port.ReplaceAllString(d.screen(), "127.0.0.1:40000")
					plain := trimmed(ansi.Strip(drawn))
					if text != "" && plain != text {
						t.Errorf("%s has another text than %s:\n%s", theme, screenThemes[0], plain)
					}
					text = plain
					looks.WriteString("-- " + theme + " --\n" + trimmed(styleMap(drawn, d.model.styles)))
				}
				golden(t, name, text+looks.String())
			})
		}
	}
}

// TestScreenStyles holds what the letters in the goldens of the matrix mean.
func TestScreenStyles(t *testing.T) {
	var b strings.Builder
	b.WriteString("On the line under the cursor: capitals, and : for text. In a field: d. In a message: ~.\n")
	for _, theme := range screenThemes {
		b.WriteString("-- " + theme + " --\n")
		d := startWith(t, 80, 24, Settings{Theme: theme, Profile: termenv.TrueColor, Glyphs: themes.Unicode()})
		for _, l := range styleLetters(d.model.styles) {
			if len(l.roles) > 0 {
				fmt.Fprintf(&b, "%c  %s\n", l.letter, strings.Join(l.roles, ", "))
			}
		}
	}
	golden(t, "styles", b.String())
}

// styleLetter is one look in a theme, the letter for it, and the roles that look so on the
// terminal's own background.
type styleLetter struct {
	letter   byte
	sequence string
	roles    []string
}

// roleLetters are the letters of the roles, in their order. A role on the line under the cursor has
// its capital, text there a colon.
const roleLetters = ".mfsat-=chpgewnkoyxlud~"

// styleLetters returns the looks of a theme. Roles that look the same share the first one's letter.
func styleLetters(styles themes.Styles) []styleLetter {
	var letters []styleLetter
	add := func(letter byte, role, on themes.Role) {
		sequence := sequenceOf(styles, role, on)
		i := slices.IndexFunc(letters, func(l styleLetter) bool { return l.sequence == sequence })
		if i < 0 && sequence != "" {
			i = len(letters)
			letters = append(letters, styleLetter{letter: letter, sequence: sequence})
		}
		if i >= 0 && on == themes.Text {
			letters[i].roles = append(letters[i].roles, role.String())
		}
	}
	for _, on := range []themes.Role{themes.Text, themes.Cursor, themes.Field, themes.Toast} {
		for role := range themes.NumRoles {
			letter := roleLetters[role]
			switch {
			case on == themes.Cursor && role == themes.Text:
				letter = ':'
			case on == themes.Cursor:
				letter = strings.ToUpper(string(letter))[0]
			case on != themes.Text: // any role in a field or a message
				letter = roleLetters[on]
			}
			add(letter, role, on)
		}
	}
	return letters
}

func sequenceOf(styles themes.Styles, role, on themes.Role) string {
	before, _, _ := strings.Cut(string(styles.Append(nil, role, on, "x")), "x")
	return before
}

// styleMap returns the frame with a letter for the style of each cell.
func styleMap(frame string, styles themes.Styles) string {
	letters := styleLetters(styles)
	var b strings.Builder
	letter := " "
	for frame != "" {
		if frame[0] != '\x1b' {
			text, _, _ := strings.Cut(frame, "\x1b")
			for i, line := range strings.Split(text, "\n") {
				if i > 0 {
					b.WriteByte('\n')
				}
				b.WriteString(strings.Repeat(letter, ansi.StringWidth(line)))
			}
			frame = frame[len(text):]
			continue
		}
		end := strings.IndexByte(frame, 'm') + 1
		sequence := frame[:end]
		i := slices.IndexFunc(letters, func(l styleLetter) bool { return l.sequence == sequence })
		switch {
		case sequence == "\x1b[0m":
			letter = " "
		case i < 0:
			letter = "?"
		default:
			letter = string(letters[i].letter)
		}
		frame = frame[end:]
	}
	return b.String()
}
