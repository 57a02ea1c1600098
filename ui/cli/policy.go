package cli

import (
	"fmt"

	"github.com/spf13/cobra"
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
	pick          int
}

func (p *policy) bind(flags *pflag.FlagSet) {
	flags.StringVar(&p.key, "key", "", "check the signature with this `SECRET` or key file: env:NAME, @FILE, b64:TEXT, - for stdin, or prompt")
	flags.StringSliceVar(&p.algorithms, "alg", nil, "allow the algorithm `ALG` only; may be repeated")
	flags.StringVar(&p.iss, "iss", "", "the `ISSUER` that iss must name")
	flags.StringVar(&p.aud, "aud", "", "the `AUDIENCE` that must be among aud")
	flags.StringVar(&p.sub, "sub", "", "the `SUBJECT` that sub must name")
	flags.StringVar(&p.leeway, "leeway", "", "how far exp and nbf may be off, a `DURATION` such as 30s; none is given by default")
	flags.StringSliceVar(&p.require, "require", nil, "a `CLAIM` that must be there; may be repeated")
	p.bindPick(flags)
}

func (p *policy) bindPick(flags *pflag.FlagSet) {
	flags.IntVar(&p.pick, "pick", 0, "look at the token number `N` of several")
}

func completePolicy(cmd *cobra.Command) { complete(cmd, "alg", signing.Algorithms()) }

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
		return rules, fail("--leeway "+quote(p.leeway)+": "+err.Error(), "give a time such as 30s or 2m")
	}
	rules.Leeway = leeway
	return rules, nil
}

// choose looks at the token that --pick names.
func (p *policy) choose(w core.Workbench, at core.Moment) (core.Workbench, error) {
	if p.pick == 0 {
		return w, nil
	}
	if n := len(w.Tokens()); p.pick < 1 || p.pick > n {
		return w, fail(fmt.Sprintf("--pick %d: there are %d tokens in the input", p.pick, n), "bulla diagnose lists them")
	}
	return w.Apply(core.Pick{Index: p.pick - 1}, at), nil
}
