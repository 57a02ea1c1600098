// Package issuebody reads what a text asks Courier's issue-token endpoint for: a JSON body, the
// code of a program that calls it, or only a scope string. It judges nothing.
//
// Each form has its own file: json.go, code.go and bare.go. The expressions of code are read in
// expression.go, with their names and literals in names.go and literal.go.
package issuebody

import (
	"slices"
	"strings"

	"bulla/core/expiry"
	"bulla/core/redact"
	"bulla/core/scope"
	"bulla/core/token"
)

// The members that issue-token knows.
const (
	ScopeMember  = "scope"
	ExpiryMember = "expires_in"
)

// Body is what issue-token is asked for, as far as the text shows it.
type Body struct {
	// Bare is set if the text is only a scope string and says nothing of the expiry.
	Bare bool
	// Scope is the scope string. A part that the program fills in is written as ${name}, and
	// Computed has the names. Any other ${name} is in the text itself.
	Scope    string
	Computed []string
	// ScopeKind is the JSON type of the scope, Unread for no scope, or one under another name.
	ScopeKind token.Kind
	Expiry    Expiry
	// Unknown are the members that issue-token doesn't know.
	Unknown []Member
}

// Member is a member that issue-token doesn't know.
type Member struct {
	Name string
	// Meant is the member that it was probably meant to be, "" for none.
	Meant string
}

// Read reads a text in any of the forms.
func Read(text string) (b Body, ok bool) {
	for _, read := range []func(string) (Body, bool){readJSON, readBare, readCode} {
		if b, ok = read(text); ok {
			return b.masked(), true
		}
	}
	return Body{}, false
}

// masked returns the body without the keys and tokens that someone put into it.
func (b Body) masked() Body {
	b.Scope, b.Expiry.Text = redact.Text(b.Scope), redact.Text(b.Expiry.Text)
	for i := range b.Unknown {
		b.Unknown[i].Name = redact.Text(b.Unknown[i].Name)
	}
	for i := range b.Computed {
		b.Computed[i] = redact.Text(b.Computed[i])
	}
	return b
}

// Misnamed returns the name of an unknown member that was meant to be the given one, "" for none.
func (b Body) Misnamed(meant string) string {
	for _, m := range b.Unknown {
		if m.Meant == meant {
			return m.Name
		}
	}
	return ""
}

// Expiry is the member expires_in.
type Expiry struct {
	// Kind is the JSON type, Unread for no expires_in, or one under another name.
	Kind token.Kind
	// Text is the value of a string, and the source text of anything else.
	Text string
	// Computed is set if the program fills in a part of it. Then its value isn't known.
	Computed bool
}

// IsAbsent reports whether there is no expires_in.
func (e Expiry) IsAbsent() bool { return e.Kind == token.Unread }

// Lifetime returns the lifetime that Courier reads. The error is an *expiry.Error.
func (e Expiry) Lifetime() (expiry.Lifetime, error) {
	switch e.Kind {
	case token.Unread:
		return expiry.Never(), nil
	case token.String:
		return expiry.Parse(e.Text)
	case token.Number:
		return expiry.ParseNumber(e.Text)
	}
	return expiry.Lifetime{}, &expiry.Error{
		Text: e.Text, Reason: "it is " + e.Kind.WithArticle() + ", not a time",
		Hint: `send a text such as "1 day", or a number of seconds`,
	}
}

// filledIn writes a part that the program fills in.
func filledIn(name string) string { return "${" + cleanName(name) + "}" }

// cleanName returns the name of what fills in a part, without what would end it early.
func cleanName(name string) string {
	name = strings.Map(func(r rune) rune {
		if r <= ' ' || strings.ContainsRune("{}$\"'`", r) {
			return -1
		}
		return r
	}, name)
	return name[:min(len(name), maxName)]
}

// maxName is how many bytes of a name are kept.
const maxName = 60

// fills returns the parts of a word that the program fills in, "" for none.
func (b Body) fills(word string) string {
	for _, name := range b.Computed {
		if strings.Contains(word, filledIn(name)) {
			return name
		}
	}
	return ""
}

// words returns the scope's words.
func (b Body) words() []string { return strings.Split(b.Scope, " ") }

// UserFrom returns the name of what fills in the user, "" if the text has the user's ID.
func (b Body) UserFrom() string {
	for _, word := range b.words() {
		if name := b.fills(word); name != "" && isUser(word) {
			return name
		}
	}
	return ""
}

// Open reports whether the program fills in more scopes than the text shows.
func (b Body) Open() bool {
	return slices.ContainsFunc(b.words(), func(word string) bool {
		name := b.fills(word)
		return name != "" && word == filledIn(name)
	})
}

// Filled returns the scope with a user in place of the one that the program fills in. Other words
// that it fills in are left out; of IDs inside a word, their names are written instead.
func (b Body) Filled(user string) string {
	if len(b.Computed) == 0 {
		return b.Scope
	}
	var filled []string
	for _, word := range b.words() {
		name := b.fills(word)
		switch {
		case name == "":
		case word == filledIn(name):
			continue
		default:
			for _, name := range b.Computed {
				with := name
				if isUser(word) {
					with = user
				}
				word = strings.ReplaceAll(word, filledIn(name), with)
			}
		}
		filled = append(filled, word)
	}
	return scope.Join(filled)
}

func isUser(word string) bool { return strings.HasPrefix(word, scope.UserPrefix) }
