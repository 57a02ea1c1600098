package diagnose

import (
	"fmt"
	"slices"

	"bulla/core/intake"
	"bulla/core/token"
	"bulla/core/visible"
)

// structureChecks are about the form of a token. The decoder finds the faults; the run function of
// the first row reports them.
var structureChecks = []check{
	{
		code: token.FaultTruncated, severities: "error", verify: true, run: (*checker).structure,
		pass:   "nothing was cut off",
		about:  "Whether the token is cut off: its last segment ends in the middle of its JSON, an ellipsis or a mask replaces part of it, or its first characters are missing.",
		why:    "A screen, a log, a form field or a database column shortened the token. What is left can't be verified. A length of exactly 255, 1,024, 4,096 or another round number shows which.",
		fix:    "Copy it again from its source. If a database column stores tokens, use a text type without a length limit.",
		bad:    "eyJhbGciOiJIUzI1NiJ9.eyJzY29wZSI6InVz",
		good:   "the same token up to its last character",
		source: "RFC 7519 section 7.2",
	},
	{
		code: token.FaultSegments, severities: "error", verify: true,
		pass:   "has header, payload and signature",
		about:  "Whether the token has three segments separated by two dots: header, payload and signature.",
		why:    "With fewer, a segment was lost in copying; with more, two texts ran together. No library accepts it.",
		fix:    "Copy the whole token, from eyJ to its last character.",
		bad:    "eyJ....eyJ...",
		good:   "eyJ....eyJ....c2ln",
		source: "RFC 7515 section 7.1",
	},
	{
		code: token.FaultBase64, severities: "error", verify: true,
		pass:   "the segments decode",
		about:  "Whether each segment has a length that base64url can have.",
		why:    "A length of 4n+1 characters is impossible: a character was lost or added, and every bit after it is shifted.",
		fix:    "Copy the token again.",
		bad:    "eyJhbGciOiJIUzI1NiJ9A.e30.c2ln",
		good:   "eyJhbGciOiJIUzI1NiJ9.e30.c2ln",
		source: "RFC 7515 appendix C; RFC 4648 section 5",
	},
	{
		code: token.FaultPadding, severities: "warning", verify: true,
		pass:   "no padding",
		about:  "Whether a segment ends in = signs.",
		why:    "base64url in a JWT has no padding. Some libraries accept it and strict ones refuse the token; the signature was made without it.",
		fix:    "Remove the = signs. If your code builds tokens, use base64url without padding.",
		bad:    "eyJhbGciOiJIUzI1NiJ9.e30=.c2ln",
		good:   "eyJhbGciOiJIUzI1NiJ9.e30.c2ln",
		source: "RFC 7515 section 2",
	},
	{
		code: token.FaultNonCanonical, severities: "warning", verify: true,
		pass:   "the encoding is canonical",
		about:  "Whether the unused bits of the last character of a segment are zero.",
		why:    "If they aren't, two different texts decode to the same bytes: someone changed the last character, and lists of revoked or used tokens no longer match.",
		fix:    "Use the token exactly as its issuer sent it.",
		bad:    "a signature that ends in c2lnbmF0dXJlX",
		good:   "the same one as the issuer wrote it",
		source: "RFC 4648 section 3.5",
	},
	{
		code: token.FaultForeignCharacter, severities: "error", verify: true,
		pass:   "base64url characters only",
		about:  "Whether every character belongs to the base64url alphabet: A-Z, a-z, 0-9, - and _. Any other is named with its code point and position.",
		why:    "Chat programs, Word and PDF files add characters that nobody sees, such as zero-width spaces, dashes and line breaks. The server sees them and answers 401.",
		fix:    "Copy the token again as plain text. A + or / means that it was encoded as standard base64; base64url uses - and _ instead.",
		bad:    "a token with U+200B ZERO WIDTH SPACE at 12",
		good:   "the same token typed as plain text",
		source: "RFC 7515 section 2; RFC 4648 section 5",
	},
	{
		code: token.FaultJSON, severities: "error", verify: true,
		pass:   "header and payload are JSON",
		about:  "Whether header and payload are well-formed JSON. The finding gives the byte where it breaks.",
		why:    "No library accepts such a token. It was built by hand, printed from Python, or changed after it was signed.",
		fix:    "Have the issuer build its claims with a JSON library and issue the token again.",
		bad:    `{"scope": "a",}`,
		good:   `{"scope": "a"}`,
		source: "RFC 8259; RFC 7519 section 7.2",
	},
	{
		code: token.FaultHeaderNotObject, severities: "error", verify: true,
		pass:   "the header is an object",
		about:  "Whether the header is a JSON object.",
		why:    "The header must name the algorithm, and only an object can do that. This is not a JWT.",
		fix:    "Get the token from its issuer again.",
		bad:    `["HS256"]`,
		good:   `{"alg": "HS256", "typ": "JWT"}`,
		source: "RFC 7515 section 4; RFC 7519 section 7.2",
	},
	{
		code: token.FaultPayloadNotObject, severities: "error", verify: true,
		pass:   "the payload is a set of claims",
		about:  "Whether the payload is a JSON object: a set of claims.",
		why:    "A signed text that is not an object is a JWS, but not a JWT. It has no exp and no scope, and libraries disagree on what that means.",
		fix:    "Have the issuer put its data into a claim.",
		bad:    `"hello"`,
		good:   `{"sub": "hello"}`,
		source: "RFC 7519 sections 4 and 7.2",
	},
	{
		code: token.FaultDuplicateMember, severities: "error, or warning if the object is inside a claim", verify: true,
		pass:   "no name occurs twice",
		about:  "Whether a name occurs twice in one object, even if one of the two is written with escapes.",
		why:    "Libraries disagree on which one counts, so two servers may see different values of exp or scope. Strict ones refuse the token.",
		fix:    "Have the issuer write each name once.",
		bad:    `{"exp": 1, "exp": 4102444800}`,
		good:   `{"exp": 4102444800}`,
		source: "RFC 7519 section 4; RFC 7515 section 4",
	},
	{
		code: token.FaultBadUTF8, severities: "error", verify: true,
		pass:   "the text is UTF-8",
		about:  "Whether the text is UTF-8 and its escapes are complete characters.",
		why:    "Some libraries refuse it. Others insert a replacement character, and then an ID means somebody else.",
		fix:    "Have the issuer encode its text as UTF-8, and not cut strings in the middle of a character.",
		bad:    `{"sub": "\ud800"}`,
		good:   `{"sub": "\ud83d\ude00"}`,
		source: "RFC 7519 section 7.2; RFC 8259 section 8.1",
	},
	{
		code: token.FaultTooDeep, severities: "error", verify: true,
		pass:   "not nested too deeply",
		about:  "Whether arrays and objects are nested more deeply, or are more numerous, than bulla reads.",
		why:    "Nobody writes this by hand. Many JSON libraries fail or run out of stack at such depths.",
		fix:    "Have the issuer send a flatter payload.",
		bad:    `{"a": [[[[ ... two hundred levels ... ]]]]}`,
		good:   `{"a": [[]]}`,
		source: "RFC 8259 section 9",
	},
	{
		code: token.FaultTooLarge, severities: "warning", verify: true,
		pass:   "fits into a request header",
		about:  "Whether the token is longer than 8192 bytes.",
		why:    "Servers and proxies commonly refuse request headers over 8 kB with 400 or 431, before your code sees them.",
		fix:    "Put less into the token: scopes for one user and one purpose. Otherwise raise the limit of every server on the way.",
		bad:    "a token of 9000 bytes",
		good:   "a token of 400 bytes",
		source: "RFC 9110 section 5.4",
	},
}

