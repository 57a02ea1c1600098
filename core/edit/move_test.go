package edit

import (
	"testing"

	"bulla/core/token"
)

func TestMoveTime(t *testing.T) {
	for _, tt := range []struct {
		value   string
		seconds int64
		want    string
	}{
		{"1795169200", 3600, "1795172800"},
		{"1795169200", -3600, "1795165600"},
		{"1795169200.75", 60, "1795169260"},
		{"1.7951692e9", 1, "1795169201"},
		{"3600", -3600, "0"},
		{"3599", -3600, ""},
		{"253402300799", 1, ""},
		{"253402297199", 3600, "253402300799"},
		{"1795169200000", 3600, ""},
		{"1e300", 3600, ""},
		{`"1795169200"`, 3600, ""},
		{"null", 3600, ""},
	} {
		doc, _ := token.Parse(`{"exp": `+tt.value+`, "a": 1}`, token.Payload)
		value, _ := doc.Root.Get("exp")
		got, ok := MoveTime(doc, value, tt.seconds)
		if got != tt.want || ok != (tt.want != "") {
			t.Errorf("%s moved by %d is %q, %v; want %q", tt.value, tt.seconds, got, ok, tt.want)
		}
	}
}
