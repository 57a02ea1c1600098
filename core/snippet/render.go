package snippet

import (
	"embed"
	"errors"
	"fmt"
	"strings"
	"text/template"

	"bulla/core/courier"
	"bulla/core/expiry"
	"bulla/core/redact"
)

//go:embed templates/*.tmpl
var templates embed.FS

// Request is the token that a snippet issues.
type Request struct {
	Scope     string          // the scope string as it was composed, untrusted
	ExpiresIn expiry.Lifetime // the zero value is a token that never expires
	BaseURL   string          // the base URL of issue-token, "" for that of the region
	Region    courier.Region  // passed to the SDKs, "" for the US
}

// ErrNoScope is the error of an empty scope.
var ErrNoScope = errors.New("the scope is empty: choose a user and what the token may do")

// ErrLanguage is the error of an unknown language.
var ErrLanguage = errors.New("no such snippet")

// Render returns the snippet of a language, by a name that ByName knows, in printable ASCII and
// lines that end with a line feed. It fails for an unknown name, a scope that is empty or not
// UTF-8, an invalid base URL, and a number of seconds that is too large for some language.
func Render(name string, r Request) (string, error) {
	language, ok := ByName(name)
	if !ok {
		return "", fmt.Errorf("%w: %s, use one of %s", ErrLanguage, redact.Quote(name, 40), strings.Join(Names(), " "))
	}
	quote := quoter(language.Name)
	fields, err := newFields(r, quote)
	if err != nil {
		return "", err
	}
	fields.Docs, fields.Samples = language.docs(), language.samples()
	functions := template.FuncMap{
		"quote": quote, "grouped": grouped, "lower": strings.ToLower,
		"ms": func(seconds int64) int64 { return 1000 * seconds },
	}
	code, err := template.New(language.Name+".tmpl").Funcs(functions).
		ParseFS(templates, "templates/javascript.tmpl", "templates/"+language.Name+".tmpl")
	if err != nil {
		return "", fmt.Errorf("template of %s: %w", language.Name, err)
	}
	var b strings.Builder
	if err := code.Execute(&b, fields); err != nil {
		return "", fmt.Errorf("template of %s: %w", language.Name, err)
	}
	return b.String(), nil
}
