package cli

import (
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"bulla/core"
	"bulla/core/courier"
	"bulla/core/diagnose"
	"bulla/core/issuers"
	"bulla/core/redact"
	"bulla/core/report"
	"bulla/core/scope"
	"bulla/core/spelling"
)

// diagnosis holds the flags of diagnose.
type diagnosis struct {
	policy
	features                     []string
	user, clientKey, env, region string
	issuer                       string
	explain                      string
	// tokenOnly is set for a command that needs a token: a request for one is not enough.
	tokenOnly bool
	verbose   bool
}

func (d *diagnosis) bind(flags *pflag.FlagSet) {
	d.policy.bind(flags)
	flags.Var(names{&d.features}, "for", "the `FEATURE` that the token is for; separate several with commas: "+strings.Join(featureNames(), " "))
	onceVar(flags, &d.user, "user", "", "the user `ID` that the SDK uses")
	onceVar(flags, &d.clientKey, "client-key", "", "the client `KEY` of the workspace that the token is for")
	onceVar(flags, &d.env, "env", "", "the environment `ENV` that the token is for: production, test or env_ID")
	onceVar(flags, &d.region, "region", "", regionUsage)
	onceVar(flags, &d.issuer, "issuer", "", "check it as a token from the issuer `NAME`; bulla issuers lists them")
	flags.BoolVarP(&d.verbose, "verbose", "v", false, "also list the checks that passed or could not run")
}

func (s *session) diagnoseCommand() *cobra.Command {
	var d diagnosis
	cmd := &cobra.Command{
		Use:   "diagnose [INPUT]",
		Short: "check a token and explain how to fix it",
		Long: `Checks everything about a token at once and tells you what is wrong, why it matters and
how to fix it. INPUT is whatever you have: a token, a header, a curl command, JSON or a
log line. Use - or a pipe for stdin, and @FILE for a file.

You can also paste a request to issue-token, a scope string or an SDK configuration:
bulla checks the token that it would issue. It checks the request around a token too: the
user and the client key in it count as if you had given --user and --client-key.

If a new token from Courier would fix it, the last line is the command that issues one.
Add --dry-run to that command to see the request first.

The exit status is 1 if an error was found.`,
		Example: `  bulla diagnose eyJhbGciOi...
  pbpaste | bulla diagnose --for inbox --user pigeon
  bulla diagnose @response.json --env production --json
  bulla diagnose "$TOKEN" --key env:JWT_SECRET --aud https://api.example
  bulla diagnose --explain scope-needed`,
		RunE: func(_ *cobra.Command, args []string) error {
			if d.explain != "" {
				return s.explain(d.explain, args)
			}
			return d.run(s, args)
		},
	}
	d.bind(cmd.Flags())
	onceVar(cmd.Flags(), &d.explain, "explain", "", "explain the finding `CODE` and how to fix it; all lists the codes")
	complete(cmd, "explain", explainable())
	completeDiagnosis(cmd)
	cmd.ValidArgsFunction = completeInput
	return cmd
}

// run diagnoses an INPUT and prints the diagnosis.
func (d *diagnosis) run(s *session, args []string) error {
	return d.print(s, args, report.Diagnose, func(snapshot core.Snapshot) string {
		return report.DiagnoseText(snapshot, s.style(), d.verbose)
	})
}

// print diagnoses an INPUT and prints what follows from it, as JSON or as text.
func (d *diagnosis) print(
	s *session, args []string, asJSON func(core.Snapshot) []byte, asText func(core.Snapshot) string,
) error {
	if err := d.check(args); err != nil {
		return err
	}
	snapshot, err := d.inspect(s, args)
	if err != nil {
		return err
	}
	err = s.print(
		func() []byte { return asJSON(snapshot) },
		func() string { return asText(snapshot) },
	)
	if err != nil {
		return err
	}
	if snapshot.Verdict == diagnose.Broken {
		return refusal{}
	}
	return nil
}

// check refuses flags that are invalid, before anything is read.
func (d *diagnosis) check(args []string) error {
	if err := oneInput(args); err != nil {
		return err
	}
	if _, err := d.expectation(); err != nil {
		return err
	}
	return oneStdin(args, "--key", d.key)
}

// inspect reads an INPUT and inspects it.
func (d *diagnosis) inspect(s *session, args []string) (core.Snapshot, error) {
	if _, err := d.expectation(); err != nil {
		return core.Snapshot{}, err
	}
	text, err := s.input(args)
	if err != nil {
		return core.Snapshot{}, err
	}
	return d.inspectText(s, args, text)
}

