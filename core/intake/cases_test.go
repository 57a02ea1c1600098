package intake

import (
	"encoding/base64"
	"strings"
)

// encode returns the base64url form of a segment.
func encode(s string) string { return base64.RawURLEncoding.EncodeToString([]byte(s)) }

const hs256 = `{"alg":"HS256","typ":"JWT"}`

// sample returns a token in form: its signature is made up.
func sample(jti string) string {
	payload := `{"scope":"user_id:user-123 inbox:read:messages","iat":1795000000,"exp":1795003600,"jti":"` + jti + `"}`
	return encode(hs256) + "." + encode(payload) + "." + strings.Repeat("Ab-_", 10) + "AbQ"
}

// wrap breaks s every width characters and puts prefix before each line.
func wrap(s string, width int, prefix, brk string) string {
	var lines []string
	for len(s) > width {
		lines, s = append(lines, s[:width]), s[width:]
	}
	return prefix + strings.Join(append(lines, s), brk+prefix)
}

// insideCase is a text with a token in it.
type insideCase struct {
	name, in, token, where string
	removed                []string
}

func segments(tok string) (header, payload, signature string) {
	parts := strings.Split(tok, ".")
	return parts[0], parts[1], parts[2]
}

// placeCases have the token in one of the usual places.
func placeCases() []insideCase {
	tok := sample("one")
	_, p, sig := segments(tok)
	fine := encode(`{"alg":"RS256"}`) + "." + p + "." + sig
	return []insideCase{
		{"bare", tok, tok, "", nil},
		{"newline at the end", tok + "\n", tok, "", nil},
		{"bearer", "Bearer " + tok, tok, "", []string{"the scheme Bearer"}},
		{"bearer twice", "Bearer Bearer " + tok, tok, "", []string{"the scheme Bearer, twice"}},
		{"no-break space", "Bearer\u00a0" + tok, tok, "", []string{"the scheme Bearer", "U+00A0 NO-BREAK SPACE"}},
		{"percent space", "Bearer%20" + tok, tok, "", []string{"the scheme Bearer"}},
		{"header", "GET / HTTP/1.1\r\nAuthorization: Bearer " + tok + "\r\nAccept: */*\r\n", tok, "authorization header", []string{"the scheme Bearer", "the authorization header"}},
		{"header, twice", "authorization: bearer Bearer " + tok, tok, "authorization header", []string{"the scheme Bearer, twice", "the authorization header"}},
		{"folded header", "Authorization: Bearer\r\n  " + tok, tok, "authorization header", []string{"the scheme Bearer", "the authorization header"}},
		{"header in JSON", `{"headers":{"Authorization":"Bearer ` + tok + `"}}`, tok, "authorization header", []string{"the scheme Bearer", "the authorization header"}},
		{"cookie", "Cookie: a=b; jwt=" + tok + "; theme=dark", tok, "cookie", []string{"the cookie"}},
		{"set-cookie", "Set-Cookie: jwt=" + tok + "; HttpOnly", tok, "cookie", []string{"the cookie"}},
		{"curl over lines", "curl https://api.example/v1 \\\n  -H \"Authorization: Bearer " + tok + "\" \\\n  -d '{}'", tok, "authorization header", []string{"the scheme Bearer", "the authorization header", "the curl command"}},
		{"curl, other flag", "curl --oauth2-bearer " + tok + " https://api.example", tok, "curl command", []string{"the curl command"}},
		{"JSON member", `{"token":"` + tok + `"}`, tok, "json member token", []string{"quotes", "the json member token"}},
		{"JSON in JSON", `{"body":"{\"access_token\":\"` + tok + `\"}"}`, tok, "json member access_token", []string{"quotes", "the json member access_token"}},
		{"dict", "{'jwt': '" + tok + "'}", tok, "json member jwt", []string{"quotes", "the json member jwt"}},
		{"environment file", "A=1\nAPI_TOKEN=" + tok + "\nOTHER=1\n", tok, "variable API_TOKEN", []string{"the variable API_TOKEN"}},
		{"environment file, unknown length", "TOKEN=" + fine + "\nOTHER=1\nNEXT=\n", fine, "variable TOKEN", []string{"the variable TOKEN"}},
		{"export", `export API_TOKEN="` + tok + `"`, tok, "variable API_TOKEN", []string{"quotes", "the variable API_TOKEN"}},
		{"Go source", "token := `" + tok + "`", tok, "variable token", []string{"backticks", "the variable token"}},
		{"flag", "tool --token=" + tok, tok, "variable token", []string{"the variable token"}},
		{"a name too long to show", strings.Repeat("x-", 40) + "y=" + tok, tok, "text", []string{"the text around the token"}},
		{"YAML", "auth:\n  token: " + tok + "\n", tok, "variable token", []string{"the variable token"}},
		{"diff", "+  token: " + tok, tok, "variable token", []string{"the variable token"}},
		{"query", "https://app.example/cb?token=" + tok + "&state=x", tok, "url", []string{"a URL"}},
		{"fragment", "https://app.example/#access_token=" + tok + "&token_type=Bearer", tok, "url", []string{"a URL"}},
		{"websocket", "wss://realtime.courier.io?auth=" + tok + "&cid=1", tok, "url", []string{"a URL"}},
		{"access log", `"GET /ws?auth=` + tok + ` HTTP/1.1" 101`, tok, "url", []string{"a URL"}},
		{"path", "https://app.example/invite/" + tok, tok, "url", []string{"a URL"}},
		{"encoded JSON in a query", "https://app.example/?state=%7B%22jwt%22%3A%22" + tok + "%22%7D", tok, "text", []string{"the text around the token"}},
	}
}

