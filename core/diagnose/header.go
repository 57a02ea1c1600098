package diagnose

import (
	"fmt"
	"slices"
	"strings"

	"bulla/core/courier"
	"bulla/core/signing"
	"bulla/core/token"
	"bulla/core/visible"
)

// header checks the JOSE header (RFC 7515 section 4).
func (c *checker) header() {
	if !c.Token.Header.Complete || c.Token.Header.Root.Kind != token.Object {
		for _, code := range []string{"alg-missing", "alg-none", "alg-unknown", "crit", "b64", "typ", "key-in-header"} {
			c.skip(code, "not checked", "the header could not be read")
		}
		return
	}
	c.alg()
	c.extensions()
	header := c.Token.Header.Root
	if typ, ok := header.Get("typ"); !ok {
		c.add(Finding{Code: "typ", Severity: Note, Title: "the header has no typ", Because: "Courier writes typ JWT; most readers do not mind"})
	} else if typ.Kind != token.String || !strings.EqualFold(typ.Text, "JWT") {
		c.add(Finding{Code: "typ", Severity: Note, Title: "typ is " + quoteValue(c.Token.Header, typ), Because: "Courier writes typ JWT; another type has other rules"})
	}
	switch kid, ok := header.Get("kid"); {
	case !ok:
		c.skip("kid-type", "no kid in the header", "Courier does not write it")
	case kid.Kind != token.String:
		c.add(Finding{Code: "kid-type", Severity: Error, Title: "kid is " + kid.Kind.WithArticle(), Because: "RFC 7515 section 4.1.4 has a string", Fix: "have the issuer write kid as a string"})
	}
	c.keyInHeader()
}

// keyInHeader warns of keys that come with the token (RFC 7515 sections 4.1.2 to
// 4.1.6).
func (c *checker) keyInHeader() {
	header := c.Token.Header.Root
	if jwk, _ := header.Get("jwk"); jwk.Kind == token.Object {
		if _, secret := jwk.Get("k"); secret {
			c.add(Finding{Code: "key-in-header", Severity: Warning, Title: "the header holds a secret key (jwk with k)",
				Because: "everyone who sees the token can sign with it: it is never trusted here", Fix: "have the issuer replace that secret and leave jwk out"})
			return
		}
	}
	for _, name := range []string{"jwk", "jku", "x5u", "x5c"} {
		if _, ok := header.Get(name); ok {
			c.add(Finding{Code: "key-in-header", Severity: Warning, Title: "the header brings its own key (" + name + ")",
				Because: "whoever made the token chose that key: it is never fetched and never trusted here", Fix: "check with a key that you got from the issuer"})
			return
		}
	}
}

