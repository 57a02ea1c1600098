package cli

import (
	"io"
	"strconv"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"bulla/core/report"
)

// commands are all commands. To add one, write a file with its build function and add a row here.
func commands() []struct {
	name  string
	build func(*session) *cobra.Command
} {
	return []struct {
		name  string
		build func(*session) *cobra.Command
	}{
		{"issue", (*session).issueCommand},
		{"decode", (*session).decodeCommand},
		{"verify", (*session).verifyCommand},
		{"diagnose", (*session).diagnoseCommand},
		{"report", (*session).reportCommand},
		{"access", (*session).accessCommand},
		{"diff", (*session).diffCommand},
		{"scopes", (*session).scopesCommand},
		{"issuers", (*session).issuersCommand},
		{"expiry", (*session).expiryCommand},
		{"hmac", (*session).hmacCommand},
		{"snippet", (*session).snippetCommand},
		{"serve", (*session).serveCommand},
		{"fetch", (*session).fetchCommand},
		{"tour", (*session).tourCommand},
		{"themes", (*session).themesCommand},
		{"keys", (*session).keysCommand},
		{"config", (*session).configCommand},
		{"version", (*session).versionCommand},
		{"completion", (*session).completionCommand},
		{"man", (*session).manCommand},
	}
}

// commandNames returns the names of all commands. The program knows them without building the
// commands, which opening the screen doesn't need.
func commandNames() []string {
	var names []string
	for _, c := range commands() {
		names = append(names, c.name)
	}
	return append(names, "help")
}

// command builds the command tree and runs the command that the arguments name.
func (s *session) command(args []string) error {
	tree := s.tree()
	if len(args) > 1 && isCompletion(args[0]) {
		s.prepareCompletion(tree, args[1:len(args)-1])
	}
	tree.SetArgs(args)
	return tree.Execute()
}

// help prints the help of bulla to stderr.
func (s *session) help() {
	tree := s.tree()
	tree.SetOut(s.Stderr)
	_ = tree.Help() // it fails only if stderr cannot be written
}

// tree returns bulla with all its commands.
func (s *session) tree() *cobra.Command {
	var flags root
	tree := &cobra.Command{
		Use:   "bulla [INPUT]",
		Short: "issue, read and diagnose Courier's JWTs",
		Long: `bulla composes tokens for Courier's JWT authentication and tells you why a token
doesn't work.

On a terminal it opens a screen, where you compose a token or inspect INPUT. INPUT is
whatever you have: a token, a header, a curl command, JSON or a log line. Use - or a
pipe for stdin, and @FILE for a file. If stdout is not a terminal, bulla INPUT does
what bulla diagnose INPUT does.

The exit status is 0 if all is fine, 1 if the answer is no (an error was found, for
example), and 2 if bulla could not do it (no such file, for example).`,
		Example: `  bulla
  bulla eyJhbGciOi...
  pbpaste | bulla --for inbox
  bulla --record demo.cast
  bulla issue --user pigeon --preset inbox | bulla diagnose`,
		SilenceErrors:     true,
		SilenceUsage:      true,
		Args:              cobra.ArbitraryArgs, // or cobra would report an INPUT as an unknown command
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
	s.layOutHelp(tree)
	flags.bind(s, tree.Flags())
	s.globals(tree.PersistentFlags())
	tree.CompletionOptions.SetDefaultShellCompDirective(cobra.ShellCompDirectiveNoFileComp)
	completeDiagnosis(tree)
	completeRecording(tree)
	completeBy(tree, "theme", func(*pflag.FlagSet) []string { return s.fittingThemes() })
	completeBy(tree, "color", func(*pflag.FlagSet) []string { return fittingColors(s.theme) })
	for _, c := range commands() {
		tree.AddCommand(c.build(s))
	}
	addTopics(tree)
	return tree
}

// layOutHelp makes the help as wide as the terminal, and gives its lists two columns.
func (s *session) layOutHelp(tree *cobra.Command) {
	const widest = 96
	width := widest
	if fits := s.width(); fits > 0 {
		width = min(fits, widest)
	}
	tree.SetUsageTemplate(strings.NewReplacer(
		".FlagUsages", ".FlagUsagesWrapped "+strconv.Itoa(width),
		"{{rpad .Name .NamePadding }}", "{{rpad .Name .NamePadding}} ",
		"Additional help topics:", "Topics, for bulla help TOPIC:",
		"{{rpad .CommandPath .CommandPathPadding}}", "{{rpad .Name .NamePadding}} ",
	).Replace(tree.UsageTemplate()))
}

func (s *session) completionCommand() *cobra.Command {
	shells := []string{"bash", "zsh", "fish", "powershell"}
	return &cobra.Command{
		Use:   "completion SHELL",
		Short: "print the completion script for a shell",
		Long: `Prints the completion script for bash, zsh, fish or powershell.

The bash script needs bash 4 or later and the package bash-completion 2; on macOS:
brew install bash bash-completion@2. Without them, pressing tab says
"_get_comp_words_by_ref: command not found".`,
		Example: `  source <(bulla completion bash)
  bulla completion zsh > "${fpath[1]}/_bulla"
  bulla completion fish > ~/.config/fish/completions/bulla.fish`,
		ValidArgs: shells,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) != 1 {
				return fail("completion needs one shell", "give one of bash, zsh, fish, powershell")
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

// completionScript writes the completion script for a shell.
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
