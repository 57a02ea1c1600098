package remote

import (
	"fmt"
	"strings"

	"bulla/core"
	"bulla/core/courier"
	"bulla/core/courier/issuer"
	"bulla/core/expiry"
	"bulla/core/scope"
	"bulla/themes"
	"bulla/ui/pane"
	"bulla/ui/pane/form"
)

// column is the cells of the labels.
const column = 13

// Wants implements pane.Wanting.
func (p *Pane) Wants(f pane.Frame) int { return p.sheet(f).Len() }

// Render implements pane.Pane.
func (p *Pane) Render(f pane.Frame) []pane.Line { return p.sheet(f).Lines(&p.scroll) }

// sheet sets the whole window.
func (p *Pane) sheet(f pane.Frame) *form.Sheet {
	request := p.request(f)
	s := form.NewSheet(f, column)
	p.addHost(s, f, request)
	p.addEnvironment(s, request)
	p.addScope(s, f, request)
	p.addSample(s, f)
	addExpiry(s, f)
	s.Key(&p.key, true)
	s.Done()
	s.Gap()
	if f.Snapshot.Mode == core.Inspect {
		s.Whole(themes.Muted, "This asks for what is composed, not for the pasted token.")
	}
	before := "Nothing was sent yet: ctrl+s sends it."
	if !p.worst(f).IsZero() {
		before = "Nothing was sent yet."
	}
	s.Asking(&p.asking, before, "ctrl+s sends it again")
	return s
}

// addHost says which server is asked.
func (p *Pane) addHost(s *form.Sheet, f pane.Frame, request issuer.Request) {
	s.Words("host", themes.Strong, request.Host())
	switch {
	case p.settings.BaseURL != "":
		s.Words("", themes.Muted, "from COURIER_BASE_URL")
	case p.settings.Region == courier.EU:
		s.Words("", themes.Muted, "the EU; ctrl+r asks in the US")
	default:
		s.Words("", themes.Muted, "the US; ctrl+r asks in the EU")
	}
	s.Fault(p.hostFault(f))
}

// addEnvironment says where the token will be good: the key decides that.
func (p *Pane) addEnvironment(s *form.Sheet, request issuer.Request) {
	if !p.key.Fault().IsZero() {
		s.Words("environment", themes.Muted, "that of the API key")
		return
	}
	s.Words("environment", themes.Strong, request.Environment())
}

// addSample says that nobody chose the user, which matters most in production.
func (p *Pane) addSample(s *form.Sheet, f pane.Frame) {
	const other = "esc closes this window, and a in Scopes takes yours"
	tenant, _ := courier.KeyScope(p.key.Text())
	switch {
	case !f.Snapshot.SampleUser:
	case tenant.Environment == "production":
		s.Warning("this is production, and nobody chose the user " + core.SampleUser + ": " + other)
	default:
		s.Note(core.SampleUser + " is the sample user: " + other)
	}
}

// maxFaults is how many faults of the scope are listed.
const maxFaults = 3

// addScope shows the scope string, wrapped at its spaces only.
func (p *Pane) addScope(s *form.Sheet, f pane.Frame, request issuer.Request) {
	if strings.TrimSpace(request.Scope) == "" {
		s.Words("scope", themes.Muted, "none")
	} else {
		s.Words("scope", themes.Text, request.Scope)
	}
	if f.Snapshot.ExpiryErr == nil {
		s.Fault(p.fault(f))
	}
	faults := scope.Parse(request.Scope).Faults
	for i, fault := range faults {
		switch {
		case fault.Kind == scope.Empty:
		case i == maxFaults:
			s.Warning(fmt.Sprintf("and %d more: the diagnosis lists them", len(faults)-i))
			return
		default:
			s.Warning(fault.Title + ": " + fault.Fix)
		}
	}
}

// addExpiry shows expires_in as it is sent.
func addExpiry(s *form.Sheet, f pane.Frame) {
	lifetime, err := f.Snapshot.Lifetime, f.Snapshot.ExpiryErr
	switch {
	case err != nil:
		s.Words("expires_in", themes.Muted, "not understood")
		s.Fault(misread(err))
	case lifetime.Form() == expiry.Absent:
		s.Words("expires_in", themes.Text, "not sent")
		s.Warning("the token will never expire, and Courier cannot revoke it")
	default:
		s.Words("expires_in", themes.Text, strings.TrimPrefix(lifetime.JSON(), `"expires_in": `))
	}
}
