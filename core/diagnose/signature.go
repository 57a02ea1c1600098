package diagnose

import (
	"fmt"
	"slices"
	"strings"

	"bulla/core/courier"
	"bulla/core/signing"
	"bulla/core/visible"
)

// signature reports the signature apart from the claims: valid, invalid, or not
// checked and why.
func (c *checker) signature() {
	c.edit()
	switch reason := clause(c.Signature.Reason); c.Signature.Status {
	case signing.Valid:
		c.signatureValid(reason)
	case signing.Invalid:
		c.signatureInvalid(reason)
	case signing.Absent:
		c.signatureMissing()
	case signing.Unsupported:
		c.skip(codeSignature, "the signature cannot be checked here", reason)
	default:
		c.unchecked(reason)
	}
	c.signatureForm()
	c.keyFindings()
	if c.local() && c.Edit != EditedOnly {
		c.localKey()
	}
}

func (c *checker) signatureValid(reason string) {
	if refused := c.refusedFor(); refused != "" {
		c.add(codeSignature, Finding{Severity: Error, Because: refused,
			Title: "the signature matches, but strict readers refuse the token",
			Fix:   "have the issuer send the token in its one correct form"})
		return
	}
	c.pass(codeSignature, c.Signature.Alg+" signature, "+reason, visible.Text(c.Signature.Key))
}

// refusedFor says why strict readers refuse a token whose signature matches, where no
// finding of its form or header says so as an error.
func (c *checker) refusedFor() string {
	said := slices.ContainsFunc(c.said, func(f Finding) bool {
		return f.Severity == Error && f.rank >= codeSegments && f.rank <= codeKeyInHeader
	})
	if said || c.Signature.Unexpected {
		return ""
	}
	return clause(c.Signature.Refused)
}

// localKey says that bulla signed the token: here, or as the emulator.
func (c *checker) localKey() {
	f := Finding{Severity: Note, Title: "local key: Courier refuses this token",
		Because: "it has the shape of Courier's tokens, but only Courier holds the key of your workspace",
		Fix:     "send the same scope and expires_in to Courier's issue-token endpoint from your server"}
	switch {
	case c.Preview:
		f.Title, f.Fix = "a preview: Courier signs the real one", "ask Courier for it"
	case c.Issuer == courier.Courier:
		f.Title, f.Fix = "issued by bulla's emulator: Courier will refuse it", "unset COURIER_BASE_URL, and Courier itself is asked"
	case c.Issuer != courier.Local:
		f.Title = "made by bulla or its emulator: Courier will refuse it"
		f.Fix = "have Courier issue it: bulla issue --remote, or your server with COURIER_BASE_URL unset"
	}
	c.add(codeLocalKey, f)
}

// edit says what was done to the token here, and to which text its signature belongs.
func (c *checker) edit() {
	switch c.Edit {
	case EditedOnly:
		c.add(codeTampered, Finding{Severity: Error, Title: "edited here after it was signed", Because: "the signature belongs to the token as it was: every server refuses this one",
			Fix: "give a key that can sign, or take the edit back"})
	case EditedAndSigned:
		c.add(codeEdited, Finding{Severity: Note, Title: "edited here and signed anew with " + visible.Text(c.usedKey().String()), Because: "the signature of the issuer is gone: only a server that has this key takes the token"})
	}
}

// usedKey returns the key that was compared, else the one that was given.
func (c *checker) usedKey() signing.Key {
	if c.Signature.Used.IsZero() {
		return c.Key
	}
	return c.Signature.Used
}

func (c *checker) signatureInvalid(reason string) {
	switch {
	case c.Edit == EditedOnly:
		c.skip(codeSignature, "not checked: the token was edited", "the signature belongs to the token as it was")
	case c.Signature.Encoding != "":
		c.add(codeSignatureForm, Finding{Severity: Error, Fix: c.Signature.Fix,
			Title:   "made with this key, but encoded as " + c.Signature.Encoding,
			Because: "JWS encodes a signature in one way, and every server refuses another (RFC 7515 section 3.1)"})
		c.skip(codeSignature, "invalid only because of its encoding", reason)
		c.skip(codeSignatureLength, "not checked", "the signature is encoded in another way")
	default:
		f := Finding{Severity: Error, Title: "the signature is invalid under the given key", Because: reason,
			Fix: "check that key and token come from the same issuer and that nothing trimmed or changed either"}
		if fix := c.Signature.Fix; fix != "" {
			f.Because, f.Fix = strings.Replace(reason, ": "+fix, "", 1), fix
		}
		c.add(codeSignature, f)
	}
}

