package diagnose

import (
	"slices"
	"time"

	"bulla/core/courier"
	"bulla/core/expiry"
	"bulla/core/scope"
	"bulla/core/shell"
	"bulla/core/token"
)

// Fix is what to request from Courier instead of the token: one request that fixes every error and
// warning that a new token can fix.
type Fix struct {
	// Scope and ExpiresIn are the members of the request.
	Scope     string
	ExpiresIn string
	// Changes say how the new token differs from this one. They are safe to print.
	Changes []string
	// Command sends the request. It is "" if the scope can't be typed in a terminal.
	Command string
	// Left counts the errors and warnings that a new token can't fix.
	Left int
}

// Remedies return what the fix changes in the request for a token.
func (f *Fix) Remedies() []Remedy {
	if f == nil {
		return nil
	}
	return []Remedy{{Kind: RewriteScope, New: f.Scope}, {Kind: SetExpiry, New: f.ExpiresIn}}
}

// fix returns the fix of the token, nil if a new token is not the cure or if only a person knows
// what to request. Every finding that it fixes gets its command.
func (c *checker) fix() *Fix {
	if c.Found.Issue == nil && (!c.readable() || !c.forCourier()) || !slices.ContainsFunc(c.findings, c.fixable) {
		return nil
	}
	next, ok := c.newRequest()
	if !ok {
		return nil
	}
	for i := range c.findings {
		f := &c.findings[i]
		switch {
		case c.fixable(*f):
			f.Command = next.Command
		case f.Severity <= Warning:
			next.Left++
		}
	}
	return &next
}

// fixable reports whether a new token fixes a finding. If the token answers a request of ours, only
// a finding with a remedy counts: what that request had already is not fixed by sending it again.
func (c *checker) fixable(f Finding) bool {
	switch {
	case f.Severity > Warning:
		return false
	case !f.Remedy.IsZero():
		return true
	case c.Request != nil:
		return false
	case f.Code == CodeNotCourier, f.Code == CodeLocalKey, f.Code == CodeEnvironment:
		return true
	}
	group := groupOf(f)
	const wrongClock = "iat-future"
	return group == scopeGroup || group == issueGroup || group == timeGroup && f.Code != wrongClock
}

// groupOf returns the name of the group of checks that a finding belongs to.
func groupOf(f Finding) string {
	r, _ := lookup(f.Code)
	return r.group
}

// newRequest returns the request for a token without the faults of this one; ok is false if it
// can't be known.
func (c *checker) newRequest() (next Fix, ok bool) {
	before := c.requested()
	n := nextScope{checker: c, text: before}
	if !n.correct() || !n.nameUser() || !n.fitFeatures() || !n.works() {
		return Fix{}, false
	}
	next = Fix{Scope: n.text, ExpiresIn: c.newExpiry(), Changes: n.changes}
	if c.Request != nil && next.Scope == before && next.ExpiresIn == c.requestedExpiry() {
		return Fix{}, false // it would get the same response
	}
	isTimeFault := func(f Finding) bool {
		return (groupOf(f) == timeGroup || f.Code == codeExpiresIn) && c.fixable(f)
	}
	if slices.ContainsFunc(c.findings, isTimeFault) || !c.looksLikeCourier() {
		next.Changes = append(next.Changes, "expires in "+next.ExpiresIn)
	}
	if len(next.Changes) == 0 || !c.looksLikeCourier() {
		next.Changes = slices.Insert(next.Changes, 0, "issued by Courier")
	}
	inEU := c.Region == "eu" || c.Region == "" && c.Sent != nil && c.Sent.Region() == courier.EU
	next.Command = IssueCommand(next.Scope, next.ExpiresIn, inEU)
	return next, true
}

// IssueCommand returns the command line with which Courier issues a token, "" if the scope can't be
// given on one. ExpiresIn is a text that bulla issue takes.
func IssueCommand(scope, expiresIn string, inEU bool) string {
	if !typeable(scope) {
		return ""
	}
	command := "bulla issue --remote --scope " + shell.Quote(scope) + " --expires-in " + shell.Word(expiresIn)
	if inEU {
		command += " --region eu"
	}
	return command
}

// requested returns the scope string that the new request starts from: that of our own request, or
// else that of the token, in whatever form it has one.
func (c *checker) requested() string {
	if c.Request != nil {
		return c.Request.Scope
	}
	if c.HasScopes || c.Found.Issue != nil {
		return c.Scopes.Text
	}
	claim, ok := c.claim("scope")
	if !ok {
		claim, _ = c.claim("scp")
	}
	return scope.Join(stringsOf(claim))
}

// stringsOf returns the strings of an array, or a string itself.
func stringsOf(claim token.Value) []string {
	if claim.Kind == token.String {
		return []string{claim.Text}
	}
	var words []string
	for _, item := range claim.Items {
		if item.Kind == token.String {
			words = append(words, item.Text)
		}
	}
	return words
}

// newExpiry returns the expires_in to request: the lifetime that the token was meant to have, if it
// is one of Courier's and that is sensible, or else one day, as Courier's documentation recommends.
func (c *checker) newExpiry() string {
	lifetime, ok := c.Times.Lifetime()
	ms := float64(lifetime.Truncate(time.Second).Milliseconds())
	if c.Request != nil && c.Request.expires() {
		ms, ok = c.Request.Lifetime.Milliseconds(), true
	}
	for _, f := range c.findings {
		if f.Remedy.Kind == SetExpiry && c.Found.Issue != nil {
			return f.Remedy.New // what the request was meant to say
		}
	}
	if !ok || ms < float64(soon.Milliseconds()) || ms > float64(longest.Milliseconds()) || !c.looksLikeCourier() {
		return oneDay.New
	}
	return expiry.Format(ms)
}

// requestedExpiry returns the expires_in of our own request, "" if it had none.
func (c *checker) requestedExpiry() string {
	if !c.Request.expires() {
		return ""
	}
	return expiry.Format(c.Request.Lifetime.Milliseconds())
}

// typeable reports whether text is printable ASCII and short enough for a command line.
func typeable(text string) bool {
	for i := 0; i < len(text); i++ {
		if text[i] < ' ' || text[i] > '~' {
			return false
		}
	}
	return text != "" && len(text) <= maxTyped
}

// maxTyped is how long a scope may be, in bytes, to be given on a command line.
const maxTyped = 1000