func (c *checker) alg() {
	alg, ok := c.Token.Header.Root.Get("alg")
	switch {
	case !ok || alg.Kind != token.String || alg.Text == "":
		title := "the header names no algorithm"
		if ok {
			title = "alg is " + quoteValue(c.Token.Header, alg)
		}
		c.add(Finding{Code: "alg-missing", Severity: Error, Title: title, Because: "RFC 7515 section 4.1.1 requires alg, a string", Fix: "take the token from its issuer again"})
	case strings.EqualFold(alg.Text, "none"):
		c.add(Finding{Code: "alg-none", Severity: Error, Title: "alg is " + visible.Quote(alg.Text, 20) + ": the token is unsigned",
			Because: "anyone can write such a token; it is never accepted, whatever key is loaded", Fix: "have it signed: Courier signs HS256"})
	case !signing.Registered(alg.Text):
		because := "its signature cannot be checked, which does not make it wrong"
		if nearNone(alg.Text) {
			because = "it is close to none, but not none: some libraries take it for unsigned"
		}
		c.add(Finding{Code: "alg-unknown", Severity: Warning, Title: "the algorithm " + visible.Quote(alg.Text, 40) + " is not known here",
			Because: because, Fix: "Courier signs HS256: take the token from issue-token"})
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
			c.add(Finding{Code: "crit", Severity: Error, Title: title, Because: "RFC 7515 section 4.1.11: who does not understand a critical header must refuse the token", Fix: "have the issuer leave crit out"})
		}
	}
	if b64, ok := header.Get("b64"); ok {
		c.add(Finding{Code: "b64", Severity: Error, Title: "b64 is " + quoteValue(c.Token.Header, b64), Because: "RFC 7797 section 7: a JWT must not use an unencoded payload", Fix: "have the issuer leave b64 out"})
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

// signature reports the signature apart from the claims: valid, invalid, or not
// checked and why.
func (c *checker) signature() {
	const fixInvalid = "check that key and token come from the same issuer and that nothing trimmed or changed either"
	switch c.Signature.Status {
	case signing.Valid:
		c.add(Finding{Code: "signature", Severity: Pass, Title: fmt.Sprintf("%s signature, %s", c.Signature.Alg, c.Signature.Reason), Because: visible.Text(c.Signature.Key)})
	case signing.Invalid:
		if c.Signature.Refused {
			c.add(Finding{Code: "signature", Severity: Error, Title: "the signature does not count: strict readers refuse the token", Because: c.Signature.Reason, Fix: "have the issuer send it well-formed; whether the key fits was not looked at"})
			break
		}
		c.add(Finding{Code: "signature", Severity: Error, Title: "the signature is invalid under the given key", Because: c.Signature.Reason, Fix: fixInvalid})
	case signing.Absent:
		c.signatureMissing()
	case signing.Unsupported:
		c.skip("signature", "the signature cannot be checked here", c.Signature.Reason)
	default:
		c.unchecked()
	}
	c.signatureForm()
	c.keyFindings()
}

// signatureMissing tells a token without signature from one that was cut off
// before it, which the structure findings name.
func (c *checker) signatureMissing() {
	c.skip("signature", "there is no signature to check", "")
	if c.Token.Count < 3 && !c.Token.Payload.Complete {
		c.skip("signature-missing", "not checked", "the token ends before its signature")
		return
	}
	c.add(Finding{Code: "signature-missing", Severity: Error, Title: "the token has no signature", Because: "no server accepts an unsigned token", Fix: "copy the whole token: the part after the second dot is the signature"})
}

func (c *checker) unchecked() {
	if c.Signature.WrongKey {
		c.add(Finding{Code: "key-type", Severity: Error, Title: c.Signature.Reason, Because: "checking it with a secret would let a public key serve as a secret (algorithm confusion)", Fix: "give the key that belongs to the algorithm"})
		c.skip("signature", "not checked: the key is of another kind", c.Signature.Reason)
		return
	}
	if c.looksLikeCourier() && !c.local() {
		c.skip("signature", "not checked: only Courier holds the key", "Courier signs with a secret of your workspace that nobody else has; whether it accepts the token only a call to Courier can tell")
		return
	}
	c.skip("signature", "not checked: no key was given", "without the issuer's key nobody can tell whether the token was changed")
}

// signatureForm checks what can be told without a key.
func (c *checker) signatureForm() {
	alg, _ := c.Token.Header.Root.Get("alg")
	bytes := c.Token.Signature().Bytes
	want, fixed := signing.SignatureSize(alg.Text)
	if c.Token.Signature().Text == "" || !fixed && !rsa(alg.Text) {
		c.skipRest("there is no signature, or its length is not known here", "signature-length", "psychic")
		return
	}
	if rsa(alg.Text) {
		c.skip("psychic", "not checked", "it is a fault of ECDSA alone")
		c.rsaSignature(alg.Text, len(bytes))
		return
	}
	elliptic := strings.HasPrefix(alg.Text, "ES")
	if !elliptic {
		c.skip("psychic", "not checked", "it is a fault of ECDSA alone")
	}
	if elliptic && bytes != "" && strings.Trim(bytes, "\x00") == "" {
		c.add(Finding{Code: "psychic", Severity: Error, Title: "the signature is all zeros", Because: "libraries with CVE-2022-21449 accept it for any message and key", Fix: "treat the token as forged"})
		return
	}
	const ed448 = 114 // EdDSA is Ed25519 or Ed448 (RFC 8037 section 3.1)
	if len(bytes) == want || alg.Text == "EdDSA" && len(bytes) == ed448 {
		return
	}
	because := fmt.Sprintf("%s makes %d bytes", visible.Text(alg.Text), want)
	switch {
	case elliptic && len(bytes) > 8 && bytes[0] == 0x30:
		because += "; this one is DER, which JWS does not use (RFC 7518 section 3.4)"
	case len(bytes) < want:
		because += "; it was cut off"
	}
	c.add(Finding{Code: "signature-length", Severity: Error, Title: fmt.Sprintf("the signature has %d bytes", len(bytes)), Because: because, Fix: "copy the whole token, to its last character"})
}

// leastRSA is the size in bytes of a signature with the smallest RSA key that is
// still seen, 1024 bits.
const leastRSA = 128

// rsaSignature checks the length of a signature that is as long as its key.
func (c *checker) rsaSignature(alg string, size int) {
	if size >= leastRSA {
		return
	}
	because := fmt.Sprintf("%s makes %d bytes or more", alg, leastRSA)
	if size == 32 || size == 48 || size == 64 {
		because += "; this one has the length of an HMAC, as HS256 makes it"
	}
	c.add(Finding{Code: "signature-length", Severity: Error, Title: fmt.Sprintf("the signature has %d bytes", size), Because: because, Fix: "have the issuer sign with the algorithm that the header names"})
}

// rsa reports whether alg is one of the RSA algorithms (RFC 7518 sections 3.3 and
// 3.5).
func rsa(alg string) bool {
	return signing.Registered(alg) && (strings.HasPrefix(alg, "RS") || strings.HasPrefix(alg, "PS"))
}

// local reports whether the token was issued by bulla itself.
func (c *checker) local() bool {
	tenantID, _ := wholeClaim(c.Token, "tenant_id")
	workspace, _, _ := courier.ParseTenantID(tenantID.Text)
	return c.Issuer == courier.Local || workspace == courier.SampleWorkspace
}

func (c *checker) keyFindings() {
	switch {
	case c.Key.IsZero():
		c.skip("key-weak", "not checked: no key was given", "")
		c.skip("key-type", "not checked: no key was given", "")
	case c.Key.Weak():
		c.add(Finding{Code: "key-weak", Severity: Warning, Title: "the secret is short", Because: fmt.Sprintf("RFC 7518 section 3.2 asks for %d bytes or more for HS256; short ones can be guessed offline", signing.MinSecret), Fix: "use a random secret of 32 bytes"})
	}
	if c.local() {
		c.add(Finding{Code: "local-key", Severity: Note, Title: "signed here with a local key: Courier will refuse it",
			Because: "it has the shape of Courier's tokens, but only Courier holds the key of your workspace",
			Fix:     "send the same scope and expires_in to Courier's issue-token endpoint from your server"})
	}
}
