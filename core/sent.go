package core

import (
	"cmp"
	"slices"
	"strings"

	"bulla/core/access"
	"bulla/core/courier"
	"bulla/core/diagnose"
	"bulla/core/intake"
	"bulla/core/redact"
	"bulla/core/request"
	"bulla/core/scope"
	"bulla/core/visible"
)

// sent returns the request in the paste that carries the token, or nil. It may name the only token
// by a variable: Bearer $TOKEN. If the paste has no token, it is the first request.
func (w Workbench) sent() *request.Request {
	if w.Asked() != nil {
		if r, ok := w.Found.IssueRequest(); ok {
			return &r
		}
	}
	if w.Mode == Compose || w.EditsComposed {
		return nil
	}
	carried := w.Found.Token
	if w.Edit != diagnose.NotEdited {
		carried = w.Original.Text
	}
	if carried == "" {
		return w.first(func(request.Request) bool { return true })
	}
	if r, ok := w.Found.Request(carried); ok {
		return &r
	}
	if w.Found.Total > 1 {
		return nil
	}
	return w.first(namesToken)
}

// first returns the first request in the paste that fits, or nil.
func (w Workbench) first(fits func(request.Request) bool) *request.Request {
	for _, r := range w.Found.Requests {
		if !r.IsPreflight() && fits(r) {
			return &r
		}
	}
	return nil
}

// namesToken reports whether a request sends what a variable has.
func namesToken(r request.Request) bool {
	sent, ok := r.Authorization()
	return ok && (sent.Value.Computed || strings.Contains(sent.Value.Text, "$"))
}

// Expected returns what the user expects of the token, completed with what its origin and the
// request in the paste say.
func (s Snapshot) Expected() Expectation {
	e, origin := s.Expect, s.Origin.Expect
	if len(e.For) == 0 {
		e.For = origin.For
	}
	e.User, e.ClientKey = cmp.Or(e.User, origin.User), cmp.Or(e.ClientKey, origin.ClientKey)
	e.Environment = cmp.Or(e.Environment, origin.Environment)
	if s.Sent == nil {
		return e
	}
	e.Region = cmp.Or(e.Region, string(s.Sent.Region()))
	if !s.toCourier() {
		return e
	}
	user := s.Sent.User()
	secret := redact.Text(user) != user
	if !secret && !scope.Parse(scope.UserPrefix+user).HasFault(scope.UserPlaceholder) {
		e.User = cmp.Or(e.User, user)
	}
	if _, ok := courier.ClientKeyWorkspace(s.Sent.ClientKey()); ok {
		e.ClientKey = cmp.Or(e.ClientKey, s.Sent.ClientKey())
	}
	return e
}

// toCourier reports whether the request in the paste is one of Courier's API: by its host or, if
// the text shows no host or this machine, by its path or a header.
func (s Snapshot) toCourier() bool {
	if s.Sent.ToCourier() {
		return true
	}
	if s.Sent.Host() != "" && !s.Sent.ToThisMachine() {
		return false
	}
	for _, h := range s.Sent.Headers {
		if strings.HasPrefix(strings.ToLower(h.Name), "x-courier-") {
			return true
		}
	}
	if strings.Contains(s.Sent.URL.Text, "iwpv=") { // only Courier's socket has this parameter
		return true
	}
	_, _, methods, ok := access.Match(s.Sent.Method, s.Sent.Path(), "")
	return s.Sent.URL.Text != "" && s.Sent.Path() != "/" && (ok || len(methods) > 0)
}

// call returns the request in the paste as a call that access decides; ok is false if it isn't one
// of Courier's API, or bulla doesn't know its operation.
func (s Snapshot) call() (call access.Call, ok bool) {
	if s.Sent == nil || s.Sent.SDK != nil || s.Sent.URL.Text == "" || !s.toCourier() {
		return access.Call{}, false
	}
	if s.Asked() != nil || s.Token.Text == "" && s.Found.Kind != intake.APIKey {
		return access.Call{}, false // nothing was found that the request could be decided for
	}
	path, open := s.Sent.OpenPath()
	if !isMethod(s.Sent.Method) || len(path) > longestPath {
		return access.Call{}, false
	}
	if host := s.Sent.Host(); host != "" {
		path = "https://" + host + path
	}
	if _, _, methods, ok := access.Match(s.Sent.Method, path, ""); open && !ok && len(methods) == 0 {
		return access.Call{}, false // more than one segment may be filled in
	}
	call = access.Call{Method: strings.ToUpper(s.Sent.Method), Path: path, User: s.Expected().User}
	if operations := access.Operations("POST", path); len(operations) > 0 {
		// A GraphQL request without its body was cut short: nobody sends it with GET.
		call.Method, call.Operation = "POST", s.Sent.Operation
		return call, call.Operation == "" || slices.Contains(operations, call.Operation)
	}
	if _, _, methods, ok := access.Match(call.Method, path, ""); !ok && call.Method == "" && len(methods) > 0 {
		call.Method = methods[0]
	}
	return call, true
}

