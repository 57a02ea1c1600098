package diagnose

// Explanation is what there is to know about a code: the text of
// "bulla diagnose --explain". Its texts are whole sentences.
type Explanation struct {
	// Code is the code, Group the group of checks that it belongs to.
	Code, Group string
	// Severities are the severities that a finding of the code may have beside pass
	// and skipped, worst first.
	Severities string
	// Checks says what is looked at, Why why it matters, Fix what to do about it.
	Checks, Why, Fix string
	// Example has two lines: a sample that brings the finding and one that does not.
	Example string
	// Source is the section of an RFC, or the document of Courier's, that it rests on.
	Source string
}

// explanation is one entry of the tables of explanations. Brings is a sample that
// brings the finding, clears one that does not.
type explanation struct {
	code             code
	severities       string
	checks, why, fix string
	brings, clears   string
	source           string
}

// The documents that explanations rest on.
const (
	courierGuide     = "Courier: JWT authentication guide"
	courierIssue     = "Courier: issue-token API reference"
	courierCreateJWT = "Courier: create-a-jwt page"
	courierKeys      = "Courier: environments and API keys"
	courierTokens    = "Observed in tokens that Courier issued"
	noStandard       = "No standard; a rule of bulla"
)

// Explain returns what there is to know about a code; ok is false where there is no
// such code.
func Explain(name string) (e Explanation, ok bool) {
	k := codeNamed(name)
	for _, group := range [...][]explanation{
		pastedExplanations, structureExplanations, headerExplanations, signatureExplanations,
		timeExplanations, policyExplanations, scopeExplanations, userExplanations, courierExplanations,
	} {
		for i := range group {
			if x := &group[i]; x.code == k {
				return x.public(), true
			}
		}
	}
	return Explanation{}, false
}

func (x *explanation) public() Explanation {
	return Explanation{
		Code: checks[x.code].code, Group: checks[x.code].group, Severities: x.severities,
		Checks: x.checks, Why: x.why, Fix: x.fix,
		Example: "brings it: " + x.brings + "\ndoes not:  " + x.clears,
		Source:  x.source,
	}
}
