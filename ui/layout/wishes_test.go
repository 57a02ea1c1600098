package layout

import (
	"reflect"
	"testing"
)

// TestRowLimits checks that each height is between the limits of its class.
func TestRowLimits(t *testing.T) {
	tests := []struct {
		name        string
		w, h        int
		inspect     bool
		pane        Pane
		least, most int
	}{
		{"wide token: a third", 120, 40, false, Token, 5, 12},
		{"wide expiry", 120, 40, false, Expiry, 8, 13},
		{"wide diagnosis: 40 percent", 120, 40, false, Diagnosis, 7, 15},
		{"wide inspect token: a quarter", 120, 40, true, Token, 5, 9},
		{"wide inspect expiry", 120, 40, true, Expiry, 8, 13},
		{"wide inspect diagnosis: half", 120, 40, true, Diagnosis, 7, 19},
		{"medium expiry", 80, 24, false, Expiry, 6, 8},
		{"medium diagnosis", 80, 24, false, Diagnosis, 7, 9},
		{"medium inspect diagnosis", 80, 24, true, Diagnosis, 9, 10},
		{"tall medium token: a third", 100, 40, false, Token, 5, 12},
		{"tall medium expiry", 100, 40, false, Expiry, 6, 8},
		{"narrow diagnosis", 60, 20, false, Diagnosis, 4, 5},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			last := 0
			for rows := -1; rows <= 60; rows++ {
				want := min(max(rows+2, tt.least), tt.most)
				got, ok := screen(tt.w, tt.h, Wishes{
					FindingsFirst: tt.inspect, EncodedRows: rows, SettingsRows: rows, FindingsRows: rows,
				}).Find(tt.pane)
				if !ok || got.Rect.H != want {
					t.Fatalf("%d content rows: frame %+v (shown %v), want height %d", rows, got, ok, want)
				}
				last = got.Rect.H
			}
			if last != tt.most {
				t.Errorf("the tallest frame has %d rows, want %d", last, tt.most)
			}
		})
	}
}

// TestLeftColumn checks the width of the left column.
func TestLeftColumn(t *testing.T) {
	tests := []struct{ w, h, want int }{
		{120, 30, 45}, {140, 30, 53}, {148, 30, 56}, {220, 70, 56},
		{80, 24, 36}, {81, 24, 37}, {100, 24, 46}, {119, 40, 54}, {200, 24, 56},
		{80, 20, 44}, {200, 20, 110},
	}
	for _, tt := range tests {
		plan := screen(tt.w, tt.h, Wishes{Focus: Scopes})
		placed, ok := plan.Find(Scopes)
		if !ok || placed.Rect.W != tt.want {
			t.Errorf("%dx%d: Scopes has %d columns (shown %v), want %d", tt.w, tt.h, placed.Rect.W, ok, tt.want)
		}
	}
}

