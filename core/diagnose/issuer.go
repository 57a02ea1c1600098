package diagnose

import (
	"cmp"
	"slices"
	"strings"

	"bulla/core/courier"
	"bulla/core/intake"
	"bulla/core/issuers"
	"bulla/core/request"
	"bulla/core/token"
	"bulla/core/visible"
)

// Codes that other packages act on.
const (
	CodeNotCourier = "not-courier"
	CodeIssuer     = "issuer"
)

// issuerChecks are about whose token it is. They come first: everything else depends on it.
var issuerChecks = []check{
	{
		code: CodeIssuer, severities: "note", run: (*checker).whose,
		about:  "Whose token it is, if it isn't one of Courier's. bulla recognizes the issuer from the claims and the header, or you name it with --issuer.",
		why:    "Every issuer has its own rules and keys. Courier's rules for scopes, users and lifetimes say nothing about the tokens of others, so they are not checked.",
		fix:    "You don't need to do anything. To check the signature, give the issuer's public keys with --key. bulla issuers lists the issuers that it knows.",
		bad:    `{"iss": "https://securetoken.google.com/demo", "aud": "demo", ...}`,
		good:   `{"scope": "...", "tenant_scope": "published/production", "tenant_id": "...", "iat": 1700000000, "jti": "..."}`,
		source: "The documentation of each issuer",
	},
	{
		code: CodeNotCourier, severities: "error if the token is meant for Courier, note otherwise", run: (*checker).notCourier,
		pass:   "has Courier's claims",
		about:  "Whether the token has the claims that every token from Courier has: tenant_scope, tenant_id and jti. It is an error if the token is meant for Courier: with --for or --client-key, in a call to Courier, in the configuration of Courier's SDK, or with Courier's scopes.",
		why:    "Without these claims the token was not issued by Courier, and Courier refuses it. Adding scopes to another issuer's token or signing one yourself doesn't help: only Courier has the key of your workspace.",
		fix:    "Have your server call Courier's issue-token endpoint for the user, and give the SDK the token that it returns.",
		bad:    `{"iss": "https://securetoken.google.com/demo", "sub": "ann", ...} and --for inbox`,
		good:   `{"scope": "...", "tenant_scope": "published/production", "tenant_id": "...", "iat": 1700000000, "jti": "..."}`,
		source: courierTokens,
	},
}

// identify says whose token it is: of the issuer that the user named, or else of the one that the
// token shows.
func identify(t token.Token, found intake.Found, issuer string) issuers.Identity {
	if t.Text == "" {
		return issuers.Identity{} // there is no token
	}
	name := found.Selected().Name
	if row, ok := issuers.ByName(issuer); ok {
		return issuers.As(row, t, name)
	}
	id := issuers.Recognize(t, name)
	if id.Is(issuers.SelfSigned) && !isReadable(&t) {
		return issuers.Identity{Iss: id.Iss} // what it lacks may have been cut off
	}
	return id
}

// isCourier reports whether the token has all of Courier's claims, unless the user says that it is
// of another issuer.
func (f *Facts) isCourier() bool {
	return f.Identity.Is(issuers.Courier) && len(f.Identity.RecognizedBy) > 0
}

// Foreign reports whether the token is certainly not one of Courier's, so that Courier's rules say
// nothing about it. If its claims can't all be read, it may be one.
func (f *Facts) Foreign(t *token.Token) bool {
	if f.isCourier() {
		return false
	}
	id := &f.Identity
	other := id.Issuer != nil && !id.Is(issuers.Courier) && !id.Is(issuers.SelfSigned)
	return other || isReadable(t) || t.Encrypted
}

// looksLikeCourier reports whether what was pasted is a token of Courier's, or a request for one.
func (c *checker) looksLikeCourier() bool { return c.Found.Issue != nil || c.Facts.isCourier() }

// foreign reports whether Courier's rules say nothing about the token.
func (c *checker) foreign() bool { return c.Found.Issue == nil && c.Foreign(&c.Token) }

// forCourier reports whether the token is meant for Courier, as the user says, or what was pasted
// or its claims show.
func (c *checker) forCourier() bool {
	switch {
	case c.ClientKey != "" || c.toldForCourier():
		return true
	case c.IssuerName != "":
		return false
	case c.Identity.Issuer == nil:
		return c.tenantID != "" || c.tenantScope != ""
	}
	return c.Identity.Is(issuers.Courier) || c.Identity.Is(issuers.SelfSigned)
}

// toldForCourier reports whether the user says that the token is used at Courier, or the request in
// the paste does.
func (c *checker) toldForCourier() bool {
	return len(c.For) > 0 || c.IssuerName == issuers.Courier || c.sentToCourier()
}

