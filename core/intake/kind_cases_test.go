package intake

import (
	"encoding/base64"
	"maps"
	"slices"
	"strings"
)

// kindCase is a text that isn't just a JWT, with the code of its one remark.
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
		{"JWS in JSON", `{"payload":"` + encode("{}") + `","signatures":[{"protected":"` + h + `","signature":"AA"}]}`, JWSJSON, JWSJSONForm, true},
		{"JWS in flat JSON", `{"payload":"eyJh","protected":"` + h + `","signature":"AA"}`, JWSJSON, JWSJSONForm, true},
		{"error answer", `{"message":"Unauthorized","type":"authentication_error"}`, JSON, NotAToken, false},
		{"other JSON", `{"a":1}`, JSON, NotAToken, false},
		{"array", `[1,2]`, JSON, NotAToken, false},
		{"SAML", "PHNhbWxwOlJlc3BvbnNlPg==", SAML, NotAToken, false},
		{"PASETO", "v4.public.eyJpc3MiOiJodHRwczovL2kifQ", Paseto, NotAToken, false},
		{"Basic", "Authorization: Basic dXNlcjpwYXNz", KnownSecret, OtherSecret, false},
		{"key of a header", "X-Api-Key: abcd1234.efgh5678.ijkl9012mnop", KnownSecret, OtherSecret, false},
		{"hexadecimal key of a header", "Ocp-Apim-Subscription-Key: 0123456789abcdef0123456789abcdef\r\n", KnownSecret, OtherSecret, false},
		{"UUID as the key of a header", `"x-api-key: 7c9d1f64-2a58-4b0e-9f3d-51c0a86e2b17"`, KnownSecret, OtherSecret, false},
		{"GitHub", "ghp_EXAMPLEexampleEXAMPLEexampleEXAMPLE0", KnownSecret, OtherSecret, false},
		{"AWS", "AKIAIOSFODNN7EXAMPLE", KnownSecret, OtherSecret, false},
		{"Slack", "SLACK=xoxb-000000000000-EXAMPLE", KnownSecret, OtherSecret, false},
		{"JWE", encode(`{"alg":"dir","enc":"A128GCM"}`) + "..aWlp.Y2Nj.dHR0", JWE, "", true},
		{"SD-JWT", sample("one") + "~WyJhIl0~", SDJWT, Wrapped, true},
	}
}

// secretCases are keys and tokens of other systems, all of them made up.
func secretCases() []kindCase {
	const r16, r40 = "EXAMPLEexample00", "EXAMPLEexample00EXAMPLEexample00EXAMPLE0"
	hex := strings.Repeat("0af3", 8)
	known := map[string]string{
		"GitHub fine-grained": "github_pat_" + r40, "GitHub app": "ghs_" + r40, "GitLab": "glpat-" + r16 + r16, "npm": "npm_" + r40,
		"Slack user": "xoxp-000000000000-" + r16, "Slack app": "xapp-1-" + r16, "Stripe": "sk_live_" + r16, "Stripe restricted": "rk_test_" + r16,
		"Stripe publishable": "pk_live_" + r16, "Google key": "AIza" + r40, "Google access": "ya29." + r40, "SendGrid": "SG." + r16 + "." + r40,
		"Twilio": "SK" + hex, "Vault": "hvs." + r40, "DigitalOcean": "dop_v1_" + hex + hex, "Shopify": "shpat_" + hex, "OpenAI": "sk-proj-" + r40,
		"Anthropic": "sk-ant-api03-" + r40, "PyPI": "pypi-AgEIcHlwaS5vcmc" + r40, "Hugging Face": "hf_" + r40, "Docker": "dckr_pat_" + r40,
		"AWS temporary": "ASIAIOSFODNN7EXAMPLE", "AWS pair": "AKIAIOSFODNN7EXAMPLE:wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
		"AWS secret":    "aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
		"Azure":         "SharedAccessSignature sr=x.example%2Fdevices&sig=" + r40 + "%3D&se=1795000000",
		"Azure account": "DefaultEndpointsProtocol=https;AccountName=x;AccountKey=" + r40 + "==;EndpointSuffix=core.windows.net",
		"age":           "AGE-SECRET-KEY-1" + strings.ToUpper(r40), "in a header": "Authorization: Bearer ghp_" + r40,
		"in a URL": "https://x:glpat-" + r40 + "@gitlab.example/x.git", "in JSON": `{"key":"sk_live_` + r40 + `"}`,
		"macaroon":         base64.RawURLEncoding.EncodeToString([]byte("0021location http://mybank.example/\n0026identifier we used our secret\n")),
		"macaroon, binary": base64.RawURLEncoding.EncodeToString([]byte("\x02\x01\x0bexample.com\x02\x0fwe used our key and more of it")),
	}
	var cases []kindCase
	for _, name := range slices.Sorted(maps.Keys(known)) {
		cases = append(cases, kindCase{name, known[name], KnownSecret, OtherSecret, false})
	}
	return append(cases, []kindCase{
		{"OpenSSH key", "-----BEGIN OPENSSH PRIVATE KEY-----\nEXAMPLE\n-----END OPENSSH PRIVATE KEY-----", PEM, OtherSecret, false},
		{"PuTTY key", "PuTTY-User-Key-File-3: ssh-ed25519\nEncryption: none", PEM, OtherSecret, false},
		{"SAML as XML", `<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol">`, SAML, NotAToken, false},
		{"SAML 2 of another prefix", `<saml2p:Response xmlns:saml2p="urn:oasis:names:tc:SAML:2.0:protocol">`, SAML, NotAToken, false},
		{"SAML behind a declaration", "PD94bWwgdmVyc2lvbj0iMS4wIj8+PHNhbWxwOlJlc3BvbnNlLz4=", SAML, NotAToken, false},
		{"SAML in a form", "SAMLResponse=PHNhbWxwOlJlc3BvbnNlPg%3D%3D", SAML, NotAToken, false},
		{"API key in a URL", "https://x.example/?key=pk_prod_EXAMPLE000000", APIKey, APIKeyPasted, false},
		{"API key, percent-encoded", "https://x.example/?key=pk%5Fprod%5FEXAMPLE000000", APIKey, APIKeyPasted, false},
		{"API key in base64", "COURIER_API_KEY: " + base64.StdEncoding.EncodeToString([]byte("pk_prod_EXAMPLE000000")), APIKey, APIKeyPasted, false},
		{"API key, colored", "\x1b[32mpk_prod_\x1b[0mEXAMPLE000000", APIKey, APIKeyPasted, false},
		{"API key in UTF-16", wide("pk_prod_EXAMPLE000000", false, true), APIKey, APIKeyPasted, false},
		{"word that begins like a key", "task-management-for-everybody-here", Text, NotAToken, false},
		{"class of a style sheet", "sk-circle", Text, NotAToken, false},
		{"AKI", "AKIA is short", Text, NotAToken, false},
	}...)
}

