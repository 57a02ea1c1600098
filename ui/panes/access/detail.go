package access

import (
	"net/url"
	"strings"

	"bulla/core/access"
	"bulla/core/courier"
	"bulla/core/diagnose"
	"bulla/themes"
	"bulla/ui/pane"
)

// section is one part of a detail: a heading and its paragraphs.
type section struct {
	label string
	texts []string
}

// detail shows what the cursor is on whole.
func (p *Pane) detail(f pane.Frame) pane.Detail {
	v := p.view(f)
	if r, ok := p.selected(v); ok {
		return sheet(r.methods()+" "+place(r.decision()), verdict(r.decision(), f), rowSections(r, f))
	}
	return sheet("why is my inbox empty?", answer(v, f), inboxSections(v, f))
}

// sheet sets an answer and its sections.
func sheet(title string, a reply, sections []section) pane.Detail {
	return pane.Detail{Title: title, Lines: func(width int) []pane.Line {
		lines := pane.Wrap(a.role, a.glyph+" "+a.text, width)
		for _, s := range sections {
			if len(s.texts) == 0 {
				continue
			}
			lines = append(append(lines, pane.Line{}), pane.Wrap(themes.Accent, s.label, width)...)
			for _, text := range s.texts {
				lines = append(lines, pane.Wrap(themes.Text, text, width)...)
			}
		}
		return lines
	}}
}

// verdict says how a request ends and why.
func verdict(d access.Decision, f pane.Frame) reply {
	glyph, role, _ := sign(d, f)
	refused := f.Snapshot.Bearer().Refused
	switch {
	case refused != "":
		return reply{f.Glyphs.Error, themes.Error, "401 on every call: " + refused + "; by its scopes alone: " + d.Because}
	case d.Allowed():
		return reply{glyph, role, "open: " + d.Because}
	case d.Outcome == access.Empty:
		return reply{glyph, role, "silently empty: " + d.Because}
	}
	return reply{glyph, role, "not granted: " + d.Because}
}

func rowSections(r row, f pane.Frame) []section {
	d := r.decision()
	var requests, commands []string
	for _, call := range r.calls {
		requests = append(requests, call.Method+" "+call.Path+": "+call.Endpoint.Does)
		commands = append(commands, command(call))
	}
	return []section{
		{"host", []string{hosts(d.Endpoint.Host)}},
		{"request", requests},
		{"operations", list(strings.Join(d.Endpoint.Operations, ", "))},
		{"opened by", []string{strings.Join(d.Endpoint.AnyOf, ", or "), userRule(d.Endpoint)}},
		{"what comes back", responses(d.Endpoint)},
		{"to add to the scope", list(needs(d))},
		{"what to do", list(advice(d, f))},
		{"on the command line", commands},
	}
}

// inboxSections say what to do about an empty inbox: first what the token lacks, and
// where it lacks nothing the causes that lie elsewhere.
func inboxSections(v *view, f pane.Frame) []section {
	if !v.inbox.Allowed() || f.Snapshot.Bearer().Refused != "" {
		return []section{
			{"to add to the scope", list(needs(v.inbox))},
			{"what to do", list(advice(v.inbox, f))},
			{"on the command line", []string{command(v.inbox)}},
		}
	}
	elsewhere, _ := diagnose.Explain("elsewhere")
	return []section{
		{"what else keeps it empty", []string{elsewhere.Why}},
		{"what to do", []string{elsewhere.Fix}},
		{"source", []string{elsewhere.Source}},
	}
}

// advice says what to do, "" where there is nothing to do.
func advice(d access.Decision, f pane.Frame) string {
	remedies, why := remedy(d, f)
	switch {
	case len(remedies) > 0:
		return "f adds it here; your backend has to ask Courier for it as well"
	case len(d.Needs) > 0 || f.Snapshot.Bearer().Refused != "":
		return why
	}
	return ""
}

// list is a list of one text, of none where it is empty.
func list(text string) []string {
	if text == "" {
		return nil
	}
	return []string{text}
}

// hosts names a host in both regions.
func hosts(h access.Host) string {
	in := map[access.Host]string{access.API: courier.EU.BaseURL(), access.Inbox: courier.EU.InboxURL(), access.Realtime: courier.EU.SocketURL()}
	eu, err := url.Parse(in[h])
	if err != nil {
		return string(h)
	}
	return string(h) + " (EU: " + eu.Host + ")"
}

// userRule says which user the scope has to name.
func userRule(e access.Endpoint) string {
	switch {
	case !e.NeedsUser:
		return "no user_id is needed"
	case strings.Contains(e.Path, ":user_id"):
		return "and user_id:<id> of the user in the path"
	}
	return "and user_id:<id> of the user that the SDK is given; without one the first of the token"
}

// responses say what a request is answered with.
func responses(e access.Endpoint) []string {
	lacking := "403: the token holds, and its scope does not grant this"
	if e.Silent {
		lacking = "no error where the scope lacks something: it connects and returns no messages"
	}
	return []string{
		"2xx: what was asked for",
		"401: the token counts for nothing, such as an expired or an altered one",
		lacking,
	}
}

// command asks the same on the command line.
func command(d access.Decision) string {
	return strings.TrimSpace(`bulla access "$TOKEN" ` + d.Method + " " + d.Path + " " + d.Operation)
}
