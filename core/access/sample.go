package access

import (
	"net/url"
	"strings"

	"bulla/core/shell"
)

// Sample is a request that shows whether a token works.
type Sample struct {
	// Method, Path and Operation are as in an Endpoint. Body is the JSON to send, "" for none.
	Method, Path, Operation, Body string
}

// Samples returns the requests to try, first the one that shows it most easily.
func Samples() []Sample {
	return []Sample{
		{"POST", inboxPath, "messages", `{"query": "query { messages { totalCount nodes { messageId title read } } }"}`},
		{"POST", inboxPath, "markAllRead", `{"query": "mutation { markAllRead }"}`},
		{"GET", choicesPath, "", ""},
		{"PUT", choicePath, "", `{"topic": {"status": "OPTED_OUT"}}`},
		{"PUT", userTokenPath, "", `{"provider_key": "firebase-fcm"}`},
		{"GET", brandsPath, "", ""},
		{"PUT", brandPath, "", `{"name": "My brand"}`},
	}
}

// PathFor returns the path of the request for a user.
func (s Sample) PathFor(user string) string {
	return strings.NewReplacer(
		userSegment, url.PathEscape(user), ":topic_id", "newsletter", ":token", "device-token", brandIDSegment, "my_brand",
	).Replace(s.Path)
}

// Call returns the request as a call that Decide decides.
func (s Sample) Call(user string) Call {
	return Call{Method: s.Method, Path: s.PathFor(user), Operation: s.Operation, User: user}
}

// Curl returns the command that sends the request to a base URL. The authorization header is a word
// of a shell.
func (s Sample) Curl(base, user, authorization string) string {
	command := "curl"
	if s.Method != "GET" {
		command += " -X " + s.Method
	}
	command += " " + shell.Word(strings.TrimRight(base, "/")+s.PathFor(user)) + " -H " + authorization
	if s.Body == "" {
		return command
	}
	return command + " -H " + shell.Quote("x-courier-user-id: "+user) +
		" -H 'Content-Type: application/json' -d " + shell.Quote(s.Body)
}
