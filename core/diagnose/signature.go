package diagnose

import (
	"fmt"
	"slices"
	"strings"

	"bulla/core/signing"
	"bulla/core/visible"
)

// Codes that other packages act on.
const (
	CodeSignature = "signature"
	CodeKeyType   = "key-type"
	CodeLocalKey  = "local-key"
)

// signatureChecks are about the signature and the key that it was compared with.
var signatureChecks = []check{
	{
		code: "tampered", severities: "error", verify: true, run: (*checker).edited,
		about:  "Whether the token was edited here and still has its old signature.",
		why:    "The signature covers the exact characters of header and payload, so every server refuses the edited token.",
		fix:    "Give a key that can sign, so that the edited token is signed again, or undo the edit.",
		bad:    "an exp changed in the Claims pane, without a key",
		good:   "the same edit with --key env:JWT_SECRET",
		source: "RFC 7515 section 5.2",
	},
	{
		// Before signature: one that was cut off doesn't match because of that.
		code: "signature-length", severities: "error", verify: true,
		pass:   "the signature has the right length",
		about:  "Whether the signature has the length of its algorithm: 32 bytes for HS256, 64 for ES256 and EdDSA, as many as the key has for RS256.",
		why:    "A shorter one was cut off. 70 to 72 bytes for ES256 are DER, which OpenSSL writes and JWS doesn't use. 32 bytes for RS256 are an HMAC: someone is trying algorithm confusion.",
		fix:    "Copy the token up to its last character. If your code signs, convert DER to the two numbers r and s.",
		bad:    "ES256 with 70 bytes that begin with 0x30",
		good:   "ES256 with 64 bytes",
		source: "RFC 7518 sections 3.2 to 3.5; RFC 8037 section 3.1",
	},
	{
		code: CodeSignature, severities: "error", verify: true, run: (*checker).signature,
		about:  "Whether the given key made the signature, over the exact characters of the token, and whether strict libraries accept the token. Without a key the check is skipped, which doesn't mean that the signature is wrong: only Courier has the key of its tokens.",
		why:    "If it fails, the key or the text is a different one: a secret of another environment, a line break at its end, or a claim that was changed. A signature that matches doesn't help if the token isn't encoded correctly: strict libraries refuse it anyway.",
		fix:    "Check that key and token come from the same issuer, and that nothing trimmed, wrapped or decoded either of them. Put b64: in front of a secret that is base64. If the signature matches, have the issuer encode the token correctly.",
		bad:    "a token signed with one secret and checked with another",
		good:   "the token and the secret that signed it",
		source: "RFC 7515 section 5.2",
	},
	{
		code: "signature-missing", severities: "error", verify: true,
		pass:   "has a signature",
		about:  "Whether there is anything after the second dot.",
		why:    "Anyone can create a token without a signature. No server accepts one.",
		fix:    "Copy the whole token: the segment after the second dot is the signature.",
		bad:    "eyJ....eyJ....",
		good:   "eyJ....eyJ....c2ln",
		source: "RFC 7515 section 7.1",
	},
	{
		code: "signature-form", severities: "error", verify: true, run: (*checker).signatureBytes,
		pass:   "encoded as JWS requires",
		about:  "Whether the given key made the signature, but it is encoded differently than JWS requires: as DER, hex or standard base64, or without leading zeros.",
		why:    "The key is right and nothing was changed, yet every server refuses the token. JWS has one encoding: raw bytes in base64url. For ECDSA these are the numbers r and s, one after the other, each at full length.",
		fix:    "Change the encoding in the code that signs. In Node.js, sign with dsaEncoding: 'ieee-p1363'.",
		bad:    "ES256 with 70 to 72 bytes that begin with 0x30",
		good:   "ES256 with 64 bytes",
		source: "RFC 7515 sections 2 and 3.1; RFC 7518 sections 3.3 and 3.4",
	},
	{
		code: CodeKeyType, severities: "error, or warning if the token has no signature to check with it", verify: true,
		pass:   "the key fits the algorithm",
		about:  "Whether the given key fits alg: a secret for HS256, an RSA key for RS256, an elliptic-curve key for ES256; and whether a JWK is meant for signatures, according to its use, key_ops and alg.",
		why:    "A server that compares them anyway uses the text of a public key, which everyone has, as an HMAC secret. bulla doesn't compare such a signature at all.",
		fix:    "Give the key that fits the algorithm.",
		bad:    "alg RS256 and a secret as the key",
		good:   "alg RS256 and the issuer's public key",
		source: "RFC 8725 sections 2.1 and 3.1; RFC 7517 sections 4.2 to 4.4",
	},
	{
		code: "key-empty", severities: "error", verify: true, run: (*checker).knownSecret,
		pass:   "not signed with the empty secret",
		about:  "Whether the signature was made with the empty secret.",
		why:    "A server whose secret was never set signs with no bytes at all, and accepts what anyone signs that way.",
		fix:    "Treat the token as forged. Have the issuer set its secret: 32 random bytes.",
		bad:    "a token signed with HS256 and an unset variable as the secret",
		good:   "a token signed with 32 random bytes",
		source: "RFC 7518 section 3.2",
	},
	{
		code: "key-weak", verify: true, run: (*checker).keyFaults,
		severities: "error if the token was signed with a well-known secret that is not the given key, warning otherwise",
		pass:       "the key is strong enough",
		about:      "Whether the secret is shorter than the hash of its algorithm, an RSA key has fewer than 2048 bits or can be computed, or the secret is one of about 1,400 that everyone knows: from jwt.io, documentation and tutorials, and common passwords. The signature is compared with each of them, with or without a key.",
		why:        "A short secret can be guessed offline from one token, with billions of attempts a second. A well-known one is tried first. The title names it, because it is public.",
		fix:        "Use a random secret of 32 bytes, or an RSA key of at least 2048 bits.",
		bad:        "the secret your-256-bit-secret",
		good:       "openssl rand -base64 32",
		source:     "RFC 7518 sections 3.2, 3.3 and 3.5; RFC 8725 section 3.5",
	},
	{
		code: "key-trimmed", severities: "warning", verify: true,
		pass:   "nothing was trimmed from the key",
		about:  "Whether a line break at the end of the secret was left out.",
		why:    "Editors and echo add one. If one program signs with it and another checks without it, the signature fails for no visible reason.",
		fix:    "Write the file without a line break (printf %s). If it does belong to the secret, give the bytes as b64:.",
		bad:    "a key file that ends in a line break",
		good:   "the same file without it",
		source: noStandard,
	},
	{
		code: "key-form", severities: "warning", verify: true,
		pass:   "the key needed no repair",
		about:  "Whether bulla had to repair the key to read it: literal \\n, quotes, missing line breaks, base64, UTF-16, a byte order mark, no BEGIN line, JSON around it.",
		why:    "Your application may not do this. It then refuses the key, or uses its text as a secret and accepts a forged token.",
		fix:    "Give your application the key exactly as the issuer published it: PEM with line breaks and without quotes, or a JWK set as JSON.",
		bad:    `PUBLIC_KEY="-----BEGIN PUBLIC KEY-----\nMIIB..." with the quotes left on`,
		good:   "the PEM file as openssl wrote it",
		source: "RFC 7468 sections 2 and 3; RFC 7517 section 5",
	},
	{
		code: "key-skipped", severities: "warning", verify: true, run: (*checker).skippedKeys,
		pass:   "every key of the set can be used",
		about:  "Whether every key of the set can be used: its required members are there, its values are in range, its type is known.",
		why:    "RFC 7517 section 5: a key that can't be used is skipped and the others still count. Libraries that don't do this refuse the whole set.",
		fix:    "Have the issuer correct the key. Until then, tokens signed with it can't be checked.",
		bad:    `{"kty": "RSA", "kid": "b", "e": "AQAB"} next to good keys`,
		good:   `{"kty": "RSA", "kid": "b", "n": "...", "e": "AQAB"}`,
		source: "RFC 7517 section 5",
	},
	{
		code: "psychic", severities: "error", verify: true,
		pass:   "not all zeros",
		about:  "Whether an ECDSA signature is all zeros.",
		why:    "Java 15 to 18 accepted it for any message and key (CVE-2022-21449). Nobody makes such a signature by accident.",
		fix:    "Treat the token as forged, and update servers that accept it.",
		bad:    "ES256 with 64 zero bytes",
		good:   "ES256 with the bytes of a signer",
		source: "CVE-2022-21449; RFC 7518 section 3.4",
	},
	{
		code: "edited", severities: "note", verify: true,
		about:  "Whether the token was edited here and signed again with the given key.",
		why:    "It is not the token that was issued. Only a server that has this key accepts it.",
		fix:    "You don't need to do anything in a test. For Courier, issue it through issue-token.",
		bad:    "a scope added in the Claims pane while a key is given",
		good:   "the token as it was pasted",
		source: "RFC 7515 section 5.1",
	},
	{
		code: CodeLocalKey, run: (*checker).localKey,
		severities: "error if it is meant for Courier, note while it is composed or sent to this machine, warning otherwise",
		about:      "Whether bulla itself issued the token, for its sample workspace.",
		why:        "It looks like Courier's tokens, but only Courier holds the key of your workspace: Courier refuses it.",
		fix:        "Use it with bulla serve. For Courier, send the same scope and expires_in to issue-token from your server.",
		bad:        "the token of bulla issue",
		good:       "the token of bulla issue --remote",
		source:     courierIssue,
	},
}

