package report

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"strings"

	"bulla/core"
	"bulla/core/access"
	"bulla/core/token"
)

// labeled writes a line with a name and a value: "expires: 2026-11-20 12:00:00 UTC, in 2d".
func (p *page) labeled(label string, spans ...span) {
	text := ""
	for _, s := range spans {
		if strings.HasSuffix(text, "  ") || text != "" && strings.HasPrefix(s.text, "  ") { // columns
			text = strings.TrimRight(text, " ") + ", "
		}
		text += strings.TrimLeft(s.text, " ")
	}
	if label != "" {
		text = label + ": " + text
	}
	p.exact(span{Plain, text})
}

// or returns the first text, or the second one where all is lines: the words there are commands of
// the prompt, not flags.
func (p *page) or(text, lines string) string {
	if p.style.Lines {
		return lines
	}
	return text
}

// members writes the members of the header or the payload with what they mean, one on a line, and
// then what could not be read. It reports false if there are none that could be.
func (p *page) members(s core.Snapshot, part token.Part) bool {
	doc := s.Token.Document(part)
	members := doc.Root.Members
	if !doc.Complete {
		members = wholeMembers(doc)
	}
	for _, m := range members {
		value := span{Plain, typedJSON(onOneLine(doc.Source(m.Value)))}
		if m.Shadowed {
			value.text += " (not used: the name appears again)"
		}
		meaning := core.Explain(s.Identity, s.Token, part, m).Summary
		if meaning != "" {
			meaning = ", " + meaning
		}
		p.labeled(typedName(doc, m), value, span{Muted, meaning})
	}
	if len(members) > 0 && !doc.Complete {
		rest := strings.Trim(doc.Text[members[len(members)-1].Value.End:], " ")
		p.labeled("lost from here on", span{Plain, cmp.Or(rest, "nothing follows")})
	}
	return len(members) > 0
}

// onOneLine returns JSON without the spaces and line breaks between its values.
func onOneLine(source string) string {
	var b bytes.Buffer
	if err := json.Compact(&b, []byte(source)); err != nil {
		return source
	}
	return b.String()
}

// tokenLine writes one of several tokens of the input.
func (p *page) tokenLine(s core.Snapshot, i int, where string) {
	shown := ""
	if i == s.Picked {
		shown = ", the one shown"
	}
	p.labeled(fmt.Sprintf("token %d", i+1), span{Plain, where + ", " + summary(s, i) + shown})
}

// typedName returns the name of a member without its quotes.
func typedName(doc token.Document, m token.Member) string {
	return strings.Trim(typedJSON(nameSource(doc, m)), `"`)
}

// decisionLines writes a line for each endpoint.
func (p *page) decisionLines(decisions []access.Decision, refused bool) {
	for _, d := range decisions {
		call := strings.TrimSpace(d.Method + " " + address(d) + " " + d.Operation)
		switch {
		case d.Allowed() || refused:
			p.line(span{Plain, allowed(d) + call + ", " + d.Endpoint.Does})
		default:
			p.line(span{Plain, allowed(d) + call + ", needs " + needs(d)})
		}
	}
}

func allowed(d access.Decision) string {
	if d.Allowed() {
		return "allowed: "
	}
	return "denied: "
}

// lines writes a comparison without columns.
func (p *diffPage) lines(c core.Comparison, sections []DiffSection) {
	p.labeled("first", span{Plain, p.names[0]})
	p.labeled("second", span{Plain, p.names[1]})
	p.labeled("differences", span{Plain, c.Summary()})
	for i, section := range sections {
		if c.Same && i == 0 {
			continue // it would say the same twice
		}
		for _, row := range section.Rows {
			p.row(section, row)
		}
		if section.Rest != "" {
			p.labeled(strings.ToLower(section.Title), span{Plain, section.Rest})
		}
	}
	p.unread(c)
}

// lineNouns say what a word is that a token gained or lost, where the word doesn't.
var lineNouns = map[string]string{"Users": "user ", "Features": "ready for ", "Disclosed claims": "disclosed "}

// row writes a difference. Where it is a finding, its section says whether it is new or fixed.
func (p *diffPage) row(section DiffSection, row DiffRow) {
	about := row.Label
	switch {
	case row.IsFinding:
		about = strings.ToLower(section.Title) + ": " + row.Label
	case row.Sign == Gained || row.Sign == Lost:
		about = row.Sign.Mark() + " " + lineNouns[section.Title] + row.Label
	}
	switch value := between(row); {
	case value != "" && row.Note != "":
		about += ": " + value + " (" + row.Note + ")"
	case value != "":
		about += ": " + value
	case row.Note != "":
		about += ": " + row.Note
	}
	p.exact(span{Plain, about})
}

// between returns the values of a difference: "1d; then 2d".
func between(row DiffRow) string {
	switch {
	case row.A.Text == row.B.Text || row.B.Text == "":
		return row.A.Text
	case row.A.Text == "":
		return row.B.Text
	}
	return row.A.Text + "; then " + row.B.Text
}
