package config_test

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"bulla/core/hint"
	"bulla/ui/config"
	"bulla/ui/keymap"
)

func read(text string) (config.Settings, []hint.Fault) {
	return config.Read([]byte(text), config.Themes{Folder: "themes", Files: fstest.MapFS{
		"mine.json": {Data: []byte(`{"dark": true}`)}, "broken.json": {Data: []byte("{\n")},
	}})
}

// everything is a file that sets everything.
const everything = `
theme = "mine"
glyphs = "ascii"
mouse = "off"
motion = "off"
users = ["anna", "o\"neil\\"]
preset = "full"
expires_in = "2 days"
environment = "test"
region = "eu"
for = ["inbox", "push"]

[keys]
fix = "F"
copy-token = ["space", "alt+x", "f5"]
edit-in-editor = "ctrl+k"
page-down = "ctrl+pgdn"
`

func TestRead(t *testing.T) {
	got, faults := read(everything)
	want := config.Settings{
		Theme: "mine", Glyphs: "ascii", Mouse: "off", Motion: "off", Users: []string{"anna", `o"neil\`}, Preset: "full",
		ExpiresIn: "2 days", Environment: "test", Region: "eu", For: []string{"inbox", "push"},
		Keys: keymap.Given{keymap.Fix: {"F"}, keymap.OpenEditor: {"ctrl+k"}, keymap.PageDown: {"ctrl+pgdown"}},
	}
	if len(faults) != 1 || !strings.Contains(faults[0].Message, `"space" is the key of toggle`) {
		t.Errorf("faults = %v", faults)
	}
	want.Keys[keymap.CopyToken] = []string{"alt+x", "f5"}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
}

// TestEverythingIsSet names the settings that the file above lacks, or that have no row in All.
func TestEverythingIsSet(t *testing.T) {
	settings, _ := read(everything)
	for field, value := range reflect.ValueOf(settings).Fields() {
		if value.IsZero() {
			t.Errorf("%s is not set", field.Name)
		}
	}
}

func TestDefaults(t *testing.T) {
	for _, text := range []string{
		"", "# nothing\n", "[keys]\n", "\ufeffmouse = \"on\"\n",
		"theme = \"auto\"\nglyphs = \"auto\"\nmouse = \"on\"\nmotion = \"on\"\nusers = []\npreset = \"inbox\"\n" +
			"expires_in = \"1d\"\nenvironment = \"auto\"\nregion = \"auto\"\nfor = []\n",
	} {
		got, faults := read(text)
		if len(faults) > 0 || !reflect.DeepEqual(got, config.Settings{}) {
			t.Errorf("%q: %+v, %v", text, got, faults)
		}
	}
}

func TestTextRoundTrips(t *testing.T) {
	all, _ := read(everything)
	for name, settings := range map[string]config.Settings{
		"defaults": {}, "all": all, "one": {Users: []string{"a'b", `"`, `\n`, "ü", "日本"}},
	} {
		text := settings.Text()
		got, faults := read(text)
		if len(faults) > 0 || !reflect.DeepEqual(got, settings) {
			t.Errorf("%s: %+v, %v, from\n%s", name, got, faults, text)
		}
	}
}

// TestTextWithoutCommentsRoundTrips checks that the defaults that the file shows are the defaults:
// a user who removes a # changes nothing.
func TestTextWithoutCommentsRoundTrips(t *testing.T) {
	text := config.Settings{}.Text()
	for _, setting := range config.All() {
		if !strings.Contains(text, "\n# "+setting.Name+" = ") {
			t.Errorf("%s is missing", setting.Name)
		}
		text = strings.Replace(text, "\n# "+setting.Name+" = ", "\n"+setting.Name+" = ", 1)
	}
	if got, faults := read(text); len(faults) > 0 || !reflect.DeepEqual(got, config.Settings{}) {
		t.Errorf("%+v, %v", got, faults)
	}
	for _, action := range keymap.SettableActions() {
		line := "\n# " + action.Setting() + " = "
		if !strings.Contains(text, line) {
			t.Errorf("the keys of %s are missing", action.Setting())
		}
		_, faults := read(strings.Replace(text, line, "\n"+action.Setting()+" = ", 1))
		for _, fault := range faults {
			if !strings.Contains(fault.Message, "is the key of") { // its key differs from pane to pane
				t.Errorf("%s: %v", action.Setting(), fault)
			}
		}
	}
}

// TestNoFunctionKeyIsGuessed checks that no key is suggested for one that keyboards don't have.
func TestNoFunctionKeyIsGuessed(t *testing.T) {
	_, faults := read("[keys]\nfix = \"F21\"\n")
	const want = `keys are written as "F", "ctrl+k", "alt+x", "f1" to "f20" or "space"`
	if len(faults) != 1 || faults[0].Hint != want {
		t.Errorf("faults = %v, want the advice %s", faults, want)
	}
}

func TestFaults(t *testing.T) {
	for _, test := range []struct{ name, text, want, advice string }{
		{"no quotes", "mouse = \"off\"\ntheme = nord\n", "line 2, column 9: this is not TOML: the value needs quotes", `write theme = "nord"`},
		{"no quotes around words", "expires_in = 2 days # as ever\n", "line 1, column 16: this is not TOML: the value needs quotes", `write expires_in = "2 days"`},
		{"a secret without quotes", "theme = pk_prod_ABCDEFGHIJKLMNOPQRSTUVWXYZ01\n", "needs quotes", "write theme = "},
		{"two on a line", "theme = \"nord\" motion = \"off\"\n", "line 1, column 16: this is not TOML", `NAME = "VALUE"`},
		{"no value", "theme =\n", "line 1, column 8: this is not TOML", ""},
		{"twice", "theme = \"nord\"\ntheme = \"dark\"\n", "line 2, column 1: this is not TOML: key theme is already defined", "remove one of the lines"},
		{"a bad heading", "mouse = \"off\"\n[keys\nfix = \"F\"\n", "line 2, column 6: this is not TOML", ""},
		{"unknown", "\nthem = \"nord\"\n", `line 2, column 1: "them" is not a setting`, "did you mean theme?"},
		{"a secret", "api_key = \"x\"\n", `line 1, column 1: "api_key" is not a setting: this file holds no secrets`, "COURIER_API_KEY"},
		{"a secret in camel case", "clientSecret = \"x\"\n", `this file holds no secrets`, "bulla help secrets"},
		{"a secret as a user", "users = [\"anna\", \"pk_prod_ABCDEFGHIJKLMNOPQRSTUVWXYZ01\"]\n", "line 1, column 18: users: the value looks like a secret", "rotate"},
		{"a secret at the end of a long name", "\"" + strings.Repeat("a", 30) + "pk_prod_ABCDEFGHIJKLMNOPQRSTUVWXYZ01\" = \"x\"\n", `pk_prod_****" is not a setting`, ""},
		{"a secret as a key", "[keys]\nfix = \"pk_prod_ABCDEFGHIJKLMNOPQRSTUVWXYZ01\"\n", `"pk_prod_****" can't be used as a key`, ""},
		{"a secret as a table", "[pk_prod_ABCDEFGHIJKLMNOPQRSTUVWXYZ01]\n", `[pk_prod_****] is not a table`, ""},
		{"a token", "theme = \"eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhIn0.UVWXYZ01UVWXYZ01\"\n", "theme: the value looks like a secret", "remove it"},
		{"a table in a dotted name", "theme.name = \"nord\"\n", `line 1, column 1: [theme] is not a table of the settings`, "[keys]"},
		{"a list that isn't closed", "users = [\n\"a\",\n", "line 2, column 5: this is not TOML", ""},
		{"a text that isn't closed", "theme = \"\"\"\nnord\n", "line 2, column 5: this is not TOML", ""},
		{"a mark as a key", "[keys]\nfix = \"\u0301\"\n", "bulla doesn't know this key", ""},
		{"a secret as a name", "pk_prod_ABCDEFGHIJKLMNOPQRSTUVWXYZ01 = \"x\"\n", "line 1, column 1: ", ""},
		{"a wrong kind", "mouse = true\n", "line 1, column 9: mouse must be a text in quotes", "use one of on, off"},
		{"a number in a list", "for = [\"inbox\",\n  3]\n", `line 2, column 3: for must be a list of texts, such as ["a", "b"]`, ""},
		{"a table", "theme = { name = \"x\" }\n", "line 1, column 9: theme must be a text in quotes", ""},
		{"a table of its own", "mouse = \"off\"\n[theme]\nname = \"x\"\n", "line 2, column 2: [theme] is not a table of the settings", ""},
		{"several tables", "[[keys]]\nfix = \"F\"\n", "line 1, column 3: [[keys]] is not a table", ""},
		{"a table for an action", "[keys.fix]\na = \"F\"\n", "line 1, column 2: [keys.fix] is not a table", ""},
		{"an unknown theme", "theme = \"nrod\"\n", `line 1, column 9: theme: "nrod" is not known`, "did you mean nord?"},
		{"a broken theme", "theme = \"broken\"\n", "line 1, column 9: theme: themes/broken.json:2:1: this is not good JSON", ""},
		{"unknown glyphs", "glyphs = \"asci\"\n", `glyphs: "asci" is not known`, "did you mean ascii?"},
		{"an unknown mouse", "mouse = \"of\"\n", `mouse: "of" is not known`, "did you mean off?"},
		{"unknown motion", "motion = \"none\"\n", `motion: "none" is not known`, "use one of on, off"},
		{"an empty user", "users = [\"\"]\n", "line 1, column 10: users: a user is empty", ""},
		{"two users in one", "users = [\"a b\"]\n", `users: "a b" contains a space`, ""},
		{"a scope as a user", "users = [\"user_id:a\"]\n", `begins with user_id:`, "only the ID"},
		{"a user that can't be seen", "users = [\"a\\u202e\"]\n", `users: "a\u{202E}" contains a character that can't be seen`, ""},
		{"an unknown preset", "preset = \"inbx\"\n", `preset: "inbx" is not known`, "did you mean inbox?"},
		{"a preset for a tenant", "preset = \"create-tenant\"\n", "preset: the preset create-tenant needs a tenant", ""},
		{"no lifetime", "expires_in = \"soon\"\n", `line 1, column 14: expires_in: "soon": it must begin with a number`, "for example"},
		{"an unknown unit", "expires_in = \"2 dayz\"\n", `line 1, column 14: expires_in: "2 dayz": the unit "dayz" is not known`, "did you mean \"day\"?"},
		{"an unknown environment", "environment = \"prod\"\n", `environment: "prod" is not known`, "did you mean production?"},
		{"an unknown region", "region = \"uk\"\n", `region: "uk" is not known`, "use one of auto, us, eu"},
		{"an unknown feature", "for = [\"inbox\", \"pish\"]\n", `line 1, column 17: for: "pish" is not known`, "did you mean push?"},
		{"keys without a table", "keys = \"F\"\n", "line 1, column 1: keys is a table", "[keys]"},
		{"an unknown action", "[keys]\nfixx = \"F\"\n", `line 2, column 1: "fixx" is not an action`, "did you mean fix?"},
		{"an unknown key", "[keys]\nfix = \"entr\"\n", `line 2, column 7: "entr" can't be used as a key: bulla doesn't know this key`, "did you mean enter?"},
		{"a key in capitals", "[keys]\nfix = \"Ctrl+K\"\n", `"Ctrl+K" can't be used as a key`, "did you mean ctrl+k?"},
		{"a key with a hyphen", "[keys]\nfix = \"ctrl-k\"\n", `"ctrl-k" can't be used as a key`, "did you mean ctrl+k?"},
		{"a setting after the keys", "[keys]\nfix = \"F\"\nusers = [\"ann\"]\n", `line 3, column 1: "users" is not an action`, "users is a setting: put it above [keys]"},
		{"a setting with the name of an action", "[keys]\ntheme = \"nord\"\n", `line 2, column 9: "nord" can't be used as a key`, "theme is also a setting: put that above [keys]"},
		{"a key that is another", "[keys]\nfix = [\"F\",\n \"ctrl+i\"]\n", `line 3, column 2: "ctrl+i" can't be used as a key: terminals send ctrl+i as tab`, ""},
		{"shift and a letter", "[keys]\nfix = \"shift+f\"\n", "write F for shift+f", ""},
		{"the key that always quits", "[keys]\nfix = \"ctrl+c\"\n", "ctrl+c always quits", ""},
		{"a number as a key", "[keys]\nfix = 3\n", "line 2, column 7: fix must be a key in quotes, or a list of them", `write it as fix = "F" or fix = ["F", "f5"]`},
		{"a key of another action", "[keys]\nfix = \"p\"\n", `line 2, column 7: "p" is the key of paste in the same place`, "give paste another one"},
		{"a key of a pane", "[keys]\nquit = \"a\"\n", `line 2, column 8: "a" is the key of add-user in the same place`, ""},
		{"two actions on one key", "[keys]\nfix = \"F\"\nquit = \"F\"\n", `line 3, column 8: "F" is the key of fix in the same place`, ""},
		{"keys within keys", "[keys]\nfix.a = \"F\"\n", `line 2, column 1: the keys of an action are a text or a list`, ""},
		{"too long", strings.Repeat("# long\n", 10_000), "it is longer than 64 KiB", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			// What is right around the fault is still read.
			settings, faults := read(test.text)
			if len(faults) != 1 || !strings.Contains(faults[0].Error(), test.want) {
				t.Fatalf("faults = %v\nwant %s", faults, test.want)
			}
			if !strings.Contains(faults[0].Hint, test.advice) {
				t.Errorf("advice = %q, want %q", faults[0].Hint, test.advice)
			}
			if strings.Contains(test.text, "mouse = \"off\"") != (settings.Mouse == config.Off) {
				t.Errorf("the rest of the file is not read: %+v", settings)
			}
			if said := fmt.Sprint(faults); strings.Contains(said, "ABC") || strings.Contains(said, "YZ01") {
				t.Error("the fault shows the secret")
			}
		})
	}
}

