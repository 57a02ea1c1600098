package diagnose

import (
	"fmt"
	"slices"
	"strings"

	"bulla/core/redact"
	"bulla/core/signing"
	"bulla/core/token"
)

// headerChecks are about the JOSE header (RFC 7515 section 4).
var headerChecks = []check{
	{
		code: "alg-missing", severities: "error", verify: true, run: (*checker).alg,
		pass:   "the header names its algorithm",
		about:  "Whether the header has alg, a string that is not empty.",
		why:    "Without it a server doesn't know how to check the signature. A token that names no algorithm is not a valid JWS.",
		fix:    "Get the token from its issuer again.",
		bad:    `{"typ": "JWT"}`,
		good:   `{"alg": "HS256", "typ": "JWT"}`,
		source: "RFC 7515 section 4.1.1",
	},
	{
		code: "alg-none", severities: "error", verify: true,
		pass:   "not unsigned",
		about:  "Whether alg is none, in upper or lower case.",
		why:    "Such a token is unsigned: anyone can create one. bulla never accepts it, whatever key is given, and neither should a server.",
		fix:    "Have it signed. Courier signs with HS256: use the token from issue-token.",
		bad:    `{"alg": "nOnE"}`,
		good:   `{"alg": "HS256"}`,
		source: "RFC 7519 section 6; RFC 8725 section 3.2",
	},
	{
		code: "alg-unknown", severities: "warning", verify: true,
		pass:   "a registered algorithm",
		about:  "Whether alg is a registered signature algorithm.",
		why:    "bulla can't check an algorithm that it doesn't know. That doesn't make the signature wrong, but Courier won't accept it.",
		fix:    "Use the token from issue-token, which is signed with HS256. If the name is almost \"none\", ask whoever created the token about it.",
		bad:    `{"alg": "ML-DSA-65"}`,
		good:   `{"alg": "ES256"}`,
		source: "RFC 7518 section 3.1; RFC 8037; RFC 9864",
	},
	{
		code: "alg-unexpected", severities: "error", verify: true,
		pass:   "the algorithm is allowed",
		about:  "Whether alg is one of the algorithms that you allow with --alg.",
		why:    "A server must have its own list. If the token can choose the algorithm, so can an attacker: that is how algorithm confusion works.",
		fix:    "Have the issuer sign with an allowed algorithm, or allow this one if your servers do.",
		bad:    "--alg RS256 and a token with alg HS256",
		good:   "--alg HS256 and the same token",
		source: "RFC 8725 section 3.1",
	},
	{
		code: "crit", severities: "error", verify: true, run: (*checker).crit,
		pass:   "no critical extensions",
		about:  "Whether the header has crit, and whether crit lists extensions that are in the header.",
		why:    "crit means: refuse this token unless you understand these extensions. bulla and Courier understand none. Several libraries ignore crit, which is why it is reported.",
		fix:    "Have the issuer remove crit.",
		bad:    `{"alg": "HS256", "crit": ["foo"], "foo": 1}`,
		good:   `{"alg": "HS256", "foo": 1}`,
		source: "RFC 7515 section 4.1.11",
	},
	{
		code: "b64", severities: "error", verify: true, run: (*checker).b64,
		pass:   "no unencoded payload",
		about:  "Whether the header says that the payload is not encoded as base64url (b64 is false).",
		why:    "A JWT must not use an unencoded payload. Libraries that ignore b64 check a different text than was signed.",
		fix:    "Have the issuer remove b64.",
		bad:    `{"alg": "HS256", "b64": false, "crit": ["b64"]}`,
		good:   `{"alg": "HS256"}`,
		source: "RFC 7797 sections 3 and 7",
	},
	{
		code: "typ", severities: "note", verify: true, run: (*checker).typ,
		pass:   "typ is JWT",
		about:  "Which type of token typ names. Common types are explained: at+jwt, logout+jwt, dpop+jwt, secevent+jwt, vc+jwt, dc+sd-jwt and others.",
		why:    "Each type has its own rules, and a token of one type must not pass for another. Courier writes JWT.",
		fix:    "You don't need to do anything if this is the token that you meant. For Courier, use the one from issue-token.",
		bad:    `{"alg": "HS256", "typ": "at+jwt"}`,
		good:   `{"alg": "HS256", "typ": "JWT"}`,
		source: "RFC 7515 section 4.1.9; RFC 8725 section 3.11",
	},
	{
		code: "kid-type", severities: "error", verify: true, run: (*checker).kid,
		pass:   "kid is a string",
		about:  "Whether kid is a string, if the header has one.",
		why:    "Libraries that look up a key by its kid fail, or find no key.",
		fix:    "Have the issuer write kid as a string.",
		bad:    `{"alg": "HS256", "kid": 7}`,
		good:   `{"alg": "HS256", "kid": "7"}`,
		source: "RFC 7515 section 4.1.4",
	},
	{
		code: "kid-suspicious", severities: "warning", verify: true,
		pass:   "kid is not a path or code",
		about:  "Whether kid looks like a file path, SQL or a shell command.",
		why:    "A server reads kid before it checks the signature. If it opens, queries or runs kid, the sender chooses the key: /dev/null is the empty secret, and a UNION returns any text as the key.",
		fix:    "Find out who created the token. On your server, look up kid only in a fixed list of keys.",
		bad:    `{"alg": "HS256", "kid": "../../dev/null"}`,
		good:   `{"alg": "HS256", "kid": "2026-11-key-1"}`,
		source: "RFC 8725 section 3.10",
	},
	{
		code: "key-in-header", severities: "warning", verify: true, run: (*checker).keyInHeader,
		pass:   "no key comes with the token",
		about:  "Whether the header contains a key or points to one: jwk, jku, x5u, x5c.",
		why:    "Whoever created the token chose that key, so a valid signature proves nothing. bulla never fetches it and never trusts it. A jwk with k is worse: every token reveals the secret.",
		fix:    "Check with a key that you got from the issuer. Replace a secret that was in a header.",
		bad:    `{"alg": "RS256", "jku": "https://example.com/keys"}`,
		good:   `{"alg": "RS256", "kid": "key-1"}`,
		source: "RFC 7515 sections 4.1.2 to 4.1.6; RFC 8725 section 3.10",
	},
}

