package report

// Fault is an error as JSON.
type Fault struct {
	Message string `json:"message"`
	// Hint says what to do, "" if nothing is known.
	Hint string `json:"hint"`
	// At is the byte offset of the fault in the text that was given, nil if it has none.
	At *int `json:"at"`
}

// Failure returns the JSON of an error.
func Failure(f Fault) []byte {
	return object(struct {
		Error Fault `json:"error"`
	}{f})
}
