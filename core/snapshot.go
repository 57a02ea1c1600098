package core

import (
	"errors"
	"time"

	"bulla/core/courier"
	"bulla/core/diagnose"
	"bulla/core/expiry"
	"bulla/core/intake"
	"bulla/core/scope"
	"bulla/core/signing"
	"bulla/core/token"
	"bulla/core/visible"
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
	// Reading holds the scopes and times of the token; while none can be issued, the
	// scopes are the request's.
	diagnose.Reading
	Key       signing.Key
	Signature signing.Result
	Features  []FeatureState
	Findings  []diagnose.Finding
	Verdict   diagnose.Verdict

	expect Expectation
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
	s := Snapshot{Mode: w.Mode, Request: w.Request, SampleUser: w.SampleUser, Found: w.Found, expect: w.Expect}
	s.Lifetime, s.ExpiryErr = w.Request.Lifetime()
	if w.Mode == Inspect {
		s.Token, s.Key = w.Pasted, w.Verifier
		if s.Token.Text == "" {
			s.Missing = "nothing that was pasted is a token"
		}
	} else {
		s.Key, s.Issuer = w.Signer, courier.Local
		s.issue(w)
	}
	s.Reading = diagnose.Read(s.Token)
	if s.Mode == Compose && s.Token.Text == "" {
		s.Scopes, s.HasScopes = scope.Parse(s.Request.Scope()), true
	}
	if s.Token.Text != "" {
		s.Signature = signing.Verify(s.Token, s.Key)
		s.Features = featureStates(s.Reading, w.Expect.For)
	}
	return s.At(now)
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
		Now: now, Found: s.Found, Token: s.Token, Reading: &s.Reading, Signature: s.Signature, Key: s.Key, Issuer: s.Issuer,
		For: s.expect.For, User: s.expect.User, ClientKey: s.expect.ClientKey, Environment: s.expect.Environment, Region: s.expect.Region,
	})
	s.Verdict = diagnose.Judge(s.Findings)
	return s
}

// issue signs the composed token, or says what keeps it from being issued.
func (s *Snapshot) issue(w Workbench) {
	if s.ExpiryErr != nil {
		s.Missing = s.ExpiryErr.Error()
		var fault *expiry.Error
		if errors.As(s.ExpiryErr, &fault) {
			s.Missing = "expires_in " + visible.Quote(fault.Text, 40) + " is not understood: " + fault.Reason
		}
		return
	}
	if _, ok := s.Lifetime.ExpiresAt(w.Issued.Now.Unix()); !ok && s.Lifetime.Form() != expiry.Absent {
		s.Missing = "the token would end outside the years 1970 to 9999: write a shorter time, for example 30 days"
		return
	}
	compact, err := signing.Sign(courier.Header, w.claims(s.Lifetime).JSON(), w.Signer)
	if err != nil {
		s.Missing = err.Error()
		return
	}
	s.Token = token.Decode(compact)
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
