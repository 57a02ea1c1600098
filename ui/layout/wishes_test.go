package layout

import (
	"reflect"
	"slices"
	"testing"
)

// TestShare checks who gets the rows of a column: each its least, then the focused frame what it
// wants, then the others up to their limits, then the one that fills the column.
func TestShare(t *testing.T) {
	list := frame{want: 20, spare: 20, most: largest}.rest(6)
	small := frame{want: 8, spare: 8}.between(5, 10)
	large := frame{want: 22, spare: 22}.between(5, 9)
	tabs := frame{want: 10, spare: 30}.between(7, 12)
	focused := func(f frame) frame { f.focused = true; return f }
	tests := []struct {
		name   string
		rows   int
		frames []frame
		want   []int
	}{
		{"least only", 18, []frame{list, small, tabs}, []int{6, 5, 7}},
		{"others before the one that fills", 22, []frame{list, small, tabs}, []int{6, 8, 8}},
		{"the focus first", 22, []frame{focused(list), small, tabs}, []int{10, 5, 7}},
		{"the focus first, with what it wants", 22, []frame{list, small, focused(tabs)}, []int{6, 6, 10}},
		{"then the one that fills", 38, []frame{list, small, tabs}, []int{20, 8, 10}},
		{"then a tab with more content", 45, []frame{list, small, tabs}, []int{20, 8, 17}},
		{"the same with the focus on it", 45, []frame{list, small, focused(tabs)}, []int{20, 8, 17}},
		{"then the rest", 70, []frame{list, small, tabs}, []int{32, 8, 30}},
		{"over its limit only if rows are left", 30, []frame{list, large}, []int{20, 10}},
		{"over its limit with the focus", 30, []frame{list, focused(large)}, []int{8, 22}},
		{"held to a limit with the focus", 30, []frame{list, focused(small).atMost(7)}, []int{23, 7}},
	}
	for _, tt := range tests {
		if got := share(tt.rows, tt.frames); !slices.Equal(got, tt.want) {
			t.Errorf("%s: got %v, want %v", tt.name, got, tt.want)
		}
	}
}

// TestStretch checks that a pane stretches into rows that no other wants, and into no others.
func TestStretch(t *testing.T) {
	heights := func(decoded int, stretch []int) (findings, claims int) {
		wishes := Wishes{FindingsFirst: true, Focus: Diagnosis, Stretch: stretch,
			Rows: []int{Claims: decoded, Diagnosis: 8, Key: 9}}
		plan := screen(160, 50, wishes)
		upper, _ := plan.Find(Diagnosis)
		lower, _ := plan.Find(Claims)
		return upper.Rect.H, lower.Rect.H
	}
	before, rest := heights(12, nil)
	if after, left := heights(12, []int{Diagnosis: 18}); after != before+10 || left != rest-10 {
		t.Errorf("from %d and %d rows to %d and %d, want 10 more and 10 less", before, rest, after, left)
	}
	before, _ = heights(40, nil)
	if after, _ := heights(40, []int{Diagnosis: 18}); after != before {
		t.Errorf("from %d to %d rows, though Claims wants them", before, after)
	}
}

// TestOrder checks that the panes follow each other as the eye meets them.
func TestOrder(t *testing.T) {
	tests := []struct {
		name   string
		w, h   int
		wishes Wishes
		want   []Pane
	}{
		{"three columns", 160, 50, Wishes{}, []Pane{Scopes, Expiry, Token, Claims, Key, Diagnosis, Access}},
		{"three columns, inspect", 160, 50, Wishes{FindingsFirst: true},
			[]Pane{Scopes, Expiry, Diagnosis, Claims, Key, Token, Access}},
		{"two columns", 120, 40, Wishes{}, []Pane{Scopes, Expiry, Key, Token, Claims, Diagnosis, Access}},
		{"two columns, inspect", 120, 40, Wishes{FindingsFirst: true},
			[]Pane{Scopes, Expiry, Key, Diagnosis, Access, Token, Claims}},
		{"the same whatever has the focus", 80, 24, Wishes{Focus: Key},
			[]Pane{Scopes, Expiry, Key, Token, Claims, Diagnosis, Access}},
		{"one frame", 50, 18, Wishes{Focus: Access}, []Pane{Scopes, Expiry, Token, Claims, Diagnosis, Key, Access}},
		{"zoomed", 160, 50, Wishes{Zoomed: true}, []Pane{Scopes, Expiry, Token, Claims, Diagnosis, Key, Access}},
	}
	for _, tt := range tests {
		if got := screen(tt.w, tt.h, tt.wishes).Order(); !slices.Equal(got, tt.want) {
			t.Errorf("%s: %v, want %v", tt.name, got, tt.want)
		}
	}
}

// TestLeftColumn checks the width of the left column.
func TestLeftColumn(t *testing.T) {
	tests := []struct{ w, h, want int }{
		{120, 30, 45}, {140, 30, 53}, {148, 30, 56}, {150, 30, 44}, {160, 50, 44}, {180, 50, 50}, {220, 70, 56},
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
