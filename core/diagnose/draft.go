package diagnose

import (
	"slices"
	"strings"

	"bulla/core/redact"
	"bulla/core/scope"
	"bulla/core/visible"
)

// draft is a scope string that is being corrected, step by step, into the one to request. A step
// returns false if only a person can know what to request.
type draft struct {
	*checker
	text    string
	changes []string
	// lostUser is set if a word that should name a user was removed.
	lostUser bool
}

// change records a change; it shows scopes without secrets.
func (d *draft) change(what string, words ...string) {
	text := visible.Text(visible.Shorten(redact.Keys(scope.Join(words)), 200))
	d.changes = append(d.changes, strings.TrimSpace(what+" "+text))
}

const (
	// maxDraft and maxDraftWords are how long a scope string may be, in bytes and in words, to be
	// corrected. No person writes a longer one, and each word is compared with the catalogue.
	maxDraft      = 16 << 10
	maxDraftWords = 200
)

// correct corrects what is misspelled, and removes the words that mean nothing to Courier.
func (d *draft) correct() bool {
	if len(d.text) > maxDraft {
		return false
	}
	if !d.courierWords() {
		d.text = "" // these are the scopes of another issuer
		return true
	}
	if !d.HasScopes && d.text != "" {
		d.changes = append(d.changes, "scope is now one string")
	}
	d.respell()
	words := scope.Parse(d.text).Words
	if len(words) > maxDraftWords || slices.ContainsFunc(words, unfilled) {
		return false
	}
	var kept, removed []string
	for _, w := range words {
		if means(w) {
			kept = append(kept, w.Text)
		} else {
			removed = append(removed, w.Text)
			d.lostUser = d.lostUser || strings.HasPrefix(w.Text, scope.UserPrefix)
		}
	}
	if len(removed) == 0 {
		return true
	}
	d.change("removed", removed...)
	d.text = scope.Join(kept)
	d.respell() // next to fewer words, read:messages may be meant for the inbox
	onlyUsers := !slices.ContainsFunc(words, grants)
	return onlyUsers || len(d.neededFeatures()) > 0 || slices.ContainsFunc(scope.Parse(d.text).Words, grants)
}

// respell corrects what can be corrected without guessing. It leaves a very long text as it is.
func (d *draft) respell() {
	if fixed := scope.Parse(d.text).Fixed(); fixed.Text != d.text {
		_, changes := scope.Fix(d.text)
		d.text, d.changes = fixed.Text, append(d.changes, changes...)
	}
}

// courierWords reports whether the token was issued by Courier, or its scope has words of Courier.
func (d *draft) courierWords() bool {
	isCouriers := func(w scope.Word) bool {
		return !grants(w) || strings.HasPrefix(w.Text, "inbox:")
	}
	return d.looksLikeCourier() || slices.ContainsFunc(scope.Parse(d.text).Fixed().Words, isCouriers)
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
func (d *draft) nameUser() bool {
	list := scope.Parse(d.text)
	if d.User == "" {
		return len(list.Users()) > 0 || !d.lostUser
	}
	if slices.Contains(list.Users(), d.User) {
		return true
	}
	remedy := d.userRemedy(list)
	switch remedy.Kind {
	case ReplaceScope:
		d.change("replaced "+visible.Text(visible.Shorten(redact.Keys(remedy.Old), 60))+" with", remedy.New)
	case AddScopes:
		d.change("added", remedy.Scopes...)
	default:
		return false // no scope can name that user
	}
	d.text = remedy.ApplyScope(d.text)
	d.respell()
	return true
}

// fitFeatures adds what the features and the request in the paste need, and removes what they don't
// need if it reaches further than the user's own data.
func (d *draft) fitFeatures() bool {
	for _, feature := range d.neededFeatures() {
		missing, _ := feature.Missing(scope.Parse(d.text))
		if strings.Contains(scope.Join(missing), "<") {
			return false
		}
		d.add(missing)
	}
	if len(d.For) > 0 {
		if excess := wide(d.surplus(scope.Parse(d.text))); len(excess) > 0 {
			d.text = Remedy{Kind: RemoveScope, Old: scope.Join(excess)}.ApplyScope(d.text)
			d.change("removed", excess...)
		}
	}
	for _, f := range d.findings {
		if f.Code == CodeCallDenied && f.Remedy.Kind == AddScopes {
			d.add(f.Remedy.Scopes)
		}
	}
	if !slices.ContainsFunc(scope.Parse(d.text).Words, grants) {
		d.add([]string{"inbox:read:messages", "inbox:write:events"}) // what most tokens are for
	}
	return true
}

// neededFeatures returns the features that the new token must work for: those that the user named,
// or else the inbox if the scope suggests it, before or after the correction.
func (d *draft) neededFeatures() []scope.Feature {
	if len(d.For) > 0 {
		return d.For
	}
	for _, text := range []string{d.requested(), d.text} {
		for _, f := range scope.Implied(scope.Parse(text)) {
			if f.Name == inbox {
				return []scope.Feature{f}
			}
		}
	}
	return nil
}

// add adds the scopes that are missing. With --for, one that was requested by mistake is replaced.
func (d *draft) add(missing []string) {
	var added []string
	for _, word := range missing {
		if scope.Parse(d.text).Has(word) {
			continue
		}
		mistaken := scope.MistakenFor(word)
		if len(d.For) > 0 && mistaken != "" && scope.Parse(d.text).Has(mistaken) {
			d.text = Remedy{Kind: ReplaceScope, Old: mistaken, New: word}.ApplyScope(d.text)
			d.change("replaced "+mistaken+" with", word)
			continue
		}
		added = append(added, word)
	}
	if len(added) > 0 {
		d.text = Remedy{Kind: AddScopes, Scopes: added}.ApplyScope(d.text)
		d.change("added", added...)
	}
}

// works reports whether the scope has no fault left, no key in it, and names a user if it needs
// one.
func (d *draft) works() bool {
	list := scope.Parse(d.text)
	if slices.ContainsFunc(list.Faults, matters) || redact.Keys(d.text) != d.text {
		return false
	}
	meant := d.For
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
