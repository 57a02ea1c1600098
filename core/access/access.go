package access

import (
	"slices"
	"strconv"
	"strings"

	"bulla/core/courier"
	"bulla/core/diagnose"
	"bulla/core/intake"
	"bulla/core/scope"
	"bulla/core/visible"
)

// Bearer is what stands behind "Authorization: Bearer" (RFC 6750 section 2.1): a
// token, or an API key.
type Bearer struct {
	// Scopes are those of the token.
	Scopes scope.List
	// Refused says why servers answer 401 whatever is asked, "" where they do not.
	Refused string
	// APIKey is set for an API key, which opens everything.
	APIKey bool
}

// FromToken returns the bearer that a token is, by its scopes and its diagnosis. One
// that Courier did not issue opens nothing of Courier's.
func FromToken(scopes scope.List, findings []diagnose.Finding) Bearer {
	b := Bearer{Scopes: scopes}
	if f, ok := diagnose.Refused(findings); ok {
		b.Refused = f.Title
		return b
	}
	for _, f := range findings {
		if f.Code == "not-courier" && f.Severity == diagnose.Note {
			b.Refused = f.Title
		}
	}
	return b
}

// Call is one request.
type Call struct {
	Method string
	// Path is as in the request, or with placeholders as in Endpoint.Path.
	Path string
	// Operation is the field of a GraphQL request, such as brand; "" is the first one
	// that its path has.
	Operation string
	// User is the user that the SDK acts for, sent as x-courier-user-id; where it is
	// empty, the user in the path or else the first one of the token.
	User string
	// Brand is the brand that a GraphQL request asks for, "" for none in particular.
	Brand string
}

// Outcome is how a request ends.
type Outcome uint8

// The outcomes.
const (
	Allowed Outcome = iota
	// Empty is a request that is answered with nothing in it: the inbox connects and
	// returns no messages (Courier: Authenticate Courier Inbox SDKs, Troubleshooting).
	Empty
	// Unauthorized is 401: the token counts for nothing.
	Unauthorized
	// Forbidden is 403: the scope does not grant it.
	Forbidden
	// UnknownMethod and UnknownEndpoint are requests that no token opens.
	UnknownMethod
	UnknownEndpoint
)

// Decision is the answer to one call.
type Decision struct {
	Endpoint Endpoint
	// Method, Path and Operation are those of the call.
	Method, Path, Operation string
	Outcome                 Outcome
	// User is the user that is acted for, "" where none is.
	User string
	// Params are what stands in the placeholders of Endpoint.Path.
	Params map[string]string
	// Needs are the scopes to add, in the order of a scope string; nil where none are.
	Needs []string
	// Because says why, in one clause; it is visible.
	Because string
}

// Allowed reports whether the request does what it is meant to.
func (d Decision) Allowed() bool { return d.Outcome == Allowed }

// Decide judges one call.
func Decide(b Bearer, c Call) Decision {
	d := Decision{Method: strings.ToUpper(c.Method), Path: c.Path, Operation: c.Operation, User: c.User}
	if why := d.find(c); why != "" {
		d.Because = why
		if b.APIKey {
			d.withAPIKey()
		}
		return d
	}
	switch {
	case b.APIKey:
		d.withAPIKey()
	case b.Refused != "":
		d.Outcome, d.Because = Unauthorized, "401 whatever is asked: "+b.Refused
	default:
		d.judge(b.Scopes, c)
	}
	return d
}

const noEndpoint = "no token opens this endpoint: it takes an API key, or does not exist"

// find looks for the endpoint of the call, and says why there is none.
func (d *Decision) find(c Call) (why string) {
	endpoint, params, methods, ok := Match(c.Method, c.Path, c.Operation)
	switch {
	case !ok && len(methods) > 0 && !slices.Contains(methods, d.Method):
		d.Outcome = UnknownMethod
		return "a token opens " + strings.Join(methods, ", ") + " of this path, not " + visible.Quote(d.Method, 20)
	case !ok && len(methods) == 0:
		d.Outcome = UnknownEndpoint
		return noEndpoint
	case !ok:
		d.Outcome = UnknownEndpoint
		return "no token opens the operation " + visible.Quote(c.Operation, 40)
	}
	if why := elsewhere(c.Path, endpoint); why != "" {
		d.Outcome = UnknownEndpoint
		return why
	}
	d.Endpoint, d.Params = endpoint, params
	if d.Operation == "" {
		d.Operation = endpoint.Operation()
	}
	return ""
}

// elsewhere says why the host of a URL has no such endpoint, "" where it has.
func elsewhere(rawURL string, e Endpoint) string {
	host, _ := cutHost(rawURL)
	if host == "" || isLocal(host) || slices.Contains(servers(e.Host), host) {
		return ""
	}
	for _, h := range []Host{API, Inbox, Realtime} {
		if slices.Contains(servers(h), host) {
			return host + " has no such endpoint: it is on " + strings.Join(servers(e.Host), " or ")
		}
	}
	return visible.Quote(host, 60) + " is not one of Courier's hosts: this endpoint is on " + strings.Join(servers(e.Host), " or ")
}

