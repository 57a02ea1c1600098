package scope

import (
	"slices"
	"strings"
	"testing"
)

// filled replaces the placeholders of a pattern with ids.
func filled(pattern string) string {
	return strings.NewReplacer("<id>", "pigeon", "<brand_id>", "robin", "<T>", "acme", "<u>", "pigeon", "<tenant>", "acme").Replace(pattern)
}

func TestEntriesAreWhole(t *testing.T) {
	last := GroupUser
	for _, e := range Catalogue() {
		if e.Gives == "" || len(e.Gives) > 30 || e.Explains == "" || !strings.HasSuffix(e.Explains, ".") {
			t.Errorf("%s: gives %q (%d cells), explains %q", e.Pattern, e.Gives, len(e.Gives), e.Explains)
		}
		if (e.Status == Legacy) != (e.Instead != "") {
			t.Errorf("%s is %v and has %q to use instead", e.Pattern, e.Status, e.Instead)
		}
		if (e.Placeholder != "") != strings.Contains(e.Pattern, "<") {
			t.Errorf("%s has the placeholder %q", e.Pattern, e.Placeholder)
		}
		if e.Group < last {
			t.Errorf("%s of %v comes after %v", e.Pattern, e.Group, last)
		}
		last = e.Group
	}
}

func TestFeaturesAreTheCallersOwn(t *testing.T) {
	Features()[0].Needs[0].AnyOf[0] = "changed"
	if inbox, _ := FeatureByName("inbox"); inbox.Needs[0].AnyOf[0] != inboxRead {
		t.Error("a change of a need shows in the next list")
	}
}

func TestCatalogueIsTheCallersOwn(t *testing.T) {
	Catalogue()[0].Pattern = "changed"
	if Catalogue()[0].Pattern != "user_id:<id>" {
		t.Error("a change of the slice shows in the next one")
	}
}

func TestLookup(t *testing.T) {
	for _, e := range Catalogue() {
		if e.Pattern == "user_id:<u>:<tenant>" {
			continue // looks like a user ID with a colon
		}
		found, _, ok := Lookup(filled(e.Pattern))
		if !ok || found.Pattern != e.Pattern {
			t.Errorf("Lookup(%q) = %q, %v", filled(e.Pattern), found.Pattern, ok)
		}
	}
	tests := []struct{ word, pattern, argument string }{
		{"user_id:google:123", "user_id:<id>", "google:123"},
		{"user_id:pigeon", "user_id:<id>", "pigeon"},
		{"read:brands:robin", "read:brands:<brand_id>", "robin"},
		{"tenant:acme:brand:write", "tenant:<T>:brand:write", "acme"},
		{"tenant:*:*", "tenant:*:*", ""},
		{"user_id:", "", ""},
		{"read:brands:", "", ""},
		{"tenant::read", "", ""},
		{"tenant:acme:notifications:read", "", ""},
		{"tenant:notifications:read", "", ""},
		{"inbox:read:write", "", ""},
		{"", "", ""},
	}
	for _, test := range tests {
		e, argument, ok := Lookup(test.word)
		if e.Pattern != test.pattern || argument != test.argument || ok != (test.pattern != "") {
			t.Errorf("Lookup(%q) = %q, %q, %v", test.word, e.Pattern, argument, ok)
		}
	}
}

func TestNames(t *testing.T) {
	for status, want := range map[Status]string{Documented: "documented", Legacy: "legacy", Undocumented: "undocumented"} {
		if status.String() != want {
			t.Errorf("status %d is called %q, want %q", status, status, want)
		}
	}
	var groups []string
	for g := GroupUser; g <= GroupOlder; g++ {
		groups = append(groups, g.String())
	}
	want := []string{"User", "Inbox and Toast", "Preferences", "Brands", "Push tokens", "Create and designer", "Older and undocumented"}
	if !slices.Equal(groups, want) {
		t.Errorf("groups are %q", groups)
	}
	for kind, want := range map[FaultKind]string{Empty: "empty", UserEmpty: "user-empty", LegacyForm: "legacy",
		99: "unknown kind"} {
		if kind.String() != want {
			t.Errorf("kind %d is called %q, want %q", kind, kind, want)
		}
	}
}

func TestPresetsSatisfyTheirFeature(t *testing.T) {
	features := map[string][]string{
		"inbox": {"inbox"}, "toast": {"toast"}, "preferences": {"preferences"}, "client": {"client", "inbox", "preferences", "brands"},
		"full": {"client", "push"}, "push": {"push"}, "brands": {"brands"}, "brands-write": {"brands-write"}, "create": {"create"},
		"create-tenant": {"create"}, "brand-editor": {"brand-editor"}, "playground": {"client", "push", "brands-write"},
	}
	for _, preset := range Presets() {
		list := Parse("user_id:pigeon " + filled(Join(preset.Scopes)))
		if len(list.Faults) > 0 || len(features[preset.Name]) == 0 {
			t.Errorf("preset %s: faults %v, features %v", preset.Name, list.Faults, features[preset.Name])
		}
		for _, name := range features[preset.Name] {
			feature, ok := FeatureByName(name)
			if missing, user := feature.Missing(list); !ok || len(missing) > 0 || user {
				t.Errorf("preset %s lacks %v for %s", preset.Name, missing, name)
			}
		}
		for _, scope := range preset.Scopes {
			if !slices.ContainsFunc(Catalogue(), func(e Entry) bool { return e.Pattern == scope }) {
				t.Errorf("preset %s names %s, which is not in the catalogue", preset.Name, scope)
			}
			if preset.Placeholder != placeholder(scope) {
				t.Errorf("preset %s has the placeholder %q, %s another", preset.Name, preset.Placeholder, scope)
			}
		}
	}
}

func TestPresetByName(t *testing.T) {
	for name, want := range map[string]string{"inbox": "inbox", "minimal": "inbox", "mobile": "full", "full": "full", "x": ""} {
		preset, ok := PresetByName(name)
		if preset.Name != want || ok != (want != "") {
			t.Errorf("PresetByName(%q) = %q, %v", name, preset.Name, ok)
		}
	}
	full, _ := PresetByName("full")
	const guide = "write:user-tokens inbox:read:messages inbox:write:events read:preferences write:preferences read:brands"
	if Join(full.Scopes) != guide {
		t.Errorf("full is %q, the JWT guide shows %q", Join(full.Scopes), guide)
	}
}
