// Package code is the overlay that shows code for the composed token: a backend that issues it, a
// client that uses it, and a timer that refreshes it.
package code

import (
	"path"
	"slices"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"bulla/core"
	"bulla/core/courier"
	"bulla/core/hint"
	"bulla/core/snippet"
	"bulla/themes"
	"bulla/ui/keymap"
	"bulla/ui/pane"
	"bulla/ui/pane/form"
)

// Overlay shows the code. It keeps the language and how far the code is scrolled.
type Overlay struct {
	pane.Filtered
	region courier.Region
	at     int // among snippet.Languages
	pager  pane.Pager
	last   rendered
}

// rendered is the code of a request. It is kept because it is drawn many times.
type rendered struct {
	name    string
	request snippet.Request
	text    string
	err     error
}

// New returns the overlay.
func New() *Overlay { return &Overlay{} }

// SetRegion sets the region that the code calls; "" is the US.
func (o *Overlay) SetRegion(region courier.Region) { o.region = region }

// Traits implements pane.Overlay.
func (o *Overlay) Traits() pane.Traits {
	return pane.Traits{Context: keymap.CodeOverlay, MaxWidth: maxWidth, Grows: true, Kept: true}
}

// language returns the language that is shown.
func (o *Overlay) language() snippet.Language { return snippet.Languages()[o.at] }

// code returns the code, or why there is none.
func (o *Overlay) code(f pane.Frame) (string, hint.Problem) {
	if err := f.Snapshot.ExpiryErr; err != nil {
		return "", hint.Of(err, "esc goes back: choose another expiry")
	}
	request := snippet.Request{Scope: f.Snapshot.Request.Scope(), ExpiresIn: f.Snapshot.Lifetime, Region: o.region}
	if name := o.language().Name; o.last.name != name || o.last.request != request {
		text, err := snippet.Render(name, request)
		o.last = rendered{name: name, request: request, text: text, err: err}
	}
	return o.last.text, hint.Of(o.last.err, "esc goes back to composing")
}

// Title implements pane.Overlay.
func (o *Overlay) Title(f pane.Frame) (string, pane.Line) {
	if o.Filter.On() {
		return "Code", o.Filter.Facts(len(o.matching()), len(snippet.Languages()))
	}
	language := o.language()
	facts := pane.Text(themes.Text, language.For(f.Snapshot.Request.Scope()).File)
	var more []string
	if f.Width < hinted {
		more = append(more, "left/right")
	} else {
		more = append(more, language.Side.String())
	}
	if o.page(f) < len(o.lines(f)) {
		more = append(more, f.Keys.Key(keymap.CodeOverlay, keymap.PageDown)+" scrolls")
	}
	for _, text := range more {
		text = " " + f.Glyphs.Dot + " " + text
		if facts.Width()+pane.Width(text) <= f.Width-titleWidth {
			facts.Add(themes.Muted, text)
		}
	}
	return "Code", facts
}

const (
	// maxWidth is wider than that of other overlays, so that fewer lines of code wrap.
	maxWidth = 112
	// hinted is the width from which the lower border names the keys of both directions.
	hinted = 44
	// titleWidth is how much of the upper border its title takes.
	titleWidth = 9
)

// Disabled implements pane.Keyed.
func (o *Overlay) Disabled(action keymap.Action, f pane.Frame) string {
	if action != keymap.CopyHere && action != keymap.WriteFile {
		return ""
	}
	_, fault := o.code(f)
	return fault.Message
}

// Do implements pane.Keyed.
func (o *Overlay) Do(action keymap.Action, f pane.Frame) pane.Effect {
	switch action {
	case keymap.Left:
		o.show(-1)
	case keymap.Right:
		o.show(+1)
	case keymap.Filter:
		o.Filter.Open()
	case keymap.CopyHere:
		if text, fault := o.code(f); fault.IsZero() {
			return pane.Effect{Copy: text, Copied: o.language().Title + " code"}
		}
	case keymap.WriteFile:
		if text, fault := o.code(f); fault.IsZero() {
			name := o.language().For(f.Snapshot.Request.Scope()).File
			return pane.Effect{Write: &pane.FileText{What: "code", Name: path.Base(name), Text: text}}
		}
	default:
		o.pager.Move(action, len(o.lines(f)), o.page(f))
	}
	return pane.Effect{}
}

