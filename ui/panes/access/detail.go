package access

import (
	"fmt"
	"strings"

	"bulla/core/access"
	"bulla/core/courier"
	"bulla/core/diagnose"
	"bulla/core/redact"
	"bulla/core/shell"
	"bulla/core/visible"
	"bulla/themes"
	"bulla/ui/pane"
)

// section is one part of a detail: a heading and its paragraphs.
type section struct {
	label string
	texts []string
}

// detail shows what the cursor is on whole.
func (p *Pane) detail(f pane.Frame) *pane.Detail {
	v := p.view(f)
	if r, ok := p.selected(v); ok {
		return sheet(r.methods()+" "+place(r.decision()), verdict(r, f), rowSections(r, f))
	}
	return sheet("why is my inbox empty?", answer(v, f), inboxSections(v, f))
}

// sheet sets an answer and its sections.
func sheet(title string, a reply, sections []section) *pane.Detail {
	return &pane.Detail{Title: title, Lines: func(width int) []pane.Line {
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
		{"host", []string{string(d.Endpoint.Host) + " (EU: " + d.Endpoint.Host.In(courier.EU) + ")"}},
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
	explained, _ := diagnose.Explain(diagnose.CodeElsewhere)
	why, fix := explained.Why, explained.Fix
	if finding, ok := found(f, diagnose.CodeElsewhere); ok {
		why, fix = finding.Because, finding.Fix
	}
	return []section{
		{"whose messages", whose(f)},
		{"what else keeps it empty", []string{why}},
		{"what to do", append(advice(v.inbox, f), fix)},
		{"source", []string{explained.Source}},
	}
}

// whose names the users of the token, one of which the SDK has to be given.
func whose(f pane.Frame) []string {
	const (
		most    = 5  // users
		longest = 60 // characters of an id
	)
	users := f.Snapshot.Users()
	names := make([]string, min(len(users), most))
	for i := range names {
		names[i] = visible.Quote(redact.Keys(users[i]), longest)
	}
	switch more := len(users) - len(names); {
	case len(users) == 0:
		return nil
	case len(users) == 1:
		return []string{"the token acts for " + names[0] + ": the SDK's userId has to be that, letter for letter"}
	case more > 0:
		names = append(names, fmt.Sprintf("%d more", more))
	}
	last := len(names) - 1
	return []string{"the token acts for " + strings.Join(names[:last], ", ") + " and " + names[last] + ": the SDK's userId has to be one of them, letter for letter"}
}

// refusal says whole why servers refuse the token, nothing where they do not.
func refusal(f pane.Frame) []string {
	bearer := f.Snapshot.Bearer()
	return append(list(bearer.Refused), list(bearer.RefusedBy.Because)...)
}

// lack is what the token lacks for a call, or has in its place.
func lack(d access.Decision, f pane.Frame) section {
	remedies, _ := remedy(d, f)
	switch {
	case len(remedies) > 0 && remedies[0].Kind == diagnose.SetExpiry:
		return section{"to change in the token", []string{inWords(remedies)}}
	case len(remedies) > 0 && remedies[0].Kind != diagnose.AddScopes:
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
		advice = list("esc, then f changes it here; your backend has to ask Courier for it as well")
	case len(remedies) > 0:
		advice = list("esc, then f adds it here; your backend has to ask Courier for it as well")
	case !d.Allowed() || f.Snapshot.Bearer().Refused != "":
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
	words := []string{`bulla access "$TOKEN"`, shell.Word(d.Method), shell.Word(d.Path)}
	if d.Operation != "" {
		words = append(words, shell.Word(d.Operation))
	}
	return strings.Join(words, " ")
}
