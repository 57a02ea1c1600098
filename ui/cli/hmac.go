package cli

import (
	"strings"

	"github.com/spf13/cobra"

	"bulla/core/courier"
	"bulla/core/intake"
	"bulla/core/report"
	"bulla/core/scope"
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
		RunE: func(cmd *cobra.Command, args []string) error { return h.run(s, args, cmd.Flags().Changed("user")) },
	}
	flags := cmd.Flags()
	flags.Var(&maybeEmpty{text: &h.user}, "user", "the user `ID` that is signed")
	apiKeyVar(flags, &h.key, "the API key that signs, a `SECRET`: ")
	onceVar(flags, &h.verify, "verify", "", "say whether `HEX` is the signature")
	return cmd
}

// run makes or verifies a signature; named is set where a user was named, be it the
// empty one.
func (h *hashing) run(s *session, args []string, named bool) error {
	if err := noArguments("hmac", args); err != nil {
		return err
	}
	switch {
	case !named:
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

// remarks says on stderr what is signed all the same and is hardly meant.
func (h *hashing) remarks(s *session, key string) {
	switch {
	case strings.TrimSpace(key) != key:
		s.note("--api-key has white space around it, which counts", "take it away: Courier has the key without")
	case !courier.IsAPIKey(key):
		s.note("--api-key has not the form of an API key of Courier: pk_prod_... or pk_test_...", "")
	}
	switch {
	case h.user == "":
		s.note("the user id is empty", "")
	case len(scope.Parse(userPrefix+h.user).UserPlaceholders()) > 0:
		s.note("--user "+quote(h.user)+" is a placeholder that nobody filled in", "give the user id that the SDK is given; in single quotes the shell fills nothing in")
	}
}
