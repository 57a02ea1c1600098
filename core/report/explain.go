package report

import (
	"strings"
	"unicode/utf8"

	"bulla/core/diagnose"
)

type explainRecord struct {
	Code       string `json:"code"`
	Group      string `json:"group"`
	Severities string `json:"severities"`
	Checks     string `json:"checks"`
	Why        string `json:"why"`
	Fix        string `json:"fix"`
	Example    string `json:"example"`
	Source     string `json:"source"`
}

// Explain returns the JSON of what a finding means.
func Explain(e diagnose.Explanation) []byte { return object(explainRecord(e)) }

// ExplainText returns what a finding means as text.
func ExplainText(e diagnose.Explanation, style Style) string {
	p := &page{style: style}
	p.line(span{Strong, e.Code}, span{Muted, "  " + e.Severities + ", of the " + e.Group + " checks"})
	for _, part := range []struct{ label, text string }{
		{"checks", e.Checks}, {"why", e.Why}, {"fix", e.Fix}, {"example", e.Example}, {"source", e.Source},
	} {
		p.paragraph(part.label, part.text)
	}
	return p.String()
}

// ExplainAll returns the JSON of the list of all codes.
func ExplainAll() []byte {
	records := []explainRecord{}
	for _, code := range diagnose.Codes() {
		e, _ := diagnose.Explain(code)
		records = append(records, explainRecord(e))
	}
	return object(struct {
		Codes []explainRecord `json:"codes"`
	}{records})
}

// ExplainAllText returns the list of all codes, each with what it looks at.
func ExplainAllText(style Style) string {
	p := &page{style: style}
	group := ""
	for _, code := range diagnose.Codes() {
		e, _ := diagnose.Explain(code)
		if e.Group != group {
			group = e.Group
			p.gap()
			p.line(span{Strong, group})
		}
		p.line(span{Plain, "  " + pad(e.Code, 22)}, span{Muted, pad(e.Severities, 15)}, span{Plain, e.Checks})
	}
	return p.String()
}

// textWidth is how many characters a line of prose has.
const textWidth = 88

// paragraph writes a label and lines of text beside it, broken at spaces.
func (p *page) paragraph(label, text string) {
	if text == "" {
		return
	}
	p.gap()
	const column = 9
	for row := range strings.SplitSeq(text, "\n") {
		for _, line := range wrap(row, textWidth-column) {
			p.line(span{Muted, pad(label, column)}, span{Plain, line})
			label = ""
		}
	}
}

// wrap breaks text at spaces into lines of at most width characters; a longer word
// has a line of its own.
func wrap(text string, width int) []string {
	var lines []string
	line := ""
	for _, word := range strings.Fields(text) {
		if line != "" && utf8.RuneCountInString(line)+1+utf8.RuneCountInString(word) > width {
			lines = append(lines, line)
			line = ""
		}
		line = strings.TrimPrefix(line+" "+word, " ")
	}
	return append(lines, line)
}
