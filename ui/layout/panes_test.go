package layout

// The panes of the tests, in the slots that the program has for its panes.
const (
	Scopes Pane = iota
	Expiry
	Token
	Claims
	Diagnosis
	Key
	Access
	numPanes
)

var (
	paneNames = [numPanes]string{"Scopes", "Expiry", "Token", "Claims", "Diagnosis", "Key", "Access"}
	paneSlots = []Slot{Choices, Settings, Encoded, Decoded, Findings, Signing, Calls}
)

func (p Pane) String() string { return paneNames[p] }

// screen is Screen with the panes of the tests.
func screen(w, h int, wishes Wishes) Plan {
	wishes.Slots = paneSlots
	return Screen(w, h, wishes)
}
