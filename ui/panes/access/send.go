package access

import (
	"cmp"
	"fmt"

	tea "github.com/charmbracelet/bubbletea"

	"bulla/core"
	"bulla/core/courier"
	"bulla/core/probe"
	"bulla/core/redact"
	"bulla/core/visible"
	"bulla/themes"
	"bulla/ui/keymap"
	"bulla/ui/pane"
	"bulla/ui/pane/form"
)

// sendWindow is the overlay that says where a call goes and what is sent. It sends the call when
// the user says so, and shows the real answer beside the predicted one.
type sendWindow struct {
	prober
	to       probe.Target
	call     probe.Call
	name     string // of who was asked last
	progress form.Progress
	answer   *probe.Answer // nil for none yet
	scroll   form.Scroll
}

// Traits implements pane.Overlay.
func (w *sendWindow) Traits() pane.Traits {
	return pane.Traits{Context: keymap.ProbeOverlay, MaxWidth: pane.FieldsWidth, Grows: true}
}

// Title implements pane.Overlay.
func (w *sendWindow) Title(f pane.Frame) (string, pane.Line) {
	name := "Send to " + w.probe(f, w.call, w.to).Name()
	if w.answer != nil {
		name = nameOf(w.call) + ": predicted and real"
	}
	return name, pane.Text(themes.Muted, w.sheet(f).Paging(&w.scroll))
}

// Busy implements pane.Requesting.
func (w *sendWindow) Busy() {
	w.answer = nil
	w.progress.Start(w.name)
	w.scroll.ToOutcome()
}

// Failed implements pane.Requesting.
func (w *sendWindow) Failed(message, hint string) { w.progress.Failed(message, hint) }

// Canceled implements pane.Requesting.
func (w *sendWindow) Canceled() string {
	if w.call.Endpoint.Writes() && w.to == probe.Courier {
		return "canceled; " + w.name + " may still have received the request and carried it out"
	}
	return "canceled"
}

// Answered shows the answer.
func (w *sendWindow) Answered(a probe.Answer) {
	w.answer = &a
	w.progress.Reset()
	w.scroll = form.Scroll{}
}

// Disabled implements pane.Keyed.
func (w *sendWindow) Disabled(action keymap.Action, f pane.Frame) string {
	if action == keymap.Accept {
		return cmp.Or(w.progress.WhyNot(), probe.WhyNot(*f.Snapshot, w.to), w.probe(f, w.call, w.to).Fault.Message)
	}
	return ""
}

// Do implements pane.Keyed.
func (w *sendWindow) Do(action keymap.Action, f pane.Frame) pane.Effect {
	if action != keymap.Accept {
		w.scroll.Move(action)
		return pane.Effect{}
	}
	if w.Disabled(action, f) != "" {
		return pane.Effect{}
	}
	p := w.probe(f, w.call, w.to)
	w.name = p.Name()
	return pane.Effect{Request: *p}
}

// Type implements pane.Overlay.
func (w *sendWindow) Type(tea.KeyMsg, pane.Frame) pane.Effect {
	return pane.Say("enter sends the call; esc goes back")
}

// Scroll implements pane.Scrolling.
func (w *sendWindow) Scroll(rows int, _ pane.Frame) { w.scroll.By(rows) }

// Wants implements pane.Wanting.
func (w *sendWindow) Wants(f pane.Frame) int { return w.sheet(f).Len() }

// Render implements pane.Overlay.
func (w *sendWindow) Render(f pane.Frame) []pane.Line { return w.sheet(f).Lines(&w.scroll) }

// sheet returns the lines of the window: the answer, or what is going to be sent.
func (w *sendWindow) sheet(f pane.Frame) *form.Sheet {
	s := form.NewSheet(f, column)
	if w.answer != nil {
		addAnswer(s, w.answer, f)
		s.Gap()
		s.Whole(themes.Muted, "enter sends the call again; esc goes back")
		return s
	}
	p := w.probe(f, w.call, w.to)
	s.Words("host", themes.Strong, p.Host)
	s.Words("", themes.Muted, w.aboutHost(f))
	s.Fault(p.Fault)
	if changes := p.Changes(*f.Snapshot); changes != "" && w.to == probe.Courier {
		s.Warning(changes)
	} else if changes != "" {
		s.Note(changes)
	}
	s.Words("request", themes.Text, p.Shown())
	s.Words("token", themes.Text, aboutToken(f.Snapshot, p))
	s.Words("user", themes.Text, aboutUser(p))
	if p.Request.Body != "" {
		s.Words("body", themes.Text, visible.Text(p.Mask(p.Request.Body)))
	}
	s.Words("predicted", themes.Text, predicted(p.Predicted, ""))
	if f.Moved() && w.to == probe.Emulator {
		s.Note("the emulator uses the clock of the screen, which you moved")
	} else if f.Moved() {
		s.Note("the clock of the screen was moved: this prediction is for now")
	}
	if p.Fault.IsZero() {
		s.Gap()
		s.Progress(&w.progress, "Nothing has been sent yet: enter sends it. No redirect is followed.", "enter sends it again")
	}
	return s
}

// column is how many cells the labels take.
const column = 11

// aboutHost says why the call goes to this host.
func (w *sendWindow) aboutHost(f pane.Frame) string {
	switches := fmt.Sprintf("%s in the window of %s switches to the ",
		f.Keys.Key(keymap.IssueOverlay, keymap.Region), f.Keys.Global(keymap.Send))
	switch {
	case w.to == probe.Emulator && !w.running.IsZero():
		return "the tour's emulator, on this machine"
	case w.to == probe.Emulator:
		return "bulla's emulator, on a free port of this machine; it runs for this call only"
	case w.baseURL != "":
		return "from COURIER_BASE_URL"
	case w.region == courier.EU:
		return "EU region; " + switches + "US"
	}
	return "US region; " + switches + "EU"
}

// aboutToken says which token is sent, and where in the request it is.
func aboutToken(s *core.Snapshot, p *probe.Probe) string {
	which := "the pasted token"
	switch {
	case s.Mode == core.Compose:
		which = "the composed token"
	case s.Origin.Host != "":
		which = "the token from " + visible.Text(s.Origin.Host)
	}
	if p.IsWebSocket() {
		return which + ", as auth in the address"
	}
	return which + ", as Authorization: Bearer eyJ" + redact.Stars
}

// aboutUser says whom the call acts for.
func aboutUser(p *probe.Probe) string {
	const longest = 60 // characters of an ID
	if p.User == "" {
		return "none: the token names no user"
	}
	return redact.Short(p.User, longest)
}
