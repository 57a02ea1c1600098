package scopes

import (
	"slices"
	"strings"

	"bulla/core"
	"bulla/core/scope"
	"bulla/ui/keymap"
	"bulla/ui/pane"
)

// rowKind says what a row of the checklist is.
type rowKind uint8

const (
	title   rowKind = iota // the heading of a group; the cursor skips it
	heading                // a heading that folds its group
	user
	addUser
	known
	unlisted // a scope that is not in the catalogue
	granted  // a scope, role or permission of another issuer
	gap
)

// row is one line of the checklist.
type row struct {
	kind     rowKind
	id       string // stays the same when other rows come and go
	group    scope.Group
	word     string       // the scope that is or would be in the string
	entry    *scope.Entry // nil for what is not in the catalogue
	instance string       // the parameter of a chosen scope such as read:brands:<brand_id>
	on       bool
	needed   bool // a feature that the token is meant for lacks it
	joined   bool // it is in the string, but no space separates it from the next scope
	chosen   int  // for a heading: how many of its scopes are chosen
	of       int  // for a heading: how many scopes it has
}

func (r row) selectable() bool { return r.kind != title && r.kind != gap }

// editable reports whether the row has something that was typed.
func (r row) editable() bool {
	return r.kind == user || r.on && (r.kind == unlisted || r.instance != "")
}

// foldable reports whether a group starts folded, because few people need it.
func foldable(g scope.Group) bool { return g == scope.GroupCreate || g == scope.GroupOlder }

// rows returns the checklist for the present scopes.
func (p *Pane) rows(f pane.Frame) []row {
	if f.Snapshot.OfOtherIssuer() {
		return p.grantedRows(f)
	}
	chosen := f.Snapshot.Scopes.Words
	rows := p.userRows(make([]row, 0, len(p.catalogue)+roomForMore), chosen, f)
	byPattern, needed := ofCatalogue(chosen), neededScopes(f)
	for group := scope.GroupInbox; group <= scope.GroupOlder; group++ {
		rows = p.groupRows(rows, group, byPattern, needed)
	}
	markJoined(rows, f.Snapshot.Scopes)
	rows = append(rows, p.unlistedRows(chosen)...)
	return trimGaps(rows)
}

// roomForMore is for how many rows besides the catalogue there is room at once.
const roomForMore = 30

// maxRows is how many users, scopes with the same pattern, and scopes outside the catalogue are
// listed. No person wrote a scope string with more.
const maxRows = 200

// ofCatalogue returns the chosen scopes of the catalogue, without users, by their pattern.
func ofCatalogue(chosen []scope.Word) map[string][]scope.Word {
	byPattern := map[string][]scope.Word{}
	for _, word := range chosen {
		if word.Entry == nil || word.Entry.Group == scope.GroupUser {
			continue
		}
		if same := byPattern[word.Entry.Pattern]; len(same) < maxRows {
			byPattern[word.Entry.Pattern] = append(same, word)
		}
	}
	return byPattern
}

// userRows adds the users and, when composing, the row that adds one.
func (p *Pane) userRows(rows []row, chosen []scope.Word, f pane.Frame) []row {
	for _, word := range chosen {
		if len(rows) == maxRows {
			break
		}
		if strings.HasPrefix(word.Text, userPrefix) && p.filter.Matches(word.Text) {
			rows = append(rows, row{kind: user, id: word.Text, word: word.Text, on: true})
		}
	}
	if len(rows) == 0 && f.Snapshot.Mode == core.Compose && !p.filter.On() {
		rows = append(rows, row{kind: addUser, id: "+user"})
	}
	if len(rows) == 0 {
		return rows
	}
	return append(rows, row{kind: gap})
}

// groupRows adds a heading and its scopes, without those that the filter hides.
func (p *Pane) groupRows(rows []row, group scope.Group, chosen map[string][]scope.Word, needed []string) []row {
	start := len(rows)
	head := row{kind: title, id: "#" + group.String(), group: group}
	if foldable(group) {
		head.kind = heading
	}
	rows = append(rows, head)
	add := func(r row) {
		if r.on {
			head.chosen++
		}
		if p.filter.Matches(r.entry.Pattern, r.word, r.entry.Gives) && p.shown(group, r) {
			rows = append(rows, r)
		}
	}
	for i := range p.catalogue {
		if entry := &p.catalogue[i]; entry.Group == group {
			head.of++
			entryRows(entry, chosen[entry.Pattern], needed, add)
		}
	}
	empty := len(rows) == start+1
	if empty && (p.filter.On() || !foldable(group)) {
		return rows[:start]
	}
	rows[start] = head
	if empty {
		return rows
	}
	return append(rows, row{kind: gap})
}

