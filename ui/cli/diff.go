package cli

import (
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"bulla/core"
	"bulla/core/report"
)

// difference holds the flags of diff.
type difference struct {
	diagnosis
	picks [2]ordinal
}

func (s *session) diffCommand() *cobra.Command {
	var d difference
	cmd := &cobra.Command{
		Use:   "diff A B",
		Short: "compare two tokens: claims, scopes, times and findings",
		Long: `Compares two tokens and prints what differs: the verdict, scopes gained and lost, times,
findings that only one of them has, header and claims member by member, and the endpoints
that opened and closed. What is the same is only counted.

A and B are whatever you have: a token, a header, a curl command, JSON or a log line. Use
@FILE for a file, and - for stdin as one of them.

Two tokens are the same if their text is, whatever surrounds it: quotes, line breaks and
the request around a token don't count. A token that was signed again is different, even
if its header and claims are the same; the first line says so then. The order of members
and of lists such as aud doesn't matter, and numbers are compared digit by digit.

The exit status is 0 if the tokens are the same, 1 if they differ, and 2 if one of the
inputs can't be read as a token.`,
		Example: `  bulla diff "$TOKEN" @response.json
  bulla diff "$TOKEN" @response.json --key env:JWT_SECRET
  bulla issue --user pigeon --preset inbox | bulla diff "$TOKEN" -
  pbpaste | bulla diff - @token.txt --for inbox
  bulla diff "$TOKEN" @response.json --json | jq .scopes.lost`,
		RunE:              func(_ *cobra.Command, args []string) error { return d.run(s, args) },
		ValidArgsFunction: completeTwoInputs,
	}
	d.bindDiff(cmd.Flags())
	completeList(cmd, "for", featureNames())
	completeFiles(cmd, "key")
	return cmd
}

func (d *difference) bindDiff(flags *pflag.FlagSet) {
	keyVar(flags, &d.key)
	flags.Var(names{&d.features}, "for",
		"the `FEATURE` that the tokens are for; separate several with commas: "+strings.Join(featureNames(), " "))
	onceVar(flags, &d.user, "user", "", "the user `ID` that the SDK uses")
	flags.Var(&d.picks[0], "pick-a", "use token number `N` of A if there are several")
	flags.Var(&d.picks[1], "pick-b", "use token number `N` of B if there are several")
}

// run compares two inputs and prints the comparison.
func (d *difference) run(s *session, args []string) error {
	inputs, err := d.inputs(s, args)
	if err != nil {
		return err
	}
	w, err := d.workbench(s)
	if err != nil {
		return err
	}
	var snapshots [2]core.Snapshot
	for i, text := range inputs {
		if snapshots[i], err = d.side(s, w, i, text); err != nil {
			return err
		}
	}
	c := core.Compare(snapshots[0], snapshots[1])
	err = s.print(
		func() []byte { return report.Compare(c) },
		func() string { return report.CompareText(c, sideNames(), s.style()) },
	)
	if err == nil && !c.Same {
		return refusal{}
	}
	return err
}

func sideNames() [2]string { return [2]string{"A", "B"} }

// inputs reads the two inputs.
func (d *difference) inputs(s *session, args []string) (texts [2]string, err error) {
	switch {
	case len(args) < 2:
		return texts, fail("diff needs two inputs", `bulla diff "$OLD" "$NEW"; one of them may be - for stdin`)
	case len(args) > 2:
		return texts, fail("more than two inputs", "put quotes around each")
	case args[0] == "-" && args[1] == "-":
		return texts, fail("both inputs would read stdin", "give one of them as an argument or as @FILE")
	}
	if _, err := d.expectation(); err != nil {
		return texts, err
	}
	for i := range args {
		if err := oneStdin(args[i:i+1], "--key", d.key); err != nil {
			return texts, err
		}
		if texts[i], err = s.input(args[i : i+1]); err != nil {
			return texts, err
		}
		if strings.TrimSpace(texts[i]) == "" {
			return texts, fail("the input "+sideNames()[i]+" is empty", "a variable that is not set is empty")
		}
	}
	return texts, nil
}

// side inspects the text of an input. It fails if there is no token in it.
func (d *difference) side(s *session, w core.Workbench, i int, text string) (core.Snapshot, error) {
	d.pick = d.picks[i]
	snapshot, err := d.inspectChange(w, core.Paste{Text: text, TokenOnly: true}, s.now)
	if err == nil && snapshot.Token.Text == "" {
		err = fail("there is no token in "+sideNames()[i]+": "+noToken(snapshot), "bulla diagnose says more about it")
	}
	return snapshot, err
}

// completeTwoInputs offers @FILE for both inputs.
func completeTwoInputs(_ *cobra.Command, args []string, typed string) ([]string, cobra.ShellCompDirective) {
	if len(args) > 1 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	return filesAt(typed)
}
