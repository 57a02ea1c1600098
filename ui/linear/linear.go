// Package linear is bulla without a screen, for screen readers, terminals that can't draw, and
// scripts: a prompt takes commands, and what they change is printed in lines. Each line is a
// sentence or a name with its value. The state is a core.Session, as on the screen, and texts come
// from core/report.
package linear

import (
	"context"
	"io"
	"strings"
	"time"

	"github.com/google/uuid"

	"bulla/core"
	"bulla/core/hint"
	"bulla/core/intake"
	"bulla/core/report"
	"bulla/core/share"
	"bulla/core/token"
)

// Options give the prompt what it needs from outside.
type Options struct {
	// Workbench is the state to begin with.
	Workbench core.Workbench
	// Input is a text to inspect at once, if HasInput is set.
	Input    string
	HasInput bool
	// In has the commands, Out gets the answers, and Prompts gets what asks for the next line.
	In           io.Reader
	Out, Prompts io.Writer
	// Terminal is set if In is a terminal: it shows what is typed, and cuts very long lines.
	Terminal bool
	// ASCII replaces all other characters in the answers.
	ASCII  bool
	Now    func() time.Time
	Random io.Reader
	// Copy puts a text on the clipboard and says how that went; warning says why the text is of no
	// use. What can't be copied is printed, and so is everything if Copy is nil.
	Copy func(text, what, warning string) (said string, ok bool)
	// ReadFile reads a file that the user names as @FILE. It stops when ctx ends.
	ReadFile func(ctx context.Context, name string) (string, error)
	Share    share.Options
	Version  string
}

// dialog is one run of the prompt.
type dialog struct {
	Options
	ctx     context.Context
	lines   *lineReader
	session *core.Session
	// shift is how many seconds the clock was moved.
	shift int64
	// said is how many lines were said.
	said int
	// ended is set by quit, and at the end of the input.
	ended bool
	err   error // of the first answer that could not be written
}

// Run reads commands until quit or the end of the input. If ctx ends first, the error is its cause.
func Run(ctx context.Context, o Options) error {
	d := &dialog{Options: o, ctx: ctx, lines: newLineReader(o.In), session: core.NewSession(o.Workbench)}
	d.say("bulla in lines, without a screen. Type help for the commands, quit to leave.")
	if o.HasInput {
		d.paste(o.Input)
	} else {
		d.show("preview: signed with the local key, so Courier refuses it; issue says how to get a real one")
	}
	for !d.ended && d.err == nil {
		line, ok := d.ask("")
		if ok {
			d.carryOut(line)
		}
	}
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	return d.err
}

// ask prompts for a line. It reports false at the end of the input, which ends the dialog.
func (d *dialog) ask(name string) (line string, ok bool) {
	_, _ = io.WriteString(d.Prompts, name+"> ")
	text, cut, err := d.lines.next(d.ctx)
	if !d.Terminal || err != nil {
		_, _ = io.WriteString(d.Prompts, "\n") // no one typed the end of this line
	}
	if err != nil {
		d.ended = true
		return "", false
	}
	switch {
	case cut:
		d.say("The line is longer than bulla reads. Its end was dropped.")
	case d.Terminal && len(text) >= longestTyped:
		d.say("The terminal may have cut this line. Write the text to a file, and type: paste @FILE")
	}
	return text, true
}

// longestTyped is the most bytes of a line that Linux takes from a terminal; macOS takes fewer.
const longestTyped = 4095

// field asks for what a command needs. An empty answer changes nothing.
func (d *dialog) field(name string) (value string, ok bool) {
	line, ok := d.ask(name)
	value = strings.TrimSpace(line)
	if ok && value == "" {
		d.say("Nothing was typed, so nothing changed.")
	}
	return value, ok && value != ""
}

// carryOut carries out what was typed at the prompt: a command, or a text with a token.
func (d *dialog) carryOut(line string) {
	line = strings.TrimSpace(line)
	word, rest, _ := strings.Cut(line, " ")
	if word == "" {
		return
	}
	c, known := find(word)
	found := intake.Find(line)
	switch {
	case known && found.Token == "" && c.takes == "" && rest != "":
		d.refuse(quote(strings.TrimSpace(rest))+" can't follow "+c.name, "type only "+c.name)
	case known && (found.Token == "" || c.name == pasteName):
		c.run(d, strings.TrimSpace(rest))
	case found.Token != "":
		d.paste(line)
		if _, cut := d.snapshot().Finding(token.FaultTruncated); cut {
			d.say("If the text has more lines, type paste first, and then the text.")
		}
	case goesOn(line):
		d.pasteFrom(line)
	case isText(found.Kind):
		d.unknown(word)
	default:
		d.paste(line)
	}
}

// isText reports whether a kind is only words, which nobody pastes.
func isText(kind intake.Kind) bool { return kind == intake.Text || kind == intake.Empty }

// now returns the time that tokens are judged at: the present, moved by shift.
func (d *dialog) now() time.Time {
	now := d.Now().UTC().Truncate(time.Second)
	if d.shift == 0 {
		return now
	}
	return time.Unix(now.Unix()+d.shift, 0).UTC() // a time.Duration can't hold enough seconds
}

// snapshot returns what follows from the present state.
func (d *dialog) snapshot() core.Snapshot { return d.session.Snapshot(d.now()) }

// moment returns the time and a new ID for a token that is issued now.
func (d *dialog) moment() core.Moment {
	id, err := uuid.NewRandomFromReader(d.Random)
	if err != nil {
		d.problem(hint.Problem{Message: "no random numbers for the ID of a token: " + err.Error()})
	}
	return core.Moment{Now: d.Now().UTC().Truncate(time.Second), ID: id.String()}
}

// apply makes changes as one step.
func (d *dialog) apply(changes ...core.Change) { d.session.Apply(d.moment(), changes...) }

// style is that of all reports here.
func style() report.Style { return report.Style{Lines: true} }
