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
		return sheet(r.methods()+" "+place(r.decision()), verdict(r, f), rowSections(r, f))
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
func verdict(r row, f pane.Frame) reply {
	d := r.decision()
	glyph, role, _ := sign(d, f)
	refused := f.Snapshot.Bearer().Refused
	_, signed := signedHere(f)
	switch {
	case refused != "":
		return reply{f.Glyphs.Error, themes.Error, "401 on every call: " + refused + "; by its scopes alone: " + r.because()}
	case d.Allowed() && signed:
		return reply{f.Glyphs.Note, themes.Note, "open by its scopes: " + r.because() + "; but " + courierRefuses}
	case d.Allowed():
		return reply{glyph, role, "open: " + r.because()}
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
		lack(d, f),
		{"what to do", advice(d, f)},
		{"on the command line", commands},
	}
}

// inboxSections say what to do about an empty inbox: first what the token lacks, and
// where it lacks nothing the causes that lie outside, in the words of the diagnosis.
func inboxSections(v *view, f pane.Frame) []section {
	if !v.inbox.Allowed() || f.Snapshot.Bearer().Refused != "" {
		return []section{
			{"why it is refused", refusal(f)},
			lack(v.inbox, f),
			{"what to do", advice(v.inbox, f)},
			{"on the command line", []string{command(v.inbox)}},
		}
	}
	explained, _ := diagnose.Explain("elsewhere")
	why, fix := explained.Why, explained.Fix
	if finding, ok := found(f, "elsewhere"); ok {
		why, fix = finding.Because, finding.Fix
	}
	return []section{
		{"what else keeps it empty", []string{why}},
		{"what to do", append(advice(v.inbox, f), fix)},
		{"source", []string{explained.Source}},
	}
}

// refusal says whole why servers refuse the token, nothing where they do not.
func refusal(f pane.Frame) []string {
	refused := f.Snapshot.Bearer().Refused
	if refused == "" {
		return nil
	}
	for _, finding := range f.Snapshot.Findings {
		if finding.Title == refused {
			return append([]string{refused}, list(finding.Because)...)
		}
	}
	return []string{refused}
}

// lack is what the scope lacks for a call, or has in its place.
func lack(d access.Decision, f pane.Frame) section {
	if remedies, _ := remedy(d, f); len(remedies) > 0 && remedies[0].Kind != diagnose.AddScopes {
		return section{"to change in the scope", []string{inWords(remedies)}}
	}
	return section{"to add to the scope", list(needs(d))}
}

// advice says what to do, nothing where there is nothing to do.
func advice(d access.Decision, f pane.Frame) []string {
	remedies, why := remedy(d, f)
	finding, signed := signedHere(f)
	var advice []string
	switch {
	case len(remedies) > 0 && remedies[0].Kind != diagnose.AddScopes:
		advice = list("f changes it here; your backend has to ask Courier for it as well")
	case len(remedies) > 0:
		advice = list("f adds it here; your backend has to ask Courier for it as well")
	case len(d.Needs) > 0 || f.Snapshot.Bearer().Refused != "":
		advice = list(why)
	}
	if signed {
		advice = append(advice, finding.Fix)
	}
	return advice
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
