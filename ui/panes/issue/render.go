package issue

import (
	"fmt"
	"slices"
	"strings"

	"bulla/core"
	"bulla/core/courier"
	"bulla/core/diagnose"
	"bulla/core/expiry"
	"bulla/core/issuer"
	"bulla/core/scope"
	"bulla/themes"
	"bulla/ui/keymap"
	"bulla/ui/pane"
	"bulla/ui/pane/form"
)

// column is how many cells the labels take.
const column = 13

// Wants implements pane.Wanting.
func (o *Overlay) Wants(f pane.Frame) int {
	s, _ := o.sheet(f)
	return s.Len()
}

// Render implements pane.Overlay.
func (o *Overlay) Render(f pane.Frame) []pane.Line { return o.draw(f) }

// draw draws the overlay and records whether host, environment and scope have been visible, at once
// or by paging.
func (o *Overlay) draw(f pane.Frame) []pane.Line {
	s, naming := o.sheet(f)
	if now := (drawn{o.names(f), f.Width, f.Height}); o.drawn != now {
		o.drawn = now
		o.scroll.Unsee()
	}
	lines := s.Lines(&o.scroll)
	if o.scroll.Seen() >= naming {
		o.seen = o.drawn.names
	}
	return lines
}

// sheet returns the lines of the overlay, fewer if there is no room for all, and how many of the
// first lines show host, environment and scope.
func (o *Overlay) sheet(f pane.Frame) (s *form.Sheet, naming int) {
	if s, naming = o.whole(f); s.Len() <= f.Height {
		return s, naming
	}
	return o.brief(f)
}

// whole returns all lines of the overlay.
func (o *Overlay) whole(f pane.Frame) (s *form.Sheet, naming int) {
	request := o.request(f)
	s = form.NewSheet(f, column)
	o.addHost(s, f, request)
	s.Words("environment", o.environmentRole(), o.environment(request))
	o.addScope(s, f, request)
	naming = s.Len()
	addScopeRemarks(s, f, request)
	o.addSample(s, f)
	addExpiry(s, f)
	s.Key(&o.key, true)
	s.Done()
	s.Gap()
	if f.Snapshot.Mode == core.Inspect {
		s.Whole(themes.Muted, "This requests the composed token, not the pasted one.")
	}
	before := "Nothing has been sent yet: ctrl+s sends it."
	switch {
	case !o.worst(f).IsZero():
		before = "Nothing has been sent yet."
	case wrong(f, request):
		before = "Nothing has been sent yet: ctrl+s sends it anyway."
	}
	s.Progress(&o.progress, before, "ctrl+s sends it again")
	return s, naming
}

// addHost adds the server of the request.
func (o *Overlay) addHost(s *form.Sheet, f pane.Frame, request issuer.Request) {
	fault := o.hostFault(f)
	s.Words("host", themes.Strong, o.host(f))
	switch {
	case o.settings.BaseURL != "" && fault.IsZero():
		s.Words("", themes.Muted, "from COURIER_BASE_URL: "+request.Address())
	case o.settings.BaseURL != "":
		s.Words("", themes.Muted, "from COURIER_BASE_URL")
	case o.settings.Region == courier.EU:
		s.Words("", themes.Muted, "EU region; ctrl+r switches to the US")
	default:
		s.Words("", themes.Muted, "US region; ctrl+r switches to the EU")
	}
	s.Fault(fault)
	if warning := request.HostWarning(); warning != "" {
		s.Warning(warning)
	}
}

// host names the server of the request.
func (o *Overlay) host(f pane.Frame) string {
	if !o.hostFault(f).IsZero() {
		return "none"
	}
	return o.request(f).Host()
}

// environment names the environment of the token, which the key decides.
func (o *Overlay) environment(request issuer.Request) string {
	if !o.key.Fault().IsZero() {
		return "set by the API key"
	}
	return request.Environment()
}

// environmentRole mutes an environment that is not known yet.
func (o *Overlay) environmentRole() themes.Role {
	if !o.key.Fault().IsZero() {
		return themes.Muted
	}
	return themes.Strong
}

// addSample says that the user is the sample user, which matters most in production.
func (o *Overlay) addSample(s *form.Sheet, f pane.Frame) {
	switch text, grave := o.sample(f); {
	case text == "":
	case grave:
		s.Warning(text)
	default:
		s.Note(text)
	}
}

