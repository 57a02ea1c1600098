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
	"bulla/core/issuers"
	"bulla/core/scope"
	"bulla/core/signing"
	"bulla/core/visible"
)

// offers returns the values that a shell offers to complete a word.
type offers = func(cmd *cobra.Command, args []string, typed string) ([]string, cobra.ShellCompDirective)

// complete offers values for a flag.
func complete(cmd *cobra.Command, flag string, values []string) {
	completeBy(cmd, flag, func(*pflag.FlagSet) []string { return values })
}

// completeBy offers values for a flag, depending on the other flags.
func completeBy(cmd *cobra.Command, flag string, values func(*pflag.FlagSet) []string) {
	register(cmd, flag, func(cmd *cobra.Command, _ []string, typed string) ([]string, cobra.ShellCompDirective) {
		return beginning(values(cmd.Flags()), typed), cobra.ShellCompDirectiveNoFileComp
	})
}

// completeList offers values for a flag that accepts several, separated by commas. Values that are
// already on the line are left out.
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
		panic("cli: " + err.Error()) // it fails only if the command has no such flag
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
	complete(cmd, "issuer", issuers.Names())
}

// namedEnvironments returns the environments that have the same name in every workspace.
func namedEnvironments() []string { return []string{"production", "test"} }

func explainable() []string { return append(diagnose.Codes(), allCodes) }

// completeInput offers @FILE for an INPUT, unless the flags typed rule it out.
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

// filesAt returns the files and folders whose names begin with what was typed after @. Without the
// @, the name would be read as the input itself.
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

// prepareCompletion prepares the tree for the completion of a line: it removes the backquotes that
// mark a flag's value in its description, and hides the flags that the command refuses in
// combination with those on the line.
func (s *session) prepareCompletion(tree *cobra.Command, line []string) {
	tree.InitDefaultHelpCmd()
	prepareFlags(tree)
	cmd, rest, err := tree.Find(line)
	if err != nil {
		return
	}
	_ = cmd.ParseFlags(rest) // it fails if the last flag has no value yet
	for _, name := range s.refusedFlags(lineOf(cmd, cmd.Flags().Args())) {
		if f := cmd.Flags().Lookup(name); f != nil {
			f.Hidden = true
		}
	}
}

// prepareFlags unquotes the descriptions of the flags and lets a line be parsed more than once, as
// cobra does to complete it.
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

// fittingPresets returns the presets that fit the line: if it has --tenant, only those that need a
// tenant.
func fittingPresets(flags *pflag.FlagSet) []string {
	var names []string
	for _, preset := range scope.Presets() {
		if !flags.Changed("tenant") || preset.Placeholder != "" {
			names = append(names, preset.Name)
		}
	}
	return names
}

// fittingThemes returns the themes that a value of --color allows.
func (s *session) fittingThemes() []string {
	if s.color == "never" {
		return []string{monochrome}
	}
	return s.themeFiles().Names()
}

// fittingColors returns the values of --color that a theme allows.
func fittingColors(theme string) []string {
	if theme != "" && theme != monochrome {
		return []string{"auto", "always"}
	}
	return colorChoices()
}

// fittingRegions returns the regions that don't contradict $COURIER_BASE_URL.
func (s *session) fittingRegions() []string {
	base := s.Getenv(courier.BaseURLVariable)
	return slices.DeleteFunc(regions(), func(region string) bool {
		return base != "" && base != courier.Region(region).BaseURL()
	})
}

// signable returns the algorithms that a SECRET can sign with. Without one, these are the
// algorithms of a random secret; if reading it would prompt or block, all algorithms.
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
	keys, err := text.keys(nil) // completion never prompts for a passphrase
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

// readRegular is readFile for regular files only: a pipe would block the shell.
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
