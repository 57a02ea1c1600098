package access

import (
	"fmt"
	"slices"
	"strings"

	"bulla/core"
	"bulla/core/access"
	"bulla/core/diagnose"
	"bulla/core/redact"
	"bulla/core/visible"
	"bulla/ui/pane"
)

// subject is what the answers hang on; they are worked out anew only where it changes,
// since a scope may be 2 MB long.
type subject struct {
	scope, user string
	doubts      []diagnose.Finding
}

func (s subject) equal(other subject) bool {
	return s.scope == other.scope && s.user == other.user && slices.EqualFunc(s.doubts, other.doubts, func(a, b diagnose.Finding) bool {
		return a.Code == b.Code && a.Title == b.Title && a.Fix == b.Fix && a.Remedy.New == b.Remedy.New
	})
}

// view is what the scopes of a token open, whether or not the token is refused as a
// whole.
type view struct {
	subject subject
	// inbox is the decision about the inbox's messages.
	inbox access.Decision
	rows  []row
	// open and all count requests, not rows.
	open, all int
}

// stops returns how many lines the cursor stands on: the inbox and the rows.
func (v *view) stops() int { return 1 + len(v.rows) }

// row is one line of the list: the requests of one path that need the same.
type row struct {
	group string
	calls []access.Decision
	// opener is the scope that opens the row, as it stands in the token, or the one
	// that has to be asked for.
	opener string
	// alone names the brands that are opened where these are not all, such as "abc
	// alone".
	alone string
}

// decision returns the answer, which is the same for all requests of the row.
func (r row) decision() access.Decision { return r.calls[0] }

// because says why the row is open or is not.
func (r row) because() string {
	if r.alone == "" {
		return r.decision().Because
	}
	return r.decision().Because + "; it opens " + r.alone
}

// methods names the methods of the row, with spaces between.
func (r row) methods() string {
	names := make([]string, len(r.calls))
	for i, call := range r.calls {
		names[i] = call.Method
	}
	return strings.Join(names, " ")
}

// view returns what the token's scopes open.
func (p *Pane) view(f pane.Frame) *view {
	s := f.Snapshot
	now := subject{scope: s.Scopes.Text, user: s.Expect.User, doubts: s.Bearer().Doubts}
	if p.seen.rows == nil || !p.seen.subject.equal(now) {
		p.seen = look(s, now)
	}
	return &p.seen
}

// look judges every endpoint by the scopes alone.
func look(s *core.Snapshot, now subject) view {
	bearer := s.Bearer()
	bearer.Refused, bearer.RefusedBy = "", diagnose.Finding{}
	v := view{subject: now}
	v.inbox, _ = access.EmptyInbox(bearer, now.user)
	for _, d := range access.Table(bearer, now.user) {
		v.all++
		if d.Allowed() {
			v.open++
		}
		if n := len(v.rows); n > 0 && alike(v.rows[n-1].decision(), d) {
			v.rows[n-1].calls = append(v.rows[n-1].calls, d)
			continue
		}
		r := row{group: group(d.Endpoint), calls: []access.Decision{d}}
		r.opener, r.alone = opener(d)
		v.rows = append(v.rows, r)
	}
	return v
}

// alike reports whether two requests share a row. It looks at what they need and not
// at the answers, so that no row comes or goes with a scope.
func alike(a, b access.Decision) bool {
	return a.Endpoint.Host == b.Endpoint.Host && a.Path == b.Path && a.Operation == b.Operation && slices.Equal(a.Endpoint.AnyOf, b.Endpoint.AnyOf)
}

// group names what an endpoint is for.
func group(e access.Endpoint) string {
	switch {
	case e.Host != access.API:
		return "Inbox"
	case len(e.Operations) > 0:
		return "Client GraphQL"
	case strings.Contains(e.Path, "/tokens/"):
		return "Push tokens"
	case strings.Contains(e.Path, "/preferences"):
		return "Preferences"
	}
	return "Brands"
}

// count returns how many requests of a group are open, and how many there are.
func (v *view) count(group string) (open, all int) {
	for _, r := range v.rows {
		if r.group != group {
			continue
		}
		all += len(r.calls)
		if r.decision().Allowed() {
			open += len(r.calls)
		}
	}
	return open, all
}

// opener returns the scope that opens an endpoint, or the one to ask for where none
// does. Where it only opens single brands, alone says which.
func opener(d access.Decision) (text, alone string) {
	widest := d.Endpoint.AnyOf[0]
	n := len(d.OpenedBy)
	switch {
	case n == 0 || d.OpenedBy[0] == widest:
		return widest, ""
	case n > 1:
		const shown = 3
		return scopeWords(d.OpenedBy[:min(n, shown)]), fmt.Sprintf("%d brands alone", n)
	}
	const longest = 20 // characters of an id
	brand := redact.Keys(strings.TrimPrefix(d.OpenedBy[0], widest+":"))
	return scopeWords(d.OpenedBy), visible.Text(visible.Shorten(brand, longest)) + " alone"
}

// place is the path of a request, with its host where that is not the usual one.
func place(d access.Decision) string {
	if d.Endpoint.Host == access.API {
		return d.Path
	}
	return string(d.Endpoint.Host) + d.Path
}

// shortPath is the place without the name of its user, for rows that have no room.
func shortPath(d access.Decision, ellipsis string) string {
	return strings.Replace(place(d), ":user_id", ellipsis, 1)
}

// request writes the row out: methods, path and all operations. The path is shortened
// where it is wider than a line.
func (r row) request(width int, ellipsis string) string {
	d := r.decision()
	path := place(d)
	if len(path) > width {
		path = shortPath(d, ellipsis)
	}
	return strings.TrimSpace(r.methods() + " " + path + " " + strings.Join(d.Endpoint.Operations, ", "))
}

// needs names what is missing.
func needs(d access.Decision) string {
	if len(d.Needs) == 0 && !d.Allowed() {
		return "another user id" // no scope can hold the one that is asked for
	}
	return scopeWords(d.Needs)
}

// scopeWords sets scopes one after the other; an id may be of any length,
// and a key.
func scopeWords(scopes []string) string {
	const longest = 60 // characters of one scope
	shown := make([]string, len(scopes))
	for i, word := range scopes {
		shown[i] = visible.Text(visible.Shorten(redact.Keys(word), longest))
	}
	return strings.Join(shown, " ")
}

// alarming reports whether an answer with nothing in it is a fault. It is none where
// the token is plainly meant for something else.
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
		for _, need := range state.Feature.Needs {
			if slices.Contains(need.AnyOf, d.Endpoint.AnyOf[0]) {
				return true
			}
		}
	}
	return !meant
}
