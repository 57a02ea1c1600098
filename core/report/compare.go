package report

import (
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"bulla/core"
	"bulla/core/access"
	"bulla/core/diagnose"
	"bulla/core/expiry"
	"bulla/core/redact"
	"bulla/core/scope"
	"bulla/core/token"
	"bulla/core/visible"
)

// Sign says what happened to what a row is about, from A to B.
type Sign uint8

// The signs.
const (
	Kept Sign = iota
	Gained
	Lost
	Changed
)

// Mark returns the sign as a character: +, -, ~, or a space for what was kept.
func (s Sign) Mark() string { return [...]string{" ", "+", "-", "~"}[s] }

// DiffSection is a group of differences. The screen and the command line lay out the same ones.
type DiffSection struct {
	// Title is "" for the first section, which says what the two tokens are.
	Title string
	Rows  []DiffRow
	// Rest counts what didn't change, or "".
	Rest string
}

// DiffRow is one difference.
type DiffRow struct {
	Sign Sign
	// Label is what it is about.
	Label string
	// A and B are the values of the two tokens. Both are "" in a row about a word, such as a scope.
	A, B Cell
	// Note is an explanation, or what a finding says.
	Note string
	// Severity is that of a finding, and IsFinding is set for one.
	Severity  diagnose.Severity
	IsFinding bool
}

// Cell is a value and its role.
type Cell struct {
	Text string
	Role Role
}

// IsPair reports whether the row has a value of a token.
func (r DiffRow) IsPair() bool { return r.A.Text != "" || r.B.Text != "" }

// DiffSections returns the differences in the order in which a person wants to know them.
func DiffSections(c core.Comparison) []DiffSection {
	sections := []DiffSection{{Rows: []DiffRow{
		pair("verdict", verdictCell(c.A.Snapshot), verdictCell(c.B.Snapshot)),
		{Label: "token", A: plain(tokenOf(c.A.Snapshot)), B: plain(tokenOf(c.B.Snapshot))},
	}}}
	for _, section := range []DiffSection{
		words("Scopes", c.Scopes, describeScope), words("Users", c.Users, nil), diffTimes(c),
		diffFindings("Fixed", c.Findings.Gone, Lost), diffFindings("New findings", c.Findings.New, Gained),
		diffMembers("Claims", c.Claims), diffMembers("Header", c.Header), words("Disclosed claims", c.Disclosed, nil),
		diffSignature(c), words("Features", c.Features, nil), diffAccess(c),
	} {
		if len(section.Rows) > 0 {
			sections = append(sections, section)
		}
	}
	return sections
}

// pair returns a row with both values; it changed if they differ.
func pair(label string, a, b Cell) DiffRow {
	row := DiffRow{Label: label, A: a, B: b}
	if a.Text != b.Text {
		row.Sign = Changed
	}
	return row
}

// tokenOf says what the token is, or what there is instead.
func tokenOf(s core.Snapshot) string {
	if s.Token.Text == "" {
		return s.NoToken
	}
	return what(s)
}

func plain(text string) Cell { return Cell{Text: text} }

// verdictCell returns the verdict on a token with its role. A token that is composed is a preview:
// only Courier can issue one that works.
func verdictCell(s core.Snapshot) Cell {
	_, role := Style{}.severity(worst(s.Verdict))
	if isPreview(s) {
		role = Warning
	}
	return Cell{VerdictOrPreview(s), role}
}

// VerdictOrPreview returns the Verdict, and says of a composed token that it is a preview.
func VerdictOrPreview(s core.Snapshot) string {
	if isPreview(s) {
		return "preview, " + Verdict(s)
	}
	return Verdict(s)
}

func isPreview(s core.Snapshot) bool {
	return s.Mode == core.Compose && s.Asked() == nil && s.Verdict != diagnose.Broken
}

// words returns a row for each word that was gained or lost. The words that both have are counted.
func words(title string, c core.Changes, describe func(word string) string) DiffSection {
	section := DiffSection{Title: title}
	for _, side := range []struct {
		sign  Sign
		words []string
	}{{Gained, c.Gained}, {Lost, c.Lost}} {
		for _, word := range side.words {
			row := DiffRow{Sign: side.sign, Label: visible.Shorten(word, 200)}
			if describe != nil {
				row.Note = describe(word)
			}
			section.Rows = append(section.Rows, row)
		}
	}
	section.Rest = unchanged(len(c.Kept))
	return section
}

func describeScope(word string) string {
	entry, _, _ := scope.Lookup(word)
	return entry.Gives
}

func unchanged(n int) string {
	if n == 0 {
		return ""
	}
	return fmt.Sprintf("%d unchanged", n)
}

// diffTimes returns the time claims that differ, and the lifetime.
func diffTimes(c core.Comparison) DiffSection {
	section := DiffSection{Title: "Times"}
	for _, t := range c.Times {
		row := pair(t.Claim, dateCell(c.A.Snapshot, t.A), dateCell(c.B.Snapshot, t.B))
		row.Sign, row.Note = Changed, t.Says
		if t.A.OK() && t.B.OK() { // the label says the rest
			row.Note = signed(t.B.Time.Sub(t.A.Time))
		}
		section.Rows = append(section.Rows, row)
	}
	a, okA := c.A.Times.Lifetime()
	b, okB := c.B.Times.Lifetime()
	if len(section.Rows) == 0 || !okA && !okB {
		return section
	}
	if okA && okB && a == b {
		section.Rest = "lifetime unchanged: " + expiry.Describe(a)
		return section
	}
	row := pair("lifetime", lifetimeCell(a, okA), lifetimeCell(b, okB))
	if okA && okB {
		row.Note = signed(b - a)
	}
	section.Rows = append(section.Rows, row)
	return section
}

