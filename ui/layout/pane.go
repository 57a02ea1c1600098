package layout

// Pane names one of the seven panes of the screen, in the order of their digits.
type Pane uint8

// The panes, in the order of work: what is asked for, what comes out, what is wrong with it,
// what it is judged by, and what it opens.
const (
	Scopes    Pane = iota // Scopes is digit 1: what the token may do.
	Expiry                // Expiry is digit 2: how long the token lives.
	Token                 // Token is digit 3: the token as it is sent.
	Claims                // Claims is digit 4: the decoded header and payload.
	Diagnosis             // Diagnosis is digit 5: the findings about the token.
	Key                   // Key is digit 6: the key that signs or checks, and the rules the token is held to.
	Access                // Access is digit 7: the endpoints that the token opens.
)

// NumPanes is the number of panes.
const NumPanes = 7

// String returns the title word of p, or "Unknown" for a value that is no pane.
func (p Pane) String() string {
	switch p {
	case Scopes:
		return "Scopes"
	case Expiry:
		return "Expiry"
	case Token:
		return "Token"
	case Claims:
		return "Claims"
	case Diagnosis:
		return "Diagnosis"
	case Key:
		return "Key"
	case Access:
		return "Access"
	default:
		return "Unknown"
	}
}

// Mode says what the screen is used for.
type Mode uint8

// The modes of the screen.
const (
	Compose Mode = iota // Compose builds a token: the outputs stand above the diagnosis.
	Inspect             // Inspect reads a token: the diagnosis stands first.
)

// Class is a range of terminal sizes that share one arrangement, largest first.
type Class uint8

// The classes with the smallest size of each, as columns x rows.
const (
	Wide   Class = iota // Wide is 120x30 and up: every pane; Expiry and Key in one frame, Diagnosis and Access in one.
	Medium              // Medium is 80x24 and up: Token and Claims share a frame too unless there are 34 rows.
	Narrow              // Narrow is 48x16 and up: the focused pane and the diagnosis.
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

// Classify returns the class of a terminal of w columns and h rows.
func Classify(w, h int) Class {
	switch {
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
