package report

import (
	"strings"
	"unicode"

	"bulla/core/visible"
)

// markdown writes a document of GitHub Flavored Markdown in which no text of the user is active:
// no link, image, HTML, mention or line break. Words of plain letters are written as they are, and
// everything else as code.
type markdown struct {
	text strings.Builder
	// mask masks what the document must not show.
	mask func(string) string
}

// raw writes a line of bulla's own text.
func (m *markdown) raw(line string) { m.text.WriteString(line + "\n") }

// heading starts a section.
func (m *markdown) heading(level int, text string) {
	if m.text.Len() > 0 {
		m.raw("")
	}
	m.raw(strings.Repeat("#", level) + " " + m.prose(text))
	m.raw("")
}

// table writes the head of a table.
func (m *markdown) table(names ...string) {
	m.row(names...)
	m.row(strings.Split(strings.Repeat("--- ", len(names)), " ")[:len(names)]...)
}

// row writes a row of cells that are Markdown.
func (m *markdown) row(cells ...string) { m.raw("| " + strings.Join(cells, " | ") + " |") }

// prose returns a sentence as Markdown, masked. Neighboring words that are code become one piece.
func (m *markdown) prose(text string) string {
	var b strings.Builder
	var code []string
	end := func(tail string) {
		if code != nil {
			b.WriteString(codeSpan(strings.Join(code, " ")) + tail)
			code = nil
		}
	}
	for _, word := range strings.Fields(visible.Text(m.mask(text))) {
		lead, inner, tail := punctuation(word)
		if lead != "" || isPlainWord(inner) {
			end("")
		}
		if code == nil && b.Len() > 0 {
			b.WriteByte(' ')
		}
		if isPlainWord(inner) {
			b.WriteString(lead + inner + tail)
			continue
		}
		if strings.HasSuffix(lead, `"`) && strings.HasPrefix(tail, `"`) {
			lead, tail = lead[:len(lead)-1], tail[1:] // code needs no quotes
			b.WriteString(lead + codeSpan(inner) + tail)
			continue
		}
		b.WriteString(lead)
		if code = append(code, inner); tail != "" {
			end(tail)
		}
	}
	end("")
	return b.String()
}

// code returns a text as a piece of code, masked.
func (m *markdown) code(text string) string { return codeSpan(visible.Text(m.mask(text))) }

// block writes a text as a block of code, masked, so that it can be copied.
func (m *markdown) block(text string) {
	const fence = "```"
	m.raw(fence + "sh")
	m.raw(strings.ReplaceAll(visible.Text(m.mask(text)), "`", `\`+"`"))
	m.raw(fence)
}

// codeSpan returns a text as a piece of code. A backtick would end it and a bar would end the cell
// of a table, so both are escaped as in JSON.
func codeSpan(text string) string {
	if text == "" {
		return "nothing"
	}
	return "`" + strings.NewReplacer("`", `\u0060`, "|", `\u007c`).Replace(text) + "`"
}

// punctuation splits a word into what is before and after its letters. Backticks around it are
// dropped.
func punctuation(word string) (lead, inner, tail string) {
	word = strings.Trim(word, "`")
	inner = strings.TrimLeft(word, `("'`)
	lead = word[:len(word)-len(inner)]
	trimmed := strings.TrimRight(inner, `)"',.;:!?`)
	return lead, trimmed, inner[len(trimmed):]
}

// longestNumber is how many characters a word with a digit may have: GitHub links longer ones that
// look like a commit.
const longestNumber = 6

// isPlainWord reports whether a word has only letters and digits, so that it means nothing in
// Markdown.
func isPlainWord(word string) bool {
	hasDigit, hasHyphen := false, false
	for i, r := range word {
		switch {
		case unicode.IsDigit(r):
			hasDigit = true
		case unicode.IsLetter(r):
		case i > 0 && (r == '-' || r == '\''):
			hasHyphen = hasHyphen || r == '-'
		default:
			return false
		}
	}
	return !hasDigit || !hasHyphen && len(word) <= longestNumber
}
