// Package access tells which endpoints of Courier's API a token may call, and what its scope lacks
// for the others. The screen, the command line and the emulator share it, so they always agree.
package access

import (
	"slices"
	"strings"

	"bulla/core/courier"
	"bulla/core/redact"
	"bulla/core/scope"
)

// EveryCall precedes the reason for which servers refuse every call with a token.
const EveryCall = "401 on every call: "

// Decide decides one call.
func Decide(b Bearer, c Call) Decision {
	d := Decision{
		Method: strings.ToUpper(c.Method), Path: redact.Path(c.Path), Operation: redact.ID(c.Operation), User: c.User,
	}
	if !d.findEndpoint(b, c) {
		return d
	}
	switch {
	case b.APIKey:
		d.decideByAPIKey()
	case d.Endpoint.KeyOnly:
		d.Outcome, d.Because = Unauthorized, "401: only an API key can issue tokens"
	case b.ClientKey && d.Endpoint.ClientKey:
		d.Outcome, d.Because = Allowed, "a client key may call this endpoint"
	case b.ClientKey:
		d.Outcome, d.Because = Unauthorized, "a client key may not call this endpoint: send a token"
	case b.Refused != "":
		d.Outcome, d.Because = Unauthorized, EveryCall+b.Refused
	default:
		d.decideByScope(b, c)
	}
	if d.Endpoint.Undocumented {
		d.Because += "; Courier doesn't document this endpoint"
	}
	if d.Endpoint.Path == socketPath && c.Path == emulatorSocket {
		d.Because += "; " + emulatorSocket + " is its path on bulla's emulator only; on " + string(Realtime) +
			" it is " + socketPath
	}
	return d
}

// Table decides a call to every endpoint, with placeholders for what isn't known. user is the user
// the SDK acts for; if it is empty, the first user of the token.
func Table(b Bearer, user string) []Decision {
	var decisions []Decision
	for _, e := range Endpoints() {
		call := Call{Method: e.Method, Path: e.Path, Operation: e.Operation(), User: user}
		decisions = append(decisions, Decide(b, call))
	}
	return decisions
}

// findEndpoint finds the endpoint of the call. If it fails, it says why and returns false.
func (d *Decision) findEndpoint(b Bearer, c Call) (ok bool) {
	endpoint, params, methods, ok := Match(c.Method, c.Path, c.Operation)
	switch {
	case !ok && len(methods) > 0 && !slices.Contains(methods, d.Method):
		with := "a token"
		if other, _, _, _ := Match(methods[0], c.Path, ""); other.KeyOnly {
			with = "an API key"
		}
		d.Outcome = UnknownMethod
		d.Because = "with " + with + " this path allows " + strings.Join(methods, ", ") + ", not " +
			redact.Quote(d.Method, 20)
		return false
	case !ok && len(methods) > 0:
		d.Outcome, d.Because = UnknownEndpoint, "no token allows the operation "+redact.Quote(d.Operation, 40)
		return false
	case !ok && b.APIKey:
		d.Outcome = UnknownEndpoint
		d.Because = "tokens can't call this endpoint; Courier's API reference says whether it exists"
		return false
	case !ok:
		d.Outcome = UnknownEndpoint
		d.Because = "tokens can't call this endpoint: it needs an API key, or doesn't exist"
		return false
	}
	if why := wrongHost(c.Path, endpoint); why != "" {
		d.Outcome, d.Because = UnknownEndpoint, why
		return false
	}
	d.Endpoint, d.Params = endpoint, params
	if d.Operation == "" {
		d.Operation = endpoint.Operation()
	}
	return true
}

// wrongHost says why the host of a URL doesn't have the endpoint, "" if it does. On this machine
// the emulator replaces all of Courier's hosts.
func wrongHost(rawURL string, e Endpoint) string {
	host, _ := cutHost(rawURL)
	if host == "" || courier.IsThisMachine(host) || slices.Contains(servers(e.Host), host) {
		return ""
	}
	right := strings.Join(servers(e.Host), " or ")
	for _, h := range []Host{API, Inbox, Realtime} {
		if slices.Contains(servers(h), host) {
			return host + " has no such endpoint: it is on " + right
		}
	}
	return redact.Quote(redact.ID(host), 60) + " is not one of Courier's hosts: this endpoint is on " + right
}

// decideByAPIKey decides a call with an API key, which may call everything in its workspace and
// acts for no user.
func (d *Decision) decideByAPIKey() {
	d.Outcome, d.Because = Allowed, "an API key can call every endpoint"
	pathNamesUser := strings.Contains(d.Endpoint.Path, userSegment)
	switch {
	case d.Endpoint.KeyOnly:
		d.Because = "an API key can issue tokens"
	case !d.Endpoint.NeedsUser || pathNamesUser:
	case d.Endpoint.Host == Realtime:
		d.Because += "; pass the user as userId in the query"
	default:
		d.Because += "; pass the user in the x-courier-user-id header"
	}
}

