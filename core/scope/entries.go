package scope

// Features and endpoints that several entries name.
const (
	inboxQuery  = "GraphQL POST inbox.courier.com/q"
	clientQuery = "GraphQL POST api.courier.com/client/q"
	pushSync    = "push token sync of the mobile SDKs"
	createSuite = "create"
	brandEditor = "brand-editor"
)

func userEntries() []Entry {
	return []Entry{{
		Pattern:  "user_id:<id>",
		Group:    GroupUser,
		Gives:    "act for this user",
		Explains: "Names a user the token acts for. Several may be listed; alone it grants nothing.",
		NeededBy: []string{"every endpoint tied to a user", "inbox", "toast", "preferences", "push"},
	}}
}

func inboxEntries() []Entry {
	return []Entry{{
		Pattern:   "inbox:read:messages",
		Group:     GroupInbox,
		Gives:     "read messages",
		Explains:  "Reads and counts the user's messages and receives new ones. Without it the inbox connects and stays empty.",
		NeededBy:  []string{"inbox", "toast", "client", inboxQuery, "websocket"},
		NeedsUser: true,
	}, {
		Pattern:   "inbox:write:events",
		Group:     GroupInbox,
		Gives:     "mark read",
		Explains:  "Marks messages read, unread, opened, clicked or archived. Events is plural.",
		NeededBy:  []string{"inbox", "toast", "client", inboxQuery},
		NeedsUser: true,
	}}
}

func preferenceEntries() []Entry {
	return []Entry{{
		Pattern:   "read:preferences",
		Group:     GroupPreferences,
		Gives:     "see choices",
		Explains:  "Reads what the user chose for each subscription topic.",
		NeededBy:  []string{"preferences", "client", "GET /users/:user_id/preferences", "GET /users/:user_id/preferences/:topic_id", clientQuery},
		NeedsUser: true,
	}, {
		Pattern:   "write:preferences",
		Group:     GroupPreferences,
		Gives:     "change choices",
		Explains:  "Changes what the user chose for a subscription topic.",
		NeededBy:  []string{"preferences", "client", "PUT, PATCH, DELETE /users/:user_id/preferences/:topic_id", clientQuery},
		NeedsUser: true,
	}}
}

func brandEntries() []Entry {
	return []Entry{{
		Pattern:  "read:brands",
		Group:    GroupBrands,
		Gives:    "every brand",
		Explains: "Reads all brands of the workspace. SDKs use it to theme the inbox.",
		NeededBy: []string{"brands", "client", "GET /brands", "GET /brands/:id", clientQuery},
	}, {
		Pattern:  "read:brands:<brand_id>",
		Group:    GroupBrands,
		Gives:    "one brand",
		Explains: "Reads this one brand and no other.",
		NeededBy: []string{"brands", "GET /brands/:id"},
	}, {
		Pattern:  "write:brands",
		Group:    GroupBrands,
		Gives:    "change every",
		Explains: "Changes and deletes all brands of the workspace. Rarely right for a token in a browser.",
		NeededBy: []string{"brands-write", "PUT, DELETE /brands", "PUT, DELETE /brands/:id"},
	}, {
		Pattern:  "write:brands:<brand_id>",
		Group:    GroupBrands,
		Gives:    "change one",
		Explains: "Changes and deletes this one brand.",
		NeededBy: []string{"brands-write", "PUT, DELETE /brands/:id"},
	}}
}

func pushEntries() []Entry {
	return []Entry{{
		Pattern:   "write:user-tokens",
		Group:     GroupPush,
		Gives:     "sync devices",
		Explains:  "Stores and removes the push tokens of the user's devices.",
		NeededBy:  []string{"push", pushSync, "PUT, PATCH, DELETE /users/:user_id/tokens/:token"},
		NeedsUser: true,
	}, {
		Pattern:   "read:user-tokens",
		Group:     GroupPush,
		Gives:     "read devices",
		Explains:  "Reads the push tokens of the user's devices.",
		NeededBy:  []string{"GET /users/:user_id/tokens/:token"},
		NeedsUser: true,
	}}
}

