package request

import "testing"

func TestOperation(t *testing.T) {
	for body, want := range map[string]string{
		`{"query":"{ brand { id } }"}`: "brand",
		`{"query":"query Q($p: P = {a: 1}) { all: messages(params: $p) { count } }"}`:          "messages",
		`{"query":"fragment F on M { id read }\nmutation M { archive(messageId: \"1\") }"}`:    "archive",
		`{"operationName":"X","query":"\n  query X {\n  count\n  messages { nodes { id } }}"}`: "count",
		`{"query":"no braces"}`: "",
		`{"scope":"x"}`:         "",
		`not JSON`:              "",
	} {
		if got := operation(body); got != want {
			t.Errorf("%s: %q, want %q", body, got, want)
		}
	}
}
