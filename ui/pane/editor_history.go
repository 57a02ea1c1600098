package pane

// maxChanges is how many changes an editor can undo.
const maxChanges = 200

// change is one change of a text: at an offset, one string was replaced with another.
type change struct {
	at                int
	removed, inserted string
}

// history holds the changes that an editor can undo and redo.
type history struct {
	changes []change
	count   int  // how many of the changes are applied; the others were undone
	typing  bool // the next letter can join the last change
}

// add adds a new change; what was undone before can't be redone then. Letters typed one after the
// other are one change, up to a space.
func (h *history) add(c change) {
	h.changes = h.changes[:h.count]
	grows := c.removed == "" && c.inserted != " " && len(c.inserted) <= 4
	if grows && h.typing && h.count > 0 {
		if last := &h.changes[h.count-1]; last.removed == "" && last.at+len(last.inserted) == c.at {
			last.inserted += c.inserted
			return
		}
	}
	if len(h.changes) == maxChanges {
		h.changes = append(h.changes[:0], h.changes[1:]...)
	}
	h.changes = append(h.changes, c)
	h.count, h.typing = len(h.changes), grows
}

// undo returns the change to undo.
func (h *history) undo() (change, bool) {
	h.typing = false
	if h.count == 0 {
		return change{}, false
	}
	h.count--
	return h.changes[h.count], true
}

// redo returns the change to redo.
func (h *history) redo() (change, bool) {
	h.typing = false
	if h.count == len(h.changes) {
		return change{}, false
	}
	h.count++
	return h.changes[h.count-1], true
}
