package claims

import (
	"slices"
	"time"

	"bulla/core"
	"bulla/core/diagnose"
	"bulla/core/intake"
	"bulla/core/issuers"
	"bulla/core/signing"
	"bulla/core/token"
	"bulla/ui/keymap"
	"bulla/ui/pane"
)

// listed caches the rows of a snapshot, because the root asks for the mark often and a token may
// have thousands of claims.
type listed struct {
	mode           core.Mode
	picked         int
	text, original string
	opened         bool
	closed         *signing.DecryptError
	issuer         *issuers.Issuer
	edit           diagnose.Edit
	now            time.Time
	dot            string
	history        string // the key that lists the tokens
	disclosures    []intake.Disclosure
	filter         string
	rows           []row // those that match the filter
	all            []row
	made           bool
}

// rows returns the rows of a frame and moves the cursor to the wanted claim.
func (p *Pane) rows(f pane.Frame) []row {
	s := f.Snapshot
	want := listed{
		mode: s.Mode, picked: s.Picked, text: s.Token.Text, original: s.Original.Text, opened: s.Opened, closed: s.Closed,
		issuer: s.Identity.Issuer, edit: s.Edit, now: s.Now, dot: f.Glyphs.Dot, disclosures: s.Found.Disclosures,
		history: f.Keys.Global(keymap.ListHistory), filter: p.filter.Text(), made: true,
	}
	switch {
	case !p.listed.same(want):
		want.all = rows(f)
		markEdits(want.all, s)
		want.rows = p.matching(want.all)
		p.listed = want
	case p.listed.now != want.now:
		p.listed.now = want.now
		p.listed.retime(f)
		p.listed.rows = p.matching(p.listed.all)
	}
	if !p.placed && len(p.listed.rows) > 0 {
		p.placed = true
		inPayload := func(r row) bool { return r.part == token.Payload }
		p.list.Cursor = max(0, slices.IndexFunc(p.listed.rows, inPayload))
	}
	if p.wanted.set {
		p.goTo(p.wanted)
		p.wanted = identity{}
	}
	return p.listed.rows
}

// same reports whether the rows of two keys are the same, whatever the time.
func (l listed) same(m listed) bool {
	return l.made == m.made && l.mode == m.mode && l.picked == m.picked && l.text == m.text && l.original == m.original &&
		l.opened == m.opened && l.closed == m.closed && l.issuer == m.issuer && l.edit == m.edit && l.dot == m.dot &&
		l.history == m.history && l.filter == m.filter && slices.Equal(l.disclosures, m.disclosures)
}

// retime makes the rows of the times again, the only ones that change with each second.
func (l *listed) retime(f pane.Frame) {
	for i := 0; i < len(l.all); i++ {
		first := &l.all[i]
		if !first.timed {
			continue
		}
		edit := first.edit
		i += copy(l.all[i:], payloadRows(first.index, f)) - 1 // it never has more or fewer rows
		first.edit = edit
	}
}

// identity identifies a row: the claim by its name, or by its index if the name is empty, and which
// of its rows.
type identity struct {
	part  token.Part
	name  string
	index int
	nth   int
	set   bool
}

// names reports whether r is a row of the claim.
func (id identity) names(r row) bool {
	return r.part == id.part && (id.name != "" && r.member == id.name || id.name == "" && r.index == id.index)
}

// here returns the identity of the row under the cursor.
func (p *Pane) here(r row) identity {
	id := identity{part: r.part, name: r.member, index: r.index, set: true}
	rows := p.listed.rows
	first := slices.IndexFunc(rows, func(o row) bool { return o.index == r.index && id.names(o) })
	id.nth = min(p.list.Cursor, len(rows)-1) - first
	return id
}

// goTo moves the cursor to a row, if its claim exists.
func (p *Pane) goTo(id identity) {
	rows := p.listed.rows
	first := slices.IndexFunc(rows, id.names)
	if first < 0 {
		return
	}
	same := func(r row) bool { return r.part == rows[first].part && r.index == rows[first].index }
	at := first
	for at < first+id.nth && at+1 < len(rows) && same(rows[at+1]) {
		at++
	}
	p.list.Cursor = at
}
