package diagnose

import (
	"cmp"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"bulla/core/redact"
	"bulla/core/token"
)

// Policy is what the user expects of a token's claims; zero values expect nothing.
type Policy struct {
	// Algorithms are those that are allowed; nil allows every one that fits the key.
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

// The kinds of edit: none, one that was signed again with a key, and one that kept the signature of
// the token before the edit.
const (
	NotEdited Edit = iota
	EditedAndSigned
	EditedOnly
)

// policyChecks compare claims with what the user expects.
var policyChecks = []check{
	{
		code: "iss", verify: true, run: (*checker).issuer,
		severities: "error if it is not the expected one, warning if it is not a string, note if it is a look-alike",
		about:      "Whether iss is exactly the issuer that you expect with --iss.",
		why:        "A server that expects an issuer refuses any other. https://auth.example and https://auth.example/ are two issuers, and nobody can see that a letter is Cyrillic.",
		fix:        "Expect the value exactly as the issuer writes it, or get the token from the issuer that you expect. Courier doesn't write iss.",
		bad:        "--iss https://auth.example and \"iss\": \"https://auth.example/\"",
		good:       "--iss https://auth.example/ and the same token",
		source:     "RFC 7519 section 4.1.1; RFC 8725 section 3.8",
	},
	{
		code: "aud", verify: true, run: (*checker).audience,
		severities: "error if it is not the expected one or has another type, note if it is a look-alike",
		about:      "Whether aud is a string or an array of strings, and whether it contains the audience that you expect with --aud.",
		why:        "A server must refuse a token that is not for it. Libraries that expect no audience ignore a number or a mixed array, and the others refuse it.",
		fix:        "Have the issuer write aud as the string that your server expects. Courier doesn't write aud.",
		bad:        "\"aud\": [\"https://api.example\", 7]",
		good:       "\"aud\": [\"https://api.example\", \"https://other.example\"]",
		source:     "RFC 7519 section 4.1.3; RFC 8725 section 3.9",
	},
	{
		code: "sub", verify: true, run: (*checker).subject,
		severities: "error if it is not the expected one, warning if it is not a string, note if it is a look-alike",
		about:      "Whether sub is exactly the subject that you expect with --sub.",
		why:        "The token is about someone else. Strict libraries, such as PyJWT 2.10 and later, refuse a number as sub.",
		fix:        "Issue the token for the right subject, with the same spelling and case. Courier doesn't write sub: it names the user in the scope, as user_id:.",
		bad:        "--sub ann and \"sub\": \"Ann\"",
		good:       "--sub Ann and the same token",
		source:     "RFC 7519 section 4.1.2",
	},
	{
		code: "jti", severities: "warning", verify: true, run: (*checker).tokenID,
		about:  "Whether jti, the token's ID, is a string.",
		why:    "RFC 7519 requires a string. Strict libraries, such as PyJWT 2.10 and later, refuse another type.",
		fix:    "Have the issuer write jti as a string, usually a UUID.",
		bad:    `"jti": 42`,
		good:   `"jti": "42"`,
		source: "RFC 7519 section 4.1.7",
	},
	{
		code: "require", severities: "error, or warning for claims of an access token that no server checks", verify: true, run: (*checker).require,
		about:  "Whether the token has the claims that you name with --require; and, if its typ is at+jwt, those that the standard requires: iss, exp, aud, sub, client_id, iat and jti. A claim that is null counts as missing.",
		why:    "A server that requires a claim refuses a token without it. Claim names are case-sensitive: EXP is not exp. Servers check iss, aud and exp of an access token; sub, client_id, iat and jti are the issuer's duty, and many issuers omit sub if no user is involved.",
		fix:    "Have the issuer write the claim, or don't require it. An issuer that can't write it should use JWT as the typ.",
		bad:    "--require jti and a token without jti",
		good:   "--require jti and \"jti\": \"3f0d6f0e\"",
		source: "RFC 7519 section 4; RFC 9068 sections 2.2 and 4",
	},
	{
		code: "leeway", severities: "note", verify: true, run: (*checker).leeway,
		about:  "How far exp, nbf and iat may be off: the leeway that you give with --leeway, or 0.",
		why:    "With a leeway, a token is accepted for longer than it says. Many tools have a hidden one; a server without it refuses the token earlier.",
		fix:    "Use the leeway that your servers use. A minute is common, for clocks that differ.",
		bad:    "--leeway 30s",
		good:   "no --leeway: times are exact to the second",
		source: "RFC 7519 sections 4.1.4 and 4.1.5",
	},
}

// issuer checks iss.
func (c *checker) issuer() { c.party("iss", c.Policy.Issuer) }

// subject checks sub.
func (c *checker) subject() { c.party("sub", c.Policy.Subject) }

// leeway says which leeway the times were allowed.
func (c *checker) leeway() {
	leeway := c.Policy.Leeway
	if leeway <= 0 {
		c.pass("leeway", "no leeway: times are exact to the second", "")
		return
	}
	c.add("leeway", Finding{
		Severity: Note, Title: "a leeway of " + exactly(leeway) + " for exp, nbf and iat",
		Because: "the token counts as valid that much longer than it says; a server without leeway refuses it earlier",
	})
}

// party checks a claim that is one StringOrURI (RFC 7519 sections 4.1.1 and 4.1.2).
func (c *checker) party(name, want string) {
	claim, ok := c.claim(name)
	switch {
	case ok && claim.Kind == token.String:
		c.value(name, []string{claim.Text}, want)
	case ok:
		severity := Warning
		if want != "" {
			severity = Error
		}
		c.notString(name, claim, severity)
	default:
		c.absent(name, want)
	}
}

// notString reports a claim that RFC 7519 section 4.1 requires to be a string.
func (c *checker) notString(name string, claim token.Value, severity Severity) {
	c.add(name, Finding{
		Severity: severity, Title: name + " is " + claim.Kind.WithArticle() + ", not a string",
		Because: "RFC 7519 section 4.1 requires a string; strict libraries refuse the token",
		Fix:     "have the issuer write " + name + " as a string",
	})
}

// tokenID checks the type of jti (RFC 7519 section 4.1.7). Its value is never expected.
func (c *checker) tokenID() {
	if claim, ok := c.claim("jti"); ok && claim.Kind != token.String {
		c.notString("jti", claim, Warning)
	}
}

// audience checks aud, a string or an array of strings (RFC 7519 section 4.1.3). Another type is an
// error whatever was expected: libraries that expect no audience ignore it, the others refuse it.
func (c *checker) audience() {
	claim, ok := c.claim("aud")
	if !ok {
		c.absent("aud", c.Policy.Audience)
		return
	}
	fault := Finding{Severity: Error, Because: "aud is a string or an array of strings, each naming a recipient (RFC 7519 section 4.1.3)", Fix: "have the issuer write aud as a string"}
	switch claim.Kind {
	case token.String:
		c.value("aud", []string{claim.Text}, c.Policy.Audience)
		return
	case token.Array:
	default:
		fault.Title = "aud is " + claim.Kind.WithArticle() + ", not a string or an array of strings"
		c.add("aud", fault)
		return
	}
	var recipients []string
	for _, item := range claim.Items {
		if item.Kind != token.String {
			fault.Title = "aud lists " + item.Kind.WithArticle() + ", not only strings"
			c.add("aud", fault)
			return
		}
		recipients = append(recipients, item.Text)
	}
	c.value("aud", recipients, c.Policy.Audience)
}

// absent reports a claim that is missing, or could not be read.
func (c *checker) absent(name, want string) {
	switch {
	case want == "":
		c.skip(name, "not checked: no expected "+name+" was given", "")
	case !c.readable():
		c.unreadable(name, name)
	default:
		f := Finding{
			Severity: Error, Title: "there is no " + name + "; expected " + redact.QuoteASCII(want, 60),
			Because: cmp.Or(c.misspelling(name), "a server that expects it refuses a token without it"),
			Fix:     "have the issuer write " + name + ", or don't expect it",
		}
		if name == "aud" {
			f = c.expectedInApp(f, want)
		}
		c.add(name, f)
	}
}

// unreadable reports that expected claims can't be checked because no claims can be read. It is an
// error if no other error says why: a payload that is itself a token, for example, has no claims.
func (c *checker) unreadable(code, names string) {
	if c.broken() {
		c.skip(code, "not checked", "the claims could not be read")
		return
	}
	c.add(code, Finding{
		Severity: Error, Title: "expected " + names + ", but the payload has no claims of its own",
		Because: "a server that expects it refuses the token",
		Fix:     "verify the inner token, which is in the list of tokens (--pick N)",
	})
}

// value checks the values of a claim; one of several must be the expected one.
func (c *checker) value(name string, values []string, want string) {
	switch {
	case want == "":
		c.lookalike(name, values)
	case slices.Contains(values, want):
		c.pass(name, name+" is "+redact.Quote(want, 60)+", as expected", "")
	default:
		f := Finding{
			Severity: Error, Title: name + describeValues(values) + ", not " + redact.QuoteASCII(want, 60),
			Because: describeDifference(values, want),
			Fix:     "expect the value exactly as the issuer writes it, or get the token from the issuer that writes the expected one",
		}
		if name == "aud" {
			f = c.expectedInApp(f, want)
		}
		c.add(name, f)
	}
}

// maxValues is how many values of a claim a title names.
const maxValues = 3

// describeValues lists the values of a claim for a title.
func describeValues(values []string) string {
	if len(values) == 1 {
		return " is " + redact.QuoteASCII(values[0], 60)
	}
	if len(values) == 0 {
		return " is empty"
	}
	var shown []string
	for _, v := range values[:min(len(values), maxValues)] {
		shown = append(shown, redact.QuoteASCII(v, 40))
	}
	text := " lists " + strings.Join(shown, ", ")
	if len(values) > maxValues {
		text += " and others"
	}
	return text
}

// lookalike skips a claim without an expected value, or notes that a value looks like another one.
func (c *checker) lookalike(name string, values []string) {
	for _, v := range values {
		if at := misleading(v); at >= 0 {
			because := "it looks like another value, but values are compared character by character"
			if r, _ := utf8.DecodeRuneInString(v[at:]); unicode.IsControl(r) {
				because = "a terminal obeys it instead of printing it; here it is escaped"
			}
			c.add(name, Finding{
				Severity: Note, Title: name + " " + redact.QuoteASCII(v, 60) + " " + contains(v, at),
				Because: because,
			})
			return
		}
	}
	c.skip(name, "not checked: no expected "+name+" was given", "")
}
