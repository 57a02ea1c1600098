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

// Change is one thing that a user does to the Workbench. The set of changes is
// closed: they are the types of this file.
type Change interface {
	// apply changes w and reports whether the composed token has to be issued
	// anew.
	apply(w *Workbench) bool
}

const userPrefix = scope.UserPrefix

// ToggleScope puts a scope in or takes it out.
type ToggleScope struct{ Scope string }

func (c ToggleScope) apply(w *Workbench) bool {
	if slices.Contains(w.Request.Scopes, c.Scope) {
		return RemoveScope(c).apply(w)
	}
	return AddScope(c).apply(w)
}

// AddScope puts one scope in, users before all other scopes. The first user that
// is added takes the place of the sample user.
type AddScope struct{ Scope string }

func (c AddScope) apply(w *Workbench) bool {
	isUser := strings.HasPrefix(c.Scope, userPrefix)
	if isUser && c.Scope != sampleScope {
		w.dropSampleUser()
	}
	if isUser {
		w.SampleUser = false
	}
	if c.Scope == "" || slices.Contains(w.Request.Scopes, c.Scope) {
		return false
	}
	at := len(w.Request.Scopes)
	if isUser {
		at = w.Request.userEnd()
	}
	w.Request.Scopes = slices.Insert(w.Request.Scopes, at, c.Scope)
	return true
}

const sampleScope = userPrefix + SampleUser

// dropSampleUser takes the sample user out while nobody chose it.
func (w *Workbench) dropSampleUser() {
	if !w.SampleUser {
		return
	}
	w.Request.Scopes = slices.DeleteFunc(w.Request.Scopes, func(s string) bool { return s == sampleScope })
	w.SampleUser = false
}

// RemoveScope takes every occurrence of a scope out.
type RemoveScope struct{ Scope string }

func (c RemoveScope) apply(w *Workbench) bool {
	before := len(w.Request.Scopes)
	w.Request.Scopes = slices.DeleteFunc(w.Request.Scopes, func(s string) bool { return s == c.Scope })
	if strings.HasPrefix(c.Scope, userPrefix) {
		w.SampleUser = false
	}
	return len(w.Request.Scopes) != before
}

// EditScope puts another scope in the place of one; an empty one removes it.
type EditScope struct{ Old, New string }

func (c EditScope) apply(w *Workbench) bool {
	i := slices.Index(w.Request.Scopes, c.Old)
	if i < 0 || c.Old == c.New {
		return false
	}
	wasUser, isUser := strings.HasPrefix(c.Old, userPrefix), strings.HasPrefix(c.New, userPrefix)
	switch {
	case c.New == "" || slices.Contains(w.Request.Scopes, c.New):
		return RemoveScope{Scope: c.Old}.apply(w)
	case isUser != wasUser: // it belongs to another place
		RemoveScope{Scope: c.Old}.apply(w)
		return AddScope{Scope: c.New}.apply(w)
	case wasUser:
		w.SampleUser = false
	}
	w.Request.Scopes[i] = c.New
	return true
}

// SetScope puts a whole scope string in the place of all scopes.
type SetScope struct{ Text string }

func (c SetScope) apply(w *Workbench) bool {
	w.Request.Scopes = strings.FieldsFunc(c.Text, func(r rune) bool { return r == ' ' })
	w.SampleUser = false
	return true
}

// UsePreset puts a preset's scopes in the place of all scopes but the users. In
// presets for one tenant, Argument takes the place of the tenant's id; the
// placeholder stays where it is empty.
type UsePreset struct{ Name, Argument string }

func (c UsePreset) apply(w *Workbench) bool {
	preset, ok := scope.PresetByName(c.Name)
	if !ok {
		return false
	}
	w.Request.Scopes = w.Request.Scopes[:w.Request.userEnd()]
	for _, s := range preset.Scopes {
		if c.Argument != "" && preset.Placeholder != "" {
			s = strings.ReplaceAll(s, preset.Placeholder, c.Argument)
		}
		w.Request.Scopes = append(w.Request.Scopes, s)
	}
	return true
}

// userEnd returns how many users stand at the front, after putting them there.
func (r *Request) userEnd() int {
	slices.SortStableFunc(r.Scopes, func(a, b string) int {
		return boolOrder(strings.HasPrefix(a, userPrefix)) - boolOrder(strings.HasPrefix(b, userPrefix))
	})
	n := slices.IndexFunc(r.Scopes, func(s string) bool { return !strings.HasPrefix(s, userPrefix) })
	if n < 0 {
		return len(r.Scopes)
	}
	return n
}

