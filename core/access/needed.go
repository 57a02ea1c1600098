package access

import (
	"slices"
	"strings"

	"bulla/core/scope"
)

// NeededBy returns what needs a scope: the features, the endpoints, and the other uses that the
// catalogue names. Endpoints that differ only in their method are one item.
func NeededBy(e scope.Entry) []string {
	var needs []string
	for _, f := range scope.Features() {
		if f.Uses(e.Pattern) || e.Group == scope.GroupUser && f.NeedsUser {
			needs = append(needs, f.Name)
		}
	}
	path := ""
	for _, endpoint := range slices.Concat(endpoints(), undocumented()) {
		if !slices.Contains(endpoint.AnyOf, e.Pattern) {
			continue
		}
		if len(endpoint.Operations) == 0 && endpoint.Path == path {
			last := &needs[len(needs)-1]
			*last = strings.Replace(*last, " /", ", "+endpoint.Method+" /", 1)
			continue
		}
		path = endpoint.Path
		needs = append(needs, endpoint.summary())
	}
	return append(needs, e.UsedBy...)
}

// summary names the endpoint in one short phrase: "GET /brands", "websocket". A GraphQL endpoint
// includes its operation if it has only one.
func (e Endpoint) summary() string {
	switch {
	case e.Host == Realtime:
		return "websocket"
	case len(e.Operations) == 0:
		return e.Method + " " + e.Path
	case len(e.Operations) == 1:
		return "GraphQL " + e.Method + " " + string(e.Host) + e.Path + " " + e.Operations[0]
	default:
		return "GraphQL " + e.Method + " " + string(e.Host) + e.Path
	}
}