// aroundCases have other text around the token.
func aroundCases() []insideCase {
	tok := sample("one")
	h, p, _ := segments(tok)
	return []insideCase{
		{"double quotes", `"` + tok + `"`, tok, "", []string{"quotes"}},
		{"curly quotes", "“" + tok + "”", tok, "", []string{"curly quotes"}},
		{"backticks", "`" + tok + "`", tok, "", []string{"backticks"}},
		{"angle brackets", "<" + tok + ">", tok, "", []string{"angle brackets"}},
		{"bold", "**" + tok + "**", tok, "", []string{`the trailing "**"`}},
		{"semicolon", tok + ";", tok, "", []string{`the trailing ";"`}},
		{"full stop", tok + ".", tok, "", []string{`the trailing "."`}},
		{"dots of a sentence", "it is " + tok + "...", tok, "text", []string{"the text around the token"}},
		{"less marker", h + "." + p[:40] + ">", h + "." + p[:40], "", []string{`the trailing ">"`}},
		{"unseen character at the end", tok + "\u200b", tok, "", []string{"U+200B ZERO WIDTH SPACE at the end", `the trailing "\u{200B}"`}},
		{"byte order mark before", "\ufeff" + tok, tok, "", []string{"U+FEFF ZERO WIDTH NO-BREAK SPACE"}},
		{"prompt", "$ echo $TOKEN\n" + tok + "\n$ ", tok, "text", []string{"the text around the token"}},
		{"markup", `<code class="x">` + tok + "</code>", tok, "text", []string{"the text around the token"}},
		{"prose", "my token is " + tok + " and it fails", tok, "text", []string{"the text around the token"}},
		{"two same", tok + " " + tok, tok, "text", []string{"the text around the token", "1 repetition of the same token"}},
	}
}

// wrapCases have a token that was broken over lines.
func wrapCases() []insideCase {
	tok := sample("one")
	h, p, sig := segments(tok)
	return []insideCase{
		{"lines of 76", wrap(tok, 76, "", "\n"), tok, "", []string{"2 line breaks"}},
		{"lines of 76, CRLF", wrap(tok, 76, "", "\r\n"), tok, "", []string{"2 line breaks"}},
		{"lines of 76, CR", wrap(tok, 76, "", "\r"), tok, "", []string{"2 line breaks"}},
		{"lines of 76, then another line", wrap(tok, 76, "", "\n") + "\nthanks\n", tok, "text", []string{"the text around the token", "2 line breaks"}},
		{"indent", wrap(tok, 60, "    ", "\n"), tok, "", []string{"3 line breaks"}},
		{"mail", wrap(tok, 70, "> ", "\n"), tok, "", []string{"2 line breaks", "mail quoting"}},
		{"mail, twice", wrap(tok, 70, ">> ", "\n"), tok, "", []string{"2 line breaks", "mail quoting"}},
		{"comment", wrap(tok, 70, "# ", "\n"), tok, "", []string{"2 line breaks"}},
		{"borders", wrap(tok, 60, "│ ", " │\n") + " │", tok, "", []string{"3 line breaks", "borders"}},
		{"soft breaks", wrap(tok, 75, "", "=\n"), tok, "", []string{"2 line breaks", "quoted-printable soft breaks"}},
		{"shell continuation", wrap(tok, 75, "", "\\\n"), tok, "", []string{"2 line breaks"}},
		{"string literals", `"` + h + `." +` + "\n\t\"" + p + `." +` + "\n\t\"" + sig + `"`, tok, "", []string{"quotes", "2 line breaks", "the quotes of string literals"}},
		{"curl wrapped by a terminal", wrap(`curl -H "Authorization: Bearer `+tok+`" https://api.example`, 100, "", "\n"), tok, "authorization header", []string{"the scheme Bearer", "the authorization header", "the curl command", "2 line breaks"}},
		{"line numbers", "  1  " + tok[:60] + "\n  2  " + tok[60:120] + "\n  3  " + tok[120:], tok, "", []string{"2 line breaks", "line numbers"}},
	}
}

