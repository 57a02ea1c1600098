package scope

import (
	"strings"

	"bulla/core/spelling"
)

const (
	inboxRead  = "inbox:read:messages"
	inboxWrite = "inbox:write:events"
	oldRead    = "read:messages"
)

// inboxMeant reports whether read:messages in such company was meant for the inbox: it
// has inbox scopes or the old write:events beside it, and the right one is not there.
func inboxMeant(pieces []Word) bool {
	meant := false
	for _, p := range pieces {
		switch {
		case p.Text == inboxRead:
			return false
		case strings.HasPrefix(p.Text, "inbox:"), p.Text == "write:events", p.Text == "write:event":
			meant = true
		}
	}
	return meant
}

// trap returns what was meant by a form that faulty pages show: inbox:read:write of the
// create-a-jwt page, and the mixed singulars and plurals of the react-designer README.
func trap(word string) (instead string, ok bool) {
	if word == "inbox:read:write" {
		return inboxRead + " " + inboxWrite, true
	}
	if len(word) > maxTenantWord || !strings.HasPrefix(word, "tenant") {
		return "", false
	}
	switch parts := strings.Split(word, ":"); len(parts) {
	case 3:
		return tenantTrap(parts[0], parts[1], "", parts[2])
	case 4:
		return tenantTrap(parts[0], parts[1], parts[2], parts[3])
	default:
		return "", false
	}
}

// maxTenantWord bounds the length of a tenant word that is looked into, in bytes.
const maxTenantWord = 512

// tenantTrap mends tenants:T:read, tenants:T:notifications:read, tenant:T:brands:read
// and the like: the form for one tenant is singular throughout.
func tenantTrap(head, tenant, resource, verb string) (instead string, ok bool) {
	singular := strings.TrimSuffix(resource, "s")
	switch {
	case head != "tenant" && head != "tenants", tenant == "", nearResource(tenant):
		return "", false
	case verb != "read" && verb != "write":
		return "", false
	case head == "tenant" && resource == singular:
		return "", false // right already
	case resource == "" && verb == "read":
		return "tenant:" + tenant + ":read", true
	case singular == "notification", singular == "brand":
		return "tenant:" + tenant + ":" + singular + ":" + verb, true
	default:
		return "", false
	}
}

// nearResource reports whether a word in a tenant's place is rather a misspelt resource:
// then it must not be taken for a tenant's id.
func nearResource(word string) bool {
	return isResource(word) || spelling.Distance(word, "notifications", maxDistance) <= maxDistance || spelling.Distance(word, "brand", 1) <= 1
}
