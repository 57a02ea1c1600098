package request

import (
	"fmt"
	"strings"
	"testing"
)

// TOKEN in the texts of tests stands for a token.
const sampleToken = "eyJhbGciOiJIUzI1NiJ9.eyJzY29wZSI6InVzZXJfaWQ6dS03NyJ9.c2lnbmF0dXJlLWMtc2lnbmF0dXJlLWMtc2lnbmF0dQ"

// describe returns what was read of a request on one line.
func describe(r Request) string {
	var b strings.Builder
	write := func(name string, v Value) {
		mark := ""
		if v.Computed {
			mark = " (computed)"
		}
		fmt.Fprintf(&b, " | %s%s%s", name, strings.ReplaceAll(v.Text, sampleToken, "TOKEN"), mark)
	}
	fmt.Fprintf(&b, "%s %s", r.Form, r.Method)
	if r.URL != (Value{}) {
		write("", r.URL)
	}
	if r.Operation != "" {
		b.WriteString(" | operation " + r.Operation)
	}
	for _, h := range r.Headers {
		switch strings.ToLower(h.Name) {
		case "authorization", "x-api-key", "host", ":authority", "cookie":
			write(h.Name+": ", h.Value)
		}
		if strings.HasPrefix(strings.ToLower(h.Name), "x-courier") {
			write(h.Name+": ", h.Value)
		}
	}
	if r.Auth != nil {
		write("field "+r.Auth.Scheme+" ", r.Auth.Value)
	}
	for _, m := range r.SDK {
		write(m.Name+"=", m.Value)
	}
	if r.Body != (Value{}) && r.Operation == "" {
		write("body ", r.Body)
	}
	if r.Status != 0 {
		fmt.Fprintf(&b, " | status %d", r.Status)
	}
	return b.String()
}

// readCase is a text with the requests in it, one a line.
type readCase struct{ name, text, want string }

// checkCases reads the texts and compares.
func checkCases(t *testing.T, cases []readCase) {
	t.Helper()
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			text := strings.ReplaceAll(c.text, "TOKEN", sampleToken)
			var got []string
			last := 0
			for _, r := range Read(text) {
				got = append(got, describe(r))
				if r.From < last || r.To < r.From || r.To > len(text) {
					t.Errorf("range %d to %d of %d, after %d", r.From, r.To, len(text), last)
				}
				last = r.To
			}
			if list := strings.Join(got, "\n"); list != c.want {
				t.Errorf("read\n%s\nwant\n%s", list, c.want)
			}
		})
	}
}
