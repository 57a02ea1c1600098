package intake

import (
	"encoding/base64"
	"slices"
	"strings"
)

// encode returns the base64url form of a segment.
func encode(s string) string { return base64.RawURLEncoding.EncodeToString([]byte(s)) }

const hs256 = `{"alg":"HS256","typ":"JWT"}`

// sample returns a token with an invented signature.
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

// insideCases are all cases of a token inside a text.
func insideCases() []insideCase {
	return slices.Concat(locationCases(), rareLocationCases(), aroundCases(), attachedCases(), wrapCases(), concatCases(),
		escapedCases(), base64Cases(), damagedCases())
}

func segments(tok string) (header, payload, signature string) {
	items := strings.Split(tok, ".")
	return items[0], items[1], items[2]
}

// locationCases have the token in one of the usual locations.
func locationCases() []insideCase {
	tok := sample("one")
	_, p, sig := segments(tok)
	fine := encode(`{"alg":"RS256"}`) + "." + p + "." + sig
	return []insideCase{
		{"bare", tok, tok, "", nil},
		{"newline at the end", tok + "\n", tok, "", nil},
		{"bearer", "Bearer " + tok, tok, "", []string{"the Bearer scheme"}},
		{"bearer twice", "Bearer Bearer " + tok, tok, "", []string{"the Bearer scheme (twice)"}},
		{"no-break space", "Bearer\u00a0" + tok, tok, "", []string{"the Bearer scheme", "U+00A0 NO-BREAK SPACE"}},
		{"percent space", "Bearer%20" + tok, tok, "", []string{"the Bearer scheme"}},
		{"header", "GET / HTTP/1.1\r\nAuthorization: Bearer " + tok + "\r\nAccept: */*\r\n", tok, "authorization header", []string{"the Bearer scheme", "the authorization header"}},
		{"header, twice", "authorization: bearer Bearer " + tok, tok, "authorization header", []string{"the Bearer scheme (twice)", "the authorization header"}},
		{"folded header", "Authorization: Bearer\r\n  " + tok, tok, "authorization header", []string{"the Bearer scheme", "the authorization header"}},
		{"header in JSON", `{"headers":{"Authorization":"Bearer ` + tok + `"}}`, tok, "authorization header", []string{"the Bearer scheme", "the authorization header"}},
		{"cookie", "Cookie: a=b; jwt=" + tok + "; theme=dark", tok, "cookie jwt", []string{"the cookie jwt"}},
		{"set-cookie", "Set-Cookie: jwt=" + tok + "; HttpOnly", tok, "cookie jwt", []string{"the cookie jwt"}},
		{"curl over lines", "curl https://api.example/v1 \\\n  -H \"Authorization: Bearer " + tok + "\" \\\n  -d '{}'", tok, "authorization header", []string{"the Bearer scheme", "the authorization header", "the curl command"}},
		{"curl, other flag", "curl --oauth2-bearer " + tok + " https://api.example", tok, "curl command", []string{"the curl command"}},
		{"JSON member", `{"token":"` + tok + `"}`, tok, "json member token", []string{"quotes", "the json member token"}},
		{"JSON in JSON", `{"body":"{\"access_token\":\"` + tok + `\"}"}`, tok, "json member body.access_token", []string{"quotes", "the json member body.access_token"}},
		{"dict", "{'jwt': '" + tok + "'}", tok, "json member jwt", []string{"quotes", "the json member jwt"}},
		{"environment file", "A=1\nAPI_TOKEN=" + tok + "\nOTHER=1\n", tok, "variable API_TOKEN", []string{"the variable API_TOKEN"}},
		{"environment file, unknown length", "TOKEN=" + fine + "\nOTHER=1\nNEXT=\n", fine, "variable TOKEN", []string{"the variable TOKEN"}},
		{"export", `export API_TOKEN="` + tok + `"`, tok, "variable API_TOKEN", []string{"quotes", "the variable API_TOKEN"}},
		{"Go source", "token := `" + tok + "`", tok, "variable token", []string{"backticks", "the variable token"}},
		{"flag", "tool --token=" + tok, tok, "variable token", []string{"the variable token"}},
		{"a name too long to show", strings.Repeat("x-", 40) + "y=" + tok, tok, "text", []string{"surrounding text"}},
		{"YAML", "auth:\n  token: " + tok + "\n", tok, "variable token", []string{"the variable token"}},
		{"diff", "+  token: " + tok, tok, "variable token", []string{"the variable token"}},
		{"query", "https://app.example/cb?token=" + tok + "&state=x", tok, "url parameter token", []string{"a URL"}},
		{"fragment", "https://app.example/#access_token=" + tok + "&token_type=Bearer", tok, "url parameter access_token", []string{"a URL"}},
		{"websocket", "wss://realtime.courier.io?auth=" + tok + "&cid=1", tok, "url parameter auth", []string{"a URL"}},
		{"access log", `"GET /ws?auth=` + tok + ` HTTP/1.1" 101`, tok, "url parameter auth", []string{"a URL"}},
		{"path", "https://app.example/invite/" + tok, tok, "url", []string{"a URL"}},
		{"encoded JSON in a query", "https://app.example/?state=%7B%22jwt%22%3A%22" + tok + "%22%7D", tok, "url parameter state", []string{"quotes", "a URL"}},
	}
}

