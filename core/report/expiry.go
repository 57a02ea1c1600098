package report

import (
	"encoding/json"
	"errors"
	"math"
	"strings"
	"time"
	"unicode/utf8"

	"bulla/core/diagnose"
	"bulla/core/expiry"
	"bulla/core/visible"
)

type expiryRecord struct {
	Input        string   `json:"input"`
	Valid        bool     `json:"valid"`
	Milliseconds *float64 `json:"milliseconds"`
	Seconds      *float64 `json:"seconds"`
	ExpiresAt    *string  `json:"expires_at"`
	// ExpiresIn is what to send: a text or a number.
	ExpiresIn json.RawMessage `json:"expires_in"`
	Warnings  []warningRecord `json:"warnings"`
	Error     *Fault          `json:"error"`
}

type warningRecord struct {
	Code     string `json:"code"`
	Severity string `json:"severity"`
	Text     string `json:"text"`
	Fix      string `json:"fix"`
}

// Expiry returns the JSON of what an expires_in means for a token that is issued now. Err is the
// error of parsing it.
func Expiry(input string, lifetime expiry.Lifetime, err error, now time.Time) []byte {
	record := expiryRecord{Input: input, Valid: err == nil, Warnings: []warningRecord{}}
	if err != nil {
		record.Error = expiryFault(err)
		return object(record)
	}
	for _, w := range lifetime.WarningsAt(now.Unix()) {
		warning := warningRecord{Code: w.Code, Severity: severityOf(w).String(), Text: w.Text, Fix: w.Fix}
		record.Warnings = append(record.Warnings, warning)
	}
	record.ExpiresIn = json.RawMessage(lifetime.JSONValue())
	ms := lifetime.Milliseconds()
	whole := math.Floor(ms / 1000)
	record.Milliseconds = &ms
	if exp, ok := lifetime.ExpiresAt(now.Unix()); ok {
		whole = float64(exp - now.Unix())
		text := time.Unix(exp, 0).UTC().Format(time.RFC3339)
		record.ExpiresAt = &text
	}
	record.Seconds = &whole
	return object(record)
}

// severityOf returns the severity of a warning about a lifetime.
func severityOf(w expiry.Warning) diagnose.Severity {
	if w.Fatal {
		return diagnose.Error
	}
	return diagnose.Warning
}

// ExpiryText says what an expires_in means for a token that is issued now. Err is the error of
// parsing it.
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
	p.line(span{role, mark + " "}, span{Strong, input}, span{Muted, " is "}, span{Strong, lifetime.Describe()})
	p.gap()
	if exp, ok := lifetime.ExpiresAt(now.Unix()); ok {
		end := time.Unix(exp, 0)
		p.fact("expires", span{Plain, readableDate(end) + "  "}, span{Muted, Relative(now, end)})
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

// expiryFault converts an error of package expiry.
func expiryFault(err error) *Fault {
	var e *expiry.Error
	if !errors.As(err, &e) {
		return &Fault{Message: err.Error()}
	}
	return &Fault{Message: e.Reason, Hint: e.Hint, At: &e.At}
}

// maxPointed is the length in bytes up to which a text is shown with a pointer below it. A longer
// text wraps on a terminal, and the pointer would be in the wrong column.
const maxPointed = 72

// expiryFault shows where the text is not understood.
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
