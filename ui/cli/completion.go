package cli

import (
	"cmp"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"bulla/core/courier"
	"bulla/core/diagnose"
	"bulla/core/scope"
	"bulla/core/signing"
	"bulla/core/visible"
	"bulla/themes"
)

// offers is what a shell is told to complete a word with.
type offers = func(cmd *cobra.Command, args []string, typed string) ([]string, cobra.ShellCompDirective)

// complete offers values for a flag that takes one.
func complete(cmd *cobra.Command, flag string, values []string) {
	completeBy(cmd, flag, func(*pflag.FlagSet) []string { return values })
}

// completeBy offers values for a flag that takes one, depending on the other flags.
func completeBy(cmd *cobra.Command, flag string, values func(*pflag.FlagSet) []string) {
	register(cmd, flag, func(cmd *cobra.Command, _ []string, typed string) ([]string, cobra.ShellCompDirective) {
		return beginning(values(cmd.Flags()), typed), cobra.ShellCompDirectiveNoFileComp
	})
}

// completeList offers values for a flag that takes several with commas, without those that
// were already named.
func completeList(cmd *cobra.Command, flag string, values []string) {
	register(cmd, flag, func(_ *cobra.Command, _ []string, typed string) ([]string, cobra.ShellCompDirective) {
		at := strings.LastIndexByte(typed, ',') + 1
		before, last := typed[:at], typed[at:]
		var left []string
		for _, value := range beginning(values, last) {
			if !slices.Contains(strings.Split(before, ","), value) {
				left = append(left, before+value)
			}
		}
		return left, cobra.ShellCompDirectiveNoFileComp
	})
}

// completeFiles offers @FILE for flags.
func completeFiles(cmd *cobra.Command, flags ...string) {
	for _, flag := range flags {
		register(cmd, flag, func(_ *cobra.Command, _ []string, typed string) ([]string, cobra.ShellCompDirective) {
			return filesAt(typed)
		})
	}
}

func register(cmd *cobra.Command, flag string, offer offers) {
	if err := cmd.RegisterFlagCompletionFunc(flag, offer); err != nil {
		panic("cli: " + err.Error()) // the flag is one of the command's own
	}
}

// completePolicy offers values for the flags that verify and diagnose share.
func completePolicy(cmd *cobra.Command) {
	completeList(cmd, "alg", signing.Algorithms())
	completeFiles(cmd, "key")
}

// completeDiagnosis offers values for the flags of diagnose.
func completeDiagnosis(cmd *cobra.Command) {
	completePolicy(cmd)
	completeList(cmd, "for", featureNames())
	complete(cmd, "region", regions())
	complete(cmd, "env", namedEnvironments())
}

// namedEnvironments returns the environments that have the same name in every workspace.
func namedEnvironments() []string { return []string{"production", "test"} }

func explainable() []string { return append(diagnose.Codes(), allCodes) }

