// Package edit changes the header and payload of a token. Everything that is not edited keeps its
// exact bytes, its order and the source text of its numbers. It never signs.
package edit

import (
	"encoding/base64"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"bulla/core/redact"
	"bulla/core/shell"
	"bulla/core/token"
	"bulla/core/visible"
)

// Error says why a text was not accepted.
type Error struct {
	Message string // what is wrong, with untrusted text made visible
	At      int    // the byte offset of the fault in the given text
	Hint    string // what to do, "" if the message already says it
}

// Error returns the message and the byte offset.
func (e *Error) Error() string { return fmt.Sprintf("%s (at byte %d)", e.Message, e.At) }

// Set replaces the value of the last member with that name with JSON source text, or appends the
// member before the closing brace, in the style of the member before it. All other bytes stay the
// same. The value of a time claim may be a text that Time reads at now. The error is an *Error if
// value is not JSON, with an offset in value, or if doc is not a JSON object, with an offset in
// doc.Text.
func Set(doc token.Document, name, value string, now time.Time) (string, error) {
	if err := checkObject(doc); err != nil {
		return "", err
	}
	source, err := sourceOf(name, value, now)
	if err != nil {
		return "", err
	}
	if i := lastOf(doc.Root.Members, name); i >= 0 {
		old := doc.Root.Members[i].Value
		return doc.Text[:old.Start] + source + doc.Text[old.End:], nil
	}
	if !utf8.ValidString(name) {
		return "", &Error{Message: "the name " + redact.Quote(name, 40) + " is not UTF-8"}
	}
	return appendMember(doc, name, source), nil
}

// Remove removes the last member with that name and its comma. It reports whether there was one; if
// not, it returns the unchanged text.
func Remove(doc token.Document, name string) (string, bool) {
	members := doc.Root.Members
	i := lastOf(members, name)
	if i < 0 || checkObject(doc) != nil {
		return doc.Text, false
	}
	start, end := members[i].Span()
	switch {
	case i+1 < len(members):
		end = members[i+1].NameStart
	case i > 0:
		start = members[i-1].Value.End
	}
	return doc.Text[:start] + doc.Text[end:], true
}

// Replace returns the compact token with another text as its header or payload. All other bytes
// stay the same, including the signature, which then no longer matches. A part that already has
// that text keeps its encoding. If part is neither, or the token is encrypted and part is its
// payload, Replace returns the token unchanged.
func Replace(t token.Token, part token.Part, text string) string {
	segment := base64.RawURLEncoding.EncodeToString([]byte(text))
	i := int(part - token.Header)
	switch {
	case part != token.Header && part != token.Payload, part == token.Payload && t.Encrypted:
		return t.Text
	case i >= len(t.Segments):
		return t.Text + "." + segment
	case t.Segments[i].Bytes == text:
		return t.Text
	}
	s := t.Segments[i]
	return t.Text[:s.At] + segment + t.Text[s.At+len(s.Text):]
}

// compact returns the text of doc without the white space between its JSON tokens, whose bytes stay
// the same. It returns text that is not complete JSON unchanged.
func compact(doc token.Document) string {
	if !doc.Complete {
		return doc.Text
	}
	var b strings.Builder
	b.Grow(len(doc.Text))
	for at := 0; at < len(doc.Text); {
		end := at + 1
		switch doc.Text[at] {
		case ' ', '\t', '\n', '\r':
			at = end
			continue
		case '"':
			end = stringEnd(doc.Text, at)
		}
		b.WriteString(doc.Text[at:end])
		at = end
	}
	return b.String()
}

// checkObject returns an *Error if doc is not a JSON object.
func checkObject(doc token.Document) error {
	if !doc.Complete {
		_, faults := token.Parse(doc.Text, token.Payload)
		for _, f := range faults {
			if f.Code == token.FaultJSON || f.Code == token.FaultTooDeep {
				return &Error{Message: "the JSON is broken: " + f.Detail, At: f.At, Hint: "fix that first"}
			}
		}
	}
	if doc.Root.Kind != token.Object {
		return &Error{Message: "expected a JSON object, not " + doc.Root.Kind.WithArticle(), At: doc.Root.Start,
			Hint: "put {} around the members"}
	}
	return nil
}

// lastOf returns the index of the last member with that name, or -1.
func lastOf(members []token.Member, name string) int {
	for i := len(members) - 1; i >= 0; i-- {
		if members[i].Name == name {
			return i
		}
	}
	return -1
}

// sourceOf returns the JSON source text for the value of a member.
func sourceOf(name, value string, now time.Time) (string, error) {
	source := strings.Trim(value, whiteSpace)
	at := strings.Index(value, source)
	doc, faults := token.Parse(source, token.Payload)
	if token.IsTimeClaim(name) && doc.Root.Kind != token.Object && doc.Root.Kind != token.Array {
		text, ok, err := numericDate(source, now)
		if ok {
			return text, nil
		}
		if err != nil && !doc.Complete {
			err.At += at
			return "", err
		}
	}
	for _, f := range faults {
		if f.Code == token.FaultJSON || f.Code == token.FaultTooDeep && !doc.Complete {
			return "", valueError(name, source, at, f)
		}
	}
	return source, nil
}

// valueError says how to write a value that is not JSON.
func valueError(name, source string, at int, f token.Fault) *Error {
	shown := redact.Short(name, 40)
	switch {
	case source == "":
		return &Error{Message: shown + " has no value", At: at, Hint: "for an empty string write " + argument(name, `""`)}
	case strings.ContainsRune(`{["`, rune(source[0])):
		return &Error{Message: "the value of " + shown + " is not well-formed JSON: " + f.Detail, At: at + f.At,
			Hint: "in a shell, put single quotes around it: " + argument(name, "...")}
	}
	return &Error{Message: redact.Quote(source, 40) + " is not a JSON value", At: at,
		Hint: "quote it: " + argument(name, visible.QuoteJSON(source))}
}

// argument returns NAME=VALUE quoted for a shell and made visible.
func argument(name, value string) string {
	return visible.Text(shell.Quote(name + "=" + value))
}

// appendMember appends a member with the same white space as the member before it.
func appendMember(doc token.Document, name, source string) string {
	members := doc.Root.Members
	if len(members) == 0 {
		end := doc.Root.End - 1
		return doc.Text[:end] + visible.QuoteJSON(name) + ":" + source + doc.Text[end:]
	}
	last := members[len(members)-1]
	start, end := last.Span()
	before := doc.Text[:start]
	gap := before[len(strings.TrimRight(before, whiteSpace)):]
	colon := doc.Text[stringEnd(doc.Text, start):last.Value.Start]
	return doc.Text[:end] + "," + gap + visible.QuoteJSON(name) + colon + source + doc.Text[end:]
}
