package core

import (
	"cmp"
	"slices"
	"strings"

	"bulla/core/courier"
	"bulla/core/diagnose"
	"bulla/core/intake"
	"bulla/core/scope"
	"bulla/core/token"
)

// Change is one thing that a user does to the Workbench. The changes are the types of this file,
// and those that edit a token, in edit.go.
type Change interface {
	// apply changes w and reports whether the composed token has to be issued again.
	apply(w *Workbench) bool
}

// ToggleScope adds a scope, or removes it if it is already there.
type ToggleScope struct{ Scope string }

func (c ToggleScope) apply(w *Workbench) bool {
	if slices.Contains(w.Request.Scopes, c.Scope) {
		return RemoveScope(c).apply(w)
	}
	return AddScope(c).apply(w)
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

// SetScope replaces all scopes with those of a scope string.
type SetScope struct{ Text string }

func (c SetScope) apply(w *Workbench) bool {
	w.Request.Scopes = strings.FieldsFunc(c.Text, func(r rune) bool { return r == ' ' })
	w.SampleUser = false
	return true
}

// UsePreset replaces all scopes except the users with those of a preset. In presets for one tenant,
// Argument is the tenant's ID; if it is empty, the placeholder remains.
type UsePreset struct{ Name, Argument string }

func (c UsePreset) apply(w *Workbench) bool {
	preset, ok := scope.PresetByName(c.Name)
	if !ok {
		return false
	}
	users := w.Request.usersFirst()
	w.Request.Scopes = w.Request.Scopes[:users]
	for _, s := range preset.Scopes {
		if c.Argument != "" && preset.Placeholder != "" {
			s = strings.ReplaceAll(s, preset.Placeholder, c.Argument)
		}
		w.Request.Scopes = append(w.Request.Scopes, s)
	}
	return true
}

// SetExpiry sets the text of expires_in.
type SetExpiry struct{ Text string }

func (c SetExpiry) apply(w *Workbench) bool {
	w.Request.Expiry, w.Request.Never = c.Text, false
	return true
}

// NeverExpire leaves expires_in out.
type NeverExpire struct{}

func (NeverExpire) apply(w *Workbench) bool {
	w.Request.Never = true
	return true
}

// SetEnvironment sets the environment that the token is meant for: production, test, or env_ and an
// id.
type SetEnvironment struct{ Name string }

func (c SetEnvironment) apply(w *Workbench) bool {
	w.Request.Environment = c.Name
	return true
}

// SetDocuments sets a header and a payload to sign instead of Courier's.
type SetDocuments struct{ Documents Documents }

func (c SetDocuments) apply(w *Workbench) bool {
	w.Request.Documents = c.Documents
	return true
}

// SetAlgorithm sets the alg to sign with; "" is the usual one of the key, or that of a given
// header.
type SetAlgorithm struct{ Name string }

func (c SetAlgorithm) apply(w *Workbench) bool {
	w.Request.Algorithm = c.Name
	return true
}

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

// Reissue issues the composed token again, from the same request.
type Reissue struct{}

func (Reissue) apply(*Workbench) bool { return true }

// SetExpectation sets what the user expects of the token.
type SetExpectation struct{ Expectation }

func (c SetExpectation) apply(w *Workbench) bool {
	w.Expect = c.Expectation
	return false
}

// Paste looks for a token in text and switches to inspecting it. If the text asks for a token
// instead, the request becomes that one.
type Paste struct {
	Text string
	// Exact reads the text byte for byte: anything around the token is an error.
	Exact bool
	// TokenOnly is set if a text that asks for a token doesn't count as one.
	TokenOnly bool
}

func (c Paste) apply(w *Workbench) bool {
	w.Mode = Inspect
	w.forgetPaste()
	find := intake.Find
	if c.Exact {
		find = intake.FindExact
	}
	w.Found = find(c.Text)
	if c.TokenOnly {
		w.Found = w.Found.TokenOnly()
	}
	if w.Found.Issue != nil {
		w.Mode = Compose
		w.ask(*w.Found.Issue)
		w.Pasted = w.Request
		return true
	}
	if w.Found.Token != "" {
		w.Inspected = token.Decode(w.Found.Token)
	}
	return false
}

// Receive reads the response of a server as if it had been pasted, and keeps its origin.
type Receive struct {
	Text   string
	Origin Origin
}

func (c Receive) apply(w *Workbench) bool {
	Paste{Text: c.Text, TokenOnly: true}.apply(w)
	w.Origin = c.Origin
	return false
}

// Pick shows another of the pasted tokens, by its index in Snapshot.Tokens.
type Pick struct{ Index int }

func (c Pick) apply(w *Workbench) bool {
	tokens := w.candidates()
	if c.Index < 0 || c.Index >= len(tokens) {
		return false
	}
	found, origin := w.Found, w.Origin
	w.forgetPaste()
	w.Found, w.Picked, w.Origin = found, c.Index, origin
	w.Found.Token, w.Found.Where = tokens[c.Index].Token, tokens[c.Index].Where
	w.Found.Remarks = slices.DeleteFunc(slices.Clone(found.Remarks), func(r intake.Remark) bool {
		return r.Code == intake.SeveralTokens
	})
	w.Inspected = token.Decode(w.Found.Token)
	return false
}

// BackToCompose returns to composing and forgets what was pasted.
type BackToCompose struct{}

func (BackToCompose) apply(w *Workbench) bool {
	w.Mode = Compose
	w.forgetPaste()
	return false
}

// Fix applies remedies to the request and returns to composing. For a pasted token, the request
// first becomes the one that would issue that token again. For a token that answers a request of
// ours, that request is what gets fixed. Without a token there is nothing to fix.
type Fix struct{ Remedies []diagnose.Remedy }

func (c Fix) apply(w *Workbench) bool {
	if w.Mode == Inspect {
		if w.Inspected.Text == "" {
			return false
		}
		w.requestInspected()
	}
	text := w.Request.Scope()
	for _, r := range sortRemedies(c.Remedies) {
		if r.Kind == diagnose.SetExpiry {
			w.Request.Expiry, w.Request.Never = r.New, false
		}
		text = r.ApplyScope(text)
	}
	sample := w.SampleUser
	SetScope{Text: text}.apply(w)
	w.SampleUser = sample && slices.Contains(w.Request.Scopes, sampleScope)
	w.forgetPaste()
	return true
}

// sortRemedies sorts remedies so that none undoes another: those that rewrite the whole scope
// first, then those of single words, and what is missing last.
func sortRemedies(remedies []diagnose.Remedy) []diagnose.Remedy {
	order := []diagnose.RemedyKind{
		diagnose.RewriteScope, diagnose.ReplaceScope, diagnose.RemoveScope, diagnose.AddScopes,
	}
	return slices.SortedStableFunc(slices.Values(remedies), func(a, b diagnose.Remedy) int {
		return cmp.Compare(slices.Index(order, a.Kind), slices.Index(order, b.Kind))
	})
}

// requestInspected returns to composing with the request that would issue the inspected token
// again. A scope in another form than one string is left to the remedies.
func (w *Workbench) requestInspected() {
	if w.Origin.requestFor(w.Edit) != nil {
		BackToCompose{}.apply(w)
		return
	}
	list, _ := diagnose.ReadScope(w.Inspected)
	unchanged := w.Origin.Issuer == courier.Courier && list.Text == w.Request.Scope()
	w.Request.Scopes, w.SampleUser = []string{list.Text}, unchanged && w.SampleUser
	w.Request.setExpiry(diagnose.ReadTimes(w.Inspected))
	w.Request.setEnvironment(w.Inspected)
	BackToCompose{}.apply(w)
}
