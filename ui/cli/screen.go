package cli

import (
	"context"

	"bulla/core/intake"
	"bulla/core/signing"
	"bulla/ui"
)

// screenKeys reads a SECRET that was typed on the screen, to be opened as keys.
func (s *session) screenKeys(ctx context.Context, value string) (ui.OpenKeys, error) {
	text, err := s.screenSecret(ctx, value, signing.MaxKeyFile)
	if err != nil {
		return nil, err
	}
	return text.keys, nil
}

// screenKey reads an API key that was named on the screen. Only its owner may have
// access to a file of one.
func (s *session) screenKey(ctx context.Context, value string) (string, error) {
	if err := private(value); err != nil {
		return "", err
	}
	text, err := s.screenSecret(ctx, value, signing.MaxKeyFile)
	if err == nil && !text.exact {
		err = signing.CheckSecret(text.bytes)
	}
	if err != nil {
		return "", err
	}
	return text.line(), nil
}

// screenText reads a SECRET that is text and was named on the screen: a session, or the
// body of a request.
func (s *session) screenText(ctx context.Context, value string) (string, error) {
	text, err := s.screenSecret(ctx, value, intake.MaxInput)
	return text.line(), err
}

// screenSecret reads a SECRET that was typed on the screen, until ctx ends.
func (s *session) screenSecret(ctx context.Context, value string, most int) (secretText, error) {
	if err := s.typed(value); err != nil {
		return secretText{}, err
	}
	return readSecret(value, s.Getenv, func(name string, most int) (string, error) {
		return readFileUntil(ctx, name, most, s.After)
	}, most)
}

// typed refuses what is not a form of SECRET on the screen.
func (s *session) typed(value string) error {
	switch {
	case value == stdin || value == "prompt":
		return fail("on the screen a key is env:NAME, @FILE, b64:TEXT or the text itself", "")
	case isText(value):
		return s.misgiven(value)
	}
	return nil
}

// line returns the text without one line break at its end, which isn't part of it.
func (t secretText) line() string {
	if t.exact {
		return string(t.bytes)
	}
	text, _ := cutLineBreak(string(t.bytes))
	return text
}
