package backend

import (
	"slices"
	"strings"

	"bulla/core/call"
)

// Stdin is the form of a body that is read from standard input.
const Stdin = "-"

// base64Form begins a body in base64, of which every byte counts.
const base64Form = "b64:"

// Draft is a request as a person writes it down.
type Draft struct {
	// Method is in any case; where it is empty, UsualMethod is meant.
	Method string
	URL    string
	// Header holds the fields as call.ParseField returns them.
	Header []call.Field
	// Body is the body itself, or says where it is read (BodyForm).
	Body string
}

// Compose returns the request that a draft asks for. Read returns what a form of body
// says; its error is the one returned. What was read is secret, and so is a body that
// names a secret. The Content-Type is added where the header has none: JSON for what
// begins like an object or a list, a form for anything else, as curl has it.
func Compose(d Draft, read func(form string) (string, error)) (call.Request, error) {
	r := call.Request{Method: strings.ToUpper(d.Method), URL: d.URL, Header: d.Header, Body: d.Body}
	if r.Method == "" {
		r.Method = UsualMethod(d.Body != "")
	}
	if form, ok := BodyForm(d.Body); ok {
		text, err := read(form)
		if err != nil {
			return call.Request{}, err
		}
		r.Body, r.SecretBody = withoutLineBreak(form, text), true
	} else {
		r.SecretBody = NamedSecret(d.Body) < len(d.Body)
	}
	if r.Body != "" && !slices.ContainsFunc(r.Header, isContentType) {
		r.Header = append(slices.Clip(r.Header), call.Field{Name: contentType, Value: typeOf(r.Body)})
	}
	return r, nil
}

// UsualMethod returns the method where none is given.
func UsualMethod(hasBody bool) string {
	if hasBody {
		return "POST"
	}
	return "GET"
}

// BodyForm reports whether a body says where it is to be read, and returns that without
// white space around it: env:NAME, @FILE, b64:TEXT or Stdin. An env: before what is no
// name of a variable is a text.
func BodyForm(body string) (form string, ok bool) {
	form = strings.TrimSpace(body)
	name, variable := strings.CutPrefix(form, "env:")
	ok = form == Stdin || strings.HasPrefix(form, "@") || strings.HasPrefix(form, base64Form) || variable && isVariable(name)
	return form, ok
}

// isVariable reports whether a text has the form of an environment variable's name.
func isVariable(text string) bool {
	return strings.Trim(strings.ToUpper(text), "ABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789") == ""
}

// withoutLineBreak leaves out the line break that ends every file: in a form it would
// be a part of the last value.
func withoutLineBreak(form, text string) string {
	if strings.HasPrefix(form, base64Form) {
		return text
	}
	return strings.TrimSuffix(strings.TrimSuffix(text, "\n"), "\r")
}

const contentType = "Content-Type"

func isContentType(f call.Field) bool { return strings.EqualFold(f.Name, contentType) }

// typeOf returns the type of a body by its beginning. What is wrong with JSON, the
// backend is to say.
func typeOf(body string) string {
	if start := strings.TrimLeft(body, " \t\r\n"); strings.HasPrefix(start, "{") || strings.HasPrefix(start, "[") {
		return "application/json"
	}
	return "application/x-www-form-urlencoded"
}

// NamedSecret returns the offset of the first value in JSON, a form or a list of header
// fields that is a secret by the name before it (call.IsSecretName), the length of the
// text where there is none. The text need not be complete.
func NamedSecret(text string) (at int) {
	for i, c := range text {
		if c != ':' && c != '=' {
			continue
		}
		name := strings.TrimRight(text[:i], " \t\r\n\"'\\")
		if call.IsSecretName(name[strings.LastIndexAny(name, "{},&;\"'[ \t\r\n")+1:]) {
			return i + 1
		}
	}
	return len(text)
}
