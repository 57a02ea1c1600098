package core

import (
	"time"

	"bulla/core/courier"
	"bulla/core/diagnose"
	"bulla/core/expiry"
	"bulla/core/intake"
	"bulla/core/scope"
	"bulla/core/signing"
	"bulla/core/token"
)

// Snapshot is everything that follows from a Workbench at one instant. The fields of the
// Workbench are read through it.
type Snapshot struct {
	Workbench
	Now time.Time
	// Lifetime is the expiry of the request; ExpiryErr says why it has none.
	Lifetime  expiry.Lifetime
	ExpiryErr error
	// Token is the composed or the inspected token, whichever the mode shows. Its text is
	// empty when there is no token, and Missing says why.
	Token   token.Token
	Missing string
	// IssuedBy is who issued the token, "" where only the token itself can tell.
	IssuedBy courier.Issuer
	// Facts holds the scopes and times of the token; while none can be issued, the
	// scopes are the request's.
	diagnose.Facts
	// Tokens are all tokens that were pasted, followed by those inside the first one.
	// Picked is an index in it.
	Tokens []intake.Candidate
	// Opened is set when the token is encrypted (JWE) and a given key opened it: its
	// payload is then the decrypted text.
	Opened bool
	// Closed says why an encrypted token could not be opened; it is nil for any other.
	Closed *signing.ClosedError
	// Keys are what the signature was checked with. Key is the one that was compared,
	// or else the first.
	Keys      signing.Keys
	Key       signing.Key
	Signature signing.Result
	Features  []FeatureState
	Findings  []diagnose.Finding
	Verdict   diagnose.Verdict
}

// FeatureState says whether the token is ready for a feature, and what is
// missing if not.
type FeatureState struct {
	Feature scope.Feature
	Ready   bool
	Missing []string
	// Meant is set where the user named the feature or its scopes show that the
	// token is meant for it.
	Meant bool
}

// Snapshot returns what follows from w at an instant.
func (w Workbench) Snapshot(now time.Time) Snapshot {
	s := Snapshot{Workbench: w, Token: w.shown()}
	s.Lifetime, s.ExpiryErr = s.Request.Lifetime()
	s.readMode()
	s.open()
	s.unencoded()
	s.Facts = diagnose.ReadFacts(s.Token)
	if s.Mode == Compose && s.Token.Text == "" {
		s.Scopes, s.HasScopes = scope.Parse(s.Request.Scope()), true
	}
	if s.Token.Text != "" {
		s.Signature = signing.Check(s.Token, s.Keys, s.Expect.Policy.Algorithms)
		s.Features = featureStates(s.Facts, s.Expect.For)
	}
	s.Key = s.Signature.Used
	if s.Key.IsZero() {
		s.Key = s.Keys.First()
	}
	return s.At(now)
}

// readMode sets what depends on the mode: the keys, who issued the token, and the tokens to
// pick from.
func (s *Snapshot) readMode() {
	if s.Mode == Compose || s.EditsComposed {
		s.IssuedBy = courier.Local
		if !s.Signer.IsZero() {
			s.Keys = signing.Keys{s.Signer}
		}
	} else {
		s.IssuedBy, s.Keys = s.Origin.Issuer, s.Verifiers
	}
	if s.Mode == Compose {
		s.Missing = s.NotComposed
		return
	}
	s.Tokens = s.candidates()
	if s.Token.Text == "" {
		s.Missing = "nothing that was pasted is a token"
	}
}

// At returns the snapshot at another instant: only what depends on the time is
// judged again.
func (s Snapshot) At(now time.Time) Snapshot {
	s.Now = now
	if s.Token.Text == "" && s.Mode == Compose {
		s.Findings, s.Verdict = nil, diagnose.Broken
		return s
	}
	s.Findings = diagnose.Run(diagnose.Context{
		Now: now, Found: s.Found, Token: s.Token, Facts: &s.Facts,
		Signature: s.Signature, Closed: s.Closed, Key: s.Key, Keys: s.Keys, Issuer: s.IssuedBy, Request: s.Origin.askedFor(s.Edit),
		For: s.Expect.For, User: s.Expect.User, ClientKey: s.Expect.ClientKey, Environment: s.Expect.Environment, Region: s.Expect.Region,
		Policy: s.Expect.Policy, Edit: s.Edit, Preview: s.Previews(),
	})
	s.Verdict = diagnose.Judge(s.Findings)
	return s
}

// featureStates judges the scopes for every feature.
func featureStates(facts diagnose.Facts, named []scope.Feature) []FeatureState {
	meant := map[string]bool{}
	if len(named) == 0 {
		named = facts.Implied
	}
	for _, f := range named {
		meant[f.Name] = true
	}
	var states []FeatureState
	for _, f := range scope.Features() {
		missing, noUser := f.Missing(facts.Scopes)
		if noUser {
			missing = append([]string{"user_id:<id>"}, missing...)
		}
		states = append(states, FeatureState{Feature: f, Ready: len(missing) == 0, Missing: missing, Meant: meant[f.Name]})
	}
	return states
}

// Ready returns the features that the token is meant for and ready for.
func (s Snapshot) Ready() []scope.Feature {
	var ready []scope.Feature
	for _, state := range s.Features {
		if state.Meant && state.Ready {
			ready = append(ready, state.Feature)
		}
	}
	return ready
}

// Users returns the user ids of the token's scope.
func (s Snapshot) Users() []string { return s.Scopes.Users() }

// Remedies returns what can be applied to mend all errors, and those warnings
// that leave no choice: everything but the notes.
func (s Snapshot) Remedies() []diagnose.Remedy {
	var remedies []diagnose.Remedy
	for _, f := range s.Findings {
		if f.Severity <= diagnose.Warning && !f.Remedy.IsZero() {
			remedies = append(remedies, f.Remedy)
		}
	}
	return remedies
}
