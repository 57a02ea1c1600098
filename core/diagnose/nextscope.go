package diagnose

import (
	"slices"
	"strings"

	"bulla/core/redact"
	"bulla/core/scope"
)

// nextScope is a scope string that is being corrected, step by step, into the one to request. A
// step returns false if only a person can know what to request.
type nextScope struct {
	*checker
	text    string
	changes []string
	// lostUser is set if a word that should name a user was removed.
	lostUser bool
}

// change records a change; it shows scopes without secrets.
func (n *nextScope) change(what string, words ...string) {
	text := redact.Short(scope.Join(words), 200)
	n.changes = append(n.changes, strings.TrimSpace(what+" "+text))
}

const (
	// maxNext and maxNextWords are how long a scope string may be, in bytes and in words, to be
	// corrected. No person writes a longer one, and each word is compared with the catalogue.
	maxNext      = 16 << 10
	maxNextWords = 200
)

// correct corrects what is misspelled, and removes the words that mean nothing to Courier.
func (n *nextScope) correct() bool {
	if len(n.text) > maxNext {
		return false
	}
	if !n.courierWords() {
		n.text = "" // these are the scopes of another issuer
		return true
	}
	if !n.HasScopes && n.text != "" {
		n.changes = append(n.changes, "scope is now one string")
	}
	n.respell()
	words := scope.Parse(n.text).Words
	if len(words) > maxNextWords || slices.ContainsFunc(words, unfilled) {
		return false
	}
	var kept, removed []string
	for _, w := range words {
		if means(w) {
			kept = append(kept, w.Text)
		} else {
			removed = append(removed, w.Text)
			n.lostUser = n.lostUser || strings.HasPrefix(w.Text, scope.UserPrefix)
		}
	}
	if len(removed) == 0 {
		return true
	}
	n.change("removed", removed...)
	n.text = scope.Join(kept)
	n.respell() // next to fewer words, read:messages may be meant for the inbox
	onlyUsers := !slices.ContainsFunc(words, grants)
	return onlyUsers || len(n.neededFeatures()) > 0 || slices.ContainsFunc(scope.Parse(n.text).Words, grants)
}

// respell corrects what can be corrected without guessing. It leaves a very long text as it is.
func (n *nextScope) respell() {
	if fixed := scope.Parse(n.text).Fixed(); fixed.Text != n.text {
		_, changes := scope.Fix(n.text)
		n.text, n.changes = fixed.Text, append(n.changes, changes...)
	}
}

// courierWords reports whether the token was issued by Courier, or its scope has words of Courier.
func (n *nextScope) courierWords() bool {
	isCouriers := func(w scope.Word) bool {
		return !grants(w) || strings.HasPrefix(w.Text, "inbox:")
	}
	return n.looksLikeCourier() || slices.ContainsFunc(scope.Parse(n.text).Fixed().Words, isCouriers)
}

// unfilled reports whether a word is a scope with a placeholder that only a person can fill in.
func unfilled(w scope.Word) bool {
	return grants(w) && w.Entry != nil && strings.ContainsAny(w.Argument, "<>")
}

// means reports whether Courier knows a word, so that it is safe to request it.
func means(w scope.Word) bool { return !slices.ContainsFunc(scope.Parse(w.Text).Faults, matters) }

// matters reports whether a fault of a scope is an error or a warning.
func matters(f scope.Fault) bool { return scopeFaultKinds[f.Kind].severity <= Warning }

// nameUser makes the scope name the user that the SDK gets, if that is known.
func (n *nextScope) nameUser() bool {
	list := scope.Parse(n.text)
	if n.User == "" {
		return len(list.Users()) > 0 || !n.lostUser
	}
	if slices.Contains(list.Users(), n.User) {
		return true
	}
	remedy := n.userRemedy(list)
	switch remedy.Kind {
	case ReplaceScope:
		n.change("replaced "+redact.Short(remedy.Old, 60)+" with", remedy.New)
	case AddScopes:
		n.change("added", remedy.Scopes...)
	default:
		return false // no scope can name that user
	}
	n.text = remedy.ApplyScope(n.text)
	n.respell()
	return true
}

// fitFeatures adds what the features and the request in the paste need, and removes what they don't
// need if it reaches further than the user's own data.
func (n *nextScope) fitFeatures() bool {
	for _, feature := range n.neededFeatures() {
		missing, _ := feature.Missing(scope.Parse(n.text))
		if strings.Contains(scope.Join(missing), "<") {
			return false
		}
		n.add(missing)
	}
	if len(n.For) > 0 {
		if excess := wide(n.surplus(scope.Parse(n.text))); len(excess) > 0 {
			n.text = Remedy{Kind: RemoveScope, Old: scope.Join(excess)}.ApplyScope(n.text)
			n.change("removed", excess...)
		}
	}
	for _, f := range n.findings {
		if f.Code == codeCallDenied && f.Remedy.Kind == AddScopes {
			n.add(f.Remedy.Scopes)
		}
	}
	if !slices.ContainsFunc(scope.Parse(n.text).Words, grants) {
		n.add(inboxScopes) // what most tokens are for
	}
	return true
}

// neededFeatures returns the features that the new token must work for: those that the user named,
// or else the inbox if the scope suggests it, before or after the correction.
func (n *nextScope) neededFeatures() []scope.Feature {
	if len(n.For) > 0 {
		return n.For
	}
	for _, text := range []string{n.requested(), n.text} {
		for _, f := range scope.Implied(scope.Parse(text)) {
			if f.Name == inbox {
				return []scope.Feature{f}
			}
		}
	}
	return nil
}

// add adds the scopes that are missing. With --for, one that was requested by mistake is replaced.
func (n *nextScope) add(missing []string) {
	var added []string
	for _, word := range missing {
		if scope.Parse(n.text).Has(word) {
			continue
		}
		mistaken := scope.MistakenFor(word)
		if len(n.For) > 0 && mistaken != "" && scope.Parse(n.text).Has(mistaken) {
			n.text = Remedy{Kind: ReplaceScope, Old: mistaken, New: word}.ApplyScope(n.text)
			n.change("replaced "+mistaken+" with", word)
			continue
		}
		added = append(added, word)
	}
	if len(added) > 0 {
		n.text = Remedy{Kind: AddScopes, Scopes: added}.ApplyScope(n.text)
		n.change("added", added...)
	}
}

// works reports whether the scope has no fault left, no key in it, and names a user if it needs
// one.
func (n *nextScope) works() bool {
	list := scope.Parse(n.text)
	if slices.ContainsFunc(list.Faults, matters) || redact.Keys(n.text) != n.text {
		return false
	}
	meant := n.For
	if len(meant) == 0 {
		meant = scope.Implied(list)
	}
	userNeeded := slices.ContainsFunc(list.Words, needsUser) ||
		slices.ContainsFunc(meant, func(f scope.Feature) bool { return f.NeedsUser })
	return len(list.Words) > 0 && (len(list.Users()) > 0 || !userNeeded)
}

// wide returns the texts of the scopes that reach further than the data of the token's user, each
// once.
func wide(words []scope.Word) []string {
	var texts []string
	for _, w := range words {
		if !w.Entry.Narrow() && !slices.Contains(texts, w.Text) {
			texts = append(texts, w.Text)
		}
	}
	return texts
}