// decideByScope compares the scope with what the endpoint needs.
func (d *Decision) decideByScope(b Bearer, c Call) {
	user, named := d.user(b.Scopes)
	d.User = user
	granting := d.granting(b.Scopes, c.Brand)
	if named && len(granting) > 0 {
		d.Outcome, d.GrantedBy, d.Because = Allowed, granting, "the scope has "+printable(granting[0])
		if d.Endpoint.NeedsUser {
			d.Because += " and " + printable(scope.UserPrefix+user)
		}
		return
	}
	var lacks []string
	note := ""
	if !named {
		var word string
		word, note = d.addUser(b.Scopes)
		lacks = append(lacks, word)
	}
	if len(granting) == 0 {
		lacks = append(lacks, printable(strings.Join(d.patterns(c.Brand), " or ")))
		d.ToAdd = append(d.ToAdd, d.Endpoint.AnyOf[0])
	}
	for _, word := range d.ToAdd {
		d.Needs = append(d.Needs, printable(word))
	}
	d.Outcome, d.Because = Forbidden, "the scope lacks "+strings.Join(lacks, " and ")+note
	d.findCauses(b, c)
	if d.Endpoint.Silent {
		d.Outcome, d.Because = Empty, "it connects but returns no messages: "+d.Because
	}
}

// user returns the user that the call acts for, and whether the scope names that user.
func (d *Decision) user(scopes scope.List) (user string, named bool) {
	if !d.Endpoint.NeedsUser {
		return "", true
	}
	users := scopes.Users()
	switch {
	case d.Params["user_id"] != "":
		user = d.Params["user_id"]
	case d.User != "":
		user = d.User
	case len(users) > 0:
		user = users[0]
	}
	return user, user != "" && scopes.Has(scope.UserPrefix+user)
}

// addUser adds the user to what the scope needs, unless no scope can contain the ID. It returns the
// word that the scope lacks and a note for the end of the sentence.
func (d *Decision) addUser(scopes scope.List) (word, note string) {
	if d.User == "" {
		d.ToAdd = append(d.ToAdd, scope.AnyUser)
		return scope.AnyUser, ""
	}
	word = scope.UserPrefix + d.User
	if d.userUnusable = !isScope(word); d.userUnusable {
		return printable(word), ", and no scope can contain that ID"
	}
	d.ToAdd = append(d.ToAdd, word)
	if users := scopes.Users(); len(users) > 0 {
		note = `; the token acts for "` + printable(users[0]) + `"`
	}
	return printable(word), note
}

// isScope reports whether a word has only the characters that RFC 6749 section 3.3 allows.
func isScope(word string) bool {
	return !strings.ContainsFunc(word, func(r rune) bool { return r <= ' ' || r > '~' || r == '"' || r == '\\' })
}

// granting returns the scopes that grant access to the endpoint; one is enough. If the call doesn't
// say which brand, any scope for a single brand grants access to that brand, and all of them are
// returned.
func (d *Decision) granting(scopes scope.List, brand string) []string {
	for _, pattern := range d.patterns(brand) {
		if d.anyBrand(pattern, brand) {
			if words := matching(scopes, pattern); len(words) > 0 {
				return words
			}
			continue
		}
		if scopes.Has(pattern) {
			return []string{pattern}
		}
	}
	return nil
}

// matching returns the different scopes that match a pattern with a placeholder. Wildcards and
// placeholders that nobody filled in don't match.
func matching(scopes scope.List, pattern string) []string {
	var words []string
	for i, w := range scopes.Words {
		this := scope.List{Words: scopes.Words[i : i+1]}
		if w.Text != pattern && w.Entry != nil && w.Entry.Pattern == pattern && this.Allows(pattern) {
			words = append(words, w.Text)
		}
	}
	return scope.Distinct(words)
}

// anyBrand reports whether a pattern is for a single brand and the call doesn't say which.
func (d *Decision) anyBrand(pattern, brand string) bool {
	return strings.Contains(pattern, "<brand_id>") && brand == "" && d.Params["id"] == ""
}

// patterns returns the scopes that allow the call, each on its own, with the brand filled in.
func (d *Decision) patterns(brand string) []string {
	if brand == "" {
		brand = d.Params[strings.TrimPrefix(brandIDSegment, ":")]
	}
	patterns := slices.Clone(d.Endpoint.AnyOf)
	if brand == "" {
		return patterns
	}
	for i := range patterns {
		patterns[i] = strings.ReplaceAll(patterns[i], "<brand_id>", brand)
	}
	return patterns
}
