package scope

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

func TestParseWords(t *testing.T) {
	list := Parse("user_id:pigeon  read:brands:robin\tx foo ")
	want := []struct {
		text     string
		at       int
		pattern  string
		argument string
	}{
		{"user_id:pigeon", 0, "user_id:<id>", "pigeon"},
		{"read:brands:robin\tx", 16, "", ""},
		{"foo", 36, "", ""},
	}
	if len(list.Words) != len(want) {
		t.Fatalf("words are %v", list.Words)
	}
	for i, w := range list.Words {
		pattern := ""
		if w.Entry != nil {
			pattern = w.Entry.Pattern
		}
		if w.Text != want[i].text || w.At != want[i].at || pattern != want[i].pattern || w.Argument != want[i].argument {
			t.Errorf("word %d is %q at %d, %q %q", i, w.Text, w.At, pattern, w.Argument)
		}
	}
}

// summary returns faults as "kind@offset word>instead".
func summary(faults []Fault) string {
	var all []string
	for _, f := range faults {
		text := fmt.Sprintf("%v@%d", f.Kind, f.At)
		if f.Instead != "" {
			text += ">" + f.Instead
		}
		all = append(all, text)
	}
	return strings.Join(all, "; ")
}

type faultCase struct{ name, text, want string }

func runFaultCases(t *testing.T, tests []faultCase) {
	t.Helper()
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := summary(Parse(test.text).Faults); got != test.want {
				t.Errorf("faults of %q are %q, want %q", test.text, got, test.want)
			}
		})
	}
}

func TestFaultsOfSeparators(t *testing.T) {
	runFaultCases(t, []faultCase{
		{"fine", "user_id:pigeon inbox:read:messages inbox:write:events", ""},
		{"undocumented scopes have no fault", "write:track read:lists inbox:write:messages", ""},

		{"empty", "", "empty@0"},
		{"only spaces", "   ", "empty@0"},
		{"only a comma", ",", "empty@0; separator@0"},

		{"comma", "read:brands,write:brands", "separator@11"},
		{"comma and space", "read:brands, write:brands", "separator@11"},
		{"semicolon", "read:brands;write:brands", "separator@11"},
		{"tab", "read:brands\twrite:brands", "separator@11"},
		{"line break", "read:brands\r\nwrite:brands", "separator@11"},
		{"no-break space", "read:brands\u00a0write:brands", "separator@11"},
		{"leading space", " read:brands", "separator@0"},
		{"trailing space", "read:brands  ", "separator@11"},
		{"doubled space", "read:brands  write:brands", "separator@12"},
		{"comma in an ID", "user_id:doe,jane", ""},
		{"comma after an ID", "user_id:pigeon,inbox:read:messages", "separator@14"},
		{"comma after an ID with a comma", "user_id:doe,jane,inbox:read:messages", "separator@16"},
		{"comma between users", "user_id:a,user_id:b", "separator@9"},
		{"comma at the end of an ID", "user_id:pigeon, read:brands", "separator@14"},

		{"Cyrillic e", "inbox:r\u0435ad:messages", "character@7>inbox:read:messages"},
		{"quotation marks", `"read:brands"`, "character@0>read:brands"},
		{"backslash in an unknown word", `foo\bar`, "character@3"},
		{"letter in a user ID", "user_id:us\u00e9r", "character@10"},
		{"bad byte", "foo\x9b", "character@3"},
		{"zero width space", "read:brands\u200b", "character@11>read:brands"},
		{"letter in a brand ID", "read:brands:\u00e9", "character@12"},
	})
}

