package fetch

import (
	"errors"
	"strings"

	"bulla/core/backend"
	"bulla/core/call"
	"bulla/ui/pane/form"
)

// request reads the form. What keeps it from being sent is left at the entries.
func (p *Pane) request() call.Request {
	var draft backend.Draft
	for i := range p.entries {
		e := &p.entries[i]
		e.fault = form.Fault{}
		switch e.part {
		case address:
			e.fault = p.checkAddress(e.text())
			draft.URL = e.text()
		case method:
			draft.Method = e.text()
			e.fault = checkMethod(strings.ToUpper(draft.Method))
		case header:
			var field call.Field
			field, e.fault = p.headerField(e.text())
			if field.Name != "" {
				draft.Header = append(draft.Header, field)
			}
		case body:
			draft.Body = e.field.Value()
		}
	}
	r, err := backend.Compose(draft, p.readBody)
	p.entries[len(p.entries)-1].fault = form.FaultOf(err, secretForms) // the body is the last
	return r
}

// errStdin says that a body is to be read where the screen has its keys from.
var errStdin = errors.New("on the screen no body is read from stdin")

// readBody reads a body from where its form says.
func (p *Pane) readBody(where string) (string, error) {
	if where == backend.Stdin {
		return "", errStdin
	}
	return p.read(where)
}

// checkAddress says what keeps a URL from being called, and keeps its host.
func (p *Pane) checkAddress(text string) form.Fault {
	switch {
	case strings.HasPrefix(text, "curl "):
		return form.Fault{Message: "this is a curl command, and the URL alone is wanted here", Hint: "put its URL here and each -H into a header field"}
	case isPath(text):
		return form.Fault{Message: "this is a path, and a URL with scheme and host is needed", Hint: "write one such as " + call.ExampleURL}
	}
	_, err := call.Check(text)
	if err == nil {
		p.host = call.HostOf(text)
	}
	return form.FaultOf(err, "")
}

func checkMethod(text string) form.Fault {
	if strings.Trim(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ-_") != "" {
		return form.Fault{Message: "the method is no word", Hint: "write GET, POST or another one; empty is GET, or POST with a body"}
	}
	return form.Fault{}
}

// isPath reports whether a text begins as a path and not as a host.
func isPath(text string) bool {
	return strings.HasPrefix(text, "/") && !strings.HasPrefix(text, "//") || strings.HasPrefix(text, "./") || strings.HasPrefix(text, "../")
}

// headerField reads one "Name: value". An empty text is none.
func (p *Pane) headerField(text string) (call.Field, form.Fault) {
	if text == "" {
		return call.Field{}, form.Fault{}
	}
	if _, rest, _ := strings.Cut(text, ":"); strings.HasPrefix(rest, "//") {
		return call.Field{}, form.Fault{Message: "this is a URL, and a header field is Name: value", Hint: "put it into the field URL"}
	}
	field, _, err := call.ParseField(text, form.IsForm, p.read)
	return field, form.FaultOf(err, secretForms)
}

// secretForms says how a secret is given.
const secretForms = "env:NAME is a variable, @FILE a file, b64:TEXT base64"