// signature reports whether the signature is valid or invalid, or why it was not checked.
func (c *checker) signature() {
	switch reason := clause(c.Signature.Reason); c.Signature.Status {
	case signing.Valid:
		c.signatureValid(reason)
	case signing.Invalid:
		c.signatureInvalid(reason)
	case signing.Absent:
		c.signatureMissing()
	case signing.Unsupported:
		c.skip(CodeSignature, "bulla can't check this signature", reason)
	default:
		c.unchecked(reason)
	}
}

func (c *checker) signatureValid(reason string) {
	if refused := c.refusedFor(); refused != "" {
		c.add(CodeSignature, Finding{
			Severity: Error,
			Because:  refused,
			Title:    "the signature matches, but strict libraries refuse the token",
			Fix:      "have the issuer encode the token correctly",
		})
		return
	}
	c.pass(CodeSignature, c.Signature.Alg+" signature, "+reason, visible.Text(c.Signature.Key))
}

// refusedFor says why strict libraries refuse a token whose signature matches, "" if an error about
// its form or header says so already.
func (c *checker) refusedFor() string {
	reported := slices.ContainsFunc(c.findings, func(f Finding) bool {
		group := c.catalogue.rows[c.catalogue.positions[f.Code]].group
		return f.Severity == Error && (group == structureGroup || group == headerGroup)
	})
	if reported || c.Signature.Unexpected {
		return ""
	}
	return clause(c.Signature.Refused)
}

