package diagnose

import (
	"fmt"
	"slices"
	"strings"

	"bulla/core/signing"
	"bulla/core/token"
	"bulla/core/visible"
)

// header checks the JOSE header (RFC 7515 section 4).
func (c *checker) header() {
	header := &c.Token.Header.Root
	if !c.Token.Header.Complete || header.Kind != token.Object {
		for k := codeAlgMissing; k <= codeKeyInHeader; k++ {
			c.skip(k, "not checked", "the header could not be read")
		}
		return
	}
	c.alg()
	c.extensions()
	c.typ()
	c.kid()
	c.keyInHeader()
}

// keyInHeader warns of keys that come with the token (RFC 7515 sections 4.1.2 to
// 4.1.6).
func (c *checker) keyInHeader() {
	header := c.Token.Header.Root
	if jwk, _ := header.Get("jwk"); jwk.Kind == token.Object {
		if _, secret := jwk.Get("k"); secret {
			c.add(codeKeyInHeader, Finding{Severity: Warning, Title: "the header holds a secret key (jwk with k)",
				Because: "everyone who sees the token can sign with it: it is never trusted here", Fix: "have the issuer replace that secret and leave jwk out"})
			return
		}
	}
	for _, name := range []string{"jwk", "jku", "x5u", "x5c"} {
		if _, ok := header.Get(name); ok {
			c.add(codeKeyInHeader, Finding{Severity: Warning, Title: "the header brings its own key (" + name + ")",
				Because: "whoever made the token chose that key: it is never fetched and never trusted here", Fix: "check with a key that you got from the issuer"})
			return
		}
	}
}

// alg checks the algorithm (RFC 7515 section 4.1.1), also against those that the
// user allows.
func (c *checker) alg() {
	alg, ok := c.Token.Header.Root.Get("alg")
	switch {
	case !ok || alg.Kind != token.String || alg.Text == "":
		title := "the header names no algorithm"
		if ok {
			title = "alg is " + quoteValue(c.Token.Header, alg)
		}
		c.add(codeAlgMissing, Finding{Severity: Error, Title: title, Because: "RFC 7515 section 4.1.1 requires alg, a string", Fix: "take the token from its issuer again"})
		c.skipRest("the header names no algorithm", codeAlgNone, codeAlgUnknown)
	case strings.EqualFold(alg.Text, "none"):
		c.add(codeAlgNone, Finding{Severity: Error, Title: "alg is " + visible.Quote(alg.Text, 20) + ": the token is unsigned",
			Because: "anyone can write such a token; it is never accepted, whatever key is loaded",
			Fix:     "have the issuer sign it"})
	case !signing.Registered(alg.Text):
		because := "its signature cannot be checked, which does not make it wrong"
		switch {
		case nearNone(alg.Text):
			because = "it is close to none, but not none: some libraries take it for unsigned"
		case strings.HasPrefix(alg.Text, "ML-DSA-") || strings.HasPrefix(alg.Text, "SLH-DSA-"):
			because = "it is a post-quantum signature, which few libraries know: it cannot be checked, which does not make it wrong"
		}
		c.add(codeAlgUnknown, Finding{Severity: Warning, Title: "the algorithm " + visible.Quote(alg.Text, 40) + " is not known here",
			Because: because,
			Fix:     "have the issuer sign with a registered algorithm (RFC 7518 section 3.1), or check the token with a library that knows this one"})
	}
	c.algExpected(alg.Text)
}

// algExpected holds the algorithm to the policy. Readers must have their own list:
// a token that may choose is how none and algorithm confusion came about (RFC 8725
// section 3.1).
func (c *checker) algExpected(alg string) {
	allowed := c.Policy.Algorithms
	switch {
	case c.Signature.Unexpected || len(allowed) > 0 && !slices.Contains(allowed, alg):
		title := "the algorithm " + visible.Quote(alg, 40) + " is not allowed"
		if len(allowed) > 0 {
			title += ": expected " + quoted(allowed)
		}
		c.add(codeAlgUnexpected, Finding{Severity: Error, Title: title, Because: "a server that expects another algorithm refuses the token, and has to (RFC 8725 section 3.1)",
			Fix: "have the issuer sign with an algorithm that is allowed, or allow this one"})
	case len(allowed) == 0:
		c.skip(codeAlgUnexpected, "not checked: no algorithm was expected", "")
	}
}

// nearNone reports whether an unknown algorithm would be none to a lax reader.
func nearNone(alg string) bool {
	switch strings.ToLower(strings.TrimSpace(alg)) {
	case "none", "null", "nil", "undefined":
		return true
	}
	return false
}

// registeredHeaders are the names that crit must not list (RFC 7515 section 4.1.11).
var registeredHeaders = []string{"alg", "jku", "jwk", "kid", "x5u", "x5c", "x5t", "x5t#S256", "typ", "cty", "crit"}

func (c *checker) extensions() {
	header := c.Token.Header.Root
	if crit, ok := header.Get("crit"); ok {
		if title := c.critFault(crit); title != "" {
			c.add(codeCrit, Finding{Severity: Error, Title: title, Because: "RFC 7515 section 4.1.11: who does not understand a critical header must refuse the token", Fix: "have the issuer leave crit out"})
		}
	}
	if b64, ok := header.Get("b64"); ok && (b64.Kind != token.Bool || b64.Text != "true") {
		c.add(codeB64, Finding{Severity: Error, Title: "b64 is " + quoteValue(c.Token.Header, b64), Because: "RFC 7797 section 7: a JWT must not use an unencoded payload", Fix: "have the issuer leave b64 out"})
	}
}

// maxCrit is how many names of crit are looked up one by one.
const maxCrit = 50

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
			return "crit lists " + visible.Quote(item.Text, 40) + ", which every reader knows"
		}
		if _, ok := c.Token.Header.Root.Get(item.Text); !ok {
			return "crit lists " + visible.Quote(item.Text, 40) + ", which the header does not have"
		}
	}
	return "crit asks for " + visible.Quote(crit.Items[0].Text, 40) + ", which is not understood here"
}

func quoteValue(doc token.Document, v token.Value) string {
	return visible.Text(visible.Shorten(doc.Source(v), 40))
}