// rareLocationCases have the token in less common locations.
func rareLocationCases() []insideCase {
	tok := sample("one")
	enc := strings.NewReplacer(":", "%3A", "/", "%2F", "?", "%3F", "=", "%3D", "&", "%26", "%", "%25")
	inner := "https://app.example/cb?token=" + tok
	return []insideCase{
		{"pretty JSON", "{\n  \"data\": {\n    \"attributes\": {\n      \"token\": \"" + tok + "\"\n    }\n  }\n}", tok, "json member data.attributes.token", []string{"quotes", "the json member data.attributes.token"}},
		{"array of objects", `{"items":[{"id":1},{"id":2},{"token":"` + tok + `"}]}`, tok, "json member items[2].token", []string{"quotes", "the json member items[2].token"}},
		{"plain array", `["` + tok + `"]`, tok, "json member [0]", []string{"quotes", "the json member [0]"}},
		{"odd names", `{"a b":{"c.d":"` + tok + `"}}`, tok, `json member ["a b"]["c.d"]`, []string{"quotes", `the json member ["a b"]["c.d"]`}},
		{"JSON cut off", `{"data":{"token":"` + tok + `","next`, tok, "json member data.token", []string{"quotes", "the json member data.token"}},
		{"JSON in JSON in JSON", `{"a":"{\"b\":\"{\\\"jwt\\\":\\\"` + tok + `\\\"}\"}"}`, tok, "json member a.b.jwt", []string{"quotes", "the json member a.b.jwt"}},
		{"JSON lines", `{"level":"info","msg":"x"}` + "\n" + `{"level":"debug","auth":{"token":"` + tok + `"}}`, tok, "json member auth.token", []string{"quotes", "the json member auth.token"}},
		{"JSON in an answer", "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n" + `{"data":{"token":"` + tok + `"}}`, tok, "json member data.token", []string{"quotes", "the json member data.token"}},
		{"JavaScript object", `fetch(u, {headers: {Authorization: "Bearer ` + tok + `"}})`, tok, "authorization header", []string{"the Bearer scheme", "the authorization header"}},
		{"Python dict over lines", "auth = {\n  'access_token': '" + tok + "',\n}", tok, "json member access_token", []string{"quotes", "the json member access_token"}},
		{"set header", `req.Header.Set("Authorization", "Bearer ` + tok + `")`, tok, "authorization header", []string{"the Bearer scheme", "the authorization header"}},
		{"other header", "GET / HTTP/1.1\r\nX-Auth-Token: " + tok + "\r\n", tok, "header X-Auth-Token", []string{"the header X-Auth-Token"}},
		{"other header of curl", `curl -H "x-amz-security-token: ` + tok + `" https://x.example`, tok, "header x-amz-security-token", []string{"the header x-amz-security-token", "the curl command"}},
		{"curl -v", "> GET / HTTP/2\n> authorization: Bearer " + tok + "\n> accept: */*", tok, "authorization header", []string{"the Bearer scheme", "the authorization header"}},
		{"cookie of curl", `curl --cookie "session=` + tok + `" https://x.example`, tok, "cookie session", []string{"the cookie session", "the curl command"}},
		{"TOML", "[auth]\ntoken = '" + tok + "'", tok, "variable token", []string{"quotes", "the variable token"}},
		{"Docker", "ENV TOKEN=" + tok, tok, "variable TOKEN", []string{"the variable TOKEN"}},
		{"PowerShell", `$env:API_TOKEN = "` + tok + `"`, tok, "variable API_TOKEN", []string{"quotes", "the variable API_TOKEN"}},
		{"TypeScript", `const token: string = "` + tok + `";`, tok, "variable token", []string{"quotes", "the variable token"}},
		{"Rust", `let token: &str = "` + tok + `";`, tok, "variable token", []string{"quotes", "the variable token"}},
		{"element of a map", `headers["X-Auth"] = "` + tok + `"`, tok, "variable X-Auth", []string{"quotes", "the variable X-Auth"}},
		{"value on the next line", "const token =\n  \"" + tok + "\";", tok, "variable token", []string{"quotes", "the variable token"}},
		{"folded YAML", "auth:\n  token: >-\n    " + wrap(tok, 60, "", "\n    ") + "\nnext: 1\n", tok, "variable token", []string{"the variable token", "3 line breaks"}},
		{"YAML on the next line", "token:\n  " + tok, tok, "variable token", []string{"the variable token"}},
		{"form", "grant_type=x&client_assertion=" + tok + "&scope=y", tok, "form field client_assertion", []string{"the form field client_assertion"}},
		{"nested URL", "https://login.example/?redirect_uri=" + enc.Replace(inner) + "&x=1", tok, "url parameter token", []string{"a URL"}},
		{"nested URL, twice", "https://login.example/?r=" + enc.Replace("https://b.example/?next="+enc.Replace(inner)), tok, "url parameter token", []string{"a URL"}},
		{"Bearer in a parameter", "wss://x.example/?auth=Bearer%20" + tok, tok, "url parameter auth", []string{"the Bearer scheme", "a URL"}},
		{"path with more behind", "https://app.example/verify/" + tok + "/confirm", tok, "url", []string{"a URL"}},
		{"user of a URL", "https://x:" + tok + "@git.example/repo.git", tok, "url", []string{"a URL"}},
		{"link in HTML", `<a href="https://x.example/?a=1&amp;token=` + tok + `&amp;b=2">`, tok, "url parameter token", []string{"a URL"}},
		{"log", "10:00 start\n10:01 token seen: got " + tok + " from proxy\n10:02 end", tok, "line 2", []string{"surrounding text"}},
		{"YAML list of a pod", "  - name: TOKEN\n    value: " + tok, tok, "variable value", []string{"the variable value"}},
		{"Markdown code", "```\n" + tok + "\n```\n", tok, "", []string{"the trailing \"```\""}},
		{"three quotes", `t = """` + tok + `"""`, tok, "variable t", []string{"quotes", "the variable t"}},
		{"bytes of Python", "b'" + tok + "'", tok, "text", []string{"quotes", "surrounding text"}},
	}
}

