package remote

import (
	"fmt"
	"strings"

	"bulla/core"
	"bulla/core/expiry"
	"bulla/core/scope"
	"bulla/core/visible"
	"bulla/themes"
	"bulla/ui/pane"
	"bulla/ui/pane/form"
)

const (
	// narrow is the width under which labels are short.
	narrow      = 40
	shortColumn = 6
	// leastScope is how many lines of the scope are shown at least.
	leastScope = 2
)

// brief sets the window for a small screen: what is asked of whom and what sends it come
// before all words about it, so that they are in sight together.
func (p *Pane) brief(f pane.Frame) (s *form.Sheet, naming int) {
	environment, key, column, noteColumn := "environment", "API key", column, column
	if f.Width < narrow {
		environment, key, column, noteColumn = "env", "key", shortColumn, 0
	}
	request := p.request(f)
	s = form.NewBrief(f, column)
	s.Words("host", themes.Strong, visible.Shorten(p.host(f), 2*s.Room()))
	where, _, _ := strings.Cut(p.environment(request), ":") // what follows explains it
	s.Words(environment, p.environmentRole(), where)

	end := form.NewBrief(f, column)
	end.BriefKey(key, &p.key, true)
	p.addState(end, f)

	room := f.Height - s.Len() - end.Len()
	words := scopeWords(request.Scope)
	notes := p.notes(form.NewBrief(f, noteColumn), f, room-len(pane.Wrap(themes.Text, words, s.Room())), room-leastScope)
	s.Ends("scope", themes.Text, words, max(room-notes.Len(), leastScope), scopeCount(request.Scope))
	naming = s.Len()
	s.Append(notes)
	s.Append(end)
	return s, naming
}

// scopeWords returns the scope as it is shown.
func scopeWords(text string) string {
	if strings.TrimSpace(text) == "" {
		return "none"
	}
	return text
}

// scopeCount says how many scopes there are.
func scopeCount(text string) string {
	if count := len(scope.Parse(text).Words); count != 1 {
		return fmt.Sprintf("%d scopes", count)
	}
	return "1 scope"
}

// addState says what came of the last request, what keeps the next one from being sent,
// or what sends it.
func (p *Pane) addState(s *form.Sheet, f pane.Frame) {
	before := "ctrl+s sends it"
	if wrong(f, p.request(f)) {
		before += " all the same"
	}
	switch fault := p.worst(f); {
	case fault.IsZero():
	case fault == p.key.Fault():
		before = "not sent yet" // the key says why
	default:
		s.Fault(fault)
		before = "not sent yet"
	}
	s.Asking(&p.asking, before, "ctrl+s sends it again", p.dangers(f)...)
}

// dangers are what has to be in sight wherever a request that failed can be sent again.
func (p *Pane) dangers(f pane.Frame) []string {
	var dangers []string
	if warning := p.request(f).HostWarning(); warning != "" {
		before, _, _ := strings.Cut(warning, ":")
		dangers = append(dangers, before)
	}
	if f.Snapshot.ExpiryErr == nil && f.Snapshot.Lifetime.Form() == expiry.Absent {
		dangers = append(dangers, "the token will never expire")
	}
	if _, grave := p.sample(f); grave {
		dangers = append(dangers, "nobody chose the user "+core.SampleUser+", for production")
	}
	return dangers
}

// remarks returns what speaks against host, scope and expiry.
func (p *Pane) remarks(f pane.Frame) (remarks []remark) {
	request := p.request(f)
	if warning := request.HostWarning(); warning != "" {
		remarks = append(remarks, remark{text: warning})
	}
	remarks = append(remarks, scopeRemarks(f, request)...)
	if r, ok := expiryRemark(f); ok {
		remarks = append(remarks, r)
	}
	return remarks
}

// notes adds what speaks against sending, and the expiry, as far as there is room. A
// warning takes a line of the room that the scope can spare.
func (p *Pane) notes(s *form.Sheet, f pane.Frame, room, spare int) *form.Sheet {
	most := 2
	if f.Width < narrow {
		most = 1
	}
	sample, grave := p.sample(f)
	remarks := p.remarks(f)
	if grave {
		remarks = append(remarks, remark{text: sample})
	}
	if len(remarks) > 0 {
		room = max(room, min(1, spare))
	}
	for i, r := range remarks {
		if i == maxRemarks || s.Len() >= room {
			break
		}
		role, text := r.sign(f)
		s.First("", role, text, min(most, room-s.Len()))
	}
	if s.Len() < room {
		s.First("", themes.Text, "expires_in "+expiresIn(f), 1)
	}
	if sample != "" && !grave && s.Len() < room {
		s.First("", themes.Note, f.Glyphs.Note+" "+sample, min(most, room-s.Len()))
	}
	return s
}
