package config_test

import (
	"errors"
	"io/fs"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"bulla/core/hint"
	"bulla/themes"
	"bulla/ui/config"
)

// own returns bulla's themes and one of the user's, called mine.
func own(text string) config.Themes {
	return config.Themes{Folder: "/home/me/themes", Files: fstest.MapFS{"mine.json": {Data: []byte(text)}}}
}

func TestOwnTheme(t *testing.T) {
	p, err := own(`{"title": "Mine", "dark": false, "roles": {"text": {"fg": "#102030", "bold": true}, "error": {"fg": "160"}}}`).Load("mine")
	if err != nil {
		t.Fatal(err)
	}
	light, err := themes.Load("light")
	if err != nil {
		t.Fatal(err)
	}
	if p.Name != "mine" || p.Title != "Mine" || p.Dark {
		t.Errorf("palette = %+v", p)
	}
	if p.Roles["text"] != (themes.Style{FG: "#102030", Bold: true}) || p.Roles["error"] != (themes.Style{FG: "160"}) {
		t.Errorf("its own roles: %+v", p.Roles)
	}
	if p.Roles["toast"] != light.Roles["toast"] {
		t.Error("a role that it leaves out isn't that of light")
	}
	if light.Roles["text"].Bold {
		t.Error("light was changed")
	}
}

// TestOwnThemeIsDark checks that a theme without "dark" is as the help says.
func TestOwnThemeIsDark(t *testing.T) {
	dark, err := themes.Load("dark")
	if err != nil {
		t.Fatal(err)
	}
	if p, err := own(`{"roles": {"accent": {"fg": "4"}}}`).Load("mine"); err != nil || !p.Dark || p.Roles["text"] != dark.Roles["text"] {
		t.Errorf("dark: %t, text: %+v, %v", p.Dark, p.Roles["text"], err)
	}
}

func TestNamesOfThemes(t *testing.T) {
	files := fstest.MapFS{
		"zebra.json": {}, "a_B-1.json": {}, "dark.json": {}, "no theme.txt": {}, "with space.json": {}, "e\x1b[31m.json": {},
	}
	files["auto.json"] = &fstest.MapFile{}
	want := append(themes.Names(), "a_B-1", "zebra")
	if got := (config.Themes{Files: files}).Names(); !slices.Equal(got, want) {
		t.Errorf("names = %q, want %q", got, want)
	}
	if got := (config.Themes{}).Names(); !slices.Equal(got, themes.Names()) {
		t.Errorf("without a folder, the names are %q", got)
	}
	if p, err := (config.Themes{Files: files}).Load("dark"); err != nil || len(p.Roles) == 0 {
		t.Errorf("a file replaces a theme of bulla: %v", err)
	}
}

// TestUnusedFiles checks that a file whose name can't be that of a theme doesn't go unnoticed.
func TestUnusedFiles(t *testing.T) {
	files := fstest.MapFS{"zebra.json": {}, "dark.json": {}, "with space.json": {}, "auto.json": {}, "e\x1b[31m.json": {}, "no theme.txt": {}}
	var got []string
	for _, err := range (config.Themes{Folder: "/themes", Files: files}).Unused() {
		got = append(got, err.Error())
	}
	const characters = "the name of a theme has up to 40 letters, digits, hyphens and underscores"
	want := []string{
		"/themes/auto.json: this file is not used: auto is the setting that follows the terminal",
		"/themes/dark.json: this file is not used: bulla has a theme dark",
		`/themes/e\u{001B}[31m.json: this file is not used: ` + characters,
		"/themes/with space.json: this file is not used: " + characters,
	}
	if !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}

func TestUnknownTheme(t *testing.T) {
	for _, name := range []string{"", "mien", "../mine", "mine.json", "\x1b[31m"} {
		_, err := own(`{}`).Load(name)
		var unknown *themes.UnknownThemeError
		if !errors.As(err, &unknown) {
			t.Errorf("%q: %v", name, err)
		}
	}
}

func TestFaultsOfThemes(t *testing.T) {
	for _, test := range []struct{ name, text, want, advice string }{
		{"empty", "", "1:1: this is not good JSON: the JSON ends where a value is expected", ""},
		{"a comma too many", "{\n  \"dark\": true,\n}", "3:1: this is not good JSON: a comma before the closing brace: remove it", ""},
		{"a key twice", "{\"dark\": true,\n \"dark\": false}", "2:2: this is not good JSON", ""},
		{"a list", "[]", "1:1: a theme must be an object in braces, not an array", ""},
		{"an unknown key", "{\n \"rolls\": {}}", `2:2: a theme can't have "rolls"`, "did you mean roles?"},
		{"an unknown role", "{\"roles\": {\n\"eror\": {}}}", `2:1: roles can't have "eror"`, "did you mean error?"},
		{"a role as text", "{\"roles\": {\"error\": \"red\"}}", `1:21: the role error must be an object in braces, not a string`, ""},
		{"an unknown attribute", "{\"roles\": {\"error\": {\"blod\": true}}}", `1:22: the role error can't have "blod"`, "did you mean bold?"},
		{"a color by name", "{\"roles\": {\"error\": {\n  \"fg\": \"red\"}}}", `2:9: "red" is not a color`, `write it as "#rrggbb"`},
		{"a color as number", "{\"roles\": {\"error\": {\"fg\": 1}}}", `1:28: fg must be a text in quotes, not a number`, ""},
		{"bold as text", "{\"roles\": {\"error\": {\"bold\": \"yes\"}}}", `1:30: bold must be true or false, not a string`, ""},
		{"escapes", "{\"\\u001b[31m\": 1}", `1:2: a theme can't have "\u{001B}[31m"`, "use one of"},
		{"a secret", "{\"roles\": pk_prod_ABCDEFGHIJKLMNOPQRSTUVWXYZ01}", "1:11: this is not good JSON: pk_prod_**** is not", ""},
		{"a secret as a color", "{\"roles\": {\"error\": {\"fg\": \"" + strings.Repeat("a", 30) + "pk_prod_ABCDEFGHIJKLMNOPQRSTUVWXYZ01\"}}}", `pk_prod_****" is not a color`, ""},
		{"too long", strings.Repeat(" ", 70_000), "/home/me/themes/mine.json: it is longer than 64 KiB", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, err := own(test.text).Load("mine")
			var fault *config.FileError
			if !errors.As(err, &fault) {
				t.Fatalf("error = %v", err)
			}
			if !strings.Contains(err.Error(), test.want) || !strings.HasPrefix(err.Error(), "/home/me/themes/mine.json:") {
				t.Errorf("%s\nwant %s", err, test.want)
			}
			if advice := hint.Of(err, "").Hint; !strings.Contains(advice, test.advice) {
				t.Errorf("advice %q, want %q", advice, test.advice)
			}
		})
	}
}

// TestThemeThatIsNoFile checks that a pipe, which could block the start, is not read.
func TestThemeThatIsNoFile(t *testing.T) {
	files := fstest.MapFS{"mine.json": {Mode: fs.ModeNamedPipe}}
	_, err := config.Themes{Files: files}.Load("mine")
	if err == nil || !strings.Contains(err.Error(), "it is not a regular file") {
		t.Errorf("error = %v", err)
	}
}
