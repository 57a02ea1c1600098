package intake

// sentCases are requests that send something else than a token.
func sentCases() []namedCase {
	const curl, fetch = "curl https://api.courier.com/users/ann/preferences -H ", "fetch('https://inbox.courier.com/q', {method: 'POST', headers: {authorization: "
	var cases []namedCase
	for _, c := range []struct{ name, in, code, says string }{
		{"undefined in fetch", fetch + `"Bearer undefined"}})`, UnsetVariable, "undefined"},
		{"a variable in single quotes", curl + "'Authorization: Bearer $JWT'", UnsetVariable, "double quotes"},
		{"a variable of Postman", "POST / HTTP/1.1\r\nHost: api.example\r\nAuthorization: Bearer {{token}}\r\n\r\n{}", UnsetVariable, "{{token}}"},
		{"an object", curl + "'Authorization: Bearer [object Object]'", UnsetVariable, "[object Object]"},
		{"an opaque token", "GET /books HTTP/1.1\r\nHost: api.example\r\nAuthorization: Bearer mGQMVgiiVFJWAWs7xT2pLk9ZrB4nCy6E\r\n\r\n", OpaqueToken, "audience"},
		{"a token of a database", curl + "'Authorization: JWT 9944b09199c62bcf9418ad846dd0e4bbdfc6ee4b'", OpaqueToken, "opaque"},
		{"a key of Supabase", curl + "'Authorization: Bearer sb_publishable_EXAMPLE0000000000000000'", OpaqueToken, "Supabase"},
		{"a variable that the shell expands", curl + `"Authorization: Bearer $JWT"`, NotAToken, "no token"},
		{"only the name of the header", "authorization\n\tBearer undefined", UnsetVariable, "undefined"},
	} {
		kind := Text
		if c.code == OpaqueToken {
			kind = Opaque
		}
		cases = append(cases, namedCase{c.name, c.in, kind, c.code, c.says})
	}
	return cases
}