// sample says that the user is the sample user, "" if it is not; grave is set if the token is for
// production.
func (o *Overlay) sample(f pane.Frame) (text string, grave bool) {
	other := fmt.Sprintf("press %s, then %s in Scopes to set yours",
		f.Keys.Key(keymap.IssueOverlay, keymap.Cancel), f.Keys.Key(keymap.Scopes, keymap.Edit))
	tenant, _ := courier.KeyScope(o.key.Text())
	switch {
	case !f.Snapshot.SampleUser:
		return "", false
	case tenant.Environment == "production":
		return "this is production, and " + core.SampleUser + " is only the sample user: " + other, true
	}
	return core.SampleUser + " is the sample user: " + other, false
}

// addScope adds the scope string, wrapped only at its spaces.
func (o *Overlay) addScope(s *form.Sheet, f pane.Frame, request issuer.Request) {
	if strings.TrimSpace(request.Scope) == "" {
		s.Words("scope", themes.Muted, "none")
	} else {
		s.Words("scope", themes.Text, request.Scope)
	}
	if f.Snapshot.ExpiryErr == nil {
		s.Fault(o.fault(f))
	}
}

// remark is a problem of a request; grave is set if the token would be useless.
type remark struct {
	text  string
	grave bool
}

// sign returns the role and the text of a remark with its glyph.
func (r remark) sign(f pane.Frame) (role themes.Role, text string) {
	if r.grave {
		return themes.Error, f.Glyphs.Error + " " + r.text
	}
	return themes.Warning, f.Glyphs.Warning + " " + r.text
}

// maxRemarks is how many remarks about the scope are listed.
const maxRemarks = 3

// addScopeRemarks adds the problems of the scope.
func addScopeRemarks(s *form.Sheet, f pane.Frame, request issuer.Request) {
	remarks := scopeRemarks(f, request)
	for i, r := range remarks {
		if i == maxRemarks {
			s.Warning(fmt.Sprintf("and %d more in Diagnosis", len(remarks)-i))
			return
		}
		role, text := r.sign(f)
		s.Words("", role, text)
	}
}

// scopeRemarks returns the findings about the scope of the composed token. If there is no such
// token, it returns the faults of the scope itself.
func scopeRemarks(f pane.Frame, request issuer.Request) (remarks []remark) {
	if f.Snapshot.Mode == core.Inspect || f.Snapshot.Token.Text == "" {
		for _, fault := range scope.Parse(request.Scope).Faults {
			if fault.Kind != scope.Empty {
				remarks = append(remarks, remark{text: fault.Title + ": " + fault.Fix})
			}
		}
		return remarks
	}
	for _, finding := range f.Snapshot.Findings {
		if finding.Severity <= diagnose.Warning && isOfScope(finding.Code) {
			remarks = append(remarks, remark{finding.Title + ": " + finding.Fix, finding.Severity == diagnose.Error})
		}
	}
	return remarks
}

// wrong reports whether the requested token would be useless.
func wrong(f pane.Frame, request issuer.Request) bool {
	lifetime, _ := expiryRemark(f)
	return lifetime.grave || slices.ContainsFunc(scopeRemarks(f, request), func(r remark) bool { return r.grave })
}

// isOfScope reports whether a finding is about the scope and its users.
func isOfScope(code string) bool {
	return strings.HasPrefix(code, "scope-") || strings.HasPrefix(code, "user-")
}

// addExpiry adds expires_in as it is sent.
func addExpiry(s *form.Sheet, f pane.Frame) {
	role := themes.Text
	if f.Snapshot.ExpiryErr != nil {
		role = themes.Muted
	}
	s.Words("expires_in", role, expiresIn(f))
	if err := f.Snapshot.ExpiryErr; err != nil {
		s.Fault(misread(err))
	}
	if r, ok := expiryRemark(f); ok {
		role, text := r.sign(f)
		s.Words("", role, text)
	}
}

// expiresIn returns the value of expires_in as it is sent.
func expiresIn(f pane.Frame) string {
	switch lifetime := f.Snapshot.Lifetime; {
	case f.Snapshot.ExpiryErr != nil:
		return "invalid"
	case lifetime.Form() == expiry.Absent:
		return "not sent"
	default:
		return lifetime.JSONValue()
	}
}

// expiryRemark returns the first problem of the expiry; ok is false if there is none.
func expiryRemark(f pane.Frame) (r remark, ok bool) {
	lifetime := f.Snapshot.Lifetime
	if f.Snapshot.ExpiryErr != nil {
		return remark{}, false
	}
	if lifetime.Form() == expiry.Absent {
		return remark{text: "the token will never expire, and Courier can't revoke it"}, true
	}
	warnings := lifetime.Warnings()
	if len(warnings) == 0 {
		return remark{}, false
	}
	expired := slices.ContainsFunc(warnings, func(w expiry.Warning) bool { return w.Code == expiry.CodeExpired })
	return remark{warnings[0].Text + "; " + warnings[0].Fix, expired}, true
}
