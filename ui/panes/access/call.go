package access

import (
	"fmt"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"bulla/core/access"
	"bulla/core/diagnose"
	"bulla/core/probe"
	"bulla/themes"
	"bulla/ui/keymap"
	"bulla/ui/pane"
)

// callWindow is the overlay that explains a row and shows its requests: to copy, and to send.
type callWindow struct {
	prober
	title    string // "" for the request
	verdict  reply
	sections []diagnose.Section
	calls    []probe.Call
	at       int // among calls
	pager    pane.Pager
}

// window returns the window about the row under the cursor.
func (p *Pane) window(f pane.Frame) *callWindow {
	v := p.view(f)
	if r, ok := p.selected(v); ok {
		return &callWindow{verdict: verdict(r, f), sections: rowSections(r, f), calls: r.requests()}
	}
	return &callWindow{
		title: "why is my inbox empty?", verdict: answer(v, f), sections: inboxSections(v, f),
		calls: []probe.Call{{Endpoint: v.inbox.Endpoint, Operation: v.inbox.Operation}},
	}
}

// requests returns every request of the row: those of its methods or of its operations.
func (r row) requests() []probe.Call {
	var calls []probe.Call
	for _, d := range r.calls {
		if d.Operation == "" {
			calls = append(calls, probe.Call{Endpoint: d.Endpoint})
		}
		for _, operation := range d.Endpoint.Operations {
			calls = append(calls, probe.Call{Endpoint: d.Endpoint, Operation: operation})
		}
	}
	return calls
}

// nameOf names a request in one line.
func nameOf(c probe.Call) string {
	path := fullPath(access.Decision{Endpoint: c.Endpoint, Path: c.Endpoint.Path})
	return strings.TrimSpace(c.Endpoint.Method + " " + path + " " + c.Operation)
}

// Traits implements pane.Overlay.
func (w *callWindow) Traits() pane.Traits {
	return pane.Traits{Context: keymap.CallOverlay, MaxWidth: pane.OverlayWidth, Grows: true}
}

// Title implements pane.Overlay.
func (w *callWindow) Title(pane.Frame) (string, pane.Line) {
	title, facts := w.title, ""
	if title == "" {
		title = nameOf(w.calls[w.at])
	}
	if len(w.calls) > 1 {
		facts = fmt.Sprintf("%d of %d: left/right", w.at+1, len(w.calls))
	}
	return title, pane.Text(themes.Muted, facts)
}

// Wants implements pane.Wanting.
func (w *callWindow) Wants(f pane.Frame) int { return len(w.lines(f)) }

// Render implements pane.Overlay.
func (w *callWindow) Render(f pane.Frame) []pane.Line { return w.pager.Show(w.lines(f), f.Height, f) }

// lines returns all lines of the window.
func (w *callWindow) lines(f pane.Frame) []pane.Line {
	request := w.probe(f, w.calls[w.at], probe.Courier)
	sections := []diagnose.Section{
		section("request", request.Lines()...),
		section("predicted answer", w.predictions(f)...),
	}
	lines := pane.Wrap(w.verdict.role, w.verdict.glyph+" "+w.verdict.text, f.Width)
	return append(lines, pane.Sections(append(sections, w.sections...), f.Width)...)
}

// predictions says what the targets should answer.
func (w *callWindow) predictions(f pane.Frame) []string {
	var texts []string
	for _, to := range []probe.Target{probe.Emulator, probe.Courier} {
		p := w.probe(f, w.calls[w.at], to)
		host := p.Host
		if to == probe.Emulator {
			host = p.Name()
		}
		text := predicted(p.Predicted, " from "+host)
		if why := probe.WhyNot(*f.Snapshot, to); why != "" {
			text = "none from " + host + ": " + why
		}
		texts = append(texts, text)
	}
	return texts
}

// predicted is a prediction in one sentence; from is who answers, "" where that is clear.
func predicted(p probe.Prediction, from string) string {
	if p.Unverified {
		from += " if the signature is valid"
	}
	return p.Title() + from + ": " + p.Because
}

// Disabled implements pane.Keyed.
func (w *callWindow) Disabled(action keymap.Action, f pane.Frame) string {
	switch action {
	case keymap.ToEmulator:
		return probe.WhyNot(*f.Snapshot, probe.Emulator)
	case keymap.ToCourier:
		return probe.WhyNot(*f.Snapshot, probe.Courier)
	case keymap.CopyHere:
		if f.Snapshot.Token.Text == "" {
			return noToken(f)
		}
	case keymap.Left, keymap.Right:
		if len(w.calls) < 2 {
			return "there is only one request here"
		}
	}
	return ""
}

// Do implements pane.Keyed.
func (w *callWindow) Do(action keymap.Action, f pane.Frame) pane.Effect {
	switch action {
	case keymap.ToEmulator:
		return pane.Effect{Overlay: &sendWindow{to: probe.Emulator, call: w.calls[w.at]}}
	case keymap.ToCourier:
		return pane.Effect{Overlay: &sendWindow{to: probe.Courier, call: w.calls[w.at]}}
	case keymap.CopyHere:
		return pane.Effect{Copy: w.probe(f, w.calls[w.at], probe.Courier).Curl(), Copied: "curl command"}
	case keymap.Left:
		w.at = (w.at + len(w.calls) - 1) % len(w.calls)
	case keymap.Right:
		w.at = (w.at + 1) % len(w.calls)
	default:
		w.pager.Move(action, len(w.lines(f)), f.Height)
	}
	return pane.Effect{}
}

// Type implements pane.Overlay.
func (w *callWindow) Type(tea.KeyMsg, pane.Frame) pane.Effect {
	return pane.Say("e sends the call to the emulator, s to Courier; esc closes the window")
}
