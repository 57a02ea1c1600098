package core

import (
	"errors"
	"slices"
	"strings"
	"time"

	"bulla/core/access"
	"bulla/core/courier"
	"bulla/core/diagnose"
	"bulla/core/expiry"
	"bulla/core/intake"
	"bulla/core/request"
	"bulla/core/scope"
	"bulla/core/signing"
	"bulla/core/token"
)

// Snapshot is everything that follows from a Workbench at one instant. The fields of the Workbench
// can be read through it.
type Snapshot struct {
	Workbench
	Now time.Time
	// Lifetime is the expiry of the request. ExpiryErr says why it has none.
	Lifetime  expiry.Lifetime
	ExpiryErr error
	// Token is the composed or the inspected token, depending on the mode. Its text is empty when
	// there is no token, and NoToken says why.
	Token   token.Token
	NoToken string
	// Sent is the request in the paste that carries the token, nil if absent.
	Sent *request.Request
	// SentCall names that request for a line of text, with its secrets masked: "PUT
	// /users/ann/tokens/x". It is "" if the text shows no address.
	SentCall string
	// IssuedBy is who issued the token, "" where only the token itself can tell.
	IssuedBy courier.Issuer
	// Facts holds the scopes, the times and the issuer of the token. While no token can be
	// issued, the scopes are the request's.
	diagnose.Facts
	// Tokens are all tokens that were pasted, followed by those inside the first one. Picked is the
	// index of the one that is shown.
	Tokens []intake.Candidate
	// Opened is set when the token is encrypted (JWE) and a given key opened it: its payload is
	// then the decrypted text.
	Opened bool
	// Closed says why an encrypted token could not be opened. It is nil for any other token.
	Closed *signing.DecryptError
	// Keys are what the signature was checked with. Key is the one that matched or was compared, or
	// else the first.
	Keys      signing.Keys
	Key       signing.Key
	Signature signing.Result
	// Foreign is set if the token is certainly not one of Courier's. It then has no Features.
	Foreign  bool
	Features []FeatureState
	// scopeFeatures are the features as the scopes alone show them.
	scopeFeatures []FeatureState
	Findings      []diagnose.Finding
	Verdict       diagnose.Verdict
	// Fix is what to request instead of the token. It is nil if a new token is not the cure, or if
	// only a person knows what to request.
	Fix *diagnose.Fix
}

// FeatureState says whether the token is ready for a feature, and what is missing if not.
type FeatureState struct {
	Feature scope.Feature
	Ready   bool
	Missing []string
	// Meant is set when the user named the feature, or the scopes show that the token is meant for
	// it.
	Meant bool
}

// Snapshot returns what follows from w at an instant.
func (w Workbench) Snapshot(now time.Time) Snapshot {
	s := Snapshot{Workbench: w, Token: w.shown(), Sent: w.sent()}
	s.Lifetime, s.ExpiryErr = s.Request.Lifetime()
	s.SentCall = s.nameCall()
	s.readMode()
	s.decrypt()
	s.readUnencoded()
	s.readFacts()
	if s.Token.Text != "" {
		s.Signature = signing.Verify(s.Token, s.Keys, s.Expect.Policy.Algorithms)
	}
	s.Key = s.Signature.Used
	if s.Key.IsZero() {
		s.Key = s.Keys.First()
	}
	return s.At(now)
}

// readMode sets what depends on the mode: the keys, who issued the token, and the tokens to pick
// from.
func (s *Snapshot) readMode() {
	if s.Mode == Compose || s.EditsComposed {
		s.IssuedBy = courier.Local
		if !s.Signer.IsZero() {
			s.Keys = signing.Keys{s.Signer}
		}
	} else {
		s.IssuedBy, s.Keys = s.Origin.Issuer, s.inspectKeys()
	}
	if s.Mode == Compose {
		s.NoToken = s.NotComposed
		return
	}
	s.Tokens = s.candidates()
	if s.Token.Text == "" {
		s.NoToken = "the pasted text contains no token"
	}
}