// withAPIKey judges a call with an API key, which opens everything of its workspace
// and acts for nobody.
func (d *Decision) withAPIKey() {
	issuing := d.Method == "POST" && "/"+strings.Join(split(d.Path), "/") == courier.IssueTokenPath
	switch {
	case issuing:
		d.Outcome, d.Because = Allowed, "an API key issues tokens"
	case d.Because == noEndpoint:
		d.Because = "it is none of the endpoints that tokens open: whether Courier has it, its API reference says"
	case !d.Allowed(): // no such method, or no such host
	case d.Endpoint.Host != API:
		d.Because = "an API key opens every endpoint; here x-courier-user-id has to name the user"
	default:
		d.Because = "an API key opens every endpoint"
	}
}

// judge holds the scopes against what the endpoint needs.
func (d *Decision) judge(scopes scope.List, c Call) {
	user, has := d.user(scopes)
	word, granted := d.granted(scopes, c.Brand)
	d.User = user
	if has && granted {
		d.Because = "the scope has " + shown(word)
		if d.Endpoint.NeedsUser {
			d.Because += " and " + shown(scope.UserPrefix+user)
		}
		return
	}
	var lacks []string
	if !has {
		lacks = append(lacks, d.lacksUser(scopes))
	}
	if !granted {
		lacks = append(lacks, shown(strings.Join(d.forms(c.Brand), " or ")))
		d.Needs = append(d.Needs, d.Endpoint.AnyOf[0])
	}
	d.Outcome, d.Because = Forbidden, "the scope lacks "+strings.Join(lacks, " and ")
	if d.Endpoint.Silent {
		d.Outcome, d.Because = Empty, "it connects and returns no messages: "+d.Because
	}
}

// user returns the user that the call acts for, and whether the scope names it.
func (d *Decision) user(scopes scope.List) (user string, has bool) {
	if !d.Endpoint.NeedsUser {
		return "", true
	}
	named := scopes.Users()
	switch {
	case d.Params["user_id"] != "":
		user = d.Params["user_id"]
	case d.User != "":
		user = d.User
	case len(named) > 0:
		user = named[0]
	}
	return user, user != "" && scopes.Has(scope.UserPrefix+user)
}

// lacksUser says which user the scope does not name, and asks for it.
func (d *Decision) lacksUser(scopes scope.List) string {
	if d.User == "" {
		d.Needs = append(d.Needs, scope.UserPrefix+"<id>")
		return scope.UserPrefix + "<id>"
	}
	word := scope.UserPrefix + d.User
	d.Needs = append(d.Needs, word)
	lacks := shown(word)
	if named := scopes.Users(); len(named) > 0 {
		lacks += `, it acts for "` + shown(named[0]) + `"`
	}
	return lacks
}

// longestShown is how many characters of a scope are shown. Ids are shorter; what is
// longer may be a token that stands where an id is due.
const longestShown = 80

// shown returns words of a scope for a sentence: keys masked, and nothing of the end
// of what is too long.
func shown(words string) string {
	runes := []rune(intake.Mask(words))
	if len(runes) <= longestShown {
		return visible.Text(string(runes))
	}
	const head = 24
	return visible.Text(string(runes[:head])) + "... (" + strconv.Itoa(len(runes)) + " characters)"
}

// granted returns the scope that opens the endpoint. Where a form has a placeholder
// that the call leaves open, any scope of that form does for what it names.
func (d *Decision) granted(scopes scope.List, brand string) (word string, ok bool) {
	for _, form := range d.forms(brand) {
		if scopes.Has(form) {
			return form, true
		}
		if !d.open(form, brand) || !scopes.Allows(form) {
			continue
		}
		for _, w := range scopes.Words {
			if scope.Parse(w.Text).Allows(form) { // a wildcard or a placeholder does not
				return w.Text, true
			}
		}
	}
	return "", false
}

// open reports whether a form has a placeholder that the call leaves open.
func (d *Decision) open(form, brand string) bool {
	return strings.Contains(form, "<brand_id>") && brand == "" && d.Params["id"] == ""
}

// forms are the forms of scope of which one is enough, with the brand that is asked
// for in its place.
func (d *Decision) forms(brand string) []string {
	if brand == "" {
		brand = d.Params[strings.TrimPrefix(brandIDSegment, ":")]
	}
	forms := slices.Clone(d.Endpoint.AnyOf)
	if brand == "" {
		return forms
	}
	for i := range forms {
		forms[i] = strings.ReplaceAll(forms[i], "<brand_id>", brand)
	}
	return forms
}

// Table judges every endpoint, with placeholders for what is not known. User is who
// the SDK acts for; where it is empty, the first user of the token.
func Table(b Bearer, user string) []Decision {
	var decisions []Decision
	for _, e := range Endpoints() {
		decisions = append(decisions, Decide(b, Call{Method: e.Method, Path: e.Path, Operation: e.Operation(), User: user}))
	}
	return decisions
}

// EmptyInbox answers why an inbox with this token is empty: the decision about its
// messages where that says it, and ok false where the cause lies outside the token.
func EmptyInbox(b Bearer, user string) (d Decision, ok bool) {
	d = Decide(b, Call{Method: "POST", Path: inboxPath, Operation: "messages", User: user})
	return d, !d.Allowed()
}
