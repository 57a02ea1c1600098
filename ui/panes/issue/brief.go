package issue

import (
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
	// narrow is the width below which labels are short.
	narrow      = 40
	shortColumn = 6
	// leastScope is the least number of lines of the scope.
	leastScope = 2
)

// brief returns the lines for a small screen: the request and how to send it come before all
// remarks, so that they are visible together.
func (o *Overlay) brief(f pane.Frame) (s *form.Sheet, naming int) {
	environment, key, column, noteColumn := "environment", "API key", column, column
	if f.Width < narrow {
		environment, key, column, noteColumn = "env", "key", shortColumn, 0
	}
	request := o.request(f)
	s = form.NewBrief(f, column)
	s.Words("host", themes.Strong, visible.Shorten(o.host(f), 2*s.Room()))
	where, _, _ := strings.Cut(o.environment(request), ":") // the rest explains it
	s.Words(environment, o.environmentRole(), where)

	end := form.NewBrief(f, column)
	end.BriefKey(key, &o.key, true)
	o.addState(end, f)

	room := f.Height - s.Len() - end.Len()
	words := scopeWords(request.Scope)
	notes := o.notes(form.NewBrief(f, noteColumn), f, room-len(pane.Wrap(themes.Text, words, s.Room())), room-leastScope)
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
	return visible.Plural(len(scope.Parse(text).Words), "scope")
}

// addState adds the result of the last request, why the next one can't be sent, or how to send it.
func (o *Overlay) addState(s *form.Sheet, f pane.Frame) {
	before := "ctrl+s sends it"
	if wrong(f, o.request(f)) {
		before += " anyway"
	}
	switch fault := o.worst(f); {
	case fault.IsZero():
	case fault == o.key.Fault():
		before = "not sent yet" // the key says why
	default:
		s.Fault(fault)
		before = "not sent yet"
	}
	s.Progress(&o.progress, before, "ctrl+s sends it again", o.dangers(f)...)
}

// dangers are the warnings that stay visible when a failed request can be sent again.
func (o *Overlay) dangers(f pane.Frame) []string {
	var dangers []string
	if warning := o.request(f).HostWarning(); warning != "" {
		before, _, _ := strings.Cut(warning, ":")
		dangers = append(dangers, before)
	}
	if f.Snapshot.ExpiryErr == nil && f.Snapshot.Lifetime.Form() == expiry.Absent {
		dangers = append(dangers, "the token will never expire")
	}
	if _, grave := o.sample(f); grave {
		dangers = append(dangers, "this is production, with the sample user "+core.SampleUser)
	}
	return dangers
}

// remarks returns the problems of host, scope and expiry.
func (o *Overlay) remarks(f pane.Frame) (remarks []remark) {
	request := o.request(f)
	if warning := request.HostWarning(); warning != "" {
		remarks = append(remarks, remark{text: warning})
	}
	remarks = append(remarks, scopeRemarks(f, request)...)
	if r, ok := expiryRemark(f); ok {
		remarks = append(remarks, r)
	}
	return remarks
}

// notes adds the problems and the expiry as far as there is room. A warning may use a line that the
// scope can spare.
func (o *Overlay) notes(s *form.Sheet, f pane.Frame, room, spare int) *form.Sheet {
	most := 2
	if f.Width < narrow {
		most = 1
	}
	sample, grave := o.sample(f)
	remarks := o.remarks(f)
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
