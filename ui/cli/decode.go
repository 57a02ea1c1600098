package cli

import (
	"github.com/spf13/cobra"

	"bulla/core"
	"bulla/core/diagnose"
	"bulla/core/intake"
	"bulla/core/report"
	"bulla/core/visible"
)

// decoding holds the flags of decode.
type decoding struct {
	policy
	header, payload, raw bool
}

func (s *session) decodeCommand() *cobra.Command {
	var d decoding
	cmd := &cobra.Command{
		Use:   "decode [INPUT]",
		Short: "show what is in a token, unchecked",
		Long: `Prints the header, payload, signature and times of a token exactly as they are: members
in their order, numbers with all their digits, duplicates included. Nothing is checked;
bulla diagnose does that.

The exit status is 1 if there is no token or it is malformed.`,
		Example: `  bulla decode eyJhbGciOi...
  pbpaste | bulla decode
  bulla decode @token.txt --payload
  bulla decode "$TOKEN" --raw | jq .scope
  bulla decode "$TOKEN" --json | jq .times.expires_at`,
		RunE: func(_ *cobra.Command, args []string) error { return d.run(s, args) },
	}
	flags := cmd.Flags()
	onceVar(flags, &d.key, "key", "", "open an encrypted token (JWE) with this `SECRET` or key file: "+secretForms)
	d.bindPick(flags)
	flags.BoolVar(&d.header, "header", false, "print only the header")
	flags.BoolVar(&d.payload, "payload", false, "print only the payload")
	flags.BoolVar(&d.raw, "raw", false, "print the payload's bytes unchanged; on a terminal, control characters are escaped")
	completeFiles(cmd, "key")
	cmd.ValidArgsFunction = completeInput
	return cmd
}

func (d *decoding) run(s *session, args []string) error {
	if err := d.check(s); err != nil {
		return err
	}
	inspected := diagnosis{policy: d.policy, tokenOnly: true}
	if err := inspected.check(args); err != nil {
		return err
	}
	snapshot, err := inspected.inspect(s, args)
	if err != nil {
		return err
	}
	if err := d.print(s, snapshot); err != nil {
		return err
	}
	if !wellFormed(snapshot) {
		return refusal{}
	}
	return nil
}

// check refuses flags that contradict each other.
func (d *decoding) check(s *session) error {
	given := ""
	for _, flag := range []struct {
		name string
		set  bool
	}{{"--header", d.header}, {"--payload", d.payload}, {"--raw", d.raw}, {"--json", s.json}} {
		if !flag.set {
			continue
		}
		if given != "" {
			return fail(given+" and "+flag.name+" contradict each other", "give one of them")
		}
		given = flag.name
	}
	return nil
}

func (d *decoding) print(s *session, snapshot core.Snapshot) error {
	if snapshot.Token.Text == "" && (d.header || d.payload || d.raw) {
		s.note(noToken(snapshot), "bulla diagnose says more")
		return nil
	}
	closed := snapshot.Closed
	switch {
	case closed != nil && (d.payload || d.raw):
		s.note("the token is encrypted: "+closed.Reason, closed.Fix)
		return nil
	case d.header:
		return s.write(report.DocumentText(snapshot.Token.Header, report.Header, s.style()))
	case d.payload:
		return s.write(report.PayloadText(snapshot, s.style()))
	case d.raw && s.IsTerminal(s.Stdout):
		return s.write(visible.Text(snapshot.Token.Payload.Text) + "\n")
	case d.raw:
		return s.write(snapshot.Token.Payload.Text)
	}
	return s.print(
		func() []byte { return report.Decode(snapshot) },
		func() string { return report.DecodeText(snapshot, s.style()) },
	)
}

// noToken says what the input is instead of a token.
func noToken(snapshot core.Snapshot) string {
	for _, f := range snapshot.Findings {
		if f.Severity == diagnose.Error {
			return f.Title
		}
	}
	return "there is no token in the input"
}

// wellFormed reports whether there is a token and it is not malformed. Diagnose decides which
// faults are errors, so that both commands agree.
func wellFormed(snapshot core.Snapshot) bool {
	if snapshot.Token.Text == "" {
		return false
	}
	for _, f := range snapshot.Findings {
		structural := snapshot.Token.HasFault(f.Code) || f.Code == intake.EncryptedJWE && !snapshot.Opened
		if structural && f.Severity == diagnose.Error {
			return false
		}
	}
	return true
}