// shown reports whether a row is shown even if its group is folded.
func (p *Pane) shown(group scope.Group, r row) bool {
	return !foldable(group) || p.unfolded[group] || p.filter.On() || r.on || r.needed
}

// entryRows adds the rows of an entry: one, or for an entry with a parameter one for each chosen
// scope and one to add another.
func entryRows(entry *scope.Entry, chosen []scope.Word, needed []string, add func(row)) {
	r := row{kind: known, id: entry.Pattern, word: entry.Pattern, entry: entry, group: entry.Group}
	if entry.Placeholder == "" {
		r.on, r.needed = len(chosen) > 0, slices.Contains(needed, entry.Pattern)
		add(r)
		return
	}
	for _, word := range chosen {
		instance := r
		instance.id, instance.word, instance.instance, instance.on = word.Text, word.Text, word.Argument, true
		add(instance)
	}
	add(r)
}

// markJoined marks the scopes that are in the string, but that another separator than a space joins
// with the next one. They aren't missing: the separator is what is wrong.
func markJoined(rows []row, list scope.List) {
	meant := list.Fixed()
	if meant.Text == list.Text {
		return
	}
	for i, r := range rows {
		if r.kind == known && !r.on && meant.Has(r.word) && strings.Contains(list.Text, r.word) {
			rows[i].needed, rows[i].joined = false, true
		}
	}
}

// unlistedRows returns the chosen scopes that aren't in the catalogue.
func (p *Pane) unlistedRows(chosen []scope.Word) []row {
	rows := []row{{kind: title, id: "#other"}}
	for _, word := range chosen {
		if len(rows) > maxRows {
			break
		}
		if word.Entry == nil && !strings.HasPrefix(word.Text, userPrefix) && p.filter.Matches(word.Text) {
			rows = append(rows, row{kind: unlisted, id: word.Text, word: word.Text, on: true})
		}
	}
	if len(rows) == 1 {
		return nil
	}
	return rows
}

// grantedRows returns what the token of another issuer grants.
func (p *Pane) grantedRows(f pane.Frame) []row {
	rows := []row{{kind: title, id: "#granted"}}
	for _, word := range f.Snapshot.Granted() {
		if len(rows) > maxRows {
			break
		}
		if p.filter.Matches(word) {
			rows = append(rows, row{kind: granted, id: word, word: word, on: true})
		}
	}
	if len(rows) == 1 {
		return nil
	}
	return rows
}

// neededScopes returns what the features that the token is meant for lack.
func neededScopes(f pane.Frame) []string {
	var needed []string
	for _, state := range f.Snapshot.Features {
		if state.Meant {
			needed = append(needed, state.Missing...)
		}
	}
	return needed
}

func trimGaps(rows []row) []row {
	for len(rows) > 0 && rows[len(rows)-1].kind == gap {
		rows = rows[:len(rows)-1]
	}
	return rows
}

// find puts the cursor on the row it was on, or on the nearest selectable one, and returns its
// index, -1 if no row is selectable.
func (p *Pane) find(rows []row) int {
	for i, r := range rows {
		if r.id == p.at && r.selectable() {
			p.list.Cursor = i
			return i
		}
	}
	for distance := range len(rows) {
		for _, i := range []int{p.list.Cursor - distance, p.list.Cursor + distance} {
			if i >= 0 && i < len(rows) && rows[i].selectable() {
				p.list.Cursor, p.at = i, rows[i].id
				return i
			}
		}
	}
	return -1
}

// move moves the cursor over the selectable rows.
func (p *Pane) move(action keymap.Action, rows []row) {
	var stops []int
	at := 0
	current := p.find(rows)
	for i, r := range rows {
		if !r.selectable() {
			continue
		}
		if i == current {
			at = len(stops)
		}
		stops = append(stops, i)
	}
	if len(stops) == 0 {
		return
	}
	i := stops[pane.Moved(action, at, p.height/2, len(stops))]
	p.list.Cursor, p.at = i, rows[i].id
}
