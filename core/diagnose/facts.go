package diagnose

import (
	"slices"

	"bulla/core/scope"
	"bulla/core/token"
)

// Reading is what does not change while a token is looked at: its scopes and its
// times. A diagnosis that is repeated as time goes by reads them once.
type Facts struct {
	Scopes scope.List
	// HasScopes reports whether there is a scope claim that is a string.
	HasScopes bool
	Times     Times
	// Implied are the features that the scopes show the token to be meant for. They are
	// shared: nobody may write to them.
	Implied []scope.Feature

	// mended is the scope string after scope.Fix, the same where it was right.
	mended string
	// meant are the scopes as they are, or as they were meant where something else
	// than a space separates them: one cause is not reported as several.
	meant scope.List
	// merged is set where something else than a space stands between scopes, so that a
	// server sees several as one: missing ones may be there unseen.
	merged bool
}

// Read reads the scopes and times of a token.
func ReadFacts(t token.Token) Facts {
	r := Facts{Times: ReadTimes(t)}
	r.Scopes, r.HasScopes = ReadScope(t)
	mended := r.Scopes.Fixed()
	r.Implied = scope.Implied(mended)
	r.mended, r.meant = mended.Text, r.Scopes
	if len(r.Scopes.Faults) == 0 {
		return r
	}
	r.merged = slices.ContainsFunc(r.Scopes.Faults, func(f scope.Fault) bool { return f.Kind == scope.Separator && f.Rune != ' ' })
	if r.merged {
		r.meant = mended
	}
	return r
}

// ReadScope returns the scope claim of a token as a list; ok is false where there
// is no scope claim that is a string.
func ReadScope(t token.Token) (list scope.List, ok bool) {
	claim, ok := wholeClaim(&t, "scope")
	if !ok || claim.Kind != token.String {
		return scope.List{}, false
	}
	return scope.Parse(claim.Text), true
}

// wholeClaim returns a claim as token.Token.Claim does, but none whose value was cut
// off: half a date or half a scope must not be judged.
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