// Click implements pane.Clickable: it shows the language that was clicked.
func (o *Overlay) Click(t pane.Target, _ pane.Frame) pane.Effect {
	if t.Row < len(snippet.Languages()) {
		o.at, o.pager = t.Row, pane.Pager{}
	}
	return pane.Effect{}
}

// show shows the language so many further among those that match the filter, in a circle.
func (o *Overlay) show(by int) {
	matching := o.matching()
	if len(matching) == 0 {
		return
	}
	at := max(slices.Index(matching, o.at), 0) + by
	o.at, o.pager = matching[(at+len(matching))%len(matching)], pane.Pager{}
}

// matching returns the languages that match the filter, as positions among all.
func (o *Overlay) matching() []int {
	var matching []int
	for i, language := range snippet.Languages() {
		if o.Filter.Matches(language.Name, language.Title, language.Side.String()) {
			matching = append(matching, i)
		}
	}
	return matching
}

// page returns how many lines of code fit.
func (o *Overlay) page(f pane.Frame) int {
	return max(f.Height-len(o.head(f))-len(o.Filter.Lines(f)), 1)
}

// Type implements pane.Overlay and pane.Typing: only the filter is typed here.
func (o *Overlay) Type(key tea.KeyMsg, f pane.Frame) pane.Effect {
	if !o.Filter.Typing() {
		return pane.Say("esc closes the window")
	}
	return o.Filter.Type(key, o, f, func() {
		if !slices.Contains(o.matching(), o.at) {
			o.show(0)
		}
	})
}

// Wants implements pane.Wanting.
func (o *Overlay) Wants(f pane.Frame) int { return len(o.head(f)) + len(o.lines(f)) }

// Render implements pane.Overlay.
func (o *Overlay) Render(f pane.Frame) []pane.Line {
	lines := append(o.head(f), o.pager.Show(o.lines(f), o.page(f), f)...)
	all := pane.AtBottom(lines, o.Filter.Lines(f), f.Height)
	return all[:min(len(all), max(f.Height, 0))]
}

// head returns the lines above the code: the languages, which token the code is for if another one
// is shown, and which scopes its component lacks.
func (o *Overlay) head(f pane.Frame) []pane.Line {
	head := []pane.Line{o.tabs(f)}
	if f.Height >= roomy && f.Snapshot.Mode == core.Inspect {
		head = append(head, pane.Text(themes.Muted, "for the composed token, not the one shown").Fit(f.Width, f.Glyphs.Ellipsis))
	}
	if gap := o.gap(f); f.Height >= roomy && gap != "" {
		for _, line := range pane.Wrap(themes.Warning, gap, f.Width) {
			head = append(head, line.Fit(f.Width, f.Glyphs.Ellipsis))
		}
	}
	if f.Height >= roomy {
		head = append(head, pane.Line{}.Fit(f.Width, ""))
	}
	return head
}

// gap says which scopes the component in the code lacks, "" if none.
func (o *Overlay) gap(f pane.Frame) string {
	scope := f.Snapshot.Request.Scope()
	gap := snippet.GapOf(o.language(), scope)
	if scope == "" || gap.IsZero() {
		return ""
	}
	return f.Glyphs.Warning + " " + gap.Feature.Requires() + " " + gap.Words()
}

// roomy is the height from which there is room for more than the languages.
const roomy = 8

// lines returns the lines of the code, or why there is none.
func (o *Overlay) lines(f pane.Frame) []pane.Line {
	text, fault := o.code(f)
	if !fault.IsZero() {
		s := form.NewSheet(f, 0)
		s.Fault(fault)
		return s.Lines(&form.Scroll{})
	}
	var lines []pane.Line
	highlights := o.language().Highlights
	for line := range strings.Lines(text) {
		lines = append(lines, wrapped(untabbed(strings.TrimSuffix(line, "\n")), highlights, f)...)
	}
	return lines
}
