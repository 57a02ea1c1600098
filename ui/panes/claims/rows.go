package claims

import (
	"strings"

	"bulla/core"
	"bulla/core/token"
	"bulla/themes"
	"bulla/ui/keymap"
	"bulla/ui/pane"
)

// row is one line of the pane: a member, one scope of the scope claim, or a note.
type row struct {
	part   token.Part
	index  int    // of the member in its document, -1 for a note
	member string // the member's name, also on its other rows
	name   string // in the column of names
	value  string
	// brief replaces the value if there is no room for an explanation.
	brief string
	// short explains it in a few words, explains in sentences.
	short, explains string
	source          string
	edit            string // how it was edited, "" for not
	partial         bool   // the value is only one scope of the claim
	disclosed       bool   // it is in a disclosure of an SD-JWT, not in a part of the token
	id              bool   // the value is an ID, which is shortened in the middle
	timed           bool   // it says how far from now the time is
	valueRole       themes.Role
	shortRole       themes.Role
	// start and end are the range of the document that the row shows. editAt is where the editor
	// puts its cursor: at the end of the value.
	start, end, editAt int
}

// location names where the row's member is.
func (r row) location() string {
	if r.disclosed {
		return "disclosed"
	}
	return r.part.String()
}

func (r row) role() themes.Role {
	if r.part == token.Header {
		return themes.Header
	}
	return themes.Payload
}

// rows returns the rows of header and payload.
func rows(f pane.Frame) []row {
	t := f.Snapshot.Token
	var all []row
	for i := range t.Header.Root.Members {
		all = append(all, headerRow(i, f.Snapshot))
	}
	all = append(all, unreadRows(f, token.Header)...)
	for i := range t.Payload.Root.Members {
		all = append(all, payloadRows(i, f)...)
	}
	all = append(all, unreadRows(f, token.Payload)...)
	return append(all, disclosedRows(f.Snapshot)...)
}

// unreadRows returns a note about what was not read as members of a part: another kind of value, an
// encrypted or nested token, the text after a fault.
func unreadRows(f pane.Frame, part token.Part) []row {
	s, t := f.Snapshot, f.Snapshot.Token
	history := f.Keys.Global(keymap.ListHistory)
	doc := t.Document(part)
	r := row{part: part, index: -1, member: part.String(), valueRole: themes.Error, shortRole: themes.Muted,
		end: len(doc.Text)}
	switch n := len(doc.Root.Members); {
	case part == token.Payload && t.Encrypted && s.Opened && doc.Text == "":
		r.name, r.value, r.valueRole = "(a token)", "decrypted: "+history+" shows the token inside", themes.Text
		return []row{r}
	case part == token.Payload && t.Encrypted && !s.Opened:
		r.name, r.valueRole = "(encrypted)", themes.Muted
		r.value = "press " + f.Keys.Pane(keymap.Key) + " to add the key that decrypts it"
		if s.Closed != nil && len(s.Keys) > 0 {
			r.value = s.Closed.Reason
		}
		return []row{r}
	case doc.Text == "":
		return nil
	case part == token.Payload && t.Nested != "":
		r.name, r.valueRole, r.short, r.id = "(a token)", themes.Text, history+" shows it", true
	case doc.Root.Kind != token.Object:
		r.name = "(not an object)"
	case doc.Complete && n > 0:
		return nil
	case doc.Complete:
		r.name, r.valueRole = "(empty)", themes.Muted
	default:
		r.name = "(broken)"
		if n > 0 {
			r.start = doc.Root.Members[n-1].Value.End
		}
	}
	r.value, r.source, r.editAt = doc.Text[r.start:], doc.Text[r.start:], r.start
	if strings.TrimSpace(r.value) == "" {
		return nil
	}
	return []row{r}
}

// memberRow returns the row of a member without its explanation.
func memberRow(i int, doc token.Document, part token.Part) row {
	m := doc.Root.Members[i]
	r := row{part: part, index: i, member: m.Name, name: m.Name, value: m.Value.Text, source: doc.Source(m.Value),
		valueRole: themes.Text, shortRole: themes.Muted}
	r.start, r.end = m.Span()
	r.editAt = m.Value.End
	switch m.Value.Kind {
	case token.String, token.Array, token.Object:
		r.editAt-- // before the closing quote or bracket
	}
	if m.Value.Kind != token.String && m.Value.Kind != token.Number {
		r.value = r.source
	}
	if m.Shadowed {
		r.valueRole, r.shortRole, r.short = themes.Error, themes.Error, "duplicate: most readers use the later one"
	}
	return r
}

// explain adds the explanation of the member, unless the row has one already.
func (r *row) explain(s *core.Snapshot, m token.Member) {
	if r.short != "" {
		r.explains = r.short
		return
	}
	e := core.Explain(s.Identity, s.Token, r.part, m)
	r.short, r.explains = e.Summary, e.Detail
}

// headerRow returns the row of a header parameter.
func headerRow(i int, s *core.Snapshot) row {
	r := memberRow(i, s.Token.Header, token.Header)
	r.explain(s, s.Token.Header.Root.Members[i])
	return r
}

// payloadRows returns the rows of a claim.
func payloadRows(i int, f pane.Frame) []row {
	m := f.Snapshot.Token.Payload.Root.Members[i]
	r := memberRow(i, f.Snapshot.Token.Payload, token.Payload)
	switch {
	case m.Shadowed:
		return []row{r}
	case m.Name == "scope" && m.Value.Kind == token.String && m.Value.Text != "":
		return scopeRows(r, m.Value, f.Snapshot.Scopes)
	case m.Name == "aud" && len(m.Value.Items) > 1:
		r.explain(f.Snapshot, m)
		return itemRows(r, f.Snapshot.Token.Payload, m.Value.Items)
	case m.Name == "iat" || m.Name == "exp" || m.Name == "nbf":
		return timeRows(r, f)
	}
	r.explain(f.Snapshot, m)
	r.id = m.Name == "tenant_id" || m.Name == "jti" || m.Name == "account_id"
	return []row{r}
}

// itemRows returns a row for each item of an array; the first row explains the claim.
func itemRows(first row, doc token.Document, items []token.Value) []row {
	var all []row
	for i, item := range items[:min(len(items), maxWords)] {
		r := first
		r.partial, r.value = true, doc.Source(item)
		r.start, r.end, r.editAt = item.Start, item.End, item.End
		if item.Kind == token.String {
			r.value = item.Text
			r.editAt-- // before the closing quote
		}
		if i > 0 {
			r.name, r.short = "", ""
		}
		all = append(all, r)
	}
	return all
}

// maxWords is how many scopes, and how many disclosures, are shown.
const maxWords = 500
