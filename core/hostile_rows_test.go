package core_test

import (
	"maps"

	"bulla/core/diagnose"
	"bulla/core/intake"
	"bulla/core/signing"
)

// hostileWant is what a row of hostile_inputs.jsonl demands in its sentence.
type hostileWant struct {
	kind intake.Kind
	// tokens is how many different tokens are found, and where the location of the first.
	tokens int
	where  string
	// status is the result of checking the signature with the kit's key, and accepted whether a
	// strict server with that key accepts the token.
	status   signing.Status
	accepted bool
	// codes are "code severity", and "!code severity" for what must not be reported.
	codes []string
	// says are texts that the findings have to hold, shows texts of the decoded token, and never
	// texts that no output may contain.
	says, shows, never []string
	policy             diagnose.Policy
}

// good is a token that is found complete and that a strict server accepts.
func good(codes ...string) hostileWant {
	return hostileWant{kind: intake.JWT, tokens: 1, status: signing.Valid, accepted: true, codes: codes}
}

// wrapped is a good token inside something that a remark names.
func wrapped(says ...string) hostileWant {
	return good("wrapped note", "!truncated error", "!foreign-character error", "!several-tokens warning").saying(says...)
}

// refused is a token that no strict server accepts, whatever its signature.
func refused(status signing.Status, codes ...string) hostileWant {
	return hostileWant{kind: intake.JWT, tokens: 1, status: status, codes: codes}
}

// nothing is an input without a token.
func nothing(kind intake.Kind, codes ...string) hostileWant {
	return hostileWant{kind: kind, codes: codes}
}

func (w hostileWant) saying(texts ...string) hostileWant {
	w.says = append(w.says, texts...)
	return w
}

func (w hostileWant) showing(texts ...string) hostileWant {
	w.shows = append(w.shows, texts...)
	return w
}

func (w hostileWant) hiding(texts ...string) hostileWant {
	w.never = append(w.never, texts...)
	return w
}

func (w hostileWant) in(where string) hostileWant {
	w.where = where
	return w
}

func (w hostileWant) of(kind intake.Kind) hostileWant {
	w.kind = kind
	return w
}

func (w hostileWant) held(policy diagnose.Policy) hostileWant {
	w.policy = policy
	return w
}

// hostileWants returns what every row demands, by its ID.
func hostileWants() map[string]hostileWant {
	wants := map[string]hostileWant{}
	for _, group := range []map[string]hostileWant{
		hostileWrapped(), hostileJoined(), hostileDamaged(), hostileTruncated(), hostileAlg(), hostileHeader(),
		hostileTimes(), hostileClaims(), hostileScope(), hostileTerminal(), hostileSecrets(), hostileForeign(),
	} {
		maps.Copy(wants, group)
	}
	return wants
}

func hostileWrapped() map[string]hostileWant {
	const leak = "URLs end up in logs, browser histories and Referer headers"
	several := func(n int, says ...string) hostileWant {
		w := good("several-tokens warning").saying(says...)
		w.tokens = n
		return w
	}
	return map[string]hostileWant{
		"w-token-scheme":       wrapped("the Token scheme"),
		"w-auth-header-crlf":   wrapped("the Bearer scheme", "the authorization header").in("authorization header"),
		"w-curl-multiline":     wrapped("the curl command").in("authorization header"),
		"w-json-access-id":     several(2, "the input contains 2 different tokens").in("json member access_token"),
		"w-json-pretty":        wrapped("the json member data.attributes.token").in("json member data.attributes.token"),
		"w-env":                wrapped("quotes", "the variable API_TOKEN").in("variable API_TOKEN"),
		"w-dotenv":             wrapped("the variable API_TOKEN").in("variable API_TOKEN"),
		"w-yaml":               wrapped("the variable token").in("variable token"),
		"w-toml":               wrapped("quotes", "the variable token").in("variable token"),
		"w-url-query":          wrapped(leak).in("url parameter token"),
		"w-url-fragment":       wrapped(leak).in("url parameter access_token"),
		"w-cookie":             wrapped("the cookie jwt").in("cookie jwt").hiding("theme"),
		"w-dquoted":            wrapped("quotes"),
		"w-squoted":            wrapped("quotes"),
		"w-smart-quotes":       wrapped("curly quotes"),
		"w-angle":              wrapped("angle brackets"),
		"w-trailing-semicolon": wrapped(`the trailing ";"`),
		"w-trailing-newline":   good("!foreign-character error", "!wrapped note"),
		"w-diff":               wrapped().in("variable token"),
		"w-log":                wrapped("the Bearer scheme", "keep tokens out of the log").in("variable auth"),
		"w-html-tag":           wrapped("surrounding text").in("text").hiding("<code", "class"),
		"w-shell-prompt":       wrapped("surrounding text").in("line 2"),
		"w-two-same":           wrapped("1 repetition of the same token").in("text"),
		"w-ten":                several(10, "the input contains 10 different tokens").in("line 1"),
		"o-bearer-twice":       refused(signing.Valid, "scheme-twice error", "wrapped note", "!truncated error").saying(`"Bearer" appears twice`, "401"),
	}
}

