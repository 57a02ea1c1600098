// Package pane holds what all panes and overlays share: their interfaces, the frame around them,
// and lines of styled text that fit a rectangle exactly.
package pane

import (
	"context"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"bulla/core"
	"bulla/core/diagnose"
	"bulla/core/token"
	"bulla/themes"
	"bulla/ui/keymap"
)

// Frame is what a pane is drawn from: the snapshot, the keys and glyphs, its size and its focus.
// The pane must not keep it.
type Frame struct {
	Snapshot *core.Snapshot
	// Now is the present: tokens are issued then, and texts such as +30m count from it. While the
	// user has moved the clock, Snapshot.Now is another time.
	Now    time.Time
	Glyphs themes.Glyphs
	// Keys are those that the user has, for texts that name one.
	Keys keymap.Map
	// Context is where the keys of the pane are looked up.
	Context keymap.Context
	// Width and Height are the cells inside the border.
	Width, Height int
	Focused       bool
	// Users returns the users of all tokens of the session, the latest first; nil where there is no
	// session.
	Users func() []string
	// Mark is the part of the decoded token that is highlighted; the zero value marks nothing.
	Mark Mark
	// Pointed says that a tour points at what is under the cursor, although the pane doesn't have
	// the focus.
	Pointed bool
}

// Moved reports whether the user has moved the clock.
func (f Frame) Moved() bool { return !f.Now.Equal(f.Snapshot.Now) }

// Mark is a range of bytes in the decoded header or payload, from Start to End.
type Mark struct {
	Part       token.Part
	Start, End int
}

// IsZero reports whether nothing is marked.
func (m Mark) IsZero() bool { return m.Start == m.End }

// Marking is a pane with its cursor on bytes of the token. While it has the focus, the root passes
// its mark to all other panes, so that a claim and the characters that encode it are highlighted
// together.
type Marking interface {
	Mark(f Frame) Mark
}

// Pane is one part of the screen. Panes keep view state only: cursor, scroll position, filter, text
// being typed. They are pointers, and change only when the root calls them.
type Pane interface {
	// Title returns the name of the pane and the text at the right end of its upper border.
	Title(f Frame) (name string, facts Line)
	// SetSize tells the pane how many cells it has inside its border.
	SetSize(width, height int)
	// Render returns at most Height lines; the frame pads or cuts them.
	Render(f Frame) []Line
}

// Keyed is a pane that acts on keys while it is focused.
type Keyed interface {
	// Do carries out an action.
	Do(action keymap.Action, f Frame) Effect
	// Disabled says why an action can't be used now, "" if it can.
	Disabled(action keymap.Action, f Frame) string
}

// Typing is a pane in which text can be typed.
type Typing interface {
	// Typing reports whether keys are text now.
	Typing() bool
	// Type handles a key as text.
	Type(key tea.KeyMsg, f Frame) Effect
	// Accept applies the text; Leave drops it.
	Accept(f Frame) Effect
	Leave(f Frame) Effect
}

// Completing is a pane that sometimes knows how the text being typed may go on.
type Completing interface {
	// Completes reports whether tab completes the text now.
	Completes() bool
}

// Filtering is a pane in which a filter and other texts can be typed. A pasted token is not text
// for the filter.
type Filtering interface {
	// Filtering reports whether keys are text for the filter now.
	Filtering() bool
}

// KeyTyping is a pane in which a signing key is typed. It keeps the text until the key was read, so
// that a typo doesn't lose it.
type KeyTyping interface {
	// KeyAccepted says that the key was read.
	KeyAccepted()
	// KeyRefused says why the key can't be used, in full.
	KeyRefused(why string)
}

// PartEditing is a pane in which a header or payload is edited in place.
type PartEditing interface {
	// ContinueEdit opens a text that was edited elsewhere, with the cursor at a byte offset. It
	// reports false if the text is too long for the pane.
	ContinueEdit(part token.Part, text string, at int, f Frame) bool
}

// Resetting is a pane whose cursor and scroll position belong to one token.
type Resetting interface {
	// Reset puts them back to the start. In an overlay, it also forgets secrets.
	Reset()
}

