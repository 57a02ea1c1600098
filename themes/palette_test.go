package themes

import (
	"errors"
	"io/fs"
	"slices"
	"strings"
	"testing"
)

func load(t *testing.T, name string) Palette {
	t.Helper()
	p, err := Load(name)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestNamesAreTheEmbeddedFiles(t *testing.T) {
	names := Names()
	if want := []string{"dark", "light", "ansi", "high-contrast", "mono"}; !slices.Equal(names, want) {
		t.Errorf("Names() = %q, want %q", names, want)
	}
	matches, err := fs.Glob(files, "*.json")
	if err != nil {
		t.Fatal(err)
	}
	if len(matches) != len(names) {
		t.Errorf("embedded %q, want one file for each of %q", matches, names)
	}
}

func TestLoadGivesCompletePalettes(t *testing.T) {
	for _, name := range Names() {
		t.Run(name, func(t *testing.T) {
			p := load(t, name)
			if p.Name != name {
				t.Errorf("Name = %q, want %q", p.Name, name)
			}
			if p.Title == "" {
				t.Error("no title")
			}
			if faults := check(p); len(faults) > 0 {
				t.Errorf("faults: %q", faults)
			}
		})
	}
}

func TestOnlyGroundsAndMatchHaveABackground(t *testing.T) {
	allowed := []Role{Cursor, Field, Toast, Match}
	for _, name := range Names() {
		p := load(t, name)
		for role := range NumRoles {
			if p.Roles[role.String()].BG != "" && !slices.Contains(allowed, role) {
				t.Errorf("%s: %s has a background", name, role)
			}
		}
	}
}

func TestLoadUnknown(t *testing.T) {
	for _, name := range []string{"drak", "Dark", "solarized", "", "../themes/dark"} {
		_, err := Load(name)
		var unknown *UnknownThemeError
		if !errors.As(err, &unknown) {
			t.Fatalf("Load(%q) error = %v, want *UnknownThemeError", name, err)
		}
		if unknown.Name != name || !slices.Equal(unknown.Known, Names()) {
			t.Errorf("error = %+v", unknown)
		}
	}
}

func TestUnknownThemeErrorText(t *testing.T) {
	tests := []struct {
		name, want string
	}{
		{"drak", `unknown theme "drak" (themes: dark, light, ansi, high-contrast, mono)`},
		{"solarized", `unknown theme "solarized" (themes: dark, light, ansi, high-contrast, mono)`},
		{"\x1b[31m\u202e", `unknown theme "\x1b[31m\u202e" (themes: dark, light, ansi, high-contrast, mono)`},
	}
	for _, tt := range tests {
		if _, err := Load(tt.name); err == nil || err.Error() != tt.want {
			t.Errorf("Load(%q) error = %v, want %s", tt.name, err, tt.want)
		}
	}
}

func TestRoleNames(t *testing.T) {
	seen := map[string]Role{}
	for role := range NumRoles {
		name := role.String()
		if name == "" {
			t.Errorf("role %d has no name", uint8(role))
		}
		if other, ok := seen[name]; ok {
			t.Errorf("roles %d and %d are both %q", uint8(role), uint8(other), name)
		}
		seen[name] = role
	}
	if got := NumRoles.String(); got != "" {
		t.Errorf("NumRoles.String() = %q, want none", got)
	}
	if got := BorderFocus.String(); got != "border-focus" {
		t.Errorf("BorderFocus.String() = %q", got)
	}
}

func BenchmarkLoad(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Load("dark"); err != nil {
			b.Fatal(err)
		}
	}
}

func FuzzIsColour(f *testing.F) {
	for _, seed := range []string{"", "#a3aabf", "#A3AABF", "#fff", "0", "255", "256", "-1", "+1", "007", "#+1+1+1", "red"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, colour string) {
		if !isColour(colour) {
			return
		}
		hex := len(colour) == 7 && colour[0] == '#' && strings.Trim(colour[1:], "0123456789abcdefABCDEF") == ""
		index := len(colour) <= 3 && strings.Trim(colour, "0123456789") == ""
		if !hex && !index {
			t.Errorf("isColour(%q) = true", colour)
		}
	})
}