// decrypt shows the content of an encrypted token as its payload, unless the content is itself a
// token, which Tokens then lists. If no key opens the token, it keeps the reason.
func (s *Snapshot) decrypt() {
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

// readUnencoded reads the payload as plain text if the header says that it isn't base64url (RFC
// 7797 section 3) and it couldn't be decoded.
func (s *Snapshot) readUnencoded() {
	b64, _ := s.Token.Header.Root.Get("b64")
	if b64.Kind != token.Bool || b64.Text != "false" {
		return
	}
	if s.Token.Payload.Complete || s.Token.Encrypted || len(s.Token.Segments) < 2 {
		return
	}
	s.Token.Payload, _ = token.Parse(s.Token.Segments[1].Text, token.Payload)
	s.Token.Faults = slices.DeleteFunc(slices.Clone(s.Token.Faults), func(f token.Fault) bool {
		return f.Part == token.Payload
	})
}

// readFacts reads the scopes, the times and the issuer of the token, or of the one that was asked
// for, and what follows from them.
func (s *Snapshot) readFacts() {
	s.Facts = diagnose.ReadFacts(s.Token, s.Found, s.Expect.IssuerName)
	asked := s.Asked()
	switch {
	case asked != nil:
		s.readAsked(*asked)
	case s.Token.Text != "":
		s.Foreign = s.Facts.Foreign(&s.Token)
	case s.Mode == Compose:
		s.Scopes, s.HasScopes = scope.Parse(s.Request.Scope()), true
	}
	if (s.Token.Text != "" || asked != nil) && !s.Foreign {
		s.scopeFeatures = featureStates(&s.Facts, s.Expected().For)
	}
}

// At returns the snapshot at another instant. Only what depends on the time is evaluated again.
func (s Snapshot) At(now time.Time) Snapshot {
	s.Now = now
	if s.Token.Text == "" && s.Mode == Compose && s.Found.Issue == nil {
		s.Findings, s.Fix, s.Verdict = nil, nil, diagnose.Broken
		return s
	}
	expect := s.Expected()
	s.Findings, s.Fix = diagnose.Diagnose(diagnose.Context{
		Now: now, Found: s.found(), Token: s.Token, Facts: &s.Facts, Edit: s.Edit, Preview: s.IsPreview(),
		Signature: s.Signature, Closed: s.Closed, Key: s.Key, Keys: s.Keys,
		Issuer: s.IssuedBy, IssuerName: s.Expect.IssuerName, Host: s.Origin.hostname(),
		Request: s.Origin.requestFor(s.Edit),
		Sent:    s.Sent, Decide: s.answer,
		For: expect.For, User: expect.User, ClientKey: expect.ClientKey,
		Environment: expect.Environment, Region: s.Expect.Region, Policy: expect.Policy,
	})
	s.Verdict = diagnose.Judge(s.Findings)
	s.Features = s.readiness()
	return s
}

// featureStates checks the scopes for every feature. If the user named no feature, the scopes say
// which ones are meant.
func featureStates(facts *diagnose.Facts, named []scope.Feature) []FeatureState {
	meant := map[string]bool{}
	if len(named) == 0 {
		named = facts.Implied
	}
	for _, f := range named {
		meant[f.Name] = true
	}
	var states []FeatureState
	for _, f := range scope.Features() {
		missing, noUser := facts.Missing(f)
		if noUser {
			missing = append([]string{scope.AnyUser}, missing...)
		}
		state := FeatureState{Feature: f, Ready: len(missing) == 0, Missing: missing, Meant: meant[f.Name]}
		states = append(states, state)
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

// Users returns the user IDs of the token's scope.
func (s Snapshot) Users() []string { return s.Scopes.Users() }

// Remedies returns what the Change Fix applies to fix all errors and warnings that a new token can
// fix. If that is not known as a whole, it returns the remedies of the single findings.
func (s Snapshot) Remedies() []diagnose.Remedy {
	if s.Fix != nil {
		return s.Fix.Remedies()
	}
	var remedies []diagnose.Remedy
	for _, f := range s.Findings {
		if f.Severity <= diagnose.Warning && !f.Remedy.IsZero() {
			remedies = append(remedies, f.Remedy)
		}
	}
	return remedies
}

// RemediesFor returns what Fix can apply so that the scope grants a call: everything the call
// needs, as far as it is known.
func (s Snapshot) RemediesFor(d access.Decision) []diagnose.Remedy {
	var remedies []diagnose.Remedy
	for _, cause := range d.Causes {
		if !cause.Remedy.IsZero() {
			remedies = append(remedies, cause.Remedy)
		}
	}
	isTemplate := func(word string) bool { return strings.Contains(word, "<") }
	add := slices.DeleteFunc(slices.Clone(d.ToAdd), isTemplate)
	expected := scope.UserPrefix + s.Expected().User
	if replace, ok := s.otherUser(); ok && slices.Contains(add, expected) {
		remedies = append(remedies, replace)
		given := strings.Fields(replace.New)
		add = slices.DeleteFunc(add, func(word string) bool { return slices.Contains(given, word) })
	}
	if len(add) > 0 {
		remedies = append(remedies, diagnose.Remedy{Kind: diagnose.AddScopes, Scopes: add})
	}
	return remedies
}

// otherUser returns the remedy that replaces the token's only user with the expected one. ok is
// false if the user has to be added instead.
func (s Snapshot) otherUser() (replace diagnose.Remedy, ok bool) {
	finding, _ := s.Finding(diagnose.CodeUserMismatch)
	kind := finding.Remedy.Kind
	return finding.Remedy, kind == diagnose.ReplaceScope || kind == diagnose.RewriteScope
}

// Finding returns the first finding of a code; ok is false if its check passed or was skipped.
func (s Snapshot) Finding(code string) (finding diagnose.Finding, ok bool) {
	for _, f := range s.Findings {
		if f.Code == code && f.Severity <= diagnose.Note {
			return f, true
		}
	}
	return diagnose.Finding{}, false
}

// IsPreview reports whether the token only shows what Courier will be asked for.
func (s Snapshot) IsPreview() bool { return s.Mode == Compose && s.IssueWith == courier.Courier }

// AsIssued reports whether the token is unchanged since an issuer answered a request of ours. The
// request is then still there to go back to.
func (s Snapshot) AsIssued() bool { return s.Mode == Inspect && s.Origin.requestFor(s.Edit) != nil }

// Differences returns how the token differs from the request it answers, a sentence each. It is nil
// if they agree, or if there was no request.
func (s Snapshot) Differences() []string {
	request := s.Origin.requestFor(s.Edit)
	if request == nil {
		return nil
	}
	return request.Differences(s.Token, s.Facts, s.Now)
}

// Emulated reports whether the token came from bulla's emulator instead of Courier.
func (s Snapshot) Emulated() bool {
	tenantID, _ := s.Token.Claim("tenant_id")
	workspace, _, _ := courier.ParseTenantID(tenantID.Text)
	return s.Origin.Issuer == courier.Courier && workspace == courier.SampleWorkspace
}

// Bearer returns the token as a server sees it.
func (s Snapshot) Bearer() access.Bearer {
	if s.Token.Text == "" && s.Found.Kind == intake.APIKey {
		return access.Bearer{APIKey: true}
	}
	bearer := access.FromToken(s.Scopes, s.Findings)
	if s.Foreign && bearer.RefusedBy.Code == diagnose.CodeNotCourier {
		bearer.Refused = "these are Courier's endpoints, and " + s.whose()
	}
	return bearer
}

// Access decides every endpoint for the user that the SDK is given, or else for the first one of
// the token.
func (s Snapshot) Access() []access.Decision { return access.Table(s.Bearer(), s.Expected().User) }
