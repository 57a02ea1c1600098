// Package report writes a Snapshot, and the lists and errors of the command line, as stable JSON
// for scripts and as text for people.
//
// JSON is one object and a newline, in ASCII, so that nothing in a token can affect the terminal
// that prints it. Text is escaped by package visible for the same reason. Reports use roles instead
// of colors; the caller maps them.
package report

import (
	"bytes"
	"encoding/json"

	"bulla/core/visible"
)

// object returns v as JSON on one line of ASCII.
func object(v any) []byte {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(v); err != nil {
		panic("report: " + err.Error()) // only plain values and JSON made here are ever encoded
	}
	return visible.AppendJSON(make([]byte, 0, b.Len()), b.String())
}

// list returns items, or an empty list instead of nil, which would become null.
func list(items []string) []string {
	if items == nil {
		return []string{}
	}
	return items
}
