package request

import "testing"

func TestCommands(t *testing.T) { checkCases(t, commandsCases) }

var commandsCases = []readCase{
	{"curl", `curl https://api.courier.com/users/u-77/preferences -H 'Authorization: Bearer TOKEN'`,
		"curl GET | https://api.courier.com/users/u-77/preferences | Authorization: Bearer TOKEN"},
	{"the documents' own", `curl --request POST \
     --url https://api.courier.com/auth/issue-token \
     --header 'Accept: application/json' \
     --header 'Authorization: Bearer $YOUR_API_KEY' \
     --header 'Content-Type: application/json' \
     --data \
 '{
    "scope": "user_id:$YOUR_USER_ID read:brands",
    "expires_in": "$YOUR_NUMBER days"
  }'`,
		"curl POST | https://api.courier.com/auth/issue-token | Authorization: Bearer $YOUR_API_KEY | body {\n" +
			"    \"scope\": \"user_id:$YOUR_USER_ID read:brands\",\n    \"expires_in\": \"$YOUR_NUMBER days\"\n  }"},
	{"Chrome, bash", `curl 'https://inbox.courier.com/q' \
  -H 'accept: */*' \
  -H 'authorization: Bearer TOKEN' \
  -H 'content-type: application/json' \
  -H 'x-courier-user-id: u-78' \
  --data-raw $'{"query":"\\n query GetInboxMessages(\u0021$params: X) {\\n count(params: {})\\n}","variables":{"a":"it\'s"}}' \
  --compressed`,
		"curl POST | https://inbox.courier.com/q | operation count | authorization: Bearer TOKEN | x-courier-user-id: u-78"},
	{"Chrome, cmd", "curl ^\"https://api.courier.com/users/u-77/tokens/x?a=1^&b=2^\" ^\r\n  -X ^\"PUT^\" ^\r\n" +
		"  -H ^\"authorization: Bearer TOKEN^\" ^\r\n  --data-raw ^\"^{^\\^\"provider_key^\\^\":^\\^\"x^\\^\"^}^\" ^\r\n  --compressed",
		`curl PUT | https://api.courier.com/users/u-77/tokens/x?a=1&b=2 | authorization: Bearer TOKEN | body {"provider_key":"x"}`},
	{"cmd, older", "curl \"https://api.courier.com/brands\" ^\n  -H \"authorization: Bearer %JWT_VAR%\" ^\n  -d \"{\\\"a\\\": 1}\"",
		`curl POST | https://api.courier.com/brands | authorization: Bearer %JWT_VAR% (computed) | body {"a": 1}`},
	{"cmd, on one line", `curl "https://api.courier.com/brands" -H "Authorization: Bearer %JWT_VAR%"`,
		"curl GET | https://api.courier.com/brands | Authorization: Bearer %JWT_VAR% (computed)"},
	{"variable in double quotes", `curl -s "https://api.courier.com/brands" -H "Authorization: Bearer $TOK"`,
		"curl GET | https://api.courier.com/brands | Authorization: Bearer $TOK (computed)"},
	{"variable in single quotes", `curl -s https://api.courier.com/brands -H 'Authorization: Bearer $TOK'`,
		"curl GET | https://api.courier.com/brands | Authorization: Bearer $TOK"},
	{"variable that is set", "export JWT='TOKEN'\ncurl https://api.courier.com/brands -H \"Authorization: Bearer ${JWT}\"",
		"curl GET | https://api.courier.com/brands | Authorization: Bearer TOKEN"},
	{"glued and clustered", `curl -sSXPUT -H"Authorization: JWT TOKEN" https://api.courier.com/users/u-77/tokens/x -d'{}' -o/dev/null`,
		"curl PUT | https://api.courier.com/users/u-77/tokens/x | Authorization: JWT TOKEN | body {}"},
	{"get with data", `curl -G https://api.example/x --data-urlencode 'q=a b' -H "Authorization:Bearer TOKEN"`,
		"curl GET | https://api.example/x?q=a+b | Authorization: Bearer TOKEN"},
	{"bearer and user", "curl --oauth2-bearer TOKEN https://api.courier.com/brands\ncurl -u user:TOKEN https://api.courier.com/brands",
		"curl GET | https://api.courier.com/brands | field Bearer TOKEN\ncurl GET | https://api.courier.com/brands | field Basic user:TOKEN"},
	{"json and cookie", `curl --json '{"scope":"x"}' localhost:3000/auth/issue-token -b 'a=b'`,
		`curl POST | localhost:3000/auth/issue-token | Cookie: a=b | body {"scope":"x"}`},
	{"several, on one line", `curl -X OPTIONS https://inbox.courier.com/q ; curl https://inbox.courier.com/q -H 'authorization: Bearer TOKEN' | jq .`,
		"curl OPTIONS | https://inbox.courier.com/q\ncurl GET | https://inbox.courier.com/q | authorization: Bearer TOKEN"},
	{"prompt and continuation", "$ curl https://api.courier.com/brands \\\n>   -H 'authorization: Bearer TOKEN'\n{\"message\":\"Unauthorized\"}",
		"curl GET | https://api.courier.com/brands | authorization: Bearer TOKEN"},
	{"lost backslashes", "curl https://api.courier.com/brands\n  -H 'authorization: Bearer TOKEN'\n  --compressed\nthen nothing",
		"curl GET | https://api.courier.com/brands | authorization: Bearer TOKEN"},
	{"substitution", `OUT=$(curl -s https://api.courier.com/brands -H "authorization: Bearer TOKEN")`,
		"curl GET | https://api.courier.com/brands | authorization: Bearer TOKEN"},
	{"inline code", "Run `curl https://api.courier.com/brands -H 'authorization: Bearer TOKEN'` and see",
		"curl GET | https://api.courier.com/brands | authorization: Bearer TOKEN"},
	{"ampersand in a bare address", `curl https://realtime.example/?a=1&auth=TOKEN -H 'Accept: x'`,
		"curl GET | https://realtime.example/?a=1&auth=TOKEN"},
	{"quotes in the header", `curl 'https://api.courier.com/brands' -H 'authorization: Bearer "TOKEN"'`,
		`curl GET | https://api.courier.com/brands | authorization: Bearer "TOKEN"`},
	{"two credentials", `curl https://inbox.courier.com/q -H 'Authorization: Bearer TOKEN' -H 'Authorization: Bearer TOKEN'`,
		"curl GET | https://inbox.courier.com/q | Authorization: Bearer TOKEN | Authorization: Bearer TOKEN"},
	{"PowerShell", "curl.exe --request POST `\n  --url https://api.courier.com/auth/issue-token `\n  --header \"Authorization: Bearer pk_x\"",
		"curl POST | https://api.courier.com/auth/issue-token | Authorization: Bearer pk_x"},
	{"heredoc", "curl https://api.courier.com/auth/issue-token -H 'Authorization: Bearer TOKEN' -d @- <<'EOF'\n{\"scope\": \"user_id:$X\"}\nEOF\necho",
		`curl POST | https://api.courier.com/auth/issue-token | Authorization: Bearer TOKEN | body {"scope": "user_id:$X"}`},
	{"heredoc, expanded", "curl https://api.courier.com/auth/issue-token -H 'Authorization: Bearer TOKEN' --data-binary @- << EOF\n{\"scope\": \"user_id:$X\"}\nEOF",
		`curl POST | https://api.courier.com/auth/issue-token | Authorization: Bearer TOKEN | body {"scope": "user_id:$X"} (computed)`},
	{"curly quotes", "curl https://api.courier.com/brands -H “Authorization: Bearer TOKEN”",
		"curl GET | https://api.courier.com/brands | Authorization: Bearer TOKEN"},
	{"Safari", "curl 'https://api.courier.com/brands' \\\n-X 'PUT' \\\n-H 'Authorization: Bearer TOKEN' \\\n--data-binary '{}'",
		"curl PUT | https://api.courier.com/brands | Authorization: Bearer TOKEN | body {}"},
	{"cmd, variable that is set", "set JWT=TOKEN\ncurl https://api.courier.com/brands ^\n  -H \"Authorization: Bearer %JWT%\"",
		"curl GET | https://api.courier.com/brands | Authorization: Bearer TOKEN"},
	{"with its response", "curl https://api.courier.com/brands -H 'Authorization: Bearer TOKEN' -i\nHTTP/2 403\ncontent-type: application/json\n",
		"curl GET | https://api.courier.com/brands | Authorization: Bearer TOKEN | status 403"},
	{"version", "curl 7.76 or newer", ""},
	{"prose", "The curl command doesn't work, and curl says nothing. libcurl neither.", ""},
	{"wget", `wget -qO- --method=PUT --header="Authorization: Bearer TOKEN" --body-data='{}' https://api.courier.com/brands`,
		"wget PUT | https://api.courier.com/brands | Authorization: Bearer TOKEN | body {}"},
	{"httpie", `http PUT api.courier.com/users/u-77/tokens/x Authorization:"Bearer TOKEN" provider_key=x n:=1`,
		`httpie PUT | api.courier.com/users/u-77/tokens/x | Authorization: Bearer TOKEN | body {"provider_key":"x","n":1}`},
	{"httpie, flags", `https -A bearer -a TOKEN :3000/auth scope==x`,
		"httpie GET | localhost:3000/auth?scope=x | field Bearer TOKEN"},
}

