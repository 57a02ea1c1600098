package cli

import (
	"strings"

	"bulla/core/call"
	"bulla/core/visible"
)

// stdin is the form of what is read from stdin.
const stdin = "-"

// fields reads what --header gave.
func (s *session) fields(texts []string) ([]call.Field, error) {
	var fields []call.Field
	for _, text := range texts {
		name, value, ok := strings.Cut(text, ":")
		name, value = strings.TrimSpace(name), strings.TrimSpace(value)
		if !ok || name == "" || strings.Contains(name, " ") {
			// It may be the secret itself: it is not repeated.
			return nil, fail("--header is not of the form NAME: VALUE", `write it as --header "Authorization: Bearer env:SESSION"`)
		}
		field, err := s.field(name, value)
		if err != nil {
			return nil, err
		}
		fields = append(fields, field)
	}
	return fields, nil
}

// field reads the value of a header: text, or a SECRET, of which a word such as Bearer
// may stand in front.
func (s *session) field(name, value string) (call.Field, error) {
	flag := "--header " + visible.Quote(call.Mask(name), 40)
	scheme, secret := parted(value)
	if isText(secret) {
		if isCredential(name) {
			s.note("the value of "+flag+" is visible in the process list", "give "+secretForms+` behind the name, as in "Authorization: Bearer env:SESSION"`)
		}
		return call.Field{Name: name, Value: value, Secret: isCredential(name)}, nil
	}
	text, err := s.secretText(flag, secret)
	if err != nil {
		return call.Field{}, flagged(flag, err)
	}
	given := string(text.bytes)
	if trimmed, cut := cutLineBreak(given); cut && !text.exact {
		s.note("a line break at the end of the value of "+flag+" was left out", "")
		given = trimmed
	}
	if given == "" {
		return call.Field{}, fail(flag+" is empty", "give a value, or leave it out")
	}
	return call.Field{Name: name, Value: scheme + given, Secret: true}, nil
}

// parted parts the word before a credential, with its space, from the credential (RFC
// 9110 section 11.4).
func parted(value string) (scheme, rest string) {
	at := strings.LastIndex(value, " ") + 1
	if strings.Count(value, " ") != 1 {
		return "", value
	}
	return value[:at], value[at:]
}

// isCredential reports whether a header holds a secret whoever sets it.
func isCredential(name string) bool {
	switch strings.ToLower(name) {
	case "authorization", "proxy-authorization", "cookie":
		return true
	}
	return false
}

// body reads what --data gave, and says what it is where no header does.
func (f *fetching) body(s *session, r *call.Request) error {
	const flag = "--data"
	switch name, variable := strings.CutPrefix(f.data, "env:"); {
	case f.data == stdin, strings.HasPrefix(f.data, "@"), variable && isVariable(name):
		text, err := s.secretText(flag, f.data)
		if err != nil {
			return flagged(flag, err)
		}
		r.Body, r.SecretBody = string(text.bytes), variable
	default:
		r.Body = f.data
	}
	for _, field := range r.Header {
		if strings.EqualFold(field.Name, "Content-Type") {
			return nil
		}
	}
	kind := "application/x-www-form-urlencoded" // as curl has it
	if start := strings.TrimLeft(r.Body, " \t\r\n"); strings.HasPrefix(start, "{") || strings.HasPrefix(start, "[") {
		kind = "application/json"
	}
	r.Header = append(r.Header, call.Field{Name: "Content-Type", Value: kind})
	return nil
}

// oneReader refuses several uses of stdin.
func (f *fetching) oneReader() error {
	var readers []string
	for _, text := range f.headers {
		_, value, _ := strings.Cut(text, ":")
		if _, secret := parted(strings.TrimSpace(value)); secret == stdin {
			readers = append(readers, "--header")
		}
	}
	if f.data == stdin {
		readers = append(readers, "--data")
	}
	if f.key == stdin {
		readers = append(readers, "--key")
	}
	if len(readers) > 1 {
		return fail(strings.Join(readers, " and ")+" would all read stdin", "give one of them as env:NAME or @FILE")
	}
	return nil
}
