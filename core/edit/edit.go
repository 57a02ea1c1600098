// Package edit changes the header and payload of a token byte-exact: what is not
// edited keeps its bytes, its order and the text of its numbers. It never signs.
package edit

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"bulla/core/shell"
	"bulla/core/token"
	"bulla/core/visible"
)

// Error says why a text cannot be taken.
type Error struct {
	Message string // what is wrong; untrusted text in it is visible
	At      int    // the byte offset of the fault in the text that was given
	Hint    string // what to do, "" where the message says it
}

// Error returns the message and the place.
func (e *Error) Error() string { return fmt.Sprintf("%s (at byte %d)", e.Message, e.At) }

// Set puts JSON source text in the place of the value of the last member of that
// name, or appends the member before the closing brace, in the style of the one
// before it. All other bytes stay as they are. The value of a time claim may be a
// text that Time reads at now. A value that is no JSON, and a document that is no
// JSON object, give an *Error; its offset counts bytes of value, or of doc.Text.
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
		return "", &Error{Message: "the name " + visible.Quote(name, 40) + " is not UTF-8"}
	}
	return appendMember(doc, name, source), nil
}

// Remove takes out the last member of that name with its comma. It reports whether
// there was one; the text is that of doc otherwise.
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

// Replace returns the compact token with another text as its header or payload;
// all else stays byte for byte, also the signature, which then no longer fits. A
// part that has that text already keeps its characters. The payload of an encrypted
// token and other parts cannot be replaced: the token is returned as it is.
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

// Compact returns the text of doc without the white space between its tokens, the
// bytes of all tokens as they are. Text that is not complete JSON is left alone.
func Compact(doc token.Document) string {
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

// checkObject returns an *Error where doc is no JSON object.
func checkObject(doc token.Document) error {
	if !doc.Complete {
		_, faults := token.Parse(doc.Text, token.Payload)
		for _, f := range faults {
			if f.Code == token.FaultJSON || f.Code == token.FaultTooDeep {
				return &Error{Message: "the JSON cannot be changed as it stands: " + f.Detail, At: f.At, Hint: "mend that first"}
			}
		}
	}
	if doc.Root.Kind != token.Object {
		return &Error{Message: "not a JSON object: it is " + doc.Root.Kind.WithArticle(), At: doc.Root.Start, Hint: "write {} around the members"}
	}
	return nil
}

// lastOf returns the index of the last member of that name, -1 for none.
func lastOf(members []token.Member, name string) int {
	for i := len(members) - 1; i >= 0; i-- {
		if members[i].Name == name {
			return i
		}
	}
	return -1
}

// sourceOf returns the JSON text of a value for a member.
func sourceOf(name, value string, now time.Time) (string, error) {
	source := strings.Trim(value, whiteSpace)
	at := strings.Index(value, source)
	doc, faults := token.Parse(source, token.Payload)
	if isTimeClaim(name) && doc.Root.Kind != token.Object && doc.Root.Kind != token.Array {
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

// valueError says how a value must be written that is no JSON.
func valueError(name, source string, at int, f token.Fault) *Error {
	shown := visible.Text(visible.Shorten(name, 40))
	switch {
	case source == "":
		return &Error{Message: shown + " has no value", At: at, Hint: "for an empty text write " + argument(name, `""`)}
	case strings.ContainsRune(`{["`, rune(source[0])):
		return &Error{Message: "the value of " + shown + " is not well-formed JSON: " + f.Detail, At: at + f.At,
			Hint: "in a shell put single quotes around it: " + argument(name, "...")}
	}
	return &Error{Message: visible.Quote(source, 40) + " is no JSON value", At: at, Hint: "quote it: " + argument(name, quote(source))}
}

// argument returns NAME=VALUE as it is typed in a shell, made visible.
func argument(name, value string) string {
	return visible.Text(shell.Quote(name + "=" + value))
}

// quote returns text as a JSON string.
func quote(text string) string {
	var b strings.Builder
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(text); err != nil {
		panic("edit: " + err.Error()) // a string can always be encoded
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// appendMember appends a member with the white space that stands around the one
// before it.
func appendMember(doc token.Document, name, source string) string {
	members := doc.Root.Members
	if len(members) == 0 {
		end := doc.Root.End - 1
		return doc.Text[:end] + quote(name) + ":" + source + doc.Text[end:]
	}
	last := members[len(members)-1]
	start, end := last.Span()
	before := doc.Text[:start]
	gap := before[len(strings.TrimRight(before, whiteSpace)):]
	colon := doc.Text[stringEnd(doc.Text, start):last.Value.Start]
	return doc.Text[:end] + "," + gap + quote(name) + colon + source + doc.Text[end:]
}
