package cli

import (
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"bulla/core"
	"bulla/core/broken"
	"bulla/core/report"
	"bulla/core/signing"
)

const (
	// listBreaks is the value of --broken that lists the names.
	listBreaks = "list"
	// defaultServer is the URL of bulla serve without --addr.
	defaultServer = "http://" + defaultAddr
)

// breaking adds the flag --broken.
func (i *issuing) breaking(s *session, cmd *cobra.Command) {
	onceVar(cmd.Flags(), &i.broken, "broken", "", "break the token on purpose in the way `NAME`; list lists the names")
	completeBy(cmd, "broken", func(*pflag.FlagSet) []string { return i.fittingBreaks(s) })
}

// unbreakable returns the flags that --broken contradicts.
func unbreakable() []string {
	return []string{"alg", "claim", "header", "remote", "dry-run", "region", apiKeyFlag}
}

// runBroken breaks a token on purpose and prints it, or lists the ways to do so.
func (i *issuing) runBroken(s *session, flags *pflag.FlagSet, args []string) error {
	for _, name := range unbreakable() {
		if flags.Changed(name) {
			return fail("--"+name+" and --broken contradict each other", "leave it out: a broken token is made from one as Courier issues it")
		}
	}
	if len(args) > 0 {
		return fail("an input and --broken contradict each other", "leave the input out; to change a token of yours, use --claim and --header without --broken")
	}
	if i.broken == listBreaks {
		return s.print(report.Breaks, report.BreaksText)
	}
	b, ok := broken.ByName(i.broken)
	if !ok {
		return unknownName("--broken", i.broken, append(broken.Names(), listBreaks))
	}
	i.completeRequest()
	if err := i.check(s, nil); err != nil {
		return err
	}
	signer, err := i.signer(s)
	if err != nil {
		return err
	}
	at, err := s.issueMoment()
	if err != nil {
		return err
	}
	made, err := b.Make(i.workbench(signer, at), at)
	if err != nil {
		return err
	}
	i.explainBroken(s, made)
	return s.print(
		func() []byte { return report.Broken(made, made.Curl(defaultServer)) },
		func() string { return made.Text + "\n" },
	)
}

// completeRequest adds what a healthy token needs, if the flags name no scopes or no user.
func (i *issuing) completeRequest() {
	if i.preset == "" && len(i.scopes) == 0 {
		i.preset = "inbox"
	}
	if !i.hasUser() {
		i.users = []string{core.SampleUser}
	}
}

// explainBroken says on stderr what is wrong with the token, what follows from that, and how to see
// it.
func (i *issuing) explainBroken(s *session, b broken.Broken) {
	what := "broken on purpose"
	if b.Snapshot.Token.Text != "" {
		what += ", " + i.signedWith(b.Inspect.Origin.Signer)
	}
	diagnosis := strings.TrimSpace("bulla diagnose " + b.Diagnose())
	s.note(what+": "+b.Title, diagnosis+" says why: "+b.Code)
	s.note("Courier would answer "+b.Outcome(), "")
	start := "start bulla serve with the same --secret"
	if i.key == "" {
		start = "give --secret, start bulla serve with the same one"
	}
	s.note(b.SDK, "to get this answer, "+start+" and run: "+b.Curl(defaultServer))
}

// fittingBreaks returns the breaks that the token of the line can have, each with a tab and what it
// is. If the line is incomplete, it returns all of them.
func (i *issuing) fittingBreaks(s *session) []string {
	request := *i
	request.completeRequest()
	signer, err := signing.RandomKey(s.Random)
	complete := err == nil && request.check(s, nil) == nil
	at := core.Moment{Now: s.now}
	var names []string
	for _, b := range broken.All() {
		if complete {
			if _, err := b.Make(request.workbench(signer, at), at); err != nil {
				continue
			}
		}
		names = append(names, b.Name+"\t"+b.Title)
	}
	return append(names, listBreaks+"\tlist the names")
}
