// Package tomlfile has what the readers of TOML files share: errors of the TOML library as faults,
// and the nodes of a file.
package tomlfile

import (
	"errors"
	"iter"
	"strings"

	"github.com/pelletier/go-toml/v2"
	"github.com/pelletier/go-toml/v2/unstable"

	"bulla/core/hint"
	"bulla/core/redact"
)

// Syntax returns the first fault in the syntax of a file, such as a key that is given twice; ok is
// false if there is none. The advice is its hint.
func Syntax(text []byte, advice string) (fault hint.Fault, ok bool) {
	var ignored map[string]any
	err := toml.Unmarshal(text, &ignored)
	if err == nil {
		return hint.Fault{}, false
	}
	return FaultOf(text, err, advice), true
}

// FaultOf returns an error of the library as a fault, with its place.
func FaultOf(text []byte, err error, advice string) hint.Fault {
	problem := hint.Problem{Message: "this is not TOML: " + plain(err.Error()), Hint: advice}
	var decoding *toml.DecodeError
	if !errors.As(err, &decoding) {
		return hint.At(text, 0, problem)
	}
	line, column := decoding.Position()
	return hint.Fault{Line: line, Column: column, Problem: problem}
}

// plain returns a message of the library as it can be shown.
func plain(message string) string {
	return redact.Short(strings.TrimPrefix(message, "toml: "), 200)
}

// Each returns the nodes of an iterator.
func Each(nodes unstable.Iterator) iter.Seq[*unstable.Node] {
	return func(yield func(*unstable.Node) bool) {
		for nodes.Next() {
			if !yield(nodes.Node()) {
				return
			}
		}
	}
}