func hostileJoined() map[string]hostileWant {
	return map[string]hostileWant{
		"w-wrap76":           wrapped("3 line breaks"),
		"w-wrap76-crlf":      wrapped("3 line breaks"),
		"w-wrap-indent":      wrapped("3 line breaks"),
		"w-wrap-quoted-mail": wrapped("3 line breaks", "email quoting"),
		"w-wrap-bars":        wrapped("3 line breaks", "table borders"),
		"w-wrap-linenos":     wrapped("3 line breaks", "line numbers"),
		"w-qp-soft":          wrapped("3 line breaks", "quoted-printable soft line breaks"),
		"w-go-concat":        wrapped("2 line breaks", "string literal quotes"),
		"w-k8s-secret":       wrapped("a layer of base64"),
		"w-percent":          wrapped("2 layers of percent-encoding"),
		"w-percent-bearer":   wrapped("the Bearer scheme"),
		"w-md-escaped":       wrapped("1 backslash escape"),
		"w-ansi-colour":      wrapped("terminal escape sequences (colors)"),
		"w-nbsp":             wrapped("the Bearer scheme", "U+00A0 NO-BREAK SPACE"),
	}
}

func hostileDamaged() map[string]hostileWant {
	foreign := func(codes ...string) hostileWant {
		return refused(signing.Unchecked, append(codes, "foreign-character error", "!not-a-token error")...).showing(`"sub": "user-1"`)
	}
	inSignature := func(says ...string) hostileWant {
		return foreign("!signature-length error", "!non-canonical warning").saying("no signature can match the token as it was pasted").saying(says...)
	}
	return map[string]hostileWant{
		"w-md-italic":        inSignature("* at 226 instead of _", "Markdown"),
		"w-en-dash":          inSignature("U+2013 EN DASH at 200 instead of -"),
		"w-zero-width":       foreign().saying("U+200B ZERO WIDTH SPACE at 40"),
		"w-soft-hyphen":      foreign().saying("U+00AD SOFT HYPHEN at 60"),
		"w-ideographic-stop": foreign("!segments error", "!json error", "!base64 error").saying("U+3002 IDEOGRAPHIC FULL STOP at 36"),
		"w-uppercased":       nothing(intake.JWT, "not-a-token error").saying("base64url is case-sensitive"),
		"w-std-base64":       foreign("padding warning").saying("is standard base64", "RFC 7515 section 2"),
		"w-padded":           refused(signing.Valid, "padding warning", "!foreign-character error").saying("= padding: RFC 7515 section 2 uses base64url without it").showing(`"sub": "user-1"`),
	}
}

func hostileTruncated() map[string]hostileWant {
	cut := refused(signing.Absent, "truncated error", "segments error", "json skipped", "!non-canonical warning").saying("cut off in its payload")
	const unknown = "not known: the claims are incomplete"
	return map[string]hostileWant{
		"t-less-marker": cut.showing(`{"iss":"https://issuer.example"`).hiding("expires    never"),
		"t-cut-payload": cut.showing("  \"iat\": 1795000000\n", "lost from here on:\n,\"exp\":179", unknown).hiding("expires    never"),
		"t-cut-sig":     refused(signing.Invalid, "signature-length error", "!truncated error").saying("25 bytes", "HS256 signatures have 32 bytes; it was cut off"),
		"t-cut-head":    refused(signing.Unsupported, "truncated error").saying("the first characters of the token are missing", "nothing was guessed to replace it"),
		"t-no-sig":      refused(signing.Absent, "segments error", "signature-missing error", "!truncated error").saying("two segments"),
		"t-empty-sig":   refused(signing.Absent, "signature-missing error", "!segments error", "!alg-none error"),
		"t-header-only": refused(signing.Absent, "segments error", "!truncated error").saying("one segment").showing(`"alg": "HS256"`),
		"t-stars":       refused(signing.Unchecked, "foreign-character error", "!signature-length error").saying("it cannot be read or checked").showing(`"sub": "user-1"`),
		"t-redacted":    nothing(intake.JWT, "truncated error").saying("shortened or redacted"),
	}
}

