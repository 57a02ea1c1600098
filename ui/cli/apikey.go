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

// apiKeyFlag is the flag for a Courier API key.
const apiKeyFlag = "api-key"

// defaultAPIKey says where an API key is read from if --api-key is not given.
const defaultAPIKey = "env:" + courier.APIKeyVariable

func apiKeyVar(flags *pflag.FlagSet, key *string, usage string) {
	onceVar(flags, key, apiKeyFlag, defaultAPIKey, usage+secretForms)
}

// apiKey reads a SECRET that is an API key, without the line break at the end of a file. Only the
// owner may have access to that file. A key that doesn't look like Courier's is returned too:
// whether it is acceptable is up to the caller.
func (s *session) apiKey(value string) (string, error) {
	const flag = "--" + apiKeyFlag
	if err := private(value); err != nil {
		return "", withFlag(flag, err)
	}
	if isText(value) {
		if err := s.checkSecretText(value); err != nil {
			return "", withFlag(flag, err)
		}
		s.note("the secret of "+flag+" is visible in the process list", secretHint)
	}
	text, err := s.secretText(flag, value)
	if err != nil {
		return "", withFlag(flag, err)
	}
	key := string(text.bytes)
	if trimmed, cut := cutLineBreak(key); cut && !text.exact {
		s.note("a line break at the end of the API key was removed", "")
		key = trimmed
	}
	err = signing.CheckSecret(text.bytes)
	switch {
	case err != nil && !text.exact:
		return "", withFlag(flag, err)
	case key == "":
		return "", fail(flag+" is empty", "give the API key as "+secretForms)
	case holdsToken([]byte(key)):
		return "", fail(flag+": this is a token, not an API key", "copy the key from API keys in Courier's settings")
	}
	return key, nil
}

// checkAPIKey refuses a key that isn't a Courier API key, and says what it is instead.
func checkAPIKey(key string) error {
	if err := issuer.CheckKey(key); err != nil {
		return withFlag("--"+apiKeyFlag, err)
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

// private refuses a key file that other users can read.
func private(value string) error {
	name, isFile := strings.CutPrefix(value, "@")
	if !isFile || runtime.GOOS == "windows" { // file modes mean nothing there
		return nil
	}
	const others = 0o077
	info, err := os.Stat(name)
	if err != nil || !info.Mode().IsRegular() || info.Mode().Perm()&others == 0 {
		return nil // if it cannot be read, reading it says why
	}
	message := fmt.Sprintf("other users can read this file (mode %04o)", info.Mode().Perm())
	return fail(message, "chmod 600 FILE; rotate the key if others use this machine")
}
