package fetch

import (
	"errors"
	"strings"

	"bulla/core/backend"
	"bulla/core/call"
	"bulla/core/hint"
	"bulla/ui/pane/form"
)

// typed is what was typed into an entry.
type typed struct {
	kind
	text string
}

// typed returns what was typed into the form.
func (o *Overlay) typed() []typed {
	var all []typed
	for i := range o.entries {
		text := o.entries[i].text()
		if o.entries[i].kind == body { // sent exactly as it is
			text = o.entries[i].field.Value()
		}
		all = append(all, typed{o.entries[i].kind, text})
	}
	return all
}

// compose makes a request from what was typed, and reads the secrets that it names. It returns a
// fault for each entry, zero if there is none.
func compose(entries []typed, read func(form string) (string, error)) (r call.Request, faults []hint.Problem) {
	var draft backend.Draft
	for _, e := range entries {
		var fault hint.Problem
		switch e.kind {
		case address:
			fault = checkAddress(e.text)
			draft.URL = e.text
		case method:
			fault = checkMethod(strings.ToUpper(e.text))
			draft.Method = e.text
		case header:
			var field call.Field
			field, fault = headerField(e.text, read)
			if field.Name != "" {
				draft.Header = append(draft.Header, field)
			}
		case body:
			draft.Body = e.text
		}
		faults = append(faults, fault)
	}
	r, err := backend.Compose(draft, func(where string) (string, error) {
		if where == backend.Stdin {
			return "", errStdin
		}
		return read(where)
	})
	faults[len(faults)-1] = hint.Of(err, secretForms) // the body is the last
	return r, faults
}

// errStdin is the error of a body from stdin, which is the keyboard here.
var errStdin = errors.New("the body can't be read from stdin here")

// checkAddress says why a URL can't be called.
func checkAddress(text string) hint.Problem {
	switch {
	case strings.HasPrefix(text, "curl "):
		return hint.Problem{Message: "this is a curl command, not a URL", Hint: "write its URL here, and each -H into a header field"}
	case isPath(text):
		return hint.Problem{Message: "this is a path, not a URL with scheme and host", Hint: "write one such as " + call.ExampleURL}
	}
	_, err := call.Check(call.WithScheme(text))
	return hint.Of(err, "")
}

func checkMethod(text string) hint.Problem {
	if strings.Trim(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ-_") != "" {
		return hint.Problem{
			Message: "the method is not a word",
			Hint:    "write GET, POST or another method; the default is GET, or POST with a body",
		}
	}
	return hint.Problem{}
}

// isPath reports whether a text starts like a path, not like a host.
func isPath(text string) bool {
	return strings.HasPrefix(text, "/") && !strings.HasPrefix(text, "//") ||
		strings.HasPrefix(text, "./") || strings.HasPrefix(text, "../")
}

// headerField reads one "Name: value". An empty text is not a field.
func headerField(text string, read func(form string) (string, error)) (call.Field, hint.Problem) {
	if text == "" {
		return call.Field{}, hint.Problem{}
	}
	if _, rest, _ := strings.Cut(text, ":"); strings.HasPrefix(rest, "//") {
		return call.Field{}, hint.Problem{Message: "this is a URL, not a header (Name: value)", Hint: "write it into the URL field"}
	}
	field, _, err := call.ParseField(text, form.IsForm, read)
	return field, hint.Of(err, secretForms)
}

// secretForms says how to give a secret.
const secretForms = "env:NAME is a variable, @FILE a file, b64:TEXT base64"
