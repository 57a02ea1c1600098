package diagnose

import (
	"bulla/core/intake"
	"bulla/core/token"
)

// CodeHeaderForm is a code that other packages act on.
const CodeHeaderForm = "header-form"

// pastedChecks are about the text that was pasted. Most of their findings are remarks of
// core/intake.
var pastedChecks = []check{
	{
		code: intake.NotAToken, severities: "error", verify: true,
		about:  "Whether the text contains a JWT: three base64url segments separated by dots, beginning with eyJ.",
		why:    "Without a token there is nothing to check, and a server that receives this text answers 401.",
		fix:    "Copy the whole token from where it was issued, from eyJ to its last character. The title says what the text is instead, if that can be recognized.",
		bad:    "hello there",
		good:   "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzY29wZSI6Ii4uLiJ9.c2lnbmF0dXJl",
		source: "RFC 7515 section 7.1",
	},
	{
		code: intake.APIKeyPasted, severities: "error", verify: true,
		about:  "Whether the text is a Courier API key: pk_, dk_ or token_ followed by a secret. It is masked and not stored.",
		why:    "An API key can issue tokens for every user of the workspace and belongs only on your server. In a browser it gives away the whole workspace, and the inbox answers 401 if it gets one as its access token.",
		fix:    "Rotate the key in Courier's settings if anyone else may have seen it. Have your server call issue-token with it, and send the \"token\" of the response to the client.",
		bad:    "pk_prod_EXAMPLE0000000000000000000",
		good:   `the token from {"token": "eyJ..."}, the response of issue-token`,
		source: courierKeys,
	},
	{
		code: intake.ClientKeyPasted, severities: "error", verify: true,
		about:  "Whether the text is a Courier client key: the base64 of a workspace ID.",
		why:    "A client key only identifies the workspace. Current SDKs need a JWT: if JWT authentication is enabled in the Inbox provider, a client key without one gets a 401.",
		fix:    "Issue a JWT on your server and pass it to the SDK.",
		bad:    "the client key of your workspace, MDAwMDAwMDAtMDAwMC00MDAwLTgwMDAtMDAwMDAwMDAwMDAw",
		good:   "a JWT, which begins with eyJ",
		source: "Courier: Inbox authentication, client key",
	},
	{
		code: intake.OpaqueToken, severities: "error", verify: true,
		about:  "Whether the text is a credential without claims: an opaque access token, a refresh token, an authorization code, a session ID, or the example response in older Courier documentation.",
		why:    "Only its issuer knows what it means. Courier's inbox, preferences and realtime endpoints accept only JWTs.",
		fix:    "Call issue-token and use the token that it returns. Exchange a code or a refresh token at the token endpoint first. Auth0 returns a JWT if the request names an audience.",
		bad:    "5e2b2615.05efbb3acab9172f88dd3f6f",
		good:   "a JWT, which begins with eyJ",
		source: courierIssue,
	},
	{
		code: intake.SignedCookieFound, severities: "error", verify: true,
		about:  "Whether the text is a cookie that a web framework signed or encrypted: Flask, Django, Rails, Laravel, iron, Express and others.",
		why:    "It is not a JWT, even if it begins with eyJ: it has no header, and only the app that set it can check it. Every API answers 401.",
		fix:    "Ask the app that set the cookie for a JWT. For Courier, have the app's server call issue-token for the signed-in user.",
		bad:    "session=eyJ1c2VyX2lkIjo3fQ.Z0ABAg.LAMR9q1IYhRjwSyjIWfaG6viQHI",
		good:   "eyJhbGciOiJIUzI1NiJ9.eyJ1c2VyX2lkIjo3fQ.c2ln",
		source: "Documentation of itsdangerous, Django, Rails, Laravel, iron and Express",
	},
	{
		code: intake.MaskedToken, severities: "error", verify: true,
		about:  "Whether a mask is where the token should be: ***, [REDACTED], [Filtered], <redacted>, xxxx.",
		why:    "The program that wrote the text hid the token on purpose, so there is nothing to check. If this is what the server receives, it answers 401.",
		fix:    "Get the token from the code that issues or receives it, not from the log.",
		bad:    "Access Token: ***",
		good:   "Access Token: eyJ...",
		source: noStandard,
	},
	{
		code: intake.EncryptedJWE, severities: "error", verify: true,
		about:  "Whether the token is encrypted (a JWE): it has five segments, and enc in its header.",
		why:    "Only the holder of the recipient's key can read its claims. Courier signs its tokens and doesn't encrypt them, so this one comes from another service.",
		fix:    "Paste the token that Courier's issue-token endpoint returned. Another service may offer signed tokens in its settings. With the recipient's key (--key) bulla shows the content, or says why the key doesn't open it.",
		bad:    "eyJhbGciOiJkaXIiLCJlbmMiOiJBMjU2R0NNIn0..aXY.Y2lwaGVy.dGFn",
		good:   "header.payload.signature",
		source: "RFC 7516 section 3.1",
	},
	{
		code: intake.JWSJSONForm, severities: "error", verify: true,
		about:  "Whether the text is a signature in JSON form, with the members protected, payload and signature.",
		why:    "A JWT always has the compact form header.payload.signature. No JWT library accepts the JSON form as a bearer token.",
		fix:    "Join the values of protected, payload and signature with dots, in that order.",
		bad:    `{"protected": "eyJ...", "payload": "eyJ...", "signature": "..."}`,
		good:   "eyJ....eyJ....c2ln",
		source: "RFC 7519 section 3; RFC 7515 section 7.2",
	},
	{
		code: intake.OtherSecret, severities: "error", verify: true,
		about:  "Whether the text is another kind of secret or key, such as PEM, a JWK, or a GitHub, AWS or Stripe key. It is recognized by its first characters, not shown and not stored.",
		why:    "It was probably copied by mistake, and anyone who saw it can use it.",
		fix:    "Revoke it if it was shared, then paste the JWT. If it is a PEM or JWK that should check the signature, give it as the key instead.",
		bad:    "-----BEGIN PRIVATE KEY-----",
		good:   "a JWT, which begins with eyJ",
		source: noStandard,
	},
	{
		code: intake.UnsetVariable, severities: "error", verify: true,
		about:  "Whether the text is what remains of a variable that was never set: null, undefined, $TOKEN, {{token}}, [object Object].",
		why:    "The header was built before the token existed, or single quotes kept the shell from expanding the variable. The server receives the word itself and answers 401.",
		fix:    "Check the code that reads the token. In the client, wait until the token has arrived; in a shell, put double quotes around the variable.",
		bad:    "Authorization: Bearer undefined",
		good:   "Authorization: Bearer eyJ...",
		source: noStandard,
	},
	{
		code: intake.SeveralTokens, severities: "warning", verify: true,
		about:  "Whether the text contains more than one token.",
		why:    "bulla checks the first one, which may not be the one that your program sends.",
		fix:    "Paste only the token that you mean, or choose it from the list (--pick N).",
		bad:    "a log with two different tokens",
		good:   "the same token twice",
		source: noStandard,
	},
	{
		code: intake.TokenInURL, severities: "warning",
		about:  "Whether the token is in the query or the fragment of a URL.",
		why:    "URLs end up in the logs of servers and proxies, in browser histories and in Referer headers. A token found there works until it expires, because Courier can't revoke it.",
		fix:    "Send it in a header instead: Authorization: Bearer. The realtime WebSocket only accepts it in the URL; keep the lifetime short there.",
		bad:    "wss://realtime.courier.io/?auth=eyJ...",
		good:   "Authorization: Bearer eyJ...",
		source: "RFC 6750 sections 2.3 and 5.3",
	},
	{
		code: intake.SchemeTwice, severities: "error", verify: true,
		about:  "Whether the word Bearer appears twice in front of the token.",
		why:    "The server reads the second one as part of the token and answers 401. This happens when both your code and the SDK add it.",
		fix:    "Remove one of them: pass only the token to the SDK.",
		bad:    "Authorization: Bearer Bearer eyJ...",
		good:   "Authorization: Bearer eyJ...",
		source: "RFC 6750 section 2.1",
	},
	{
		code: CodeHeaderForm, severities: "error if it is sent to Courier, warning for another API", verify: true, run: (*checker).credentialForm,
		about:  "Whether the credential is the word Bearer, one space and the token. The case of the word doesn't matter.",
		why:    "A server reads everything after the space as the token. Quotes, brackets or b'...' change it, and without the word Bearer the server finds no token. Either way it answers 401. Another API may use another scheme, such as JWT or DPoP.",
		fix:    "Send \"Authorization: Bearer\", one space and the token, without quotes or other characters around it.",
		bad:    "Authorization: Bearer \"eyJ...\"",
		good:   "Authorization: Bearer eyJ...",
		source: "RFC 6750 section 2.1; RFC 9110 sections 11.1 and 11.4",
	},
	{
		code: intake.AlsoHoldsAPIKey, severities: "warning, or note in a request to issue-token, where it belongs",
		about:  "Whether the text also contains a Courier API key, or a key in a header that is named like one, such as X-Api-Key. It is masked.",
		why:    "Anyone who sees the text, for example in a ticket or a chat, can use the key. With a Courier key, they can issue tokens for every user.",
		fix:    "Rotate the key where it was issued (a Courier key in Courier's settings), and remove it from what you share.",
		bad:    "COURIER_API_KEY=pk_prod_... and a token below it",
		good:   "only the token",
		source: courierKeys,
	},
	{
		code: intake.Chunks, severities: "note", verify: true,
		about:  "Whether the token was split over several cookies, NAME.0, NAME.1 and so on, and joined to read it.",
		why:    "A browser keeps at most 4,096 bytes in a cookie, so Auth.js and Supabase split longer values. If one of the cookies is missing, the token is cut off.",
		fix:    "You don't need to do anything if your server joins the cookies too. To avoid this, put less into the token.",
		bad:    "session-token.0=eyJ...; session-token.1=...",
		good:   "session-token=eyJ...",
		source: "Auth.js and Supabase: chunked cookies; RFC 6265 section 6.1",
	},
	{
		code: "nested-token", severities: "note", run: (*checker).nested,
		about:  "Whether the payload or a claim is itself a token.",
		why:    "The findings are only about the outer token. The inner one has its own signature and its own times.",
		fix:    "Paste the inner token to have it checked too.",
		bad:    `"id_token": "eyJ..."`,
		good:   `"id_token": "a.b.c"`,
		source: "RFC 7519 section 5.2",
	},
	{
		code: "sd-jwt", verify: true, run: (*checker).sdJWT,
		severities: "error if a disclosure is not signed, warning in a verification if something was not checked, note otherwise",
		about:      "Whether the token is followed by disclosures, each after a ~ (an SD-JWT), and whether the digest of each is among the signed claims, under _sd or \"...\".",
		why:        "A disclosure counts only if its digest is signed. Anyone may have added one that isn't, so a server must reject the whole SD-JWT.",
		fix:        "Paste the part before the first ~ to check only the signed claims. Courier doesn't read disclosures. If a disclosure isn't signed, get the SD-JWT from its holder again.",
		bad:        "eyJ....eyJ....c2ln~WyJzYWx0IiwgImVtYWlsIiwgImEiXQ~",
		good:       "eyJ....eyJ....c2ln",
		source:     "RFC 9901 section 7.1",
	},
	{
		code: "detached", severities: "note", verify: true, run: (*checker).detached,
		about:  "Whether the token has a header and a signature, but nothing between the two dots: a detached signature.",
		why:    "The payload is the body of the request, which the sender signs and sends separately. Nothing was cut off, but without the body nobody can check the signature.",
		fix:    "Check it with the body, using the library of the API that requires it (x-jws-signature in open banking). You can't log in with it.",
		bad:    "eyJhbGciOiJQUzI1NiJ9..c2ln",
		good:   "eyJhbGciOiJQUzI1NiJ9.eyJhIjoxfQ.c2ln",
		source: "RFC 7515 appendix F; RFC 7797",
	},
}