// damagedCases have a token that was changed or cut, or stands beside others.
func damagedCases() []insideCase {
	tok := sample("one")
	h, p, sig := segments(tok)
	other := sample("two")
	return []insideCase{
		{"backslash", strings.ReplaceAll(tok, "_", `\_`), tok, "", []string{"10 backslash escapes"}},
		{"percent dots", strings.ReplaceAll(tok, ".", "%2E"), tok, "", []string{"percent-encoding, 1 layer"}},
		{"percent dots twice", strings.ReplaceAll(tok, ".", "%252E"), tok, "", []string{"percent-encoding, 2 layers"}},
		{"header segment beside the token", h + "\n\n" + tok, tok, "text", []string{"the text around the token"}},
		{"cut in the payload", h + "." + p[:50], h + "." + p[:50], "", nil},
		{"no signature", h + "." + p, h + "." + p, "", nil},
		{"empty signature", h + "." + p + ".", h + "." + p + ".", "", nil},
		{"stars for the signature", h + "." + p + ".****", h + "." + p + ".****", "", nil},
		{"header alone", h, h, "", nil},
		{"header cut off", h[3:] + "." + p + "." + sig, h[3:] + "." + p + "." + sig, "", nil},
		{"zero width space inside", h[:9] + "\u200b" + tok[9:], h[:9] + "\u200b" + tok[9:], "", nil},
		{"ideographic full stops", strings.ReplaceAll(tok, ".", "。"), strings.ReplaceAll(tok, ".", "。"), "", nil},
		{"empty objects", "e30.e30.", "e30.e30.", "", nil},
		{"first of two", tok + "\n" + other, tok, "text", []string{"the text around the token"}},
	}
}

// kindCase is a text that is no plain JWT, with the code of its one remark.
type kindCase struct {
	name, in string
	kind     Kind
	code     string // "" for no remark
	token    bool
}

// otherCases are keys, tokens and documents of other kinds.
func otherCases() []kindCase {
	client := base64.StdEncoding.EncodeToString([]byte("00000000-0000-4000-8000-000000000000"))
	h, _, _ := segments(sample("one"))
	return []kindCase{
		{"empty", "", Empty, NotAToken, false},
		{"white space", " \n\t ", Empty, NotAToken, false},
		{"API key", "pk_prod_EXAMPLE0000000000000000000", APIKey, APIKeyPasted, false},
		{"API key, new form", "token_EXAMPLE00000000000", APIKey, APIKeyPasted, false},
		{"API key in a header", "Authorization: Bearer dk_test_EXAMPLE000000", APIKey, APIKeyPasted, false},
		{"a name that begins like a key", "token_introspection", Text, NotAToken, false},
		{"client key", client, ClientKey, ClientKeyPasted, false},
		{"client key header", "x-courier-client-key: " + client, ClientKey, ClientKeyPasted, false},
		{"opaque", "5e2b2615.05efbb3acab9172f88dd3f6f", Opaque, OpaqueToken, false},
		{"opaque in the answer", `{"token":"5e2b2615.05efbb3acab9172f88dd3f6f"}`, Opaque, OpaqueToken, false},
		{"opaque behind Bearer", "Bearer mF_9.BZx81kQpW0aTt", Opaque, OpaqueToken, false},
		{"digest", "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b", Opaque, OpaqueToken, false},
		{"UUID", "00000000-0000-4000-8000-000000000001", UUID, NotAToken, false},
		{"private key", "-----BEGIN PRIVATE KEY-----\nEXAMPLE\n-----END PRIVATE KEY-----", PEM, OtherSecret, false},
		{"certificate", "-----BEGIN CERTIFICATE-----\nEXAMPLE\n-----END CERTIFICATE-----", PEM, OtherSecret, false},
		{"JWK", `{"kty":"oct","k":"AAAA","alg":"HS256"}`, JWK, OtherSecret, false},
		{"JWKS", `{"keys":[{"kty":"RSA","n":"AQAB","e":"AQAB"}]}`, JWK, OtherSecret, false},
		{"JWS in JSON", `{"payload":"` + encode("{}") + `","signatures":[{"protected":"` + h + `","signature":"AA"}]}`, JWSJSON, JWSJSONForm, false},
		{"JWS in flat JSON", `{"payload":"eyJh","protected":"` + h + `","signature":"AA"}`, JWSJSON, JWSJSONForm, false},
		{"error answer", `{"message":"Unauthorized","type":"authentication_error"}`, JSON, NotAToken, false},
		{"other JSON", `{"a":1}`, JSON, NotAToken, false},
		{"array", `[1,2]`, JSON, NotAToken, false},
		{"SAML", "PHNhbWxwOlJlc3BvbnNlPg==", SAML, NotAToken, false},
		{"PASETO", "v4.public.eyJpc3MiOiJodHRwczovL2kifQ", Paseto, NotAToken, false},
		{"Basic", "Authorization: Basic dXNlcjpwYXNz", KnownSecret, OtherSecret, false},
		{"GitHub", "ghp_EXAMPLEexampleEXAMPLEexampleEXAMPLE0", KnownSecret, OtherSecret, false},
		{"AWS", "AKIAIOSFODNN7EXAMPLE", KnownSecret, OtherSecret, false},
		{"Slack", "SLACK=xoxb-000000000000-EXAMPLE", KnownSecret, OtherSecret, false},
		{"JWE", encode(`{"alg":"dir","enc":"A128GCM"}`) + "..aWlp.Y2Nj.dHR0", JWE, "", true},
		{"SD-JWT", sample("one") + "~WyJhIl0~", SDJWT, Wrapped, true},
	}
}