func TestFaultsOfWords(t *testing.T) {
	runFaultCases(t, []faultCase{
		{"unknown", "foo:bar", "unknown@0"},
		{"misspelled", "inbox:read:mesages", "unknown@0>inbox:read:messages"},
		{"upper case", "READ:BRANDS", "unknown@0>read:brands"},
		{"turned around", "preferences:read", "unknown@0>read:preferences"},
		{"unfilled argument", "read:brands:<brand_id>", "unknown@0"},

		{"singular event", "inbox:write:event", "legacy@0>inbox:write:events"},
		{"write:events", "write:events", "legacy@0>inbox:write:events"},
		{"only read:messages", "read:messages", ""},
		{"read:messages of a user", "user_id:p read:messages", "legacy@10>inbox:read:messages"},
		{"read:messages next to others", "user_id:p read:messages read:brands", ""},
		{"read:messages for the inbox", "read:messages inbox:write:events", "legacy@0>inbox:read:messages"},
		{"read:messages and the right one", "read:messages inbox:read:messages", ""},

		{"inbox:read:write", "inbox:read:write", "trap@0>inbox:read:messages inbox:write:events"},
		{"plural tenants, plural notifications", "tenants:acme:notifications:write", "trap@0>tenant:acme:notification:write"},
		{"plural notifications", "tenant:acme:notifications:read", "trap@0>tenant:acme:notification:read"},
		{"plural tenants", "tenants:acme:notification:read", "trap@0>tenant:acme:notification:read"},
		{"plural tenants, reading", "tenants:acme:read", "trap@0>tenant:acme:read"},
		{"plural brands", "tenant:acme:brands:write", "trap@0>tenant:acme:brand:write"},
		{"right for all", "tenants:notifications:read tenants:brand:read", ""},
		{"right for one", "tenant:acme:notification:read tenant:acme:brand:write", ""},
		{"a misspelled resource is not a tenant", "tenants:notificatons:read", "unknown@0>tenants:notifications:read"},

		{"twice", "read:brands user_id:p read:brands", "duplicate@22"},
		{"two users", "user_id:a user_id:b", ""},

		{"wildcard", "tenant:*:*", "wildcard@0"},
		{"any star", "inbox:*", "wildcard@0"},
		{"all users", "user_id:*", "wildcard@0"},
		{"star within an ID", "user_id:a*b", ""},
	})
}

func TestFaultsOfUsers(t *testing.T) {
	runFaultCases(t, []faultCase{
		{"userId", "userId:pigeon", "user-form@0>user_id:pigeon"},
		{"user-id", "user-id:pigeon", "user-form@0>user_id:pigeon"},
		{"userid", "userid:pigeon", "user-form@0>user_id:pigeon"},
		{"user", "user:pigeon", "user-form@0>user_id:pigeon"},
		{"upper case user", "USER_ID:pigeon", "user-form@0>user_id:pigeon"},
		{"equals sign", "user_id=pigeon", "user-form@0>user_id:pigeon"},
		{"another service's scope", "user:read", "unknown@0"},

		{"square brackets", "user_id:[USER_ID] read:brands", "user-placeholder@0"},
		{"round brackets", "user_id:(null)", "user-placeholder@0"},
		{"an expression of JavaScript", "user_id:process.env.USER_ID", "user-placeholder@0"},
		{"dots", "user_id:...", "user-placeholder@0"},
		{"escaped braces", "user_id:%7BuserId%7D", "user-placeholder@0"},
		{"a name to insert", "user_id:INSERT_USER_ID_HERE", "user-placeholder@0"},
		{"brackets around an ID", "user_id:[42]", ""},
		{"an ID of dots and letters", "user_id:a.b.c", ""},
		{"shell variable", "user_id:$YOUR_USER_ID read:brands", "user-placeholder@0"},
		{"braces", "user_id:{{userId}}", "user-placeholder@0"},
		{"braces with spaces", "user_id:{{ userId }} read:brands", "user-placeholder@0"},
		{"angle brackets", "user_id:<user-id>", "user-placeholder@0"},
		{"angle brackets, upper case", "user_id:<YOUR_USER_ID>", "user-placeholder@0"},
		{"upper case name", "user_id:MY_USER_ID", "user-placeholder@0"},
		{"template literal", "user_id:${x}", "user-placeholder@0"},
		{"format verb", "user_id:%s", "user-placeholder@0"},
		{"undefined", "user_id:undefined", "user-placeholder@0"},
		{"null", "user_id:null", "user-placeholder@0"},
		{"object", "user_id:[object Object] read:brands", "user-placeholder@0"},
		{"form and placeholder", "userId:null", "user-form@0>user_id:null; user-placeholder@0"},
		{"an ID that only begins like one", "user_id:nullable", ""},

		{"no ID", "user_id: pigeon", "user-empty@0"},
		{"by position", " foo,read:brands  user_id:", "separator@0; unknown@1; separator@4; separator@17; user-empty@18"},
	})
}