// edited reports an edit that was made here, and whether the signature still belongs to the token.
func (c *checker) edited() {
	switch c.Edit {
	case EditedOnly:
		c.add("tampered", Finding{
			Severity: Error, Title: "edited here after it was signed",
			Because: "the signature belongs to the token before the edit: every server refuses this one",
			Fix:     "give a key that can sign, or undo the edit",
		})
	case EditedAndSigned:
		c.add("edited", Finding{
			Severity: Note, Title: "edited here and signed again with " + visible.Text(c.usedKey().String()),
			Because: "the issuer's signature is gone: only a server that has this key accepts the token",
		})
	}
}

// usedKey returns the key that the signature was compared with, or else the one that was given.
func (c *checker) usedKey() signing.Key {
	if c.Signature.Used.IsZero() {
		return c.Key
	}
	return c.Signature.Used
}

func (c *checker) signatureInvalid(reason string) {
	switch {
	case c.Edit == EditedOnly:
		c.skip(CodeSignature, "not checked: the token was edited", "the signature belongs to the token before the edit")
	case c.Signature.Encoding != "":
		c.add("signature-form", Finding{
			Severity: Error,
			Fix:      c.Signature.Fix,
			Title:    "made with this key, but encoded as " + c.Signature.Encoding,
			Because:  "JWS has one encoding for signatures, and every server refuses any other (RFC 7515 section 3.1)",
		})
		c.skip(CodeSignature, "invalid only because of its encoding", reason)
		c.skip("signature-length", "not checked", "the signature is encoded differently")
	default:
		f := Finding{Severity: Error, Title: "the signature doesn't match the given key", Because: reason,
			Fix: "check that key and token come from the same issuer, and that nothing trimmed or changed either of them"}
		if fix := c.Signature.Fix; fix != "" {
			f.Because, f.Fix = strings.Replace(reason, ": "+fix, "", 1), fix
		}
		c.add(CodeSignature, f)
	}
}

// signatureMissing reports a token without a signature. One that was cut off before it has a
// finding about its structure.
func (c *checker) signatureMissing() {
	c.skip(CodeSignature, "there is no signature to check", "")
	if c.Token.Count < 3 && !c.Token.Payload.Complete {
		c.skip("signature-missing", "not checked", "the token ends before its signature")
		return
	}
	c.add("signature-missing", Finding{
		Severity: Error, Title: "the token has no signature",
		Because: "no server accepts an unsigned token",
		Fix:     "copy the whole token: the segment after the second dot is the signature",
	})
}

func (c *checker) unchecked(reason string) {
	switch {
	case c.Signature.WrongKey:
		c.keyType(reason)
	case !c.Key.IsZero():
		c.skip(CodeSignature, "not checked", reason)
	case c.Signature.Open != "":
		c.skip(CodeSignature, "not checked: the issuer's key was not given",
			"a well-known secret fits, but anyone can sign with that")
	case c.looksLikeCourier() && !c.local():
		c.skip(CodeSignature, "not checked: only Courier holds the key", "Courier signs with a secret of your workspace that nobody else has; only a call to Courier can tell whether it accepts the token")
	default:
		c.skip(CodeSignature, "not checked: no key was given", "without the issuer's key nobody can tell whether the token was changed")
	}
}