func hostileAlg() map[string]hostileWant {
	unsigned := refused(signing.Absent, "alg-none error", "signature-missing error", "signature skipped", "!alg-unknown warning").saying("the token is unsigned")
	nearNone := refused(signing.Absent, "alg-unknown warning", "signature-missing error", "!alg-none error").saying("almost \"none\"")
	return map[string]hostileWant{
		"a-none-None":          unsigned,
		"a-none-NONE":          unsigned,
		"a-none-nOnE":          unsigned,
		"a-alg-trailing-space": nearNone,
		"a-alg-word-null":      nearNone,
		"a-none-withsig":       refused(signing.Unchecked, "alg-none error", "signature skipped", "!signature-missing error"),
		"a-missing":            refused(signing.Unsupported, "alg-missing error", "signature skipped", "!alg-none error").saying("RFC 7515 section 4.1.1"),
		"a-null":               refused(signing.Unsupported, "alg-missing error", "signature skipped").saying("alg is null"),
		"a-nul":                refused(signing.Unsupported, "alg-unknown warning", "signature skipped", "!signature error").saying(`"HS256\u{0000}"`),
		"a-dup-none":           refused(signing.Absent, "duplicate-member error", "alg-none error").saying(`"HS256", then "none"`),
		"a-dup-hs":             refused(signing.Valid, "duplicate-member error", "!alg-none error").saying(`"none", then "HS256"`),
		"a-es256k":             refused(signing.Unsupported, "signature skipped", "!signature error", "!alg-unknown warning").saying("bulla can't verify this algorithm"),
		"a-ed25519":            refused(signing.Unchecked, "signature skipped", "!signature error", "!alg-unknown warning"),
		"a-mldsa":              refused(signing.Unsupported, "alg-unknown warning", "signature skipped", "!signature error").saying("post-quantum signature", "can't check"),
		"a-psychic":            refused(signing.Unchecked, "psychic error", "!signature-length error").saying("CVE-2022-21449"),
		"a-es256-der":          refused(signing.Unchecked, "signature-length error", "!psychic error").saying("70 bytes", "ES256 signatures have 64 bytes", "DER"),
		"a-rs256-short":        refused(signing.Unchecked, "signature-length error").saying("32 bytes", "as long as an HMAC"),
		"a-empty-secret":       refused(signing.Invalid, "key-empty error", "!key-weak error").saying("anyone can forge it"),
	}
}

func hostileHeader() map[string]hostileWant {
	crit := func(says string) hostileWant { return refused(signing.Valid, "crit error").saying(says) }
	return map[string]hostileWant{
		"h-crit-empty":      crit("crit is empty"),
		"h-crit-string":     crit("crit is a string, not an array"),
		"h-crit-registered": crit(`crit lists "alg", which is not an extension`),
		"h-crit-absent":     crit(`crit lists "foo", which the header does not have`),
		"h-b64-false":       refused(signing.Valid, "b64 error", "crit error").saying("RFC 7797 section 7"),
		"h-b64-raw": refused(signing.Valid, "b64 error", "base64 skipped", "json skipped", "!base64 error", "!foreign-character error", "!json error").
			showing("payload\n$hello\n").hiding(`\x85`, `"at":57`),
		"h-x5u":     refused(signing.Unchecked, "key-in-header warning").saying("never fetches it and never trusts it"),
		"h-jwk":     good("key-in-header warning").saying("a secret key (jwk with k)", "never trusts it", "replace that secret"),
		"h-kid-sql": good("kid-suspicious warning", "kid-type pass").saying("kid looks like SQL", `"x' UNION SELECT 'key"`),
		"h-kid-cmd": good("kid-suspicious warning", "kid-type pass").saying("kid looks like a shell command", `"|/bin/sh -c id"`),
		"h-typ-at":  good("typ note", "require warning", "!require error").saying("an OAuth access token", `without "client_id", "jti"`),
		"h-typ-osc": good("typ note", "!typ pass").saying(`\u001b]52;c;cHduZWQ=\u0007`),
		"h-null":    refused(signing.Unsupported, "header-not-object error", "alg-missing skipped", "kid-type skipped", "!truncated error").saying("null"),
		"h-arr":     refused(signing.Unsupported, "header-not-object error", "alg-missing skipped", "!truncated error").saying("array"),
		"h-bom":     refused(signing.Valid, "json error").saying("a byte order mark"),
	}
}