// completeInput offers @FILE for an INPUT, unless the flags rule one out.
func completeInput(cmd *cobra.Command, args []string, typed string) ([]string, cobra.ShellCompDirective) {
	if len(args) > 0 || refusesInput(lineOf(cmd, args)) {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	return filesAt(typed)
}

// beginning returns the values that begin with what was typed.
func beginning(values []string, typed string) []string {
	return slices.DeleteFunc(slices.Clone(values), func(value string) bool { return !strings.HasPrefix(value, typed) })
}

// filesAt returns the files and folders that @ and the start of a name lead to. Without
// the @ a name would be taken for the text itself.
func filesAt(typed string) ([]string, cobra.ShellCompDirective) {
	directive := cobra.ShellCompDirectiveNoFileComp
	name, isFile := strings.CutPrefix(typed, "@")
	if !isFile {
		return nil, directive
	}
	folder, start := filepath.Split(name)
	entries, _ := os.ReadDir(cmp.Or(folder, ".")) // a folder that cannot be read has nothing to offer
	var names []string
	for _, entry := range entries {
		found := entry.Name()
		hidden := strings.HasPrefix(found, ".") && !strings.HasPrefix(start, ".")
		if hidden || !strings.HasPrefix(found, start) || visible.Text(found) != found {
			continue
		}
		if entry.IsDir() {
			found += string(filepath.Separator)
			directive |= cobra.ShellCompDirectiveNoSpace
		}
		names = append(names, "@"+folder+found)
	}
	return names, directive
}

// prepareCompletion makes the tree fit for the shells' completion of a line: without the
// backquotes that mark the value of a flag in its description, and without the flags that
// the command refuses together with those on the line.
func (s *session) prepareCompletion(tree *cobra.Command, line []string) {
	tree.InitDefaultHelpCmd()
	prepareFlags(tree)
	cmd, rest, err := tree.Find(line)
	if err != nil {
		return
	}
	_ = cmd.ParseFlags(rest) // the last flag may lack its value yet
	for _, name := range s.refusedFlags(lineOf(cmd, cmd.Flags().Args())) {
		if f := cmd.Flags().Lookup(name); f != nil {
			f.Hidden = true
		}
	}
}

// prepareFlags unquotes the descriptions of the flags and lets a line be parsed more than
// once, as cobra does to complete it.
func prepareFlags(cmd *cobra.Command) {
	prepare := func(f *pflag.Flag) {
		_, f.Usage = pflag.UnquoteUsage(f)
		if value, ok := f.Value.(*once); ok {
			value.again = true
		}
	}
	cmd.Flags().VisitAll(prepare)
	cmd.PersistentFlags().VisitAll(prepare)
	for _, sub := range cmd.Commands() {
		prepareFlags(sub)
	}
}

// fittingPresets returns the presets that go with the tenant of a line: if it names one,
// those of one tenant.
func fittingPresets(flags *pflag.FlagSet) []string {
	var names []string
	for _, preset := range scope.Presets() {
		if !flags.Changed("tenant") || preset.Placeholder != "" {
			names = append(names, preset.Name)
		}
	}
	return names
}

// fittingThemes returns the themes that go with a choice of --color, and fittingColors the
// choices that go with a theme.
func fittingThemes(color string) []string {
	if color == "never" {
		return []string{withoutColour}
	}
	return themes.Names()
}

func fittingColors(theme string) []string {
	if theme != "" && theme != withoutColour {
		return []string{"auto", "always"}
	}
	return colourChoices()
}

// reachable returns the regions that do not contradict the environment.
func (s *session) reachable() []string {
	base := s.Getenv(courier.BaseURLVariable)
	return slices.DeleteFunc(regions(), func(region string) bool {
		return base != "" && base != courier.Region(region).BaseURL()
	})
}

// signable returns the algorithms that a SECRET can sign with: those of a random secret if
// none is given, and all if it can't be read without asking or waiting.
func (s *session) signable(secret string) []string {
	unknown := signing.Algorithms()
	switch {
	case secret == "":
		return []string{"HS256", "HS384", "HS512"}
	case secret == stdin, secret == "prompt":
		return unknown
	}
	text, err := readSecret(secret, s.Getenv, readRegular, signing.MaxKeyFile)
	if err != nil {
		return unknown
	}
	keys, err := text.keys(nil) // nobody is asked for a passphrase while a line is completed
	if err != nil {
		return unknown
	}
	var able []string
	for _, key := range keys {
		for _, alg := range key.Algorithms() {
			if key.CanSign() && !slices.Contains(able, alg) {
				able = append(able, alg)
			}
		}
	}
	return able
}

// readRegular is readFile for a file on a disk: a pipe would keep the shell waiting.
func readRegular(name string, most int) (string, error) {
	info, err := os.Stat(name)
	if err == nil && !info.Mode().IsRegular() {
		err = errors.New("not a regular file")
	}
	if err != nil {
		return "", err
	}
	return readFile(name, most)
}
