package cli

import (
	"context"

	"bulla/core/backend"
	"bulla/core/call"
	"bulla/core/courier"
	"bulla/core/courier/issuer"
	"bulla/ui"
)

// reach returns how the screen gets at Courier, at a backend and at secrets. Nothing
// of it is used here.
func (s *session) reach() ui.Reach {
	client := s.client()
	r := ui.Reach{
		Issue: func(ctx context.Context, r issuer.Request) (issuer.Issued, error) {
			return issuer.Issue(ctx, client, r)
		},
		Call: func(ctx context.Context, r call.Request) (backend.Answer, error) {
			return backend.Fetch(ctx, client, r)
		},
		ReadKey:  s.screenKey,
		ReadText: s.screenText,
		BaseURL:  s.Getenv(courier.BaseURLVariable),
	}
	if s.Getenv(courier.APIKeyVariable) != "" {
		r.KeyFrom = defaultAPIKey
	}
	return r
}

// screenKey reads an API key that was named on the screen. A file of one is for its
// owner alone.
func (s *session) screenKey(value string) (string, error) {
	if err := private(value); err != nil {
		return "", err
	}
	return s.screenText(value)
}

// screenText reads a SECRET that is text and was named on the screen: a session, or the
// body of a request. One line break at its end is none of it.
func (s *session) screenText(value string) (string, error) {
	if err := s.typed(value); err != nil {
		return "", err
	}
	text, err := readSecret(value, s.Getenv)
	if err != nil || text.exact {
		return string(text.bytes), err
	}
	secret, _ := cutLineBreak(string(text.bytes))
	return secret, nil
}