// signatureMissing tells a token without signature from one that was cut off
// before it, which the structure findings name.
func (c *checker) signatureMissing() {
	c.skip(codeSignature, "there is no signature to check", "")
	if c.Token.Count < 3 && !c.Token.Payload.Complete {
		c.skip(codeSignatureMissing, "not checked", "the token ends before its signature")
		return
	}
	c.add(codeSignatureMissing, Finding{Severity: Error, Title: "the token has no signature", Because: "no server accepts an unsigned token",
		Fix: "copy the whole token: the part after the second dot is the signature"})
}

func (c *checker) unchecked(reason string) {
	switch {
	case c.Signature.WrongKey:
		c.keyType(reason)
	case !c.Key.IsZero():
		c.skip(codeSignature, "not checked", reason)
	case c.Signature.Open != "":
		c.skip(codeSignature, "not checked: no key of the issuer was given",
			"it was compared with well-known secrets and one fits, but anyone can sign with that")
	case c.looksLikeCourier() && !c.local():
		c.skip(codeSignature, "not checked: only Courier holds the key", "Courier signs with a secret of your workspace that nobody else has; whether it accepts the token only a call to Courier can tell")
	default:
		c.skip(codeSignature, "not checked: no key was given", "without the issuer's key nobody can tell whether the token was changed")
	}
}

// keyType reports that no key is of the kind that the algorithm needs.
func (c *checker) keyType(reason string) {
	because := "the key decides which algorithms it checks (RFC 8725 section 3.1): another one is not compared"
	if algorithms := c.Key.Algorithms(); len(algorithms) > 0 && strings.HasPrefix(algorithms[0], "HS") != strings.HasPrefix(c.Signature.Alg, "HS") {
		because = "a server that compares them all the same takes a public key for a secret (algorithm confusion)"
	}
	c.add(codeKeyType, Finding{Severity: Error, Title: reason, Because: because, Fix: "give the key that belongs to the algorithm"})
	c.skip(codeSignature, "not checked: the key is of another kind", reason)
}

// signatureForm checks what can be told without a key.
func (c *checker) signatureForm() {
	if c.Signature.Status != signing.Valid && c.Signature.Encoding == "" {
		c.skip(codeSignatureForm, "not checked", "no key made the signature")
	}
	value, _ := c.Token.Header.Root.Get("alg")
	alg, signature := value.Text, c.Token.Signature()
	want, fixed := signing.SignatureSize(alg)
	elliptic := strings.HasPrefix(alg, "ES")
	switch {
	case signature.Text == "" || !fixed && !rsa(alg):
		c.skipRest("there is no signature, or its length is not known here", codeSignatureLength, codePsychic)
		return
	case c.damaged():
		c.skipRest("the signature holds a character that does not belong there", codeSignatureLength, codePsychic)
		return
	case !elliptic:
		c.skip(codePsychic, "not checked", "it is a fault of ECDSA alone")
	case signature.Bytes != "" && strings.Trim(signature.Bytes, "\x00") == "":
		c.add(codePsychic, Finding{Severity: Error, Title: "the signature is all zeros", Because: "libraries with CVE-2022-21449 accept it for any message and key", Fix: "treat the token as forged"})
		return
	}
	if !fixed {
		c.rsaSignature(alg, len(signature.Bytes))
		return
	}
	const ed448 = 114 // EdDSA is Ed25519 or Ed448 (RFC 8037 section 3.1)
	if size := len(signature.Bytes); size == want || alg == "EdDSA" && size == ed448 {
		return
	}
	c.signatureLength(alg, signature.Bytes, want)
}

