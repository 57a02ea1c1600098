package request

import (
	"slices"

	"bulla/core/redact"
)

// Mask masks every API key and every other known secret in a request, so that it can be kept.
func (r *Request) Mask() {
	r.Headers, r.SDK = slices.Clone(r.Headers), slices.Clone(r.SDK)
	if r.Auth != nil {
		auth := *r.Auth
		r.Auth = &auth
	}
	for _, v := range r.values() {
		v.Text = redact.Keys(v.Text)
	}
}
