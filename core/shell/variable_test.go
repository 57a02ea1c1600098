package shell

import (
	"strings"
	"testing"
)

func TestCmdVariable(t *testing.T) {
	long := strings.Repeat("A", 61)
	for text, want := range map[string]string{
		"%TOKEN%": "%TOKEN%", "%A_1%&b": "%A_1%", "%_%": "%_%", "%" + long + "%": "%" + long + "%",
		"": "", "%": "", "%%": "", "%TOKEN": "", "TOKEN%": "", "%token%": "", "%1A%": "", "%20b%20c": "", "%A B%": "", "%" + long + "A%": "",
	} {
		if got := CmdVariable(text); got != want {
			t.Errorf("CmdVariable(%q) = %q, want %q", text, got, want)
		}
		if got := HasCmdVariable("100% a" + text); got != (want != "") {
			t.Errorf("HasCmdVariable(%q) = %v", "100% a"+text, got)
		}
	}
}