// faultTexts say how to report each fault of the decoder. A fault without a because says where in
// the token it is.
var faultTexts = map[string]struct {
	severity     Severity
	because, fix string
}{
	token.FaultSegments: {
		because: "a JWT is header, payload and signature, joined by two dots (RFC 7515 section 7.1)",
		fix:     "copy the whole token, from eyJ to its last character",
	},
	token.FaultTruncated: {
		because: "its JSON ends in the middle: a screen, a log or a form field shortened it",
		fix:     "copy it again from its source, not from a screen that shortens it",
	},
	token.FaultBase64:           {fix: "copy it again: a character was lost or added"},
	token.FaultPadding:          {severity: Warning, fix: "remove the = signs: base64url in a JWT has none"},
	token.FaultNonCanonical:     {severity: Warning, fix: "use the token as its issuer sent it: the last character was changed"},
	token.FaultForeignCharacter: {fix: "copy it again as plain text"},
	token.FaultJSON:             {fix: "have the issuer send it again: no library can read it"},
	token.FaultHeaderNotObject: {
		because: "the header of a JWT is a JSON object (RFC 7519 section 7.2)",
		fix:     "get the token from its issuer again: this can't be a JWT",
	},
	token.FaultPayloadNotObject: {
		because: "there are no claims to read: the payload of a JWT is a JSON object with a member for each",
		fix:     "get the token from its issuer again: this can't be a JWT",
	},
	token.FaultDuplicateMember: {fix: "have the issuer write each name once"},
	token.FaultBadUTF8:         {fix: "have the issuer encode its text as UTF-8"},
	token.FaultTooDeep:         {fix: "have the issuer send a flatter payload"},
	token.FaultTooLarge: {
		severity: Warning,
		because:  "cookies and other headers count too, so the limit is reached sooner",
		fix:      "put less into the token, or raise the header limit of your servers",
	},
}

// structure turns the decoder's faults into findings: the first of each code, with how many more
// there are.
func (c *checker) structure() {
	for _, f := range c.Token.Faults {
		if !c.has(f.Code) && !c.explainedElsewhere(f) {
			c.fault(f)
		}
	}
	if c.unencoded() && !c.Token.Payload.Complete {
		c.skipRest("the header says that the payload is not encoded", token.FaultBase64, token.FaultPadding,
			token.FaultNonCanonical, token.FaultForeignCharacter, token.FaultJSON, token.FaultPayloadNotObject)
	}
	if c.Token.Nested != "" {
		c.skipRest("the payload is a token, not JSON", token.FaultJSON, token.FaultPayloadNotObject)
	}
}

