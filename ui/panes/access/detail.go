package access

import (
	"fmt"
	"strings"

	"bulla/core"
	"bulla/core/access"
	"bulla/core/courier"
	"bulla/core/diagnose"
	"bulla/core/redact"
	"bulla/core/scope"
	"bulla/core/shell"
	"bulla/core/visible"
	"bulla/themes"
	"bulla/ui/keymap"
	"bulla/ui/pane"
)

// section returns a part of a detail. Empty texts are left out, and so is a part without texts.
func section(label string, texts ...string) diagnose.Section {
	return diagnose.Section{Label: label, Texts: texts}
}

// verdict says how a request ends and why.
func verdict(r row, f pane.Frame) reply {
	d := r.decision()
	glyph, role, _ := mark(r, f)
	refused := f.Snapshot.Bearer().Refused
	_, signed := signedHere(f)
	switch {
	case refused != "":
		return reply{f.Glyphs.Error, themes.Error, access.EveryCall + refused + "; its scopes: " + r.because()}
	case d.Allowed() && signed:
		return reply{f.Glyphs.Note, themes.Note, "allowed by its scopes: " + r.because() + "; but " + courierRefuses}
	case d.Allowed() && f.Snapshot.Mode == core.Compose:
		return reply{glyph, role, "allowed once issued: " + r.because()}
	case d.Allowed():
		return reply{glyph, role, "allowed: " + r.because()}
	case d.Outcome == access.Empty:
		return reply{glyph, role, "empty without an error: " + d.Because}
	}
	return reply{glyph, role, "not allowed: " + d.Because}
}

func rowSections(r row, f pane.Frame) []diagnose.Section {
	d := r.decision()
	var does, commands []string
	for _, call := range r.calls {
		does = append(does, call.Method+": "+call.Endpoint.Does)
		commands = append(commands, command(call))
	}
	return []diagnose.Section{
		section("host", string(d.Endpoint.Host)+" (EU: "+d.Endpoint.Host.In(courier.EU)+")"),
		section("what it does", does...),
		section("operations", strings.Join(d.Endpoint.Operations, ", ")),
		section("scopes that allow it", strings.Join(d.Endpoint.AnyOf, ", or "), userRule(d.Endpoint)),
		section("what "+d.Endpoint.AnyOf[0]+" grants", granted(d.Endpoint)),
		section("responses", responses(d.Endpoint)...),
		lack(d, f),
		section("what to do", advice(d, f)...),
		section("on the command line", commands...),
	}
}

// inboxSections says what to do about an empty inbox: what the token lacks, or if it lacks nothing,
// the causes outside the token, in the words of the diagnosis.
func inboxSections(v *view, f pane.Frame) []diagnose.Section {
	if bearer := f.Snapshot.Bearer(); !v.inbox.Allowed() || bearer.Refused != "" {
		return []diagnose.Section{
			section("why it is refused", bearer.Refused, bearer.RefusedBy.Because),
			lack(v.inbox, f),
			section("what to do", advice(v.inbox, f)...),
			section("on the command line", command(v.inbox)),
		}
	}
	explained, _ := diagnose.Explain(diagnose.CodeElsewhere)
	why, fix := []string{explained.Why}, explained.Fix
	if finding, ok := f.Snapshot.Finding(diagnose.CodeElsewhere); ok {
		why, fix = finding.Reasons(), finding.Fix
	}
	return []diagnose.Section{
		section("whose messages", whose(f)),
		section("what else keeps it empty", why...),
		section("what to do", append(advice(v.inbox, f), fix)...),
		section("source", explained.Source),
	}
}

// whose names the users of the token, if it has any. The SDK must be given one of them.
func whose(f pane.Frame) string {
	const (
		most    = 5  // users
		longest = 60 // characters of an ID
	)
	users := f.Snapshot.Users()
	names := make([]string, min(len(users), most))
	for i := range names {
		names[i] = redact.Quote(redact.Keys(users[i]), longest)
	}
	switch more := len(users) - len(names); {
	case len(users) == 0:
		return ""
	case len(users) == 1:
		return "the token acts for " + names[0] + ": the SDK's userId must be exactly that"
	case more > 0:
		names = append(names, fmt.Sprintf("%d more", more))
	}
	return "the token acts for " + visible.List(names, "and") + ": the SDK's userId must be exactly one of them"
}

// lack is what to add to the token or change in it for a call.
func lack(d access.Decision, f pane.Frame) diagnose.Section {
	remedies, _ := remedy(d, f)
	switch {
	case len(remedies) > 0 && remedies[0].Kind == diagnose.SetExpiry:
		return section("to change in the token", describe(remedies))
	case len(remedies) > 0 && remedies[0].Kind != diagnose.AddScopes:
		return section("to change in the scope", describe(remedies))
	}
	return section("to add to the scope", needs(d))
}

// advice says what to do. Its texts are empty if there is nothing to do.
func advice(d access.Decision, f pane.Frame) []string {
	remedies, why := remedy(d, f)
	finding, _ := signedHere(f)
	const inBackend = "press %s, then %s to %s it here; your backend must request it from Courier as well"
	back, fix := f.Keys.Key(keymap.TextOverlay, keymap.Cancel), f.Keys.Global(keymap.Fix)
	advice := ""
	switch {
	case len(remedies) > 0 && remedies[0].Kind != diagnose.AddScopes:
		advice = fmt.Sprintf(inBackend, back, fix, "change")
	case len(remedies) > 0:
		advice = fmt.Sprintf(inBackend, back, fix, "add")
	case !d.Allowed() || f.Snapshot.Bearer().Refused != "":
		advice = why
	}
	return []string{advice, finding.Fix}
}

// userRule says which user the scope must name.
func userRule(e access.Endpoint) string {
	switch {
	case !e.NeedsUser:
		return "no user_id is needed"
	case strings.Contains(e.Path, ":user_id"):
		return "and user_id:<id> of the user in the path"
	}
	return "and user_id:<id> of the user passed to the SDK, or the first user of the token"
}

// granted says what the widest scope that allows an endpoint grants.
func granted(e access.Endpoint) string {
	entry, _, _ := scope.Lookup(e.AnyOf[0])
	return entry.Explains
}

// responses lists how Courier may respond to a request.
func responses(e access.Endpoint) []string {
	lacking := "403: the token is valid, but its scope does not allow this"
	if e.Silent {
		lacking = "no error: if the scope lacks something, it connects but returns no messages"
	}
	return []string{
		"2xx: success",
		"401: the token is rejected, for example because it expired or was changed",
		lacking,
	}
}

// command is the same question on the command line.
func command(d access.Decision) string {
	words := []string{`bulla access "$TOKEN"`, shell.Word(d.Method), shell.Word(d.Path)}
	if d.Operation != "" {
		words = append(words, shell.Word(d.Operation))
	}
	return strings.Join(words, " ")
}
