package diagnose

import (
	"slices"
	"strings"

	"bulla/core/courier"
	"bulla/core/intake"
	"bulla/core/redact"
	"bulla/core/scope"
)

// Codes that other packages act on, and one that only this package does.
const (
	CodeSDKForm    = "sdk-form"
	codeCallDenied = "call-denied"
)

// sentChecks are about the request that carries the token.
var sentChecks = []check{
	{
		code: CodeSDKForm, severities: "error, or warning if something is only useless", run: (*checker).sdkForm,
		about:  "Whether Courier's SDK, or a tool's field that adds Bearer itself (Postman, Insomnia, Bruno), gets only the token, under a name that it knows.",
		why:    "The SDK and the tool send \"Bearer\" and then the value. With Bearer in it, with a whole JSON response or with an API key, the server answers 401. The SDK ignores a property that it doesn't know.",
		fix:    "Pass only the token, from eyJ to its last character: as jwt in the web SDKs, as accessToken in the mobile ones.",
		bad:    `<CourierInbox userId="ann" jwt="Bearer eyJ..." />`,
		good:   `<CourierInbox userId="ann" jwt="eyJ..." />`,
		source: "Courier: courier-js, courier-ios, courier-android and courier-react-native",
	},
	{
		code: "dpop", severities: "error", run: (*checker).dpop,
		about:  "Whether a token that is bound to a key (cnf.jkt) is sent with the scheme DPoP, not as a bearer token.",
		why:    "A server that knows DPoP must refuse such a token if it comes as a bearer token: otherwise a stolen one would work without the key.",
		fix:    "Send \"Authorization: DPoP\" and the token, with a new proof in the DPoP header for each request.",
		bad:    `Authorization: Bearer, and "cnf": {"jkt": "..."} in the token`,
		good:   "Authorization: DPoP, and a header DPoP with the proof",
		source: "RFC 9449 sections 7.1 and 7.2",
	},
	{
		code: "plain-http", severities: "warning", run: (*checker).plainHTTP,
		about:  "Whether the request goes over a connection without encryption: http:// or ws://. This machine's own addresses are fine.",
		why:    "Anyone on the network path can read the token and use it until it expires. Many servers answer with a redirect to https://, on which clients drop the Authorization header.",
		fix:    "Use https:// or wss://.",
		bad:    "curl http://api.courier.com/brands",
		good:   "curl http://localhost:8025/brands",
		source: "RFC 6750 section 5.3",
	},
}

// callChecks have the check that asks core/access. It runs after every check that may explain why
// a call is denied.
var callChecks = []check{
	{
		code: codeCallDenied, severities: "error", run: (*checker).callDenied,
		about:  "Whether Courier allows the request in the paste: its endpoint accepts tokens, and the scope of the token grants it for the user that the request is for.",
		why:    "Courier answers 401 or 403, or with an empty inbox, although nothing is wrong with the token itself.",
		fix:    "Issue a token with the scopes that the request needs. A request that no token may make belongs on your server, with an API key.",
		bad:    "PUT /users/ann/tokens/x with a token that lacks write:user-tokens",
		good:   "GET /users/ann/preferences with a token for ann that has read:preferences",
		source: "Courier: Create an auth token, Usage",
	},
}

// Answer is what Courier answers to the request in the paste, as core/access decides it.
type Answer struct {
	// Call names the request: "PUT /users/ann/tokens/x".
	Call    string
	Allowed bool
	// RefusedBy is the finding for which Courier refuses every request with the token; its code is
	// "" if none does.
	RefusedBy Finding
	// Because says why the request is denied, and Fix what to do.
	Because, Fix string
	// ToAdd are the words that the scope lacks.
	ToAdd []string
}

