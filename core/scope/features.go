package scope

import (
	"slices"
	"strings"
)

// Need is met by any one of several forms. The first is the one to ask for.
type Need struct {
	AnyOf []string // patterns
}

// Feature is something of Courier's a token is for.
type Feature struct {
	Name      string // "inbox", as --for takes it
	Title     string // "Inbox"
	Needs     []Need // all of them
	NeedsUser bool   // a user_id as well
	WithoutIt string // what a person sees when something is missing
}

// Features returns the features in the order they are shown. The slices are the caller's
// own.
func Features() []Feature {
	const emptyInbox = "the inbox connects and stays empty"
	return []Feature{
		{"inbox", "Inbox", each(inboxRead, inboxWrite), true, emptyInbox},
		{"toast", "Toast", each(inboxRead, inboxWrite), true, "no toast ever appears"},
		{"preferences", "Preferences", each(preferenceScopes()...), true, "the preference editor cannot load or save choices"},
		{"push", "Push tokens", each(writeTokens), true, "devices are not registered, so no push arrives"},
		{"brands", "Brands", []Need{{[]string{"read:brands", "read:brands:<brand_id>"}}}, false, "components show without the brand's colours and logo"},
		{"brands-write", "Brands (write)", []Need{{[]string{"write:brands", "write:brands:<brand_id>"}}}, false, "brands cannot be changed"},
		{"client", "courier-js client", each(clientScopes()...), true, "some calls of the client are refused"},
		{"create", "Create", []Need{
			{[]string{"tenants:read", "tenant:<T>:read"}},
			{[]string{"tenants:notifications:read", "tenant:<T>:notification:read"}},
			{[]string{"tenants:notifications:write", "tenant:<T>:notification:write"}},
		}, true, "the designer cannot load or save templates"},
		{"brand-editor", "Brand editor", []Need{
			{[]string{"tenant:<T>:read", "tenants:read"}},
			{[]string{"tenant:<T>:brand:read", "tenants:brand:read"}},
			{[]string{"tenant:<T>:brand:write"}},
		}, true, "the brand editor cannot load or save the brand"},
	}
}

// each makes one need of each scope.
func each(scopes ...string) []Need {
	needs := make([]Need, len(scopes))
	for i, scope := range scopes {
		needs[i] = Need{[]string{scope}}
	}
	return needs
}

// FeatureByName returns a feature by its name.
func FeatureByName(name string) (Feature, bool) {
	for _, feature := range Features() {
		if feature.Name == name {
			return feature, true
		}
	}
	return Feature{}, false
}

// Missing returns what a list lacks for the feature: the scopes to add, in documented
// form, and whether a user_id is missing. Where tenants are named, all scopes must be of
// one tenant or of all; the tenant that lacks least is looked at.
func (f Feature) Missing(l List) (scopes []string, user bool) {
	granted := grants(l)
	for i, tenant := range append(tenants(l), "") {
		missing := f.missingFor(tenant, granted)
		if i == 0 || len(missing) < len(scopes) {
			scopes = missing
		}
	}
	return scopes, f.NeedsUser && len(l.Users()) == 0
}

// missingFor returns the scopes to add for one tenant; no tenant is "".
func (f Feature) missingFor(tenant string, granted map[string]bool) []string {
	var missing []string
	for _, need := range f.Needs {
		forms := need.AnyOf
		if tenant != "" {
			forms = ofTenant(forms, tenant)
		}
		if !slices.ContainsFunc(forms, func(form string) bool { return granted[form] }) {
			missing = append(missing, forms[0])
		}
	}
	return missing
}

// ofTenant puts a tenant into the forms that take one, and these first.
func ofTenant(forms []string, tenant string) []string {
	var own, all []string
	for _, form := range forms {
		if strings.Contains(form, "<T>") {
			own = append(own, strings.Replace(form, "<T>", tenant, 1))
		} else {
			all = append(all, form)
		}
	}
	return append(own, all...)
}

// grants returns the words of a list that grant something, and for brands the pattern,
// since any brand will do.
func grants(l List) map[string]bool {
	granted := map[string]bool{}
	for _, w := range l.Words {
		if w.Entry == nil || !isReal(w.Argument) {
			continue
		}
		granted[w.Text] = true
		if w.Entry.Group == GroupBrands {
			granted[w.Entry.Pattern] = true
		}
	}
	return granted
}

// tenants returns the ids of the tenants a list has documented scopes for, each once.
func tenants(l List) []string {
	var ids []string
	seen := map[string]bool{}
	for _, w := range l.Words {
		if w.Entry == nil || w.Entry.Group != GroupCreate || w.Argument == "" || seen[w.Argument] || !isReal(w.Argument) {
			continue
		}
		seen[w.Argument] = true
		ids = append(ids, w.Argument)
	}
	return ids
}
