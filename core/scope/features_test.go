package scope

import (
	"slices"
	"strings"
	"testing"
)

func TestFeaturesAreKnown(t *testing.T) {
	var names []string
	for _, f := range Features() {
		names = append(names, f.Name)
		if f.Title == "" || f.WithoutIt == "" || len(f.Needs) == 0 {
			t.Errorf("feature %s is incomplete", f.Name)
		}
		for _, need := range f.Needs {
			for _, form := range need.AnyOf {
				i := slices.IndexFunc(Catalogue(), func(e Entry) bool { return e.Pattern == form })
				if i < 0 || Catalogue()[i].Status != Documented {
					t.Errorf("feature %s needs %s, which is not documented", f.Name, form)
				}
			}
		}
	}
	want := []string{"inbox", "toast", "preferences", "push", "brands", "brands-write", "client", "create", "brand-editor"}
	if !slices.Equal(names, want) {
		t.Errorf("features are %q", names)
	}
	if _, ok := FeatureByName("email"); ok {
		t.Error("email is a feature")
	}
}

func TestMissing(t *testing.T) {
	tests := []struct {
		name, feature, text, want string
		user                      bool
	}{
		{"nothing there", "inbox", "", "inbox:read:messages inbox:write:events", true},
		{"all there", "inbox", "user_id:pigeon inbox:read:messages inbox:write:events", "", false},
		{"half", "inbox", "user_id:pigeon inbox:read:messages", "inbox:write:events", false},
		{"legacy form grants nothing", "inbox", "user_id:pigeon inbox:read:messages inbox:write:event", "inbox:write:events", false},
		{"the old API is not enough", "inbox", "user_id:p read:messages inbox:write:events", "inbox:read:messages", false},
		{"commas make one word", "inbox", "user_id:p,inbox:read:messages,inbox:write:events", "inbox:read:messages inbox:write:events", true},
		{"a placeholder is not a user", "toast", "user_id:$YOUR_USER_ID inbox:read:messages inbox:write:events", "", true},
		{"brands need no user", "brands", "read:brands", "", false},
		{"one brand will do", "brands", "read:brands:robin", "", false},
		{"unfilled brand will not", "brands", "read:brands:<brand_id>", "read:brands", false},
		{"writing one brand", "brands-write", "write:brands:robin", "", false},
		{"reading is not writing", "brands-write", "read:brands", "write:brands", false},
		{"no tenant", "create", "user_id:p", "tenants:read tenants:notifications:read tenants:notifications:write", false},
		{"one tenant, one there", "create", "user_id:p tenant:acme:read", "tenant:acme:notification:read tenant:acme:notification:write", false},
		{"all of one tenant", "create", "user_id:p tenant:acme:read tenant:acme:notification:read tenant:acme:notification:write", "", false},
		{"two tenants do not add up", "create", "user_id:p tenant:a:read tenant:b:notification:read tenant:b:notification:write", "tenant:b:read", false},
		{"wide and narrow", "create", "user_id:p tenants:read tenant:b:notification:read tenant:b:notification:write", "", false},
		{"wildcards grant nothing", "create", "user_id:p tenant:*:*", "tenants:read tenants:notifications:read tenants:notifications:write", false},
		{"brand editor without tenant", "brand-editor", "user_id:p", "tenant:<T>:read tenant:<T>:brand:read tenant:<T>:brand:write", false},
		{"brand editor, wide reading", "brand-editor", "user_id:p tenants:read tenants:brand:read tenant:acme:brand:write", "", false},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			feature, ok := FeatureByName(test.feature)
			if !ok {
				t.Fatalf("no feature %s", test.feature)
			}
			scopes, user := feature.Missing(Parse(test.text))
			if Join(scopes) != test.want || user != test.user {
				t.Errorf("Missing = %q, %v, want %q, %v", Join(scopes), user, test.want, test.user)
			}
		})
	}
}

func TestAddingAScopeNeverMakesMissingLonger(t *testing.T) {
	bases := []string{"", "user_id:pigeon", "inbox:read:messages", "tenant:acme:read", "tenant:other:brand:write read:brands"}
	for _, preset := range Presets() {
		bases = append(bases, filled(Join(preset.Scopes)))
	}
	for _, base := range bases {
		for _, e := range Catalogue() {
			for _, feature := range Features() {
				before, userBefore := feature.Missing(Parse(base))
				after, userAfter := feature.Missing(Parse(Join([]string{base, filled(e.Pattern)})))
				if len(after) > len(before) || (userAfter && !userBefore) {
					t.Errorf("%s: %q misses %v, with %s it misses %v", feature.Name, base, before, e.Pattern, after)
				}
			}
		}
	}
}

