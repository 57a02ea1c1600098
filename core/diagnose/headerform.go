package diagnose

import (
	"regexp"
	"slices"
	"strings"
	"sync"

	"bulla/core/courier"
	"bulla/core/redact"
	"bulla/core/request"
	"bulla/core/spelling"
	"bulla/core/visible"
)

// credentialForm checks what the request sends as its credential: its form, and where it is.
func (c *checker) credentialForm() {
	c.headerForm()
	if c.Sent == nil {
		return
	}
	sent, ok := c.Sent.Authorization()
	switch fields := c.Sent.Header(authorization); {
	case len(fields) > 1:
		c.add(CodeHeaderForm, Finding{
			Severity: c.sentSeverity(), Title: "the request has " + visible.Plural(len(fields), "Authorization header"),
			Because: "servers refuse the request, use one of them, or join them with a comma (RFC 9110 section 5.3)",
			Fix:     "send only one: check whether your code, a tool or a proxy adds another",
		})
	case c.has(CodeHeaderForm):
	case sent.Place == request.InHeader && strings.Contains(sent.Value.Text, c.Found.Token):
		c.valueForm(request.CheckBearer(sent.Value))
	case ok && !sent.Value.Computed && variableRE().MatchString(sent.Value.Text):
		c.leftOver("the token", variableRE().FindString(sent.Value.Text))
	case c.Sent.Auth != nil: // the tool adds the space
		c.valueForm(request.CheckScheme(c.Sent.Auth.Scheme, " "))
	case sent.Place == request.InQuery && c.isSocket():
		c.parameterForm(sent.Value)
	case sent.Place == request.InQuery || !ok:
		c.misplaced()
	}
}

// headerForm checks the credential as intake found it in the text.
func (c *checker) headerForm() {
	credential := c.Found.Selected().Sent.Credential
	inSDK := c.Sent != nil && c.Sent.SDK != nil // which adds Bearer itself
	if inSDK && credential.Scheme == "" {
		return
	}
	c.valueForm(credential)
}

// isSocket reports whether the request opens a WebSocket, which browsers can't give a header.
func (c *checker) isSocket() bool {
	scheme := c.sentScheme()
	return scheme == "ws" || scheme == "wss" || strings.HasPrefix(c.Sent.Host(), "realtime.")
}

// authorization is the name of the header that carries a token (RFC 6750 section 2.1).
const authorization = "Authorization"

// sentSeverity is an error if the credential is sent to Courier, and a warning for another API,
// which may have rules of its own.
func (c *checker) sentSeverity() Severity {
	toCourier := slices.ContainsFunc(c.Found.Selected().Sent.Hosts, courier.IsHost)
	unknown := len(c.Found.Selected().Sent.Hosts) == 0
	if c.Sent != nil {
		toCourier, unknown = c.Sent.ToCourier(), c.Sent.Host() == ""
	}
	if toCourier || unknown && c.forCourier() {
		return Error
	}
	return Warning
}

// variableRE finds the variable of a shell after a scheme.
var variableRE = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`\$\{?[A-Za-z_][A-Za-z_0-9]*\}?$`)
})

const notBearer = "a server that expects a bearer token answers 401 to anything but Bearer, one space and the token (RFC 6750 section 2.1)"

// valueForm reports what is wrong with the exact value of the header. An API on another host may
// use another scheme, such as DPoP (RFC 9449 section 7.1).
func (c *checker) valueForm(credential request.Credential) {
	severity := c.sentSeverity()
	if credential.Problem == "" || severity == Warning && strings.EqualFold(credential.Scheme, "dpop") {
		return
	}
	c.add(CodeHeaderForm, Finding{
		Severity: severity, Title: credential.Problem, Because: notBearer, Fix: credential.Fix,
	})
}

// parameterForm checks the parameter of a WebSocket's URL, which is only the token (Courier:
// courier-js, socket).
func (c *checker) parameterForm(v request.Value) {
	if !c.Sent.ToCourier() || !strings.HasPrefix(strings.ToLower(v.Text), "bearer") {
		return
	}
	c.add(CodeHeaderForm, Finding{
		Severity: Error, Title: `"Bearer" is before the token in the URL`,
		Because: "the auth parameter is only the token: the server reads Bearer as part of it and answers 401",
		Fix:     "put only the token in the auth parameter",
	})
}

// misplaced reports a token that is not in the header Authorization. For another API than Courier's
// only a misspelled name is reported: it may have a header of its own.
func (c *checker) misplaced() {
	place, name := c.carrier()
	const clientKey = "x-courier-client-key"
	near := spelling.Distance(strings.ToLower(name), strings.ToLower(authorization), 3)
	misspelled := near <= 2 || slices.Contains([]string{"authentication", "bearer"}, strings.ToLower(name))
	switch {
	case place == "" || c.Sent.SDK != nil:
		return
	case !c.Sent.ToCourier() && !misspelled && !strings.EqualFold(name, clientKey):
		return
	}
	f := Finding{
		Severity: c.sentSeverity(), Title: "the token is in the " + place + ", not in Authorization",
		Because: "the server reads it only from the Authorization header, and answers 401 without it (RFC 6750 section 2.1)",
		Fix:     `send it as "Authorization: Bearer", one space and the token`,
	}
	switch {
	case place == "URL" && c.isSocket():
		f.Title, f.Because = "the token is not in the URL's auth parameter", "the socket reads it only from there"
		f.Fix = "connect to wss://realtime.courier.io/?auth= and the token"
	case strings.EqualFold(name, clientKey):
		f.Because = "a client key only names the workspace; the server finds no token in the request"
	}
	c.add(CodeHeaderForm, f)
}

// carrier says where in the request the token is, "" if it isn't there. If that is a header, name
// is the name of the header.
func (c *checker) carrier() (place, name string) {
	token := c.Found.Token
	for _, h := range c.Sent.Headers {
		if strings.Contains(h.Value.Text, token) {
			return "header " + visible.Text(redact.ID(h.Name)), h.Name
		}
	}
	switch {
	case strings.Contains(c.Sent.URL.Text, token):
		return "URL", ""
	case strings.Contains(c.Sent.Body.Text, token):
		return "body", ""
	}
	return "", ""
}
