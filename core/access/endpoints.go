package access

import (
	"slices"
	"strings"
	"sync"

	"bulla/core/courier"
)

// Endpoint is one kind of request. Most of them accept a token instead of an API key (Courier:
// Create an auth token, Usage).
type Endpoint struct {
	// Method and Path are as Courier writes them: a segment that begins with a colon is a
	// placeholder.
	Method, Path string
	// Operations are the fields of a GraphQL endpoint that need the same scope, the usual one
	// first; nil for REST.
	Operations []string
	Host       Host
	// AnyOf are the scopes that allow it, each on its own, the one to request first.
	AnyOf []string
	// NeedsUser is set if the scope has to name the user as well.
	NeedsUser bool
	// KeyOnly is set if only an API key is accepted, whatever the scope of a token.
	KeyOnly bool
	// Silent is set if a request that lacks something gets an empty response instead of an error.
	Silent bool
	// ClientKey is set if a client key is accepted as well.
	ClientKey bool
	// Undocumented is set if Courier doesn't document it; see the function Undocumented.
	Undocumented bool
	// Does is what a request does, as a phrase: "list the brands".
	Does string
}

// Operation returns the usual field of a GraphQL endpoint, "" for REST.
func (e Endpoint) Operation() string {
	if len(e.Operations) == 0 {
		return ""
	}
	return e.Operations[0]
}

// Endpoints returns every documented endpoint that accepts a token, in the order of Courier's list,
// with those of the inbox first. The slices are shared, so callers must not write to them.
func Endpoints() []Endpoint { return endpoints() }

const (
	brandsPath     = "/brands"
	brandPath      = "/brands/:id"
	userTokenPath  = "/users/:user_id/tokens/:token"
	choicesPath    = "/users/:user_id/preferences"
	choicePath     = "/users/:user_id/preferences/:topic_id"
	clientPath     = "/client/q"
	inboxPath      = "/q"
	socketPath     = "/"
	emulatorSocket = "/ws" // another name for it on bulla's emulator
	trackPath      = "/inbound/courier"
	ingestPath     = "/inbox"
	brandIDSegment = ":id"
	userSegment    = ":user_id"
)

const (
	readChoices = "read:preferences"
	readBrands  = "read:brands"
)

// endpoints returns the one list. It never changes.
var endpoints = sync.OnceValue(func() []Endpoint {
	const (
		writeDevices = "write:user-tokens"
		writeChoices = "write:preferences"
		writeBrands  = "write:brands"
	)
	return slices.Concat(
		inboxEndpoints(),
		restEndpoints(readBrands, "list the brands", brandsPath, "GET"),
		restEndpoints(writeBrands, "change the brands", brandsPath, "PUT", "DELETE"),
		restEndpoints(readBrands, "read one brand", brandPath, "GET"),
		restEndpoints(writeBrands, "change one brand", brandPath, "PUT", "DELETE"),
		restEndpoints(writeDevices, "store a device's push token", userTokenPath, "PUT", "PATCH", "DELETE"),
		restEndpoints("read:user-tokens", "read a device's push token", userTokenPath, "GET"),
		restEndpoints(writeChoices, "change the choice for one topic", choicePath, "PUT", "PATCH", "DELETE"),
		restEndpoints(readChoices, "read the user's choices", choicesPath, "GET"),
		restEndpoints(readChoices, "read the choice for one topic", choicePath, "GET"),
		[]Endpoint{
			graphQL("read:messages", "read messages, old API", "messages"),
			graphQL(readChoices, "read the user's choices", "recipientPreferences", "recipientPreference",
				"preferencePage", "draftPreferencePage", "digestSchedulesForTopic"),
			graphQL(writeChoices, "change the choice for one topic", "updatePreferenceV2"),
			{
				Method: "POST", Path: clientPath, Operations: []string{"brand"}, Host: API,
				AnyOf: brandScopes(readBrands), Does: "read one brand",
			},
		},
	)
})

