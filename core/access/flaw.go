package access

import (
	"slices"
	"strings"
	"sync"

	"bulla/core/diagnose"
	"bulla/core/redact"
	"bulla/core/scope"
)

// maxDoubts is how many doubts of a bearer are looked into: what mends each is judged
// again for every call.
const maxDoubts = 4

// longestMended is how long a scope string may be, in bytes, to be mended: no person
// wrote a longer one, and it would be taken apart for every call.
const longestMended = 16 << 10

// doubts are the findings for which Courier may read a scope otherwise than it was
// meant, or looks for the messages in another place. Of those with one remedy the first
// stands for all.
func doubts(scopes scope.List, findings []diagnose.Finding) []diagnose.Finding {
	var list []diagnose.Finding
	for _, f := range findings {
		if f.Severity > diagnose.Warning || len(list) == maxDoubts {
			break // they are sorted, worst first
		}
		again := func(other diagnose.Finding) bool {
			return !f.Remedy.IsZero() && other.Remedy.Kind == f.Remedy.Kind && other.Remedy.Old == f.Remedy.Old && other.Remedy.New == f.Remedy.New
		}
		if isDoubt(f, scopes) && !slices.ContainsFunc(list, again) {
			list = append(list, f)
		}
	}
	return list
}

func isDoubt(f diagnose.Finding, scopes scope.List) bool {
	switch f.Code {
	case diagnose.CodeScopeMissing, diagnose.CodeScopeType, diagnose.CodeScopeSeparator, diagnose.CodeScopeCharacter, diagnose.CodeUserForm, diagnose.CodeUserPlaceholder:
		return true
	case diagnose.CodeEnvironment, diagnose.CodeEnvironmentExpected, diagnose.CodeWorkspace:
		return true
	case diagnose.CodeScopeTrap, diagnose.CodeScopeLegacy, diagnose.CodeScopeUnknown:
		return !f.Remedy.IsZero() // it is another's form of a scope, or misspelt
	case diagnose.CodeUserMissing:
		return scopes.HasFault(scope.UserEmpty)
	}
	return false
}

// mended returns the scopes after the remedy of each doubt; nil for those without one.
func mended(scopes scope.List, doubts []diagnose.Finding) func() []*scope.List {
	return sync.OnceValue(func() []*scope.List {
		lists := make([]*scope.List, len(doubts))
		for i, f := range doubts {
			if !f.Remedy.IsZero() && len(scopes.Text)+len(f.Remedy.New) <= longestMended {
				list := scope.Parse(f.Remedy.ApplyScope(scopes.Text))
				lists[i] = &list
			}
		}
		return lists
	})
}

// blame finds the doubts without which the scope would lack less, and what it lacks
// also then.
func (d *Decision) blame(b Bearer, c Call) {
	if len(b.Doubts) == 0 {
		return
	}
	text, lists := b.Scopes.Text, b.mended()
	for i, f := range b.Doubts {
		switch {
		case lists[i] == nil && d.blamesWhole(f, b.Scopes):
			d.Rest = slices.DeleteFunc(slices.Clone(d.Rest), func(need string) bool { return strings.HasPrefix(f.Code, "user-") && need == anyUser })
		case lists[i] != nil && len(Decide(Bearer{Scopes: *lists[i]}, c).Needs) < len(d.Needs):
			text = f.Remedy.ApplyScope(text)
			d.Rest = Decide(Bearer{Scopes: scope.Parse(text)}, c).Rest
		default:
			continue
		}
		d.Flaws = append(d.Flaws, f)
	}
	var titles []string
	for _, f := range d.Flaws {
		titles = append(titles, title(f))
	}
	if len(titles) > 0 {
		d.Because += ": " + strings.Join(titles, "; ")
	}
}

// blamesWhole reports whether a doubt that has no remedy is why the scope lacks
// something: none is read, or no user is.
func (d *Decision) blamesWhole(f diagnose.Finding, scopes scope.List) bool {
	switch f.Code {
	case diagnose.CodeScopeMissing, diagnose.CodeScopeType:
		return true
	case diagnose.CodeUserForm, diagnose.CodeUserPlaceholder, diagnose.CodeUserMissing:
		return d.Endpoint.NeedsUser && len(scopes.Users()) == 0
	}
	return false
}

// Fix says what to do so that the call is allowed, "" where that is not up to the
// scope.
func (d Decision) Fix() string {
	if d.Endpoint.KeyOnly && !d.Allowed() {
		return "have your backend ask it, with an API key"
	}
	var parts []string
	for _, f := range d.Flaws {
		parts = append(parts, redact.Keys(f.Fix))
	}
	if d.unnamed {
		parts = append(parts, "give the user an id of printable ASCII without a space, quotation mark or backslash")
	}
	if len(d.Rest) > 0 {
		words := make([]string, len(d.Rest))
		for i, need := range d.Rest {
			words[i] = shown(need)
		}
		parts = append(parts, "issue the token anew with "+strings.Join(words, " ")+" in its scope")
	}
	return strings.Join(parts, "; ")
}

// same reports whether two findings of one diagnosis are one.
func same(a, b diagnose.Finding) bool { return a.Code == b.Code && a.Title == b.Title }

// EmptyInbox answers why an inbox with this token may be empty: the decision about its
// messages where that says it, one that is Doubtful where Courier's guide or the
// diagnosis finds a cause in the token, and ok false where the cause lies outside.
func EmptyInbox(b Bearer, user string) (d Decision, ok bool) {
	d = Decide(b, Call{Method: "POST", Path: inboxPath, Operation: "messages", User: user})
	if !d.Allowed() || b.APIKey {
		return d, !d.Allowed()
	}
	events := Decide(b, Call{Method: "POST", Path: inboxPath, Operation: inboxEvents()[0], User: user})
	d.Needs, d.Rest, d.Flaws = events.Needs, events.Rest, events.Flaws
	if len(b.Doubts) > 0 && b.Doubts[0].Severity == diagnose.Error {
		d.Outcome, d.Because = Doubtful, "Courier may not take this token as it is: "+title(b.Doubts[0])
		if !slices.ContainsFunc(d.Flaws, func(f diagnose.Finding) bool { return same(f, b.Doubts[0]) }) {
			d.Flaws = append(b.Doubts[:1:1], d.Flaws...)
		}
		return d, true
	}
	if events.Allowed() {
		return d, false
	}
	// Courier: Authenticate Courier Inbox SDKs, Troubleshooting: "without these, the SDK
	// connects successfully but returns no messages".
	d.Outcome, d.Because = Doubtful, "Courier's guide asks for both scopes of an inbox, and the token "+strings.TrimPrefix(events.Because, "the scope ")
	return d, true
}
