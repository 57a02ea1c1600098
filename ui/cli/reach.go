package cli

import (
	"context"

	"bulla/core/backend"
	"bulla/core/call"
	"bulla/core/courier"
	"bulla/core/issuer"
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
		ReadAPIKey: s.screenKey,
		ReadText:   s.screenText,
		BaseURL:    s.Getenv(courier.BaseURLVariable),
	}
	if s.Getenv(courier.APIKeyVariable) != "" {
		r.KeyFrom = defaultAPIKey
	}
	return r
}
