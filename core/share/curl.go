package share

import (
	"net/url"
	"strings"

	"bulla/core"
	"bulla/core/access"
	"bulla/core/shell"
	"bulla/core/visible"
)

// someAPI is where a token of another issuer is sent: only the user knows the address.
const someAPI = "https://api.example.com"

// sample is an endpoint that shows most easily whether a token works, and the body to send there.
type sample struct{ method, path, operation, body string }

func samples() []sample {
	return []sample{
		{"POST", "/q", "messages", `{"query": "query { messages { totalCount nodes { messageId title read } } }"}`},
		{"GET", "/users/:user_id/preferences", "", ""},
		{"GET", "/brands", "", ""},
	}
}

// curl returns a call that the scope of the token allows, or else one that shows how Courier
// refuses it.
func curl(s core.Snapshot, o Options) Item {
	header := func() string { return " -H " + shell.Quote("Authorization: Bearer "+s.Token.Text) }
	i := Item{Name: Curl, File: "request.sh"}
	if s.Foreign {
		i.Preview = "curl " + someAPI + " -H Authorization: ..."
		i.text = func() string { return "curl " + someAPI + header() }
		return i
	}
	user := firstUser(s)
	call := allowed(s, user)
	address := address(call, user, o)
	i.Preview = visible.Text(strings.TrimSpace(call.method + " " + address + " " + call.operation))
	i.text = func() string {
		if call.body == "" {
			return "curl " + shell.Word(address) + header()
		}
		return "curl -X POST " + shell.Word(address) + header() + " -H " + shell.Quote("x-courier-user-id: "+user) +
			" -H 'Content-Type: application/json' -d " + shell.Quote(call.body)
	}
	return i
}

// allowed returns the first call that the scope allows, or else the first one.
func allowed(s core.Snapshot, user string) sample {
	for _, sample := range samples() {
		c := access.Call{Method: sample.method, Path: sample.path, Operation: sample.operation, User: user}
		if access.Decide(access.Bearer{Scopes: s.Scopes}, c).Allowed() {
			return sample
		}
	}
	return samples()[0]
}

// address returns the URL of a call.
func address(call sample, user string, o Options) string {
	endpoint, _, _, _ := access.Match(call.method, call.path, call.operation)
	base := strings.TrimRight(o.BaseURL, "/")
	if base == "" {
		base = "https://" + endpoint.Host.In(o.Region)
	}
	return base + strings.ReplaceAll(call.path, ":user_id", url.PathEscape(user))
}
