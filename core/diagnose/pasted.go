package diagnose

import (
	"fmt"
	"slices"
	"strings"

	"bulla/core/courier"
	"bulla/core/intake"
	"bulla/core/token"
	"bulla/core/visible"
)

// pastedSeverities are the severities of the remarks on what was pasted; the
// others are errors.
var pastedSeverities = map[string]Severity{
	intake.SeveralTokens:   Warning,
	intake.TokenInURL:      Warning,
	intake.AlsoHoldsAPIKey: Warning,
	intake.Wrapped:         Note,
}

func (c *checker) pasted() {
	for _, r := range c.Found.Remarks {
		severity, ok := pastedSeverities[r.Code]
		if !ok {
			severity = Error
		}
		f := Finding{Code: r.Code, Severity: severity, Title: r.Title, Because: r.Because, Fix: r.Fix}
		if r.Code == intake.EncryptedJWE {
			f = c.opened(f)
		}
		c.add(codeNamed(r.Code), f)
	}
	if foreign := c.Found.Selected().Foreign; foreign != "" && c.Edit == NotEdited {
		c.add(codeForeignCharacter, Finding{Severity: Error, Title: foreign + " is not a base64url character",
			Because: "it was removed to read the token, but no server removes it",
			Fix:     structureFixes[token.FaultForeignCharacter]})
	}
	if c.Token.Encrypted && !c.heard.has(codeEncryptedJWE) {
		c.encrypted()
	}
}

// encrypted reports an encrypted token.
func (c *checker) encrypted() {
	because := "its claims can't be read"
	if c.Closed != nil {
		because = clause(c.Closed.Reason)
	}
	c.add(codeEncryptedJWE, c.opened(Finding{Severity: Error, Title: "the token is encrypted (JWE)",
		Because: because, Fix: "give the key that opens it, or ask the issuer for a signed token"}))
}

// opened adds to the finding of an encrypted token what came of the key, if one was given.
func (c *checker) opened(f Finding) Finding {
	switch {
	case c.Key.IsZero() || !c.Token.Encrypted:
	case c.Closed == nil:
		f.Because = "the given key opened it: its content is shown, which doesn't say who made it"
		f.Fix = "send it only to a server that has this key; any other needs a signed token"
	default:
		f.Title, f.Because, f.Fix = f.Title+" and can't be opened", clause(c.Closed.Reason), clause(c.Closed.Fix)
	}
	return f
}

// headerForm reports a credential that is not Bearer, one space and the token. An API of
// another host may use another scheme, such as DPoP (RFC 9449 section 7.1).
func (c *checker) headerForm() {
	sent := c.Found.Selected().Sent
	if sent.Problem == "" {
		return
	}
	severity := Warning
	if slices.ContainsFunc(sent.Hosts, courier.IsHost) || len(sent.Hosts) == 0 && c.forCourier() {
		severity = Error
	}
	if severity == Warning && strings.EqualFold(sent.Scheme, "dpop") {
		return
	}
	c.add(codeHeaderForm, Finding{Severity: severity, Title: sent.Problem, Fix: sent.Fix,
		Because: "a server that expects a bearer token answers 401 to anything but Bearer, one space and the token (RFC 6750 section 2.1)"})
}

// structureFixes say what to do about a fault in the form of a token.
var structureFixes = map[string]string{
	token.FaultSegments:         "copy the whole token, from eyJ to its last character",
	token.FaultTruncated:        "copy it again from its source, not from a screen that shortens it",
	token.FaultBase64:           "copy it again: a character was lost or added",
	token.FaultPadding:          "take the = signs away: base64url in a JWT has none",
	token.FaultNonCanonical:     "use the token as its issuer sent it: the last character was changed",
	token.FaultForeignCharacter: "copy it again as plain text",
	token.FaultJSON:             "have the issuer send it again: no library reads it as it stands",
	token.FaultHeaderNotObject:  "this cannot be a JWT: take the token from its issuer again",
	token.FaultPayloadNotObject: "this cannot be a JWT: take the token from its issuer again",
	token.FaultDuplicateMember:  "have the issuer write each name once",
	token.FaultBadUTF8:          "have the issuer encode its text as UTF-8",
	token.FaultTooDeep:          "have the issuer send a flatter payload",
	token.FaultTooLarge:         "put less into the token, or raise the header limit of your servers",
}

// structureReasons say why for faults of the whole token; the others have a place
// in it.
var structureReasons = map[string]string{
	token.FaultSegments:         "a JWT is header, payload and signature, joined by two dots (RFC 7515 section 7.1)",
	token.FaultTruncated:        "its JSON ends in the middle: a screen, a log or a form field shortened it",
	token.FaultTooLarge:         "with cookies and other headers beside it the limit is reached sooner",
	token.FaultHeaderNotObject:  "RFC 7519 section 7.2: the header of a JWT is a JSON object",
	token.FaultPayloadNotObject: "there are no claims to read: the payload of a JWT is a JSON object with a member for each",
}

var structureWarnings = map[string]bool{token.FaultPadding: true, token.FaultNonCanonical: true, token.FaultTooLarge: true}

