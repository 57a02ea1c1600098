package cli

import (
	"errors"
	"slices"
	"strings"

	"github.com/spf13/pflag"

	"bulla/core"
	"bulla/core/edit"
	"bulla/core/intake"
	"bulla/core/signing"
	"bulla/core/token"
)

// onlyWithoutInput refuses the flags that compose claims beside an INPUT that brings
// its own.
func onlyWithoutInput(flags *pflag.FlagSet) error {
	for _, name := range []string{"user", "scope", "preset", "tenant", "env", "expires-in"} {
		if !flags.Changed(name) {
			continue
		}
		hint := "change what it holds with --claim NAME=JSON"
		if name == "expires-in" {
			hint = "give --claim exp=+2d"
		}
		return fail("--"+name+" and an input that brings its own claims contradict each other", hint)
	}
	return nil
}

// read reads the documents to sign from an INPUT: a token, or JSON.
func (i *issuing) read(s *session, args []string) error {
	text, err := s.input(args)
	if err != nil {
		return err
	}
	if strings.HasPrefix(strings.TrimSpace(text), "{") {
		i.documents.Header, i.documents.Payload, err = edit.Request(text)
		if err != nil {
			return editFailure("the input", err)
		}
		return nil
	}
	found := intake.Find(text)
	if found.Token == "" {
		s.mistaken(args)
		return fail("the input is neither a token nor a JSON object", "give a token, claims as {...}, or what bulla decode --json prints")
	}
	t := token.Decode(found.Token)
	if !t.Payload.Complete || !t.Header.Complete {
		return fail("the token cannot be read to its end", "bulla diagnose says what is wrong with it")
	}
	i.documents = core.Documents{Header: t.Header.Text, Payload: t.Payload.Text}
	return nil
}

// fitAlgorithm takes the usual algorithm of a key that was given where the header of
// the INPUT names one that the key cannot sign with, and says so.
func (i *issuing) fitAlgorithm(s *session, signer signing.Key) {
	if i.alg != "" || i.key == "" || i.documents.Header == "" {
		return
	}
	header, _ := token.Parse(i.documents.Header, token.Header)
	alg, _ := header.Root.Get("alg")
	usable := signer.Algorithms()
	if len(usable) == 0 || slices.Contains(usable, alg.Text) {
		return
	}
	i.alg = usable[0]
	s.note("alg becomes "+i.alg+", which the key signs with", "")
}

// editFailure is the failure of JSON that could not be taken apart or put together.
func editFailure(what string, err error) error {
	var fault *edit.Error
	if errors.As(err, &fault) {
		return failure{message: what + ": " + fault.Message, hint: fault.Hint, at: &fault.At}
	}
	return err
}
