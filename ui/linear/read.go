package linear

import (
	"strconv"
	"strings"

	"bulla/core"
	"bulla/core/access"
	"bulla/core/diagnose"
	"bulla/core/intake"
	"bulla/core/redact"
	"bulla/core/report"
	"bulla/core/scope"
	"bulla/core/share"
	"bulla/core/spelling"
	"bulla/core/token"
	"bulla/core/visible"
)

// hasToken reports whether there is a token, and says why there is none.
func (d *dialog) hasToken(s core.Snapshot) bool {
	if s.Token.Text != "" {
		return true
	}
	d.refuse("there is no token: "+s.NoToken, "paste another text, or compose goes back to composing")
	return false
}

// token prints the token, or shows another one of the paste.
func (d *dialog) token(given string) {
	s := d.snapshot()
	if given == "" {
		if d.hasToken(s) {
			d.text(s.Token.Text)
		}
		return
	}
	n, err := strconv.Atoi(given)
	if err != nil || n < 1 || n > len(s.Tokens) {
		advice := "it has " + visible.Plural(len(s.Tokens), "token")
		if s.Mode == core.Compose {
			advice = "nothing was pasted"
		}
		d.refuse(quote(given)+" is not the number of a token in the paste", advice+"; open N shows one of the history")
		return
	}
	d.apply(core.Pick{Index: n - 1})
	d.show()
}

// claims reads the parts of the token.
func (d *dialog) claims(string) {
	if s := d.snapshot(); d.hasToken(s) {
		d.print(report.DecodeText(s, style()))
	}
}

// diagnosis reads the findings.
func (d *dialog) diagnosis(given string) {
	d.print(report.DiagnoseText(d.snapshot(), style(), given == "all"))
}

// access lists what the token may call, or answers for one request.
func (d *dialog) access(given string) {
	s := d.snapshot()
	words := strings.Fields(given)
	if len(words) == 0 {
		d.print(report.AccessText(s, style()))
		return
	}
	if len(words) < 2 || len(words) > 3 || !strings.Contains(words[1], "/") {
		d.refuse(quote(given)+" is not a request", "give a method and a path, such as access GET /brands")
		return
	}
	call := access.Call{Method: strings.ToUpper(words[0]), Path: words[1], User: s.Expected().User}
	if len(words) == 3 {
		call.Operation = words[2]
	}
	d.print(report.DecisionText(s, access.Decide(s.Bearer(), call), style()))
}

// explain explains a claim of the token, a finding or a scope. A name may be several of these, such
// as exp.
func (d *dialog) explain(given string) {
	if given == "" {
		var ok bool
		if given, ok = d.field("explain"); !ok {
			return
		}
	}
	member := d.explainMember(given)
	finding := d.explainFinding(given)
	if d.explainScope(given) || member || finding {
		return
	}
	d.refuse(quote(given)+" is neither a claim of this token nor a finding or a scope",
		spelling.Advise(given, d.explainable(), "claims, diagnosis and scopes list them"))
}

func (d *dialog) explainMember(name string) bool {
	s := d.snapshot()
	found := false
	for _, part := range []token.Part{token.Header, token.Payload} {
		for _, m := range s.Token.Document(part).Root.Members {
			if m.Name != name || m.Shadowed {
				continue
			}
			found = true
			d.sayf("%s of the %s: %s", redact.Short(name, 60), part,
				redact.Short(s.Token.Document(part).Source(m.Value), 400))
			detail := core.Explain(s.Identity, s.Token, part, m).Detail
			for _, section := range core.About(s.Identity, part, name, detail) {
				d.say(section.Label + ": " + strings.Join(section.Texts, " "))
			}
		}
	}
	return found
}

func (d *dialog) explainFinding(code string) bool {
	s := d.snapshot()
	f, isFinding := s.Finding(code)
	if isFinding {
		d.finding(f)
		for _, reason := range f.Reasons() {
			d.say("why: " + strings.TrimPrefix(reason, "- "))
		}
		if f.Fix != "" {
			d.say("what to do: " + f.Fix)
		}
		if code == intake.SeveralTokens {
			d.others(s)
		}
	}
	explanation, ok := diagnose.Explain(code)
	if ok {
		d.print(report.ExplainText(explanation, style()))
	}
	return ok || isFinding
}

func (d *dialog) explainScope(word string) bool {
	entry, _, ok := scope.Lookup(word)
	if ok {
		d.sayf("scope %s: %s. %s", redact.Short(word, 200), entry.Gives, entry.Explains)
		if needed := access.NeededBy(entry); len(needed) > 0 {
			d.say("needed by: " + strings.Join(needed, ", "))
		}
	}
	return ok
}

// explainable returns the names that explain takes.
func (d *dialog) explainable() []string {
	s := d.snapshot()
	all := diagnose.Codes()
	for _, part := range []token.Part{token.Header, token.Payload} {
		for _, m := range s.Token.Document(part).Root.Members {
			if visible.Text(m.Name) == m.Name {
				all = append(all, m.Name)
			}
		}
	}
	return all
}

// report prints the report for a ticket.
func (d *dialog) report(string) {
	d.text(share.Find(share.Items(d.snapshot(), d.Share), share.Report).Text())
}
