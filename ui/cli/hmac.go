package cli

import (
	"encoding/hex"
	"fmt"
	"strings"

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
	onceVar(flags, &h.verify, "verify", "", "say whether `HEX` is the signature")
	return cmd
}

func (h *hashing) run(s *session, args []string) error {
	if err := noArguments("hmac", args); err != nil {
		return err
	}
	switch {
	case h.user == "":
		return fail("no user was named", "bulla hmac --user ID")
	case intake.Mask(h.user) != h.user:
		return fail("--user is a key, not a user: "+quote(h.user), "give the user id that the SDK is given, and rotate the key if it was shared")
	case strings.HasPrefix(h.user, userPrefix):
		return fail("--user "+quote(h.user)+" begins with "+userPrefix, "give the id alone: --user "+strings.TrimPrefix(h.user, userPrefix))
	}
	key, err := s.apiKey(h.key)
	if err != nil {
		return err
	}
	if !courier.IsAPIKey(key) {
		s.note("--api-key has not the form of an API key of Courier: pk_prod_... or pk_test_...", "")
	}
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
	signed.Fault = h.fault(key)
	err = s.print(
		func() []byte { return report.HMACVerified(signed) },
		func() string { return report.HMACVerifiedText(signed, s.style()) },
	)
	if err == nil && signed.Fault != "" {
		return refusal{}
	}
	return err
}

// fault says why the signature given is not that of the user, "" where it is.
func (h *hashing) fault(key string) string {
	const size = 64 // a SHA-256 in hex
	_, err := hex.DecodeString(h.verify)
	switch {
	case courier.VerifyUserSignature(key, h.user, h.verify):
		return ""
	case strings.Trim(h.verify, " \t\r\n") != h.verify:
		return "it has spaces or a line break around it"
	case err != nil && len(h.verify) == size:
		return "it is not hex, which has digits and the letters a to f alone"
	case err != nil:
		return fmt.Sprintf("it is not hex: %d bytes where %d hex digits are due", len(h.verify), size)
	case len(h.verify) != size:
		return fmt.Sprintf("it has %d hex digits where %d are due", len(h.verify), size)
	case courier.VerifyUserSignature(key+"\n", h.user, h.verify):
		return "it was made with a line break behind the API key"
	case courier.VerifyUserSignature(key, h.user+"\n", h.verify):
		return "it was made with a line break behind the user id"
	}
	return "it is another user's, or was made with another key"
}
