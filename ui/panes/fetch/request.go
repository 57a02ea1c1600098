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
			r.Body, r.SecretBody, err = p.resolve(e.field.Value())
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
	if strings.HasPrefix(text, "curl ") {
		return form.Fault{Message: "this is a curl command, and the URL alone is wanted here", Hint: "put its URL here and each -H into a header field"}
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

// headerField reads one "Name: value". An empty text is none.
func (p *Pane) headerField(text string) (call.Field, form.Fault) {
	if text == "" {
		return call.Field{}, form.Fault{}
	}
	name, value, ok := strings.Cut(text, ":")
	name, value = strings.TrimSpace(name), strings.TrimSpace(value)
	switch {
	case !ok:
		return call.Field{}, form.Fault{Message: "there is no colon", Hint: "write Name: value, such as Accept: application/json"}
	case name == "" || strings.ContainsAny(name, " \t"):
		return call.Field{}, form.Fault{Message: "a header name is one word, such as Authorization", Hint: "write Name: value"}
	}
	value, secret, err := p.resolve(value)
	if err != nil {
		return call.Field{}, form.FaultOf(err, secretForms)
	}
	return call.Field{Name: name, Value: value, Secret: secret || isSecret(name)}, form.Fault{}
}

// resolve returns the text itself, or what is read where it says: as a whole, or
// behind a scheme such as Bearer. What was read is secret.
func (p *Pane) resolve(text string) (resolved string, secret bool, err error) {
	scheme, rest := cutScheme(strings.TrimSpace(text))
	if !form.IsForm(rest) {
		return text, false, nil
	}
	read, err := p.read(rest)
	return scheme + strings.TrimSpace(read), true, err
}

// secretForms says how a secret is given.
const secretForms = "env:NAME is a variable, @FILE a file, b64:TEXT base64"

// cutScheme cuts a value behind its scheme and the blank that follows (RFC 9110
// section 11.4); the scheme is "" where there is none.
func cutScheme(value string) (scheme, rest string) {
	word, rest, ok := strings.Cut(value, " ")
	schemes := []string{"bearer", "basic", "token", "digest", "apikey"}
	if !ok || !slices.Contains(schemes, strings.ToLower(word)) {
		return "", value
	}
	return word + " ", strings.TrimLeft(rest, " ")
}

// isSecret reports whether the value of a header field is one, by its name.
func isSecret(name string) bool {
	name = strings.ToLower(name)
	return slices.ContainsFunc([]string{"authorization", "cookie", "token", "secret", "password", "api-key", "apikey"}, func(word string) bool {
		return strings.Contains(name, word)
	})
}

// hiddenHeader returns the offset from which on a header field is hidden while it is
// typed: the secret of it, unless it only says where that is read.
func hiddenHeader(text string) (from int) {
	name, value, ok := strings.Cut(text, ":")
	if !ok {
		return hiddenText(text)
	}
	_, rest := cutScheme(strings.TrimLeft(value, " "))
	if isSecret(strings.TrimSpace(name)) || strings.HasPrefix(rest, "b64:") {
		return len(text) - len(rest) + form.Hidden(rest)
	}
	return hiddenText(text)
}

// hiddenText hides a text that is shown as a rule from the first key or token in it on,
// which are known by their form.
func hiddenText(text string) (from int) {
	if strings.HasPrefix(text, "b64:") {
		return form.Hidden(text)
	}
	masked := call.Mask(text)
	if masked == text {
		return len(text)
	}
	for from < min(len(text), len(masked)) && text[from] == masked[from] {
		from++
	}
	return from
}
