package access

import (
	"net/url"
	"slices"
	"strings"

	"bulla/core/shell"
)

// Sample is a request to an endpoint, as Courier's documentation and SDKs show it.
type Sample struct {
	// Method, Path and Operation are as in an Endpoint. Body is the JSON to send, "" for none.
	Method, Path, Operation, Body string
}

// Samples returns the requests that show whether a token works, first the one that shows it most
// easily.
func Samples() []Sample {
	return []Sample{
		newSample("POST", inboxPath, "messages"),
		newSample("POST", inboxPath, "markAllRead"),
		newSample("GET", choicesPath, ""),
		newSample("PUT", choicePath, ""),
		newSample("PUT", userTokenPath, ""),
		newSample("GET", brandsPath, ""),
		newSample("PUT", brandPath, ""),
	}
}

// SampleOf returns a request to an endpoint. operation is one of its operations, "" for REST.
func SampleOf(e Endpoint, operation string) Sample { return newSample(e.Method, e.Path, operation) }

func newSample(method, path, operation string) Sample {
	s := Sample{Method: method, Path: path, Operation: operation}
	switch query := sampleQuery(operation); {
	case query != "":
		s.Body = `{"query": "` + strings.ReplaceAll(query, `"`, `\"`) + `"}`
	case operation == "":
		s.Body = sampleBody(method, path)
	}
	return s
}

// The IDs in samples. Only the brand is likely to exist: Courier's examples use it.
const (
	SampleBrand   = "my_brand"
	SampleMessage = "my_message"
	SampleDevice  = "device-token"
	sampleTopic   = "newsletter"
)

// sampleQuery returns a GraphQL query for an operation (Courier: courier-js, inbox-client,
// preference-client and brand-client), "" if it isn't one.
func sampleQuery(operation string) string {
	const topic = `(templateId: "` + sampleTopic + `"`
	switch operation {
	case "", "websocket":
		return ""
	case "messages":
		return "query { messages { totalCount nodes { messageId title read } } }"
	case "count":
		return "query { count }"
	case "recipientPreferences":
		return "query { recipientPreferences { nodes { templateId templateName status } } }"
	case "recipientPreference":
		return "query { recipientPreference" + topic + ") { templateId templateName status } }"
	case "preferencePage", "draftPreferencePage":
		return "query { " + operation + " { showCourierFooter } }"
	case "digestSchedulesForTopic":
		return "query { digestSchedulesForTopic" + topic + ") { scheduleId period } }"
	case "updatePreferenceV2":
		return "mutation { updatePreferenceV2" + topic + ", preferences: { status: OPTED_OUT }) { status } }"
	case "brand":
		return `query { brand(brandId: "` + SampleBrand + `") { id name } }`
	case "markAllRead", "archiveRead", "archiveAll":
		return "mutation { " + operation + " }"
	case "clicked":
		return `mutation { clicked(messageId: "` + SampleMessage + `", trackingId: "my_tracking_id") }`
	}
	return "mutation { " + operation + `(messageId: "` + SampleMessage + `") }`
}

// sampleBody returns the body of a REST request, "" for none.
func sampleBody(method, path string) string {
	switch method + " " + path {
	case "PUT " + brandsPath:
		return `{"id": "` + SampleBrand + `", "name": "My brand"}`
	case "DELETE " + brandsPath:
		return `{"id": "` + SampleBrand + `"}`
	case "PUT " + brandPath:
		return `{"name": "My brand"}`
	case "PUT " + userTokenPath:
		return `{"provider_key": "firebase-fcm"}`
	case "PATCH " + userTokenPath:
		return `{"patch": [{"op": "replace", "path": "/provider_key", "value": "expo"}]}`
	case "PUT " + choicePath, "PATCH " + choicePath:
		return `{"topic": {"status": "OPTED_OUT"}}`
	case "POST " + trackPath:
		return `{"type": "track", "event": "bought", "messageId": "1"}`
	case "POST " + ingestPath:
		return `{"messageId": "` + SampleMessage + `", "message": {"title": "Hello"}}`
	}
	return ""
}

// ForBrand returns the request for another brand, if it is for one. It changes nothing for an ID
// that no scope can contain.
func (s Sample) ForBrand(id string) Sample {
	if id != "" && isScope(id) {
		s.Path = strings.Replace(s.Path, brandPath, brandsPath+"/"+url.PathEscape(id), 1)
		s.Body = strings.ReplaceAll(s.Body, SampleBrand, id)
	}
	return s
}

// PathFor returns the path of the request for a user.
func (s Sample) PathFor(user string) string {
	return strings.NewReplacer(
		userSegment, url.PathEscape(user), ":topic_id", sampleTopic, ":token", SampleDevice, brandIDSegment, SampleBrand,
	).Replace(s.Path)
}

// Call returns the request as a call that Decide decides.
func (s Sample) Call(user string) Call {
	return Call{Method: s.Method, Path: s.PathFor(user), Operation: s.Operation, User: user}
}

// Headers returns the header fields of the request besides the authorization, as "Name: value". The
// SDKs name the user where the path doesn't.
func (s Sample) Headers(user string) []string {
	var headers []string
	if (sampleQuery(s.Operation) != "" || s.Path == ingestPath) && user != "" {
		headers = append(headers, "x-courier-user-id: "+user)
	}
	if s.Body != "" {
		headers = append(headers, "Content-Type: application/json")
	}
	return headers
}

// Curl returns the command that sends the request to a base URL. The authorization header is a word
// of a shell.
func (s Sample) Curl(base, user, authorization string) string {
	headers := []string{authorization}
	for _, header := range s.Headers(user) {
		headers = append(headers, shell.Quote(header))
	}
	return shell.Curl(s.Method, strings.TrimRight(base, "/")+s.PathFor(user), headers, s.Body)
}

// Writes reports whether a request changes something.
func (e Endpoint) Writes() bool { return slices.Contains(strings.Split(e.AnyOf[0], ":"), "write") }
