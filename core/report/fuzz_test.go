package report_test

import (
	"encoding/json"
	"slices"
	"testing"

	"bulla/core"
	"bulla/core/report"
	"bulla/core/token"
)

// FuzzReports checks what is true for any token: JSON is valid and ASCII, and text is safe to show.
func FuzzReports(f *testing.F) {
	for _, payload := range []string{courierPayload, `{"a":1e400,"a":-0}`, "{\"\xff\":\"\\ud800\u202e\"}", `[[[]]]`, `{"a":"\`, " 1 ", "  ", "\ufeff{}", "{\"a\":1}\x9b", `{"a":"" `} {
		f.Add(courierHeader, payload)
		f.Add(payload, courierHeader)
	}
	f.Fuzz(func(t *testing.T, header, payload string) {
		s := inspect(compact(header, payload))
		c := core.Compare(s, inspect(compact(payload, header)))
		for _, out := range [][]byte{
			report.Decode(s), report.Diagnose(s), report.Issue(s), report.Verify(s), report.Compare(c),
		} {
			checkJSON(t, out)
		}
		for _, text := range []string{report.DecodeText(s, report.Style{}), report.DiagnoseText(s, report.Style{}, true),
			report.DiagnoseText(s, report.Style{}, false), report.VerifyText(s, report.Style{}), report.PayloadText(s,
				report.Style{}), report.CompareText(c, [2]string{"A", "B"}, report.Style{})} {
			checkText(t, text)
		}
	})
}

// FuzzPayload checks that JSON output keeps the order of a payload's members and the text of its
// numbers, except for members that a later one replaces. Text that is not UTF-8 can't be kept in
// JSON: two names may even become one.
func FuzzPayload(f *testing.F) {
	f.Add(`{"b":1.50,"a":[1E+2,-0,12345678901234567890],"a":{"z":0,"y":null}}`)
	f.Add(`{"\u0061":1,"a":2}`)
	f.Add(`[1.0,"1.0",{"":0e-0}]`)
	f.Fuzz(func(t *testing.T, payload string) {
		s := inspect(compact(courierHeader, payload))
		var got struct {
			Token struct{ Payload json.RawMessage }
		}
		if err := json.Unmarshal(report.Decode(s), &got); err != nil {
			t.Fatal(err)
		}
		if !s.Token.Payload.Complete || payload == "" {
			if string(got.Token.Payload) != "null" {
				t.Fatalf("payload = %s, want null", got.Token.Payload)
			}
			return
		}
		if s.Token.HasFault(token.FaultBadUTF8) {
			return
		}
		shown := token.Decode(compact(courierHeader, string(got.Token.Payload))).Payload
		if want, have := outline(s.Token.Payload.Root), outline(shown.Root); !slices.Equal(want, have) {
			t.Errorf("got  %q\nwant %q", have, want)
		}
	})
}

// outline lists names and plain values in their order.
func outline(v token.Value) []string {
	lines := []string{v.Kind.String()}
	switch v.Kind {
	case token.Object:
		for _, m := range v.Members {
			if !m.Shadowed {
				lines = append(lines, "name "+m.Name)
				lines = append(lines, outline(m.Value)...)
			}
		}
	case token.Array:
		for _, item := range v.Items {
			lines = append(lines, outline(item)...)
		}
	default:
		lines = append(lines, v.Text)
	}
	return lines
}