// TestByteOrderMark checks that a file that Notepad saved is read, with lines that end as there.
func TestByteOrderMark(t *testing.T) {
	settings, faults := read("\ufefftheme = \"nord\"\r\nmouse = \"of\"\r\n")
	if settings.Theme != "nord" || len(faults) != 1 || faults[0].Line != 2 || faults[0].Column != 9 {
		t.Errorf("%+v, %v", settings, faults)
	}
	if _, faults := read("\ufefftheme = 1\n"); len(faults) != 1 || faults[0].Column != 9 {
		t.Errorf("%v", faults)
	}
}

func TestFaultsAreInOrder(t *testing.T) {
	_, faults := read("region = \"uk\"\nthem = \"x\"\nfor = nord\nmouse = 1\n[keys]\nquit = \"F\"\nfix = \"F\"\n")
	var lines []int
	for _, fault := range faults {
		lines = append(lines, fault.Line)
	}
	if !slices.Equal(lines, []int{1, 2, 3, 4, 7}) {
		t.Errorf("faults in lines %v: %v", lines, faults)
	}
}

// TestKeysCanBeSwapped checks that an action can have the key of another one that gets another key.
func TestKeysCanBeSwapped(t *testing.T) {
	settings, faults := read("[keys]\nfix = \"p\"\npaste = \"f\"\n")
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	keys := keymap.With(settings.Keys)
	for name, want := range map[string]keymap.Action{"p": keymap.Fix, "f": keymap.Paste} {
		if b, ok := keys.Find(keymap.Everywhere, name); !ok || b.Action != want || b.Help().Key != name {
			t.Errorf("%s calls %s and is shown as %s", name, b.Action, b.Help().Key)
		}
	}
}

func TestInlineTablesOfKeys(t *testing.T) {
	for _, text := range []string{"keys = { fix = \"F\" }\n", "keys.fix = \"F\"\n", "keys.fix = [\"F\", # mine\n \"F\"]\n"} {
		settings, faults := read(text)
		if len(faults) > 0 || !reflect.DeepEqual(settings.Keys, keymap.Given{keymap.Fix: {"F"}}) {
			t.Errorf("%q: %v, %v", text, settings.Keys, faults)
		}
	}
}

func FuzzRead(f *testing.F) {
	for _, seed := range []string{everything, "[keys\n", "a=1\n[[keys]]", "keys={fix=[\"F\",1]}", "\x00", "a.b.c = 1"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		settings, _ := read(text)
		again, faults := read(settings.Text())
		if len(faults) > 0 || !reflect.DeepEqual(settings, again) {
			t.Errorf("%q: %+v, then %+v, %v", text, settings, again, faults)
		}
	})
}