// structure turns the decoder's faults into findings, the first of each code
// with how many more there are.
func (c *checker) structure() {
	if c.unencoded() && !c.Token.Payload.Complete {
		defer c.skipRest("the header says that the payload is not encoded", codeBase64, codePadding, codeNonCanonical, codeForeignCharacter, codeJSON, codePayloadNotObject)
	}
	if len(c.Token.Faults) == 0 {
		return
	}
	counts := map[string]int{}
	for _, f := range c.Token.Faults {
		counts[f.Code]++
	}
	for _, f := range c.Token.Faults {
		k := codeNamed(f.Code)
		encoded := f.Part == token.Signature && c.Signature.Encoding != "" // which signature-form explains
		if c.heard.has(k) || f.Part == token.Payload && c.unencoded() || encoded {
			continue
		}
		worse := func(g token.Fault) bool { return g.Code == f.Code && !g.Nested }
		if f.Nested && slices.ContainsFunc(c.Token.Faults, worse) {
			continue // a duplicate claim is worse than one inside a claim
		}
		if because := c.follows(f); because != "" {
			c.skip(k, "not checked", because)
			continue
		}
		severity := Error
		if structureWarnings[f.Code] || f.Nested && f.Part == token.Payload {
			severity = Warning
		}
		because, ok := structureReasons[f.Code]
		if !ok {
			because = structurePlace(f, counts[f.Code])
		}
		fix := structureFixes[f.Code]
		if k == codePayloadNotObject && c.isDetached() {
			because, fix = "a detached signature has no claims", "don't log in with it: log in with a token that has claims"
		}
		c.add(k, Finding{Code: f.Code, Severity: severity, Title: f.Detail, Because: because, Fix: fix})
	}
}

// follows says of which greater fault a fault is only the consequence, "" for none:
// one cause is not reported as several.
func (c *checker) follows(f token.Fault) string {
	switch f.Code {
	case token.FaultBase64, token.FaultJSON, token.FaultNonCanonical:
		if c.Token.HasFault(token.FaultTruncated) {
			return "the token was cut off"
		}
	}
	if f.Code == token.FaultNonCanonical && f.Part == token.Signature && c.damaged() {
		return "the signature holds a character that does not belong there"
	}
	return ""
}

// damaged reports whether the signature holds what is no base64url.
func (c *checker) damaged() bool {
	return slices.ContainsFunc(c.Token.Faults, func(f token.Fault) bool {
		return f.Code == token.FaultForeignCharacter && f.Part == token.Signature
	})
}

// isDetached reports whether the token has a signature but no payload, which is then
// sent apart from it (RFC 7515 appendix F).
func (c *checker) isDetached() bool {
	return len(c.Token.Segments) > 2 && !c.Token.Encrypted &&
		c.Token.Segments[1].Text == "" && c.Token.Signature().Text != ""
}

// detached says where the payload of a detached signature is.
func (c *checker) detached() {
	if !c.isDetached() {
		return
	}
	c.add(codeDetached, Finding{Severity: Note, Title: "a detached signature: the payload is not in the token",
		Because: "the sender signs the body of the request and leaves it out of the token (RFC 7515 appendix F); nothing is cut off",
		Fix:     "check it with the body, in the library of the API that asks for it; it is not a token to log in with"})
}

// unencoded reports whether the header says that the payload is not base64url
// (RFC 7797 section 3). Its characters are then no fault; the header is.
func (c *checker) unencoded() bool {
	b64, ok := c.Token.Header.Root.Get("b64")
	return ok && b64.Kind == token.Bool && b64.Text == "false"
}

// nested looks for a token in the token: its payload or a value in one of its claims
// (RFC 7519 section 5.2, nested JWT).
func (c *checker) nested() {
	title, fix := "", "look at the inner token too: it is in the list of tokens (--pick N)"
	if c.Token.Nested != "" {
		title = "the payload is a token itself"
		c.skipRest("the payload is a token and no JSON", codeJSON, codePayloadNotObject)
	}
	left, members := maxSearched, c.Token.Payload.Root.Members
	for i := 0; i < len(members) && title == ""; i++ {
		switch value := &members[i].Value; {
		case !holdsToken(value, &left):
		case value.Kind == token.String:
			title = "the claim " + visible.Quote(members[i].Name, 40) + " is a token itself"
		default:
			title, fix = "the claim "+visible.Quote(members[i].Name, 40)+" holds a token", "paste the inner token to have it checked too"
		}
	}
	if title == "" {
		return
	}
	c.add(codeNestedToken, Finding{Severity: Note, Title: title,
		Because: "what is said here is about the outer token alone", Fix: fix})
}

// maxSearched is how many values are searched for a token.
const maxSearched = 10_000

// holdsToken reports whether a value is a token or has one in it.
func holdsToken(v *token.Value, left *int) bool {
	if *left--; *left < 0 {
		return false
	}
	if v.Kind == token.String {
		return isToken(v.Text)
	}
	for i := range v.Members {
		if holdsToken(&v.Members[i].Value, left) {
			return true
		}
	}
	for i := range v.Items {
		if holdsToken(&v.Items[i], left) {
			return true
		}
	}
	return false
}

// isToken reports whether text has the segments of a JWS or a JWE, of which the
// first is a JOSE header.
func isToken(text string) bool {
	if !strings.HasPrefix(text, "ey") || len(text) > maxNested {
		return false
	}
	if dots := strings.Count(text, "."); dots != 2 && dots != 4 {
		return false
	}
	header, _, _ := strings.Cut(text, ".")
	_, ok := token.Decode(header).Header.Root.Get("alg")
	return ok
}

// maxNested is the size over which text inside a token is not looked into.
const maxNested = 64 << 10

// structurePlace says where in the token a fault lies.
func structurePlace(f token.Fault, count int) string {
	place := fmt.Sprintf("at byte %d of the token", f.At)
	if f.Part != token.Whole {
		place += ", in its " + f.Part.String()
	}
	if f.Code == token.FaultForeignCharacter && f.Part == token.Signature {
		place += ": no signature can match as it was pasted"
	}
	switch f.Code {
	case token.FaultJSON, token.FaultDuplicateMember, token.FaultBadUTF8, token.FaultTooDeep:
		place = fmt.Sprintf("at byte %d of the %s's JSON", f.At, f.Part)
	}
	if count > 1 {
		place += fmt.Sprintf("; %d more of the same", count-1)
	}
	return place
}
