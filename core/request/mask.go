package request

import (
	"slices"

	"bulla/core/redact"
)

// Mask masks every API key and every other known secret in a request, so that it can be kept.
func (r *Request) Mask() {
	r.URL.mask()
	r.Body.mask()
	r.Headers = slices.Clone(r.Headers)
	for i := range r.Headers {
		r.Headers[i].Value.mask()
	}
	r.SDK = slices.Clone(r.SDK)
	for i := range r.SDK {
		r.SDK[i].Value.mask()
	}
	if r.Auth != nil {
		auth := *r.Auth
		auth.Value.mask()
		r.Auth = &auth
	}
}

func (v *Value) mask() {
	if masked := redact.Keys(v.Text); masked != v.Text {
		v.Text, v.Masked = masked, true
	}
}
