package report

import (
	"strings"
	"time"
	"unicode/utf8"

	"bulla/core/access"
	"bulla/core/diagnose"
	"bulla/core/expiry"
	"bulla/core/scope"
	"bulla/core/visible"
)

// ScopesText returns the catalogue under its headings, then the presets.
func ScopesText(style Style) string {
	p := &page{style: style}
	entries := scope.Catalogue()
	name, gives := 0, 0
	for _, e := range entries {
		name, gives = max(name, len(e.Pattern)), max(gives, utf8.RuneCountInString(e.Gives))
	}
	for i, e := range entries {
		if i == 0 || entries[i-1].Group != e.Group {
			p.gap()
			p.line(span{Strong, e.Group.String()})
		}
		needed := strings.Join(access.NeededBy(e), ", ")
		if e.Status != scope.Documented {
			needed = strings.TrimSuffix(e.Status.String()+": "+needed, ": ")
		}
		p.line(span{Plain, "  " + pad(e.Pattern, name+2)}, span{Plain, pad(e.Gives, gives+2)}, span{Muted, needed})
	}
	p.gap()
	p.line(span{Strong, "Presets"}, span{Muted, "  bulla issue --user ID --preset NAME"})
	p.presets()
	return p.String()
}

func (p *page) presets() {
	presets := scope.Presets()
	name, gives := 0, 0
	for _, preset := range presets {
		name, gives = max(name, len(preset.Name)), max(gives, utf8.RuneCountInString(preset.Gives))
	}
	for _, preset := range presets {
		p.line(span{Plain, "  " + pad(preset.Name, name+2)}, span{Plain, pad(preset.Gives, gives+2)}, span{Muted, scope.Join(preset.Scopes)})
	}
}

// ExpiryText returns what an expires_in comes to for a token issued at now. Err is
// the error of reading it.
func ExpiryText(input string, lifetime expiry.Lifetime, err error, now time.Time, style Style) string {
	p := &page{style: style}
	if err != nil {
		p.expiryFault(input, err)
		return p.String()
	}
	warnings := lifetime.WarningsAt(now.Unix())
	worst := diagnose.Pass
	for _, w := range warnings {
		worst = min(worst, severityOf(w))
	}
	mark, role := style.severity(worst)
	p.line(span{role, mark + " "}, span{Strong, input}, span{Muted, " is "}, span{Strong, lifetime.Words()})
	p.gap()
	if exp, ok := lifetime.ExpiresAt(now.Unix()); ok {
		end := time.Unix(exp, 0)
		p.fact("ends", span{Plain, dateWords(end) + "  "}, span{Muted, Relative(now, end)})
	}
	p.fact("sent as", span{Plain, lifetime.JSON()})
	p.fact("advice", span{Plain, expiry.Advice(lifetime)})
	var findings []diagnose.Finding
	for _, w := range warnings {
		findings = append(findings, diagnose.Finding{Code: w.Code, Severity: severityOf(w), Title: w.Text, Fix: w.Fix})
	}
	p.findings(findings)
	return p.String()
}

// expiryFault points at what is not understood.
func (p *page) expiryFault(input string, err error) {
	fault := expiryFault(err)
	mark, role := p.style.severity(diagnose.Error)
	p.line(span{role, mark + " "}, span{Strong, "not understood: "}, span{Plain, fault.Message})
	if fault.At != nil && len(input) <= maxPointed {
		p.gap()
		p.exact(span{Plain, "  " + input})
		before := visible.Text(input[:min(*fault.At, len(input))])
		p.exact(span{role, "  " + strings.Repeat(" ", utf8.RuneCountInString(before)) + "^"})
	}
	if fault.Hint != "" {
		p.gap()
		p.line(span{Muted, "fix: "}, span{Plain, fault.Hint})
	}
}

// maxPointed is the length in bytes up to which a text is shown with a pointer
// below it; a longer one wraps, and the pointer would point anywhere.
const maxPointed = 72

// KeysText returns the list of keys, in columns under the places.
func KeysText(keys []Key, style Style) string {
	p := &page{style: style}
	width := 0
	for _, k := range keys {
		width = max(width, utf8.RuneCountInString(k.Keys))
	}
	for i, k := range keys {
		if i == 0 || keys[i-1].Place != k.Place {
			p.gap()
			p.line(span{Strong, k.Place})
		}
		p.line(span{Plain, "  " + pad(k.Keys, width+2)}, span{Muted, k.Explains})
	}
	return p.String()
}
