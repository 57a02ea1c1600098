package layout

import (
	"fmt"
	"reflect"
	"slices"
	"testing"
)

const (
	sweepWidth  = 220
	sweepHeight = 70
)

func TestClassify(t *testing.T) {
	tests := []struct {
		w, h int
		want Class
	}{
		{150, 30, Full}, {220, 70, Full}, {149, 30, Wide}, {120, 30, Wide}, {149, 70, Wide}, {150, 29, Medium},
		{119, 30, Medium}, {120, 29, Medium}, {80, 24, Medium}, {100, 40, Medium},
		{79, 24, Narrow}, {80, 23, Narrow}, {48, 16, Narrow}, {220, 16, Narrow},
		{47, 16, Tiny}, {48, 15, Tiny}, {MinWidth, MinHeight, Tiny}, {220, 8, Tiny},
		{MinWidth - 1, MinHeight, None}, {MinWidth, MinHeight - 1, None}, {220, 1, None},
		{0, 0, None}, {-1, -1, None},
	}
	for _, tt := range tests {
		if got := classify(tt.w, tt.h); got != tt.want {
			t.Errorf("classify(%d, %d) = %v, want %v", tt.w, tt.h, got, tt.want)
		}
	}
}

func TestNames(t *testing.T) {
	tests := []struct {
		value fmt.Stringer
		want  string
	}{
		{Full, "full"}, {Wide, "wide"}, {Medium, "medium"}, {Narrow, "narrow"}, {Tiny, "tiny"}, {None, "none"}, {Class(9), "unknown"},
	}
	for _, tt := range tests {
		if got := tt.value.String(); got != tt.want {
			t.Errorf("%T %v: got %q, want %q", tt.value, tt.value, got, tt.want)
		}
	}
}

// TestScreenSweep checks what is true for every size, mode, focus and number of rows.
func TestScreenSweep(t *testing.T) {
	for w := 1; w <= sweepWidth; w++ {
		for h := 1; h <= sweepHeight; h++ {
			for _, wishes := range sweepWishes() {
				plan := screen(w, h, wishes)
				if fault := checkPlan(w, h, wishes, plan); fault != "" {
					t.Fatalf("%dx%d %+v: %s\n%s", w, h, wishes, fault, draw(w, h, plan))
				}
			}
		}
	}
}

// sweepWishes returns every mode, focus and zoom with no rows, the usual number and far too many.
func sweepWishes() []Wishes {
	var all []Wishes
	for _, inspect := range []bool{false, true} {
		for _, focus := range (Wishes{Slots: paneSlots}).all() {
			for i, rows := range []int{-1, 7, int(^uint(0) >> 1)} {
				recent := []Pane{Token, []Pane{Expiry, Key}[i%2], []Pane{Diagnosis, Access}[i%2]}
				wishes := Wishes{FindingsFirst: inspect, Focus: focus, Recent: recent, Zoomed: i == 1 && focus == Key}
				for range numPanes {
					wishes.Rows = append(wishes.Rows, rows)
				}
				all = append(all, wishes)
			}
		}
	}
	return all
}

// checkPlan returns what is wrong with the plan, or nothing.
func checkPlan(w, h int, wishes Wishes, plan Plan) string {
	if want := classify(w, h); plan.Class != want {
		return fmt.Sprintf("class is %v, want %v", plan.Class, want)
	}
	if plan.Class == None {
		if !reflect.DeepEqual(plan, Plan{Class: None}) {
			return "no room, but something is placed"
		}
		return ""
	}

	if want := (Rect{0, 0, w, 1}); plan.Header != want {
		return fmt.Sprintf("header is %v, want %v", plan.Header, want)
	}
	if want := (Rect{0, h - 1, w, 1}); plan.Footer != want {
		return fmt.Sprintf("footer is %v, want %v", plan.Footer, want)
	}
	if want := plan.Class != Tiny; plan.Border != want {
		return fmt.Sprintf("border is %v, want %v", plan.Border, want)
	}
	if _, ok := plan.Find(wishes.Focus); !ok {
		return "the focused pane is not shown"
	}
	if wishes.Zoomed && len(plan.Panes) != 1 {
		return "the zoomed pane doesn't have the whole screen"
	}
	if got := plan.Order(); len(got) != int(numPanes) {
		return fmt.Sprintf("the order has not all panes: %v", got)
	}
	if fault := checkTiles(Rect{0, 1, w, h - 2}, plan.Panes); fault != "" {
		return fault
	}
	return checkPanes(plan.Panes)
}

