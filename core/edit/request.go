package edit

import (
	"strings"

	"bulla/core/token"
)

// Request reads what is to be issued from JSON: what "bulla decode --json" and
// "bulla issue --json" print, also after a change, or an object of claims. The
// header is "" where none is given. Both are the texts as they stand, without the
// white space between their tokens. An *Error says what else text is.
func Request(text string) (header, payload string, err error) {
	whole, err := object(text, 0, "the input")
	if err != nil {
		return "", "", err
	}
	if whole.Root.Kind != token.Object {
		return "", "", &Error{Message: "the input is JSON but not an object: " + whole.Root.Kind.String(), At: whole.Root.Start,
			Hint: `give claims as {...}, or what "bulla decode --json" prints`}
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
		return "", Compact(whole), nil
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

// object reads the source text of an object that stands at an offset. What is
// nested too deep in it is left to those who read that part.
func object(source string, at int, what string) (token.Document, error) {
	doc, faults := token.Parse(source, token.Payload)
	for _, f := range faults {
		if f.Code == token.FaultJSON {
			return doc, &Error{Message: what + " is not well-formed JSON: " + f.Detail, At: at + f.At,
				Hint: `give claims as {...}, or what "bulla decode --json" prints`}
		}
	}
	return doc, nil
}

func has(doc token.Document, name string) bool {
	_, ok := doc.Root.Get(name)
	return ok
}

// opensObject reports whether a value is an object, also one that was not read.
func opensObject(doc token.Document, v token.Value) bool {
	return strings.HasPrefix(doc.Source(v), "{")
}

// documentOf returns the compacted text of a header or payload in a report that
// stands at an offset.
func documentOf(report token.Document, at int, part token.Part) (string, error) {
	v, ok := report.Root.Get(part.String())
	if !ok || !opensObject(report, v) {
		return "", &Error{Message: "the " + part.String() + " in the input is no JSON object", At: at + v.Start,
			Hint: "only a token whose " + part.String() + " could be read can be issued again"}
	}
	doc, err := object(report.Source(v), at+v.Start, "the "+part.String())
	if err == nil {
		err = complete(doc, at+v.Start, "the "+part.String())
	}
	if err != nil {
		return "", err
	}
	return Compact(doc), nil
}

// complete returns an *Error where a document is past the limits of the reader.
func complete(doc token.Document, at int, what string) error {
	if doc.Complete {
		return nil
	}
	return &Error{Message: what + " is too large or nested too deep to be read whole", At: at, Hint: "write it shorter or flatter"}
}
