package diagnose

import (
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"bulla/core/token"
	"bulla/core/visible"
)

// Policy is what the user expects of a token beyond its form; zero values expect
// nothing.
type Policy struct {
	// Algorithms are those that are allowed; nil allows all that the key allows.
	Algorithms []string
	// Issuer, Audience and Subject are the values that iss, aud and sub must have.
	Issuer, Audience, Subject string
	// Require are the names of claims that must be there.
	Require []string
	// Leeway is how far exp, nbf and iat may be off; 0 or more.
	Leeway time.Duration
}

// Edit says what was done here to a token after it was pasted or issued.
type Edit uint8

// The kinds of edit: none, one that was signed anew with the key at hand, and one
// that kept the signature of the token as it was before.
const (
	NotEdited Edit = iota
	EditedAndSigned
	EditedOnly
)

// policy holds the claims to what the user expects.
func (c *checker) policy() {
	c.party(codeIss, "iss", c.Policy.Issuer)
	c.audience()
	c.party(codeSub, "sub", c.Policy.Subject)
	c.id()
	c.require()
	if leeway := c.Policy.Leeway; leeway > 0 {
		c.add(codeLeeway, Finding{Severity: Note, Title: "a leeway of " + exactly(leeway) + " for exp, nbf and iat", Because: "the token counts as good that much longer than it says; a server without leeway refuses it before"})
		return
	}
	c.pass(codeLeeway, "0 s: times are held to the second", "")
}

// party checks a claim that is one StringOrURI (RFC 7519 sections 4.1.1 and 4.1.2).
func (c *checker) party(k code, name, want string) {
	claim, ok := c.claim(name)
	switch {
	case ok && claim.Kind == token.String:
		c.value(k, name, []string{claim.Text}, want)
	case ok:
		severity := Warning
		if want != "" {
			severity = Error
		}
		c.notString(k, name, claim, severity)
	default:
		c.absent(k, name, want)
	}
}

// notString reports a claim that RFC 7519 section 4.1 requires to be a string.
func (c *checker) notString(k code, name string, claim token.Value, severity Severity) {
	c.add(k, Finding{Severity: severity, Title: name + " is " + claim.Kind.WithArticle() + ", not a string",
		Because: "RFC 7519 section 4.1 requires a string: strict libraries refuse the token",
		Fix:     "have the issuer write " + name + " as a string"})
}

// id checks the type of jti (RFC 7519 section 4.1.7). Nobody expects a certain one.
func (c *checker) id() {
	if claim, ok := c.claim("jti"); ok && claim.Kind != token.String {
		c.notString(codeJti, "jti", claim, Warning)
	}
}

// audience checks aud, a string or an array of strings (RFC 7519 section 4.1.3).
// Another type is an error whatever was expected: libraries that were asked for no
// audience pass over it, the others refuse it.
func (c *checker) audience() {
	claim, ok := c.claim("aud")
	if !ok {
		c.absent(codeAud, "aud", c.Policy.Audience)
		return
	}
	fault := Finding{Severity: Error, Because: "RFC 7519 section 4.1.3: aud is a string or an array of strings, and each of them names a reader", Fix: "have the issuer write aud as a string"}
	switch claim.Kind {
	case token.String:
		c.value(codeAud, "aud", []string{claim.Text}, c.Policy.Audience)
		return
	case token.Array:
	default:
		fault.Title = "aud is " + claim.Kind.WithArticle() + ", not a string or an array of strings"
		c.add(codeAud, fault)
		return
	}
	var readers []string
	for _, item := range claim.Items {
		if item.Kind != token.String {
			fault.Title = "aud lists " + item.Kind.WithArticle() + ", not only strings"
			c.add(codeAud, fault)
			return
		}
		readers = append(readers, item.Text)
	}
	c.value(codeAud, "aud", readers, c.Policy.Audience)
}

// absent reports a claim that is not there, or could not be read.
func (c *checker) absent(k code, name, want string) {
	switch {
	case want == "":
		c.skip(k, "not checked: no "+name+" was expected", "")
	case !c.readable():
		c.unreadable(k, name)
	default:
		c.add(k, Finding{Severity: Error, Title: "there is no " + name + ", and " + visible.QuoteASCII(want, 60) + " was expected", Because: "a server that asks for it refuses a token without", Fix: "have the issuer write " + name + ", or do not ask for it"})
	}
}

// unreadable reports an expectation that can't be checked because the claims can't be
// read. If no other error says why, this is an error: a payload that is itself a token, for
// example, has no claims.
func (c *checker) unreadable(k code, name string) {
	if c.broken() {
		c.skip(k, "not checked", "the claims could not be read")
		return
	}
	c.add(k, Finding{Severity: Error, Title: name + " was expected, and the payload has no claims of its own",
		Because: "a server that asks for it refuses the token",
		Fix:     "verify the inner token, which is in the list of tokens (--pick N)"})
}

