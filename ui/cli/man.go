package cli

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"bulla/core/report"
)

func (s *session) manCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "man [COMMAND]",
		Short: "print the man page of bulla or of a command",
		Long: `Prints the man page bulla(1), or bulla-COMMAND(1), for the program man to show. It says
what --help says. To install a page, write it to the folder man1 in one of the folders
that manpath lists.`,
		Example: `  bulla man > bulla.1 && man ./bulla.1
  bulla man issue > ~/.local/share/man/man1/bulla-issue.1`,
		ValidArgs: withManPage(),
		RunE:      func(cmd *cobra.Command, args []string) error { return s.man(cmd.Root(), args) },
	}
}

// withManPage returns the commands that have a man page.
func withManPage() []string {
	return slices.DeleteFunc(commandNames(), func(name string) bool { return name == "help" })
}

func (s *session) man(tree *cobra.Command, args []string) error {
	cmd := tree
	switch {
	case len(args) > 1:
		return fail("more than one command", "give one; bulla --help lists them")
	case len(args) == 1 && !slices.Contains(withManPage(), args[0]):
		return unknownName("man", args[0], withManPage())
	case len(args) == 1:
		cmd, _, _ = tree.Find(args) // it is there
	}
	text := manPage(cmd, s.Version)
	return s.print(
		func() []byte { return report.ManPage(manName(cmd), text) },
		func() string { return text },
	)
}

// manName returns the name of the man page of a command, such as bulla-issue.
func manName(cmd *cobra.Command) string { return strings.ReplaceAll(cmd.CommandPath(), " ", "-") }

// manPage returns the man page of a command.
func manPage(cmd *cobra.Command, version string) string {
	cmd.InitDefaultHelpFlag()
	var p roff
	p.macro("TH", strings.ToUpper(manName(cmd)), "1", "", "bulla "+version, "User Commands")
	p.section("NAME")
	p.line(manName(cmd) + " - " + cmd.Short)
	p.section("SYNOPSIS")
	p.line(cmd.UseLine())
	if cmd.HasSubCommands() {
		p.macro("br")
		p.line(cmd.CommandPath() + " [command]")
	}
	p.section("DESCRIPTION")
	p.prose(cmd.Long)
	seeAlso := []string{"bulla(1)"}
	if cmd.HasSubCommands() {
		seeAlso = nil
		p.section("COMMANDS")
		for _, sub := range cmd.Commands() {
			if sub.IsAvailableCommand() || sub.Name() == "help" {
				p.item(sub.Name(), "", sub.Short)
			}
			if slices.Contains(withManPage(), sub.Name()) {
				seeAlso = append(seeAlso, manName(sub)+"(1)")
			}
		}
		p.section("TOPICS")
		for _, t := range topics() {
			p.item("bulla help "+t.name, "", t.short)
		}
	}
	p.section("OPTIONS")
	for _, flag := range flagUsages(cmd) {
		p.item(flag.name, flag.value, flag.usage)
	}
	p.section("EXAMPLES")
	p.prose(cmd.Example)
	p.section("SEE ALSO")
	p.line(strings.Join(seeAlso, ", "))
	return p.String()
}

// flagUsage is a flag as the help shows it: its name, such as "-d, --data ", the name of its value,
// and its description with its default.
type flagUsage struct{ name, value, usage string }

// flagUsages returns the flags of a command, those of all commands included.
func flagUsages(cmd *cobra.Command) []flagUsage {
	all := pflag.NewFlagSet("", pflag.ContinueOnError)
	all.AddFlagSet(cmd.NonInheritedFlags())
	all.AddFlagSet(cmd.InheritedFlags())
	var usages []flagUsage
	all.VisitAll(func(f *pflag.Flag) {
		one := pflag.NewFlagSet("", pflag.ContinueOnError)
		one.AddFlag(f)
		shown, usage, _ := strings.Cut(strings.TrimSpace(one.FlagUsages()), "   ")
		name := shown[:strings.Index(shown, "--"+f.Name)+len("--"+f.Name)]
		usages = append(usages, flagUsage{name, shown[len(name):], strings.TrimSpace(usage)})
	})
	return usages
}
