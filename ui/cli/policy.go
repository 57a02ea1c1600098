package cli

import (
	"fmt"

	"github.com/spf13/pflag"

	"bulla/core"
	"bulla/core/diagnose"
	"bulla/core/signing"
)

// policy holds the flags that verify and diagnose share: the key, the rules, and which of several
// tokens to check.
type policy struct {
	key           string
	algorithms    []string
	iss, aud, sub string
	leeway        string
	require       []string
	pick          ordinal
	// exact reads the input byte for byte; only verify has the flag.
	exact bool
}

func (p *policy) bind(flags *pflag.FlagSet) {
	keyVar(flags, &p.key)
	flags.Var(names{&p.algorithms}, "alg", "allow only the algorithm `ALG`; may be repeated, or separate several with commas")
	onceVar(flags, &p.iss, "iss", "", "require this `ISSUER` as iss")
	onceVar(flags, &p.aud, "aud", "", "require this `AUDIENCE` in aud")
	onceVar(flags, &p.sub, "sub", "", "require this `SUBJECT` as sub")
	onceVar(flags, &p.leeway, "leeway", "", "accept times that are off by this `DURATION`, such as 30s; by default 0")
	flags.Var(names{&p.require}, "require", "require the `CLAIM` to be present; may be repeated, or separate several with commas")
	p.bindPick(flags)
}

func (p *policy) bindPick(flags *pflag.FlagSet) {
	flags.Var(&p.pick, "pick", "use token number `N` if there are several")
}

// rules returns the Policy from the flags.
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
		return rules, fail("--leeway "+quote(p.leeway)+": "+err.Error(), "give a duration such as 30s or 2m, at most a day")
	}
	rules.Leeway = leeway
	return rules, nil
}

// choose picks the token that --pick names, which may be one inside an encrypted token. If there is
// no token at all, it changes nothing, and the diagnosis says so.
func (p *policy) choose(w core.Workbench, at core.Moment) (core.Workbench, error) {
	if p.pick == 0 {
		return w, nil
	}
	pick, n := int(p.pick), len(w.Snapshot(at.Now).Tokens)
	switch {
	case n == 0:
		return w, nil
	case pick > n && n == 1:
		return w, fail(fmt.Sprintf("--pick %d: the input has only one token", pick), "remove --pick")
	case pick > n:
		return w, fail(fmt.Sprintf("--pick %d: the input has %d tokens", pick, n), "bulla decode lists them")
	}
	return w.Apply(core.Pick{Index: pick - 1}, at), nil
}
