package core

import (
	"errors"
	"slices"
	"strings"

	"bulla/core/intake"
	"bulla/core/signing"
	"bulla/core/token"
	"bulla/core/visible"
)

// maxInner is how many tokens inside a token are offered.
const maxInner = 20

// candidates returns the tokens that were pasted and those inside the first of them: as its payload (RFC 7519 section 5.2), as the value of a claim, or
// encrypted, where a given key opens it.
func (w Workbench) candidates() []intake.Candidate {
	tokens := w.Found.Candidates
	if len(tokens) == 0 {
		return nil
	}
	outer := w.Inspected
	if w.Picked != 0 {
		outer = token.Decode(tokens[0].Token)
	}
	found := inner(outer)
	if outer.Encrypted {
		if inside, err := signing.Decrypt(outer.Text, w.Verifiers); err == nil && looksLikeToken(inside) {
			found = append(found, intake.Candidate{Token: inside, Where: "inside the encrypted token"})
		}
	}
	return append(tokens[:len(tokens):len(tokens)], found...)
}

func inner(t token.Token) []intake.Candidate {
	if t.Nested != "" { // the payload is a token itself
		return []intake.Candidate{{Token: t.Nested, Where: "the payload of the token"}}
	}
	var found []intake.Candidate
	for _, m := range t.Payload.Root.Members {
		if m.Value.Kind == token.String && looksLikeToken(m.Value.Text) && len(found) < maxInner {
			found = append(found, intake.Candidate{Token: m.Value.Text, Where: "the claim " + visible.Quote(m.Name, 40)})
		}
	}
	return found
}

// looksLikeToken reports whether text begins as every JOSE header does, with {", and
// has the dots of a token.
func looksLikeToken(text string) bool {
	return strings.HasPrefix(text, "eyJ") && strings.Count(text, ".") >= 2
}

// unencoded shows a payload as it stands where the header says that it is not
// base64url (RFC 7797 section 3), and it is none.
func (s *Snapshot) unencoded() {
	b64, _ := s.Token.Header.Root.Get("b64")
	if b64.Kind != token.Bool || b64.Text != "false" || s.Token.Payload.Complete || s.Token.Encrypted || len(s.Token.Segments) < 2 {
		return
	}
	s.Token.Payload, _ = token.Parse(s.Token.Segments[1].Text, token.Payload)
	s.Token.Faults = slices.DeleteFunc(slices.Clone(s.Token.Faults), func(f token.Fault) bool { return f.Part == token.Payload })
}

// open shows what an encrypted token holds as its payload, unless it is a token
// itself, which is one more to choose. Otherwise it keeps why the token stays closed.
func (s *Snapshot) open() {
	if !s.Token.Encrypted {
		return
	}
	inside, err := signing.Decrypt(s.Token.Text, s.Verifiers)
	if s.Opened = err == nil; !s.Opened {
		_ = errors.As(err, &s.Closed) // every error of Decrypt is one
		return
	}
	if !looksLikeToken(inside) {
		s.Token.Payload, _ = token.Parse(inside, token.Payload)
	}
}
