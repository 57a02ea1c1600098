package scope

import (
	"slices"
	"strings"
	"sync"
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

// features is the one list of features; nobody writes to it.
var features = sync.OnceValue(func() []Feature {
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
})

// Without says what a person sees where only these scopes are missing. Of the two that
// Courier's guide asks for, inbox:write:events alone does not keep messages from being
// read; the guide names it where an inbox stays empty all the same.
func (f Feature) Without(missing []string) string {
	if (f.Name == "inbox" || f.Name == "toast") && slices.Equal(missing, []string{inboxWrite}) {
		return "nothing can be marked as read, and Courier's guide names it where an inbox stays empty"
	}
	return f.WithoutIt
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
	for _, feature := range features() {
		if feature.Name == name {
			return feature.clone(), true
		}
	}
	return Feature{}, false
}

// Missing returns what a list lacks for the feature: the scopes to add, in documented
// form, and whether a user_id is missing. Where tenants are named, all scopes must be of
// one tenant or of all; the tenant that lacks least is looked at.
func (f Feature) Missing(l List) (scopes []string, user bool) {
	var few [8]uint64
	needs := few[:0]
	for _, need := range f.Needs {
		needs = append(needs, need.forms())
	}
	tenant, forms := "", l.granted.forms
	least := lacking(needs, forms)
	for i := len(l.granted.tenants) - 1; i >= 0; i-- { // backwards, so that of equal ones the first is taken
		t := &l.granted.tenants[i]
		if n := lacking(needs, l.granted.forms|t.forms); n <= least {
			tenant, forms, least = t.id, l.granted.forms|t.forms, n
		}
	}
	for i, need := range f.Needs {
		if needs[i]&forms == 0 {
			scopes = append(scopes, need.form(tenant))
		}
	}
	return scopes, f.NeedsUser && len(l.users) == 0
}

// lacking returns how many needs a set of forms does not meet.
func lacking(needs []uint64, forms uint64) int {
	n := 0
	for _, need := range needs {
		if need&forms == 0 {
			n++
		}
	}
	return n
}

// forms returns the set of forms that meet a need.
func (n Need) forms() uint64 {
	var forms uint64
	for _, form := range n.AnyOf {
		if entry := catalogue().byPattern[form]; entry != nil {
			forms |= entry.bit
		}
	}
	return forms
}

// form returns the form to ask for: that of the tenant, where one is named.
func (n Need) form(tenant string) string {
	for _, form := range n.AnyOf {
		if tenant != "" && strings.Contains(form, "<T>") {
			return strings.Replace(form, "<T>", tenant, 1)
		}
	}
	return n.AnyOf[0]
}

// grants are the forms of the words of a list that grant something.
type grants struct {
	forms   uint64 // those for no tenant alone
	tenants []tenantGrants
}

// tenantGrants are the forms that name one tenant.
type tenantGrants struct {
	id    string
	forms uint64
}

// grantsOf collects what words grant, their tenants in order. A form for any brand is
// met by one brand, so brands need no such distinction.
func grantsOf(words []Word) grants {
	var g grants
	var places map[string]int
	for i := range words {
		w := &words[i]
		switch {
		case w.Entry == nil || !isReal(w.Argument):
		case w.Entry.Group != GroupCreate || w.Argument == "":
			g.forms |= w.Entry.bit
		default:
			place, ok := places[w.Argument]
			if !ok {
				if places == nil {
					places = map[string]int{}
				}
				place = len(g.tenants)
				places[w.Argument] = place
				g.tenants = append(g.tenants, tenantGrants{id: w.Argument})
			}
			g.tenants[place].forms |= w.Entry.bit
		}
	}
	return g
}
