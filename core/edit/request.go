package edit

import (
	"strings"

	"bulla/core/token"
)

const requestHint = `give claims as {...}, or the output of "bulla decode --json"`

// Request reads the header and payload of the token to issue from JSON: the output of "bulla decode
// --json" or "bulla issue --json", possibly changed, or an object of claims. The header is "" if
// text has none. Both keep their exact text, except for white space between JSON tokens. The error
// is an *Error.
func Request(text string) (header, payload string, err error) {
	whole, err := object(text, 0, "the input")
	if err != nil {
		return "", "", err
	}
	if whole.Root.Kind != token.Object {
		return "", "", &Error{Message: "the input is JSON but not an object: " + whole.Root.Kind.String(),
			At: whole.Root.Start, Hint: requestHint}
	}
	holder, at, report := whole, 0, has(whole, "header") && has(whole, "payload")
	if inner, ok := whole.Root.Get("token"); ok && opensObject(whole, inner) {
		doc, err := object(whole.Source(inner), inner.Start, "token")
		if err != nil {
			return "", "", err
		}
		if has(doc, "header") || has(doc, "payload") {
			holder, at, report = doc, inner.Start, true
		}
	}
	if !report {
		if err := complete(whole, 0, "the input"); err != nil {
			return "", "", err
		}
		return "", compact(whole), nil
	}
	if given, ok := holder.Root.Get("header"); ok && given.Kind != token.Null {
		if header, err = documentOf(holder, at, token.Header); err != nil {
			return "", "", err
		}
	}
	if payload, err = documentOf(holder, at, token.Payload); err != nil {
		return "", "", err
	}
	return header, payload, nil
}

// object parses the source text of an object, which is at an offset of the input. It does not
// report values that are nested too deep: complete does, for the parts that matter.
func object(source string, at int, what string) (token.Document, error) {
	doc, faults := token.Parse(source, token.Payload)
	for _, f := range faults {
		if f.Code == token.FaultJSON {
			return doc, &Error{Message: what + " is not well-formed JSON: " + f.Detail, At: at + f.At,
				Hint: requestHint}
		}
	}
	return doc, nil
}

func has(doc token.Document, name string) bool {
	_, ok := doc.Root.Get(name)
	return ok
}

// opensObject reports whether a value is an object, even if it was not read.
func opensObject(doc token.Document, v token.Value) bool {
	return strings.HasPrefix(doc.Source(v), "{")
}

// documentOf returns the compacted text of the header or payload in a report, which is at an offset
// of the input.
func documentOf(report token.Document, at int, part token.Part) (string, error) {
	v, ok := report.Root.Get(part.String())
	if !ok || !opensObject(report, v) {
		return "", &Error{Message: "the " + part.String() + " in the input is not a JSON object", At: at + v.Start,
			Hint: "a token can only be issued again if its " + part.String() + " can be read"}
	}
	doc, err := object(report.Source(v), at+v.Start, "the "+part.String())
	if err == nil {
		err = complete(doc, at+v.Start, "the "+part.String())
	}
	if err != nil {
		return "", err
	}
	return compact(doc), nil
}

// complete returns an *Error if a document exceeds the limits of the parser.
func complete(doc token.Document, at int, what string) error {
	if doc.Complete {
		return nil
	}
	return &Error{Message: what + " is too large or nested too deeply", At: at, Hint: "make it smaller or flatter"}
}
