package cli

import (
	"cmp"
	"errors"
	"strings"

	"bulla/core/backend"
	"bulla/core/call"
	"bulla/core/intake"
	"bulla/core/redact"
)

// stdin is the form of SECRET that is read from stdin.
const stdin = backend.Stdin

// fields returns the header fields that --header gives, and reads the secrets in them.
func (s *session) fields(texts []string) ([]call.Field, error) {
	var fields []call.Field
	for _, text := range texts {
		read := func(form string) (string, error) { return s.headerSecret(text, form) }
		field, typed, err := call.ParseField(text, isForm, read)
		var unfit *call.Error
		switch {
		case errors.As(err, &unfit):
			return nil, fail("--header: "+unfit.Message, unfit.Hint)
		case err != nil:
			return nil, err
		case typed:
			s.note("the value of "+headerFlag(field.Name)+" is visible in the process list",
				"give "+secretForms+` after the name, as in "Authorization: Bearer env:SESSION"`)
		}
		fields = append(fields, field)
	}
	return fields, nil
}

// isForm reports whether a text says where a secret is read from.
func isForm(text string) bool { return !isText(text) }

// headerFlag returns how messages name a header.
func headerFlag(name string) string { return "--header " + redact.Quote(redact.Text(name), 40) }

// headerSecret reads the SECRET in a header field NAME: VALUE.
func (s *session) headerSecret(field, form string) (string, error) {
	name, _, _ := strings.Cut(field, ":")
	flag := headerFlag(strings.TrimSpace(name))
	text, err := s.secretText(flag, form)
	if err != nil {
		return "", withFlag(flag, err)
	}
	given := string(text.bytes)
	if trimmed, cut := cutLineBreak(given); cut && !text.exact {
		s.note("a line break at the end of the value of "+flag+" was removed", "")
		given = trimmed
	}
	return given, nil
}

// bodyHint says how to give a body without showing it in the process list.
const bodyHint = "give the body as env:NAME, @FILE, or - for stdin"

// compose returns the request of a draft and reads its body.
func (s *session) compose(d backend.Draft) (call.Request, error) {
	r, err := backend.Compose(d, s.bodyText)
	if _, read := backend.BodyForm(d.Body); err == nil && r.SecretBody && !read {
		s.note("the secret in --data is visible in the process list", bodyHint)
	}
	return r, err
}

// bodyText reads a body that is given as env:NAME, @FILE, b64:TEXT or -.
func (s *session) bodyText(form string) (string, error) {
	text, err := s.textUpTo(intake.MaxInput, "--data", form)
	if err != nil {
		return "", fail("--data: "+err.Error(), cmp.Or(hintOf(err), bodyHint))
	}
	return string(text.bytes), nil
}

// oneReader refuses several flags that would all read stdin.
func (f *fetching) oneReader() error {
	var readers []string
	for _, text := range f.headers {
		_, _, _ = call.ParseField(text, isForm, func(form string) (string, error) { // reading it reports the error
			if form == stdin {
				readers = append(readers, "--header")
			}
			return "read later", nil
		})
	}
	if form, _ := backend.BodyForm(f.data); form == stdin {
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