func inboxEndpoints() []Endpoint {
	read, write := []string{"inbox:read:messages"}, []string{"inbox:write:events"}
	return []Endpoint{{
		Method: "POST", Path: inboxPath, Operations: []string{"messages", "count"}, Host: Inbox,
		AnyOf: read, NeedsUser: true, Silent: true, Does: "read and count messages",
	}, {
		Method: "GET", Path: socketPath, Operations: []string{"websocket"}, Host: Realtime,
		AnyOf: read, NeedsUser: true, Silent: true, Does: "receive new messages",
	}, {
		Method: "POST", Path: inboxPath, Operations: inboxEvents(), Host: Inbox,
		AnyOf: write, NeedsUser: true, Does: "mark messages read, archived",
	}}
}

// inboxEvents returns the mutations of the inbox (Courier: courier-js, inbox-client). It is
// inferred that GraphQL uses the client's names for deleting and restoring a message.
func inboxEvents() []string {
	return []string{
		"read", "unread", "opened", "unopened", "clicked", "archive", "unarchive", "delete", "restore",
		"markAllRead", "archiveRead", "archiveAll",
	}
}

// Undocumented returns the endpoints that Courier's SDKs or tests call with a token and that
// Courier doesn't document (Courier: courier-js, list-client and tracking-client, and the tests of
// inbox-client). Calls to them are decided like all others, but no table lists them. The slices are
// shared, so callers must not write to them.
func Undocumented() []Endpoint { return undocumented() }

var undocumented = sync.OnceValue(func() []Endpoint {
	writeLists := []string{"write:lists"}
	list := []Endpoint{{
		Method: "PUT", Path: "/client/lists/:id/subscribe/:user_id", Host: API,
		AnyOf: writeLists, Does: "subscribe the user to a list",
	}, {
		Method: "DELETE", Path: "/client/lists/:id/unsubscribe/:user_id", Host: API,
		AnyOf: writeLists, Does: "unsubscribe the user from a list",
	}, {
		Method: "POST", Path: trackPath, Host: API,
		AnyOf: []string{"write:track"}, ClientKey: true, Does: "send a track event",
	}, {
		Method: "POST", Path: ingestPath, Host: Inbox,
		AnyOf: []string{"inbox:write:messages"}, Does: "put a message in the inbox",
	}}
	for i := range list {
		list[i].NeedsUser, list[i].Undocumented = true, true
	}
	return list
})

// known returns the endpoints that accept tokens, documented or not, and the one that accepts only
// an API key (Courier: Create an auth token).
var known = sync.OnceValue(func() []Endpoint {
	issuing := Endpoint{Method: "POST", Path: courier.IssueTokenPath, Host: API, KeyOnly: true, Does: "issue a token"}
	return append(slices.Concat(endpoints(), undocumented()), issuing)
})

// restEndpoints returns the REST endpoints of a path that need the same scope.
func restEndpoints(scope, does, path string, methods ...string) []Endpoint {
	var list []Endpoint
	for _, method := range methods {
		e := Endpoint{
			Method: method, Path: path, Host: API, AnyOf: []string{scope},
			NeedsUser: strings.Contains(path, userSegment), Does: does,
		}
		if method == "DELETE" {
			e.Does = strings.NewReplacer("store", "delete", "change", "delete").Replace(does)
		}
		if path == brandPath {
			e.AnyOf = brandScopes(scope)
		}
		list = append(list, e)
	}
	return list
}

// brandScopes returns the scopes that allow access to one brand: the one for all brands and the one
// for only this brand.
func brandScopes(scope string) []string { return []string{scope, scope + ":<brand_id>"} }

func graphQL(scope, does string, operations ...string) Endpoint {
	return Endpoint{
		Method: "POST", Path: clientPath, Operations: operations, Host: API,
		AnyOf: []string{scope}, NeedsUser: true, Does: does,
	}
}
