package diagnose

import (
	"slices"
	"strings"

	"bulla/core/intake"
	"bulla/core/redact"
	"bulla/core/request"
	"bulla/core/visible"
)

// issueSent checks how a request to issue-token is sent: with an API key, by POST, and encrypted.
func (c *checker) issueSent() {
	r := c.Sent
	if r == nil {
		return
	}
	c.issueCredential(r)
	c.plainHTTP()
	shows := r.IsCommand() || r.Form == "http" || r.Form == "json" // code may hide the method
	if shows && r.Method != "" && !strings.EqualFold(r.Method, "POST") {
		c.add(codeCallDenied, Finding{
			Severity: Error, Title: "the request is sent with " + redact.QuoteASCII(r.Method, 20) + ", not POST",
			Because: "issue-token accepts only POST", Fix: "send it with POST",
		})
	}
}

// issueCredential checks the API key that a request to issue-token sends. The key itself is masked.
func (c *checker) issueCredential(r *request.Request) {
	sent, ok := r.Authorization()
	if !ok {
		c.withoutCredential(r)
		return
	}
	text := strings.TrimSpace(sent.Value.Text)
	scheme, key, spaced := strings.Cut(text, " ")
	title, fix := "", `send "Bearer", one space and the API key`
	switch {
	case r.Auth != nil && !strings.EqualFold(r.Auth.Scheme, "bearer"):
		title = "the scheme is " + shown(r.Auth.Scheme) + ", not Bearer"
		fix = `send the header "Authorization: Bearer" with the API key instead`
	case sent.Value.Computed:
	case strings.EqualFold(text, "bearer"):
		title = "nothing follows Bearer"
	case intake.IsUnset(lastWord(text)):
		c.leftOver("the API key", lastWord(text))
	case sent.Place != request.InHeader:
	case !spaced:
		title = "Bearer is missing before the API key"
	case !strings.EqualFold(scheme, "bearer"):
		title = "the scheme is " + shown(scheme) + ", not Bearer"
	case strings.ContainsAny(key, " \"'<{"):
		title, fix = "more than the API key follows Bearer", "send only the API key after Bearer and one space"
	}
	if title == "" {
		return
	}
	c.add(CodeHeaderForm, Finding{
		Severity: Error, Title: title, Fix: fix,
		Because: "issue-token reads the API key from \"Authorization: Bearer\", one space and the key, and answers 401 to anything else",
	})
}

func shown(text string) string { return visible.QuoteASCII(redact.Text(text), 40) }

// withoutCredential reports a command that sends no API key. A file of header fields may have it.
func (c *checker) withoutCredential(r *request.Request) {
	isFile := func(h request.Header) bool { return strings.HasPrefix(h.Name, "@") }
	if !r.IsCommand() || slices.ContainsFunc(r.Headers, isFile) {
		return
	}
	c.add(CodeHeaderForm, Finding{Severity: Error, Title: "the request sends no API key",
		Because: "issue-token answers 401 without one",
		Fix:     `add the header "Authorization: Bearer" with the API key`})
}

// leftOver reports a variable or a placeholder that nobody filled in.
func (c *checker) leftOver(what, text string) {
	f := Finding{Severity: Error, Title: what + " is still " + shown(text), Because: "nobody filled in the placeholder",
		Fix: "replace it with " + what}
	if strings.HasPrefix(text, "$") {
		f.Because = "variables in single quotes, JSON or HTTP text are not expanded: the name itself is sent"
		f.Fix = "put it in double quotes (in a shell), or replace it with " + what
	}
	c.add(intake.UnsetVariable, f)
}

// lastWord returns the last word of a text.
func lastWord(text string) string {
	words := strings.Fields(text)
	if len(words) == 0 {
		return ""
	}
	return words[len(words)-1]
}
