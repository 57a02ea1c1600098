package report

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"bulla/core"
	"bulla/core/courier"
	"bulla/core/diagnose"
	"bulla/core/intake"
	"bulla/core/redact"
	"bulla/core/signing"
	"bulla/core/visible"
)

// DiagnoseText returns a diagnosis as text: the verdict, the facts about the token, and the
// findings, worst first, each with its fix. Passed and skipped checks are only counted unless
// verbose is set.
func DiagnoseText(s core.Snapshot, style Style, verbose bool) string {
	p := &page{style: style}
	p.verdict(s)
	if s.Asked() == nil {
		p.sentRequest(s)
	}
	switch {
	case s.Asked() != nil:
		p.gap()
		p.asked(s)
	case s.Token.Text != "":
		p.gap()
		p.facts(s)
	}
	if s.Found.Kind == intake.SDKConfig && len(s.Findings) == 0 {
		p.gap()
		p.prose(span{}, "", Plain, "paste the token that the SDK gets, or the whole request, to check that too")
	}
	shown, folded := fold(s.Findings)
	p.findings(shown)
	if verbose {
		p.findings(folded)
	} else {
		p.count(folded)
	}
	p.fix(s)
	return p.String()
}

// fold separates the findings that are shown from those that are only counted: the checks that
// passed or were skipped.
func fold(findings []diagnose.Finding) (shown, folded []diagnose.Finding) {
	for _, f := range findings {
		if f.Severity <= diagnose.Note {
			shown = append(shown, f)
		} else {
			folded = append(folded, f)
		}
	}
	return shown, folded
}

// Verdict returns the overall result as text: "broken: 2 errors, 1 warning".
func Verdict(s core.Snapshot) string {
	switch {
	case s.Asked() != nil:
		return askedAs(s.Found.Kind) + ": " + verdict(s)
	case s.Found.Kind == intake.SDKConfig:
		return "SDK configuration: " + verdict(s)
	case s.Token.Text == "":
		return "no token"
	}
	return verdict(s)
}

func verdict(s core.Snapshot) string {
	var parts []string
	if n := diagnose.Count(s.Findings, diagnose.Error); n > 0 {
		parts = append(parts, visible.Plural(n, "error"))
	}
	if n := diagnose.Count(s.Findings, diagnose.Warning); n > 0 {
		parts = append(parts, visible.Plural(n, "warning"))
	}
	switch s.Verdict {
	case diagnose.Broken:
		return "broken: " + strings.Join(parts, ", ")
	case diagnose.Healthy:
		parts = []string{"healthy"}
	}
	if ready := describeReady(s); ready != "" {
		parts = append(parts, ready)
	}
	if len(s.Keys) > 0 && (s.Signature.Status == signing.Unchecked || s.Signature.Status == signing.Unsupported) {
		parts = append(parts, "signature not checked")
	}
	return strings.Join(parts, ", ")
}

// describeReady names the features that the token is ready for, "" if it isn't ready for any.
func describeReady(s core.Snapshot) string {
	if _, local := s.Finding(diagnose.CodeLocalKey); local {
		return "" // Courier refuses it
	}
	var names []string
	for _, f := range s.Ready() {
		names = append(names, f.Name)
	}
	if names == nil {
		return ""
	}
	return "ready for " + visible.List(names, "and")
}

// verdict writes the overall result.
func (p *page) verdict(s core.Snapshot) {
	if p.style.Lines {
		p.labeled("verdict", span{Plain, VerdictOrPreview(s)})
		return
	}
	mark, role := p.style.severity(worst(s.Verdict))
	p.line(span{role, mark + " " + Verdict(s)})
}

// worst returns the severity of the worst finding behind a verdict.
func worst(v diagnose.Verdict) diagnose.Severity {
	switch v {
	case diagnose.Broken:
		return diagnose.Error
	case diagnose.Warn:
		return diagnose.Warning
	}
	return diagnose.Pass
}

// facts writes what is known about the token.
func (p *page) facts(s core.Snapshot) {
	p.fact("token", span{Plain, what(s)})
	if s.Identity.Title != "" {
		p.fact("issuer", span{Plain, s.Identity.Title})
	}
	p.found(s)
	if len(s.Keys) > 0 && s.IssuedBy != courier.Local && s.Signature.Status != signing.Valid {
		p.fact("key", span{Plain, keySummary(s)})
	}
	p.fact("signer", span{Plain, signer(s)})
	if hasRules(s.Expect.Policy) {
		p.fact("rules", span{Plain, policySummary(s.Expect.Policy)})
	}
	if users := s.Users(); len(users) > 0 {
		p.fact("user", span{Plain, redact.Keys(strings.Join(users, ", "))})
	}
	if granted := s.Granted(); s.Foreign && len(granted) > 0 {
		p.fact("granted", span{Plain, visible.Shorten(redact.Keys(strings.Join(granted, ", ")), 200)})
	}
	p.times(s)
	p.features(s)
}

// what returns the kind, the algorithm and the size of the token.
func what(s core.Snapshot) string {
	alg := s.Signature.Alg
	if alg == "" {
		alg = "no algorithm"
	}
	kind := string(s.Found.Kind)
	if s.Found.Kind == "" {
		kind = string(intake.JWT)
	}
	text := fmt.Sprintf("%s, %s, %s", kind, alg, visible.Plural(len(s.Token.Text), "byte"))
	if s.Opened {
		text += ", opened with the given key"
	}
	return text
}

// hasRules reports whether the user expects anything of the token.
func hasRules(rules diagnose.Policy) bool {
	return len(rules.Algorithms)+len(rules.Require) > 0 || rules.Leeway > 0 ||
		rules.Issuer+rules.Audience+rules.Subject != ""
}