// wrappedChecks have the note on what was removed around the token. Nearly every paste has one, so
// it is listed after the others.
var wrappedChecks = []check{
	{
		code: intake.Wrapped, verify: true,
		severities: "note, or warning in a verification if characters inside or next to the token were removed",
		about:      "What was removed around and inside the token: Bearer, quotes, line breaks, a header, JSON, a URL.",
		why:        "If your program sends the text exactly as you pasted it, the server reads all of that as part of the token. bulla verify answers for the text that it was given: it warns if a space, a line break or another character was inside or next to the token. With --exact that is an error.",
		fix:        "You don't need to do anything if you copied it from a log or a header. If your program reads the token from such a text, have it use only the token.",
		bad:        `"Bearer eyJ..."`,
		good:       "eyJ...",
		source:     noStandard,
	},
}

// pastedSeverities are the severities of remarks about what was pasted. All others are errors.
var pastedSeverities = map[string]Severity{
	intake.SeveralTokens:   Warning,
	intake.TokenInURL:      Warning,
	intake.AlsoHoldsAPIKey: Warning,
	intake.Wrapped:         Note,
	intake.Chunks:          Note,
	intake.IssueToken:      Note,
	intake.ScopeAlone:      Note,
}

// pasted reports the remarks about what was pasted.
func (c *checker) pasted() {
	for _, r := range c.Found.Remarks {
		severity, ok := pastedSeverities[r.Code]
		if !ok {
			severity = Error
		}
		if r.Code == intake.AlsoHoldsAPIKey && c.Found.Issue != nil {
			severity = Note // that is where it belongs
		}
		f := Finding{Severity: severity, Title: r.Title, Because: r.Because, Fix: r.Fix}
		if r.Code == intake.EncryptedJWE {
			f = c.opened(f)
		}
		c.add(r.Code, f)
	}
	if foreign := c.Found.Selected().Foreign; foreign != "" && c.Edit == NotEdited {
		c.add("foreign-character", Finding{
			Severity: Error, Title: foreign + " is not a base64url character",
			Because: "bulla removed it to read the token, but no server does that",
			Fix:     faultTexts[token.FaultForeignCharacter].fix,
		})
	}
	if c.Token.Encrypted && !c.has(intake.EncryptedJWE) {
		c.encrypted()
	}
}

// encrypted reports an encrypted token.
func (c *checker) encrypted() {
	because := "its claims can't be read"
	if c.Closed != nil {
		because = clause(c.Closed.Reason)
	}
	c.add(intake.EncryptedJWE, c.opened(Finding{Severity: Error, Title: "the token is encrypted (JWE)",
		Because: because, Fix: "give the key that opens it, or ask the issuer for a signed token"}))
}

// opened adds to the finding of an encrypted token whether the given key opened it.
func (c *checker) opened(f Finding) Finding {
	switch {
	case c.Key.IsZero() || !c.Token.Encrypted:
	case c.Closed == nil:
		f.Because = "the given key opened it: its content is shown, which doesn't prove who created it"
		f.Fix = "send it only to a server that has this key; any other needs a signed token"
	default:
		f.Title, f.Because, f.Fix = f.Title+" and can't be opened", clause(c.Closed.Reason), clause(c.Closed.Fix)
	}
	return f
}
