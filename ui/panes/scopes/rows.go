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
	word     string // the scope that is or would be in the string
	entry    scope.Entry
	instance string // the parameter of a chosen scope such as read:brands:<brand_id>
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
	rows := p.userRows(chosen, f)
	needed := neededScopes(f)
	for group := scope.GroupInbox; group <= scope.GroupOlder; group++ {
		rows = append(rows, p.groupRows(group, chosen, needed)...)
	}
	markJoined(rows, f.Snapshot.Scopes)
	rows = append(rows, p.unlistedRows(chosen)...)
	return trimGaps(rows)
}

// maxRows is how many users, and how many scopes outside the catalogue, are listed. No person wrote
// a scope string with more.
const maxRows = 200

// userRows returns the users and, when composing, the row that adds one.
func (p *Pane) userRows(chosen []scope.Word, f pane.Frame) []row {
	var rows []row
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
		return nil
	}
	return append(rows, row{kind: gap})
}

// groupRows returns a heading and its scopes, without those that the filter hides.
func (p *Pane) groupRows(group scope.Group, chosen []scope.Word, needed []string) []row {
	head := row{kind: title, id: "#" + group.String(), group: group}
	if foldable(group) {
		head.kind = heading
	}
	var rows []row
	for _, entry := range p.catalogue {
		if entry.Group != group {
			continue
		}
		head.of++
		for _, r := range entryRows(entry, chosen, needed) {
			if r.on {
				head.chosen++
			}
			if p.filter.Matches(entry.Pattern, r.word, entry.Gives) && p.shown(group, r) {
				rows = append(rows, r)
			}
		}
	}
	if len(rows) == 0 && (p.filter.On() || !foldable(group)) {
		return nil
	}
	rows = append([]row{head}, rows...)
	if foldable(group) && len(rows) == 1 {
		return rows
	}
	return append(rows, row{kind: gap})
}

// shown reports whether a row is shown even if its group is folded.
func (p *Pane) shown(group scope.Group, r row) bool {
	return !foldable(group) || p.unfolded[group] || p.filter.On() || r.on || r.needed
}

// entryRows returns the rows of an entry: one, or for an entry with a parameter one for each chosen
// scope and one to add another.
func entryRows(entry scope.Entry, chosen []scope.Word, needed []string) []row {
	if entry.Placeholder == "" {
		on := slices.ContainsFunc(chosen, func(w scope.Word) bool { return w.Text == entry.Pattern })
		return []row{{kind: known, id: entry.Pattern, word: entry.Pattern, entry: entry, group: entry.Group,
			on: on, needed: slices.Contains(needed, entry.Pattern)}}
	}
	var rows []row
	for _, word := range chosen {
		if word.Entry != nil && word.Entry.Pattern == entry.Pattern {
			rows = append(rows, row{
				kind: known, id: word.Text, word: word.Text, entry: entry, group: entry.Group,
				instance: word.Argument, on: true,
			})
		}
	}
	return append(rows, row{kind: known, id: entry.Pattern, word: entry.Pattern, entry: entry, group: entry.Group})
}

// markJoined marks the scopes that are in the string, but that another separator than a space joins
// with the next one. They aren't missing: the separator is what is wrong.
func markJoined(rows []row, list scope.List) {
	if len(list.Faults) == 0 {
		return
	}
	meant := list.Fixed()
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
	for _, word := range words(f) {
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
