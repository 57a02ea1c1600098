package cli

import (
	"runtime"

	"github.com/spf13/cobra"

	"bulla/core"
	"bulla/core/report"
	"bulla/core/scope"
	"bulla/core/signing"
	"bulla/core/visible"
	"bulla/ui/keymap"
)

func (s *session) scopesCommand() *cobra.Command {
	var request issuing
	cmd := &cobra.Command{
		Use:   "scopes",
		Short: "list the scopes: what each one grants, and what needs it",
		Long: `Lists the scopes in Courier's documentation, the legacy ones, and those that only occur
in tokens, with what each one grants and what needs it. With --preset it prints the
scope string of that preset, ready for issue-token.`,
		Example: `  bulla scopes
  bulla scopes --preset inbox --user pigeon
  bulla scopes --json | jq -r '.scopes[].name'`,
		RunE: func(_ *cobra.Command, args []string) error { return request.list(s, args) },
	}
	flags := cmd.Flags()
	presetVar(flags, &request.preset, "print the scope string of the preset `NAME`")
	flags.StringArrayVar(&request.users, "user", nil, "act for the user `ID`; may be repeated")
	tenantVar(flags, &request.tenant)
	completeBy(cmd, "preset", fittingPresets)
	return cmd
}

// list prints the catalogue or the scope string of a preset. Unlike issue it needs neither a user
// nor a tenant: it prints placeholders as they are.
func (i *issuing) list(s *session, args []string) error {
	if err := noArguments("scopes", args); err != nil {
		return err
	}
	if i.preset == "" {
		if len(i.users) > 0 || i.tenant != "" {
			return fail("--user and --tenant work only with --preset", "bulla scopes --preset inbox --user ID")
		}
		return s.print(report.Scopes, func() string { return report.ScopesText(s.style()) })
	}
	if err := i.checkUsers(); err != nil {
		return err
	}
	if err := checkPreset(i.preset, i.tenant); err != nil {
		return err
	}
	words := i.workbench(signing.Key{}, core.Moment{}).Request.Scopes
	i.warnOfPlaceholders(s)
	return s.print(
		func() []byte { return report.Preset(i.preset, words) },
		func() string { return visible.Text(scope.Join(words)) + "\n" },
	)
}

// warnOfPlaceholders says on stderr what is missing before the scopes of a preset can be sent to
// Courier.
func (i *issuing) warnOfPlaceholders(s *session) {
	if len(i.users) == 0 {
		s.note("warning: the preset "+i.preset+" needs a user", "add --user ID")
	}
	for _, user := range i.users {
		s.warnOfPlaceholder("--user", user)
	}
	preset, _ := scope.PresetByName(i.preset)
	switch {
	case i.tenant != "":
		s.warnOfPlaceholder("--tenant", i.tenant)
	case preset.Placeholder != "":
		s.note("warning: "+preset.Placeholder+" in these scopes stands for a tenant", "add --tenant ID")
	}
}

// warnOfPlaceholder warns of an ID that is a placeholder.
func (s *session) warnOfPlaceholder(flag, id string) {
	if len(scope.Parse(userPrefix+id).UserPlaceholders()) > 0 {
		s.note("warning: "+flag+" "+quote(id)+" is a placeholder",
			"give the real id; a shell replaces variables in double quotes, not in single quotes")
	}
}

// scopeNames returns the documented scopes without a placeholder. A tab and what the scope grants
// follow each name: shells show that as its description.
func scopeNames() []string {
	var names []string
	for _, e := range scope.Catalogue() {
		if e.Status == scope.Documented && e.Placeholder == "" {
			names = append(names, e.Pattern+"\t"+e.Gives)
		}
	}
	return names
}

func noArguments(command string, args []string) error {
	if len(args) == 0 {
		return nil
	}
	return fail(command+" takes no arguments: "+quote(args[0]), "bulla "+command+" --help has examples")
}

func (s *session) keysCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "keys",
		Short: "list the keys of the screen",
		Long: `Lists every key of the screen and what it does, with the keys of your settings file:
bulla help settings says how to choose them.`,
		Example: "  bulla keys\n  bulla keys --json | jq '.keys[] | select(.place == \"scopes\")'",
		RunE: func(_ *cobra.Command, args []string) error {
			if err := noArguments("keys", args); err != nil {
				return err
			}
			own := s.ownSettings()
			s.warnOfSettings(own.faults)
			var keys []report.Binding
			for _, row := range keymap.With(own.Keys).Rows() {
				keys = append(keys, report.Binding{Context: row.Context, Keys: row.Keys, Explains: row.Explains})
			}
			return s.print(
				func() []byte { return report.Keys(keys) },
				func() string { return report.KeysText(keys, s.style()) },
			)
		},
	}
	s.configFlag(cmd.Flags())
	return cmd
}

func (s *session) versionCommand() *cobra.Command {
	return &cobra.Command{
		Use:     "version",
		Short:   "print the version",
		Long:    "Prints the version of bulla, the Go version that built it, and the system it was built for.",
		Example: "  bulla version\n  bulla version --json | jq -r .version",
		RunE: func(_ *cobra.Command, args []string) error {
			if err := noArguments("version", args); err != nil {
				return err
			}
			return s.version()
		},
	}
}

func (s *session) version() error {
	system := runtime.GOOS + "/" + runtime.GOARCH
	return s.print(
		func() []byte { return report.Version(s.Version, runtime.Version(), system) },
		func() string { return "bulla " + s.Version + " (" + runtime.Version() + ", " + system + ")\n" },
	)
}
