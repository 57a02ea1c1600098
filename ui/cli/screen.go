package cli

import (
	"context"

	"bulla/core/backend"
	"bulla/core/call"
	"bulla/core/courier"
	"bulla/core/intake"
	"bulla/core/issuer"
	"bulla/core/probe"
	"bulla/core/signing"
	"bulla/ui"
)

// reach returns the functions with which the screen calls Courier and a backend and reads secrets.
func (s *session) reach() ui.Reach {
	client := s.client()
	r := ui.Reach{
		Issue: func(ctx context.Context, r issuer.Request) (issuer.Issued, error) {
			return issuer.Issue(ctx, client, r)
		},
		Call: func(ctx context.Context, r call.Request) (backend.Response, error) {
			return backend.Fetch(ctx, client, r)
		},
		Probe: func(ctx context.Context, p probe.Probe) probe.Answer {
			return probe.Send(ctx, client, p)
		},
		ReadAPIKey: s.screenKey,
		ReadText:   s.screenText,
		WriteFile:  s.writeFile,
		Tour:       client,
		BaseURL:    s.Getenv(courier.BaseURLVariable),
	}
	if s.Getenv(courier.APIKeyVariable) != "" {
		r.KeyFrom = defaultAPIKey
	}
	return r
}

// screenKeys reads a SECRET that was typed on the screen and returns a function that opens it as
// keys.
func (s *session) screenKeys(ctx context.Context, value string) (ui.OpenKeys, error) {
	text, err := s.screenSecret(ctx, value, signing.MaxKeyFile)
	if err != nil {
		return nil, err
	}
	return text.keys, nil
}

// screenKey reads an API key whose SECRET was typed on the screen. Only the owner may have access
// to its file.
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

// screenText reads a text whose SECRET was typed on the screen, such as a session cookie or the
// body of a request.
func (s *session) screenText(ctx context.Context, value string) (string, error) {
	text, err := s.screenSecret(ctx, value, intake.MaxInput)
	return text.line(), err
}

// screenSecret reads a SECRET that was typed on the screen. It stops when ctx is canceled.
func (s *session) screenSecret(ctx context.Context, value string, most int) (secretText, error) {
	if err := s.checkTyped(value); err != nil {
		return secretText{}, err
	}
	return readSecret(value, s.Getenv, func(name string, most int) (string, error) {
		return readFileUntil(ctx, name, most, s.After)
	}, most)
}

// checkTyped refuses the forms of SECRET that work only on the command line.
func (s *session) checkTyped(value string) error {
	switch {
	case value == stdin || value == "prompt":
		return fail("on the screen, give a key as env:NAME, @FILE, b64:TEXT or the text itself", "")
	case isText(value):
		return s.checkSecretText(value)
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
