package scope

import (
	"slices"
	"strings"
	"sync"
)

// Need is met by any one of several scopes. The first is the one to request.
type Need struct {
	AnyOf []string // patterns
}

// Feature is something at Courier that a token is used for.
type Feature struct {
	Name      string // "inbox", as --for takes it
	Title     string // "Inbox"
	Needs     []Need // all of them
	NeedsUser bool   // a user_id as well
	WithoutIt string // what a person sees when something is missing
}

// Features returns the features in the order they are shown. The caller owns the slices.
func Features() []Feature {
	list := slices.Clone(features())
	for i := range list {
		list[i] = list[i].clone()
	}
	return list
}

func (f Feature) clone() Feature {
	f.Needs = slices.Clone(f.Needs)
	for i, need := range f.Needs {
		f.Needs[i] = Need{slices.Clone(need.AnyOf)}
	}
	return f
}

// features returns the one list of features. It never changes. The order matters: a scope that
// several features need shows a token to be meant for the first of them; see Implied.
var features = sync.OnceValue(func() []Feature {
	const emptyInbox = "the inbox connects but stays empty"
	return []Feature{
		{"inbox", "Inbox", each(inboxRead, inboxWrite), true, emptyInbox},
		{"toast", "Toast", each(inboxRead, inboxWrite), true, "no toast ever appears"},
		{"preferences", "Preferences", each(readChoices, writeChoices), true,
			"the preference editor can't load or save choices"},
		{"push", "Push tokens", each(writeDevices), true, "devices aren't registered, so no push arrives"},
		{"brands", "Brands", []Need{{[]string{readBrands, readOneBrand}}}, false,
			"components appear without the brand's colors and logo"},
		{"brands-write", "Brands (write)", []Need{{[]string{writeBrands, writeOneBrand}}}, false,
			"brands can't be changed"},
		{"client", "courier-js client", each(clientScopes()...), true, "some calls of the client are refused"},
		{"create", "Create", []Need{
			{[]string{"tenants:read", "tenant:<T>:read"}},
			{[]string{"tenants:notifications:read", "tenant:<T>:notification:read"}},
			{[]string{"tenants:notifications:write", "tenant:<T>:notification:write"}},
		}, true, "the designer can't load or save templates"},
		{"brand-editor", "Brand editor", []Need{
			{[]string{"tenant:<T>:read", "tenants:read"}},
			{[]string{"tenant:<T>:brand:read", "tenants:brand:read"}},
			{[]string{"tenant:<T>:brand:write"}},
		}, true, "the brand editor can't load or save the brand"},
	}
})

// each returns a Need for each scope.
func each(scopes ...string) []Need {
	needs := make([]Need, len(scopes))
	for i, scope := range scopes {
		needs[i] = Need{[]string{scope}}
	}
	return needs
}

// FeatureByName returns the feature with this name.
func FeatureByName(name string) (Feature, bool) {
	for _, feature := range features() {
		if feature.Name == name {
			return feature.clone(), true
		}
	}
	return Feature{}, false
}

// Requires begins a sentence about what the feature needs: "Inbox needs", "Brands need".
func (f Feature) Requires() string {
	if strings.HasSuffix(f.Title, "s") {
		return f.Title + " need"
	}
	return f.Title + " needs"
}

// Uses reports whether one of the feature's needs is met by a scope of this pattern.
func (f Feature) Uses(pattern string) bool {
	return slices.ContainsFunc(f.Needs, func(n Need) bool { return slices.Contains(n.AnyOf, pattern) })
}

// Without says what a person sees when exactly these scopes are missing. Courier's guide requests
// both inbox scopes; messages can be read without inbox:write:events, but the guide names it as a
// possible cause of an empty inbox.
func (f Feature) Without(missing []string) string {
	if (f.Name == "inbox" || f.Name == "toast") && slices.Equal(missing, []string{inboxWrite}) {
		return "nothing can be marked as read, and Courier's guide lists that as a cause of an empty inbox"
	}
	return f.WithoutIt
}

// Missing returns what a list lacks for the feature: the scopes to add, in documented form, and
// whether a user_id is missing. If the list names tenants, the scopes must all be for one tenant or
// for all tenants. Missing picks the tenant that lacks the fewest.
func (f Feature) Missing(l List) (scopes []string, user bool) {
	best := l.granted.everywhere
	tenant, fewest := "", f.unmet(best)
	for _, t := range l.granted.tenants {
		patterns := slices.Concat(l.granted.everywhere, t.patterns)
		if n := f.unmet(patterns); n < fewest || n == fewest && tenant == "" {
			best, tenant, fewest = patterns, t.id, n
		}
	}
	for _, need := range f.Needs {
		if !need.metBy(best) {
			scopes = append(scopes, need.request(tenant))
		}
	}
	return scopes, f.NeedsUser && len(l.users) == 0
}

// unmet returns how many needs the patterns don't meet.
func (f Feature) unmet(patterns []string) int {
	n := 0
	for _, need := range f.Needs {
		if !need.metBy(patterns) {
			n++
		}
	}
	return n
}

func (n Need) metBy(patterns []string) bool {
	return slices.ContainsFunc(n.AnyOf, func(p string) bool { return slices.Contains(patterns, p) })
}

// request returns the scope to request: the one of the tenant, if there is a tenant.
func (n Need) request(tenant string) string {
	for _, pattern := range n.AnyOf {
		if tenant != "" && strings.Contains(pattern, "<T>") {
			return strings.Replace(pattern, "<T>", tenant, 1)
		}
	}
	return n.AnyOf[0]
}

// wider returns the pattern for all brands or all tenants that covers the pattern for one of them,
// or "". It is the pattern without a placeholder that meets the same need.
func wider(pattern string) string {
	if placeholder(pattern) == "" {
		return ""
	}
	for _, f := range features() {
		for _, need := range f.Needs {
			if !slices.Contains(need.AnyOf, pattern) {
				continue
			}
			for _, other := range need.AnyOf {
				if placeholder(other) == "" {
					return other
				}
			}
		}
	}
	return ""
}

// grants are the patterns of the words that grant something.
type grants struct {
	everywhere []string // not tied to one tenant
	tenants    []tenantGrants
}

// tenantGrants are the patterns that are granted for one tenant.
type tenantGrants struct {
	id       string
	patterns []string
}

// grantsOf returns what words grant, with the tenants in the order of the words. Brands aren't told
// apart as tenants are, because a feature that needs a brand works with any.
func grantsOf(words []Word) grants {
	g := grants{everywhere: make([]string, 0, min(len(words), len(catalogue().entries)))}
	var byTenant map[string]int
	for i := range words {
		w := &words[i]
		if w.Entry == nil || !isReal(w.Argument) {
			continue
		}
		patterns := &g.everywhere
		if w.Entry.Group == GroupCreate && w.Argument != "" {
			at, ok := byTenant[w.Argument]
			if !ok {
				if byTenant == nil {
					byTenant = map[string]int{}
				}
				at = len(g.tenants)
				byTenant[w.Argument] = at
				g.tenants = append(g.tenants, tenantGrants{id: w.Argument})
			}
			patterns = &g.tenants[at].patterns
		}
		if !slices.Contains(*patterns, w.Entry.Pattern) {
			*patterns = append(*patterns, w.Entry.Pattern)
		}
	}
	return g
}