func boolOrder(first bool) int {
	if first {
		return 0
	}
	return 1
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

// SetEnvironment says where the token is meant to be good: production, test or
// env_ and an id.
type SetEnvironment struct{ Name string }

func (c SetEnvironment) apply(w *Workbench) bool {
	w.Request.Environment = c.Name
	return true
}

// Reissue makes the composed token anew as it is.
type Reissue struct{}

func (Reissue) apply(*Workbench) bool { return true }

// Paste looks for a token in text and switches to inspecting it.
type Paste struct {
	Text string
	// Exact takes the text byte for byte: what is not the token is an error.
	Exact bool
}

func (c Paste) apply(w *Workbench) bool {
	w.Mode = Inspect
	w.forget()
	find := intake.Find
	if c.Exact {
		find = intake.FindExact
	}
	w.Found = find(c.Text)
	if w.Found.Token != "" {
		w.Inspected = token.Decode(w.Found.Token)
	}
	return false
}

// forget lets go of what was pasted and of all edits.
func (w *Workbench) forget() {
	w.Found, w.Inspected, w.Picked = intake.Found{}, token.Token{}, 0
	w.Edit, w.Original, w.EditsComposed = diagnose.NotEdited, token.Token{}, false
	w.Origin = Origin{}
}

// Pick looks at another of the tokens that were pasted: one of Found.Candidates by
// its index, and behind those the tokens inside the first.
type Pick struct{ Index int }

func (c Pick) apply(w *Workbench) bool {
	tokens := w.candidates()
	if c.Index < 0 || c.Index >= len(tokens) {
		return false
	}
	found, origin := w.Found, w.Origin
	w.forget()
	w.Found, w.Picked, w.Origin = found, c.Index, origin
	w.Found.Token, w.Found.Where = tokens[c.Index].Token, tokens[c.Index].Where
	w.Found.Remarks = slices.DeleteFunc(slices.Clone(found.Remarks), func(r intake.Remark) bool { return r.Code == intake.SeveralTokens })
	w.Inspected = token.Decode(w.Found.Token)
	return false
}

// BackToCompose leaves inspecting. What was pasted is forgotten.
type BackToCompose struct{}

func (BackToCompose) apply(w *Workbench) bool {
	w.Mode = Compose
	w.forget()
	return false
}

// Expecting says what the token is meant for.
type Expecting struct{ Expectation }

func (c Expecting) apply(w *Workbench) bool {
	w.Expect = c.Expectation
	return false
}

// Mend applies remedies to the request. When a pasted token is inspected, the
// request first becomes what would issue that token again, and composing goes on
// from there. The request that a token was issued on stays as it is: what differs in the
// answer was not asked for. Where no token was found there is nothing to mend.
type Mend struct{ Remedies []diagnose.Remedy }

func (c Mend) apply(w *Workbench) bool {
	if w.Mode == Inspect {
		if w.Inspected.Text == "" {
			return false
		}
		w.adopt()
	}
	text := w.Request.Scope()
	for _, r := range inOrder(c.Remedies) {
		if r.Kind == diagnose.SetExpiry {
			w.Request.Expiry, w.Request.Never = r.New, false
		}
		text = r.ApplyScope(text)
	}
	sample := w.SampleUser
	SetScope{Text: text}.apply(w)
	w.SampleUser = sample && slices.Contains(w.Request.Scopes, sampleScope)
	return true
}

// inOrder sorts remedies so that none undoes another: those that write the whole
// scope anew first, then those of single words, and what is missing last.
func inOrder(remedies []diagnose.Remedy) []diagnose.Remedy {
	order := []diagnose.RemedyKind{diagnose.RewriteScope, diagnose.ReplaceScope, diagnose.RemoveScope, diagnose.AddScopes}
	return slices.SortedStableFunc(slices.Values(remedies), func(a, b diagnose.Remedy) int {
		return cmp.Compare(slices.Index(order, a.Kind), slices.Index(order, b.Kind))
	})
}

// adopt makes the request that would issue the pasted token again. Scopes in
// another form than one string are left to the remedies.
func (w *Workbench) adopt() {
	if w.Origin.askedFor(w.Edit) != nil {
		BackToCompose{}.apply(w)
		return
	}
	list, _ := diagnose.ReadScope(w.Inspected)
	asked := w.Origin.Issuer == courier.Courier && list.Text == w.Request.Scope()
	w.Request.Scopes, w.SampleUser = []string{list.Text}, asked && w.SampleUser
	w.Request.adoptExpiry(diagnose.ReadTimes(w.Inspected))
	w.Request.adoptEnvironment(w.Inspected)
	BackToCompose{}.apply(w)
}
