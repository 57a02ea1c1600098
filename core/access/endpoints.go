// Package access tells which endpoints of Courier's API a token opens, and what it
// lacks for the others. One evaluator serves the screen, the command line and the
// emulator, so that none of them can promise what another refuses.
package access

import (
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"sync"

	"bulla/core/courier"
)

// Host is the server that an endpoint is on.
type Host string

// The hosts, by their names in the US region.
const (
	API      Host = "api.courier.com"
	Inbox    Host = "inbox.courier.com"
	Realtime Host = "realtime.courier.io"
)

// In returns the name of the host in a region.
func (h Host) In(r courier.Region) string {
	at := r.BaseURL()
	switch h {
	case Inbox:
		at = r.InboxURL()
	case Realtime:
		at = r.SocketURL()
	}
	host, _ := cutHost(at)
	return host
}

// Endpoint is one kind of request, most of them such that a token can be used for in
// place of an API key (Courier: Create an auth token, Usage).
type Endpoint struct {
	// Method and Path as Courier writes them: a segment that begins with a colon is a
	// placeholder.
	Method, Path string
	// Operations are the fields of a GraphQL endpoint that need the same, the usual
	// one first; nil for REST.
	Operations []string
	Host       Host
	// AnyOf are the forms of scope of which one is enough, the one to ask for first.
	AnyOf []string
	// NeedsUser is set where the scope has to name the user as well.
	NeedsUser bool
	// KeyOnly is set where only an API key opens it, whatever the scope of a token.
	KeyOnly bool
	// Silent is set where a request that lacks something is not refused: it gets an
	// empty answer.
	Silent bool
	// ClientKey is set where a client key opens it as well.
	ClientKey bool
	// Undocumented is set where Courier's documents do not name it; see Undocumented.
	Undocumented bool
	// Does is what a request comes to, a phrase: "list the brands".
	Does string
}

// Operation returns the usual field of a GraphQL endpoint, "" for REST.
func (e Endpoint) Operation() string {
	if len(e.Operations) == 0 {
		return ""
	}
	return e.Operations[0]
}

// Endpoints returns every documented endpoint that a token opens, in the order of Courier's
// list, with those of the inbox first. The slices are shared: nobody may write to
// them.
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
	emulatorSocket = "/ws" // another name that bulla's emulator has for it
	brandIDSegment = ":id"
	userSegment    = ":user_id"
)

// endpoints is the one list; nobody writes to it.
var endpoints = sync.OnceValue(func() []Endpoint {
	inboxRead, inboxWrite := []string{"inbox:read:messages"}, []string{"inbox:write:events"}
	list := []Endpoint{
		{Method: "POST", Path: inboxPath, Operations: []string{"messages", "count"}, Host: Inbox, AnyOf: inboxRead, NeedsUser: true, Silent: true, Does: "read and count messages"},
		{Method: "GET", Path: socketPath, Operations: []string{"websocket"}, Host: Realtime, AnyOf: inboxRead, NeedsUser: true, Silent: true, Does: "receive messages as they come"},
		{Method: "POST", Path: inboxPath, Operations: inboxEvents(), Host: Inbox, AnyOf: inboxWrite, NeedsUser: true, Does: "mark messages read, archived"},
	}
	readBrands, writeBrands := "read:brands", "write:brands"
	list = append(list, rest(readBrands, "list the brands", brandsPath, "GET")...)
	list = append(list, rest(writeBrands, "change the brands", brandsPath, "PUT", "DELETE")...)
	list = append(list, rest(readBrands, "read one brand", brandPath, "GET")...)
	list = append(list, rest(writeBrands, "change one brand", brandPath, "PUT", "DELETE")...)
	list = append(list, rest("write:user-tokens", "store a device's push token", userTokenPath, "PUT", "PATCH", "DELETE")...)
	list = append(list, rest("read:user-tokens", "read a device's push token", userTokenPath, "GET")...)
	list = append(list, rest("write:preferences", "change the choice for one topic", choicePath, "PUT", "PATCH", "DELETE")...)
	list = append(list, rest("read:preferences", "read the user's choices", choicesPath, "GET")...)
	list = append(list, rest("read:preferences", "read the choice for one topic", choicePath, "GET")...)
	return append(list,
		graphQL("read:messages", "read messages, old API", "messages"),
		graphQL("read:preferences", "read the user's choices", "recipientPreferences", "recipientPreference", "preferencePage", "draftPreferencePage", "digestSchedulesForTopic"),
		graphQL("write:preferences", "change the choice for one topic", "updatePreferenceV2"),
		Endpoint{Method: "POST", Path: clientPath, Operations: []string{"brand"}, Host: API, AnyOf: brandForms(readBrands), Does: "read one brand"},
	)
})

// Undocumented returns the endpoints that Courier's SDKs or tests call with a token and
// that its documents do not name (Courier: courier-js, list-client and tracking-client,
// and the tests of inbox-client). They are decided like all others, but no table lists
// them. The slices are shared, so callers must not write to them.
func Undocumented() []Endpoint { return undocumented() }

var undocumented = sync.OnceValue(func() []Endpoint {
	list := []Endpoint{
		{Method: "PUT", Path: "/client/lists/:id/subscribe/:user_id", Host: API, AnyOf: []string{"write:lists"}, Does: "subscribe the user to a list"},
		{Method: "DELETE", Path: "/client/lists/:id/unsubscribe/:user_id", Host: API, AnyOf: []string{"write:lists"}, Does: "unsubscribe the user from a list"},
		{Method: "POST", Path: "/inbound/courier", Host: API, AnyOf: []string{"write:track"}, ClientKey: true, Does: "send a track event"},
		{Method: "POST", Path: "/inbox", Host: Inbox, AnyOf: []string{"inbox:write:messages"}, Does: "put a message in the inbox"},
	}
	for i := range list {
		list[i].NeedsUser, list[i].Undocumented = true, true
	}
	return list
})

