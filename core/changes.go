package core

import (
	"slices"
	"strings"

	"bulla/core/courier"
	"bulla/core/redact"
	"bulla/core/scope"
	"bulla/core/token"
)

// Change is one thing that a user does to the Workbench. The changes are the types of this file,
// those that bring a token to inspect, in inspect.go, and those that edit a token, in edit.go.
type Change interface {
	// apply changes w and reports whether the composed token has to be issued again.
	apply(w *Workbench) bool
	// about describes the change of a Workbench, for the Session.
	about(before *Workbench) about
}

// about describes a change.
type about struct {
	// does says what the change does, as in "undone: add read:brands".
	does string
	// source is how the change brings a token into the history, "" if it doesn't.
	source Source
}

// does describes a change that brings no token into the history. The name is what was changed; it
// may come from a token.
func does(verb, name string) about { return about{does: strings.TrimSpace(verb + " " + named(name))} }

// named returns a text that may come from a token so that it can be shown in a sentence.
func named(text string) string { return redact.Short(text, 50) }

// ToggleScope adds a scope, or removes it if it is already there.
type ToggleScope struct{ Scope string }

func (c ToggleScope) apply(w *Workbench) bool {
	if slices.Contains(w.Request.Scopes, c.Scope) {
		return RemoveScope(c).apply(w)
	}
	return AddScope(c).apply(w)
}

func (c ToggleScope) about(before *Workbench) about {
	if slices.Contains(before.Request.Scopes, c.Scope) {
		return RemoveScope(c).about(before)
	}
	return AddScope(c).about(before)
}

// AddScope adds one scope; users come before all other scopes. The first user that is added
// replaces the sample user.
type AddScope struct{ Scope string }

func (c AddScope) apply(w *Workbench) bool {
	user := isUser(c.Scope)
	if user && w.SampleUser && c.Scope != sampleScope {
		RemoveScope{Scope: sampleScope}.apply(w)
	}
	if user {
		w.SampleUser = false
	}
	if c.Scope == "" || slices.Contains(w.Request.Scopes, c.Scope) {
		return false
	}
	at := len(w.Request.Scopes)
	if user {
		at = w.Request.usersFirst()
	}
	w.Request.Scopes = slices.Insert(w.Request.Scopes, at, c.Scope)
	return true
}

func (c AddScope) about(*Workbench) about { return does("add", c.Scope) }

// RemoveScope removes every occurrence of a scope.
type RemoveScope struct{ Scope string }

func (c RemoveScope) apply(w *Workbench) bool {
	before := len(w.Request.Scopes)
	w.Request.Scopes = slices.DeleteFunc(w.Request.Scopes, func(s string) bool { return s == c.Scope })
	if isUser(c.Scope) {
		w.SampleUser = false
	}
	return len(w.Request.Scopes) != before
}

func (c RemoveScope) about(*Workbench) about { return does("remove", c.Scope) }

// EditScope replaces one scope with another; an empty one removes it.
type EditScope struct{ Old, New string }

func (c EditScope) apply(w *Workbench) bool {
	i := slices.Index(w.Request.Scopes, c.Old)
	if i < 0 || c.Old == c.New {
		return false
	}
	switch {
	case c.New == "" || slices.Contains(w.Request.Scopes, c.New):
		return RemoveScope{Scope: c.Old}.apply(w)
	case isUser(c.New) != isUser(c.Old): // users come first, so it moves
		RemoveScope{Scope: c.Old}.apply(w)
		return AddScope{Scope: c.New}.apply(w)
	case isUser(c.Old):
		w.SampleUser = false
	}
	w.Request.Scopes[i] = c.New
	return true
}

func (c EditScope) about(before *Workbench) about {
	if c.New == "" {
		return RemoveScope{Scope: c.Old}.about(before)
	}
	return does("change "+named(c.Old)+" to", c.New)
}

// SetScope replaces all scopes with those of a scope string.
type SetScope struct{ Text string }

func (c SetScope) apply(w *Workbench) bool {
	w.Request.Scopes = strings.FieldsFunc(c.Text, func(r rune) bool { return r == ' ' })
	w.SampleUser = false
	return true
}

func (c SetScope) about(*Workbench) about { return does("set the scope", "") }

