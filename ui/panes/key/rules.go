package key

import (
	"slices"
	"strings"
	"time"

	"bulla/core/diagnose"
	"bulla/core/expiry"
	"bulla/core/redact"
	"bulla/core/signing"
	"bulla/core/spelling"
	"bulla/ui/pane"
)

// rule is one rule for the token.
type rule struct {
	// name is the flag of bulla verify, code that of the finding about the rule, "" for none.
	name, code string
	// hint is in the field while it is empty, help below the field.
	hint, help string
	// exact says that every space of the value counts.
	exact bool
	// text returns the rule as the user types it, "" if it is not set.
	text func(diagnose.Policy) string
	// unset describes what applies while the rule is not set.
	unset func(pane.Frame) string
	// put sets the rule to a typed text, or says what is wrong with that.
	put func(policy *diagnose.Policy, text string) (fault string)
}

func (r rule) isSet(p diagnose.Policy) bool { return r.text(p) != "" }

// always returns a function that returns the same text for every frame.
func always(text string) func(pane.Frame) string { return func(pane.Frame) string { return text } }

// rules returns the rules in the order of bulla verify's flags.
func rules() []rule {
	return []rule{
		{name: "alg", code: "alg-unexpected", hint: "HS256 RS256",
			help:  "the allowed algorithms; if empty, those of the key are allowed",
			text:  func(p diagnose.Policy) string { return strings.Join(p.Algorithms, " ") },
			unset: ofTheKey, put: putAlgorithms},
		textRule("iss", "https://issuer.example", "the issuer the token must have",
			func(p *diagnose.Policy) *string { return &p.Issuer }),
		textRule("aud", "api.example", "an audience the token must have",
			func(p *diagnose.Policy) *string { return &p.Audience }),
		textRule("sub", "user-1", "the subject the token must have",
			func(p *diagnose.Policy) *string { return &p.Subject }),
		{name: "require", code: "require", hint: "exp sub", help: "the claims the token must have",
			text:  func(p diagnose.Policy) string { return strings.Join(p.Require, " ") },
			unset: always("nothing"), put: putRequire},
		{name: "leeway", hint: "30s", help: "the tolerance for exp and nbf; a plain number is in seconds",
			text: leewayText, unset: always("0 s"), put: putLeeway},
	}
}

// textRule returns a rule that is one text of the policy. Its code is its name.
func textRule(name, hint, help string, field func(*diagnose.Policy) *string) rule {
	return rule{name: name, code: name, hint: hint, help: help, exact: true, unset: always("any"),
		text: func(p diagnose.Policy) string { return *field(&p) },
		put: func(p *diagnose.Policy, text string) string {
			*field(p) = strings.TrimSpace(text)
			return ""
		}}
}

// ofTheKey lists the algorithms that the keys allow.
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

// list splits a text at spaces and commas and drops duplicates.
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

// algorithmFault says why an algorithm can't be allowed, "" if it can.
func algorithmFault(name string) string {
	switch {
	case name == "none":
		return "none means no signature and is never allowed"
	case signing.Registered(name):
		return ""
	}
	fault := redact.Quote(name, 20) + " is not a signature algorithm"
	if near := spelling.Nearest(name, signing.Algorithms()); near != "" {
		fault += ": did you mean " + near + "?"
	}
	return fault
}

func putRequire(p *diagnose.Policy, text string) (fault string) {
	p.Require = list(text)
	return ""
}

// putLeeway reads a duration or a plain number of seconds.
func putLeeway(p *diagnose.Policy, text string) (fault string) {
	if strings.TrimSpace(text) == "" {
		p.Leeway = 0
		return ""
	}
	leeway, err := diagnose.ParseLeeway(text)
	if err != nil {
		return redact.Quote(text, 20) + ": " + err.Error()
	}
	p.Leeway = leeway
	return ""
}

// leewayText returns a leeway as the user types it, "" for none.
func leewayText(p diagnose.Policy) string {
	if p.Leeway == 0 {
		return ""
	}
	return expiry.Format(float64(p.Leeway) / float64(time.Millisecond))
}
