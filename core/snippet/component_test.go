package snippet

import "testing"

func TestGapOf(t *testing.T) {
	for _, tt := range []struct{ language, scope, want string }{
		{"react", "user_id:a inbox:read:messages inbox:write:events", ""},
		{"react", "user_id:a inbox:read:messages inbox:write:events read:preferences", ""},
		{"react", "user_id:a inbox:read:messages", "Inbox: inbox:write:events"},
		{"vue", "user_id:a inbox:write:events", "Inbox: inbox:read:messages"},
		{"angular", "user_id:a read:preferences", "Preferences: write:preferences"},
		{"web-components", "read:brands", "Inbox: user_id:<id> inbox:read:messages inbox:write:events"},
		{"react-native", "user_id:a read:preferences", "Preferences: write:preferences"},
		{"react", "user_id:a read:preferences write:preferences", ""},
		{"node", "read:brands", ""},
		{"ios", "read:brands", ""},
		{"refresh", "read:brands", ""},
	} {
		language, _ := ByName(tt.language)
		gap, got := GapOf(language, tt.scope), ""
		if !gap.IsZero() {
			got = gap.Feature.Title + ": " + gap.Words()
		}
		if got != tt.want {
			t.Errorf("%s with %s lacks %q, want %q", tt.language, tt.scope, got, tt.want)
		}
	}
}

func TestFor(t *testing.T) {
	const preferences = "user_id:a read:preferences write:preferences"
	for _, tt := range []struct{ language, scope, want string }{
		{"react", preferences, "NotificationPreferences.jsx"},
		{"react", preferences + " inbox:read:messages", "NotificationInbox.jsx"},
		{"vue", preferences, "NotificationPreferences.vue"},
		{"angular", preferences, "notification-preferences.ts"},
		{"web-components", preferences, "courier-preferences.js"},
		{"web-components", "", "courier-inbox.js"},
		{"node", preferences, "courier-token.mjs"},
	} {
		language, _ := ByName(tt.language)
		if got := language.For(tt.scope).File; got != tt.want {
			t.Errorf("%s for %s is in %s, want %s", tt.language, tt.scope, got, tt.want)
		}
	}
}
