package diagnose

import (
	"strings"

	"bulla/core/visible"
)

// Severity says how much a finding matters; lower values are worse.
type Severity uint8

// The severities, worst first. Pass is a check that found nothing, Skipped one that could not run.
const (
	Error Severity = iota
	Warning
	Note
	Pass
	Skipped
)

var severityNames = [...]string{"error", "warning", "note", "pass", "skipped"}

// String returns the severity's name in reports.
func (s Severity) String() string { return severityNames[s] }

// Finding is one line of a diagnosis. Title, Because and Fix are sentences without a period;
// untrusted text in them is made visible.
type Finding struct {
	Code     string
	Severity Severity
	Title    string
	Because  string
	Fix      string
	// Command is the command line of the Fix, if that fixes this finding; otherwise "".
	Command string
	// Remedy is the change to the composed token that fixes it.
	Remedy Remedy
}

// clause returns a sentence of another package without its period, as findings have it.
func clause(sentence string) string {
	return strings.TrimRight(strings.TrimLeft(visible.Text(sentence), " "), " .")
}

// Verdict is the overall result of a diagnosis.
type Verdict string

// The verdicts: broken if there is an error, warning if there is a warning, healthy otherwise.
const (
	Healthy Verdict = "healthy"
	Warn    Verdict = "warning"
	Broken  Verdict = "broken"
)

// Count returns how many findings have the severity.
func Count(findings []Finding, s Severity) int {
	n := 0
	for _, f := range findings {
		if f.Severity == s {
			n++
		}
	}
	return n
}

// Judge returns the verdict of the findings.
func Judge(findings []Finding) Verdict {
	switch {
	case Count(findings, Error) > 0:
		return Broken
	case Count(findings, Warning) > 0:
		return Warn
	}
	return Healthy
}
