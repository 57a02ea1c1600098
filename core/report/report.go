// Package report writes what core knows as stable JSON for scripts and as plain
// text for people.
//
// JSON is one object and a newline, in ASCII: what a token holds cannot act on
// the terminal that it is printed on. Plain text passes through package visible
// for the same reason, and colours are the caller's: a report asks for a Role.
package report

import (
	"bytes"
	"encoding/json"

	"bulla/core/visible"
)

// object returns v as JSON in one line of ASCII.
func object(v any) []byte {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(v); err != nil {
		panic("report: " + err.Error()) // only plain values and JSON made here are ever encoded
	}
	return visible.AppendJSON(make([]byte, 0, b.Len()), b.String())
}

// list keeps an empty list from being written as null.
func list(items []string) []string {
	if items == nil {
		return []string{}
	}
	return items
}