// attachedCases have something that doesn't belong to the token directly next to it.
func attachedCases() []insideCase {
	tok := sample("one")
	spaced := encode(`{ "alg": "HS256" }`) + "." + encode("{\n \"a\": 1 }") + "." + strings.Repeat("Ab-_", 10) + "AbQ"
	return []insideCase{
		{"caret of cmd.exe", `curl -H ^"Authorization: Bearer ` + tok + `^"`, tok, "authorization header", []string{"the Bearer scheme", "the authorization header", "the curl command"}},
		{"sign of a line without its end", "$ cat t\n" + tok + "%\n$ ", tok, "line 2", []string{"surrounding text"}},
		{"prompt of a shell", "$ cat t\n" + tok + "user@host:~$ ", tok, "line 2", []string{"surrounding text"}},
		{"slashes", "/" + tok + "/", tok, "", []string{`the trailing "/"`}},
		{"more behind a colon", "token:" + tok + ":end", tok, "variable token", []string{"the variable token"}},
		{"emoji", "\U0001f511" + tok + "\U0001f511", tok, "", []string{`the trailing "` + "\U0001f511" + `"`}},
		{"ideographic full stop", "token: " + tok + "\u3002", tok, "variable token", []string{"the variable token"}},
		{"corner brackets", "\u300c" + tok + "\u300d", tok, "", []string{`the trailing "` + "\u300d" + `"`}},
		{"italics", "_" + tok + "_", tok, "", []string{`the trailing "_"`}},
		{"bold italics", "___" + tok + "___", tok, "", []string{`the trailing "___"`}},
		{"line of a diff", "-" + tok, tok, "", []string{"surrounding text"}},
		{"dollar", "$" + tok, tok, "", []string{"surrounding text"}},
		{"length before it in a database", "\x01" + tok, tok, "", []string{"surrounding text"}},
		{"braces behind the scheme", "Authorization: Bearer {" + tok + "}", tok, "authorization header", []string{"the Bearer scheme", "braces", "the authorization header"}},
		{"scheme in a literal of its own", `h.Add("Authorization", "Bearer "+"` + tok + `")`, tok, "authorization header", []string{"the Bearer scheme", "quotes", "the authorization header"}},
		{"map of Go", "map[Authorization:[Bearer " + tok + "]]", tok, "authorization header", []string{"the Bearer scheme", "the authorization header"}},
		{"formatted literal", `{"Authorization": f"Bearer ` + tok + `"}`, tok, "authorization header", []string{"the Bearer scheme", "the authorization header"}},
		{"flow of YAML", "auth: {token: " + tok + ", a: 1}", tok, "variable token", []string{"the variable token"}},
		{"base64 of a header with spaces", "token: " + base64.StdEncoding.EncodeToString([]byte(spaced)), spaced, "variable token", []string{"the variable token", "a layer of base64"}},
		{"soft break before the last part", "https://x.example/?token=3D" + tok[:60] + "=\r\n" + tok[60:] + "&a=3D1\r\n", tok, "url parameter token", []string{"a URL", "1 line break", "quoted-printable soft line breaks"}},
		{"soft break before the last character", "https://x.example/?token=3D" + tok[:len(tok)-1] + "=\r\n" + tok[len(tok)-1:] + "&a=3D1\r\n", tok, "url parameter token", []string{"a URL", "1 line break", "quoted-printable soft line breaks"}},
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
		{"dots of a sentence", "it is " + tok + "...", tok, "text", []string{"surrounding text"}},
		{"less marker", h + "." + p[:40] + ">", h + "." + p[:40], "", []string{`the trailing ">"`}},
		{"unseen character at the end", tok + "\u200b", tok, "", []string{"U+200B ZERO WIDTH SPACE at the end"}},
		{"byte order mark before", "\ufeff" + tok, tok, "", []string{"U+FEFF ZERO WIDTH NO-BREAK SPACE"}},
		{"prompt", "$ echo $TOKEN\n" + tok + "\n$ ", tok, "line 2", []string{"surrounding text"}},
		{"markup", `<code class="x">` + tok + "</code>", tok, "text", []string{"surrounding text"}},
		{"prose", "my token is " + tok + " and it fails", tok, "text", []string{"surrounding text"}},
		{"two same", tok + " " + tok, tok, "text", []string{"surrounding text", "1 repetition of the same token"}},
	}
}
