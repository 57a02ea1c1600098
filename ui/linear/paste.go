package linear

import (
	"encoding/json"
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
		text, err := d.ReadFile(name)
		if err != nil {
			d.problem(hint.Of(err, "give the name of a file that you can read"))
			return
		}
		d.paste(text)
	case given == "":
		d.say("Paste the text. An empty line or a period ends it.")
		d.pasteLines("", func(string) bool { return false })
	case goesOn(given):
		d.pasteFrom(given)
	default:
		d.paste(given)
	}
}

// goesOn reports whether a text that was pasted at the prompt has more lines: a command of a shell
// with a backslash at its end, or JSON that isn't closed.
func goesOn(text string) bool {
	isJSON := strings.HasPrefix(text, "{") || strings.HasPrefix(text, "[") && text != "[" // a key of the screen
	return strings.HasSuffix(text, `\`) || isJSON && !json.Valid([]byte(text))
}

// pasteFrom inspects a text whose first line was pasted at the prompt.
func (d *dialog) pasteFrom(first string) {
	d.pasteLines(first+"\n", func(text string) bool { return !goesOn(strings.TrimSpace(text)) })
}

// pasteLines inspects a text and the lines that follow, up to an empty one or a period, or until
// the text is whole.
func (d *dialog) pasteLines(text string, whole func(string) bool) {
	var b strings.Builder
	b.WriteString(text)
	for b.Len() < intake.MaxInput {
		line, ok := d.ask(pasteName)
		if end := strings.TrimSpace(line); !ok || end == "" || end == "." {
			break
		}
		b.WriteString(line + "\n")
		if whole(b.String()) {
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