// errorCases are error responses without a token, with what their remark says.
func errorCases() []struct {
	name, in string
	kind     Kind
	title    string
} {
	return []struct {
		name, in string
		kind     Kind
		title    string
	}{
		{"OAuth", `{"error":"invalid_grant","error_description":"expired"}`, JSON, "the server returned an error: invalid_grant"},
		{"OAuth, pretty", "{\n  \"error\": \"invalid_client\"\n}", JSON, "the server returned an error: invalid_client"},
		{"Courier", `{"message":"Unauthorized","type":"authentication_error"}`, JSON, "authentication_error, Unauthorized"},
		{"object", `{"error":{"code":"x1","message":"no"}}`, JSON, "x1, no"},
		{"list", `{"errors":[{"message":"broken"}]}`, JSON, "broken"},
		{"no details", `{"errors":[]}`, JSON, "no details"},
		{"redirect", "https://app.example/cb?error=access_denied&state=x", URL, "access_denied"},
		{"status line", "HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n", Text, "401 Unauthorized"},
		{"challenge", "www-authenticate: Bearer realm=\"x\", error=\"invalid_token\"", Text, "invalid_token"},
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
		{"archive", "file.tar.gz", Text, NotAToken, false},
		{"package", "com.example.app.Main", Text, NotAToken, false},
		{"IP address", "192.168.10.10", Text, NotAToken, false},
		{"four words", "LuAAkW6Y609GBgbx.La_y01ijrX.8QQpwqfEv.f6dsHvd", Text, NotAToken, false},
		{"long base64", base64.StdEncoding.EncodeToString([]byte(strings.Repeat("nothing in here. ", 20))), Text,
			NotAToken, false},
		{"capital words", "EYJAFJALLAJOKULL ERUPTED IN 2010 AND STOPPED ALL FLIGHTS IN EUROPE", Text, NotAToken, false},
		{"word that begins like a token", "eyJafjallajokull is a volcano...", Text, NotAToken, false},
		{"address", "https://jwt.example/#debugger", URL, NotAToken, false},
		{"dots", "..", Text, NotAToken, false},
		{"20000 dots", strings.Repeat(".", 20000), Text, NotAToken, false},
		{"60 kB of e", strings.Repeat("e", 60_000), Text, NotAToken, false},
		{"redacted", "eyJ...[REDACTED]", JWT, Truncated, false},
		{"only the payload", encode(`{"sub":"user-1","iat":1795000000}`), JWT, Truncated, false},
		{"base64 of a token", base64.StdEncoding.EncodeToString([]byte(sample("one"))), JWT, Wrapped, true},
		{"upper case", strings.ToUpper(sample("one")), JWT, NotAToken, false},
		{"lower case", strings.ToLower(sample("one")), JWT, NotAToken, false},
		{"colors", "\x1b[31m" + strings.ReplaceAll(sample("one"), ".", "\x1b[0m.\x1b[32m"), JWT, Wrapped, true},
		{"invalid UTF-8", "\xff\xfe\x9b31m", Text, NotAToken, false},
		{"escape sequences", "\x1b]52;c;cHduZWQ=\x07\x1b[2J", Text, NotAToken, false},
	}
}
