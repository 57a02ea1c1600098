package access

import (
	"slices"
	"strings"

	"bulla/core/diagnose"
	"bulla/core/scope"
	"bulla/core/visible"
)

const (
	// maxSuspects is how many suspects of a bearer are considered. Each is decided again for every
	// call.
	maxSuspects = 4
	// maxFixed is the length in bytes up to which remedies of a scope string are tried. No person
	// writes a longer one, and it would be parsed for every call.
	maxFixed = 16 << 10
)

// suspects returns the findings that may make Courier read a scope differently than was meant, or
// look for the messages elsewhere. Of those with the same remedy only the first counts.
func suspects(scopes scope.List, findings []diagnose.Finding) []diagnose.Finding {
	var list []diagnose.Finding
	for _, f := range findings {
		if f.Severity > diagnose.Warning || len(list) == maxSuspects {
			break // they are sorted, worst first
		}
		sameRemedy := func(other diagnose.Finding) bool {
			a, b := f.Remedy, other.Remedy
			return !a.IsZero() && a.Kind == b.Kind && a.Old == b.Old && a.New == b.New
		}
		if isSuspect(f, scopes) && !slices.ContainsFunc(list, sameRemedy) {
			list = append(list, f)
		}
	}
	return list
}

func isSuspect(f diagnose.Finding, scopes scope.List) bool {
	switch f.Code {
	case diagnose.CodeScopeMissing, diagnose.CodeScopeType, diagnose.CodeScopeSeparator, diagnose.CodeScopeCharacter,
		diagnose.CodeUserForm, diagnose.CodeUserPlaceholder:
		return true
	case diagnose.CodeEnvironment, diagnose.CodeEnvironmentExpected, diagnose.CodeWorkspace:
		return true
	case diagnose.CodeScopeTrap, diagnose.CodeScopeLegacy, diagnose.CodeScopeUnknown:
		return !f.Remedy.IsZero() // a variant of a scope, or misspelled
	case diagnose.CodeUserMissing:
		return scopes.HasFault(scope.UserEmpty)
	}
	return false
}

// fixed returns the scopes after the remedy of each suspect, nil for those without one.
func fixed(scopes scope.List, suspects []diagnose.Finding) []*scope.List {
	lists := make([]*scope.List, len(suspects))
	for i, f := range suspects {
		if !f.Remedy.IsZero() && len(scopes.Text)+len(f.Remedy.New) <= maxFixed {
			list := scope.Parse(f.Remedy.ApplyScope(scopes.Text))
			lists[i] = &list
		}
	}
	return lists
}

// findCauses finds the suspects whose remedy makes the scope lack less, and what it lacks even
// then.
func (d *Decision) findCauses(b Bearer, c Call) {
	if len(b.Suspects) == 0 {
		return
	}
	text, lists := b.Scopes.Text, b.fixed()
	var titles []string
	for i, f := range b.Suspects {
		switch {
		case lists[i] == nil && d.causedBy(f, b.Scopes):
			d.ToAdd = slices.DeleteFunc(slices.Clone(d.ToAdd), func(word string) bool {
				return strings.HasPrefix(f.Code, "user-") && word == scope.AnyUser
			})
		case lists[i] != nil && len(Decide(Bearer{Scopes: *lists[i]}, c).Needs) < len(d.Needs):
			text = f.Remedy.ApplyScope(text)
			d.ToAdd = Decide(Bearer{Scopes: scope.Parse(text)}, c).ToAdd
		default:
			continue
		}
		d.Causes = append(d.Causes, f)
		titles = append(titles, title(f))
	}
	if len(titles) > 0 {
		d.Because += ", because " + visible.List(titles, "and")
	}
}

// causedBy reports whether a suspect without a remedy is why the scope lacks something: it keeps
// Courier from reading any scope, or any user.
func (d *Decision) causedBy(f diagnose.Finding, scopes scope.List) bool {
	switch f.Code {
	case diagnose.CodeScopeMissing, diagnose.CodeScopeType:
		return true
	case diagnose.CodeUserForm, diagnose.CodeUserPlaceholder, diagnose.CodeUserMissing:
		return d.Endpoint.NeedsUser && len(scopes.Users()) == 0
	}
	return false
}
