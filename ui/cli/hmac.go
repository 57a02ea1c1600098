package cli

import (
	"strings"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"bulla/core/courier"
	"bulla/core/intake"
	"bulla/core/report"
)

// hashing holds the flags of hmac.
type hashing struct {
	user, key, verify string
}

func (s *session) hmacCommand() *cobra.Command {
	var h hashing
	cmd := &cobra.Command{
		Use:   "hmac --user ID",
		Short: "make or verify the legacy signature of a user ID",
		Long: `Prints the user signature of Courier's older SDKs: the HMAC-SHA256 of the user ID with
the API key, in lower-case hex. With --verify it checks a signature.

Don't use it for new code: a signature never expires and grants everything. Courier's
SDKs accept it up to courier-react v7; later ones need a token, see bulla issue.

The exit status is 1 if the signature does not match.`,
		Example: `  bulla hmac --user pigeon
  bulla hmac --user pigeon --api-key @key.txt
  bulla hmac --user pigeon --api-key prompt --json
  bulla hmac --user pigeon --verify "$(bulla hmac --user pigeon)"`,
		RunE: func(_ *cobra.Command, args []string) error { return h.run(s, args) },
	}
	flags := cmd.Flags()
	onceVar(flags, &h.user, "user", "", "the user `ID` to sign")
	apiKeyVar(flags, &h.key, "sign with this API key, a `SECRET`: ")
	completeFiles(cmd, apiKeyFlag)
	onceVar(flags, &h.verify, "verify", "", "check the signature `HEX`; - reads it from stdin")
	return cmd
}

// run makes or verifies a signature.
func (h *hashing) run(s *session, args []string) error {
	if err := noArguments("hmac", args); err != nil {
		return err
	}
	if err := h.check(); err != nil {
		return err
	}
	key, err := s.apiKey(h.key)
	if err != nil {
		return err
	}
	if err := h.readGiven(s); err != nil {
		return err
	}
	h.warn(s, key)
	if !s.json {
		s.note("user signatures are a legacy feature: courier-react v8+ and courier-ui-inbox v1+ reject them", "issue a token: bulla issue --user ID --preset inbox")
	}
	signed := report.UserSignature{User: h.user, Key: key, Signature: courier.UserSignature(key, h.user)}
	if h.verify == "" {
		return s.print(
			func() []byte { return report.HMAC(signed) },
			func() string { return signed.Signature + "\n" },
		)
	}
	signed.Fault = courier.CheckUserSignature(key, h.user, h.verify)
	err = s.print(
		func() []byte { return report.HMACVerified(signed) },
		func() string { return report.HMACVerifiedText(signed, s.style()) },
	)
	if err == nil && !signed.Fault.IsZero() {
		return refusal{}
	}
	return err
}

// check refuses flags that are invalid, before a key is read.
func (h *hashing) check() error {
	switch {
	case h.user == "":
		return fail("no user was given", "bulla hmac --user ID")
	case !utf8.ValidString(h.user):
		return fail("--user "+quote(h.user)+" is not UTF-8", "give the user ID in UTF-8, as the SDK sends it; run locale to see your terminal's encoding")
	case h.verify == stdin && h.key == stdin:
		return fail("--verify - and --api-key - would both read stdin", "give the API key as env:NAME or @FILE")
	case checkNoKey(h.user) != nil:
		return checkNoKey(h.user)
	case strings.HasPrefix(h.user, userPrefix):
		return prefixed(h.user)
	}
	return nil
}

// readGiven reads the signature to verify from stdin if --verify is -, without the line break at
// its end.
func (h *hashing) readGiven(s *session) error {
	if h.verify != stdin {
		return nil
	}
	text, err := readAll(s.Stdin, intake.MaxInput)
	if err != nil {
		return fail("cannot read stdin: "+reason(err), "")
	}
	if h.verify = strings.TrimSpace(text); h.verify == "" {
		return fail("stdin is empty", "pipe the signature in, or give it as --verify HEX")
	}
	return nil
}

// warn says on stderr what is signed but probably a mistake.
func (h *hashing) warn(s *session, key string) {
	switch {
	case strings.TrimSpace(key) != key:
		s.note("--api-key has white space around it, which becomes part of the key", "remove it: Courier's key has none")
	case !courier.IsAPIKey(key):
		s.note("--api-key does not look like a Courier API key: pk_prod_... or pk_test_...", "")
	}
	s.warnOfPlaceholder("--user", h.user)
}