func hostileTimes() map[string]hostileWant {
	wrongType := func(kind string) hostileWant {
		return refused(signing.Valid, "exp-type error", "exp skipped", "!exp-missing warning").saying("exp is " + kind)
	}
	outOfRange := func(number string) hostileWant {
		return refused(signing.Valid, "exp-range error", "exp skipped").saying("exp " + number + " is not a usable date")
	}
	unit := func(says ...string) hostileWant {
		return refused(signing.Valid, "exp-unit error", "exp skipped", "!exp error").saying(says...)
	}
	usable := good("exp pass", "!exp-type error", "!exp-range error", "!exp-unit error").showing("expires    2026-11-18 12:06:40 UTC")
	const meant = "2026-11-18T12:06:40Z was meant"
	return map[string]hostileWant{
		"c-exp-01":         outOfRange("-1"),
		"c-exp-02":         wrongType("null"),
		"c-exp-03":         wrongType("a string"),
		"c-exp-04":         wrongType("a string"),
		"c-exp-05":         wrongType("a boolean"),
		"c-exp-07":         wrongType("an object"),
		"c-exp-08":         usable,
		"c-exp-09":         usable,
		"c-exp-10":         unit("in milliseconds", meant),
		"c-exp-11":         unit("in microseconds", meant),
		"c-exp-15":         outOfRange("9223372036854775808"),
		"c-exp-16":         outOfRange("1e300"),
		"c-exp-17":         outOfRange("1e400"),
		"c-exp-18":         outOfRange("-1e300"),
		"c-exp-20":         wrongType("a string"),
		"c-exp-22":         unit("looks like a duration", "1970-01-01T01:00:00Z"),
		"c-iat-future":     good("iat-future warning", "times-order error").saying("in the future", "clocks don't drift that far", "milliseconds", "exp is before iat"),
		"c-exp-before-nbf": refused(signing.Valid, "times-order error", "exp error", "nbf error").saying("exp is before nbf", "never valid"),
		"c-long-life":      good("lifetime-long warning", "exp pass"),
	}
}

func hostileClaims() map[string]hostileWant {
	noClaims := func(what string) hostileWant {
		return refused(signing.Valid, "payload-not-object error", "exp-missing skipped", "scope-missing skipped", "not-courier skipped").saying(what)
	}
	return map[string]hostileWant{
		"c-dup-exp":        refused(signing.Valid, "duplicate-member error", "exp pass").saying("1, then 4102444800").showing(`"exp": 1,`, `"exp": 4102444800`),
		"c-dup-escaped":    refused(signing.Valid, "duplicate-member error").saying(`"sub" occurs more than once: "a", then "b"`).showing(`"s\u0075b": "b"`),
		"c-case":           good("exp-missing warning", "exp skipped").saying(`it has "EXP", which no library reads as exp`),
		"c-huge-int":       good("json pass", "bad-utf8 pass").showing("123456789012345678901234567890"),
		"c-float-keep":     good("json pass", "exp-missing warning").showing(`"v": 1.0`, `"w": 1e2`, `"z": -0`),
		"c-surrogate":      refused(signing.Valid, "bad-utf8 error", "json pass").saying(`lone surrogate \ud800`, "half a character").showing(`"\ud800"`),
		"c-bad-utf8":       refused(signing.Valid, "bad-utf8 error").saying(`byte \xff is not UTF-8`, "at byte 8 of the payload's JSON").showing(`"\xff\xfe"`),
		"c-nul":            good("json pass", "sub note").saying(`sub "a\u{0000}b" contains U+0000 NULL at 1`).showing(`a\u0000b`),
		"c-comma":          refused(signing.Valid, "json error").saying("a comma before the closing brace", "at byte 11").showing(`"sub": "x"`),
		"c-single-quotes":  refused(signing.Valid, "json error").saying("looks like a Python dict").showing("{'sub':'x'}"),
		"c-payload-null":   noClaims("null"),
		"c-payload-array":  noClaims("array"),
		"c-payload-string": noClaims("string").showing(`"hello"`),
		"c-payload-number": noClaims("number"),
		"c-payload-empty":  noClaims("the payload is empty"),
		"c-binary":         refused(signing.Valid, "json error", "!exp-missing warning", "!not-courier note").showing("00000010  10 11 12 13", "000000f0  f0 f1").hiding("expires    never"),
		"c-deep":           refused(signing.Valid, "too-deep error", "!json error").saying("200 levels"),
		"c-many":           good("json pass", "too-large warning", "exp-missing warning").showing(`"k2999": 0`),
		"c-long-string":    good("too-large warning", "json pass"),
		"c-nested":         good("nested-token note", "json skipped", "!json error", "!payload-not-object error").saying("check the inner token too").showing("2  the payload of the token"),
	}
}

