package report

import (
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"bulla/core"
	"bulla/core/diagnose"
	"bulla/core/token"
	"bulla/core/visible"
)

// MarkdownOptions say what a report in Markdown contains besides the diagnosis.
type MarkdownOptions struct {
	// ShowIDs keeps the IDs of users and all other claims. The signature is always masked.
	ShowIDs bool
	// Version is the version of the program.
	Version string
}

// Markdown returns a diagnosis as a document for a ticket: the verdict, what was pasted, the
// findings, the claims and the request. It never contains the token, its signature or a key, and
// IDs only if the options say so.
func Markdown(s core.Snapshot, o MarkdownOptions) string {
	ids := &identifiers{}
	if !o.ShowIDs {
		ids = identifiersOf(s)
	}
	ids.id(s.Token.Signature().Text)
	m := &markdown{mask: ids.Mask}
	if o.ShowIDs {
		m.mask = ids.MaskAdded
	}
	m.heading(1, "JWT report: "+strings.Replace(Verdict(s), ": ", ", ", 1))
	m.about(s, o)
	m.findings(s)
	m.fix(s)
	m.claims(s, func(part token.Part, member token.Member) bool {
		return o.ShowIDs || isShown(part, member) && !ids.full()
	})
	m.request(s)
	m.masked(o)
	return m.text.String()
}

// JSONMarkdown returns the JSON of a report in Markdown.
func JSONMarkdown(s core.Snapshot, o MarkdownOptions) []byte {
	return object(struct {
		Verdict diagnose.Verdict `json:"verdict"`
		Report  string           `json:"report"`
	}{s.Verdict, Markdown(s, o)})
}

// about writes what was pasted and whose token it is.
func (m *markdown) about(s core.Snapshot, o MarkdownOptions) {
	m.table("", "")
	fact := func(name, text string) {
		if text != "" {
			m.row(name, m.prose(text))
		}
	}
	fact("input", whereFrom(s))
	fact("removed", strings.Join(s.Found.Removed, ", "))
	if s.Token.Text != "" {
		alg := s.Signature.Alg
		if alg == "" {
			alg = "no algorithm"
		}
		fact("token", alg+", "+visible.Plural(len(s.Token.Text), "byte"))
		fact("issuer", s.Identity.Title)
		fact("signer", signer(s))
	}
	if b := s.Asked(); b != nil {
		if len(b.Scope) <= longestShown {
			fact("scope", b.Scope)
		}
		if !b.Bare {
			fact("expires", expires(s))
		}
	}
	const longestUser = 100
	if hasRules(s.Expect.Policy) {
		fact("rules", policySummary(s.Expect.Policy))
	}
	fact("user of the SDK", visible.Shorten(m.mask(s.Expected().User), longestUser))
	for _, f := range s.Features {
		switch {
		case f.Meant && f.Ready:
			fact("for "+f.Feature.Name, "ready")
		case f.Meant && len(f.Missing) > 0:
			fact("for "+f.Feature.Name, "needs "+strings.Join(f.Missing, " "))
		case f.Meant:
			fact("for "+f.Feature.Name, "has the scopes, but Courier refuses the token")
		}
	}
	fact("checked", readableDate(s.Now)+" with bulla "+o.Version)
}

// whereFrom says what was pasted, or where the token comes from otherwise.
func whereFrom(s core.Snapshot) string {
	text := string(s.Found.Kind)
	if s.Mode == core.Compose && s.Asked() == nil {
		text = "composed in bulla"
	}
	if s.Origin.Host != "" {
		text = "a token from " + s.Origin.Host
	}
	if s.Edit != diagnose.NotEdited {
		text += ", edited"
	}
	if s.Found.Where != "" {
		text += ", found in " + s.Found.Where
	}
	if len(s.Tokens) > 1 {
		text += fmt.Sprintf(", token %d of %d", s.Picked+1, len(s.Tokens))
	}
	return text
}