func createEntries() []Entry {
	return []Entry{
		create("tenants:read", "read every tenant", "Reads all tenants of the workspace.", createSuite),
		create("tenants:notifications:read", "read templates, all tenants", "Reads the templates of all tenants. Plural here.", createSuite),
		create("tenants:notifications:write", "change templates, all tenants", "Changes the templates of all tenants. Plural here.", createSuite),
		create("tenants:brand:read", "read brands, all tenants", "Reads the brand of every tenant. A form to write them all is not listed.", brandEditor),
		create("tenant:<T>:read", "read one tenant", "Reads this one tenant.", createSuite, brandEditor),
		create("tenant:<T>:notification:read", "read templates, one tenant", "Reads the templates of this tenant. Singular here.", createSuite),
		create("tenant:<T>:notification:write", "change templates, one tenant", "Changes the templates of this tenant. Singular here.", createSuite),
		create("tenant:<T>:brand:read", "read the brand of one tenant", "Reads the brand of this tenant.", brandEditor),
		create("tenant:<T>:brand:write", "change the brand of one tenant", "Changes the brand of this tenant.", brandEditor),
	}
}

func create(pattern, gives, explains string, neededBy ...string) Entry {
	return Entry{Pattern: pattern, Group: GroupCreate, Gives: gives, Explains: explains, NeededBy: neededBy}
}

func documentedOlderEntries() []Entry {
	return []Entry{{
		Pattern:   "read:messages",
		Group:     GroupOlder,
		Gives:     "read messages, old API",
		Explains:  "Reads messages of the older GraphQL API. The inbox needs inbox:read:messages instead.",
		NeededBy:  []string{clientQuery + " messages"},
		NeedsUser: true,
	}, {
		Pattern:   "write:events",
		Status:    Legacy,
		Group:     GroupOlder,
		Gives:     "mark read, before v8",
		Explains:  "Only the README of react-inbox before v8 names it. Today's inbox needs inbox:write:events.",
		NeededBy:  []string{"react-inbox before v8"},
		NeedsUser: true,
		Instead:   "inbox:write:events",
	}, {
		Pattern:   "inbox:write:event",
		Status:    Legacy,
		Group:     GroupOlder,
		Gives:     "singular of inbox:write:events",
		Explains:  "SDKs of fall 2025 listed it along with the plural. Today's inbox needs inbox:write:events.",
		NeedsUser: true,
		Instead:   "inbox:write:events",
	}}
}

func undocumentedEntries() []Entry {
	return []Entry{
		older("inbox:write:messages", "put messages in the inbox", "Listed by SDKs of fall 2025, not documented today.", true, "POST /inbox"),
		older("write:track", "send track events", "Listed by SDKs of fall 2025, not documented today.", true, "POST /inbound/courier"),
		older("read:lists", "read lists", "Seen in one real token only.", true, "lists of courier-js"),
		older("write:lists", "subscribe to lists", "Seen in one real token only.", true, "lists of courier-js",
			"PUT /client/lists/:id/subscribe/:user_id", "DELETE /client/lists/:id/unsubscribe/:user_id"),
		older("tenant:*:*", "everything of every tenant", "A wildcard from one development token. Do not count on it.", false),
		older("tenant:<T>:notification:*:*", "all of a tenant's templates", "A wildcard from one development token. Do not count on it.", false),
		older("user_id:<u>:<tenant>", "a user within a tenant", "One test of Courier's tries it and is marked as failing. Do not use it.", false),
		older("tenant_id:<T>", "a tenant", "One test of Courier's tries it and is marked as failing. Do not use it.", false),
		older("account_id:<T>", "a tenant, by its old name", "One test of Courier's tries it and is marked as failing. Do not use it.", false),
	}
}

func older(pattern, gives, explains string, needsUser bool, neededBy ...string) Entry {
	return Entry{
		Pattern: pattern, Status: Undocumented, Group: GroupOlder, Gives: gives, Explains: explains,
		NeedsUser: needsUser, NeededBy: neededBy,
	}
}
