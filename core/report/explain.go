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

// Explain returns the explanation of a code as JSON.
func Explain(e diagnose.Explanation) []byte { return object(explainRecord(e)) }

// ExplainText returns the explanation of a code as text.
func ExplainText(e diagnose.Explanation, style Style) string {
	p := &page{style: style}
	if style.Lines {
		p.labeled("check "+e.Code, span{Muted, "one of the " + e.Group + " checks"})
	} else {
		p.line(span{Strong, e.Code}, span{Muted, "  one of the " + e.Group + " checks"})
	}
	for _, section := range e.Sections() {
		p.paragraph(section.Label, strings.Join(section.Texts, "\n"))
	}
	return p.String()
}

// ExplainAll returns the explanations of all codes as JSON.
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

// ExplainAllText returns the list of all codes by group, each with its severities and what it
// checks.
func ExplainAllText(style Style) string {
	var groups []string
	explanations := map[string][]diagnose.Explanation{}
	for _, code := range diagnose.Codes() {
		e, _ := diagnose.Explain(code)
		if explanations[e.Group] == nil {
			groups = append(groups, e.Group)
		}
		explanations[e.Group] = append(explanations[e.Group], e)
	}
	p := &page{style: style}
	for _, group := range groups {
		p.gap()
		p.line(span{Strong, group})
		for _, e := range explanations[group] {
			p.explanation(e)
		}
	}
	return p.String()
}

// explanation writes a code, and next to it its severities and what it checks.
func (p *page) explanation(e diagnose.Explanation) {
	const column = 24
	text := strings.ToUpper(e.Severities[:1]) + e.Severities[1:] + ". " + e.Checks
	label := "  " + e.Code
	for _, line := range wrap(text, p.sentences()-column) {
		p.exact(span{Plain, pad(label, column) + line})
		label = ""
	}
}

// paragraph writes a label and next to it lines of text, wrapped at spaces.
func (p *page) paragraph(label, text string) {
	if text == "" {
		return
	}
	if p.style.Lines {
		for row := range strings.SplitSeq(text, "\n") {
			p.labeled(label, span{Plain, strings.Join(strings.Fields(row), " ")})
			label = ""
		}
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