// checkTiles reports frames that are too small or do not cover body exactly: frames that are
// outside it, overlap, or together are smaller than it.
func checkTiles(body Rect, panes []Placed) string {
	area := 0
	for i, placed := range panes {
		r := placed.Rect
		if r.W < 12 || r.H < 3 {
			return fmt.Sprintf("%v is smaller than 12x3: %v", placed.Pane, r)
		}
		if r.X < body.X || r.Y < body.Y || r.X+r.W > body.X+body.W || r.Y+r.H > body.Y+body.H {
			return fmt.Sprintf("%v leaves the body: %v", placed.Pane, r)
		}
		for _, other := range panes[:i] {
			if overlap(r, other.Rect) {
				return fmt.Sprintf("%v overlaps %v", placed.Pane, other.Pane)
			}
		}
		area += r.W * r.H
	}
	if area != body.W*body.H {
		return fmt.Sprintf("the frames cover %d cells of %d", area, body.W*body.H)
	}
	return ""
}

func overlap(a, b Rect) bool {
	return a.X < b.X+b.W && b.X < a.X+a.W && a.Y < b.Y+b.H && b.Y < a.Y+a.H
}

// checkPanes reports a pane that is shown twice, not among its own tabs, or out of reach.
func checkPanes(panes []Placed) string {
	var shown, reachable [numPanes]bool
	for _, placed := range panes {
		if shown[placed.Pane] {
			return fmt.Sprintf("%v is shown twice", placed.Pane)
		}
		shown[placed.Pane], reachable[placed.Pane] = true, true

		if placed.Tabs == nil {
			continue
		}
		if !slices.Contains(placed.Tabs, placed.Pane) || !slices.IsSorted(placed.Tabs) || len(placed.Tabs) < 2 {
			return fmt.Sprintf("%v has the tabs %v", placed.Pane, placed.Tabs)
		}
		for _, tab := range placed.Tabs {
			reachable[tab] = true
		}
	}
	for p, ok := range reachable {
		if !ok {
			return fmt.Sprintf("%v is neither shown nor a tab", Pane(p))
		}
	}
	return ""
}

// TestScreenStill checks that the focus moves no frame while the content of all fits, and never one
// while it goes from tab to tab of a frame.
func TestScreenStill(t *testing.T) {
	fits := []int{4, 4, 1, 2, 3, 4, 3}
	for w := 1; w <= sweepWidth; w += 3 {
		for h := 1; h <= sweepHeight; h++ {
			for _, wishes := range sweepWishes() {
				for _, other := range wishes.all() {
					moved := wishes
					moved.Focus = other
					plan := screen(w, h, wishes)
					frame, _ := plan.Frame(wishes.Focus)
					if !slices.Contains(frame.Tabs, other) {
						wishes.Rows, moved.Rows = fits, fits
						plan = screen(w, h, wishes)
					}
					if growsDiagnosis(w, h, wishes.Focus) != growsDiagnosis(w, h, other) {
						continue
					}
					if got, want := frames(screen(w, h, moved)), frames(plan); !slices.Equal(got, want) {
						t.Fatalf("%dx%d %+v: frames %v, want %v as with the focus on %v", w, h, moved, got, want, wishes.Focus)
					}
				}
			}
		}
	}
}

// TestLeftColumnIsStill checks that the focus moves no frame of the left column where it has two
// frames and rows for both, even if the content of all panes doesn't fit.
func TestLeftColumnIsStill(t *testing.T) {
	rows := []int{30, 8, 6, 14, 8, 9, 30}
	for w := 80; w < 150; w += 3 {
		for h := untabbedRows; h < 50; h++ {
			for _, inspects := range []bool{false, true} {
				want := frames(screen(w, h, Wishes{Rows: rows, FindingsFirst: inspects}))[:2]
				for _, focus := range []Pane{Scopes, Expiry, Token, Claims, Diagnosis, Key, Access} {
					plan := screen(w, h, Wishes{Rows: rows, FindingsFirst: inspects, Focus: focus})
					if got := frames(plan)[:2]; !slices.Equal(got, want) {
						t.Fatalf("%dx%d, focus on %v: %v, want %v", w, h, focus, got, want)
					}
				}
			}
		}
	}
}

// growsDiagnosis reports the one case in which the focus moves frames although all content fits.
func growsDiagnosis(w, h int, focus Pane) bool {
	return classify(w, h) == Narrow && w < twoColumns && focus == Diagnosis
}

func frames(plan Plan) []Rect {
	var rects []Rect
	for _, placed := range plan.Panes {
		rects = append(rects, placed.Rect)
	}
	return rects
}
