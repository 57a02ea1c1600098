package scope

import (
	"slices"
	"strings"
	"testing"
)

func TestFix(t *testing.T) {
	tests := []struct{ name, text, want string }{
		{"fine", "user_id:pigeon inbox:read:messages inbox:write:events", "user_id:pigeon inbox:read:messages inbox:write:events"},
		{"empty", "", ""},
		{"separators", " user_id:p,\tread:brands;write:brands\u00a0 read:preferences ", "user_id:p read:brands write:brands read:preferences"},
		{"plus signs and bars", "user_id:p+inbox:read:messages|inbox:write:events", "user_id:p inbox:read:messages inbox:write:events"},
		{"commas of other keyboards", "user_id:p\uff0cread:brands\u3001write:brands", "user_id:p read:brands write:brands"},
		{"plus signs and bars of user IDs", "user_id:auth0|a+b read:brands", "user_id:auth0|a+b read:brands"},
		{"plus signs of unknown words", "foo+bar read:brands", "foo+bar read:brands"},
		{"comma at the end", "read:brands,", "read:brands"},
		{"duplicates", "read:brands read:brands", "read:brands"},
		{"user forms", "userId:a user-id:b USER_ID:c user:d", "user_id:a user_id:b user_id:c user_id:d"},
		{"legacy", "write:events inbox:write:event", "inbox:write:events"},
		{"old inbox README", "user_id:p read:messages write:events", "user_id:p inbox:read:messages inbox:write:events"},
		{"only read:messages", "user_id:p read:messages", "user_id:p inbox:read:messages"},
		{"read:messages for something else", "user_id:p read:messages read:brands", "user_id:p read:messages read:brands"},
		{"read:messages without a user", "read:messages", "read:messages"},
		{"encoded spaces", "user_id:p%20inbox:read:messages%20%20inbox:write:events", "user_id:p inbox:read:messages inbox:write:events"},
		{"encoded as a whole", "user_id%3Ap%20inbox%3Aread%3Amessages%2Cinbox%3awrite%3aevents", "user_id:p inbox:read:messages inbox:write:events"},
		{"an encoded space in an ID", "user_id:a%20b read:brands", "user_id:a%20b read:brands"},
		{"another percent sign", "user_id:50%read:brands read:brands", "user_id:50%read:brands read:brands"},
		{"old read after a misspelling", "read:messages inbx:write:events", "inbox:read:messages inbox:write:events"},
		{"trap of two words", "inbox:read:write inbox:write:events", "inbox:read:messages inbox:write:events"},
		{"designer README", "tenant:t-1:notifications:read tenants:t-1:notifications:write", "tenant:t-1:notification:read tenant:t-1:notification:write"},
		{"misspelled", "inbox:read:mesages read:brand:robin", "inbox:read:messages read:brands:robin"},
		{"look-alike letter", "inbox:r\u0435ad:messages", "inbox:read:messages"},
		{"unfixable", "foo:bar tenant:*:* user_id:$X user_id:us\u00e9r", "foo:bar tenant:*:* user_id:$X user_id:us\u00e9r"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got, changes := Fix(test.text)
			if got != test.want {
				t.Errorf("Fix(%q) = %q, want %q", test.text, got, test.want)
			}
			if (len(changes) > 0) != (got != test.text) {
				t.Errorf("Fix(%q) = %q says %q", test.text, got, changes)
			}
		})
	}
}

func TestFixSaysWhatItDid(t *testing.T) {
	_, changes := Fix("userId:p,read:messages inbox:write:event  inbox:write:events")
	want := []string{
		"scopes are now separated by one space",
		`"userId:p" is now "user_id:p"`,
		`"inbox:write:event" is now "inbox:write:events"`,
		`"read:messages" is now "inbox:read:messages"`,
		`removed a repeated "inbox:write:events"`,
	}
	if !slices.Equal(changes, want) {
		t.Errorf("changes are\n%s\nwant\n%s", strings.Join(changes, "\n"), strings.Join(want, "\n"))
	}
}

func TestNearest(t *testing.T) {
	tests := []struct {
		word, want string
		slips      int
	}{
		{"inbox:read:messages", "inbox:read:messages", 0},
		{"inbox:read:mesages", "inbox:read:messages", 1},
		{"inbox:raed:mesages", "inbox:read:messages", 2},
		{"read:brand:abc", "read:brands:abc", 1},
		{"tenat:acme:notification:read", "tenant:acme:notification:read", 1},
		{"usr_id:pigeon", "user_id:pigeon", 1},
		{"write:user_tokens", "write:user-tokens", 1},
		{"brands:read", "read:brands", 1},
		{"Inbox:Read:Messages", "inbox:read:messages", 1},
		{"tenant:notifications:read", "tenants:notifications:read", 1},
		{"inbox:write:evnt", "inbox:write:events", 1}, // nearest is the older singular
		{"read:list", "", 0},                          // undocumented forms are not advised
		{"foo", "", 0},
		{"", "", 0},
		{"inbox:read:messages" + strings.Repeat("s", 64), "", 0},
	}
	for _, test := range tests {
		got, slips, ok := nearest(catalogue().entries, test.word)
		if got != test.want || slips != test.slips || ok != (test.want != "") {
			t.Errorf("nearest(%q) = %q, %d, %v, want %q, %d", test.word, got, slips, ok, test.want, test.slips)
		}
	}
}

func TestNearestNeverChoosesBetweenTwo(t *testing.T) {
	if got, _, ok := nearest([]Entry{{Pattern: "abcx"}, {Pattern: "abcy"}}, "abc"); ok {
		t.Errorf("nearest chose %q of two as near", got)
	}
}

func FuzzFix(f *testing.F) {
	for _, seed := range []string{
		"", " a  b ", "user_id:x,inbox:read:messages,,", "tenants:acme:notifications:write", "tenant:acme:notifications:wirte",
		"read:messages inbx:write:events", "READ:BRANDS:\u00e9", "user_id:a,userId:b,;c", "\xff\u00a0;read:brand:*", "usr_id:a,read:x",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		fixed, changes := Fix(text)
		again, more := Fix(fixed)
		if again != fixed || len(more) > 0 {
			t.Fatalf("Fix(%q) = %q, again %q: %q", text, fixed, again, more)
		}
		if (len(changes) > 0) != (fixed != text) {
			t.Fatalf("Fix(%q) = %q says %q", text, fixed, changes)
		}
		for _, fault := range Parse(fixed).Faults {
			switch fault.Kind {
			case Separator, Duplicate, LegacyForm, TrapForm, UserForm:
				t.Fatalf("Fix(%q) = %q is left with %v at %d", text, fixed, fault.Kind, fault.At)
			}
		}
		for _, line := range changes {
			if strings.ContainsFunc(line, func(r rune) bool { return r < ' ' || r > '~' }) {
				t.Fatalf("Fix(%q) says %q", text, line)
			}
		}
	})
}
