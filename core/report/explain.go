package report

import (
	"strings"

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
	p.line(span{Strong, e.Code}, span{Muted, "  one of the " + e.Group + " checks"})
	for _, part := range []struct{ label, text string }{
		{"severity", e.Severities}, {"checks", e.Checks}, {"why", e.Why}, {"fix", e.Fix}, {"example", e.Example}, {"source", e.Source},
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
		const column = 24
		before := "  " + e.Code
		for _, line := range wrap(e.Severities+": "+e.Checks, p.sentences()-column) {
			p.exact(span{Plain, pad(before, column) + line})
			before = ""
		}
	}
	return p.String()
}

// paragraph writes a label and lines of text beside it, broken at spaces.
func (p *page) paragraph(label, text string) {
	if text == "" {
		return
	}
	p.gap()
	const column = 10
	for row := range strings.SplitSeq(text, "\n") {
		for _, line := range wrap(row, min(textWidth, p.sentences())-column) {
			p.exact(span{Muted, pad(label, column)}, span{Plain, line})
			label = ""
		}
	}
}