func TestWhatIsMissingIsEnough(t *testing.T) {
	for _, feature := range Features() {
		scopes, _ := feature.Missing(Parse("user_id:pigeon tenant:acme:read"))
		list := Parse("user_id:pigeon tenant:acme:read " + filled(Join(scopes)))
		if left, user := feature.Missing(list); len(left) > 0 || user {
			t.Errorf("%s: with %v added it still misses %v", feature.Name, scopes, left)
		}
	}
}

func TestImplied(t *testing.T) {
	for text, want := range map[string]string{
		"": "", "user_id:pigeon": "", "read:messages": "", "foo:bar": "", "read:user-tokens": "",
		"inbox:read:messages":        "inbox",
		"inbox:anything":             "inbox",
		"inbox:*":                    "inbox",
		"read:messages write:events": "inbox",
		"inbx:read:messages":         "inbox",
		"inbox:read:write":           "inbox",
		"user_id:p,inbox:read:messages,read:preferences":   "inbox preferences",
		"write:user-tokens read:preference":                "preferences push",
		"read:brands write:brands:robin":                   "brands brands-write",
		"tenants:read":                                     "create",
		"tenant:acme:brand:write tenant:acme:read":         "brand-editor",
		"tenants:acme:notifications:write":                 "create",
		"tenants:notifications:read tenants:brand:read":    "create brand-editor",
		"inbox:read:messages read:brands read:preferences": "inbox preferences brands",
	} {
		var names []string
		for _, feature := range Implied(Parse(text)) {
			names = append(names, feature.Name)
		}
		if Join(names) != want {
			t.Errorf("Implied(%q) = %q, want %q", text, Join(names), want)
		}
	}
}

func TestExcess(t *testing.T) {
	tests := []struct{ name, text, features, want string }{
		{"nothing more", "user_id:p inbox:read:messages inbox:write:events", "inbox", ""},
		{"more", "user_id:p inbox:read:messages read:brands write:brands", "inbox", "read:brands write:brands"},
		{"either brand form", "read:brands read:brands:robin", "brands", ""},
		{"unknown grants nothing", "foo:bar inbox:read:write", "inbox", ""},
		{"legacy of a needed one", "write:events inbox:write:event", "inbox", ""},
		{"legacy scopes of the inbox", "user_id:p read:messages write:events", "inbox", ""},
		{"old API next to the inbox", "user_id:p read:messages inbox:read:messages inbox:write:events", "inbox", "read:messages"},
		{"mistaken for a needed one", "user_id:p inbox:read:messages inbox:write:messages", "inbox", ""},
		{"read:messages instead of the needed one", "user_id:p read:messages read:brands", "inbox", "read:brands"},
		{"not mistaken: both are there", "inbox:read:messages inbox:write:events inbox:write:messages", "inbox", "inbox:write:messages"},
		{"legacy of another", "write:events", "push", "write:events"},
		{"wildcard", "tenant:*:*", "create", "tenant:*:*"},
		{"no features", "user_id:p read:brands", "", "read:brands"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			var features []Feature
			if f, ok := FeatureByName(test.features); ok {
				features = append(features, f)
			}
			var got []string
			for _, w := range Excess(Parse(test.text), features) {
				got = append(got, w.Text)
			}
			if Join(got) != test.want {
				t.Errorf("Excess = %q, want %q", Join(got), test.want)
			}
		})
	}
}

// TestWithout checks that an inbox that can't mark messages as read is told apart from one that
// can't read them.
func TestWithout(t *testing.T) {
	for _, tt := range []struct {
		feature string
		missing []string
		want    string
	}{
		{"inbox", []string{"inbox:write:events"}, "nothing can be marked as read, and Courier's guide lists that as a cause of an empty inbox"},
		{"toast", []string{"inbox:write:events"}, "nothing can be marked as read"},
		{"inbox", []string{"inbox:read:messages"}, "the inbox connects but stays empty"},
		{"inbox", []string{"inbox:read:messages", "inbox:write:events"}, "the inbox connects but stays empty"},
		{"client", []string{"inbox:write:events"}, "some calls of the client are refused"},
	} {
		f, ok := FeatureByName(tt.feature)
		if got := f.Without(tt.missing); !ok || !strings.HasPrefix(got, tt.want) {
			t.Errorf("%s without %q: %q, want %q", tt.feature, tt.missing, got, tt.want)
		}
	}
}