// textCases are variables that were never set, words and noise.
func textCases() []kindCase {
	return []kindCase{
		{"null member", `{"token":null}`, Text, UnsetVariable, false},
		{"null", "null", Text, UnsetVariable, false},
		{"undefined", "Bearer undefined", Text, UnsetVariable, false},
		{"undefined in a header", "Authorization: Bearer undefined", Text, UnsetVariable, false},
		{"shell variable", "Bearer ${TOKEN}", Text, UnsetVariable, false},
		{"shell variable, bare", "$COURIER_TOKEN", Text, UnsetVariable, false},
		{"template", "{{x}}", Text, UnsetVariable, false},
		{"object", "[object Object]", Text, UnsetVariable, false},
		{"placeholder", "<your-token>", Text, UnsetVariable, false},
		{"environment of Node", "process.env.TOKEN", Text, UnsetVariable, false},
		{"nothing behind Bearer", "Authorization: Bearer ", Text, UnsetVariable, false},
		{"nothing behind the name", "TOKEN=", Text, UnsetVariable, false},
		{"prose", "Hello, my token does not work, can you help?", Text, NotAToken, false},
		{"domain", "www.example.com", Text, NotAToken, false},
		{"domain that decodes like null", "blog.mycompanyname.com", Text, NotAToken, false},
		{"domain that begins like a header", "ewoknights.example.com", Text, NotAToken, false},
		{"version", "v1.22.333", Text, NotAToken, false},
		{"file", "foo.bar.baz", Text, NotAToken, false},
		{"address", "https://jwt.example/#debugger", URL, NotAToken, false},
		{"dots", "..", Text, NotAToken, false},
		{"20000 dots", strings.Repeat(".", 20000), Text, NotAToken, false},
		{"60 kB of e", strings.Repeat("e", 60_000), Text, NotAToken, false},
		{"redacted", "eyJ...[REDACTED]", Text, NotAToken, false},
		{"payload alone", encode(`{"sub":"user-1","iat":1795000000}`), Text, NotAToken, false},
		{"base64 of a token", base64.StdEncoding.EncodeToString([]byte(sample("one"))), Text, NotAToken, false},
		{"upper case", strings.ToUpper(sample("one")), Text, NotAToken, false},
		{"lower case", strings.ToLower(sample("one")), Text, NotAToken, false},
		{"colours", "\x1b[31m" + strings.ReplaceAll(sample("one"), ".", "\x1b[0m.\x1b[32m"), Text, NotAToken, false},
		{"invalid UTF-8", "\xff\xfe\x9b31m", Text, NotAToken, false},
		{"escape sequences", "\x1b]52;c;cHduZWQ=\x07\x1b[2J", Text, NotAToken, false},
	}
}
