package fetch

import (
	"encoding/json"
	"slices"
	"strings"

	"bulla/core/call"
	"bulla/ui/pane/form"
)

// request reads the form. What keeps it from being sent is left at the entries.
func (p *Pane) request() call.Request {
	var r call.Request
	for i := range p.entries {
		e := &p.entries[i]
		e.fault = form.Fault{}
		switch e.part {
		case address:
			e.fault = p.checkAddress(e.text())
			r.URL = e.text()
		case method:
			r.Method = strings.ToUpper(e.text())
			e.fault = checkMethod(r.Method)
		case header:
			var field call.Field
			field, e.fault = p.headerField(e.text())
			if field.Name != "" {
				r.Header = append(r.Header, field)
			}
		case body:
			var err error
			r.Body, r.SecretBody, err = p.bodyText(e.field.Value())
			e.fault = form.FaultOf(err, secretForms)
		}
	}
	if r.Method == "" {
		r.Method = usualMethod(r.Body != "")
	}
	if isJSON(r.Body) && !slices.ContainsFunc(r.Header, isContentType) {
		r.Header = append(r.Header, call.Field{Name: contentType, Value: "application/json"})
	}
	return r
}

const contentType = "Content-Type"

func isContentType(f call.Field) bool { return strings.EqualFold(f.Name, contentType) }

// isJSON reports whether a body is an object or a list in JSON: a word or a number
// alone is not meant as such.
func isJSON(body string) bool {
	body = strings.TrimSpace(body)
	return (strings.HasPrefix(body, "{") || strings.HasPrefix(body, "[")) && json.Valid([]byte(body))
}

// usualMethod returns the method where none was typed.
func usualMethod(hasBody bool) string {
	if hasBody {
		return "POST"
	}
	return "GET"
}

// checkAddress says what keeps a URL from being called, and keeps its host.
func (p *Pane) checkAddress(text string) form.Fault {
	switch {
	case strings.HasPrefix(text, "curl "):
		return form.Fault{Message: "this is a curl command, and the URL alone is wanted here", Hint: "put its URL here and each -H into a header field"}
	case isPath(text):
		return form.Fault{Message: "this is a path, and a URL with scheme and host is needed", Hint: "write one such as " + call.ExampleURL}
	}
	u, err := call.Check(text)
	if err == nil {
		p.host = u.Host
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

// bodyText returns the body itself, or what is read where it says. What was read is
// secret, and so is a body that names a secret.
func (p *Pane) bodyText(text string) (body string, secret bool, err error) {
	where := strings.TrimSpace(text)
	if !form.IsForm(where) {
		return text, namedSecret(text) < len(text), nil
	}
	read, err := p.read(where)
	return strings.TrimSpace(read), true, err
}

// secretForms says how a secret is given.
const secretForms = "env:NAME is a variable, @FILE a file, b64:TEXT base64"
