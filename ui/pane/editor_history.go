package pane

// maxChanges is how many changes an editor can take back.
const maxChanges = 200

// change is one change of a text: at an offset, one stretch took the place of
// another.
type change struct {
	at                int
	removed, inserted string
}

// history is what an editor can take back and do again.
type history struct {
	changes []change
	count   int  // of the changes, how many are in force
	typing  bool // the last change can grow by what is typed next
}

// add takes a new change; what had been taken back cannot be done again then. Letters
// typed one after the other are one change, up to a blank.
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

// undo returns the change to take back.
func (h *history) undo() (change, bool) {
	h.typing = false
	if h.count == 0 {
		return change{}, false
	}
	h.count--
	return h.changes[h.count], true
}

// redo returns the change to do again.
func (h *history) redo() (change, bool) {
	h.typing = false
	if h.count == len(h.changes) {
		return change{}, false
	}
	h.count++
	return h.changes[h.count-1], true
}
