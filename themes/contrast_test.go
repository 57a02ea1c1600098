package themes

import (
	"fmt"
	"math"
	"testing"

	"github.com/muesli/termenv"
)

// contrast returns the contrast ratio of two colors written as #rrggbb, from 1 (the same) to 21
// (black on white), in either order (WCAG 2.2, "contrast ratio"). It returns 0 for other forms: the
// terminal decides what color 4 looks like, so there is nothing to measure.
func contrast(fg, bg string) float64 {
	a, okA := luminance(fg)
	b, okB := luminance(bg)
	if !okA || !okB {
		return 0
	}
	return (max(a, b) + 0.05) / (min(a, b) + 0.05)
}

// luminance is WCAG's relative luminance, 0 for black to 1 for white.
func luminance(color string) (float64, bool) {
	rgb, ok := parseHex(color)
	if !ok {
		return 0, false
	}
	return 0.2126*linear(rgb[0]) + 0.7152*linear(rgb[1]) + 0.0722*linear(rgb[2]), true
}

// linear undoes the sRGB transfer function for one channel.
func linear(channel uint8) float64 {
	c := float64(channel) / 255
	if c <= 0.04045 {
		return c / 12.92
	}
	return math.Pow((c+0.055)/1.055, 2.4)
}

func TestContrast(t *testing.T) {
	tests := []struct {
		fg, bg string
		want   float64
	}{
		{"#000000", "#ffffff", 21},
		{"#ffffff", "#000000", 21},
		{"#123456", "#123456", 1},
		{"#777777", "#ffffff", 4.48}, // the usual example of just too little
		{"#767676", "#FFFFFF", 4.54}, // and of just enough
		{"#ff0000", "#ffffff", 4.00},
		{"4", "#ffffff", 0},
		{"#ffffff", "", 0},
		{"#fff", "#000000", 0},
		{"#ggffff", "#000000", 0},
	}
	for _, tt := range tests {
		if got := contrast(tt.fg, tt.bg); math.Abs(got-tt.want) > 0.005 {
			t.Errorf("contrast(%q, %q) = %.3f, want %.2f", tt.fg, tt.bg, got, tt.want)
		}
	}
}

// floors returns the least contrast of each role. Roles that aren't listed need 4.5, which is
// WCAG's AA for text.
func floors(name string) map[Role]float64 {
	if name == "high-contrast" {
		all := map[Role]float64{Faint: 4.5}
		for role := range NumRoles {
			if role != Faint {
				all[role] = 7
			}
		}
		return all
	}
	// Border is a decoration, the heavy frame and the title say the same.
	least := map[Role]float64{Text: 7, Strong: 7, Faint: 3, Border: 2}
	if _, ok := madeFor()[name]; ok {
		delete(least, Text) // Solarized, for example, is calm on purpose
		delete(least, Strong)
	}
	return least
}

// madeFor returns the well-known palettes with the background that their terminals have.
func madeFor() map[string]string {
	return map[string]string{
		"solarized-dark": "#002b36", "solarized-light": "#fdf6e3",
		"gruvbox-dark": "#282828", "gruvbox-light": "#fbf1c7",
		"nord": "#2e3440", "dracula": "#282a36", "tokyo-night": "#1a1b26",
		"catppuccin-mocha": "#1e1e2e", "catppuccin-latte": "#eff1f5",
	}
}

func floor(floors map[Role]float64, role Role) float64 {
	if least, ok := floors[role]; ok {
		return least
	}
	return 4.5
}

// backgrounds returns the backgrounds on which a palette must be readable: its own, and those that
// terminals usually have.
func backgrounds(p Palette) []string {
	own, known := madeFor()[p.Name]
	switch {
	case known && p.Dark:
		return []string{own, "#000000"}
	case known:
		return []string{own, "#ffffff"}
	case p.Dark:
		return []string{"#000000", "#1e1e2e", "#282c34"}
	}
	return []string{"#ffffff", "#f5f5f5"}
}