func lifetimeCell(span time.Duration, known bool) Cell {
	if !known {
		return Cell{"not known", Muted}
	}
	return plain(expiry.Describe(span))
}

// signed returns how much more or less a time is: "+2d", "-5m".
func signed(by time.Duration) string {
	if by < 0 {
		return expiry.Short(by)
	}
	return "+" + expiry.Short(by)
}

// dateCell returns a date and how far away it is, or why it is not usable.
func dateCell(s core.Snapshot, d diagnose.Date) Cell {
	switch {
	case d.OK():
		return plain(readableDate(d.Time) + ", " + Relative(s.Now, d.Time))
	case d.State == diagnose.DateAbsent:
		return Cell{"absent", Muted}
	}
	return Cell{redact.Short(s.Token.Payload.Source(d.Value), 40) + ", " + dateFault(d), Error}
}

// diffFindings returns a row for each finding. A note that no longer applies was not a problem, so
// it was not fixed either.
func diffFindings(title string, findings []diagnose.Finding, sign Sign) DiffSection {
	section := DiffSection{Title: title}
	for _, f := range findings {
		if sign == Lost && f.Severity == diagnose.Note {
			continue
		}
		section.Rows = append(section.Rows, DiffRow{
			Sign: sign, Label: f.Code, Note: f.Title, Severity: f.Severity, IsFinding: true,
		})
	}
	return section
}

// diffMembers returns the members that differ, except those that another section lists.
func diffMembers(title string, c core.MemberChanges) DiffSection {
	section := DiffSection{Title: title, Rest: unchanged(c.Same)}
	for _, m := range c.Changes {
		if !m.Repeated {
			section.Rows = append(section.Rows, memberRows(m)...)
		}
	}
	if c.More > 0 {
		section.Rest = strings.TrimPrefix(section.Rest+fmt.Sprintf(", %d more differ", c.More), ", ")
	}
	return section
}

// memberRows returns the rows of a member: one, or one for each word of a list.
func memberRows(m core.MemberChange) []DiffRow {
	label := visible.Shorten(m.Name(), 80)
	if m.A != "" && m.B != "" && len(m.Gained)+len(m.Lost) > 0 {
		return listRows(label, m)
	}
	a, b := excerpts(m.A, m.B)
	row := DiffRow{Sign: Changed, Label: label, A: plain(a), B: plain(b)}
	switch {
	case m.A == "":
		row.Sign = Gained
	case m.B == "":
		row.Sign = Lost
	case m.Reordered:
		row.Note = "only the order or the form differs"
	case m.A == m.B:
		row.Note = "the hidden parts differ"
	}
	return []DiffRow{row}
}

// listRows returns a row for each word that a list gained or lost.
func listRows(label string, m core.MemberChange) []DiffRow {
	var rows []DiffRow
	for _, word := range m.Gained {
		rows = append(rows, DiffRow{Sign: Gained, Label: label, B: plain(visible.Shorten(word, longestValue))})
	}
	for _, word := range m.Lost {
		rows = append(rows, DiffRow{Sign: Lost, Label: label, A: plain(visible.Shorten(word, longestValue))})
	}
	return rows
}

const (
	// longestValue is how many characters of a value are shown.
	longestValue = 200
	// before is how many characters of a long value are shown before the first difference.
	before = 24
)

// excerpts shortens two values so that their first difference stays visible.
func excerpts(a, b string) (shownA, shownB string) {
	if len(a) <= longestValue && len(b) <= longestValue {
		return a, b
	}
	from := 0
	for from < min(len(a), len(b)) && a[from] == b[from] {
		from++
	}
	for from > 0 && from < len(a) && !utf8.RuneStart(a[from]) {
		from--
	}
	for range before {
		_, size := utf8.DecodeLastRuneInString(a[:from])
		from -= size
	}
	cut := func(text string) string {
		if text == "" || from == 0 {
			return visible.Shorten(text, longestValue)
		}
		return "…" + visible.Shorten(text[from:], longestValue)
	}
	return cut(a), cut(b)
}

// diffSignature says how the signers and the signatures differ.
func diffSignature(c core.Comparison) DiffSection {
	section := DiffSection{Title: "Signature"}
	add := func(label, a, b string) {
		if a != b {
			section.Rows = append(section.Rows, pair(label, plain(a), plain(b)))
		}
	}
	if c.A.Identity.Issuer != c.B.Identity.Issuer {
		add("issuer", c.A.Identity.Title, c.B.Identity.Title)
	}
	add("signer", signer(c.A.Snapshot), signer(c.B.Snapshot))
	a, b := describeBytes(c.A.Token), describeBytes(c.B.Token)
	if a != b {
		add("signature", a, b)
	} else if c.Signature && len(c.Header.Changes)+len(c.Claims.Changes) == 0 { // else it follows from them
		section.Rows = append(section.Rows,
			DiffRow{Sign: Changed, Label: "signature", A: plain(a), B: plain(b), Note: "other bytes"})
	}
	return section
}

func describeBytes(t token.Token) string {
	n := len(t.Signature().Bytes)
	if n == 0 {
		return "none"
	}
	return visible.Plural(n, "byte")
}

// diffAccess returns the endpoints that opened and closed.
func diffAccess(c core.Comparison) DiffSection {
	section := DiffSection{Title: "Access"}
	for _, side := range []struct {
		sign  Sign
		calls []access.Decision
	}{{Gained, c.Opened}, {Lost, c.Closed}} {
		for _, d := range side.calls {
			call := strings.TrimRight(d.Method+" "+address(d)+" "+d.Operation, " ")
			section.Rows = append(section.Rows, DiffRow{Sign: side.sign, Label: call, Note: d.Endpoint.Does})
		}
	}
	return section
}
