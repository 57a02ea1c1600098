package scope

import (
	"strings"

	"bulla/core/spelling"
)

// inboxMeant reports whether read:messages next to these words was meant for the inbox: the words
// have an inbox scope or the legacy write:events, or do nothing but name a user. They don't have
// inbox:read:messages.
func inboxMeant(words []Word) bool {
	meant, user, others := false, false, false
	for _, w := range words {
		switch {
		case w.Text == inboxRead:
			return false
		case strings.HasPrefix(w.Text, inboxPrefix), w.Text == "write:events", w.Text == "write:event":
			meant = true
		}
		_, isUser := userID(w.Text)
		user = user || isUser
		others = others || !isUser && w.Text != legacyRead
	}
	return meant || user && !others
}

// MistakenFor returns the scope that people request by mistake when they need another one, or
// "". Both exist, so neither is misspelled. A review of courier-react (pull request 304)
// had to ask which of the two that write to the inbox was meant.
func MistakenFor(needed string) string {
	switch needed {
	case inboxRead:
		return legacyRead
	case inboxWrite:
		return "inbox:write:messages"
	}
	return ""
}

// docMistake returns what was meant by a scope that was copied from incorrect docs:
// inbox:read:write of the create-a-jwt page, or the mixed singulars and plurals of the
// react-designer README.
func docMistake(word string) (instead string, ok bool) {
	if word == "inbox:read:write" {
		return inboxRead + " " + inboxWrite, true
	}
	if len(word) > maxTenantWord || !strings.HasPrefix(word, "tenant") {
		return "", false
	}
	switch s := strings.Split(word, ":"); len(s) {
	case 3:
		return tenantMistake(s[0], s[1], "", s[2])
	case 4:
		return tenantMistake(s[0], s[1], s[2], s[3])
	default:
		return "", false
	}
}

// maxTenantWord bounds the length in bytes of a tenant word that docMistake inspects.
const maxTenantWord = 512

// tenantMistake corrects tenants:T:read, tenants:T:notifications:read, tenant:T:brands:read and the
// like: a scope for one tenant is singular throughout.
func tenantMistake(head, tenant, resource, verb string) (instead string, ok bool) {
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

// nearResource reports whether a word is a resource or a misspelled one, so that it isn't mistaken
// for the ID of a tenant or brand.
func nearResource(word string) bool {
	return isResource(word) || spelling.Distance(word, "notifications", maxDistance) <= maxDistance ||
		spelling.Distance(word, "brand", 1) <= 1
}
