package core

import (
	"strings"

	"bulla/core/intake"
	"bulla/core/signing"
	"bulla/core/token"
	"bulla/core/visible"
)

// maxInner is how many tokens inside a token are offered.
const maxInner = 20

// Tokens returns the tokens that were pasted and those that stand inside the first
// of them: as its payload (RFC 7519 section 5.2) or as the value of a claim.
func (w Workbench) Tokens() []intake.Candidate {
	tokens := w.Found.Candidates
	if len(tokens) == 0 {
		return nil
	}
	outer := w.Pasted
	if w.Picked != 0 {
		outer = token.Decode(tokens[0].Token)
	}
	return append(tokens[:len(tokens):len(tokens)], inner(outer)...)
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

// open decrypts an encrypted token where a given key can, for showing: what stands
// inside becomes its payload, or one more token to choose.
func (s *Snapshot) open() {
	if !s.Token.Encrypted || len(s.Keys) == 0 {
		return
	}
	inside, err := signing.Decrypt(s.Token.Text, s.Keys)
	if err != nil {
		return // the diagnosis says that it is encrypted, which stays true
	}
	s.Opened = true
	if looksLikeToken(inside) {
		s.Tokens = append(s.Tokens, intake.Candidate{Token: inside, Where: "inside the encrypted token"})
		return
	}
	s.Token.Payload, _ = token.Parse(inside, token.Payload)
}
