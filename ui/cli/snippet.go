package cli

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"bulla/core"
	"bulla/core/courier"
	"bulla/core/diagnose"
	"bulla/core/expiry"
	"bulla/core/report"
	"bulla/core/scope"
	"bulla/core/signing"
	"bulla/core/snippet"
)

// writing holds the flags of snippet.
type writing struct {
	issuing
	region string
}

func (s *session) snippetCommand() *cobra.Command {
	var w writing
	cmd := &cobra.Command{
		Use:   "snippet [LANG]",
		Short: "print code that issues this token from your backend",
		Long: `Prints a complete program that requests the token you compose with flags from Courier,
for the signed-in user and nobody else. Other languages are client code that signs in
with the token, or a timer that replaces it in time. Without LANG it lists them all.

Only the code goes to stdout. It reads the API key from COURIER_API_KEY and Courier's
URL from COURIER_BASE_URL, so it also runs against bulla serve.

The exit status is 1 if an error was found in the request; the code is printed anyway.`,
		Example: `  bulla snippet
  bulla snippet node --user pigeon --preset inbox --expires-in "2 days"
  bulla snippet curl --user pigeon --preset inbox --region eu
  bulla snippet react --user pigeon --preset inbox
  bulla snippet go --json | jq -r .code`,
		ValidArgs: snippet.Names(),
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return s.print(report.Snippets, func() string { return report.SnippetsText(s.style()) })
			}
			return w.run(s, cmd, args)
		},
	}
	w.compose(cmd)
	onceVar(cmd.Flags(), &w.region, "region", "", regionUsage+"; by default us")
	complete(cmd, "region", regions())
	return cmd
}

// run prints the code of one language.
func (w *writing) run(s *session, cmd *cobra.Command, args []string) error {
	if len(args) > 1 {
		return fail("more than one language", "give one; bulla snippet lists them")
	}
	language, ok := snippet.ByName(args[0])
	if !ok {
		return unknownName("the language", args[0], snippet.Names())
	}
	if err := checkRegion(w.region); err != nil {
		return err
	}
	request, findings, err := w.request(s, cmd)
	if err != nil {
		return err
	}
	code, err := snippet.Render(language.Name, request)
	if err != nil {
		return fail(reason(err), "")
	}
	warnGap(s, snippet.GapOf(language, request.Scope), findings)
	err = s.print(
		func() []byte { return report.Snippet(language.For(request.Scope), code) },
		func() string { return code },
	)
	isError := func(f diagnose.Finding) bool { return f.Severity == diagnose.Error }
	if err == nil && (slices.ContainsFunc(findings, isError) || expiry.AnyFatal(request.ExpiresIn.Warnings())) {
		return refusal{}
	}
	return err
}

// warnGap warns of scopes that the component in the code needs, unless a finding already says it.
func warnGap(s *session, g snippet.Gap, findings []diagnose.Finding) {
	known := func(f diagnose.Finding) bool {
		return f.Severity <= diagnose.Warning && (f.Code == diagnose.CodeScopeNeeded || f.Code == diagnose.CodeScopeEmpty)
	}
	if len(g.Scopes) == 0 || slices.ContainsFunc(findings, known) {
		return
	}
	hint := `add --scope "` + scope.Join(g.Scopes) + `"`
	if g.User {
		hint = "add --user ID and " + strings.TrimPrefix(hint, "add ")
	}
	component := strings.ToLower(g.Feature.Title)
	s.note("warning: the code shows Courier's "+component+", but the token lacks "+g.Words()+": "+g.Feature.WithoutIt, hint)
}

// request returns the token that the code requests, and what was found in it. Without flags it is
// the sample.
func (w *writing) request(s *session, cmd *cobra.Command) (snippet.Request, []diagnose.Finding, error) {
	r := snippet.Request{Region: courier.Region(w.region)}
	flags := cmd.Flags()
	var composed core.Workbench
	var err error
	if flags.Changed("user") || flags.Changed("scope") || flags.Changed("preset") || flags.Changed("tenant") {
		w.env = "production"
		if err := w.check(s, nil); err != nil {
			return r, nil, err
		}
		if composed, err = w.preview(s); err != nil {
			return r, nil, err
		}
	} else {
		if err := w.readExpiry(s); err != nil {
			return r, nil, err
		}
		composed = core.New(signing.Key{}, core.Moment{Now: s.now}).Apply(w.lifetime(), core.Moment{Now: s.now})
		s.note("the code issues a sample: user "+core.SampleUser+", preset inbox", "for your own token, add --user ID --preset NAME")
	}
	snapshot := composed.Snapshot(s.now)
	w.warn(s, snapshot) // the sample has no key, so it only has warnings about its lifetime
	r.Scope = composed.Request.Scope()
	r.ExpiresIn, err = composed.Request.Lifetime()
	return r, snapshot.Findings, err
}
