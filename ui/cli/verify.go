package cli

import (
	"strings"

	"github.com/spf13/cobra"

	"bulla/core"
	"bulla/core/hint"
	"bulla/core/report"
	"bulla/core/signing"
)

func (s *session) verifyCommand() *cobra.Command {
	var p policy
	cmd := &cobra.Command{
		Use:   "verify [INPUT] --key SECRET",
		Short: "check the signature and claims against a key and rules",
		Long: `Checks the signature of a token with a key, its times, and the claims that you name.
The algorithms come from the key, never from the token. SECRET is an HMAC secret,
or a key file in PEM, DER, JWK or JWKS, detected from the content.

Times are checked to the second; --leeway allows for clocks that differ.

The token is found in whatever text you give. A warning says which characters inside
it or next to it had to be removed, since your server would not remove them. With
--exact the input has to be the token, byte for byte; only one line break at its end is
dropped, because echo and files add one.

The exit status is 0 if everything is valid, 1 if something is not, and 2 if it could
not be checked. In the JSON, valid is true, false or null respectively.`,
		Example: `  bulla verify "$TOKEN" --key env:JWT_SECRET
  pbpaste | bulla verify --key @public.pem --iss https://issuer.example --aud api
  bulla verify "$TOKEN" --key @jwks.json --alg RS256 --require sub --leeway 30s
  bulla verify "$TOKEN" --key prompt --json
  printf %s "$TOKEN" | bulla verify --key env:JWT_SECRET --exact`,
		RunE: func(_ *cobra.Command, args []string) error { return p.verify(s, args) },
	}
	p.bind(cmd.Flags())
	cmd.Flags().BoolVar(&p.exact, "exact", false,
		"read the input byte for byte: anything around or inside the token is an error")
	completePolicy(cmd)
	cmd.ValidArgsFunction = completeInput
	return cmd
}

// verify verifies an INPUT and prints the result.
func (p *policy) verify(s *session, args []string) error {
	if p.key == "" {
		return fail("no key to verify with", "give --key "+secretForms+"; bulla diagnose works without a key")
	}
	if p.exact && p.pick > 0 {
		return fail("--pick and --exact can't be combined", "give only the token that you mean")
	}
	d := diagnosis{policy: *p, tokenOnly: true}
	if err := d.check(args); err != nil {
		return err
	}
	snapshot, err := d.inspect(s, args)
	if err != nil {
		return err
	}
	err = s.print(
		func() []byte { return report.Verify(snapshot) },
		func() string { return report.VerifyText(snapshot, s.style()) },
	)
	if err != nil {
		return err
	}
	return verified(snapshot)
}

// verified returns nil if everything is valid, a refusal if something isn't, and a failure if the
// signature could not be checked.
func verified(s core.Snapshot) error {
	if report.Refuses(s) {
		return refusal{}
	}
	if s.Signature.Status == signing.Valid {
		return nil
	}
	advice := "give the keys that the issuer publishes now, instead of " + s.Keys.String()
	if s.Signature.Status == signing.Unsupported {
		advice = "bulla checks " + strings.Join(signing.Algorithms(), ", ")
	}
	message := "the signature was not checked: " + s.Signature.Reason
	return failure{Problem: hint.Problem{Message: message, Hint: advice}, printed: true}
}
