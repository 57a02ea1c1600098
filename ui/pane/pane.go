// Package pane holds what all panes have in common: the interface, the frame
// around them, and lines of text in roles that fit a rectangle exactly.
package pane

import (
	"context"

	tea "github.com/charmbracelet/bubbletea"

	"bulla/core"
	"bulla/core/diagnose"
	"bulla/core/token"
	"bulla/themes"
	"bulla/ui/keymap"
)

// Frame is what a pane draws from: the snapshot, the glyphs and how the pane
// stands on the screen. The pane keeps nothing of it.
type Frame struct {
	Snapshot *core.Snapshot
	Glyphs   themes.Glyphs
	// Width and Height are the cells inside the border.
	Width, Height int
	Focused       bool
	// Mark is the stretch of the decoded token that lights up; its zero value is
	// none.
	Mark Mark
}

// Mark is a stretch of the decoded header or payload: the bytes from Start to End.
type Mark struct {
	Part       token.Part
	Start, End int
}

// IsZero reports whether nothing is marked.
func (m Mark) IsZero() bool { return m.Start == m.End }

// Marking is a pane whose cursor stands on a part of the token. The root hands the
// mark of the one that was looked at last to all panes, so that a claim and the
// characters that encode it light up together.
type Marking interface {
	Mark(f Frame) Mark
}

// Pane is one part of the screen. Panes keep view state only: cursor, scroll,
// filter, text being typed. They are pointers and change only when the root calls
// them.
type Pane interface {
	// Title returns the name of the pane and what stands at the right end of its
	// upper border.
	Title(f Frame) (name string, facts Line)
	// SetSize tells the pane the cells inside its border.
	SetSize(width, height int)
	// Render returns at most Height lines; the frame pads and cuts them.
	Render(f Frame) []Line
}

// Keyed is a pane that acts on keys while it is focused.
type Keyed interface {
	// Do carries out an action of the keymap.
	Do(action keymap.Action, f Frame) Effect
	// Disabled says why an action does not apply now, "" where it does.
	Disabled(action keymap.Action, f Frame) string
}

// Typing is a pane that takes text at times.
type Typing interface {
	// Typing reports whether keys are text now.
	Typing() bool
	// Type takes a key as text.
	Type(key tea.KeyMsg, f Frame) Effect
	// Accept takes what was typed, Leave leaves it as it was.
	Accept(f Frame) Effect
	Leave(f Frame) Effect
}

// KeyTyping is a pane that keeps the key being typed until it could be read, so that a
// slip does not cost what was typed.
type KeyTyping interface {
	// Taken says that it was read.
	KeyAccepted()
}

// PartEditing is a pane in which a header or payload is edited in place.
type PartEditing interface {
	// ContinueEdit goes on with an edit that was begun elsewhere, with the cursor at a byte
	// offset. It reports false where the text is too long for it.
	ContinueEdit(part token.Part, text string, at int, f Frame) bool
}

// Resetting is a pane whose cursor and scroll belong to one token.
type Resetting interface {
	// Reset puts them back for another token.
	Reset()
}

// Wanting is a pane that says how many rows it would like to have.
type Wanting interface {
	Wants(f Frame) (rows int)
}

// Cancelable is a pane that can be in the middle of something.
type Cancelable interface {
	// Cancel leaves it and reports whether there was anything to leave.
	Cancel() bool
}

// Contextual is a pane whose keys mean something else at times.
type Contextual interface {
	// Context returns the context of the keymap that its keys are looked up in now.
	Context() keymap.Context
}

// Following is a pane whose cursor goes to the mark of another when it gets the keys.
type Following interface {
	Follow(f Frame)
}

// Copying is a pane with something of its own to copy.
type Copying interface {
	// Copy returns the text and what it is; an empty text is nothing to copy.
	Copy(f Frame) (text, what string)
}

// Selecting is a pane with a cursor on findings.
type Selecting interface {
	// Selected returns the finding under the cursor; ok is false where there is none.
	Selected(f Frame) (finding diagnose.Finding, ok bool)
}

// Fixing is a pane whose row under the cursor the fix key mends.
type Fixing interface {
	// Fix returns what mends it; where there is nothing to mend, why says so.
	Fix(f Frame) (remedies []diagnose.Remedy, why string)
}

// Effect is what a pane asks of the root after a key.
type Effect struct {
	// Changes are applied to the Workbench in order.
	Changes []core.Change
	// Say is shown in the footer's place until the next key.
	Say string
	// Detail is a text to be shown in a window; nil for none.
	Detail *Detail
	// OpenEditor is a text to be edited in the user's own editor; nil for none.
	OpenEditor *EditorText
	// Copy is a text to copy and what it is; an empty text is nothing.
	Copy, Copied string
	// Request is what to send: an issuer.Request to Courier or a call.Request to the user's
	// own backend; nil is nothing. Its type is open so that this package needs no HTTP client.
	Request any
	// KeySource is where to read a signing key from, as a SECRET of the command line; "" is
	// nothing. The key then signs the composed token or checks the pasted one.
	KeySource string
	// UseLocalKey does the same with the local key, which no pane holds.
	UseLocalKey bool
	// Read is what a pane in a window wants to have read; nil for nothing.
	Read *Reading
}

// Reading is something to read in the background: no pane reads a file itself, so that the
// screen never waits for one. Keys wait until it is read, and esc cancels it.
type Reading struct {
	// What says what is done, as in "reading the file".
	What string
	// Run reads, and stops when ctx ends. It doesn't touch the pane: done does that, which
	// is called unless the reading was canceled.
	Run func(ctx context.Context) (done func(f Frame) Effect)
}

// Read returns the effect of reading something in the background; see Reading.
func Read(what string, run func(ctx context.Context) (done func(f Frame) Effect)) Effect {
	return Effect{Read: &Reading{What: what, Run: run}}
}

// EditorText is a header or payload to be edited in the user's own editor.
type EditorText struct {
	Part token.Part
	Text string
}

// Detail is a text to be shown whole in a window.
type Detail struct {
	Title string
	Lines func(width int) []Line
}

// Change returns the effect of changing the Workbench.
func Change(changes ...core.Change) Effect { return Effect{Changes: changes} }

// Say returns the effect of a message.
func Say(text string) Effect { return Effect{Say: text} }