// known has the endpoints of tokens, documented or not, and the one that takes only an API
// key (Courier: Create an auth token).
var known = sync.OnceValue(func() []Endpoint {
	issuing := Endpoint{Method: "POST", Path: courier.IssueTokenPath, Host: API, KeyOnly: true, Does: "issue a token"}
	return append(slices.Concat(endpoints(), undocumented()), issuing)
})

// inboxEvents are the mutations of the inbox (Courier: courier-js, inbox-client). It is
// inferred that GraphQL uses the client's names for deleting and restoring a message.
func inboxEvents() []string {
	return []string{"read", "unread", "opened", "unopened", "clicked", "archive", "unarchive", "delete", "restore", "markAllRead", "archiveRead", "archiveAll"}
}

// rest returns the REST endpoints of a path that need the same scope.
func rest(scope, does, path string, methods ...string) []Endpoint {
	var list []Endpoint
	for _, method := range methods {
		e := Endpoint{Method: method, Path: path, Host: API, AnyOf: []string{scope}, NeedsUser: strings.Contains(path, userSegment), Does: does}
		if method == "DELETE" {
			e.Does = strings.NewReplacer("store", "delete", "change", "delete").Replace(does)
		}
		if path == brandPath {
			e.AnyOf = brandForms(scope)
		}
		list = append(list, e)
	}
	return list
}

// brandForms are the forms that open one brand: the one for all brands and the one
// for this alone.
func brandForms(scope string) []string { return []string{scope, scope + ":<brand_id>"} }

func graphQL(scope, does string, operations ...string) Endpoint {
	return Endpoint{Method: "POST", Path: clientPath, Operations: operations, Host: API, AnyOf: []string{scope}, NeedsUser: true, Does: does}
}

// Match finds the endpoint of a request, also the one that is KeyOnly. Path may be a whole URL, and a segment of it
// a placeholder as in Endpoint.Path. Of a GraphQL path without an operation it is the
// first one. Params are what stands in the place of the placeholders, without their
// colons; those left in are empty. Where the path is known but not the method or the
// operation, methods names the methods that it has.
func Match(method, path, operation string) (e Endpoint, params map[string]string, methods []string, ok bool) {
	segments := split(path)
	for _, e := range known() {
		found, fits := fit(split(e.Path), segments)
		if !fits {
			continue
		}
		if strings.EqualFold(e.Method, method) && (operation == "" || slices.Contains(e.Operations, operation)) {
			return e, found, nil, true
		}
		if !slices.Contains(methods, e.Method) {
			methods = append(methods, e.Method)
		}
	}
	return Endpoint{}, nil, methods, false
}

// Operations returns the fields of a GraphQL request to a path, in the order of
// Endpoints; nil where the path has none.
func Operations(method, path string) []string {
	var names []string
	segments := split(path)
	for _, e := range endpoints() {
		if _, fits := fit(split(e.Path), segments); fits && strings.EqualFold(e.Method, method) {
			names = append(names, e.Operations...)
		}
	}
	return names
}

// split returns the segments of a path, still escaped; what stands before it in a URL
// and behind it is left out, and so is a slash at its end.
func split(path string) []string {
	host, path := cutHost(path)
	path, _, _ = strings.Cut(path, "?")
	path, _, _ = strings.Cut(path, "#")
	if path == emulatorSocket && (host == "" || isLocal(host)) { // Courier's hosts have no such path
		path = socketPath
	}
	path = strings.TrimSuffix(strings.TrimPrefix(path, "/"), "/")
	return strings.Split(path, "/")
}

// cutHost parts a URL into its host, without a port, and the rest; host is "" for a
// path alone.
func cutHost(text string) (host, path string) {
	_, rest, ok := strings.Cut(text, "://")
	if !ok {
		return "", text
	}
	at := strings.IndexAny(rest, "/?#")
	if at < 0 {
		at = len(rest)
	}
	u := url.URL{Host: rest[:at]}
	return strings.ToLower(u.Hostname()), "/" + strings.TrimPrefix(rest[at:], "/")
}

// servers are the names of each host: in the US, in the EU, and those that some of
// Courier's SDKs use (courier-ios, courier-android, courier-flutter: CourierApiUrls;
// courier-react v7: transport).
func servers(h Host) []string {
	names := []string{h.In(courier.US), h.In(courier.EU)}
	switch h {
	case Inbox:
		names = append(names, "inbox.courier.io")
	case Realtime:
		names = append(names, "realtime.courier.com")
	}
	return names
}

// isLocal reports whether a host is this machine, where the emulator plays all of
// Courier's.
func isLocal(host string) bool {
	address, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && address.Unmap().IsLoopback()
}

// fit holds the segments of a request against those of an endpoint.
func fit(pattern, segments []string) (params map[string]string, ok bool) {
	if len(pattern) != len(segments) {
		return nil, false
	}
	params = map[string]string{}
	for i, want := range pattern {
		got, err := url.PathUnescape(segments[i])
		name, isPlaceholder := strings.CutPrefix(want, ":")
		switch {
		case err != nil:
			return nil, false
		case !isPlaceholder && got != want:
			return nil, false
		case isPlaceholder && got == "":
			return nil, false
		case isPlaceholder && strings.HasPrefix(segments[i], ":"):
			params[name] = ""
		case isPlaceholder:
			params[name] = got
		}
	}
	return params, true
}
