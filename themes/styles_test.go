package themes

import (
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/charmbracelet/lipgloss"
	"github.com/muesli/termenv"
)

func build(t testing.TB, name string, profile termenv.Profile) Styles {
	t.Helper()
	p, err := Load(name)
	if err != nil {
		t.Fatal(err)
	}
	s, err := Build(p, Unicode(), renderer(profile))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func renderer(profile termenv.Profile) *lipgloss.Renderer {
	r := lipgloss.NewRenderer(io.Discard)
	r.SetColorProfile(profile)
	return r
}

// sgr splits "ESC [ params m" text "ESC [ 0 m" and fails the test for any other form. Unstyled text
// has no parameters.
func sgr(t *testing.T, painted, text string) []int {
	t.Helper()
	if painted == text {
		return nil
	}
	body, ok := strings.CutSuffix(painted, text+"\x1b[0m")
	if !ok {
		t.Fatalf("%q does not end in the text and a reset", painted)
	}
	body, opens := strings.CutPrefix(body, "\x1b[")
	body, closes := strings.CutSuffix(body, "m")
	if !opens || !closes {
		t.Fatalf("%q does not start with one SGR sequence", painted)
	}
	var params []int
	for field := range strings.SplitSeq(body, ";") {
		n, err := strconv.Atoi(field)
		if err != nil {
			t.Fatalf("%q: %v", painted, err)
		}
		params = append(params, n)
	}
	return params
}

// paintOn returns a text in a role on the background of another one.
func paintOn(s Styles, role, on Role, text string) string {
	return string(s.Append(nil, role, on, text))
}

// eachPaint calls do with the SGR parameters of every role on every ground.
func eachPaint(t *testing.T, s Styles, do func(role, on Role, params []int)) {
	t.Helper()
	for role := range NumRoles {
		for on := range NumRoles {
			do(role, on, sgr(t, paintOn(s, role, on, "a b"), "a b"))
		}
	}
}

func TestEveryPaintIsClosed(t *testing.T) {
	profiles := []termenv.Profile{termenv.TrueColor, termenv.ANSI256, termenv.ANSI, termenv.Ascii}
	for _, name := range Names() {
		for _, profile := range profiles {
			t.Run(name+"/"+profile.Name(), func(t *testing.T) {
				styled := 0
				eachPaint(t, build(t, name, profile), func(_, _ Role, params []int) {
					if len(params) > 0 {
						styled++
					}
				})
				if (styled == 0) != (profile == termenv.Ascii) {
					t.Errorf("%d paints are styled", styled)
				}
			})
		}
	}
}

func TestMonoHasNoColor(t *testing.T) {
	attributes := []int{1, 2, 4, 7} // bold, faint, underline, reverse
	eachPaint(t, build(t, "mono", termenv.TrueColor), func(role, on Role, params []int) {
		for _, n := range params {
			if !slices.Contains(attributes, n) {
				t.Errorf("%s on %s has SGR %d", role, on, n)
			}
		}
	})
}

func TestANSIUsesSixteenColors(t *testing.T) {
	eachPaint(t, build(t, "ansi", termenv.TrueColor), func(role, on Role, params []int) {
		for _, n := range params {
			attribute := n >= 1 && n <= 7
			color := n >= 30 && n <= 37 || n >= 40 && n <= 47 || n >= 90 && n <= 97 || n >= 100 && n <= 107
			if !attribute && !color {
				t.Errorf("%s on %s has SGR %d", role, on, n)
			}
		}
	})
}

func TestPaintFollowsTheProfile(t *testing.T) {
	tests := []struct {
		theme   string
		profile termenv.Profile
		role    Role
		on      Role
		want    string
	}{
		{"dark", termenv.TrueColor, Text, Text, "\x1b[38;2;205;210;224mx\x1b[0m"},
		{"dark", termenv.TrueColor, Error, Text, "\x1b[1;38;2;243;141;131mx\x1b[0m"},
		{"dark", termenv.TrueColor, Error, Cursor, "\x1b[1;38;2;243;141;131;48;2;55;62;85mx\x1b[0m"},
		{"dark", termenv.TrueColor, Muted, Cursor, "\x1b[38;2;238;240;247;48;2;55;62;85mx\x1b[0m"}, // as the row
		{"dark", termenv.TrueColor, Error, Match, "\x1b[1;38;2;243;141;131mx\x1b[0m"},
		// termenv cuts the fraction off: #2d3a5a becomes 44, 58, 89.
		{"dark", termenv.TrueColor, Toast, Cursor, "\x1b[38;2;238;240;247;48;2;44;58;89mx\x1b[0m"},
		{"dark", termenv.ANSI256, Payload, Text, "\x1b[38;5;147mx\x1b[0m"},
		{"dark", termenv.ANSI256, Header, Cursor, "\x1b[38;5;231;48;5;237mx\x1b[0m"}, // bg256
		{"dark", termenv.ANSI256, Header, Field, "\x1b[38;5;176;48;5;236mx\x1b[0m"},  // fg256, bg256
		{"dark", termenv.ANSI, Header, Text, "\x1b[95mx\x1b[0m"},
		{"dark", termenv.ANSI, Header, Cursor, "\x1b[7mx\x1b[0m"}, // no background of 24 bits
		{"dark", termenv.ANSI, Text, Toast, "\x1b[7mx\x1b[0m"},
		{"dark", termenv.Ascii, Error, Cursor, "x"},
		{"ansi", termenv.TrueColor, Text, Text, "x"},
		{"ansi", termenv.TrueColor, Error, Text, "\x1b[1;31mx\x1b[0m"},
		{"ansi", termenv.TrueColor, Error, Cursor, "\x1b[1;7mx\x1b[0m"},
		{"mono", termenv.ANSI, Text, Text, "x"},
		{"mono", termenv.ANSI, Text, Cursor, "\x1b[7mx\x1b[0m"},
		{"mono", termenv.ANSI, Muted, Text, "\x1b[2mx\x1b[0m"},
		{"mono", termenv.ANSI, Muted, Cursor, "\x1b[7mx\x1b[0m"}, // an even line
		{"mono", termenv.ANSI, Escaped, Text, "\x1b[7mx\x1b[0m"},
		{"mono", termenv.ANSI, Escaped, Cursor, "x"}, // stands out of the reversed line
		{"mono", termenv.ANSI, Cursor, Cursor, "\x1b[7mx\x1b[0m"},
	}
	for _, tt := range tests {
		t.Run(tt.theme+"/"+tt.profile.Name()+"/"+tt.role.String()+" on "+tt.on.String(), func(t *testing.T) {
			if got := paintOn(build(t, tt.theme, tt.profile), tt.role, tt.on, "x"); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

// TestGroundsShowInSixteenColors checks that the cursor row, a field and a message look different
// from other text on a terminal that can't show their background.
func TestGroundsShowInSixteenColors(t *testing.T) {
	for _, name := range Names() {
		s := build(t, name, termenv.ANSI)
		for _, on := range []Role{Cursor, Field, Toast} {
			for _, role := range []Role{Text, Muted, Strong} {
				if paintOn(s, role, on, "x") == s.Paint(role, "x") {
					t.Errorf("%s: %s on %s looks like %s elsewhere", name, role, on, role)
				}
			}
		}
	}
}

func TestEmptyTextStaysEmpty(t *testing.T) {
	s := build(t, "dark", termenv.TrueColor)
	if got := s.Paint(Error, ""); got != "" {
		t.Errorf("Paint = %q", got)
	}
	if got := s.Append(nil, Error, Cursor, ""); got != nil {
		t.Errorf("Append = %q", got)
	}
}

func TestZeroStyles(t *testing.T) {
	var s Styles
	if got := s.Paint(Error, "x"); got != "x" {
		t.Errorf("Paint = %q", got)
	}
	if got := s.Glyphs(); got != ASCII() {
		t.Errorf("Glyphs = %+v", got)
	}
}

func TestUnknownRolesAreUnstyled(t *testing.T) {
	if got := paintOn(build(t, "dark", termenv.TrueColor), NumRoles, NumRoles, "x"); got != "x" {
		t.Errorf("Append = %q", got)
	}
}

func TestBuildKeepsGlyphs(t *testing.T) {
	s, err := Build(load(t, "light"), ASCII(), renderer(termenv.TrueColor))
	if err != nil {
		t.Fatal(err)
	}
	if s.Glyphs() != ASCII() {
		t.Errorf("Glyphs = %+v", s.Glyphs())
	}
}

func TestBuildRefuses(t *testing.T) {
	tests := []struct {
		name   string
		change func(roles map[string]Style)
		want   []string
	}{
		{"missing", func(r map[string]Style) { delete(r, "text"); delete(r, "toast") },
			[]string{`role "text" is missing`, `role "toast" is missing`}},
		{"unknown", func(r map[string]Style) { r["txet"] = Style{} },
			[]string{`role "txet" is not known`}},
		{"bad foreground", func(r map[string]Style) { r["text"] = Style{FG: "#fff"} },
			[]string{`role "text" has the color "#fff", want #rrggbb or 0 to 255`}},
		{"bad background", func(r map[string]Style) { r["match"] = Style{BG: "256"} },
			[]string{`role "match" has the color "256", want #rrggbb or 0 to 255`}},
		{"bad among 256", func(r map[string]Style) { r["text"] = Style{FG: "#ffffff", FG256: "-1", BG256: "x"} },
			[]string{`role "text" has the color "-1", want #rrggbb or 0 to 255`,
				`role "text" has the color "x", want #rrggbb or 0 to 255`}},
		{"several", func(r map[string]Style) { delete(r, "shortcut"); r["b"] = Style{FG: "red"}; r["a"] = Style{} },
			[]string{`role "shortcut" is missing`, `role "a" is not known`, `role "b" is not known`,
				`role "b" has the color "red", want #rrggbb or 0 to 255`}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p := load(t, "dark")
			p.Roles = maps.Clone(p.Roles)
			tt.change(p.Roles)
			_, err := Build(p, Unicode(), renderer(termenv.TrueColor))
			want := `theme "dark" can't be used: ` + strings.Join(tt.want, "; ")
			if err == nil || err.Error() != want {
				t.Errorf("error = %v, want %s", err, want)
			}
		})
	}
}

func TestAppendAllocatesNothing(t *testing.T) {
	s := build(t, "dark", termenv.TrueColor)
	buf := make([]byte, 0, 256)
	if n := testing.AllocsPerRun(100, func() { buf = s.Append(buf[:0], Error, Cursor, "expired 6 days ago") }); n != 0 {
		t.Errorf("Append allocates %v times", n)
	}
}

func BenchmarkBuild(b *testing.B) {
	p, err := Load("dark")
	if err != nil {
		b.Fatal(err)
	}
	for _, profile := range []termenv.Profile{termenv.TrueColor, termenv.ANSI256, termenv.ANSI} {
		b.Run(profile.Name(), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := Build(p, Unicode(), renderer(profile)); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkAppend(b *testing.B) {
	s := build(b, "dark", termenv.TrueColor)
	buf := make([]byte, 0, 256)
	b.ReportAllocs()
	for b.Loop() {
		buf = s.Append(buf[:0], Error, Cursor, "expired 6 days ago")
	}
}