func hostileScope() map[string]hostileWant {
	separator := func(named string) hostileWant {
		return good("scope-separator error", "not-courier note", "!scope-separator pass").saying(named)
	}
	character := func(named string) hostileWant {
		return good("scope-character error", "not-courier note", "!scope-unknown warning").saying(named)
	}
	kind := func(severity string, says ...string) hostileWant {
		return good("scope-type "+severity, "!scope-missing error").saying(says...)
	}
	aud := func(says ...string) hostileWant {
		return refused(signing.Valid, "aud error", "!aud pass").saying(says...)
	}
	return map[string]hostileWant{
		"s-00":            separator("U+0020 at byte 0"),
		"s-01":            separator("U+002C COMMA (byte 4)"),
		"s-02":            separator("U+002C COMMA (byte 4)"),
		"s-04":            separator("U+0009 TAB (byte 4)"),
		"s-05":            separator("U+000A LINE FEED (byte 4)"),
		"s-06":            character("U+0435 CYRILLIC SMALL LETTER IE at byte 1"),
		"s-08":            character("U+FF52 a fullwidth r at byte 0"),
		"s-10":            good("scope-duplicate note", "scope-separator pass").saying(`"read" is repeated`),
		"s-13":            good("scope-wildcard note", "!scope-unknown warning").saying(`"read:things/*" is a wildcard`),
		"s-15":            character("U+0022 QUOTATION MARK at byte 1"),
		"s-16":            character("U+0301 COMBINING ACUTE ACCENT at byte 2"),
		"s-array":         kind("note", "scope is an array", "RFC 8693 section 4.2"),
		"s-number":        kind("warning", "scope is a number"),
		"s-scp":           kind("note", "the scopes are in scp", "RFC 8693 section 4.2"),
		"aud-array-mixed": aud("aud lists a number, not only strings"),
		"aud-number":      aud("aud is a number"),
		"aud-slash":       aud("differ only in a trailing slash").held(diagnose.Policy{Audience: "https://api.example"}),
		"aud-confusable":  aud("contains U+0430 CYRILLIC SMALL LETTER A at 0", `aud is "\u{0430}pi", not "api"`).held(diagnose.Policy{Audience: "api"}),
	}
}

// hostileTerminal demands that each claim that controls a terminal is escaped, and names what its
// finding says.
func hostileTerminal() map[string]hostileWant {
	wants := map[string]hostileWant{
		"x-key-osc":   good("exp-missing warning", "json pass").showing(`"a\u001b]0;x\u0007": 1`),
		"x-raw-paste": nothing(intake.Text, "not-a-token error").hiding("52;c", "cHduZWQ="),
		"x-sub-pua":   good("json pass", "sub note").saying(`\u{E0A0}`),
		"x-sub-zalgo": good("json pass", "bad-utf8 pass").saying(`\u{0301}`),
	}
	for name, escape := range map[string]string{
		"osc52": `\u{001B}]52;c;cHduZWQ=\u{0007}`, "osc8": `\u{001B}]8;;`, "title": `\u{001B}]0;`, "clear": `\u{001B}[2J`, "up": `\u{001B}[1A`,
		"altscreen": `\u{001B}[?1049l`, "ris": `\u{001B}c`, "charset": `\u{001B}(0`, "decrqss": `\u{001B}P$qm`, "kitty": `\u{001B}_G`,
		"iterm": `\u{001B}]1337;`, "palette": `\u{001B}]4;`, "cpr": `\u{001B}[6n`, "enq": `\u{0005}`, "so": `\u{000E}`, "bell": `\u{0007}`,
		"del": `\u{007F}`, "c1-csi": `\u{009B}`, "nel": `\u{0085}`, "rlo": `\u{202E}`, "isolates": `\u{2066}a\u{2069}`, "lrm": `\u{200E}`,
		"zw": `\u{200B}\u{200C}\u{200D}\u{2060}`, "lsep": `\u{2028}`, "hangul-filler": `\u{3164}`, "braille-blank": `\u{2800}`, "fffd": `\u{FFFD}`,
	} {
		wants["x-sub-"+name] = good("json pass", "bad-utf8 pass", "sub note").saying(escape)
	}
	return wants
}