func TestFaultTitles(t *testing.T) {
	tests := []struct{ text, title string }{
		{"inbox:r\u0435ad:messages", `"inbox:r\u{0435}ad:messages" contains U+0435 CYRILLIC SMALL LETTER IE at byte 7`},
		{"foo\x9b", `"foo\x9b" contains the byte 0x9B at byte 3`},
		{"a,b", "scopes are separated by U+002C COMMA (byte 1)"},
		{"read:brands|write:brands", "scopes are separated by U+007C | (byte 11)"},
		{"read:brands+write:brands", "scopes are separated by U+002B + (byte 11)"},
		{"a\u00a0b", "scopes are separated by U+00A0 NO-BREAK SPACE (byte 1)"},
		{"foo\x1b]52;", `"foo\u{001B}]52" contains U+001B ESCAPE at byte 3`},
		{"\ufeffread:brands", `"\u{FEFF}read:brands" contains U+FEFF ZERO WIDTH NO-BREAK SPACE at byte 0`},
		{strings.Repeat("x", 61), `"` + strings.Repeat("x", 39) + "..." + strings.Repeat("x", 20) +
			`" is not a known Courier scope`},
	}
	for _, test := range tests {
		faults := Parse(test.text).Faults
		if !slices.ContainsFunc(faults, func(f Fault) bool { return f.Title == test.title }) {
			t.Errorf("no fault of %q is titled %q: %v", test.text, test.title, faults)
		}
	}
}

func TestUsers(t *testing.T) {
	list := Parse("user_id:b user_id:a user_id:b user_id:$X user_id: user_id:c,read:brands userId:d user_id:x:y")
	if got := list.Users(); !slices.Equal(got, []string{"b", "a", "x:y"}) {
		t.Errorf("Users = %q", got)
	}
	if got := list.UserPlaceholders(); !slices.Equal(got, []string{"$X"}) {
		t.Errorf("UserPlaceholders = %q", got)
	}
}

func TestHasAndAllows(t *testing.T) {
	list := Parse("read:brands tenants:read tenant:acme:notification:read tenant:*:* write:brands:robin")
	if !list.Has("read:brands") || list.Has("read:brands:robin") || list.Has("") {
		t.Error("Has goes by the exact word")
	}
	for need, want := range map[string]bool{
		"read:brands": true, "read:brands:robin": true, "read:brands:<brand_id>": true,
		"write:brands": false, "write:brands:robin": true, "write:brands:wren": false, "write:brands:<brand_id>": true,
		"tenant:acme:read": true, "tenant:x:read": true, "tenant:acme:notification:read": true, "tenant:x:notification:read": false,
		"tenant:<T>:notification:read": true, "tenant:<T>:brand:write": false, "tenant:x:brand:write": false, "tenants:notifications:read": false,
		"inbox:read:messages": false, "foo": false,
	} {
		if got := list.Allows(need); got != want {
			t.Errorf("Allows(%q) = %v, want %v", need, got, want)
		}
	}
}

func TestHostileSizesAreQuick(t *testing.T) {
	texts := map[string]string{
		"one letter":      strings.Repeat("a", 60_000),
		"commas":          strings.Repeat(",", 60_000),
		"letter, comma":   strings.Repeat("a,", 30_000),
		"id, commas":      "user_id:" + strings.Repeat("a,", 30_000),
		"users, commas":   strings.Repeat("user_id:a,", 3_000) + strings.Repeat(",", 30_000),
		"tabs":            strings.Repeat("a\t", 30_000),
		"many misspelled": misspelled(20_000),
		"many duplicates": strings.Repeat("read:brands ", 20_000),
		"bad bytes":       strings.Repeat("\xff", 60_000),
		"colons":          "tenant:" + strings.Repeat(":", 60_000),
	}
	for name, text := range texts {
		t.Run(name, func(t *testing.T) {
			start := time.Now()
			list := Parse(text)
			fixed, _ := Fix(text)
			for _, f := range Features() {
				f.Missing(list)
			}
			// Far above what is needed: only growth with the square of the length gets here.
			if took := time.Since(start); took > 30*time.Second {
				t.Errorf("took %v", took)
			}
			if len(list.Faults) == 0 || len(fixed) > 2*len(text) {
				t.Errorf("%d faults, %d bytes after fixing %d", len(list.Faults), len(fixed), len(text))
			}
		})
	}
}

