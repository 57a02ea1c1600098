package report

import (
	"strings"

	"bulla/core"
	"bulla/core/expiry"
	"bulla/core/intake"
	"bulla/core/redact"
)

// askedAs names what was pasted instead of a token.
func askedAs(kind intake.Kind) string {
	if kind == intake.ScopeString {
		return "scope string"
	}
	return "issue-token request"
}

// asked writes what a pasted request would issue.
func (p *page) asked(s core.Snapshot) {
	b := s.Asked()
	p.found(s)
	if s.Sent != nil && !s.Sent.URL.Computed {
		p.fact("request", span{Plain, s.SentCall})
	}
	switch from := b.UserFrom(); {
	case from != "":
		p.fact("user", span{Muted, "filled in by "}, span{Plain, redact.Quote(from, 60)})
	case len(s.Users()) > 0:
		p.fact("user", span{Plain, redact.Keys(strings.Join(s.Users(), ", "))})
	}
	words := scopes(s).Granted
	if b.Open() {
		words = append(words, "and what the program adds")
	}
	if len(words) > 0 {
		p.fact("grants", span{Plain, strings.Join(words, " ")})
	}
	if !b.Bare {
		p.fact("expires", span{Plain, expires(s)})
	}
	p.features(s)
}

// expires says how long the token would be valid.
func expires(s core.Snapshot) string {
	b := s.Asked()
	lifetime, err := b.Expiry.Lifetime()
	switch {
	case b.Expiry.Computed:
		return "after " + redact.Quote(b.Expiry.Text, 40) + ", filled in by the program"
	case err != nil:
		return "never issued: Courier refuses expires_in"
	case lifetime.Form() == expiry.Absent:
		return "never"
	}
	return "after " + lifetime.Describe()
}
