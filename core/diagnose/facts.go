package diagnose

import (
	"slices"

	"bulla/core/intake"
	"bulla/core/issuers"
	"bulla/core/scope"
	"bulla/core/token"
)

// Facts are the scopes, times and issuer of a token. They don't change as time passes, so a
// diagnosis that is repeated every second reads them once.
type Facts struct {
	Scopes scope.List
	// HasScopes reports whether there is a scope claim that is a string.
	HasScopes bool
	Times     Times
	// Identity says whose token it is.
	Identity issuers.Identity
	// Implied are the features that the scopes suggest the token is for. They are shared: don't
	// modify them.
	Implied []scope.Feature

	// correctedText is the scope string after every possible correction.
	correctedText string
	// separated are the scopes, or the corrected ones if merged is set: one cause is not reported
	// as several.
	separated scope.List
	// merged is set if something other than a space separates scopes, so that a server reads
	// several as one and some that seem to be missing are there.
	merged bool
}

// ReadFacts reads the scopes, times and issuer of a token. found is what was pasted, and issuer the
// name of the issuer that the user gives; both may be zero.
func ReadFacts(t token.Token, found intake.Found, issuer string) Facts {
	facts := Facts{Times: ReadTimes(t), Identity: identify(t, found, issuer)}
	facts.Scopes, facts.HasScopes = ReadScope(t)
	facts.readScopes()
	return facts
}

// readScopes sets what follows from the scopes.
func (facts *Facts) readScopes() {
	corrected := facts.Scopes.Fixed()
	facts.Implied = scope.Implied(corrected)
	facts.correctedText, facts.separated = corrected.Text, facts.Scopes
	facts.merged = slices.ContainsFunc(facts.Scopes.Faults, func(f scope.Fault) bool {
		return f.Kind == scope.Separator && f.Rune != ' '
	})
	if facts.merged {
		facts.separated = corrected
	}
}

// Missing returns what the scopes lack for a feature, and whether a user is missing. A word that
// only has to be corrected counts as missing, in its correct form: until then it grants nothing. If
// the scopes are not separated by spaces, Courier reads nearly nothing, and all of it is missing.
func (f *Facts) Missing(feature scope.Feature) (scopes []string, user bool) {
	scopes, user = feature.Missing(f.Scopes)
	if len(scopes) == 0 || f.merged || f.correctedText == f.Scopes.Text {
		return scopes, user
	}
	corrected := scope.Parse(f.correctedText)
	rest, _ := feature.Missing(corrected)
	scopes = nil
	for _, w := range corrected.Words {
		if w.Entry != nil && feature.Uses(w.Entry.Pattern) && !f.Scopes.Has(w.Text) {
			scopes = append(scopes, w.Text)
		}
	}
	return append(scopes, rest...), user
}

// ReadScope returns the scope claim of a token as a list; ok is false if there is no scope claim
// that is a string.
func ReadScope(t token.Token) (list scope.List, ok bool) {
	claim, ok := wholeClaim(&t, "scope")
	if !ok || claim.Kind != token.String {
		return scope.List{}, false
	}
	return scope.Parse(claim.Text), true
}

// wholeClaim returns a claim, except one whose value was cut off: half a date or half a scope must
// not be checked.
func wholeClaim(t *token.Token, name string) (value token.Value, ok bool) {
	value, ok = t.Payload.Root.Get(name)
	if !ok || value.Kind == token.Unread {
		return token.Value{}, false
	}
	for i := range t.Faults {
		f := &t.Faults[i]
		if f.Code == token.FaultJSON && f.Part == token.Payload && f.At > value.Start && f.At <= value.End {
			return token.Value{}, false
		}
	}
	return value, true
}
