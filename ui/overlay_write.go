package ui

import (
	"context"
	"errors"
	"io/fs"
	"path/filepath"

	"bulla/core/hint"
	"bulla/core/redact"
	"bulla/core/share"
	"bulla/core/visible"
	"bulla/ui/keymap"
	"bulla/ui/pane"
)

// WriteFile writes a new file that only the user can read. If the file exists, the error is
// fs.ErrExist; with replace, it is replaced instead.
type WriteFile func(ctx context.Context, name, text string, replace bool) error

// shownItem returns what the focused pane shows, as a file has it.
func (m *Model) shownItem() share.Item {
	items := share.Items(m.snap, m.shareOptions())
	switch m.contexts[m.focus] {
	case keymap.Scopes:
		return share.Find(items, share.Scope)
	case keymap.Expiry:
		return share.Find(items, share.Body)
	case keymap.Claims:
		return share.Find(items, share.Claims)
	case keymap.Diagnosis, keymap.Access:
		return share.Find(items, share.Report)
	}
	return share.Find(items, share.Token)
}

// newWriteField returns the overlay that asks for the name of the file to write a text to.
func newWriteField(m *Model, file pane.FileText) *fieldOverlay {
	o := &fieldOverlay{
		title: "Write the " + file.What + " to a file",
		field: pane.NewField("file ", file.Name, "a name or a path"),
		traits: pane.Traits{
			Context: keymap.WriteOverlay, TakesText: true, TakesPaste: true, MaxWidth: pane.OverlayWidth, Grows: true,
		},
	}
	size := visible.Plural(len(file.Text), "byte")
	explain := size + ", readable only by you. No file is replaced without asking."
	o.explain = explain
	exists := "" // the file that the user was asked about
	o.do = func(_ keymap.Action, name string) pane.Effect {
		write, replace := m.settings.Reach.WriteFile, name == exists && name != ""
		return pane.Read("writing the file", func(ctx context.Context) func(pane.Frame) pane.Effect {
			err := write(ctx, name, file.Text, replace)
			return func(pane.Frame) pane.Effect {
				exists, o.explain, o.warning = "", explain, ""
				switch {
				case err == nil:
					m.closeOverlay()
					if top := m.top(); top != nil && top.Traits().Context == keymap.CopyMenuOverlay {
						m.closeOverlay() // as after copying from it
					}
					return pane.Say("wrote " + size + " to " + shownPath(name) + "; only you can read it")
				case errors.Is(err, fs.ErrExist):
					exists = name
					o.warning = "this file exists: press " + m.keys.Key(keymap.WriteOverlay, keymap.Accept) +
						" again to replace it, or type another name"
				default:
					fault := hint.Of(err, "")
					o.warning, o.explain = fault.Message, fault.Hint
				}
				return pane.Effect{}
			}
		})
	}
	return o
}

// shownPath returns a path for a message. A name without a folder gets ./ before it.
func shownPath(name string) string {
	const longest = 44
	if filepath.Base(name) == name {
		name = "./" + name
	}
	return redact.Short(name, longest)
}