// keyType reports that none of the keys fits the algorithm.
func (c *checker) keyType(reason string) {
	because := "a key works only with its own algorithms (RFC 8725 section 3.1), so nothing was compared"
	isHMAC := func(alg string) bool { return strings.HasPrefix(alg, "HS") }
	if algorithms := c.Key.Algorithms(); len(algorithms) > 0 && isHMAC(algorithms[0]) != isHMAC(c.Signature.Alg) {
		because = "a server that compares them anyway uses a public key as a secret (algorithm confusion)"
	}
	c.add(CodeKeyType, Finding{
		Severity: Error, Title: reason,
		Because: because,
		Fix:     "give the key that fits the algorithm",
	})
	c.skip(CodeSignature, "not checked: the key doesn't fit the algorithm", reason)
}

// signatureBytes checks what the bytes of the signature show without a key.
func (c *checker) signatureBytes() {
	if c.Signature.Status != signing.Valid && c.Signature.Encoding == "" {
		c.skip("signature-form", "not checked", "no key matches the signature")
	}
	value, _ := c.Token.Header.Root.Get("alg")
	alg, signature := value.Text, c.Token.Signature()
	want, fixed := signing.SignatureSize(alg)
	elliptic := strings.HasPrefix(alg, "ES")
	switch {
	case signature.Text == "" || !fixed && !rsa(alg):
		c.skipRest("there is no signature, or the algorithm has no known length", "signature-length", "psychic")
		return
	case c.damaged():
		c.skipRest("the signature contains a character that doesn't belong there", "signature-length", "psychic")
		return
	case !elliptic:
		c.skip("psychic", "not checked", "only ECDSA has this problem")
	case signature.Bytes != "" && strings.Trim(signature.Bytes, "\x00") == "":
		c.add("psychic", Finding{
			Severity: Error, Title: "the signature is all zeros",
			Because: "libraries with CVE-2022-21449 accept it for any message and key",
			Fix:     "treat the token as forged",
		})
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

// signatureLength reports a signature with a different length than its algorithm has.
func (c *checker) signatureLength(alg, bytes string, want int) {
	if c.Signature.Encoding != "" {
		return
	}
	because := fmt.Sprintf("%s signatures have %d bytes", visible.Text(alg), want)
	fix := copyWhole
	others := signing.AlgorithmsOfSize(len(bytes))
	switch {
	case strings.HasPrefix(alg, "ES") && len(bytes) > 8 && bytes[0] == 0x30:
		because += "; this one is DER, which JWS does not use (RFC 7518 section 3.4)"
		fix = "have the signer write r and s one after the other instead of DER"
	case len(others) > 0:
		because += fmt.Sprintf("; %d bytes is the length for %s: the signer used a different algorithm than the header names",
			len(bytes), strings.Join(others, ", "))
		fix = "have the issuer put the algorithm that it signs with into alg"
	case len(bytes) < want:
		because += "; it was cut off" + c.usualCut()
	default:
		fix = "remove what follows the signature: something ran together with the token"
	}
	title := fmt.Sprintf("the signature has %d bytes", len(bytes))
	c.add("signature-length", Finding{Severity: Error, Title: title, Because: because, Fix: fix})
}

const copyWhole = "copy the whole token, up to its last character"

// leastRSA is the size in bytes of a signature made with the smallest RSA key in use, 1024 bits.
const leastRSA = 128

// rsaSignature checks the length of an RSA signature, which is as long as its key.
func (c *checker) rsaSignature(alg string, size int) {
	cut := c.usualCut()
	isCut := cut != "" && size%16 != 0 // keys have 1024, 2048, 3072 or 4096 bits
	if size >= leastRSA && !isCut {
		return
	}
	because := fmt.Sprintf("%s signatures have %d bytes or more", alg, leastRSA)
	fix := "have the issuer sign with the algorithm that the header names"
	if isCut {
		because, fix = alg+" signatures are as long as the key; this one was cut off"+cut, copyWhole
	}
	for _, other := range signing.AlgorithmsOfSize(size) {
		if strings.HasPrefix(other, "HS") {
			because += "; this one is as long as an HMAC (" + other + ")"
		}
	}
	c.add("signature-length", Finding{
		Severity: Error, Title: fmt.Sprintf("the signature has %d bytes", size),
		Because: because,
		Fix:     fix,
	})
}

// rsa reports whether alg is one of the RSA algorithms (RFC 7518 sections 3.3 and 3.5).
func rsa(alg string) bool {
	return (strings.HasPrefix(alg, "RS") || strings.HasPrefix(alg, "PS")) && signing.Registered(alg)
}
