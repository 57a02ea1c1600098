package access

import (
	"fmt"
	"slices"
	"strings"

	"bulla/core"
	"bulla/core/access"
	"bulla/core/diagnose"
	"bulla/core/redact"
	"bulla/core/scope"
	"bulla/ui/pane"
)

// subject is what the decisions depend on. They are made again only if it changes, because a scope
// may be 2 MB long.
type subject struct {
	scope, user string
	suspects    []diagnose.Finding
	refused     bool // every call, whatever the scopes
}

func (s subject) equal(other subject) bool {
	return s.scope == other.scope && s.user == other.user && s.refused == other.refused &&
		slices.EqualFunc(s.suspects, other.suspects, equal)
}

func equal(a, b diagnose.Finding) bool {
	return a.Code == b.Code && a.Title == b.Title && a.Fix == b.Fix && a.Remedy.New == b.Remedy.New
}

// view is what the scopes of a token allow, even if the token is refused everywhere.
type view struct {
	subject subject
	// inbox is the decision about the inbox's messages.
	inbox access.Decision
	rows  []row
	// allowed and all count requests, not rows.
	allowed, all int
}

// row is one line of the list: the requests of one path that need the same scope.
type row struct {
	group string
	calls []access.Decision
	// scope is the scope of the token that allows the row, or the one to request.
	scope string
	// only names the brands that are allowed if not all are, such as "only abc".
	only string
	// refused says that the call fails even if the scopes allow it.
	refused bool
}

// decision returns the answer, which is the same for all requests of the row.
func (r row) decision() access.Decision { return r.calls[0] }

// because says why the row is allowed or not.
func (r row) because() string {
	if r.only == "" {
		return r.decision().Because
	}
	return r.decision().Because + "; it allows " + r.only
}

// methods lists the methods of the row, separated by spaces.
func (r row) methods() string {
	names := make([]string, len(r.calls))
	for i, call := range r.calls {
		names[i] = call.Method
	}
	return strings.Join(names, " ")
}

// view returns what the token's scopes allow.
func (p *Pane) view(f pane.Frame) *view {
	s := f.Snapshot
	bearer := s.Bearer()
	now := subject{
		scope: s.Scopes.Text, user: s.Expected().User, suspects: bearer.Suspects, refused: bearer.Refused != "",
	}
	if p.last.rows == nil || !p.last.subject.equal(now) {
		p.last = newView(s, now)
	}
	return &p.last
}

// newView decides a call to every endpoint by the scopes only.
func newView(s *core.Snapshot, now subject) view {
	bearer := s.Bearer()
	bearer.Refused, bearer.RefusedBy = "", diagnose.Finding{}
	v := view{subject: now}
	v.inbox, _ = access.EmptyInbox(bearer, now.user)
	for _, d := range access.Table(bearer, now.user) {
		v.all++
		if d.Allowed() {
			v.allowed++
		}
		if n := len(v.rows); n > 0 && sameRow(v.rows[n-1].decision(), d) {
			v.rows[n-1].calls = append(v.rows[n-1].calls, d)
			continue
		}
		r := row{group: group(d.Endpoint), calls: []access.Decision{d}, refused: now.refused}
		r.scope, r.only = grantingScope(d)
		v.rows = append(v.rows, r)
	}
	return v
}

// sameRow reports whether two requests share a row. It compares what they need rather than the
// decisions, so that rows don't come and go with the scopes.
func sameRow(a, b access.Decision) bool {
	return a.Endpoint.Host == b.Endpoint.Host && a.Path == b.Path && a.Operation == b.Operation &&
		slices.Equal(a.Endpoint.AnyOf, b.Endpoint.AnyOf)
}

// group names what an endpoint is for: for REST, the group of its scope in the catalogue.
func group(e access.Endpoint) string {
	switch {
	case e.Host != access.API:
		return "Inbox"
	case len(e.Operations) > 0:
		return "Client GraphQL"
	}
	entry, _, _ := scope.Lookup(e.AnyOf[0])
	return entry.Group.String()
}

// count returns how many requests of a group are allowed, and how many there are.
func (v *view) count(group string) (allowed, all int) {
	for _, r := range v.rows {
		if r.group != group {
			continue
		}
		all += len(r.calls)
		if r.decision().Allowed() {
			allowed += len(r.calls)
		}
	}
	return allowed, all
}

// grantingScope returns the scope that allows a call, or the one to request. If it allows only
// single brands, only says which.
func grantingScope(d access.Decision) (text, only string) {
	widest := d.Endpoint.AnyOf[0]
	n := len(d.GrantedBy)
	switch {
	case n == 0 || d.GrantedBy[0] == widest:
		return widest, ""
	case n > 1:
		const shown = 3
		return printableScopes(d.GrantedBy[:min(n, shown)]), fmt.Sprintf("only %d brands", n)
	}
	const longest = 20 // characters of an ID
	brand := redact.Keys(strings.TrimPrefix(d.GrantedBy[0], widest+":"))
	return printableScopes(d.GrantedBy), "only " + redact.Short(brand, longest)
}

// fullPath is the path of a request, with its host unless that is the API host.
func fullPath(d access.Decision) string {
	if d.Endpoint.Host == access.API {
		return d.Path
	}
	return string(d.Endpoint.Host) + d.Path
}

// shortPath is fullPath with the user cut out, for narrow rows.
func shortPath(d access.Decision, ellipsis string) string {
	return strings.Replace(fullPath(d), ":user_id", ellipsis, 1)
}

// request returns the methods, the path and all operations of the row. It shortens a path that is
// wider than a line.
func (r row) request(width int, ellipsis string) string {
	d := r.decision()
	path := fullPath(d)
	if len(path) > width {
		path = shortPath(d, ellipsis)
	}
	return strings.TrimSpace(r.methods() + " " + path + " " + strings.Join(d.Endpoint.Operations, ", "))
}

// needs names the missing scopes.
func needs(d access.Decision) string {
	if len(d.Needs) == 0 && !d.Allowed() {
		return "another user ID" // no scope can contain this one
	}
	return printableScopes(d.Needs)
}

// printableScopes joins scopes. Their IDs may be of any length, or API keys.
func printableScopes(scopes []string) string {
	const longest = 60 // characters of one scope
	shown := make([]string, len(scopes))
	for i, word := range scopes {
		shown[i] = redact.Short(word, longest)
	}
	return strings.Join(shown, " ")
}

// alarming reports whether an empty response is an error. It isn't if the token is evidently meant
// for something else.
func alarming(d access.Decision, states []core.FeatureState) bool {
	if d.Outcome != access.Empty {
		return false
	}
	meant := false
	for _, state := range states {
		if !state.Meant {
			continue
		}
		meant = true
		if state.Feature.Uses(d.Endpoint.AnyOf[0]) {
			return true
		}
	}
	return !meant
}
