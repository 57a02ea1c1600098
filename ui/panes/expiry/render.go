package expiry

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"bulla/core"
	"bulla/core/expiry"
	"bulla/themes"
	"bulla/ui/pane"
)

// Render implements pane.Pane.
func (p *Pane) Render(f pane.Frame) []pane.Line {
	if f.Snapshot.Mode == core.Inspect {
		return withKeys(renderPasted(f), f)
	}
	err := f.Snapshot.ExpiryErr
	var lines []pane.Line
	var given expiry.Given
	if p.field != nil {
		given, err = p.given(f)
		typed := p.field.Line(f.Width, f.Glyphs.Ellipsis)
		lines = append(lines, typed, p.pointer(typed, given, err, f))
	} else {
		lines = append(lines, renderChoices(f)...)
		if f.Height > 8 {
			lines = append(lines, pane.Line{})
		}
	}
	if err != nil {
		return append(lines, renderError(err, f)...)
	}
	f.Height = max(0, f.Height-len(lines))
	return append(lines, renderMeaning(f, !given.End.IsZero())...)
}

// pointer is the line below the typed text: a mark below the fault if that is in sight, or how a
// time that has passed was understood.
func (p *Pane) pointer(typed pane.Line, given expiry.Given, err error, f pane.Frame) pane.Line {
	if given.Note != "" {
		return pane.Text(themes.Warning, f.Glyphs.Warning+" "+given.Note)
	}
	var line pane.Line
	var fault *expiry.Error
	if errors.As(err, &fault) && fault.At <= len(fault.Text) {
		if cell := p.field.CellIn(typed, fault.At); cell >= 0 {
			line.PadTo(cell)
			line.Add(themes.Error, "^")
		}
	}
	return line
}

// renderChoices lays out the presets in one line, with the chosen one in brackets. An expiry that
// isn't a preset is added at the end. A bracket replaces the space between two choices, so that
// nothing moves when the choice changes.
func renderChoices(f pane.Frame) []pane.Line {
	at := chosen(f.Snapshot.Request)
	var all []string
	for _, c := range choices() {
		all = append(all, c.text)
	}
	if at < 0 {
		all = append(all, f.Snapshot.Request.Expiry)
		at = len(all) - 1
	}
	var lines []pane.Line
	var line pane.Line
	for i, choice := range all {
		var part pane.Line
		if line.Width() > 0 && line.Width()+1+pane.Width(choice)+1 > f.Width {
			lines = append(lines, *closeChoice(&line, i-1 == at, f))
			line = pane.Line{}
		}
		switch {
		case i == at:
			part.Add(themes.Accent, f.Glyphs.SelectedLeft).Add(themes.Strong, choice)
		case i-1 == at && line.Width() > 0:
			part.Add(themes.Accent, f.Glyphs.SelectedRight).Add(themes.Muted, choice)
		default:
			part.Add(themes.Muted, " "+choice)
		}
		line.Append(*part.Choice(i))
	}
	return append(lines, *closeChoice(&line, len(all)-1 == at, f))
}

// closeChoice adds the closing bracket if the last choice of a line is chosen.
func closeChoice(line *pane.Line, chosen bool, f pane.Frame) *pane.Line {
	if chosen {
		line.Add(themes.Accent, f.Glyphs.SelectedRight)
	}
	return line
}

func renderError(err error, f pane.Frame) []pane.Line {
	lines := pane.Wrap(themes.Error, f.Glyphs.Error+" "+reason(err), f.Width)
	var fault *expiry.Error
	if errors.As(err, &fault) && fault.Hint != "" {
		lines = append(lines, pane.Wrap(themes.Muted, fault.Hint, f.Width)...)
	}
	return append(lines, pane.Wrap(themes.Faint, "no token until this is fixed", f.Width)...)
}

// timelineRows is how many rows the meaning needs, so that the timeline fits next to any advice.
const timelineRows = 7

// renderMeaning says what the lifetime means, when the token expires, and the warnings or advice.
// What is sent comes early if the user typed something else.
func renderMeaning(f pane.Frame, sentFirst bool) []pane.Line {
	lifetime := f.Snapshot.Lifetime
	var lines []pane.Line
	exp := f.Snapshot.Times.ExpiresAt
	if lifetime.Form() == expiry.Absent {
		lines = append(lines, pane.Text(themes.Strong, "never: no exp claim"))
	} else {
		var meaning pane.Line
		meaning.Add(themes.Strong, lifetime.Describe())
		seconds := grouped(lifetime.Milliseconds()/1000) + " s"
		if seconds != lifetime.Describe() && meaning.Width()+3+pane.Width(seconds) <= f.Width {
			meaning.Add(themes.Muted, " = "+seconds)
		}
		lines = append(lines, meaning)
	}
	sent := pane.Text(themes.Faint, "sent as ")
	sent.Add(themes.Muted, lifetime.JSON())
	if sentFirst {
		lines = append(lines, sent)
	}
	if exp.OK() {
		lines = append(lines, dateLines(exp.Time, f)...)
	}
	warnings := lifetime.WarningsAt(f.Now.Unix())
	for _, warning := range warnings[:min(len(warnings), max(1, f.Height-5))] {
		lines = append(lines, pane.Wrap(themes.Warning, f.Glyphs.Warning+" "+warning.Text, f.Width)...)
	}
	var advice []pane.Line
	if len(warnings) == 0 {
		advice = pane.Wrap(themes.Muted, expiry.Advice(lifetime), f.Width)
	}
	// The token was just issued unless the clock was moved, so the advice says more. In a low pane
	// the timeline is left out whatever the advice, or it would come and go with each choice.
	bar := timelineOf(f)
	if f.Moved() || f.Height >= max(timelineRows, len(lines)+len(bar)+len(advice)) {
		lines = append(lines, bar...)
	}
	lines = append(lines, advice...)
	if !sentFirst && lifetime.JSON() != "" && f.Height > len(lines) {
		lines = append(lines, sent)
	}
	return lines
}

// dateLines shows when the token expires, in local time and in UTC.
func dateLines(end time.Time, f pane.Frame) []pane.Line {
	local := end.In(f.Snapshot.Now.Location())
	stamp := "Mon _2 Jan 15:04:05"
	if local.Year() != f.Snapshot.Now.Year() {
		stamp = "_2 Jan 2006 15:04:05"
	}
	word := "expires "
	if !f.Snapshot.Now.Before(end) {
		word = "expired "
	}
	line := pane.Text(themes.Muted, word)
	line.Add(themes.Text, local.Format(stamp)).Add(themes.Muted, " "+zone(local))
	lines := []pane.Line{line}
	if _, offset := local.Zone(); offset != 0 {
		utc := pane.Line{}
		utc.PadTo(len(word))
		utc.Add(themes.Muted, end.UTC().Format(stamp)+" UTC")
		lines = append(lines, utc)
	}
	return lines
}

// zone names the time zone of a time, or "local" and the offset if it has no name.
func zone(t time.Time) string {
	name, _ := t.Zone()
	if name == "" || strings.ContainsAny(name, "+-0123456789") {
		return "local (UTC" + t.Format("-07:00") + ")"
	}
	return name
}

// grouped writes a number with commas and at most three decimals.
func grouped(n float64) string {
	text := strings.TrimRight(strings.TrimRight(fmt.Sprintf("%.3f", n), "0"), ".")
	whole, fraction, _ := strings.Cut(text, ".")
	sign := ""
	if strings.HasPrefix(whole, "-") {
		sign, whole = "-", whole[1:]
	}
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	if fraction != "" {
		whole += "." + fraction
	}
	return sign + whole
}