// shown runs a check for each theme whose colors are known, as terminals of both depths show them.
// The terminal decides what the colors of the others look like.
func shown(t *testing.T, do func(t *testing.T, p Palette, s Styles, depth termenv.Profile)) {
	t.Helper()
	for _, name := range Names() {
		p := load(t, name)
		if _, ok := parseHex(p.Roles[Text.String()].FG); !ok {
			continue
		}
		for _, profile := range []termenv.Profile{termenv.TrueColor, termenv.ANSI256} {
			t.Run(name+"/"+profile.Name(), func(t *testing.T) {
				do(t, p, build(t, name, profile), profile)
			})
		}
	}
}

// colors reads the colors from painted text, as #rrggbb, or "" for none.
func colors(t *testing.T, s Styles, role, on Role) (fg, bg string) {
	t.Helper()
	params := sgr(t, paintOn(s, role, on, "a b"), "a b")
	for len(params) > 0 {
		target := &fg
		switch params[0] {
		case 38:
		case 48:
			target = &bg
		default:
			params = params[1:]
			continue
		}
		switch params[1] {
		case 2:
			*target = fmt.Sprintf("#%02x%02x%02x", params[2], params[3], params[4])
			params = params[5:]
		case 5:
			*target = indexed(params[2])
			params = params[3:]
		}
	}
	return fg, bg
}

// indexed returns one of xterm's colors 16 to 255: a cube, then grays.
func indexed(n int) string {
	if n >= 232 {
		gray := 8 + 10*(n-232)
		return fmt.Sprintf("#%02x%02x%02x", gray, gray, gray)
	}
	levels := []int{0, 95, 135, 175, 215, 255}
	n -= 16
	return fmt.Sprintf("#%02x%02x%02x", levels[n/36], levels[n/6%6], levels[n%6])
}

func TestContrastOnTheTerminal(t *testing.T) {
	shown(t, func(t *testing.T, p Palette, s Styles, _ termenv.Profile) {
		least := floors(p.Name)
		for role := range NumRoles {
			fg, bg := colors(t, s, role, Text)
			grounds := backgrounds(p)
			if bg != "" {
				grounds = []string{bg}
			}
			for _, bg := range grounds {
				if got := contrast(fg, bg); got < floor(least, role) {
					t.Errorf("%s is %.2f, %s on %s, want %.1f", role, got, fg, bg, floor(least, role))
				}
			}
		}
	})
}

func TestContrastOnGrounds(t *testing.T) {
	shown(t, func(t *testing.T, _ Palette, s Styles, depth termenv.Profile) {
		for _, on := range []Role{Cursor, Field, Toast} {
			for role := range NumRoles {
				least := 4.5
				switch {
				case role == Border:
					continue // no frame is drawn on a line
				case role == Faint && on != Cursor:
					least = 3
				case isVerdict(role) && on == Cursor && depth == termenv.ANSI256:
					least = 4 // there are few reds and browns, and verdicts also have a glyph
				}
				fg, bg := colors(t, s, role, on)
				if got := contrast(fg, bg); got < least {
					t.Errorf("%s on %s is %.2f, %s on %s, want %.1f", role, on, got, fg, bg, least)
				}
			}
		}
	})
}

func TestTheCursorRowStandsOut(t *testing.T) {
	shown(t, func(t *testing.T, p Palette, s Styles, depth termenv.Profile) {
		least := 1.3
		if depth == termenv.ANSI256 {
			least = 1.2 // on the next gray, no red is readable
		}
		_, row := colors(t, s, Text, Cursor)
		for _, bg := range backgrounds(p) {
			if got := contrast(row, bg); got < least {
				t.Errorf("%s on %s is %.2f, want %.1f", row, bg, got, least)
			}
		}
	})
}

// lab is a color in Oklab (Ottosson, 2020), in which equal distances look equal.
type lab [3]float64

func apply(m [3][3]float64, v [3]float64) [3]float64 {
	var out [3]float64
	for i, row := range m {
		out[i] = row[0]*v[0] + row[1]*v[1] + row[2]*v[2]
	}
	return out
}

