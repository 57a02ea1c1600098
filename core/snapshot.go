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

// Snapshot is everything that follows from a Workbench at one instant.
type Snapshot struct {
	Now  time.Time
	Mode Mode
	// Request is what is being composed, also while a pasted token is inspected.
	Request    Request
	SampleUser bool
	// Lifetime is the expiry of the request; ExpiryErr says why there is none.
	Lifetime  expiry.Lifetime
	ExpiryErr error
	// Found is what was pasted; its zero value when composing.
	Found intake.Found
	// Token is the token that is looked at: the composed or the pasted one. Its
	// text is empty where there is none, and Missing says why.
	Token   token.Token
	Missing string
	// Issuer is who issued the token, "" where only the token could tell.
	Issuer courier.Issuer
	// Asked is who is asked for tokens; Origin is where the token came from, its zero
	// value a paste.
	Asked  courier.Issuer
	Origin Origin
	// Reading holds the scopes and times of the token; while none can be issued, the
	// scopes are the request's.
	diagnose.Reading
	// Tokens are all tokens that were pasted, those inside of them at the end; Picked
	// is the index of the one that is looked at.
	Tokens []intake.Candidate
	Picked int
	// Opened is set where the token is encrypted (JWE) and a given key opened it: its
	// payload is what was inside.
	Opened bool
	// Closed says why an encrypted token could not be opened, nil for any other.
	Closed *signing.ClosedError
	// Edit says whether the token was edited here; Original is the token before that.
	Edit     diagnose.Edit
	Original token.Token
	// Keys are what the signature was checked with. Key is the one that was compared,
	// or else the first; Signer signs what is composed here.
	Keys      signing.Keys
	Key       signing.Key
	Signer    signing.Key
	Signature signing.Result
	Features  []FeatureState
	Findings  []diagnose.Finding
	Verdict   diagnose.Verdict
	// Expect is what the token is held to.
	Expect Expectation
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
	s := Snapshot{
		Mode: w.Mode, Request: w.Request, SampleUser: w.SampleUser, Found: w.Found, Token: w.Looked(),
		Edit: w.Edit, Original: w.Original, Signer: w.Signer, Expect: w.Expect, Asked: w.Issuer, Origin: w.Origin,
	}
	s.Lifetime, s.ExpiryErr = w.Request.Lifetime()
	s.lookedAt(w)
	s.open(w)
	s.unencoded()
	s.Reading = diagnose.Read(s.Token)
	if s.Mode == Compose && s.Token.Text == "" {
		s.Scopes, s.HasScopes = scope.Parse(s.Request.Scope()), true
	}
	if s.Token.Text != "" {
		s.Signature = signing.Check(s.Token, s.Keys, w.Expect.Policy.Algorithms)
		s.Features = featureStates(s.Reading, w.Expect.For)
	}
	s.Key = s.Signature.Used
	if s.Key.IsZero() {
		s.Key = s.Keys.First()
	}
	return s.At(now)
}

// lookedAt takes over what hangs on the mode: keys, issuer and the tokens to choose
// from.
func (s *Snapshot) lookedAt(w Workbench) {
	if w.Mode == Compose || w.Own {
		s.Issuer = courier.Local
		if !w.Signer.IsZero() {
			s.Keys = signing.Keys{w.Signer}
		}
	} else {
		s.Issuer, s.Keys = w.Origin.Issuer, w.Verifiers
	}
	if w.Mode == Compose {
		s.Missing = w.Missing
		return
	}
	s.Tokens, s.Picked = w.Tokens(), w.Picked
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
		Now: now, Found: s.Found, Token: s.Token, Reading: &s.Reading,
		Signature: s.Signature, Closed: s.Closed, Key: s.Key, Keys: s.Keys, Issuer: s.Issuer, Asked: s.Origin.askedFor(s.Edit),
		For: s.Expect.For, User: s.Expect.User, ClientKey: s.Expect.ClientKey, Environment: s.Expect.Environment, Region: s.Expect.Region,
		Policy: s.Expect.Policy, Edit: s.Edit, Preview: s.Previews(),
	})
	s.Verdict = diagnose.Judge(s.Findings)
	return s
}

// featureStates judges the scopes for every feature.
func featureStates(r diagnose.Reading, named []scope.Feature) []FeatureState {
	meant := map[string]bool{}
	if len(named) == 0 {
		named = r.Wanted
	}
	for _, f := range named {
		meant[f.Name] = true
	}
	var states []FeatureState
	for _, f := range scope.Features() {
		missing, noUser := f.Missing(r.Scopes)
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
