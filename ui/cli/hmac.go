package cli

import (
	"strings"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"bulla/core/courier"
	"bulla/core/intake"
	"bulla/core/redact"
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
		Short: "make or verify the retired signature of a user id",
		Long: `Prints the user signature of Courier's older SDKs: the HMAC-SHA256 of the user id
under the API key, in lower-case hex. With --verify it says whether a signature is
that of the user.

It is retired: a signature never ends and grants everything. Courier's SDKs take it
up to courier-react v7 alone; later ones take a token, see bulla issue.

The exit status is 1 where a signature is not that of the user.`,
		Example: `  bulla hmac --user pigeon
  bulla hmac --user pigeon --api-key @key.txt
  bulla hmac --user pigeon --api-key prompt --json
  bulla hmac --user pigeon --verify "$(bulla hmac --user pigeon)"`,
		RunE: func(_ *cobra.Command, args []string) error { return h.run(s, args) },
	}
	flags := cmd.Flags()
	onceVar(flags, &h.user, "user", "", "the user `ID` that is signed")
	apiKeyVar(flags, &h.key, "the API key that signs, a `SECRET`: ")
	completeFiles(cmd, apiKeyFlag)
	onceVar(flags, &h.verify, "verify", "", "say whether `HEX` is the signature; - reads it from stdin")
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
	h.remarks(s, key)
	if !s.json {
		s.note("user signatures are retired: courier-react v8+ and courier-ui-inbox v1+ take none", "issue a token: bulla issue --user ID --preset inbox")
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

// check names flags that cannot be, before a key is read.
func (h *hashing) check() error {
	switch {
	case h.user == "":
		return fail("no user was named", "bulla hmac --user ID")
	case !utf8.ValidString(h.user):
		return fail("--user "+quote(h.user)+" is not UTF-8", "give the user id in UTF-8, as the SDK sends it; locale tells what the terminal writes")
	case h.verify == stdin && h.key == stdin:
		return fail("--verify - and --api-key - would both read stdin", "give the API key as env:NAME or @FILE")
	case redact.Keys(h.user) != h.user:
		return fail("--user is a key, not a user: "+quote(h.user), "give the user id that the SDK is given, and rotate the key if it was shared")
	case strings.HasPrefix(h.user, userPrefix):
		return prefixed(h.user)
	}
	return nil
}

// readGiven reads the signature to verify from stdin, where that is asked for. The line
// break that ends a pipe is none of it.
func (h *hashing) readGiven(s *session) error {
	if h.verify != stdin {
		return nil
	}
	text, err := readAll(s.Stdin, intake.MaxInput)
	if err != nil {
		return fail("cannot read stdin: "+reason(err), "")
	}
	if h.verify = strings.TrimSpace(text); h.verify == "" {
		return fail("nothing on stdin", "pipe the signature in, or give it as --verify HEX")
	}
	return nil
}

// remarks says on stderr what is signed all the same and is hardly meant.
func (h *hashing) remarks(s *session, key string) {
	switch {
	case strings.TrimSpace(key) != key:
		s.note("--api-key has white space around it, which counts", "take it away: Courier has the key without")
	case !courier.IsAPIKey(key):
		s.note("--api-key has not the form of an API key of Courier: pk_prod_... or pk_test_...", "")
	}
	s.noteUnfilled("--user", h.user)
}
