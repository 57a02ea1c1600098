package access

import (
	"slices"
	"strings"

	"bulla/core/diagnose"
	"bulla/core/redact"
	"bulla/core/scope"
	"bulla/core/visible"
)

// Bearer is what stands behind "Authorization: Bearer" (RFC 6750 section 2.1): a
// token, or an API key.
type Bearer struct {
	// Scopes are those of the token.
	Scopes scope.List
	// Refused says why servers answer 401 whatever is asked, "" where they do not.
	// RefusedBy is the finding that says so; the zero Finding where none does.
	Refused   string
	RefusedBy diagnose.Finding
	// APIKey is set for an API key, which opens everything.
	APIKey bool
	// ClientKey is set for a client key, which is public and opens few endpoints.
	ClientKey bool
	// Doubts are the findings for which Courier may not take the token for what it was
	// meant to be, worst first.
	Doubts []diagnose.Finding

	mended func() []*scope.List // the scopes after the remedy of each doubt
}

// FromToken returns the bearer that a token is, by its scopes and its diagnosis. One
// that Courier did not issue opens nothing of Courier's.
func FromToken(scopes scope.List, findings []diagnose.Finding) Bearer {
	b := Bearer{Scopes: scopes, Doubts: doubts(scopes, findings)}
	b.mended = mended(scopes, b.Doubts)
	f, ok := diagnose.Refused(findings)
	if !ok {
		f, ok = foreign(findings)
	}
	if ok {
		b.Refused, b.RefusedBy = title(f), f
	}
	return b
}

