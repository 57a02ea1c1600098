package diagnose

import (
	"encoding/json"
	"strings"

	"bulla/core/visible"
)

// Severity says how much a finding matters; lower values are worse.
type Severity uint8

// The severities, worst first. Pass is a check that held, Skipped one that could
// not run.
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

// MarshalJSON writes the severity as its name.
func (s Severity) MarshalJSON() ([]byte, error) { return json.Marshal(s.String()) }

// Finding is the outcome of one check. Title, Because and Fix are sentences
// without a full stop; untrusted text in them is visible.
type Finding struct {
	Code     string   `json:"code"`
	Severity Severity `json:"severity"`
	rank     code     // the place of Code in the table
	Title    string   `json:"title"`
	Because  string   `json:"because"`
	Fix      string   `json:"fix"`
	// Command is a command line that mends it, "" where there is none.
	Command string `json:"command"`
	// Remedy is what can be done about it to the composed token.
	Remedy Remedy `json:"-"`
}

// clause returns a sentence of another package in the form that findings have.
func clause(sentence string) string {
	return strings.TrimRight(strings.TrimLeft(visible.Text(sentence), " "), " .")
}

// Verdict is the one answer about a token.
type Verdict string

// The verdicts: broken with at least one error, warning with at least one
// warning, healthy otherwise.
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

// Judge returns the verdict that follows from findings.
func Judge(findings []Finding) Verdict {
	switch {
	case Count(findings, Error) > 0:
		return Broken
	case Count(findings, Warning) > 0:
		return Warn
	}
	return Healthy
}
