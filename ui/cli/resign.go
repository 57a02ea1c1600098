package cli

import (
	"errors"
	"strings"

	"bulla/core"
	"bulla/core/edit"
	"bulla/core/hint"
	"bulla/core/intake"
	"bulla/core/token"
)

// read reads the documents to sign from an INPUT: a token, or JSON.
func (i *issuing) read(s *session, args []string) error {
	text, err := s.input(args)
	if err != nil {
		return err
	}
	if strings.HasPrefix(strings.TrimSpace(text), "{") {
		return i.readJSON(s, text)
	}
	found := intake.Find(text)
	if found.Token == "" {
		s.hintAtInput(args)
		return fail("the input is neither a token nor a JSON object", "give a token, claims as {...}, or the output of bulla decode --json")
	}
	t := token.Decode(found.Token)
	if !t.Payload.Complete || !t.Header.Complete {
		return fail("the token is incomplete", "bulla diagnose says what is wrong with it")
	}
	i.documents = core.Documents{Header: t.Header.Text, Payload: t.Payload.Text}
	return nil
}

// readJSON reads the documents from the output of decode or from an object of claims. It refuses
// JSON objects that nobody wants to sign, such as a key.
func (i *issuing) readJSON(s *session, text string) error {
	found := intake.Find(text)
	if found.Kind == intake.JWK {
		return fail("the input is a key, not claims", "give the key as --secret, and claims or a token as the input")
	}
	header, payload, err := edit.Request(text)
	var fault *edit.Error
	if errors.As(err, &fault) {
		return failure{Problem: hint.Problem{Message: fault.Message, Hint: fault.Hint}, at: &fault.At}
	}
	claims, _ := token.Parse(payload, token.Payload)
	if given, ok := claims.Root.Get("header"); ok && len(claims.Root.Members) == 1 && given.Kind == token.Object {
		return fail("the input has a header and no payload", `give {"header": {...}, "payload": {...}}, or only the claims, and --header NAME=JSON`)
	}
	if found.Token != "" && header == "" {
		s.note("the input is signed as claims, including the token at "+found.Where, "to sign that token again, run bulla decode --json on the input first")
	}
	i.documents = core.Documents{Header: header, Payload: payload}
	return err
}