// sentToCourier reports whether the paste is a call to Courier or the configuration of its SDK.
func (c *checker) sentToCourier() bool {
	return slices.ContainsFunc(c.requests(), func(r request.Request) bool {
		return r.SDK != nil || courier.IsHost(r.Host())
	})
}

// requests returns the request that carries the token, or else all in the paste.
func (c *checker) requests() []request.Request {
	if c.Sent != nil {
		return []request.Request{*c.Sent}
	}
	return c.Found.Requests
}

// sentToThisMachine reports whether the paste is a call to a server on this machine, such as
// bulla's emulator.
func (c *checker) sentToThisMachine() bool {
	return slices.ContainsFunc(c.requests(), request.Request.ToThisMachine)
}

// notCourier reports a token that Courier didn't issue.
func (c *checker) notCourier() {
	switch {
	case c.looksLikeCourier():
		return
	case !c.foreign():
		c.skip(CodeNotCourier, "not checked", "the claims could not be read")
		return
	}
	misspelled := c.misspelledClaims(c.missing)
	switch {
	case c.forCourier() && c.composedIsMeant():
		c.add(CodeNotCourier, Finding{
			Severity: Error, Title: c.notCourierTitle(),
			Because: cmp.Or(misspelled, "Courier refuses every token that it didn't issue, whatever its scopes: only Courier has the key of your workspace"),
			Fix:     "have your server call issue-token for this user, and give the SDK the token that it returns",
		})
	case !c.Token.Encrypted: // if it is encrypted, the finding about that says enough
		c.add(CodeNotCourier, Finding{
			Severity: Note, Title: "not one of Courier's tokens: no " + visible.List(c.missing, "or"),
			Because: cmp.Or(misspelled, "Courier's APIs refuse it; bulla didn't apply Courier's rules to its scopes and lifetime"),
			Fix:     "use a token from Courier's issue-token endpoint if you want to call Courier",
		})
	}
}

// composedIsMeant reports whether a token that isn't Courier's is an error. One that is composed
// here is only a draft, unless the user says what it is for.
func (c *checker) composedIsMeant() bool {
	return c.Found.Kind != "" || len(c.For) > 0 || c.ClientKey != ""
}

// notCourierTitle names the issuer, or else what the token lacks.
func (c *checker) notCourierTitle() string {
	switch {
	case c.Identity.Is(issuers.SelfSigned) && len(c.missing) > 0:
		return "self-signed, not issued by Courier: no " + visible.List(c.missing, "or")
	case c.Identity.Title == "" || c.Identity.Is(issuers.Courier):
		return "not issued by Courier: no " + visible.List(c.missing, "or")
	}
	return c.Identity.Title + ", not one of Courier's"
}

// whose says whose token it is.
func (c *checker) whose() {
	id := &c.Identity
	switch {
	case c.looksLikeCourier():
		c.pass(CodeIssuer, id.Title, "")
		return
	case c.Found.Kind == "":
		c.skip(CodeIssuer, "not checked: the token was composed here", "")
		return
	case !c.readable() && id.Issuer == nil && !c.Token.Encrypted:
		c.skip(CodeIssuer, "not checked", "the claims could not be read")
		return
	case c.Token.Encrypted && id.Issuer == nil:
		return
	}
	f := Finding{Severity: Note, Title: id.Title, Because: c.aboutIssuer(), Fix: c.keysOfIssuer()}
	if id.Title == "" {
		f.Title = "nothing in the token says who issued it"
	}
	c.add(CodeIssuer, f)
}

// aboutIssuer says what people should know about the tokens of the issuer.
func (c *checker) aboutIssuer() string {
	id := &c.Identity
	switch {
	case id.Issuer == nil && id.Iss != "":
		return "bulla doesn't know this issuer, so it checks only what applies to every JWT"
	case id.Issuer == nil:
		return "it has no iss, and no claims of an issuer that bulla knows, so bulla checks only what applies to every JWT"
	}
	because := id.About
	if id.Advice != "" {
		because += "; " + id.Advice
	}
	if id.KeysAt == "" && id.Holder != "" {
		because += "; " + id.Holder
	}
	return because
}

// keysOfIssuer says where to find the key that checks the signature, "" if it was checked.
func (c *checker) keysOfIssuer() string {
	id := &c.Identity
	switch {
	case !c.Signature.Used.IsZero() || id.KeysAt == "":
		return ""
	case strings.HasPrefix(id.KeysAt, "kubectl "):
		return "check the signature with --key; " + id.KeysAt + " prints the public keys"
	case strings.HasPrefix(id.Keys, "{iss}"):
		return "check the signature with --key, if you trust this issuer; its public keys are at " + id.KeysAt
	}
	return "check the signature with --key; the public keys are at " + id.KeysAt
}
