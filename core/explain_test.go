package core_test

import (
	"slices"
	"strings"
	"testing"

	"bulla/core"
	"bulla/core/issuers"
	"bulla/core/token"
)

// TestAbout says about every member what it means and who says so, also about those that bulla
// doesn't know.
func TestAbout(t *testing.T) {
	courier := issuers.Identity{}
	if row, ok := issuers.ByName("courier"); ok {
		courier = issuers.Identity{Issuer: row, Title: "a token from Courier"}
	}
	for _, c := range []struct {
		part   token.Part
		name   string
		detail string
		want   []string
	}{
		{token.Payload, "exp", "it ends\nin 5m", []string{"it ends", "in 5m", "RFC 7519 section 4.1.4"}},
		{token.Payload, "sub", "who it is about (RFC 7519 section 4.1.2)", []string{"who it is about", "RFC 7519 section 4.1.2"}},
		{token.Payload, "x_own", "", []string{"bulla doesn't know it", "RFC 7519 section 4.3"}},
		{token.Header, "x_own", "", []string{"bulla doesn't know it", "RFC 7515 section 4.3"}},
		{token.Payload, "tenant_id", "the Courier workspace", []string{"the Courier workspace", "a token from Courier"}},
	} {
		var texts []string
		for _, section := range core.About(courier, c.part, c.name, c.detail) {
			texts = append(texts, section.Texts...)
		}
		for _, want := range c.want {
			if !slices.ContainsFunc(texts, func(text string) bool { return strings.HasPrefix(text, want) }) {
				t.Errorf("%s: %q lacks %q", c.name, texts, want)
			}
		}
		if strings.Contains(texts[0], "(RFC") {
			t.Errorf("%s: the source is named twice: %q", c.name, texts)
		}
	}
}
