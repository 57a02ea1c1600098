package diagnose

import (
	"slices"
	"strings"

	"bulla/core/courier"
	"bulla/core/redact"
	"bulla/core/request"
	"bulla/core/spelling"
	"bulla/core/visible"
)

// sdkForm checks what the SDK, or the field of a tool that adds Bearer itself, is given.
func (c *checker) sdkForm() {
	if c.Sent == nil || c.Sent.SDK == nil && c.Sent.Auth == nil {
		c.skip(CodeSDKForm, "not checked", "the input shows no SDK configuration")
		return
	}
	if auth := c.Sent.Auth; auth != nil && strings.EqualFold(auth.Scheme, "bearer") {
		tool := toolName(c.Sent.Form)
		c.fieldForm("the field of "+tool, tool, auth.Value)
	}
	for _, m := range c.Sent.SDK {
		if isTokenName(m.Name) {
			c.fieldForm(visible.Text(redact.ID(m.Name)), "the SDK", m.Value)
		}
		c.unknownMember(m)
	}
	c.uselessMembers()
}

// toolName names the tool that a request was exported from.
func toolName(form request.Form) string {
	switch form {
	case "postman", "insomnia", "bruno":
		return strings.ToUpper(string(form[:1])) + string(form[1:])
	case "curl":
		return "curl --oauth2-bearer"
	}
	return "the tool"
}

// tokenMembers are the names of the property with the token: jwt in the web SDKs, accessToken in
// the mobile ones, and authorization in courier-react before version 8.
var tokenMembers = []string{"jwt", "accessToken", "authorization"}

// isTokenName reports whether a property is meant to have the token, whether the SDK knows it or
// not.
func isTokenName(name string) bool {
	return slices.ContainsFunc(tokenMembers, func(known string) bool { return spelling.Same(known, name) }) ||
		misnamed[spelling.Plain(name)] == tokenName
}

// fieldForm checks the value of a field whose owner adds Bearer itself.
func (c *checker) fieldForm(name, owner string, v request.Value) {
	problem, because, fix := fieldProblem(owner, v)
	if problem == "" {
		return
	}
	c.add(CodeSDKForm, Finding{Severity: Error, Title: name + " has " + problem, Because: because, Fix: fix})
}

// fieldProblem says what is wrong with the value, and what to do; all are "" if nothing is.
func fieldProblem(owner string, v request.Value) (problem, because, fix string) {
	const (
		onlyToken = "pass only the token, from eyJ to its last character"
		sentAsIs  = "it is sent after Bearer as it is, and the server answers 401"
	)
	text := strings.TrimSpace(v.Text)
	first, _, _ := strings.Cut(strings.ToLower(text), " ")
	hasBearer := strings.Trim(first, "\"'`({:") == "bearer" || strings.HasPrefix(first, "bearer%20")
	switch {
	case hasBearer:
		return `"Bearer" in it: ` + owner + " adds Bearer itself",
			"the server reads the second one as part of the token and answers 401", "remove Bearer: " + onlyToken
	case v.Computed:
		return "", "", ""
	case strings.HasPrefix(text, "[object Promise]") || strings.HasPrefix(text, "Promise {"):
		return "a promise instead of the token", sentAsIs, "wait for the token before you pass it: add the missing await"
	case strings.HasPrefix(text, "[object"):
		return "an object instead of the token", sentAsIs, "pass the member token of the response"
	case strings.HasPrefix(text, "{") && strings.Contains(text, `"`):
		return "the whole response instead of the token in it", sentAsIs, `pass only the member "token" of the response`
	case startsAPIKey(text):
		return "an API key instead of a token", "the inbox answers 401, and everyone who loads the page can read the key",
			"rotate the key, have your server call issue-token with it, and pass the token of the response"
	case text != "" && strings.ContainsRune("\"'`<{[(", rune(text[0])) && strings.Contains(text, "eyJ"):
		return "quotes or brackets around the token", sentAsIs, onlyToken
	}
	return "", "", ""
}

const tokenName = "jwt (accessToken in the mobile SDKs)"

// misnamed are names that Courier's SDKs don't know, in lower case and without separators, with the
// name that is meant.
var misnamed = map[string]string{
	"token": tokenName, "authtoken": tokenName, "jwttoken": tokenName, "usertoken": tokenName, "couriertoken": tokenName,
	"bearer": tokenName, "bearertoken": tokenName, "idtoken": tokenName, "auth": tokenName,
	"user": "userId", "uid": "userId", "userid": "userId", "recipientid": "userId",
	"clientkey": "clientKey", "usersignature": "userSignature", "signature": "userSignature", "hmac": "userSignature",
	"tenant": "tenantId", "tenantid": "tenantId", "accesstoken": "accessToken", "jwt": "jwt",
}

// unknownMember reports a property that the SDK doesn't know. Its names are case-sensitive. A name
// with a space is from a log, and one with a hyphen is an attribute.
func (c *checker) unknownMember(m request.Member) {
	right, ok := misnamed[spelling.Plain(m.Name)]
	if !ok || m.Name == right || strings.ContainsAny(m.Name, " -") || slices.Contains(tokenMembers, m.Name) {
		return
	}
	if strings.EqualFold(m.Name, "authorization") {
		return
	}
	c.add(CodeSDKForm, Finding{
		Severity: Error, Title: "the SDK doesn't know " + redact.Quote(redact.Keys(m.Name), 40),
		Because: "it ignores the property, and signs in without it",
		Fix:     "pass it as " + right,
	})
}

// uselessMembers warns about what the SDK ignores next to a token.
func (c *checker) uselessMembers() {
	if !slices.ContainsFunc(c.Sent.SDK, func(m request.Member) bool {
		return isTokenName(m.Name) && (strings.Contains(m.Value.Text, "eyJ") || m.Value.Computed)
	}) {
		return
	}
	var useless []string
	for _, name := range []string{"userSignature", "clientKey"} {
		m, ok := c.Sent.Member(name)
		text := strings.ToLower(strings.TrimSpace(m.Value.Text))
		unset := slices.Contains([]string{"", "empty", "null", "undefined", "nil", "none"}, text)
		if ok && (!unset || m.Value.Computed) {
			useless = append(useless, name)
		}
	}
	if len(useless) == 0 {
		return
	}
	verb := " is"
	if len(useless) > 1 {
		verb = " are"
	}
	c.add(CodeSDKForm, Finding{
		Severity: Warning, Title: visible.List(useless, "and") + verb + " not needed with a JWT",
		Because: "the SDK sends only the JWT; client keys and user signatures are the legacy way to authenticate",
		Fix:     "remove " + visible.List(useless, "and"),
	})
}

// startsAPIKey reports whether a text starts like a Courier API key, masked or not.
func startsAPIKey(text string) bool {
	prefixes := courier.KeyPrefixes()
	return slices.ContainsFunc(prefixes[:], func(prefix string) bool { return strings.HasPrefix(text, prefix) })
}
