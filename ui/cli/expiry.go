package cli

import (
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"bulla/core/courier"
	"bulla/core/expiry"
	"bulla/core/hint"
	"bulla/core/intake"
	"bulla/core/redact"
	"bulla/core/report"
)

func (s *session) expiryCommand() *cobra.Command {
	var number bool
	cmd := &cobra.Command{
		Use:   "expiry TEXT",
		Short: "explain how Courier reads an expires_in",
		Long: `Reads TEXT as Courier reads expires_in and says how long the token is valid, when it
expires, and what is likely a mistake. Several words need no quotes.

TEXT can also say when a token issued now should expire, such as "until 17:00", "Friday"
or "2026-12-01 12:00": bulla says which expires_in to send for that. Times are local
unless they name UTC or an offset; with --now they are in UTC.

The exit status is 1 if bulla can't read TEXT, or if the token would already be expired
when it is issued.`,
		Example: `  bulla expiry 2 days
  bulla expiry 3600
  bulla expiry --number 3600
  bulla expiry until tomorrow 9:00
  bulla expiry 90m --json | jq .seconds`,
		RunE: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				return fail("no expires_in was given", `bulla expiry "2 days"`)
			}
			return s.expiry(strings.Join(args, " "), number)
		},
	}
	cmd.Flags().BoolVar(&number, "number", false, "TEXT is a JSON number of seconds, not a string")
	cmd.ValidArgsFunction = func(_ *cobra.Command, args []string, typed string) ([]string, cobra.ShellCompDirective) {
		if number || len(args) > 0 {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		return beginning(expiry.Presets(), typed), cobra.ShellCompDirectiveNoFileComp
	}
	return cmd
}

func (s *session) expiry(text string, number bool) error {
	given, err := expiry.Read(text, s.local())
	if number {
		given = expiry.Given{}
		given.Lifetime, err = expiry.ParseNumber(text)
	}
	if err != nil {
		text, err = withoutSecret(text, err)
	}
	lifetime := given.Lifetime
	s.noteEnd(quote(text), given)
	printed := s.print(
		func() []byte { return report.Expiry(text, lifetime, err, s.now) },
		func() string { return report.ExpiryText(text, lifetime, err, s.now, s.style()) },
	)
	if printed == nil && (err != nil || expiry.AnyFatal(lifetime.WarningsAt(s.now.Unix()))) {
		return refusal{}
	}
	return printed
}

// local returns the time at which everything is judged in the zone in which a person types times:
// that of the system, or UTC with --now, as on the screen.
func (s *session) local() time.Time {
	if s.moment != "" {
		return s.now
	}
	return s.now.In(s.Now().Location())
}

// noteEnd says how the time was understood that was given instead of a duration.
func (s *session) noteEnd(typed string, given expiry.Given) {
	if given.End.IsZero() {
		return
	}
	message := typed + " is " + given.End.Format("Mon 2 Jan 2006 15:04:05 MST")
	if given.Note != "" {
		message += ": " + given.Note
	}
	s.note(message, "")
}

// readExpiry reads --expires-in and refuses what Courier does not understand. A time becomes the
// expires_in that it comes to now.
func (i *issuing) readExpiry(s *session) error {
	if expiry.IsNever(i.expires) {
		return nil
	}
	given, err := expiry.Read(i.expires, s.local())
	if err == nil {
		s.noteEnd("--expires-in "+quote(i.expires), given)
		i.expires = given.Lifetime.Source()
		return nil
	}
	shown, err := withoutSecret(i.expires, err)
	var fault *expiry.Error
	if errors.As(err, &fault) {
		message := "--expires-in " + quote(shown) + ": " + fault.Reason
		return failure{Problem: hint.Problem{Message: message, Hint: fault.Hint}, at: &fault.At}
	}
	return err
}

// withoutSecret returns a text that is not understood as an expires_in, and the error of reading
// it, as they may be shown: a secret given by mistake is masked, and the error does not quote any
// of it.
func withoutSecret(text string, err error) (shown string, shownErr error) {
	shown = maskSecret(text)
	if shown == text {
		return text, err
	}
	return shown, &expiry.Error{
		Text: shown, Reason: "it looks like a key or a token, not a time",
		Hint: `give a time such as "2 days"; rotate the key if others could see it`,
	}
}

// maskSecret returns a text without the secret that it is or contains. A long word with a letter in
// it is treated as one: it is not a time.
func maskSecret(text string) string {
	const all = "****"
	trimmed := strings.TrimSpace(text)
	masked := redact.Text(trimmed)
	switch {
	case courier.IsAPIKey(trimmed):
		return redact.APIKey(trimmed)
	case hasLongWord(masked), isSecret(intake.Find(trimmed).Kind) && masked == trimmed:
		return all
	case masked != trimmed:
		return masked
	}
	return text
}

// hasLongWord reports whether a text has a word with a letter in it that is too long for a number
// or a unit.
func hasLongWord(text string) bool {
	const long = 20
	return slices.ContainsFunc(strings.Fields(text), func(word string) bool {
		return len(word) >= long && strings.Trim(word, "+-.0123456789") != ""
	})
}

// isSecret reports whether what was given is a token or a key.
func isSecret(kind intake.Kind) bool {
	return slices.Contains([]intake.Kind{
		intake.JWT, intake.JWSJSON, intake.JWE, intake.SDJWT, intake.APIKey, intake.Paseto, intake.SAML,
		intake.JWK, intake.PEM, intake.KnownSecret,
	}, kind)
}
