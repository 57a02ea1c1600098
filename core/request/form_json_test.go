package request

import "testing"

func TestJSON(t *testing.T) { checkCases(t, jsonCases) }

var jsonCases = []readCase{
	{"HAR", `{"log": {"version": "1.2", "entries": [
{"startedDateTime": "2026-11-28T10:00:00Z", "request": {"method": "OPTIONS", "url": "https://inbox.courier.com/q", "headers": [{"name": "access-control-request-headers", "value": "authorization"}]}, "response": {"status": 200}},
{"startedDateTime": "2026-11-28T10:00:01Z", "request": {"method": "POST", "url": "https://inbox.courier.com/q", "httpVersion": "h2", "headers": [{"name": "authorization", "value": "Bearer TOKEN"}, {"name": "x-courier-user-id", "value": "u-78"}],
 "postData": {"mimeType": "application/json", "text": "{\"query\":\"{ messages(params: {}) { nodes { id } } }\"}"}}, "response": {"status": 401, "statusText": "Unauthorized"}}]}}`,
		"har OPTIONS | https://inbox.courier.com/q | status 200\n" +
			"har POST | https://inbox.courier.com/q | operation messages | authorization: Bearer TOKEN | x-courier-user-id: u-78 | status 401"},
	{"Postman", `{"info": {"name": "c"}, "item": [{"name": "f", "item": [{"name": "put", "request": {"method": "PUT", "header": [{"key": "x-courier-user-id", "value": "{{user}}"}],
 "auth": {"type": "bearer", "bearer": [{"key": "token", "value": "Bearer TOKEN", "type": "string"}]}, "body": {"mode": "raw", "raw": "{}"},
 "url": {"raw": "https://api.courier.com/users/u-77/tokens/x", "host": ["api", "courier", "com"]}}, "response": []}]}]}`,
		"postman PUT | https://api.courier.com/users/u-77/tokens/x | x-courier-user-id: {{user}} (computed) | field Bearer Bearer TOKEN | body {}"},
	{"Postman, collection", `{"auth": {"type": "bearer", "bearer": [{"key": "token", "value": "{{jwt}}"}]}, "item": [{"request": {"method": "GET", "url": "https://api.courier.com/brands"}}]}`,
		"postman GET | https://api.courier.com/brands | field Bearer {{jwt}} (computed)"},
	{"Insomnia", `{"_type": "export", "__export_format": 4, "resources": [{"_type": "request", "url": "https://api.courier.com/brands", "method": "GET", "body": {"mimeType": "application/json", "text": "{}"},
 "headers": [{"name": "Accept", "value": "*/*"}], "authentication": {"type": "bearer", "token": "TOKEN", "prefix": ""}}]}`,
		"insomnia GET | https://api.courier.com/brands | field Bearer TOKEN | body {}"},
	{"log lines", `{"level":"info","method":"GET","url":"/health","status":200}
2026-11-28T10:00:00Z ERROR {"msg":"failed","method":"GET","url":"https://api.courier.com/brands","headers":{"authorization":["Bearer TOKEN"]},"status":403}`,
		"json GET | https://api.courier.com/brands | authorization: Bearer TOKEN | status 403"},
	{"Express", `{"req":{"method":"PUT","url":"/users/u-77/tokens/x","headers":{"host":"api.courier.com","authorization":"Bearer TOKEN"}},"res":{"statusCode":401}}`,
		"json PUT | /users/u-77/tokens/x | host: api.courier.com | authorization: Bearer TOKEN | status 401"},
	{"axios error", `{"message":"Request failed with status code 401","name":"AxiosError","config":{"headers":{"Accept":"*/*","Authorization":"TOKEN"},"baseURL":"https://api.courier.com","method":"get","url":"/brands"},"code":"ERR_BAD_REQUEST","status":401}`,
		"json GET | https://api.courier.com/brands | Authorization: TOKEN | status 401"},
	{"gateway", `{"httpMethod":"GET","path":"/x","headers":{"Authorization":"Bearer TOKEN"},"body":null}`, "json GET | /x | Authorization: Bearer TOKEN"},
	{"raw headers", `{"url":"https://x.example/","rawHeaders":[],"headers":["Host","x.example","Authorization","Bearer TOKEN"]}`,
		"json GET | https://x.example/ | Host: x.example | Authorization: Bearer TOKEN"},
	{"headers only", `{"Authorization": "Bearer TOKEN", "Accept": "*/*"}`, "json  | Authorization: Bearer TOKEN"},
	{"header pairs", `{"method":"GET","url":"https://x.example/","headers":[["Authorization","Bearer TOKEN"]]}`,
		"json GET | https://x.example/ | Authorization: Bearer TOKEN"},
	{"SDK", `{"clientKey": "abc", "userId": "u-78", "jwt": "TOKEN"}`, "sdk  | clientKey=abc | userId=u-78 | jwt=TOKEN"},
	{"answer", `{"token": "TOKEN"}`, ""},
	{"login answer", `{"userId": "u", "accessToken": "TOKEN"}`, ""},
}