// foreign returns the finding that another issuer made the token.
func foreign(findings []diagnose.Finding) (f diagnose.Finding, ok bool) {
	for _, f := range findings {
		if f.Code == diagnose.CodeNotCourier && f.Severity == diagnose.Note {
			return f, true
		}
	}
	return diagnose.Finding{}, false
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

// The outcomes. NotJudged is that of a zero Decision, which lets nothing through.
const (
	NotJudged Outcome = iota
	Allowed
	// Empty is a request that is answered with nothing in it: the inbox connects and
	// returns no messages (Courier: Authenticate Courier Inbox SDKs, Troubleshooting).
	Empty
	// Unauthorized is 401: the token counts for nothing, or for nothing here.
	Unauthorized
	// Forbidden is 403: the scope does not grant it.
	Forbidden
	// UnknownMethod and UnknownEndpoint are requests that no token opens, nor is known
	// to be opened by an API key.
	UnknownMethod
	UnknownEndpoint
	// Doubtful is an inbox that is read by the scopes that its messages need, while
	// something else about the token may keep it empty. Only EmptyInbox says it.
	Doubtful
)

// Decision is the answer to one call. Method, Path, Operation, Needs and Because are
// there to be shown: API keys in them are masked, and what is as long as a token is
// cut. User, Params, OpenedBy and Rest are there to be acted on, as they were given.
type Decision struct {
	Endpoint Endpoint
	// Method, Path and Operation are those of the call.
	Method, Path, Operation string
	Outcome                 Outcome
	// User is the user that is acted for, "" where none is.
	User string
	// Params are what stands in the placeholders of Endpoint.Path.
	Params map[string]string
	// OpenedBy are the scopes of the token that open it. There are several only where
	// the call leaves open which brand is asked for: each then opens that of its own.
	OpenedBy []string
	// Needs are the scopes that are missing, in the order of a scope string; nil where
	// none are.
	Needs []string
	// Flaws are the findings for which Courier does not read in the scope what the call
	// needs; Rest are the scopes that are missing also once these are mended.
	Flaws []diagnose.Finding
	Rest  []string
	// Because says why, in one clause; it is visible.
	Because string

	unnamed bool // no scope can hold the id of the user
}

// Allowed reports whether the request does what it is meant to.
func (d Decision) Allowed() bool { return d.Outcome == Allowed }

// Decide judges one call.
func Decide(b Bearer, c Call) Decision {
	d := Decision{Method: strings.ToUpper(c.Method), Path: redact.Path(c.Path), Operation: redact.ID(c.Operation), User: c.User}
	if !d.find(b, c) {
		return d
	}
	switch {
	case b.APIKey:
		d.withAPIKey()
	case d.Endpoint.KeyOnly:
		d.Outcome, d.Because = Unauthorized, "it is answered 401: only an API key issues tokens"
	case b.ClientKey && d.Endpoint.ClientKey:
		d.Outcome, d.Because = Allowed, "a client key opens this endpoint"
	case b.ClientKey:
		d.Outcome, d.Because = Unauthorized, "a client key does not open this endpoint: send a token"
	case b.Refused != "":
		d.Outcome, d.Because = Unauthorized, "401 whatever is asked: "+b.Refused
	default:
		d.judge(b, c)
	}
	if d.Endpoint.Undocumented {
		d.Because += "; Courier's documents do not name this endpoint"
	}
	if d.Endpoint.Path == socketPath && c.Path == emulatorSocket {
		d.Because += "; " + emulatorSocket + " is its path on bulla's emulator alone, on " + string(Realtime) + " it is " + socketPath
	}
	return d
}

// find looks for the endpoint of the call. Where there is none it says why, and ok is
// false.
func (d *Decision) find(b Bearer, c Call) (ok bool) {
	endpoint, params, methods, ok := Match(c.Method, c.Path, c.Operation)
	switch {
	case !ok && len(methods) > 0 && !slices.Contains(methods, d.Method):
		d.Outcome, d.Because = UnknownMethod, "a token opens "
		if only, _, _, _ := Match(methods[0], c.Path, ""); only.KeyOnly {
			d.Because = "an API key opens "
		}
		d.Because += strings.Join(methods, ", ") + " of this path, not " + visible.Quote(d.Method, 20)
		return false
	case !ok && len(methods) > 0:
		d.Outcome, d.Because = UnknownEndpoint, "no token opens the operation "+visible.Quote(d.Operation, 40)
		return false
	case !ok && b.APIKey:
		d.Outcome, d.Because = UnknownEndpoint, "it is none of the endpoints that tokens open: whether Courier has it, its API reference says"
		return false
	case !ok:
		d.Outcome, d.Because = UnknownEndpoint, "no token opens this endpoint: it takes an API key, or does not exist"
		return false
	}
	if why := elsewhere(c.Path, endpoint); why != "" {
		d.Outcome, d.Because = UnknownEndpoint, why
		return false
	}
	d.Endpoint, d.Params = endpoint, params
	if d.Operation == "" {
		d.Operation = endpoint.Operation()
	}
	return true
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
	return visible.Quote(redact.ID(host), 60) + " is not one of Courier's hosts: this endpoint is on " + strings.Join(servers(e.Host), " or ")
}

// withAPIKey judges a call with an API key, which opens everything of its workspace
// and acts for nobody.
func (d *Decision) withAPIKey() {
	d.Outcome, d.Because = Allowed, "an API key opens every endpoint"
	switch {
	case d.Endpoint.KeyOnly:
		d.Because = "an API key issues tokens"
	case !d.Endpoint.NeedsUser || strings.Contains(d.Endpoint.Path, userSegment): // the path names the user
	case d.Endpoint.Host == Realtime:
		d.Because += "; here userId in the query has to name the user"
	default:
		d.Because += "; here x-courier-user-id has to name the user"
	}
}

// judge holds the scopes against what the endpoint needs.
func (d *Decision) judge(b Bearer, c Call) {
	user, has := d.user(b.Scopes)
	words := d.openers(b.Scopes, c.Brand)
	d.User = user
	if has && len(words) > 0 {
		d.Outcome, d.OpenedBy, d.Because = Allowed, words, "the scope has "+shown(words[0])
		if d.Endpoint.NeedsUser {
			d.Because += " and " + shown(scope.UserPrefix+user)
		}
		return
	}
	var lacks []string
	acts := ""
	if !has {
		word, other := d.lacksUser(b.Scopes)
		lacks, acts = append(lacks, word), other
	}
	if len(words) == 0 {
		lacks = append(lacks, shown(strings.Join(d.forms(c.Brand), " or ")))
		d.Rest = append(d.Rest, d.Endpoint.AnyOf[0])
	}
	for _, word := range d.Rest {
		d.Needs = append(d.Needs, shown(word))
	}
	d.Outcome, d.Because = Forbidden, "the scope lacks "+strings.Join(lacks, " and ")+acts
	d.blame(b, c)
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

// anyUser is the form that is asked for where nobody knows the user.
const anyUser = scope.UserPrefix + "<id>"

// lacksUser says which user the scope does not name, and for whom it acts instead or why
// none can name that one. It asks for the user where that helps.
func (d *Decision) lacksUser(scopes scope.List) (lacks, instead string) {
	if d.User == "" {
		d.Rest = append(d.Rest, anyUser)
		return anyUser, ""
	}
	word := scope.UserPrefix + d.User
	if d.unnamed = !nameable(word); d.unnamed {
		return shown(word), ", and no scope can hold that id"
	}
	d.Rest = append(d.Rest, word)
	if named := scopes.Users(); len(named) > 0 {
		instead = `, it acts for "` + shown(named[0]) + `"`
	}
	return shown(word), instead
}

// nameable reports whether a word can stand in a scope (RFC 6749 section 3.3).
func nameable(word string) bool {
	return !strings.ContainsFunc(word, func(r rune) bool { return r <= ' ' || r > '~' || r == '"' || r == '\\' })
}

// openers returns the scopes that open the endpoint, of which one is enough. Where a
// form has a placeholder that the call leaves open, any scope of that form does for
// what it names.
func (d *Decision) openers(scopes scope.List, brand string) []string {
	for _, form := range d.forms(brand) {
		if d.open(form, brand) {
			if words := ofForm(scopes, form); len(words) > 0 {
				return words
			}
			continue
		}
		if scopes.Has(form) {
			return []string{form}
		}
	}
	return nil
}

// ofForm returns the different scopes of a form with a placeholder. A wildcard and a
// placeholder that was left in name nothing.
func ofForm(scopes scope.List, form string) []string {
	var words []string
	seen := map[string]bool{}
	for i, w := range scopes.Words {
		this := scope.List{Words: scopes.Words[i : i+1]}
		if w.Text == form || w.Entry == nil || w.Entry.Pattern != form || seen[w.Text] || !this.Allows(form) {
			continue
		}
		seen[w.Text] = true
		words = append(words, w.Text)
	}
	return words
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