// TestManyFaultsAreCounted checks that a text with very many faults gives a bounded list that still
// has every kind.
func TestManyFaultsAreCounted(t *testing.T) {
	list := Parse(misspelled(1000) + " inbox:* userId:a x" + strings.Repeat(",b", 300))
	kinds := map[FaultKind]int{}
	for _, f := range list.Faults {
		kinds[f.Kind]++
	}
	for kind, want := range map[FaultKind]int{Unknown: maxOfKind, Separator: maxOfKind, Wildcard: 1, UserForm: 1} {
		if kinds[kind] != want {
			t.Errorf("%d faults of %v are listed, want %d", kinds[kind], kind, want)
		}
	}
	few := Parse(misspelled(maxOfKind))
	if list.Unlisted == 0 || few.Unlisted != 0 || len(few.Faults) != maxOfKind {
		t.Errorf("%d unlisted of many, %d of few", list.Unlisted, few.Unlisted)
	}
	if len(list.Words) != 1003 {
		t.Errorf("%d words", len(list.Words))
	}
}

func misspelled(count int) string {
	words := make([]string, count)
	for i := range words {
		words[i] = fmt.Sprintf("read:brand:%d", i)
	}
	return Join(words)
}

func FuzzParse(f *testing.F) {
	for _, seed := range []string{
		"", " a  b ", "user_id:x,inbox:read:messages", "inbox:r\u0435ad:messages", "tenants:acme:notifications:write",
		"user_id:{{ x }} a\tb", "\xff\u00a0;", "user_id:$X user_id: userId:y tenant:*:*", "read:messages write:events write:events",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		list := Parse(text)
		if list.Text != text {
			t.Fatal("the text was changed")
		}
		end := 0
		for _, w := range list.Words {
			if w.Text == "" || strings.Trim(text[end:w.At], " ") != "" || text[w.At:w.At+len(w.Text)] != w.Text {
				t.Fatalf("word %q is not at %d of %q", w.Text, w.At, text)
			}
			end = w.At + len(w.Text)
		}
		if strings.Trim(text[end:], " ") != "" {
			t.Fatalf("%q of %q belongs to no word", text[end:], text)
		}
		if joined := join(list.Words); list.Joined() != joined {
			t.Fatalf("%q joined is %q, want %q", text, list.Joined(), joined)
		}
		for _, fault := range list.Faults {
			checkFault(t, text, fault)
		}
		if fixed, _ := Fix(text); len(list.Faults) == 0 && fixed != text {
			t.Fatalf("nothing is wrong with %q, yet Fix returns %q", text, fixed)
		}
	})
}

func checkFault(t *testing.T, text string, fault Fault) {
	t.Helper()
	if fault.At < 0 || fault.At > len(text) {
		t.Fatalf("%v of %q at %d", fault.Kind, text, fault.At)
	}
	if fault.Kind != Character && !strings.HasPrefix(text[fault.At:], fault.Word) {
		t.Fatalf("%v of %q: %q is not at %d", fault.Kind, text, fault.Word, fault.At)
	}
	if fault.Kind == Character || fault.Kind == Separator {
		if r, _ := utf8.DecodeRuneInString(text[fault.At:]); r != fault.Rune {
			t.Fatalf("%v of %q: %U is not at %d", fault.Kind, text, fault.Rune, fault.At)
		}
	}
	for _, shown := range []string{fault.Title, fault.Because, fault.Fix} {
		if shown == "" || strings.ContainsFunc(shown, func(r rune) bool { return r < ' ' || r > '~' }) {
			t.Fatalf("%v of %q shows %q", fault.Kind, text, shown)
		}
	}
}