// explainedElsewhere reports whether another finding reports a fault better.
func (c *checker) explainedElsewhere(f token.Fault) bool {
	switch {
	case f.Part == token.Payload && c.unencoded():
		return true // b64
	case f.Part == token.Signature && c.Signature.Encoding != "":
		return true // signature-form
	case f.Nested: // a duplicate claim is worse than a duplicate inside a claim
		return slices.ContainsFunc(c.Token.Faults, func(g token.Fault) bool { return g.Code == f.Code && !g.Nested })
	}
	return false
}

// fault reports a fault, the first with its code.
func (c *checker) fault(f token.Fault) {
	if because := c.follows(f); because != "" {
		c.skip(f.Code, "not checked", because)
		return
	}
	texts := faultTexts[f.Code]
	severity, because, fix := texts.severity, texts.because, texts.fix
	if f.Nested && f.Part == token.Payload {
		severity = Warning
	}
	if because == "" {
		because = c.position(f)
	}
	if f.Code == token.FaultPayloadNotObject && c.isDetached() {
		because, fix = "a detached signature has no claims", "don't log in with it: log in with a token that has claims"
	}
	switch {
	case c.isCut(f):
		because += c.usualCut()
	case f.Code == token.FaultForeignCharacter && f.Rune == '*':
		fix = "copy it from where it was issued: a log or a tool hides part of it"
	case f.Code == token.FaultSegments:
		fix = "remove what follows the signature: something ran together with the token"
	}
	c.add(f.Code, Finding{Severity: severity, Title: f.Detail, Because: because, Fix: fix})
}

// follows says which greater fault caused a fault, "" if none did: one cause is not reported as
// several.
func (c *checker) follows(f token.Fault) string {
	shortened := c.Found.HasRemark(intake.Truncated)
	switch f.Code {
	case token.FaultSegments:
		if shortened && len(c.Token.Segments) > 3 { // the dots of an ellipsis
			return "part of the token was left out"
		}
	case token.FaultBase64, token.FaultJSON, token.FaultNonCanonical:
		if shortened || c.Token.HasFault(token.FaultTruncated) {
			return "the token was cut off"
		}
		if f.Part != token.Whole && c.hasLookalike(f.Part) {
			return "the " + f.Part.String() + " contains a letter that only looks like the right one"
		}
	}
	if f.Code == token.FaultNonCanonical && f.Part == token.Signature && c.damaged() {
		return "the signature contains a character that doesn't belong there"
	}
	return ""
}

// hasLookalike reports whether a letter of another alphabet replaced one in a part. What follows it
// then decodes to something else.
func (c *checker) hasLookalike(part token.Part) bool {
	return slices.ContainsFunc(c.Token.Faults, func(f token.Fault) bool {
		return f.Code == token.FaultForeignCharacter && f.Part == part && visible.Lookalike(f.Rune) != 0
	})
}

// damaged reports whether the signature contains a character that is not base64url.
func (c *checker) damaged() bool {
	return slices.ContainsFunc(c.Token.Faults, func(f token.Fault) bool {
		return f.Code == token.FaultForeignCharacter && f.Part == token.Signature
	})
}

// unencoded reports whether the header says that the payload is not base64url (RFC 7797 section 3).
// Then the header is at fault, not the characters of the payload.
func (c *checker) unencoded() bool {
	b64, ok := c.Token.Header.Root.Get("b64")
	return ok && b64.Kind == token.Bool && b64.Text == "false"
}

// position says where in the token a fault is, and how many more have the same code.
func (c *checker) position(f token.Fault) string {
	text := fmt.Sprintf("at byte %d of the token", f.At)
	if f.Part != token.Whole {
		text += ", in its " + f.Part.String()
	}
	if f.Code == token.FaultForeignCharacter && f.Part == token.Signature {
		text += ": no signature can match the token as it was pasted"
	}
	switch f.Code {
	case token.FaultJSON, token.FaultDuplicateMember, token.FaultBadUTF8, token.FaultTooDeep:
		text = fmt.Sprintf("at byte %d of the %s's JSON", f.At, f.Part)
	}
	more := -1
	for i := range c.Token.Faults {
		if c.Token.Faults[i].Code == f.Code {
			more++
		}
	}
	if more > 0 {
		text += fmt.Sprintf("; %d more like this", more)
	}
	return text
}

// isDetached reports whether the token has a signature but no payload. The payload is then sent
// separately (RFC 7515 appendix F).
func (c *checker) isDetached() bool {
	return len(c.Token.Segments) > 2 && !c.Token.Encrypted &&
		c.Token.Segments[1].Text == "" && c.Token.Signature().Text != ""
}

// detached says where the payload of a detached signature is.
func (c *checker) detached() {
	if !c.isDetached() {
		return
	}
	c.add("detached", Finding{
		Severity: Note, Title: "a detached signature: the payload is not in the token",
		Because: "the sender signs the body of the request and leaves it out of the token (RFC 7515 appendix F); nothing is cut off",
		Fix:     "check it with the body, using the library of the API that requires it; you can't log in with it",
	})
}