// headerUnreadable says why the header can't be checked, "" if it can.
func (c *checker) headerUnreadable() string {
	if header := &c.Token.Header; !header.Complete || header.Root.Kind != token.Object {
		return "the header could not be read"
	}
	return ""
}

// alg checks the algorithm (RFC 7515 section 4.1.1), and compares it with those that the user
// allows.
func (c *checker) alg() {
	alg, ok := c.Token.Header.Root.Get("alg")
	switch {
	case !ok || alg.Kind != token.String || alg.Text == "":
		title := "the header names no algorithm"
		if ok {
			title = "alg is " + quoteValue(c.Token.Header, alg)
		}
		c.add("alg-missing", Finding{
			Severity: Error, Title: title,
			Because: "RFC 7515 section 4.1.1 requires alg, a string",
			Fix:     "get the token from its issuer again",
		})
		c.skipRest("the header names no algorithm", "alg-none", "alg-unknown")
	case strings.EqualFold(alg.Text, "none"):
		c.add("alg-none", Finding{
			Severity: Error, Title: "alg is " + redact.Quote(alg.Text, 20) + ": the token is unsigned",
			Because: "anyone can create such a token; it is never accepted, whatever key is given",
			Fix:     "have the issuer sign it",
		})
	case !signing.Registered(alg.Text):
		because := "bulla can't check its signature, which doesn't make it wrong"
		fix := "have the issuer sign with a registered algorithm (RFC 7518 section 3.1), or check the token with a library that supports this one"
		near := nearAlgorithm(alg.Text)
		switch {
		case near != "":
			because = "did you mean " + near + "? Names of algorithms are case-sensitive (RFC 7515 section 4.1.1), so no library reads this as " + near
			fix = "have the issuer write " + near + " exactly"
		case nearNone(alg.Text):
			because = "it is almost \"none\": some libraries treat such a token as unsigned"
		case strings.HasPrefix(alg.Text, "ML-DSA-") || strings.HasPrefix(alg.Text, "SLH-DSA-"):
			because = "bulla can't check this post-quantum signature, which few libraries support; that doesn't make it wrong"
		}
		c.add("alg-unknown", Finding{
			Severity: Warning, Title: "unknown algorithm " + redact.Quote(alg.Text, 40),
			Because: because,
			Fix:     fix,
		})
	}
	c.algExpected(alg.Text)
}

