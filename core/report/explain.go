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
		for _, line := range wrap(e.Severities+": "+e.Checks, pageWidth-column) {
			p.line(span{Plain, pad(before, column) + line})
			before = ""
		}
	}
	return p.String()
}

// The widths in characters of lines of text: what an explanation has, and what fits
// a wide terminal.
const (
	textWidth = 88
	pageWidth = 100
)

// paragraph writes a label and lines of text beside it, broken at spaces.
func (p *page) paragraph(label, text string) {
	if text == "" {
		return
	}
	p.gap()
	const column = 10
	for row := range strings.SplitSeq(text, "\n") {
		for _, line := range wrap(row, textWidth-column) {
			p.line(span{Muted, pad(label, column)}, span{Plain, line})
			label = ""
		}
	}
}

// wrap breaks text at spaces into lines of at most width characters; a longer word
// has a line of its own. Spaces inside a line stay as they are.
func wrap(text string, width int) []string {
	const least = 20
	var lines []string
	text, width = strings.TrimRight(text, " "), max(width, least)
	for utf8.RuneCountInString(text) > width {
		end := min(len(text), len(string([]rune(text)[:width+1])))
		at := strings.LastIndexByte(text[:end], ' ')
		if at <= 0 {
			at = strings.IndexByte(text, ' ')
		}
		if at <= 0 {
			break
		}
		lines = append(lines, text[:at])
		text = strings.TrimLeft(text[at:], " ")
	}
	return append(lines, text)
}