// hostileSecrets are keys and tokens of other systems: they are named, and not kept.
func hostileSecrets() map[string]hostileWant {
	secret := func(name string) hostileWant {
		return nothing(intake.KnownSecret, "other-secret error", "!not-a-token error").saying(name, "it is not shown and was not stored")
	}
	return map[string]hostileWant{
		"o-aws":    secret("an AWS access key ID"),
		"o-github": secret("a GitHub token"),
		"o-gitlab": secret("a GitLab token"),
		"o-slack":  secret("a Slack token"),
		"o-vault":  secret("a Vault token"),
		"o-pem":    nothing(intake.PEM, "other-secret error").saying("a private key", "it was not stored here"),
		"o-cert":   nothing(intake.PEM, "other-secret error").saying("a certificate"),
		"o-jwks":   nothing(intake.JWK, "other-secret error").saying("a key or key set (JWK), not a token"),
	}
}

// hostileForeign are inputs that aren't signed tokens.
func hostileForeign() map[string]hostileWant {
	encrypted := refused(signing.Unsupported, "encrypted-jwe error", "!signature-missing error", "!segments error").of(intake.JWE).saying("encrypted (JWE)")
	text := nothing(intake.Text, "not-a-token error")
	unset := func(says string) hostileWant {
		return nothing(intake.Text, "unset-variable error", "!not-a-token error").saying(says)
	}
	jwsJSON := refused(signing.Valid, "jws-json error", "!not-a-token error").of(intake.JWSJSON).in("signature 1 of 1").saying("a JWS in JSON form", "the compact form").showing(`"sub": "user-1"`)
	return map[string]hostileWant{
		"o-opaque":        nothing(intake.Opaque, "opaque-token error", "!truncated error").saying("only its issuer knows"),
		"o-opaque-40":     nothing(intake.Opaque, "opaque-token error").saying("an opaque token or a hash"),
		"o-paseto-local":  nothing(intake.Paseto, "not-a-token error").saying("a PASETO token, not a JWT", "encrypted"),
		"o-paseto-public": nothing(intake.Paseto, "not-a-token error").saying("a PASETO token, not a JWT", "signed, but in a format"),
		"o-jwe-dir":       encrypted,
		"o-jwe-pbes2":     encrypted,
		"o-jws-json":      jwsJSON,
		"o-jws-flat":      jwsJSON.saying(`("kid") is not signed`),
		"o-sdjwt": refused(signing.Valid, "sd-jwt error", "sd-jwt note", "!segments error").of(intake.SDJWT).saying("an SD-JWT with one disclosure").
			showing("disclosures  apart from the signed payload\n  \"given_name\": \"Eva\"\n"),
		"o-logout":      good("typ note").saying("a logout token"),
		"o-vc":          good("typ note").saying("a verifiable credential"),
		"o-iap":         text,
		"o-domain":      text.saying("a host name"),
		"o-semver":      text.saying("a version"),
		"o-gofile":      text.saying("a file"),
		"o-url":         nothing(intake.URL, "not-a-token error").saying("this URL contains no token"),
		"o-prose":       text.saying("no token found"),
		"o-json-error":  nothing(intake.JSON, "not-a-token error").saying("the server returned an error: invalid_grant"),
		"o-null":        unset(`"null" means that a variable was never set`),
		"o-undefined":   unset(`"undefined" means that a variable was never set`),
		"o-bearer-null": unset(`"null" means that a variable was never set`),
		"o-template":    unset(`"${TOKEN}" means that a variable was never set`),
		"o-space":       nothing(intake.Empty, "not-a-token error").saying("nothing was pasted"),
		"o-dots":        text.saying("only dots"),
		"o-many-dots":   text.saying("only dots"),
	}
}