func TestHTTPText(t *testing.T) { checkCases(t, httpCases) }

var httpCases = []readCase{
	{"header", "Authorization: Bearer TOKEN", "http  | Authorization: Bearer TOKEN"},
	{"headers", "accept: */*\nauthorization: Bearer TOKEN\nx-courier-user-id: u-78\n",
		"http  | authorization: Bearer TOKEN | x-courier-user-id: u-78"},
	{"request", "POST /client/q HTTP/1.1\r\nHost: api.courier.com\r\nAuthorization: Bearer TOKEN\r\n\r\n{\"query\":\"{ brand(brandId: 1) { id } }\"}\r\n",
		"http POST | /client/q | operation brand | Host: api.courier.com | Authorization: Bearer TOKEN"},
	{"curl -v", "* Connected to api.courier.com\n> GET /users/u-77/preferences HTTP/2\n> Host: api.courier.com\n> authorization: Bearer TOKEN\n>\n" +
		"< HTTP/2 401\n< content-type: application/json\n<\n{\"message\":\"Unauthorized\"}",
		"http GET | /users/u-77/preferences | Host: api.courier.com | authorization: Bearer TOKEN | status 401"},
	{"HTTP/2", ":authority: inbox.courier.com\n:method: POST\n:path: /q\n:scheme: https\nauthorization: Bearer TOKEN",
		"http POST | /q | :authority: inbox.courier.com | authorization: Bearer TOKEN"},
	{"devtools", "Request URL: https://api.courier.com/brands\nRequest Method: PUT\nStatus Code: 403 Forbidden\nRemote Address: 1.2.3.4:443\nauthorization: Bearer TOKEN",
		"http PUT | https://api.courier.com/brands | authorization: Bearer TOKEN | status 403"},
	{"devtools, new", "Request URL\nhttps://api.courier.com/brands\nRequest Method\nGET\nStatus Code\n401 Unauthorized\nauthorization\nBearer TOKEN\n",
		"http GET | https://api.courier.com/brands | authorization: Bearer TOKEN | status 401"},
	{"devtools, colon at the end", "authorization:\nBearer TOKEN\nx-courier-user-id:\nu-78",
		"http  | authorization: Bearer TOKEN | x-courier-user-id: u-78"},
	{"REST client", "### prefs\nGET https://api.courier.com/users/u-77/preferences\nAuthorization: Bearer TOKEN\n\n###\nGET https://api.courier.com/brands\nAuthorization: Bearer TOKEN\n",
		"http GET | https://api.courier.com/users/u-77/preferences | Authorization: Bearer TOKEN\nhttp GET | https://api.courier.com/brands | Authorization: Bearer TOKEN"},
	{"OkHttp's log", "D/OkHttp: --> PUT https://api.courier.com/users/u-77/tokens/x\nD/OkHttp: Content-Type: application/json\n" +
		"D/OkHttp: Authorization: Bearer TOKEN\nD/OkHttp: \nD/OkHttp: {}\nD/OkHttp: --> END PUT (2-byte body)\nD/OkHttp: <-- 401 https://api.courier.com/ (90ms)\n",
		"http PUT | https://api.courier.com/users/u-77/tokens/x | Authorization: Bearer TOKEN | status 401"},
	{"address, then fields", "https://api.courier.com/brands\nAuthorization: Bearer TOKEN", "http GET | https://api.courier.com/brands | Authorization: Bearer TOKEN"},
	{"console", "PUT https://api.courier.com/brands 403 (Forbidden)\nAuthorization: Bearer TOKEN",
		"http PUT | https://api.courier.com/brands | Authorization: Bearer TOKEN | status 403"},
	{"no scheme, in a list", "- Authorization: TOKEN", "http  | Authorization: TOKEN"},
	{"prose", "Note: this is text.\nTODO: nothing\n\nmy token is TOKEN", ""},
}

