package cli

import (
	"github.com/spf13/cobra"

	"bulla/core/report"
)

func (s *session) issuersCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "issuers",
		Short: "list the issuers whose tokens bulla recognizes",
		Long:  topicText("issuers"),
		Example: `  bulla issuers
  bulla diagnose eyJhbGciOi... --issuer keycloak
  bulla issuers --json | jq -r '.issuers[] | select(.name == "auth0").keys'`,
		RunE: func(_ *cobra.Command, args []string) error {
			if err := noArguments("issuers", args); err != nil {
				return err
			}
			return s.print(report.Issuers, func() string { return report.IssuersText(s.style()) })
		},
	}
}