// Wanting is a pane that says how many rows it would like to have.
type Wanting interface {
	Wants(f Frame) (rows int)
}

// Stretching is a pane that can use more rows than it wants, if no other pane wants them.
type Stretching interface {
	Wanting
	Stretches(f Frame) (rows int)
}

// Cancelable is a pane with something to cancel, such as a filter or a list of presets.
type Cancelable interface {
	// Cancel cancels it and reports whether there was anything to cancel.
	Cancel() bool
}

// Contextual is a pane whose keys sometimes have other meanings.
type Contextual interface {
	// Context returns the context that its keys are looked up in now.
	Context() keymap.Context
}

// Following is a pane whose cursor goes to the mark of another pane when it gets the focus.
type Following interface {
	Follow(f Frame)
}

// Copying is a pane with its own text to copy.
type Copying interface {
	// Copy returns the text and what it is; "" means that there is nothing to copy.
	Copy(f Frame) (text, what string)
}

// Selecting is a pane with a cursor on findings.
type Selecting interface {
	// Selected returns the finding under the cursor; ok is false if there isn't one.
	Selected(f Frame) (finding diagnose.Finding, ok bool)
}

// Fixing is a pane in which the fix key fixes the row under the cursor.
type Fixing interface {
	// Fix returns the remedies for that row, or why it has no remedy.
	Fix(f Frame) (remedies []diagnose.Remedy, why string)
}

// Pointable is a pane in which a tour can point at something.
type Pointable interface {
	// Point moves the cursor to a finding, a call or a segment, by its name.
	Point(name string, f Frame)
}

// Effect is what the root has to do after a key.
type Effect struct {
	// Changes are applied to the Workbench in order.
	Changes []core.Change
	// Say is shown instead of the footer until the next key.
	Say string
	// Detail is a text to show in an overlay; nil for none.
	Detail *Detail
	// Overlay is what to lay over the panes; nil for nothing.
	Overlay Overlay
	// OpenEditor is a text to edit in the user's own editor; nil for none.
	OpenEditor *EditorText
	// Write is a text to write to a file that the user names; nil for none.
	Write *FileText
	// Copy is a text to copy, "" for none, and Copied what it is.
	Copy, Copied string
	// Request is what to send: an issuer.Request to Courier, a call.Request to the user's own
	// backend, or a probe.Probe; nil is nothing. Its type is open so that this package needs no
	// HTTP client.
	Request any
	// KeySource is where to read a signing key from, as a SECRET of the command line; "" is
	// nothing. The key then signs the composed token or checks the pasted one.
	KeySource string
	// UseLocalKey does the same with the local key, which no pane holds.
	UseLocalKey bool
	// Perform is a binding to carry out as if its key had been pressed over the panes; nil for none.
	Perform *keymap.Binding
	// Tour is an action of a tour for the root to carry out, "" for none. The panes of the tour
	// don't have what plays it.
	Tour keymap.Action
	// Read is what an overlay wants to have read; nil for nothing.
	Read *Reading
}

// Reading is something to read in the background: no overlay reads a file itself, so that the
// screen never waits for one. Keys wait for the end of the reading, and esc cancels it.
type Reading struct {
	// What says what the program is doing, as in "reading the file".
	What string
	// Run reads, and stops when ctx ends. It must not touch the overlay. Done may: it is called
	// inside of Update unless the reading was canceled.
	Run func(ctx context.Context) (done func(f Frame) Effect)
}

// Read returns the effect of reading something in the background; see Reading.
func Read(what string, run func(ctx context.Context) (done func(f Frame) Effect)) Effect {
	return Effect{Read: &Reading{What: what, Run: run}}
}

// EditorText is a header or payload to edit in the user's own editor.
type EditorText struct {
	Part token.Part
	Text string
}

// FileText is a text to write to a file: what it is, and the name to propose.
type FileText struct{ What, Name, Text string }

// Detail is a text to show in full in an overlay.
type Detail struct {
	Title string
	Lines func(width int) []Line
}

// Change returns the effect of changing the Workbench.
func Change(changes ...core.Change) Effect { return Effect{Changes: changes} }

// Say returns the effect of showing a message.
func Say(text string) Effect { return Effect{Say: text} }