// signer says who signed the token, if that is known.
func signer(s core.Snapshot) string {
	switch {
	case s.IssuedBy == courier.Local && s.Origin.Broken == "":
		return "a local key"
	case s.Signature.Status == signing.Valid:
		return "the given key: " + keySummary(s)
	case s.Signature.Status == signing.Unchecked && len(s.Keys) > 0:
		return "not checked: " + s.Signature.Reason
	case s.Signature.Status == signing.Unchecked:
		for _, f := range s.Findings {
			if f.Code == diagnose.CodeSignature {
				return f.Title
			}
		}
	case s.Signature.Status == signing.Invalid && s.Signature.Encoding != "":
		return "the given key, in another encoding: " + s.Signature.Reason
	case s.Signature.Status == signing.Invalid:
		return "not the given key: " + s.Signature.Reason
	}
	return s.Signature.Reason
}

// features writes for each feature that the token is meant for whether it is ready for it.
func (p *page) features(s core.Snapshot) {
	for _, f := range s.Features {
		if f.Meant {
			p.feature(f)
		}
	}
}

// feature writes whether the token is ready for a feature.
func (p *page) feature(f core.FeatureState) {
	ready, mark, role := diagnose.Error, "", Plain
	if f.Ready {
		ready = diagnose.Pass
	}
	if !p.style.Lines { // in words, "needs" says it
		mark, role = p.style.severity(ready)
		mark += " "
	}
	if f.Ready {
		p.fact("for", span{role, mark}, span{Plain, f.Feature.Name})
		return
	}
	why := ", needs " + strings.Join(f.Missing, " ")
	if len(f.Missing) == 0 {
		why = ", has the scopes, but Courier refuses the token"
	}
	p.fact("for", span{role, mark}, span{Plain, f.Feature.Name}, span{Muted, why})
}

// findings writes findings in columns: mark, code and title, with the reason and the fix below.
func (p *page) findings(findings []diagnose.Finding) {
	if len(findings) == 0 {
		return
	}
	p.gap()
	width := 0
	for _, f := range findings {
		width = max(width, utf8.RuneCountInString(f.Code))
	}
	for _, f := range findings {
		p.finding(f, width)
	}
}

// finding writes a finding; width is that of the column of codes.
func (p *page) finding(f diagnose.Finding, width int) {
	mark, role := p.style.severity(f.Severity)
	title := Strong
	if f.Severity >= diagnose.Note {
		title = Plain
	}
	indent := span{Plain, strings.Repeat(" ", width+4)}
	if p.style.Lines {
		indent.text = ""
		p.line(span{role, mark + " " + f.Code + ": "}, span{title, f.Title})
	} else {
		p.line(span{role, mark + " " + pad(f.Code, width) + "  "}, span{title, f.Title})
	}
	for _, line := range f.Reasons() {
		cause, isCause := strings.CutPrefix(line, "- ")
		label := p.or("", "why: ")
		if isCause {
			label = "- "
		}
		p.prose(indent, label, Muted, cause)
	}
	p.prose(indent, "fix: ", Plain, f.Fix)
}

// fix writes the one command that fixes everything a new token can fix, and what it changes. Only
// the user can name a missing user, so it says how to get the command then.
func (p *page) fix(s core.Snapshot) {
	fix := s.Fix
	if fix == nil || fix.Command == "" {
		if lacksUser(s) {
			p.gap()
			p.prose(span{}, "", Muted, p.or("add --user ID to get the command that fixes this", "user ID gives the fix a user"))
		}
		return
	}
	p.gap()
	what := "a new token fixes "
	if s.Mode == core.Compose {
		what = "another request fixes "
	}
	if fix.Left > 0 {
		what += "all but " + visible.Plural(fix.Left, "finding") + ":"
	} else {
		what += "this:"
	}
	p.line(span{Plain, what})
	for _, change := range fix.Changes {
		p.prose(span{}, "- ", Plain, change)
	}
	how := "run this, or add --dry-run to see the request first:"
	if s.Origin.Host != "" {
		how = "have your server send this request; add --dry-run to see it:"
	}
	p.line(span{Muted, how})
	if p.style.Lines {
		p.labeled("command", span{Plain, fix.Command})
		return
	}
	p.exact(span{Plain, "  " + fix.Command}) // never wrapped, so that it can be copied
}

// lacksUser reports whether the fix lacks only a user: the scope names none, or the program fills
// it in, and the user of bulla didn't name one either.
func lacksUser(s core.Snapshot) bool {
	if b := s.Asked(); b != nil && b.UserFrom() != "" {
		hasRemedy := func(f diagnose.Finding) bool { return !f.Remedy.IsZero() }
		return s.Expected().User == "" && !b.Open() && slices.ContainsFunc(s.Findings, hasRemedy)
	}
	return s.Expected().User == "" && slices.ContainsFunc(s.Findings, func(f diagnose.Finding) bool {
		return f.Severity == diagnose.Error && (f.Code == diagnose.CodeUserMissing || f.Code == diagnose.CodeUserPlaceholder)
	})
}

// count writes how many checks passed or were skipped.
func (p *page) count(folded []diagnose.Finding) {
	passed := visible.Plural(diagnose.Count(folded, diagnose.Pass), "check")
	skipped := diagnose.Count(folded, diagnose.Skipped)
	if len(folded) == 0 {
		return
	}
	p.gap()
	how := p.or("-v or --json lists them", "diagnosis all lists them")
	p.line(span{Muted, fmt.Sprintf("%s passed, %d not checked; %s", passed, skipped, how)})
}