// callDenied reports that Courier denies the request, unless another error already says why.
func (c *checker) callDenied() {
	if c.Sent == nil || c.Decide == nil {
		c.skip(codeCallDenied, "not checked", "the input shows no request")
		return
	}
	findings := c.sorted()
	answer, ok := c.Decide(c.Scopes, findings)
	switch {
	case !ok:
		c.skip(codeCallDenied, "not checked", "the request is not one of Courier's API")
		return
	case answer.Allowed:
		c.pass(codeCallDenied, answer.Call+" is allowed", "")
		return
	case answer.RefusedBy.Code != "" && answer.RefusedBy.Severity == Error:
		c.skip(codeCallDenied, "not checked", answer.RefusedBy.Title)
		return
	}
	corrected := c.correctedBy(findings)
	if corrected != c.Scopes.Text {
		answer, _ = c.Decide(scope.Parse(corrected), findings)
	}
	if answer.Allowed || c.lacksOnlyUser(answer) {
		c.skip(codeCallDenied, "not checked", "another error is the reason why the request fails")
		return
	}
	f := Finding{
		Severity: Error, Title: "Courier denies " + answer.Call, Because: answer.Because, Fix: answer.Fix,
	}
	isTemplate := func(word string) bool { return strings.Contains(word, "<") }
	if len(answer.ToAdd) > 0 && !slices.ContainsFunc(answer.ToAdd, isTemplate) {
		f.Remedy = Remedy{Kind: AddScopes, Scopes: answer.ToAdd}
	}
	if f.Fix == "" {
		f.Fix = "call an endpoint that accepts a token (bulla access lists them), or call this one from your server with an API key"
	}
	c.add(codeCallDenied, f)
}

// correctedBy returns the scope string after the remedies of all errors.
func (c *checker) correctedBy(findings []Finding) string {
	text := c.Scopes.Text
	for _, f := range findings {
		if f.Severity > Error || len(text) > maxTyped {
			break
		}
		text = f.Remedy.ApplyScope(text)
	}
	return text
}

// lacksOnlyUser reports whether the scope lacks nothing but the user, and an error says so.
func (c *checker) lacksOnlyUser(answer Answer) bool {
	isOther := func(word string) bool { return !strings.HasPrefix(word, scope.UserPrefix) }
	if len(answer.ToAdd) == 0 || slices.ContainsFunc(answer.ToAdd, isOther) {
		return false
	}
	return slices.ContainsFunc(c.findings, func(f Finding) bool {
		return f.Severity == Error && strings.HasPrefix(f.Code, "user-")
	})
}

// dpop checks that a token which is bound to a key is not sent as a bearer token.
func (c *checker) dpop() {
	if c.Sent == nil {
		c.skip("dpop", "not checked", "the input shows no request")
		return
	}
	confirmation, _ := c.claim("cnf")
	if _, bound := confirmation.Get("jkt"); !bound || !c.sentAsBearer() {
		return
	}
	c.add("dpop", Finding{
		Severity: Error, Title: "the token is bound to a DPoP key but sent as Bearer",
		Because: "a server that knows DPoP must refuse it: the proof that the sender has the key is missing (RFC 9449 section 7.2)",
		Fix:     "send \"Authorization: DPoP\" and the token, with a new proof in the DPoP header for each request",
	})
}

// plainHTTP checks that the token is not sent without encryption.
func (c *checker) plainHTTP() {
	if c.Sent == nil {
		c.skip("plain-http", "not checked", "the input shows no request")
		return
	}
	scheme, host := c.sentScheme(), c.Sent.Host()
	if scheme != "http" && scheme != "ws" || host == "" || courier.IsThisMachine(host) {
		return
	}
	what := "the token"
	if c.Found.Kind == intake.IssueRequest {
		what = "the API key"
	}
	c.add("plain-http", Finding{
		Severity: Warning, Title: what + " is sent without encryption, over " + scheme + "://",
		Because: "anyone on the network path to " + redact.Quote(redact.ID(host), 60) + " can read and use it",
		Fix:     "use " + scheme + "s://",
	})
}

// sentScheme returns the scheme of the request's URL in lower case.
func (c *checker) sentScheme() string {
	scheme, _, _ := strings.Cut(strings.ToLower(c.Sent.URL.Text), "://")
	return scheme
}
