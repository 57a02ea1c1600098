package cli

import (
	"fmt"
	"os"
	"runtime"
	"strings"

	"github.com/spf13/pflag"

	"bulla/core/courier"
	"bulla/core/issuer"
	"bulla/core/signing"
)

// apiKeyFlag is the flag that takes an API key of Courier.
const apiKeyFlag = "api-key"

// defaultAPIKey is where an API key is looked for when nobody says.
const defaultAPIKey = "env:" + courier.APIKeyVariable

func apiKeyVar(flags *pflag.FlagSet, key *string, usage string) {
	onceVar(flags, key, apiKeyFlag, defaultAPIKey, usage+secretForms)
}

// apiKey reads the SECRET that is an API key, without the line break that files end
// in. A file has to be the owner's alone. A key in another form than Courier's is passed
// on: the caller knows what it is for.
func (s *session) apiKey(value string) (string, error) {
	const flag = "--" + apiKeyFlag
	if err := private(value); err != nil {
		return "", flagged(flag, err)
	}
	if isText(value) {
		if err := s.misgiven(value); err != nil {
			return "", flagged(flag, err)
		}
		s.note("the secret of "+flag+" is visible in the process list", secretHint)
	}
	text, err := s.secretText(flag, value)
	if err != nil {
		return "", flagged(flag, err)
	}
	key := string(text.bytes)
	if trimmed, cut := cutLineBreak(key); cut && !text.exact {
		s.note("a line break at the end of the API key was left out", "")
		key = trimmed
	}
	err = signing.CheckSecret(text.bytes)
	switch {
	case err != nil && !text.exact:
		return "", flagged(flag, err)
	case key == "":
		return "", fail(flag+" is empty", "give the API key as "+secretForms)
	case holdsToken([]byte(key)):
		return "", fail(flag+": this is a token, not an API key", "copy the key from Courier's settings, API keys")
	}
	return key, nil
}

// checkAPIKey names what stands in the place of an API key of Courier's and is none.
func checkAPIKey(key string) error {
	if err := issuer.CheckKey(key); err != nil {
		return flagged("--"+apiKeyFlag, unanswered(err))
	}
	return nil
}

// cutLineBreak returns text without one line break at its end.
func cutLineBreak(text string) (rest string, cut bool) {
	rest, cut = strings.CutSuffix(text, "\n")
	if cut {
		rest = strings.TrimSuffix(rest, "\r")
	}
	return rest, cut
}

// private refuses a key file that others than its owner can read.
func private(value string) error {
	name, isFile := strings.CutPrefix(value, "@")
	if !isFile || runtime.GOOS == "windows" { // where the mode says nothing
		return nil
	}
	const others = 0o077
	info, err := os.Stat(name)
	if err != nil || !info.Mode().IsRegular() || info.Mode().Perm()&others == 0 {
		return nil // that it cannot be read is said when it is
	}
	return fail(fmt.Sprintf("others than you can use the file behind @, its mode is %04o", info.Mode().Perm()), "chmod 600 FILE; rotate the key if anyone else was on this machine")
}