func TestAddresses(t *testing.T) { checkCases(t, addressesCases) }

var addressesCases = []readCase{
	{"websocket", "wss://realtime.courier.io/?auth=TOKEN&cid=abc&iwpv=v1&userId=u-78",
		"url GET | wss://realtime.courier.io/?auth=TOKEN&cid=abc&iwpv=v1&userId=u-78"},
	{"in prose", "it fails at https://x.example/cb?token=TOKEN, see https://x.example/doc.",
		"url GET | https://x.example/cb?token=TOKEN"},
	{"computed", "new URL(`wss://realtime.courier.io/?auth=${jwt}&userId=u`)",
		"url GET | wss://realtime.courier.io/?auth=${jwt}&userId=u (computed)"},
	{"no parameters", "https://jwt.io/introduction", ""},
}

func TestSDK(t *testing.T) { checkCases(t, sdkCases) }

var sdkCases = []readCase{
	{"JSX", `<CourierInbox userId="u-78" jwt="TOKEN" onClick={() => alert("a>b")} />`, "sdk  | userId=u-78 | jwt=TOKEN | onClick= (computed)"},
	{"JSX with expressions", "<CourierProvider\n  userId={user.id}\n  authorization={`Bearer ${token}`}\n  clientKey={\"abc\"}>",
		"sdk  | userId= (computed) | authorization=Bearer ${token} (computed) | clientKey=abc"},
	{"web component", `<courier-inbox user-id="u-78" jwt='TOKEN'></courier-inbox>`, "sdk  | user-id=u-78 | jwt=TOKEN"},
	{"Vue", `<CourierInbox :user-id="user.id" jwt="TOKEN" />`, "sdk  | user-id=user.id (computed) | jwt=TOKEN"},
	{"React", `useEffect(() => { courier.shared.signIn({ userId: "u-78", jwt: "Bearer TOKEN", showLogs: true }) }, [])`,
		"sdk  | userId=u-78 | jwt=Bearer TOKEN | showLogs=true"},
	{"variables", "const jwt = \"TOKEN\";\nconst userId = getUser();\ncourier.shared.signIn({ userId, jwt });",
		"sdk  | userId= (computed) | jwt=TOKEN"},
	{"EU", `courier.shared.signIn({ userId: 'u', jwt: 'TOKEN', apiUrls: getCourierApiUrlsForRegion("eu") })`,
		"sdk  | https://api.eu.courier.com | userId=u | jwt=TOKEN | apiUrls= (computed)"},
	{"React Native", `await Courier.shared.signIn({ accessToken: 'TOKEN', clientKey: 'abc', userId: 'u-77' });`,
		"sdk  | accessToken=TOKEN | clientKey=abc | userId=u-77"},
	{"Swift", "await Courier.shared.signIn(\n    userId: \"u-78\",\n    accessToken: \"TOKEN\",\n    clientKey: nil\n)",
		"sdk  | userId=u-78 | accessToken=TOKEN | clientKey=nil"},
	{"Kotlin", `val client = CourierClient(jwt = "TOKEN", userId = "u-78", tenantId = "t", showLogs = BuildConfig.DEBUG)`,
		"sdk  | jwt=TOKEN | userId=u-78 | tenantId=t | showLogs= (computed)"},
	{"Dart", "final userId = 'u';\nawait Courier.shared.signIn(userId: userId, accessToken: '$jwt');",
		"sdk  | userId=u | accessToken=$jwt (computed)"},
	{"whole answer", `courier.shared.signIn({ userId: "u", jwt: {"token": "TOKEN"} })`, `sdk  | userId=u | jwt={"token": "TOKEN"}`},
	{"object", `window.courierConfig = { clientKey: "abc", userId: "u-1" };`, "sdk  | clientKey=abc | userId=u-1"},
	{"unknown name", `courier.shared.signIn({ userId: "u", token: "TOKEN" })`, "sdk  | userId=u | token=TOKEN"},
	{"unknown name, Swift", `Courier.shared.signIn(userId: "u", authToken: "TOKEN")`, "sdk  | userId=u | authToken=TOKEN"},
	{"a user of another library", `auth.signIn({ userId: "u", token: "TOKEN" })`, ""},
	{"another library", `signIn("credentials", { email: "a", password: "b" })`, ""},
	{"log", " LOG  COURIER Signing user in\n LOG  COURIER User Id: u-78\n LOG  COURIER Access Token: TOKEN\n LOG  COURIER Client Key: ***\nOn Inbox Error 401",
		"sdk  | User Id=u-78 | Access Token=TOKEN | Client Key=***"},
}
