package cli

import (
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"bulla/core"
	"bulla/core/courier"
	"bulla/core/diagnose"
	"bulla/core/intake"
	"bulla/core/report"
	"bulla/core/scope"
)

// diagnosis holds the flags of diagnose: what the token is held to.
type diagnosis struct {
	features                          []string
	user, clientKey, env, region, key string
	verbose                           bool
}

func (d *diagnosis) bind(flags *pflag.FlagSet) {
	flags.StringSliceVar(&d.features, "for", nil, "what the token is for, one `FEATURE` or several: "+strings.Join(featureNames(), " "))
	flags.StringVar(&d.user, "user", "", "the user `ID` that the SDK is given")
	flags.StringVar(&d.clientKey, "client-key", "", "the client `KEY` of the workspace it is meant for")
	flags.StringVar(&d.env, "env", "", "the environment `ENV` it is meant for: production, test or env_ID")
	flags.StringVar(&d.region, "region", "", "the `REGION` of the workspace: us or eu")
	flags.StringVar(&d.key, "key", "", "check the signature with this `SECRET`: "+strings.TrimPrefix(secretForms, "give "))
	flags.BoolVarP(&d.verbose, "verbose", "v", false, "list the checks that passed or could not run as well")
}

func (s *session) diagnoseCommand() *cobra.Command {
	var d diagnosis
	cmd := &cobra.Command{
		Use:   "diagnose [INPUT]",
		Short: "check a token and say what to do about it",
		Long: `Checks everything about a token at once and says what is wrong, why it matters
and what to do. INPUT is whatever you have: a token, a header, a curl command,
JSON or a log line; - or a pipe reads stdin, @FILE a file.

The exit status is 1 where an error was found.`,
		Example: `  bulla diagnose eyJhbGciOi...
  pbpaste | bulla diagnose --for inbox --user pigeon
  bulla diagnose @response.json --env production --json
  bulla diagnose "$TOKEN" --key env:JWT_SECRET`,
		RunE: func(_ *cobra.Command, args []string) error { return d.run(s, args) },
	}
	d.bind(cmd.Flags())
	complete(cmd, "for", featureNames())
	complete(cmd, "region", regions())
	complete(cmd, "env", environments())
	return cmd
}

// run diagnoses an INPUT and prints the answer.
func (d *diagnosis) run(s *session, args []string) error {
	if err := d.check(args); err != nil {
		return err
	}
	snapshot, err := d.inspect(s, args)
	if err != nil {
		return err
	}
	err = s.print(
		func() []byte { return report.Diagnose(snapshot) },
		func() string { return report.DiagnoseText(snapshot, s.style(), d.verbose) },
	)
	if err != nil {
		return err
	}
	if snapshot.Verdict == diagnose.Broken {
		return refusal{}
	}
	return nil
}

// check names flags that cannot be, before anything is read.
func (d *diagnosis) check(args []string) error {
	if err := oneInput(args); err != nil {
		return err
	}
	if _, err := d.expectation(); err != nil {
		return err
	}
	return oneStdin(args, "--key", d.key)
}

// inspect reads an INPUT and looks at it.
func (d *diagnosis) inspect(s *session, args []string) (core.Snapshot, error) {
	expect, err := d.expectation()
	if err != nil {
		return core.Snapshot{}, err
	}
	at := core.Moment{Now: s.now}
	w := core.Workbench{}.Apply(core.Expecting{Expectation: expect}, at)
	if d.key != "" {
		key, err := s.secret("--key", d.key)
		if err != nil {
			return core.Snapshot{}, err
		}
		w = w.Apply(core.SetVerifier{Key: key}, at)
	}
	text, err := s.input(args)
	if err != nil {
		return core.Snapshot{}, err
	}
	snapshot := w.Apply(core.Paste{Text: text}, at).Snapshot(s.now)
	if snapshot.Token.Text == "" {
		s.mistaken(args)
	}
	return snapshot, nil
}

// expectation returns what the flags say of the token.
func (d *diagnosis) expectation() (core.Expectation, error) {
	expect := core.Expectation{User: d.user, ClientKey: d.clientKey, Environment: d.env, Region: d.region}
	for _, name := range d.features {
		feature, ok := scope.FeatureByName(strings.TrimSpace(name))
		if !ok {
			return expect, unknownName("--for", name, featureNames())
		}
		expect.For = append(expect.For, feature)
	}
	if intake.Mask(d.user) != d.user {
		return expect, fail("--user is a key, not a user: "+quote(d.user), "give the user id that the SDK is given, and rotate the key if it was shared")
	}
	if d.env != "" && !courier.IsEnvironment(d.env) {
		return expect, unknownName("--env", d.env, environments())
	}
	if d.region != "" && d.region != "us" && d.region != "eu" {
		return expect, unknownName("--region", d.region, regions())
	}
	return expect, nil
}

func featureNames() []string {
	var names []string
	for _, f := range scope.Features() {
		names = append(names, f.Name)
	}
	return names
}

func regions() []string { return []string{"us", "eu"} }

func environments() []string { return []string{"production", "test", "env_ID"} }
