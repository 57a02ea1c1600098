package cli

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// roff is a man page in the macros of man(7), which groff and mandoc read. It is written here
// because cobra's own generator takes the help for Markdown: it would drop its line breaks, and
// read an asterisk or a bracket as markup.
type roff struct {
	strings.Builder
	// begun is true after the first paragraph of a section.
	begun bool
}

// escapes are the characters that roff would replace with typographic ones, or read as its own.
var escapes = strings.NewReplacer(`\`, `\e`, "-", `\-`, "'", `\(aq`, "`", `\(ga`, `"`, `\(dq`, "^", `\(ha`, "~", `\(ti`)

// escape returns a text as roff prints it unchanged. Characters outside ASCII become their numbers,
// because groff reads Latin-1.
func escape(text string) string {
	var b strings.Builder
	for _, r := range escapes.Replace(text) {
		if r < utf8.RuneSelf {
			b.WriteRune(r)
		} else {
			fmt.Fprintf(&b, `\[u%04X]`, r)
		}
	}
	return b.String()
}

// macro writes a line with a macro.
func (r *roff) macro(name string, args ...string) {
	r.WriteString("." + name)
	for _, arg := range args {
		r.WriteString(` "` + escape(arg) + `"`)
	}
	r.WriteString("\n")
}

// line writes a line of text. A dot at its start would make it a macro.
func (r *roff) line(text string) {
	if strings.HasPrefix(text, ".") {
		r.WriteString(`\&`)
	}
	r.WriteString(escape(text) + "\n")
	r.begun = true
}

// section begins a section.
func (r *roff) section(title string) {
	r.macro("SH", title)
	r.begun = false
}

// item writes a term in bold, its value in italics, and what it means.
func (r *roff) item(term, value, meaning string) {
	r.macro("TP")
	r.WriteString(`\fB` + escape(term) + `\fR`)
	if value != "" {
		r.WriteString(`\fI` + escape(value) + `\fR`)
	}
	r.WriteString("\n")
	r.line(meaning)
}

// prose writes paragraphs. Lines that are indented keep their breaks.
func (r *roff) prose(text string) {
	kept, blank := false, false
	for line := range strings.SplitSeq(strings.TrimRight(text, "\n"), "\n") {
		if line == "" {
			blank = true
			continue
		}
		indented := strings.HasPrefix(line, " ")
		switch {
		case kept && !indented:
			r.macro("fi")
			r.macro("PP")
		case kept && blank:
			r.macro("sp")
		case indented != kept, blank:
			if r.begun {
				r.macro("PP")
			}
		}
		if indented && !kept {
			r.macro("nf")
		}
		r.line(line)
		kept, blank = indented, false
	}
	if kept {
		r.macro("fi")
	}
}
