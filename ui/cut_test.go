package ui

import (
	"strings"
	"testing"

	"bulla/ui/keymap"
	"bulla/ui/layout"
)

// TestNothingIsCutNextToFreeRoom draws the panes at every width: a line with an ellipsis must use
// its row.
func TestNothingIsCutNextToFreeRoom(t *testing.T) {
	const free = 10 // cells: more than a short word needs
	compose, inspect, others := start(t, 120, 40), start(t, 120, 40), start(t, 120, 40)
	inspect.paste("Authorization: Bearer " + sampleToken)
	others.paste(signed(t, `{"iss":"https://login.example.org/tenants/0a1b","aud":["api://orders","https://billing.example.org"],`+
		`"sub":"auth0|5f7c8ec7c33c6c004bbafe82","tenant_id":"3f0e7b0a-7c1c-4d5e-9a77-3c6b7a1f2d33",`+
		`"https://login.example.org/claims/roles":["admin","owner"],"exp":1795172600}`))
	for name, d := range map[string]*driver{"composing": compose, "inspecting": inspect, "another issuer": others} {
		for _, context := range []keymap.Context{keymap.Scopes, keymap.Claims, keymap.Diagnosis, keymap.Access, keymap.Key} {
			p := d.model.paneOf(context)
			for width := 20; width <= 160; width++ {
				for _, line := range d.rendered(p, width, 60) {
					text := strings.TrimRight(line, " ")
					if strings.HasPrefix(text, "…") { // it says that rows are left out
						continue
					}
					blanks := width - len([]rune(text))
					if context == keymap.Access { // its right column is at the end of the row
						blanks = longestGap(text[min(len(text), len("✓ PUT PATCH DELETE ")):])
						if strings.Contains(text, ", …") {
							blanks -= len("recipientPreferences") // the next operation doesn't fit
						}
					}
					if strings.Contains(text, "…") && blanks >= free {
						t.Errorf("%s, %s: %d cells are free at %d columns:\n%s", name, context, blanks, width, text)
					}
				}
			}
		}
	}
}

// rendered returns the lines of a pane in a size.
func (d *driver) rendered(p layout.Pane, width, height int) []string {
	f := d.model.frame(p)
	f.Width, f.Height = width, height
	d.model.panes[p].SetSize(width, height)
	var lines []string
	for _, line := range d.model.panes[p].Render(f) {
		fitted := line.Fit(width, "…")
		lines = append(lines, fitted.Plain())
	}
	return lines
}

// longestGap returns the number of blanks in the longest row of them.
func longestGap(text string) int {
	longest := 0
	for _, gap := range strings.FieldsFunc(text, func(r rune) bool { return r != ' ' }) {
		longest = max(longest, len(gap))
	}
	return longest
}
