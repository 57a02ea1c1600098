package backend

import (
	"slices"
	"strings"

	"bulla/core/call"
	"bulla/core/shell"
)

// Stdin is the form of a body that is read from standard input.
const Stdin = "-"

// base64Form starts a body in base64, which is sent byte for byte.
const base64Form = "b64:"

// Draft is a request as a person writes it.
type Draft struct {
	// Method is in upper or lower case; "" is UsualMethod.
	Method string
	// URL may lack its scheme (call.WithScheme).
	URL string
	// Header are the fields that call.ParseField returned.
	Header []call.Field
	// Body is the body itself, or says where to read it (BodyForm).
	Body string
}

// Compose returns the request of a draft. The function read reads the body that a form names; its
// error is returned. A body that was read is secret, and so is one that names a secret. Compose
// adds a Content-Type if the header has none: JSON if the body starts like an object or an array,
// and a form for anything else, as curl does.
func Compose(d Draft, read func(form string) (string, error)) (call.Request, error) {
	r := call.Request{Method: strings.ToUpper(d.Method), URL: call.WithScheme(d.URL), Header: d.Header, Body: d.Body}
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

// UsualMethod returns the method if none is given.
func UsualMethod(hasBody bool) string {
	if hasBody {
		return "POST"
	}
	return "GET"
}

// BodyForm reports whether a body says where to read it, and returns that without the white space
// around it: env:NAME, @FILE, b64:TEXT or Stdin. An env: before anything but the name of a variable
// is ordinary text.
func BodyForm(body string) (form string, ok bool) {
	form = strings.TrimSpace(body)
	name, variable := strings.CutPrefix(form, "env:")
	ok = form == Stdin || strings.HasPrefix(form, "@") || strings.HasPrefix(form, base64Form) ||
		variable && shell.IsVariable(name)
	return form, ok
}

// withoutLineBreak removes the line break at the end of a file: in a form it would be a part of the
// last value.
func withoutLineBreak(form, text string) string {
	if strings.HasPrefix(form, base64Form) {
		return text
	}
	return strings.TrimSuffix(strings.TrimSuffix(text, "\n"), "\r")
}

const contentType = "Content-Type"

func isContentType(f call.Field) bool { return strings.EqualFold(f.Name, contentType) }

// typeOf returns the type of a body by its start. Invalid JSON is left to the backend to report.
func typeOf(body string) string {
	if start := strings.TrimLeft(body, " \t\r\n"); strings.HasPrefix(start, "{") || strings.HasPrefix(start, "[") {
		return "application/json"
	}
	return "application/x-www-form-urlencoded"
}

// NamedSecret returns the offset of the first value in JSON, a form or a list of headers whose name
// says that it is a secret (call.IsSecretName), and the length of the text if there is none. The
// text may be incomplete.
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