// signatureLength reports a signature of another length than its algorithm makes.
func (c *checker) signatureLength(alg, bytes string, want int) {
	if c.Signature.Encoding != "" {
		return
	}
	because := fmt.Sprintf("%s makes %d bytes", visible.Text(alg), want)
	fix := "copy the whole token, to its last character"
	others := signing.AlgorithmsOfSize(len(bytes))
	switch {
	case strings.HasPrefix(alg, "ES") && len(bytes) > 8 && bytes[0] == 0x30:
		because += "; this one is DER, which JWS does not use (RFC 7518 section 3.4)"
		fix = "have the signer write r and s side by side instead of DER"
	case len(others) > 0:
		because += fmt.Sprintf("; %d bytes is the length of %s: the signer used another algorithm than the header says",
			len(bytes), strings.Join(others, ", "))
		fix = "have the issuer write the algorithm that it signs with into alg"
	case len(bytes) < want:
		because += "; it was cut off"
	}
	title := fmt.Sprintf("the signature has %d bytes", len(bytes))
	c.add(codeSignatureLength, Finding{Severity: Error, Title: title, Because: because, Fix: fix})
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
	for _, other := range signing.AlgorithmsOfSize(size) {
		if strings.HasPrefix(other, "HS") {
			because += "; this one has the length of an HMAC, as " + other + " makes it"
		}
	}
	c.add(codeSignatureLength, Finding{Severity: Error, Title: fmt.Sprintf("the signature has %d bytes", size), Because: because, Fix: "have the issuer sign with the algorithm that the header names"})
}

// rsa reports whether alg is one of the RSA algorithms (RFC 7518 sections 3.3 and
// 3.5).
func rsa(alg string) bool {
	return (strings.HasPrefix(alg, "RS") || strings.HasPrefix(alg, "PS")) && signing.Registered(alg)
}

// local reports whether the token was issued by bulla itself.
func (c *checker) local() bool {
	workspace, _, _ := courier.ParseTenantID(c.tenantID)
	return c.Issuer == courier.Local || workspace == courier.SampleWorkspace
}

// keyFindings reports what is wrong with the key, and with a signature that anyone
// could have made.
func (c *checker) keyFindings() {
	c.openKey()
	key := c.usedKey()
	if key.IsZero() {
		for _, k := range [...]code{codeKeyType, codeKeyWeak, codeKeyTrimmed, codeKeyForm, codeKeySkipped} {
			if !c.heard.has(k) {
				c.skip(k, "not checked: no key was given", "")
			}
		}
		return
	}
	told := c.heard
	for _, fault := range key.FaultsFor(c.Signature.Alg) {
		k := codeNamed(fault.Code)
		if told.has(k) || k == codeKeySkipped || c.Signature.WrongKey && fault.Title == c.Signature.Reason {
			continue // a key that did not fit, or a short secret that everyone knows as well
		}
		f := Finding{Code: fault.Code, Severity: Warning, Title: clause(fault.Title), Because: clause(fault.Because), Fix: clause(fault.Fix)}
		if k == codeKeyTrimmed && c.Signature.LineBreak != "" {
			f.Title, f.Because = "the secret ends in a line break", "the token was signed with it, and most libraries leave it out"
			f.Fix = "sign with the secret without its line break, or give the bytes as b64:"
		}
		c.add(k, f)
	}
	c.skippedKeys()
}

// skippedKeys reports the keys of a set that can't be used, all in one finding.
func (c *checker) skippedKeys() {
	skipped := c.Keys.Skipped()
	if len(skipped) == 0 {
		return
	}
	first := skipped[0]
	f := Finding{Severity: Warning, Title: clause(first.Title), Because: clause(first.Because), Fix: clause(first.Fix)}
	if more := len(skipped) - 1; more > 0 {
		f.Title += fmt.Sprintf("; and %d more", more)
	}
	c.add(codeKeySkipped, f)
}

// openKey reports a signature made with a secret that everyone knows. Where that
// secret was given as the key, it is only a warning: the user knows the secret.
func (c *checker) openKey() {
	severity, fix := Error, "treat the token as forged, and have the issuer sign with 32 random bytes"
	if c.Signature.Status == signing.Valid {
		severity, fix = Warning, "sign with 32 random bytes instead"
	}
	open := visible.Text(c.Signature.Open)
	alg, _ := c.Token.Header.Root.Get("alg")
	switch {
	case open == signing.EmptySecret:
		c.add(codeKeyEmpty, Finding{Severity: Error, Title: "signed with the empty secret: anyone can forge it", Because: "a server whose secret was never set signs and accepts with no bytes at all", Fix: fix})
	case open != "":
		c.add(codeKeyWeak, Finding{Severity: severity, Title: "signed with " + open + ": anyone can forge it",
			Because: "the signature fits this secret, which is one of those that attackers try first", Fix: fix})
	case c.Token.Signature().Text == "" || !strings.HasPrefix(alg.Text, "HS"):
		c.skip(codeKeyEmpty, "not checked", "only an HMAC can be made with an empty secret")
	}
}