// UsePreset replaces all scopes except the users with those of a preset. In presets for one tenant,
// Argument is the tenant's ID; if it is empty, the placeholder remains.
type UsePreset struct{ Name, Argument string }

func (c UsePreset) apply(w *Workbench) bool {
	preset, ok := scope.PresetByName(c.Name)
	if !ok {
		return false
	}
	before := slices.Clone(w.Request.Scopes)
	users := w.Request.usersFirst()
	w.Request.Scopes = w.Request.Scopes[:users]
	for _, s := range preset.Scopes {
		if c.Argument != "" && preset.Placeholder != "" {
			s = strings.ReplaceAll(s, preset.Placeholder, c.Argument)
		}
		w.Request.Scopes = append(w.Request.Scopes, s)
	}
	return !slices.Equal(w.Request.Scopes, before)
}

func (c UsePreset) about(*Workbench) about { return does("use the preset", c.Name) }

// SetExpiry sets the text of expires_in.
type SetExpiry struct{ Text string }

func (c SetExpiry) apply(w *Workbench) bool {
	if !w.Request.Never && w.Request.Expiry == c.Text {
		return false
	}
	w.Request.Expiry, w.Request.Never = c.Text, false
	return true
}

func (c SetExpiry) about(*Workbench) about { return does("set the expiry to", c.Text) }

// NeverExpire leaves expires_in out.
type NeverExpire struct{}

func (NeverExpire) apply(w *Workbench) bool {
	changed := !w.Request.Never
	w.Request.Never = true
	return changed
}

func (NeverExpire) about(*Workbench) about { return does("set the expiry to", "never") }

// SetEnvironment sets the environment that the token is meant for: production, test, or env_ and an
// id.
type SetEnvironment struct{ Name string }

func (c SetEnvironment) apply(w *Workbench) bool {
	w.Request.Environment = c.Name
	return true
}

func (c SetEnvironment) about(*Workbench) about { return does("set the environment to", c.Name) }

// SetDocuments sets a header and a payload to sign instead of Courier's.
type SetDocuments struct{ Documents Documents }

func (c SetDocuments) apply(w *Workbench) bool {
	w.Request.Documents = c.Documents
	return true
}

func (SetDocuments) about(*Workbench) about { return does("set the claims", "") }

// SetAlgorithm sets the alg to sign with; "" is the usual one of the key, or that of a given
// header.
type SetAlgorithm struct{ Name string }

func (c SetAlgorithm) apply(w *Workbench) bool {
	w.Request.Algorithm = c.Name
	return true
}

func (c SetAlgorithm) about(*Workbench) about { return does("set alg to", c.Name) }

// SetMember adds a header parameter or a claim, or replaces the one with that name.
type SetMember struct {
	Part   token.Part
	Member Member
}

func (c SetMember) apply(w *Workbench) bool {
	members := &w.Request.Claims
	if c.Part == token.Header {
		members = &w.Request.Header
	}
	*members = append(slices.Clip(*members), c.Member)
	return true
}

func (c SetMember) about(*Workbench) about { return does("set", c.Member.Name) }

// SetIssuer chooses who will issue the token. It sends no request.
type SetIssuer struct {
	Issuer courier.Issuer
	// KeyScope is what the API key says about the token; its zero value means that nothing is
	// known.
	KeyScope courier.TenantScope
}

func (c SetIssuer) apply(w *Workbench) bool {
	before := w.tenantScope()
	w.IssueWith, w.KeyScope = c.Issuer, c.KeyScope
	return w.tenantScope() != before
}

func (c SetIssuer) about(*Workbench) about {
	if c.Issuer == courier.Courier {
		return does("switch to Courier", "")
	}
	return does("switch to the local key", "")
}

// Reissue issues the composed token again, from the same request.
type Reissue struct{}

func (Reissue) apply(*Workbench) bool { return true }

func (Reissue) about(*Workbench) about { return about{"reissue", Reissued} }

// SetExpectation sets what the user expects of the token.
type SetExpectation struct{ Expectation }

func (c SetExpectation) apply(w *Workbench) bool {
	w.Expect = c.Expectation
	return false
}

func (SetExpectation) about(*Workbench) about { return does("change a rule", "") }
