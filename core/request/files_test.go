package request

import "testing"

func TestFilesOfTools(t *testing.T) { checkCases(t, filesOfToolsCases) }

var filesOfToolsCases = []readCase{
	{"Bruno", "meta {\n  name: put\n  type: http\n}\n\nput {\n  url: https://api.courier.com/users/u-77/tokens/x\n  body: json\n  auth: bearer\n}\n\n" +
		"headers {\n  x-courier-user-id: {{user}}\n  ~x-courier-client-key: abc\n}\n\nauth:bearer {\n  token: Bearer TOKEN\n}\n\nbody:json {\n  {\n    \"a\": 1\n  }\n}\n",
		"bruno PUT | https://api.courier.com/users/u-77/tokens/x | x-courier-user-id: {{user}} (computed) | field Bearer Bearer TOKEN | body {\n    \"a\": 1\n  }"},
	{"Insomnia, YAML", "type: collection.insomnia.rest/5.0\nname: c\ncollection:\n  - url: https://api.courier.com/users/u-77/tokens/x\n    name: put\n    meta:\n      id: req_1\n" +
		"    method: PUT\n    body:\n      mimeType: application/json\n      text: \"{}\"\n    headers:\n      - name: x-courier-user-id\n        value: u-78\n" +
		"    authentication:\n      type: bearer\n      token: TOKEN\n  - url: \"{{ base }}/brands\"\n    name: brands\n    method: GET\n",
		"insomnia PUT | https://api.courier.com/users/u-77/tokens/x | x-courier-user-id: u-78 | field Bearer TOKEN | body {}\n" +
			"insomnia GET | {{ base }}/brands (computed)"},
	{"nginx", `10.0.0.1 - - [28/Nov/2026:10:00:00 +0000] "GET /health HTTP/1.1" 200 2 "-" "curl/8.0"
10.0.0.1 - - [28/Nov/2026:10:00:01 +0000] "GET /ws?auth=TOKEN&userId=u-78 HTTP/1.1" 401 0 "-" "okhttp/4.9"`,
		"access log GET | /ws?auth=TOKEN&userId=u-78 | status 401"},
}
