package core_test

import "bulla/core/intake"

// askedPrograms are requests for a token as programs and tools write them.
func askedPrograms() []asked {
	const pigeon = "user_id:pigeon inbox:read:messages inbox:write:events"
	const u = "user_id:u inbox:read:messages inbox:write:events"
	return []asked{
		{"a scope of the program", "courier.auth.issueToken({ scope: scopeFor(user), expires_in: '2 fortnights' })", intake.IssueRequest, "expires-in", pigeon},
		{"PowerShell with headers", `$headers = @{ Authorization = "Bearer $env:COURIER_API_KEY"; "Content-Type" = "application/json" }
Invoke-RestMethod -Uri https://api.courier.com/auth/issue-token -Method Post -Headers $headers -Body '{"scope":"user_id:u-77 inbox:read:messages inbox:write:events","expires_in":"2 days"}'`, intake.IssueRequest, "", "user_id:u-77 inbox:read:messages inbox:write:events"},
		{"fetch with a variable", "const res = await fetch(\"https://api.courier.com/auth/issue-token\", {\n  method: \"POST\",\n  headers: { Authorization: `Bearer ${process.env.COURIER_API_KEY}`, \"Content-Type\": \"application/json\" },\n  body: JSON.stringify({ scope: \"user_id:\" + userId + \" inbox:read:messages inbox:write:events\", expires_in: \"2 days\" }),\n});", intake.IssueRequest, "", pigeon},
		{"requests", `import os, requests
r = requests.post("https://api.courier.com/auth/issue-token",
    json={"scope": f"user_id:{os.environ['USER_ID']} inbox:read:messages inbox:write:events", "expires_in": "2 days"},
    headers={"Authorization": f"Bearer {os.environ['COURIER_API_KEY']}"})`, intake.IssueRequest, "", pigeon},
		{"axios with a template", `axios.post('https://api.courier.com/auth/issue-token', { scope: 'user_id:<user-id> inbox:read:messages inbox:write:events', expires_in: '2 days' }, { headers: { Authorization: 'Bearer {{apiKey}}' } })`, intake.IssueRequest, "unset-variable user-placeholder", "user_id:<user-id> inbox:read:messages inbox:write:events"},
		{"HTTP with templates", `POST /auth/issue-token HTTP/1.1
Host: api.courier.com
Authorization: Bearer {{apiKey}}
Content-Type: application/json

{"scope":"user_id:{{userId}} inbox:read:messages inbox:write:events","expires_in":"2 days"}`, intake.IssueRequest, "unset-variable user-placeholder", "user_id:{{userId}} inbox:read:messages inbox:write:events"},
		{"HTTPie", `http POST https://api.courier.com/auth/issue-token Authorization:"Bearer $KEY" scope="user_id:u inbox:read:messages inbox:write:events" expires_in="1 day"`, intake.IssueRequest, "", u},
		{"ANSI quotes", `curl 'https://api.courier.com/auth/issue-token' -H 'authorization: Bearer pk_test_EXAMPLE0000000000000000000' --data-raw $'{"scope":"user_id:u inbox:read:messages inbox:write:events","expires_in":"none"}'`, intake.IssueRequest, "expires-in", u},
		{"a HAR entry", `{"log":{"entries":[{"request":{"method":"POST","url":"https://api.courier.com/auth/issue-token","headers":[{"name":"authorization","value":"Bearer pk_test_EXAMPLE0000000000000000000"}],"postData":{"mimeType":"application/json","text":"{\"scope\":\"user_id:u inbox:read:messages inbox:write:events\",\"expires_in\":\"3600\"}"}},"response":{"status":400,"content":{"text":"{\"message\":\"x\"}"}}}]}}`, intake.IssueRequest, "lifetime-tiny", u},
		{"a copied fetch", `fetch("https://api.courier.com/auth/issue-token", {
  "headers": {
    "authorization": "Bearer pk_test_EXAMPLE0000000000000000000",
    "content-type": "application/json"
  },
  "body": "{\"scope\":\"user_id:u inbox:read:messages inbox:write:events\",\"expires_in\":\"1 day\"}",
  "method": "POST"
});`, intake.IssueRequest, "", u},
		{"net/http", "body := strings.NewReader(`{\"scope\":\"user_id:u inbox:read:messages inbox:write:events\",\"expires_in\":\"1 day\"}`)\nreq, _ := http.NewRequest(\"POST\", \"https://api.courier.com/auth/issue-token\", body)\nreq.Header.Set(\"Authorization\", \"Bearer \"+os.Getenv(\"COURIER_API_KEY\"))", intake.IssueRequest, "", u},
		{"StringContent", `var content = new StringContent("{\"scope\":\"user_id:u inbox:read:messages inbox:write:events\",\"expires_in\":\"1 day\"}", Encoding.UTF8, "application/json");
client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", apiKey);
var r = await client.PostAsync("https://api.courier.com/auth/issue-token", content);`, intake.IssueRequest, "", u},
		{"a text block", `String body = """
    {"scope": "user_id:u inbox:read:messages inbox:write:events", "expires_in": "1 day"}
    """;
HttpRequest.newBuilder(URI.create("https://api.courier.com/auth/issue-token")).header("Authorization", "Bearer " + System.getenv("KEY")).POST(BodyPublishers.ofString(body)).build();`, intake.IssueRequest, "", u},
		{"Net::HTTP", `uri = URI("https://api.courier.com/auth/issue-token")
req = Net::HTTP::Post.new(uri, "Authorization" => "Bearer #{ENV['COURIER_API_KEY']}")
req.body = { scope: "user_id:#{current_user.id} inbox:read:messages inbox:write:events", expires_in: "2 days" }.to_json`, intake.IssueRequest, "", pigeon},
		{"curl of PHP", `$ch = curl_init('https://api.courier.com/auth/issue-token');
curl_setopt($ch, CURLOPT_HTTPHEADER, ['Authorization: Bearer ' . getenv('COURIER_API_KEY')]);
curl_setopt($ch, CURLOPT_POSTFIELDS, json_encode(['scope' => "user_id:$userId inbox:read:messages inbox:write:events", 'expires_in' => '2 days']));`, intake.IssueRequest, "", pigeon},
		{"OkHttp", `val json = JSONObject().apply {
    put("scope", "user_id:$userId inbox:read:messages inbox:write:events")
    put("expires_in", "2 days")
}
val request = Request.Builder().url("https://api.courier.com/auth/issue-token").addHeader("Authorization", "Bearer $apiKey").post(json.toString().toRequestBody()).build()`, intake.IssueRequest, "", pigeon},
		{"a here document", `TOKEN=$(curl -s https://api.courier.com/auth/issue-token -H "Authorization: Bearer ${COURIER_API_KEY}" -H "Content-Type: application/json" --data-binary @- <<JSON | jq -r .token
{"scope": "user_id:${USER_ID} inbox:read:messages inbox:write:events", "expires_in": "1 day"}
JSON
)`, intake.IssueRequest, "", pigeon},
	}
}
