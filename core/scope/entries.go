package scope

import "slices"

// The scopes that code and presets name more than once.
const (
	inboxRead     = "inbox:read:messages"
	inboxWrite    = "inbox:write:events"
	inboxPrefix   = "inbox:"
	legacyRead    = "read:messages"
	writeDevices  = "write:user-tokens"
	readChoices   = "read:preferences"
	writeChoices  = "write:preferences"
	readBrands    = "read:brands"
	readOneBrand  = "read:brands:<brand_id>"
	writeBrands   = "write:brands"
	writeOneBrand = "write:brands:<brand_id>"
)

// entries returns the catalogue: a row for each scope, in the order of the checklist.
func entries() []Entry {
	return slices.Concat(userEntries(), inboxEntries(), preferenceEntries(), brandEntries(), pushEntries(),
		createEntries(), olderEntries(), undocumentedEntries())
}

func userEntries() []Entry {
	return []Entry{{
		Pattern:  AnyUser,
		Group:    GroupUser,
		Gives:    "act for this user",
		Explains: "Names a user the token acts for. You can list several. It grants nothing without other scopes.",
		UsedBy:   []string{"every endpoint tied to a user"},
	}}
}

func inboxEntries() []Entry {
	return []Entry{{
		Pattern:   inboxRead,
		Group:     GroupInbox,
		Gives:     "read messages",
		Explains:  "Reads, counts and receives the user's messages. Without it the inbox connects but stays empty.",
		NeedsUser: true,
	}, {
		Pattern:   inboxWrite,
		Group:     GroupInbox,
		Gives:     "mark read",
		Explains:  "Marks messages read, unread, opened, clicked or archived. Events is plural.",
		NeedsUser: true,
	}}
}

func preferenceEntries() []Entry {
	return []Entry{{
		Pattern:   readChoices,
		Group:     GroupPreferences,
		Gives:     "read choices",
		Explains:  "Reads what the user chose for each subscription topic.",
		NeedsUser: true,
	}, {
		Pattern:   writeChoices,
		Group:     GroupPreferences,
		Gives:     "change choices",
		Explains:  "Changes what the user chose for a subscription topic.",
		NeedsUser: true,
	}}
}

func brandEntries() []Entry {
	return []Entry{{
		Pattern:  readBrands,
		Group:    GroupBrands,
		Gives:    "every brand",
		Explains: "Reads all brands of the workspace. SDKs use it to theme the inbox.",
	}, {
		Pattern:  readOneBrand,
		Group:    GroupBrands,
		Gives:    "one brand",
		Explains: "Reads this brand and no other.",
	}, {
		Pattern:  writeBrands,
		Group:    GroupBrands,
		Gives:    "change every",
		Explains: "Changes and deletes all brands of the workspace. A token in a browser rarely needs it.",
	}, {
		Pattern:  writeOneBrand,
		Group:    GroupBrands,
		Gives:    "change one",
		Explains: "Changes and deletes this one brand.",
	}}
}

func pushEntries() []Entry {
	return []Entry{{
		Pattern:   writeDevices,
		Group:     GroupPush,
		Gives:     "sync devices",
		Explains:  "Stores and removes the push tokens of the user's devices.",
		UsedBy:    []string{"push token sync of the mobile SDKs"},
		NeedsUser: true,
	}, {
		Pattern:   "read:user-tokens",
		Group:     GroupPush,
		Gives:     "read devices",
		Explains:  "Reads the push tokens of the user's devices.",
		NeedsUser: true,
	}}
}

func createEntries() []Entry {
	return []Entry{
		create("tenants:read", "read every tenant", "Reads all tenants of the workspace."),
		create("tenants:notifications:read", "read templates, all tenants",
			"Reads the templates of all tenants. Plural here."),
		create("tenants:notifications:write", "change templates, all tenants",
			"Changes the templates of all tenants. Plural here."),
		create("tenants:brand:read", "read brands, all tenants",
			"Reads the brand of every tenant. Courier lists no scope to write them all."),
		create("tenant:<T>:read", "read one tenant", "Reads this one tenant."),
		create("tenant:<T>:notification:read", "read templates, one tenant",
			"Reads the templates of this tenant. Singular here."),
		create("tenant:<T>:notification:write", "change templates, one tenant",
			"Changes the templates of this tenant. Singular here."),
		create("tenant:<T>:brand:read", "read the brand of one tenant", "Reads the brand of this tenant."),
		create("tenant:<T>:brand:write", "change the brand of one tenant", "Changes the brand of this tenant."),
	}
}

func create(pattern, gives, explains string) Entry {
	return Entry{Pattern: pattern, Group: GroupCreate, Gives: gives, Explains: explains}
}

func olderEntries() []Entry {
	return []Entry{{
		Pattern:   legacyRead,
		Group:     GroupOlder,
		Gives:     "read messages, old API",
		Explains:  "Reads messages through the older GraphQL API. The inbox needs inbox:read:messages instead.",
		NeedsUser: true,
	}, {
		Pattern:   "write:events",
		Status:    Legacy,
		Group:     GroupOlder,
		Gives:     "mark read, before v8",
		Explains:  "Only the README of react-inbox before v8 names it. Today's inbox needs inbox:write:events.",
		UsedBy:    []string{"react-inbox before v8"},
		NeedsUser: true,
		Instead:   inboxWrite,
	}, {
		Pattern:   "inbox:write:event",
		Status:    Legacy,
		Group:     GroupOlder,
		Gives:     "singular of inbox:write:events",
		Explains:  "SDKs from fall 2025 listed it next to the plural. Today's inbox needs inbox:write:events.",
		NeedsUser: true,
		Instead:   inboxWrite,
	}}
}

func undocumentedEntries() []Entry {
	const (
		fallSDKs   = "SDKs from fall 2025 list it, but it isn't documented today."
		realToken  = "Seen in one real token only."
		wildcard   = "A wildcard from one development token. Don't rely on it."
		failedTest = "One of Courier's own tests tries it and is marked as failing. Don't use it."
		lists      = "lists of courier-js"
	)
	return []Entry{
		undocumented("inbox:write:messages", "put messages in the inbox", fallSDKs, true),
		undocumented("write:track", "send track events", fallSDKs, true),
		undocumented("read:lists", "read lists", realToken, true, lists),
		undocumented("write:lists", "subscribe to lists", realToken, true, lists),
		undocumented("tenant:*:*", "everything of every tenant", wildcard, false),
		undocumented("tenant:<T>:notification:*:*", "all of a tenant's templates", wildcard, false),
		undocumented("user_id:<u>:<tenant>", "a user within a tenant", failedTest, false),
		undocumented("tenant_id:<T>", "a tenant", failedTest, false),
		undocumented("account_id:<T>", "a tenant, by its old name", failedTest, false),
	}
}

func undocumented(pattern, gives, explains string, needsUser bool, usedBy ...string) Entry {
	return Entry{
		Pattern: pattern, Status: Undocumented, Group: GroupOlder, Gives: gives, Explains: explains,
		NeedsUser: needsUser, UsedBy: usedBy,
	}
}
