package tomlfile

import (
	"strings"
	"testing"
)

// TestSyntax gives the place of the first fault, the advice, and nothing of a secret.
func TestSyntax(t *testing.T) {
	const advice = "write a TOML file"
	if fault, ok := Syntax([]byte("a = 1\nb = \"two\"\n"), advice); ok {
		t.Errorf("a correct file has a fault: %+v", fault)
	}
	for _, c := range []struct {
		name, text   string
		line, column int
		says         string
	}{
		{"no value", "a = 1\nb =\n", 2, 4, "this is not TOML: "},
		{"given twice", "a = 1\na = 2\n", 2, 1, "already defined"},
		{"a list that isn't closed", "a = [1,\n", 1, 8, "array is incomplete"},
		{"nothing but a bracket", "[", 1, 1, "expected key"},
	} {
		fault, ok := Syntax([]byte(c.text), advice)
		there := ok && fault.Line == c.line && fault.Column == c.column
		if !there || !strings.Contains(fault.Message, c.says) || fault.Hint != advice {
			t.Errorf("%s: line %d, column %d, %q, %q", c.name, fault.Line, fault.Column, fault.Message, fault.Hint)
		}
	}
	secret := "pk_prod_0123456789ABCDEFGHJKMNPQRSTV"
	twice := secret + " = 1\n" + secret + " = 2\n"
	if fault, ok := Syntax([]byte(twice), advice); !ok || strings.Contains(fault.Message, "QRSTV") {
		t.Errorf("a secret is shown, or its fault isn't: %q", fault.Message)
	}
}