// seenBy returns the color as seen with the color vision that m simulates, a matrix on linear RGB.
func seenBy(t *testing.T, m [3][3]float64, color string) lab {
	t.Helper()
	rgb, ok := parseHex(color)
	if !ok {
		t.Fatalf("%q is not a color", color)
	}
	light := apply(m, [3]float64{linear(rgb[0]), linear(rgb[1]), linear(rgb[2])})
	for i := range light {
		light[i] = min(max(light[i], 0), 1)
	}
	cones := apply([3][3]float64{
		{0.4122214708, 0.5363325363, 0.0514459929},
		{0.2119034982, 0.6806995451, 0.1073969566},
		{0.0883024619, 0.2817188376, 0.6299787005},
	}, light)
	for i := range cones {
		cones[i] = math.Cbrt(cones[i])
	}
	return apply([3][3]float64{
		{0.2104542553, 0.7936177850, -0.0040720468},
		{1.9779984951, -2.4285922050, 0.4505937099},
		{0.0259040371, 0.7827717662, -0.8086757660},
	}, cones)
}

func between(a, b lab) float64 {
	return math.Hypot(math.Hypot(a[0]-b[0], a[1]-b[1]), a[2]-b[2])
}

func TestSegmentsAndVerdictsAreToldApart(t *testing.T) {
	// Machado, Oliveira and Fernandes (2009), severity 1.
	eyes := map[string]struct {
		matrix [3][3]float64
		least  float64 // a just noticeable difference in Oklab is about 0.02
		coarse float64 // the same among 256 colors, where dark ones are few
	}{
		"usual": {[3][3]float64{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}, 0.08, 0.08},
		"protanopia": {[3][3]float64{
			{0.152286, 1.052583, -0.204868},
			{0.114503, 0.786281, 0.099216},
			{-0.003882, -0.048116, 1.051998},
		}, 0.06, 0.03},
		"deuteranopia": {[3][3]float64{
			{0.367322, 0.860646, -0.227968},
			{0.280085, 0.672501, 0.047413},
			{-0.011820, 0.042940, 0.968881},
		}, 0.06, 0.03},
	}
	roles := []Role{Header, Payload, Signature, Error, Warning, Pass}
	shown(t, func(t *testing.T, p Palette, s Styles, depth termenv.Profile) {
		_, published := madeFor()[p.Name] // their colors are changed as little as possible
		for eye, sight := range eyes {
			least := sight.least
			if depth == termenv.ANSI256 || published {
				least = sight.coarse
			}
			for i, a := range roles {
				for _, b := range roles[i+1:] {
					fgA, _ := colors(t, s, a, Text)
					fgB, _ := colors(t, s, b, Text)
					got := between(seenBy(t, sight.matrix, fgA), seenBy(t, sight.matrix, fgB))
					if got < least {
						t.Errorf("%s: %s and %s differ by %.3f, want %.2f", eye, a, b, got, least)
					}
				}
			}
		}
	})
}

// TestVerdictsAreNotGrayText checks that a verdict doesn't look like the text around it.
func TestVerdictsAreNotGrayText(t *testing.T) {
	usual := [3][3]float64{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}
	shown(t, func(t *testing.T, _ Palette, s Styles, _ termenv.Profile) {
		for _, verdict := range []Role{Error, Warning, Pass} {
			for _, role := range []Role{Text, Muted} {
				fgA, _ := colors(t, s, verdict, Text)
				fgB, _ := colors(t, s, role, Text)
				if got := between(seenBy(t, usual, fgA), seenBy(t, usual, fgB)); got < 0.06 {
					t.Errorf("%s and %s differ by %.3f, want 0.06", verdict, role, got)
				}
			}
		}
	})
}

func TestANSISegmentsAndVerdictsHaveTheirOwnColor(t *testing.T) {
	p := load(t, "ansi")
	seen := map[string]Role{}
	for _, role := range []Role{Header, Payload, Signature, Error, Warning, Pass, Accent} {
		color := p.Roles[role.String()].FG
		if other, ok := seen[color]; ok || color == "" {
			t.Errorf("%s has the color %q, as %s", role, color, other)
		}
		seen[color] = role
	}
}
