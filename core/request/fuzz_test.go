package request

import (
	"slices"
	"strings"
	"testing"
)

// allCases are the texts of all tests.
var allCases = slices.Concat(
	commandsCases, httpCases, addressesCases,
	sdkCases, codeCases, jsonCases, filesOfToolsCases,
)

// FuzzRead checks that no text stops the reader, and that requests are in order, don't overlap and
// lie in the text.
func FuzzRead(f *testing.F) {
	for _, text := range bigTexts() {
		f.Add(text[:min(len(text), 1000)])
	}
	for _, c := range allCases {
		f.Add(strings.ReplaceAll(c.text, "TOKEN", sampleToken))
	}
	f.Fuzz(func(t *testing.T, text string) {
		last := 0
		for _, r := range Read(text) {
			if r.From < last || r.To <= r.From || r.To > len(text) {
				t.Fatalf("range %d to %d of %d, after %d: %+v", r.From, r.To, len(text), last, r)
			}
			last = r.To
			r.Mask()
			r.Authorization()
			r.User()
			r.ClientKey()
			r.Region()
			r.Path()
			for _, v := range r.Header("Authorization") {
				CheckBearer(v)
			}
		}
	})
}
