package diagnose

import (
	"strings"
	"sync"
)

// check is a row of the tables of checks: a code, and everything about it that doesn't depend on a
// token. To add a check, add a row with its run function to the table of a group, and a sample to
// the tests.
type check struct {
	// code names the check and its findings. Users' scripts depend on it: it never changes.
	code string
	// severities are those that a finding may have besides pass and skipped, worst first.
	severities string
	// pass is the title of a pass. It is "" if the check passes silently, or if run says what
	// passed.
	pass string
	// verify is set if the finding belongs to the verification of a token, whoever issued it: its
	// text and form, header, signature, NumericDates and what the user expects. Scopes, Courier's
	// claims and good practice don't.
	verify bool
	// run performs the check. It is nil if the run function of another row in the same group
	// reports the findings.
	run func(*checker)

	// about, why and fix are the sentences of --explain: what is checked, why it matters and what
	// to do about it.
	about, why, fix string
	// bad is a sample that has the finding, good one that doesn't.
	bad, good string
	// source is the section of an RFC or the document that the check is based on.
	source string
}

// The documents that several checks are based on.
const (
	courierGuide     = "Courier: JWT authentication guide"
	courierIssue     = "Courier: issue-token API reference"
	courierCreateJWT = "Courier: create-a-jwt page"
	courierKeys      = "Courier: environments and API keys"
	courierTokens    = "Observed in tokens that Courier issued"
	noStandard       = "No standard; a rule of bulla"
)

// group is a table of checks that belong together.
type group struct {
	name   string
	checks []check
	// blocked says why none of the checks can run, "" if they can. It is nil for a group that can
	// always run.
	blocked func(*checker) string
}

// groups are the tables in the order in which they run and in which findings of one severity are
// listed: whose token it is, what was pasted, then the token from the outside in. Two kinds of
// finding that are mostly harmless come last.
var groups = []group{
	{name: "issuer", checks: issuerChecks},
	{name: "pasted", checks: pastedChecks},
	{name: issueGroup, checks: issueChecks},
	{name: "call", checks: sentChecks},
	{name: structureGroup, checks: structureChecks},
	{name: headerGroup, checks: headerChecks, blocked: (*checker).headerUnreadable},
	{name: "signature", checks: signatureChecks},
	{name: timeGroup, checks: timeChecks},
	{name: "policy", checks: policyChecks},
	{name: "issuer", checks: issuerRuleChecks},
	{name: scopeGroup, checks: scopeChecks},
	{name: "courier", checks: courierChecks},
	{name: "call", checks: callChecks},
	{name: "pasted", checks: wrappedChecks},
	{name: "elsewhere", checks: elsewhereChecks},
}

// Groups that other code names.
const (
	issueGroup     = "request"
	structureGroup = "structure"
	headerGroup    = "header"
	timeGroup      = "time"
	scopeGroup     = "scope"
)

// row is a check and the group that it is in.
type row struct {
	*check
	group string
}

// catalogue is all tables joined, with the position of each code.
type catalogue struct {
	rows      []row
	positions map[string]int
}

// allChecks returns the catalogue. Checks reach it through their checker: tables that name
// functions which use the tables would be an initialization cycle.
var allChecks = sync.OnceValue(func() catalogue {
	c := catalogue{positions: map[string]int{}}
	for _, g := range groups {
		for i := range g.checks {
			c.positions[g.checks[i].code] = len(c.rows)
			c.rows = append(c.rows, row{&g.checks[i], g.name})
		}
	}
	return c
})

// lookup returns the row of a code; ok is false if there is no such code.
func lookup(code string) (r row, ok bool) {
	c := allChecks()
	position, ok := c.positions[code]
	if !ok {
		return row{}, false
	}
	return c.rows[position], true
}

// Codes returns all codes, in the order in which findings of one severity are listed.
func Codes() []string {
	rows := allChecks().rows
	codes := make([]string, len(rows))
	for i, r := range rows {
		codes[i] = r.code
	}
	return codes
}

// IsAboutTime reports whether the findings of a code are about the times of a token, so that their
// text depends on when it is judged.
func IsAboutTime(code string) bool {
	r, _ := lookup(code)
	return r.group == timeGroup
}

// Explanation says what a code means, for "bulla diagnose --explain". About, Why, Fix are whole
// sentences.
type Explanation struct {
	// Code is the code, Group the group of checks that it belongs to.
	Code, Group string
	// Severities are those that a finding may have besides pass and skipped, worst first.
	Severities string
	// Checks says what is checked, Why why it matters, Fix what to do about it.
	Checks, Why, Fix string
	// Example has two lines: a sample that has the finding and one that doesn't.
	Example string
	// Source is the section of an RFC or the document that the check is based on.
	Source string
}

// Explain returns the explanation of a code; ok is false if there is no such code.
func Explain(code string) (e Explanation, ok bool) {
	r, ok := lookup(code)
	if !ok {
		return Explanation{}, false
	}
	return Explanation{
		Code: r.code, Group: r.group, Severities: r.severities,
		Checks: r.about, Why: r.why, Fix: r.fix,
		Example: "finding:    " + r.bad + "\nno finding: " + r.good,
		Source:  r.source,
	}, true
}

// Section is one part of a longer text: a label and its paragraphs.
type Section struct {
	Label string
	Texts []string
}

// Sections returns the explanation in the order in which it is shown.
func (e Explanation) Sections() []Section {
	return []Section{
		{"severity", []string{e.Severities}},
		{"checks", []string{e.Checks}},
		{"why", []string{e.Why}},
		{"fix", []string{e.Fix}},
		{"example", strings.Split(e.Example, "\n")},
		{"source", []string{e.Source}},
	}
}

// Sections returns what a finding says besides its title, and then what its code means in general.
func (f Finding) Sections() []Section {
	sections := []Section{
		{"why", f.Reasons()},
		{"what to do", []string{f.Fix}},
		{"on the command line", []string{f.Command}},
	}
	e, ok := Explain(f.Code)
	if !ok {
		return sections
	}
	return append(sections,
		Section{"what " + f.Code + " checks", []string{e.Checks}},
		Section{"why it matters", []string{e.Why}},
		Section{"how to fix it", []string{e.Fix}},
		Section{"example", strings.Split(e.Example, "\n")},
		Section{"source", []string{e.Source}},
	)
}
