package key

import (
	"slices"
	"strings"
	"time"

	"bulla/core/diagnose"
	"bulla/core/expiry"
	"bulla/core/signing"
	"bulla/core/spelling"
	"bulla/core/visible"
	"bulla/ui/pane"
)

// rule is one rule that the token is judged by.
type rule struct {
	// name is the flag of bulla verify, code the finding that reports on the rule, ""
	// for none.
	name, code string
	// hint stands in the field while it is empty, asks below it says what it is for.
	hint, asks string
	// exact is set where each blank of the value counts.
	exact bool
	// text returns what is asked for, as it is typed; "" for nothing.
	text func(diagnose.Policy) string
	// unset says what holds while nothing is asked for.
	unset func(pane.Frame) string
	// put takes what was typed over into the policy, or says why it cannot.
	put func(policy *diagnose.Policy, text string) (fault string)
}

func (r rule) isSet(p diagnose.Policy) bool { return r.text(p) != "" }

// always returns a function that says the same of every frame.
func always(text string) func(pane.Frame) string { return func(pane.Frame) string { return text } }

// rules returns the rules in the order of bulla verify's flags.
func rules() []rule {
	return []rule{
		{name: "alg", code: "alg-unexpected", hint: "HS256 RS256", asks: "the algorithms that are allowed; nothing allows those of the key",
			text: func(p diagnose.Policy) string { return strings.Join(p.Algorithms, " ") }, unset: ofTheKey, put: putAlgorithms},
		{name: "iss", code: "iss", hint: "https://issuer.example", asks: "who must have issued the token", exact: true,
			text: func(p diagnose.Policy) string { return p.Issuer }, unset: always("any"), put: putText(func(p *diagnose.Policy) *string { return &p.Issuer })},
		{name: "aud", code: "aud", hint: "api.example", asks: "who must be among those that the token is for", exact: true,
			text: func(p diagnose.Policy) string { return p.Audience }, unset: always("any"), put: putText(func(p *diagnose.Policy) *string { return &p.Audience })},
		{name: "sub", code: "sub", hint: "user-1", asks: "whom the token must be about", exact: true,
			text: func(p diagnose.Policy) string { return p.Subject }, unset: always("any"), put: putText(func(p *diagnose.Policy) *string { return &p.Subject })},
		{name: "require", code: "require", hint: "exp sub", asks: "the claims that must be there",
			text: func(p diagnose.Policy) string { return strings.Join(p.Require, " ") }, unset: always("nothing"), put: putRequire},
		{name: "leeway", hint: "30s", asks: "how far exp and nbf may be off; a plain number counts seconds",
			text: leewayText, unset: always("0 s: to the second"), put: putLeeway},
	}
}

// ofTheKey says which algorithms the keys allow.
func ofTheKey(f pane.Frame) string {
	var all []string
	for _, k := range f.Snapshot.Keys {
		for _, alg := range k.Algorithms() {
			if !slices.Contains(all, alg) {
				all = append(all, alg)
			}
		}
	}
	if len(all) == 0 {
		return "those of the key"
	}
	return "those of the key: " + strings.Join(all, " ")
}

// list cuts a text at spaces and commas; nil for none. What is named twice counts
// once.
func list(text string) []string {
	var all []string
	for _, word := range strings.FieldsFunc(text, func(r rune) bool { return r == ' ' || r == ',' }) {
		if !slices.Contains(all, word) {
			all = append(all, word)
		}
	}
	return all
}

func putAlgorithms(p *diagnose.Policy, text string) (fault string) {
	names := list(text)
	for _, name := range names {
		if fault := algorithmFault(name); fault != "" {
			return fault
		}
	}
	p.Algorithms = names
	return ""
}

// algorithmFault says why an algorithm cannot be allowed, "" where it can.
func algorithmFault(name string) string {
	switch {
	case name == "none":
		return "none is no signature, which is never allowed"
	case signing.Registered(name):
		return ""
	}
	fault := visible.Quote(name, 20) + " is no signature algorithm"
	if near := spelling.Nearest(name, signing.Algorithms()); near != "" {
		fault += ": did you mean " + near + "?"
	}
	return fault
}

// putText returns the put of a rule that is one text.
func putText(field func(*diagnose.Policy) *string) func(*diagnose.Policy, string) string {
	return func(p *diagnose.Policy, text string) string {
		*field(p) = strings.TrimSpace(text)
		return ""
	}
}

func putRequire(p *diagnose.Policy, text string) (fault string) {
	p.Require = list(text)
	return ""
}

// putLeeway reads a length of time, or a plain number of seconds.
func putLeeway(p *diagnose.Policy, text string) (fault string) {
	if strings.TrimSpace(text) == "" {
		p.Leeway = 0
		return ""
	}
	leeway, err := diagnose.ParseLeeway(text)
	if err != nil {
		return visible.Quote(text, 20) + ": " + err.Error()
	}
	p.Leeway = leeway
	return ""
}

// leewayText writes a leeway as it is typed, "" for none.
func leewayText(p diagnose.Policy) string {
	if p.Leeway == 0 {
		return ""
	}
	return expiry.Format(float64(p.Leeway) / float64(time.Millisecond))
}
