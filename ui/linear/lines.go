package linear

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"bulla/core/hint"
	"bulla/core/intake"
	"bulla/core/redact"
	"bulla/core/visible"
)

// lineReader reads lines of any length, but keeps no more of each than intake reads of a paste.
type lineReader struct{ from *bufio.Reader }

func newLineReader(in io.Reader) *lineReader { return &lineReader{bufio.NewReader(in)} }

// next returns the next line; cut says that its end was dropped. The last line may lack its line
// break. A read that is waiting when ctx ends goes on in the background.
func (r *lineReader) next(ctx context.Context) (line string, cut bool, err error) {
	if ctx.Err() != nil {
		return "", false, context.Cause(ctx)
	}
	type read struct {
		line string
		cut  bool
		err  error
	}
	done := make(chan read, 1)
	go func() {
		line, cut, err := r.read()
		done <- read{line, cut, err}
	}()
	select {
	case <-ctx.Done():
		return "", false, context.Cause(ctx)
	case got := <-done:
		return got.line, got.cut, got.err
	}
}

func (r *lineReader) read() (line string, cut bool, err error) {
	var text strings.Builder
	for {
		piece, more, err := r.from.ReadLine()
		if err != nil {
			if text.Len() > 0 {
				return text.String(), cut, nil
			}
			return "", false, err //nolint:wrapcheck // only whether there is one matters
		}
		room := intake.MaxInput - text.Len()
		text.Write(piece[:min(len(piece), room)])
		cut = cut || len(piece) > room
		if !more {
			return text.String(), cut, nil
		}
	}
}

// say prints a line. Untrusted text in it becomes visible, and keys in it are masked.
func (d *dialog) say(text string) {
	d.print(visible.Text(redact.Keys(text)) + "\n")
	d.said++
}

// sayf prints a line from a format.
func (d *dialog) sayf(format string, values ...any) { d.say(fmt.Sprintf(format, values...)) }

// problem prints what is wrong and what to do about it.
func (d *dialog) problem(p hint.Problem) {
	text := "problem: " + p.Message
	if p.Hint != "" {
		text += "; " + p.Hint
	}
	d.say(text)
}

// refuse is problem for a message with a remedy.
func (d *dialog) refuse(message, remedy string) {
	d.problem(hint.Problem{Message: message, Hint: remedy})
}

// text prints the lines of a text as they are, with untrusted characters visible.
func (d *dialog) text(text string) {
	for line := range strings.Lines(text) {
		d.print(visible.Text(strings.TrimSuffix(line, "\n")) + "\n")
	}
}

// print writes text whose characters are all harmless.
func (d *dialog) print(text string) {
	if d.ASCII {
		text = ascii(text)
	}
	if _, err := io.WriteString(d.Out, text); err != nil && d.err == nil {
		d.err = fmt.Errorf("cannot write the answer: %w", err)
	}
}

// ascii replaces all characters that a terminal may not have.
func ascii(text string) string {
	var b strings.Builder
	for _, r := range text {
		switch {
		case r < utf8.RuneSelf:
			b.WriteRune(r)
		case r == '…':
			b.WriteString("...")
		case r == '•':
			b.WriteByte('*')
		default:
			fmt.Fprintf(&b, `\u{%04X}`, r)
		}
	}
	return b.String()
}
