package cli

import (
	"fmt"

	"github.com/spf13/pflag"

	"bulla/core"
	"bulla/core/diagnose"
	"bulla/core/signing"
)

// policy holds the flags that verify and diagnose share: the key, the rules and
// which of several tokens is meant.
type policy struct {
	key           string
	algorithms    []string
	iss, aud, sub string
	leeway        string
	require       []string
	pick          ordinal
	// exact takes the input byte for byte; only verify has the flag.
	exact bool
}

func (p *policy) bind(flags *pflag.FlagSet) {
	onceVar(flags, &p.key, "key", "", "check the signature with this `SECRET` or key file: "+secretForms)
	flags.Var(names{&p.algorithms}, "alg", "allow only the algorithm `ALG`; may be repeated, or several with commas")
	onceVar(flags, &p.iss, "iss", "", "the `ISSUER` that iss must name")
	onceVar(flags, &p.aud, "aud", "", "the `AUDIENCE` that must be among aud")
	onceVar(flags, &p.sub, "sub", "", "the `SUBJECT` that sub must name")
	onceVar(flags, &p.leeway, "leeway", "", "how far exp, nbf and iat may be off, a `DURATION` such as 30s; by default not at all")
	flags.Var(names{&p.require}, "require", "a `CLAIM` that must be present; may be repeated, or several with commas")
	p.bindPick(flags)
}

func (p *policy) bindPick(flags *pflag.FlagSet) {
	flags.Var(&p.pick, "pick", "choose token number `N` of several")
}

// rules returns what the flags ask of a token.
func (p *policy) rules() (diagnose.Policy, error) {
	rules := diagnose.Policy{Algorithms: p.algorithms, Issuer: p.iss, Audience: p.aud, Subject: p.sub, Require: p.require}
	for _, alg := range p.algorithms {
		if _, ok := signing.SignatureSize(alg); !ok && !signing.Registered(alg) || alg == "none" {
			return rules, unknownName("--alg", alg, signing.Algorithms())
		}
	}
	if p.leeway == "" {
		return rules, nil
	}
	leeway, err := diagnose.ParseLeeway(p.leeway)
	if err != nil {
		return rules, fail("--leeway "+quote(p.leeway)+": "+err.Error(), "give a time such as 30s or 2m, a day at most")
	}
	rules.Leeway = leeway
	return rules, nil
}

// choose looks at the token that --pick names, also at one that only a key opened.
// Where there is none at all, that is what there is to say.
func (p *policy) choose(w core.Workbench, at core.Moment) (core.Workbench, error) {
	if p.pick == 0 {
		return w, nil
	}
	pick, n := int(p.pick), len(w.Snapshot(at.Now).Tokens)
	switch {
	case n == 0:
		return w, nil
	case pick > n && n == 1:
		return w, fail(fmt.Sprintf("--pick %d: there is one token in the input", pick), "leave --pick out")
	case pick > n:
		return w, fail(fmt.Sprintf("--pick %d: there are %d tokens in the input", pick, n), "bulla decode lists them")
	}
	return w.Apply(core.Pick{Index: pick - 1}, at), nil
}
