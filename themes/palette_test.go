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
	if names[0] != "dark" {
		t.Errorf("the default is %q, want dark", names[0])
	}
	matches, err := fs.Glob(files, "*.json")
	if err != nil {
		t.Fatal(err)
	}
	var want []string
	for _, match := range matches {
		want = append(want, strings.TrimSuffix(match, ".json"))
	}
	if got := slices.Sorted(slices.Values(names)); !slices.Equal(got, want) {
		t.Errorf("the palettes are called %q, and their files %q", got, want)
	}
}

func TestEveryThemeHasItsOwnPosition(t *testing.T) {
	positions := map[int]string{}
	for _, name := range Names() {
		p := load(t, name)
		if other, taken := positions[p.Position]; taken || p.Position < 1 {
			t.Errorf("%s has the position %d; taken by %q", name, p.Position, other)
		}
		positions[p.Position] = name
	}
}

func TestLoadGivesCompletePalettes(t *testing.T) {
	for _, name := range Names() {
		t.Run(name, func(t *testing.T) {
			p := load(t, name)
			if p.Name != name {
				t.Errorf("Name = %q, want %q", p.Name, name)
			}
			if !Has(name) {
				t.Error("Has doesn't know it")
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
		if Has(name) {
			t.Errorf("there is a theme %q", name)
		}
		if unknown.Name != name || !slices.Equal(unknown.Known, Names()) {
			t.Errorf("error = %+v", unknown)
		}
	}
}

func TestUnknownThemeErrorText(t *testing.T) {
	known := " (themes: " + strings.Join(Names(), ", ") + ")"
	tests := []struct {
		name, want string
	}{
		{"drak", `unknown theme "drak"`},
		{"solarized", `unknown theme "solarized"`},
		{"\x1b[31m\u202e", `unknown theme "\x1b[31m\u202e"`},
	}
	for _, tt := range tests {
		if _, err := Load(tt.name); err == nil || err.Error() != tt.want+known {
			t.Errorf("Load(%q) error = %v, want %s", tt.name, err, tt.want+known)
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

func FuzzIsColor(f *testing.F) {
	for _, seed := range []string{"", "#a3aabf", "#A3AABF", "#fff", "0", "255", "256", "-1", "+1", "007", "#+1+1+1", "red"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, color string) {
		if !IsColor(color) {
			return
		}
		hex := len(color) == 7 && color[0] == '#' && strings.Trim(color[1:], "0123456789abcdefABCDEF") == ""
		index := len(color) <= 3 && strings.Trim(color, "0123456789") == ""
		if !hex && !index {
			t.Errorf("IsColor(%q) = true", color)
		}
	})
}

func TestSixteenColors(t *testing.T) {
	for _, name := range Names() {
		if got, want := load(t, name).SixteenColors(), name == "ansi" || name == "mono"; got != want {
			t.Errorf("%s: %v", name, got)
		}
	}
	for color, want := range map[string]bool{"": true, "15": true, "16": false, "#000000": false} {
		for _, style := range []Style{{FG: color}, {BG: color}} {
			if got := (Palette{Roles: map[string]Style{"text": style}}).SixteenColors(); got != want {
				t.Errorf("%+v: %v", style, got)
			}
		}
	}
}
