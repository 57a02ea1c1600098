package cli

import (
	"io"
	"strconv"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"bulla/core/report"
)

// command runs the command that the arguments name. Only here is the command tree
// built.
func (s *session) command(args []string) error {
	tree := s.tree()
	if len(args) > 1 && isCompletion(args[0]) {
		s.prepareCompletion(tree, args[1:len(args)-1])
	}
	tree.SetArgs(args)
	return tree.Execute()
}

// help prints the help to stderr.
func (s *session) help() {
	tree := s.tree()
	tree.SetOut(s.Stderr)
	_ = tree.Help() // whose only error is that stderr cannot be written to
}

// tree returns bulla with all its commands.
func (s *session) tree() *cobra.Command {
	var flags root
	tree := &cobra.Command{
		Use:   "bulla [INPUT]",
		Short: "issue, read and diagnose the JWTs of Courier",
		Long: `bulla composes tokens for Courier's JWT authentication and says what is wrong with
one that does not work.

On a terminal it opens a screen: empty to compose, or on INPUT to inspect it.
INPUT is whatever you have: a token, a header, a curl command, JSON or a log line;
- or a pipe reads stdin, @FILE a file. Where stdout is no terminal, bulla INPUT
does what bulla diagnose INPUT does.

The exit status is 0 where all is fine, 1 where the answer is no, and 2 where it
could not be done.`,
		Example: `  bulla
  bulla eyJhbGciOi...
  pbpaste | bulla --for inbox
  bulla issue --user pigeon --preset inbox | bulla diagnose`,
		SilenceErrors:     true,
		SilenceUsage:      true,
		Args:              cobra.ArbitraryArgs, // an INPUT is not a command that is missing
		CompletionOptions: cobra.CompletionOptions{DisableDefaultCmd: true},
		ValidArgsFunction: completeInput,
		RunE:              func(_ *cobra.Command, args []string) error { return flags.start(s, args) },
		PersistentPreRunE: func(cmd *cobra.Command, _ []string) error { return s.prepare(cmd.Flags()) },
	}
	tree.SetOut(s.Stdout)
	tree.SetErr(s.Stderr)
	tree.SetIn(s.Stdin)
	tree.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error {
		return flagFailure(cmd.Flags(), err, cmd.CommandPath()+" --help")
	})
	const widest = 96
	width := widest
	if fits := s.width(); fits > 0 {
		width = min(fits, widest)
	}
	tree.SetUsageTemplate(strings.ReplaceAll(tree.UsageTemplate(), ".FlagUsages", ".FlagUsagesWrapped "+strconv.Itoa(width)))
	flags.bind(tree.Flags())
	s.globals(tree.PersistentFlags())
	tree.CompletionOptions.SetDefaultShellCompDirective(cobra.ShellCompDirectiveNoFileComp)
	completeDiagnosis(tree)
	completeBy(tree, "theme", func(*pflag.FlagSet) []string { return fittingThemes(s.colour) })
	completeBy(tree, "color", func(*pflag.FlagSet) []string { return fittingColors(flags.theme) })
	tree.AddCommand(
		s.issueCommand(), s.decodeCommand(), s.verifyCommand(), s.diagnoseCommand(), s.accessCommand(), s.scopesCommand(), s.expiryCommand(),
		s.hmacCommand(), s.snippetCommand(), s.serveCommand(), s.fetchCommand(),
		s.themesCommand(), s.keysCommand(), s.versionCommand(), s.completionCommand(),
	)
	return tree
}

func (s *session) completionCommand() *cobra.Command {
	shells := []string{"bash", "zsh", "fish", "powershell"}
	return &cobra.Command{
		Use:   "completion SHELL",
		Short: "print the completion script of a shell",
		Long: `Prints the completion script for bash, zsh, fish or powershell.

That of bash needs the package bash-completion, version 2, and a bash of version 4 or
later: on macOS, brew install bash bash-completion@2. Without it pressing tab says
"_get_comp_words_by_ref: command not found".`,
		Example: `  source <(bulla completion bash)
  bulla completion zsh > "${fpath[1]}/_bulla"
  bulla completion fish > ~/.config/fish/completions/bulla.fish`,
		ValidArgs: shells,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) != 1 {
				return fail("completion takes one shell", "give one of bash, zsh, fish, powershell")
			}
			var script strings.Builder
			if err := completionScript(cmd.Root(), args[0], &script, shells); err != nil {
				return err
			}
			return s.print(
				func() []byte { return report.Completion(args[0], script.String()) },
				func() string { return script.String() },
			)
		},
	}
}

// completionScript writes the script of a shell.
func completionScript(tree *cobra.Command, shell string, out io.Writer, shells []string) error {
	switch shell {
	case "bash":
		return tree.GenBashCompletionV2(out, true)
	case "zsh":
		return tree.GenZshCompletion(out)
	case "fish":
		return tree.GenFishCompletion(out, true)
	case "powershell":
		return tree.GenPowerShellCompletionWithDesc(out)
	default:
		return unknownName("completion", shell, shells)
	}
}
