package cli

import (
	"github.com/spf13/cobra"

	"bulla/core"
	"bulla/core/report"
)

func (s *session) reportCommand() *cobra.Command {
	var d diagnosis
	options := report.MarkdownOptions{Version: s.Version}
	cmd := &cobra.Command{
		Use:   "report [INPUT]",
		Short: "write a diagnosis for a ticket, with secrets and IDs masked",
		Long: `Writes a diagnosis in Markdown, for a ticket or a chat: the verdict, the findings with
their fixes, the claims with what they mean, and the request around the token.

It never contains the token, its signature or a key. IDs, names and other claims that may
identify a person are masked too; --show-ids keeps them. INPUT and the other flags are
those of bulla diagnose.

The exit status is 1 if an error was found. With --json, the member report has the text.`,
		Example: `  bulla report eyJhbGciOi... > report.md
  pbpaste | bulla report --for inbox --user pigeon
  bulla report @response.json --show-ids`,
		RunE: func(_ *cobra.Command, args []string) error {
			return d.print(s, args,
				func(snapshot core.Snapshot) []byte { return report.JSONMarkdown(snapshot, options) },
				func(snapshot core.Snapshot) string { return report.Markdown(snapshot, options) },
			)
		},
	}
	d.bind(cmd.Flags())
	cmd.Flags().BoolVar(&options.ShowIDs, "show-ids", false, "keep the IDs of users and the other claims")
	completeDiagnosis(cmd)
	cmd.ValidArgsFunction = completeInput
	return cmd
}