// value checks what a claim says: one value, or several of which one will do.
func (c *checker) value(k code, name string, values []string, want string) {
	switch {
	case want == "":
		c.lookalike(k, name, values)
	case slices.Contains(values, want):
		c.pass(k, name+" is "+visible.Quote(want, 60)+", as expected", "")
	default:
		c.add(k, Finding{Severity: Error, Title: name + valuesAre(values) + ", not " + visible.QuoteASCII(want, 60), Because: unlike(values, want),
			Fix: "expect the value exactly as the issuer writes it, or take the token from the issuer that writes the expected one"})
	}
}

// maxValues is how many values of a claim a title names.
const maxValues = 3

// valuesAre lists the values of a claim for a title.
func valuesAre(values []string) string {
	if len(values) == 1 {
		return " is " + visible.QuoteASCII(values[0], 60)
	}
	if len(values) == 0 {
		return " names nobody"
	}
	var shown []string
	for _, v := range values[:min(len(values), maxValues)] {
		shown = append(shown, visible.QuoteASCII(v, 40))
	}
	text := " lists " + strings.Join(shown, ", ")
	if len(values) > maxValues {
		text += " and others"
	}
	return text
}

// lookalike skips a value that nobody expected, but for one that is easily taken for
// another.
func (c *checker) lookalike(k code, name string, values []string) {
	for _, v := range values {
		if at := misleading(v); at >= 0 {
			because := "it looks like another value and is not: values are compared character by character"
			if r, _ := utf8.DecodeRuneInString(v[at:]); unicode.IsControl(r) {
				because = "a terminal that is sent it as it stands obeys it; here it is spelled out"
			}
			c.add(k, Finding{Severity: Note, Title: name + " " + visible.QuoteASCII(v, 60) + " " + holds(v, at), Because: because})
			return
		}
	}
	c.skip(k, "not checked: no "+name+" was expected", "")
}

// The claims that RFC 9068 section 2.2 requires of an access token. A server has to check
// the first three (section 4), so it refuses a token without them; the others are only the
// issuer's duty.
var (
	checkedClaims = []string{"iss", "exp", "aud"}
	writtenClaims = []string{"sub", "client_id", "iat", "jti"}
)

// require checks that the claims are there that the user or the type of the token
// asks for. A claim that is null says nothing and counts as missing.
func (c *checker) require() {
	access := c.isAccessToken()
	switch {
	case len(c.Policy.Require) == 0 && !access:
		c.skip(codeRequire, "not checked: no claim was required", "")
		return
	case !c.readable() && len(c.Policy.Require) > 0:
		c.unreadable(codeRequire, quoted(c.Policy.Require))
		return
	case !c.readable():
		c.skip(codeRequire, "not checked", "the claims could not be read")
		return
	}
	if lacking := c.lacking(c.Policy.Require); len(lacking) > 0 {
		c.add(codeRequire, Finding{Severity: Error, Title: "required and not there: " + quoted(lacking), Because: c.misspelt(lacking), Fix: "have the issuer write it, or do not require it"})
	}
	if access {
		c.accessToken()
	}
	if !c.heard.has(codeRequire) {
		c.pass(codeRequire, "the required claims are there", "")
	}
}

// accessToken reports claims that an access token (RFC 9068) does not have.
func (c *checker) accessToken() {
	const title = "an access token (at+jwt) without "
	const fix = "have the authorization server write it, or leave typ at JWT"
	if lacking := c.lacking(checkedClaims); len(lacking) > 0 {
		c.add(codeRequire, Finding{Severity: Error, Title: title + quoted(lacking), Fix: fix,
			Because: "RFC 9068 section 4: a server has to check iss, aud and exp, and refuses a token without them"})
	}
	if lacking := c.lacking(writtenClaims); len(lacking) > 0 {
		c.add(codeRequire, Finding{Severity: Warning, Title: title + quoted(lacking), Fix: fix,
			Because: "RFC 9068 section 2.2 requires the issuer to write it, but section 4 has no server check it"})
	}
}

// lacking returns those of the names that no claim has.
func (c *checker) lacking(names []string) []string {
	var lacking []string
	for _, name := range names {
		if claim, ok := c.Token.Claim(name); (!ok || claim.Kind == token.Null) && !slices.Contains(lacking, name) {
			lacking = append(lacking, name)
		}
	}
	return lacking
}

// misspelt says which claim was probably meant to be one that is missing.
func (c *checker) misspelt(lacking []string) string {
	for _, member := range c.Token.Payload.Root.Members {
		for _, name := range lacking {
			if strings.EqualFold(member.Name, name) && member.Name != name {
				return "it has " + visible.Quote(member.Name, 40) + ": names of claims are told apart by case (RFC 7519 section 4)"
			}
		}
	}
	return "a server that requires it refuses the token"
}

// quoted lists names for a title.
func quoted(names []string) string {
	var shown []string
	for _, name := range names[:min(len(names), 2*maxValues+1)] {
		shown = append(shown, visible.Quote(name, 40))
	}
	return strings.Join(shown, ", ")
}
