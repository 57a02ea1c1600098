package cli

import (
	"github.com/spf13/cobra"

	"bulla/core/report"
	"bulla/ui/config"
	"bulla/ui/keymap"
)

func (s *session) configCommand() *cobra.Command {
	var path bool
	cmd := &cobra.Command{
		Use:   "config",
		Short: "print the settings file of the screen",
		Long: `Prints the settings file with every setting, its default and a comment. What has its
default is commented out. The file sets the theme, the keys and what the screen starts
with; bulla help settings explains it.

The exit status is 1 if the file has a fault; stderr says where.`,
		Example: `  bulla config --path
  bulla config --no-config > settings.toml
  bulla config --json | jq '.settings[] | select(.set)'`,
		RunE: func(_ *cobra.Command, args []string) error {
			if err := noArguments("config", args); err != nil {
				return err
			}
			own := s.ownSettings()
			if path {
				return s.printConfigPath(own)
			}
			return s.printConfig(own)
		},
	}
	cmd.Flags().BoolVar(&path, "path", false, "print only where the file is, whether it exists or not")
	s.configFlag(cmd.Flags())
	return cmd
}

// printConfigPath prints where the settings file is.
func (s *session) printConfigPath(own ownSettings) error {
	if own.path == "" {
		return fail("there is no settings file here", "set HOME or "+configVariable+"; bulla help settings says where the file is")
	}
	return s.print(
		func() []byte { return report.Config(own.report()) },
		func() string { return own.path + "\n" },
	)
}

// printConfig prints the settings as a file.
func (s *session) printConfig(own ownSettings) error {
	s.warnOfSettings(own.faults)
	err := s.print(
		func() []byte { return report.Config(own.report()) },
		func() string { return own.Text() },
	)
	if err == nil && len(own.faults) > 0 {
		return refusal{}
	}
	return err
}

// report returns the settings for --json.
func (o ownSettings) report() report.Configuration {
	c := report.Configuration{Path: o.path, Exists: o.exists}
	for _, setting := range config.All() {
		values := setting.Get(&o.Settings)
		row := report.Setting{Name: setting.Name, Values: values, Set: len(values) > 0, About: setting.About}
		if !row.Set && setting.Initial != "" {
			row.Values = []string{setting.Initial}
		}
		c.Settings = append(c.Settings, row)
	}
	keys := keymap.With(o.Keys)
	for _, action := range keymap.SettableActions() {
		row := report.ActionKeys{Action: action.Setting(), Set: len(o.Keys[action]) > 0}
		for _, key := range keys.Get(keymap.Settable(action)[0].Context, action).Keys() {
			row.Keys = append(row.Keys, keymap.KeyText(key))
		}
		c.Keys = append(c.Keys, row)
	}
	for _, fault := range o.faults {
		c.Faults = append(c.Faults, report.ConfigFault{
			Line: fault.Line, Column: fault.Column, Message: fault.Message, Hint: fault.Hint,
		})
	}
	return c
}
