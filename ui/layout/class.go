package layout

// Class is a range of terminal sizes that share one arrangement, largest first.
type Class uint8

// The classes with the smallest size of each, as columns x rows.
const (
	Full   Class = iota // Full is 150x30 and up: a frame for each slot, in three columns.
	Wide                // Wide is 120x30 and up: two columns, with two frames that two slots share.
	Medium              // Medium is 80x24 and up: Encoded and Decoded share a frame unless there are 34 rows.
	Narrow              // Narrow is 48x16 and up: the focused pane and the first one of Findings.
	Tiny                // Tiny is MinWidth x MinHeight and up: the focused pane without a border.
	None                // None is anything smaller: no room for a pane.
)

// MinWidth and MinHeight are the smallest terminal, in cells, that has room for a pane.
const (
	MinWidth  = 24
	MinHeight = 8
)

// String returns the class as a lower-case word, or "unknown".
func (c Class) String() string {
	switch c {
	case Full:
		return "full"
	case Wide:
		return "wide"
	case Medium:
		return "medium"
	case Narrow:
		return "narrow"
	case Tiny:
		return "tiny"
	case None:
		return "none"
	default:
		return "unknown"
	}
}

// classify returns the class of a terminal of w columns and h rows.
func classify(w, h int) Class {
	switch {
	case w >= 150 && h >= 30:
		return Full
	case w >= 120 && h >= 30:
		return Wide
	case w >= 80 && h >= 24:
		return Medium
	case w >= 48 && h >= 16:
		return Narrow
	case w >= MinWidth && h >= MinHeight:
		return Tiny
	default:
		return None
	}
}
