package themes

import "slices"

// Role is what a piece of text is for. A pane names a role, never a color; the palette says how the
// role looks. The zero Role is Text.
type Role uint8

// The roles, and what each is for.
const (
	Text        Role = iota // normal text
	Muted                   // explanations
	Faint                   // text that may be overlooked
	Strong                  // text to read first
	Accent                  // the one color that draws the eye
	Title                   // the title of a pane
	Border                  // the frame of a pane
	BorderFocus             // the frame of the pane with the focus
	Cursor                  // the line under the cursor
	Header                  // the first segment of a token (RFC 7515, section 3)
	Payload                 // the second segment
	Signature               // the third segment
	Error                   // a finding that breaks the token
	Warning                 // a finding that may break the token
	Note                    // a finding worth knowing
	Pass                    // a check that passed
	Skipped                 // a check that could not run
	Shortcut                // a keyboard key in the footer and in titles
	Escaped                 // escapes that make untrusted text visible
	Sample                  // the mark on sample data
	Match                   // the part of a line that a filter found
	Field                   // text being typed
	Toast                   // a short message shown instead of the footer
	NumRoles                // the number of roles
)

// String returns the name of the role in the JSON of a palette, such as "border-focus", or "" for
// an invalid role.
func (r Role) String() string {
	if r >= NumRoles {
		return ""
	}
	return roleNames()[r]
}

func roleNames() [NumRoles]string {
	return [NumRoles]string{
		Text: "text", Muted: "muted", Faint: "faint", Strong: "strong",
		Accent: "accent", Title: "title",
		Border: "border", BorderFocus: "border-focus", Cursor: "cursor",
		Header: "header", Payload: "payload", Signature: "signature",
		Error: "error", Warning: "warning", Note: "note",
		Pass: "pass", Skipped: "skipped",
		Shortcut: "shortcut", Escaped: "escaped", Sample: "sample",
		Match: "match", Field: "field", Toast: "toast",
	}
}

func isRoleName(name string) bool {
	names := roleNames()
	return slices.Contains(names[:], name)
}
