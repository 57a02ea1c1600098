package call

import (
	"fmt"
	"strings"

	"bulla/core/token"
)

// maxNames is how many members of an object are named.
const maxNames = 5

// Complaint returns what the body of an error says: the members type and message of Courier's
// errors, the member that other servers use as the message, or the whole text if it is not JSON.
// Both are untrusted and may contain what was sent; they are "" if the body has neither.
func (r Response) Complaint() (kind, message string) {
	if r.HTML() {
		return "", ""
	}
	doc, _ := token.Parse(r.Body, token.Whole)
	if doc.Root.Kind != token.Object {
		return "", strings.TrimSpace(r.Body)
	}
	object := doc.Root
	if inner, ok := object.Get("error"); ok && inner.Kind == token.Object {
		object = inner
	}
	return text(object, "type"), text(object, "message", "error_description", "error", "detail", "title")
}

// text returns the first of the named members that is a string and not empty.
func text(object token.Value, names ...string) string {
	for _, name := range names {
		if value, ok := object.Get(name); ok && value.Kind == token.String && value.Text != "" {
			return value.Text
		}
	}
	return ""
}

// Members names the first members of an object in a sentence. The function shown makes a name fit
// to be shown.
func Members(object token.Value, shown func(string) string) string {
	if len(object.Members) == 0 {
		return "it is an empty object"
	}
	var names []string
	for _, member := range object.Members[:min(len(object.Members), maxNames)] {
		names = append(names, `"`+shown(member.Name)+`"`)
	}
	if len(object.Members) > maxNames {
		names = append(names, fmt.Sprintf("%d more", len(object.Members)-maxNames))
	}
	return "it has " + strings.Join(names, ", ")
}
