package core

import (
	"strings"

	"bulla/core/diagnose"
	"bulla/core/expiry"
	"bulla/core/intake"
	"bulla/core/issuebody"
	"bulla/core/scope"
	"bulla/core/token"
)

// ask makes the request the one that was pasted. The sample user stands for a user that a program
// fills in. What the text doesn't show stays as it is.
func (w *Workbench) ask(b issuebody.Body) {
	r := &w.Request
	scopes := strings.FieldsFunc(b.Filled(SampleUser), func(c rune) bool { return c == ' ' })
	if len(scopes) > 0 || !b.Open() {
		r.Scopes, w.SampleUser = scopes, b.UserFrom() != ""
	}
	if b.Bare || b.Expiry.Computed {
		if _, err := r.Lifetime(); err != nil {
			r.Expiry = "1d" // an expiry pasted before this text must not spoil it
		}
		return
	}
	lifetime, err := b.Expiry.Lifetime()
	switch {
	case err == nil && lifetime.Form() == expiry.Absent:
		r.Never = true
	case err == nil && lifetime.Form() == expiry.Number:
		r.Expiry, r.Never = expiry.Format(lifetime.Milliseconds()), false
	default:
		r.Expiry, r.Never = b.Expiry.Text, false
	}
}

// Asked returns what issue-token is asked for, if that was pasted instead of a token, with the
// changes made to it since; nil otherwise.
func (w Workbench) Asked() *issuebody.Body {
	if w.Mode != Compose || w.Found.Issue == nil {
		return nil
	}
	b := *w.Found.Issue
	if text := w.Request.Scope(); text != w.Pasted.Scope() {
		b.Scope, b.Computed, b.ScopeKind = text, nil, token.String
		b.Unknown = without(b.Unknown, issuebody.ScopeMember)
	}
	if w.Request.Never != w.Pasted.Never || w.Request.Expiry != w.Pasted.Expiry {
		b.Expiry = issuebody.Expiry{Kind: token.String, Text: w.Request.Expiry}
		if w.Request.Never {
			b.Expiry = issuebody.Expiry{}
		}
		b.Unknown, b.Bare = without(b.Unknown, issuebody.ExpiryMember), false
	}
	return &b
}

// without returns the members that were not meant to be the one with that name.
func without(members []issuebody.Member, meant string) []issuebody.Member {
	var left []issuebody.Member
	for _, m := range members {
		if m.Meant != meant {
			left = append(left, m)
		}
	}
	return left
}

// found returns what was pasted, with the changes made to it since.
func (s *Snapshot) found() intake.Found {
	found := s.Found
	found.Issue = s.Asked()
	return found
}

// readAsked reads the facts of the token that a pasted request would issue.
func (s *Snapshot) readAsked(b issuebody.Body) {
	user := SampleUser
	if s.Expect.User != "" && scope.Parse(scope.UserPrefix+s.Expect.User).Faults == nil {
		user = s.Expect.User
	}
	composed := s.Times
	s.Facts = diagnose.ReadIssue(b, user, s.Issued.Now)
	if s.Token.Text != "" {
		s.Times = composed // the text may say nothing of the expiry
	}
}
