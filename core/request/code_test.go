package request

import "testing"

func TestCode(t *testing.T) { checkCases(t, codeCases) }

var codeCases = []readCase{
	{"Chrome, fetch", `fetch("https://inbox.courier.com/q", {
  "headers": {
    "accept": "*/*",
    "authorization": "Bearer TOKEN",
    "x-courier-user-id": "u-78",
    "Referer": "https://app.example/"
  },
  "body": "{\"query\":\"query { messages(params: {}) { count } }\"}",
  "method": "POST"
});`,
		"fetch POST | https://inbox.courier.com/q | operation messages | authorization: Bearer TOKEN | x-courier-user-id: u-78"},
	{"Firefox, fetch", `await fetch("https://api.courier.com/users/u-77/tokens/x", {
    "credentials": "include",
    "headers": {
        "User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:120.0)",
        "Authorization": "Bearer TOKEN"
    },
    "referrer": "https://app.example/",
    "method": "PUT",
    "mode": "cors"
});`,
		"fetch PUT | https://api.courier.com/users/u-77/tokens/x | Authorization: Bearer TOKEN"},
	{"all as fetch", `fetch("https://inbox.courier.com/q", {
  "headers": { "accept": "*/*", "access-control-request-headers": "authorization" },
  "referrer": "https://app.example/", "body": null, "method": "OPTIONS"
}); ;
fetch("https://inbox.courier.com/q", { "headers": { "authorization": "Bearer TOKEN" }, "body": "{}", "method": "POST" });`,
		"fetch OPTIONS | https://inbox.courier.com/q | body null\nfetch POST | https://inbox.courier.com/q | authorization: Bearer TOKEN | body {}"},
	{"fetch, written", "const res = await fetch(`https://api.courier.com/users/${userId}/preferences`, {\n  headers: { Authorization: `Bearer ${jwt}` },\n});",
		"fetch GET | https://api.courier.com/users/${userId}/preferences (computed) | Authorization: Bearer ${jwt} (computed)"},
	{"fetch, with variables", "const jwt = 'TOKEN'; // don't commit\nconst userId = \"u-78\";\nfetch(`https://api.courier.com/users/${userId}/preferences`, { headers: { Authorization: `Bearer ${jwt}` } })",
		"fetch GET | https://api.courier.com/users/u-78/preferences | Authorization: Bearer TOKEN"},
	{"JSON.stringify", `fetch('https://api.courier.com/auth/issue-token', { method: 'POST', headers: { Authorization: 'Bearer ' + process.env.KEY }, body: JSON.stringify({ scope: 'x' }) })`,
		"fetch POST | https://api.courier.com/auth/issue-token | Authorization: Bearer  (computed) | body { scope: 'x' }"},
	{"axios, object", `axios({ method: 'put', url: 'https://api.courier.com/users/u-77/tokens/x', headers: {'Authorization': 'Bearer TOKEN'}, data: '{}' })`,
		"axios PUT | https://api.courier.com/users/u-77/tokens/x | Authorization: Bearer TOKEN | body {}"},
	{"axios, get", `const { data } = await axios.get("https://api.courier.com/brands", { headers: { Authorization: "TOKEN" } });`,
		"axios GET | https://api.courier.com/brands | Authorization: TOKEN"},
	{"axios, base", "const api = axios.create({ baseURL: 'https://api.courier.com/', headers: { Authorization: 'Bearer TOKEN' } });\nawait api.put('/users/u-77/tokens/x', {});",
		"axios PUT | https://api.courier.com/users/u-77/tokens/x | Authorization: Bearer TOKEN"},
	{"XMLHttpRequest", `var xhr = new XMLHttpRequest(); xhr.open("PUT", "https://api.courier.com/brands"); xhr.setRequestHeader("Authorization", "Bearer TOKEN"); xhr.send();`,
		"xhr PUT | https://api.courier.com/brands | Authorization: Bearer TOKEN"},
	{"PowerShell", "$session = New-Object Microsoft.PowerShell.Commands.WebRequestSession\n$session.UserAgent = \"Mozilla/5.0 (Windows NT 10.0)\"\n" +
		"Invoke-WebRequest -UseBasicParsing -Uri \"https://inbox.courier.com/q\" `\n-Method \"POST\" `\n-WebSession $session `\n-Headers @{\n\"authority\"=\"inbox.courier.com\"\n  \"authorization\"=\"Bearer TOKEN\"\n  \"x-courier-user-id\"=\"u-78\"\n} `\n-ContentType \"application/json\" `\n-Body \"{`\"query`\":`\"{ count(params: {}) }`\"}\"",
		"powershell POST | https://inbox.courier.com/q | operation count | authorization: Bearer TOKEN | x-courier-user-id: u-78"},
	{"PowerShell, written", "$headers = @{ Authorization = \"Bearer $token\" }\nInvoke-RestMethod -Method Put -Uri https://api.courier.com/brands -Headers $headers",
		"powershell PUT | https://api.courier.com/brands | Authorization: Bearer $token (computed)"},
	{"Python", "import requests\ntoken = \"TOKEN\"\nheaders = {\"Authorization\": f\"Bearer {token}\", 'x-courier-user-id': 'u-78'}\nr = requests.put('https://api.courier.com/users/u-77/tokens/x', headers=headers, json={\"a\": 1})",
		"code PUT | https://api.courier.com/users/u-77/tokens/x | Authorization: Bearer TOKEN | x-courier-user-id: u-78 | body {\"a\": 1}"},
	{"Python bytes", `{b"Authorization": b"Bearer TOKEN"}`, "code  | Authorization: Bearer TOKEN"},
	{"OkHttp", "Request request = new Request.Builder()\n  .url(\"https://api.courier.com/users/u-77/tokens/x\")\n  .put(body)\n  .addHeader(\"Authorization\", \"Bearer TOKEN\")\n  .build();",
		"code PUT | https://api.courier.com/users/u-77/tokens/x | Authorization: Bearer TOKEN"},
	{"Dart", "final dio = Dio();\nfinal r = await dio.get('https://api.courier.com/brands', options: Options(headers: {'Authorization': 'Bearer $token'}));",
		"code GET | https://api.courier.com/brands | Authorization: Bearer $token (computed)"},
	{"URLSession", "var request = URLRequest(url: URL(string: \"https://api.courier.com/brands\")!)\nrequest.httpMethod = \"PUT\"\nrequest.setValue(\"Bearer TOKEN\", forHTTPHeaderField: \"Authorization\")",
		"code PUT | https://api.courier.com/brands | Authorization: Bearer TOKEN"},
	{"PHP", "<?php\n$ch = curl_init('https://api.courier.com/brands');\ncurl_setopt($ch, CURLOPT_HTTPHEADER, ['Authorization: Bearer TOKEN', \"x-courier-user-id: $user\"]);",
		"code GET | https://api.courier.com/brands | Authorization: Bearer TOKEN | x-courier-user-id: $user (computed)"},
	{"Guzzle", "$client->request('PUT', 'https://api.courier.com/brands', ['headers' => ['Authorization' => 'Bearer ' . $jwt]]);",
		"code PUT | https://api.courier.com/brands | Authorization: Bearer  (computed)"},
	{"Ruby", "uri = URI('https://api.courier.com/brands')\nreq = Net::HTTP::Put.new(uri)\nreq['Authorization'] = \"Bearer #{token}\"",
		"code PUT | https://api.courier.com/brands | Authorization: Bearer #{token} (computed)"},
	{"Go", "req, err := http.NewRequest(\"PUT\", \"https://api.courier.com/brands\", nil)\nreq.Header.Set(\"Authorization\", \"Bearer \"+os.Getenv(\"JWT\"))",
		"code PUT | https://api.courier.com/brands | Authorization: Bearer  (computed)"},
	{"C#", "var request = new HttpRequestMessage(HttpMethod.Put, \"https://api.courier.com/brands\");\nrequest.Headers.Authorization = new AuthenticationHeaderValue(\"Bearer\", \"TOKEN\");",
		"code PUT | https://api.courier.com/brands | Authorization: Bearer TOKEN"},
	{"Java", "HttpRequest request = HttpRequest.newBuilder()\n  .uri(URI.create(\"https://api.courier.com/brands\"))\n  .header(\"Authorization\", \"TOKEN\")\n  .PUT(HttpRequest.BodyPublishers.ofString(\"{}\"))",
		"code PUT | https://api.courier.com/brands | Authorization: TOKEN"},
	{"Kotlin", "val response = client.get(\"https://api.courier.com/brands\") {\n  bearerAuth(\"TOKEN\")\n}",
		"code GET | https://api.courier.com/brands | field Bearer TOKEN"},
	{"WebSocket", `const jwt = "TOKEN"; const socket = new WebSocket("wss://realtime.courier.io/?auth=" + jwt);`,
		"code GET | wss://realtime.courier.io/?auth=TOKEN"},
	{"Objective-C", `NSMutableURLRequest *r = [NSMutableURLRequest requestWithURL:[NSURL URLWithString:@"https://api.courier.com/brands"]];
[r setHTTPMethod:@"PUT"]; [r setValue:@"Bearer TOKEN" forHTTPHeaderField:@"Authorization"];`,
		"code PUT | https://api.courier.com/brands | Authorization: Bearer TOKEN"},
	{"superagent", `superagent.put("https://api.courier.com/brands").set('Authorization', 'Bearer TOKEN').send({})`,
		"code PUT | https://api.courier.com/brands | Authorization: Bearer TOKEN"},
	{"jQuery", `$.ajax({ url: "https://api.courier.com/brands", type: "PUT", headers: { "Authorization": "Bearer TOKEN" } })`,
		"code PUT | https://api.courier.com/brands | Authorization: Bearer TOKEN"},
	{"Angular", "this.http.get(`https://api.courier.com/brands`, { headers: new HttpHeaders().set('Authorization', `Bearer ${jwt}`) })",
		"code GET | https://api.courier.com/brands | Authorization: Bearer ${jwt} (computed)"},
	{"ky", `await ky.put("https://api.courier.com/brands", { json: {a: 1}, headers: { authorization: "Bearer TOKEN" } })`,
		"code PUT | https://api.courier.com/brands | authorization: Bearer TOKEN | body {a: 1}"},
	{"HttpURLConnection", "HttpURLConnection c = (HttpURLConnection) new URL(\"https://api.courier.com/brands\").openConnection();\nc.setRequestMethod(\"PUT\");\nc.setRequestProperty(\"Authorization\", \"TOKEN\");",
		"code PUT | https://api.courier.com/brands | Authorization: TOKEN"},
	{"reqwest", `client.get("https://api.courier.com/brands").bearer_auth("TOKEN").send()`,
		"code GET | https://api.courier.com/brands | field Bearer TOKEN"},
	{"RestSharp", `var client = new RestClient("https://api.courier.com/brands"); request.AddHeader("Authorization", $"Bearer {jwt}");`,
		"code GET | https://api.courier.com/brands | Authorization: Bearer {jwt} (computed)"},
	{"Laravel", `$r = Http::withToken('TOKEN')->put('https://api.courier.com/brands', []);`,
		"code PUT | https://api.courier.com/brands | field Bearer TOKEN"},
	{"printed by Node", "{\n  status: 401,\n  config: {\n    headers: AxiosHeaders { Accept: 'x', Authorization: 'Bearer TOKEN' },\n    baseURL: 'https://api.courier.com',\n    method: 'get',\n    url: '/brands'\n  }\n}",
		"code GET | https://api.courier.com/brands | Authorization: Bearer TOKEN"},
	{"in prose", "It doesn't work: headers = {'Authorization': 'Bearer TOKEN'}, why?", "code  | Authorization: Bearer TOKEN"},
	{"dio's log", "*** Request ***\nuri: https://api.courier.com/brands\nmethod: GET\nheaders:\n Authorization: Bearer TOKEN\n",
		"http GET | https://api.courier.com/brands | Authorization: Bearer TOKEN"},
	{"YAML", `Authorization: "Bearer TOKEN"`, "code  | Authorization: Bearer TOKEN"},
	{"variable of that name", `authorization = "TOKEN"`, ""},
	{"prose", "The authorization doesn't work: 'it' says \"no\".", ""},
}