// longestPath is the length in bytes up to which a path is read. No server accepts a longer one.
const longestPath = 16 << 10

// isMethod reports whether a text may be the method of a request, and not something that was pasted
// in its place.
func isMethod(text string) bool {
	const longest = 10
	isOther := func(c rune) bool { return (c < 'A' || c > 'Z') && (c < 'a' || c > 'z') }
	return len(text) <= longest && !strings.ContainsFunc(text, isOther)
}

// SentDecision returns the decision about the request in the paste; ok is false without a request,
// or if it isn't one of Courier's API.
func (s Snapshot) SentDecision() (d access.Decision, ok bool) {
	call, ok := s.call()
	if !ok {
		return access.Decision{}, false
	}
	return decide(s.Bearer(), call), true
}

// decide decides a call. One whose operation isn't known is only denied if every operation of its
// path is.
func decide(b access.Bearer, call access.Call) access.Decision {
	if call.Operation == "" {
		for _, call.Operation = range access.Operations(call.Method, call.Path) {
			if d := access.Decide(b, call); d.Allowed() {
				return d
			}
		}
		call.Operation = ""
	}
	return access.Decide(b, call)
}

// answer decides the request in the paste for scopes and findings that the diagnosis asks about.
func (s Snapshot) answer(scopes scope.List, findings []diagnose.Finding) (answer diagnose.Answer, ok bool) {
	call, ok := s.call()
	if !ok {
		return diagnose.Answer{}, false
	}
	bearer := access.FromToken(scopes, findings)
	d := decide(bearer, call)
	answer = diagnose.Answer{
		Call: s.SentCall, Allowed: d.Allowed(), Because: d.Because, Fix: d.Fix(), ToAdd: d.ToAdd,
	}
	if bearer.Refused != "" && !d.Endpoint.KeyOnly {
		answer.RefusedBy = bearer.RefusedBy
	}
	return answer, true
}

// nameCall returns what SentCall is.
func (s Snapshot) nameCall() string {
	r := s.Sent
	if r == nil || r.URL.Text == "" || r.SDK != nil {
		return ""
	}
	host := r.Host()
	if host == string(access.API) {
		host = ""
	}
	const longest = 100
	path := r.Path()
	if len(path) > longestPath {
		path = "/..."
	}
	text := redact.Text(redact.Path(host + path))
	call := visible.Shorten(redact.Text(r.Method), 20) + " " + visible.Shorten(text, longest)
	call += " " + visible.Shorten(redact.Text(r.Operation), 40)
	return strings.TrimSpace(visible.Text(call))
}

// SentOutcome says what Courier does with the request in the paste, such as "denied, needs
// write:user-tokens". Fine is false if Courier denies it. Outcome is "" if bulla doesn't know.
func (s Snapshot) SentOutcome() (outcome string, fine bool) {
	d, ok := s.SentDecision()
	switch {
	case !ok:
		return "", true
	case s.Token.Text == "":
		return "an API key may call it", true
	case d.Allowed() && s.Verdict == diagnose.Broken:
		return "the scope allows it", true
	case d.Allowed():
		return "allowed", true
	case d.Outcome == access.Empty && len(d.Needs) > 0:
		return "returns no data, needs " + strings.Join(d.Needs, " "), false
	case len(d.Needs) > 0:
		return "denied, needs " + strings.Join(d.Needs, " "), false
	}
	if why, ok := strings.CutPrefix(d.Because, access.EveryCall); ok {
		return "denied, 401: " + why, false
	}
	return "denied, " + d.Because, false
}
