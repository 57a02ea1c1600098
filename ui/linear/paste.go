package linear

import (
	"strings"

	"bulla/core"
	"bulla/core/hint"
	"bulla/core/intake"
)

// pasteName is the name of the only command that a token may follow.
const pasteName = "paste"

// pasteCommand inspects the text that follows the command, a file, or the lines that follow.
func (d *dialog) pasteCommand(given string) {
	name, isFile := strings.CutPrefix(given, "@")
	switch {
	case isFile:
		text, err := d.ReadFile(d.ctx, name)
		switch {
		case d.ctx.Err() != nil:
		case err != nil:
			d.problem(hint.Of(err, "give the name of a file that you can read"))
		default:
			d.paste(text)
		}
	case given == "":
		d.say("Paste the text. An empty line or a period ends it.")
		d.pasteLines("", func(string) bool { return true })
	case goesOn(given):
		d.pasteFrom(given)
	default:
		d.paste(given)
	}
}

// goesOn reports whether a text that was pasted at the prompt has more lines.
func goesOn(text string) bool { return text != "[" && new(extent).add(text) } // [ is a key of the screen

// extent follows a text line by line and knows whether more lines belong to it: after a command of
// a shell with a backslash at its end, and in JSON that isn't closed.
type extent struct {
	begun  bool
	isJSON bool
	depth  int // of braces and brackets
}

// add adds a line, and reports whether there are more.
func (e *extent) add(line string) (more bool) {
	line = strings.TrimSpace(line)
	if !e.begun {
		e.begun, e.isJSON = true, strings.HasPrefix(line, "{") || strings.HasPrefix(line, "[")
	}
	quoted := false // a text of JSON ends in its line
	for i := 0; e.isJSON && i < len(line); i++ {
		switch c := line[i]; {
		case c == '"':
			quoted = !quoted
		case c == '\\' && quoted:
			i++
		case quoted:
		case c == '{' || c == '[':
			e.depth++
		case c == '}' || c == ']':
			e.depth--
		}
	}
	return e.depth > 0 || strings.HasSuffix(line, `\`)
}

// pasteFrom inspects a text whose first line was pasted at the prompt.
func (d *dialog) pasteFrom(first string) {
	var e extent
	e.add(first)
	d.pasteLines(first+"\n", e.add)
}

// pasteLines inspects a text and the lines that follow, up to an empty one or a period, or until
// more says that none follows a line.
func (d *dialog) pasteLines(text string, more func(line string) bool) {
	var b strings.Builder
	b.WriteString(text)
	for b.Len() < intake.MaxInput {
		line, ok := d.ask(pasteName)
		if end := strings.TrimSpace(line); !ok || end == "" || end == "." {
			break
		}
		b.WriteString(line + "\n")
		if !more(line) {
			break
		}
	}
	if d.ctx.Err() == nil {
		d.paste(b.String())
	}
}

// paste inspects a text.
func (d *dialog) paste(text string) {
	if strings.TrimSpace(text) == "" {
		d.say("Nothing was pasted, so nothing changed.")
		return
	}
	d.apply(core.Paste{Text: text})
	s := d.snapshot()
	var done []string
	if s.Asked() != nil {
		done = append(done, "composed from the pasted text; undo leaves it")
	}
	if len(s.Found.Removed) > 0 {
		done = append(done, "removed: "+strings.Join(s.Found.Removed, ", "))
	}
	d.show(done...)
}