// TestTabs checks which pane a shared frame shows and which panes share it.
func TestTabs(t *testing.T) {
	outputs := []Pane{Token, Claims}
	lefts := []Pane{Expiry, Key}
	belows := []Pane{Diagnosis, Access}
	beside := []Pane{Scopes, Expiry, Token, Claims, Key, Access}
	all := []Pane{Scopes, Expiry, Token, Claims, Diagnosis, Key, Access}

	tests := []struct {
		name   string
		w, h   int
		wishes Wishes
		shown  Pane
		tabs   []Pane
	}{
		{"medium, focus on the token", 80, 24, Wishes{Focus: Token, Recent: []Pane{Claims}}, Token, outputs},
		{"medium, focus on the claims", 80, 24, Wishes{Focus: Claims, Recent: []Pane{Token}}, Claims, outputs},
		{"medium, the token was looked at last", 80, 24, Wishes{Focus: Scopes, Recent: []Pane{Token}}, Token, outputs},
		{"medium, the claims were looked at last", 80, 24, Wishes{Focus: Diagnosis, Recent: []Pane{Claims}}, Claims, outputs},
		{"medium, no output was looked at yet", 80, 24, Wishes{Focus: Expiry, Recent: []Pane{Scopes}}, Claims, outputs},
		{"one row below tall", 80, 33, Wishes{Focus: Token, Recent: []Pane{Claims}}, Token, outputs},
		{"tall medium shows token and claims", 80, 34, Wishes{Focus: Token, Recent: []Pane{Claims}}, Claims, nil},
		{"wide shows token and claims", 120, 30, Wishes{Focus: Token, Recent: []Pane{Claims}}, Claims, nil},

		{"medium, focus on the key", 80, 24, Wishes{Focus: Key, Recent: []Pane{Expiry}}, Key, lefts},
		{"medium, focus on the expiry", 80, 24, Wishes{Focus: Expiry, Recent: []Pane{Key}}, Expiry, lefts},
		{"medium, the key was looked at last", 80, 24, Wishes{Focus: Claims, Recent: []Pane{Key}}, Key, lefts},
		{"medium, neither was looked at yet", 80, 24, Wishes{Focus: Scopes, Recent: []Pane{Scopes}}, Expiry, lefts},
		{"medium inspect, focus on the key", 80, 24, Wishes{FindingsFirst: true, Focus: Key}, Key, lefts},
		{"tall medium, the key was looked at last", 100, 40, Wishes{Focus: Token, Recent: []Pane{Key}}, Key, lefts},
		{"wide, focus on the key", 120, 30, Wishes{Focus: Key, Recent: []Pane{Expiry}}, Key, lefts},
		{"wide, the expiry was looked at last", 120, 30, Wishes{Focus: Diagnosis, Recent: []Pane{Expiry}}, Expiry, lefts},
		{"wide inspect, the key was looked at last", 120, 30, Wishes{FindingsFirst: true, Focus: Diagnosis, Recent: []Pane{Key}}, Key, lefts},

		{"medium, focus on the access", 80, 24, Wishes{Focus: Access, Recent: []Pane{Diagnosis}}, Access, belows},
		{"medium, focus on the diagnosis", 80, 24, Wishes{Focus: Diagnosis, Recent: []Pane{Access}}, Diagnosis, belows},
		{"medium, the access was looked at last", 80, 24, Wishes{Focus: Scopes, Recent: []Pane{Access}}, Access, belows},
		{"medium, neither below was looked at yet", 80, 24, Wishes{Focus: Scopes, Recent: []Pane{Token}}, Diagnosis, belows},
		{"medium inspect, focus on the access", 80, 24, Wishes{FindingsFirst: true, Focus: Access}, Access, belows},
		{"tall medium, the access was looked at last", 100, 40, Wishes{Focus: Claims, Recent: []Pane{Access}}, Access, belows},
		{"tall medium inspect, the diagnosis was looked at last", 100, 40, Wishes{FindingsFirst: true, Focus: Claims, Recent: []Pane{Diagnosis}}, Diagnosis, belows},
		{"wide, focus on the access", 120, 30, Wishes{Focus: Access, Recent: []Pane{Diagnosis}}, Access, belows},
		{"wide, the access was looked at last", 120, 30, Wishes{Focus: Key, Recent: []Pane{Access}}, Access, belows},
		{"wide inspect, the access was looked at last", 120, 30, Wishes{FindingsFirst: true, Focus: Key, Recent: []Pane{Access}}, Access, belows},

		{"low narrow, focus on the expiry", 80, 20, Wishes{Focus: Expiry, Recent: []Pane{Token}}, Expiry, beside},
		{"low narrow, focus on the key", 80, 20, Wishes{Focus: Key, Recent: []Pane{Token}}, Key, beside},
		{"low narrow, focus on the diagnosis", 80, 20, Wishes{Focus: Diagnosis, Recent: []Pane{Token}}, Token, beside},
		{"low narrow, focus on the access", 80, 20, Wishes{Focus: Access, Recent: []Pane{Token}}, Access, beside},
		{"low narrow keeps the diagnosis next to the access", 80, 20, Wishes{Focus: Access, Recent: []Pane{Access}}, Diagnosis, nil},
		{"low narrow keeps the diagnosis though the access was looked at last", 80, 20, Wishes{Focus: Scopes, Recent: []Pane{Access}}, Diagnosis, nil},
		{"narrow, focus on the access", 60, 20, Wishes{Focus: Access}, Access, all},
		{"narrow keeps the diagnosis below the access", 60, 20, Wishes{Focus: Access, Recent: []Pane{Access}}, Diagnosis, nil},
		{"narrow, focus on the expiry", 60, 20, Wishes{Focus: Expiry, Recent: []Pane{Key}}, Expiry, all},
		{"narrow, focus on the key", 60, 20, Wishes{Focus: Key, Recent: []Pane{Expiry}}, Key, all},
		{"narrow, focus on the diagnosis", 60, 20, Wishes{Focus: Diagnosis}, Diagnosis, all},
		{"tiny, focus on the claims", 24, 8, Wishes{Focus: Claims, Recent: []Pane{Token}}, Claims, all},
		{"tiny, focus on the key", 24, 8, Wishes{Focus: Key}, Key, all},
		{"tiny, focus on the access", 24, 8, Wishes{Focus: Access}, Access, all},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			plan := screen(tt.w, tt.h, tt.wishes)
			got, ok := plan.Find(tt.shown)
			if !ok || !reflect.DeepEqual(got.Tabs, tt.tabs) {
				t.Errorf("%v is shown: %v, with the tabs %v, want %v", tt.shown, ok, got.Tabs, tt.tabs)
			}
		})
	}
}

// TestFindShownOnly checks that Find doesn't find tabs that aren't shown.
func TestFindShownOnly(t *testing.T) {
	plan := screen(80, 24, Wishes{Focus: Scopes, Recent: []Pane{Claims}})
	if placed, ok := plan.Find(Token); ok {
		t.Errorf("Token is only a tab, but Find returns %+v", placed)
	}
	if placed, ok := plan.Find(Claims); !ok || placed.Pane != Claims {
		t.Errorf("Claims is shown, but Find returns %+v, %v", placed, ok)
	}
}
