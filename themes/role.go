package themes

import "slices"

// Role is what a piece of text is for. A pane asks for a role, never for a
// colour; the palette says how the role looks. The zero Role is Text.
type Role uint8

// The roles, and what each is for.
const (
	Text        Role = iota // what is read
	Muted                   // what explains it
	Faint                   // what may be overlooked
	Strong                  // what is read first
	Accent                  // the one colour that says "here"
	Title                   // the title of a pane
	Border                  // the frame of a pane
	BorderFocus             // the frame of the pane that takes the keys
	Cursor                  // the line under the cursor
	Header                  // the first segment of a token (RFC 7515, section 3)
	Payload                 // the second segment
	Signature               // the third segment
	Error                   // a finding that breaks the token
	Warning                 // a finding that may break it
	Note                    // a finding worth knowing
	Pass                    // a check that passed
	Skipped                 // a check that could not be made
	Shortcut                // the name of a key in the footer
	Escaped                 // escapes that make untrusted text visible
	Sample                  // the mark on sample data
	Match                   // the part of a line that a filter found
	Field                   // text being typed
	Toast                   // a short message in the footer's place
	NumRoles                // the number of roles, itself none
)

// String returns the name of the role as palettes spell it in JSON, such as
// "border-focus", or "" for a value that is no role.
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
