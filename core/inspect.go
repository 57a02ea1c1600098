package core

import (
	"cmp"
	"fmt"
	"slices"

	"bulla/core/courier"
	"bulla/core/diagnose"
	"bulla/core/intake"
	"bulla/core/token"
)

// Paste looks for a token in text and switches to inspecting it. If the text asks for a token
// instead, the request becomes that one.
type Paste struct {
	Text string
	// Exact reads the text byte for byte: anything around the token is an error.
	Exact bool
	// TokenOnly is set if a text that asks for a token doesn't count as one.
	TokenOnly bool
	// Found is what intake.Find finds in Text, if that is known already: it takes a second or more for
	// the largest texts. It is nil if it isn't known, and not used with Exact.
	Found *intake.Found
}

func (c Paste) apply(w *Workbench) bool {
	w.Mode = Inspect
	w.forgetPaste()
	switch {
	case c.Exact:
		w.Found = intake.FindExact(c.Text)
	case c.Found != nil:
		w.Found = *c.Found
	default:
		w.Found = intake.Find(c.Text)
	}
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

func (c Paste) about(*Workbench) about { return about{"paste", Pasted} }

// Receive reads the response of a server, or a token that was broken on purpose, as if it had been
// pasted, and keeps its origin.
type Receive struct {
	Text   string
	Origin Origin
}

func (c Receive) apply(w *Workbench) bool {
	Paste{Text: c.Text, TokenOnly: true}.apply(w)
	w.Origin = c.Origin
	return false
}

func (c Receive) about(*Workbench) about {
	if c.Origin.Broken != "" {
		return about{"break the token: " + named(c.Origin.Broken), Broken}
	}
	source := Received
	if c.Origin.Issuer == courier.Courier {
		source = Issued
	}
	return about{"inspect the token from " + named(c.Origin.Host), source}
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

func (c Pick) about(*Workbench) about { return about{fmt.Sprintf("pick token %d", c.Index+1), Picked} }

// BackToCompose returns to composing and forgets what was pasted.
type BackToCompose struct{}

func (BackToCompose) apply(w *Workbench) bool {
	w.Mode = Compose
	w.forgetPaste()
	return false
}

func (BackToCompose) about(before *Workbench) about {
	if before.Mode == Compose {
		return does("forget the paste", "")
	}
	return does("go back to composing", "")
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

func (c Fix) about(before *Workbench) about {
	text := diagnose.Describe(before.Request.ChangedBy(c.Remedies))
	if before.Mode == Inspect || text == "" {
		return about{"fix", Fixed}
	}
	return about{"fix (" + named(text) + ")", Fixed}
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