// findings writes the findings, worst first, and counts the other checks.
func (m *markdown) findings(s core.Snapshot) {
	shown, folded := fold(s.Findings)
	if len(s.Findings) == 0 {
		return
	}
	m.heading(2, "Findings")
	for _, f := range shown {
		m.raw("- **" + f.Severity.String() + "** " + m.code(f.Code) + " " + m.prose(f.Title))
		for _, line := range f.Reasons() {
			if cause, isCause := strings.CutPrefix(line, "- "); isCause {
				m.raw("    - " + m.prose(cause))
			} else if line != "" {
				m.raw("  - why: " + m.prose(line))
			}
		}
		if f.Fix != "" {
			m.raw("  - fix: " + m.prose(f.Fix))
		}
	}
	if len(shown) > 0 {
		m.raw("")
	}
	if len(folded) == 0 {
		return
	}
	m.raw(fmt.Sprintf("%s passed, %d not checked.", visible.Plural(diagnose.Count(folded, diagnose.Pass), "check"),
		diagnose.Count(folded, diagnose.Skipped)))
}

// fix writes the command that fixes everything a new token can fix.
func (m *markdown) fix(s core.Snapshot) {
	if s.Fix == nil || s.Fix.Command == "" {
		return
	}
	m.heading(2, "Fix")
	for _, change := range s.Fix.Changes {
		m.raw("- " + m.prose(change))
	}
	m.raw("")
	m.block(s.Fix.Command)
}

// claims writes the header and the claims, each with its meaning.
func (m *markdown) claims(s core.Snapshot, isShown func(token.Part, token.Member) bool) {
	if len(s.Token.Header.Root.Members)+len(s.Token.Payload.Root.Members) == 0 {
		return
	}
	m.heading(2, "Header and claims")
	m.table("part", "name", "value", "meaning")
	for _, part := range []token.Part{token.Header, token.Payload} {
		doc := s.Token.Document(part)
		for _, member := range doc.Root.Members[:min(len(doc.Root.Members), mostValues)] {
			value := "masked: " + size(member.Value)
			switch source := doc.Source(member.Value); {
			case isShown(part, member) && len(source) > longestShown:
				value = "too long: " + size(member.Value)
			case isShown(part, member):
				const longest = 400
				value = m.code(visible.Shorten(m.mask(typedJSON(source)), longest))
			}
			name := visible.Shorten(m.mask(bounded(member.Name)), 80)
			m.row(part.String(), m.code(name), value, m.prose(meaning(s, part, member)))
		}
	}
}

// longestShown is how many bytes of JSON a value that is shown has at most.
const longestShown = 4 << 10

// size says how much a masked value has, and of what.
func size(v token.Value) string {
	switch v.Kind {
	case token.String:
		return "text, " + visible.Plural(utf8.RuneCountInString(v.Text), "character")
	case token.Object:
		return "object, " + visible.Plural(len(v.Members), "member")
	case token.Array:
		return "array, " + visible.Plural(len(v.Items), "item")
	}
	return v.Kind.String()
}

// meaning explains a header parameter or claim. A time is also written as a date.
func meaning(s core.Snapshot, part token.Part, m token.Member) string {
	text := core.Explain(s.Identity, s.Token, part, m).Summary
	if m.Shadowed {
		return "ignored: the same name follows later"
	}
	if part != token.Payload || !token.IsTimeClaim(m.Name) || m.Value.Kind != token.Number {
		return text
	}
	seconds, _, err := token.ParseSeconds(m.Value.Text)
	if err != nil {
		return text
	}
	at := time.Unix(seconds, 0)
	return text + ": " + readableDate(at) + ", " + Relative(s.Now, at)
}

// request writes the request around the token, with its secrets masked.
func (m *markdown) request(s core.Snapshot) {
	r := sent(s)
	if r == nil {
		return
	}
	m.heading(2, "Request")
	m.table("", "")
	fact := func(name string, value *string) {
		if value != nil {
			m.row(name, m.code(visible.Shorten(m.mask(*value), 300)))
		}
	}
	fact("method", r.Method)
	fact("URL", r.URL)
	fact("operation", r.Operation)
	if a := r.Authorization; a != nil {
		fact("scheme", a.Scheme)
	}
	fact("user", r.User)
	fact("client key", r.ClientKey)
	fact("region", r.Region)
	if outcome, _ := s.SentOutcome(); outcome != "" {
		m.row("answer", m.prose(outcome))
	}
}

// masked says what the report does not show.
func (m *markdown) masked(o MarkdownOptions) {
	m.raw("")
	if o.ShowIDs {
		m.raw("The signature and all keys are masked.")
		return
	}
	m.raw("The signature, keys, and everything that identifies a user or the token are masked.")
}