// inspectText inspects the text of an INPUT.
func (d *diagnosis) inspectText(s *session, args []string, text string) (core.Snapshot, error) {
	w, err := d.workbench(s) // after the input was read, so that nobody types a passphrase in vain
	if err != nil {
		return core.Snapshot{}, err
	}
	snapshot, err := d.inspectChange(w, core.Paste{Text: text, Exact: d.exact, TokenOnly: d.tokenOnly}, s.now)
	if err == nil && snapshot.Token.Text == "" {
		s.hintAtInput(args)
	}
	return snapshot, err
}

// workbench returns a Workbench with the Expectation and the keys from the flags.
func (d *diagnosis) workbench(s *session) (core.Workbench, error) {
	at := core.Moment{Now: s.now}
	expect, err := d.expectation()
	if err != nil {
		return core.Workbench{}, err
	}
	w := core.Workbench{}.Apply(core.SetExpectation{Expectation: expect}, at)
	if d.key == "" {
		return w, nil
	}
	keys, err := s.keys("--key", d.key)
	if err != nil {
		return core.Workbench{}, err
	}
	return w.Apply(core.SetVerifiers{Keys: keys}, at), nil
}

// inspectChange applies a change that brings a token, and selects the one that --pick names.
func (d *diagnosis) inspectChange(w core.Workbench, change core.Change, now time.Time) (core.Snapshot, error) {
	at := core.Moment{Now: now}
	w, err := d.choose(w.Apply(change, at), at)
	return w.Snapshot(now), err
}

// expectation returns the Expectation from the flags.
func (d *diagnosis) expectation() (core.Expectation, error) {
	expect := core.Expectation{
		User: d.user, ClientKey: d.clientKey, Environment: d.env, Region: d.region, IssuerName: d.issuer,
	}
	var err error
	if err := checkIssuer(d.issuer); err != nil {
		return expect, err
	}
	if expect.Policy, err = d.policy.rules(); err != nil {
		return expect, err
	}
	for _, name := range d.features {
		feature, ok := scope.FeatureByName(name)
		if !ok {
			return expect, unknownName("--for", name, featureNames())
		}
		expect.For = append(expect.For, feature)
	}
	if err := checkNoKey(d.user); err != nil {
		return expect, err
	}
	if d.env != "" && !courier.IsEnvironment(d.env) {
		return expect, unknownName("--env", d.env, environments())
	}
	return expect, checkRegion(d.region)
}

// checkNoKey refuses a --user that is an API key or another secret.
func checkNoKey(user string) error {
	if redact.Keys(user) == user {
		return nil
	}
	return fail("--user is a key, not a user: "+quote(user),
		"give the user ID that the SDK uses, and rotate the key if others could see it")
}

// checkRegion refuses a --region that Courier doesn't have; "" is the default.
func checkRegion(region string) error {
	if region == "" || slices.Contains(regions(), region) {
		return nil
	}
	return unknownName("--region", region, regions())
}

// checkIssuer refuses an --issuer that bulla doesn't know; "" is to recognize it.
func checkIssuer(name string) error {
	if _, ok := issuers.ByName(name); ok || name == "" {
		return nil
	}
	hint := spelling.Advise(name, issuers.Names(), "bulla issuers lists the names")
	if strings.Contains(name, "://") {
		hint = "to require it as the claim iss, use --iss"
	}
	return fail("--issuer "+quote(name)+" is not known", hint)
}

func featureNames() []string {
	var names []string
	for _, f := range scope.Features() {
		names = append(names, f.Name)
	}
	return names
}

func regions() []string { return courier.Regions() }

func environments() []string { return []string{"production", "test", "env_ID"} }

// allCodes is the value of --explain that lists every code.
const allCodes = "all"

// explain prints what a finding means, or lists all findings.
func (s *session) explain(code string, args []string) error {
	if len(args) > 0 {
		return fail("--explain doesn't need an input", "leave the input out")
	}
	if code == allCodes {
		return s.print(report.ExplainAll, func() string { return report.ExplainAllText(s.style()) })
	}
	explanation, ok := diagnose.Explain(code)
	if !ok {
		hint := spelling.Advise(code, diagnose.Codes(), "bulla diagnose --explain "+allCodes+" lists the codes")
		return fail("--explain "+quote(code)+" is not known", hint)
	}
	return s.print(
		func() []byte { return report.Explain(explanation) },
		func() string { return report.ExplainText(explanation, s.style()) },
	)
}