// algExpected compares the algorithm with the policy. A server must have its own list: "none" and
// algorithm confusion work only if the token may choose (RFC 8725 section 3.1).
func (c *checker) algExpected(alg string) {
	allowed := c.Policy.Algorithms
	switch {
	case c.Signature.Unexpected || len(allowed) > 0 && !slices.Contains(allowed, alg):
		title := "the algorithm " + redact.Quote(alg, 40) + " is not allowed"
		if len(allowed) > 0 {
			title += ": expected " + quoted(allowed)
		}
		c.add("alg-unexpected", Finding{
			Severity: Error, Title: title,
			Because: "a server that expects another algorithm must refuse the token (RFC 8725 section 3.1)",
			Fix:     "have the issuer sign with an algorithm that is allowed, or allow this one",
		})
	case len(allowed) == 0:
		c.skip("alg-unexpected", "not checked: no expected algorithm was given", "")
	}
}

// nearNone reports whether a lax library would treat an unknown algorithm as none.
func nearNone(alg string) bool {
	switch strings.ToLower(strings.TrimSpace(alg)) {
	case "none", "null", "nil", "undefined":
		return true
	}
	return false
}

// registeredHeaders are the names that crit must not list (RFC 7515 section 4.1.11).
var registeredHeaders = []string{"alg", "jku", "jwk", "kid", "x5u", "x5c", "x5t", "x5t#S256", "typ", "cty", "crit"}

// crit checks the list of critical extensions (RFC 7515 section 4.1.11).
func (c *checker) crit() {
	crit, ok := c.Token.Header.Root.Get("crit")
	if !ok {
		return
	}
	c.add("crit", Finding{
		Severity: Error, Title: c.critFault(crit),
		Because: "a server that doesn't understand a critical extension must refuse the token (RFC 7515 section 4.1.11)",
		Fix:     "have the issuer remove crit",
	})
}

// b64 checks that the payload is encoded (RFC 7797 section 7).
func (c *checker) b64() {
	b64, ok := c.Token.Header.Root.Get("b64")
	if !ok || b64.Kind == token.Bool && b64.Text == "true" {
		return
	}
	c.add("b64", Finding{
		Severity: Error, Title: "b64 is " + quoteValue(c.Token.Header, b64),
		Because: "a JWT must not use an unencoded payload (RFC 7797 section 7)", Fix: "have the issuer remove b64",
	})
}

// maxCrit is how many names of crit are looked up one by one.
const maxCrit = 50

// critFault says what is wrong with crit. Something always is, because bulla knows no extension.
func (c *checker) critFault(crit token.Value) string {
	if crit.Kind != token.Array {
		return "crit is " + crit.Kind.WithArticle() + ", not an array"
	}
	if len(crit.Items) == 0 {
		return "crit is empty"
	}
	for i, item := range crit.Items {
		if i == maxCrit {
			return fmt.Sprintf("crit lists %d names", len(crit.Items))
		}
		if item.Kind != token.String {
			return "crit lists " + item.Kind.WithArticle()
		}
		if slices.Contains(registeredHeaders, item.Text) {
			return "crit lists " + redact.Quote(item.Text, 40) + ", which is not an extension"
		}
		if _, ok := c.Token.Header.Root.Get(item.Text); !ok {
			return "crit lists " + redact.Quote(item.Text, 40) + ", which the header does not have"
		}
	}
	return "crit requires " + redact.Quote(crit.Items[0].Text, 40) + ", which bulla doesn't know"
}

// keyInHeader checks for keys that come with the token (RFC 7515 sections 4.1.2 to 4.1.6).
func (c *checker) keyInHeader() {
	header := c.Token.Header.Root
	if jwk, _ := header.Get("jwk"); jwk.Kind == token.Object {
		if _, secret := jwk.Get("k"); secret {
			c.add("key-in-header", Finding{
				Severity: Warning, Title: "the header contains a secret key (jwk with k)",
				Because: "everyone who sees the token can sign with it; bulla never trusts it",
				Fix:     "have the issuer replace that secret and remove jwk",
			})
			return
		}
	}
	for _, name := range []string{"jwk", "jku", "x5u", "x5c"} {
		if _, ok := header.Get(name); ok {
			c.add("key-in-header", Finding{
				Severity: Warning, Title: "the header supplies its own key (" + name + ")",
				Because: "whoever created the token chose that key; bulla never fetches it and never trusts it",
				Fix:     "check with a key that you got from the issuer",
			})
			return
		}
	}
}

// quoteValue returns the source text of a value for a title.
func quoteValue(doc token.Document, v token.Value) string {
	return redact.Short(doc.Source(v), 40)
}
